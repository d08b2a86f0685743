package group

import (
	_ "embed"
	"encoding/binary"
	"strings"
	"unicode"

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
	dense  bool                             // written without spaces: two characters make a term
	salt   uint32                           // keeps its terms apart from those of the others
	common []byte                           // entries of word, see frequency
	usual  map[uint32]bool                  // its most usual words, as they are written
}

// languages are those with a table of frequencies. Text in another one is compared word by word with nothing known of
// its words.
var languages = readFrequencies([]*language{
	{code: "en", stem: english.Stem},
	{code: "de", stem: german.Stem},
	{code: "fr", stem: french.Stem},
	{code: "es", stem: spanish.Stem},
	{code: "it", stem: italian.Stem},
	{code: "pt", stem: portuguese.Stem},
	{code: "nl", stem: dutch.Stem},
	{code: "ru", stem: russian.Stem},
	{code: "pl"},
	{code: "sv", stem: swedish.Stem},
	{code: "ja", dense: true},
	{code: "zh", dense: true},
	{code: "ar", stem: arabic.Stem},
})

// frequencies says how common the words of each language are. It is made by `go run ./feed/group/train words`.
//
//go:embed frequencies.bin
var frequencies []byte

const (
	entrySize  = 5 // of frequencies: the sum of a term, and how rare it is
	rarityStep = 8 // steps of a rarity to one bit
	usualWords = 100
)

// readFrequencies gives each language its part of the table: its code, the sums of its most usual words, and its terms
// in the order of their sums.
func readFrequencies(all []*language) []*language {
	b := frequencies
	for len(b) > 0 {
		code := string(b[:2])
		n, usual := int(binary.LittleEndian.Uint32(b[2:])), int(b[6])
		b = b[7:]
		for _, l := range all {
			if l.code != code {
				continue
			}
			l.usual = make(map[uint32]bool, usual)
			for i := range usual {
				l.usual[binary.LittleEndian.Uint32(b[4*i:])] = true
			}
			l.common = b[4*usual : 4*usual+entrySize*n]
		}
		b = b[4*usual+entrySize*n:]
	}
	for _, l := range all {
		l.salt = sum32(l.code)
	}
	return all
}

// rarity returns how rare a term is, in bits: the logarithm to the base 2 of one over its share among all the words of
// the language, times rarityStep.
func (l *language) rarity(sum uint32) int {
	lo, hi := 0, len(l.common)/entrySize
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if binary.LittleEndian.Uint32(l.common[mid*entrySize:]) < sum {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if at := lo * entrySize; at < len(l.common) && binary.LittleEndian.Uint32(l.common[at:]) == sum {
		return int(l.common[at+4])
	}
	if l.dense {
		return unknownPair
	}
	return unknownWord
}

// The rarity of what the table does not hold, in steps: about 1 in 10^6.9 words, and 1 in 10^5.7 pairs of characters.
const (
	unknownWord = 184
	unknownPair = 152
)

// Language returns the ISO 639-1 code of the language that a text is taken to be written in: the script and the most
// usual words decide, and hint (BCP 47, "" for none) where they leave it open. The answer may be a code that no table
// stands for, and "" when nothing is known.
func Language(hint string, texts ...string) string {
	hint, _, _ = strings.Cut(strings.ToLower(hint), "-")
	hint, _, _ = strings.Cut(hint, "_")
	var latin, kana, han, other int
	var cyrillic, arab int
	hits := make([]int, len(languages))
	for _, text := range texts {
		var word [48]byte
		n := 0
		end := func() {
			if n > 0 && n < len(word) {
				sum := sum32(string(word[:n]))
				for i, l := range languages {
					if l.usual[sum] {
						hits[i]++
					}
				}
			}
			n = 0
		}
		for _, r := range text {
			if r < 0x80 {
				if c := asciiFold[r]; c != 0 {
					if n < len(word) {
						word[n] = c
						n++
					}
					if c > '9' {
						latin++
					}
				} else {
					end()
				}
				continue
			}
			switch {
			case unicode.Is(unicode.Latin, r):
				latin++
			case unicode.Is(unicode.Cyrillic, r):
				cyrillic++
			case unicode.Is(unicode.Arabic, r):
				arab++
			case unicode.Is(unicode.Hiragana, r) || unicode.Is(unicode.Katakana, r):
				kana++
			case unicode.Is(unicode.Han, r):
				han++
			case unicode.IsLetter(r):
				other++
			}
			if !unicode.IsLetter(r) && !unicode.IsMark(r) {
				end()
				continue
			}
			for _, c := range []byte(string(unicode.ToLower(r))) {
				if n < len(word) {
					word[n] = c
					n++
				}
			}
		}
		end()
	}
	switch {
	case kana > 0 && (kana+han)*3 > latin:
		return "ja"
	case han*3 > latin && han > 0:
		if hint == "ja" {
			return "ja"
		}
		return "zh"
	}
	best, second, at, hinted := 0, 0, -1, 0
	for i, h := range hits {
		if languages[i].code == hint {
			hinted = h
		}
		if h > best {
			best, second, at = h, best, i
		} else if h > second {
			second = h
		}
	}
	switch {
	case best >= 2 && best > second && best >= hinted+2:
		return languages[at].code
	case hint != "":
		return hint
	case best > second:
		return languages[at].code
	case cyrillic > latin:
		return "ru"
	case arab > latin:
		return "ar"
	}
	return ""
}

// languageOf returns what is known of a language, or nil.
func languageOf(code string) *language {
	for _, l := range languages {
		if l.code == code {
			return l
		}
	}
	return nil
}
