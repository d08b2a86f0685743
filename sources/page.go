package sources

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/html"

	"github.com/copytaster/copytaster/feed"
)

// readPage reads an HTML page as one article. A page is an article when it is configured as one (Options.Kind) or
// says so itself, in JSON-LD or OpenGraph. Another page leads to its feed on the first reading of its source, and is
// an error that names the feed after that.
func readPage(doc Document, text []byte, opt Options) (Reading, error) {
	whole := len(text)
	text = fewTags(text, maxPageTags)
	root, err := parsePage(text)
	if err != nil {
		return Reading{}, err
	}
	p := &page{doc: doc, opt: opt, root: root, head: readHead(root)}
	if len(text) < whole {
		p.note("only the first %d tags of the page were read", maxPageTags)
	}
	p.locate()
	if opt.Kind != Page && (opt.WasFeed || !p.claimsArticle()) {
		return p.leadOn(text)
	}
	a, err := p.article()
	if err != nil {
		return Reading{}, err
	}
	return Reading{
		Kind: Page, Format: "article page", Title: p.siteName(), SiteURL: rootOf(p.url), Language: a.Language,
		Articles: []feed.Article{a}, Partial: len(text) < whole, Notes: p.notes,
	}, nil
}

// maxPageTags is the most tags of a page that are parsed; the longest of encyclopaedias have half as many.
const maxPageTags = 100_000

// fewTags returns the beginning of a page that has at most so many tags.
func fewTags(text []byte, most int) []byte {
	tags := 0
	for at := 0; ; {
		i := bytes.IndexByte(text[at:], '<')
		if i < 0 {
			return text
		}
		at += i + 1
		if at < len(text) && isLetter(text[at]) {
			if tags++; tags > most {
				return text[:at-1]
			}
		}
	}
}

// parsePage parses a page as browsers do. The parser refuses elements nested more than 512 deep.
func parsePage(text []byte) (*html.Node, error) {
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, errEmpty
	}
	if looksBinary(text) {
		return nil, errors.New("binary data")
	}
	root, err := html.Parse(bytes.NewReader(text))
	if err != nil {
		return nil, errors.New("an HTML page that cannot be parsed: its elements are nested too deeply")
	}
	return root, nil
}

// page is an HTML page being read.
type page struct {
	doc   Document
	opt   Options
	root  *html.Node
	head  *pageHead
	base  string // what relative addresses resolve against
	url   string // its own address, "" when unknown
	ld    linkedArticle
	found bool // ld is the article of this page
	notes []string
}

func (p *page) note(format string, args ...any) {
	p.notes = append(p.notes, fmt.Sprintf(format, args...))
}

// locate finds the page's address and its linked data.
func (p *page) locate() {
	p.base = resolve(p.doc.Address, p.head.base)
	if p.base == "" {
		p.base = p.doc.Address
	}
	all := linkedArticles(p.head.scripts)
	candidates := []string{p.head.canonical}
	if len(all) == 1 {
		candidates = append(candidates, all[0].addresses...)
	}
	candidates = append(candidates, p.head.first("og:url"), p.head.first("twitter:url", "parsely-link"), p.doc.Address)
	for _, c := range candidates {
		if p.url = p.ownAddress(c); p.url != "" {
			break
		}
	}
	if p.base == "" {
		p.base = p.url
	}
	p.ld, p.found = chooseLinked(all, p.base, p.url, p.doc.Address)
	if !p.opt.KeepTracking {
		p.url = stripTracking(p.url)
	}
}

// ownAddress resolves what a page calls its own address. It is believed only on the site that the page came from, and
// a front page's address is not that of a page elsewhere on the site.
func (p *page) ownAddress(ref string) string {
	address := resolve(p.base, ref)
	if address == "" || p.doc.Address == "" {
		return address
	}
	if domainOf(address) != domainOf(p.doc.Address) || isFront(address) && !isFront(p.doc.Address) {
		return ""
	}
	return address
}

// isFront reports whether an address is that of a site's front page.
func isFront(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Path == "" || u.Path == "/") && u.RawQuery == ""
}

// chooseLinked returns the linked article that is this page's: the one that names its address, else the only one
// with a headline that names no other.
func chooseLinked(all []linkedArticle, base, page, address string) (linkedArticle, bool) {
	var rest []linkedArticle
	for _, a := range all {
		elsewhere := false
		for _, ref := range a.addresses {
			key := feed.LinkKey(resolve(base, strings.SplitN(ref, "#", 2)[0]))
			if key != "" && (key == feed.LinkKey(page) || key == feed.LinkKey(address)) {
				return a, true
			}
			elsewhere = elsewhere || key != ""
		}
		if a.headline != "" && (!elsewhere || len(all) == 1) {
			rest = append(rest, a)
		}
	}
	if len(rest) == 1 || len(rest) > 1 && len(rest) == len(all) && rest[0].headline == rest[1].headline {
		return rest[0], true
	}
	return linkedArticle{}, false
}

