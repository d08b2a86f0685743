package render

import (
	"bytes"
	"math"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
	"golang.org/x/net/html"
)

func TestPageGolden(t *testing.T) {
	d := pageDocument()
	sub := d
	sub.Slug, sub.Title, sub.Content, sub.Base = "harbour", "The harbour", channel.LinkOnly, ""
	sub.Channels = []Link{{Title: "The Strait, all of it"}, {Title: "Ελλάδα", Slug: "greece"}}
	empty := pageDocument()
	empty.Stories, empty.Language = nil, "de"
	for name, doc := range map[string]Document{"front": d, "channel": sub, "empty": empty} {
		got, err := Page(doc)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "page/"+name+".html", got)
	}
	for i, name := range []string{"bridge", "", "", "rtl", "japanese"} {
		if name == "" {
			continue
		}
		got, err := StoryPage(d, d.Stories[i])
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "page/story-"+name+".html", got)
	}
}

func TestPageIsPlain(t *testing.T) {
	d := pageDocument()
	front, _ := Page(d)
	story, _ := StoryPage(d, d.Stories[1])
	for name, page := range map[string][]byte{"front": front, "story": story} {
		doc := parsePage(t, page)
		for _, tag := range []string{"main", "h1", "title", "footer", "style"} {
			if n := len(elements(doc, tag)); n != 1 {
				t.Errorf("%s: %d <%s>, want 1", name, n, tag)
			}
		}
		if n := len(elements(doc, "script")); n != 0 {
			t.Errorf("%s: %d scripts", name, n)
		}
		for _, e := range elements(doc, "link") {
			if rel := attrOf(e, "rel"); rel != "alternate" && rel != "canonical" && rel != "icon" {
				t.Errorf("%s loads %s", name, attrOf(e, "href"))
			}
		}
	}
	if again, _ := Page(d); !bytes.Equal(front, again) {
		t.Error("the same stories make another page")
	}
	if len(pageStyle) > 4096 {
		t.Errorf("the style is %d bytes long, more than 4096", len(pageStyle))
	}
	if imgs := elements(parsePage(t, front), "img"); len(imgs) != 0 {
		t.Error("the front page loads images")
	}
	imgs := elements(parsePage(t, story), "img")
	if len(imgs) != 1 {
		t.Errorf("%d images on the story's page, want 1", len(imgs))
	}
	for _, img := range imgs {
		if attrOf(img, "loading") != "lazy" || attrOf(img, "referrerpolicy") != "no-referrer" {
			t.Errorf("image %s is not lazy or tells where it stands", attrOf(img, "src"))
		}
	}
}

// WCAG 2.2, success criterion 1.4.3: 4.5 to 1 for text, in light and in dark.
func TestPageContrast(t *testing.T) {
	colours := map[string][2]float64{}
	pair := regexp.MustCompile(`--([a-z]+):light-dark\(#([0-9a-f]{6}),#([0-9a-f]{6})\)`)
	for _, m := range pair.FindAllStringSubmatch(pageStyle, -1) {
		colours[m[1]] = [2]float64{luminance(t, m[2]), luminance(t, m[3])}
	}
	for _, name := range []string{"ink", "quiet", "link", "seen", "mark"} {
		for i, mode := range []string{"light", "dark"} {
			a, b := colours[name][i], colours["paper"][i]
			if ratio := (max(a, b) + 0.05) / (min(a, b) + 0.05); ratio < 4.5 {
				t.Errorf("%s on paper in %s: contrast %.2f", name, mode, ratio)
			}
		}
	}
}

// luminance is the relative luminance of a colour, as WCAG defines it.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for i, weight := range []float64{0.0722, 0.7152, 0.2126} {
		c := float64(n>>(8*i)&0xff) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

