package sources

import (
	"bytes"
	"encoding/base64"
	"html"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// maxBody is the longest body, in bytes.
const maxBody = 1 << 20

// text returns the piece that s stands for, or nil when s is a text of its own.
func (o *outline) piece(s string) *piece {
	number, found := strings.CutPrefix(s, textPrefix)
	if !found {
		return nil
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 || n >= len(o.texts) {
		return nil
	}
	return &o.texts[n]
}

// text returns the text that gofeed gave for an element, lifted or not.
func (o *outline) text(s string) string {
	if p := o.piece(s); p != nil {
		return legal(xmlText(p.raw))
	}
	return legal(s)
}

// xmlText returns the text of an element as written: CDATA sections as they are, references decoded outside of them.
// Where markup stands in it that nobody escaped, it is markup and its references stay.
func xmlText(raw []byte) string {
	text := elementText(raw)
	if inner, one := onlyCDATA([]byte(text)); one { // the marks themselves were escaped
		return strings.TrimSpace(string(inner))
	}
	return text
}

func elementText(raw []byte) string {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return ""
	}
	if i := bytes.IndexByte(raw, '<'); i < 0 {
		return strings.TrimSpace(unescape(string(raw)))
	}
	if body, one := onlyCDATA(raw); one {
		return strings.TrimSpace(string(body))
	}
	markup := bareMarkup(raw)
	var b strings.Builder
	b.Grow(len(raw))
	eachPart(raw, func(part []byte, cdata bool) {
		if cdata || markup {
			b.Write(part)
		} else {
			b.WriteString(unescape(string(part)))
		}
	})
	return strings.TrimSpace(b.String())
}

// onlyCDATA returns the content of raw where it is one CDATA section and nothing else.
func onlyCDATA(raw []byte) ([]byte, bool) {
	if !bytes.HasPrefix(raw, []byte("<![CDATA[")) || !bytes.HasSuffix(raw, []byte("]]>")) {
		return nil, false
	}
	body := raw[9 : len(raw)-3]
	return body, !bytes.Contains(body, []byte("]]>"))
}

// eachPart calls f for each CDATA section, without its marks, and for what stands between them, without comments.
func eachPart(raw []byte, f func(part []byte, cdata bool)) {
	for len(raw) > 0 {
		i := bytes.Index(raw, []byte("<!"))
		if i < 0 {
			f(raw, false)
			return
		}
		switch rest := raw[i:]; {
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			f(raw[:i], false)
			end := after(rest, 9, "]]>")
			f(bytes.TrimSuffix(rest[9:end], []byte("]]>")), true)
			raw = rest[end:]
		case bytes.HasPrefix(rest, []byte("<!--")):
			f(raw[:i], false)
			raw = rest[after(rest, 4, "-->"):]
		default:
			f(raw[:i+2], false)
			raw = rest[2:]
		}
	}
}

// bareMarkup reports whether tags stand outside of CDATA sections.
func bareMarkup(raw []byte) bool {
	found := false
	eachPart(raw, func(part []byte, cdata bool) {
		for i := 0; !cdata && !found; i++ {
			next := bytes.IndexByte(part[min(i, len(part)):], '<')
			if next < 0 {
				return
			}
			i += next
			n, _ := tagAt(string(part[i:min(len(part), i+8)]))
			found = n > 0
		}
	})
	return found
}

// xhtmlText returns the markup of an XHTML element as HTML: CDATA sections escaped, the prefix of element names gone,
// "<b/>" written "<b></b>", and the div around it all taken off (RFC 4287, section 3.1.1.3).
func xhtmlText(raw []byte) string {
	raw = bytes.TrimSpace(raw)
	var b strings.Builder
	b.Grow(len(raw))
	eachPart(raw, func(part []byte, cdata bool) {
		if cdata {
			b.WriteString(html.EscapeString(string(part)))
			return
		}
		writeXHTML(&b, part)
	})
	return unwrapDiv(strings.TrimSpace(b.String()))
}

func writeXHTML(b *strings.Builder, part []byte) {
	var t tag
	for {
		i := bytes.IndexByte(part, '<')
		if i < 0 {
			b.Write(part)
			return
		}
		b.Write(part[:i])
		part = part[i:]
		if !scanTag(part, &t) {
			n := max(t.size, 1)
			b.Write(part[:n])
			part = part[n:]
			continue
		}
		whole := part[:t.size]
		part = part[t.size:]
		name := string(t.name)
		if j := strings.LastIndexByte(name, ':'); j >= 0 {
			name = name[j+1:]
		}
		if name == string(t.name) && !(t.empty && !voidElements[strings.ToLower(name)]) {
			b.Write(whole)
			continue
		}
		open := "<"
		if t.end {
			open = "</"
		}
		b.WriteString(open + name)
		attrs := bytes.TrimSuffix(whole[len(open)+len(t.name):], []byte(">"))
		b.Write(bytes.TrimSuffix(attrs, []byte("/")))
		b.WriteByte('>')
		if t.empty && !voidElements[strings.ToLower(name)] {
			b.WriteString("</" + name + ">")
		}
	}
}

var voidElements = set("area base br col embed hr img input link meta param source track wbr")

// unwrapDiv takes off the div that holds all of s.
func unwrapDiv(s string) string {
	n, name := tagAt(s)
	if name != "div" || s[1] == '/' || n+len("</div>") > len(s) || !strings.HasSuffix(s, "</div>") {
		return s
	}
	inner := s[n : len(s)-len("</div>")]
	depth := 0
	for i := 0; i < len(inner); {
		next := strings.IndexByte(inner[i:], '<')
		if next < 0 {
			break
		}
		i += next
		n, name := tagAt(inner[i:])
		if name == "div" {
			if inner[i+1] == '/' {
				depth--
			} else if inner[i+n-2] != '/' {
				depth++
			}
			if depth < 0 {
				return s
			}
		}
		i += max(n, 1)
	}
	return strings.TrimSpace(inner)
}

// undouble repairs a text that was encoded in UTF-8 twice, such as "CafÃ©": where all of it, taken as windows-1252,
// is UTF-8 again, it was. A text that only looks so by chance would have to do so with every character beyond ASCII.
func undouble(s string) string {
	if !strings.Contains(s, "Ã") && !strings.Contains(s, "Â") && !strings.Contains(s, "â") {
		return s
	}
	once, err := charmap.Windows1252.NewEncoder().String(s)
	if err != nil || !utf8.ValidString(once) {
		return s
	}
	return once
}

// atomText returns an Atom text construct: what stands in it, and whether that is plain text rather than markup.
// Many feeds put markup where they announce text, so text that holds elements of HTML is markup.
func (p *piece) atomText() (text string, plain bool) {
	kind := p.kind
	switch {
	case strings.Contains(kind, "xhtml"), p.mode == "xml" && kind != "" && kind != "text/plain":
		return legal(xhtmlText(p.raw)), false
	case p.mode == "base64":
		decoded, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(p.raw)))
		if err != nil || kind != "" && kind != "html" && !strings.HasPrefix(kind, "text/") {
			return "", true
		}
		return legal(string(decoded)), kind == "text/plain"
	case kind == "html", kind == "text/html":
		return legal(xmlText(p.raw)), false
	case kind == "", kind == "text", kind == "text/plain", kind == "plain", strings.HasPrefix(kind, "text/"):
		text = legal(xmlText(p.raw))
		return text, !hasElements(text)
	case strings.HasSuffix(kind, "xml"):
		return legal(xhtmlText(p.raw)), false
	}
	return "", true // a picture or the like in base64
}

