package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Site is an edition in memory, answered over HTTP: the same tree as in a Folder. It is an http.Handler and safe for
// concurrent use.
//
// It promises: a reader gets one whole version of a file and the entity tag of that version, whatever is published
// meanwhile; nothing is rendered or compressed for a request; the same bytes have the same entity tags after a
// restart too; a file whose bytes did not change keeps its tags and its time. It holds the compressed forms of a file
// alone, and inflates one for the rare reader that takes none.
type Site struct {
	now     func() time.Time
	edition atomic.Pointer[publication] // nil before the first
	readers readers
	counts  counters

	mu     sync.Mutex           // of those who publish
	stamps map[string]Stamp     // of the files last published, until an edition is: it has them itself
	loaded map[string]*document // what Load found, until an edition is published
}

// Stamp is what must outlive a restart so that a file keeps its time: which bytes it had and since when.
type Stamp struct {
	Sum      string    // of the bytes, as in the entity tag
	Modified time.Time // in whole seconds
}

// Terms say how an edition is answered.
type Terms struct {
	// Base is the public address of the edition's root, ending in a slash. Feeds say where they live by it (rel=self);
	// without it they say nothing, nor name hubs. Where it has a path, a proxy or http.StripPrefix takes that away.
	Base string
	// TTL is how long an answer holds: max-age, to the second.
	TTL time.Duration
	// Hubs are the WebSub hubs that the feeds name (rel=hub).
	Hubs []string
	// PagePolicy gives the Content-Security-Policy of the HTML page at a path; nil is the constant PagePolicy for all, for
	// pages that bring neither style nor script of their own.
	PagePolicy func(path string) string
	// Rate is how many feeds and lists of feeds (OPML) a client gets whole a minute, that many at once; the next is 429. 0
	// sets no limit. Answers without a body (304, those to HEAD) are free, and so are pages with all that belongs to them.
	Rate int
	// Proxies are the networks that are believed when they say for whom they ask.
	Proxies Proxies
}

// PagePolicy lets a page load the edition's own stylesheets and images from the web, and nothing else.
const PagePolicy = "default-src 'none'; style-src 'self'; img-src 'self' http: https: data:; base-uri 'none'; " +
	"form-action 'none'; frame-ancestors 'none'"

// NewSite makes a site that has no edition yet and answers 503 until one is published. now tells the time; stamps are
// those that Stamps returned before the last stop, nil where there are none.
func NewSite(now func() time.Time, stamps map[string]Stamp) *Site {
	s := &Site{now: now, stamps: stamps}
	s.readers.init()
	return s
}

// publication is an edition as it is answered: it never changes.
type publication struct {
	terms   Terms
	files   map[string]*document // by path
	held    int64                // bytes of all their forms
	headers headers
}

// Draft is the next edition in the making. It is for one goroutine. Files are put one after another, so that only one
// needs to be in memory uncompressed.
type Draft struct {
	// Grows, where set, hears how many bytes are held while Publish compresses, which become more and more.
	Grows func(held int64)

	site   *Site
	terms  Terms
	packer packer
	last   map[string]*document // the files of the edition that stands, or those that were loaded
	files  map[string]*document
	half   []*document // those of the files that lack forms yet
	one    values
	packed int64 // bytes of the forms that were made for it

	changed []string // paths of files with new bytes, in the order in which they were put
}

// growsEvery is how many bytes are packed from one call of Grows to the next.
const growsEvery = 1 << 20

// Draft begins the next edition. One at a time is made.
func (s *Site) Draft(t Terms) (*Draft, error) {
	switch {
	case t.Base != "" && !strings.HasSuffix(t.Base, "/"):
		return nil, fmt.Errorf("the edition's address %q does not end in a slash", t.Base)
	case t.TTL < 0:
		return nil, fmt.Errorf("the edition's time to live is %v; it cannot be negative", t.TTL)
	case t.Rate < 0:
		return nil, fmt.Errorf("the rate is %d a minute; it cannot be negative", t.Rate)
	}
	if t.PagePolicy == nil {
		t.PagePolicy = func(string) string { return PagePolicy }
	}
	d := &Draft{site: s, terms: t, files: map[string]*document{}, one: values{}}
	s.mu.Lock()
	defer s.mu.Unlock()
	d.last = s.loaded
	if e := s.edition.Load(); e != nil {
		d.last = e.files
	}
	return d, nil
}

// Put adds files. The bytes are not kept. File.Modified counts only where the bytes are other than those that the site
// has, or had when its stamps were taken. An error is about a path, and leaves the draft as it was before that file.
func (d *Draft) Put(files ...File) error {
	for i := range files {
		if err := d.put(&files[i]); err != nil {
			return fmt.Errorf("cannot publish %q: %w", files[i].Path, err)
		}
	}
	return nil
}

