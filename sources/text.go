package sources

import (
	"errors"
	"fmt"
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/copytaster/copytaster/feed"
)

// maxStated is the most related headlines of one article that are kept.
const maxStated = 50

// readText reads a plain-text story: its front matter, where it has any, its paragraphs, one a line, then its related
// headlines, one a line, with or without a label between them and a title above. Where the headlines begin is told by the
// change from prose to headlines (splitText).
func readText(doc Document, text []byte, opt Options) (Reading, error) {
	if looksBinary(text) {
		return Reading{}, errors.New("binary data")
	}
	r := Reading{Kind: Text, Format: "plain text"}
	front, whole, note := takeFront(string(text))
	if note != "" {
		r.Notes = append(r.Notes, note)
	}
	if front.isDraft() {
		r.Notes = append(r.Notes, "a draft, which is left out")
		return r, nil
	}
	lines := textLines(whole)
	stated := plainTitle(front.first("title"))
	if len(lines) == 0 && stated == "" {
		return Reading{}, errEmpty
	}
	if len(lines) == maxTextLines {
		r.Partial = true
		r.Notes = append(r.Notes, fmt.Sprintf("only the first %d lines were read", maxTextLines))
	}
	body, block := splitText(lines)
	a := feed.Article{
		URL:     firstOf(resolve(doc.Address, front.first("link", "canonicalurl", "url")), resolve("", doc.Address)),
		Summary: plainText(front.first("summary", "description", "excerpt"), feed.SummaryRunes),
	}
	a.Outlet = outletOf(opt, site{address: doc.Address}, a.URL, origin{})
	for _, s := range append(front["author"], front["authors"]...) {
		a.Authors = append(a.Authors, peopleIn(s, a.Outlet.Name)...)
	}
	a.Authors = names(a.Authors, maxAuthors)
	if a.Published, note = front.publishedAt(opt.Now); note != "" {
		r.Notes = append(r.Notes, note)
	}
	if !opt.KeepTracking {
		a.URL = stripTracking(a.URL)
	}
	paragraphs := lines[:body]
	title := statedTitle(paragraphs)
	switch {
	case stated != "":
		if a.Title = stated; title == stated {
			paragraphs = paragraphs[1:]
		}
	case title != "":
		a.Title, paragraphs = title, paragraphs[1:]
	default:
		a.Title, a.DerivedTitle = derivedTitle(paragraphs), true
	}
	a.Body = feed.Body{HTML: textBody(paragraphs), Base: doc.Address}
	a.Language = firstOf(languageTag(front.first("lang", "language")), textLanguage(paragraphs))
	var dropped int
	a.Stated, dropped = textHeadlines(lines[block:], &a, opt)
	if opt.Outlet != "" && doc.Address == "" {
		a.Outlet.Key = foldName(opt.Outlet) // with a link or without, and wherever that leads
	}
	if dropped > 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("%d of %d related headlines left out", dropped, dropped+len(a.Stated)))
	}
	r.Language = a.Language
	r.Articles = []feed.Article{a}
	return r, nil
}

// looksBinary reports whether bytes that were taken for text are none: a zero byte, or more than one control
// character in twenty.
func looksBinary(text []byte) bool {
	head := text[:min(len(text), 4096)]
	controls, runes := 0, 0
	for len(head) > 0 {
		r, n := utf8.DecodeRune(head)
		head = head[n:]
		runes++
		switch {
		case r == 0:
			return true
		case unicode.IsControl(r) && !unicode.IsSpace(r) && r != '\x1a':
			controls++
		}
	}
	return controls*20 > runes
}

// textBody makes a paragraph of each line.
func textBody(lines []textLine) string {
	size := 0
	for i := range lines {
		size += len(lines[i].text) + len("<p></p>\n")
	}
	var b strings.Builder
	b.Grow(size + size/16)
	for i := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString("<p>")
		b.WriteString(html.EscapeString(lines[i].text))
		b.WriteString("</p>")
	}
	return b.String()
}

// textLanguage tells the language of the first lines.
func textLanguage(lines []textLine) string {
	var b strings.Builder
	for i := 0; i < len(lines) && b.Len() < languageBytes; i++ {
		b.WriteString(cutBytes(lines[i].text, languageBytes))
		b.WriteByte('\n')
	}
	return languageOf(b.String())
}

// textHeadlines makes the headlines of a block: labels and boilerplate are none, and no headline comes twice. Numbers
// before them are taken off where the block is a numbered list.
func textHeadlines(block []textLine, of *feed.Article, opt Options) (hs []feed.Headline, dropped int) {
	numbered := 0
	for i := range block {
		if block[i].number != "" {
			numbered++
		}
	}
	takeAddresses(block)
	seen := map[string]bool{}
	for i := range block {
		l := &block[i]
		if l.label || l.boilerplate {
			continue
		}
		title := l.words
		if numbered*2 <= len(block) {
			title = l.number + title
		}
		title = cutBytes(title, maxTitle)
		link := resolve(of.URL, l.link)
		if !opt.KeepTracking {
			link = stripTracking(link)
		}
		if key := title + "\x00" + link; seen[key] {
			continue
		} else {
			seen[key] = true
		}
		if len(hs) == maxStated {
			dropped++
			continue
		}
		hs = append(hs, feed.Headline{Title: title, URL: link, Outlet: outletAt(link, of.Outlet), Relation: feed.Stated})
	}
	return hs, dropped
}

// takeAddresses gives the headlines of a block that have no link the addresses that stand on lines of their own: each below its
// headline, or above it where the block begins with one. Fewer than half as many as there are headlines are about something else,
// as is that of a whole site, and where one stands at both ends nothing says which are whose.
func takeAddresses(block []textLine) {
	var lines []*textLine
	addresses, above := 0, false
	for i := range block {
		l := &block[i]
		if l.label || l.boilerplate && pathless(l.link) {
			continue
		}
		if l.boilerplate {
			addresses++
			above = above || len(lines) == 0
		}
		lines = append(lines, l)
	}
	if 3*addresses < len(lines) || above && lines[len(lines)-1].boilerplate {
		return
	}
	if above {
		slices.Reverse(lines)
	}
	var last *textLine // the headline that an address may belong to
	for _, l := range lines {
		switch {
		case !l.boilerplate:
			last = l
		case last != nil && last.link == "":
			last.link, last = l.link, nil
		default:
			last = nil
		}
	}
}

// pathless reports whether an address is that of a whole site, or none.
func pathless(address string) bool {
	_, rest, _ := strings.Cut(address, "://")
	_, path, _ := strings.Cut(rest, "/")
	return path == "" && !strings.Contains(rest, "?")
}

// outletAt returns the outlet that a headline's link points to: that of the article itself on its own site, else
// the registrable domain. A headline without a link says nothing about its outlet.
func outletAt(link string, of feed.Outlet) feed.Outlet {
	switch d := domainOf(link); d {
	case "":
		return feed.Outlet{}
	case of.Key:
		return of
	default:
		return feed.Outlet{Name: d, URL: rootOf(link), Key: d}
	}
}
