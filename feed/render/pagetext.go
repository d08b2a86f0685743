package render

import (
	"bytes"
	"html/template"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/copytaster/copytaster/feed"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// afterTitle is what a summary says beyond the title where it begins with the title's words, as it does when the
// title was made of it; else it is the summary.
func afterTitle(summary, title string) string {
	title = strings.TrimRight(title, ".…")
	rest, repeats := strings.CutPrefix(summary, title)
	if !repeats || title == "" {
		return summary
	}
	if r, size := utf8.DecodeRuneInString(rest); strings.ContainsRune(".!?…。！？؟।", r) {
		return strings.TrimSpace(rest[size:])
	}
	if strings.HasSuffix(title, "?") || strings.HasSuffix(title, "!") || rest == "" {
		return strings.TrimSpace(rest)
	}
	return "…" + strings.TrimLeft(rest, " ,;:–—-")
}

// direction is the dir attribute for a text in a language: of its script where the tag names one, "auto" where the
// language is not known.
func direction(lang string) string {
	if lang == "" {
		return "auto"
	}
	parts := strings.Split(strings.ToLower(lang), "-")
	for _, part := range parts[1:] {
		if len(part) != 4 || part[0] <= '9' {
			continue
		}
		switch part {
		case "arab", "aran", "hebr", "syrc", "thaa", "nkoo", "adlm", "rohg", "samr", "mand":
			return "rtl"
		}
		return "ltr"
	}
	switch parts[0] {
	case "ar", "arc", "arz", "ary", "azb", "ckb", "dv", "fa", "he", "iw", "ks", "mzn", "nqo", "pnb", "prs", "ps", "sd",
		"syr", "ug", "ur", "yi":
		return "rtl"
	}
	return "ltr"
}

// rightToLeft are the scripts of the news that are written from right to left.
var rightToLeft = []*unicode.RangeTable{unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Adlam}

// directionOf is the direction of what has that title: its language's, unless most letters of the title run from right to left.
// Many feeds say "en" because the program that makes them does.
func directionOf(lang, title string) string {
	dir := direction(lang)
	if dir != "ltr" {
		return dir
	}
	letters := 0
	for _, r := range title {
		if unicode.In(r, rightToLeft...) {
			letters++
		} else if unicode.IsLetter(r) {
			letters--
		}
	}
	if letters > 0 {
		return "rtl"
	}
	return dir
}

// pageBody fits an article's body into a page: its elements are closed inside it, whatever they are, so that no body
// swallows what follows; its landmarks, sections and main headings step back behind the page's own; its images wait until they
// are needed and say nothing of the page, or, where there is a word for it, are links of that name.
func pageBody(content feed.HTML, image string) template.HTML {
	inside := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
	nodes, err := html.ParseFragment(strings.NewReader(legal(string(content))), inside)
	if err != nil {
		text := html.UnescapeString(feed.Text(string(content))) // too deep for a tree
		return template.HTML("<p>" + html.EscapeString(line(text)) + "</p>")
	}
	for _, n := range nodes {
		inside.AppendChild(n)
	}
	fit(inside, image)
	var b bytes.Buffer
	for n := inside.FirstChild; n != nil; n = n.NextSibling {
		whole := b.Len()
		if html.Render(&b, n) != nil {
			b.Truncate(whole)
		}
	}
	return template.HTML(strings.TrimSpace(b.String()))
}

// fit mends the elements below n. What reads the rest of a page as its own text, or loads or runs something, goes; a
// clean body has none of it.
func fit(n *html.Node, image string) {
	for c, next := n.FirstChild, (*html.Node)(nil); c != nil; c = next {
		next = c.NextSibling
		if c.Type != html.ElementNode && c.Type != html.TextNode || barred[c.Data] && c.Type == html.ElementNode {
			n.RemoveChild(c)
			continue
		}
		if c.Type == html.TextNode {
			c.Data = legal(c.Data) // what references stood for
			continue
		}
		switch c.DataAtom {
		case atom.Main, atom.Nav, atom.Aside, atom.Article, atom.Section:
			c.DataAtom, c.Data = atom.Div, "div"
		case atom.H1:
			c.DataAtom, c.Data = atom.H2, "h2"
		}
		c.Attr = slices.DeleteFunc(c.Attr, func(a html.Attribute) bool {
			return strings.HasPrefix(a.Key, "on") || ours[a.Key]
		})
		for i := range c.Attr {
			c.Attr[i].Val = legal(c.Attr[i].Val)
		}
		if c.DataAtom == atom.Img && image != "" {
			toLink(c, image)
		} else if c.DataAtom == atom.Img {
			c.Attr = append(c.Attr, html.Attribute{Key: "loading", Val: "lazy"},
				html.Attribute{Key: "referrerpolicy", Val: "no-referrer"})
			if !slices.ContainsFunc(c.Attr, func(a html.Attribute) bool { return a.Key == "alt" }) {
				c.Attr = append(c.Attr, html.Attribute{Key: "alt"})
			}
		}
		fit(c, image)
	}
}

// toLink makes an image a link to it, which says what the image does or has the name given.
func toLink(n *html.Node, name string) {
	address := ""
	for _, a := range n.Attr {
		switch a.Key {
		case "src":
			address = web(a.Val)
		case "alt":
			if alt := line(a.Val); alt != "" {
				name = alt
			}
		}
	}
	n.DataAtom, n.Data, n.Attr = atom.Span, "span", nil
	inLink := false
	for p := n.Parent; p != nil; p = p.Parent {
		inLink = inLink || p.DataAtom == atom.A
	}
	if address != "" && !inLink {
		n.DataAtom, n.Data, n.Attr = atom.A, "a", []html.Attribute{{Key: "href", Val: address}}
	}
	n.AppendChild(&html.Node{Type: html.TextNode, Data: name})
}

// barred are the elements that fit takes out with all they hold.
var barred = names(`applet audio base embed form frame frameset iframe link listing meta noembed noframes noscript
	object plaintext script select style svg template textarea title video xmp`)

// ours are the attributes that only the page's own elements and fit have.
var ours = names(`class decoding id loading name ping referrerpolicy style tabindex`)

func names(list string) map[string]bool {
	set := map[string]bool{}
	for _, name := range strings.Fields(list) {
		set[name] = true
	}
	return set
}