func (d *Draft) put(f *File) error {
	if err := checkPath(f.Path); err != nil {
		return err
	}
	if d.files[f.Path] != nil {
		return errors.New("the path is given twice")
	}
	sum := sumOf(f.Bytes)
	stands := d.last[f.Path]
	if stands != nil && stands.sum == sum && stands.contentType[0] == f.contentType() {
		d.files[f.Path] = stands.as(f).under(d.terms, f.Path, d.one)
		return nil
	}
	doc, err := d.packer.document(f, sum)
	if err != nil {
		return err
	}
	modified := f.Modified.UTC().Truncate(time.Second)
	stamp, stamped := d.site.stamp(f.Path)
	switch {
	case stamped && stamp.Sum == sum:
		modified = stamp.Modified
	case stamped && !f.Modified.IsZero() && !modified.After(stamp.Modified):
		// Two versions never share a second: who asks by time alone would miss the second one.
		modified = stamp.Modified.Add(time.Second)
	}
	doc.dated(modified, d.one)
	d.packed += doc.held()
	if !stamped || stamp.Sum != sum {
		d.changed = append(d.changed, f.Path)
	}
	doc = doc.under(d.terms, f.Path, d.one)
	d.files[f.Path] = doc
	if doc.packed {
		d.half = append(d.half, doc)
	}
	return nil
}

// pack makes the compressed forms that Put left: of all files one form and then the next, so that one large compressor is in
// memory at a time, and none while documents are rendered.
func (d *Draft) pack(ctx context.Context) error {
	var plain bytes.Buffer
	told := d.packed
	for _, c := range packedLater {
		d.packer = packer{}
		for _, doc := range d.half {
			if err := context.Cause(ctx); err != nil {
				return err
			}
			plain.Reset()
			if _, err := inflate(&plain, doc.forms[gzipForm]); err != nil {
				return err
			}
			form, err := d.packer.pack(c, plain.Bytes())
			if err != nil {
				return err
			}
			doc.forms[c] = form
			d.packed += int64(len(form))
			if c == packedLater[len(packedLater)-1] {
				doc.forms = joined(doc.forms)
				doc.ready()
			}
			if d.Grows != nil && d.packed-told >= growsEvery {
				told = d.packed
				d.Grows(d.Held())
			}
		}
	}
	d.half, d.packer = nil, packer{}
	return nil
}

// Held returns how many bytes the site holds by now, the draft's among them.
func (d *Draft) Held() int64 { return d.site.Counts().Held + d.packed }

// Keep takes a file over from the edition that stands, or was loaded, without its bytes. It reports whether there is such a file.
func (d *Draft) Keep(path string) bool {
	stands := d.last[path]
	if stands == nil {
		return false
	}
	if d.files[path] == nil {
		d.files[path] = stands.under(d.terms, path, d.one)
	}
	return true
}

// Has reports whether a file was put or kept.
func (d *Draft) Has(path string) bool { return d.files[path] != nil }

// dateNow dates what is new in the draft now, not when its making began: a reader who asks by the time at which it got a file,
// as curl -z does, may have got the one that stands since.
func (d *Draft) dateNow() {
	now := d.site.now().UTC().Truncate(time.Second)
	for _, path := range d.changed {
		if doc := d.files[path]; !doc.modified.IsZero() && doc.modified.Before(now) {
			doc.dated(now, d.one)
		}
	}
}

// Publish puts the draft in the place of the edition that stands, at once for all readers, when the rest of its forms are
// made, and returns the paths of the files with new bytes, in the order in which they were put. Files that were neither put
// nor kept are gone. The draft is used up. After an error, or when ctx ends before that, the edition stands as it did.
func (d *Draft) Publish(ctx context.Context) (changed []string, err error) {
	if err := d.pack(ctx); err != nil {
		return nil, fmt.Errorf("the edition was not published: %w", err)
	}
	d.dateNow()
	s := d.site
	s.mu.Lock()
	defer s.mu.Unlock()
	e := &publication{terms: d.terms, files: d.files, headers: newHeaders(d.terms)}
	for _, doc := range e.files {
		e.held += doc.held()
	}
	s.readers.limit(d.terms.Rate)
	s.edition.Store(e)
	s.stamps, s.loaded, d.last = nil, nil, nil
	return d.changed, nil
}

// Stamps returns what NewSite needs to know after a restart. It is the caller's.
func (s *Site) Stamps() map[string]Stamp {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Collect(s.stamped())
}

// stamped yields the stamps of the files last published.
func (s *Site) stamped() iter.Seq2[string, Stamp] {
	e := s.edition.Load()
	if e == nil {
		return maps.All(s.stamps)
	}
	return func(yield func(string, Stamp) bool) {
		for path, doc := range e.files {
			if !yield(path, Stamp{doc.sum, doc.modified}) {
				return
			}
		}
	}
}

func (s *Site) stamp(path string) (Stamp, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.edition.Load(); e != nil {
		doc := e.files[path]
		if doc == nil {
			return Stamp{}, false
		}
		return Stamp{doc.sum, doc.modified}, true
	}
	stamp, ok := s.stamps[path]
	return stamp, ok
}

// Has reports whether the edition that stands has a file.
func (s *Site) Has(path string) bool {
	e := s.edition.Load()
	return e != nil && e.files[path] != nil
}

// Paths returns the paths of the edition that stands, sorted.
func (s *Site) Paths() []string {
	e := s.edition.Load()
	if e == nil {
		return nil
	}
	paths := make([]string, 0, len(e.files))
	for path := range e.files {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	return paths
}
