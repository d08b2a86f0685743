package store_test

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
)

// A long value comes back as it was given and takes little room, and so does one that looks like what is stored of one.
func TestLongValues(t *testing.T) {
	path := filepath.Join(t.TempDir(), "copytaster.db")
	s := open(t, path)
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	stored := func() (value string) {
		if err := db.QueryRow("SELECT value FROM setting WHERE name = 'edition:é'").Scan(&value); err != nil {
			t.Fatal(err)
		}
		return value
	}
	holds := func(value string, most int) {
		t.Helper()
		if err := s.Set(t.Context(), "edition:é", value); err != nil {
			t.Fatal(err)
		}
		got, err := s.Get(t.Context(), "edition:é")
		all, failed := s.Values(t.Context(), "edition:")
		if err != nil || failed != nil || got != value || all["edition:é"] != value {
			t.Errorf("%d bytes came back as %d and %d, %v %v", len(value), len(got), len(all["edition:é"]), err, failed)
		}
		if n := len(stored()); n > most {
			t.Errorf("%d bytes are stored in %d", len(value), n)
		}
	}
	long := strings.Repeat(`"story/5b0c1b4e/index.html":4711,é`, 2000)
	holds(long, len(long)/4)
	holds("short", len("short"))
	holds(long+"!", len(long)/4)
	holds(stored(), len(long))
	holds("", 0)

	// One that was cut short is an error, and not half of it.
	holds(long, len(long)/4)
	half := stored()[:len(stored())/2]
	if _, err := db.Exec("UPDATE setting SET value = ? WHERE name = 'edition:é'", half); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Get(t.Context(), "edition:é"); err == nil || got != "" {
		t.Errorf("half a value is one of %d bytes", len(got))
	}
}
