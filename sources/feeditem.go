package sources

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/copytaster/copytaster/feed"
)

// The most that is taken of one item.
const (
	maxAuthors    = 32
	maxCategories = 64
	maxEnclosures = 16
	maxName       = 256  // bytes of an author's or a category's name
	maxOwnID      = 2048 // bytes
)

// item is what one item of a feed says, the same for all formats. Addresses may be relative, texts may be markup.
type item struct {
	ownID      string
	links      []string // what could be the link, best first
	base       string   // xml:base in scope
	language   string
	title      string
	literal    bool // title is plain text, not markup
	content    []body
	summaries  []body // best first
	captions   []body // of pictures and recordings: the text of what has no other
	authors    []string
	categories []string
	pictures   []picture
	enclosures []feed.Enclosure
	dates      itemDates
	origin     origin
	stated     []feed.Headline
	block      uint64
	extended   bool // stated comes from the extension of our own JSON Feeds, which is whole
}

// body is a candidate for an article's text.
type body struct {
	markup string
	base   string
}

// itemDates are the dates that an item gives, the best first.
type itemDates struct{ published, updated []rawDate }

// add makes the item an article, unless it says nothing.
func (f *feedReader) add(it *item) {
	base := firstOf(it.base, f.base)
	a := feed.Article{OwnID: cutID(it.ownID)}
	for _, l := range it.links {
		if a.URL = resolve(base, l); a.URL != "" {
			break
		}
	}
	if !f.opt.KeepTracking {
		a.URL = stripTracking(a.URL)
	}
	it.title = undouble(it.title)
	if it.literal && !f.own {
		a.Title = literalTitle(it.title)
	} else {
		a.Title = f.plain(it.title)
	}
	main, summary := chooseBodies(it.content, it.summaries)
	if main.markup == "" {
		main, summary = chooseBodies(nil, it.captions)
	} else if !f.own {
		main = withTeaser(main, summary)
	}
	main.markup = undouble(main.markup)
	a.Body = feed.Body{HTML: cutMarkup(main.markup, maxBody), Base: firstOf(main.base, base, a.URL)}
	a.Image = f.image(it, base, a.Body)
	a.Enclosures = f.enclosures(it, base)
	if a.Title == "" && a.Body.HTML == "" && a.URL == "" && len(a.Enclosures) == 0 && a.Image == "" &&
		a.OwnID == "" {
		f.empty++
		return
	}
	unrelated := a.Body.HTML
	if f.own {
		f.unwrapOwn(&a, it)
	}
	a.Authors = f.names(it.authors, maxAuthors)
	a.Categories = f.names(it.categories, maxCategories)
	a.Language = firstOf(languageTag(it.language), f.reading.Language)
	if len(a.Authors) == 0 {
		a.Authors = f.inherited(it)
	}
	f.outlet(&a, it)
	f.related(&a, it)
	if summary.markup == "" || summary.markup == unrelated || sameStart(summary.markup, a.Body.HTML) {
		summary.markup = a.Body.HTML
	}
	a.Summary = Abstract(feed.Body{HTML: undouble(summary.markup)})
	if a.Title == "" {
		a.Title, a.DerivedTitle = derivedTitle(textLines(a.Summary)), true
	}
	if a.Title == "" {
		a.Title = firstOf(urlTitle(firstOf(a.URL, a.Image)), f.site.title, fold(a.OwnID, maxTitle))
	}
	f.articles, f.blocks = append(f.articles, a), append(f.blocks, it.block)
	at := &f.articles[len(f.articles)-1] // room for all was made, so that it stays there
	f.clock.readFirst(&at.Published, it.dates.published)
	f.clock.readFirst(&at.Updated, it.dates.updated)
}

// rawDate is a date as the outline wrote it, and as gofeed read it.
type rawDate struct {
	text   string
	parsed *time.Time
}

// rawDates are those of the texts that are not empty.
func rawDates(texts ...string) []rawDate {
	var out []rawDate
	for _, s := range texts {
		if s != "" {
			out = append(out, rawDate{text: s})
		}
	}
	return out
}

// chooseBodies returns the article's text and what sums it up. The first content with anything in it is the text,
// unless a summary is more than twice as long: some feeds put their teaser into the content and the text into the
// description. Without content the longest summary is the text.
func chooseBodies(contents, summaries []body) (main, summary body) {
	for _, c := range contents {
		if c.markup != "" {
			main = c
			break
		}
	}
	longest := body{}
	for _, s := range summaries {
		if len(s.markup) > len(longest.markup) {
			longest = s
		}
		if summary.markup == "" {
			summary = s
		}
	}
	if main.markup == "" || len(longest.markup) > 2*len(main.markup) && len(longest.markup) > 400 {
		if main.markup != "" {
			summary = main
		}
		main = longest
	}
	return main, summary
}

// The text of a content that is no more than a picture, a film or "Read more", in runes, and how much of its markup is
// looked at for that, in bytes.
const (
	minContent = 50
	maxPicture = 4096
)

// withTeaser returns a content with the summary beside it where it holds hardly any text and the summary does, and the summary
// alone where that holds all of it.
func withTeaser(main, summary body) body {
	if len(main.markup) > maxPicture || summary.markup == "" || summary.base != main.base {
		return main
	}
	text, teaser := plainText(main.markup, 3*minContent), plainText(summary.markup, 3*minContent)
	switch text, teaser := utf8.RuneCountInString(text), utf8.RuneCountInString(teaser); {
	case text >= minContent || teaser <= 2*text:
	case strings.Contains(summary.markup, strings.TrimSpace(main.markup)):
		return summary
	case text == 0:
		main.markup += "\n" + summary.markup
	default:
		main.markup = summary.markup + "\n" + main.markup
	}
	return main
}

