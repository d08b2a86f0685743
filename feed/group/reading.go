package group

import (
	"math"
	"time"
)

// Reading is an article's (or a lone headline's) words made comparable: tokenised, stemmed, weighed. It holds nothing of
// an engine's until it is judged or placed; after that it belongs to the engine.
type Reading struct {
	num       int64
	published int64 // Unix seconds, 0 for unknown
	seen      int64
	link      uint64
	title     uint64 // sum of the title's words, 0 when it has none
	outlet    uint32 // sum of the outlet's key, 0 for none
	lang      uint32 // of its code, 0 for unknown
	head      uint32 // sum of what stands before the first separator of the title, 0 for none
	tail      uint32 // sum of what stands after the last one
	words     uint8  // in the title
	flags     uint8
	year      uint16   // the latest that the title or the text names, 0 for none
	order     []uint32 // the words of the title one after the other, at most maxOrder
	marks     []mark
	sketch    sketch // of the text
	wording

	near    uint16         // likeness to the nearest member of its group when it came, in units of fine
	norm    [parts]float64 // length of each part of the marks
	cluster *cluster
}

// The flags of a reading.
const (
	hasText = 1 << iota
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
	t.name = t.words.words(a.OutletName, l, t.name)
	r.wording = newWording(a.Title, t.title, t.name)
	r.sketch = newSketch(t.text)
	r.year = yearOf(t.title, t.text)
	r.words = uint8(min(len(t.title), 255))
	h := uint64(14695981039346656037)
	for i := range t.title {
		h = (h ^ uint64(t.title[i].sum)) * 1099511628211
	}
	if len(t.title) > 0 {
		r.title = h
	}
	r.order = make([]uint32, min(len(t.title), maxOrder))
	for i := range r.order {
		r.order[i] = t.title[i].sum
	}
	r.marks = makeMarks(t.title, t.text, 0, len(t.title))
	r.measure()
	return r
}

// ReadHeadline reads a headline that stands alone.
func (e *Engine) ReadHeadline(title, language string) *Reading {
	return e.Read(&Article{Title: title, Language: language})
}

// tools are what reading needs and keeps between articles.
type tools struct {
	words             reader
	title, text, name []word
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
	h := uint64(14695981039346656037)
	for i := range len(key) {
		h = (h ^ uint64(key[i])) * 1099511628211
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
