package sources

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/copytaster/copytaster/feed"
)

// The numbers of the rule for related blocks.
const (
	maxPageStated  = 12
	minAnchorWords = 4
	maxAnchorWords = 25
	maxBlockText   = 6000 // runes
	maxBlockNodes  = 3000
	maxBlocks      = 200 // of one page
)

var (
	// relatedClass matches the names of blocks that list other articles, in classes, ids and accessible names.
	relatedClass = pattern(`(?:^|[^a-zA-Z])(?i:` + relatedNames + `)` +
		`|[a-z](?:Related|Recirc|ReadMore|MoreOn|SeeAlso|AlsoOn` +
		`|Recommend|ReadNext|UpNext|MostRead|MostPopular|Trending|Onward|FurtherReading|StoryPackage)`)
	// popularClass matches those of lists that are the same on every page of a site.
	popularClass = pattern(`(?i)most[-_ ]?(?:read|popular|viewed|shared|commented)` +
		`|popular|trending|top[-_ ]?stories|latest` +
		`|meistgelesen|beliebt|les[-_ ]plus[-_ ]lus|más[-_ ]leíd|mas[-_ ]leid|più[-_ ]lett|mais[-_ ]lid`)
)

const relatedNames = `related|recirc|read[-_ ]?more|more[-_ ]?on|see[-_ ]?also|also[-_ ]?on` +
	`|recommend|read[-_ ]?next|up[-_ ]?next` +
	`|most[-_ ]?read|most[-_ ]?popular|trending|onward|further[-_ ]?reading|story[-_ ]?package`

// relatedBlock is a part of a page that lists other articles.
type relatedBlock struct {
	nodes   []*html.Node
	popular bool // site-wide: the most read, the latest
	headed  bool // a heading says so
}

// relatedBlocks takes the blocks of related articles out of the page and returns the headlines of those that belong
// to this article. What is popular on the whole site belongs to none.
func (p *page) relatedBlocks() []feed.Headline {
	blocks := p.findBlocks()
	var hs []feed.Headline
	seen := map[string]bool{feed.LinkKey(p.url): true}
	headed := false
	for _, b := range blocks {
		if b.popular {
			continue
		}
		before := len(hs)
		for _, n := range b.nodes {
			hs = p.headlines(hs, n, seen)
		}
		headed = headed || b.headed && len(hs) > before
	}
	for _, b := range blocks {
		for _, n := range b.nodes {
			if n.Parent != nil {
				n.Parent.RemoveChild(n)
			}
		}
	}
	if len(hs) < 2 && !headed {
		return nil
	}
	return hs
}

// findBlocks finds the blocks by their names and by their headings, none inside another, in the page's order.
func (p *page) findBlocks() []relatedBlock {
	f := blockFinder{taken: map[*html.Node]bool{}}
	f.walk(p.root)
	return f.blocks
}

// blockFinder gathers blocks; what it has taken it does not look into.
type blockFinder struct {
	blocks []relatedBlock
	taken  map[*html.Node]bool
}

func (f *blockFinder) walk(n *html.Node) {
	for c := n.FirstChild; c != nil && !f.taken[n]; c = c.NextSibling {
		if c.Type != html.ElementNode || f.taken[c] || hiddenText[c.Data] && c.Data != "head" {
			continue
		}
		f.visit(c)
		if !f.taken[c] {
			f.walk(c)
		}
	}
}

func (f *blockFinder) visit(n *html.Node) {
	switch n.Data {
	case "html", "head", "body", "main", "a":
		return
	}
	if len(f.blocks) >= maxBlocks {
		return
	}
	name := class(n)
	if name != "" && relatedClass().MatchString(name) && isBlock(n) {
		b := relatedBlock{nodes: []*html.Node{n}, popular: popularClass().MatchString(name)}
		if h := blockHeading(n); h != "" {
			b.headed, b.popular = isListHeading(h), b.popular || popularClass().MatchString(h)
		}
		f.take(b)
		return
	}
	if text, ok := listHeading(n); ok {
		if nodes := under(n); nodes != nil {
			f.take(relatedBlock{nodes: nodes, headed: true, popular: popularClass().MatchString(text)})
		}
	}
}

func (f *blockFinder) take(b relatedBlock) {
	for _, n := range b.nodes {
		f.taken[n] = true
	}
	f.blocks = append(f.blocks, b)
}

// isBlock reports whether a node lists links and is no part of the article's text: it is short, and much of what it
// says is in its links. It looks no further than it must.
func isBlock(n *html.Node) bool {
	links, linked, total, nodes := 0, 0, 0, 0
	var walk func(n *html.Node, inLink bool) bool
	walk = func(n *html.Node, inLink bool) bool {
		if nodes++; nodes > maxBlockNodes || total > maxBlockText {
			return false
		}
		switch {
		case n.Type == html.TextNode:
			length := utf8.RuneCountInString(fold(n.Data, maxBlockText+1))
			total += length
			if inLink {
				linked += length
			}
		case n.Type == html.ElementNode && hiddenText[n.Data]:
			return true
		case n.Type == html.ElementNode && n.Data == "a" && attr(n, "href") != "":
			links++
			inLink = true
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if !walk(c, inLink) {
				return false
			}
		}
		return true
	}
	return walk(n, false) && links > 0 && total <= maxBlockText && total-linked <= 3*linked+100
}

