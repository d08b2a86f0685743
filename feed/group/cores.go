package group

import (
	"iter"
	"math"
)

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

// cores counts what two groups have in common, term by term.
type cores struct {
	na, nb                 int64 // members
	all, title, pair, name sums

	a, aIn, b, bIn, any, both int64 // weight of each core, of it what the other group knows, of either and of both
	missA, missB              int64 // the rarest core term that the other group does not know
	rare1, rare2              int64 // the rarest of both
	own, ownAll               int64
	numbers, titled           int
	likely                    float64
}

// compareTerms fills in the features that rest on the terms of two groups.
func (e *Engine) compareTerms(a, b *cluster, f *[mergeFeatures]float64) {
	t := cores{na: int64(len(a.members)), nb: int64(len(b.members))}
	unknown := e.unknown()
	for x, y := range sideBySide(a.shares(), b.shares()) {
		left := int64(8)
		if x.n > 0 && y.n > 0 {
			left = int64(e.left(x.sum, unknown))
		}
		if t.term(&x, &y, left) {
			t.owned(e, &x, &y, left)
		}
	}
	t.features(a, b, f)
}

// sideBySide yields what each of two groups has of each term that one of them has.
func sideBySide(sa, sb []share) iter.Seq2[share, share] {
	return func(yield func(x, y share) bool) {
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
			if !yield(x, y) {
				return
			}
		}
	}
}

// term counts one term, of which one of x and y may be none. It reports whether it is core of both.
func (t *cores) term(x, y *share, left int64) bool {
	rarity, kind := max(x.rarity, y.rarity), x.kind|y.kind
	w := int64(worth[rarity]) * left / 8
	xn, yn := int64(x.n)*256/t.na, int64(y.n)*256/t.nb // shares of members
	if kind&isPair != 0 {
		t.pair.add(w*xn>>8, w*yn>>8)
		return false
	}
	t.all.ab += int64(x.all) * int64(y.all) * left / 8
	t.title.add(w*(int64(x.title)*256/t.na)>>4, w*(int64(y.title)*256/t.nb)>>4)
	if kind&isName != 0 {
		t.name.add(w*xn>>4, w*yn>>4)
	}
	isA, isB := xn >= 128 && (x.title > 0 || t.na > 2), yn >= 128 && (y.title > 0 || t.nb > 2)
	if isA {
		count(w, y.n > 0, &t.a, &t.aIn, &t.missA)
	}
	if isB {
		count(w, x.n > 0, &t.b, &t.bIn, &t.missB)
	}
	if isA || isB {
		t.any += w
		if kind&isNumber != 0 && (x.n == 0 || y.n == 0) {
			t.numbers++
		}
	}
	if x.title > 0 {
		t.likely += float64(likelihood(int(y.n), int(t.nb), rarity) * float64(x.title))
		t.titled += int(x.title)
	}
	return isA && isB
}

// count counts a core term of one group, which the other one knows or not.
func count(w int64, known bool, all, in, miss *int64) {
	*all += w
	if known {
		*in += w
	} else {
		*miss = max(*miss, w)
	}
}

// owned counts a term that is core of both.
func (t *cores) owned(e *Engine, x, y *share, left int64) {
	w := int64(worth[max(x.rarity, y.rarity)]) * left / 8
	t.both += w
	if w > t.rare1 {
		t.rare1, t.rare2 = w, t.rare1
	} else if w > t.rare2 {
		t.rare2 = w
	}
	if p := e.ownList(x.sum); p != nil {
		df := int64(p.alive(e.base))
		t.own += w * min(int64(x.n)+int64(y.n), df) * 256 / max(df, 1)
		t.ownAll += w * 256
	}
}

// features makes features of what was counted.
func (t *cores) features(a, b *cluster, f *[mergeFeatures]float64) {
	if t.all.ab > 0 {
		f[gCross] = float64(t.all.ab) / (fine * fine * float64(t.na) * float64(t.nb))
		f[gCentre] = float64(t.all.ab) / math.Sqrt(float64(a.square)*float64(b.square))
	}
	f[gTitle], f[gPair], f[gName] = t.title.cosine(), t.pair.cosine(), t.name.cosine()
	f[gCoreSmall], f[gCoreLarge], f[gCoreBoth] = ratio(t.aIn, t.a), ratio(t.bIn, t.b), ratio(t.both, t.any)
	f[gMissSmall], f[gMissLarge] = float64(t.missA)/160, float64(t.missB)/160
	f[gMissBoth] = min(f[gMissSmall], f[gMissLarge])
	f[gRare1], f[gRare2] = float64(t.rare1)/160, float64(t.rare2)/160
	f[gOwn] = ratio(t.own, t.ownAll)
	f[gNumbers] = float64(min(t.numbers, 3)) / 3
	if t.titled > 0 {
		f[gLikely] = t.likely / float64(t.titled) / 16
	}
}
