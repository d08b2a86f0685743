package group

import "slices"

// otherThing reports whether what fills the form of two titles with texts is another thing in each (consultation opens on
// taxi fares, on exam reform): in one gap both say what the other article does not know, and that says more than all that
// the titles have in common, and any name that the articles have. A number beyond the titles is a sign of one event. Of
// one that is told with other words nearly all titles have the rarest words in common.
func (f *form) otherThing(r, m *Reading) bool {
	if r.flags&m.flags&hasText == 0 {
		return false
	}
	least := uint8(0)
	for _, g := range f.gaps {
		if knows(r, g.a, m) || knows(m, g.b, r) {
			return false
		}
		least = max(least, min(r.peak(g.a), m.peak(g.b)))
	}
	c := r.calendar()
	return worth[least] >= telling && !slices.ContainsFunc(r.marks, func(x mark) bool {
		y := m.mark(x.sum)
		if y == nil || x.kind&isPair != 0 || c.days[x.sum] || c.years[x.sum] {
			return false
		}
		in := x.kind & y.kind
		return in&isNumber != 0 && in&inTitle == 0 || in&(inTitle|isName) != 0 && x.rarity >= least
	})
}

// knows reports whether another article, by, knows one of the words of an article's title that say something.
func knows(r *Reading, words []uint32, by *Reading) bool {
	return slices.ContainsFunc(words, func(w uint32) bool { return r.says(w) && by.mark(w) != nil })
}

// peak returns the rarity of the rarest of some words of an article.
func (r *Reading) peak(words []uint32) (rarity uint8) {
	for _, w := range words {
		if x := r.mark(w); x != nil {
			rarity = max(rarity, x.rarity)
		}
	}
	return rarity
}
