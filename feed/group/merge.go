package group

import "math"

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
		if r.year == 0 {
			f[gYear] = 0
		}
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
	return (float64(c.square)/(fine*fine) - n) / (n * (n - 1))
}

// sums is what the likeness of two vectors is made of.
type sums struct{ ab, aa, bb int64 }

func (s *sums) add(x, y int64) {
	s.ab += x * y
	s.aa += x * x
	s.bb += y * y
}

func (s *sums) cosine() float64 {
	if s.ab == 0 {
		return 0
	}
	return float64(s.ab) / math.Sqrt(float64(s.aa)*float64(s.bb))
}

func (e *Engine) compareTerms(a, b *cluster, f *[mergeFeatures]float64) {
	sa, sb := a.shares(), b.shares()
	na, nb := int64(len(a.members)), int64(len(b.members))
	var all, title, pair, name sums
	var coreA, coreAIn, coreB, coreBIn, coreAny, coreBoth int64
	var missA, missB, rare1, rare2 int64
	var own, ownAll int64
	var numbers, likelyN int
	var likely float64
	i, j := 0, 0
	for i < len(sa) || j < len(sb) {
		var x, y share
		switch {
		case j == len(sb) || i < len(sa) && sa[i].sum < sb[j].sum:
			x = sa[i]
			i++
		case i == len(sa) || sb[j].sum < sa[i].sum:
			y = sb[j]
			j++
		default:
			x, y = sa[i], sb[j]
			i, j = i+1, j+1
		}
		rarity, kind, sum := max(x.rarity, y.rarity), x.kind|y.kind, max(x.sum, y.sum)
		left := int64(8)
		if x.n > 0 && y.n > 0 {
			left = int64(e.left(sum))
		}
		w := int64(worth[rarity]) * left / 8
		// shares of members, in 1/256
		xt, yt := int64(x.title)*256/na, int64(y.title)*256/nb
		xn, yn := int64(x.n)*256/na, int64(y.n)*256/nb
		if kind&isPair != 0 {
			pair.add(w*xn>>8, w*yn>>8)
			continue
		}
		all.ab += int64(x.all) * int64(y.all) * left / 8
		title.add(w*xt>>4, w*yt>>4)
		if kind&isName != 0 {
			name.add(w*xn>>4, w*yn>>4)
		}
		isA, isB := xn >= 128 && (x.title > 0 || na > 2), yn >= 128 && (y.title > 0 || nb > 2)
		if isA {
			coreA += w
			if y.n > 0 {
				coreAIn += w
			} else {
				missA = max(missA, w)
			}
		}
		if isB {
			coreB += w
			if x.n > 0 {
				coreBIn += w
			} else {
				missB = max(missB, w)
			}
		}
		if (isA || isB) && kind&isNumber != 0 && (x.n == 0 || y.n == 0) {
			numbers++
		}
		if isA || isB {
			coreAny += w
		}
		if isA && isB {
			coreBoth += w
			if w > rare1 {
				rare1, rare2 = w, rare1
			} else if w > rare2 {
				rare2 = w
			}
			if p := e.lists[sum]; p != nil && e.judged.mark(sum) != nil {
				df := int64(p.alive(e.base))
				own += w * min(int64(x.n)+int64(y.n), df) * 256 / max(df, 1)
				ownAll += w * 256
			}
		}
		if x.title > 0 {
			likely += float64(likelihood(int(y.n), int(nb), rarity) * float64(x.title))
			likelyN += int(x.title)
		}
	}
	if all.ab > 0 {
		f[gCross] = float64(all.ab) / (fine * fine * float64(na) * float64(nb))
		f[gCentre] = float64(all.ab) / math.Sqrt(float64(a.square)*float64(b.square))
	}
	f[gTitle], f[gPair], f[gName] = title.cosine(), pair.cosine(), name.cosine()
	f[gCoreSmall], f[gCoreLarge], f[gCoreBoth] = ratio(coreAIn, coreA), ratio(coreBIn, coreB), ratio(coreBoth, coreAny)
	f[gMissSmall], f[gMissLarge] = float64(missA)/160, float64(missB)/160
	f[gMissBoth] = min(f[gMissSmall], f[gMissLarge])
	f[gRare1], f[gRare2] = float64(rare1)/160, float64(rare2)/160
	f[gOwn] = ratio(own, ownAll)
	f[gNumbers] = float64(min(numbers, 3)) / 3
	if likelyN > 0 {
		f[gLikely] = likely / float64(likelyN) / 16
	}
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
	e.wear(r)
	cand := candidate{c: c}
	step := max(len(c.members)/16, 1)
	for i := 0; i < len(c.members); i += step {
		cand.hold(r, c.members[i], e.worn)
	}
	cand.describe(r, e.worn)
	return e.model.link(&cand)
}

// melt looks for a group that is the same as c, among those that an article of c was held against, and makes one of
// the two. It returns the number of the one that is gone, 0 for none.
func (e *Engine) melt(c *cluster, cands []candidate) (gone int64) {
	if !due(len(c.members)) {
		return 0
	}
	var best *cluster
	most := e.model.MergeBar
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
		s := dot(e.model.Merge, f[:]) - upheaval(c, o)
		if s > most && (e.o.MayMerge == nil || e.o.MayMerge(min(c.num, o.num), max(c.num, o.num))) {
			most, best = s, o
		}
	}
	if best == nil {
		return 0
	}
	return e.merge(c, best)
}

// upheaval is what two groups must be better by when the younger one, whose articles get another group, is large: its
// readers have seen it.
func upheaval(a, b *cluster) float64 {
	if a.num < b.num {
		a = b
	}
	return 0.15 * max(log2(float64(len(a.members)))-2, 0)
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

// merge makes one group of two; the lower number lives. It returns the other.
func (e *Engine) merge(a, b *cluster) int64 {
	lives, gone := min(a.num, b.num), max(a.num, b.num)
	if len(a.members) < len(b.members) { // the fewer are moved
		a, b = b, a
	}
	for _, r := range b.members {
		r.cluster = a
		a.add(r)
	}
	a.num = lives
	delete(e.clusters, gone)
	e.clusters[lives] = a
	return gone
}
