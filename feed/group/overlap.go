package group

import "math"

// rareWord is what a term is worth that is not usual.
const rareWord = 30

// tally counts what an article and a group have in common, and what each lacks. Weights are whole numbers, so that the
// order of the sums is all the same.
type tally struct {
	n    int    // members of the group
	half uint16 // see half

	bulk // of the group's terms, those that the article has as worn as they are

	dot, titleDot, pairDot int64

	known, all, knownBy         int64 // of the title's weight: what the group knows, all of it, what a member knows
	core                        int64 // of the core's weight: what the article has
	lostNames                   int64
	names, newNames             int64
	rare1, rare2                int
	missing, missCore           int
	numShared, numOther         int
	common, shared, sharedTitle int
	likely                      float64
	titled                      int
}

// overlap fills in the features that rest on what r and the group's members have in common.
func (e *Engine) overlap(cand *candidate, r *Reading) {
	c, s := cand.c, e.sieve
	t := tally{n: len(c.members), half: half(c)}
	clear(s.met[:len(r.marks)])
	if t.n == 1 {
		t.holdOne(s, c, e.worn)
	} else {
		t.holdAll(s, c, e.worn)
	}
	for _, i := range s.telling {
		m, left, known := &r.marks[i], int64(e.worn[i]), int(s.met[i])
		if known == 0 {
			t.brings(m, left)
		}
		if m.kind&inTitle != 0 {
			t.titleTerm(int64(worth[m.rarity])*left/8, known, m.rarity)
		}
	}
	cand.common = t.common
	t.features(r, c, &cand.f)
}

// holdAll holds the reading of a sieve against a group.
func (t *tally) holdAll(s *sieve, c *cluster, worn []uint8) {
	sum, whole := c.shares(), c.whole()
	t.bulk = whole.bulk
	core := whole.core
	for _, at := range s.meet(sum) {
		i := s.place(sum[at].sum) - 1
		if i < 0 {
			continue
		}
		s.met[i] = sum[at].n
		for len(core) > 0 && core[0] < at {
			t.misses(&sum[core[0]])
			core = core[1:]
		}
		if len(core) > 0 && core[0] == at {
			core = core[1:]
		}
		t.count(&sum[at], t.n, t.half, -1)
		t.meets(&s.of.marks[i], &sum[at], int64(worn[i]))
	}
	for _, at := range core {
		t.misses(&sum[at])
	}
}

// holdOne is holdAll for a group of one article: most groups are, and what its members share need not be kept for that.
func (t *tally) holdOne(s *sieve, c *cluster, worn []uint8) {
	r := c.members[0]
	if c.square == 0 {
		c.square = r.square()
	}
	var maybe [256]uint8 // places of the marks that may be in the sieve, or tell something by themselves
	marks, n := r.marks, uint8(0)
	for j := range marks { // without a jump, as in near
		kind := marks[j].kind
		maybe[n] = uint8(j)
		n += s.taken[slotOf(marks[j].sum)] | (kind/inTitle|kind/isNumber|kind/isPair)&1
	}
	for _, j := range maybe[:n] {
		m := &marks[j]
		share := share{sum: m.sum, n: 1, title: uint16(m.kind & inTitle), rarity: m.rarity, kind: m.kind}
		i := s.place(m.sum) - 1
		if i < 0 {
			if t.count(&share, 1, 1, 1) {
				t.misses(&share)
			}
			continue
		}
		share.all = r.part(m)
		s.met[i] = 1
		t.meets(&s.of.marks[i], &share, int64(worn[i]))
	}
}

// misses counts a term of the group's core that the article does not have.
func (t *tally) misses(s *share) {
	w := int64(worth[s.rarity])
	t.missCore = max(t.missCore, int(w))
	if s.kind&isName != 0 {
		t.lostNames += w
	}
}

