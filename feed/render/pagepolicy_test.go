package render

import (
	"crypto/sha256"
	"encoding/base64"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/copytaster/copytaster/feed"
)

func TestPageImages(t *testing.T) {
	d := pageDocument()
	s := d.Stories[1]
	s.Lead.Image = "https://post.example/lead.jpg"
	for _, tt := range []struct {
		name    string
		content feed.HTML
		none    bool
		want    []string
	}{
		{"body with one", s.Lead.Content, false, []string{"https://post.example/marigold.jpg"}},
		{"body without", "<p>Back.</p>", false, []string{"https://post.example/lead.jpg"}},
		{"switched off", s.Lead.Content, true, nil},
		{"switched off, body without", "<p>Back.</p>", true, nil},
	} {
		s.Lead.Content, d.NoImages = tt.content, tt.none
		page, err := StoryPage(d, s)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, img := range elements(parsePage(t, page), "img") {
			got = append(got, attrOf(img, "src"))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: images %q, want %q", tt.name, got, tt.want)
		}
		if strings.Contains(string(page), "img-src &#39;self&#39; http") == tt.none || strings.Contains(string(page), "og:image") == tt.none {
			t.Errorf("%s: the policy or the preview says otherwise", tt.name)
		}
	}
}

// A link takes the place of an image; within a link its words do.
func TestPageBodyWithoutImages(t *testing.T) {
	for body, want := range map[string]string{
		`<img src="https://x.example/a.jpg" alt="A mast">`:                      `<a href="https://x.example/a.jpg">A mast</a>`,
		`<img src="https://x.example/a.jpg">`:                                   `<a href="https://x.example/a.jpg">Bild</a>`,
		`<a href="https://x.example/"><img src="https://x.example/a.jpg"></a>`:  `<a href="https://x.example/"><span>Bild</span></a>`,
		`<img src="javascript:alert(1)" alt="A mast"><p title="x">and text</p>`: `<span>A mast</span><p title="x">and text</p>`,
	} {
		if got := string(pageBody(feed.HTML(body), "Bild")); got != want {
			t.Errorf("%s became %s, want %s", body, got, want)
		}
	}
}

// The page allows the script that it has, and no other.
func TestPolicies(t *testing.T) {
	page := pageEdition(t, "")[SubscribePath].Data
	doc := parsePage(t, page)
	sum := sha256.Sum256([]byte(textOf(elements(doc, "script")[0])))
	hash := "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	for _, tt := range []struct {
		path    string
		images  bool
		has, no []string
	}{
		{SubscribePath, true, []string{hash, "script-src", "style-src 'self'", "frame-ancestors 'none'"}, []string{"https:", "unsafe"}},
		{"subscribe/", false, []string{hash}, nil},
		{"index.html", true, []string{"default-src 'none'", "img-src 'self'", "form-action 'none'"}, []string{"script-src", "https:"}},
		{"harbour/atom.xml", true, []string{"style-src 'self'"}, []string{"script-src", "https:"}},
		{StoryPath(retired), true, []string{"img-src 'self' http: https:", "; media-src http: https:"}, []string{"script-src"}},
		{StoryPath(retired), false, nil, []string{"script-src", "https:", "media-src"}},
		{"/story/x/", true, []string{"img-src 'self' http: https:"}, nil},
	} {
		got := Policy(tt.path, tt.images)
		for _, s := range tt.has {
			if !strings.Contains(got, s) {
				t.Errorf("%s: %s lacks %s", tt.path, got, s)
			}
		}
		for _, s := range tt.no {
			if strings.Contains(got, s) {
				t.Errorf("%s: %s has %s", tt.path, got, s)
			}
		}
	}
	for at, file := range pageEdition(t, "") {
		if path.Ext(at) != ".html" {
			continue
		}
		for _, m := range elements(parsePage(t, file.Data), "meta") {
			said := attrOf(m, "content") + "; frame-ancestors 'none'"
			if attrOf(m, "http-equiv") == "Content-Security-Policy" && said != Policy(at, true) {
				t.Errorf("%s: the page says %s, a server %s", at, said, Policy(at, true))
			}
		}
	}
}
