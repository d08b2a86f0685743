package publish

import (
	"errors"
	"io/fs"
	"time"
)

// precompress stages the compressed forms of a file that are missing or of other bytes. A form is its file's when it
// has the file's time; where the times were lost in a copy, the bytes are compared.
func (w *Batch) precompress(file File, modified time.Time) error {
	f := w.folder
	if !isPacked(file.Path) {
		return nil
	}
	for _, c := range packings {
		form := File{Path: file.Path + c.ending(), Durable: file.Durable}
		if f.isOf(form.Path, modified) {
			continue
		}
		var err error
		if form.Bytes, err = w.packer.pack(c, file.Bytes); err != nil {
			return f.failed(form.Path, err)
		}
		stands, err := f.same(form, make([]byte, min(len(form.Bytes), 32<<10)))
		if err != nil {
			return f.failed(form.Path, err)
		}
		at := form.Path
		if stands.IsZero() {
			if _, err := w.add(form, true); err != nil {
				return err
			}
			at = w.wait[len(w.wait)-1].temp
		}
		if err := f.root.Chtimes(at, modified, modified); err != nil {
			return f.failed(form.Path, err)
		}
	}
	return nil
}

// isPacked reports whether a file is one that is compressed.
func isPacked(name string) bool { return isText((&File{Path: name}).mediaType()) }

// isOf reports whether a compressed form is there and has its file's time. An empty one is what a power failure left.
func (f *Folder) isOf(form string, modified time.Time) bool {
	info, err := f.root.Lstat(form)
	return err == nil && info.Mode().IsRegular() && info.Size() > 0 && info.ModTime().Equal(modified)
}

// hasPacked reports whether the compressed forms of a file are there, if they are wanted.
func (f *Folder) hasPacked(name string, modified time.Time) bool {
	if !f.Precompress || !isPacked(name) {
		return true
	}
	for _, c := range packings {
		if !f.isOf(name+c.ending(), modified) {
			return false
		}
	}
	return true
}

// removePacked removes the compressed forms of a file.
func (f *Folder) removePacked(name string) error {
	if !isPacked(name) {
		return nil
	}
	for _, c := range packings {
		form := name + c.ending()
		if err := f.root.Remove(form); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return f.failed(form, err)
		}
	}
	return nil
}
