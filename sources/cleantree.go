package sources

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// cleaner mends the tree of one body: addresses become absolute, what is embedded becomes a link, formulas become
// text, and what is hidden or counts readers goes. What remains that may not stay is for the allow-list.
type cleaner struct {
	base         string
	page         string // where links within the text lead
	keepTracking bool
	rules        *URLRules
	shown        map[string]bool // addresses of the images that stand in the body
}

// dropped are the elements that go with all they hold.
var dropped = set(`script style template head title meta link base param svg canvas select datalist optgroup option
input button textarea progress meter map area frame frameset noframes noembed xmp plaintext listing dialog nextid keygen
marquee bgsound`)

// embedded are the elements that load something into the page. They become links.
var embedded = set(`iframe embed object video audio`)

// children mends what a node holds. The parser bounds the depth (512), so recursion does.
func (c *cleaner) children(n *html.Node) {
	for child := n.FirstChild; child != nil; {
		next := child.NextSibling
		c.node(n, child)
		child = next
	}
}

// node mends one child of parent, takes it out, or puts another in its place.
func (c *cleaner) node(parent, n *html.Node) {
	switch n.Type {
	case html.TextNode:
		return
	case html.ElementNode:
	default:
		parent.RemoveChild(n)
		return
	}
	switch {
	case n.Data == "math":
		replace(parent, n, formula(n)...)
	case n.Namespace != "", dropped[n.Data], isHidden(n):
		parent.RemoveChild(n)
	case embedded[n.Data]:
		replace(parent, n, c.embed(n)...)
	case n.Data == "picture":
		c.picture(parent, n)
	case n.Data == "img":
		c.image(parent, n)
	case n.Data == "a":
		c.link(n)
		c.children(n)
		if attr(n, "href") == "" {
			unwrap(parent, n)
		}
	default:
		c.children(n)
		if !stays[n.Data] {
			unwrap(parent, n)
		}
	}
}

var stays = set(strings.Join(cleanElements, " "))

// link mends the address of a link.
func (c *cleaner) link(n *html.Node) {
	address := c.address(attr(n, "href"))
	setAttrs(n, "href", address, "title", attr(n, "title"), "lang", attr(n, "lang"), "dir", attr(n, "dir"))
}

// address returns a link's address made absolute and rid of tracking, "" for a scheme that is not allowed.
func (c *cleaner) address(ref string) string {
	base := c.base
	if strings.HasPrefix(strings.TrimSpace(ref), "#") {
		base = c.page
	}
	u := resolveAny(base, ref)
	if u == nil {
		return ""
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		for _, s := range cleanSchemes {
			if u.Scheme == s && (u.Opaque != "" || u.Path != "" || u.RawQuery != "" || u.Host != "") {
				return escapeURI(u.String())
			}
		}
		return ""
	}
	return c.untracked(webAddress(u))
}

// untracked takes the tracking off the address of a link.
func (c *cleaner) untracked(address string) string {
	if c.keepTracking {
		return address
	}
	return c.rules.Link(stripTracking(address))
}

// ruled takes off the address of an image what the rules say. An image's own parameters are not in the built-in table.
func (c *cleaner) ruled(address string) string {
	if c.keepTracking {
		return address
	}
	return c.rules.Link(address)
}

// image keeps an image with the best of its candidates, once, and drops tracking pixels.
func (c *cleaner) image(parent, n *html.Node) {
	named := c.imageAddress(n)
	address := c.ruled(named)
	if address == "" || tiny(attr(n, "width")) || tiny(attr(n, "height")) || isPixel(named) || isPixel(address) {
		parent.RemoveChild(n)
		return
	}
	if within(n, "noscript") && c.shown[address] {
		parent.RemoveChild(n)
		return
	}
	c.shown[address] = true
	width, height := pixels(attr(n, "width")), pixels(attr(n, "height"))
	setAttrs(n, "src", address, "alt", attr(n, "alt"), "title", attr(n, "title"), "width", width, "height", height)
}

// lazy are the attributes in which an image that is loaded late names its address, best first.
var lazy = []string{"data-src", "data-lazy-src", "data-original", "data-orig-file", "data-hi-res-src", "data-url"}

// imageAddress returns the widest candidate of an image, else its late address, else its own.
func (c *cleaner) imageAddress(n *html.Node) string {
	for _, set := range []string{"srcset", "data-srcset", "data-lazy-srcset"} {
		if u := resolve(c.base, bestCandidate(attr(n, set))); u != "" {
			return u
		}
	}
	for _, name := range lazy {
		if u := resolve(c.base, attr(n, name)); u != "" {
			return u
		}
	}
	return resolve(c.base, attr(n, "src"))
}