func TestPageLinks(t *testing.T) {
	d := pageDocument()
	tree := map[string]bool{IconPath: true, "index.html": true, "harbour/index.html": true, "greece/index.html": true}
	for _, dir := range []string{"", "harbour/", "greece/"} {
		for _, name := range []string{"rss.xml", "atom.xml", "feed.json", "sources.opml"} {
			tree[dir+name] = true
		}
	}
	for _, s := range d.Stories {
		tree[StoryPath(s.ID)] = true
	}
	sub := d
	sub.Slug, sub.Channels = "harbour", []Link{{Title: "All"}, {Title: "Ελλάδα", Slug: "greece"}}
	for at, doc := range map[string]Document{"index.html": d, "harbour/index.html": sub} {
		page, err := Page(doc)
		if err != nil {
			t.Fatal(err)
		}
		checkLinks(t, at, page, tree, 1+4+len(d.Stories)+2)
		for _, s := range doc.Stories {
			page, err := StoryPage(doc, s)
			if err != nil {
				t.Fatal(err)
			}
			checkLinks(t, StoryPath(s.ID), page, tree, 1+1+4+2)
			if want := path.Join("../..", doc.Slug, "index.html"); !bytes.Contains(page, []byte(`href="`+want+`"`)) {
				t.Errorf("%s does not lead back to %s", StoryPath(s.ID), want)
			}
		}
	}
}

// checkLinks resolves every relative link of the page that stands at the path and holds it against the tree.
func checkLinks(t *testing.T, at string, page []byte, tree map[string]bool, atLeast int) {
	t.Helper()
	doc := parsePage(t, page)
	ids := map[string]bool{}
	walk(doc, func(n *html.Node) {
		id := attrOf(n, "id")
		if id != "" && ids[id] {
			t.Errorf("%s: two elements are called %q", at, id)
		}
		ids[id] = true
	})
	found := map[string]bool{}
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
			found[to] = true
			if !tree[to] {
				t.Errorf("%s: link %q leads to %s, which is no document", at, href, to)
			}
		}
	}
	if len(found) < atLeast {
		t.Errorf("%s: %d documents linked, want at least %d", at, len(found), atLeast)
	}
}

func TestPageCanonical(t *testing.T) {
	d := pageDocument()
	d.Slug = "harbour"
	s := d.Stories[0]
	front, _ := Page(d)
	story, _ := StoryPage(d, s)
	for want, page := range map[string][]byte{
		"https://strait.example/news/harbour/":                     front,
		"https://strait.example/news/story/" + s.ID.String() + "/": story,
	} {
		if !bytes.Contains(page, []byte(`<link rel="canonical" href="`+want+`">`)) {
			t.Errorf("no canonical link to %s", want)
		}
	}
	d.Base = ""
	front, _ = Page(d)
	if bytes.Contains(front, []byte("canonical")) {
		t.Error("canonical link without a base")
	}
}

func TestPageDays(t *testing.T) {
	d := pageDocument()
	d.Location = time.FixedZone("LINT", 14*3600)
	d.Stories = append(d.Stories, feed.Story{ID: feed.NewID("undated"), Lead: feed.Article{Title: "Once upon a time"}})
	slices.Reverse(d.Stories) // an order of the channel's own
	page, err := Page(d)
	if err != nil {
		t.Fatal(err)
	}
	var days []string
	for _, h := range elements(parsePage(t, page), "h2") {
		if attrOf(h, "class") == "day" {
			days = append(days, textOf(h))
		}
	}
	want := []string{"Sunday, 13 September 2026", "Saturday, 12 September 2026", "Friday, 11 September 2026", "Undated"}
	if !slices.Equal(days, want) {
		t.Errorf("days %q, want %q", days, want)
	}
	if !bytes.Contains(page, []byte(`<time datetime="2026-09-13T04:05:00&#43;14:00">2026-09-13 04:05 LINT</time>`)) {
		t.Error("the time is not in the document's zone")
	}
}

