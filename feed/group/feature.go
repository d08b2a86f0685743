package group

// The features of an article held against a group. Each is about 0 to 1.
const (
	fOne         = iota // always 1
	fBest               // likeness of the nearest member, over all the terms
	fTop3               // of the three nearest
	fMean               // of all the members
	fCentre             // of their centre
	fBestTitle          // likeness of the titles, nearest member
	fMidTitle           // of the three nearest titles
	fCentTitle          // of the title and the centre of the titles
	fBestPair           // likeness of the pairs of words in the titles, nearest member
	fCentPair           // with the centre
	fBestName           // likeness of the names, nearest member
	fCover              // share of the title's weight that the group knows
	fCoverMean          // the same, by how many members know it
	fCore               // share of the group's core that the article has
	fRare1              // the rarest shared term
	fRare2              // the second rarest
	fMissing            // the rarest term of the title that the group does not know
	fMissCore           // the rarest term of the core that the article lacks
	fNewNames           // share of the weight of the article's names that the group does not know
	fNumShared          // numbers that both have
	fNumOther           // numbers of the title that the group does not know although it has numbers
	fGap                // how far apart in time
	fUndated            // the article or the group has no time
	fOutlet             // a near member is of the same outlet
	fSize               // how many members
	fCohesion           // how like each other the members are
	fLikely             // how much likelier the title is as one of the group's than as any
	fShared             // how many rare terms are shared
	fSharedTitle        // how many terms of the title are in titles of the group
	fAge                // how long after the group's first article
	fRelMean            // fMean against how like each other the members are
	fRelCore            // fCore against how much of it a member has
	fRelBest            // fBest against that of the members when they came
	fLostNames          // share of the weight of the names of the core that the article lacks
	fNames              // the less of fNewNames and fLostNames
	fLength             // how many terms the article has, or a member if that is less
	fYear               // the years that both name differ
	features
)

// candidate is a group that an article is held against.
type candidate struct {
	c       *cluster
	best    [parts]float64 // the likeness of the nearest member, by part
	top     [3]float64     // of the nearest members over all the terms
	topName [3]float64     // of the nearest titles
	outlet  bool
	same    bool        // one of the members has the article's link
	near    [8]*Reading // members that were held against it
	held    int
	nearest *Reading // of them, over all the terms
	kind    int
	common  int // terms that are not usual and that the article and the group share
	f       [features]float64
	score   float64 // log odds
	relief  float64 // what of them the crowd does not ask, see relieve
}

// near compares two readings part by part. worn says how much each term of a counts for still, in eighths; nil: all.
func near(a, b *Reading, worn []uint8) (like [parts]float64) {
	var dot [parts]int64
	i, j := 0, 0
	for i < len(a.marks) && j < len(b.marks) {
		x, y := &a.marks[i], &b.marks[j]
		if x.sum != y.sum {
			if x.sum < y.sum {
				i++
			} else {
				j++
			}
			continue
		}
		left := int64(8)
		if worn != nil {
			left = int64(worn[i])
		}
		i, j = i+1, j+1
		w := int64(worth[x.rarity]) * int64(worth[x.rarity]) * left
		kind := x.kind & y.kind
		if kind&isPair != 0 {
			dot[pairPart] += w
			continue
		}
		dot[allPart] += int64(x.weight) * int64(y.weight) * left
		if kind&inTitle != 0 {
			dot[titlePart] += w
		}
		if kind&isName != 0 {
			dot[namePart] += w
		}
	}
	for p, d := range dot {
		if d != 0 {
			like[p] = float64(d) / (8 * a.norm[p] * b.norm[p])
		}
	}
	return like
}

// gather compares r with the articles that lookup found and returns the groups they are in, the nearest first.
func (e *Engine) gather(r *Reading, hits []hit) []candidate {
	cands := e.cands[:0]
	e.closer = e.closer[:0]
	fetched := uint8(0)
	for _, h := range hits { // by itself, so that the memory of all of them is fetched at once
		m := e.arts[h.place]
		m.cluster.at = -1
		for i := 0; i < len(m.marks); i += 8 { // one of each line of it
			fetched |= m.marks[i].kind
		}
	}
	e.fetched = fetched
	for _, h := range hits {
		m := e.arts[h.place]
		c := m.cluster
		if c.at < 0 {
			c.at = len(cands)
			cands = append(cands, candidate{c: c})
		}
		like := e.near(m)
		cands[c.at].hold(r, m, like)
		if like[allPart] >= moveLike && like[allPart]*fine >= moveNear*float64(m.near) && m.num != c.num {
			e.closer = append(e.closer, m)
		}
	}
	e.cands = cands
	return cands
}

