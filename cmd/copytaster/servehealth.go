package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/desk"
	"github.com/copytaster/copytaster/feed/store"
)

// takeStore takes the store's lock, where its file is at its path.
func (s *service) takeStore() (unlock func(), err error) {
	if err := s.store.Stands(); err != nil {
		return nil, err
	}
	return lock(s.cfg.Store)
}

// storeStands reports, by why the store could not be taken, whether a round would be kept. While it would not none is done,
// which the log says once; the edition is answered as it is. Where the store's file is not at its path /healthz fails, so that
// somebody, or something, restarts the service.
func (s *service) storeStands(ctx context.Context, err error) bool {
	is := troubleOf(err)
	s.mu.Lock()
	was := s.past.trouble
	s.past.trouble = is
	s.mu.Unlock()
	switch {
	case was == is:
	case err != nil:
		s.log.Error("no rounds are done", "error", err)
		s.showStatus(ctx)
	default:
		s.log.Info("rounds are done again")
	}
	return err == nil
}

// troubleOf says what is the matter with the store to everybody, who need not know where it is on this machine; "" for
// nothing.
func troubleOf(err error) string {
	if err == nil {
		return ""
	}
	for _, known := range []error{store.ErrGone, store.ErrReadOnly, store.ErrFull} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	return "the store's files cannot be looked at"
}

// failureOf says likewise why a round failed.
func failureOf(err error) string {
	if err == nil || errors.Is(err, desk.ErrNothing) { // of which the sources say why
		return ""
	}
	for _, known := range []error{store.ErrGone, store.ErrFull, store.ErrReadOnly, store.ErrCorrupt, store.ErrBusy} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	return "the last round failed, and the log says why"
}

// healthy says what keeps the service from working at all.
func (s *service) healthy(ctx context.Context) error {
	if trouble := troubleOf(s.store.Stands()); trouble != "" {
		return errors.New(trouble)
	}
	_, err := s.store.Revision(ctx)
	return err
}

// ready says why the edition is not as fresh as it should be.
func (s *service) ready() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.past.began {
		return errors.New("no edition yet")
	}
	late := s.cfg.Fetch.Deadline + lateness
	if now := s.w.now(); !s.past.due.IsZero() && now.Sub(s.past.due) > late {
		return fmt.Errorf("the round of %s is late", s.past.due.UTC().Format(time.RFC3339))
	}
	return nil
}
