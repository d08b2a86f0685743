package group

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// addressWords returns the words that an article's address ends in, in lower case, where there are at least two of letters
// alone: "/news/2026/rail-strike-lyon-4711.html" gives "rail strike lyon". Editors often name in it what a short title
// leaves out. Rubrics, which stand before it, say nothing of one article; "/rail-strike-lyon/article-4711" ends in a number.
func addressWords(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	rest := strings.TrimRight(u.Path, "/")
	for range 2 {
		slash := strings.LastIndexByte(rest, '/')
		name := rest[slash+1:]
		if dot := strings.LastIndexByte(name, '.'); dot > 0 && len(name)-dot <= len(".shtml") {
			name = name[:dot]
		}
		var words []string
		for word := range strings.FieldsFuncSeq(name, partsWords) {
			if isWord(word) {
				words = append(words, strings.ToLower(word))
			}
		}
		if len(words) > 1 {
			return strings.Join(words, " ")
		}
		if slash < 0 || !strings.ContainsAny(name, "0123456789") {
			break
		}
		rest = rest[:slash]
	}
	return ""
}

// partsWords reports whether a character parts the words of an address.
func partsWords(c rune) bool {
	switch c {
	case '-', '_', '+', '.', ',', ' ':
		return true
	}
	return false
}

// isWord reports whether a piece of an address is of letters alone, and neither an abbreviation nor a number in disguise.
func isWord(s string) bool {
	if n := utf8.RuneCountInString(s); n < 3 || n > 18 {
		return false
	}
	return strings.IndexFunc(s, func(c rune) bool { return !unicode.IsLetter(c) }) < 0
}
