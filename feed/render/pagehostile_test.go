package render

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/copytaster/copytaster/feed"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Hostile strings stand in every field that is no feed.HTML. None may become markup.
func TestPageHostile(t *testing.T) {
	for _, evil := range []string{
		`"><script>alert(1)</script><img src=x onerror=alert(1)>`, `' onmouseover='alert(1)`, `javascript:alert(1)`,
		`</title></style><script>x</script>`, `https://x.example/" onclick="alert(1)`, "https://x.example/\x00<script>",
		`{{.Title}}<svg onload=x>`, "\x00\x01\x0b\ufffe\xff\u202e<!--", `]]><plaintext>`, `&lt;script&gt;`,
	} {
		front, pages := hostilePages(t, evil)
		for name, page := range pages {
			if bad := illegalXML.Find(page); bad != nil {
				t.Errorf("%s, %q: character %q left", name, evil, bad)
			}
			doc := parsePage(t, page)
			walk(doc, func(n *html.Node) {
				switch n.DataAtom {
				case atom.Script:
					if name != "subscribe" || textOf(n) != copyScript {
						t.Errorf("%s, %q: became a script", name, evil)
					}
				case atom.Svg, atom.Plaintext, atom.Iframe, atom.Style:
					t.Errorf("%s, %q: became <%s>", name, evil, n.Data)
				case atom.Img:
					if attrOf(n, "class") != "picture" || web(attrOf(n, "src")) == "" {
						t.Errorf("%s, %q: became an image", name, evil)
					}
				}
				for _, a := range n.Attr {
					if strings.HasPrefix(a.Key, "on") {
						t.Errorf("%s, %q: became %s=%q", name, evil, a.Key, a.Val)
					}
					u, err := url.Parse(a.Val)
					if (a.Key == "href" || a.Key == "src") && (err != nil || u.IsAbs() && !strings.HasPrefix(u.Scheme, "http")) {
						t.Errorf("%s, %q: became a link to %q", name, evil, a.Val)
					}
				}
			})
			if n := len(elements(doc, "main")); n != 1 || len(elements(doc, "footer")) != 1 {
				t.Errorf("%s, %q: the page is broken", name, evil)
			}
		}
		if n := len(elements(parsePage(t, front), "article")); n != 2 {
			t.Errorf("%q: %d stories on the front page, want 2", evil, n)
		}
	}
}

// hostilePages is every kind of page, with a string in each field, and the front page among them.
func hostilePages(t *testing.T, evil string) (front []byte, pages map[string][]byte) {
	t.Helper()
	d := hostileDocument(evil)
	s := d.Stories[0]
	now := september(12, 10, 0)
	pages = map[string][]byte{}
	put := func(name string) func([]byte, error) {
		return func(page []byte, err error) {
			if err != nil {
				t.Fatal(err)
			}
			pages[name] = page
		}
	}
	put("front")(Page(d))
	put("story")(StoryPage(d, s))
	put("pointer")(PointerPage(d, feed.NewID("0"), s))
	put("subscribe")(SubscribePage([]Document{d}))
	put("status")(StatusPage(d, Status{
		At: now, Refused: evil, Hubs: []HubStatus{{Address: evil, Told: now, Error: evil}},
		Rounds:  []RoundStatus{{Began: now, Took: -1, Asked: -1}},
		Sources: []SourceStatus{{Name: evil, Address: evil, State: SourceState(evil), Read: now, Due: now, Error: evil, Failing: now}},
	}))
	return pages["front"], pages
}

var illegalXML = regexp.MustCompile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd-\uffff]")

