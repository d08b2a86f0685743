package group

import (
	_ "embed"
	"encoding/binary"
	"strings"

	"github.com/blevesearch/snowballstem/arabic"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/hungarian"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
	"github.com/blevesearch/snowballstem/tamil"
)

// language is how the words of one language are made comparable and how common they are.
type language struct {
	code string                   // ISO 639-1
	stem func(word string) string // of a word in lower case; frozen with the table. nil: words stay as they are
	// mend readies a word in lower case of the language for the stemmer, nil: it is ready
	mend    func(word string, l *language) string
	light   func(word string) string // takes more off a folded stem, nil: nothing
	elides  map[string]bool          // what may stand before an apostrophe and be no word of its own
	adds    bool                     // what stands behind an apostrophe is an ending
	comma   bool                     // 6,1 is a decimal and 1.200 a thousand; else the other way round
	spaced  bool                     // 1 200 is one number
	dense   bool                     // written without spaces: two characters make a term
	script  script
	also    script                   // it is written in, too
	other   func(word string) string // makes a word in it of one in script
	letters string                   // beyond those that all languages of the script have, in lower case
	nouns   bool                     // each has a capital
	seldom  int                      // how many usual words more must speak for it where a text does not say its language

	numbers map[string]uint8 // words that mean a number and nothing else, in lower case
	same    map[string]string
	salt    uint32          // keeps its terms apart from those of the others
	index   int             // its place in languages
	common  []byte          // entries of word, see frequencies
	names   map[uint32]bool // sums of the words that are names, where all nouns have capitals
}

// languages are those with a table of frequencies. Of text in another one the beginnings of words are compared, with nothing
// known of them. Croatian, Bosnian and Serbian are one, sh, and so are Indonesian and Malay, id.
var languages = readFrequencies([]*language{
	{code: "en", stem: snowball(english.Stem), numbers: numbersEN, same: sameEN},
	{code: "de", stem: snowball(german.Stem), light: bareGerman, comma: true, nouns: true, letters: "äöüß", numbers: numbersDE, same: sameDE},
	{code: "fr", stem: snowball(french.Stem), light: bareFrench, comma: true, spaced: true, letters: "àâæçéèêëîïôœùûüÿ", elides: elidesFR, numbers: numbersFR, same: sameFR},
	{code: "es", stem: snowball(spanish.Stem), light: bareSpanish, comma: true, letters: "áéíñóúü¿¡", numbers: numbersES},
	{code: "it", stem: snowball(italian.Stem), comma: true, letters: "àèéìíîòóù", elides: elidesIT, numbers: numbersIT, same: sameIT},
	{code: "pt", stem: snowball(portuguese.Stem), mend: mendPortuguese, comma: true, letters: "ãõáâàçéêíóôúü", elides: elidesPT, numbers: numbersPT},
	{code: "nl", stem: snowball(dutch.Stem), light: bareDutch, comma: true, letters: "éëïöóèüá", numbers: numbersNL, same: sameNL},
	{code: "ru", stem: snowball(russian.Stem), mend: mendRussian, light: bareRussian, comma: true, spaced: true, script: cyrillic, letters: "ыэёъщьй", numbers: numbersRU, same: sameRU},
	{code: "pl", light: stemPolish, comma: true, spaced: true, letters: "ąćęłńóśźż", numbers: numbersPL, same: samePL},
	{code: "sv", stem: snowball(swedish.Stem), light: bareSwedish, comma: true, spaced: true, letters: "åäöé", numbers: numbersSV, same: sameSV},
	{code: "ja", dense: true, script: han},
	{code: "zh", dense: true, script: han},
	{code: "ar", stem: snowball(arabic.Stem), mend: mendArabic, light: stemArabic, script: arab, letters: "ةىأإآؤئيك", numbers: numbersAR},
	// What follows was looked at less.
	{code: "bg", stem: stemCyrillic, comma: true, spaced: true, script: cyrillic, letters: "ъщьй", seldom: 2, numbers: numbersBG},
	{code: "bn", script: bengali, numbers: numbersBN},
	{code: "ca", stem: stemCatalan, comma: true, letters: "àçèéíïòóúü", seldom: 2, elides: elidesCA, numbers: numbersCA},
	{code: "cs", stem: stemSlavic, comma: true, spaced: true, letters: "áčďéěíňóřšťúůýž", seldom: 1, numbers: numbersCS},
	{code: "da", stem: snowball(danish.Stem), comma: true, letters: "æøåé", seldom: 1, numbers: numbersDA},
	{code: "el", stem: stemHellenic, comma: true, script: greek, numbers: numbersEL},
	{code: "fa", stem: stemPersian, script: arab, letters: "پچژگیکآئ", seldom: 1, numbers: numbersFA},
	{code: "fi", stem: snowball(finnish.Stem), light: beginning, comma: true, spaced: true, letters: "äöåšž", seldom: 1, numbers: numbersFI},
	{code: "he", stem: stemHebrew, script: hebrew, numbers: numbersHE},
	{code: "hi", script: devanagari, numbers: numbersHI},
	{code: "hu", stem: snowball(hungarian.Stem), light: beginning, comma: true, spaced: true, letters: "áéíóöőúüű", seldom: 1, numbers: numbersHU},
	{code: "id", stem: stemMalay, mend: mendMalay, comma: true, seldom: 1, numbers: numbersID},
	{code: "is", stem: stemIcelandic, comma: true, letters: "áéíóúýþæöð", seldom: 1, numbers: numbersIS},
	{code: "ko", stem: stemKorean, mend: mendKorean, script: hangul},
	{code: "lt", stem: stemBaltic, comma: true, spaced: true, letters: "ąčęėįšųūž", seldom: 1, numbers: numbersLT},
	{code: "lv", stem: stemBaltic, comma: true, spaced: true, letters: "āčēģīķļņšūž", seldom: 1, numbers: numbersLV},
	{code: "mk", stem: stemCyrillic, comma: true, script: cyrillic, letters: "ѓќѕљњџј", seldom: 1, numbers: numbersMK},
	{code: "nb", stem: snowball(norwegian.Stem), comma: true, spaced: true, letters: "æøåéòô", seldom: 1, numbers: numbersNB},
	{code: "ro", stem: stemRomanian, light: beginning, comma: true, letters: "ăâîșțşţ", seldom: 1, numbers: numbersRO},
	{code: "sh", stem: stemSerbian, comma: true, also: cyrillic, other: cyrillicOf, letters: "čćđšžђћљњџј", seldom: 1, numbers: numbersSH},
	{code: "sk", stem: stemSlavic, comma: true, spaced: true, letters: "áäčďéíĺľňóôŕšťúýž", seldom: 1, numbers: numbersSK},
	{code: "sl", stem: stemSlavic, comma: true, letters: "čšžćđ", seldom: 1, numbers: numbersSL},
	{code: "ta", stem: snowball(tamil.Stem), script: tamilScript, numbers: numbersTA},
	{code: "tl", letters: "ñ", seldom: 1, numbers: numbersTL},
	{code: "tr", stem: stemTurkish, adds: true, comma: true, letters: "çğıİöşüâîû", seldom: 1, numbers: numbersTR},
	{code: "uk", stem: stemCyrillic, light: bareUkrainian, comma: true, spaced: true, script: cyrillic, letters: "іїєґщьй", seldom: 1, numbers: numbersUK, same: sameUK},
	{code: "ur", stem: stemPersian, script: arab, letters: "پچژگیکآٹڈڑںےہھئ", seldom: 1, numbers: numbersUR},
	{code: "vi", comma: true, letters: "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ", seldom: 1, numbers: numbersVI},
})

