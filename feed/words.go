package feed

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What fold says of a byte, when it is no letter or digit.
const (
	foldGap    = 0 // it parts words
	foldSkip   = 1 // it stands for nothing: don't and don’t are one word either way
	foldBeyond = 2 // it belongs to a character beyond ASCII
)

// fold gives the lower case of ASCII letters and digits, and of the other bytes what they are.
var fold = func() (table [256]byte) {
	for c := byte('0'); c <= '9'; c++ {
		table[c] = c
	}
	for c := byte('a'); c <= 'z'; c++ {
		table[c], table[c-'a'+'A'] = c, c
	}
	table['\''] = foldSkip
	for c := utf8.RuneSelf; c < len(table); c++ {
		table[c] = foldBeyond
	}
	return table
}()

// foldRune folds a character beyond ASCII: letters, digits and marks to lower case, foldSkip and foldGap for the rest.
func foldRune(r rune) rune {
	switch {
	case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
		return unicode.ToLower(r)
	case r == '’':
		return foldSkip
	}
	return foldGap
}

// words folds text to what two printings of it share: letters and digits in lower case, one space between runs of
// them. Identity rests on it, so it is frozen.
func words(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range s {
		if r < utf8.RuneSelf {
			r = rune(fold[r])
		} else {
			r = foldRune(r)
		}
		switch r {
		case foldSkip:
			continue
		case foldGap:
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

// IsDistinctive reports whether a headline without a link can be known by its words: three, or a long one or two, as where
// words are not parted. Too many articles share fewer.
func IsDistinctive(title string) bool {
	w := words(title)
	return strings.Count(w, " ") >= 2 || len(w) >= 24
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

// The 64-bit FNV-1a sum (http://www.isthe.com/chongo/tech/comp/fnv/).
const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// wordSum is the FNV-1a sum of words(Text(s)) and the like, made in one pass without a copy.
type wordSum struct {
	h     uint64
	gap   bool // a gap came since the last word
	inner bool // a word came since begin
	any   bool // a word came at all
}

// text adds the words of s, of which it skips the markup when there is any.
func (w *wordSum) text(s string, markup bool) {
	w.gap, w.inner = false, false
	for i := 0; i < len(s); {
		switch fold[s[i]] {
		case foldSkip:
			i++
		case foldGap:
			w.gap = w.inner
			i++
			if s[i-1] != '<' || !markup {
				continue
			}
			end := strings.IndexByte(s[i:], '>')
			if end < 0 {
				i = len(s)
			}
			i += end + 1
		case foldBeyond:
			i += w.rune(s[i:])
		default:
			w.begin()
			h := w.h
			for ; i < len(s) && fold[s[i]] > foldBeyond; i++ {
				h = (h ^ uint64(fold[s[i]])) * fnvPrime
			}
			w.h = h
		}
	}
	w.any = w.any || w.inner
}

// begin adds the space before a word that is not the first, once.
func (w *wordSum) begin() {
	if w.gap {
		w.byte(' ')
	}
	w.gap, w.inner = false, true
}

// rune adds the character beyond ASCII that s begins with and returns its length.
func (w *wordSum) rune(s string) int {
	r, size := utf8.DecodeRuneInString(s)
	switch r = foldRune(r); r {
	case foldSkip:
	case foldGap:
		w.gap = w.inner
	default:
		w.begin()
		var b [utf8.UTFMax]byte
		for _, c := range b[:utf8.EncodeRune(b[:], r)] {
			w.byte(c)
		}
	}
	return size
}

func (w *wordSum) byte(c byte) { w.h = (w.h ^ uint64(c)) * fnvPrime }