// near compares the reading that e.sieve is of with another one.
func (e *Engine) near(m *Reading) [parts]float64 { return e.sieve.near(m, e.worn) }

// hold holds r against a member, of which like says how like it is.
func (cand *candidate) hold(r, m *Reading, like [parts]float64) {
	if cand.nearest == nil || like[allPart] > cand.best[allPart] {
		cand.nearest = m
	}
	for p, l := range like {
		cand.best[p] = max(cand.best[p], l)
	}
	if cand.held < len(cand.near) {
		cand.near[cand.held] = m
		cand.held++
	}
	keep3(&cand.top, like[allPart])
	keep3(&cand.topName, like[titlePart])
	if r.link != 0 && r.link == m.link {
		cand.same = true
	}
	if r.outlet != 0 && r.outlet == m.outlet {
		cand.outlet = true
	}
}

// keep3 keeps the three largest.
func keep3(top *[3]float64, v float64) {
	switch {
	case v > top[0]:
		top[0], top[1], top[2] = v, top[0], top[1]
	case v > top[1]:
		top[1], top[2] = v, top[1]
	case v > top[2]:
		top[2] = v
	}
}

// describe fills in the features of a candidate of the reading that e.sieve is of.
func (e *Engine) describe(cand *candidate, r *Reading) {
	c, f := cand.c, &cand.f
	*f = [features]float64{}
	n := float64(len(c.members))
	k := float64(min(len(c.members), 3))
	f[fOne] = 1
	f[fBest], f[fBestTitle], f[fBestPair], f[fBestName] = cand.best[allPart], cand.best[titlePart], cand.best[pairPart], cand.best[namePart]
	f[fTop3] = (cand.top[0] + cand.top[1] + cand.top[2]) / k
	f[fMidTitle] = (cand.topName[0] + cand.topName[1] + cand.topName[2]) / k
	e.overlap(cand, r)
	f[fSize] = log2(n) / 8
	if len(c.members) > 1 {
		f[fCohesion] = c.cohesion()
	}
	f[fGap], f[fUndated] = c.gap(r)
	if f[fUndated] == 0 {
		f[fAge] = log2(1+float64(max(r.published-c.first, c.first-r.published))/3600) / 9
	}
	if cand.outlet {
		f[fOutlet] = 1
	}
	if n > 1 {
		f[fRelMean] = min(f[fMean]/(f[fCohesion]+0.05), 2) / 2
		f[fRelBest] = min(f[fBest]/(float64(c.nearSum)/(fine*(n-1))+0.05), 2) / 2
	}
	f[fNames] = min(f[fNewNames], f[fLostNames])
	f[fLength] = log2(1+float64(min(len(r.marks), c.marks/len(c.members)))) / 8
	f[fYear] = c.otherYear(r)
	cand.kind = 0
	if len(c.members) > 1 {
		cand.kind = several
	}
	switch told := r.flags&hasText != 0; {
	case told && c.texts > 0:
	case told == (2*c.texts >= len(c.members)):
		cand.kind |= headlines
	default:
		cand.kind |= mixed
	}
}

// The kinds of a candidate; each has weights of its own.
const (
	several   = 1 << iota // the group has several members
	headlines             // the article is a headline alone, and so are most members
	mixed                 // one of the two is, so that they have less in common than two texts or two headlines
	kinds     = 6

	wordless = headlines | mixed
)

// Wider returns the kind of which the examples teach a kind too, -1 for none: most of what is so for a headline and a text is so
// for two headlines.
func Wider(kind int) int {
	if kind&headlines != 0 {
		return kind ^ wordless
	}
	return -1
}

// otherYear is 1 when both name years, and none that is the same.
func (c *cluster) otherYear(r *Reading) float64 {
	if r.year == 0 {
		return 0
	}
	other := 0.0
	for _, m := range c.members[:min(len(c.members), 8)] {
		if m.year == r.year {
			return 0
		}
		if m.year != 0 {
			other = 1
		}
	}
	return other
}
