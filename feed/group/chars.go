package group

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// tidy undoes what feeds do to the characters of a text: references that are left in plain text, letters and accents
// apart, full-width and ligature forms, characters that are not seen, what was encoded twice.
func tidy(text string) string {
	if strings.IndexByte(text, '&') >= 0 {
		text = html.UnescapeString(text)
	}
	unseen, wide, twice, ke := false, false, false, false
	normal := true // whatever the form
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			i++
			continue
		}
		c, size := utf8.DecodeRuneInString(text[i:])
		normal = normal && (c < 0x300 && c != 0xad || c >= 0x2010 && c < 0x2024) // letters with their accents, dashes, quotation marks
		unseen = unseen || isUnseen(c)
		twice = twice || c == 0xc2 || c == 0xc3 || c == 0xe2
		ke = ke || c == 'ケ'
		wide = wide || c >= 0xfb00 && c <= 0xfb06 || c >= 0xff00 && c <= 0xffef
		i += size
	}
	if twice {
		text = undouble(text)
	}
	if normal {
		return text
	}
	if unseen {
		text = strings.Map(func(c rune) rune {
			if isUnseen(c) {
				return -1
			}
			return c
		}, text)
	}
	form := norm.NFC
	if wide {
		form = norm.NFKC
	}
	if !form.IsNormalString(text) {
		text = form.String(text)
	}
	if ke {
		text = smallKe(text)
	}
	return text
}

// smallKe makes one of 八ケ岳 and 八ヶ岳: between two Chinese characters the letter, in either size, stands for another sound.
func smallKe(text string) string {
	isHan := func(c rune) bool { return c >= 0x4e00 && c < 0xa000 }
	runes := []rune(text)
	for i := 1; i+1 < len(runes); i++ {
		if runes[i] == 'ケ' && isHan(runes[i-1]) && isHan(runes[i+1]) {
			runes[i] = 'ヶ'
		}
	}
	return string(runes)
}

// undouble repairs what was encoded in UTF-8 twice, such as "CafÃ©" and "Trumpâ€™s", wherever in a text it stands.
func undouble(text string) string {
	var b strings.Builder
	done := 0
	for i := 0; i < len(text); {
		if text[i] != 0xc3 { // what Â, Ã and â begin with
			i++
			continue
		}
		c, n := decodedTwice(text[i:])
		if n == 0 {
			i++
			continue
		}
		b.WriteString(text[done:i])
		b.WriteRune(c)
		i += n
		done = i
	}
	if done == 0 {
		return text
	}
	return b.String() + text[done:]
}

// decodedTwice returns the character that a text begins with when it is decoded once more, and the length of what stands
// for it, 0 where it was encoded once: a letter of western Europe, or a dash or a quotation mark.
func decodedTwice(text string) (c rune, n int) {
	var once [3]byte
	want := 2
	for k := 0; k < want; k++ {
		c, size := utf8.DecodeRuneInString(text[n:])
		at, ok := charmap.Windows1252.EncodeRune(c)
		if c >= 0x80 && c < 0xa0 { // taken for Latin-1
			at, ok = byte(c), true
		}
		switch {
		case !ok, k == 0 && at != 0xc2 && at != 0xc3 && at != 0xe2, k > 0 && at&0xc0 != 0x80, k == 1 && want == 3 && at != 0x80:
			return 0, 0
		case k == 0 && at == 0xe2:
			want = 3
		}
		once[k] = at
		n += size
	}
	c, _ = utf8.DecodeRune(once[:want])
	return c, n
}

// isUnseen reports whether a character only says how others are set: soft hyphens, joiners, marks of direction.
func isUnseen(c rune) bool {
	return c == 0xad || c >= 0x200b && c <= 0x200f || c >= 0x202a && c <= 0x202e || c >= 0x2060 && c <= 0x2069 || c == 0xfeff
}

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

func runeAt(s string, i int) (rune, int) {
	if c := s[i]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(s[i:])
}

// letterAt reports whether a letter of a script with spaces stands at i.
func letterAt(s string, i int) bool {
	if i >= len(s) {
		return false
	}
	c, _ := runeAt(s, i)
	return inWord(c) && !dense(c) && !unicode.IsDigit(c)
}

