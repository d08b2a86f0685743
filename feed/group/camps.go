package group

import (
	"cmp"
	"slices"
)

// Two events of one kind at one time (two quakes, two strikes) are told in much the same words, and the first reports of the one
// may go to the group of the other. Which of them an article tells of shows when there are some of each: the members then stand
// in two camps that are less like each other than the articles of one camp are, and each has names of its own. The camp without
// the article that began the group becomes a group of its own. Only texts say enough for that, and only reports of the same time:
// what is told later in other words is how an event went on.
const (
	campLeast   = 3     // members that a camp has at least,
	campsLeast  = 7     // and the group: what fewer have in common is chance,
	campsMost   = 64    // and at most: the cost grows with the square, and larger ones were not measured
	campOverlap = 0.3   // how much the times of the two overlap at least, see overlap
	campKnown   = 0.6   // from which share of the members of one on a word is its own,
	campStray   = 0.1   // up to which of the other one's,
	campCommon  = 0.5   // and from which of each a name is of both
	campNames   = 22500 // the worth of the names of each at least, squares summed: of two rare ones
	campEvent   = 10000 // that of the names of both from which on they are one event in two strands,
	campKind    = 15000 // unless that of the other words of both is as much: they are of one kind
	campAgain   = 1.2   // how much liker than camps of one group two groups are at least that become one
	campTurns   = 30    // turns at most in which the camps show
)

// decamp makes two groups of that of r where its members stand in two camps, and returns those that moved beside r.
func (e *Engine) decamp(r *Reading) (moved []Move) {
	c := r.cluster
	if n := len(c.members); e.model.Camps == 0 || n < campsLeast || n > campsMost || !due(n) || !texted(c.texts, n) {
		return nil
	}
	second, may := seeds(c.members, e.model.Camps)
	if !may {
		return nil
	}
	like := likenesses(c.members)
	second = camps(like, second)
	across, within, ok := contrast(c.members, second, like)
	if !ok || across >= float64(e.model.Camps*within) {
		return nil
	}
	stay, leave := c.sides(second)
	if !twoEvents(gathered(stay), gathered(leave)) {
		return nil
	}
	held := func(m *Reading) bool { return e.o.MayMove != nil && !e.o.MayMove(m.num, leave[0].num) }
	if e.clusters[leave[0].num] != nil || slices.ContainsFunc(leave, held) {
		return nil
	}
	own := e.open(leave[0].num)
	for _, m := range leave {
		c.drop(m)
		e.put(m, own)
	}
	for i, of := range Copies(own.members) {
		if m := own.members[i]; m != r {
			moved = append(moved, Move{Article: m.num, From: c.num, To: own.num, CopyOf: of})
		}
	}
	return moved
}

// sides returns the members of the camp of the article that began the group, where that is gone of the larger one, and the others.
func (c *cluster) sides(second []bool) (stay, leave []*Reading) {
	var sides [2][]*Reading
	stays := -1
	for i, m := range c.members {
		at := side(second[i])
		sides[at] = append(sides[at], m)
		if m.num == c.num {
			stays = at
		}
	}
	if stays < 0 {
		stays = side(len(sides[1]) > len(sides[0]))
	}
	return sides[stays], sides[1-stays]
}

// gathered returns a group of articles, to be held against another one.
func gathered(rs []*Reading) *cluster {
	c := &cluster{}
	for _, r := range rs {
		c.add(r)
	}
	return c
}

// twoEvents reports whether two groups tell of two events of one kind rather than of one event in two strands. Each has names of
// its own, which nearly all its members have and hardly one of the other: two events differ in who and where. And the names that
// both have are few, or they have many other words in common: strands share the names of their event, two events what is said of
// their kind.
func twoEvents(a, b *cluster) bool {
	var own [2]int
	names, words := 0, 0 // of both
	l := spokenBy(a.members[0].lang)
	nouns := l != nil && l.nouns // all of which have a capital
	for x, y := range sideBySide(a.shares(), b.shares()) {
		kind, rarity := x.kind|y.kind, max(x.rarity, y.rarity)
		if kind&(isPair|isNumber) != 0 {
			continue
		}
		w := int(worth[rarity])
		xn, yn := float64(x.n)/float64(len(a.members)), float64(y.n)/float64(len(b.members))
		switch name := kind&isName != 0 && (!nouns || rarity >= rareName); {
		case !name && min(xn, yn) >= campKnown:
			words += w * w
		case !name:
		case min(xn, yn) >= campCommon:
			names += w * w
		case xn >= campKnown && yn <= campStray:
			own[0] += w * w
		case yn >= campKnown && xn <= campStray:
			own[1] += w * w
		}
	}
	return min(own[0], own[1]) >= campNames && (names < campEvent || words >= campKind)
}

// texted reports whether nearly all of some articles have a text.
func texted(texts, articles int) bool { return 5*texts >= 4*articles }

// side is the place of a camp.
func side(second bool) int {
	if second {
		return 1
	}
	return 0
}

