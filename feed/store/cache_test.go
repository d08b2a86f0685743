package store

import (
	"path/filepath"
	"testing"
)

// TestCache: the connection that writes has the room that is asked for, and the usual one afterwards.
func TestCache(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "store.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	room := func() (kib int) {
		t.Helper()
		err := s.use(t.Context(), "", func(x *tx) error { return x.one("PRAGMA cache_size", nil, &kib) })
		if err != nil {
			t.Fatal(err)
		}
		return -kib
	}
	usual := room()
	for _, c := range []struct{ bytes, want int }{{24 << 20, 24 << 10}, {0, usual}} {
		if err := s.Cache(t.Context(), c.bytes); err != nil {
			t.Fatal(err)
		}
		if got := room(); got != c.want {
			t.Errorf("room for %d KiB, not %d", got, c.want)
		}
	}
	if usual != usualCache>>10 {
		t.Errorf("usually there is room for %d KiB", usual)
	}
}
