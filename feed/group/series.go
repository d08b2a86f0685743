package group

import "slices"

// otherSlot reports whether two titles count something that is counted through (package 3, Q2, matchday 7), and have
// only other numbers of it.
func otherSlot(r, m *Reading) bool {
	var a, b [4]slot
	mine, others := r.slots(a[:0]), m.slots(b[:0])
	for _, x := range mine {
		other, same := false, false
		for _, y := range others {
			other = other || x.label == y.label && x.number != y.number
			same = same || x.label == y.label && slices.Contains(mine, y)
		}
		if other && !same {
			return true
		}
	}
	return false
}

// slot is a place in a series.
type slot struct{ label, number uint32 }

// slots returns the places in series that a title names, at most as many as fit.
func (r *Reading) slots(to []slot) []slot {
	c := r.calendar()
	for i, w := range r.order {
		if len(to) == cap(to) {
			break
		}
		if label, ok := c.self[w]; ok {
			to = append(to, slot{label, w})
		}
		switch {
		case c.before[w] && i+1 < len(r.order) && r.number(r.order[i+1]) && (!c.rounds[w] || c.low[c.cardinal(r.order[i+1])]):
			to = append(to, slot{w, c.cardinal(r.order[i+1])})
		case c.after[w] && i > 0 && r.number(r.order[i-1]), c.packs[w] && i > 0 && c.low[c.cardinal(r.order[i-1])]:
			to = append(to, slot{w, c.cardinal(r.order[i-1])})
		case c.which[w]:
			for k := i - 1; k >= max(0, i-whichBefore); k-- {
				if c.ordinal[r.order[k]] != 0 || k+1 < i && c.ends[r.order[k+1]] && r.number(r.order[k]) {
					to = append(to, slot{w, c.cardinal(r.order[k])})
					break
				}
			}
		}
	}
	return to
}

// cardinal is the number that a word stands for (third, 3rd), itself where it is none that says which.
func (c *counts) cardinal(sum uint32) uint32 {
	if n := c.ordinal[sum]; n != 0 {
		return n
	}
	return sum
}

// whichBefore is how many words before what it counts a number stands that says which: "18th EU sanctions package".
const whichBefore = 3

func (r *Reading) number(sum uint32) bool {
	m := r.mark(sum)
	return m != nil && m.kind&isNumber != 0 || r.calendar().ordinal[sum] != 0
}

// otherEntry reports whether two titles begin alike and have other numbers then, without a mark between, as what is kept in a
// register has behind its label (CVE-2026-41207, M 5.1), and a release behind little else (Paperboy 4.1.2). How many there are, or
// which update it is, is a shorter number.
func otherEntry(r, m *Reading) bool {
	n := min(len(r.order), len(m.order))
	at := 0
	for at < n && r.order[at] == m.order[at] {
		at++
	}
	if at == 0 || at == n || (r.hard|m.hard)>>1&(1<<at-1) != 0 {
		return false
	}
	a, b := r.mark(r.order[at]), m.mark(m.order[at])
	if a == nil || b == nil || a.kind&b.kind&isNumber == 0 || max(a.rarity, b.rarity) < ownNumber {
		return false
	}
	if at+1 == len(r.order) && at+1 == len(m.order) && n <= shortEntry {
		return true
	}
	label := r.order[0]
	return (r.isName(label) || m.isName(label) || r.calendar().scales[label]) &&
		!slices.ContainsFunc(r.order[1:at], func(w uint32) bool { return !r.number(w) })
}

const (
	ownNumber  = 116 // how rare a number is taken to be of three digits, or one and a decimal
	shortEntry = 3   // words of a title that says no more than what is released
)
