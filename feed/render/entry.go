package render

import (
	"slices"
	"strings"
	"time"

	"github.com/copytaster/copytaster/feed"
)

// entry is what every wire format says of a story, made once: text is legal, addresses are of the web, times are in
// the years that the formats can write. Empty is unknown.
type entry struct {
	id       string // urn:uuid
	title    string
	url      string // where the item leads: the lead, else the story's page
	lead     string // the lead's own address
	summary  string // plain text; empty where the channel publishes links only
	body     string // markup
	language string

	authors, categories []string

	image      string
	enclosures []enclosure
	outlet     outlet
	related    []headline
	story      *jsonStory // nil where there is nothing to say of it
	develops   feed.ID
	told       *feed.Telling
	moved      map[feed.ID]feed.ID
	ran        time.Time

	published, updated time.Time
}

type outlet struct{ name, url string }

// called is the outlet's name, else its address.
func (o outlet) called() string {
	if o.name == "" {
		return o.url
	}
	return o.name
}

type enclosure struct {
	url, mediaType string
	length         int64
}

type headline struct {
	title, url, language string
	outlet               outlet
	published            time.Time
	relation             feed.Relation
	copies               []outlet // that ran the same text
}

// titleRunes is the longest title that is made from a summary.
const titleRunes = 80

// Prepared returns the document with what its formats share made once: for a caller that writes several of them. The
// stories must not be changed afterwards.
func (d Document) Prepared() Document {
	made := make([]entry, len(d.Stories))
	for i := range d.Stories {
		made[i] = d.entry(&d.Stories[i])
	}
	d.made = made
	return d
}

// entryAt returns the entry of a story by its place.
func (d *Document) entryAt(i int) entry {
	if d.made != nil {
		return d.made[i]
	}
	return d.entry(&d.Stories[i])
}

// entry prepares a story.
func (d *Document) entry(s *feed.Story) entry {
	a := &s.Lead
	e := entry{
		id:         s.ID.URN(),
		lead:       web(a.URL),
		language:   languageTag(a.Language),
		authors:    authors(a),
		categories: lines(a.Categories),
		image:      web(a.Image),
		outlet:     outletOf(a.Outlet),
		published:  writable(s.Published),
		updated:    d.updated(s),
		summary:    strings.TrimSpace(legal(a.Summary)),
	}
	e.url = e.lead
	if e.url == "" {
		e.url = d.storyPage(pageOf(s))
	}
	e.title = d.title(s)
	e.story, e.develops, e.told, e.moved, e.ran = jsonStoryOf(s), s.Develops, s.Told, s.Moved, s.Ran
	e.enclosures = enclosures(a)
	related := listed(s)
	e.related = make([]headline, 0, len(related))
	for i := range related {
		if h := headlineOf(&related[i]); h.title != "" {
			e.related = append(e.related, h)
		}
	}
	e.body = d.body(&e, a.Content)
	if !d.summarises() {
		e.summary = ""
	}
	return e
}

// title is a story's title as its item carries it: never empty, with the outlet's name behind it where the channel
// wants that.
func (d *Document) title(s *feed.Story) string {
	title := line(s.Lead.Title)
	if title == "" {
		title = shorten(line(s.Lead.Summary), titleRunes)
	}
	if title == "" {
		title = labelsFor(languageTag(s.Lead.Language)).untitled
	}
	if !s.Develops.IsZero() {
		title = labelsFor(languageTag(s.Lead.Language)).develops + title
	}
	if name := line(s.Lead.Outlet.Name); d.TitleOutlet && name != "" {
		if suffix := " (" + name + ")"; !strings.HasSuffix(title, suffix) {
			title += suffix
		}
	}
	return title
}

// pageOf names the story that has the page of a story: its own, but for an item anew.
func pageOf(s *feed.Story) feed.ID {
	if s.Develops.IsZero() {
		return s.ID
	}
	return s.Develops
}

// updated is when a story last changed: never zero.
func (d *Document) updated(s *feed.Story) time.Time {
	for _, t := range []time.Time{s.Updated, s.Published, d.Updated} {
		if t = writable(t); !t.IsZero() {
			return t
		}
	}
	return time.Unix(0, 0).UTC()
}

// changed is when the channel last changed: never zero.
func (d *Document) changed() time.Time {
	if t := writable(d.Updated); !t.IsZero() {
		return t
	}
	return time.Unix(0, 0).UTC()
}

// writable returns t in UTC, or zero where a year of four digits cannot say it (RFC 3339, section 5.6).
func writable(t time.Time) time.Time {
	if t = t.UTC(); t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}

// enclosures are the files that an article comes with, where they are on the web.
func enclosures(a *feed.Article) []enclosure {
	var list []enclosure
	for _, c := range a.Enclosures {
		if address := web(c.URL); address != "" {
			list = append(list, enclosure{address, mediaType(c.Type, address), max(c.Length, 0)})
		}
	}
	return list
}

func outletOf(o feed.Outlet) outlet { return outlet{line(o.Name), web(o.URL)} }

// listed returns a story's related headlines without those that lead to its lead, which stands above them.
func listed(s *feed.Story) []feed.Headline {
	key := feed.LinkKey(s.Lead.URL)
	repeats := func(h feed.Headline) bool { return feed.LinkKey(h.URL) == key }
	if key == "" || !slices.ContainsFunc(s.Related, repeats) {
		return s.Related
	}
	return slices.DeleteFunc(slices.Clone(s.Related), repeats)
}

func headlineOf(h *feed.Headline) headline {
	out := headline{
		title:     line(h.Title),
		url:       web(h.URL),
		language:  languageTag(h.Language),
		outlet:    outletOf(h.Outlet),
		published: writable(h.Published),
		relation:  h.Relation,
	}
	if out.title == "" {
		out.title = out.url
	}
	for _, o := range h.Copies {
		if o := outletOf(o); o.called() != "" {
			out.copies = append(out.copies, o)
		}
	}
	return out
}

// atomTime writes a time as RFC 3339, zero as "".
func atomTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

// rssTime writes a time as RFC 822 with a year of four digits, zero as "".
func rssTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC1123Z)
}
