package sources

import (
	"bytes"
	"fmt"
	"strings"
)

// step handles the text up to the next tag, and the tag.
func (o *outliner) step() {
	next := bytes.IndexByte(o.src[o.at:], '<')
	if next < 0 {
		o.at = len(o.src)
		return
	}
	if next > 0 {
		o.text(o.src[o.at : o.at+next])
		o.at += next
	}
	rest := o.src[o.at:]
	switch {
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		end := bytes.Index(rest, []byte("]]>"))
		if end < 0 {
			o.at = len(o.src)
			return
		}
		if o.deeper == 0 {
			o.xml = appendEscaped(o.xml, string(rest[9:end]))
		}
		o.at += end + 3
	case bytes.HasPrefix(rest, []byte("<!--")):
		o.at = after(o.src, o.at+4, "-->")
	case bytes.HasPrefix(rest, []byte("<?")):
		o.at = after(o.src, o.at+2, "?>")
	case bytes.HasPrefix(rest, []byte("<!")):
		o.at = endOfDoctype(o.src, o.at)
	case !scanTag(rest, &o.tag):
		if o.tag.size == 0 {
			o.at = len(o.src)
			return
		}
		o.text([]byte("&lt;"))
		o.at++
	default:
		o.at += o.tag.size
		if o.tag.end {
			o.endTag(o.tag.name)
		} else {
			o.startTag()
		}
	}
}

// text passes on text that was not lifted.
func (o *outliner) text(t []byte) {
	if o.deeper > 0 || len(o.stack) == 0 || o.stack[len(o.stack)-1].holder {
		return
	}
	o.xml = appendText(o.xml, t)
}

// element makes the element of the current start tag: its bases, language and namespaces.
func (o *outliner) element() element {
	e := element{raw: o.tag.name, bindings: len(o.bindings)}
	if n := len(o.stack); n > 0 {
		e.base, e.lang = o.stack[n-1].base, o.stack[n-1].lang
	}
	for _, a := range o.tag.attrs {
		switch {
		case len(a.name) > 4 && bytes.HasPrefix(a.name, []byte("xmlns")) && (len(a.name) == 5 || a.name[5] == ':'):
			o.bind(a)
		case string(a.name) == "xml:base":
			if base := resolve(firstOf(e.base, o.address), unescape(string(a.value))); base != "" {
				e.base = base
			}
		case string(a.name) == "xml:lang":
			e.lang = string(a.value)
		}
	}
	return e
}

// bind takes a namespace declaration.
func (o *outliner) bind(a attribute) {
	if len(o.bindings) >= maxBindings {
		o.tooDeep++
		return
	}
	prefix := ""
	if len(a.name) > 6 {
		prefix = string(a.name[6:])
	}
	name, known := prefixOf(string(a.value))
	if !known {
		name = prefix
		if prefix == "" && len(o.stack) > 0 {
			name = "x" // another vocabulary in the default namespace
		}
	}
	o.bindings = append(o.bindings, binding{prefix, name})
}

// name returns our name for an element: "pubDate", "dc:date". Element names are ASCII where they matter.
func (o *outliner) name(raw []byte) string {
	prefix, name := "", raw
	if i := bytes.LastIndexByte(raw, ':'); i >= 0 {
		prefix, name = string(raw[:bytes.IndexByte(raw, ':')]), raw[i+1:]
	}
	for _, c := range name {
		if c >= 0x80 {
			return "x:x"
		}
	}
	if nameLength(name) == 0 { // empty, or begins with a digit
		return "x:x"
	}
	ours, inner := prefix, false
	for i := len(o.bindings) - 1; i >= 0; i-- {
		if o.bindings[i].prefix == prefix {
			ours, inner = o.bindings[i].name, i >= o.rootBindings
			break
		}
	}
	if prefix == o.native && !inner || ours == "atom" && o.atom {
		ours = "" // what the root declares for itself is the format's own, whatever it says
	}
	if ours == "" {
		return string(name)
	}
	for i := range len(ours) {
		if ours[i] >= 0x80 || ours[i] == ':' {
			return "x:x"
		}
	}
	return ours + ":" + string(name)
}

// startTag handles the start tag in o.tag.
func (o *outliner) startTag() {
	t := &o.tag
	if (o.deeper > 0 || len(o.stack) >= maxDepth) && !o.startsItem() {
		o.tooDeep++
		if !t.empty {
			o.deeper++
		}
		return
	}
	if o.nodes += 1 + len(t.attrs); o.nodes > maxNodes {
		o.notes = append(o.notes, fmt.Sprintf("what follows the first %d elements left out", maxNodes))
		o.done = true
		return
	}
	e := o.element()
	e.name = o.name(t.name)
	lower := strings.ToLower(e.name)
	switch {
	case lower == "item" && !o.atom || lower == "entry" && o.atom:
		o.startItem(e)
	case lower == "channel" && !o.atom || lower == "items" && !o.atom, lower == "rdf:seq":
		// Channels and lists of items are transparent: all items stand in one channel. One inside a text lifts nothing out
		// of it.
		e.name, e.holder = "", o.inHolder()
		o.openUnlessEmpty(e)
	case o.inHolder() && lifted[lower]:
		e.name = lower
		o.lift(e)
	case o.inHolder() && dated[lower]:
		e.name = lower
		o.date(e)
	case lower == "a" && o.format == "CDF" && o.inHolder():
		o.leaf("link", t.get("href"))
		if !t.empty {
			o.take(t.name, false)
		}
	case lower == "link" && o.atom && o.inHolder() && !t.empty && t.get("href") == "": // as RSS has it
		o.bindings = o.bindings[:e.bindings]
		o.xml = append(o.xml, `<link href="`...)
		o.xml = append(appendEscaped(o.xml, xmlText(o.take(t.name, false))), `"></link>`...)
	default:
		e.holder = lower == "source" && o.atom && o.inHolder()
		o.emit(e)
	}
}

