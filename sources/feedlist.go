package sources

import (
	"strings"

	"github.com/copytaster/copytaster/feed"
)

// cluster reads a description that is nothing but links to reports of one event, the form of Google News:
// <ol><li><a href="…">headline</a>&nbsp;&nbsp;<font color="#6f6f6f">outlet</font></li>…</ol>, or one such link.
func cluster(markup string) ([]feed.Headline, bool) {
	s := strings.TrimSpace(markup)
	_, name := tagAt(s)
	switch name {
	case "ol", "ul":
		if !strings.Contains(s, "<font") {
			return nil, false
		}
		list, end := readList(s)
		if len(list) == 0 || plainText(s[end:], 40) != "" {
			return nil, false
		}
		for _, h := range list {
			if h.URL == "" || h.Outlet.Name == "" {
				return nil, false
			}
		}
		return list, true
	case "a":
		list, _ := readList("<ul><li>" + s + "</li></ul>")
		ok := len(list) == 1 && list[0].URL != "" && list[0].Outlet.Name != "" && strings.Contains(s, "<font")
		return nil, ok && len(s) < 4096
	}
	return nil, false
}

// relatedTail finds a heading such as "Related headlines" with a list under it at the end of a body and returns the
// list's headlines and the body without both; nil where there is none.
func relatedTail(markup string) ([]feed.Headline, string) {
	from := max(0, len(markup)-16<<10)
	for at := len(markup); ; {
		i := strings.LastIndex(markup[from:at], "<")
		if i < 0 {
			return nil, markup
		}
		at = from + i
		n, name := tagAt(markup[at:])
		if n == 0 || name != "ul" && name != "ol" || markup[at+1] == '/' {
			continue
		}
		list, end := readList(markup[at:])
		if len(list) == 0 || plainText(markup[at+end:], 40) != "" {
			return nil, markup
		}
		heading := headingBefore(markup[:at])
		if heading < 0 {
			return nil, markup
		}
		return list, strings.TrimSpace(markup[:heading])
	}
}

// headingBefore returns where the heading "Related…" begins that ends at the end of markup, or -1.
func headingBefore(markup string) int {
	s := strings.TrimRight(markup, " \t\r\n")
	from := max(0, len(s)-300)
	for at := len(s); ; {
		i := strings.LastIndexByte(s[from:at], '<')
		if i < 0 {
			return -1
		}
		at = from + i
		n, name := tagAt(s[at:])
		if n == 0 || s[at+1] == '/' || !headingElements[name] {
			continue
		}
		text := plainText(s[at:], 60)
		if text == "" {
			continue
		}
		if !isRelatedLabel(text) {
			return -1
		}
		return outermost(s, at)
	}
}

// outermost moves from an element such as <strong> to the <p> that holds only it.
func outermost(s string, at int) int {
	for {
		before := strings.TrimRight(s[:at], " \t\r\n")
		i := strings.LastIndexByte(before, '<')
		if i < 0 {
			return at
		}
		n, name := tagAt(before[i:])
		if n != len(before)-i || before[i+1] == '/' || !headingElements[name] {
			return at
		}
		at = i
	}
}

var (
	headingElements = set("h1 h2 h3 h4 h5 h6 p strong b")
	relatedLabels   = set(`related relatedheadlines relatedarticles relatedstories relatednews relatedlinks relatedposts
relatedcoverage relatedreading relatedcontent readmore seealso furtherreading moreonthis moreonthisstory
alsoread ähnlicheartikel verwandteartikel mehrzumthema zumthema articlesconnexes surlemêmesujet àlireaussi lireaussi
noticiasrelacionadas artículosrelacionados articolicorrelati leggianche notíciasrelacionadas leiatambém leestook
gerelateerdeartikelen`)
)

// isRelatedLabel reports whether a heading announces related headlines.
func isRelatedLabel(text string) bool { return relatedLabels[foldName(text)] }

// readList reads the items of the list that markup begins with, each a headline, and returns where the list ends.
// The headline is the text of an item's first link, or of all of it up to an element that names the outlet.
func readList(markup string) ([]feed.Headline, int) {
	var list []feed.Headline
	var e listEntry
	open := false
	for i := 0; i < len(markup); {
		next := strings.IndexByte(markup[i:], '<')
		if next < 0 {
			break
		}
		if open {
			e.text(markup[i : i+next])
		}
		i += next
		n, name := tagAt(markup[i:])
		if n == 0 {
			e.text("<")
			i++
			continue
		}
		tagText, end := markup[i:i+n], markup[i+1] == '/'
		i += n
		switch {
		case name == "li" || (name == "ul" || name == "ol") && end:
			if open {
				list = e.close(list)
			}
			open = name == "li" && !end
			if name != "li" {
				return list, i
			}
		case (name == "ul" || name == "ol") && open: // a list in the list: not ours to read
			return nil, len(markup)
		case open:
			e.tag(name, end, tagText)
		}
		if len(list) > maxStated {
			break
		}
	}
	return list, len(markup)
}

// listEntry is an item of a list being read.
type listEntry struct {
	href, link string // of the first link
	all        strings.Builder
	outlet     strings.Builder
	inLink     bool
	inOutlet   int
	linkFrom   int
	linked     bool
}

func (e *listEntry) text(s string) {
	if e.inOutlet > 0 && !e.inLink {
		e.outlet.WriteString(s)
		return
	}
	e.all.WriteString(s)
}

func (e *listEntry) tag(name string, end bool, whole string) {
	switch name {
	case "a":
		if end && e.inLink {
			e.inLink, e.linked = false, true
			e.link = e.all.String()[e.linkFrom:]
		} else if !end && !e.linked {
			var t tag
			scanTag([]byte(whole), &t)
			e.href, e.inLink, e.linkFrom = t.get("href"), true, e.all.Len()
		}
	case "font", "span", "small", "cite", "em", "time":
		if end {
			e.inOutlet = max(0, e.inOutlet-1)
		} else if !e.inLink {
			e.inOutlet++
		}
	}
}

// close adds the entry to the list and makes room for the next.
func (e *listEntry) close(list []feed.Headline) []feed.Headline {
	title := firstOf(plainTitle(e.link), plainTitle(e.all.String()))
	if title != "" && !strings.HasPrefix(title, "View Full Coverage") {
		list = append(list, feed.Headline{
			Title: title, URL: unescape(e.href), Outlet: feed.Outlet{Name: plainTitle(e.outlet.String())},
		})
	}
	*e = listEntry{}
	return list
}
