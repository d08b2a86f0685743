package sources

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/copytaster/copytaster/feed"
)

// readFeed reads RSS 0.9x, 1.0, 1.1 and 2.0, Atom 0.3 and 1.0, an Atom entry, CDF and JSON Feed.
func readFeed(doc Document, text []byte, opt Options) (Reading, error) {
	text = bytes.TrimLeft(bytes.TrimPrefix(text, []byte("\ufeff")), " \t\r\n\f\v\x00")
	if len(text) == 0 {
		return Reading{}, errEmpty
	}
	for known := parseKnown(opt.Known, opt.Now); ; known = nil {
		f := &feedReader{doc: doc, opt: opt, reading: Reading{Kind: Feed}}
		read := f.xml
		if text[0] == '{' || text[0] == '[' {
			read = f.json
		}
		stands, err := read(text, known)
		if err != nil {
			return Reading{}, err
		}
		if stands {
			return f.reading, nil
		}
	}
}

// xml reads a feed but for the items that known has, and reports whether the rest says enough; it always does without
// known.
func (f *feedReader) xml(text []byte, known *knownFeed) (stands bool, err error) {
	at, err := feedRoot(text)
	if err != nil {
		return false, err
	}
	if at > 0 && findRoot(text).at != at {
		f.note("text before the feed passed over")
	}
	text = expandEntities(text, at)
	o, err := outlineOf(text, at, f.doc.Address, known)
	if err != nil {
		return false, err
	}
	f.reading.Format, f.reading.Partial = o.format, o.partial
	f.reading.Notes = append(f.reading.Notes, o.notes...)
	if len(o.passed) > 0 {
		f.common = known.language()
	}
	if o.root == "feed" {
		err = f.atom(o)
	} else {
		err = f.rss(o)
	}
	if err != nil {
		return false, fmt.Errorf("a feed that cannot be read: %w", err)
	}
	return f.remember(o, known), nil
}

// feedRoot returns where the root of a feed stands in text, or an error that says what text is instead.
func feedRoot(text []byte) (int, error) {
	r := findRoot(text)
	if feedRoots[local(r.name)] {
		return r.at, nil
	}
	if at := hiddenFeed(text); at >= 0 {
		return at, nil
	}
	if r.name != "" && local(r.name) != "html" && !looksLikePage(text) {
		return 0, notFeedXML(r.name)
	}
	if looksLikePage(text) {
		return 0, notFeedPage(text)
	}
	return 0, notFeedText(text)
}

// feedReader reads one feed.
type feedReader struct {
	doc     Document
	opt     Options
	reading Reading

	site     site
	base     string   // what relative addresses resolve against where no xml:base is in scope
	authors  []string // of the feed, for items without any
	own      bool     // the feed is one of ours
	clock    feedClock
	empty    int // items that said nothing
	undated  int
	implaus  int
	articles []feed.Article
	blocks   []uint64 // of the articles' items, 0 where the item cannot be known by its bytes
	common   string   // language that the words of the whole feed are in
}

func (f *feedReader) note(format string, args ...any) {
	f.reading.Notes = append(f.reading.Notes, fmt.Sprintf(format, args...))
}

// begin takes what the feed says about itself: title is plain text, home may be relative. Relative addresses resolve
// against base (xml:base), else the address the feed came from, else its site, else its own word for its address.
func (f *feedReader) begin(title, home, language, base, self string, items int) {
	f.base = firstOf(base, f.doc.Address)
	f.reading.Title = title
	f.reading.SiteURL = stripTracking(resolve(firstOf(f.base, self), home))
	f.reading.Language = languageTag(language)
	f.base = firstOf(f.base, f.reading.SiteURL, self)
	f.site = site{title: f.reading.Title, url: f.reading.SiteURL, address: f.doc.Address}
	f.articles = make([]feed.Article, 0, items)
	f.clock.now = f.opt.Now
}

