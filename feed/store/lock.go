package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/gofrs/flock"
)

// Lock takes the lock of the store in the file path at once or not at all (ErrBusy), and returns what gives it back. Who
// has it may make the store, migrate it and do rounds; the lock is on a file of its own, PATH.lock, in a folder that must
// be there.
func Lock(path string) (unlock func(), err error) {
	const doing = "on taking its lock"
	name := path + ".lock"
	l := flock.New(name)
	got, err := l.TryLock()
	if err != nil {
		return nil, &failure{path: path, doing: doing, why: classify(err), err: err}
	}
	if !got {
		err := fmt.Errorf("another run holds the lock %s%s", name, holder(name))
		return nil, &failure{path: path, doing: doing, why: busy, err: err}
	}
	// Who holds it is for the message above only; a lock that cannot be written holds all the same.
	_ = os.WriteFile(name, fmt.Appendf(nil, "%d\n", os.Getpid()), 0o644)
	return func() { _ = l.Unlock() }, nil
}

// holder names the process that wrote the lock file, if it did.
func holder(name string) string {
	b, err := os.ReadFile(name)
	if err != nil || len(b) == 0 {
		return ""
	}
	var pid int
	if _, err := fmt.Sscanf(string(b), "%d", &pid); err != nil {
		return ""
	}
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	since := ""
	if err == nil {
		since = " since " + info.ModTime().Format("15:04:05")
	}
	return fmt.Sprintf(" (process %d%s)", pid, since)
}
