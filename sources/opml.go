package sources

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// The limits of an OPML document.
const (
	maxOutlines  = 10_000
	maxOPMLDepth = 64
	maxOPMLNotes = 20
	maxTag       = 100 // runes
)

// readOPML reads a list of sources (OPML 1.0, 1.1, 2.0; http://opml.org/spec2.opml). Folders become tags. The tags of
// the document are read as a browser reads them, so that a bare "&" or a missing quote costs nothing; what names no
// source is a note with its line, never an error.
func readOPML(doc Document, text []byte, _ Options) (Reading, error) {
	p := opmlReader{doc: doc, line: 1, index: map[string]int{}}
	p.reading = Reading{Kind: OPML, Format: "OPML"}
	p.z = html.NewTokenizer(bytes.NewReader(text))
	p.z.SetMaxBuf(1 << 20)
	p.z.AllowCDATA(true)
	for p.next() {
	}
	if !p.opml {
		return Reading{}, errors.New("not OPML: it has no <opml> element")
	}
	if !p.closed {
		p.reading.Partial = true
		p.note("the list is cut off")
	}
	if p.hidden > 0 {
		p.reading.Notes = append(p.reading.Notes, fmt.Sprintf("%d more lines without a source", p.hidden))
	}
	return p.reading, nil
}

// opmlReader walks through the tags of a document.
type opmlReader struct {
	doc     Document
	z       *html.Tokenizer
	reading Reading
	index   map[string]int // of the sources listed, by address
	folders []string       // the outlines that are open: a folder's tag, "" for one that is none
	deep    int            // open outlines below the deepest that is read
	line    int            // of the token at hand
	count   int            // outlines met
	hidden  int            // notes left out
	opml    bool
	closed  bool
	title   bool // inside the head's title
}

// next reads one token and reports whether there may be more.
func (p *opmlReader) next() bool {
	kind := p.z.Next()
	lines := bytes.Count(p.z.Raw(), []byte("\n"))
	defer func() { p.line += lines }()
	switch kind {
	case html.ErrorToken:
		if err := p.z.Err(); !errors.Is(err, io.EOF) {
			p.note("a tag is too long; the rest is not read")
		}
		return false
	case html.StartTagToken, html.SelfClosingTagToken:
		p.z.NextIsNotRawText() // as <title> would make it in HTML
		name, more := p.z.TagName()
		switch string(name) {
		case "opml":
			p.opml = true
			if v := printable(cut(p.attributes(more)["version"], 8)); v != "" {
				p.reading.Format = "OPML " + v
			}
		case "title":
			p.title = kind == html.StartTagToken && p.reading.Title == ""
		case "outline":
			return p.outline(p.attributes(more), kind == html.SelfClosingTagToken)
		}
	case html.TextToken:
		if p.title {
			p.reading.Title = plainTitle(p.reading.Title + string(p.z.Text()))
		}
	case html.EndTagToken:
		name, _ := p.z.TagName()
		p.end(string(name))
	}
	return true
}

func (p *opmlReader) end(name string) {
	switch name {
	case "title":
		p.title = false
	case "opml":
		p.closed = true
	case "outline":
		if p.deep > 0 {
			p.deep--
		} else if n := len(p.folders); n > 0 {
			p.folders = p.folders[:n-1]
		}
	}
}

// attributes returns the attributes of the tag at hand, their names in lower case.
func (p *opmlReader) attributes(more bool) map[string]string {
	as := map[string]string{}
	for n := 0; more && n < 64; n++ {
		var k, v []byte
		k, v, more = p.z.TagAttr()
		if _, twice := as[string(k)]; !twice {
			as[string(k)] = strings.TrimSpace(string(v))
		}
	}
	return as
}

