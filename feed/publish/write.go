package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"runtime"
	"syscall"
	"time"
)

// File is one document of an edition.
type File struct {
	Path    string // slash-separated, relative to the folder
	Bytes   []byte
	Durable bool // is to outlive a power failure: fsync of the file and its folder

	// What readers over HTTP are told. A Folder does not look at it.
	Type     string    // media type; "" is what the name says: "rss.xml", ".html"
	Modified time.Time // when the bytes became what they are; zero: unknown
}

// staged is a file that waits in its temporary file to be renamed.
type staged struct {
	file File
	temp string
}

// Write makes the folder hold these files and returns the paths of those that it changed, in the given order. A file
// with the same bytes is left untouched. All new bytes are written to temporary files first and renamed only when all
// are there, one after another in the given order; so a full disk changes nothing, and after any other error, or when
// ctx ends, the files not yet returned are as they were. Files that are not named stay.
// Errors are ErrOutput but for those of ctx.
func (f *Folder) Write(ctx context.Context, files []File) (changed []string, err error) {
	if err := f.checkAll(files); err != nil {
		return nil, err
	}
	w := batch{folder: f}
	defer w.clean()
	if err := w.stage(ctx, files); err != nil {
		return nil, err
	}
	return w.rename(ctx)
}

// batch is one Write on its way.
type batch struct {
	folder *Folder
	marked bool
	wait   []staged // not yet renamed
}

// stage writes what is not the same into temporary files.
func (w *batch) stage(ctx context.Context, files []File) error {
	f := w.folder
	buf := make([]byte, 32<<10)
	for _, file := range files {
		if err := context.Cause(ctx); err != nil {
			return interrupted(err)
		}
		same, err := f.same(file, buf)
		if err != nil {
			return f.failed(file.Path, err)
		}
		if same {
			continue
		}
		if !w.marked {
			if err := f.mark(); err != nil {
				return err
			}
			w.marked = true
		}
		s := staged{file, f.tempName(file.Path)}
		w.wait = append(w.wait, s)
		if err := f.stage(s); err != nil {
			return f.failed(file.Path, err)
		}
	}
	return nil
}

// rename puts the staged files in their places.
func (w *batch) rename(ctx context.Context) (changed []string, err error) {
	f := w.folder
	var durable []string
	for len(w.wait) > 0 {
		if err := context.Cause(ctx); err != nil {
			return changed, interrupted(err)
		}
		s := w.wait[0]
		if err := f.root.Rename(s.temp, s.file.Path); err != nil {
			return changed, f.failed(s.file.Path, err)
		}
		w.wait = w.wait[1:]
		changed = append(changed, s.file.Path)
		if s.file.Durable {
			durable = append(durable, s.file.Path)
		}
	}
	return changed, f.syncFolders(durable)
}

// clean removes the temporary files that are left, and the mark.
func (w *batch) clean() {
	for _, s := range w.wait {
		_ = w.folder.root.Remove(s.temp)
	}
	if w.marked {
		_ = w.folder.root.Remove(mark)
	}
}

func interrupted(err error) error {
	return fmt.Errorf("the output was not written to its end: %w", err)
}

func (f *Folder) checkAll(files []File) error {
	seen := make(map[string]bool, len(files))
	for _, file := range files {
		err := checkPath(file.Path)
		if err == nil && seen[file.Path] {
			err = fmt.Errorf("the path %q is given twice", file.Path)
		}
		if err != nil {
			return &outputError{path: f.path, doing: "write into", reason: err.Error(), err: err}
		}
		seen[file.Path] = true
	}
	return nil
}

// mark makes the mark that says: temporary files may be about.
func (f *Folder) mark() error {
	file, err := f.root.OpenFile(mark, os.O_CREATE|os.O_WRONLY, filePerm)
	if err == nil {
		err = file.Close()
	}
	if err != nil {
		return failed("write into the folder", f.path, err)
	}
	return nil
}

// same reports whether the file is there with these bytes. The size is looked at first, and no more is read than it
// takes to find a difference, through buf.
func (f *Folder) same(want File, buf []byte) (bool, error) {
	have, err := f.root.Open(want.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer func() { _ = have.Close() }()
	info, err := have.Stat()
	if err != nil {
		return false, err
	}
	switch {
	case info.IsDir():
		return false, errIsFolder
	case !info.Mode().IsRegular():
		return false, errors.New("there is something else than a file of that name")
	case info.Size() != int64(len(want.Bytes)):
		return false, nil
	}
	rest := want.Bytes
	for len(rest) > 0 {
		n, err := io.ReadFull(have, buf[:min(len(rest), len(buf))])
		if err != nil {
			return false, err
		}
		if !bytes.Equal(buf[:n], rest[:n]) {
			return false, nil
		}
		rest = rest[n:]
	}
	return true, nil
}

// stage writes the bytes to the temporary file beside the file.
func (f *Folder) stage(s staged) error {
	out, err := f.create(s.temp)
	if err != nil {
		return err
	}
	_, err = out.Write(s.file.Bytes)
	if err == nil && s.file.Durable {
		err = out.Sync()
	}
	if closed := out.Close(); err == nil {
		err = closed
	}
	return err
}

// create makes a new file, and the folders on the way to it.
func (f *Folder) create(name string) (*os.File, error) {
	const flags = os.O_CREATE | os.O_EXCL | os.O_WRONLY
	out, err := f.root.OpenFile(name, flags, filePerm)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := f.root.MkdirAll(path.Dir(name), folderPerm); err != nil {
			return nil, err
		}
	case errors.Is(err, fs.ErrExist): // a temporary file that came from elsewhere, with a copy of a folder for example
		if err := f.root.Remove(name); err != nil {
			return nil, err
		}
	default:
		return out, err
	}
	return f.root.OpenFile(name, flags, filePerm)
}

// syncFolders makes the renames of these files outlive a power failure: each folder on the way to them is synced once.
func (f *Folder) syncFolders(names []string) error {
	if runtime.GOOS == "windows" {
		return nil // has no such thing
	}
	done := map[string]bool{}
	for _, name := range names {
		for dir := path.Dir(name); !done[dir]; dir = path.Dir(dir) {
			done[dir] = true
			if err := f.syncFolder(dir); err != nil {
				return f.failed(dir, err)
			}
		}
	}
	return nil
}

func (f *Folder) syncFolder(dir string) error {
	handle, err := f.root.Open(dir)
	if err != nil {
		return err
	}
	defer func() { _ = handle.Close() }()
	err = handle.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		return nil // network and user-space file systems that cannot
	}
	return err
}
