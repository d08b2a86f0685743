package sources

import (
	"bytes"
	"strings"
	"time"

	"github.com/mmcdole/gofeed/atom"
)

// atom reads what gofeed makes of an Atom document.
func (f *feedReader) atom(o *outline) error {
	doc, err := (&atom.Parser{}).Parse(bytes.NewReader(o.xml))
	if err != nil {
		return err
	}
	if doc.Generator != nil {
		f.own = isOwn(doc.Generator.Value)
	}
	home := ""
	if l := alternate(doc.Links); l != nil {
		home = l.Href
	}
	title, literal := o.construct(doc.Title)
	if literal {
		title = literalTitle(title)
	} else {
		title = plainTitle(title)
	}
	f.begin(title, home, o.lang, o.base, selfLink(doc.Links), len(doc.Entries))
	sy := doc.Extensions["sy"]
	f.reading.Hints.TTL = syndication(first(sy["updatePeriod"]), first(sy["updateFrequency"]))
	f.authors = atomNames(doc.Authors)
	var ignored time.Time
	f.clock.read(&ignored, doc.Updated, nil)
	for i, e := range doc.Entries {
		m := mark{}
		if i < len(o.items) && len(o.items) == len(doc.Entries) {
			m = o.items[i]
		}
		f.add(f.atomEntry(o, e, m))
	}
	f.end()
	return nil
}

// construct returns an Atom text and whether it is plain text by its type.
func (o *outline) construct(s string) (text string, literal bool) {
	p := o.piece(s)
	if p == nil {
		return legal(s), false
	}
	text, _ = p.atomText()
	return text, p.kind == "text" || p.kind == "text/plain"
}

// atomEntry takes one entry apart.
func (f *feedReader) atomEntry(o *outline, e *atom.Entry, m mark) *item {
	it := &item{base: m.base, block: m.block, language: m.lang, ownID: o.text(e.ID)}
	it.title, it.literal = o.construct(e.Title)
	if it.title == "" {
		it.title = first(e.Extensions["media"]["title"])
	}
	it.atomLinks(e)
	if c := e.Content; c != nil {
		it.content = append(it.content, o.atomBody(c.Value))
		if p := o.piece(c.Value); p != nil && strings.Contains(p.kind, "html") {
			it.links = append(it.links, p.src)
		}
	}
	it.content = append(it.content, o.body(first(e.Extensions["content"]["encoded"])))
	it.summaries = append(it.summaries, o.atomBody(e.Summary))
	it.authors = atomNames(e.Authors)
	if len(it.authors) == 0 && e.Source != nil {
		it.authors = atomNames(e.Source.Authors)
	}
	if len(it.authors) == 0 {
		it.authors = people(e.Extensions["dc"]["creator"])
	}
	for _, c := range e.Categories {
		name := firstOf(c.Label, c.Term)
		if !isWeb(name) {
			it.categories = append(it.categories, name)
		}
	}
	for _, s := range e.Extensions["dc"]["subject"] {
		it.categories = append(it.categories, s.Value)
	}
	it.media(e.Extensions["media"])
	it.dates.published = []rawDate{{e.Published, e.PublishedParsed}, {first(e.Extensions["dc"]["date"]), nil}}
	it.dates.updated = []rawDate{{e.Updated, e.UpdatedParsed}}
	if s := e.Source; s != nil {
		it.origin.title, _ = o.construct(s.Title)
		if l := alternate(s.Links); l != nil {
			it.origin.url = l.Href
		} else if id := o.text(s.ID); isWeb(id) {
			it.origin.url = id
		}
	}
	return it
}

// atomLinks takes an entry's links: the alternate in HTML first, then others, the id where it is an address, what
// the content points to.
func (it *item) atomLinks(e *atom.Entry) {
	for _, l := range e.Extensions["feedburner"]["origLink"] {
		it.links = append(it.links, l.Value)
	}
	if l := alternate(e.Links); l != nil {
		it.links = append(it.links, l.Href)
	}
	for _, l := range e.Links {
		switch l.Rel {
		case "enclosure":
			it.enclosure(l.Href, l.Type, l.Length)
		default:
			it.relatedLink(l.Rel, l.Href, l.Title, l.Hreflang)
		}
	}
	if isWeb(it.ownID) {
		it.links = append(it.links, it.ownID)
	}
	for _, l := range e.Links {
		if l.Rel == "self" || l.Rel == "canonical" {
			it.links = append(it.links, l.Href)
		}
	}
	if len(it.links) == 0 {
		for _, l := range e.Links {
			if l.Rel == "enclosure" {
				it.links = append(it.links, l.Href)
			}
		}
	}
}

// alternate returns the link to the page: of several alternates the one in HTML, else one without a type, else the
// first.
func alternate(links []*atom.Link) *atom.Link {
	var best *atom.Link
	score := 0
	for _, l := range links {
		if rel := strings.ToLower(l.Rel); l.Href == "" || rel != "alternate" && !strings.HasSuffix(rel, "/relation/alternate") {
			continue
		}
		n := 1
		switch mediaType(l.Type) {
		case "text/html", "application/xhtml+xml":
			n = 3
		case "":
			n = 2
		}
		if n > score {
			best, score = l, n
		}
	}
	return best
}

// selfLink returns the address that the feed gives for itself, by which relative ones of a file are resolved.
func selfLink(links []*atom.Link) string {
	for _, l := range links {
		if l.Rel == "self" {
			return resolve("", l.Href)
		}
	}
	return ""
}

// atomBody is an Atom text construct as a candidate for the article's text.
func (o *outline) atomBody(s string) body {
	p := o.piece(s)
	if p == nil {
		return body{markup: legal(s)}
	}
	text, plain := p.atomText()
	if plain {
		return body{markup: htmlOf(text), base: p.base}
	}
	return body{markup: unescapeMarkup(text), base: p.base}
}

func atomNames(list []*atom.Person) []string {
	var out []string
	for _, p := range list {
		if n := person(firstOf(strings.TrimSpace(p.Name), p.Email)); n != "" {
			out = append(out, n)
		}
	}
	return out
}
