package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/store"
)

// filled makes a store with n articles and returns its path.
func filled(t *testing.T, n int, body string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "copytaster.db")
	s, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	list := several(n)
	for i := range list {
		list[i].Body.HTML += body
	}
	putFrom(t, s, noon, gazette, results{New: n}, list...)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// F66, F67: what is no sound store of ours is refused, with what to do, and left as it is.
func TestRefusals(t *testing.T) {
	sound, err := os.ReadFile(filled(t, 100, strings.Repeat("<p>The ferry left.</p>", 100)))
	if err != nil {
		t.Fatal(err)
	}
	edit := func(at int, with string) []byte {
		b := slices.Clone(sound)
		copy(b[at:], with)
		return b
	}
	junk := strings.Repeat("\xa5\x5a\x13", 1365)
	tests := map[string]struct {
		bytes []byte
		want  error
	}{
		"empty":                  {nil, store.ErrEmpty},
		"text":                   {[]byte("title: My edition\n" + junk), store.ErrForeign},
		"shorter than a header":  {sound[:60], store.ErrForeign},
		"another's database":     {edit(68, "\x00\x00\x00\x00"), store.ErrForeign},
		"damaged magic":          {edit(3, "junk"), store.ErrForeign},
		"damaged first page":     {edit(0, junk), store.ErrForeign},
		"damaged page size":      {edit(16, "\x03\x07"), store.ErrCorrupt},
		"damaged schema":         {edit(100, junk[:3996]), store.ErrCorrupt},
		"damaged middle page":    {edit(len(sound)/2/4096*4096, junk), store.ErrCorrupt},
		"damaged last page":      {edit(len(sound)-4096, junk), store.ErrCorrupt},
		"zeroed middle page":     {edit(len(sound)/2/4096*4096, strings.Repeat("\x00", 4096)), store.ErrCorrupt},
		"cut in half":            {sound[:len(sound)/2/4096*4096], store.ErrCorrupt},
		"cut in mid page":        {sound[:len(sound)-1000], store.ErrCorrupt},
		"cut after the header":   {sound[:100], store.ErrCorrupt},
		"made by a newer one":    {edit(60, "\x00\x00\x00\x63"), store.ErrNewer},
		"made by a negative one": {edit(60, "\xff\xff\xff\xff"), store.ErrNewer},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "copytaster.db")
			if err := os.WriteFile(path, tt.bytes, 0o644); err != nil {
				t.Fatal(err)
			}
			s, err := store.Open(t.Context(), path)
			if err == nil {
				s.Close()
			}
			if !errors.Is(err, tt.want) || !errors.Is(err, store.ErrStore) {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
			if msg := err.Error(); !strings.Contains(msg, path) || strings.Contains(msg, "\n") || !strings.Contains(msg, "; ") {
				t.Errorf("the error does not say which file or what to do: %s", msg)
			}
			after, err := os.ReadFile(path)
			if err != nil || !bytes.Equal(after, tt.bytes) {
				t.Errorf("the file was changed (%v)", err)
			}
			oneFile(t, dir)
		})
	}
}

// oneFile sees to it that a store at rest is one file, beside which its lock may stand.
func oneFile(t *testing.T, dir string) {
	t.Helper()
	files, err := os.ReadDir(dir)
	files = slices.DeleteFunc(files, func(f os.DirEntry) bool { return strings.HasSuffix(f.Name(), ".lock") })
	if err != nil || len(files) != 1 {
		t.Errorf("%v (%v), want one file", files, err)
	}
}

func TestFolderIsRefused(t *testing.T) {
	if _, err := store.Open(t.Context(), t.TempDir()); !errors.Is(err, store.ErrForeign) {
		t.Errorf("got %v", err)
	}
}

func TestMissingFolder(t *testing.T) {
	_, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "none", "copytaster.db"))
	if !errors.Is(err, store.ErrStore) || !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("got %v", err)
	}
}

// A big store is not read whole when it is opened; damage shows as soon as it is met.
func TestDamageInABigStore(t *testing.T) {
	path := filled(t, 1500, strings.Repeat("<p>The ferry left.</p>", 180))
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(b) < 5<<20 {
		t.Fatalf("%d bytes: not big enough to be opened without a whole check", len(b))
	}
	copy(b[len(b)/2/4096*4096:], strings.Repeat("\xa5", 4096))
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), path)
	if err == nil {
		defer s.Close()
		for _, e := range s.Candidates(t.Context(), true) {
			err = errors.Join(err, e)
		}
	}
	if !errors.Is(err, store.ErrCorrupt) || !errors.Is(err, store.ErrStore) {
		t.Errorf("got %v", err)
	}
}