func hostileDocument(evil string) Document {
	o := feed.Outlet{Name: evil, URL: evil, Key: evil}
	s := feed.Story{ID: feed.NewID("1"), Published: september(12, 10, 0), Lead: feed.Article{
		URL: evil, Title: evil, Summary: evil, Authors: []string{evil, evil + "2"}, Language: evil, Image: evil, Outlet: o,
		Content:    "<p>ok</p>",
		Enclosures: []feed.Enclosure{{URL: evil, Type: evil}, {URL: "https://x.example/" + evil, Type: "audio/mpeg"}},
	}}
	for _, r := range []feed.Relation{feed.Stated, feed.Coverage} {
		for range 5 {
			h := feed.Headline{Title: evil, URL: evil, Outlet: o, Language: evil, Relation: r, Copies: []feed.Outlet{o}}
			s.Related, s.Members = append(s.Related, h), append(s.Members, h)
		}
	}
	other := s
	other.ID = feed.NewID("2")
	return Document{
		ID: evil, Title: evil, Description: evil, Language: evil, Base: evil, Generator: evil,
		Channels: []Link{{Title: evil, Slug: "a"}}, Stories: []feed.Story{s, other},
	}
}

// A body that was cleaned may still be out of shape. Whatever it leaves open, the rest of the page stays whole.
func TestPageBroken(t *testing.T) {
	for _, body := range brokenBodies {
		checkWhole(t, body)
	}
	checkWhole(t, strings.Repeat("<div>", 600))
	checkWhole(t, strings.Repeat("<b><p>", 50))
}

func FuzzPageBody(f *testing.F) {
	for _, body := range brokenBodies {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) { checkWhole(t, body) })
}

var brokenBodies = []string{
	`<p>open <em>and <a href="https://x.example/">on`, `</div></article></main></body></html>rest`,
	`<div><div><table><tr><td>cell`, `<!-- not closed`, `<p title="not closed`, `<textarea>`, `<title>`, `<plaintext>`,
	`<style>`, `<script>`, `<xmp>`, `<select><option>`, `<svg><foreignObject>`, `<math><mi>`, `<template>`, `<noscript>`,
	`<details><summary>`, `<main><h1>Mine</h1><nav>x</nav></main>`, `<article><section>s</section></article>`, `<form><button>`, `<a><table><a>`, `<frameset>`,
	`<p id="coverage" class="skip" onclick="x()">p`, `<iframe src="https://x.example/">`, "a\x00b",
	"<ma\xd1in>", "<scr\x01ipt>", `<b title="&#1;&#xfffe;">&#2;</b>`,
}

// checkWhole looks whether everything of a story's page but the body stands where it belongs.
func checkWhole(t *testing.T, body string) {
	t.Helper()
	d := pageDocument()
	s := d.Stories[0]
	s.Lead.Content = feed.HTML(body)
	page, err := StoryPage(d, s)
	if err != nil {
		t.Fatal(err)
	}
	if bad := illegalXML.Find(page); bad != nil {
		t.Errorf("%.40q: character %q left", body, bad)
	}
	doc := parsePage(t, page)
	for tag, want := range map[string]struct {
		parent atom.Atom
		n      int
	}{"main": {atom.Body, 1}, "h1": {atom.Header, 1}, "nav": {atom.Footer, 1}, "footer": {atom.Body, 1}} {
		at := 0
		for _, e := range elements(doc, tag) {
			if e.Parent.DataAtom == want.parent {
				at++
			} else if tag != "footer" {
				t.Errorf("%.40q: <%s> stands in <%s>", body, tag, e.Parent.Data)
			}
		}
		if at != want.n {
			t.Errorf("%.40q: %d <%s>, want %d", body, at, tag, want.n)
		}
	}
	for id, want := range map[string]string{
		"stated": "body main article div section", "coverage": "body main article div section",
		"timeline": "body main article section", "feeds-title": "body footer nav",
	} {
		found := 0
		walk(doc, func(e *html.Node) {
			if attrOf(e, "id") != id {
				return
			}
			found++
			var in []string
			for p := e.Parent; p.DataAtom != atom.Html; p = p.Parent {
				in = append(in, p.Data)
			}
			slices.Reverse(in)
			if strings.Join(in, " ") != want {
				t.Errorf("%.40q: #%s stands in %s", body, id, in)
			}
		})
		if found != 1 {
			t.Errorf("%.40q: %d elements are #%s, want 1", body, found, id)
		}
	}
	walk(doc, func(e *html.Node) {
		switch e.DataAtom {
		case atom.Script, atom.Iframe, atom.Form, atom.Svg:
			t.Errorf("%.40q: <%s> stays", body, e.Data)
		}
	})
}
