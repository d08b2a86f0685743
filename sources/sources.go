package sources

import (
	"fmt"
	"time"

	"github.com/copytaster/copytaster/feed"
)

// Kind is what a source's bytes are.
type Kind string

// The kinds. Auto leaves it to the bytes.
const (
	Auto Kind = ""
	Feed Kind = "feed"
	Page Kind = "page"
	Text Kind = "text"
	OPML Kind = "opml"
	// PageList is a page without a feed that lists articles, where Options.Select says.
	PageList Kind = "page_list"
)

// Version names this way of reading. It changes when Read may give more or other articles for the same bytes, so that
// what did not change is read once more.
const Version = 4

// Document is what a source gave: bytes and what is known about them.
type Document struct {
	Address     string // absolute http(s) address the bytes came from, after redirects; "" for files
	ContentType string // HTTP Content-Type as sent, "" for files
	Body        []byte
}

// Options say how a document is to be read.
type Options struct {
	Kind         Kind
	Outlet       string    // configured name; wins over everything
	Select       Select    // of a PageList
	Folder       string    // name of the folder a file stands in; the outlet of last resort for files
	First        bool      // first reading of this source ever: a front page may lead to its feed
	WasFeed      bool      // this source gave a feed before: a page or a text in its place is an error, never news
	KeepTracking bool      // leave tracking parameters on links
	Known        []byte    // of the last reading of this source: items that stand in it as they were are passed over
	Now          time.Time // the round's time; times later than it are not believed. Zero: all are
}

// Reading is what a document said.
type Reading struct {
	Kind     Kind
	Format   string // "RSS 2.0", "Atom 1.0", "JSON Feed 1.1", "article page", "plain text", "OPML 2.0" …
	Title    string
	SiteURL  string
	Outlet   string // the Key of the outlet that the document itself is of; a feed may pass on the pieces of others
	Language string
	Hints    Hints
	Articles []feed.Article // in the document's order; ID, Content empty; Published zero where not given or implausible
	Listed   []Listed       // what an OPML document lists
	Follow   string         // a front page's feed address (only if Options.First); then Articles is empty
	Instead  []string       `json:"-"` // the next best that it offers, should there be no feed at Follow
	Partial  bool           // a truncated document of which the whole items were used
	Known    []byte         `json:"-"` // for Options of the next reading; nil where there is nothing to pass over
	Passed   int            `json:"-"` // of the items that were passed over, how many have an own id and a link
	Notes    []string       // what was met and mended, in words

	dates []time.Time // of the items that were passed over
}

// Hints are a feed's own words on when to ask again. Zero when absent.
type Hints struct {
	TTL       time.Duration // <ttl>, or what sy:updatePeriod and sy:updateFrequency make, whichever is longer
	SkipHours []int         // hours of the day, 0 to 23, UTC
	SkipDays  []time.Weekday
}

// Listed is a source that an OPML document lists. Address is http(s), or a file path as written.
type Listed struct {
	Title   string
	Address string
	Tags    []string // the folders it stands in, from the outside in
}

// reader reads one kind. text is the document in UTF-8, without characters that XML forbids.
type reader func(doc Document, text []byte, opt Options) (Reading, error)

// kinds is the table of kinds, in the order in which messages list them.
var kinds = []struct {
	kind Kind
	read reader
}{
	{Feed, readFeed},
	{Page, readPage},
	{Text, readText},
	{OPML, readOPML},
	{PageList, readPageList},
}

// Kinds lists the values that a configuration may name.
func Kinds() []string {
	names := make([]string, len(kinds))
	for i := range kinds {
		names[i] = string(kinds[i].kind)
	}
	return names
}

// readerOf returns the reader of a kind, nil for none.
func readerOf(k Kind) reader {
	for i := range kinds {
		if kinds[i].kind == k {
			return kinds[i].read
		}
	}
	return nil
}

// Read tells what a document holds. An error is one line without the source's name, such as
// `an HTML page titled "Log in", not a feed`. A valid feed without items is no error.
func Read(doc Document, opt Options) (Reading, error) {
	if err := refuse(doc.Body); err != nil {
		return Reading{}, err
	}
	text, note, err := toUTF8(doc.Body, doc.ContentType)
	if err != nil {
		return Reading{}, err
	}
	kind := opt.Kind
	if kind == Auto {
		if kind, err = sniff(doc, text); err != nil {
			return Reading{}, err
		}
	}
	read := readerOf(kind)
	if read == nil {
		return Reading{}, errKind(kind)
	}
	if kind == Text && looksBinary(text) {
		return Reading{}, errBinary
	}
	if kind == Text && opt.WasFeed {
		return Reading{}, notFeedText(text)
	}
	text, illegal := dropIllegal(text)
	text, quotes := windowsQuotes(text)
	r, err := guarded(read, doc, text, opt)
	if err != nil {
		return Reading{}, err
	}
	if r.Kind == Auto {
		r.Kind = kind
	}
	r.Outlet = outletOf(opt, site{title: r.Title, url: r.SiteURL, address: doc.Address}, "", origin{}).Key
	if quotes > 0 {
		r.Notes = append([]string{count(quotes, "character") + " of windows-1252 mended"}, r.Notes...)
	}
	if illegal > 0 {
		r.Notes = append([]string{count(illegal, "character") + " that XML forbids left out"}, r.Notes...)
	}
	if note != "" {
		r.Notes = append([]string{note}, r.Notes...)
	}
	return r, nil
}

// guarded turns a panic of a reader, or of a library behind it, into an error: one document never ends a round.
func guarded(read reader, doc Document, text []byte, opt Options) (r Reading, err error) {
	defer func() {
		if p := recover(); p != nil {
			r, err = Reading{}, fmt.Errorf("a document that reading failed on, please report it: %s", printable(fmt.Sprint(p)))
		}
	}()
	return read(doc, text, opt)
}
