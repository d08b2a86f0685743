package group

import "slices"

// What a headline must say at least to be looked for: so many words beside the small ones, which are so rare together,
// in steps.
const (
	leastWords  = 4
	leastRarity = 320
	leastShort  = 5 // words of one that is cut short
)

const seriesGap = 20 * 60 * 60 // seconds: two printings of one title that are further apart are a series

// Find returns the article whose title says the same as a headline, and of several the earliest published. Beside the
// same words in the same order it takes what is the same beyond doubt: other quotes, a label ("UPDATE:") or the outlet's
// name before or after, other articles and forms of to be (two at most), two clauses the other way round, and a headline
// that an ellipsis cuts short. Numbers, names, negations, days and places are words like others, so they agree; a
// question finds no answer. A title
// that one outlet has on several days, or too few words, find nothing. After a restart only what Want was told of is found.
func (e *Engine) Find(r *Reading) (num int64, ok bool) {
	if len(r.order) == 0 || int(r.words) > len(r.order) {
		return 0, false
	}
	var found []*Reading
	for _, place := range e.rarest(r) {
		i := int(place - e.base)
		if i < 0 || i >= len(e.arts) || slices.Contains(found, e.arts[i]) {
			continue
		}
		if a := e.arts[i]; a != r && alike(r, a) {
			found = append(found, a)
		}
	}
	var first *Reading
	for i, a := range found {
		if first == nil || a.before(first) {
			first = a
		}
		for _, b := range found[:i] {
			gap := max(a.time()-b.time(), b.time()-a.time())
			if a.outlet == b.outlet && (a.link == 0 || a.link != b.link) && gap > seriesGap || r.short && a.title != b.title {
				return 0, false
			}
		}
	}
	if first == nil {
		return 0, false
	}
	return first.num, true
}

// rarest returns the places of the articles that have the headline's least frequent terms: a title that says the same has
// all of its words but for a label or a name at either end, so the least frequent of what is left stands in it.
func (e *Engine) rarest(r *Reading) []int32 {
	var places []int32
	for _, part := range r.bodies() {
		var least *posting
		for _, sum := range r.order[part.from:part.to] {
			if m := r.mark(sum); m == nil || m.rarity < indexRarity {
				continue
			}
			p := e.lists.get(sum)
			if p == nil {
				least = nil
				break
			}
			if least == nil || len(p.places) < len(least.places) {
				least = p
			}
		}
		if least != nil {
			places = append(places, least.places...)
		}
	}
	return places
}

// span is a run of words of a title.
type span struct{ from, to int }

// bodies returns the runs of a title's words that may be all of it: the whole, and what is left without what stands
// before the first mark that may part a label from it, or after the last one.
func (r *Reading) bodies() []span {
	n := len(r.order)
	all := []span{{0, n}}
	first, last := r.ends(0, n)
	if first > 0 {
		all = append(all, span{first, n})
	}
	if last < n && last > 0 {
		all = append(all, span{0, last})
	}
	if first > 0 && first < last && last < n {
		all = append(all, span{first, last})
	}
	return all
}

// ends returns where the first part of a run of a title's words ends and the last one begins; from and to when it is of
// one part.
func (r *Reading) ends(from, to int) (first, last int) {
	first, last = from, to
	for i := from + 1; i < to; i++ {
		if r.hard&(1<<i) != 0 {
			if first == from {
				first = i
			}
			last = i
		}
	}
	return first, last
}

// mark returns a reading's mark of a sum, nil when the word is too usual to have one.
func (r *Reading) mark(sum uint32) *mark {
	i, ok := slices.BinarySearchFunc(r.marks, sum, func(m mark, sum uint32) int {
		switch {
		case m.sum < sum:
			return -1
		case m.sum > sum:
			return 1
		}
		return 0
	})
	if !ok {
		return nil
	}
	return &r.marks[i]
}

