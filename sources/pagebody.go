package sources

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
)

// The limits of a page that readability is given. It scores each element several times, and by all of the text inside.
const (
	maxReadableElements = 30_000
	maxReadableWeight   = 30 << 20 // bytes of text, each as often as there are elements around it
)

// minPageText is the length in runes of a body that is too short to be sure of.
const minPageText = 200

// body returns the article's markup and the byline that readability saw. Where readability finds nothing, or the page
// is too large for it, the body is made of the page's paragraphs; where linked data has more text, of that.
func (p *page) body() (markup, byline string) {
	plain := p.paragraphs()
	markup, byline, ok := p.readable()
	if !ok {
		p.note("the page's text was taken paragraph by paragraph")
	}
	length := textLength(markup)
	if length < minPageText && textLength(plain) > 2*length {
		markup, length = plain, textLength(plain)
	}
	if linked := linkedBody(p.ld.body); textLength(linked) > 2*length {
		markup = linked
	}
	return markup, byline
}

// bylineMark begins a line that says who wrote the article.
var bylineMark = pattern(`(?i)^(?:(?:written|words|text|story) )?(?:by|von|par|por|di|door|av|af)\b`)

// dropByline takes lines out of the page that say no more than who wrote it.
func (p *page) dropByline(authors []string) {
	if len(authors) == 0 {
		return
	}
	var lines []*html.Node
	eachElement(p.root, func(n *html.Node) {
		if n.Data != "p" && n.Data != "div" && n.Data != "span" && n.Data != "address" || len(lines) >= maxAuthors {
			return
		}
		if text := shortText(n, 120); bylineMark().MatchString(text) && strings.Contains(text, authors[0]) {
			lines = append(lines, n)
		}
	})
	for _, n := range lines {
		if n.Parent != nil {
			n.Parent.RemoveChild(n)
		}
	}
}

// readable runs readability over the page, which it changes. A panic of that library is no reason to lose the page.
func (p *page) readable() (markup, byline string, ok bool) {
	if elements, weight := weighTree(p.root, 0); elements > maxReadableElements || weight > maxReadableWeight {
		return "", "", false
	}
	defer func() {
		if recover() != nil {
			markup, byline, ok = "", "", false
		}
	}()
	base, err := url.Parse(p.base)
	if err != nil || p.base == "" {
		base = nil
	}
	parser := readability.NewParser()
	parser.DisableJSONLD = true // it was read already
	article, err := parser.ParseAndMutate(p.root, base)
	if err != nil || article.Node == nil {
		return "", "", err == nil
	}
	return strings.TrimSpace(render(article.Node)), article.Byline(), true
}

// weighTree returns how many elements a tree has, and how much text, each byte as often as there are elements around
// it.
func weighTree(n *html.Node, depth int) (elements, weight int) {
	switch {
	case n.Type == html.TextNode:
		return 0, len(n.Data) * depth
	case n.Data == "script" || n.Data == "style":
		return 1, 0
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		e, w := weighTree(c, depth+1)
		elements, weight = elements+e, weight+w
	}
	return elements + 1, weight
}

// paragraphs makes a body of the page's paragraphs: those of its article or main element, or all outside of what
// frames a page.
func (p *page) paragraphs() string {
	whole := p.root
	for _, name := range []string{"article", "main"} {
		if n := only(p.root, name); n != nil {
			whole = n
			break
		}
	}
	var b strings.Builder
	eachElement(whole, func(n *html.Node) {
		if n.Data != "p" || b.Len() > maxBody || framed(n) || isHidden(n) {
			return
		}
		if text := fold(textOf(n), maxBody); utf8.RuneCountInString(text) >= 20 {
			b.WriteString("<p>")
			b.WriteString(html.EscapeString(text))
			b.WriteString("</p>\n")
		}
	})
	return strings.TrimSpace(b.String())
}

// only returns the element of that name when the page has just one.
func only(root *html.Node, name string) *html.Node {
	var found *html.Node
	n := 0
	eachElement(root, func(e *html.Node) {
		if e.Data == name {
			found = e
			n++
		}
	})
	if n != 1 {
		return nil
	}
	return found
}

// framed reports whether a node stands in what frames a page and not in its text.
func framed(n *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		switch p.Data {
		case "nav", "footer", "header", "form", "aside", "noscript", "template":
			return true
		}
	}
	return false
}

// linkedBody makes paragraphs of the text in linked data, which stands there without markup.
func linkedBody(text string) string {
	if strings.Contains(text, "</p>") {
		return cutMarkup(text, maxBody)
	}
	return textBody(textLines(unescape(text)))
}

// textLength returns the length of the text in markup, in runes, up to where it is long enough for any comparison.
func textLength(markup string) int {
	return utf8.RuneCountInString(plainText(markup, 20_000))
}
