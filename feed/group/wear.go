package group

import (
	"bytes"
	"math"
	"slices"
)

const (
	wearSample = 18  // articles of a term that are looked at, the newest
	wearLeast  = 8   // a term that fewer have is fresh
	wearCount  = 64  // articles of a term, over which it is known how many have it
	wearSteep  = 40  // how fast a term wears that many articles have: 8 eighths where one in five has it, 0 at two in five
	steepest   = 400 // the same for a headline in the broadest stream: 8 at one in fifty, 0 at one in 25
	wearCrowd  = 3   // eighths that a crowd of 1 takes off a term of which it is not known how worn it is
	wearKept   = 4   // eighths that a term keeps which leads to ever other groups: with others like it, it tells; in a crowd one more
	wearBroad  = 2   // eighths less of it that a headline without a text keeps at least in a broad stream: few words are soon worn
	twins      = 4   // articles, the nearest, of which one may say the same word for word,
	twinLike   = 0.8 // which is so from this likeness on
)

// wearing is how worn a term is.
type wearing struct {
	spread uint8 // the eighths that it would count for by the groups that it leads to
	span   int32 // the newest articles of which wearCount have it, 0 where fewer do
}

// unworn are the eighths of terms that all count for all.
var unworn = [256]uint8(bytes.Repeat([]byte{8}, 256))

// fresh is a term that counts for all.
var fresh = wearing{spread: 8}

// wear readies e.sieve for an article and fills in how much each of its terms counts for still.
func (e *Engine) wear(r *Reading) {
	e.worn = e.worn[:0]
	if r != e.judged {
		e.sieve = &e.other
		e.sieve.put(r)
		unknown := e.unknown()
		for i := range r.marks {
			e.worn = append(e.worn, e.left(r.marks[i].sum, unknown))
		}
		return
	}
	e.setWear(r)
	e.sieve = &e.own
	e.own.put(r)
	e.own.lists = e.own.lists[:0]
	for i := range r.marks {
		e.own.lists = append(e.own.lists, e.lists.get(r.marks[i].sum))
	}
	fetched := int32(0)
	for _, p := range e.own.lists { // by itself, as in gather: a seventh of the time of Judge20000
		if p != nil && len(p.places) >= wearLeast {
			fetched += p.places[max(0, len(p.places)-wearSample)] + p.places[len(p.places)-1]
		}
	}
	e.fetched = uint8(fetched)
	for i, p := range e.own.lists {
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
// article being judged: after a restart no others are indexed. The others count for what unknown says.
func (e *Engine) left(sum uint32, unknown uint8) uint8 {
	at := e.own.place(sum)
	if at == 0 {
		return unknown
	}
	left := &e.own.left[at-1]
	if *left == 0 {
		*left = 1 + e.expected(sum, e.posting(e.own.of, at-1))
	}
	return *left - 1
}

// unknown is what a term counts for that the article being judged does not have: for all, and in a crowd for less.
func (e *Engine) unknown() uint8 { return 8 - uint8(wearCrowd*e.crowd()) }

// wearing says how worn the term is that some articles have.
func (e *Engine) wearing(p *posting) wearing {
	if p == nil || len(p.places) < wearLeast {
		return fresh
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
		return fresh
	}
	w := fresh
	if 3*n > 2*seen {
		w.spread = uint8(24 - 24*n/seen) // 8 at two thirds
	}
	if k := len(p.places) - wearCount; k >= 0 && p.places[k] >= e.base {
		w.span = int32(len(e.arts)) - (p.places[k] - e.base)
	}
	return w
}

// setWear readies worth for an article.
func (e *Engine) setWear(r *Reading) {
	kept := wearKept
	if len(e.arts) >= crowdSpan { // where all is alike names wear as well, and the bar is high
		kept += int(e.crowd())
	}
	e.steep = wearSteep + int(16*min(e.crowd(), 1)) // in a crowd worn at one in seven, and all at two
	if r.flags&hasText == 0 {
		broad := e.breadth()
		kept -= int(min(log2(broad), wearBroad))
		e.steep = min(int(float64(e.steep)*broad*math.Sqrt(broad)), steepest) // of many things none is so large a part
	}
	e.kept = uint8(kept)
}

// unwear lets all the terms of an article count where it says nearly word for word what one does that is known: that is the
// same, however many say it, but for what a guard keeps apart, such as another day's piece of a series.
func (e *Engine) unwear(r *Reading, known ...*Reading) {
	if !slices.ContainsFunc(e.worn, func(left uint8) bool { return left < 8 }) {
		return
	}
	for _, m := range known {
		if m == r {
			continue
		}
		like := e.sieve.near(m, unworn[:])
		if like[titlePart] >= twinLike && (r.flags&hasText == 0 || like[allPart] >= twinLike) && conflict(r, m) == "" {
			copy(e.worn, unworn[:])
			return
		}
	}
}

// worth is what a term counts for in the article being judged, in eighths.
func (e *Engine) worth(w wearing) uint8 {
	left := max(w.spread, e.kept)
	if w.span > 0 {
		left = min(left, uint8(max(16-e.steep*wearCount/int(w.span), 0)))
	}
	return left
}
