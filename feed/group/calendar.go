package group

import (
	"strconv"
	"strings"
	"sync/atomic"
)

// mostOrdinal is the highest number that is known with such an end, or to say which package.
const mostOrdinal = 60

// The years that a day may be said to be of.
const firstYear, lastYear = 1990, 2059

// counts are the sums of the words above.
type counts struct {
	before   map[uint32]bool   // words that a number stands after
	after    map[uint32]bool   // words that a number stands before
	which    map[uint32]bool   // words that one which says which stands before
	packs    map[uint32]bool   // words that a low number stands before
	rounds   map[uint32]bool   // words that before a number which is not low say "about"
	low      map[uint32]bool   // the numbers up to mostOrdinal
	self     map[uint32]uint32 // words that are a place themselves (Q2), and the label
	within   map[uint32]bool   // words behind which a place stands
	days     map[uint32]bool
	years    map[uint32]bool
	spelled  map[spelling]bool   // days as they are written
	dates    map[uint32]bool     // days that are the same whenever they are named
	double   map[uint32]bool     // those of them that are no days without a number beside them
	measure  map[uint32]bool     // words that a number stands beside by which one event is told from another
	scales   map[uint32]bool     // letters that a measure of a quake stands behind
	daily    map[uint32]bool     // words of what comes anew every day
	letters  map[uint32]bool     // words of what a newsroom sends its readers
	forecast map[uint32][]uint32 // words that name who tells the weather, or a warning, and the words behind without which they do not
	index    map[uint32]bool     // those of standing that a title says the points of
	ranges   map[uint32]bool     // words before which two numbers are a range, or count what is no match
	standing map[uint32]bool     // words of a subject that every day has news of
	ordinal  map[uint32]uint32   // words that say which, and the number that they stand for
	ends     map[uint32]bool     // words that make an ordinal of the number before
}

// spelling is a word as it is written in its language, in lower case and without accents.
type spelling struct {
	sum  uint32
	text string
}

// spellingOf is how a word is written.
func spellingOf(w *word) spelling { return spelling{w.sum, fold(strings.ToLower(w.text))} }

// calendars are those of the languages that were asked for, and noCalendar that of the others.
var (
	calendars  = make([]atomic.Pointer[counts], len(languages))
	noCalendar counts
)

// calendar returns the sums of a language's words, of none where it is not known. They are made when they are first asked for:
// most streams are of a few languages.
func (l *language) calendar() *counts {
	if l == nil {
		return &noCalendar
	}
	c := calendars[l.index].Load()
	if c == nil {
		c = newCounts(l)
		calendars[l.index].Store(c)
	}
	return c
}

// calendar is that of the language of an article.
func (r *Reading) calendar() *counts { return spokenBy(r.lang).calendar() }

func newCounts(l *language) *counts {
	set := func(words map[string]string) map[uint32]bool { return sumSet(words[l.code], l) }
	before, after, _ := strings.Cut(slotWords[l.code], "|")
	after, which, _ := strings.Cut(after, "|")
	absolute, others, _ := strings.Cut(dayWords[l.code], "|")
	within, behind, _ := strings.Cut(ordinalEnds[l.code], "|")
	c := &counts{
		before: sumSet(before, l), after: sumSet(after, l), which: sumSet(which, l), packs: set(packageWords), rounds: set(roundWords),
		low: map[uint32]bool{}, self: map[uint32]uint32{}, within: set(withinWords), days: set(dayWords), years: map[uint32]bool{}, spelled: map[spelling]bool{},
		dates: sumSet(absolute, l), double: set(doubleWords), measure: set(measureWords), scales: map[uint32]bool{},
		daily: set(dailyWords), letters: set(letterWords), forecast: map[uint32][]uint32{}, index: set(indexWords),
		ranges: set(rangeWords), standing: set(standingWords), ordinal: map[uint32]uint32{}, ends: sumSet(behind, l),
	}
	var r reader
	for _, name := range strings.Split(forecastWords[l.code], ",") {
		var sums []uint32
		for _, w := range r.words(name, l, nil) {
			sums = append(sums, w.sum)
		}
		if len(sums) > 0 {
			c.forecast[sums[0]] = sums[1:]
		}
	}
	for _, days := range []string{absolute, others} {
		for _, w := range r.words(days, l, nil) {
			c.spelled[spellingOf(&w)] = true
		}
	}
	for i, forms := range strings.Split(ordinalWords[l.code], ";") {
		for _, w := range r.words(forms, l, nil) {
			c.ordinal[w.sum] = numberWord(uint8(i+1), l).sum
		}
	}
	for year := firstYear; year <= lastYear; year++ {
		c.years[newWord(strconv.Itoa(year), l).sum] = true
	}
	for n := 1; n <= mostOrdinal; n++ {
		number := numberWord(uint8(n), l).sum
		c.low[number] = true
		for _, end := range strings.Fields(within) {
			c.ordinal[newWord(strconv.Itoa(n)+end, l).sum] = number
		}
	}
	for _, w := range strings.Fields("Q1 Q2 Q3 Q4 H1 H2") {
		c.self[newWord(w, l).sum] = 1
	}
	for _, w := range strings.Fields("M ML Mw mb") {
		c.scales[newWord(w, l).sum] = true
	}
	for _, w := range strings.Fields("mm cm m km kg mph kmh") {
		c.ranges[newWord(w, l).sum] = true
	}
	return c
}
