package sources

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// binaries are the magic numbers of files that people point at by mistake, and what to call them.
var binaries = []struct{ magic, name string }{
	{"\x89PNG\r\n\x1a\n", "PNG image"},
	{"\xff\xd8\xff", "JPEG image"},
	{"GIF87a", "GIF image"},
	{"GIF89a", "GIF image"},
	{"%PDF-", "PDF document"},
	{"PK\x03\x04", "ZIP archive"},
	{"\x7fELF", "program"},
	{"MZ\x90", "program"},
	{"SQLite format 3\x00", "SQLite database"},
	{"BZh", "bzip2 archive"},
	{"\xfd7zXZ\x00", "xz archive"},
	{"\x28\xb5\x2f\xfd", "Zstandard archive"},
	{"7z\xbc\xaf\x27\x1c", "7z archive"},
	{"ID3", "MP3 recording"},
	{"OggS", "Ogg recording"},
	{"\x1aE\xdf\xa3", "Matroska film"},
	{"wOFF", "font"},
	{"wOF2", "font"},
}

var (
	errEmpty  = errors.New("empty")
	errBinary = errors.New("binary data")
)

func errKind(k Kind) error {
	return fmt.Errorf("the kind %q is not known; the kinds are %s", string(k), strings.Join(Kinds(), ", "))
}

// refuse returns an error for bytes that hold no text of any kind.
func refuse(body []byte) error {
	for _, b := range binaries {
		if bytes.HasPrefix(body, []byte(b.magic)) {
			return fmt.Errorf("binary data (%s)", b.name)
		}
	}
	switch {
	case len(body) >= 12 && string(body[:4]) == "RIFF" && string(body[8:12]) == "WEBP":
		return errors.New("binary data (WebP image)")
	case len(body) >= 12 && string(body[4:8]) == "ftyp":
		return errors.New("binary data (MP4 film)")
	}
	return nil
}

// root is the first element of a document that is markup: its prefix and name as written ("rdf:RDF"), and where its
// "<" stands. Before it stand a declaration, comments, processing instructions and a document type at most.
type root struct {
	name    string
	at      int
	doctype string // lower case, "" when there is none
}

// findRoot returns the root of text, or a root without a name when something else than markup comes first.
func findRoot(text []byte) root {
	r := root{}
	for i := 0; i < len(text); {
		switch rest := text[i:]; {
		case isSpace(rest[0]):
			i++
		case rest[0] != '<':
			return r
		case bytes.HasPrefix(rest, []byte("<!--")):
			i = after(text, i+4, "-->")
		case bytes.HasPrefix(rest, []byte("<?")):
			i = after(text, i+2, "?>")
		case bytes.HasPrefix(rest, []byte("<!")):
			end := endOfDoctype(text, i)
			r.doctype = strings.ToLower(string(rest[:min(end-i, 40)]))
			i = end
		default:
			if n := nameLength(rest[1:]); n > 0 {
				r.name, r.at = string(rest[1:1+n]), i
			}
			return r
		}
	}
	return r
}

// local returns the part of a qualified name behind the colon, in lower case.
func local(name string) string {
	if _, after, found := strings.Cut(name, ":"); found {
		name = after
	}
	return strings.ToLower(name)
}

// sniff tells the kind of a document by its bytes.
func sniff(doc Document, text []byte) (Kind, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	rest := bytes.TrimLeft(text, " \t\r\n\f\v\x00")
	if len(rest) == 0 {
		return Auto, errEmpty
	}
	plain := doc.Address == "" || mediaType(doc.ContentType) == "text/plain"
	if rest[0] == '{' || rest[0] == '[' && !plain {
		return Feed, nil // whose reader tells a feed from other JSON
	}
	r := findRoot(text)
	switch name := local(r.name); {
	case !feedRoots[name] && bytes.IndexByte(rest[:min(len(rest), 1024)], 0) >= 0:
		return Auto, errBinary
	case name == "opml":
		return OPML, nil
	case name == "html" || strings.HasPrefix(r.doctype, "<!doctype html"):
		if hiddenFeed(text) >= 0 {
			return Feed, nil
		}
		return Page, nil
	case feedRoots[name]:
		return Feed, nil
	case hiddenFeed(text) >= 0:
		return Feed, nil
	case looksLikePage(text), htmlElements[name] && !inlineElements[name]:
		return Page, nil
	case r.name != "" && !htmlElements[name]:
		return Auto, notFeedXML(r.name)
	case plain:
		return Text, nil
	}
	return Auto, notFeedText(rest)
}

