package group

import "encoding/binary"

// wording is what stands in a title between its words, and its outlet's name: a headline must share it to say the same, see
// find.go, and scores are read by it, see score.go.
type wording struct {
	soft    uint32 // bit i: a mark that parts clauses stands before word i of the title, or a stronger one
	hard    uint32 // bit i: a mark that parts a label or the outlet's name stands before word i
	joined  uint32 // bit i: a hyphen makes one of word i and the one before, or both are numbers of one score
	capital uint32 // bit i: word i begins with a capital letter, wherever it stands
	name    uint32 // sum of the outlet's name as it stands in titles, 0 for none
	short   bool   // the title is cut short: it ends in an ellipsis. Not kept, only a lone headline is asked.
}

const wordingSize = 5 * 4

// newWording notes the marks in a title and the name of its outlet.
func newWording(text string, title, name []word) (w wording) {
	for i := range title[:min(len(title), maxOrder)] {
		if title[i].cut >= softCut {
			w.soft |= 1 << i
		}
		if title[i].cut == hardCut {
			w.hard |= 1 << i
		}
		if title[i].cut == joint {
			w.joined |= 1 << i
		}
		if title[i].capital {
			w.capital |= 1 << i
		}
	}
	w.name = nameSum(name)
	w.short = cutShort(text)
	return w
}

// cutShort reports whether a title ends in an ellipsis.
func cutShort(text string) bool {
	n := len(text)
	return n >= 3 && (text[n-3:] == "..." || text[n-3:] == "…")
}

// nameSum returns the sum of an outlet's name, without its article, 0 for none.
func nameSum(name []word) uint32 {
	sums := make([]uint32, 0, 8)
	for i := range name {
		sums = append(sums, name[i].sum)
	}
	return sumOf(sums)
}

// sumOf returns the sum of words that follow each other, those that count for nothing left out; 0 when none is left.
func sumOf(words []uint32) uint32 {
	h, n := uint32(offset32), 0
	small := phrasebook().small
	for _, w := range words {
		if as, ok := small[w]; ok && as == 0 {
			continue
		}
		h, n = both(h, w), n+1
	}
	if n == 0 {
		return 0
	}
	return h
}

func (w *wording) append(b []byte) []byte {
	b = binary.LittleEndian.AppendUint32(b, w.soft)
	b = binary.LittleEndian.AppendUint32(b, w.hard)
	b = binary.LittleEndian.AppendUint32(b, w.joined)
	b = binary.LittleEndian.AppendUint32(b, w.capital)
	return binary.LittleEndian.AppendUint32(b, w.name)
}

func (w *wording) decode(b []byte) {
	le := binary.LittleEndian
	w.soft, w.hard, w.joined = le.Uint32(b), le.Uint32(b[4:]), le.Uint32(b[8:])
	w.capital, w.name = le.Uint32(b[12:]), le.Uint32(b[16:])
}
