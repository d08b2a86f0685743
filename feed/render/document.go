// Package render turns stories into documents: RSS 2.0, Atom 1.0, JSON Feed 1.1, OPML 2.0 and HTML pages.
//
//	Document   one channel, ready to be written in any format
//	Format     a wire format: its file, its media type, its function
//	Outline    a source as an OPML document lists it
//	Incident   what befell a source, for the operator's feed
//
// It promises: pure functions from values to bytes; no I/O, no clock, no randomness, no map order, so the same
// stories give the same bytes. Whatever strings come in, XML and JSON come out well-formed, valid and without
// characters that XML forbids. Markup leaves only if it is a feed.HTML, which the sanitiser made; every other
// string is escaped. It is the one importer of gorilla/feeds, which writes RSS, Atom and JSON through own structs
// that embed its own and shadow what is wrong or missing there.
//
// # Archives
//
// The documents of a channel's archive (RFC 5005, section 4) have the channel's id and stand under ArchivePath:
// "archive/2026-09/atom.xml" for the channel at the root, "<slug>/archive/2026-09/atom.xml" for another; more of one month
// are "2026-09-2" and so on. Each leads to the ones before and after it and to the one that readers subscribe to, and says
// fh:archive; that one leads to the newest. Without a base no document can lead to another, and none has a link.
//
// # Reading back
//
// What is published here can be read as a source again. Documents are known by their generator, "Copytaster" and
// perhaps a version, and in JSON Feed by the member _copytaster of each item. The body of an item is, in this order,
// each part on a line of its own and left out where there is nothing to say:
//
//	<p>Outlet · author, author</p>
//	the article's markup, or its summary as one paragraph
//	<h2>Related headlines</h2>            the label in the story's language; stated headlines
//	<ul>
//	<li><a href="address">Title</a> Outlet, 2026-09-12 14:05 UTC</li>
//	<li>Title without an address <small>Outlet, 2026-09-12 14:05 UTC</small></li>
//	</ul>
//	<h2>Also covered by</h2>              likewise; coverage
//	<ul> … </ul>                          where outlets share a text: " · same text in 2 outlets: Name, Name"
//
// The first line and the lists at the end have no other markup in them. Whoever changes this changes the reader in
// package sources too.
package render

import (
	"bytes"
	"net/url"
	"strings"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
)

// Project is the program's own address. It names the generator and stands where a format requires an address and
// none is known.
const Project = "https://github.com/copytaster/copytaster"

// Program is the name under which documents say who made them.
const Program = "Copytaster"

// Document is one channel, ready to be written.
type Document struct {
	ID          string // a URI, the same wherever the edition stands
	Title       string // plain text
	Description string // plain text
	Language    string // BCP 47; "" where the stories have several

	Base string // absolute URL of the edition's root, ending in "/"; "" when unknown
	Slug string // "" for the channel at the root, else the name of its folder

	Rule string // tells what the channel chooses its stories by from other rules; "" where it need not be known again

	Updated time.Time     // the channel's last change that a reader can see; never zero
	TTL     time.Duration // how long a reader may keep it

	Content     channel.Content // how much of each article is published; "" is channel.Full
	TitleOutlet bool            // item titles end with " (Outlet)"
	Location    *time.Location  // for times shown in words; nil is UTC
	Generator   string          // the program's version
	NoImages    bool            // story pages lead to an article's images and recordings instead of showing and playing them
	Hubs        []string        // addresses of the WebSub hubs that hear of changes; named where the base is known
	Channels    []Link          // the edition's other channels, for pages
	Stories     []feed.Story    // in the order of publication; Lead.Content is cleaned

	// The document's place in the channel's archive (RFC 5005, section 4), by the names of archive documents: its own,
	// "" for the one that readers subscribe to, and those of the one before and the one after it, "" for none.
	Archive, PrevArchive, NextArchive string

	// Room, where set, is what is written into: the bytes of a document are good until the next one is written. For a caller
	// that writes many, one after another.
	Room *bytes.Buffer

	home string  // the folder of the page it belongs to, where that is not Slug
	made []entry // by Prepared
}