// sameStart reports whether a text sums nothing up because it only is the beginning of the other.
func sameStart(summary, markup string) bool {
	return len(summary) == len(markup) || len(summary) > 200 && strings.HasPrefix(markup, summary[:200])
}

// literalTitle is a title that is plain text by its type: only a second escaping is undone.
func literalTitle(s string) string {
	if escapedTwice(s) {
		s = unescape(s)
	}
	return fold(s, maxTitle)
}

// fold is plain text on one line without what plain text may not hold, at most n bytes.
func fold(s string, n int) string {
	w := textWriter{left: n}
	w.text(s)
	return cutBytes(w.String(), n)
}

// urlTitle makes a title for what has neither title nor text: the words at the end of its address.
func urlTitle(address string) string {
	rest := address[strings.Index(address, "://")+1:]
	path := strings.Trim(strings.TrimLeft(rest, "/"), "/")
	if i := strings.IndexAny(path, "?#"); i >= 0 {
		path = path[:i]
	}
	name := path[strings.LastIndexByte(path, '/')+1:]
	if i := strings.LastIndexByte(name, '.'); i > 0 && strings.Contains(path, "/") {
		name = name[:i]
	}
	return fold(strings.NewReplacer("-", " ", "_", " ", "+", " ").Replace(name), maxName)
}

// cutID bounds an item's own id. It is kept as it came but for what XML forbids.
func cutID(s string) string {
	s = legal(strings.TrimSpace(s))
	if len(s) > maxOwnID {
		s = strings.ToValidUTF8(s[:maxOwnID], "")
	}
	return s
}

// plain makes plain text of a title or name. Our own documents hold plain text there, which is taken as it is.
func (f *feedReader) plain(s string) string {
	if f.own {
		return fold(s, maxTitle)
	}
	title := plainTitle(s)
	if _, tag, found := strings.Cut(title, "<"); found && isMarkup("<"+tag) { // its tags were escaped twice
		return plainTitle(withoutTags(title))
	}
	return title
}

// names makes plain text of names and drops empty and repeated ones.
func (f *feedReader) names(list []string, most int) []string { return namesBy(f.plain, list, most) }

// names makes plain text of names and drops empty and repeated ones.
func names(list []string, most int) []string { return namesBy(plainTitle, list, most) }

func namesBy(plain func(string) string, list []string, most int) []string {
	var out []string
	for _, s := range list {
		s = cutBytes(plain(s), maxName)
		if s == "" || len(out) == most {
			continue
		}
		seen := false
		for _, o := range out {
			seen = seen || strings.EqualFold(o, s)
		}
		if !seen {
			out = append(out, s)
		}
	}
	return out
}

// person returns the name in what RSS calls an author: "a@b.example (Jane Roe)", "Jane Roe <a@b.example>", "By Jane
// Roe", or the address itself where there is nothing else.
func person(s string) string {
	s = strings.TrimSpace(s)
	if open := strings.LastIndexByte(s, '('); open > 0 && strings.HasSuffix(s, ")") {
		outer, inner := strings.TrimSpace(s[:open]), strings.TrimSpace(s[open+1:len(s)-1])
		switch {
		case isMail(outer) && inner != "":
			s = inner
		case isMail(inner):
			s = outer
		}
	}
	if open := strings.LastIndexByte(s, '<'); open > 0 && strings.HasSuffix(s, ">") && isMail(s[open+1:len(s)-1]) {
		s = strings.Trim(strings.TrimSpace(s[:open]), `"`)
	}
	if len(s) > 3 && strings.EqualFold(s[:3], "by ") {
		s = strings.TrimSpace(s[3:])
	}
	return s
}

// isMail reports whether s is a mail address.
func isMail(s string) bool {
	at := strings.IndexByte(s, '@')
	return at > 0 && at < len(s)-1 && !strings.ContainsAny(s, " <>()")
}

// inherited returns the feed's authors for an item without any. A mail address, such as an editor's, is none, nor is the name
// of a collection of what others wrote.
func (f *feedReader) inherited(it *item) []string {
	var out []string
	collected := f.own || it.origin != origin{}
	for _, n := range f.names(f.authors, maxAuthors) {
		if !isMail(n) && !(collected && foldName(n) == foldName(f.site.title)) {
			out = append(out, n)
		}
	}
	return out
}

// outlet says who ran the article and takes the outlet's name off the end of its title, as aggregators put it there.
func (f *feedReader) outlet(a *feed.Article, it *item) {
	from := it.origin
	from.title = f.plain(from.title)
	from.url = resolve(firstOf(it.base, f.base), from.url)
	link := a.URL
	for _, e := range a.Enclosures {
		if e.URL == link || stripTracking(e.URL) == link {
			link = "" // the recording itself, wherever it is kept
		}
	}
	a.Outlet = outletOf(f.opt, f.site, link, from)
	if f.own && f.opt.Outlet == "" && from.title != "" {
		own := domainOf(firstOf(f.site.url, f.site.address))
		a.Outlet = originOutlet(from, domainOf(from.url), a.URL, domainOf(a.URL), own)
	}
	if from.title != "" {
		for _, sep := range []string{" - ", " – ", " — ", " | "} {
			if t, found := strings.CutSuffix(a.Title, sep+from.title); found && t != "" {
				a.Title = t
			}
		}
	}
}
