package main

import (
	"testing"

	"github.com/copytaster/copytaster/feed/publish"
)

// TestHubsWithin: a hub that does not answer has failed before a run ends, or each would wait for it again.
func TestHubsWithin(t *testing.T) {
	if hubsWithin <= publish.HubTimeout {
		t.Errorf("a run waits %v for a hub, whose request may take %v", hubsWithin, publish.HubTimeout)
	}
}
