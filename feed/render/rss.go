package render

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/feeds"
)

// rssDocument is the root of an RSS 2.0 document. gorilla's own declares one namespace and its own channel only.
type rssDocument struct {
	XMLName   xml.Name    `xml:"rss"`
	Version   string      `xml:"version,attr"`
	ContentNS string      `xml:"xmlns:content,attr"`
	DCNS      string      `xml:"xmlns:dc,attr"`
	AtomNS    string      `xml:"xmlns:atom,attr"`
	MediaNS   string      `xml:"xmlns:media,attr"`
	SyNS      string      `xml:"xmlns:sy,attr,omitempty"`
	FhNS      string      `xml:"xmlns:fh,attr,omitempty"`
	Channel   *rssChannel `xml:"channel"`
}

// rssChannel adds to gorilla's channel. A field shadows the embedded one of the same element.
type rssChannel struct {
	XMLName     xml.Name `xml:"channel"`
	Title       escaped  `xml:"title"`
	Link        string   `xml:"link"`
	Description escaped  `xml:"description"`
	*feeds.RssFeed
	Period    string    `xml:"sy:updatePeriod,omitempty"`
	Frequency int       `xml:"sy:updateFrequency,omitempty"`
	Image     *rssImage `xml:"image"`
	Archive   *struct{} `xml:"fh:archive"`
	Links     []rssLink `xml:"atom:link"` // rel=self, rel=hub, those of the archive
	Items     []rssItem `xml:"item"`
}

// FeedXml returns the root element. Without it gorilla's promoted method would write the embedded channel alone.
func (c *rssChannel) FeedXml() any {
	root := &rssDocument{
		Version:   "2.0",
		ContentNS: "http://purl.org/rss/1.0/modules/content/",
		DCNS:      "http://purl.org/dc/elements/1.1/",
		AtomNS:    atomNS,
		MediaNS:   mediaNS,
		Channel:   c,
	}
	if c.Period != "" {
		root.SyNS = "http://purl.org/rss/1.0/modules/syndication/"
	}
	if c.Archive != nil {
		root.FhNS = historyNS
	}
	return root
}

// rssImage is the channel's picture. Its title and link are the channel's own, as RSS 2.0 wants them, and so the title
// has to be escaped as the channel's is, which gorilla's image does not.
type rssImage struct {
	URL    string  `xml:"url"`
	Title  escaped `xml:"title"`
	Link   string  `xml:"link"`
	Width  int     `xml:"width"` // without it readers assume 88 by 31
	Height int     `xml:"height"`
}

type rssLink struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
}

// rssItem adds to gorilla's item, from which description, content:encoded, enclosure, guid and pubDate come. Title
// shadows to be escaped our way, link because gorilla writes an empty one, author because it wants an e-mail address,
// category because there is only one, source because it lacks the address.
type rssItem struct {
	XMLName xml.Name `xml:"item"`
	Title   escaped  `xml:"title"`
	Link    string   `xml:"link,omitempty"`
	*feeds.RssItem
	Author   string     `xml:"author,omitempty"`
	Creator  *escaped   `xml:"dc:creator"`
	Category []escaped  `xml:"category"`
	Source   *rssSource `xml:"source"`
	Language string     `xml:"dc:language,omitempty"` // where it is not the channel's
	Updated  string     `xml:"atom:updated"`
	Media    *media     `xml:"media:content"`
}

type rssSource struct {
	URL  string `xml:"url,attr"`
	Name string `xml:",innerxml"`
}

// media is a picture (Media RSS 1.5.1).
type media struct {
	URL    string `xml:"url,attr"`
	Type   string `xml:"type,attr,omitempty"`
	Medium string `xml:"medium,attr"`
}

func mediaOf(address string) *media {
	if address == "" {
		return nil
	}
	m := &media{URL: address, Medium: "image"}
	if t := mediaType("", address); strings.HasPrefix(t, "image/") {
		m.Type = t
	}
	return m
}

// syndication says a ttl in minutes as a period and how often in it the channel may change (RSS 1.0 module
// "Syndication"), for the readers that know no ttl: "hourly" and 4 for a quarter of an hour. It returns "" and 0 where
// the ttl is no whole part of a period, since readers take the longer of two that differ.
func syndication(ttl int) (period string, frequency int) {
	for _, p := range [...]struct {
		name    string
		minutes int
	}{{"hourly", 60}, {"daily", 24 * 60}, {"weekly", 7 * 24 * 60}} {
		if ttl > 0 && p.minutes%ttl == 0 {
			return p.name, p.minutes / ttl
		}
	}
	return "", 0
}

