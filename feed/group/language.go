package group

import (
	_ "embed"
	"encoding/binary"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/arabic"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
)

// language is how the words of one language are made comparable and how common they are.
type language struct {
	code   string                           // ISO 639-1
	stem   func(env *snowballstem.Env) bool // nil: words stay as they are
	mend   func(word string) string         // readies a word in lower case for the stemmer, nil: it is ready
	light  func(word string) string         // takes more off a folded stem, nil: nothing
	elides map[string]bool                  // what may stand before an apostrophe and be no word of its own
	comma  bool                             // 6,1 is a decimal and 1.200 a thousand; else the other way round
	spaced bool                             // 1 200 is one number
	dense  bool                             // written without spaces: two characters make a term
	script script

	numbers map[string]uint8 // words that mean a number and nothing else, folded
	same    map[string]string
	salt    uint32 // keeps its terms apart from those of the others
	index   int    // its place in languages
	common  []byte // entries of word, see frequencies
}

// languages are those with a table of frequencies. Text in another one is compared word by word with nothing known of
// its words.
var languages = readFrequencies([]*language{
	{code: "en", stem: english.Stem, numbers: numbersEN, same: sameEN},
	{code: "de", stem: german.Stem, comma: true, numbers: numbersDE, same: sameDE},
	{code: "fr", stem: french.Stem, comma: true, spaced: true, elides: elidesFR, numbers: numbersFR, same: sameFR},
	{code: "es", stem: spanish.Stem, comma: true, numbers: numbersES},
	{code: "it", stem: italian.Stem, comma: true, elides: elidesIT, numbers: numbersIT, same: sameIT},
	{code: "pt", stem: portuguese.Stem, mend: mendPortuguese, comma: true, elides: elidesPT, numbers: numbersPT},
	{code: "nl", stem: dutch.Stem, light: hardenDutch, comma: true, numbers: numbersNL, same: sameNL},
	{code: "ru", stem: russian.Stem, mend: mendRussian, comma: true, spaced: true, script: cyrillic, numbers: numbersRU, same: sameRU},
	{code: "pl", light: stemPolish, comma: true, spaced: true, numbers: numbersPL, same: samePL},
	{code: "sv", stem: swedish.Stem, comma: true, spaced: true, numbers: numbersSV, same: sameSV},
	{code: "ja", dense: true, script: han},
	{code: "zh", dense: true, script: han},
	{code: "ar", stem: arabic.Stem, mend: mendArabic, light: stemArabic, script: arab, numbers: numbersAR},
})

// frequencies says how common the words of each language are. It is made by `go run ./feed/group/train words` from
// wordfreq 3 and has a licence of its own: see frequencies.md. For each language it holds: its code (2 bytes), how many
// terms (4) and how many usual words (1); the sums of the usual words as they are written (4 each), most usual first;
// the terms in the order of their sums: the sum of the stem (4) and its rarity in steps (1). Numbers are little-endian.
//
//go:embed frequencies.bin
var frequencies []byte

const (
	entrySize  = 5 // of frequencies: the sum of a term, and how rare it is
	rarityStep = 8 // steps of a rarity to one bit
	usualWords = 100
)

// usual says which languages have a word among their most usual ones, as bits by their place in languages. The key is
// the sum of the word as it is written, in lower case.
var usual = map[uint32]uint16{}

// readFrequencies gives each language its part of the table: its most usual words, and its terms in the order of their
// sums.
func readFrequencies(all []*language) []*language {
	at := map[string]*language{}
	for i, l := range all {
		l.salt, l.index = sum32(l.code), i
		at[l.code] = l
	}
	for b := frequencies; len(b) > 0; {
		l := at[string(b[:2])]
		n, words := int(binary.LittleEndian.Uint32(b[2:])), int(b[6])
		b = b[7:]
		for i := range words {
			usual[binary.LittleEndian.Uint32(b[4*i:])] |= 1 << l.index
		}
		l.common = b[4*words : 4*words+entrySize*n]
		b = b[4*words+entrySize*n:]
	}
	return all
}

// rarity returns how rare a term is, in bits: the logarithm to the base 2 of one over its share among all the words of
// the language, times rarityStep.
func (l *language) rarity(sum uint32) int {
	if r, ok := l.known(sum); ok {
		return r
	}
	if l.dense {
		return unknownPair
	}
	return unknownWord
}

// known looks a term up in the table. The sums in it are spread evenly, so the search begins where this one would be.
func (l *language) known(sum uint32) (rarity int, ok bool) {
	n := len(l.common) / entrySize
	if n == 0 {
		return 0, false
	}
	at := func(i int) uint32 { return binary.LittleEndian.Uint32(l.common[i*entrySize:]) }
	lo, hi := 0, n
	guess := int(uint64(sum) * uint64(n) >> 32)
	for step := 32; ; step *= 4 {
		if at(guess) <= sum {
			lo = guess
			if guess+step >= n {
				break
			}
			if at(guess+step) > sum {
				hi = guess + step
				break
			}
			guess += step
			continue
		}
		hi = guess
		if guess-step < 0 {
			break
		}
		if at(guess-step) <= sum {
			lo = guess - step
			break
		}
		guess -= step
	}
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if at(mid) < sum {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < n && at(lo) == sum {
		return int(l.common[lo*entrySize+entrySize-1]), true
	}
	return 0, false
}

// The rarity of what the table does not hold, in steps: about 1 in 10^6.9 words, and 1 in 10^5.7 pairs of characters.
const (
	unknownWord = 184
	unknownPair = 152
)

// languageOf returns what is known of a language, or nil.
func languageOf(code string) *language {
	for _, l := range languages {
		if l.code == code {
			return l
		}
	}
	return nil
}
