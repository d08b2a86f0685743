package publish

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// ErrOutput is what every error about an output folder is: it could not be opened or written.
var ErrOutput = errors.New("the output cannot be written")

// ErrLocked says that another process holds the folder open.
var ErrLocked = errors.New("another run publishes there")

// outputError says what could not be done where, why, and what to do.
type outputError struct {
	doing  string // "write"
	path   string // on this machine
	reason string
	hint   string
	err    error // nil or the system's
}

func (e *outputError) Error() string {
	text := "cannot " + e.doing + " " + e.path + ": " + e.reason
	if e.hint != "" {
		text += "; " + e.hint
	}
	return text
}

func (e *outputError) Unwrap() []error {
	if e.err == nil {
		return []error{ErrOutput}
	}
	return []error{ErrOutput, e.err}
}

// failed is the error of a system call about a path.
func failed(doing, path string, err error) error {
	e := &outputError{doing: doing, path: path, err: err}
	e.reason, e.hint = explain(err)
	return e
}

// failed is the error about a file of the folder.
func (f *Folder) failed(name string, err error) error {
	return failed("write", filepath.Join(f.path, filepath.FromSlash(name)), err)
}

// errorDiskFull is Windows' ERROR_DISK_FULL, which package syscall does not fold into ENOSPC.
const errorDiskFull = syscall.Errno(112)

func explain(err error) (reason, hint string) {
	var errno syscall.Errno
	known := errors.As(err, &errno)
	switch {
	case errors.Is(err, syscall.ENOSPC), filepath.Separator == '\\' && errno == errorDiskFull:
		return "no space left on the disk", "make room there; what was published before still stands"
	case errors.Is(err, syscall.EDQUOT):
		return "the disk quota is used up", "make room there; what was published before still stands"
	case errors.Is(err, syscall.EROFS):
		return "the file system is read-only", "mount it writable or choose another folder"
	case errors.Is(err, fs.ErrPermission):
		return "permission denied", "give this user the right to write there or choose another folder"
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, fs.ErrExist):
		return "there is a file in its way, not a folder", "move it away or choose another folder"
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return "too many open files", "raise the limit of open files"
	case errors.Is(err, errIsFolder), errors.Is(err, syscall.EISDIR):
		return "there is a folder of that name", "move it away or choose another folder"
	case errors.Is(err, fs.ErrNotExist):
		return "a folder on the way is gone", "see whether something else changes it"
	case known:
		return errno.Error(), ""
	}
	var at *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &at):
		err = at.Err
	case errors.As(err, &link):
		err = link.Err
	}
	if err.Error() == "path escapes from parent" {
		return "a symbolic link on the way leads out of the folder",
			"remove the link, or make the folder it leads to the output"
	}
	return err.Error(), ""
}
