package group

import (
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
	scripts
)

// spoken gives the language that a script stands for where nothing else is known.
var spoken = [scripts]string{
	latin: "", cyrillic: "ru", arab: "ar", han: "zh", greek: "el", hebrew: "he", thai: "th", hangul: "ko", devanagari: "hi",
}

// marked gives the language (its place) that a letter hardly ever stands outside of.
var marked = func() map[rune]int {
	at := map[rune]int{}
	for code, letters := range map[string]string{
		"de": "ß", "es": "ñ¿¡", "pt": "ãõ", "pl": "łżęśźń", "sv": "å", "it": "ù", "fr": "œêû", "ru": "ыэ",
	} {
		for _, c := range letters {
			at[c] = languageOf(code).index
		}
	}
	return at
}()

// most is how much of a text is looked at for its language, in bytes.
const most = 400

// evidence is what speaks for the languages in some texts.
type evidence struct {
	letters [scripts]int // of each script
	kana    int
	hits    [16]int // usual words, by the place of the language
	own     [16]int // letters that are a language's own
	words   int
}

// Language returns the ISO 639-1 code of the language that a text is taken to be written in: hint (BCP 47, "" for none)
// where the script allows it, unless the usual words of another language stand there again and again. Without a hint
// the script, the usual words and then the rarity of all words decide. The answer may be a code that no table stands
// for, and "" when nothing is known.
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
	l := languageOf(hint)
	if main != latin {
		return e.beyondLatin(main, hint, l)
	}
	if hint == "" {
		return e.unhinted(texts)
	}
	best, second := e.best()
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

// guessers are readers that know the words of several languages.
var guessers = sync.Pool{New: func() any { return &reader{} }}

// oneHit is what a usual word more speaks for a language, in steps of rarity.
const oneHit = 24

// unhinted decides for a text in Latin script of which nothing is known.
func (e *evidence) unhinted(texts []string) string {
	if e.letters[latin] == 0 {
		return ""
	}
	for i, n := range e.own {
		e.hits[i] += min(n, 2)
	}
	at, second := e.best()
	if e.hits[at] > second+1 {
		return languages[at].code
	}
	r := guessers.Get().(*reader)
	defer guessers.Put(r)
	var words []word
	least, likely := 0, ""
	for _, l := range languages {
		if l.script != latin || e.hits[l.index]+1 < e.hits[at] {
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
		if sum >= n*unknownWord && e.hits[l.index] == 0 {
			continue
		}
		sum -= oneHit * e.hits[l.index]
		if l.code == "en" {
			sum -= oneHit // most of what does not say its language is English
		}
		if likely == "" || sum < least {
			least, likely = sum, l.code
		}
	}
	return likely
}

// primary returns the language of a BCP 47 tag, "" where it names none.
func primary(tag string) string {
	tag, _, _ = strings.Cut(tag, "-")
	tag, _, _ = strings.Cut(tag, "_")
	tag = strings.ToLower(strings.TrimSpace(tag))
	switch {
	case len(tag) < 2 || len(tag) > 3 || !isASCII(tag), tag == "und", tag == "mul", tag == "zxx", tag == "mis":
		return ""
	case tag == "cmn" || tag == "yue":
		return "zh"
	}
	return tag
}

// beyondLatin decides for a text in another script than the Latin one.
func (e *evidence) beyondLatin(main script, hint string, l *language) string {
	if main == han {
		if e.kana*4 > e.letters[han] || e.kana > 0 && hint != "zh" || hint == "ja" {
			return "ja"
		}
		return "zh"
	}
	if hint != "" && (l == nil || l.script == main) {
		return hint
	}
	return spoken[main]
}

// best returns the place of the language in Latin script with the most usual words, and how many the next one has.
func (e *evidence) best() (at, second int) {
	most := -1
	for i, l := range languages {
		if l.script != latin {
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
	end := func(c rune) {
		genitive := n == 1 && (last == '\'' || last == '’') && c != '\'' && c != '’' // Trump's is not French for that
		if n > 0 && !genitive && !digits {
			e.words++
			for in := usual[h]; in != 0; in &= in - 1 {
				e.hits[bits.TrailingZeros16(in)]++
			}
		}
		h, n, last, digits = offset32, 0, c, false
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
		c = unicode.ToLower(c)
		if at, ok := marked[c]; ok {
			e.own[at]++
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
	case c < 0x250 || c >= 0x1e00 && c < 0x1f00:
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