func TestMissingFileIsBegunAnew(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "my store #1 50%?.db")
	for _, leftover := range []string{"", "-wal", "-shm", ".new", ".new-wal"} { // of a killed run, of a removed store
		if leftover != "" {
			if err := os.WriteFile(path+leftover, []byte("leftover"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		s, err := store.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		putFrom(t, s, noon, gazette, results{New: 3}, several(3)...)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		oneFile(t, dir)
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOlderStoreIsMigrated(t *testing.T) {
	path := filepath.Join(t.TempDir(), "copytaster.db")
	older(t, path)
	putFrom(t, open(t, path), noon, gazette, results{New: 3}, several(3)...)
}

// older makes a store of the version before the first.
func older(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("PRAGMA journal_mode = WAL; PRAGMA application_id = 1129337940; CREATE TABLE old (n INTEGER)"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// Several that begin or migrate one store at once, with the lock or without, have one and the same store.
func TestOpenedAtOnce(t *testing.T) {
	for round := range 20 {
		path := filepath.Join(t.TempDir(), "copytaster.db")
		if round%2 == 1 {
			older(t, path)
		}
		handles := make([]*store.Store, 8)
		var group sync.WaitGroup
		for i := range handles {
			group.Go(func() {
				var err error
				if unlock, lockErr := store.Lock(path); i%2 == 0 && lockErr == nil {
					handles[i], err = store.OpenLocked(t.Context(), path)
					unlock()
				} else {
					if lockErr == nil {
						unlock()
					}
					handles[i], err = store.Open(t.Context(), path)
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if t.Failed() {
			return
		}
		for _, s := range handles {
			if err := errors.Join(s.Stands(), s.Close()); err != nil {
				t.Fatal(err)
			}
		}
		putFrom(t, open(t, path), noon, gazette, results{New: 3}, several(3)...)
	}
}

// While another holds the lock, as in a long round, a store of this version is opened all the same, and one that is
// missing or older waits: until the other has made it, or for as long as its caller likes.
func TestOpenBesideARound(t *testing.T) {
	for name, begin := range map[string]func(*testing.T, string){"missing": func(*testing.T, string) {}, "older": older} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "copytaster.db")
			begin(t, path)
			unlock, err := store.Lock(path)
			if err != nil {
				t.Fatal(err)
			}
			defer unlock()
			before, _ := os.ReadFile(path)
			short, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer cancel()
			if _, err := store.Open(short, path); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v", err)
			}
			if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
				t.Error("the store was touched without the lock")
			}
			opened := make(chan error, 1)
			go func() {
				s, err := store.Open(t.Context(), path)
				if err == nil {
					err = s.Close()
				}
				opened <- err
			}()
			s, err := store.OpenLocked(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			if err := <-opened; err != nil {
				t.Error(err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// A store that is opened again has everything, and the file that it left is sound for SQLite.
func TestReopen(t *testing.T) {
	path := filled(t, 30, "")
	oneFile(t, filepath.Dir(path))
	s := open(t, path)
	putFrom(t, s, noon.Add(day), gazette, results{Known: 30}, several(30)...)
	if n := len(candidates(t, s)); n != 30 {
		t.Errorf("%d articles, want 30", n)
	}
}

// F60: two programs with one store lose nothing, even where no lock keeps them apart.
func TestTwoHandles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "copytaster.db")
	handles := []*store.Store{open(t, path), open(t, path)}
	var group sync.WaitGroup
	for h, s := range handles {
		for g := range 2 {
			group.Go(func() {
				for n := range 10 {
					address := fmt.Sprintf("https://outlet%d.example/%d", h, g)
					sources, err := s.Sources(t.Context(), []string{address})
					if err != nil {
						t.Error(err)
						return
					}
					a := article(fmt.Sprint(n), fmt.Sprintf("%d/%d/%d", h, g, n), fmt.Sprint("Item ", h, g, n), "")
					out := store.Outcome{Source: sources[0], Changed: true, Articles: []feed.Article{a}, Address: address}
					if _, err := s.Put(t.Context(), noon, []store.Outcome{out}); err != nil {
						t.Error(err)
					}
					for _, err := range s.Candidates(t.Context(), true) {
						if err != nil {
							t.Error(err)
						}
					}
				}
			})
		}
	}
	group.Wait()
	for _, s := range handles {
		if n := len(candidates(t, s)); n != 40 {
			t.Errorf("%d articles, want 40", n)
		}
	}
}

func TestClosed(t *testing.T) {
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "copytaster.db"))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := s.Get(t.Context(), "name"); !errors.Is(err, store.ErrStore) {
		t.Errorf("got %v", err)
	}
	for _, err := range s.Candidates(t.Context(), true) {
		if !errors.Is(err, store.ErrStore) {
			t.Errorf("got %v", err)
		}
	}
}
