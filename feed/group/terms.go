package group

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"golang.org/x/text/unicode/norm"
)

// asciiFold gives the lower case of ASCII letters and digits, 0 for the rest.
var asciiFold = func() (table [128]byte) {
	for c := byte('0'); c <= '9'; c++ {
		table[c] = c
	}
	for c := byte('a'); c <= 'z'; c++ {
		table[c], table[c-'a'+'A'] = c, c
	}
	return table
}()

// sum32 is the 32-bit FNV-1a sum (http://www.isthe.com/chongo/tech/comp/fnv/), never 0.
func sum32[T string | []byte](s T) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	if h == 0 {
		return 1
	}
	return h
}

// word is one word of a text.
type word struct {
	text    string // as it is written
	sum     uint32 // of what is compared
	rarity  uint8
	number  bool
	capital bool // begins with a capital letter
	shout   bool // has capital letters only
	begins  bool // stands where every word has a capital
}

// reader turns texts into words. It remembers the stems it has made, so it is for one goroutine.
type reader struct {
	stems map[string]stemmed
}

type stemmed struct {
	sum    uint32
	rarity uint8
}

// words returns the words of a text in a language (nil: unknown).
func (r *reader) words(text string, l *language, to []word) []word {
	to = to[:0]
	begins := true
	for i := 0; i < len(text); {
		c, size := utf8.DecodeRuneInString(text[i:])
		if !inWord(c) {
			if strings.ContainsRune(".!?:;|•\"“„«", c) {
				begins = true
			}
			i += size
			continue
		}
		from := i
		if dense(c) {
			for i < len(text) {
				c, size = utf8.DecodeRuneInString(text[i:])
				if !dense(c) {
					break
				}
				i += size
			}
			to = r.pairs(text[from:i], l, to)
			begins = false
			continue
		}
		digits := unicode.IsDigit(c)
		i += size
		for i < len(text) {
			c, size = utf8.DecodeRuneInString(text[i:])
			if inWord(c) && !dense(c) {
				digits = digits && unicode.IsDigit(c)
				i += size
				continue
			}
			next, _ := utf8.DecodeRuneInString(text[i+size:])
			if (c == '.' || c == ',') && digits && unicode.IsDigit(next) { // 6.1 and 1,200 are one number each
				i += size
				continue
			}
			if (c == '\'' || c == '’') && unicode.IsLetter(next) && !digits {
				i += size
				continue
			}
			break
		}
		to = append(to, r.word(text[from:i], l, begins, digits))
		begins = false
	}
	return to
}

func inWord(c rune) bool {
	if c < 0x80 {
		return asciiFold[c] != 0
	}
	return unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.IsMark(c)
}

// dense reports whether a character belongs to a script that is written without spaces.
func dense(c rune) bool {
	return c >= 0x0e00 && (unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai) || c == 'ー')
}

// word makes a word of one run of letters or digits.
func (r *reader) word(text string, l *language, begins, digits bool) word {
	w := word{text: text, begins: begins, number: digits}
	first, size := utf8.DecodeRuneInString(text)
	w.capital = unicode.IsUpper(first)
	w.shout = w.capital && len(text) > size && strings.ToUpper(text) == text
	if digits {
		text = strings.ReplaceAll(text, ",", "")
		w.sum, w.rarity = salted(l, sum32(text)), numberRarity(len(text))
		return w
	}
	s, ok := r.stems[text]
	if !ok || l == nil {
		s = stem(text, l)
		if l != nil {
			if len(r.stems) > 1<<16 { // a stream has no end
				clear(r.stems)
			}
			r.stems[strings.Clone(text)] = s
		}
	}
	w.sum, w.rarity = s.sum, s.rarity
	return w
}

// numberRarity says how rare a number of so many digits is taken to be.
func numberRarity(digits int) uint8 { return uint8(min(72+digits*16, 136)) }

// stem returns the sum and the rarity of a word's stem, folded to lower case without accents.
func stem(text string, l *language) stemmed {
	sum, rarity := stemSum(text, l), unknownWord
	if l != nil {
		rarity = l.rarity(sum)
	}
	return stemmed{sum: salted(l, sum), rarity: uint8(rarity)}
}

// Stem returns the sum of what is compared of a word of a language, as the table of frequencies knows it.
func stemSum(text string, l *language) uint32 {
	text = strings.ToLower(text)
	text = strings.ReplaceAll(text, "’", "'")
	if l == nil || l.code == "en" {
		text = strings.TrimSuffix(text, "'s")
	} else if i := strings.IndexByte(text, '\''); i > 0 && i <= 3 { // l'État, dell'anno
		text = text[i+1:]
	}
	text = strings.ReplaceAll(text, "'", "")
	if l != nil && l.stem != nil {
		env := snowballstem.NewEnv(text)
		l.stem(env)
		text = env.Current()
	}
	return sum32(fold(text))
}

// fold drops the accents of Latin letters and the vowel points of Arabic.
func fold(s string) string {
	if isASCII(s) {
		return s
	}
	var b strings.Builder
	for _, c := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, c) && c != 0x0306 && c != 0x3099: // й and が are letters of their own
		case c == 'ß':
			b.WriteString("ss")
		case c == 'ł':
			b.WriteByte('l')
		case c == 'ø':
			b.WriteByte('o')
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// pairs makes a word of each two characters that follow each other in a run of a script without spaces.
func (r *reader) pairs(run string, l *language, to []word) []word {
	prev, at := -1, 0
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
		prev = i
		at++
	}
	if at == 1 {
		to = append(to, word{text: run, sum: salted(l, sum32(run)), rarity: unknownPair - 40})
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
