package sources

import (
	"html"
	"regexp"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/copytaster/copytaster/feed"
)

// CleanVersion names the policy of Clean. It changes when Clean may give another result for the same body, so that
// whoever keeps results knows which to make anew.
const CleanVersion = 2

// Clean turns a body into markup that may stand in a page or a feed: balanced, with absolute addresses only, without
// anything that runs, tracks, is hidden or reaches out of the article.
//
// The markup is parsed, the tree is mended (cleaner), an allow-list of elements and attributes is put over what it
// renders to, and that is parsed and rendered once more, so that nothing unbalanced can leave. A body that a parser
// refuses comes out as its escaped text: a reader loses its form, never its words.
//
// Tracking parameters are taken off links, and what rules say off the addresses of links and images too, unless keepTracking
// leaves all that. A link to another place in the text, such as a footnote, leads to that place on the article's own page,
// where that is known.
func Clean(b feed.Body, page string, keepTracking bool, rules *URLRules) feed.HTML {
	markup := strings.TrimSpace(lineEnds.Replace(legal(cutMarkup(b.HTML, maxBody))))
	if markup == "" {
		return ""
	}
	if strings.IndexByte(markup, '<') < 0 && strings.IndexByte(markup, '&') < 0 {
		return feed.HTML(html.EscapeString(markup))
	}
	root, err := parseFragment(markup)
	if err != nil {
		return escapedText(markup)
	}
	c := cleaner{base: b.Base, page: firstOf(page, b.Base), keepTracking: keepTracking, rules: rules, shown: map[string]bool{}}
	c.children(root)
	dropEmpty(root)
	filtered := policy().Sanitize(render(root))
	if root, err = parseFragment(filtered); err != nil {
		return escapedText(markup)
	}
	return feed.HTML(strings.TrimSpace(legal(render(root))))
}

// parseFragment parses markup as the content of a div, with scripting off, so that the content of noscript is markup.
func parseFragment(markup string) (*nethtml.Node, error) {
	root := &nethtml.Node{Type: nethtml.ElementNode, Data: "div", DataAtom: atom.Div}
	scripting := nethtml.ParseOptionEnableScripting(false)
	nodes, err := nethtml.ParseFragmentWithOptions(strings.NewReader(markup), root, scripting)
	if err != nil {
		return nil, err
	}
	for _, n := range nodes {
		root.AppendChild(n)
	}
	return root, nil
}

// render writes the children of root.
func render(root *nethtml.Node) string {
	var b strings.Builder
	for n := root.FirstChild; n != nil; n = n.NextSibling {
		if nethtml.Render(&b, n) != nil {
			return escapeAll(root)
		}
	}
	return b.String()
}

// escapeAll writes the text of a tree that cannot be rendered.
func escapeAll(root *nethtml.Node) string {
	return html.EscapeString(textOf(root))
}

// escapedText is the body as text, for markup that no parser takes.
func escapedText(markup string) feed.HTML {
	text := plainText(markup, len(markup))
	if text == "" {
		return ""
	}
	return feed.HTML("<p>" + html.EscapeString(text) + "</p>")
}

// lineEnds writes all line ends as XML and HTML parsers read them.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// cleanElements are the elements that may stay. Neither is one that can run, load, be submitted or named.
var cleanElements = strings.Fields(`a abbr acronym address article aside b bdi big blockquote br caption center cite
code col colgroup dd del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main
mark nav ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead
time tr tt u ul var wbr`)

// cleanSchemes are the schemes that a link may have.
var cleanSchemes = []string{"http", "https", "mailto", "tel", "xmpp", "magnet", "geo", "webcal"}

// policy is the allow-list. It is made once, at first use; bluemonday's policies may be shared once they are made.
var policy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements(cleanElements...)
	p.AllowNoAttrs().OnElements("span")
	p.AllowURLSchemes(cleanSchemes...)
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(false)
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src").OnElements("img")
	p.AllowAttrs("alt", "title").OnElements("img")
	p.AllowAttrs("width", "height").Matching(bluemonday.Integer).OnElements("img")
	p.AllowAttrs("title").OnElements("a", "abbr", "acronym", "dfn")
	p.AllowAttrs("lang").Matching(languagePattern).Globally()
	p.AllowAttrs("dir").Matching(bluemonday.Direction).Globally()
	p.AllowAttrs("datetime").Matching(bluemonday.ISO8601).OnElements("time", "del", "ins")
	p.AllowAttrs("start", "value").Matching(bluemonday.Integer).OnElements("ol", "li")
	p.AllowAttrs("type").Matching(bluemonday.ListType).OnElements("ol", "ul")
	p.AllowAttrs("reversed").OnElements("ol")
	p.AllowAttrs("colspan", "rowspan", "span").Matching(spanPattern).OnElements("td", "th", "col", "colgroup")
	p.AllowAttrs("scope").Matching(scopePattern).OnElements("th")
	return p
})

var (
	languagePattern = regexp.MustCompile(`^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8}){0,4}$`)
	spanPattern     = regexp.MustCompile(`^[0-9]{1,3}$`)
	scopePattern    = regexp.MustCompile(`^(row|col|rowgroup|colgroup)$`)
)
