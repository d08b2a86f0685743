package group

import (
	"math/bits"
	"slices"
)

// habits are what outlets put behind their titles and texts whatever these tell: a name other than the one that is known, a
// slogan, a section, where to read more. Two articles of one outlet would have them in common, and some have little else. What
// stands before a title is a label as often, of an event that all of an outlet's titles tell of.
type habits struct {
	articles map[uint32]int32 // of each outlet
	parts    map[uint64]int32 // of these, that have a part of a title or a sentence, by the outlet and its words
	only     map[uint32]bool  // the outlets of which they are counted; nil: all
	closed   bool             // it counts no more
}

// habitual is how many articles of an outlet have a part at least, and more than half of them, when it counts for nothing in
// the next.
const habitual = 2

func newHabits() *habits { return &habits{articles: map[uint32]int32{}, parts: map[uint64]int32{}} }

// count enters what stands behind the title and the text of an article, once, or takes it out again where by is -1.
func (h *habits) count(r *Reading, by int32) {
	if h.closed || r.outlet == 0 || r.inHabits != (by < 0) || h.only != nil && !h.only[r.outlet] {
		return
	}
	r.inHabits = by > 0
	if h.articles[r.outlet] += by; h.articles[r.outlet] == 0 {
		delete(h.articles, r.outlet)
	}
	enter := func(sum uint64) {
		if h.parts[sum] += by; h.parts[sum] == 0 {
			delete(h.parts, sum)
		}
	}
	for from, to := range r.tails {
		enter(r.partSum(from, to))
	}
	for _, end := range r.closing {
		if end != 0 {
			enter(r.endSum(end))
		}
	}
}

// has reports whether a part of an article is a habit of its outlet, by the other articles.
func (h *habits) has(r *Reading, part uint64) bool {
	n, all := h.parts[part], h.articles[r.outlet]
	if r.inHabits {
		n, all = n-1, all-1
	}
	return n >= habitual && 2*n > all+1
}

// tails yields the parts of a title behind its first mark that labels and names are parted by.
func (r *Reading) tails(yield func(from, to int) bool) {
	for cuts := r.hard &^ 1; cuts != 0; {
		from, to := bits.TrailingZeros32(cuts), len(r.order)
		if cuts &= cuts - 1; cuts != 0 {
			to = bits.TrailingZeros32(cuts)
		} else if int(r.words) > to {
			return // the rest of it is not known
		}
		if !yield(from, to) {
			return
		}
	}
}

// partSum is the sum of a part of a title, of its outlet.
func (r *Reading) partSum(from, to int) uint64 {
	h := uint64(offset64) ^ uint64(r.outlet)
	for _, w := range r.order[from:to] {
		h = (h ^ uint64(w)) * prime64
	}
	return h
}

// endSum is that of a sentence.
func (r *Reading) endSum(end uint32) uint64 {
	return ((uint64(offset64)^uint64(r.outlet))*prime64 ^ uint64(end)) * prime64
}

// trim takes out of an article's marks what its title and its text have by habit of its outlet.
func (e *Engine) trim(r *Reading) {
	if r.outlet == 0 || r.hard&^1 == 0 && r.last == nil {
		return
	}
	var rest, out [maxOrder]uint32
	first := len(r.order)
	if cuts := r.hard &^ 1; cuts != 0 {
		first = bits.TrailingZeros32(cuts)
	}
	kept, gone := append(rest[:0], r.order[:first]...), out[:0]
	for from, to := range r.tails {
		if e.habits.has(r, r.partSum(from, to)) {
			gone = append(gone, r.order[from:to]...)
		} else {
			kept = append(kept, r.order[from:to]...)
		}
	}
	var said []uint32 // in sentences that are habits
	if r.last != nil {
		for _, sentence := range *r.last {
			if e.habits.has(r, r.endSum(sentenceSum(sentence))) {
				said = append(said, sentence...)
			}
		}
		r.last = nil
	}
	if len(gone)+len(said) == 0 {
		return
	}
	pairs, stay := r.pairs(r.order), r.pairs(kept)
	marks := make([]mark, 0, len(r.marks))
	for _, m := range r.marks {
		if m.kind&isPair != 0 {
			if !slices.Contains(pairs, m.sum) || slices.Contains(stay, m.sum) {
				marks = append(marks, m)
			}
			continue
		}
		if m.lose(kept, gone, said); m.kind&(inTitle|inText) != 0 {
			marks = append(marks, m)
		}
	}
	r.marks = marks
	r.measure()
}

// lose takes a term out of parts of the title and of sentences of the text.
func (m *mark) lose(kept, gone, said []uint32) {
	times := func(words []uint32) (n int) {
		for _, w := range words {
			if w == m.sum {
				n++
			}
		}
		return n
	}
	left, lost, told := 0, 0, times(said)
	if m.kind&inTitle != 0 {
		left, lost = times(kept), times(gone)
	}
	if lost+told == 0 {
		return
	}
	if lost > 0 && left == 0 {
		m.kind &^= inTitle
	}
	if told > 0 && int(m.count) <= left+lost+told { // the rest of the text does not say it
		m.kind &^= inText
	}
	m.count = uint8(max(int(m.count)-lost-told, 1))
	m.weight = weigh(m)
}

// pairs returns the sums of the words that follow each other, as marks have them: without those that are none.
func (r *Reading) pairs(words []uint32) []uint32 {
	var sums []uint32
	prev := uint32(0)
	for _, w := range words {
		if r.mark(w) == nil {
			continue
		}
		if prev != 0 {
			sums = append(sums, both(prev, w))
		}
		prev = w
	}
	return sums
}
