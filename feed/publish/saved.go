package publish

import (
	"bytes"
	"context"
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
	Lasting, Untold bool
	Lengths         [codings]int
	Forms           []byte // one after another
}

// whole reports whether the forms are as long as the lengths say.
func (f *saved) whole() bool {
	rest := len(f.Forms)
	for _, n := range f.Lengths {
		if n < 0 || n > rest {
			return false
		}
		rest -= n
	}
	return rest == 0
}

// addTo adds the file to the sum of all.
func (f *saved) addTo(h hash.Hash) {
	fmt.Fprintf(h, "%q %q %q %d %t %t\n", f.Path, f.Type, f.Sum, f.Size, f.Lasting, f.Untold)
	fmt.Fprintf(h, "%d\n", f.Lengths)
	h.Write(f.Forms)
}

// Save writes the edition that stands, compressed as it is, so that the next process can Load it and answer at once:
// to render and compress an edition again takes some 50 ms a megabyte. Call it when the server has stopped.
func (s *Site) Save(w io.Writer) error {
	out := gob.NewEncoder(w)
	sum := sha256.New()
	e := s.edition.Load()
	var forms []byte
	for _, path := range s.Paths() {
		d := e.files[path]
		f := saved{Path: path, Type: d.contentType[0], Sum: d.sum, Size: d.size, Lasting: d.lasting, Untold: d.untold}
		forms = forms[:0]
		for c, form := range d.forms {
			f.Lengths[c], forms = len(form), append(forms, form...)
		}
		f.Forms = forms
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

// Load reads what Save wrote and publishes it where it is the edition that the site's stamps are of, so that a new
// process answers from its first second. An older one, saved before a process that was killed, would take readers back:
// it is not published, but what is the same in the next edition need not be compressed again. It is for a site that has
// no edition yet.
func (s *Site) Load(r io.Reader, t Terms) (published bool, err error) {
	files, err := s.read(r)
	if err != nil {
		return false, fmt.Errorf("cannot load the last edition: %w", err)
	}
	s.mu.Lock()
	s.loaded = files
	whole := len(files) > 0 && len(files) == len(s.stamps)
	s.mu.Unlock()
	if !whole {
		return false, nil
	}
	d, err := s.Draft(t)
	if err != nil {
		return false, err
	}
	for path := range files {
		d.Keep(path)
	}
	_, err = d.Publish(context.Background()) // there is nothing to compress
	return err == nil, err
}

// read returns the files that are as the stamps have them.
func (s *Site) read(r io.Reader) (map[string]*document, error) {
	in := gob.NewDecoder(r)
	sum := sha256.New()
	files, one := map[string]*document{}, values{}
	var f saved
	for {
		f = saved{Forms: f.Forms[:0]} // into which the next ones are read
		if err := in.Decode(&f); err != nil {
			return nil, fmt.Errorf("%w: %w", errSaved, err)
		}
		if f.Path == "" {
			if f.Sum != string(sum.Sum(nil)) {
				return nil, fmt.Errorf("%w: its sum is another", errSaved)
			}
			return files, nil
		}
		if !f.whole() {
			return nil, fmt.Errorf("%w: a file is not as long as it says", errSaved)
		}
		f.addTo(sum)
		if stamp, ok := s.stamp(f.Path); ok && stamp.Sum == f.Sum {
			files[f.Path] = f.document(stamp.Modified, one)
		}
	}
}

func (f *saved) document(modified time.Time, one values) *document {
	d := newDocument(&File{Path: f.Path, Type: f.Type, Lasting: f.Lasting, Untold: f.Untold}, f.Sum, f.Size)
	d.forms = cut(bytes.Clone(f.Forms), f.Lengths)
	d.ready()
	d.dated(modified, one)
	return d
}
