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
	Lasting  bool      // it will never change again
	Untold   bool      // it names no hubs: they do not hear of its changes
}

// staged is a file that waits in its temporary file to be renamed.
type staged struct {
	path, temp string
	durable    bool
	packed     bool // it is a compressed form of a file
	alone      bool // its folder was made for it, so that no compressed forms of an older file are there
}

// Write makes the folder hold these files and returns the paths of those that it changed, in the given order. A file
// with the same bytes is left untouched. All new bytes are written to temporary files first and renamed only when all
// are there, one after another in the given order; so a full disk changes nothing, and after any other error, or when
// ctx ends, the files not yet returned are as they were. Files that are not named stay.
// Errors are ErrOutput but for those of ctx.
func (f *Folder) Write(ctx context.Context, files []File) (changed []string, err error) {
	b := f.Begin()
	defer b.Discard()
	if err := b.Put(ctx, files...); err != nil {
		return nil, err
	}
	return b.Publish(ctx)
}

// Batch is a Write whose files come one after another, so that only one needs to be in memory. It is for one goroutine,
// and one at a time is made in a folder.
type Batch struct {
	folder *Folder
	marked bool
	seen   map[string]bool // the paths that were put
	wait   []staged        // not yet renamed
	packer packer
}

// Begin begins a batch. Whoever does calls Discard at last, whatever became of it.
func (f *Folder) Begin() *Batch { return &Batch{folder: f, seen: map[string]bool{}} }

// Put writes those of the files whose bytes are not the same to temporary files. The bytes are not kept.
func (w *Batch) Put(ctx context.Context, files ...File) error {
	f := w.folder
	if err := f.checkAll(files, w.seen); err != nil {
		return err
	}
	buf := make([]byte, 32<<10)
	for _, file := range files {
		if err := context.Cause(ctx); err != nil {
			return interrupted(err)
		}
		modified, err := f.same(file, buf)
		if err != nil {
			return f.failed(file.Path, err)
		}
		if modified.IsZero() {
			if modified, err = w.add(file, false); err != nil {
				return err
			}
		}
		if f.Precompress {
			if err := w.precompress(file, modified); err != nil {
				return err
			}
		}
	}
	return nil
}

// add writes a file into a temporary file and returns that one's time, which stays the file's.
func (w *Batch) add(file File, packed bool) (modified time.Time, err error) {
	f := w.folder
	if !w.marked {
		if err := f.mark(); err != nil {
			return time.Time{}, err
		}
		w.marked = true
	}
	s := staged{path: file.Path, temp: f.tempName(file.Path), durable: file.Durable, packed: packed}
	w.wait = append(w.wait, s)
	modified, alone, err := f.stage(file, s.temp)
	if err != nil {
		return time.Time{}, f.failed(file.Path, err)
	}
	w.wait[len(w.wait)-1].alone = alone
	return modified, nil
}

// Publish puts the files in their places and returns the paths of those that changed, in the order in which they were
// put.
func (w *Batch) Publish(ctx context.Context) (changed []string, err error) {
	f := w.folder
	var durable []string
	for len(w.wait) > 0 {
		if err := context.Cause(ctx); err != nil {
			return changed, interrupted(err)
		}
		s := w.wait[0]
		if !s.packed && !s.alone {
			if err := f.removePacked(s.path); err != nil { // they are those of the old bytes
				return changed, err
			}
		}
		if err := f.root.Rename(s.temp, s.path); err != nil {
			return changed, f.failed(s.path, err)
		}
		w.wait = w.wait[1:]
		if !s.packed {
			changed = append(changed, s.path)
		}
		if s.durable {
			durable = append(durable, s.path)
		}
	}
	return changed, f.syncFolders(durable)
}

// Discard removes the temporary files of what was put and not published.
func (w *Batch) Discard() {
	for _, s := range w.wait {
		_ = w.folder.root.Remove(s.temp)
	}
	if w.marked {
		_ = w.folder.root.Remove(mark)
	}
	w.wait, w.marked = nil, false
	w.packer = packer{}
}

func interrupted(err error) error {
	return fmt.Errorf("the output was not written to its end: %w", err)
}

// checkAll refuses paths that are not inside the folder, or were seen before.
func (f *Folder) checkAll(files []File, seen map[string]bool) error {
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

// same returns the time of the file that is there with these bytes, zero where there is none. The size is looked at
// first, and no more is read than it takes to find a difference, through buf.
func (f *Folder) same(want File, buf []byte) (modified time.Time, err error) {
	have, err := f.root.Open(want.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, err
	}
	defer func() { _ = have.Close() }()
	info, err := have.Stat()
	if err != nil {
		return time.Time{}, err
	}
	switch {
	case info.IsDir():
		return time.Time{}, errIsFolder
	case !info.Mode().IsRegular():
		return time.Time{}, errors.New("there is something else than a file of that name")
	case info.Size() != int64(len(want.Bytes)):
		return time.Time{}, nil
	}
	rest := want.Bytes
	for len(rest) > 0 {
		n, err := io.ReadFull(have, buf[:min(len(rest), len(buf))])
		if err != nil {
			return time.Time{}, err
		}
		if !bytes.Equal(buf[:n], rest[:n]) {
			return time.Time{}, nil
		}
		rest = rest[n:]
	}
	return info.ModTime(), nil
}

// stage writes the file's bytes to the temporary file beside it and returns the time that it has there. It is alone where
// its folder was made for it.
func (f *Folder) stage(file File, temp string) (modified time.Time, alone bool, err error) {
	out, alone, err := f.create(temp)
	if err != nil {
		return time.Time{}, false, err
	}
	_, err = out.Write(file.Bytes)
	if err == nil && file.Durable {
		err = out.Sync()
	}
	if err == nil {
		var info fs.FileInfo
		if info, err = out.Stat(); err == nil {
			modified = info.ModTime()
		}
	}
	if closed := out.Close(); err == nil {
		err = closed
	}
	return modified, alone, err
}

// create makes a new file, and the folders on the way to it. It is alone where there was no folder.
func (f *Folder) create(name string) (out *os.File, alone bool, err error) {
	const flags = os.O_CREATE | os.O_EXCL | os.O_WRONLY
	out, err = f.root.OpenFile(name, flags, filePerm)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		alone = true
		if err := f.root.MkdirAll(path.Dir(name), folderPerm); err != nil {
			return nil, false, err
		}
	case errors.Is(err, fs.ErrExist): // a temporary file that came from elsewhere, with a copy of a folder for example
		if err := f.root.Remove(name); err != nil {
			return nil, false, err
		}
	default:
		return out, false, err
	}
	out, err = f.root.OpenFile(name, flags, filePerm)
	return out, alone, err
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
