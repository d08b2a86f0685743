package group

import "encoding/binary"

const (
	sketchSlots  = 32
	sketchWords  = 120 // of a text that count: how it begins
	shingleWords = 4
	shortText    = 20 // words; a text with fewer repeats another only when all of them are the same
	leastText    = 6  // words; with fewer it is no text
	briefText    = 40 // words; of two texts of which one has fewer another name or number makes another text
	sketchSize   = 1 + 2*sketchSlots
)

// sketch is a text in few bytes: the smallest sum of its runs of four words under each of 32 permutations (Broder 1997,
// "On the resemblance and containment of documents"), 16 bits of each. Of a short text it holds the sum of its words.
type sketch struct {
	words uint8 // that counted; 0: there is no text
	slots [sketchSlots]uint16
}

// newSketch makes the sketch of a text. A dateline at its beginning counts for nothing.
func newSketch(text []word) (s sketch) {
	text = text[dateline(text):]
	text = text[:min(len(text), sketchWords)]
	if len(text) < leastText {
		return s
	}
	s.words = uint8(len(text))
	if len(text) < shortText {
		h := uint64(offset64)
		for i := range text {
			h = (h ^ uint64(text[i].sum)) * prime64
		}
		for i := range 4 {
			s.slots[i] = uint16(h >> (16 * i))
		}
		return s
	}
	var least [sketchSlots]uint64
	for i := range least {
		least[i] = ^uint64(0)
	}
	last := len(text) - shingleWords
	for at := 0; at <= last; at += 4 { // four at once, as each step waits for the one before; past the end the last one again
		h0, h1 := shingle(text, at), shingle(text, min(at+1, last))
		h2, h3 := shingle(text, min(at+2, last)), shingle(text, min(at+3, last))
		for i := range least {
			h0, h1 = h0*permute+uint64(i), h1*permute+uint64(i)
			h2, h3 = h2*permute+uint64(i), h3*permute+uint64(i)
			least[i] = min(least[i], h0^h0>>31, h1^h1>>31, h2^h2>>31, h3^h3>>31)
		}
	}
	for i, l := range least {
		s.slots[i] = uint16(l * permute >> 48)
	}
	return s
}

// shingle returns the sum of the run of words that begins at a place.
func shingle(text []word, at int) uint64 {
	h := uint64(offset64)
	for i := range shingleWords {
		h = (h ^ uint64(text[at+i].sum)) * prime64
	}
	return h ^ h>>29
}

// permute is the multiplier of Knuth's MMIX generator: each step of it is another permutation of the 64-bit numbers.
const permute = 6364136223846793005

// dateline returns how many words of a text say where and whence it comes: LONDON (Wire) -.
func dateline(text []word) int {
	for i := min(len(text)-1, 7); i > 0; i-- {
		if text[i].cut == hardCut {
			return i
		}
	}
	return 0
}

// repeats reports whether the texts of two articles are one, of which one may be cut shorter or hold some other words.
func (r *Reading) repeats(m *Reading) bool {
	return r.sketch.agrees(&m.sketch) && !tellsOther(r, m)
}

// agrees reports whether two texts have most of their words in common, in one order.
func (s *sketch) agrees(t *sketch) bool {
	if s.words == 0 || t.words == 0 {
		return false
	}
	few, many := min(s.words, t.words), max(s.words, t.words)
	if few < shortText {
		return *s == *t
	}
	same := 0
	for i := range s.slots {
		if s.slots[i] == t.slots[i] {
			same++
		}
	}
	// When all of the shorter text is in the longer, the share of slots that agree is that of their lengths. Three fifths
	// of that are asked for, which is three quarters of the text.
	return same >= 6 && 5*same*(int(many)-shingleWords+1) >= 3*sketchSlots*(int(few)-shingleWords+1)
}

// copied returns the number of the earliest of some articles whose text r repeats, 0 for none.
func copied(r *Reading, among []*Reading) int64 {
	if first := repeated(r, among); first != nil {
		return first.num
	}
	return 0
}

// repeated returns the earliest of some articles whose text r repeats, nil for none.
func repeated(r *Reading, among []*Reading) (first *Reading) {
	if r.sketch.words == 0 {
		return nil
	}
	for _, m := range among {
		if m != r && m.lang == r.lang && (first == nil || m.before(first)) && m.repeats(r) {
			first = m
		}
	}
	return first
}

// Copies says of each of the articles of an event which of the others ran its text before it: the number of the first of those,
// 0 for none.
func Copies(rs []*Reading) []int64 {
	copies := make([]int64, len(rs))
	for i, r := range rs {
		if first := repeated(r, rs); first != nil && first.before(r) {
			copies[i] = first.num
		}
	}
	return copies
}

// tellsOther reports whether the shorter of two texts, where it is brief, has a name or a number that the longer one has not:
// then the two are of one form and tell of two things.
func tellsOther(r, m *Reading) bool {
	if r.sketch.words > m.sketch.words {
		r, m = m, r
	}
	if r.sketch.words >= briefText {
		return false
	}
	for i := range r.marks {
		x := &r.marks[i]
		if x.kind&inText != 0 && x.kind&(isName|isNumber) != 0 && m.mark(x.sum) == nil {
			return true
		}
	}
	return false
}

// before reports whether an article ran before another; of two of one time the one with the lower number did.
func (r *Reading) before(o *Reading) bool {
	a, b := r.time(), o.time()
	return a < b || a == b && r.num < o.num
}

// time returns when an article ran, else when it was first seen.
func (r *Reading) time() int64 {
	if r.published != 0 {
		return r.published
	}
	return r.seen
}

func (s *sketch) append(b []byte) []byte {
	b = append(b, s.words)
	for _, v := range s.slots {
		b = binary.LittleEndian.AppendUint16(b, v)
	}
	return b
}

func (s *sketch) decode(b []byte) {
	s.words = b[0]
	for i := range s.slots {
		s.slots[i] = binary.LittleEndian.Uint16(b[1+2*i:])
	}
}
