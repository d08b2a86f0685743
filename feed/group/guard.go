package group

import (
	"math/bits"
	"slices"
)

// guard says in words why an article must not join a group whatever the model says, "" when it may.
func (e *Engine) guard(r *Reading, cand *candidate) string {
	if (e.sparse() > sparseFrom || e.dwells() > dwellsFrom) && cand.score <= e.bar(r)+thinMargin && cand.thin(r) {
		return "too little in common for lone headlines"
	}
	if cand.oneWord() && (!taught(r) || cand.placed(r)) {
		return "one word in common"
	}
	if cand.phrases() {
		return "only turns of phrase in common"
	}
	if cand.c.listed(r) {
		return "only what a round-up lists in common"
	}
	if gap := cand.c.apart(r); gap > e.window {
		return "published too long apart"
	}
	asked, against, why := 0, 0, ""
	for _, m := range cand.near[:cand.held] {
		if near(r, m, nil)[titlePart] < cand.best[titlePart]-0.15 {
			continue // others are much nearer
		}
		asked++
		if w := conflict(r, m); w != "" {
			why = w
			against++
		}
	}
	if 2*against < asked { // one member that is told in the same form is no sign against what the others say
		return ""
	}
	return why
}

// bare reports whether an article says too little to be about anything: a word of a title and no text.
func (r *Reading) bare() bool {
	if r.flags&hasText != 0 {
		return false
	}
	n := 0
	for i := range r.marks {
		if r.marks[i].kind&(isPair|inTitle) == inTitle {
			n++
		}
	}
	return n < 2
}

const (
	sparseFrom = 0.65 // how sparse a stream is in which one word in common is nothing,
	dwellsFrom = 0.5  // or how much its outlets dwell on subjects
	thinMargin = 1.75 // by how much a candidate passes the bar that may join by it all the same: the word is most of what both say
)

// thin reports whether an article has one word in common with a lone headline: a town, a firm, a sport is no event,
// unless nearly all that comes is about few events and not about what outlets dwell on.
func (cand *candidate) thin(r *Reading) bool {
	if cand.kind&wordless == 0 || len(cand.c.members) > 2 {
		return false
	}
	if l := spokenBy(r.lang); l != nil && l.dense {
		return cand.f[fCover] < 0.5
	}
	return cand.oneWord() || cand.common < 3 && cand.best[titlePart] < 0.4
}

// oneWord reports whether all that an article and a group have in common, of which one is a headline without a text, is one word
// that is not most of a title.
func (cand *candidate) oneWord() bool {
	return cand.kind&wordless != 0 && cand.common < 2 && cand.best[titlePart] < 0.6
}

// placed reports whether a word that an article and a group have in common is a place in a fifth or more of the titles with it:
// a town is in all that its outlets have, and no event. A game that one title of six says how to win in is none.
func (cand *candidate) placed(r *Reading) bool {
	return slices.ContainsFunc(r.order, func(w uint32) bool {
		if x := r.mark(w); x == nil || worth[x.rarity] < rareWord {
			return false
		}
		titles, places := 0, r.places(w)
		for _, m := range cand.near[:cand.held] {
			if slices.Contains(m.order, w) {
				titles++
				places += m.places(w)
			}
		}
		return titles > 0 && 5*places > titles
	})
}

// places returns 1 where a word of a title is a place there, else 0.
func (r *Reading) places(w uint32) int {
	if i := slices.Index(r.order, w); i > 0 && r.calendar().within[r.order[i-1]] {
		return 1
	}
	return 0
}

// taught reports whether the model was taught with an article's language, or a bar of its own keeps its pairs of characters apart.
// In the others it makes too much of a word that is rare, and where a town's or a county's outlets are read its name is in
// everything: it is known for worn only when it has led to many groups, and by then all that names it may be in one.
func taught(r *Reading) bool {
	l := spokenBy(r.lang)
	return l != nil && (l.code == "en" || l.dense)
}

// phrases reports whether two texts have nothing in common that a title or a name says: what a newsroom ends its pieces
// with makes no event, however long it is.
func (cand *candidate) phrases() bool {
	return cand.kind&wordless == 0 && cand.f[fCover] < 0.1 && cand.f[fCore] < 0.1 && cand.f[fBestName] == 0
}

// conflict says in words why two articles are two instances of something, or two events told in one form.
func conflict(r, m *Reading) string {
	sameOutlet := r.outlet != 0 && r.outlet == m.outlet
	if sameOutlet && r.link != 0 && r.link == m.link {
		return ""
	}
	gap := max(r.time()-m.time(), m.time()-r.time())
	if r.published == 0 || m.published == 0 {
		gap = 0
	}
	if r.title == m.title && r.title != 0 {
		switch {
		case sameOutlet && gap > seriesGap:
			return "one outlet has this title on several days"
		case rubric(r, m):
			return "a standing title over other texts"
		case gap > seriesGap && nameless(r, m) && otherNumbers(r, m, inText):
			return "one title over other numbers on another day"
		}
	}
	if sameOutlet && r.title != m.title && r.sketch.agrees(&m.sketch) && !r.toldBy(m) && !m.toldBy(r) {
		return "one outlet's standing text under another title"
	}
	if otherSlot(r, m) {
		return "another part of a series"
	}
	if sameOutlet && otherEntry(r, m) {
		return "another entry of one outlet's register"
	}
	if sameOutlet && oneRubric(r, m) {
		return "one outlet's rubric over another subject"
	}
	if why := otherInstance(r, m, gap, sameOutlet); why != "" {
		return why
	}
	return otherFilling(r, m, gap)
}

