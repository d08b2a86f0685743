package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/copytaster/copytaster/feed/store"
)

// smallDisk mounts a file system of a few megabytes, which only root may.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("copytaster-test", dir, "tmpfs", 0, "size="+size); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("no small disk can be mounted, and CI has to run this test: %v", err)
		}
		t.Skipf("a small disk can only be mounted by root: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// fill writes a file until nothing more fits, and returns its path.
func fill(t *testing.T, dir string) string {
	t.Helper()
	path := filepath.Join(dir, "filler")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for chunk := 1 << 20; chunk > 0; {
		if _, err := f.Write(make([]byte, chunk)); err != nil {
			chunk /= 2
		}
	}
	return path
}

// F63: on a full disk a batch fails as a whole, what was acknowledged stays, and with room again all goes on.
func TestDiskFull(t *testing.T) {
	dir := smallDisk(t, "4m")
	path := filepath.Join(dir, "copytaster.db")
	s, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	list := several(1000)
	for i := range list {
		list[i].Body.HTML += strings.Repeat("<p>The ferry left.</p>", 150)
	}
	stored := 0
	next := func() error {
		_, err := s.Put(t.Context(), noon, []store.Outcome{outcome(t, s, gazette, list[stored:stored+20]...)})
		if err == nil {
			stored += 20
		}
		return err
	}
	for err = next(); err == nil && stored < 900; err = next() {
	}
	if !errors.Is(err, store.ErrFull) || !errors.Is(err, store.ErrStore) {
		t.Fatalf("got %v after %d articles", err, stored)
	}
	if n := len(candidates(t, s)); n != stored || stored == 0 {
		t.Errorf("%d articles, %d were acknowledged", n, stored)
	}
	filler := fill(t, dir)
	if err := next(); !errors.Is(err, store.ErrFull) {
		t.Errorf("got %v", err)
	}
	if err := s.Close(); err != nil && !errors.Is(err, store.ErrFull) {
		t.Errorf("got %v", err)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT, "size=12m"); err != nil {
		t.Fatal(err)
	}
	s = open(t, path)
	if n := len(candidates(t, s)); n != stored {
		t.Errorf("%d articles with room again, %d were acknowledged", n, stored)
	}
	if err := next(); err != nil {
		t.Error(err)
	}
}

func TestDiskFullFromTheStart(t *testing.T) {
	dir := smallDisk(t, "1m")
	filler := fill(t, dir)
	path := filepath.Join(dir, "copytaster.db")
	if _, err := store.Open(t.Context(), path); !errors.Is(err, store.ErrFull) {
		t.Fatalf("got %v", err)
	}
	if err := os.Remove(filler); err != nil {
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

func TestReadOnlyDisk(t *testing.T) {
	dir := smallDisk(t, "4m")
	path := filepath.Join(dir, "copytaster.db")
	s, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	putFrom(t, s, noon, gazette, results{New: 3}, several(3)...)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	remount := func(flags uintptr) {
		t.Helper()
		if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT|flags, ""); err != nil {
			t.Fatal(err)
		}
	}
	remount(syscall.MS_RDONLY)
	defer remount(0)
	for _, name := range []string{path, filepath.Join(dir, "other.db")} {
		s, err := store.Open(t.Context(), name)
		if err == nil {
			s.Close()
		}
		if !errors.Is(err, store.ErrReadOnly) || !errors.Is(err, store.ErrStore) {
			t.Errorf("got %v", err)
		}
	}
}

// A file that became too big for the process's limit is a full disk.
func TestFileSizeLimit(t *testing.T) {
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
	s := open(t, filepath.Join(t.TempDir(), "copytaster.db"))
	out := outcome(t, s, gazette, several(200)...)
	for i := range out.Articles {
		out.Articles[i].Body.HTML += strings.Repeat("<p>The ferry left.</p>", 150)
	}
	limit := syscall.Rlimit{Cur: 400 << 10, Max: before.Max}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
	_, err := s.Put(t.Context(), noon, []store.Outcome{out})
	if e := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before); e != nil {
		t.Fatal(e)
	}
	if !errors.Is(err, store.ErrFull) {
		t.Errorf("got %v", err)
	}
	put(t, s, noon, results{New: 200}, out)
	if n := len(candidates(t, s)); n != 200 {
		t.Errorf("%d articles, want 200", n)
	}
}
