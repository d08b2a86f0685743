package group

import (
	"math"
)

// Judge puts a new article into an open group or begins one, and makes it part of what later ones are held against.
func (e *Engine) Judge(r *Reading) Decision {
	e.now = max(e.now, r.seen)
	e.forget()
	var best *cluster
	var most float64
	var tried []*cluster
	for _, h := range e.lookup(r) {
		c := e.arts[h.place].cluster
		seen := false
		for _, t := range tried {
			seen = seen || t == c
		}
		if seen {
			continue
		}
		tried = append(tried, c)
		if s := centroid(r, c); s > most && (e.o.MayJoin == nil || e.o.MayJoin(r.num, c.num)) {
			most, best = s, c
		}
	}
	if best == nil || most < 0.25 {
		best = e.open(r.num)
	}
	e.add(r, best)
	return Decision{Group: best.num}
}

// Place makes an article part of a group without judging it.
func (e *Engine) Place(r *Reading, group int64) {
	e.now = max(e.now, r.seen)
	e.forget()
	e.add(r, e.open(group))
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

func centroid(r *Reading, c *cluster) float64 {
	sum := c.shares()
	var dot int64
	j := 0
	for i := range r.marks {
		m := &r.marks[i]
		for j < len(sum) && sum[j].sum < m.sum {
			j++
		}
		if j < len(sum) && sum[j].sum == m.sum && m.kind&isPair == 0 {
			dot += int64(m.weight) * int64(sum[j].all)
		}
	}
	if dot == 0 {
		return 0
	}
	return float64(dot) / (r.norm[allPart] * math.Sqrt(float64(c.square)))
}
