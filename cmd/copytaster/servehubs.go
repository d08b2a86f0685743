package main

import (
	"context"
	"net/http"
	"sync"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
	"github.com/copytaster/copytaster/cmd/copytaster/internal/desk"
	"github.com/copytaster/copytaster/feed/publish"
	"github.com/copytaster/copytaster/sources/fetch"
)

// useHubs begins to tell the hubs of a configuration, as the store left them. Those of the one before are not told any more.
func (s *service) useHubs(ctx context.Context, cfg *config.Config) error {
	if s.stopHubs != nil {
		s.stopHubs()
	}
	hubs, err := desk.Hubs(ctx, cfg, s.store, s.send, s.w.now, s.hubNoted)
	if err == nil {
		s.mu.Lock()
		s.hubs = hubs
		s.mu.Unlock()
	}
	if s.runHubs != nil {
		s.stopHubs = s.runHubs(s.hubs)
	}
	return err
}

// startHubs has hubs told until ctx ends or they are stopped, which waits for what is under way.
func startHubs(ctx context.Context, side *sync.WaitGroup, hubs *publish.Hubs) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	side.Go(func() {
		defer close(ended)
		hubs.Run(ctx)
	})
	return func() {
		cancel()
		<-ended
	}
}

// hubStates returns how the hubs are.
func (s *service) hubStates() []publish.HubState {
	s.mu.Lock()
	hubs := s.hubs
	s.mu.Unlock()
	return hubs.State()
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

func (s *service) sender() *fetch.Client {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.client
}