// picture makes an image of a picture: its own, or where that has no address one of the best source.
func (c *cleaner) picture(parent, n *html.Node) {
	var img *html.Node
	best := ""
	eachElement(n, func(e *html.Node) {
		switch e.Data {
		case "img":
			if img == nil {
				img = e
			}
		case "source":
			candidates := firstOf(attr(e, "srcset"), attr(e, "data-srcset"), attr(e, "src"))
			best = firstOf(best, resolve(c.base, bestCandidate(candidates)))
		}
	})
	if img == nil {
		img = newElement("img")
	} else {
		img.Parent.RemoveChild(img)
	}
	if c.imageAddress(img) == "" {
		setAttrs(img, "src", best, "alt", attr(img, "alt"), "title", attr(img, "title"))
	}
	replace(parent, n, img)
	c.image(parent, img)
}

// isHidden reports whether an element says that it is not to be seen.
func isHidden(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			if a.Val != "until-found" {
				return true
			}
		case "style":
			style := strings.ToLower(strings.Join(strings.Fields(a.Val), ""))
			if strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") ||
				strings.Contains(style, "mso-hide:all") {
				return true
			}
		}
	}
	return false
}

// pixels returns a width or height as a number, "" for what is none.
func pixels(s string) string {
	s = strings.TrimSuffix(strings.TrimSpace(s), "px")
	for i := range len(s) {
		if !isDigit(s[i]) {
			return ""
		}
	}
	if len(s) > 5 {
		return ""
	}
	return s
}

// within reports whether a node stands in an element of that name.
func within(n *html.Node, name string) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Data == name {
			return true
		}
	}
	return false
}

// dropEmpty takes out links, paragraphs and the like that lost, or never had, anything to show.
func dropEmpty(root *html.Node) {
	for n := root.FirstChild; n != nil; {
		next := n.NextSibling
		if n.Type == html.ElementNode {
			dropEmpty(n)
			if droppable[n.Data] && n.FirstChild == nil {
				root.RemoveChild(n)
			} else if n.Data == "a" && isBlank(n) {
				unwrap(root, n)
			}
		}
		n = next
	}
}

var droppable = set(`a p div span b i em strong figure figcaption ul ol dl small section article aside h1 h2 h3 h4
h5 h6 blockquote`)

// isBlank reports whether a node shows nothing: no text and no image.
func isBlank(n *html.Node) bool {
	blank := true
	eachElement(n, func(e *html.Node) { blank = blank && e.Data != "img" })
	return blank && strings.TrimSpace(strings.ReplaceAll(textOf(n), "\u00a0", " ")) == ""
}

// eachElement calls f for each element in a node, in the order of the document.
func eachElement(n *html.Node, f func(*html.Node)) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		if c.Type == html.ElementNode {
			f(c)
			eachElement(c, f)
		}
		c = next
	}
}

// textOf returns the text in a node.
func textOf(n *html.Node) string {
	var b strings.Builder
	writeText(&b, n)
	return b.String()
}

func writeText(b *strings.Builder, n *html.Node) {
	if n.Type == html.TextNode {
		b.WriteString(n.Data)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		writeText(b, c)
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

// setAttrs gives a node these attributes and no others; those without a value are left out, but for an empty alt.
func setAttrs(n *html.Node, pairs ...string) {
	var attrs []html.Attribute
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" || pairs[i] == "alt" {
			attrs = append(attrs, html.Attribute{Key: pairs[i], Val: pairs[i+1]})
		}
	}
	n.Attr = attrs
}

func newElement(name string, children ...*html.Node) *html.Node {
	n := &html.Node{Type: html.ElementNode, Data: name, DataAtom: atom.Lookup([]byte(name))}
	for _, c := range children {
		n.AppendChild(c)
	}
	return n
}

func textNode(s string) *html.Node { return &html.Node{Type: html.TextNode, Data: s} }

// replace puts others in the place of a node.
func replace(parent, n *html.Node, others ...*html.Node) {
	for _, o := range others {
		parent.InsertBefore(o, n)
	}
	parent.RemoveChild(n)
}

// unwrap puts what a node holds in its place.
func unwrap(parent, n *html.Node) {
	for c := n.FirstChild; c != nil; c = n.FirstChild {
		n.RemoveChild(c)
		parent.InsertBefore(c, n)
	}
	parent.RemoveChild(n)
}
