package group

import (
	"cmp"
	"slices"
)

// Judge puts a new article into an open group or begins one, and makes it part of what later ones are held against.
func (e *Engine) Judge(r *Reading) Decision {
	e.now = max(e.now, r.seen)
	e.forget()
	cands := e.candidates(r)
	if e.watchLink != nil {
		e.watchLink(r.num, cands)
	}
	var best *cluster
	most := e.model.Bar
	for i := range cands {
		cand := &cands[i]
		if cand.score > most && (e.o.MayJoin == nil || e.o.MayJoin(r.num, cand.c.num)) {
			most, best = cand.score, cand.c
			r.near = uint16(cand.best[allPart] * fine)
		}
	}
	if best == nil {
		best = e.open(r.num)
	}
	e.add(r, best)
	d := Decision{}
	if gone := e.melt(best, cands); gone != 0 {
		d.Merged = append(d.Merged, gone)
	}
	d.Group = r.cluster.num
	d.CopyOf = copyOf(r, r.cluster)
	return d
}

// Place makes an article part of a group without judging it.
func (e *Engine) Place(r *Reading, group int64) {
	e.now = max(e.now, r.seen)
	e.forget()
	c := e.open(group)
	for _, m := range c.members[max(0, len(c.members)-16):] {
		r.near = max(r.near, uint16(near(r, m)[allPart]*fine))
	}
	e.add(r, c)
}

// open returns the cluster of a number.
func (e *Engine) open(num int64) *cluster {
	c := e.clusters[num]
	if c == nil {
		c = &cluster{num: num}
		e.clusters[num] = c
	}
	return c
}

// candidates returns the groups that an article may belong to, with their features and scores.
func (e *Engine) candidates(r *Reading) []candidate {
	hits := e.lookup(r)
	cands := e.gather(r, hits)
	if len(cands) > compared {
		slices.SortStableFunc(cands, func(a, b candidate) int { return cmp.Compare(b.best[allPart], a.best[allPart]) })
		cands = cands[:compared]
	}
	e.count(r)
	first, second := 0.0, 0.0
	for i := range cands {
		switch b := cands[i].best[allPart]; {
		case b > first:
			first, second = b, first
		case b > second:
			second = b
		}
	}
	for i := range cands {
		cand := &cands[i]
		other := first
		if cand.best[allPart] == first {
			other = second
		}
		cand.describe(r, e.df, other)
		cand.score = e.model.link(cand)
	}
	return cands
}

// compared is how many groups are looked at closely, the nearest.
const compared = 12

// count fills in how many articles of the window have each term of r, as far as the index remembers.
func (e *Engine) count(r *Reading) {
	e.df = slices.Grow(e.df[:0], len(r.marks))[:len(r.marks)]
	for i := range r.marks {
		e.df[i] = 0
		if p := e.lists[r.marks[i].sum]; p != nil {
			e.df[i] = int32(min(len(p.places), newest))
		}
	}
}
