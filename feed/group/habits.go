package group

import (
	"math/bits"
	"slices"
)

// habits are what outlets put behind their titles whatever these tell: a name other than the one that is known, a slogan, a
// section. Two articles of one outlet would have them in common, and some titles have little else. What stands before a title
// is a label as often, of an event that all of an outlet's titles tell of.
type habits struct {
	titles map[uint32]int32 // of each outlet
	parts  map[uint64]int32 // of these, that have a part, by the outlet and the words of the part
	closed bool             // it counts no more
}

// habitual is how many titles of an outlet have a part at least, and more than half of them, when it counts for nothing in the
// next.
const habitual = 2

func newHabits() *habits { return &habits{titles: map[uint32]int32{}, parts: map[uint64]int32{}} }

// count enters the title of an article, once, or takes it out again where by is -1.
func (h *habits) count(r *Reading, by int32) {
	if h.closed || r.outlet == 0 || r.inHabits != (by < 0) {
		return
	}
	r.inHabits = by > 0
	if h.titles[r.outlet] += by; h.titles[r.outlet] == 0 {
		delete(h.titles, r.outlet)
	}
	for from, to := range r.tails {
		sum := r.partSum(from, to)
		if h.parts[sum] += by; h.parts[sum] == 0 {
			delete(h.parts, sum)
		}
	}
}

// has reports whether a part of a title is a habit of its outlet, by the other titles.
func (h *habits) has(r *Reading, from, to int) bool {
	n, all := h.parts[r.partSum(from, to)], h.titles[r.outlet]
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

func (r *Reading) partSum(from, to int) uint64 {
	h := uint64(offset64) ^ uint64(r.outlet)
	for _, w := range r.order[from:to] {
		h = (h ^ uint64(w)) * prime64
	}
	return h
}

// trim takes out of an article's marks what its title has by habit of its outlet.
func (e *Engine) trim(r *Reading) {
	if r.outlet == 0 || r.hard&^1 == 0 {
		return
	}
	var rest, out [maxOrder]uint32
	kept, gone := append(rest[:0], r.order[:bits.TrailingZeros32(r.hard&^1)]...), out[:0]
	for from, to := range r.tails {
		if e.habits.has(r, from, to) {
			gone = append(gone, r.order[from:to]...)
		} else {
			kept = append(kept, r.order[from:to]...)
		}
	}
	if len(gone) == 0 {
		return
	}
	pairs := r.pairs(r.order)
	stay := r.pairs(kept)
	marks := make([]mark, 0, len(r.marks))
	for _, m := range r.marks {
		switch {
		case m.kind&isPair != 0:
			if slices.Contains(pairs, m.sum) && !slices.Contains(stay, m.sum) {
				continue
			}
		case m.kind&inTitle != 0 && slices.Contains(gone, m.sum) && !slices.Contains(kept, m.sum):
			if m.kind&inText == 0 {
				continue
			}
			m.kind &^= inTitle // the text says it too
			for _, w := range gone {
				if w == m.sum && m.count > 1 {
					m.count--
				}
			}
			m.weight = weigh(&m)
		}
		marks = append(marks, m)
	}
	r.marks = marks
	r.measure()
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
