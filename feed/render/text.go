package render

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/copytaster/copytaster/feed"
)

// legal returns s without what XML 1.0 forbids (section 2.2: C0 controls, U+FFFE, U+FFFF) or no text means: invalid
// UTF-8, C1 controls, and U+FFFD, the mark of a character that was lost before. They are dropped, because readers
// show a replacement as noise. Line ends become "\n", which is what an XML parser makes of them.
func legal(s string) string {
	if isLegal(s) {
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

// isLegal reports whether legal has nothing to do, in one pass over the bytes: bodies are long and mostly clean.
func isLegal(s string) bool {
	ascii := true
	for i := 0; i < len(s); i++ {
		for len(s)-i > 8 && isPrintable(s[i:i+8]) {
			i += 8
		}
		switch suspects[s[i]] {
		case 0:
			continue
		case 1:
			return false
		}
		ascii = false
		switch rest := s[i+1:]; {
		case s[i] == 0xc2: // U+0080 to U+00BF
			if rest == "" || rest[0] < 0xa0 {
				return false
			}
		case s[i] == 0xef: // U+F000 to U+FFFF
			if len(rest) < 2 || rest[0] == 0xbf && rest[1] >= 0xbd {
				return false
			}
		}
	}
	return ascii || utf8.ValidString(s)
}

// isPrintable reports whether eight bytes are all printable ASCII, looking at them as one number.
func isPrintable(s string) bool {
	w := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
	const each = 0x0101010101010101
	// The top bits show bytes from 0x80 on; those of w-0x20 ones below the space; those of w+1 the DEL.
	return (w|(w-0x20*each)|(w+each))&(0x80*each) == 0
}

// suspects is 1 for the ASCII characters that illegal names, 2 for bytes of longer characters.
var suspects = func() (table [256]byte) {
	for i := range table {
		switch {
		case i >= utf8.RuneSelf:
			table[i] = 2
		case illegal(rune(i)):
			table[i] = 1
		}
	}
	return table
}()

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
func line(s string) string {
	s = legal(s)
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c >= utf8.RuneSelf || c == ' ' && (i == 0 || i == len(s)-1 || s[i+1] == ' ') {
			return strings.Join(strings.Fields(s), " ")
		}
	}
	return s
}

// lines returns each of list as a line, without empty and repeated ones.
func lines(list []string) []string {
	if len(list) == 0 {
		return nil
	}
	out := make([]string, 0, len(list))
	for _, s := range list {
		if s = line(s); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// authors are an article's authors as they are shown: the name of its outlet stands beside them and is none.
func authors(a *feed.Article) []string {
	outlet := line(a.Outlet.Name)
	return slices.DeleteFunc(lines(a.Authors), func(name string) bool { return strings.EqualFold(name, outlet) })
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

// toHTML escapes text for HTML, in content and in quoted attributes.
var toHTML = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// textToHTML escapes text for the content of HTML. It leaves quotes, since a browser shows an RSS item's description as it
// stands.
var textToHTML = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// plainText escapes text for the XML content of elements that hold plain text but that some readers take for HTML,
// such as titles and names. The RSS Best Practices Profile asks for hexadecimal references there, which both kinds of
// readers show alike. What looks like an end tag gets a space, "</b >", because validators take text for HTML by it.
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
