//go:build unix

package config

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestDecisionsPipe finds a pipe where the file of decisions is to be, which nobody ever writes into.
func TestDecisionsPipe(t *testing.T) {
	path := write(t, "sources: [a.xml]\n")
	cfg, err := Load(LoadOptions{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	pipe := filepath.Join(filepath.Dir(path), "copytaster.decisions")
	if err := syscall.Mkfifo(pipe, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := cfg.Decide(Decision{Join, first, second}); err == nil || !strings.Contains(err.Error(), "is no regular file") {
		t.Errorf("deciding says %v", err)
	}
	if _, err := Load(LoadOptions{Path: path}); err == nil || !strings.Contains(err.Error(), "is no regular file") {
		t.Errorf("loading says %v", err)
	}
}