func TestPageContent(t *testing.T) {
	d := pageDocument()
	s := d.Stories[0]
	for _, tt := range []struct {
		content        channel.Content
		body, standing bool
	}{{channel.Full, true, true}, {channel.Summary, false, true}, {channel.LinkOnly, false, false}} {
		d.Content = tt.content
		page, _ := StoryPage(d, s)
		front, _ := Page(d)
		if got := bytes.Contains(page, []byte("<blockquote>")); got != tt.body {
			t.Errorf("%s: body %v", tt.content, got)
		}
		if got := bytes.Contains(front, []byte("swing span")); got != tt.standing {
			t.Errorf("%s: standfirst %v", tt.content, got)
		}
	}
}

func TestPageWithoutTitle(t *testing.T) {
	d := pageDocument()
	lead := feed.Article{Summary: strings.Repeat("The ferry was late again. ", 10)}
	d.Stories = []feed.Story{
		{ID: feed.NewID("a"), Lead: lead},
		{ID: feed.NewID("b"), Lead: feed.Article{Language: "de"}},
	}
	page, _ := Page(d)
	var got []string
	for _, h := range elements(parsePage(t, page), "h3") {
		got = append(got, textOf(h))
	}
	want := []string{"The ferry was late again. The ferry was late again. The ferry was late again…", "Ohne Titel"}
	if !slices.Equal(got, want) {
		t.Errorf("headlines %q, want %q", got, want)
	}
}

func TestAfterTitle(t *testing.T) {
	for _, tt := range []struct{ summary, title, want string }{
		{"The mast fell. Nobody was hurt.", "The mast fell", "Nobody was hurt."},
		{"The mast fell on the quay at noon and lay there", "The mast fell on the quay…", "…at noon and lay there"},
		{"Who paid? Nobody.", "Who paid?", "Nobody."},
		{"The mast fell", "The mast fell", ""},
		{"マストが倒れた。けが人はいない。", "マストが倒れた", "けが人はいない。"},
		{"Nobody was hurt.", "The mast fell", "Nobody was hurt."},
		{"Nobody was hurt.", "", "Nobody was hurt."},
	} {
		if got := afterTitle(tt.summary, tt.title); got != tt.want {
			t.Errorf("afterTitle(%q, %q) = %q, want %q", tt.summary, tt.title, got, tt.want)
		}
	}
}

func TestDirection(t *testing.T) {
	for lang, want := range map[string]string{
		"": "auto", "en": "ltr", "ar": "rtl", "he-IL": "rtl", "az-Arab": "rtl",
		"ar-Latn": "ltr", "sd-Deva": "ltr", "ja": "ltr",
		"fa-AF": "rtl", "en-1994": "ltr",
	} {
		if got := direction(lang); got != want {
			t.Errorf("direction(%q) = %q, want %q", lang, got, want)
		}
	}
}

func TestPageLabelsAreComplete(t *testing.T) {
	for lang := range labelsByLanguage {
		if l := newPageLabels(lang); l.Lang != "" || l.Story == "" || l.Original == "" || l.Updated == "" {
			t.Errorf("%s: %+v", lang, l)
		}
	}
	if l := newPageLabels("fi"); l.Lang != "en" {
		t.Errorf("labels in a language without a table: %+v", l)
	}
}

func BenchmarkStoryPage(b *testing.B) {
	d := pageDocument()
	for b.Loop() {
		if _, err := StoryPage(d, d.Stories[0]); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPage(b *testing.B) {
	d := pageDocument()
	for len(d.Stories) < 200 {
		d.Stories = append(d.Stories, d.Stories...)
	}
	d.Stories = d.Stories[:200]
	for b.Loop() {
		if _, err := Page(d); err != nil {
			b.Fatal(err)
		}
	}
}

func parsePage(t *testing.T, page []byte) *html.Node {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func walk(n *html.Node, visit func(*html.Node)) {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode {
			visit(d)
		}
	}
}

func elements(n *html.Node, tag string) []*html.Node {
	var found []*html.Node
	walk(n, func(e *html.Node) {
		if e.Data == tag {
			found = append(found, e)
		}
	})
	return found
}

func attrOf(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}
