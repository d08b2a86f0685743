package publish

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// mount mounts something for the time of the test. Only root can; elsewhere the test is skipped, and says so; in CI it fails.
func mount(t *testing.T, source, target, kind string, flags uintptr, data string) {
	t.Helper()
	if err := syscall.Mount(source, target, kind, flags, data); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("nothing can be mounted, and CI has to run this test: %v", err)
		}
		t.Skipf("mounting needs more rights than this user has: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(target, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
}

func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	mount(t, "tmpfs", dir, "tmpfs", 0, "size=1m")
	f := open(t, dir)
	old := edition()
	write(t, f, old...)

	big := edition()
	big[0].Bytes = bytes.Repeat([]byte("new "), 1000)
	big[2].Bytes = bytes.Repeat([]byte("new "), 1<<18)
	_, err := f.Write(context.Background(), big)
	if !errors.Is(err, ErrOutput) || !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("error %v, want ErrOutput and ENOSPC", err)
	}
	want := filepath.Join(dir, "rss.xml") + ": no space left on the disk; make room there"
	if !strings.Contains(err.Error(), want) {
		t.Errorf("error %q lacks %q", err, want)
	}
	holds(t, dir, old)

	big[2].Bytes = big[2].Bytes[:1<<18]
	write(t, f, big...) // with room again
	holds(t, dir, big)
}

func TestReadOnlyFolder(t *testing.T) {
	dir := t.TempDir()
	old := edition()
	f := open(t, dir)
	write(t, f, old...)
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	mount(t, dir, dir, "", syscall.MS_BIND, "")
	if err := syscall.Mount("", dir, "", syscall.MS_BIND|syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{dir, filepath.Join(dir, "new", "folder")} {
		_, err := Open(name)
		want := name + ": the file system is read-only; mount it writable or choose another folder"
		if !errors.Is(err, ErrOutput) || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	holds(t, dir, old)
}
