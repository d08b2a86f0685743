package group

import (
	"math"
	"slices"
)

// The features of two groups held against each other. "Small" is the one with fewer members.
const (
	gOne        = iota
	gCentre     // likeness of the centres, over all the terms
	gTitle      // of the titles
	gPair       // of the pairs of words in the titles
	gName       // of the names
	gCoreSmall  // share of the small one's core that the large one knows
	gCoreLarge  // share of the large one's core that the small one knows
	gCoreBoth   // share of the two cores that is core of both
	gMissSmall  // the rarest core term of the small one that the large one does not know
	gMissLarge  // the rarest core term of the large one that the small one does not know
	gMissBoth   // the smaller of these two
	gRare1      // the rarest term that is core of both
	gRare2      // the second rarest
	gOwn        // how much of what the window has of the shared core terms these two have
	gLikely     // how much likelier the small one's titles are as the large one's than as any
	gLink       // the mean log odds that a member of the small one belongs to the large one
	gLinkLow    // the least
	gPass       // the share that would join it
	gLinkBack   // the mean log odds that a member of the large one belongs to the small one
	gGap        // how far apart in time
	gSmall      // how many members the small one has
	gLarge      // how many the large one has
	gCohesion   // how like each other the members of the looser one are
	gCross      // the mean likeness of a member of the one and a member of the other
	gTogether   // the same against how like each other the members of the looser one are
	gYear       // the years that they name differ
	gNoText     // most members are headlines alone
	gMissNoText // gMissBoth where they are
	gCentNoText // gCentre where they are
	gNumbers    // numbers of the cores that differ
	mergeFeatures
)

// sampled is how many members of the small group are held against the large one.
const sampled = 8

// compare fills in the features of two groups.
func (e *Engine) compare(a, b *cluster, f *[mergeFeatures]float64) {
	if len(a.members) > len(b.members) || len(a.members) == len(b.members) && a.num < b.num {
		a, b = b, a // a is the small one
	}
	*f = [mergeFeatures]float64{gOne: 1}
	e.compareTerms(a, b, f)
	e.compareMembers(a, b, f)
	if a.first != 0 && b.first != 0 {
		f[gGap] = log2(1+float64(max(a.first-b.last, b.first-a.last, 0))/3600) / 9
	}
	na, nb := float64(len(a.members)), float64(len(b.members))
	f[gSmall], f[gLarge] = log2(na)/8, log2(nb)/8
	ca, cb := a.cohesion(), b.cohesion()
	f[gCohesion] = min(ca, cb)
	f[gTogether] = min(f[gCross]/(f[gCohesion]+0.05), 2) / 2
	f[gYear] = 1
	for _, r := range a.members[:min(len(a.members), sampled)] {
		f[gYear] = min(f[gYear], b.otherYear(r))
	}
	if 2*(a.texts+b.texts) < len(a.members)+len(b.members) {
		f[gNoText] = 1
		f[gMissNoText], f[gCentNoText] = f[gMissBoth], f[gCentre]
	}
}

// cohesion says how like each other the members are.
func (c *cluster) cohesion() float64 {
	c.shares()
	n := float64(len(c.members))
	if n < 2 {
		return 1
	}
	return (float64(float64(c.square)/(fine*fine)) - n) / (n * (n - 1))
}

// compareMembers holds some members of the small group against the large one, and the other way round.
func (e *Engine) compareMembers(a, b *cluster, f *[mergeFeatures]float64) {
	f[gLink], f[gLinkLow], f[gPass] = e.members(a, b)
	f[gLinkBack], _, _ = e.members(b, a)
}

// members holds some members of a group against another one: the mean of the log odds, the least, and the share of
// members that would join.
func (e *Engine) members(a, b *cluster) (mean, low, pass float64) {
	n := min(len(a.members), sampled)
	low = math.Inf(1)
	for k := range n {
		s := e.against(a.members[k*len(a.members)/n], b)
		mean += max(s, -6)
		low = min(low, s)
		if s > e.model.Bar {
			pass++
		}
	}
	return mean / float64(6*n), max(low, -6) / 6, pass / float64(n)
}

// against returns the log odds that an article that is known already belongs to a group that it is not in.
func (e *Engine) against(r *Reading, c *cluster) float64 {
	return e.closely(r, c).score
}

// closely holds an article against some of a group's members.
func (e *Engine) closely(r *Reading, c *cluster) candidate {
	e.wear(r)
	cand := candidate{c: c}
	step := max(len(c.members)/16, 1)
	for i := 0; i < len(c.members); i += step {
		cand.hold(r, c.members[i], e.near(c.members[i]))
	}
	e.describe(&cand, r)
	cand.score = e.model.link(&cand)
	return cand
}

