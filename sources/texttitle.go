package sources

import (
	"strings"
	"unicode/utf8"
)

const (
	derivedRunes = 110 // the longest derived title, ellipsis included
	clauseRunes  = 60  // a derived title is not cut at a clause that ends before
)

// statedTitle returns the title that stands above a text's paragraphs: its first line where that reads like a
// headline, ends no sentence, and the next is longer or stands apart. "" when there is none.
func statedTitle(lines []textLine) string {
	if len(lines) < 2 {
		return ""
	}
	l, next := &lines[0], &lines[1]
	marked := strings.HasPrefix(l.text, "# ") && l.size <= textLong
	if marked || l.headline && !endsSentence(l.mark) && (next.size > l.size || next.blank) {
		return cutBytes(l.number+l.words, maxTitle)
	}
	return ""
}

// derivedTitle makes a title of the first sentence: without its full stop, and where it is longer than 110 runes cut
// at a clause or a word, with an ellipsis.
func derivedTitle(lines []textLine) string {
	if len(lines) == 0 {
		return ""
	}
	l := &lines[0]
	for i := range lines {
		if !lines[i].boilerplate && !lines[i].label {
			l = &lines[i]
			break
		}
	}
	s := firstSentence(l.number + l.words)
	if utf8.RuneCountInString(s) > derivedRunes {
		return cutTitle(s)
	}
	for _, stop := range []string{".", "。", "।", "۔"} {
		if t, found := strings.CutSuffix(s, stop); found && !strings.Contains(lastWord(t), ".") {
			return t // not "the U.S." and not "wait..."
		}
	}
	return s
}

// firstSentence returns the beginning of s up to the first sentence end that leaves at least three words.
func firstSentence(s string) string {
	for from := 0; ; {
		end := sentenceEnd(s[from:])
		if end < 0 {
			return s
		}
		from += end
		if size, _ := measure(s[:from]); size >= 3 {
			return strings.TrimSpace(s[:from])
		}
	}
}

// cutTitle cuts a sentence to 110 runes, the ellipsis among them: at the last clause where that leaves 60, else at the
// last word, else, in a script without spaces, anywhere.
func cutTitle(s string) string {
	s = cut(s, derivedRunes) // one rune more than may stay: where a word just ends, it is the space behind it
	clause, word, runes := 0, 0, 0
	var before rune
	for i, r := range s {
		switch {
		case r == ' ' && strings.ContainsRune(",;:–—", before) && runes >= clauseRunes:
			clause, word = i, i
		case r == ' ':
			word = i
		case strings.ContainsRune("、，；：،؛", before) && runes >= clauseRunes/2:
			clause = i
		}
		before = r
		runes++
	}
	switch {
	case clause > 0:
		s = s[:clause]
	case word > len(s)/2:
		s = s[:word]
	default:
		s = cut(s, derivedRunes-1)
	}
	return strings.TrimRight(s, " ,;:–—-“‘«„\"'([「『、，；：،؛.") + "…"
}

// lastWord returns what follows the last space of s.
func lastWord(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }
