package sources

import (
	"bytes"
	"strings"
	"time"

	"github.com/mmcdole/gofeed/extensions"
	"github.com/mmcdole/gofeed/rss"
)

// rss reads what gofeed makes of an RSS, RDF or CDF document.
func (f *feedReader) rss(o *outline) error {
	doc, err := (&rss.Parser{}).Parse(bytes.NewReader(o.xml))
	if err != nil {
		return err
	}
	f.own = isOwn(doc.Generator)
	dc, itunes := doc.Extensions["dc"], doc.Extensions["itunes"]
	home := ""
	for _, l := range doc.Links {
		if home = l; resolve(firstOf(o.base, f.doc.Address), l) != "" {
			break
		}
	}
	self := ""
	for _, l := range doc.Extensions["atom"]["link"] {
		switch l.Attrs["rel"] {
		case "alternate":
			home = firstOf(home, l.Attrs["href"])
		case "self":
			self = resolve("", l.Attrs["href"])
		}
	}
	language := firstOf(doc.Language, first(dc["language"]), o.lang)
	f.begin(plainTitle(firstOf(o.text(doc.Title), first(dc["title"]))), home, language, o.base, self, len(doc.Items))
	f.reading.Hints = rssHints(doc)
	f.authors = append(people(dc["creator"]), person(firstOf(first(itunes["author"]), doc.ManagingEditor)))
	var ignored time.Time
	for _, d := range []rawDate{{doc.PubDate, nil}, {doc.LastBuildDate, nil}} {
		f.clock.read(&ignored, d.text, d.parsed)
	}
	for i, x := range doc.Items {
		m := mark{}
		if i < len(o.items) && len(o.items) == len(doc.Items) {
			m = o.items[i]
		}
		f.add(f.rssItem(o, x, m))
	}
	f.end()
	return nil
}

// rssItem takes one item apart.
func (f *feedReader) rssItem(o *outline, x *rss.Item, m mark) *item {
	dc, terms, atom := x.Extensions["dc"], x.Extensions["dcterms"], x.Extensions["atom"]
	itunes := x.Extensions["itunes"]
	it := &item{base: m.base, block: m.block, language: firstOf(m.lang, first(dc["language"]))}
	it.title = firstOf(o.text(x.Title), first(dc["title"]), first(x.Extensions["media"]["title"]), first(itunes["title"]))
	it.rssLinks(x, m)
	for _, s := range []string{
		x.Content, first(x.Extensions["content"]["encoded"]), first(x.Extensions["xhtml"]["body"]),
		first(x.Extensions["xhtml"]["div"]), x.Custom["encoded"], x.Custom["content"], x.Custom["body"],
		x.Custom["fullitem"], first(atom["content"]),
	} {
		it.content = append(it.content, o.body(s))
	}
	for _, s := range []string{
		x.Description, x.Custom["abstract"], x.Custom["summary"], first(atom["summary"]), first(dc["description"]),
	} {
		it.summaries = append(it.summaries, o.body(s))
	}
	it.rssPeople(x)
	for _, c := range x.Categories {
		it.categories = append(it.categories, c.Value)
	}
	for _, e := range dc["subject"] {
		it.categories = append(it.categories, e.Value)
	}
	for _, k := range itunes["keywords"] {
		it.categories = append(it.categories, strings.Split(k.Value, ",")...)
	}
	for _, e := range x.Enclosures {
		it.enclosure(e.URL, e.Type, e.Length)
	}
	it.media(x.Extensions["media"])
	for _, i := range itunes["image"] {
		it.pictures = append(it.pictures, picture{url: firstOf(i.Attrs["href"], i.Value), rank: rankImage})
	}
	if s := imageElement(firstOf(x.Custom["image"], x.Custom["thumbnail"])); s != "" {
		it.pictures = append(it.pictures, picture{url: s, rank: rankThumbnail})
	}
	for _, s := range []string{first(itunes["summary"]), first(itunes["subtitle"])} {
		it.summaries = append(it.summaries, body{markup: markupOf(s, "")})
	}
	if s := x.Source; s != nil {
		it.origin = origin{title: s.Title, url: s.URL}
	}
	it.dates.published = append([]rawDate{{x.PubDate, x.PubDateParsed}}, rawDates(
		first(dc["date"]), first(terms["issued"]), first(terms["created"]), first(terms["date"]), first(terms["available"]),
		first(atom["published"]), first(atom["issued"]),
		x.Custom["published"], x.Custom["date"], x.Custom["created"], x.Custom["lastmod"])...)
	it.dates.updated = rawDates(first(atom["updated"]), first(atom["modified"]), first(terms["modified"]), x.Custom["updated"])
	for _, l := range atom["link"] {
		it.relatedLink(l.Attrs["rel"], l.Attrs["href"], l.Attrs["title"], l.Attrs["hreflang"])
	}
	return it
}

