package sources

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"

	"github.com/copytaster/copytaster/feed"
)

// siteName returns the name that the page gives to its site or outlet.
func (p *page) siteName() string {
	for _, s := range []string{
		p.ld.publisher, p.head.first("og:site_name"), p.head.first("parsely-site", "dc.publisher", "dcterms.publisher"),
		p.head.first("application-name", "apple-mobile-web-app-title"),
	} {
		if s = cutBytes(plainTitle(s), maxName); s != "" && !strings.Contains(s, "://") {
			return s
		}
	}
	return ""
}

// title returns the headline without the outlet's name behind it.
func (p *page) title(name string) string {
	title := plainTitle(p.ld.headline)
	whole := p.head.title
	if n := plainTitle(p.ld.name); n != "" && strings.HasPrefix(whole, n) && !strings.Contains(whole, title) {
		title = n // some encyclopaedias put a description into the headline
	}
	og := plainTitle(p.head.first("og:title", "twitter:title", "parsely-title", "dc.title", "dcterms.title",
		"sailthru.title"))
	if title == "" || cutShort(title, og) {
		title = og
	}
	if title == "" {
		title = firstOf(p.head.title, p.head.h1)
	}
	for _, sep := range separators {
		at := strings.LastIndex(title, sep)
		if at <= 0 {
			continue
		}
		behind := strings.TrimSpace(title[at+len(sep):])
		if strings.EqualFold(behind, name) || strings.TrimSpace(title[:at]) == p.head.h1 ||
			spells(behind, label(domainOf(p.url))) >= 3 {
			title = strings.TrimSpace(title[:at])
		}
	}
	return title
}

// cutShort reports whether a headline is only the beginning of a whole one: search engines want at most 110 letters.
func cutShort(headline, whole string) bool {
	begin, cut := strings.CutSuffix(headline, "…")
	if !cut {
		begin, cut = strings.CutSuffix(headline, "...")
	}
	return cut && len(whole) > len(headline) && strings.HasPrefix(whole, strings.TrimSpace(begin))
}

func (p *page) summary() string {
	for _, s := range []string{
		p.ld.description, p.head.first("og:description"), p.head.first("description", "twitter:description"),
		p.head.first("sailthru.description", "dc.description", "dcterms.description", "dcterms.abstract"),
	} {
		if s = plainText(unescape(s), feed.SummaryRunes); s != "" {
			return s
		}
	}
	return ""
}

// authors returns the names of who wrote the article; the outlet is none of them.
func (p *page) authors(outlet string) []string {
	candidates := [][]string{p.ld.authors}
	for _, name := range []string{
		"article:author", "author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator",
		"citation_author", "byl",
	} {
		candidates = append(candidates, p.head.meta[name])
	}
	candidates = append(candidates, p.head.people)
	for _, c := range candidates {
		var people []string
		for _, s := range c {
			people = append(people, peopleIn(s, outlet)...)
		}
		if people = names(people, maxAuthors); len(people) > 0 {
			return people
		}
	}
	return nil
}

// peopleIn returns the names in a byline, but for the outlet's; none where it is the address of a profile.
func peopleIn(byline, outlet string) []string {
	if strings.Contains(byline, "://") {
		return nil
	}
	var people []string
	for _, name := range splitPeople(cleanByline(byline)) {
		if foldName(name) != foldName(outlet) && len(name) < 100 {
			people = append(people, name)
		}
	}
	return people
}

var (
	bylineTail = pattern(`(?i)[\s,|·–-]*(?:` +
		`\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b` +
		`|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?|\bon|\bat|[\s,|·–-])*$`)
	bylineHead = pattern(`(?i)^(?:written|words|text|story|posted|published|reported)? ?by:? +`)
	bylineNone = pattern(`(?i)^(?:follow|view|share|last|updated|posted` +
		`|published|read|more|subscribe|staff$|admin$)\b|: `)
)

// cleanByline takes from a byline what is no name: "By" before it, the date and the count of comments behind it.
func cleanByline(s string) string {
	s = bylineHead().ReplaceAllString(strings.TrimSpace(s), "")
	for _, word := range []string{" Edited by ", " edited by ", " View my "} {
		s, _, _ = strings.Cut(s, word)
	}
	if at := strings.IndexFunc(s, unicode.IsDigit); at >= 0 && strings.Contains(s[:at], " ") {
		s = bylineTail().ReplaceAllString(s[:at], "")
	}
	if bylineNone().MatchString(s) {
		return ""
	}
	return s
}

func (p *page) categories() []string {
	if c := names(p.ld.categories, maxCategories); len(c) > 0 {
		return c
	}
	c := append(p.head.all("article:section", "parsely-section"), p.head.all("article:tag")...)
	if len(c) == 0 {
		for _, s := range p.head.all("parsely-tags", "sailthru.tags", "news_keywords", "keywords", "dc.subject") {
			c = append(c, splitKeywords(s)...)
		}
	}
	return names(c, maxCategories)
}

func (p *page) image() string {
	candidates := append([]string{}, p.ld.images...)
	for _, name := range []string{
		"og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src", "parsely-image-url",
		"sailthru.image.full", "thumbnailurl",
	} {
		candidates = append(candidates, p.head.meta[name]...)
	}
	for _, c := range append(candidates, p.head.image) {
		if u := resolve(p.base, c); u != "" && !isPixel(u) {
			return u
		}
	}
	return ""
}

// language returns the language of the page, or of its text where the page says none.
func (p *page) language(text string) string {
	for _, s := range []string{
		p.ld.language, p.head.language, p.head.first("og:locale"),
		p.head.first("content-language", "language", "dc.language"),
	} {
		if l := languageTag(s); l != "" {
			return l
		}
	}
	return languageOf(text)
}

// class returns what an element is called: its classes, id and accessible name.
func class(n *html.Node) string {
	return strings.TrimSpace(attr(n, "class") + " " + attr(n, "id") + " " + attr(n, "aria-label"))
}