// hasElements reports whether a text holds a paragraph, a line break, a link, an image or the end of another element
// of HTML.
func hasElements(s string) bool {
	for i := 0; ; {
		next := strings.IndexByte(s[i:], '<')
		if next < 0 {
			return false
		}
		i += next
		n, name := tagAt(s[i:])
		if n > 2 && s[i+n-1] == '>' && htmlElements[name] {
			switch {
			case s[i+1] == '/', s[i+n-2] == '/', name == "p", name == "br", name == "img":
				return true
			}
		}
		i += max(n, 1)
	}
}

// unescapeMarkup undoes a second escaping of markup: what has no tags and begins with one once it is decoded, which marks
// something, was escaped twice. "<br> is no paragraph" was not.
func unescapeMarkup(s string) string {
	if !strings.HasPrefix(strings.TrimSpace(s), "&lt;") || strings.IndexByte(s, '<') >= 0 {
		return s
	}
	once := strings.TrimSpace(unescape(s))
	if !isMarkup(once) {
		return s
	}
	return once
}

// isMarkup reports whether what begins with a tag is marked by it, and does not tell of it as in "<b> and </b> are short": the
// tag has an end, before which words or other tags or a line follow it at once, or leads to an address.
func isMarkup(s string) bool {
	n, name := tagAt(s)
	if !htmlElements[name] || s[1] == '/' {
		return false
	}
	tag, rest := s[:n], s[n:]
	if !strings.Contains(rest, "</"+name+">") {
		return strings.Contains(tag, "=") && strings.Contains(tag, "//")
	}
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, `"'“„«‘`))
	return unicode.IsLetter(r) || unicode.IsNumber(r) || r == '\n' || r == '<' && rest[1] != '/' ||
		strings.HasSuffix(s, ">") && unicode.IsSpace(r)
}

// htmlOf writes plain text as markup: a paragraph for each block, a line break for each line.
func htmlOf(text string) string {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	if text == "" {
		return ""
	}
	var b strings.Builder
	for _, block := range strings.Split(text, "\n\n") {
		if block = strings.TrimSpace(block); block != "" {
			b.WriteString("<p>" + strings.ReplaceAll(html.EscapeString(block), "\n", "<br>") + "</p>")
		}
	}
	return b.String()
}

// cutMarkup returns at most n bytes of markup, up to the end of a tag.
func cutMarkup(s string, n int) string {
	if len(s) <= n {
		return s
	}
	s = s[:n]
	if i := strings.LastIndexByte(s, '>'); i > n/2 {
		return s[:i+1]
	}
	return strings.ToValidUTF8(s, "")
}