func notFeedXML(name string) error {
	return fmt.Errorf("XML with the root <%s>, not a feed", printable(cut(name, 40)))
}

func notFeedText(text []byte) error {
	return fmt.Errorf("text beginning with %q, not a feed", cut(plainText(string(text[:min(len(text), 400)]), 80), 60))
}

// notFeedPage is the error for an HTML page where a feed is wanted, with the page's title.
func notFeedPage(text []byte) error {
	head := string(text[:min(len(text), 64<<10)])
	if i := indexFold(head, "<title"); i >= 0 {
		n, _ := tagAt(head[i:])
		inner, _, _ := strings.Cut(head[i+n:], "</")
		if title := plainText(inner, 80); title != "" {
			return fmt.Errorf("an HTML page titled %q, not a feed", title)
		}
	}
	return errors.New("an HTML page without a title, not a feed")
}

// feedRoots are the local names of the roots that the feed reader knows, in lower case.
var feedRoots = map[string]bool{"rss": true, "rdf": true, "feed": true, "channel": true, "entry": true}

// hiddenFeed returns where a feed's root stands behind other bytes, such as the warning of a script or a page
// around it, or -1. It asks for more than the root's name, so that a page about feeds is not one.
func hiddenFeed(text []byte) int {
	for at := 0; ; {
		i := bytes.IndexByte(text[at:], '<')
		if i < 0 {
			return -1
		}
		at += i
		n := nameLength(text[at+1:])
		if n > 0 && n < 40 && isHiddenRoot(local(string(text[at+1:at+1+n])), text[at:min(len(text), at+2000)]) {
			return at
		}
		at++
	}
}

func isHiddenRoot(name string, head []byte) bool {
	end := bytes.IndexByte(head, '>')
	if end < 0 {
		return false
	}
	tag, next := head[:end], findRoot(head[end+1:])
	switch name {
	case "rss":
		return local(next.name) == "channel"
	case "feed":
		return bytes.Contains(tag, []byte("/Atom")) || bytes.Contains(tag, []byte("purl.org/atom"))
	case "rdf":
		return local(next.name) == "channel"
	}
	return false
}

// looksLikePage reports whether the first 2 KB hold what only an HTML page holds.
func looksLikePage(text []byte) bool {
	head := bytes.ToLower(text[:min(len(text), 2048)])
	for _, mark := range []string{"<!doctype html", "<html", "<head>", "<body", "<meta ", "<title>"} {
		if bytes.Contains(head, []byte(mark)) {
			return true
		}
	}
	return false
}

// mediaType returns the type of a Content-Type field without its parameters, in lower case.
func mediaType(field string) string {
	t, _, _ := strings.Cut(field, ";")
	return strings.ToLower(strings.TrimSpace(t))
}

// after returns the index behind the next mark at or after from, or the end of text.
func after(text []byte, from int, mark string) int {
	if from < len(text) {
		if i := bytes.Index(text[from:], []byte(mark)); i >= 0 {
			return from + i + len(mark)
		}
	}
	return len(text)
}

// endOfDoctype returns the index behind a "<!…>" that begins at from, its internal subset included.
func endOfDoctype(text []byte, from int) int {
	quote, inside := byte(0), false
	for i := from; i < len(text); i++ {
		switch c := text[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '[':
			inside = true
		case c == ']':
			inside = false
		case c == '>' && !inside:
			return i + 1
		}
	}
	return len(text)
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' }

// nameLength returns how many bytes at the beginning of b are the qualified name of an element or attribute.
func nameLength(b []byte) int {
	n := 0
	for n < len(b) {
		c := b[n]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80
		if !letter && (n == 0 || !(c >= '0' && c <= '9' || c == '-' || c == '.' || c == ':')) {
			break
		}
		n++
	}
	return n
}
