package render

import (
	"bytes"
	"net/url"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"
)

func TestPageLinks(t *testing.T) {
	for _, base := range []string{"https://strait.example/news/", ""} {
		tree := pageEdition(t, base)
		for at, file := range tree {
			if path.Ext(at) == ".html" {
				checkLinks(t, at, file.Data, tree)
			}
		}
	}
	d := pageDocument()
	d.Slug = "harbour"
	page, err := StoryPage(d, d.Stories[0])
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(page, []byte(`href="../../harbour/index.html"`)) {
		t.Error("the story does not lead back to its channel")
	}
}

// checkLinks resolves every relative link of the page that stands at the path and holds it against the tree.
func checkLinks(t *testing.T, at string, page []byte, tree fstest.MapFS) {
	t.Helper()
	doc := parsePage(t, page)
	ids := idsOf(t, at, doc)
	for _, e := range append(elements(doc, "a"), elements(doc, "link")...) {
		href := attrOf(e, "href")
		u, err := url.Parse(href)
		switch {
		case err != nil || href == "":
			t.Errorf("%s: link %q: %v", at, href, err)
		case u.IsAbs():
		case strings.HasPrefix(href, "/"):
			t.Errorf("%s: link %q needs a server", at, href)
		case u.Path == "":
			if !ids[u.Fragment] {
				t.Errorf("%s: link %q leads nowhere", at, href)
			}
		default:
			to := path.Join(path.Dir(at), u.Path)
			if tree[to] == nil {
				t.Errorf("%s: link %q leads to %s, which is no document", at, href, to)
			} else if u.Fragment != "" && !idsOf(t, to, parsePage(t, tree[to].Data))[u.Fragment] {
				t.Errorf("%s: link %q leads to no place in %s", at, href, to)
			}
		}
	}
}

func idsOf(t *testing.T, at string, doc *html.Node) map[string]bool {
	t.Helper()
	ids := map[string]bool{}
	walk(doc, func(n *html.Node) {
		id := attrOf(n, "id")
		if id != "" && ids[id] {
			t.Errorf("%s: two elements are called %q", at, id)
		}
		ids[id] = true
	})
	return ids
}
