package publish

import (
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
)

// A lock is given back though another process, as one that is just being started, still has the folder open.
func TestLockGivenBack(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	unlock, err := lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lock(dir); err == nil {
		t.Fatal("it is taken twice")
	}
	open, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	heirs := 0
	for _, f := range open {
		if target, err := os.Readlink("/proc/self/fd/" + f.Name()); err != nil || target != dir {
			continue
		}
		fd, err := strconv.Atoi(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		heir, err := syscall.Dup(fd)
		if err != nil {
			t.Fatal(err)
		}
		defer syscall.Close(heir)
		heirs++
	}
	if heirs == 0 {
		t.Fatal("the folder is not open")
	}
	unlock()
	again, err := lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	again()
}
