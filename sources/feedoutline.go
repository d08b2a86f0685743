package sources

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
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
}

// piece is a text that was taken out.
type piece struct {
	raw        []byte // as written, CDATA sections and references and all
	kind, mode string // attributes type and mode of Atom, lower case
	src        string
	base       string // xml:base in scope, "" when there is none
	lang       string
}

// mark is what gofeed drops of an item's own tag.
type mark struct {
	about string // rdf:about
	base  string
	lang  string
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
}

var errNoRoot = errors.New("not a feed: no root element")

// outlineOf scans the feed whose root's "<" stands at text[at].
func outlineOf(text []byte, at int, address string) (*outline, error) {
	o := &outliner{src: text, at: at, address: address}
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

// step handles the text up to the next tag, and the tag.
func (o *outliner) step() {
	next := bytes.IndexByte(o.src[o.at:], '<')
	if next < 0 {
		o.at = len(o.src)
		return
	}
	if next > 0 {
		o.text(o.src[o.at : o.at+next])
		o.at += next
	}
	rest := o.src[o.at:]
	switch {
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		end := bytes.Index(rest, []byte("]]>"))
		if end < 0 {
			o.at = len(o.src)
			return
		}
		if o.deeper == 0 {
			o.xml = appendEscaped(o.xml, string(rest[9:end]))
		}
		o.at += end + 3
	case bytes.HasPrefix(rest, []byte("<!--")):
		o.at = after(o.src, o.at+4, "-->")
	case bytes.HasPrefix(rest, []byte("<?")):
		o.at = after(o.src, o.at+2, "?>")
	case bytes.HasPrefix(rest, []byte("<!")):
		o.at = endOfDoctype(o.src, o.at)
	case !scanTag(rest, &o.tag):
		if o.tag.size == 0 {
			o.at = len(o.src)
			return
		}
		o.text([]byte("&lt;"))
		o.at++
	default:
		o.at += o.tag.size
		if o.tag.end {
			o.endTag(o.tag.name)
		} else {
			o.startTag()
		}
	}
}

// text passes on text that was not lifted.
func (o *outliner) text(t []byte) {
	if o.deeper > 0 || len(o.stack) == 0 || o.stack[len(o.stack)-1].holder {
		return
	}
	o.xml = appendText(o.xml, t)
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

// element makes the element of the current start tag: its bases, language and namespaces.
func (o *outliner) element() element {
	e := element{raw: o.tag.name, bindings: len(o.bindings)}
	if n := len(o.stack); n > 0 {
		e.base, e.lang = o.stack[n-1].base, o.stack[n-1].lang
	}
	for _, a := range o.tag.attrs {
		switch {
		case len(a.name) > 4 && bytes.HasPrefix(a.name, []byte("xmlns")) && (len(a.name) == 5 || a.name[5] == ':'):
			o.bind(a)
		case string(a.name) == "xml:base":
			if base := resolve(firstOf(e.base, o.address), unescape(string(a.value))); base != "" {
				e.base = base
			}
		case string(a.name) == "xml:lang":
			e.lang = string(a.value)
		}
	}
	return e
}

// bind takes a namespace declaration.
func (o *outliner) bind(a attribute) {
	if len(o.bindings) >= maxBindings {
		o.tooDeep++
		return
	}
	prefix := ""
	if len(a.name) > 6 {
		prefix = string(a.name[6:])
	}
	name, known := prefixOf(string(a.value))
	if !known {
		name = prefix
		if prefix == "" && len(o.stack) > 0 {
			name = "x" // another vocabulary in the default namespace
		}
	}
	o.bindings = append(o.bindings, binding{prefix, name})
}

// name returns our name for an element: "pubDate", "dc:date". Element names are ASCII where they matter.
func (o *outliner) name(raw []byte) string {
	prefix, name := "", raw
	if i := bytes.LastIndexByte(raw, ':'); i >= 0 {
		prefix, name = string(raw[:bytes.IndexByte(raw, ':')]), raw[i+1:]
	}
	for _, c := range name {
		if c >= 0x80 {
			return "x:x"
		}
	}
	if nameLength(name) == 0 { // empty, or begins with a digit
		return "x:x"
	}
	ours, inner := prefix, false
	for i := len(o.bindings) - 1; i >= 0; i-- {
		if o.bindings[i].prefix == prefix {
			ours, inner = o.bindings[i].name, i >= o.rootBindings
			break
		}
	}
	if prefix == o.native && !inner || ours == "atom" && o.atom {
		ours = "" // what the root declares for itself is the format's own, whatever it says
	}
	if ours == "" {
		return string(name)
	}
	for i := range len(ours) {
		if ours[i] >= 0x80 || ours[i] == ':' {
			return "x:x"
		}
	}
	return ours + ":" + string(name)
}

// startTag handles the start tag in o.tag.
func (o *outliner) startTag() {
	t := &o.tag
	if (o.deeper > 0 || len(o.stack) >= maxDepth) && !o.startsItem() {
		o.tooDeep++
		if !t.empty {
			o.deeper++
		}
		return
	}
	if o.nodes += 1 + len(t.attrs); o.nodes > maxNodes {
		o.notes = append(o.notes, fmt.Sprintf("what follows the first %d elements left out", maxNodes))
		o.done = true
		return
	}
	e := o.element()
	e.name = o.name(t.name)
	lower := strings.ToLower(e.name)
	switch {
	case lower == "item" && !o.atom || lower == "entry" && o.atom:
		o.startItem(e)
	case lower == "channel" && !o.atom || lower == "items" && !o.atom, lower == "rdf:seq":
		e.name, e.holder = "", true // channels and lists of items are transparent: all items stand in one channel
		o.openUnlessEmpty(e)
	case o.inHolder() && lifted[lower]:
		e.name = lower
		o.lift(e)
	case o.inHolder() && dated[lower]:
		e.name = lower
		o.date(e)
	case lower == "a" && o.format == "CDF" && o.inHolder():
		o.leaf("link", t.get("href"))
		if !t.empty {
			o.take(t.name, false)
		}
	default:
		e.holder = lower == "source" && o.atom
		o.emit(e)
	}
}

// startsItem reports whether the tag is named like the items so far, so that one at a depth that is left out ends it.
func (o *outliner) startsItem() bool {
	return len(o.itemName) > 0 && bytes.Equal(o.tag.name, o.itemName)
}

func (o *outliner) inHolder() bool { return len(o.stack) > 0 && o.stack[len(o.stack)-1].holder }

// startItem opens an item. Whatever is open inside the feed or channel is closed first: no item stands in another.
func (o *outliner) startItem(e element) {
	keep := 0
	for keep < len(o.stack) && o.stack[keep].holder && !o.stack[keep].item {
		keep++
	}
	o.closeTo(keep)
	if len(o.items) >= maxItems {
		o.notes = append(o.notes, fmt.Sprintf("only the first %d items read", maxItems))
		o.done = true
		return
	}
	o.itemStart, o.itemTexts = len(o.xml), len(o.texts)
	t := &o.tag
	m := mark{base: e.base, lang: e.lang}
	for _, a := range t.attrs {
		if strings.HasSuffix(string(a.name), "about") {
			m.about = strings.TrimSpace(unescape(string(a.value)))
		}
	}
	o.items = append(o.items, m)
	o.itemName = e.raw
	e.name, e.item, e.holder = "item", true, true
	if o.atom {
		e.name = "entry"
	}
	o.xml = append(append(append(o.xml, '<'), e.name...), '>')
	if !o.atom { // the attributes of CDF
		o.leaf("link", t.get("href"))
		o.leaf("pubDate", canonicalDate(t.get("lastmod")))
	}
	o.open(e)
	if t.empty {
		o.closeTo(len(o.stack) - 1)
	}
}

// leaf writes an element that holds only text, or nothing where there is none.
func (o *outliner) leaf(name, text string) {
	if text == "" {
		return
	}
	o.xml = append(append(append(o.xml, '<'), name...), '>')
	o.xml = appendEscaped(o.xml, text)
	o.xml = append(append(append(o.xml, "</"...), name...), '>')
}

// emit passes a start tag on, with its attributes, addresses among them resolved against an xml:base in scope.
func (o *outliner) emit(e element) {
	o.xml = append(append(o.xml, '<'), e.name...)
	for _, a := range o.tag.attrs {
		n := a.name
		if bytes.HasPrefix(n, []byte("xml")) || !isPlainName(n) {
			continue
		}
		if i := bytes.IndexByte(n, ':'); i >= 0 {
			n = n[i+1:]
		}
		if nameLength(n) == 0 {
			continue
		}
		name := string(n)
		if strings.EqualFold(name, "ispermalink") {
			name = "isPermaLink"
		}
		value := unescape(string(a.value))
		if e.base != "" && addressed[name] {
			value = firstOf(resolve(e.base, value), value)
		}
		o.xml = append(append(append(o.xml, ' '), name...), `="`...)
		o.xml = append(appendEscaped(o.xml, value), '"')
	}
	o.xml = append(o.xml, '>')
	o.openUnlessEmpty(e)
}

// isPlainName reports whether an attribute's name is ASCII with at most one colon, which encoding/xml asks for.
func isPlainName(n []byte) bool {
	if nameLength(n) != len(n) || bytes.Count(n, []byte(":")) > 1 || bytes.HasSuffix(n, []byte(":")) {
		return false
	}
	for _, c := range n {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

func (o *outliner) open(e element) { o.stack = append(o.stack, e) }

func (o *outliner) openUnlessEmpty(e element) {
	o.open(e)
	if o.tag.empty {
		o.closeTo(len(o.stack) - 1)
	}
}

// endTag closes the innermost element of that name and what is open inside it. One that closes nothing is dropped.
func (o *outliner) endTag(raw []byte) {
	for i := len(o.stack) - 1; i >= 0; i-- {
		if o.deeper > 0 && !o.stack[i].holder {
			continue
		}
		if len(o.stack[i].raw) == len(raw) && bytes.EqualFold(o.stack[i].raw, raw) {
			o.closeTo(i)
			o.done = i == 0 || i == 1 && o.entry
			return
		}
	}
	o.deeper = max(0, o.deeper-1)
	o.nodes++
	o.done = o.nodes > maxNodes
}

// closeTo closes elements until n are open.
func (o *outliner) closeTo(n int) {
	for len(o.stack) > n {
		e := &o.stack[len(o.stack)-1]
		if e.name != "" {
			o.xml = append(append(append(o.xml, "</"...), e.name...), '>')
		}
		o.bindings = o.bindings[:min(e.bindings, len(o.bindings))]
		o.stack = o.stack[:len(o.stack)-1]
	}
	o.deeper = 0
}

// lift takes the text of the element that o.tag opens out of the document and leaves its number.
func (o *outliner) lift(e element) {
	t := &o.tag
	p := piece{
		kind: strings.ToLower(t.get("type")), mode: strings.ToLower(t.get("mode")), src: t.get("src"),
		base: e.base, lang: e.lang,
	}
	o.bindings = o.bindings[:e.bindings]
	if !t.empty {
		nested := strings.Contains(p.kind, "xml") || strings.HasSuffix(e.name, "body") || strings.HasSuffix(e.name, "div")
		p.raw = o.take(t.name, nested)
	}
	o.xml = append(append(append(o.xml, '<'), e.name...), ">"+textPrefix...)
	o.xml = strconv.AppendInt(o.xml, int64(len(o.texts)), 10)
	o.xml = append(append(append(o.xml, "</"...), e.name...), '>')
	o.texts = append(o.texts, p)
}

// textPrefix begins what stands in place of a lifted text; it is an address that gofeed leaves as it is.
const textPrefix = "lifted:"

// date takes the text of an element that holds a date and passes it on in the form of RFC 3339 where it can be read.
func (o *outliner) date(e element) {
	o.bindings = o.bindings[:e.bindings]
	if o.tag.empty {
		return
	}
	text := strings.TrimSpace(xmlText(o.take(o.tag.name, false)))
	o.leaf(e.name, cut(firstOf(canonicalDate(text), text), 100))
}

// take returns the bytes up to the end tag of name and moves behind it. An end or start of an item ends it as well,
// outside CDATA. Where neither comes, the document is cut off.
func (o *outliner) take(name []byte, nested bool) []byte {
	from, depth := o.at, 0
	for {
		next := bytes.IndexByte(o.src[o.at:], '<')
		if next < 0 {
			o.at = len(o.src)
			return o.src[from:]
		}
		o.at += next
		rest := o.src[o.at:]
		switch {
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			o.at = after(o.src, o.at+9, "]]>")
		case bytes.HasPrefix(rest, []byte("<!--")):
			o.at = after(o.src, o.at+4, "-->")
		case isTag(rest, "</", name):
			end := o.at
			o.at = after(o.src, o.at, ">")
			if depth == 0 {
				return o.src[from:end]
			}
			depth--
		case o.atItem(rest):
			return o.src[from:o.at]
		case nested && isTag(rest, "<", name):
			if scanTag(rest, &o.tag) && !o.tag.empty {
				depth++
			}
			o.at++
		default:
			o.at++
		}
	}
}

// atItem reports whether rest begins an item, or ends the open one.
func (o *outliner) atItem(rest []byte) bool {
	for i := len(o.stack) - 1; i >= 0; i-- {
		if o.stack[i].item {
			return isTag(rest, "</", o.stack[i].raw) || isTag(rest, "<", o.stack[i].raw)
		}
	}
	return isTag(rest, "<", []byte("item")) || isTag(rest, "<", []byte("entry"))
}

// isTag reports whether b begins with a tag of that name, in any case.
func isTag(b []byte, open string, name []byte) bool {
	n := len(open) + len(name)
	if len(b) <= n || string(b[:len(open)]) != open || !bytes.EqualFold(b[len(open):n], name) {
		return false
	}
	c := b[n]
	return c == '>' || c == '/' || isSpace(c)
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
		if len(o.items) == 0 {
			return nil, errors.New("cut off before its first item")
		}
		o.notes = append(o.notes, fmt.Sprintf("cut off; its %d whole items used", len(o.items)))
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
