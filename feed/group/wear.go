package group

const (
	wearSample = 18 // articles of a term that are looked at, the newest
	wearLeast  = 8  // a term that fewer have is fresh
	wearCount  = 64 // articles of a term, over which it is known how many have it
	wearKept   = 4  // eighths that a term keeps which leads to ever other groups: with others like it, it tells
)

// wear readies e.sieve for an article and fills in how much each of its terms counts for still.
func (e *Engine) wear(r *Reading) {
	e.sieve.put(r)
	e.sieve.lists, e.worn = e.sieve.lists[:0], e.worn[:0]
	for i := range r.marks {
		sum := r.marks[i].sum
		p := e.lists[sum]
		e.sieve.lists = append(e.sieve.lists, p)
		left := uint8(8)
		if p.tells() && (r == e.judged || e.judged.mark(sum) != nil) {
			left = e.leftOf(p)
		}
		e.worn = append(e.worn, left)
	}
}

// tells reports whether so many articles have a term that it may be worn.
func (p *posting) tells() bool { return p != nil && len(p.places) >= wearLeast }

// left says how much a term counts for still, in eighths. A term that the newest articles which have it bring to ever
// other groups is a way of saying things in this stream (what an agency ends its pieces with, a rubric, a name that is
// in everything) and little sign of one event. One that leads to few groups is worth all, as it is what a big event is about,
// unless so many articles have it that no event can be all that they are about. Only the terms of the article being judged are asked after: after a restart no others are indexed.
func (e *Engine) left(sum uint32) uint8 {
	p := e.lists[sum]
	if !p.tells() || e.judged.mark(sum) == nil {
		return 8
	}
	return e.leftOf(p)
}

func (e *Engine) leftOf(p *posting) uint8 {
	e.stamp++ // what bears it was counted
	n, seen := 0, 0
	for k := len(p.places) - 1; k >= 0 && seen < wearSample; k-- {
		at := p.places[k] - e.base
		if at < 0 {
			break
		}
		c := e.arts[at].cluster
		seen++
		if c.stamp != e.stamp {
			n++
		}
		c.stamp = e.stamp
	}
	if seen < wearLeast {
		return 8
	}
	left := 8
	if 3*n > 2*seen {
		left = max(24-24*n/seen, wearKept) // 8 at two thirds
	}
	if k := len(p.places) - wearCount; k >= 0 && p.places[k] >= e.base {
		span := len(e.arts) - int(p.places[k]-e.base)
		left = min(left, max(16-56*wearCount/span, 0)) // 8 where one in seven articles has it, 0 at two in seven
	}
	return uint8(left)
}