// maxLanguages is more languages than there are.
const maxLanguages = 63

// codes are other names of the languages, and of dialects that their tables serve.
var codes = map[string]string{
	"cmn": "zh", "yue": "zh", "no": "nb", "nn": "nb", "hr": "sh", "sr": "sh", "bs": "sh", "cnr": "sh", "fil": "tl", "iw": "he", "in": "id",
	"ms": "id", "msa": "id", "prs": "fa",
}

// frequencies says how common the words of each language are. It is made by `go run ./feed/group/train words` from
// wordfreq 3 and has a licence of its own: see frequencies.md. For each language it holds: its code (2 bytes), how many
// terms (4) and how many usual words (1); the sums of the usual words as they are written (4 each), most usual first;
// the terms in the order of their sums: the sum of the stem (4) and its rarity in steps (1). At the end come, for languages
// whose nouns all have a capital, the code in capitals, how many names (4), 0 (1), and their sums. Numbers are little-endian.
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
var usual = map[uint32]uint64{}

// readFrequencies gives each language its part of the table: its most usual words, its terms in the order of their sums, and
// its names.
func readFrequencies(all []*language) []*language {
	at := map[string]*language{}
	for i, l := range all {
		l.salt, l.index = sum32(l.code), i
		at[l.code] = l
	}
	for b := frequencies; len(b) > 0; {
		l := at[strings.ToLower(string(b[:2]))]
		n, words := int(binary.LittleEndian.Uint32(b[2:])), int(b[6])
		if b = b[7:]; words == 0 {
			l.names = make(map[uint32]bool, n)
			for i := range n {
				l.names[binary.LittleEndian.Uint32(b[4*i:])] = true
			}
			b = b[4*n:]
			continue
		}
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

// lookedAt is how many languages, the first ones, have a bar that was found on labelled streams.
const lookedAt = 13

// hasNoCase reports whether a language has spaces between words and no capital letters, so that only rare words are taken for
// names.
func (l *language) hasNoCase() bool {
	switch l.script {
	case latin, cyrillic, greek:
		return false
	}
	return !l.dense
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
