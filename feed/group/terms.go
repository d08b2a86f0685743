package group

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is one word of a text.
type word struct {
	text    string // as it is written, without an article before an apostrophe or a genitive after it
	sum     uint32 // of what is compared
	rarity  uint8
	number  bool
	capital bool // begins with a capital letter, or is rare where there are none
	shout   bool // has capital letters only
	begins  bool // stands where every word has a capital
	cut     cut  // what stands before it
}

// cut is a mark between two words.
type cut uint8

const (
	noCut   cut = iota
	joint       // makes one of two: a hyphen between letters, what stands between the numbers of a score
	softCut     // parts clauses: a comma, a stop, a quotation mark
	hardCut     // parts a label or a name from the rest: a colon, a bar, a dash with spaces, brackets
)

// reader turns texts into words. It remembers the stems it has made, so it is for one goroutine. Its zero value is ready.
type reader struct {
	stems  [maxLanguages]map[string]*word // words by how they are written, for each language's index and one; first those of none
	known  int                            // how many words that are
	digits []byte
}

// maxStems bounds what a reader remembers: a stream of words has no end.
const maxStems = 1 << 16

// words returns the words of a text in a language (nil: unknown).
func (r *reader) words(text string, l *language, to []word) []word {
	to = to[:0]
	text = tidy(text)
	begins, parted, first := true, noCut, 0
	end := -1 // of the last word
	for i := 0; i < len(text); {
		if b := text[i]; b == ' ' {
			i++
			continue
		} else if b < utf8.RuneSelf && asciiFold[b] > '9' {
			if w, next := r.simple(text, i, l); next > 0 {
				to = append(to, *w)
				to[first].cut, to[first].begins = parted, begins
				begins, parted, first, i, end = false, noCut, len(to), next, next
				continue
			}
		}
		c, size := runeAt(text, i)
		switch {
		case !inWord(c):
			begins = begins || opens(c)
			parted = max(parted, cutAt(text, i, size, c))
			i += size
			continue
		case dense(c):
			from := i
			for i < len(text) {
				if c, size = runeAt(text, i); !dense(c) {
					break
				}
				i += size
			}
			if size := counter(text, from); size > 0 && from == end && to[len(to)-1].number {
				to = r.pairs(text[from:from+size], l, to)
				from += size
			}
			to = r.pairs(text[from:i], l, to)
		default:
			var w word
			if _, size := digit(text[i:]); size > 0 {
				w, i = r.number(text, i, l)
			} else {
				w, i = r.letters(text, i, l)
			}
			w.begins = begins
			to = append(to, w)
		}
		if len(to) > first {
			to[first].cut = parted
		}
		begins, parted, first, end = false, noCut, len(to), i
	}
	return to
}

// The characters that say after a number, without a space, which day it is, and, where 第 stands before the number, which
// one of a series: without it they count (7回 is an inning, 30部 are thirty).
const (
	dayCounters = "月日"
	counters    = "号回話话集期季章節节部弾轮"
)

// counter returns the length of the character at a place that says of the number before it which day, which one of a series
// or which typhoon (号) it is, 0 where none does.
func counter(text string, at int) int {
	c, size := runeAt(text, at)
	switch {
	case strings.ContainsRune(dayCounters, c):
		return size
	case !strings.ContainsRune(counters, c):
		return 0
	}
	number := strings.TrimRightFunc(text[:at], unicode.IsDigit)
	if strings.HasSuffix(number, "第") || c == '号' && (strings.HasSuffix(number, "台風") || strings.HasSuffix(number, "台风")) {
		return size
	}
	return 0
}

// simple does what letters does where the word is of ASCII letters and digits and what follows it changes nothing; next is
// 0 where that is not so.
func (r *reader) simple(text string, i int, l *language) (w *word, next int) {
	n := i + 1
	for n < len(text) && text[n] < utf8.RuneSelf && asciiFold[text[n]] != 0 {
		n++
	}
	if n < len(text) {
		switch b := text[n]; {
		case b >= utf8.RuneSelf, b == '\'', b == '.' && n == i+1, b == '-' && n <= i+2:
			return nil, 0
		case b == '-':
			if w = r.word(text[i:n], l); w.number {
				return nil, 0
			}
			return w, n
		}
	}
	return r.word(text[i:n], l), n
}

// letters reads the word that begins with the letter at i and returns where the next one may begin. An apostrophe is
// part of a word, except after an elided article and before a genitive; U.S. is one word.
func (r *reader) letters(text string, i int, l *language) (word, int) {
	from, apostrophe, after := i, 0, 0
	for i < len(text) {
		c, size := runeAt(text, i)
		if inWord(c) && !dense(c) {
			i += size
			continue
		}
		if !isApostrophe(c) || !letterAt(text, i+size) {
			break
		}
		if l != nil && l.elides != nil && apostrophe == 0 && l.elides[strings.ToLower(text[from:i])] {
			from = i + size
		} else {
			apostrophe, after = i, i+size
		}
		i += size
	}
	n := 0
	if i == from+1 {
		n = initials(text[from:])
	}
	if n > 0 {
		w := *r.word(strings.ReplaceAll(text[from:from+n], ".", ""), l)
		w.text = text[from : from+n]
		return w, from + n
	}
	if n := model(text[from:], i-from); n > 0 {
		w := *r.word(strings.Replace(text[from:from+n], "-", "", 1), l)
		w.text = text[from : from+n]
		return w, from + n
	}
	end := i
	switch {
	case apostrophe == 0:
	case l != nil && l.adds, (l == nil || l.elides == nil) && end == after+1 && text[after]|0x20 == 's':
		end = apostrophe // İzmir'de, Trump's
	}
	w := *r.word(text[from:end], l)
	if w.number && i < len(text) && text[i] == '-' {
		if n, next := compound(text, from, i, l); n > 0 {
			w = numberWord(n, l)
			w.text = text[from:next]
			return w, next
		}
	}
	return w, i
}

