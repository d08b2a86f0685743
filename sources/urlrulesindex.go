package sources

import (
	"iter"
	"math/bits"
	"regexp/syntax"
	"strings"
)

// gramSize is how many bytes of a hint the index goes by.
const gramSize = 4

// ruleIndex finds the providers that an address may belong to: by four bytes of the text that their patterns must
// find, so that a link is held against a few of some hundred patterns.
type ruleIndex struct {
	always []uint64           // a bit for each provider that has no such text
	byGram map[uint32][]int32 // the others
	some   [1 << 10]uint64    // a bit for the sum of each gram in byGram, to pass over most others quickly
}

// indexRules makes the index. Of a provider's hint it takes the four bytes that the fewest others have.
func indexRules(providers []provider) ruleIndex {
	x := ruleIndex{always: make([]uint64, (len(providers)+63)/64), byGram: map[uint32][]int32{}}
	for i := range providers {
		hint := providers[i].hint
		if len(hint) < gramSize {
			x.always[i/64] |= 1 << (i % 64)
			continue
		}
		best := gramAt(hint, 0)
		for at := range len(hint) - gramSize + 1 {
			if g := gramAt(hint, at); len(x.byGram[g]) < len(x.byGram[best]) {
				best = g
			}
		}
		x.byGram[best] = append(x.byGram[best], int32(i))
		word, bit := sumGram(best)
		x.some[word] |= bit
	}
	return x
}

func gramAt(s string, i int) uint32 {
	return uint32(s[i]) | uint32(s[i+1])<<8 | uint32(s[i+2])<<16 | uint32(s[i+3])<<24
}

// sumGram returns the word and the bit in it that stand for a gram.
func sumGram(gram uint32) (word uint32, bit uint64) {
	sum := gram * 2654435761 >> 16
	return sum / 64, 1 << (sum % 64)
}

// candidates yields the numbers of the providers whose patterns may match an address, in order. room is for its use.
func (x *ruleIndex) candidates(address string, room []uint64) iter.Seq[int] {
	set := append(room, x.always...)
	lower := strings.ToLower(address)
	for at := range len(lower) - gramSize + 1 {
		gram := gramAt(lower, at)
		if word, bit := sumGram(gram); x.some[word]&bit == 0 {
			continue
		}
		for _, i := range x.byGram[gram] {
			set[i/64] |= 1 << (i % 64)
		}
	}
	return func(yield func(int) bool) {
		for w, word := range set {
			for ; word != 0; word &= word - 1 {
				if !yield(w*64 + bits.TrailingZeros64(word)) {
					return
				}
			}
		}
	}
}

// literal returns the longest text, in lower case, that whatever a pattern matches must hold, "" where there is none
// or it says no more than the scheme of a web address.
func literal(re *syntax.Regexp) string {
	best := ""
	switch re.Op {
	case syntax.OpLiteral:
		if s := strings.ToLower(string(re.Rune)); !strings.Contains("https://", s) {
			best = s
		}
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if s := literal(sub); len(s) > len(best) {
				best = s
			}
		}
	case syntax.OpCapture, syntax.OpPlus:
		best = literal(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			best = literal(re.Sub[0])
		}
	}
	return best
}
