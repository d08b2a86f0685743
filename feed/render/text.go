package render

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// legal returns s without what XML 1.0 forbids (section 2.2: C0 controls, U+FFFE, U+FFFF) or no text means: invalid
// UTF-8, C1 controls, and U+FFFD, the mark of a character that was lost before. They are dropped, because readers
// show a replacement as noise. Line ends become "\n", which is what an XML parser makes of them.
func legal(s string) string {
	i := 0
	for i < len(s) && (s[i] >= ' ' && s[i] < 0x7f || s[i] == '\n' || s[i] == '\t') {
		i++
	}
	if i == len(s) || utf8.ValidString(s[i:]) && !strings.ContainsFunc(s[i:], illegal) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\r':
			if i+1 == len(s) || s[i+1] != '\n' {
				b.WriteByte('\n')
			}
		case !illegal(r):
			b.WriteString(s[i : i+size])
		}
		i += size
	}
	return b.String()
}

// illegal reports whether legal drops or changes the character. Invalid bytes come in as U+FFFD.
func illegal(r rune) bool {
	switch {
	case r < ' ':
		return r != '\n' && r != '\t'
	case r >= 0xfffd && r <= 0xffff:
		return true
	}
	return r >= 0x7f && r <= 0x9f
}

// line returns s as one line of legal text, its spaces single.
func line(s string) string { return strings.Join(strings.Fields(legal(s)), " ") }

// lines returns each of list as a line, without empty and repeated ones.
func lines(list []string) []string {
	var out []string
	seen := make(map[string]bool, len(list))
	for _, s := range list {
		if s = line(s); s != "" && !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// shorten returns the beginning of s, at most n runes and then an ellipsis, cut between words where there are any.
func shorten(s string, n int) string {
	at, count := 0, 0
	for i := range s {
		if count == n {
			at = i
			break
		}
		count++
	}
	if at == 0 {
		return s
	}
	cut := s[:at]
	if i := strings.LastIndexByte(cut, ' '); i > at/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:.-–—") + "…"
}

var (
	// toHTML escapes text for HTML, in content and in quoted attributes.
	toHTML = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")
	// toXML escapes text for XML content. It leaves quotes and line ends as they are, which encoding/xml turns into
	// references of five bytes each: in markup a tenth of all bytes.
	toXML = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
)

// plainText escapes text for the XML content of elements that hold plain text but that some readers take for HTML,
// such as titles and names. The RSS Best Practices Profile asks for hexadecimal references there, which both kinds of
// readers show alike. What looks like an end tag gets a space, "</b >", because validators take the text for HTML by it.
func plainText(s string) string {
	if strings.Contains(s, "</") {
		s = endTag.ReplaceAllString(s, "</$1 >")
	}
	return toReferences.Replace(s)
}

var (
	endTag       = regexp.MustCompile(`</(\w+)>`)
	toReferences = strings.NewReplacer("&", "&#x26;", "<", "&#x3C;", ">", "&#x3E;", `"`, "&#x22;")
)

// escaped is the content of an XML element that is escaped already.
type escaped struct {
	XML string `xml:",innerxml"`
}

func plain(s string) escaped { return escaped{plainText(s)} }
