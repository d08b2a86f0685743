package group

import "slices"

// Judge puts a new article into an open group or begins one, and makes it part of what later ones are held against.
func (e *Engine) Judge(r *Reading) Decision {
	e.now = max(e.now, r.seen)
	e.forget()
	if len(e.arts) >= outlookEnds {
		e.outlook = nil
	}
	cands := e.candidates(r)
	if e.watchLink != nil {
		e.watchLink(r.num, cands)
	}
	best := e.choose(r, cands)
	if best == nil {
		best = e.open(r.num)
	}
	e.add(r, best)
	d := Decision{Moved: e.move(r)} // before it is asked which groups are one: what does not belong there makes them alike
	if gone := e.melt(r, cands); gone != 0 {
		d.Merged = append(d.Merged, gone)
	}
	d.Merged = e.adopt(r, cands, d.Merged)
	d.Moved = slices.DeleteFunc(d.Moved, func(m Move) bool { return m.From == r.cluster.num || slices.Contains(d.Merged, m.From) })
	for i := range d.Moved {
		d.Moved[i].To = r.cluster.num // also where that of r went into another one since
	}
	if len(d.Moved)+len(d.Merged) == 0 {
		d.Moved = e.decamp(r)
	}
	d.Group = r.cluster.num
	d.CopyOf = copied(r, r.cluster.members)
	return d
}

// choose returns the group that an article joins, nil for none.
func (e *Engine) choose(r *Reading, cands []candidate) *cluster {
	var best *candidate
	most := e.bar(r)
	bare := r.bare()
	for i := range cands {
		if cands[i].best[titlePart] >= kinTitle {
			r.flags |= hasKin
		}
	}
	if isCrowd(cands) {
		r.flags |= isCrowded
	}
	r.flags |= dwellsOn(r, cands, most)
	for i := range cands {
		cand := &cands[i]
		score := cand.score - e.doubt(r, cand)
		switch {
		case cand.same:
			score = 100 // one address is one article
		case bare, score <= most, e.guard(r, cand) != "":
			continue
		}
		if score > most && (e.o.MayJoin == nil || e.o.MayJoin(r.num, cand.c.num)) {
			most, best = score, cand
		}
	}
	if best == nil {
		return nil
	}
	r.near = uint16(best.best[allPart] * fine)
	return best.c
}

// Fits returns the group that an article would join, 0 for none. Nothing of it is kept.
func (e *Engine) Fits(r *Reading) int64 {
	e.now = max(e.now, r.seen)
	e.forget()
	if c := e.choose(r, e.candidates(r)); c != nil {
		return c.num
	}
	return 0
}

// Place makes an article part of a group without judging it, and returns the number of the member whose text it repeats, 0 for
// none.
func (e *Engine) Place(r *Reading, group int64) (copyOf int64) {
	e.now = max(e.now, r.seen)
	e.forget()
	e.trim(r)
	c := e.open(group)
	for _, m := range c.members[max(0, len(c.members)-16):] {
		like := near(r, m, nil)
		r.near = max(r.near, uint16(like[allPart]*fine))
		if like[titlePart] >= kinTitle {
			r.flags |= hasKin
		}
	}
	e.add(r, c)
	return copied(r, c.members)
}

// bar returns the log odds above which an article joins. Where most articles stand alone, as in a stream of many
// unrelated sources, likeness happens by chance more often than where all report one event: there the bar is higher.
func (e *Engine) bar(r *Reading) float64 {
	return e.model.Bar + float64(e.model.Lone*(e.sparse()-usualSparse)) + e.crowd() + strictness(r)
}

const (
	usualSparse, usualWeight = 0.5, 50 // what sparse is taken to be before there are articles, and by how many it counts
	kinTitle                 = 0.5     // likeness of the titles from which on two articles are kin, whatever becomes of them
	broadFrom                = 100     // things that a stream reports of which headlines without texts are judged as the model was taught
	broadMost                = 16      // how many times as many make a difference: what an event is told in stays as long as it is
)

