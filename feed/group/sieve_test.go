package group

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// randomReading makes a reading of terms that others are likely to share, of which some share a slot of a sieve.
func randomReading(random *rand.Rand, num int64, terms int) *Reading {
	r := &Reading{num: num}
	for _, at := range random.Perm(2 * terms)[:random.IntN(terms+1)] {
		m := mark{sum: uint32(at)*2654435761>>(random.IntN(2)*9) | 1, rarity: uint8(random.IntN(256)), kind: uint8(random.IntN(32)), count: 1}
		if !slices.ContainsFunc(r.marks, func(o mark) bool { return o.sum == m.sum }) {
			m.weight = weigh(&m)
			r.marks = append(r.marks, m)
		}
	}
	slices.SortFunc(r.marks, func(a, b mark) int { return int(int64(a.sum) - int64(b.sum)) })
	r.measure()
	return r
}

// What a sieve says is what two readings say that are gone through side by side.
func TestSieve(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 5))
	var s sieve
	for n := range 3000 {
		a, b := randomReading(random, 1, 1+n%127), randomReading(random, 2, 1+n%127)
		worn := make([]uint8, len(a.marks))
		for i := range worn {
			worn[i] = uint8(random.IntN(9))
		}
		s.put(a)
		if got, want := s.near(b, worn), near(a, b, worn); got != want {
			t.Fatalf("round %d: %v, want %v", n, got, want)
		}
		for _, r := range []*Reading{a, b} {
			for i := range r.marks {
				sum := r.marks[i].sum
				at := s.place(sum)
				if m := a.mark(sum); (m != nil) != (at > 0) || at > 0 && m != &a.marks[at-1] {
					t.Fatalf("round %d: the place of %x is %d", n, sum, at)
				}
			}
		}
	}
}

// plainOverlap counts what an article and a group share term by term, with nothing kept.
func plainOverlap(e *Engine, r *Reading, c *cluster) *tally {
	t := &tally{n: len(c.members), half: half(c)}
	sum := c.shares()
	j := 0
	lacks := func(s *share) {
		if t.count(s, t.n, t.half, 1) {
			t.misses(s)
		}
	}
	for i := range r.marks {
		m, left := &r.marks[i], int64(e.worn[i])
		for ; j < len(sum) && sum[j].sum < m.sum; j++ {
			lacks(&sum[j])
		}
		known := 0
		switch {
		case j < len(sum) && sum[j].sum == m.sum:
			t.meets(m, &sum[j], left)
			known = int(sum[j].n)
			j++
		case m.kind&isPair == 0:
			t.brings(m, left)
		}
		if m.kind&isPair == 0 && m.kind&inTitle != 0 {
			t.titleTerm(int64(worth[m.rarity])*left/8, known, m.rarity)
		}
	}
	for ; j < len(sum); j++ {
		lacks(&sum[j])
	}
	return t
}

// What is kept of a group is what counting all of it would say, whatever joined it and left it before.
func TestOverlapKept(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 2))
	e := New(Options{})
	c := &cluster{num: 1}
	for n := range 3000 {
		switch {
		case len(c.members) > 1 && random.IntN(3) == 0:
			c.drop(c.members[random.IntN(len(c.members))])
		case len(c.members) < 9:
			c.add(randomReading(random, int64(n+1), 40))
		}
		if len(c.members) == 0 {
			continue
		}
		r := randomReading(random, int64(n+1), 40)
		e.judged = r
		e.wear(r)
		for i := range e.worn {
			e.worn[i] = uint8(random.IntN(9))
		}
		cand := candidate{c: c}
		e.overlap(&cand, r)
		want := [features]float64{}
		plain := plainOverlap(e, r, c)
		plain.features(r, c, &want)
		if cand.f != want || cand.common != plain.common {
			t.Fatalf("round %d: %v, want %v", n, cand.f, want)
		}
	}
}

// What lookup keeps is what sorting all that it finds would give.
func TestLookupKeepsTheNearest(t *testing.T) {
	e := New(Options{Keep: 1500})
	for i, a := range generated(4000) {
		r := e.Read(a)
		if i > 100 && i%97 == 0 {
			e.judged = r
			e.wear(r)
			got := slices.Clone(e.lookup(r))
			if want := plainLookup(e, r); !slices.Equal(got, want) {
				t.Fatalf("article %d: %v, want %v", i, got, want)
			}
		}
		e.Judge(r)
	}
}

func plainLookup(e *Engine, r *Reading) []hit {
	score := make([]int32, len(e.arts))
	for _, at := range e.heaviest(r, nil) {
		m := &r.marks[at]
		p := e.lists.get(m.sum)
		if p == nil {
			continue
		}
		for _, place := range p.places[max(0, len(p.places)-newest):] {
			if i := place - e.base; i >= 0 {
				score[i] += int32(m.weight) * int32(worth[m.rarity])
			}
		}
	}
	var all []hit
	for i, s := range score {
		if s > 0 {
			all = append(all, hit{score: int32(float64(s) / (e.arts[i].norm[allPart] + 1) * 16), place: int32(i)})
		}
	}
	slices.SortFunc(all, func(a, b hit) int {
		if a.before(b) {
			return -1
		}
		return 1
	})
	return all[:min(len(all), nearest)]
}