// shortText returns the text in a node, scripts and styles left out, on one line; "" where it is longer than max bytes.
func shortText(n *html.Node, most int) string {
	var b strings.Builder
	nodes := 0
	var walk func(n *html.Node) bool
	walk = func(n *html.Node) bool {
		if nodes++; nodes > maxBlockNodes || b.Len() > 4*most {
			return false
		}
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		if n.Type == html.ElementNode && (hiddenText[n.Data] || n.Data == "time" && b.Len() > 0) {
			return true
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if !walk(c) {
				return false
			}
		}
		if n.Type == html.ElementNode && !inlineElements[n.Data] {
			b.WriteByte(' ')
		}
		return true
	}
	if !walk(n) {
		return ""
	}
	if s := fold(b.String(), most+1); len(s) <= most {
		return s
	}
	return ""
}

// blockHeading returns the text of the first heading in a block, "" when that is a headline and leads somewhere.
func blockHeading(n *html.Node) string {
	text, found := "", false
	eachElement(n, func(e *html.Node) {
		if !found && isHeading(e) {
			found = true
			if !within(e, "a") && only(e, "a") == nil {
				text = shortText(e, 60)
			}
		}
	})
	return text
}

// isHeading reports whether an element is one of h1 to h6.
func isHeading(n *html.Node) bool {
	return len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6'
}

// isListHeading reports whether a text announces related articles.
func isListHeading(text string) bool {
	if len(text) > 80 {
		return false
	}
	text = labelCount().ReplaceAllString(text, "")
	return isRelatedLabel(text) || labelLine().MatchString(text)
}

// listHeading reports whether a node is a heading, or a line set like one, that announces related articles.
func listHeading(n *html.Node) (string, bool) {
	switch n.Data {
	case "h2", "h3", "h4", "h5", "h6", "p", "strong", "b", "div", "span", "header":
	default:
		return "", false
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		link := c.Data == "a" && n.Data != "h2" && n.Data != "h3"
		if c.Type == html.ElementNode && (!inlineElements[c.Data] || link) {
			return "", false
		}
	}
	text := shortText(n, 80)
	return text, text != "" && isListHeading(text)
}

// under returns the nodes that a heading announces, the heading among them: the box that holds both, the next
// element with links, or the next lines that are nothing else. A heading inside a line, such as <p><strong>, counts
// for the line.
func under(h *html.Node) []*html.Node {
	for h.Parent != nil && lineElements[h.Parent.Data] && onlyChild(h) {
		h = h.Parent
	}
	if box := h.Parent; box != nil && isBlock(box) {
		switch box.Data {
		case "aside", "section", "div", "nav":
			return []*html.Node{box}
		}
	}
	nodes := []*html.Node{h}
	for s := h.NextSibling; s != nil && len(nodes) <= maxPageStated; s = s.NextSibling {
		if s.Type != html.ElementNode {
			continue
		}
		line := s.Data == "p" // of which there may be several
		if !isBlock(s) || !line && (len(nodes) > 1 || !boxElements[s.Data]) {
			break
		}
		if nodes = append(nodes, s); !line {
			break
		}
	}
	if len(nodes) == 1 {
		return nil
	}
	return nodes
}

var (
	boxElements  = set("ul ol div section") // may hold the list that a heading announces
	lineElements = set("p div header")      // may hold nothing but the heading
)

// onlyChild reports whether nothing but white space stands beside a node.
func onlyChild(n *html.Node) bool {
	for c := n.Parent.FirstChild; c != nil; c = c.NextSibling {
		if c != n && (c.Type == html.ElementNode || c.Type == html.TextNode && strings.TrimSpace(c.Data) != "") {
			return false
		}
	}
	return true
}

// headlines appends the headlines that a block links to: on the same site, not paid for, 4 to 25 words long, each
// address once.
func (p *page) headlines(hs []feed.Headline, block *html.Node, seen map[string]bool) []feed.Headline {
	take := func(n *html.Node) {
		if n.Data != "a" || len(hs) >= maxPageStated || paid(n) || framedLink(n) {
			return
		}
		address := resolve(p.base, attr(n, "href"))
		if address == "" || domainOf(address) != domainOf(p.url) {
			return
		}
		key := feed.LinkKey(address)
		title := anchorTitle(n)
		if size, _ := measure(title); seen[key] || size < minAnchorWords || size > maxAnchorWords {
			return
		}
		seen[key] = true
		if !p.opt.KeepTracking {
			address = stripTracking(address)
		}
		hs = append(hs, feed.Headline{Title: title, URL: address, Relation: feed.Stated})
	}
	take(block)
	eachElement(block, take)
	return hs
}

// paid reports whether a link says that somebody paid for it, or that the site does not stand behind it.
func paid(n *html.Node) bool {
	rel := strings.ToLower(attr(n, "rel"))
	if strings.Contains(rel, "sponsored") || strings.Contains(rel, "nofollow") {
		return true
	}
	for e := n; e != nil; e = e.Parent {
		name := strings.ToLower(class(e))
		for _, w := range []string{"sponsor", "taboola", "outbrain", "promoted", "advert", "paid-content"} {
			if strings.Contains(name, w) && e.Data != "body" && e.Data != "html" {
				return true
			}
		}
	}
	return false
}

// framedLink reports whether a link stands in the navigation, the header or the footer of the page.
func framedLink(n *html.Node) bool {
	return within(n, "nav") || within(n, "footer") || within(n, "header")
}

// anchorTitle returns the headline in a link: that of a heading in it, or of an element called a title, else all.
func anchorTitle(n *html.Node) string {
	title := ""
	eachElement(n, func(e *html.Node) {
		name := strings.ToLower(attr(e, "class"))
		if title == "" && (isHeading(e) || strings.Contains(name, "title") || strings.Contains(name, "headline")) {
			title = shortText(e, 400)
		}
	})
	if title == "" {
		title = shortText(n, 400)
	}
	return title
}
