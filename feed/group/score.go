package group

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What a match is told by: its score, 2-1, and the two that played.

// joins reports whether the mark at i makes one of the words around it: a hyphen between two letters, or what stands between
// the two numbers of a score.
func joins(text string, i, size int, c rune) bool {
	last, _ := utf8.DecodeLastRuneInString(text[:i])
	if unicode.IsDigit(last) {
		return inScore(text, i, size, c)
	}
	return c != ':' && inWord(last) && !dense(last) && letterAt(text, i+size)
}

// inScore reports whether the mark at i stands between the two numbers of a score, and not in a time, a date, a range of what
// has a sign, a decimal or the like.
func inScore(text string, i, size int, c rune) bool {
	from := strings.LastIndexFunc(text[:i], func(c rune) bool { return !unicode.IsDigit(c) })
	if from < 0 {
		from = 0
	} else {
		_, n := runeAt(text, from)
		from += n
	}
	a, _ := points(text[from:i])
	b, digits := points(text[i+size:])
	switch end := i + size + digits; {
	case a < 0 || b < 0:
		return false
	case c == ':' && a < 24 && b >= 10 && b < 60:
		return false // a time
	case max(a, b) >= manyRuns && min(a, b) <= allWickets:
		return false // an innings, which grows while it is told
	case letterAt(text, end), signs(strings.TrimLeft(text[end:], " \u00a0\u202f")):
		return false
	default:
		next, n := utf8.DecodeRuneInString(text[end:])
		last, m := utf8.DecodeLastRuneInString(text[:from])
		beyond, _ := utf8.DecodeRuneInString(text[end+n:])
		before, _ := utf8.DecodeLastRuneInString(text[:from-m])
		return !inNumber(next, beyond) && !inNumber(last, before) && !strings.ContainsRune("$€£¥#", last) &&
			(!inWord(last) || dense(last))
	}
}

const (
	mostPoints = 199 // of a side: more is a year, a sum or a vote
	manyRuns   = 60  // so many to so few are runs for wickets
	allWickets = 10
)

// points reads a side's points at the beginning of a text: -1 where there are none, else how many and the length of their digits.
func points(s string) (n, length int) {
	for length < len(s) {
		d, size := digit(s[length:])
		if size == 0 {
			break
		}
		if length > 0 && n == 0 || n > mostPoints {
			return -1, 0 // 05
		}
		n, length = 10*n+int(d-'0'), length+size
	}
	if length == 0 || n > mostPoints {
		return -1, 0
	}
	return n, length
}

// signs reports whether a text begins with the sign of what a number before it measures.
func signs(s string) bool {
	c, _ := utf8.DecodeRuneInString(s)
	return strings.ContainsRune("%‰°º€$£¥", c)
}

// inNumber reports whether a mark that stands beside a number goes on with it: there is a digit behind it.
func inNumber(c, behind rune) bool {
	return strings.ContainsRune("-–‐‑−:./,", c) && unicode.IsDigit(behind)
}

// score is the two numbers of one, whichever comes first.
type score [2]uint32

// scores returns the scores in a title, at most as many as fit, and where the first one stands.
func (r *Reading) scores(to []score) (all []score, first int) {
	c := r.calendar()
	for i := 0; i+1 < len(r.order) && len(to) < cap(to); i++ {
		a, b := r.order[i], r.order[i+1]
		if r.joined>>(i+1)&1 == 0 || !r.number(a) || !r.number(b) {
			continue
		}
		if i > 0 && r.soft>>i&1 == 0 && (c.before[r.order[i-1]] || c.dates[r.order[i-1]]) {
			continue // seasons 1-3, October 7-8
		}
		if k := i + 2; k < len(r.order) && r.soft>>k&1 == 0 && (c.ranges[r.order[k]] || c.dates[r.order[k]]) {
			continue
		}
		if len(to) == 0 {
			first = i
		}
		to = append(to, score{min(a, b), max(a, b)})
	}
	return to, first
}

