package store_test

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

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

// oneFile sees to it that a store at rest is one file.
func oneFile(t *testing.T, dir string) {
	t.Helper()
	files, err := os.ReadDir(dir)
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
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("PRAGMA application_id = 1129337940; CREATE TABLE old (n INTEGER)"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	putFrom(t, open(t, path), noon, gazette, results{New: 3}, several(3)...)
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