// Link names another channel of the edition.
type Link struct {
	Title string
	Slug  string
}

// Format is a wire format. File is its name in a channel's folder, MediaType what an HTTP server says of it.
type Format struct {
	Name      string
	File      string
	MediaType string
	Render    func(Document) ([]byte, error)
}

// The wire formats of an edition, in the order of Formats.
var (
	rssFormat  = Format{Name: "rss", File: "rss.xml", MediaType: "application/rss+xml"}
	atomFormat = Format{Name: "atom", File: "atom.xml", MediaType: "application/atom+xml"}
	jsonFormat = Format{Name: "json", File: "feed.json", MediaType: "application/feed+json"}
)

// Formats returns the wire formats, RSS first. To add one is to add its file and a line here.
func Formats() []Format {
	return []Format{
		rssFormat.with(writeRSS),
		atomFormat.with(writeAtom),
		jsonFormat.with(writeJSON),
	}
}

// XMLFormats returns those of the wire formats that are XML, RSS first: RFC 5005 knows archives in these alone, and the
// sources' health is told in them.
func XMLFormats() []Format {
	return []Format{rssFormat.with(writeRSS), atomFormat.with(writeAtom)}
}

// with adds the function, which itself needs the rest of the format.
func (f Format) with(render func(Document) ([]byte, error)) Format {
	f.Render = render
	return f
}

// StoryPath is where a story's page stands, relative to the edition's root.
func StoryPath(id feed.ID) string { return "story/" + id.String() + "/index.html" }

// page is the address of the channel's page, "" where the base is unknown.
func (d *Document) page() string {
	if d.Base == "" {
		return ""
	}
	if d.home != "" {
		return d.Base + d.home
	}
	return d.Base + folder(d.Slug)
}

// file is the address of one of the channel's documents, "" where the base is unknown.
func (d *Document) file(name string) string {
	if d.Base == "" {
		return ""
	}
	return d.Base + folder(d.Slug) + name
}

// hubs are the addresses of the hubs that documents name: none where no document has an address to subscribe to.
func (d *Document) hubs() []string {
	if d.Base == "" || d.Archive != "" { // nobody subscribes to an archive
		return nil
	}
	var all []string
	for _, h := range d.Hubs {
		if h = web(h); h != "" {
			all = append(all, h)
		}
	}
	return all
}

// storyPage is the address of a story's page, "" where the base is unknown.
func (d *Document) storyPage(id feed.ID) string {
	if d.Base == "" {
		return ""
	}
	return d.Base + "story/" + id.String() + "/"
}

// heading is the channel's title, never empty.
func (d *Document) heading() string {
	if t := line(d.Title); t != "" {
		return t
	}
	return Program
}

// about is the channel's description for the formats that require one: its title where there is none.
func (d *Document) about() string {
	if t := line(d.Description); t != "" {
		return t
	}
	return d.heading()
}

// uri is the channel's id, made from what it is called where it is no URI (RFC 3986, section 3: a scheme comes first).
func (d *Document) uri() string {
	id := strings.TrimSpace(d.ID)
	u, err := url.Parse(id)
	if err == nil && u.IsAbs() && id == legal(id) && !strings.ContainsAny(id, " \t\n<>\"{}|\\^`") {
		return id
	}
	return feed.NewID("channel", d.ID, d.Slug).URN()
}

// summarises reports whether items carry the summary.
func (d *Document) summarises() bool { return d.Content != channel.LinkOnly }

// room returns an empty buffer to write into.
func (d *Document) room() *bytes.Buffer {
	if d.Room == nil {
		return new(bytes.Buffer)
	}
	d.Room.Reset()
	return d.Room
}

// size guesses the bytes of a wire format, rather too many, so that its buffer seldom grows.
func (d *Document) size() int {
	n := 4096
	for i := range d.Stories {
		s := &d.Stories[i]
		n += 1536 + len(s.Lead.Content)*9/8 + len(s.Lead.Summary)*2 + len(s.Related)*512
	}
	return n
}
