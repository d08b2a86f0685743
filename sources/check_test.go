package sources

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/copytaster/copytaster/feed"
)

// checkReading asserts what Read promises of every reading.
func checkReading(t testing.TB, r Reading) {
	t.Helper()
	plain := func(what, s string) {
		if !utf8.ValidString(s) {
			t.Errorf("%s %q is no UTF-8", what, s)
		}
		for _, c := range s {
			if !xmlRune(c) || c < ' ' || c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069 {
				t.Errorf("%s %q holds %U", what, s, c)
			}
		}
	}
	address := func(what, s string) {
		if s == "" {
			return
		}
		plain(what, s)
		u, err := url.Parse(s)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil ||
			strings.ContainsAny(s, " \"<>\\^`{|}") {
			t.Errorf("%s %q is no plain web address", what, s)
		}
	}
	outlet := func(o feed.Outlet) {
		plain("outlet", o.Name)
		plain("outlet key", o.Key)
		address("outlet address", o.URL)
	}
	plain("title", r.Title)
	plain("language", r.Language)
	plain("format", r.Format)
	address("site", r.SiteURL)
	address("follow", r.Follow)
	for _, n := range r.Notes {
		plain("note", n)
	}
	for i := range r.Articles {
		a := &r.Articles[i]
		plain("title", a.Title)
		plain("summary", a.Summary)
		plain("language", a.Language)
		if a.OwnID != legal(a.OwnID) || a.Body.HTML != legal(a.Body.HTML) {
			t.Errorf("id %q or body %.200q not legal", a.OwnID, a.Body.HTML)
		}
		if len(a.Title) > maxTitle || utf8.RuneCountInString(a.Summary) > feed.SummaryRunes || len(a.Body.HTML) > maxBody {
			t.Errorf("too long: title %d bytes, summary %d runes, body %d bytes",
				len(a.Title), utf8.RuneCountInString(a.Summary), len(a.Body.HTML))
		}
		address("link", a.URL)
		address("image", a.Image)
		outlet(a.Outlet)
		for _, s := range append(a.Authors, a.Categories...) {
			plain("name", s)
		}
		for _, e := range a.Enclosures {
			address("enclosure", e.URL)
			plain("type", e.Type)
			if e.URL == "" || e.Length < 0 {
				t.Errorf("enclosure %+v", e)
			}
		}
		for _, h := range a.Stated {
			plain("headline", h.Title)
			plain("language", h.Language)
			address("headline's link", h.URL)
			outlet(h.Outlet)
			if h.Title == "" || h.Relation != feed.Stated {
				t.Errorf("headline %+v", h)
			}
		}
	}
}

// mayNotLeave are elements that run, load, submit, name or hide something; an own list, apart from that of Clean.
var mayNotLeave = set(`applet area audio base basefont bgsound body button canvas command embed form frame frameset head
html iframe image input isindex keygen layer link map math meta noscript object option param picture script select
source style svg template textarea title track video xml xmp`)

// checkClean is an oracle for Clean that shares nothing with it but the parser: it parses what came out and asserts
// that no element or attribute in it is dangerous, that addresses are absolute and of an allowed scheme, that what it
// renders to is what came out, so that nothing in it is unbalanced, and that XML can carry it.
func checkClean(t testing.TB, in feed.Body, out feed.HTML) {
	t.Helper()
	if string(out) != legal(string(out)) {
		t.Errorf("%.200q gives illegal characters: %.200q", in.HTML, out)
	}
	context := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(string(out)), context)
	if err != nil {
		t.Errorf("%.200q gives what no parser takes: %v", in.HTML, err)
		return
	}
	var again strings.Builder
	for _, n := range nodes {
		if err := html.Render(&again, n); err != nil {
			t.Error(err)
		}
		checkNode(t, in, n)
	}
	if again.String() != string(out) {
		t.Errorf("%.300q gives %.300q, which is not balanced: %.300q", in.HTML, out, again.String())
	}
}

func checkNode(t testing.TB, in feed.Body, n *html.Node) {
	t.Helper()
	if n.Type == html.ElementNode {
		if mayNotLeave[strings.ToLower(n.Data)] || n.Namespace != "" {
			t.Errorf("%.200q gives <%s>", in.HTML, n.Data)
		}
		for _, a := range n.Attr {
			key := strings.ToLower(a.Key)
			switch {
			case strings.HasPrefix(key, "on"), key == "style", key == "id", key == "name", key == "class", key == "srcset",
				key == "action", key == "formaction", key == "xlink:href", key == "background", key == "usemap", key == "is":
				t.Errorf("%.200q gives %s=%q", in.HTML, a.Key, a.Val)
			case key == "href", key == "src", key == "cite", key == "poster", key == "data":
				checkAddress(t, in, key, a.Val)
			}
		}
	}
	if n.Type == html.CommentNode || n.Type == html.DoctypeNode {
		t.Errorf("%.200q gives a comment", in.HTML)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		checkNode(t, in, c)
	}
}

func checkAddress(t testing.TB, in feed.Body, key, value string) {
	t.Helper()
	scheme, _, found := strings.Cut(value, ":")
	allowed := map[string]bool{"http": true, "https": true}
	if key == "href" {
		for _, s := range []string{"mailto", "tel", "xmpp", "magnet", "geo", "webcal"} {
			allowed[s] = true
		}
	}
	if !found || !allowed[strings.ToLower(scheme)] {
		t.Errorf("%.200q gives %s=%q", in.HTML, key, value)
	}
}
