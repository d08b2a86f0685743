package group

import (
	"cmp"
	"math"
	"math/bits"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// script is what a text is written in.
type script uint8

const (
	latin script = iota
	cyrillic
	arab
	han // with or without kana
	greek
	hebrew
	thai
	hangul
	devanagari
	bengali
	tamilScript
	scripts
)

// spoken gives the language that a script stands for where nothing else is known.
var spoken = [scripts]string{
	latin: "", cyrillic: "ru", arab: "ar", han: "zh", greek: "el", hebrew: "he", thai: "th", hangul: "ko", devanagari: "hi",
	bengali: "bn", tamilScript: "ta",
}

// writers gives the languages, as bits by their place, that write with a letter which not all of its script do.
var writers = func() map[rune]uint64 {
	at := map[rune]uint64{}
	for _, l := range languages {
		for _, c := range l.letters {
			at[c] |= 1 << l.index
		}
	}
	return at
}()

// fewWriters is how many languages share a letter that speaks for them.
const fewWriters = 4

// most is how much of a text is looked at for its language, in bytes.
const most = 400

// evidence is what speaks for the languages in some texts.
type evidence struct {
	letters [scripts]int // of each script
	kana    int
	hits    [maxLanguages]int // usual words, by the place of the language
	own     [maxLanguages]int // letters that few languages have beside it
	odd     [maxLanguages]int // words with letters that it does not have
	words   int
}

// Language returns the ISO 639-1 code of the language that a text is taken to be written in: hint (BCP 47, "" for none)
// where the script and the letters allow it, unless the usual words of another language stand there again and again. Without
// a hint the script, the usual words, the letters and then the rarity of all words decide. The answer may be a code that no
// table stands for, and "" when nothing is known.
func Language(hint string, texts ...string) string {
	hint = primary(hint)
	var e evidence
	for _, text := range texts {
		e.add(text[:min(len(text), most)])
	}
	main := latin
	for s, n := range e.letters {
		if n > e.letters[main] {
			main = script(s)
		}
	}
	if n := e.letters[han]; n > 0 && n*3 > e.letters[latin] && n*3 > e.letters[main] { // a sign says more than a letter
		main = han
	}
	if main == han {
		if e.kana*4 > e.letters[han] || e.kana > 0 && hint != "zh" || hint == "ja" {
			return "ja"
		}
		return "zh"
	}
	l := languageOf(hint)
	if hint == "" || l != nil && (main != latin && !l.writes(main) || main == latin && e.excludes(l, 3)) {
		return e.unhinted(main, texts)
	}
	best, second := e.best(main)
	hinted := 0
	if l != nil {
		hinted = e.hits[l.index]
	}
	switch {
	case l == nil: // usual words of its kin would speak for them
	case e.hits[best] >= 4 && e.hits[best] >= 2*hinted+2 && e.hits[best] > second && 5*e.hits[best] >= e.words:
		return languages[best].code
	}
	return hint
}

// writes reports whether a language is written in a script.
func (l *language) writes(s script) bool { return l.script == s || l.also != latin && l.also == s }

// guessers are readers that know the words of several languages.
var guessers = sync.Pool{New: func() any { return &reader{} }}

// oneHit is what a usual word more speaks for a language, in steps of rarity.
const oneHit = 24

const (
	ruledOut  = -1 << 10 // usual words that a language has where it cannot be the one
	manyWords = 24       // of a text, of which an eighth are usual ones whatever it is about
)

// unhinted decides for a text in a script of which nothing else is known.
func (e *evidence) unhinted(main script, texts []string) string {
	if e.letters[main] == 0 {
		return ""
	}
	for i, l := range languages {
		if e.excludes(l, 2) {
			e.hits[i] = ruledOut
		}
		e.hits[i] += min(e.own[i], 2) - l.seldom
	}
	at, second := e.best(main)
	if at < 0 {
		return spoken[main]
	}
	if e.hits[at] > second+1 {
		return languages[at].code
	}
	if most := e.hits[at]; most < ruledOut/2 || main == latin && e.words >= manyWords && 8*most < e.words {
		return spoken[main]
	}
	r := guessers.Get().(*reader)
	defer guessers.Put(r)
	var words []word
	least, likely := math.MaxInt, spoken[main]
	for _, l := range languages {
		if !l.writes(main) || e.hits[l.index]+1 < e.hits[at] || l.seldom > 0 && e.hits[l.index] < 0 {
			continue
		}
		sum, n := 0, 0
		for _, text := range texts {
			words = r.words(text[:min(len(text), most/4)], l, words)
			for _, w := range words {
				sum += int(w.rarity)
				n++
			}
		}
		if main == latin && sum >= n*unknownWord && e.hits[l.index] == 0 {
			continue
		}
		sum -= oneHit * e.hits[l.index]
		if l.code == "en" {
			sum -= oneHit // most of what does not say its language is English
		}
		if sum < least {
			least, likely = sum, l.code
		}
	}
	return likely
}

// excludes reports whether a text has so many words, some at least, with letters that a language does not have, and so few
// of its usual words, that it is in another one.
func (e *evidence) excludes(l *language, some int) bool {
	n := e.odd[l.index]
	return n >= some && 5*n >= e.words && 6*e.hits[l.index] < e.words
}

// primary returns the language of a BCP 47 tag, "" where it names none.
func primary(tag string) string {
	tag, _, _ = strings.Cut(tag, "-")
	tag, _, _ = strings.Cut(tag, "_")
	tag = strings.ToLower(strings.TrimSpace(tag))
	if len(tag) < 2 || len(tag) > 3 || !isASCII(tag) || tag == "und" || tag == "mul" || tag == "zxx" || tag == "mis" {
		return ""
	}
	return cmp.Or(codes[tag], tag)
}

// best returns the place of the language of a script with the most usual words, -1 for none, and how many the next one has.
func (e *evidence) best(main script) (at, second int) {
	most := -1 << 20
	at = -1
	for i, l := range languages {
		if !l.writes(main) {
			continue
		}
		if h := e.hits[i]; h > most {
			second = max(most, 0)
			most, at = h, i
		} else if h > second {
			second = h
		}
	}
	return at, second
}

// add counts the letters and the usual words of a text.
func (e *evidence) add(text string) {
	h, n, last := uint32(offset32), 0, rune(0) // of the letters of a word, and what stands before it
	digits := false
	const all = uint64(1)<<maxLanguages - 1
	can := all // the languages that write the word
	end := func(c rune) {
		genitive := n == 1 && (last == '\'' || last == '’') && c != '\'' && c != '’' // Trump's is not French for that
		if n > 0 && !genitive && !digits {
			e.words++
			for in := usual[h]; in != 0; in &= in - 1 {
				e.hits[bits.TrailingZeros64(in)]++
			}
			for odd := all &^ can; odd != 0; odd &= odd - 1 {
				e.odd[bits.TrailingZeros64(odd)]++
			}
		}
		h, n, last, digits, can = offset32, 0, c, false, all
	}
	for _, c := range text {
		switch {
		case c < 0x80 && asciiFold[c] == 0:
			end(c)
			continue
		case c < 0x80:
			if c = rune(asciiFold[c]); c > '9' {
				e.letters[latin]++
			} else {
				digits = true
			}
			h = (h ^ uint32(c)) * prime32
			n++
			continue
		}
		by := writers[c] // the capital İ is not that of i elsewhere
		if c = unicode.ToLower(c); by == 0 {
			by = writers[c]
		}
		if by != 0 {
			can &= by
			if bits.OnesCount64(by) <= fewWriters {
				for ; by != 0; by &= by - 1 {
					e.own[bits.TrailingZeros64(by)]++
				}
			}
		} else if c >= 0xc0 && c < 0x2b0 && c != '×' && c != '÷' {
			can = 0
		}
		if !inWord(c) {
			end(c)
			continue
		}
		e.letter(c)
		var b [4]byte
		for _, c := range b[:utf8.EncodeRune(b[:], c)] {
			h = (h ^ uint32(c)) * prime32
		}
		n++
	}
	end(0)
}

// letter counts a letter beyond ASCII.
func (e *evidence) letter(c rune) {
	switch {
	case c < 0x2b0 || c >= 0x1e00 && c < 0x1f00:
		e.letters[latin]++
	case c < 0x370:
	case c < 0x400 || c >= 0x1f00 && c < 0x2000:
		e.letters[greek]++
	case c < 0x530:
		e.letters[cyrillic]++
	case c >= 0x590 && c < 0x600:
		e.letters[hebrew]++
	case c >= 0x600 && c < 0x780:
		e.letters[arab]++
	case c >= 0x900 && c < 0x980:
		e.letters[devanagari]++
	case c >= 0x980 && c < 0xa00:
		e.letters[bengali]++
	case c >= 0xb80 && c < 0xc00:
		e.letters[tamilScript]++
	case c >= 0xe00 && c < 0xe80:
		e.letters[thai]++
	case c >= 0xac00 && c < 0xd7b0:
		e.letters[hangul]++
	case c >= 0x3041 && c < 0x30fb || c == 'ー':
		e.kana++
		e.letters[han]++
	case c >= 0x3400 && c < 0xa000 || c >= 0x20000:
		e.letters[han]++
	}
}
