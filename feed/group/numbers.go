package group

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// units may follow the digits without a space: 40C, 12km, $4bn.
var units = map[string]bool{
	"km": true, "kmh": true, "kph": true, "mph": true, "cm": true, "mm": true, "kg": true, "lb": true, "lbs": true,
	"ft": true, "mg": true, "m": true, "C": true, "F": true, "c": true, "pc": true, "pct": true, "h": true, "min": true,
	"k": true, "K": true, "MW": true, "GW": true, "kW": true, "kWh": true, "am": true, "pm": true, "AM": true, "PM": true, "bn": true, "b": true,
	"B": true, "mn": true, "M": true, "mln": true, "tn": true, "trn": true, "mio": true, "Mio": true, "mrd": true,
	"Mrd": true, "mld": true, "md": true, "Md": true, "млн": true, "млрд": true, "тыс": true, "км": true, "м": true,
}

// number reads the number that text has at its beginning: in to its digits, in ASCII, "." before decimals, thousands
// not parted; the length of what it read.
func number(text string, l *language, to []byte) (digits []byte, end int) {
	whole := 0 // digits of the first group
	parts := 0
	i := 0
	for i < len(text) {
		d, size := digit(text[i:])
		if size > 0 {
			to = append(to, d)
			i += size
			if parts == 0 {
				whole++
			}
			continue
		}
		sep, size := utf8.DecodeRuneInString(text[i:])
		run := digitRun(text[i+size:])
		if run == 0 {
			break
		}
		switch {
		case thousand(sep, l) && run == 3 && whole <= 3 && to[0] != '0':
		case sep == '.' || sep == ',' || sep == '٫':
			to = append(to, '.')
		case strings.ContainsRune("万萬億亿兆", sep) && run <= 4: // 5万1230 is 51230
			to = append(to, "000"[:4-run]...)
		default:
			run = 0
		}
		if run == 0 {
			break
		}
		parts++
		i += size
	}
	for n := len(to); parts == 1 && n > 2 && to[n-1] == '0' && to[n-2] == '.'; { // 4.0 is 4
		to, n = to[:n-2], 0
	}
	return to, i
}

// thousand reports whether a character may part the thousands of a number in a language.
func thousand(c rune, l *language) bool {
	switch c {
	case '\u00a0', '\u202f', '\u2009', '٬':
		return true
	case ' ':
		return l != nil && l.spaced
	case '.':
		return l != nil && l.comma
	case ',':
		return l == nil || !l.comma
	case '\'', '’':
		return true
	}
	return false
}

// digit returns the decimal digit that s begins with, and its size; 0 when it begins with something else.
func digit(s string) (d byte, size int) {
	if s[0] < utf8.RuneSelf {
		if s[0] >= '0' && s[0] <= '9' {
			return s[0], 1
		}
		return 0, 0
	}
	c, size := utf8.DecodeRuneInString(s)
	if !unicode.IsDigit(c) {
		return 0, 0
	}
	zero := c
	for c-zero < 9 && unicode.IsDigit(zero-1) { // the ten of a script stand together
		zero--
	}
	return '0' + byte(c-zero), size
}

// digitRun returns how many digits s begins with.
func digitRun(s string) int {
	n := 0
	for len(s) > 0 {
		_, size := digit(s)
		if size == 0 {
			break
		}
		s = s[size:]
		n++
	}
	return n
}

// numberRarity says how rare a number is taken to be: years of now are in every other text, and one digit is in most.
func numberRarity(digits []byte) uint8 {
	switch n := len(digits); {
	case n == 1:
		return 80
	case n == 2:
		return 100
	case n == 4 && (string(digits[:2]) == "20" && digits[2] <= '4' || string(digits[:3]) == "199"):
		return 84
	case n == 3:
		return 116
	case n == 4:
		return 128
	}
	return 136
}
