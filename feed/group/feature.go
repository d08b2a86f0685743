package group

import "math"

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
	kind    int
	common  int // terms that are not usual and that the article and the group share
	f       [features]float64
	score   float64 // log odds
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
	for _, h := range hits {
		m := e.arts[h.place]
		c := m.cluster
		if c.at >= len(cands) || cands[c.at].c != c {
			c.at = len(cands)
			cands = append(cands, candidate{c: c})
		}
		cand := &cands[c.at]
		cand.hold(r, m, e.worn)
	}
	e.cands = cands
	return cands
}

// hold holds r against a member.
func (cand *candidate) hold(r, m *Reading, worn []uint8) {
	like := near(r, m, worn)
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

// describe fills in the features of a candidate.
func (cand *candidate) describe(r *Reading, worn []uint8) {
	c, f := cand.c, &cand.f
	*f = [features]float64{}
	n := float64(len(c.members))
	k := float64(min(len(c.members), 3))
	f[fOne] = 1
	f[fBest], f[fBestTitle], f[fBestPair], f[fBestName] = cand.best[allPart], cand.best[titlePart], cand.best[pairPart], cand.best[namePart]
	f[fTop3] = (cand.top[0] + cand.top[1] + cand.top[2]) / k
	f[fMidTitle] = (cand.topName[0] + cand.topName[1] + cand.topName[2]) / k
	cand.common = 0
	cand.overlap(r, worn)
	f[fSize] = log2(n) / 8
	if len(c.members) > 1 {
		f[fCohesion] = (float64(c.square)/(fine*fine) - n) / (n * (n - 1))
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
	if r.flags&hasText == 0 || c.texts == 0 {
		cand.kind |= wordless
	}
}

// The kinds of a candidate; each has weights of its own.
const (
	several  = 1 << iota // the group has several members
	wordless             // the article or the group are headlines alone
	kinds    = 4
)

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

// overlap fills in the features that rest on what r and the group's members have in common.
func (cand *candidate) overlap(r *Reading, worn []uint8) {
	c, f := cand.c, &cand.f
	sum := c.shares()
	n := len(c.members)
	half := uint16((n + 1) / 2)
	var dot int64
	var titleDot, titleSquare, pairDot, pairSquare int64
	var known, all, knownBy int64   // of the title's weight
	var core, coreAll, coreBy int64 // of the core's weight
	var coreNames, lostNames int64
	var names, newNames int64 // of the weight of names
	var rare1, rare2, missing, missCore int
	var numShared, numOther, groupNums int
	var shared, sharedTitle int
	var likely float64
	likelyN := 0
	j := 0
	for i := range r.marks {
		m := &r.marks[i]
		for ; j < len(sum) && sum[j].sum < m.sum; j++ {
			s := &sum[j]
			w := int64(worth[s.rarity])
			if s.kind&isPair != 0 {
				pairSquare += w * w * int64(s.n) * int64(s.n)
				continue
			}
			titleSquare += w * w * int64(s.title) * int64(s.title)
			if s.n >= half && (s.title > 0 || n > 2) {
				coreAll += w
				coreBy += w * int64(s.n)
				missCore = max(missCore, int(w))
				if s.kind&isName != 0 {
					coreNames += w
					lostNames += w
				}
			}
			if s.kind&isNumber != 0 {
				groupNums++
			}
		}
		left := int64(worn[i])
		w := int64(worth[m.rarity]) * left / 8
		if j < len(sum) && sum[j].sum == m.sum {
			s := &sum[j]
			j++
			if m.kind&isPair != 0 {
				pairSquare += w * w * int64(s.n) * int64(s.n)
				pairDot += w * w * int64(s.n)
				continue
			}
			dot += int64(m.weight) * int64(s.all) * left / 8
			titleSquare += w * w * int64(s.title) * int64(s.title)
			if s.n >= half && (s.title > 0 || n > 2) {
				coreAll += w
				coreBy += w * int64(s.n)
				core += w
				if s.kind&isName != 0 {
					coreNames += w
				}
			}
			if m.kind&inTitle != 0 {
				titleDot += w * w * int64(s.title)
				known += w
				all += w
				knownBy += w * int64(s.n) / int64(n)
				likely += likelihood(int(s.n), n, m.rarity)
				likelyN++
			}
			if m.kind&inTitle != 0 || s.title > 0 {
				if int(w) > rare1 {
					rare1, rare2 = int(w), rare1
				} else if int(w) > rare2 {
					rare2 = int(w)
				}
			}
			if m.kind&isName != 0 {
				names += w
			}
			if m.kind&isNumber != 0 {
				numShared++
				groupNums++
			}
			if w >= 30 {
				cand.common++
			}
			if w >= 60 {
				shared++
			}
			if m.kind&inTitle != 0 && s.title > 0 {
				sharedTitle++
			}
			continue
		}
		if m.kind&isPair != 0 {
			continue
		}
		if m.kind&inTitle != 0 {
			all += w
			missing = max(missing, int(w))
			likely += likelihood(0, n, m.rarity)
			likelyN++
			if m.kind&isNumber != 0 {
				numOther++
			}
		}
		if m.kind&isName != 0 {
			names += w
			newNames += w
		}
	}
	for ; j < len(sum); j++ {
		s := &sum[j]
		w := int64(worth[s.rarity])
		if s.kind&isPair != 0 {
			pairSquare += w * w * int64(s.n) * int64(s.n)
			continue
		}
		titleSquare += w * w * int64(s.title) * int64(s.title)
		if s.n >= half && (s.title > 0 || n > 2) {
			coreAll += w
			coreBy += w * int64(s.n)
			missCore = max(missCore, int(w))
			if s.kind&isName != 0 {
				coreNames += w
				lostNames += w
			}
		}
		if s.kind&isNumber != 0 {
			groupNums++
		}
	}
	if dot > 0 {
		f[fCentre] = float64(dot) / (r.norm[allPart] * math.Sqrt(float64(c.square)))
		f[fMean] = float64(dot) / (r.norm[allPart] * fine * float64(n))
	}
	if titleDot > 0 {
		f[fCentTitle] = float64(titleDot) / (r.norm[titlePart] * math.Sqrt(float64(titleSquare)))
	}
	if pairDot > 0 {
		f[fCentPair] = float64(pairDot) / (r.norm[pairPart] * math.Sqrt(float64(pairSquare)))
	}
	f[fCover], f[fCoverMean] = ratio(known, all), ratio(knownBy, all)
	f[fCore] = ratio(core, coreAll)
	if coreBy > 0 {
		f[fRelCore] = min(float64(core)*float64(n)/float64(coreBy), 2) / 2
	}
	f[fLostNames] = ratio(lostNames, coreNames)
	f[fRare1], f[fRare2] = float64(rare1)/160, float64(rare2)/160
	f[fMissing], f[fMissCore] = float64(missing)/160, float64(missCore)/160
	f[fNewNames] = ratio(newNames, names)
	f[fNumShared] = float64(min(numShared, 3)) / 3
	if groupNums > 0 {
		f[fNumOther] = float64(min(numOther, 3)) / 3
	}
	f[fShared] = log2(1+float64(shared)) / 4
	f[fSharedTitle] = log2(1+float64(sharedTitle)) / 4
	if likelyN > 0 {
		f[fLikely] = likely / float64(likelyN) / 16
	}
}

// likelihood returns how many bits likelier a term is in an article of a group, of whose n members k have it, than in any.
func likelihood(k, n int, rarity uint8) float64 {
	const smooth = 0.3
	any := min(pow2[rarity]*12, 0.5) // about a dozen words
	return log2((float64(k) + float64(smooth*any)) / (float64(n) + smooth) / any)
}

// pow2 is 2 to the power of less a rarity.
var pow2 = func() (table [256]float64) {
	step := [rarityStep]float64{1, 0.9170040432046712, 0.8408964152537145, 0.7711054127039704,
		0.7071067811865476, 0.6484197773255048, 0.5946035575013605, 0.5452538663326288}
	for r := range table {
		table[r] = math.Ldexp(step[r%rarityStep], -r/rarityStep)
	}
	return table
}()

// log2 is the logarithm to the base 2, straight between the powers of two: the same on every machine.
func log2(v float64) float64 {
	m, e := math.Frexp(v) // m in [0.5, 1)
	return float64(e-1) + float64(2*m-1)
}

func ratio(a, b int64) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// gap says how far r is from a group's times, 0 to about 1, and 1 as the second answer where that is not known.
func (c *cluster) gap(r *Reading) (gap, undated float64) {
	if r.published == 0 || c.first == 0 {
		return 0, 1
	}
	d := max(c.first-r.published, r.published-c.last, 0)
	return log2(1+float64(d)/3600) / 9, 0
}
