package render

import (
	"encoding/xml"
	"hash/fnv"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/gorilla/feeds"
)

const (
	atomNS  = "http://www.w3.org/2005/Atom"
	mediaNS = "http://search.yahoo.com/mrss/"
)

// atomFeed adds to gorilla's feed. A field shadows the embedded one of the same element.
type atomFeed struct {
	XMLName xml.Name `xml:"feed"`
	MediaNS string   `xml:"xmlns:media,attr"`
	FhNS    string   `xml:"xmlns:fh,attr,omitempty"`
	Lang    string   `xml:"xml:lang,attr,omitempty"`
	*feeds.AtomFeed
	Title     escaped       `xml:"title"`
	Subtitle  atomXHTML     `xml:"subtitle"`
	Author    atomPerson    `xml:"author"`
	Generator atomGenerator `xml:"generator"`
	Archive   *struct{}     `xml:"fh:archive"`
	Links     string        `xml:",innerxml"`
	Entries   []atomEntry   `xml:"entry"`
}

// FeedXml returns the root element. Without it gorilla's promoted method would write the embedded feed alone.
func (f *atomFeed) FeedXml() any { return f }

type atomGenerator struct {
	URI     string `xml:"uri,attr"`
	Version string `xml:"version,attr,omitempty"`
	Name    string `xml:",chardata"`
}

// atomPerson is a person construct, its name escaped our way.
type atomPerson struct {
	Name escaped `xml:"name"`
}

// atomXHTML is a text construct that holds XHTML, which a browser shows as such: its links lead somewhere.
type atomXHTML struct {
	Type string `xml:"type,attr"`
	XML  string `xml:",innerxml"`
}

// subtitle is what a channel says of itself. One that says nothing tells who opens its feed in a browser what that is; the
// feed's style has a notice for the others.
func (d *Document) subtitle() atomXHTML {
	inside := textToHTML.Replace(line(d.Description))
	if inside == "" {
		inside = `<p xml:lang="en">` + d.notice() + "</p>"
	}
	return atomXHTML{"xhtml", `<div xmlns="http://www.w3.org/1999/xhtml">` + inside + "</div>"}
}

// notice says in XHTML what a feed is, and where the channel's page and its addresses are, where the base is known.
func (d *Document) notice() string {
	text := "This is a feed. To subscribe, copy its address into a feed reader."
	if d.Archive != "" {
		text = "This is a part of the archive of a feed."
	}
	if page := web(d.page()); page != "" {
		link := func(href, words string) string { return ` <a href="` + toHTML.Replace(href) + `">` + words + "</a>" }
		text += link(page, "Read it as a page") + " or" + link(web(d.Base+"subscribe/#"+addressAnchor(d.Slug)), "see all its addresses") + "."
	}
	return text
}

// atomLink is an atom:link with the title and the language that gorilla's lacks.
type atomLink struct {
	rel, href, mediaType, title, language string
	length                                int64
}

