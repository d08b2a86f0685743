package group

const (
	wearSample = 18 // articles of a term that are looked at, the newest
	wearLeast  = 8  // a term that fewer have is fresh
)

// wear fills in how much each term of an article counts for still.
func (e *Engine) wear(r *Reading) {
	e.worn = e.worn[:0]
	for i := range r.marks {
		e.worn = append(e.worn, e.left(r.marks[i].sum))
	}
}

// left says how much a term counts for still, in eighths. A term that the newest articles which have it bring to ever
// other groups is a way of saying things in this stream (what an agency ends its pieces with, a rubric, a name that is
// in everything) and no sign of one event. One that leads to few groups is worth all, however often it is met: it is what
// a big event is about. Only the terms of the article being judged are asked after: after a restart no others are indexed.
func (e *Engine) left(sum uint32) uint8 {
	p := e.lists[sum]
	if p == nil || e.judged.mark(sum) == nil || len(p.places) < wearLeast {
		return 8
	}
	var groups [wearSample]*cluster
	n, seen := 0, 0
	for k := len(p.places) - 1; k >= 0 && seen < wearSample; k-- {
		at := p.places[k] - e.base
		if at < 0 {
			break
		}
		c := e.arts[at].cluster
		seen++
		known := false
		for _, g := range groups[:n] {
			known = known || g == c
		}
		if !known {
			groups[n] = c
			n++
		}
	}
	if seen < wearLeast || 3*n <= 2*seen {
		return 8
	}
	return uint8(24 - 24*n/seen) // 8 at two thirds, 0 where each stands alone
}
