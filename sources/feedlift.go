package sources

import (
	"bytes"
	"strconv"
	"strings"
)

// lift takes the text of the element that o.tag opens out of the document and leaves its number.
func (o *outliner) lift(e element) {
	t := &o.tag
	p := piece{
		kind: strings.ToLower(t.get("type")), mode: strings.ToLower(t.get("mode")), src: t.get("src"),
		base: e.base,
	}
	o.bindings = o.bindings[:e.bindings]
	if !t.empty {
		nested := strings.Contains(p.kind, "xml") || strings.HasSuffix(e.name, "body") || strings.HasSuffix(e.name, "div")
		p.raw = o.take(t.name, nested)
	}
	o.xml = append(append(append(o.xml, '<'), e.name...), ">"+textPrefix...)
	o.xml = strconv.AppendInt(o.xml, int64(len(o.texts)), 10)
	o.xml = append(append(append(o.xml, "</"...), e.name...), '>')
	o.texts = append(o.texts, p)
}

// textPrefix begins what stands in place of a lifted text; it is an address that gofeed leaves as it is.
const textPrefix = "lifted:"

// date takes the text of an element that holds a date and passes it on in the form of RFC 3339 where it can be read.
func (o *outliner) date(e element) {
	o.bindings = o.bindings[:e.bindings]
	if o.tag.empty {
		return
	}
	text := strings.TrimSpace(xmlText(o.take(o.tag.name, false)))
	o.leaf(e.name, cut(firstOf(canonicalDate(text), text), 100))
}

// take returns the bytes up to the end tag of name and moves behind it. An end or start of an item ends it as well,
// outside CDATA. Where neither comes, the document is cut off.
func (o *outliner) take(name []byte, nested bool) []byte {
	from, depth := o.at, 0
	for {
		next := bytes.IndexByte(o.src[o.at:], '<')
		if next < 0 {
			o.at = len(o.src)
			return o.src[from:]
		}
		o.at += next
		rest := o.src[o.at:]
		switch {
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			o.at = after(o.src, o.at+9, "]]>")
		case bytes.HasPrefix(rest, []byte("<!--")):
			o.at = after(o.src, o.at+4, "-->")
		case isTag(rest, "</", name):
			end := o.at
			o.at = after(o.src, o.at, ">")
			if depth == 0 {
				return o.src[from:end]
			}
			depth--
		case o.atItem(rest):
			return o.src[from:o.at]
		case nested && isTag(rest, "<", name):
			if scanTag(rest, &o.tag) && !o.tag.empty {
				depth++
			}
			o.at++
		default:
			o.at++
		}
	}
}

// atItem reports whether rest begins an item, or ends the open one.
func (o *outliner) atItem(rest []byte) bool {
	for i := len(o.stack) - 1; i >= 0; i-- {
		if o.stack[i].item {
			return isTag(rest, "</", o.stack[i].raw) || isTag(rest, "<", o.stack[i].raw)
		}
	}
	return isTag(rest, "<", []byte("item")) || isTag(rest, "<", []byte("entry"))
}

// isTag reports whether b begins with a tag of that name, in any case.
func isTag(b []byte, open string, name []byte) bool {
	n := len(open) + len(name)
	if len(b) <= n || string(b[:len(open)]) != open || !bytes.EqualFold(b[len(open):n], name) {
		return false
	}
	c := b[n]
	return c == '>' || c == '/' || isSpace(c)
}
