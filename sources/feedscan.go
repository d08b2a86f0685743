package sources

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf8"
)

// attribute is one attribute of a tag: the name as written, the value with its references.
type attribute struct {
	name  []byte
	value []byte
}

// tag is a start or end tag.
type tag struct {
	name  []byte // as written, with its prefix
	attrs []attribute
	end   bool // </name>
	empty bool // <name/>
	size  int  // bytes from "<" to ">"
}

// get returns the value of the first attribute with that local name, decoded.
func (t *tag) get(name string) string {
	for _, a := range t.attrs {
		n := a.name
		if i := bytes.IndexByte(n, ':'); i >= 0 {
			n = n[i+1:]
		}
		if len(n) == len(name) && strings.EqualFold(string(n), name) {
			return unescape(string(a.value))
		}
	}
	return ""
}

// scanTag reads the tag at the beginning of src into t. It returns false for a "<" that begins no tag, and for a tag
// that the end of src cuts off, whose size is then 0. Work is linear in the size of the tag.
func scanTag(src []byte, t *tag) bool {
	*t = tag{attrs: t.attrs[:0]}
	i := 1
	if len(src) > 1 && src[1] == '/' {
		t.end = true
		i = 2
	}
	n := nameLength(src[i:])
	if n == 0 {
		t.size = 1
		return false
	}
	t.name = src[i : i+n]
	i += n
	for i < len(src) {
		switch c := src[i]; {
		case c == '>':
			t.size = i + 1
			return true
		case c == '/' && i+1 < len(src) && src[i+1] == '>':
			t.empty, t.size = true, i+2
			return true
		case isSpace(c) || c == '/' || c == '"' || c == '\'' || c == '=':
			i++
		case c == '<': // the ">" is missing: the next tag begins
			t.size = i
			return true
		default:
			i = t.scanAttribute(src, i)
		}
	}
	t.size = 0
	return false
}

// scanAttribute reads the attribute at src[i] and returns the index behind it.
func (t *tag) scanAttribute(src []byte, i int) int {
	from := i
	for i < len(src) && !isSpace(src[i]) && src[i] != '=' && src[i] != '>' && src[i] != '/' && src[i] != '<' {
		i++
	}
	a := attribute{name: src[from:i]}
	for i < len(src) && isSpace(src[i]) {
		i++
	}
	if i < len(src) && src[i] == '=' {
		i++
		for i < len(src) && isSpace(src[i]) {
			i++
		}
		a.value, i = scanValue(src, i)
	}
	if len(t.attrs) < maxAttributes {
		t.attrs = append(t.attrs, a)
	}
	return i
}

func scanValue(src []byte, i int) (value []byte, next int) {
	if i >= len(src) {
		return nil, i
	}
	if q := src[i]; q == '"' || q == '\'' {
		end := bytes.IndexByte(src[i+1:], q)
		if end < 0 {
			return nil, len(src)
		}
		return src[i+1 : i+1+end], i + 2 + end
	}
	from := i
	for i < len(src) && !isSpace(src[i]) && src[i] != '>' {
		i++
	}
	return src[from:i], i
}

// appendText appends text, whose references are decoded first, to XML.
func appendText(dst []byte, text []byte) []byte {
	if bytes.IndexByte(text, '&') >= 0 {
		return appendEscaped(dst, unescape(string(text)))
	}
	if bytes.IndexByte(text, '>') >= 0 {
		return appendEscaped(dst, string(text))
	}
	return append(dst, text...)
}

// appendEscaped appends s as the text of an XML element or attribute. What XML forbids is left out.
func appendEscaped(dst []byte, s string) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			if xmlRune(r) {
				dst = append(dst, s[i:i+n]...)
			}
			i += n
			continue
		}
		i++
		switch c {
		case '<':
			dst = append(dst, "&lt;"...)
		case '>':
			dst = append(dst, "&gt;"...)
		case '&':
			dst = append(dst, "&amp;"...)
		case '"':
			dst = append(dst, "&#34;"...)
		case '\n', '\t', '\r':
			dst = append(dst, c)
		default:
			if c >= ' ' {
				dst = append(dst, c)
			}
		}
	}
	return dst
}

// dropIllegal takes the characters that XML forbids out of text, which is UTF-8, and returns how many there were.
func dropIllegal(text []byte) ([]byte, int) {
	n := controls(text) + bytes.Count(text, []byte("\ufffe")) + bytes.Count(text, []byte("\uffff"))
	if n == 0 {
		return text, 0
	}
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c < ' ' && c != '\n' && c != '\t' && c != '\r':
		case c == 0xef && noCharacter(text[i:]):
			i += 2
		default:
			out = append(out, c)
		}
	}
	return out, n
}

// controls returns how many control characters that XML forbids text holds. It looks at eight bytes at once, most of which
// hold none at all: every document comes through here.
func controls(text []byte) (n int) {
	const each = 1<<0 | 1<<8 | 1<<16 | 1<<24 | 1<<32 | 1<<40 | 1<<48 | 1<<56
	for len(text) >= 8 {
		b := binary.LittleEndian.Uint64(text)
		if (b-' '*each)&^b&(0x80*each) != 0 {
			n += controlsIn(text[:8])
		}
		text = text[8:]
	}
	return n + controlsIn(text)
}

func controlsIn(text []byte) (n int) {
	for _, c := range text {
		if c < ' ' && c != '\n' && c != '\t' && c != '\r' {
			n++
		}
	}
	return n
}

// noCharacter reports whether b begins with U+FFFE or U+FFFF.
func noCharacter(b []byte) bool {
	return len(b) > 2 && b[1] == 0xbf && (b[2] == 0xbe || b[2] == 0xbf)
}
