package group

const (
	wearSample = 18 // articles of a term that are looked at, the newest
	wearLeast  = 8  // a term that fewer have is fresh
	wearCount  = 64 // articles of a term, over which it is known how many have it
	wearCrowd  = 3  // eighths that a crowd of 1 takes off a term of which it is not known how worn it is
	wearKept   = 4  // eighths that a term keeps which leads to ever other groups: with others like it, it tells; in a crowd one more
)

// wear readies e.sieve for an article and fills in how much each of its terms counts for still.
func (e *Engine) wear(r *Reading) {
	e.worn = e.worn[:0]
	if r != e.judged {
		e.sieve = &e.other
		e.sieve.put(r)
		for i := range r.marks {
			e.worn = append(e.worn, e.left(r.marks[i].sum))
		}
		return
	}
	e.sieve = &e.own
	e.own.put(r)
	e.own.lists = e.own.lists[:0]
	for i := range r.marks {
		p := e.lists.get(r.marks[i].sum)
		e.own.lists = append(e.own.lists, p)
		e.worn = append(e.worn, e.expected(r.marks[i].sum, p))
	}
}

// ownList returns the articles that have a term of the article being judged, nil for none and for any other term.
func (e *Engine) ownList(sum uint32) *posting {
	i := e.own.place(sum)
	if i == 0 {
		return nil
	}
	return e.posting(e.own.of, i-1)
}

// left says how much a term counts for still, in eighths. A term that the newest articles which have it bring to ever
// other groups is a way of saying things in this stream (what an agency ends its pieces with, a rubric, a name that is
// in everything) and little sign of one event. One that leads to few groups is worth all, as it is what a big event is about,
// unless so many articles have it that no event can be all that they are about. That is known only of the terms of the
// article being judged: after a restart no others are indexed. The others count for all, and in a crowd for less.
func (e *Engine) left(sum uint32) uint8 {
	if e.own.place(sum) == 0 {
		return 8 - uint8(wearCrowd*e.crowd())
	}
	return e.expected(sum, e.ownList(sum))
}

// leftOf is left of the term that some articles have.
func (e *Engine) leftOf(p *posting) uint8 {
	if p == nil || len(p.places) < wearLeast {
		return 8
	}
	e.stamp++ // a group that bears it was counted
	n, seen := 0, 0
	for k := len(p.places) - 1; k >= 0 && seen < wearSample; k-- {
		at := p.places[k] - e.base
		if at < 0 {
			break
		}
		id := e.groups[at]
		seen++
		if e.stamps[id] != e.stamp {
			n++
		}
		e.stamps[id] = e.stamp
	}
	if seen < wearLeast {
		return 8
	}
	left := 8
	if 3*n > 2*seen {
		kept := wearKept
		if len(e.arts) >= crowdSpan { // where all is alike names wear as well, and the bar is high
			kept += int(e.crowd())
		}
		left = max(24-24*n/seen, kept) // 8 at two thirds
	}
	if k := len(p.places) - wearCount; k >= 0 && p.places[k] >= e.base {
		span := len(e.arts) - int(p.places[k]-e.base)
		// 8 where one in five articles has it, 0 at two in five; in a crowd at one and two in seven
		steep := 40 + int(16*min(e.crowd(), 1))
		left = min(left, max(16-steep*wearCount/span, 0))
	}
	return uint8(left)
}
