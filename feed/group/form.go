package group

import "slices"

// What many newsrooms tell in one form: an earthquake, a witness appeal, the weather, the numbers of a lottery. Two titles of
// such a form are about two things when what fills it differs, however much of the rest is the same.

const (
	formShare = 0.5 // of the longer title's words, which two titles of one form have in common in their order
	shortForm = 6   // words of a title of which one that is no more than a rubric has no more
)

// form is what two titles have in common in its order, and what stands in its gaps.
type form struct {
	common int // words
	gaps   []gap
	share  float64 // of the longer title's words, that is common
}

// gap is what the one title has where the other one has something else.
type gap struct{ a, b []uint32 }

// formOf returns the form of two titles: their longest common subsequence.
func formOf(a, b []uint32) (f form) {
	a, b = a[:min(len(a), maxOrder)], b[:min(len(b), maxOrder)]
	var long [maxOrder + 1][maxOrder + 1]uint8 // of what follows in both
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				long[i][j] = long[i+1][j+1] + 1
			} else {
				long[i][j] = max(long[i+1][j], long[i][j+1])
			}
		}
	}
	i, j, p, q := 0, 0, 0, 0 // p and q: where the gap began
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			f.gap(a[p:i], b[q:j])
			f.common++
			i, j = i+1, j+1
			p, q = i, j
		case long[i+1][j] >= long[i][j+1]:
			i++
		default:
			j++
		}
	}
	f.gap(a[p:], b[q:])
	f.share = float64(f.common) / float64(max(len(a), len(b), 1))
	return f
}

func (f *form) gap(a, b []uint32) {
	if len(a) > 0 || len(b) > 0 {
		f.gaps = append(f.gaps, gap{a, b})
	}
}

// otherFilling says in words why two titles of one form are about two things, whichever outlets they are of.
func otherFilling(r, m *Reading, apart int64) string {
	if apart > seriesGap && ofDays(r, m) {
		return "what comes anew every day"
	}
	if len(r.order) < 3 || len(m.order) < 3 {
		return ""
	}
	if otherMeasure(r, m) {
		return "another one of its kind"
	}
	if daily(r, m, apart) {
		return "what comes anew every day"
	}
	if otherMatch(r, m) {
		return "another match"
	}
	if apart > seriesGap && standing(r, m) {
		return "a subject that every day has news of"
	}
	if forecast(r, m) && otherDays(r, m) {
		return "a forecast for another day"
	}
	f := formOf(r.order, m.order)
	switch {
	case f.share < formShare || !f.filled() && max(len(r.order), len(m.order)) > shortForm:
		return ""
	case apart > seriesGap && otherDays(r, m) && (standingWord(r, m) || !sharedName(r, m)):
		return "one form of title for another day"
	case apart > seriesGap && nameless(r, m) && tells(r) && tells(m) && strangers(r, m):
		return "one form of title over other texts on another day"
	case f.filled():
		if n := f.otherNames(r, m); n > 1 || n == 1 && !sharedName(r, m) {
			return "one form of title with other names in it"
		}
		if f.otherThing(r, m) {
			return "one form of title with another thing in it"
		}
	}
	return ""
}

// otherMeasure reports whether two titles measure something (a quake of magnitude 5.1), other numbers of it, and each names
// what the other article does not know, and nothing that both name. By itself another number may be a better one, and without
// their texts one may call the place by its town and the other by its island.
func otherMeasure(r, m *Reading) bool {
	var a, b [4]uint32
	mine, others := r.measures(a[:0]), m.measures(b[:0])
	return r.flags&m.flags&hasText != 0 && len(mine) > 0 && len(others) > 0 && !shares(mine, others) &&
		ownName(r, m) && ownName(m, r) && !sharedName(r, m)
}

// measures returns the numbers in a title that measure something, at most as many as fit.
func (r *Reading) measures(to []uint32) []uint32 {
	c := r.calendar()
	for i, w := range r.order {
		if c.measure[w] {
			to = r.beside(to, i)
		}
	}
	return to
}