// startsItem reports whether the tag is named like the items so far, so that one at a depth that is left out ends it.
func (o *outliner) startsItem() bool {
	return len(o.itemName) > 0 && bytes.Equal(o.tag.name, o.itemName)
}

func (o *outliner) inHolder() bool { return len(o.stack) > 0 && o.stack[len(o.stack)-1].holder }

// startItem opens an item. Whatever is open inside the feed or channel is closed first: no item stands in another.
func (o *outliner) startItem(e element) {
	keep := 0
	for keep < len(o.stack) && o.stack[keep].holder && !o.stack[keep].item {
		keep++
	}
	alone := keep == len(o.stack)
	o.closeTo(keep)
	if len(o.items)+len(o.passed) >= maxItems {
		o.notes = append(o.notes, fmt.Sprintf("only the first %d items read", maxItems))
		o.done = true
		return
	}
	o.itemName, o.outer = e.raw, e.bindings
	o.block, o.closing = 0, 0
	if alone { // else what was closed may have taken the item's own namespaces with it
		o.block, o.closing = o.startBlock()
	}
	if o.passOver(e) {
		return
	}
	o.itemStart, o.itemTexts = len(o.xml), len(o.texts)
	t := &o.tag
	m := mark{base: e.base, lang: e.lang}
	for _, a := range t.attrs {
		if strings.HasSuffix(string(a.name), "about") {
			m.about = strings.TrimSpace(unescape(string(a.value)))
		}
	}
	o.items = append(o.items, m)
	e.name, e.item, e.holder = "item", true, true
	if o.atom {
		e.name = "entry"
	}
	o.xml = append(append(append(o.xml, '<'), e.name...), '>')
	if !o.atom { // the attributes of CDF
		o.leaf("link", t.get("href"))
		o.leaf("pubDate", canonicalDate(t.get("lastmod")))
	}
	o.open(e)
	if t.empty {
		o.closeTo(len(o.stack) - 1)
	}
}

// passOver moves behind the item whose start tag was just read, if it is known.
func (o *outliner) passOver(e element) bool {
	if o.known == nil || o.block == 0 {
		return false
	}
	i, known := o.known.at[o.block]
	if known {
		o.passed = append(o.passed, i)
		o.bindings, o.at = o.bindings[:e.bindings], o.closing
	}
	return known
}

// leaf writes an element that holds only text, or nothing where there is none.
func (o *outliner) leaf(name, text string) {
	if text == "" {
		return
	}
	o.xml = append(append(append(o.xml, '<'), name...), '>')
	o.xml = appendEscaped(o.xml, text)
	o.xml = append(append(append(o.xml, "</"...), name...), '>')
}

// emit passes a start tag on, with its attributes, addresses among them resolved against an xml:base in scope.
func (o *outliner) emit(e element) {
	o.xml = append(append(o.xml, '<'), e.name...)
	for _, a := range o.tag.attrs {
		n := a.name
		if bytes.HasPrefix(n, []byte("xml")) || !isPlainName(n) {
			continue
		}
		if i := bytes.IndexByte(n, ':'); i >= 0 {
			n = n[i+1:]
		}
		if nameLength(n) == 0 {
			continue
		}
		name := string(n)
		if strings.EqualFold(name, "ispermalink") {
			name = "isPermaLink"
		}
		value := unescape(string(a.value))
		if e.base != "" && addressed[name] {
			value = firstOf(resolve(e.base, value), value)
		}
		o.xml = append(append(append(o.xml, ' '), name...), `="`...)
		o.xml = append(appendEscaped(o.xml, value), '"')
	}
	o.xml = append(o.xml, '>')
	o.openUnlessEmpty(e)
}

// isPlainName reports whether an attribute's name is ASCII with at most one colon, which encoding/xml asks for.
func isPlainName(n []byte) bool {
	if nameLength(n) != len(n) || bytes.Count(n, []byte(":")) > 1 || bytes.HasSuffix(n, []byte(":")) {
		return false
	}
	for _, c := range n {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

func (o *outliner) open(e element) { o.stack = append(o.stack, e) }

func (o *outliner) openUnlessEmpty(e element) {
	o.open(e)
	if o.tag.empty {
		o.closeTo(len(o.stack) - 1)
	}
}

// endTag closes the innermost element of that name and what is open inside it. One that closes nothing is dropped.
func (o *outliner) endTag(raw []byte) {
	for i := len(o.stack) - 1; i >= 0; i-- {
		if o.deeper > 0 && !o.stack[i].holder {
			continue
		}
		if len(o.stack[i].raw) == len(raw) && bytes.EqualFold(o.stack[i].raw, raw) {
			if o.stack[i].item && o.at == o.closing {
				o.items[len(o.items)-1].block = o.block // it ended where its bytes say that it ends
			}
			o.closeTo(i)
			o.done = i == 0 || i == 1 && o.entry
			return
		}
	}
	o.deeper = max(0, o.deeper-1)
	o.nodes++
	o.done = o.nodes > maxNodes
}

// closeTo closes elements until n are open.
func (o *outliner) closeTo(n int) {
	for len(o.stack) > n {
		e := &o.stack[len(o.stack)-1]
		if e.name != "" {
			o.xml = append(append(append(o.xml, "</"...), e.name...), '>')
		}
		o.bindings = o.bindings[:min(e.bindings, len(o.bindings))]
		o.stack = o.stack[:len(o.stack)-1]
	}
	o.deeper = 0
}
