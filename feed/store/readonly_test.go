package store

import (
	"errors"
	"path/filepath"
	"testing"
)

// A store that is only read stores nothing, and says where another process changed the file that was read as it lay.
func TestOpenReading(t *testing.T) {
	path := filepath.Join(t.TempDir(), "copytaster.db")
	change := func(value string) {
		t.Helper()
		s, err := Open(t.Context(), path)
		if err == nil {
			err = errors.Join(s.Set(t.Context(), "a", value), s.Close())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	change("first")
	s, err := OpenReading(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.Get(t.Context(), "a"); got != "first" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if err := s.Set(t.Context(), "a", "other"); !errors.Is(err, ErrReadOnly) {
		t.Errorf("writing: %v", err)
	}
	s.lying = true
	if err := s.Still(); err != nil {
		t.Errorf("unchanged: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	change("second")
	if err := s.Still(); !errors.Is(err, ErrBusy) {
		t.Errorf("changed: %v", err)
	}
}

// What only a program that may write can make right is said, and left as it is.
func TestOpenReadingOlder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "copytaster.db")
	s, err := Open(t.Context(), path)
	if err == nil {
		_, err = s.conn.ExecContext(t.Context(), "PRAGMA user_version = 1")
		err = errors.Join(err, s.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenReading(t.Context(), path); !errors.Is(err, ErrOlder) {
		t.Errorf("an older store: %v", err)
	}
	if _, err := OpenReading(t.Context(), path+".none"); !errors.Is(err, ErrStore) {
		t.Errorf("no store: %v", err)
	}
}
