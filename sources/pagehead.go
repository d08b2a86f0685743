package sources

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// pageHead is what a page says about itself outside its text, gathered in one walk.
type pageHead struct {
	meta      map[string][]string // contents by name, property or itemprop in lower case
	title     string              // <title>
	h1        string
	language  string // of the html element
	base      string // href of the first base element
	canonical string
	image     string // <link rel=image_src>
	feeds     []pageFeed
	scripts   []string // JSON-LD
	times     []string // of <time> elements that say that they are the article's, or stand in it
	dates     []string // of other elements that are called a date
	people    []string // of elements that are marked as the author's name
}

// pageFeed is a feed that a page links to.
type pageFeed struct {
	href, title, kind string
}

const (
	maxMetaValues = 64 // values of one name
	maxPageFeeds  = 64
)

// readHead walks through a page.
func readHead(root *html.Node) *pageHead {
	h := &pageHead{meta: map[string][]string{}}
	eachElement(root, func(n *html.Node) {
		if n.Namespace != "" {
			return
		}
		switch n.Data {
		case "html":
			h.language = firstOf(h.language, attr(n, "lang"), attr(n, "xml:lang"))
		case "base":
			h.base = firstOf(h.base, attr(n, "href"))
		case "title":
			if h.title == "" {
				h.title = plainTitle(textOf(n))
			}
		case "h1":
			if h.h1 == "" {
				h.h1 = shortText(n, maxTitle)
			}
		case "meta":
			h.takeMeta(n)
		case "link":
			h.takeLink(n)
		case "script":
			if strings.HasPrefix(strings.ToLower(strings.TrimSpace(attr(n, "type"))), "application/ld+json") {
				h.scripts = append(h.scripts, textOf(n))
			}
		case "time":
			h.takeTime(n)
		case "a", "span", "div", "p", "li", "abbr":
			h.takePerson(n)
			h.takeDate(n)
		}
	})
	return h
}

func (h *pageHead) takeMeta(n *html.Node) {
	content := strings.TrimSpace(attr(n, "content"))
	if content == "" {
		return
	}
	for _, key := range []string{"property", "name", "itemprop", "http-equiv"} {
		for name := range strings.FieldsSeq(strings.ToLower(attr(n, key))) {
			if len(h.meta[name]) < maxMetaValues {
				h.meta[name] = append(h.meta[name], content)
			}
		}
	}
}

func (h *pageHead) takeLink(n *html.Node) {
	href := attr(n, "href")
	for rel := range strings.FieldsSeq(strings.ToLower(attr(n, "rel"))) {
		switch rel {
		case "canonical":
			h.canonical = firstOf(h.canonical, href)
		case "image_src":
			h.image = firstOf(h.image, href)
		case "alternate":
			kind := mediaType(attr(n, "type"))
			if href != "" && isFeedType(kind, href) && len(h.feeds) < maxPageFeeds {
				h.feeds = append(h.feeds, pageFeed{href: href, title: attr(n, "title"), kind: kind})
			}
		}
	}
}

// isFeedType reports whether a media type is that of a feed. Types that say little need an address that says more.
func isFeedType(kind, href string) bool {
	switch kind {
	case "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml":
		return true
	case "application/xml", "text/xml", "application/json":
		href = strings.ToLower(href)
		return strings.Contains(href, "rss") || strings.Contains(href, "atom") || strings.Contains(href, "feed")
	}
	return false
}

// takeTime keeps the time of a <time> element: first those that are marked as the date of publication, then those
// inside the article. Times elsewhere are those of teasers and comments.
func (h *pageHead) takeTime(n *html.Node) {
	value := firstOf(attr(n, "datetime"), attr(n, "content"))
	if value == "" || len(h.times) >= maxMetaValues {
		return
	}
	mark := strings.ToLower(attr(n, "itemprop") + " " + attr(n, "class"))
	switch {
	case strings.Contains(mark, "datepublished") || strings.Contains(mark, "dt-published") || hasAttr(n, "pubdate"):
		h.times = append([]string{value}, h.times...)
	case strings.Contains(mark, "modified") || strings.Contains(mark, "updated"):
	case within(n, "article") || within(n, "main"):
		h.times = append(h.times, value)
	}
}

// dateClass matches the names of elements that hold the date of publication as text.
var dateClass = pattern(`(?i)(?:^|[-_ ])` +
	`(?:date|pub-?date|published|timestamp|posted|dateline|datum|fecha|data)(?:$|[-_ ])`)

// takeDate keeps what an element says that is marked as the date of publication, or called a date in the article.
func (h *pageHead) takeDate(n *html.Node) {
	if len(h.times)+len(h.dates) >= maxMetaValues {
		return
	}
	if strings.EqualFold(attr(n, "itemprop"), "datePublished") {
		h.times = append(h.times, firstOf(attr(n, "content"), attr(n, "datetime"), attr(n, "title"), shortText(n, 60)))
		return
	}
	c := attr(n, "class")
	if c != "" && dateClass().MatchString(c) && !within(n, "aside") && !within(n, "footer") && !within(n, "nav") {
		text := shortText(n, 60)
		if at := strings.LastIndexByte(text, ':'); at > 0 && at < 20 && !isDigit(text[at-1]) {
			text = text[at+1:] // "Published: …"
		}
		if text != "" {
			h.dates = append(h.dates, text)
		}
	}
}

// takePerson keeps the name in an element that is marked as the author's (rel=author, itemprop=author, h-card).
func (h *pageHead) takePerson(n *html.Node) {
	if len(h.people) >= maxAuthors || attr(n, "rel") != "author" && attr(n, "itemprop") != "author" {
		return
	}
	name := shortText(n, 120)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && attr(c, "itemprop") == "name" {
			name = firstOf(attr(c, "content"), shortText(c, 120))
		}
	}
	h.people = append(h.people, splitPeople(name)...)
}

func hasAttr(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

// first returns the first value of the first name that has one.
func (h *pageHead) first(names ...string) string {
	for _, n := range names {
		if v := h.meta[n]; len(v) > 0 {
			return v[0]
		}
	}
	return ""
}

// all returns the values of the first name that has any.
func (h *pageHead) all(names ...string) []string {
	for _, n := range names {
		if v := h.meta[n]; len(v) > 0 {
			return v
		}
	}
	return nil
}

// maxFollow is the most feeds of a page that are tried.
const maxFollow = 3

// bestFeeds returns the absolute addresses of the feeds that stand for the whole site, best first: none of comments, one
// of a section after the others, RSS or Atom before JSON, equals as they stand.
func (h *pageHead) bestFeeds(base, page string) []string {
	type candidate struct {
		address string
		score   int
	}
	var list []candidate
	for _, f := range h.feeds {
		address := resolve(base, f.href)
		if address == "" || address == page {
			continue
		}
		words := strings.ToLower(f.title + " " + f.href)
		n := 10
		switch f.kind {
		case "application/rss+xml", "application/atom+xml":
			n += 2
		case "application/feed+json":
			n++
		}
		for _, w := range []string{"comment", "kommentar", "replies", "reaction"} {
			if strings.Contains(words, w) {
				n -= 9
			}
		}
		for _, w := range []string{"/category/", "/tag/", "/author/", "/section/", "podcast"} {
			if strings.Contains(words, w) {
				n -= 4
			}
		}
		if n >= 4 { // less is nothing but comments
			list = append(list, candidate{address, n})
		}
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return b.score - a.score })
	var best []string
	for _, c := range list {
		if len(best) < maxFollow && !slices.Contains(best, c.address) {
			best = append(best, c.address)
		}
	}
	return best
}