// outline reads one outline: a source, a folder, or neither.
func (p *opmlReader) outline(as map[string]string, empty bool) bool {
	if p.count++; p.count > maxOutlines {
		p.reading.Partial, p.closed = true, true
		p.note(fmt.Sprintf("only the first %d outlines were read", maxOutlines))
		return false
	}
	if len(p.folders) >= maxOPMLDepth {
		if p.deep == 0 {
			p.note(fmt.Sprintf("folders deeper than %d are not read", maxOPMLDepth))
		}
		if !empty {
			p.deep++
		}
		return true
	}
	title := plainTitle(firstOf(as["title"], as["text"]))
	kind := strings.ToLower(as["type"])
	ref := as["xmlurl"]
	if ref == "" && (kind == "rss" || kind == "atom" || kind == "feed") {
		ref = as["url"]
	}
	folder := ""
	switch {
	case ref != "":
		p.list(ref, title, as)
	case kind == "link" || kind == "include":
		what := "page"
		if strings.HasSuffix(strings.ToLower(as["url"]), ".opml") || kind == "include" {
			what = "list"
		}
		p.note(fmt.Sprintf("%q is a link to another %s, which is not followed", cut(title, 60), what))
	case kind == "rss" || kind == "atom" || kind == "feed" || empty && as["htmlurl"] != "":
		p.note(fmt.Sprintf("%q has no xmlUrl", cut(title, 60)))
	default:
		folder = cut(plainTitle(firstOf(as["text"], as["title"])), maxTag)
	}
	if !empty {
		p.folders = append(p.folders, folder)
	}
	return true
}

// list adds a source, or its tags to those of the same source met before.
func (p *opmlReader) list(ref, title string, as map[string]string) {
	address, problem := p.address(ref)
	if problem != "" {
		p.note(problem)
		return
	}
	tags := slices.Clone(p.folders)
	for path := range strings.SplitSeq(as["category"], ",") {
		for tag := range strings.SplitSeq(path, "/") {
			tags = append(tags, cut(plainTitle(strings.TrimSpace(tag)), maxTag))
		}
	}
	at, known := p.index[address]
	if !known {
		at = len(p.reading.Listed)
		p.index[address] = at
		p.reading.Listed = append(p.reading.Listed, Listed{Title: title, Address: address})
	}
	l := &p.reading.Listed[at]
	for _, tag := range tags {
		if tag != "" && !slices.Contains(l.Tags, tag) && len(l.Tags) < maxOPMLDepth {
			l.Tags = append(l.Tags, tag)
		}
	}
}

// address mends the address of a source: http or https, or the path of a file where the list is itself a file.
func (p *opmlReader) address(ref string) (address, problem string) {
	shown := printable(cut(ref, 80))
	if strings.Contains(shown, "@") {
		shown = "…" // it may hold a password
	}
	for _, scheme := range []string{"feed:", "feeds:", "itpc:", "pcast:"} {
		rest, found := cutPrefixFold(ref, scheme)
		if !found {
			continue
		}
		ref = rest
		if strings.HasPrefix(ref, "//") {
			ref = "http:" + ref
		}
	}
	if _, found := cutPrefixFold(ref, "www."); found {
		ref = "https://" + ref
	}
	u, err := url.Parse(ref)
	switch {
	case strings.HasPrefix(ref, "//"), err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https"):
	case err == nil && strings.EqualFold(u.Scheme, "file") && (u.Host == "" || u.Host == "localhost"):
		return p.file(u.Path, shown)
	case err != nil && !strings.Contains(ref, "://"), err == nil && len(u.Scheme) < 2:
		return p.file(ref, shown)
	}
	if address = resolve("", ref); address == "" {
		return "", fmt.Sprintf("%q is no http or https address", shown)
	}
	return address, ""
}

func (p *opmlReader) file(path, shown string) (string, string) {
	if p.doc.Address != "" {
		return "", fmt.Sprintf("%q is the path of a file, which a list from the network may not name", shown)
	}
	if path = legal(path); path == "" || len(path) > maxURL || strings.ContainsAny(path, "\n\r") {
		return "", fmt.Sprintf("%q is no address and no path", shown)
	}
	return path, ""
}

func (p *opmlReader) note(what string) {
	if len(p.reading.Notes) >= maxOPMLNotes {
		p.hidden++
		return
	}
	p.reading.Notes = append(p.reading.Notes, fmt.Sprintf("line %d: %s", p.line, what))
}

// cutPrefixFold is strings.CutPrefix without regard to the case of ASCII letters.
func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix) {
		return s[len(prefix):], true
	}
	return s, false
}