// likenesses returns how like each two of some articles are, over all their terms; each is 1 with itself.
func likenesses(rs []*Reading) [][]float64 {
	n := len(rs)
	like, room := make([][]float64, n), make([]float64, n*n)
	for i := range rs {
		like[i] = room[i*n : (i+1)*n]
		like[i][i] = 1
		for j := range i {
			v := near(rs[i], rs[j], nil)[allPart]
			like[i][j], like[j][i] = v, v
		}
	}
	return like
}

// seeds begins to divide articles: into those that are liker to the first one, and those that are liker to the one that is the
// least like it. may is false where these are no beginning of two camps, as in nearly every group, so that not each two need be
// compared.
func seeds(rs []*Reading, part float64) (second []bool, may bool) {
	mine := make([]float64, len(rs))
	far := 1
	for i := range rs[1:] {
		mine[i+1] = near(rs[0], rs[i+1], nil)[allPart]
		if mine[i+1] < mine[far] {
			far = i + 1
		}
	}
	second = make([]bool, len(rs))
	across := mine[far]
	var within, n [2]float64
	for i := range rs {
		if i == 0 || i == far {
			second[i] = i == far
			continue
		}
		theirs := near(rs[far], rs[i], nil)[allPart]
		second[i] = theirs > mine[i]
		within[side(second[i])] += max(mine[i], theirs)
		across += min(mine[i], theirs)
		n[side(second[i])]++
	}
	return second, min(n[0], n[1]) > 0 && across/float64(len(rs)-1) < float64(part*min(within[0]/n[0], within[1]/n[1]))
}

// camps divides articles by how like each two are: each goes to the camp whose others it is liker to on the average.
func camps(like [][]float64, second []bool) []bool {
	for range campTurns {
		turned := make([]bool, len(like))
		for i := range turned {
			first, other := liker(i, second, like)
			turned[i] = other > first
		}
		if slices.Equal(turned, second) {
			break
		}
		second = turned
	}
	return second
}

// liker returns how like an article is on the average to the others of each camp, -1 where there are none.
func liker(i int, second []bool, like [][]float64) (first, other float64) {
	var sum, n [2]float64
	for j := range second {
		if j != i {
			sum[side(second[j])] += like[i][j]
			n[side(second[j])]++
		}
	}
	mean := [2]float64{-1, -1}
	for at := range mean {
		if n[at] > 0 {
			mean[at] = sum[at] / n[at]
		}
	}
	return mean[0], mean[1]
}

// contrast returns the mean likeness across two camps of articles, and that within the looser one. ok is false where one has less
// than campLeast, or the two are not of one time.
func contrast(rs []*Reading, second []bool, like [][]float64) (across, within float64, ok bool) {
	var inside, pairs [2]float64
	n := 0.0
	for i := range rs {
		for j := range i {
			if second[i] != second[j] {
				across += like[i][j]
				n++
			} else {
				inside[side(second[i])] += like[i][j]
				pairs[side(second[i])]++
			}
		}
	}
	const least = campLeast * (campLeast - 1) / 2
	if min(pairs[0], pairs[1]) < least || overlap(rs, second) < campOverlap {
		return 0, 0, false
	}
	return across / n, min(inside[0]/pairs[0], inside[1]/pairs[1]), true
}

// overlap says how far the times of two camps are the same: 0 where all of one ran before all of the other, 1 where an article
// of one is as likely to be the earlier of the two as to be the later, or no times are known.
func overlap(rs []*Reading, second []bool) float64 {
	earlier, n := 0, 0 // halves
	for i, a := range rs {
		for j, b := range rs {
			if second[i] && !second[j] && a.published != 0 && b.published != 0 {
				n += 2
				earlier += 1 - cmp.Compare(a.published, b.published)
			}
		}
	}
	if n == 0 {
		return 1
	}
	return 2 * float64(min(earlier, n-earlier)) / float64(n)
}

// camped reports whether two groups are such as one group of both would soon be divided into.
func (e *Engine) camped(a, b *cluster) bool {
	_, _, ok := e.facing(a, b)
	return ok
}

// Camps reports whether two groups stay apart for what they are as a whole, though articles of the one may be near enough to the
// other, and returns how like their articles are across, and within the looser one.
func (e *Engine) Camps(a, b int64) (across, within float64, ok bool) {
	x, y := e.clusters[a], e.clusters[b]
	if x == nil || y == nil {
		return 0, 0, false
	}
	return e.facing(x, y)
}

// facing returns the contrast of two groups. ok is false where nothing keeps them apart.
func (e *Engine) facing(a, b *cluster) (across, within float64, ok bool) {
	n := len(a.members) + len(b.members)
	if min(len(a.members), len(b.members)) < campLeast || n < campsLeast || n > campsMost || !texted(a.texts+b.texts, n) {
		return 0, 0, false
	}
	rs := append(slices.Clip(a.members), b.members...)
	second := make([]bool, n)
	for i := range b.members {
		second[len(a.members)+i] = true
	}
	across, within, ok = contrast(rs, second, likenesses(rs))
	return across, within, ok && across < float64(campAgain*e.model.Camps*within) && twoEvents(a, b)
}