// melt looks for a group that is the same as the one that an article has just come to, among those that it was held
// against, and makes one of the two. It returns the number of the one that is gone, 0 for none.
func (e *Engine) melt(r *Reading, cands []candidate) (gone int64) {
	c := r.cluster
	if !due(len(c.members)) {
		return 0
	}
	var best *cluster
	most := e.model.MergeBar - float64(crowdMerge*e.crowd())
	for i := range cands {
		o := cands[i].c
		if o == c || cands[i].score < e.model.MergeFrom || min(len(o.members), len(c.members)) < e.model.MergeSize {
			continue
		}
		var f [mergeFeatures]float64
		e.compare(c, o, &f)
		if e.watchMerge != nil {
			e.watchMerge(c.num, o.num, f[:])
		}
		if len(e.model.Merge) == 0 {
			continue
		}
		s := dot(e.model.Merge, f[:]) + oneTold(&f) - upheaval(c, o) - twice(c, o) - e.told(f[gNoText] != 0)
		if s > most && !e.guarded(c, o) && !e.camped(c, o) && e.mayMerge(r, nil, o) {
			most, best = s, o
		}
	}
	if best == nil {
		return 0
	}
	return e.merge(c, best)
}

// mayMerge reports whether the last word lets a group be one with that of an article which has just come there, in which
// others are by now that it brought together: whoever has that word hears of all this when the article is judged.
func (e *Engine) mayMerge(r *Reading, gone []int64, o *cluster) bool {
	if e.o.MayJoin != nil && !e.o.MayJoin(r.num, o.num) {
		return false
	}
	for _, num := range append([]int64{r.cluster.num}, gone...) {
		if e.o.MayMerge != nil && !e.o.MayMerge(min(num, o.num), max(num, o.num)) {
			return false
		}
	}
	return true
}

// guarded reports whether a guard keeps half of the smaller group's members, or more, out of the larger one, or a round-up in
// the smaller one is all that brings the two together.
func (e *Engine) guarded(a, b *cluster) bool {
	if len(a.members) > len(b.members) {
		a, b = b, a
	}
	if a.lists(b) {
		return true
	}
	out, n := 0, min(len(a.members), sampled)
	for k := range n {
		m := a.members[k*len(a.members)/n]
		cand := e.closely(m, b)
		if e.guard(m, &cand) != "" {
			out++
		}
	}
	return 2*out >= n
}

// oneTold is what is taken off what is asked of two groups of texts whose members would all join the other one, and whose titles
// and names are nearly the same: they tell of one event, however little else brief texts have in common.
func oneTold(f *[mergeFeatures]float64) float64 {
	if f[gNoText] == 0 && f[gPass] == 1 && f[gTitle] >= 0.7 && f[gName] >= 0.9 {
		return 0.7
	}
	return 0
}

// upheaval is what two groups must be better by when the smaller one, whose articles get another group, is large: its
// readers have seen it.
func upheaval(a, b *cluster) float64 {
	n := min(len(a.members), len(b.members))
	return float64(0.35 * max(log2(float64(n))-2, 0)) // rounded, whatever it is taken from
}

// twice is what two groups of brief texts must be better by of which the same outlets tell, by how many members of the smaller
// one are of such: these tell of two things, see again.
func twice(a, b *cluster) float64 {
	if len(a.members) > len(b.members) {
		a, b = b, a
	}
	if a.texts == 0 || b.texts == 0 {
		return 0
	}
	told := 0
	for _, r := range a.members {
		if r.outlet != 0 && slices.ContainsFunc(b.members, func(m *Reading) bool { return m.outlet == r.outlet }) {
			told++
		}
	}
	terms := min(a.marks/len(a.members), b.marks/len(b.members))
	return float64(toldTwice * brevity(float64(log2(1+float64(terms))/8)) * float64(told) / float64(len(a.members)))
}

// due reports whether a group that has just reached a size is held against its neighbours: at 2 and whenever it has grown
// by a fifth, so that it is asked a few times in its life and not once for each member.
func due(size int) bool {
	at := 2
	for at < size {
		at += max(at/5, 1)
	}
	return at == size
}

// merge makes one group of two: the one with more articles, of two alike the one with the lower number, takes in the
// other, of which it returns the number.
func (e *Engine) merge(a, b *cluster) (gone int64) {
	if len(a.members) < len(b.members) || len(a.members) == len(b.members) && a.num > b.num {
		a, b = b, a
	}
	for _, r := range b.members {
		e.put(r, a)
	}
	e.close(b)
	return b.num
}
