package group

import (
	"math"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Reading is an article's (or a lone headline's) words made comparable: tokenised, stemmed, weighed. It holds nothing of
// an engine's until it is judged or placed; after that it belongs to the engine.
type Reading struct {
	// What is looked at of every article that another one is held against stands together, so that it is fetched at once.
	marks   []mark
	cluster *cluster
	norm    [parts]float64 // length of each part of the marks

	num       int64
	published int64 // Unix seconds, 0 for unknown
	seen      int64
	link      uint64
	title     uint64 // sum of the title's words, 0 when it has none
	place     int32  // in the engine that it belongs to
	outlet    uint32 // sum of the outlet's key, 0 for none
	lang      uint32 // of its code, 0 for unknown
	words     uint8  // in the title
	flags     uint8
	year      uint16   // the latest that the title or the text names, 0 for none
	order     []uint32 // the words of the title one after the other, at most maxOrder
	sketch    sketch   // of the text
	wording

	near     uint16     // likeness to the nearest member of its group when it came, in units of fine
	inHabits bool       // it counts among what its outlet has by habit, see habits
	closing  closing    // of the text
	last     *sentences // of closing, until it is known which of them its outlet has in most of its texts
}

// The flags of a reading.
const (
	hasText   = 1 << iota
	hasKin    // when it was judged there was one with a title like its own
	isCrowded // when it was judged many groups resembled it, see crowd
	asks      // its title asks something
	resembles // when it was judged it resembled a group without having its title, see dwells
	dwelling  // and of that an article of its own outlet most
)

// The parts of the marks that are compared for themselves.
const (
	allPart = iota
	titlePart
	pairPart
	namePart
	parts
)

const maxOrder = 32

// measure fills in what follows from the marks.
func (r *Reading) measure() {
	var sum [parts]int64
	for i := range r.marks {
		m := &r.marks[i]
		w := int64(worth[m.rarity])
		if m.kind&isPair != 0 {
			sum[pairPart] += w * w
			continue
		}
		sum[allPart] += int64(m.weight) * int64(m.weight)
		if m.kind&inTitle != 0 {
			sum[titlePart] += w * w
		}
		if m.kind&isName != 0 {
			sum[namePart] += w * w
		}
	}
	for i, s := range sum {
		r.norm[i] = math.Sqrt(float64(s))
	}
}

// Read makes an article's words comparable. It may be called by several goroutines.
func (e *Engine) Read(a *Article) *Reading {
	t := e.readers.Get().(*tools)
	defer e.readers.Put(t)
	code := Language(a.Language, a.Title, a.Text)
	l := languageOf(code)
	r := &Reading{num: a.Num, published: unix(a.Published), seen: unix(a.Seen), link: a.Link}
	if r.published < earliest || r.seen != 0 && r.published > r.seen+3*24*60*60 {
		r.published = 0 // 1970 and next year are no dates
	}
	if a.Outlet != "" {
		r.outlet = sum32(a.Outlet)
	}
	if code != "" {
		r.lang = sum32(code)
	}
	t.title = t.words.words(a.Title, l, t.title)
	t.text = t.words.words(a.Text, l, t.text)
	if len(t.text) > 0 {
		r.flags |= hasText
	}
	if strings.ContainsAny(a.Title, "?？؟") {
		r.flags |= asks
	}
	t.address = t.words.words(addressWords(a.Address), l, t.address)
	t.name = t.words.words(a.OutletName, l, t.name)
	r.wording = newWording(a.Title, t.title, t.name)
	r.sketch = newSketch(t.text)
	r.year = yearOf(t.title, t.text)
	r.words = uint8(min(len(t.title), 255))
	h := uint64(offset64)
	for i := range t.title {
		h = (h ^ uint64(t.title[i].sum)) * prime64
	}
	if len(t.title) > 0 {
		r.title = h
	}
	r.order = make([]uint32, min(len(t.title), maxOrder))
	for i := range r.order {
		r.order[i] = t.title[i].sum
	}
	r.marks = t.marking.make(l, withoutOutlet(t.title, a), t.text, t.address)
	if t.marking.whole {
		if c, last := closingOf(t.text); len(last) > 0 {
			r.closing, r.last = c, &last
		}
	}
	r.measure()
	return r
}

const earliest = 631152000 // the year 1990

// ReadHeadline reads a headline that stands alone.
func (e *Engine) ReadHeadline(title, language string) *Reading {
	return e.Read(&Article{Title: title, Language: language})
}

// tools are what reading needs and keeps between articles.
type tools struct {
	words                      reader
	title, text, name, address []word
	marking                    marking
}

func newTools() any { return &tools{} }

