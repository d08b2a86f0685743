package sources

import (
	"strings"
)

// plainTitle returns a title as plain text, at most 1 KB. Titles come as text, as markup and escaped once too often,
// and nobody says which: known elements are taken out, references decoded, and once more where some are left. "a<b" stays,
// and so does a tag that no headline has but as a word, "How the <script> tag works": nothing behind it is lost.
func plainTitle(s string) string {
	if strings.IndexByte(s, '<') >= 0 {
		s = withoutTags(s)
	}
	if strings.IndexByte(s, '&') >= 0 {
		s = unescape(s)
		if escapedTwice(s) {
			s = unescape(s)
		}
	}
	w := textWriter{left: maxTitle}
	w.text(s)
	return cutBytes(w.String(), maxTitle)
}

// withoutTags takes the tags of known elements out of a title.
func withoutTags(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		next := strings.IndexByte(s[i:], '<')
		if next < 0 {
			b.WriteString(s[i:])
			break
		}
		b.WriteString(s[i : i+next])
		i += next
		n, name := tagAt(s[i:])
		if n == 0 || s[i+n-1] != '>' || !isTitleTag(s[i:i+n], name, s[i+n:]) {
			b.WriteByte('<')
			i++
			continue
		}
		i += n
		if hiddenText[name] {
			i += endOfHidden(s[i:], name) // of a picture, whose end isTitleTag saw
		}
		if !inlineElements[name] {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// isTitleTag tells a tag from text such as "a <b and c> d". Elements whose text nobody sees do not stand in titles, but for
// a picture that is drawn in it. rest is what follows.
func isTitleTag(tag, name, rest string) bool {
	switch {
	case name == "!":
		return true
	case name == "svg" || name == "math":
		return strings.Contains(strings.ToLower(rest), "</"+name+">")
	case !htmlElements[name] || hiddenText[name]:
		return false
	}
	inner := strings.Trim(tag, "</>")
	return strings.TrimSpace(inner[min(len(name), len(inner)):]) == "" || strings.Contains(inner, "=")
}

// escapedTwice reports whether what was decoded still holds one of the references that only a second escaping leaves.
func escapedTwice(s string) bool {
	for {
		i := strings.IndexByte(s, '&')
		if i < 0 {
			return false
		}
		s = s[i+1:]
		end := strings.IndexByte(s[:min(len(s), 10)], ';')
		if end < 1 {
			continue
		}
		switch s[:end] {
		case "amp", "lt", "gt", "quot", "nbsp", "apos":
			return true
		}
		if s[0] == '#' && end > 1 {
			return true
		}
	}
}
