package sources

import (
	"bytes"
	"html"
)

// declaration is a general entity of a document type: its name, and its text where that stands there.
var declaration = pattern(`<!ENTITY\s+([\pL_][\pL\d._-]{0,100})\s+(?:SYSTEM|PUBLIC|"([^"]{0,1000})"|'([^']{0,1000})')`)

const (
	maxEntities    = 1000
	maxEntityBytes = 1 << 20 // that all of them together may add to a document
)

// expandEntities replaces the references in text[at:] to entities that the document type before it declares. One that
// is plain text stands for itself; of the others, which hold markup or further entities or are to be fetched, nothing
// is left. Names that HTML knows are read as HTML means them.
func expandEntities(text []byte, at int) []byte {
	if !bytes.Contains(text[:at], []byte("<!ENTITY")) {
		return text
	}
	declared := map[string][]byte{}
	for _, m := range declaration().FindAllSubmatch(text[:at], maxEntities) {
		name, value := string(m[1]), append(append([]byte{}, m[2]...), m[3]...)
		if html.UnescapeString("&"+name+";") != "&"+name+";" || declared[name] != nil {
			continue // the first declaration counts (XML 1.0, section 4.2)
		}
		if bytes.ContainsAny(value, "<&%") {
			value = []byte{}
		}
		declared[name] = value
	}
	out, added := append(make([]byte, 0, len(text)), text[:at]...), 0
	for rest := text[at:]; ; {
		i := bytes.IndexByte(rest, '&')
		if i < 0 {
			return append(out, rest...)
		}
		out, rest = append(out, rest[:i]...), rest[i:]
		end := bytes.IndexByte(rest[:min(len(rest), 104)], ';')
		if end < 0 {
			end = 0
		}
		value, known := declared[string(rest[1:max(end, 1)])]
		switch {
		case !known:
			out, rest = append(out, '&'), rest[1:]
		case added+len(value) > maxEntityBytes:
			rest = rest[end+1:]
		default:
			out, rest, added = append(out, value...), rest[end+1:], added+len(value)
		}
	}
}
