package sources

import (
	"html"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/copytaster/copytaster/feed"
)

// maxTitle is the longest title, in bytes.
const maxTitle = 1024

// plainText returns the text of markup: tags, comments, scripts and styles gone, references decoded, white space
// folded, at most maxRunes runes, the last of which is an ellipsis where something was left out. It reads no further
// than it must. What XML forbids, and controls that turn the direction of text, are not in it.
func plainText(markup string, maxRunes int) string { return textUpTo(markup, maxRunes, true) }

// textUpTo is plainText, with or without what stands under pictures.
func textUpTo(markup string, maxRunes int, captions bool) string {
	w := textWriter{left: maxRunes}
	w.b.Grow(min(len(markup), maxRunes+maxRunes/4))
	for i := 0; i < len(markup) && !w.full; {
		next := strings.IndexAny(markup[i:], "<&")
		if next < 0 {
			w.text(markup[i:])
			break
		}
		w.text(markup[i : i+next])
		i += next
		if markup[i] == '&' {
			n, s := reference(markup[i:])
			w.text(s)
			i += n
			continue
		}
		n, name := tagAt(markup[i:])
		if n == 0 {
			w.text("<")
			i++
			continue
		}
		if name == "figcaption" && !captions && markup[i+1] != '/' {
			end := endOfCaption(markup[i+n:])
			n += end
			captions = end == 0 // no other one ends either
		}
		i += n
		if hiddenText[name] {
			i += endOfHidden(markup[i:], name)
		}
		if !inlineElements[name] {
			w.gap = true
		}
	}
	return w.String()
}

// unescape decodes the references of s, those of HTML and numeric ones, where a semicolon ends them.
func unescape(s string) string {
	i := strings.IndexByte(s, '&')
	if i < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i >= 0 {
		b.WriteString(s[:i])
		n, text := reference(s[i:])
		b.WriteString(text)
		s = s[i+n:]
		i = strings.IndexByte(s, '&')
	}
	b.WriteString(s)
	return b.String()
}

// reference decodes the reference that s begins with and returns its length and text; "&" itself where there is none.
// Unlike a browser it wants the semicolon, so that "?a=1&copy=2" stays.
func reference(s string) (int, string) {
	end := strings.IndexByte(s[:min(len(s), 40)], ';')
	if end < 2 {
		return 1, "&"
	}
	switch s[1:end] {
	case "amp":
		return end + 1, "&"
	case "lt":
		return end + 1, "<"
	case "gt":
		return end + 1, ">"
	case "quot":
		return end + 1, "\""
	case "nbsp":
		return end + 1, "\u00a0"
	}
	if s[1] == '#' {
		return numericReference(s, end)
	}
	for _, c := range []byte(s[1:end]) {
		if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
			return 1, "&"
		}
	}
	text := html.UnescapeString(s[:end+1])
	if strings.HasSuffix(text, ";") && strings.HasPrefix(text, "&") || text == html.UnescapeString(s[:end])+";" {
		return 1, "&"
	}
	return end + 1, text
}

// numericReference decodes "&#8217;" and "&#x2019;"; characters that XML forbids become nothing.
func numericReference(s string, end int) (int, string) {
	digits, base := s[2:end], 10
	if digits != "" && (digits[0] == 'x' || digits[0] == 'X') {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	switch {
	case err != nil:
		return 1, "&"
	case n >= 0x80 && n < 0xa0: // meant as windows-1252, as browsers know
		return end + 1, html.UnescapeString(s[:end+1])
	case n > 0x10ffff || !xmlRune(rune(n)):
		return end + 1, ""
	}
	return end + 1, string(rune(n))
}

// tagAt returns the length and the lower-case name of the tag, comment or declaration that s begins with: the name of
// a comment or declaration is "!". The length is 0 where "<" is only a character.
func tagAt(s string) (int, string) {
	if len(s) < 2 {
		return 0, ""
	}
	if strings.HasPrefix(s, "<!--") {
		if end := strings.Index(s[4:], "-->"); end >= 0 {
			return end + 7, "!"
		}
		return len(s), "!"
	}
	from := 1
	switch c := s[1]; {
	case c == '/':
		from = 2
	case c == '!' || c == '?':
		if end := strings.IndexByte(s, '>'); end >= 0 {
			return end + 1, "!"
		}
		return len(s), "!"
	}
	n := from
	for n < len(s) && (isLetter(s[n]) || n > from && (isDigit(s[n]) || s[n] == ':' || s[n] == '-')) {
		n++
	}
	if n == from {
		return 0, ""
	}
	name := strings.ToLower(s[from:n])
	for quote := byte(0); n < len(s); n++ {
		switch c := s[n]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && s[n-1] == '=':
			quote = c
		case c == '>':
			return n + 1, name
		}
	}
	return len(s), name
}

// endOfHidden returns the index behind the end tag of an element whose text nobody sees.
func endOfHidden(s, name string) int {
	for at := 0; ; at += len("</") {
		i := strings.Index(s[at:], "</")
		if i < 0 {
			return len(s)
		}
		at += i
		from := at + len("</")
		if len(s)-from < len(name) || !strings.EqualFold(s[from:from+len(name)], name) {
			continue // so that tags which do not end are not read to the end one after the other
		}
		if n, end := tagAt(s[at:]); n > 0 && end == name {
			return at + n
		}
	}
}

