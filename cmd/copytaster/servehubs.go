package main

import (
	"context"
	"net/http"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/desk"
	"github.com/copytaster/copytaster/feed/publish"
)

func (s *service) newHubs(ctx context.Context) (*publish.Hubs, error) {
	return desk.Hubs(ctx, s.cfg, s.store, s.send, s.w.now, s.hubNoted)
}

// hubNoted says in the log that a hub began to fail, or does not any more, and lets the page of the sources' health say how
// it is.
func (s *service) hubNoted(was, is publish.HubState) {
	switch {
	case was.Error == "" && is.Error != "":
		s.log.Warn("hub failed", "hub", is.Hub, "error", is.Error, "owed", len(is.Owed), "again", is.Next)
	case was.Error != "" && is.Error == "":
		s.log.Info("hub is well again", "hub", is.Hub)
	}
	select {
	case s.noted <- struct{}{}:
	default: // the page is to be made anew already
	}
}

// changed tells the hubs of feeds that changed.
func (s *service) changed(topics []string) { s.hubs.Tell(topics...) }

// send sends a request with the client of the configuration in force, and once more with the next one where that took
// its place meanwhile.
func (s *service) send(ctx context.Context, r *http.Request) (*http.Response, error) {
	for {
		client := s.sender()
		resp, err := client.Send(ctx, r)
		if err == nil || client == s.sender() || r.GetBody == nil {
			return resp, err
		}
		if r.Body, err = r.GetBody(); err != nil {
			return nil, err
		}
	}
}

func (s *service) sender() clientOf {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.client
}
