package render

import (
	"encoding/xml"

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
	Lang    string   `xml:"xml:lang,attr,omitempty"`
	*feeds.AtomFeed
	Generator atomGenerator `xml:"generator"`
	Link      []atomLink    `xml:"link"` // gorilla's is one
	Entries   []atomEntry   `xml:"entry"`
}

// FeedXml returns the root element. Without it gorilla's promoted method would write the embedded feed alone.
func (f *atomFeed) FeedXml() any { return f }

type atomGenerator struct {
	URI     string `xml:"uri,attr"`
	Version string `xml:"version,attr,omitempty"`
	Name    string `xml:",chardata"`
}

// atomLink is an atom:link with the title and the language that gorilla's lacks.
type atomLink struct {
	XMLName  xml.Name `xml:"link"`
	Rel      string   `xml:"rel,attr"`
	Href     string   `xml:"href,attr"`
	Type     string   `xml:"type,attr,omitempty"`
	Title    string   `xml:"title,attr,omitempty"`
	Hreflang string   `xml:"hreflang,attr,omitempty"`
	Length   int64    `xml:"length,attr,omitempty"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

// atomText is an Atom text construct or content. Type "" is plain text.
type atomText struct {
	Type string `xml:"type,attr,omitempty"`
	XML  string `xml:",innerxml"`
}

// atomEntry adds to gorilla's entry, from which title, updated, id and published come. Category shadows because
// gorilla writes no term, Author because it has one, Links because it has no titles: gorilla's field has no XML name,
// so that one of the same Go name shadows it, whose type names the element. Source shadows because gorilla's is text,
// and comes last: sfeed takes the links of a source that comes earlier for the entry's.
type atomEntry struct {
	XMLName xml.Name `xml:"entry"`
	Lang    string   `xml:"xml:lang,attr,omitempty"`
	*feeds.AtomEntry
	Author   []feeds.AtomPerson `xml:"author"`
	Category []atomCategory     `xml:"category"`
	Links    []atomLink
	Media    *media      `xml:"media:content"`
	Summary  *atomText   `xml:"summary"`
	Content  atomText    `xml:"content"`
	Source   *atomSource `xml:"source"`
}

// atomSource names the outlet that ran the lead.
type atomSource struct {
	ID      string    `xml:"id"`
	Title   string    `xml:"title"`
	Updated string    `xml:"updated"`
	Link    *atomLink `xml:"link"`
}

// writeAtom writes Atom 1.0 (RFC 4287).
func writeAtom(d Document) ([]byte, error) {
	f := &atomFeed{
		MediaNS: mediaNS,
		Lang:    languageTag(d.Language),
		AtomFeed: &feeds.AtomFeed{
			Xmlns:    atomNS,
			Title:    d.heading(),
			Subtitle: line(d.Description),
			Id:       d.uri(),
			Updated:  atomTime(d.changed()),
			// The author of each entry that names none (section 4.1.1 wants one for every entry).
			Author: &feeds.AtomAuthor{AtomPerson: feeds.AtomPerson{Name: d.heading()}},
		},
		Generator: atomGenerator{Project, line(d.Generator), Program},
		Entries:   make([]atomEntry, 0, len(d.Stories)),
	}
	if page := web(d.page()); page != "" {
		f.Link = []atomLink{
			{Rel: "self", Href: web(d.file(atomFormat.File)), Type: atomFormat.MediaType},
			{Rel: "alternate", Href: page, Type: "text/html"},
		}
	}
	for i := range d.Stories {
		e := d.entry(&d.Stories[i])
		f.Entries = append(f.Entries, newAtomEntry(&e, f.Lang))
	}
	return writeXML(f)
}

func newAtomEntry(e *entry, feedLanguage string) atomEntry {
	x := atomEntry{
		AtomEntry: &feeds.AtomEntry{
			Title: e.title, Id: e.id, Updated: atomTime(e.updated), Published: atomTime(e.published),
		},
		Links:   atomLinks(e),
		Media:   mediaOf(e.image),
		Content: atomText{"html", toXML.Replace(e.body)},
	}
	if e.language != feedLanguage {
		x.Lang = e.language
	}
	for _, name := range e.authors {
		x.Author = append(x.Author, feeds.AtomPerson{Name: name})
	}
	for _, term := range e.categories {
		x.Category = append(x.Category, atomCategory{term})
	}
	if e.summary != "" {
		x.Summary = &atomText{XML: toXML.Replace(e.summary)}
	}
	if o := e.outlet; o.url != "" {
		x.Source = &atomSource{
			ID: canonical(o.url), Title: o.name, Updated: x.Updated,
			Link: &atomLink{Rel: "alternate", Href: o.url, Type: "text/html"},
		}
		if o.name == "" {
			x.Source.Title = o.url
		}
	}
	return x
}

// atomLinks are the entry's own address, its files and the headlines that have a link, each once.
func atomLinks(e *entry) []atomLink {
	links := make([]atomLink, 0, 1+len(e.enclosures)+len(e.related))
	if e.url != "" {
		links = append(links, atomLink{Rel: "alternate", Href: e.url, Type: "text/html"})
	}
	for _, c := range e.enclosures {
		links = append(links, atomLink{Rel: "enclosure", Href: c.url, Type: c.mediaType, Length: c.length})
	}
	for _, relation := range []feed.Relation{feed.Stated, feed.Coverage} {
		for i := range e.related {
			if h := &e.related[i]; h.url != "" && h.relation == relation {
				links = append(links, atomLink{
					Rel: "related", Href: h.url, Type: "text/html", Title: h.title, Hreflang: h.language,
				})
			}
		}
	}
	return links
}