// linkElements writes links as XML, each on a line of its own that begins with the indent. They are written by hand
// because encoding/xml has no way to escape an attribute as plainText does.
func linkElements(indent string, links ...atomLink) string {
	var b strings.Builder
	for i := range links {
		l := &links[i]
		b.WriteString(indent + `<link rel="` + l.rel + `" href="` + toHTML.Replace(l.href) + `"`)
		for _, a := range [...]struct{ name, value string }{
			{"type", l.mediaType}, {"title", l.title}, {"hreflang", l.language},
		} {
			if a.value != "" {
				b.WriteString(" " + a.name + `="` + plainText(a.value) + `"`)
			}
		}
		if l.length > 0 {
			b.WriteString(` length="` + strconv.FormatInt(l.length, 10) + `"`)
		}
		b.WriteString("/>")
	}
	return b.String()
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

// atomContent is markup as a CDATA section. gorilla's escapes every bracket and quote, which makes a fifth more bytes.
type atomContent struct {
	Type string `xml:"type,attr"`
	HTML string `xml:",cdata"`
}

// atomEntry adds to gorilla's entry, from which title, updated, id and published come. Category shadows because
// gorilla writes no term, Author because it has one. gorilla's Links have no titles and stay empty. Source shadows
// because gorilla's is text, and comes last: sfeed takes the links of a source that comes earlier for the entry's.
type atomEntry struct {
	XMLName xml.Name `xml:"entry"`
	Lang    string   `xml:"xml:lang,attr,omitempty"`
	*feeds.AtomEntry
	Title    escaped        `xml:"title"`
	Author   []atomPerson   `xml:"author"`
	Category []atomCategory `xml:"category"`
	LinksXML string         `xml:",innerxml"`
	Media    *media         `xml:"media:content"`
	Summary  *escaped       `xml:"summary"`
	Content  atomContent    `xml:"content"`
	Source   *atomSource    `xml:"source"`
}

// atomSource names the outlet that ran the lead.
type atomSource struct {
	ID      string  `xml:"id"`
	Title   escaped `xml:"title"`
	Updated string  `xml:"updated"`
	Link    string  `xml:",innerxml"`
}

// writeAtom writes Atom 1.0 (RFC 4287).
func writeAtom(d Document) ([]byte, error) {
	f := &atomFeed{
		MediaNS: mediaNS,
		Lang:    languageTag(d.Language),
		AtomFeed: &feeds.AtomFeed{
			Xmlns:   atomNS,
			Id:      d.uri(),
			Updated: atomTime(d.changed()),
			Icon:    d.icon(),
		},
		Title: plain(d.heading()),
		// The author of each entry that names none (section 4.1.1 wants one for every entry).
		Author:    atomPerson{plain(d.heading())},
		Subtitle:  d.subtitle(),
		Generator: atomGenerator{Project, line(d.Generator), Program},
		Entries:   make([]atomEntry, 0, len(d.Stories)),
	}
	if page := web(d.page()); page != "" {
		links := []atomLink{
			{rel: "self", href: web(d.self(atomFormat)), mediaType: atomFormat.MediaType},
			{rel: "alternate", href: page, mediaType: "text/html"},
		}
		links = append(links, d.history(atomFormat)...)
		for _, hub := range d.hubs() {
			links = append(links, atomLink{rel: "hub", href: hub})
		}
		f.Links = linkElements("\n  ", links...)
	}
	if d.Archive != "" {
		f.FhNS, f.Archive = historyNS, &struct{}{}
	}
	for i := range d.Stories {
		e := d.entryAt(i)
		f.Entries = append(f.Entries, newAtomEntry(&e, f.Lang))
	}
	return d.writeXML(f)
}

func newAtomEntry(e *entry, feedLanguage string) atomEntry {
	x := atomEntry{
		AtomEntry: &feeds.AtomEntry{
			Id: e.id, Updated: e.instant(e.updated), Published: e.instant(e.published),
		},
		Title:    plain(e.title),
		LinksXML: linkElements("\n    ", atomLinks(e)...),
		Media:    mediaOf(e.image),
		Content:  atomContent{"html", e.body},
	}
	if e.language != feedLanguage {
		x.Lang = e.language
	}
	for _, name := range e.authors {
		x.Author = append(x.Author, atomPerson{plain(name)})
	}
	for _, term := range e.categories {
		x.Category = append(x.Category, atomCategory{term})
	}
	if e.summary != "" {
		summary := plain(e.summary)
		x.Summary = &summary
	}
	if o := e.outlet; o.url != "" {
		x.Source = &atomSource{
			ID: canonical(o.url), Title: plain(o.called()), Updated: x.Updated,
			Link: linkElements("\n      ", atomLink{rel: "alternate", href: o.url, mediaType: "text/html"}),
		}
	}
	return x
}

// instant writes a time of an entry. What stands behind the whole second comes from the entry's id: readers that sort by
// time keep one order for the entries of one second, of which an edition of many sources has some, and to validators
// entries with the same atom:updated look as if nobody had written down when they changed.
func (e *entry) instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	h := fnv.New32a()
	_, _ = io.WriteString(h, e.id) // a hash gives no error
	return t.Truncate(time.Second).Add(time.Duration(h.Sum32()%1_000_000) * time.Microsecond).Format("2006-01-02T15:04:05.000000Z07:00")
}

// atomLinks are the entry's own address, its files and the headlines that have a link, each once.
func atomLinks(e *entry) []atomLink {
	links := make([]atomLink, 0, 1+len(e.enclosures)+len(e.related))
	if e.url != "" {
		links = append(links, atomLink{rel: "alternate", href: e.url, mediaType: "text/html"})
	}
	for _, c := range e.enclosures {
		links = append(links, atomLink{rel: "enclosure", href: c.url, mediaType: c.mediaType, length: c.length})
	}
	for _, relation := range []feed.Relation{feed.Stated, feed.Coverage} {
		for i := range e.related {
			if h := &e.related[i]; h.url != "" && h.relation == relation {
				links = append(links, atomLink{
					rel: "related", href: h.url, mediaType: "text/html", title: h.title, language: h.language,
				})
			}
		}
	}
	return links
}
