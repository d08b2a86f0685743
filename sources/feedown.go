package sources

import (
	"strings"
	"unicode/utf8"

	"github.com/copytaster/copytaster/feed"
)

// generator is the name under which our own documents say who made them.
const generator = "copytaster"

// isOwn reports whether a document's generator is this program.
func isOwn(name string) bool {
	name = strings.ToLower(strings.TrimSpace(name))
	return name == generator || strings.HasPrefix(name, generator+" ")
}

// unwrapOwn undoes what rendering does to a story: it takes the line "Outlet · author" and the lists of headlines out
// of the body, parts authors who stand in one element, and leaves as stated what the piece stated: coverage was found
// by the edition that is read, not by the piece.
func (f *feedReader) unwrapOwn(a *feed.Article, it *item) {
	if len(it.authors) == 1 {
		it.authors = strings.Split(it.authors[0], ", ")
	}
	lists := ownLists(a)
	f.unwrapByline(a, it)
	if name := f.plain(it.origin.title); name != "" {
		a.Title = firstOf(strings.TrimSuffix(a.Title, " ("+name+")"), a.Title)
	}
	coverage := map[string]bool{}
	for _, h := range lists.coverage {
		coverage[stripTracking(h.URL)] = h.URL != ""
	}
	if lists.stated != nil && !it.extended {
		for i, h := range lists.stated {
			for _, linked := range it.stated {
				if h.URL != "" && linked.URL == h.URL {
					lists.stated[i].Language = linked.Language
				}
			}
		}
		it.stated = lists.stated
		return
	}
	var stated []feed.Headline
	for _, h := range it.stated {
		if !coverage[stripTracking(h.URL)] {
			stated = append(stated, h)
		}
	}
	it.stated = stated
}

// unwrapByline takes the line "Outlet · author" off the body. Where the item names no outlet, the line does.
func (f *feedReader) unwrapByline(a *feed.Article, it *item) {
	line, rest := firstParagraph(a.Body.HTML)
	if line == "" {
		return
	}
	authors := strings.Join(f.names(it.authors, maxAuthors), ", ")
	outlet, found := strings.CutSuffix(line, " · "+authors)
	name := f.plain(it.origin.title)
	switch {
	case name != "" && (line == name || found && outlet == name), authors != "" && line == authors:
	case name != "":
		return
	case found && authors != "":
		it.origin.title = outlet
	case authors == "" && rest != "" && utf8.RuneCountInString(line) <= 60 && !endsSentence(lastMark(line)):
		it.origin.title = line
	default:
		return
	}
	a.Body.HTML = rest
}

// firstParagraph returns the text of the paragraph that markup begins with, where it has no markup in it, and what
// follows.
func firstParagraph(markup string) (line, rest string) {
	inner, found := strings.CutPrefix(markup, "<p>")
	if !found {
		return "", markup
	}
	inner, rest, found = strings.Cut(inner, "</p>")
	if !found || strings.Contains(inner, "<") {
		return "", markup
	}
	return fold(unescape(inner), maxTitle), strings.TrimSpace(rest)
}

// headlineLists are the lists at the end of one of our own items.
type headlineLists struct{ stated, coverage []feed.Headline }

// ownLists takes the lists of headlines off the end of a body.
func ownLists(a *feed.Article) headlineLists {
	var lists headlineLists
	for range 2 {
		list, label, rest := listAtEnd(a.Body.HTML)
		switch {
		case list == nil:
			return lists
		case coverageLabels[foldName(label)] && lists.coverage == nil && lists.stated == nil:
			lists.coverage = list
		case isRelatedLabel(label) && lists.stated == nil:
			lists.stated = list
		default:
			return lists
		}
		a.Body.HTML = rest
	}
	return lists
}
