package group

import "encoding/binary"

const (
	closingLast  = 3 // sentences of a text that may be its outlet's, not the event's: where to read more, who wrote it
	closingLeast = 4 // words of one: what is shorter tells of nothing
	closingSize  = 4 * closingLast
)

// closing is the sums of the last sentences of a text, the last one first, 0 where there is none.
type closing [closingLast]uint32

// sentences are those of a closing, as the sums of their words.
type sentences [][]uint32

// closingOf returns the closing of a text, and the sentences in it. A text that is no more than such sentences has none.
func closingOf(text []word) (c closing, last sentences) {
	to := len(text)
	for n := range c {
		from := to - 1
		for from > 0 && (!text[from].begins || text[from].cut < softCut) {
			from--
		}
		if from <= 0 {
			break
		}
		if to-from >= closingLeast {
			words := make([]uint32, 0, to-from)
			for i := range text[from:to] {
				words = append(words, text[from+i].sum)
			}
			c[n], last = sentenceSum(words), append(last, words)
		}
		to = from
	}
	return c, last
}

func sentenceSum(words []uint32) uint32 {
	h := uint32(offset32)
	for _, w := range words {
		h = both(h, w)
	}
	return h
}

func (c *closing) append(b []byte) []byte {
	for _, sum := range c {
		b = binary.LittleEndian.AppendUint32(b, sum)
	}
	return b
}

func (c *closing) decode(b []byte) {
	for i := range c {
		c[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
}
