package group

// sieve finds the marks of one reading by their sums. Most terms of two articles differ, and a sum that the reading does
// not have costs one look.
type sieve struct {
	of    *Reading
	taken [1 << sieveBits]uint8 // by the slot of a sum: 1 where there is a mark in it
	first [1 << sieveBits]uint8 // by the slot of a sum: one and the place of a mark in it, 0 for none
	next  [256]uint8            // the same for what else is in a mark's slot
	lists []*posting            // by mark: the articles that have it, nil for none or not known; only of the one judged
	left  [256]uint8            // by mark: one and what Engine.left says, 0 where it must be asked; only of the one judged

	telling []uint8     // the places of the marks that stand in the title or are names, without pairs
	met     [256]uint16 // by mark: how many members of the group that it is held against have it
	maybe   []int32     // see meet
}

const (
	sieveBits = 12
	_         = uint8(maxMarks) // places and one are kept in eight bits, and a record has no more marks than that
)

// slotOf spreads sums over the slots.
func slotOf(sum uint32) uint32 { return sum * 2654435769 >> (32 - sieveBits) }

// put makes it the sieve of a reading.
func (s *sieve) put(r *Reading) {
	s.of = r
	clear(s.taken[:])
	clear(s.first[:])
	clear(s.left[:])
	s.telling = s.telling[:0]
	for i := range r.marks {
		if k := r.marks[i].kind; k&isPair == 0 && k&(inTitle|isName) != 0 {
			s.telling = append(s.telling, uint8(i))
		}
		slot := slotOf(r.marks[i].sum)
		s.next[i] = s.first[slot]
		s.first[slot], s.taken[slot] = uint8(i+1), 1
	}
}

// place returns one and the place of the mark of a sum, 0 for none.
func (s *sieve) place(sum uint32) int {
	for at := s.first[slotOf(sum)]; at != 0; at = s.next[at-1] {
		if s.of.marks[at-1].sum == sum {
			return int(at)
		}
	}
	return 0
}

// near compares the reading with another one part by part. worn says how much each of its terms counts for still, in
// eighths. The sums are of whole numbers, so that their order is all the same.
func (s *sieve) near(b *Reading, worn []uint8) (like [parts]float64) {
	a := s.of
	var maybe [256]uint8 // places of b's marks in slots that are taken
	marks, n := b.marks, uint8(0)
	for j := range marks { // without a jump: which ones are taken is not to be foreseen
		maybe[n] = uint8(j)
		n += s.taken[slotOf(marks[j].sum)]
	}
	var all, title, pair, name int64
	for _, j := range maybe[:n] {
		y := &marks[j]
		i := s.place(y.sum)
		if i == 0 {
			continue
		}
		x := &a.marks[i-1]
		left := int64(worn[i-1])
		w := int64(worth[x.rarity]) * int64(worth[x.rarity]) * left
		kind := int64(x.kind & y.kind)
		word := kind/isPair&1 - 1 // all bits, none for a pair
		pair += w &^ word
		all += int64(x.weight) * int64(y.weight) * left & word
		title += w & word & -(kind / inTitle & 1)
		name += w & word & -(kind / isName & 1)
	}
	for p, d := range [parts]int64{allPart: all, titlePart: title, pairPart: pair, namePart: name} {
		if d != 0 {
			like[p] = float64(d) / (8 * a.norm[p] * b.norm[p])
		}
	}
	return like
}

// meet returns the places of the shares that may be of the reading's terms, in order.
func (s *sieve) meet(shares []share) []int32 {
	if len(s.maybe) <= len(shares) {
		s.maybe = make([]int32, 2*len(shares)+64)
	}
	maybe, n := s.maybe[:len(shares)+1], 0
	for k := range shares {
		maybe[n] = int32(k)
		n += int(s.taken[slotOf(shares[k].sum)])
	}
	return maybe[:n]
}
