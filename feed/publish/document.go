package publish

import (
	"crypto/sha256"
	"encoding/base64"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// document is a file as it is answered: its forms, and the header values that belong to it, ready to be sent. The
// values are shared by all answers, so nothing may change them.
//
// There are ten thousand of them, so that what they take beside the forms counts: it is a twentieth of those.
type document struct {
	kind     kind
	polled   bool // counts against the rate
	packed   bool // the forms are compressed; else there is the plain one alone
	lasting  bool // it will never change again
	untold   bool // it names no hubs
	size     int  // of the plain bytes
	sum      string
	modified time.Time // in whole seconds; zero: unknown
	forms    [codings][]byte

	contentType  []string
	lastModified []string // nil: unknown
	tags         [codings][1]string
	lengths      [codings][1]string

	feed   *feedValues // nil for what is no feed
	policy []string    // of a page: its Content-Security-Policy
}

// feedValues are the header values that only feeds have.
type feedValues struct {
	links []string // rel=self first, then rel=hub

	// What a person who opens one in a browser gets instead.
	documentType []string
	documentTags [codings][1]string
}

// sumOf is what tells the versions of a file apart: 120 bits of its SHA-256, in letters that an entity tag may have.
func sumOf(b []byte) string {
	sum := sha256.Sum256(b)
	return base64.RawURLEncoding.EncodeToString(sum[:15])
}

// document makes a document of a file. One that is packed has the form alone that is inflated for others until pack makes
// those, and is ready then.
func (p *packer) document(f *File, sum string) (*document, error) {
	d := newDocument(f, sum, len(f.Bytes))
	if !d.packed {
		d.forms[plainForm] = slices.Clone(f.Bytes)
		d.ready()
		return d, nil
	}
	var err error
	d.forms[gzipForm], err = p.pack(gzipForm, f.Bytes)
	return d, err
}

// held returns how many bytes its forms are.
func (d *document) held() (n int64) {
	for _, form := range d.forms {
		n += int64(len(form))
	}
	return n
}

// newDocument is a file without its forms.
func newDocument(f *File, sum string, size int) *document {
	mediaType := f.mediaType()
	d := &document{
		kind: kindOf(mediaType), polled: isPolled(mediaType), packed: isText(mediaType),
		sum: sum, size: size, lasting: f.Lasting, untold: f.Untold,
		contentType: []string{f.contentType()},
	}
	if d.kind == feedFile {
		d.feed = &feedValues{documentType: []string{documentType(mediaType)}}
	}
	return d
}

// ready makes the header values that belong to the forms. They lie one after another in one piece of memory.
func (d *document) ready() {
	var text []byte
	var ends []int
	add := func(parts ...string) {
		for _, part := range parts {
			text = append(text, part...)
		}
		ends = append(ends, len(text))
	}
	for c := range d.offered() {
		length := len(d.forms[c])
		if c == plainForm {
			length = d.size
		}
		add(`"`, d.sum, c.ending(), `"`)
		add(strconv.Itoa(length))
		if d.feed != nil {
			// Every version of every representation has a tag of its own (RFC 9110, section 8.8.3).
			add(`"`, d.sum, c.ending(), `.doc"`)
		}
	}
	rest, from := string(text), 0
	next := func() string {
		value := rest[from:ends[0]]
		from, ends = ends[0], ends[1:]
		return value
	}
	for c := range d.offered() {
		d.tags[c][0] = next()
		d.lengths[c][0] = next()
		if d.feed != nil {
			d.feed.documentTags[c][0] = next()
		}
	}
	d.sum = d.tags[plainForm][0][1 : 1+len(d.sum)]
}

// offered yields the forms in which the document is answered.
func (d *document) offered() iter.Seq[coding] {
	return func(yield func(coding) bool) {
		for c := range codings {
			if (d.packed || c == plainForm) && !yield(c) {
				return
			}
		}
	}
}

// dated sets the time of the last change.
func (d *document) dated(modified time.Time, one values) {
	d.modified = modified
	if !modified.IsZero() {
		d.lastModified = one.of(modified.Format(http.TimeFormat))
	}
	d.contentType = one.of(d.contentType[0])
}

// under returns the document as the terms have it: feeds say their own address and their hubs (WebSub, section 4),
// pages what they may load.
func (d *document) under(t Terms, path string, one values) *document {
	if d.kind == page {
		policy := t.PagePolicy(path)
		if len(d.policy) == 1 && d.policy[0] == policy {
			return d
		}
		own := *d
		own.policy = one.of(policy)
		return &own
	}
	if d.feed == nil {
		return d
	}
	links := t.links(path, d.untold)
	if slices.Equal(links, d.feed.links) {
		return d
	}
	own, values := *d, *d.feed
	values.links = links
	own.feed = &values
	return &own
}

// values are header values, each once: ten thousand pages have the same few.
type values map[string][]string

func (v values) of(value string) []string {
	shared := v[value]
	if shared == nil {
		shared = []string{value}
		v[value] = shared
	}
	return shared
}

// as returns the document as a file of the same bytes has it.
func (d *document) as(f *File) *document {
	if d.lasting == f.Lasting && d.untold == f.Untold {
		return d
	}
	own := *d
	own.lasting, own.untold = f.Lasting, f.Untold
	return &own
}

func (t *Terms) links(path string, untold bool) []string {
	if t.Base == "" {
		return nil
	}
	links := []string{"<" + t.address(path) + `>; rel="self"`}
	if untold {
		return links
	}
	for _, hub := range t.Hubs {
		links = append(links, "<"+hub+`>; rel="hub"`)
	}
	return links
}

// address is where a file of the edition lives.
func (t *Terms) address(path string) string {
	return t.Base + (&url.URL{Path: path}).EscapedPath()
}

// headers are the values that all answers of an edition share.
type headers struct {
	cache []string
}

// forLong is the cache policy of what never changes again: readers need not ask for a year (RFC 8246).
var forLong = []string{"public, max-age=31536000, immutable"}

// askAnew is that of what has no time because it is made anew all the time: what is kept is not shown before it is asked for.
var askAnew = []string{"public, no-cache"}

// cacheOf is how long a file may be kept.
func (h *headers) cacheOf(d *document) []string {
	switch {
	case d.lasting:
		return forLong
	case d.modified.IsZero():
		return askAnew
	}
	return h.cache
}

func newHeaders(t Terms) headers {
	age := strconv.FormatInt(int64(t.TTL/time.Second), 10)
	return headers{
		cache: []string{"public, max-age=" + age + ", stale-while-revalidate=3600, stale-if-error=86400"},
	}
}