// end hands the articles over and says what was amiss with them.
func (f *feedReader) end() {
	f.clock.settle()
	for i := range f.articles {
		f.date(&f.articles[i])
	}
	f.languages()
	f.reading.Articles = f.articles
	if f.empty > 0 {
		f.note("%s without any content left out", count(f.empty, "item"))
	}
	if f.undated > 0 {
		f.note("%s without date", count(f.undated, "item"))
	}
	if f.implaus > 0 {
		f.note("%s not believed (before 1995 or in the future)", count(f.implaus, "date"))
	}
	if f.clock.applied != 0 {
		f.note("dates without zone read in the feed's own, %s", f.clock.zone())
	}
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// The shortest text of an article whose language is told by itself, and how much of a feed's texts is looked at to
// tell the language of the shorter ones, in bytes.
const (
	minLanguage  = 160
	feedLanguage = 4096
)

// languages tells the language of articles by their words where neither they nor the feed say it.
func (f *feedReader) languages() {
	var all strings.Builder
	for i := range f.articles {
		if a := &f.articles[i]; a.Language == "" && all.Len() < feedLanguage {
			all.WriteString(a.Title + "\n" + a.Summary + "\n")
		}
	}
	if f.common == "" && all.Len() >= minLanguage {
		f.common = languageOf(all.String())
	}
	for i := range f.articles {
		a := &f.articles[i]
		if a.Language == "" && len(a.Title)+len(a.Summary) >= minLanguage {
			a.Language = languageOf(a.Title + "\n" + a.Summary)
		}
		if a.Language == "" {
			a.Language = f.common
		}
	}
}

// date refuses the times that cannot be and lets one stand for the other.
func (f *feedReader) date(a *feed.Article) {
	for _, t := range []*time.Time{&a.Published, &a.Updated} {
		if !t.IsZero() && !believable(*t, f.opt.Now) {
			*t = time.Time{}
			f.implaus++
		}
	}
	if a.Published.IsZero() {
		a.Published = a.Updated
	}
	if a.Published.IsZero() {
		f.undated++
	}
}

// feedClock reads the dates of one feed. Dates without a zone are in the zone that all other dates of the feed
// share, where at least three say so, else in UTC.
type feedClock struct {
	now      time.Time
	offsets  map[int]int
	floating []*time.Time
	applied  int
}

// read puts the date s into t. s is in the form of RFC 3339, or one that only gofeed could read, as parsed.
func (c *feedClock) read(t *time.Time, s string, parsed *time.Time) {
	if s == "" {
		return
	}
	v, err := time.Parse(time.RFC3339, s)
	if err != nil {
		if parsed != nil {
			*t = parsed.UTC()
		}
		return
	}
	*t = v.UTC()
	if !believable(*t, c.now) {
		return
	}
	if strings.HasSuffix(s, noZone) {
		c.floating = append(c.floating, t)
		return
	}
	_, offset := v.Zone()
	if c.offsets == nil {
		c.offsets = map[int]int{}
	}
	c.offsets[offset]++
}

// readFirst puts the first of the dates that can be read into t.
func (c *feedClock) readFirst(t *time.Time, dates []rawDate) {
	for _, d := range dates {
		if c.read(t, d.text, d.parsed); !t.IsZero() {
			return
		}
	}
}

// settle moves the dates without a zone into the feed's own.
func (c *feedClock) settle() {
	if len(c.floating) == 0 || len(c.offsets) != 1 {
		return
	}
	for offset, n := range c.offsets {
		if n < 3 || offset == 0 {
			return
		}
		c.applied = offset
	}
	for _, t := range c.floating {
		if !t.IsZero() {
			*t = t.Add(-time.Duration(c.applied) * time.Second)
		}
	}
}

func (c *feedClock) zone() string {
	return time.Time{}.In(time.FixedZone("", c.applied)).Format("-07:00")
}

// languageTag returns a language as BCP 47 writes it, "" for what is none.
func languageTag(s string) string {
	s = strings.ReplaceAll(strings.TrimSpace(s), "_", "-")
	parts := strings.Split(s, "-")
	for i, p := range parts {
		for j := range len(p) {
			if !isLetter(p[j]) && !(i > 0 && isDigit(p[j])) {
				return ""
			}
		}
		switch {
		case i == 0 && (len(p) < 2 || len(p) > 3), len(p) == 0, len(p) > 8, i > 4:
			return ""
		case i > 0 && len(p) == 2:
			parts[i] = strings.ToUpper(p)
		case i > 0 && len(p) == 4 && isLetter(p[0]):
			parts[i] = strings.ToUpper(p[:1]) + strings.ToLower(p[1:])
		default:
			parts[i] = strings.ToLower(p)
		}
	}
	return strings.Join(parts, "-")
}
