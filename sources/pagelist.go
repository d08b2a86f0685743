package sources

import (
	"errors"
	"fmt"
	"html"
	"strings"

	dom "golang.org/x/net/html"

	"github.com/copytaster/copytaster/feed"
)

// Select says by CSS selectors where a page without a feed has its articles. Item is needed; the others look inside an
// item and may be empty. A selector that ends in "@name" takes that attribute in place of the text.
type Select struct {
	Item    string // the elements that are an article each
	Link    string // its link; without it the first link inside, or the item where that is one
	Title   string // its headline; without it the text of the link
	Time    string // its date, by the attribute datetime or the text
	Summary string
}

// SelectKeys lists the keys of a Select in a configuration.
func SelectKeys() []string { return []string{"item", "link", "title", "time", "summary"} }

// Field returns the selector of a key, nil for a key that there is not.
func (s *Select) Field(key string) *string {
	switch key {
	case "item":
		return &s.Item
	case "link":
		return &s.Link
	case "title":
		return &s.Title
	case "time":
		return &s.Time
	case "summary":
		return &s.Summary
	}
	return nil
}

// selectors are the selectors of a Select, nil where none is given.
type selectors struct{ item, link, title, time, summary *selector }

// Check returns an error that names the key of a selector that cannot be used.
func (s Select) Check() error {
	_, err := s.parse()
	return err
}

func (s Select) parse() (*selectors, error) {
	var parsed selectors
	for _, p := range []struct {
		name, text string
		to         **selector
	}{
		{"item", s.Item, &parsed.item},
		{"link", s.Link, &parsed.link},
		{"title", s.Title, &parsed.title},
		{"time", s.Time, &parsed.time},
		{"summary", s.Summary, &parsed.summary},
	} {
		if p.text == "" {
			continue
		}
		sel, err := parseSelector(p.text)
		if err != nil {
			return nil, fmt.Errorf("select.%s: %w", p.name, err)
		}
		*p.to = sel
	}
	if parsed.item == nil || len(parsed.item.chains) == 0 {
		return nil, errors.New("select.item has to say which elements of the page are its articles")
	}
	return &parsed, nil
}

// maxListTags is the most tags of a page with a list that are parsed: selectors may count an element's neighbours, so
// that work can grow with the square.
const maxListTags = 20_000

// readPageList reads a page that lists articles, each where Options.Select says.
func readPageList(doc Document, text []byte, opt Options) (Reading, error) {
	sel, err := opt.Select.parse()
	if err != nil {
		return Reading{}, err
	}
	whole := len(text)
	text = fewTags(text, maxListTags)
	root, err := parsePage(text)
	if err != nil {
		return Reading{}, err
	}
	p := &page{doc: doc, opt: opt, root: root, head: readHead(root)}
	p.locate()
	f := &feedReader{doc: doc, opt: opt, reading: Reading{Kind: PageList, Format: "page with a list"}}
	if len(text) < whole {
		f.note("only the first %d tags of the page were read", maxListTags)
		f.reading.Partial = true
	}
	var items []*dom.Node
	sel.item.find(root, func(n *dom.Node) bool {
		items = append(items, n)
		return len(items) < maxItems
	})
	if len(items) == 0 {
		return Reading{}, fmt.Errorf("nothing on the page matches select.item %q; it may have changed", cut(opt.Select.Item, 80))
	}
	f.begin(firstOf(p.siteName(), p.head.title), firstOf(p.url, doc.Address), p.language(""), p.base, "", len(items))
	f.list(items, sel)
	f.end()
	return f.reading, nil
}

// list makes an article of each item, each link once.
func (f *feedReader) list(items []*dom.Node, sel *selectors) {
	known := map[string]int{} // links by their place among the items
	var list []*item
	unlinked := 0
	for _, n := range items {
		it := sel.take(n)
		link := resolve(f.base, firstOf(it.links...))
		if link == "" {
			unlinked++
			continue
		}
		key := firstOf(feed.LinkKey(link), link)
		if at, twice := known[key]; twice { // a picture and a headline that lead to the same piece
			list[at].title = firstOf(list[at].title, it.title)
			continue
		}
		known[key] = len(list)
		list = append(list, it)
	}
	for _, it := range list {
		f.add(it)
	}
	if unlinked > 0 {
		f.note("%s without a link passed over", count(unlinked, "item"))
	}
}

// take reads one item.
func (s *selectors) take(n *dom.Node) *item {
	it := &item{literal: true}
	link := anyLink.first(n)
	if s.link != nil {
		link = s.link.first(n)
	}
	if link != nil {
		address := attr(link, "href")
		if s.link != nil && s.link.attribute != "" {
			address = attr(link, s.link.attribute)
		}
		it.links = []string{strings.TrimSpace(address)}
		it.title = strings.TrimSpace(textOf(link))
		if it.title == "" { // it may hold a picture, and others that lead there the words, the rubric and "Read more"
			anyLink.find(n, func(other *dom.Node) bool {
				text := strings.TrimSpace(textOf(other))
				if len(text) > len(it.title) && stripTracking(attr(other, "href")) == stripTracking(address) {
					it.title = text
				}
				return true
			})
		}
	}
	if s.title != nil {
		it.title = firstOf(s.title.value(n), it.title)
	}
	if s.time != nil {
		it.dates.published = []rawDate{{text: canonicalDate(s.time.value(n, "datetime", "content"))}}
	}
	if s.summary != nil {
		it.summaries = []body{{markup: html.EscapeString(s.summary.value(n))}}
	}
	if img := anyImage.first(n); img != nil {
		it.pictures = []picture{{url: attr(img, "src"), rank: rankOther}}
	}
	return it
}

// The links and images of an item.
var anyLink, anyImage = mustSelector("a[href]"), mustSelector("img[src]")

func mustSelector(s string) *selector {
	sel, err := parseSelector(s)
	if err != nil {
		panic(err)
	}
	return sel
}