// endOfCaption returns the index behind the end tag of a caption, 0 where it has none.
func endOfCaption(s string) int {
	const tag = "</figcaption>"
	n := endOfHidden(s, "figcaption")
	if n == len(s) && !strings.EqualFold(s[max(0, n-len(tag)):], tag) {
		return 0
	}
	return n
}

// textWriter folds white space and drops what plain text may not hold.
type textWriter struct {
	b    strings.Builder
	left int // runes that may still come
	gap  bool
	full bool
	last int // length before the last gap, to cut at a word
}

func (w *textWriter) text(s string) {
	for len(s) > 0 && !w.full {
		if n := asciiWord(s); n > 0 { // most of most texts, which need no look at each rune
			w.space()
			fits := min(n, w.left)
			w.b.WriteString(s[:fits])
			w.left -= fits
			w.full = fits < n
			s = s[n:]
			continue
		}
		r, n := utf8.DecodeRuneInString(s)
		s = s[n:]
		switch {
		case unicode.IsSpace(r), r == '\u2028', r == '\u2029':
			w.gap = true
		case plainRune(r):
			w.space()
			if w.full = w.left <= 0; !w.full {
				w.b.WriteRune(r)
				w.left--
			}
		}
	}
}

// space writes the space that a gap becomes before what follows it.
func (w *textWriter) space() {
	if w.gap && w.b.Len() > 0 && w.left > 0 {
		w.last = w.b.Len()
		w.b.WriteByte(' ')
		w.left--
	}
	w.gap = false
}

// asciiWord returns how many letters, digits and marks of ASCII a text begins with.
func asciiWord(s string) int {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return i
		}
	}
	return len(s)
}

// String returns the text, cut at a word and with an ellipsis where there was more.
func (w *textWriter) String() string {
	s := w.b.String()
	if !w.full {
		return s
	}
	keep := w.last
	if keep < len(s)/2 { // a script without spaces, or a very long word
		_, n := utf8.DecodeLastRuneInString(s)
		keep = len(s) - n
	}
	return strings.TrimRight(s[:keep], " ,;:–—-") + "…"
}

// plainRune reports whether a character may stand in plain text: XML 1.0 allows it and it neither controls the
// direction of the text around it nor is invisible for no reason.
func plainRune(r rune) bool {
	switch {
	case !xmlRune(r), r == 0x7f, r >= 0x80 && r < 0xa0:
		return false
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069: // bidirectional embeddings, overrides, isolates
		return false
	case r == 0x00ad, r == 0x200b, r == 0xfeff, r >= 0xfff9 && r <= 0xfffb:
		return false
	case r >= 0xe0000 && r <= 0xe007f: // tag characters, which can hide text
		return r >= 0xe0020 // those inside flags
	}
	return true
}

// xmlRune reports whether XML 1.0 (section 2.2) allows a character.
func xmlRune(r rune) bool {
	return r >= 0x20 && r <= 0xd7ff || r == '\t' || r == '\n' || r == '\r' ||
		r >= 0xe000 && r <= 0xfffd || r >= 0x10000 && r <= 0x10ffff
}

// legal drops from s what is no UTF-8 or no character of XML.
func legal(s string) string {
	if utf8.ValidString(s) && isLegal(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if xmlRune(r) {
			return r
		}
		return -1
	}, strings.ToValidUTF8(s, "\ufffd"))
}

// isLegal reports whether UTF-8 holds no character that XML forbids: no control, no U+FFFE, no U+FFFF.
func isLegal(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c < ' ' && c != '\n' && c != '\t' && c != '\r' {
			return false
		}
		if c == 0xef && s[i+1] == 0xbf && s[i+2] >= 0xbe {
			return false
		}
	}
	return true
}

// printable makes a string fit for a message: one line of plain text.
func printable(s string) string {
	w := textWriter{left: len(s) + 1}
	w.text(strings.ToValidUTF8(s, "\ufffd"))
	return w.b.String()
}

// cut returns at most n runes of s.
func cut(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// cutBytes returns at most n bytes of s, whole runes, with an ellipsis where something was left out.
func cutBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	n -= len("…")
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return strings.TrimRight(s[:n], " ") + "…"
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// inlineElements are the elements that do not part words.
var inlineElements = set(`a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q rb rp ruby s samp
small span strike strong sub sup time tt u var wbr`)

// hiddenText are the elements whose content is not for readers.
var hiddenText = set(`script style template noscript iframe object svg math head title textarea select`)

// htmlElements are the names by which a title's tags are told from text.
var htmlElements = set(`a abbr acronym address article aside audio b bdi bdo big blockquote body br button canvas
center cite code col data dd del details dfn dialog div dl dt em embed fieldset figcaption figure font footer form
frame h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label legend li link main map mark math meta
nav nobr noscript object ol option p param picture pre q rp rt ruby s samp script section select small source span
strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul
var video wbr`)

// PlainText returns a body's words without its markup, for rules and comparisons.
func PlainText(b feed.Body) string { return plainText(b.HTML, len(b.HTML)) }

// Abstract returns the beginning of markup as plain text, at most feed.SummaryRunes long: what sums up an article, or how
// its body begins. What stands under pictures, who is in them and who took them, is left out, unless there is nothing else.
func Abstract(b feed.Body) string {
	if s := textUpTo(b.HTML, feed.SummaryRunes, false); s != "" {
		return s
	}
	return plainText(b.HTML, feed.SummaryRunes)
}
