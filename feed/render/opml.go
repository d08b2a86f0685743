package render

import (
	"bytes"
	"encoding/xml"
	"regexp"
	"strings"
)

// Outline is a source as an OPML document lists it. One without a web address, such as a file, is text only.
type Outline struct {
	Title   string   // plain text
	Address string   // of the feed; it must hold no secrets
	SiteURL string   // of the home page, "" when unknown
	Tags    []string // the first is the folder
}

type opmlDocument struct {
	XMLName xml.Name       `xml:"opml"`
	Version string         `xml:"version,attr"`
	Title   string         `xml:"head>title"`
	Body    []*opmlOutline `xml:"body>outline"`
}

type opmlOutline struct {
	Type     string `xml:"type,attr,omitempty"`
	Text     string `xml:"text,attr"`
	Title    string `xml:"title,attr,omitempty"`
	XMLURL   string `xml:"xmlUrl,attr,omitempty"`
	HTMLURL  string `xml:"htmlUrl,attr,omitempty"`
	Category string `xml:"category,attr,omitempty"`

	Outlines []*opmlOutline `xml:"outline"`
}

// OPML writes a list of sources as OPML 2.0. Sources of the same first tag share a folder, which stands where the
// first of them does; those without tags stand beside the folders. It has no date, so that the same list is the same bytes.
func OPML(title string, outlines []Outline) ([]byte, error) {
	doc := opmlDocument{
		Version: "2.0",
		Title:   opmlText(line(title)),
	}
	if doc.Title == "" {
		doc.Title = Program
	}
	folders := make(map[string]*opmlOutline)
	for i := range outlines {
		o, tags := newOPMLOutline(&outlines[i])
		if len(tags) == 0 {
			doc.Body = append(doc.Body, o)
			continue
		}
		folder := folders[tags[0]]
		if folder == nil {
			folder = &opmlOutline{Text: opmlText(tags[0])}
			folders[tags[0]] = folder
			doc.Body = append(doc.Body, folder)
		}
		folder.Outlines = append(folder.Outlines, o)
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	enc := xml.NewEncoder(&b)
	enc.Indent("", "  ")
	if err := enc.Encode(doc); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// newOPMLOutline returns the element of a source, and its tags.
func newOPMLOutline(o *Outline) (*opmlOutline, []string) {
	tags := lines(o.Tags)
	text, address, site := line(o.Title), web(o.Address), web(o.SiteURL)
	for _, s := range []string{address, site, english.untitled} {
		if text == "" {
			text = s
		}
	}
	// A comma parts two categories and a slash makes a hierarchy (OPML 2.0, "category").
	category := make([]string, len(tags))
	for i, t := range tags {
		category[i] = strings.NewReplacer(",", " ", "/", " ").Replace(t)
	}
	text = opmlText(text)
	out := &opmlOutline{Text: text, Category: strings.Join(category, ",")}
	if address != "" {
		out.Type, out.Title, out.XMLURL, out.HTMLURL = "rss", text, address, site
	}
	return out, tags
}

// opmlText keeps a text attribute, which may hold markup (OPML 2.0, "text attributes"), from being taken for some:
// "S&P" becomes "S & P". Escaping it as HTML would show in the readers that take it for plain text, which most do.
func opmlText(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return s
	}
	return line(reference.ReplaceAllString(strings.ReplaceAll(s, "<", "‹"), " & $1"))
}

// reference is an ampersand that does not stand alone, which strict parsers of HTML take for a broken reference.
var reference = regexp.MustCompile(`&([^ &])`)