// toldBy reports whether another article has a telling word of an article's title, in its title or its text.
func (r *Reading) toldBy(m *Reading) bool {
	j := 0
	for i := range r.marks {
		x := &r.marks[i]
		if x.kind&(isPair|inTitle) != inTitle || worth[x.rarity] < telling {
			continue
		}
		for j < len(m.marks) && m.marks[j].sum < x.sum {
			j++
		}
		if j < len(m.marks) && m.marks[j].sum == x.sum && m.marks[j].kind&isPair == 0 {
			return true
		}
	}
	return false
}

// oneRubric reports whether two titles begin with the same label ("The Early Shift podcast:") and say nothing of what the
// other one says after it.
func oneRubric(r, m *Reading) bool {
	k := min(bits.TrailingZeros32(r.hard&^1), bits.TrailingZeros32(m.hard&^1))
	if k < 2 || k >= min(len(r.order), len(m.order)) || r.hard>>k&1 == 0 || m.hard>>k&1 == 0 || !slices.Equal(r.order[:k], m.order[:k]) {
		return false
	}
	var known, all int64
	for _, w := range r.order[k:] {
		if x := r.mark(w); x != nil {
			all += int64(worth[x.rarity])
			if m.mark(w) != nil {
				known += int64(worth[x.rarity])
			}
		}
	}
	return 3*known < all
}

// rubric reports whether two articles share a title of few words and nothing of their texts.
func rubric(r, m *Reading) bool {
	in := 0
	for i := range r.marks {
		if r.marks[i].kind&(isPair|inTitle) == inTitle {
			in++
		}
	}
	return in <= 4 && strangers(r, m)
}

// strangers reports whether two texts have no telling word in common that does not stand in the title.
func strangers(r, m *Reading) bool {
	return r.flags&m.flags&hasText != 0 && !slices.ContainsFunc(r.marks, func(x mark) bool {
		return x.kind&(isPair|inTitle) == 0 && worth[x.rarity] >= telling && !r.calendar().days[x.sum] && m.mark(x.sum) != nil
	})
}

// telling is what a word of a text is worth that says what the text is about.
const telling = 50

// otherInstance says in words why two titles of one form are about two things: word by word they are the same but where
// the one has a name or a day and the other another one, of which neither article knows the other's.
func otherInstance(r, m *Reading, gap int64, sameOutlet bool) string {
	x, y, share := differ(r.order, m.order)
	least := 0.5
	if sameOutlet {
		least = 0.4
	}
	if share < least || len(x) == 0 || len(y) == 0 {
		return ""
	}
	switch {
	case sameOutlet && (days(r, x) && days(m, y) || gap > seriesGap && standingWord(r, m) && numbers(r, x) && numbers(m, y)):
		return "one outlet's form for another day or hour"
	case named(r, x, m, sameOutlet) && named(m, y, r, sameOutlet):
		return "one form of title with other names in it"
	case sameOutlet && gap > seriesGap && share >= 0.6 && adds(r, x, m) && adds(m, y, r):
		return "one outlet's form on another day"
	}
	return ""
}

// differ returns the words in which two titles differ, and the share of the longer one that they have in common in its
// place: word by word where they are as long, else what they begin and end with. It is stricter than formOf, since what is
// found so keeps apart also what has a name in common: by that one events of the labelled streams fell apart.
func differ(a, b []uint32) (x, y []uint32, share float64) {
	long := max(len(a), len(b))
	if long < 3 {
		return nil, nil, 0
	}
	if len(a) == len(b) {
		for i := range a {
			if a[i] != b[i] {
				x, y = append(x, a[i]), append(y, b[i])
			}
		}
		return x, y, float64(long-len(x)) / float64(long)
	}
	p, s := 0, 0
	short := min(len(a), len(b))
	for p < short && a[p] == b[p] {
		p++
	}
	for s < short-p && a[len(a)-1-s] == b[len(b)-1-s] {
		s++
	}
	return a[p : len(a)-s], b[p : len(b)-s], float64(p+s) / float64(long)
}

// days reports whether words are days, months and numbers, and at least one is a day or a month, or stands in a title
// with one.
func days(r *Reading, words []uint32) bool {
	c := r.calendar()
	dated := false
	for _, w := range words {
		if !c.days[w] && !r.number(w) {
			return false
		}
	}
	for _, w := range r.order {
		dated = dated || c.days[w]
	}
	return dated
}

// numbers reports whether words are numbers, as a day is (9.11.) of what every day has news of.
func numbers(r *Reading, words []uint32) bool {
	return !slices.ContainsFunc(words, func(w uint32) bool { return !r.number(w) })
}

// named reports whether one of the words is a name that the other article does not have; a day is none. Where every noun has
// a capital two in a row are one: a first name and a last one, or an office and who has it.
func named(r *Reading, words []uint32, other *Reading, sameOutlet bool) bool {
	l := spokenBy(r.lang)
	row := 0
	for _, w := range words {
		m := r.mark(w)
		if m == nil || m.kind&isName == 0 || m.kind&isNumber != 0 || r.calendar().days[w] || other.mark(w) != nil {
			row = 0
			continue
		}
		if row++; row > 1 || l == nil || !l.nouns || sameOutlet || l.names[w^l.salt] {
			return true
		}
	}
	return false
}

// adds reports whether one of the words says something that the other article does not.
func adds(r *Reading, words []uint32, than *Reading) bool {
	for _, w := range words {
		if m := r.mark(w); m != nil && m.kind&isNumber == 0 && worth[m.rarity] >= 45 && than.mark(w) == nil {
			return true
		}
	}
	return false
}

// spokenBy returns the language that a reading's lang stands for, nil where none is known.
func spokenBy(lang uint32) *language {
	for _, l := range languages {
		if l.salt == lang {
			return l
		}
	}
	return nil
}
