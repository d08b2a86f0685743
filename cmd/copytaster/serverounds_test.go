package main

import (
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
	"github.com/copytaster/copytaster/feed/store"
)

// TestReady: the edition is as fresh as it should be while rounds come to a good end; when another process holds the lock
// for too long, it is not, and it is again with the next round.
func TestReady(t *testing.T) {
	dir := t.TempDir()
	now := time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC)
	s := &service{
		w: world{now: func() time.Time { return now }, dir: dir}, log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		load: func() (*config.Config, error) {
			return config.Load(config.LoadOptions{Dir: dir, Sources: []string{wire(t)}, Flags: map[string]string{"store": filepath.Join(dir, "s.db")}})
		},
	}
	var err error
	if s.cfg, err = s.load(); err != nil {
		t.Fatal(err)
	}
	if s.store, err = store.Open(t.Context(), s.cfg.Store); err != nil {
		t.Fatal(err)
	}
	if err := s.begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.client.close(); _ = s.store.Close() })
	expect := func(when, want string) {
		t.Helper()
		switch err := s.ready(); {
		case want == "" && err != nil, want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v, want %q", when, err, want)
		}
	}
	expect("before the first round", "no edition yet")
	pause := s.round(t.Context(), false)
	expect("after it", "")
	now = now.Add(pause + s.cfg.Fetch.Deadline + lateness)
	expect("when the second is as late as it may be", "")
	unlock, err := lock(s.cfg.Store)
	if err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Second)
	if got := s.round(t.Context(), false); got != lockedPause {
		t.Errorf("with the lock held it waits %v", got)
	}
	expect("when it cannot be done", "the round of 2026-09-14T08:0")
	unlock()
	s.round(t.Context(), false)
	expect("when it was done", "")
}