func shares(a, b []uint32) bool {
	return slices.ContainsFunc(a, func(w uint32) bool { return slices.Contains(b, w) })
}

// daily reports whether two titles name what comes anew every day, of two dates or with no telling word in common beside it; or
// what a newsroom sends its readers, if neither they nor the texts have anything in common.
func daily(r, m *Reading, apart int64) bool {
	c := r.calendar()
	if common(r, m, func(w uint32) bool { return c.letters[w] }) && !sharedName(r, m) && strangers(r, m) {
		return true
	}
	if l := spokenBy(r.lang); l != nil && l.dense && apart > seriesGap { // it has the pairs of its form in common on any day
		return common(r, m, func(w uint32) bool { return c.daily[w] })
	}
	is := func(w uint32) bool { return c.daily[w] }
	if slices.ContainsFunc(r.order, is) != slices.ContainsFunc(m.order, is) {
		return !common(r, m, func(w uint32) bool { return !c.days[w] && !r.number(w) && r.says(w) })
	}
	return common(r, m, is) && (otherDates(r, m) || !common(r, m, func(w uint32) bool { return !is(w) && r.says(w) }))
}

// says reports whether a word tells what an article is about.
func (r *Reading) says(w uint32) bool {
	x := r.mark(w)
	return x != nil && worth[x.rarity] >= telling
}

// ofDays reports whether two headlines, of which one at least stands alone and none has a name, have a word in common of what
// every day brings, and their form or what they begin with.
func ofDays(r, m *Reading) bool {
	if r.flags&m.flags&hasText != 0 || len(r.order) == 0 || len(m.order) == 0 || !nameless(r, m) {
		return false
	}
	c := r.calendar()
	return common(r, m, func(w uint32) bool { return c.standing[w] || c.daily[w] || c.letters[w] }) &&
		(r.order[0] == m.order[0] || formOf(r.order, m.order).share >= formShare)
}

// standing reports whether two titles have a word of a subject that every day has news of, and their texts nothing in common
// but that: no telling word, or no number and the titles no name. Of an index the numbers stand in the titles.
func standing(r, m *Reading) bool {
	words, named := r.calendar().standing, eitherName(r, m)
	other := func() bool {
		return otherNumbers(r, m, inText) || otherNumbers(r, m, inTitle) && common(r, m, func(w uint32) bool { return r.calendar().index[w] })
	}
	return standingWord(r, m) &&
		(strangers(r, m) || other() && !common(r, m, func(w uint32) bool { return !words[w] && named(w) }))
}

// standingWord reports whether two titles have a word in common of a subject that every day has news of.
func standingWord(r, m *Reading) bool {
	words := r.calendar().standing
	return common(r, m, func(w uint32) bool { return words[w] })
}

// forecast reports whether two titles name who tells the weather, or a warning of it: what is told on one day may be of several.
func forecast(r, m *Reading) bool {
	c := r.calendar()
	return common(r, m, func(w uint32) bool {
		behind, ok := c.forecast[w]
		return ok && !slices.ContainsFunc(behind, func(w uint32) bool { return !slices.Contains(r.order, w) || !slices.Contains(m.order, w) })
	})
}

// otherDays reports whether two titles each name a day, and none in common, or are of two dates.
func otherDays(r, m *Reading) bool {
	if l := spokenBy(r.lang); l != nil && l.dense { // a day is but a character of a date
		return false
	}
	var a, b [8]uint32
	mine, others := r.dates(a[:0], false), m.dates(b[:0], false)
	return len(mine) > 0 && len(others) > 0 && !shares(mine, others) || otherDates(r, m)
}

// otherDates reports whether two titles are of two dates: of months or weekdays with other numbers beside them, or both of today.
func otherDates(r, m *Reading) bool {
	c := r.calendar()
	if l := spokenBy(r.lang); l != nil && l.dense {
		return false
	}
	if common(r, m, func(w uint32) bool { return c.days[w] && !c.dates[w] }) {
		return true
	}
	var a, b [8]uint32
	mine, others := r.dates(a[:0], true), m.dates(b[:0], true)
	return len(mine) > 0 && len(others) > 0 && !shares(mine, others)
}

