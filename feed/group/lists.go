package group

import (
	"math/bits"
	"math/rand/v2"
)

// lists are the articles that have a term, by its sum. A map of them takes longer: sums are spread already, and none is ever
// taken out.
type lists struct {
	slots []entry
	n     int       // slots that are taken
	by    uint32    // what spreads sums: drawn by lot, so that no feed can choose words that meet in one slot; decides nothing else
	shift int       // of a spread sum, so that its slot is left
	rooms []posting // empty ones for add
}

// entry is a term and the articles that have it, nil where the slot is free.
type entry struct {
	sum uint32
	p   *posting
}

const leastLists = 1 << 10 // slots; a power of two

// get returns the articles that have a term, nil for none.
func (l *lists) get(sum uint32) *posting {
	if len(l.slots) == 0 {
		return nil
	}
	return l.slot(sum).p
}

// slot returns the slot of a sum, or the free one where it would be.
func (l *lists) slot(sum uint32) *entry {
	last := uint32(len(l.slots) - 1)
	for at := sum * l.by >> l.shift; ; at++ {
		if s := &l.slots[at&last]; s.p == nil || s.sum == sum {
			return s
		}
	}
}

// add returns the articles that have a term, an empty list where it had none.
func (l *lists) add(sum uint32) *posting {
	if 4*l.n >= 3*len(l.slots) {
		l.grow()
	}
	s := l.slot(sum)
	if s.p == nil {
		if len(l.rooms) == 0 {
			l.rooms = make([]posting, 64)
		}
		s.sum, s.p, l.rooms = sum, &l.rooms[0], l.rooms[1:]
		s.p.places = s.p.few[:0]
		l.n++
	}
	return s.p
}

func (l *lists) grow() {
	old := l.slots
	if old == nil {
		l.by = rand.Uint32() | 1
	}
	l.slots = make([]entry, max(2*len(old), leastLists))
	l.shift = 32 - bits.TrailingZeros(uint(len(l.slots)))
	for _, s := range old {
		if s.p != nil {
			*l.slot(s.sum) = s
		}
	}
}