// alike reports whether a headline and an article's title say the same beyond doubt.
func alike(h, a *Reading) bool {
	if h.lang != a.lang || !h.short && h.flags&asks != a.flags&asks || int(a.words) > len(a.order) {
		return false
	}
	x, y := core(h, a.name), core(a, a.name)
	if len(x.words) < leastWords || x.rarity < leastRarity {
		return false
	}
	if h.short {
		n := len(x.words) - 1 // the last one may be cut
		return n >= leastShort && n <= len(y.words) && slices.Equal(x.sums()[:n], y.sums()[:n]) && slices.Equal(x.small, y.small[:min(len(x.small), len(y.small))])
	}
	if smallDiffer(x.small, y.small) > 2 {
		return false
	}
	if slices.Equal(x.sums(), y.sums()) || turned(x, y) || turned(y, x) {
		return true
	}
	l := spokenBy(h.lang)
	return l != nil && l.dense && rejoined(x.words, y.words)
}

// saying is a title without what does not count.
type saying struct {
	words  []said
	small  []uint32 // the words that count for nothing
	rarity int      // of its words together
}

// said is one word of a saying.
type said struct {
	sum uint32
	cut bool // a mark that parts clauses stands before it
}

func (s *saying) sums() []uint32 {
	sums := make([]uint32, len(s.words))
	for i, w := range s.words {
		sums[i] = w.sum
	}
	return sums
}

// core returns what a title says without labels and without the outlet's name at its ends.
func core(r *Reading, name uint32) (s saying) {
	p := phrasebook()
	from, to := 0, len(r.order)
	own := func(words []uint32) bool {
		return name != 0 && sumOf(words) == name || labelled(words, p)
	}
	for {
		first, last := r.ends(from, to)
		switch {
		case first > from && own(r.order[from:first]):
			from = first
			continue
		case last < to && own(r.order[last:to]):
			to = last
			continue
		}
		break
	}
	cut := false
	for i := from; i < to; i++ {
		sum := r.order[i]
		cut = cut || i > from && r.soft&(1<<i) != 0
		if as, ok := p.small[sum]; ok {
			if as == 0 {
				s.small = append(s.small, sum)
				continue
			}
			sum = as
		}
		s.words = append(s.words, said{sum: sum, cut: cut})
		cut = false
		if m := r.mark(r.order[i]); m != nil {
			s.rarity += int(m.rarity)
		}
	}
	return s
}

// labelled reports whether words are a label and nothing else.
func labelled(words []uint32, p *phrases) bool {
	for _, w := range words {
		if !p.label[w] {
			return false
		}
	}
	return len(words) > 0
}

// smallDiffer returns how many words that count for nothing were changed, added or dropped between two titles.
func smallDiffer(a, b []uint32) int {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	onlyA, onlyB, i, j := 0, 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			i, j = i+1, j+1
		case a[i] < b[j]:
			onlyA, i = onlyA+1, i+1
		default:
			onlyB, j = onlyB+1, j+1
		}
	}
	return max(onlyA+len(a)-i, onlyB+len(b)-j)
}

// turned reports whether y is x with its beginning moved to the end: "A, B" and "B, A", where marks part the two in both,
// and "N says A" and "A, N says" or "A, says N".
func turned(x, y saying) bool {
	n := len(x.words)
	if n != len(y.words) {
		return false
	}
	p, q := x.sums(), y.sums()
	for k := 1; k < n; k++ {
		if !y.words[n-k].cut || !slices.Equal(p[k:], q[:n-k]) {
			continue
		}
		if x.words[k].cut && slices.Equal(p[:k], q[n-k:]) {
			return true
		}
		if says := phrasebook().say; k <= 5 && (says[p[k-1]] || says[p[0]]) && sameWords(p[:k], q[n-k:]) {
			return true
		}
	}
	return false
}

func sameWords(a, b []uint32) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

// rejoined reports whether two titles differ only in pairs of characters that a mark in the other one keeps apart, as
// scripts without spaces have them: the pair over a comma that is not there.
func rejoined(x, y []said) bool {
	extra := 0
	i, j := 0, 0
	for i < len(x) && j < len(y) {
		switch {
		case x[i].sum == y[j].sum && x[i].cut == y[j].cut, x[i].sum == y[j].sum && i == 0:
			i, j = i+1, j+1
		case y[j].cut && i+1 < len(x) && x[i+1].sum == y[j].sum:
			i, extra = i+1, extra+1
		case x[i].cut && j+1 < len(y) && y[j+1].sum == x[i].sum:
			j, extra = j+1, extra+1
		case x[i].sum == y[j].sum:
			i, j = i+1, j+1
		default:
			return false
		}
	}
	return i == len(x) && j == len(y) && extra > 0 && extra <= 3
}