// dates returns the days and months that a title names, or the numbers beside them, at most as many as fit. A word that is
// something else too is a day with a number only.
func (r *Reading) dates(to []uint32, numbers bool) []uint32 {
	c := r.calendar()
	for i, w := range r.order {
		if !c.dates[w] {
			continue
		}
		if numbers {
			to = r.beside(to, i)
			continue
		}
		var day [1]uint32
		if len(to) < cap(to) && (!c.double[w] || len(r.beside(day[:0], i)) > 0) {
			to = append(to, w)
		}
	}
	return to
}

// beside adds the numbers beside a word of a title, as many as fit. The year that a day is of is none.
func (r *Reading) beside(to []uint32, i int) []uint32 {
	years := r.calendar().years
	for _, k := range [2]int{i - 1, i + 1} {
		if k >= 0 && k < len(r.order) && len(to) < cap(to) && r.number(r.order[k]) && !years[r.order[k]] {
			to = append(to, r.order[k])
		}
	}
	return to
}

// filled reports whether both titles have something in each gap: where only one has, it says more and not something else.
func (f *form) filled() bool {
	return !slices.ContainsFunc(f.gaps, func(g gap) bool { return len(g.a) == 0 || len(g.b) == 0 })
}

// otherNames returns in how many gaps each of two articles has a name that the other one does not know.
func (f *form) otherNames(r, m *Reading) (n int) {
	for _, g := range f.gaps {
		if named(r, g.a, m, false) && named(m, g.b, r, false) {
			n++
		}
	}
	return n
}

// ownName reports whether an article has a name in its title that another article does not know.
func ownName(r, other *Reading) bool {
	return slices.ContainsFunc(r.order, func(w uint32) bool { return r.isName(w) && other.mark(w) == nil })
}

// common reports whether two titles have a word in common of those that are asked for.
func common(r, m *Reading, is func(uint32) bool) bool {
	return slices.ContainsFunc(r.order, func(w uint32) bool { return is(w) && slices.Contains(m.order, w) })
}

// eitherName returns what reports whether a word is a name by one of two titles: what one of them has in capitals, as all
// words, the other one may show to be a name.
func eitherName(r, m *Reading) func(uint32) bool {
	return func(w uint32) bool { return r.isName(w) || m.isName(w) }
}

// sharedName reports whether two titles have a name in common.
func sharedName(r, m *Reading) bool { return common(r, m, eitherName(r, m)) }

// nameless reports whether two titles have no names, in a language that shows them.
func nameless(r, m *Reading) bool {
	l := spokenBy(r.lang)
	return l != nil && l.script != arab && l.script != han && !slices.ContainsFunc(r.order, r.isName) && !slices.ContainsFunc(m.order, m.isName)
}

// tells reports whether an article's text says more than its title.
func tells(r *Reading) bool {
	return slices.ContainsFunc(r.marks, func(x mark) bool { return x.kind&(isPair|inTitle) == 0 && worth[x.rarity] >= telling })
}

// isName reports whether a word of a title is a name. In German every noun has a capital.
func (r *Reading) isName(w uint32) bool {
	x := r.mark(w)
	if x == nil || x.kind&isName == 0 || x.kind&isNumber != 0 {
		return false
	}
	l := spokenBy(r.lang)
	return l == nil || l.code != "de" || x.rarity >= rareName
}

// otherNumbers reports whether two articles have numbers in their titles or in their texts, as in says, and none in common.
func otherNumbers(r, m *Reading, in uint8) bool {
	mine, others := 0, 0
	for i := range r.marks {
		x := &r.marks[i]
		if x.kind&(isNumber|isPair) == isNumber && x.kind&in != 0 {
			mine++
			if m.mark(x.sum) != nil {
				return false
			}
		}
	}
	for i := range m.marks {
		if x := &m.marks[i]; x.kind&(isNumber|isPair) == isNumber && x.kind&in != 0 {
			others++
		}
	}
	return mine > 0 && others > 0
}
