package main

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/copytaster/copytaster/feed/publish"
)

// TestHubsWithin: a hub that does not answer has failed before a run ends, or each run would wait for it again.
func TestHubsWithin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hubs := publish.NewHubs(publish.HubSetup{
			Hubs: []string{"https://hub.example/"}, Now: time.Now,
			Do: func(ctx context.Context, _ *http.Request) (*http.Response, error) {
				<-ctx.Done()
				return nil, ctx.Err()
			},
		})
		hubs.Tell("https://news.example/rss.xml")
		ctx, cancel := context.WithTimeout(t.Context(), hubsWithin)
		defer cancel()
		hubs.Ping(ctx)
		if is := hubs.State()[0]; is.Failures != 1 || !is.Next.After(time.Now()) {
			t.Errorf("after %v: %+v", hubsWithin, is)
		}
	})
}
