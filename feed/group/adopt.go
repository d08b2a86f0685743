package group

// A small group is judged again when an article that resembles it has come to another group that is still young: the first
// reports of an event often have little in common until a later one links them.
const (
	adoptYoung  = 16   // members that the taking group has at most
	adoptSmall  = 4    // members that the small one has at most
	adoptFrom   = -2.5 // log odds of the new article with the small group, above which it is judged again
	adoptLike   = 0.08 // likeness of two articles that have something in common
	adoptMargin = 0.8  // what each of its members must be better by than a new article
)

// adopt makes the small groups that resemble r part of r's group, where all their members belong there by themselves. It
// adds their numbers to those of the groups that r has made part of its own before.
func (e *Engine) adopt(r *Reading, cands []candidate, gone []int64) []int64 {
	if n := len(r.cluster.members); n < 2 || n > adoptYoung {
		return gone
	}
	for i := range cands {
		c, o := r.cluster, cands[i].c
		if o == c || e.clusters[o.num] != o || len(o.members) > adoptSmall || cands[i].score < adoptFrom {
			continue
		}
		if e.belong(o, c) && akin(o, c) && !e.camped(o, c) && e.mayMerge(r, gone, o) {
			gone = append(gone, e.merge(c, o))
		}
	}
	return gone
}

// akin reports whether each member of o has something in common with nearly all of c, and not only with an article that
// names several events: a round-up makes no event of what it lists.
func akin(o, c *cluster) bool {
	for _, m := range o.members {
		strange := 0
		for _, x := range c.members {
			if near(m, x, nil)[allPart] < adoptLike {
				strange++
			}
		}
		if 4*strange > len(c.members) {
			return false
		}
	}
	return true
}

// belong reports whether each member of o would join c, and by a margin.
func (e *Engine) belong(o, c *cluster) bool {
	for _, m := range o.members {
		cand := e.closely(m, c)
		if m.bare() || cand.score-e.doubt(m, &cand) <= e.bar(m)+adoptMargin || e.guard(m, &cand) != "" {
			return false
		}
	}
	return true
}
