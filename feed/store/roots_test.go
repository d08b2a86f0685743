package store_test

import (
	"database/sql"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/copytaster/copytaster/feed/store"
)

// TestDamagedRoots: that a table's first page is damaged shows when a store is opened, however big that is.
func TestDamagedRoots(t *testing.T) {
	path := filled(t, 1500, strings.Repeat("<p>The ferry left.</p>", 180))
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := db.QueryContext(t.Context(), "SELECT name, rootpage FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
	if err != nil {
		t.Fatal(err)
	}
	roots := map[string]int{}
	for rows.Next() {
		var name string
		var page int
		if err := rows.Scan(&name, &page); err != nil {
			t.Fatal(err)
		}
		roots[name] = page
	}
	if err := errors.Join(rows.Err(), rows.Close(), db.Close()); err != nil {
		t.Fatal(err)
	}
	for name, page := range roots {
		b := append([]byte(nil), whole...)
		copy(b[(page-1)*4096:], strings.Repeat("\xa5", 4096))
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(t.Context(), path)
		if err == nil {
			s.Close()
		}
		if !errors.Is(err, store.ErrCorrupt) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if len(roots) < 20 {
		t.Errorf("only %d tables", len(roots))
	}
}

// TestOtherTables: a table that somebody added keeps no big store from being opened, whatever it is called.
func TestOtherTables(t *testing.T) {
	path := filled(t, 1500, strings.Repeat("<p>The ferry left.</p>", 180))
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.ExecContext(t.Context(), `CREATE TABLE "my ""notes" ("order" TEXT, "the group" TEXT, PRIMARY KEY ("the group", "order")) WITHOUT ROWID`)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