func unix(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

// LinkSum returns the sum of a link key as Article.Link wants it, 0 for "".
func LinkSum(key string) uint64 {
	if key == "" {
		return 0
	}
	h := uint64(offset64)
	for i := range len(key) {
		h = (h ^ uint64(key[i])) * prime64
	}
	return h
}

// yearOf returns the latest year that some words name, 0 for none.
func yearOf(texts ...[]word) (year uint16) {
	for _, words := range texts {
		for i := range words {
			t := words[i].text
			if len(t) != 4 || t[0] != '1' && t[0] != '2' || t[1] != '9' && t[1] != '0' {
				continue
			}
			n := 0
			for _, c := range []byte(t) {
				if c < '0' || c > '9' {
					n = 0
					break
				}
				n = 10*n + int(c-'0')
			}
			if n >= 1950 && n < 2050 {
				year = max(year, uint16(n))
			}
		}
	}
	return year
}

// withoutOutlet drops from a title the outlet's name at its end or its beginning, and the agency's at its end, where a bar,
// a dash, a colon or a bracket parts it from the rest.
func withoutOutlet(title []word, a *Article) []word {
	if !slices.ContainsFunc(title, func(w word) bool { return w.cut == hardCut }) {
		return title
	}
	name, key := letters(a.OutletName), letters(strings.TrimPrefix(a.Outlet, "www."))
	host, _, _ := strings.Cut(strings.TrimPrefix(a.Outlet, "www."), ".")
	host = letters(host)
	own := func(part []word) bool {
		if len(part) == 0 || len(part) > 6 && (len(part) > 12 || !pairsAlone(part)) || len(part) == len(title) {
			return false
		}
		s := joined(part)
		for _, n := range []string{name, key, host} {
			switch {
			case len(n) < 3:
			case utf8.RuneCountInString(s) >= 4 && strings.Contains(n, s): // two characters may be the town of a paper
				return true
			case len(s) <= 2*len(n)+4 && (strings.HasPrefix(s, n) || strings.HasSuffix(s, n) || len(n) >= 5 && strings.Contains(s, n)):
				return true
			}
		}
		return false
	}
	for i := len(title) - 1; i > 0; i-- {
		if title[i].cut != hardCut {
			continue
		}
		if !own(title[i:]) && (i < agencyLeast || !agency(title[i:])) {
			break
		}
		title = title[:i]
	}
	for i := 1; i < len(title); i++ {
		if title[i].cut == hardCut {
			if own(title[:i]) {
				title = title[i:]
			}
			break
		}
	}
	return title
}

// agencies are the news agencies that many outlets name at the end of a title, "(AP)", as letters of one word. Those whose
// letters are a party's or a race's as well are not among them.
var agencies = set("ap", "apnews", "associatedpress", "afp", "agencefrancepresse", "reuters", "upi", "bloomberg", "dpa", "dpaafx", "epd", "kna",
	"apa", "keystonesda", "ansa", "adnkronos", "efe", "europapress", "lusa", "belga", "anp", "ntb", "ritzau", "stt", "pap", "mti", "ctk",
	"tass", "interfax", "xinhua", "kyodo", "jiji", "yonhap", "ians", "pamedia", "canadianpress", "thecanadianpress",
	"тасс", "риановости", "интерфакс", "رويترز", "共同", "共同通信", "時事", "時事通信", "新华社", "中新社", "中央社")

// agencyLeast is how many words a title has at least without the agency: of a shorter one it may be the news.
const agencyLeast = 3

// agency reports whether the end of a title names the agency that it is from, or several.
func agency(part []word) bool {
	if len(part) > 3 {
		return false
	}
	return agencies[joined(part)] || !slices.ContainsFunc(part, func(w word) bool { return !agencies[letters(w.text)] })
}

// joined returns the letters and digits of some words that follow each other.
func joined(words []word) string {
	var b strings.Builder
	last := rune(-1)
	for i := range words {
		s := letters(words[i].text)
		if first, n := utf8.DecodeRuneInString(s); first == last && dense(first) { // pairs of characters overlap
			s = s[n:]
		}
		b.WriteString(s)
		if s != "" {
			last, _ = utf8.DecodeLastRuneInString(s)
		}
	}
	return b.String()
}

// pairsAlone reports whether words are all pairs of characters, of which a name has more than words.
func pairsAlone(words []word) bool {
	return !slices.ContainsFunc(words, func(w word) bool {
		c, _ := utf8.DecodeRuneInString(w.text)
		return !dense(c)
	})
}

// letters returns the letters and digits of a text in lower case.
func letters(s string) string {
	if isASCII(s) {
		b := make([]byte, 0, len(s))
		for _, c := range []byte(s) {
			if low := asciiFold[c]; low != 0 {
				b = append(b, low)
			}
		}
		return string(b)
	}
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return unicode.ToLower(c)
		}
		return -1
	}, s)
}