// rssLinks lists what could be the item's link, best first, and its own id.
func (it *item) rssLinks(x *rss.Item, m mark) {
	guid, permalink := "", false
	if x.GUID != nil {
		guid = x.GUID.Value
		permalink = strings.EqualFold(strings.TrimSpace(x.GUID.IsPermalink), "true")
	}
	dc := x.Extensions["dc"]
	it.ownID = firstOf(guid, m.about, first(dc["identifier"]))
	for _, e := range x.Extensions["feedburner"]["origLink"] {
		it.links = append(it.links, e.Value)
	}
	it.links = append(it.links, x.Links...)
	if permalink && isWeb(guid) {
		it.links = append(it.links, guid)
	}
	if x.Link == "" {
		for _, l := range x.Extensions["atom"]["link"] {
			if rel := l.Attrs["rel"]; rel == "" || rel == "alternate" {
				it.links = append(it.links, l.Attrs["href"])
			}
		}
	}
	if isWeb(m.about) {
		it.links = append(it.links, m.about)
	}
	if id := first(dc["identifier"]); isWeb(id) {
		it.links = append(it.links, id)
	}
	if len(it.links) == 0 {
		it.links = append(it.links, x.Custom["url"], x.Custom["Link"])
		for _, e := range x.Enclosures {
			it.links = append(it.links, e.URL)
		}
	}
}

// rssPeople takes the item's authors from the first element that has any.
func (it *item) rssPeople(x *rss.Item) {
	dc, itunes := x.Extensions["dc"], x.Extensions["itunes"]
	lists := [][]string{
		people(dc["creator"]),
		{person(firstOf(childText(x.Author, "name"), x.Author))},
		atomPeople(x.Extensions["atom"]["author"]), people(itunes["author"]),
		people(dc["author"]), people(x.Extensions["googleplay"]["author"]),
		{person(x.Custom["creator"])},
		people(dc["contributor"]),
	}
	for _, l := range lists {
		if anyName(l) {
			it.authors = l
			return
		}
	}
}

func anyName(list []string) bool {
	for _, s := range list {
		if strings.TrimSpace(s) != "" {
			return true
		}
	}
	return false
}

// first returns the first text of a list of extension elements.
func first(list []ext.Extension) string {
	for _, e := range list {
		if e.Value != "" {
			return e.Value
		}
	}
	return ""
}

func people(list []ext.Extension) []string {
	var out []string
	for _, e := range list {
		out = append(out, person(e.Value))
	}
	return out
}

func atomPeople(list []ext.Extension) []string {
	var out []string
	for _, e := range list {
		out = append(out, person(firstOf(first(e.Children["name"]), first(e.Children["email"]), e.Value)))
	}
	return out
}

// body returns the text that gofeed gave for an element as a candidate for the article's text. RSS never says
// whether it is markup; what holds no element of HTML and several lines is taken for plain text.
func (o *outline) body(s string) body {
	b := body{markup: o.text(s)}
	if p := o.piece(s); p != nil {
		b.base = p.base
		if strings.Contains(p.kind, "xhtml") {
			b.markup = legal(xhtmlText(p.raw))
			return b
		}
	}
	b.markup = markupOf(b.markup, "")
	return b
}

// markupOf returns a text as markup. kind is its type where one is said: "plain", "html".
func markupOf(s, kind string) string {
	if kind != "plain" {
		s = unescapeMarkup(s)
	}
	switch {
	case s == "":
		return ""
	case kind != "plain" && (hasElements(s) || !strings.Contains(s, "\n")):
		return s
	case kind != "plain":
		s = unescape(s)
	}
	return htmlOf(s)
}

// isWeb reports whether s is an absolute http or https address.
func isWeb(s string) bool {
	s = strings.TrimSpace(s)
	return len(s) > 8 && (strings.EqualFold(s[:7], "http://") || strings.EqualFold(s[:8], "https://"))
}

// imageElement returns the address in a non-standard <image> of an item: its text, or that of its <url>.
func imageElement(s string) string {
	s = firstOf(childText(s, "url"), s)
	if isWeb(s) {
		return unescape(strings.TrimSpace(s))
	}
	return ""
}

// childText returns the text of the first child of that name in the text of an element, "" where there is none.
func childText(s, name string) string {
	_, s, _ = strings.Cut(s, "<"+name+">")
	s, _, _ = strings.Cut(s, "<")
	return s
}

// rssHints reads when the feed wants to be asked again.
func rssHints(doc *rss.Feed) Hints {
	var h Hints
	if n := number(doc.TTL); n > 0 {
		h.TTL = time.Duration(min(n, 60*24*31)) * time.Minute
	}
	sy := doc.Extensions["sy"]
	h.TTL = max(h.TTL, syndication(first(sy["updatePeriod"]), first(sy["updateFrequency"])))
	for _, s := range doc.SkipHours {
		if n := number(s); n > 0 || strings.TrimSpace(s) == "0" {
			if n <= 24 {
				h.SkipHours = append(h.SkipHours, n%24)
			}
		}
	}
	for _, s := range doc.SkipDays {
		for d := time.Sunday; d <= time.Saturday; d++ {
			if strings.EqualFold(strings.TrimSpace(s), d.String()) {
				h.SkipDays = append(h.SkipDays, d)
			}
		}
	}
	return h
}

// syndication is the interval that sy:updatePeriod and sy:updateFrequency make.
func syndication(period, frequency string) time.Duration {
	const day = 24 * time.Hour
	d := map[string]time.Duration{
		"hourly": time.Hour, "daily": day, "weekly": 7 * day, "monthly": 30 * day, "yearly": 365 * day,
	}
	return d[strings.ToLower(strings.TrimSpace(period))] / time.Duration(max(number(frequency), 1))
}
