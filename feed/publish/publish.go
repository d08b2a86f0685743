// Package publish brings the documents of an edition to their readers: into a folder (Folder), over HTTP (Site, and
// Server around it), and to hubs that tell others (Hubs). It moves bytes and knows no stories.
//
// It promises of a folder: a file is there whole or not at all, whatever happens on the way; a file whose bytes are the
// same is not touched; nothing outside the folder is written, whatever a path or a symbolic link says; what a killed
// run left behind is swept when the folder is opened next. One process at a time holds a folder open, where folders can be
// locked.
//
// It promises over HTTP: every reader gets one whole version and the entity tag of that version; nothing is rendered or
// compressed for a request; the same bytes have the same tags and the same time after a restart; no client costs the
// others more than its share. What Site and Hubs must remember over a restart they give to the caller, who keeps it.
package publish

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
)

const (
	filePerm   = 0o644 // less the umask
	folderPerm = 0o755
)

// Temporary files are called ".copytaster-*.tmp". mark is the one in the folder's root that is there while others may
// be, so that only a killed run is followed by a walk through the whole tree.
const (
	tempStart = ".copytaster-"
	tempEnd   = ".tmp"
	mark      = tempStart + "writing" + tempEnd
	probe     = tempStart + "probe" + tempEnd
)

// Folder is an output folder. It is for one goroutine.
type Folder struct {
	// Precompress makes Write put the compressed forms of text beside it, for web servers that look for them:
	// index.html.br, .zst and .gz. They have the time of their file.
	Precompress bool

	path  string
	root  *os.Root
	temps int // temporary files made so far

	unlock func()
}

// Open returns the folder, made with its parents if it is missing, after it has made sure that files can be created
// and renamed in it and has swept the temporary files of a killed run. Its errors are ErrOutput and name the folder;
// where another process holds it open, the error is ErrLocked too.
func Open(dir string) (*Folder, error) {
	if dir == "" {
		return nil, &outputError{path: dir, doing: "use", reason: "no folder is named"}
	}
	if err := os.MkdirAll(dir, folderPerm); err != nil {
		return nil, failed("make the folder", dir, err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, failed("open the folder", dir, err)
	}
	f := &Folder{path: dir, root: root}
	if f.unlock, err = lock(dir); err != nil {
		_ = root.Close()
		return nil, err
	}
	if err := f.sweep(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	if err := f.try(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// Close lets go of the folder.
func (f *Folder) Close() error {
	f.unlock()
	return f.root.Close()
}

// Remove takes files away with their compressed forms, and the folders of theirs that are empty then. One that is not
// there is no error. Its errors are ErrOutput.
func (f *Folder) Remove(paths ...string) error {
	for _, name := range paths {
		if err := checkPath(name); err != nil {
			return f.failed(name, err)
		}
		if err := f.removePacked(name); err != nil {
			return err
		}
		if err := f.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return f.failed(name, err)
		}
		for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
			if f.root.Remove(dir) != nil {
				break // others are in it
			}
		}
	}
	return nil
}

// Has reports whether a regular file of that size is at the path, with its compressed forms if they are wanted. It
// reads nothing of it.
func (f *Folder) Has(path string, size int64) bool {
	if checkPath(path) != nil {
		return false
	}
	info, err := f.root.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Size() == size && f.hasPacked(path, info.ModTime())
}

// Lacks reports whether there is nothing at the path.
func (f *Folder) Lacks(path string) bool {
	_, err := f.root.Stat(path)
	return errors.Is(err, fs.ErrNotExist)
}

// Read returns the bytes of a file, at most limit of them; one that is longer, or no regular file, is an error.
func (f *Folder) Read(path string, limit int64) ([]byte, error) {
	if err := checkPath(path); err != nil {
		return nil, f.failed(path, err)
	}
	file, err := f.root.Open(path)
	if err != nil {
		return nil, f.failed(path, err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err == nil && (!info.Mode().IsRegular() || info.Size() > limit) {
		err = fmt.Errorf("it is no file of at most %d bytes", limit)
	}
	if err != nil {
		return nil, f.failed(path, err)
	}
	b, err := io.ReadAll(io.LimitReader(file, limit))
	if err != nil {
		return nil, f.failed(path, err)
	}
	return b, nil
}

// try makes sure that the folder can be written. The folder's own time stays, so that a round that changes nothing
// changes nothing.
func (f *Folder) try() error {
	before, err := f.root.Stat(".")
	if err != nil {
		return failed("look at the folder", f.path, err)
	}
	file, err := f.root.OpenFile(probe, os.O_CREATE|os.O_EXCL|os.O_WRONLY, filePerm)
	if err != nil {
		return failed("write into the folder", f.path, err)
	}
	err = file.Close()
	renamed := tempStart + "renamed" + tempEnd
	if err == nil {
		err = f.root.Rename(probe, renamed)
	}
	if err != nil {
		_ = f.root.Remove(probe)
		return failed("rename a file in the folder", f.path, err)
	}
	if err := f.root.Remove(renamed); err != nil {
		return failed("remove a file from the folder", f.path, err)
	}
	_ = f.root.Chtimes(".", before.ModTime(), before.ModTime())
	return nil
}

// sweep removes the temporary files of a killed run.
func (f *Folder) sweep() error {
	list, err := fs.ReadDir(f.root.FS(), ".")
	if err != nil {
		return failed("list the folder", f.path, err)
	}
	left, marked := false, false
	for _, entry := range list {
		if isTemp(entry) {
			left = true
			marked = marked || entry.Name() == mark
		}
	}
	if !left {
		return nil
	}
	err = fs.WalkDir(f.root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !isTemp(entry) || name == mark {
			return err
		}
		return f.root.Remove(name)
	})
	if err == nil && marked {
		err = f.root.Remove(mark) // last, so that a sweep that is killed is begun again
	}
	if err != nil {
		return failed("remove what an interrupted run left in the folder", f.path, err)
	}
	return nil
}

func isTemp(entry fs.DirEntry) bool { return !entry.IsDir() && isTempName(entry.Name()) }

func isTempName(name string) bool {
	return strings.HasPrefix(name, tempStart) && strings.HasSuffix(name, tempEnd)
}

// tempName returns the next name for a temporary file in the folder of a file.
func (f *Folder) tempName(name string) string {
	f.temps++
	return path.Join(path.Dir(name), tempStart+strconv.Itoa(f.temps)+tempEnd)
}

// checkPath refuses what is no plain relative path to a file inside the folder.
func checkPath(name string) error {
	switch {
	case !fs.ValidPath(name) || name == ".", strings.ContainsAny(name, "\\\x00"):
		return fmt.Errorf("the path %q does not name a file inside the folder", name)
	case isTempName(path.Base(name)):
		return fmt.Errorf("the path %q is reserved for temporary files", name)
	}
	return nil
}

var errIsFolder = errors.New("there is a folder of that name")