// otherMatch reports whether two titles tell the scores of two matches: they have none in common, and each names a side that
// the other article does not know. Of one match they may be told at half-time and at the end, by who won or by who lost. Where
// one has no text, who scored may be taken for a side, unless the score stands between the two.
func otherMatch(r, m *Reading) bool {
	if l := spokenBy(r.lang); l != nil && (l.dense || l.hasNoCase()) {
		return false // names are not shown
	}
	var a, b [4]score
	mine, at := r.scores(a[:0])
	others, there := m.scores(b[:0])
	if len(mine) == 0 || len(others) == 0 || slices.ContainsFunc(mine, func(s score) bool { return slices.Contains(others, s) }) {
		return false
	}
	plays, between := r.plays(m, at)
	plays2, between2 := m.plays(r, there)
	return plays && plays2 && (r.flags&m.flags&hasText != 0 || between && between2)
}

// plays reports whether one of the two sides whose score stands at a place of a title is known to r only, and whether the score
// stands between them. Where every word has a capital, and where a title begins, one may be a name or none: both ways must
// agree, if both find sides.
func (r *Reading) plays(m *Reading, at int) (own, between bool) {
	l, either := spokenBy(r.lang), eitherName(r, m)
	for _, capitals := range [2]bool{false, l == nil || !l.nouns} {
		two, amid := r.sides(at, func(i int) bool {
			w := r.order[i]
			x := r.mark(w)
			return x != nil && x.kind&isNumber == 0 && !r.calendar().days[w] && (either(w) || capitals && r.capital>>i&1 != 0 ||
				l != nil && l.nouns && x.kind&isName != 0 && l.names[w^l.salt])
		})
		if two == nil {
			continue
		}
		if own = slices.ContainsFunc(two, func(side []uint32) bool { return m.mark(r.rarest(side)) == nil }); !own {
			return false, false
		}
		between = between || amid
	}
	return own, between
}

// rarest returns the rarest of some words, which says who a name of several is.
func (r *Reading) rarest(words []uint32) uint32 {
	return slices.MaxFunc(words, func(a, b uint32) int { return cmp.Compare(r.mark(a).rarity, r.mark(b).rarity) })
}

// sides returns the two names by the score at a place of a title, and whether it stands between them: those around it, else the
// one before it and the one in the rest of its clause, the two before it, or where none is, the two behind it. What a colon or
// a dash parts from the rest is a side where the score follows ("Marwick - Dunmoor 2-1"), and else a label.
func (r *Reading) sides(at int, is func(i int) bool) (two [][]uint32, between bool) {
	var names [][2]int // where they begin, and where they end
	k := 0             // of them, before the score
	for i := 0; i < len(r.order); {
		from := i
		for i < len(r.order) && (i == from || (r.soft|r.joined)>>i&1 == 0) && is(i) {
			i++
		}
		switch {
		case i == from:
			i++
			continue
		case i <= at:
			k++
		}
		names = append(names, [2]int{from, i})
	}
	parted := func(marks uint32, from, to int) bool { return marks>>from&(1<<(to-from+1)-1) != 0 }
	pair := func(a, b [2]int) [][]uint32 { return [][]uint32{r.order[a[0]:a[1]], r.order[b[0]:b[1]]} }
	labelled := k >= 2 && parted(r.hard, names[k-2][1], names[k-1][0])
	if k > 0 && k < len(names) && !parted(r.soft, at+2, names[k][0]) {
		between = names[k][0] == at+2 && names[k-1][1] >= at-1 // United is no name where every word has a capital
		if between || k == 1 || labelled {
			return pair(names[k-1], names[k]), between
		}
	}
	switch {
	case k >= 2 && (!labelled || names[k-1][1] == at):
		return pair(names[k-2], names[k-1]), false
	case k == 0 && len(names) >= 2:
		return pair(names[0], names[1]), false
	}
	return nil, false
}