// model returns the length of a name such as F-16 or G-7, of which letters are the bytes before the hyphen. What a year
// stands behind (EM-2028) is two words.
func model(s string, letters int) int {
	if letters > 2 || letters+1 >= len(s) || s[letters] != '-' || s[0] < 'A' || s[0] > 'Z' {
		return 0
	}
	n := letters + 1
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	if year := s[letters+1 : n]; n == letters+1 || letterAt(s, n) || len(year) == 4 && (year[:2] == "19" || year[:2] == "20") {
		return 0
	}
	return n
}

// compound reads twenty-one, of which text[from:at] is the twenty.
func compound(text string, from, at int, l *language) (n uint8, next int) {
	n = l.numbers[strings.ToLower(text[from:at])]
	next = at + 1
	for next < len(text) && text[next] < utf8.RuneSelf && asciiFold[text[next]] > '9' {
		next++
	}
	unit := l.numbers[strings.ToLower(text[at+1:next])]
	if l.code == "en" && text[at+1:next] == "one" {
		unit = 1
	}
	if n < 20 || n%10 != 0 || unit == 0 || unit > 9 {
		return 0, 0
	}
	return n + unit, next
}

// initials returns the length of an abbreviation such as U.S. or U.N.; its last stop need not be there.
func initials(s string) int {
	n := 0
	for n+1 < len(s) && asciiFold[s[n]&0x7f] > '9' && s[n] < utf8.RuneSelf && s[n+1] == '.' {
		n += 2
	}
	if n+1 == len(s) || n < len(s) && !letterAt(s, n+1) {
		if n > 0 && s[n] < utf8.RuneSelf && asciiFold[s[n]] > '9' {
			n++ // U.S
		}
	} else if n < len(s) && n > 0 && letterAt(s, n) {
		n -= 2 // J.Smith
	}
	if n < 3 {
		return 0
	}
	return n
}

// number reads the number that begins with the digit at i, or the word that does (5G, 20th), and returns where the next
// word may begin.
func (r *reader) number(text string, i int, l *language) (word, int) {
	var n int
	r.digits, n = number(text[i:], l, r.digits[:0])
	end := i + n
	if letterAt(text, end) {
		last := end
		for last < len(text) {
			c, size := runeAt(text, last)
			if !inWord(c) || dense(c) {
				break
			}
			last += size
		}
		if last > end && !units[text[end:last]] {
			return *r.word(text[i:last], l), last
		}
	}
	return word{
		text: text[i:end], sum: salted(l, sum32(r.digits)), rarity: numberRarity(r.digits), number: true,
	}, end
}

// word returns what is known of one word. It is shared: only to be looked at.
func (r *reader) word(text string, l *language) *word {
	at := 0
	if l != nil {
		at = l.index + 1
	}
	if w := r.stems[at][text]; w != nil {
		return w
	}
	if r.known >= maxStems {
		clear(r.stems[:])
		r.known = 0
	}
	if r.stems[at] == nil {
		r.stems[at] = map[string]*word{}
	}
	text = strings.Clone(text)
	w := newWord(text, l)
	first, size := utf8.DecodeRuneInString(text)
	w.capital = unicode.IsUpper(first)
	w.shout = w.capital && len(text) > size && strings.ToUpper(text) == text
	if l != nil && l.hasNoCase() {
		w.capital = w.rarity >= rareName
	}
	r.stems[at][text] = &w
	r.known++
	return &w
}

// pairs makes a word of each two characters that follow each other in a run of a script without spaces.
func (r *reader) pairs(run string, l *language, to []word) []word {
	prev := -1
	for i, c := range run {
		if prev >= 0 {
			pair := run[prev : i+utf8.RuneLen(c)]
			w := word{text: pair, sum: sum32(pair), rarity: unknownPair}
			if l != nil && l.dense {
				w.rarity = uint8(l.rarity(w.sum))
			}
			w.sum = salted(l, w.sum)
			to = append(to, w)
		}
		if prev = i; utf8.RuneLen(c) == len(run) {
			to = append(to, word{text: run, sum: salted(l, sum32(run)), rarity: unknownPair - 40})
		}
	}
	return to
}

// salted keeps the terms of languages apart.
func salted(l *language, sum uint32) uint32 {
	if l == nil {
		return sum
	}
	return sum ^ l.salt
}

// sum32 is the 32-bit FNV-1a sum (http://www.isthe.com/chongo/tech/comp/fnv/) of a word, never 0.
func sum32[T string | []byte](s T) uint32 {
	h := uint32(offset32)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * prime32
	}
	if h == 0 {
		return 1
	}
	return h
}

// Where the 32-bit and the 64-bit sums begin, and what they are multiplied by.
const (
	offset32 = 2166136261
	prime32  = 16777619
	offset64 = 14695981039346656037
	prime64  = 1099511628211
)
