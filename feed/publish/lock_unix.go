//go:build unix

package publish

import (
	"errors"
	"os"
	"syscall"
)

// lock takes the lock of a folder, which is on the folder itself so that nothing stands in it, and returns what gives
// it back. A file system that knows no locks is taken as it is.
func lock(dir string) (unlock func(), err error) {
	d, err := os.Open(dir)
	if err != nil {
		return nil, failed("open the folder", dir, err)
	}
	if err := syscall.Flock(int(d.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); errors.Is(err, syscall.EWOULDBLOCK) {
		_ = d.Close()
		return nil, &outputError{path: dir, doing: "use", reason: "another run publishes there", err: ErrLocked}
	}
	return func() {
		// A process that is being started beside this one may have the folder open for a moment more, and the lock with it.
		_ = syscall.Flock(int(d.Fd()), syscall.LOCK_UN)
		_ = d.Close()
	}, nil
}
