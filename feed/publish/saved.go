package publish

import (
	"crypto/sha256"
	"encoding/gob"
	"errors"
	"fmt"
	"hash"
	"io"
	"time"
)

// saved is a file of an edition as it is saved: compressed. The last one has no path and the sum of all before it.
type saved struct {
	Path, Type, Sum string
	Size            int
	Forms           [codings][]byte
}

// addTo adds the file to the sum of all.
func (f *saved) addTo(h hash.Hash) {
	fmt.Fprintf(h, "%q %q %q %d\n", f.Path, f.Type, f.Sum, f.Size)
	for _, form := range f.Forms {
		fmt.Fprintf(h, "%d\n", len(form))
		h.Write(form)
	}
}

// Save writes the edition that stands, compressed as it is, so that the next process can Load it and answer at once:
// rendering and compressing an edition again takes about 50 ms a megabyte. Call it when the server has stopped.
func (s *Site) Save(w io.Writer) error {
	out := gob.NewEncoder(w)
	sum := sha256.New()
	for _, path := range s.Paths() {
		d := s.edition.Load().files[path]
		f := saved{path, d.contentType[0], d.sum, d.size, d.forms}
		f.addTo(sum)
		if err := out.Encode(f); err != nil {
			return fmt.Errorf("cannot save the edition: %w", err)
		}
	}
	if err := out.Encode(saved{Sum: string(sum.Sum(nil))}); err != nil {
		return fmt.Errorf("cannot save the edition: %w", err)
	}
	return nil
}

// errSaved says that what Load reads is no edition that was saved whole.
var errSaved = errors.New("it is not an edition that was saved whole")

// Load puts into the draft what Save wrote, file by file as far as the site's stamps know them: an edition older than
// the stamps would take readers back. whole says that no stamped file is missing, so that the draft can be published
// as it is; else the missing ones are to be put first. On an error nothing was put.
func (d *Draft) Load(r io.Reader) (whole bool, err error) {
	in := gob.NewDecoder(r)
	sum := sha256.New()
	files := map[string]*document{}
	for {
		var f saved
		if err := in.Decode(&f); err != nil {
			return false, fmt.Errorf("cannot load the last edition: %w: %w", errSaved, err)
		}
		if f.Path == "" {
			if f.Sum != string(sum.Sum(nil)) {
				return false, fmt.Errorf("cannot load the last edition: %w: its sum is another", errSaved)
			}
			break
		}
		f.addTo(sum)
		if stamp, ok := d.site.stamp(f.Path); ok && stamp.Sum == f.Sum && checkPath(f.Path) == nil {
			files[f.Path] = f.document(stamp.Modified)
		}
	}
	for path, doc := range files {
		if d.files[path] == nil {
			d.files[path] = doc.under(d.terms, path)
		}
	}
	d.site.mu.Lock()
	defer d.site.mu.Unlock()
	for path := range d.site.stamps {
		if d.files[path] == nil {
			return false, nil
		}
	}
	return true, nil
}

func (f *saved) document(modified time.Time) *document {
	d := newDocument(&File{Path: f.Path, Type: f.Type}, f.Sum, f.Size)
	d.forms = f.Forms
	d.ready()
	d.dated(modified)
	return d
}