// meets counts a term that both have.
func (t *tally) meets(m *mark, s *share, left int64) {
	w := int64(worth[m.rarity]) * left / 8
	if m.kind&isPair != 0 {
		t.pairSquare += w * w * int64(s.n) * int64(s.n)
		t.pairDot += w * w * int64(s.n)
		return
	}
	t.dot += int64(m.weight) * int64(s.all) * left / 8
	t.titleSquare += w * w * int64(s.title) * int64(s.title)
	if s.isCore(t.n, t.half) {
		t.addCore(s, w)
		t.core += w
	}
	if m.kind&inTitle != 0 {
		t.titleDot += w * w * int64(s.title)
		t.known += w
		t.knownBy += w * int64(s.n) / int64(t.n)
		if s.title > 0 {
			t.sharedTitle++
		}
	}
	if m.kind&inTitle != 0 || s.title > 0 {
		if int(w) > t.rare1 {
			t.rare1, t.rare2 = int(w), t.rare1
		} else if int(w) > t.rare2 {
			t.rare2 = int(w)
		}
	}
	if m.kind&isName != 0 {
		t.names += w
	}
	if m.kind&isNumber != 0 {
		t.numShared++
		t.groupNums++
	}
	if w >= rareWord {
		t.common++
	}
	if w >= 60 {
		t.shared++
	}
}

// brings counts a term of the article's title or a name that the group does not know.
func (t *tally) brings(m *mark, left int64) {
	w := int64(worth[m.rarity]) * left / 8
	if m.kind&inTitle != 0 {
		t.missing = max(t.missing, int(w))
		if m.kind&isNumber != 0 {
			t.numOther++
		}
	}
	if m.kind&isName != 0 {
		t.names += w
		t.newNames += w
	}
}

// titleTerm counts a term of the article's title that k members have.
func (t *tally) titleTerm(w int64, k int, rarity uint8) {
	t.all += w
	t.likely += likelihood(k, t.n, rarity)
	t.titled++
}

// features makes features of what was counted.
func (t *tally) features(r *Reading, c *cluster, f *[features]float64) {
	n := float64(t.n)
	if t.dot > 0 {
		f[fCentre] = float64(t.dot) / (r.norm[allPart] * math.Sqrt(float64(c.square)))
		f[fMean] = float64(t.dot) / (r.norm[allPart] * fine * n)
	}
	if t.titleDot > 0 {
		f[fCentTitle] = float64(t.titleDot) / (r.norm[titlePart] * math.Sqrt(float64(t.titleSquare)))
	}
	if t.pairDot > 0 {
		f[fCentPair] = float64(t.pairDot) / (r.norm[pairPart] * math.Sqrt(float64(t.pairSquare)))
	}
	f[fCover], f[fCoverMean] = ratio(t.known, t.all), ratio(t.knownBy, t.all)
	f[fCore] = ratio(t.core, t.coreAll)
	if t.coreBy > 0 {
		f[fRelCore] = min(float64(t.core)*n/float64(t.coreBy), 2) / 2
	}
	f[fLostNames], f[fNewNames] = ratio(t.lostNames, t.coreNames), ratio(t.newNames, t.names)
	f[fRare1], f[fRare2] = float64(t.rare1)/160, float64(t.rare2)/160
	f[fMissing], f[fMissCore] = float64(t.missing)/160, float64(t.missCore)/160
	f[fNumShared] = float64(min(t.numShared, 3)) / 3
	if t.groupNums > 0 {
		f[fNumOther] = float64(min(t.numOther, 3)) / 3
	}
	f[fShared] = log2(1+float64(t.shared)) / 4
	f[fSharedTitle] = log2(1+float64(t.sharedTitle)) / 4
	if t.titled > 0 {
		f[fLikely] = t.likely / float64(t.titled) / 16
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
	step := [rarityStep]float64{
		1, 0.9170040432046712, 0.8408964152537145, 0.7711054127039704,
		0.7071067811865476, 0.6484197773255048, 0.5946035575013605, 0.5452538663326288,
	}
	for r := range table {
		table[r] = math.Ldexp(step[r%rarityStep], -r/rarityStep)
	}
	return table
}()

// log2 is the logarithm to the base 2, straight between the powers of two: the same on every machine.
func log2(v float64) float64 {
	b := math.Float64bits(v)
	if e := b >> 52; e > 0 && e < 0x7ff { // a usual number above 0: its exponent, and what follows the point
		return float64(int(e)-1023) + (math.Float64frombits(b&(1<<52-1)|1023<<52) - 1)
	}
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