// claimsArticle reports whether the page says that it is an article.
func (p *page) claimsArticle() bool {
	if p.url != "" && isFront(p.url) {
		return false
	}
	kind := strings.ToLower(p.head.first("og:type"))
	return p.found || strings.HasPrefix(kind, "article") || kind == "og:article"
}

// leadOn follows a page that is no article to its feed, on the first reading, or says what it is.
func (p *page) leadOn(text []byte) (Reading, error) {
	feeds := p.head.bestFeeds(p.base, p.doc.Address)
	err := notFeedPage(text)
	switch {
	case len(feeds) == 0:
		return Reading{}, err
	case !p.opt.First:
		return Reading{}, fmt.Errorf("%w; it offers the feed %s", err, feeds[0])
	}
	return Reading{
		Kind: Page, Format: "HTML page", Title: firstOf(p.siteName(), p.head.title), SiteURL: p.url,
		Language: p.language(""), Follow: feeds[0], Instead: feeds[1:],
	}, nil
}

// article puts the article together.
func (p *page) article() (feed.Article, error) {
	name := p.siteName()
	a := feed.Article{URL: p.url, Title: p.title(name), Image: p.image()}
	a.Outlet = outletOf(p.opt, site{title: name, url: rootOf(p.url), address: p.doc.Address}, p.url, origin{})
	stated := p.relatedBlocks()
	a.Authors = p.authors(a.Outlet.Name)
	p.dropByline(a.Authors)
	body, byline := p.body()
	if len(a.Authors) == 0 {
		a.Authors = names(peopleIn(byline, a.Outlet.Name), maxAuthors)
	}
	a.Body = feed.Body{HTML: legal(body), Base: p.base}
	text := Abstract(a.Body)
	if a.Title == "" {
		a.Title, a.DerivedTitle = derivedTitle(textLines(text)), true
	}
	if text == "" && (a.Title == "" || a.DerivedTitle || !p.claimsArticle()) {
		return feed.Article{}, errors.New("an HTML page without an article")
	}
	if text == "" {
		p.note("no text found on the page")
	}
	a.Summary = firstOf(p.summary(), text)
	a.Categories = p.categories()
	a.Language = p.language(text)
	a.Published = p.time(p.ld.published, publishedNames...)
	a.Updated = p.time(p.ld.modified, modifiedNames...)
	if a.Published.IsZero() {
		a.Published = p.time(append(p.head.times, dateInPath(a.URL)))
	}
	if a.Published.IsZero() {
		a.Published = p.time(p.head.dates)
	}
	for _, h := range stated {
		if h.URL != a.URL && !strings.EqualFold(h.Title, a.Title) {
			h.Outlet = outletAt(h.URL, a.Outlet)
			a.Stated = append(a.Stated, h)
		}
	}
	return a, nil
}

// The names of the meta elements that hold a page's dates, best first.
var (
	publishedNames = []string{
		"article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "sailthru.date",
		"dc.date.issued", "dcterms.issued", "dc.date", "dcterms.created", "dcterms.date", "citation_publication_date",
		"publish-date", "publication_date", "pubdate", "date",
	}
	modifiedNames = []string{
		"article:modified_time", "og:article:modified_time", "datemodified", "og:updated_time", "dc.date.modified",
		"dcterms.modified", "last-modified",
	}
)

// time returns the first believable one of these dates and of the meta elements of these names.
func (p *page) time(dates []string, names ...string) time.Time {
	for _, n := range names {
		dates = append(dates[:len(dates):len(dates)], p.head.meta[n]...)
	}
	for _, s := range dates {
		if t, _, ok := parseDate(s); ok && believable(t, p.opt.Now) {
			return t.UTC()
		}
	}
	return time.Time{}
}

// pathDate is a day in an address, as in /2026/09/12/a-story.
var pathDate = pattern(`/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])(?:[/-]|$)`)

// dateInPath returns the day that stands in an address, "" when there is none.
func dateInPath(address string) string {
	m := pathDate().FindStringSubmatch(address)
	if m == nil {
		return ""
	}
	return m[1] + "-" + m[2] + "-" + m[3]
}