// inWord reports whether a character is part of a word: a letter, a digit or a mark on one.
func inWord(c rune) bool {
	switch {
	case c < 0x80:
		return asciiFold[c] != 0
	case c < 0xc0: // ª, º and µ stand for words of their own
		return false
	case c < 0x250:
		return c != '×' && c != '÷'
	case c >= 0x400 && c < 0x482, c >= 0x4e00 && c < 0xa000, c >= 0x3041 && c < 0x3097:
		return true
	case c == '\u02bc': // an apostrophe
		return false
	}
	return unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.IsMark(c)
}

// dense reports whether a character belongs to a script that is written without spaces.
func dense(c rune) bool {
	switch {
	case c < 0xe00:
		return false
	case c < 0x10a0: // Thai, Lao, Burmese; Tibetan parts its syllables
		return (c < 0xf00 || c >= 0x1000) && !unicode.IsDigit(c) && inWord(c)
	case c >= 0x1780 && c < 0x17e0: // Khmer
		return inWord(c)
	}
	return c >= 0x4e00 && c < 0xa000 || c >= 0x3041 && c < 0x3097 || c >= 0x30a1 && c < 0x30fb || c == 'ー' ||
		c >= 0x3400 && c < 0x4dc0 || c == '々' || c == '〇' || c >= 0xf900 && c < 0xfb00 || c >= 0x20000 && c < 0x32000
}

// opens reports whether the word after a character has a capital letter whatever it is.
func opens(c rune) bool {
	if c < 0x80 {
		return strings.IndexByte(".!?:;|\"", byte(c)) >= 0
	}
	switch c {
	case '•', '“', '”', '„', '«', '»', '‘', '‹', '…', '¿', '¡', '·', '。', '！', '？', '：', '؟', '،':
		return true
	}
	return false
}

// cutAt says how the character c at i, which is in no word, parts the words around it.
func cutAt(text string, i, size int, c rune) cut {
	switch c {
	case '-', '–', '‐', '‑', '−', ':':
		if joins(text, i, size, c) {
			return joint
		}
	}
	switch c {
	case ' ', '\'', '’', '/', '&', '$', '€', '£', '%', '#', '@', '\u00a0', '\u202f', '\u3000', '・':
		return noCut
	case ':', '|', '•', '·', '(', ')', '[', ']', '—', '：', '｜', '【', '】', '（', '）', '［', '］', '／':
		return hardCut
	case '-', '–', '‐', '‑', '−', '~':
		if i > 0 && text[i-1] == ' ' && strings.HasPrefix(text[i+size:], " ") || behindDense(text, i) {
			return hardCut
		}
		return noCut
	case '_':
		if behindDense(text, i) {
			return hardCut
		}
		return noCut
	case ',', '.', ';', '!', '?', '"', '“', '”', '„', '«', '»', '‘', '‹', '›', '…', '¿', '¡', '、', '。', '！', '？', '「', '」', '『', '』', '،', '؛', '؟', '，', '；':
		return softCut
	}
	return noCut
}

// behindDense reports whether a script without spaces stands before i: a hyphen or an underscore parts a name from it without
// spaces too.
func behindDense(text string, i int) bool {
	last, _ := utf8.DecodeLastRuneInString(text[:i])
	return dense(last)
}

func isApostrophe(c rune) bool { return c == '\'' || c == '’' || c == '\u02bc' }

// fold drops the accents of Latin and Greek letters and the vowel points of Arabic and Hebrew. й stays itself.
func fold(s string) string {
	if isASCII(s) {
		return s
	}
	var b strings.Builder
	for _, c := range norm.NFD.String(s) {
		switch {
		case c >= 0x300 && (c < 0x900 || c >= 0xfe00) && c != breve && unicode.Is(unicode.Mn, c):
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

const breve = 0x306

// plain takes off what fold leaves on Latin letters because the table of frequencies has it.
func plain(s string) string {
	if isASCII(s) {
		return s
	}
	var b strings.Builder
	latin := false
	for _, c := range s {
		switch {
		case c == breve && latin:
		case c == 'œ':
			b.WriteString("oe")
		case c == 'æ':
			b.WriteString("ae")
		case c == 'đ' || c == 'ð':
			b.WriteByte('d')
		case c == 'ı':
			b.WriteByte('i')
		case c == 'þ':
			b.WriteString("th")
		default:
			b.WriteRune(c)
		}
		latin = c < 0x250
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