// writeRSS writes RSS 2.0 with the modules content, dc, atom, media and sy.
func writeRSS(d Document) ([]byte, error) {
	c := &rssChannel{
		Title:       plain(d.heading()),
		Description: plain(d.about()),
		Link:        web(d.page()),
		RssFeed: &feeds.RssFeed{
			Language:      languageTag(d.Language),
			LastBuildDate: rssTime(d.changed()),
			Generator:     strings.TrimSpace(Program + " " + line(d.Generator)),
			Docs:          "https://www.rssboard.org/rss-specification",
			Ttl:           max(0, int(d.TTL/time.Minute)),
		},
		Items: make([]rssItem, 0, len(d.Stories)),
	}
	c.Period, c.Frequency = syndication(c.Ttl)
	if c.Link == "" {
		c.Link = Project // the element is required, and an edition without an address has no page to name
	} else {
		c.Links = append(c.Links, rssLink{web(d.self(rssFormat)), "self", rssFormat.MediaType})
		for _, l := range d.history(rssFormat) {
			c.Links = append(c.Links, rssLink{l.href, l.rel, l.mediaType})
		}
		for _, hub := range d.hubs() {
			c.Links = append(c.Links, rssLink{Href: hub, Rel: "hub"})
		}
		c.Image = &rssImage{d.icon(), c.Title, c.Link, iconSize, iconSize}
	}
	if d.Archive != "" {
		c.Archive = &struct{}{}
	}
	for i := range d.Stories {
		e := d.entryAt(i)
		c.Items = append(c.Items, newRSSItem(&e, c.Language))
	}
	return d.writeXML(c)
}

func newRSSItem(e *entry, channelLanguage string) rssItem {
	it := rssItem{
		RssItem: &feeds.RssItem{
			Description: textToHTML.Replace(e.summary), // it holds HTML; an empty one still has to precede the content
			Content:     &feeds.RssContent{Content: e.body},
			Guid:        &feeds.RssGuid{Id: e.id, IsPermaLink: "false"},
			PubDate:     rssTime(e.published),
		},
		Title:   plain(e.title),
		Link:    e.url,
		Updated: atomTime(e.updated),
		Media:   mediaOf(e.image),
	}
	if e.language != channelLanguage {
		it.Language = e.language
	}
	if len(e.authors) > 0 {
		// One element for all: of several, readers show only the first or only the last.
		creator := plain(strings.Join(e.authors, ", "))
		it.Creator = &creator
	}
	for _, c := range e.categories {
		it.Category = append(it.Category, plain(c))
	}
	if e.outlet.url != "" {
		it.Source = &rssSource{e.outlet.url, plainText(e.outlet.called())}
	}
	if c := oneEnclosure(e.enclosures); c != nil {
		length := strconv.FormatInt(c.length, 10)
		it.Enclosure = &feeds.RssEnclosure{Url: c.url, Length: length, Type: knownType(c.mediaType)}
	}
	return it
}

// oneEnclosure picks the one that an RSS item may have (Best Practices Profile): something to hear or to see before
// other files, and a picture last, since media:content carries pictures.
func oneEnclosure(all []enclosure) *enclosure {
	var best *enclosure
	score := 0
	for i := range all {
		n := 2
		switch main, _, _ := strings.Cut(all[i].mediaType, "/"); main {
		case "audio", "video":
			n = 3
		case "image":
			n = 1
		}
		if n > score {
			best, score = &all[i], n
		}
	}
	return best
}

// knownType is a media type for the formats that require one.
func knownType(t string) string {
	if t == "" {
		return "application/octet-stream"
	}
	return t
}

// writeXML has gorilla write a document, whole or not at all, with the style by which a browser shows it.
func (d *Document) writeXML(x feeds.XmlFeed) ([]byte, error) {
	b := d.room()
	b.Grow(d.size())
	up := strings.Repeat("../", strings.Count(d.place(rssFormat.File), "/"))
	style := "\n<?xml-stylesheet type=\"text/css\" href=\"" + up + FeedStylePath + "\"?>"
	if err := feeds.WriteXML(x, &afterDeclaration{b, style}); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// afterDeclaration puts a text behind what is written first, which with gorilla is the XML declaration.
type afterDeclaration struct {
	b    *bytes.Buffer
	text string
}

func (w *afterDeclaration) Write(p []byte) (int, error) {
	n, err := w.b.Write(p)
	w.b.WriteString(w.text)
	w.text = ""
	return n, err
}
