package feed

import (
	"strings"
	"unicode"
)

// words folds text to what two printings of it share: letters and digits in lower case, one space between runs of
// them. Identity rests on it, so it is frozen.
func words(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range s {
		switch {
		case r < 0x80 && (r >= 'a' && r <= 'z' || r >= '0' && r <= '9'):
		case r >= 'A' && r <= 'Z':
			r += 'a' - 'A'
		case r >= 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)):
			r = unicode.ToLower(r)
		case r == '\'' || r == '’': // don't and don’t are one word either way
			continue
		default:
			gap = true
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteRune(r)
	}
	return b.String()
}

// Text drops the markup of s for comparing: what stands between "<" and ">" becomes a space, references stay as they
// are. It is not safe to publish and is frozen with the sums that rest on it.
func Text(s string) string {
	if !strings.Contains(s, "<") {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for {
		open := strings.IndexByte(s, '<')
		if open < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:open])
		b.WriteByte(' ')
		end := strings.IndexByte(s[open:], '>')
		if end < 0 {
			return b.String()
		}
		s = s[open+end+1:]
	}
}