// sparse is the share of the articles of the window that had no kin when they came. It does not ask where they went, so
// that one mistake does not bring the next; only what words were worn by then is in it.
func (e *Engine) sparse() float64 {
	share := usualSparse
	if e.outlook != nil {
		share = e.outlook.sparse
	}
	return (float64(share*usualWeight) + float64(len(e.arts)-e.kin)) / (usualWeight + float64(len(e.arts)))
}

// breadth says by how much more things are reported in the stream than headlines without texts tell apart, 1 to broadMost. The
// more there are, the likelier two share a word by chance. The cube makes little of few events that many report.
func (e *Engine) breadth() float64 {
	if e.model.Broad == 0 {
		return 1
	}
	s := e.sparse()
	return min(max(s*s*s*float64(max(len(e.arts), e.awaited))/broadFrom, 1), broadMost)
}

// briefly is fLength of about 33 terms: a title and a sentence.
const briefly = 0.63

// doubt is what a candidate of an article must be better by than the bar.
func (e *Engine) doubt(r *Reading, cand *candidate) float64 {
	return cand.brief() + e.subject(cand) + e.told(cand.kind&wordless != 0) + e.again(r, cand) - cand.relief
}

// subject is what a candidate must be better by when one of the two is a headline without a text. In a broad stream a firm,
// a person or a country in common is most of what both say and mostly no event, but a subject.
func (e *Engine) subject(cand *candidate) float64 {
	if cand.kind&wordless == 0 {
		return 0
	}
	return float64(e.model.Broad * log2(e.breadth()))
}

// brief is what a candidate must be better by when one of the two has a text of a sentence or so. What is said of one
// event so shortly is nearly the same; a name and a place alone are soon a large part of it.
func (cand *candidate) brief() float64 {
	if cand.kind&wordless != 0 {
		return 0
	}
	return brevity(cand.f[fLength])
}

// brevity is how brief so many terms are, see fLength: 1 where they are two thirds of a title and a sentence.
func brevity(length float64) float64 { return min(max(briefly-length, 0)*16, 1) }

// strictness is what is added to the bar for a language that the model was not taught with.
func strictness(r *Reading) float64 {
	switch l := spokenBy(r.lang); {
	case l == nil && r.flags&hasText != 0:
		return 0.8
	case l == nil:
		return 1.6
	case l.code == "ja" && r.flags&hasText != 0: // pairs of its endings are in everything
		return 2.6
	case l.code == "ja":
		return 2.2
	case l.dense:
		return 2
	case l.index >= lookedAt:
		return 0.5
	case l.code != "en":
		return 0.2
	}
	return 0
}

// open returns the cluster of a number.
func (e *Engine) open(num int64) *cluster {
	c := e.clusters[num]
	if c == nil {
		c = e.room()
		c.num = num
		e.clusters[num] = c
		if n := len(e.free); n > 0 {
			c.id, e.free = e.free[n-1], e.free[:n-1]
		} else {
			c.id = int32(len(e.stamps))
			e.stamps = append(e.stamps, 0)
		}
	}
	return c
}

// close lets go of a cluster that has no members any more.
func (e *Engine) close(c *cluster) {
	delete(e.clusters, c.num)
	e.free = append(e.free, c.id)
}

// candidates returns the groups that an article may belong to, with their features and scores.
func (e *Engine) candidates(r *Reading) []candidate {
	e.trim(r)
	e.judged = r
	e.wear(r)
	hits := e.lookup(r)
	for _, h := range hits[:min(len(hits), twins)] {
		e.unwear(r, e.arts[h.place])
	}
	cands := e.gather(r, hits)
	for k := 0; k < compared && k < len(cands); k++ { // the nearest come first
		most := k
		for i := k + 1; i < len(cands); i++ {
			if cands[i].best[allPart] > cands[most].best[allPart] {
				most = i
			}
		}
		if most != k {
			cands[k], cands[most] = cands[most], cands[k]
		}
	}
	cands = cands[:min(len(cands), compared)]
	for i := range cands {
		cand := &cands[i]
		e.describe(cand, r)
		cand.score = e.model.link(cand)
	}
	e.relieve(cands)
	return cands
}

// compared is how many groups are looked at closely, the nearest.
const compared = 8
