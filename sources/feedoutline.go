package sources

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// The limits of an XML feed. What is beyond them is left out, so that gofeed, whose work grows with depth times
// namespaces and which recurses, meets only what it can take.
const (
	maxDepth      = 256     // elements inside one another
	maxBindings   = 64      // namespace declarations in scope
	maxAttributes = 4096    // of one element
	maxNodes      = 250_000 // elements and attributes, or values of JSON
	maxItems      = 5000
)

// outline is an XML feed as gofeed parses it: the same elements, balanced, each namespace under our prefix for it,
// without the long texts, which stand apart.
type outline struct {
	xml     []byte
	root    string // "rss" or "feed", what gofeed finds
	format  string // "RSS 2.0", "Atom 1.0", …
	texts   []piece
	items   []mark // one for each item or entry, in gofeed's order
	base    string // xml:base of the root, resolved
	lang    string
	partial bool
	notes   []string
	passed  []int // the items of a record that stand in the document as they were, and were passed over
}

// piece is a text that was taken out.
type piece struct {
	raw        []byte // as written, CDATA sections and references and all
	kind, mode string // attributes type and mode of Atom, lower case
	src        string
	base       string // xml:base in scope, "" when there is none
}

// mark is what gofeed drops of an item's own tag.
type mark struct {
	about string // rdf:about
	base  string
	lang  string
	block uint64 // sum of the item's bytes, 0 when they do not say it all
}

// element is an open element.
type element struct {
	raw      []byte // its name as written
	name     string // its name for gofeed, "" when its tags are not passed on
	item     bool
	holder   bool // a feed, channel, item or source: its children may be lifted
	base     string
	lang     string
	bindings int // namespace declarations in scope outside it
}

type binding struct{ prefix, name string }

// outliner makes an outline in one pass over the bytes.
type outliner struct {
	outline
	src          []byte
	at           int
	address      string // the document's, the base of the outermost xml:base
	atom         bool
	entry        bool   // the document is an Atom entry
	native       string // prefix of the root: its namespace is the format's own
	bindings     []binding
	rootBindings int // how many of them the root declared
	stack        []element
	tag          tag
	nodes        int
	deeper       int // depth below the deepest element that is passed on
	tooDeep      int
	itemStart    int // where the open item begins in xml, and in texts
	itemTexts    int
	itemName     []byte // as written
	done         bool

	known   *knownFeed // nil for none
	outer   int        // bindings in scope outside the item that startBlock looks at
	block   uint64     // the open item's sum, and where it should end; 0 for none
	closing int
	looked  int    // up to where an item's end was looked for: nothing is looked at twice
	context []byte // room for startBlock
}

var errNoRoot = errors.New("not a feed: no root element")

// outlineOf scans the feed whose root's "<" stands at text[at]. Items that known has are passed over.
func outlineOf(text []byte, at int, address string, known *knownFeed) (*outline, error) {
	o := &outliner{src: text, at: at, address: address, known: known}
	o.xml = make([]byte, 0, len(text)/4+1024)
	if !scanTag(text[at:], &o.tag) || o.tag.end {
		return nil, errNoRoot
	}
	if err := o.begin(); err != nil {
		return nil, err
	}
	for !o.done && o.at < len(o.src) {
		o.step()
	}
	return o.finish()
}

// begin opens the root.
func (o *outliner) begin() error {
	t := &o.tag
	root := local(string(t.name))
	if prefix, _, found := strings.Cut(string(t.name), ":"); found && root != "rdf" {
		o.native = prefix
	}
	o.atom = root == "feed" || root == "entry"
	e := o.element()
	o.base, o.lang, o.rootBindings = e.base, e.lang, len(o.bindings)
	o.format = formatOf(root, t)
	switch root {
	case "feed":
		o.root = "feed"
		o.xml = append(o.xml, "<feed>"...)
	case "entry":
		o.root, o.entry = "feed", true
		o.xml = append(o.xml, "<feed>"...)
		o.open(element{raw: []byte("feed"), holder: true, base: e.base, lang: e.lang})
		o.startItem(e)
		o.at += t.size
		return nil
	case "rss", "rdf", "channel":
		o.root = "rss"
		o.xml = append(o.xml, "<rss><channel>"...)
		if href := t.get("href"); href != "" && root == "channel" {
			o.leaf("link", href)
		}
	default:
		return fmt.Errorf("XML with the root <%s>, not a feed", printable(cut(string(t.name), 40)))
	}
	o.at += t.size
	if t.empty {
		o.done = true
		return nil
	}
	e.holder = true
	o.open(e)
	return nil
}

// formatOf names the format that a root element announces.
func formatOf(root string, t *tag) string {
	has := func(uri string) bool {
		for _, a := range t.attrs {
			if bytes.HasPrefix(a.name, []byte("xmlns")) && bytes.Contains(a.value, []byte(uri)) {
				return true
			}
		}
		return false
	}
	version := printable(cut(strings.TrimSpace(t.get("version")), 8))
	switch root {
	case "feed", "entry":
		if has("purl.org/atom/ns") || version != "" && version != "1.0" {
			return "Atom " + firstOf(version, "0.3")
		}
		return "Atom 1.0"
	case "rdf":
		if has("/rdf/simple/0.9") {
			return "RSS 0.90"
		}
		return "RSS 1.0"
	case "channel":
		switch {
		case has("rss1.1"):
			return "RSS 1.1"
		case t.get("href") != "" || t.get("base") != "":
			return "CDF"
		}
		return "RSS"
	}
	return strings.TrimSpace("RSS " + version)
}

// finish closes what is open. An item that is open at the end of the document is not whole and is dropped.
func (o *outliner) finish() (*outline, error) {
	if !o.done && len(o.stack) > 0 {
		o.partial = true
		for i := range o.stack {
			if o.stack[i].item {
				o.closeTo(i)
				o.xml, o.texts = o.xml[:o.itemStart], o.texts[:o.itemTexts]
				o.items = o.items[:len(o.items)-1]
				break
			}
		}
		if len(o.items)+len(o.passed) == 0 {
			return nil, errors.New("cut off before its first item")
		}
		o.notes = append(o.notes, fmt.Sprintf("cut off; its %d whole items used", len(o.items)+len(o.passed)))
	}
	o.closeTo(0)
	if o.root == "feed" {
		o.xml = append(o.xml, "</feed>"...)
	} else {
		o.xml = append(o.xml, "</channel></rss>"...)
	}
	if o.tooDeep > 0 {
		o.notes = append(o.notes, fmt.Sprintf("%d elements or namespaces too deep, left out", o.tooDeep))
	}
	return &o.outline, nil
}
