package render

import (
	"bytes"
	"fmt"
	"math"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
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
	for i, name := range []string{"bridge", "", "files", "rtl", "japanese"} {
		if name == "" {
			continue
		}
		got, err := StoryPage(d, d.Stories[i])
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "page/story-"+name+".html", got)
	}
	tree := pageEdition(t, d.Base)
	for name, at := range map[string]string{
		"subscribe": SubscribePath, "status": StatusPath, "pointer": StoryPath(retired), "greece": "greece/index.html",
	} {
		golden(t, "page/"+name+".html", tree[at].Data)
	}
	golden(t, "page/channels.opml", tree[ChannelsPath].Data)
	steady, err := StatusPage(d, pageStatus().Steady())
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "page/status-steady.html", steady)
	d.NoImages = true
	got, err := StoryPage(d, d.Stories[1])
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "page/story-no-images.html", got)
}

func TestPageIsPlain(t *testing.T) {
	for at, file := range pageEdition(t, "https://strait.example/news/") {
		if path.Ext(at) != ".html" {
			continue
		}
		doc := parsePage(t, file.Data)
		for _, tag := range []string{"main", "h1", "title", "footer"} {
			if n := len(elements(doc, tag)); n != 1 {
				t.Errorf("%s: %d <%s>, want 1", at, n, tag)
			}
		}
		if n := len(elements(doc, "script")); n != 0 && at != SubscribePath {
			t.Errorf("%s: %d scripts", at, n)
		}
		if n := len(elements(doc, "style")); n != 0 {
			t.Errorf("%s: %d styles of its own", at, n)
		}
		for _, e := range elements(doc, "link") {
			if rel := attrOf(e, "rel"); rel != "alternate" && rel != "canonical" && rel != "icon" && rel != "stylesheet" {
				t.Errorf("%s loads %s", at, attrOf(e, "href"))
			}
		}
		for _, img := range elements(doc, "img") {
			if !strings.HasPrefix(at, "story/") || attrOf(img, "loading") != "lazy" || attrOf(img, "referrerpolicy") != "no-referrer" {
				t.Errorf("%s: image %s is not a story's, not lazy, or tells where it stands", at, attrOf(img, "src"))
			}
		}
	}
	d := pageDocument()
	front, _ := Page(d)
	if again, _ := Page(d); !bytes.Equal(front, again) {
		t.Error("the same stories make another page")
	}
	if len(pageStyle) > 12<<10 || len(feedStyle) > 12<<10 {
		t.Errorf("the styles are %d and %d bytes long, more than 12 KB", len(pageStyle), len(feedStyle))
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
			days = append(days, strings.TrimSpace(strings.TrimSuffix(textOf(h), "LINT")))
		}
	}
	want := []string{"Sunday, 13 September 2026", "Saturday, 12 September 2026", "Friday, 11 September 2026", "Undated"}
	if !slices.Equal(days, want) {
		t.Errorf("days %q, want %q", days, want)
	}
	if !bytes.Contains(page, []byte(`<time datetime="2026-09-13T04:05:00&#43;14:00">04:05</time>`)) {
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

// TestDirectionOfWords: a title in a script that runs from right to left does so whatever its feed says of its language.
func TestDirectionOfWords(t *testing.T) {
	for _, tt := range []struct{ lang, title, want string }{
		{"en", "زلزال يضرب المدينة الساحلية", "rtl"},
		{"en-US", "עברית: כותרת של BBC", "rtl"},
		{"en", "What “سلام” means in the harbour", "ltr"},
		{"en", "2026", "ltr"},
		{"ar", "Apple Vision Pro", "rtl"},
		{"", "זהו", "auto"},
	} {
		s := feed.Story{Lead: feed.Article{Title: tt.title, Language: tt.lang}, Related: []feed.Headline{{Title: tt.title, Language: tt.lang}}}
		b, err := StoryPage(Document{Title: "Harbour desk"}, s)
		if err != nil {
			t.Fatal(err)
		}
		want := ` dir="` + tt.want + `"`
		if _, article, _ := strings.Cut(string(b), "<article"); strings.Count(article, want) < 2 {
			t.Errorf("%q in %q has not twice%s:\n%s", tt.title, tt.lang, want, article)
		}
	}
}

func TestPageLabelsAreComplete(t *testing.T) {
	for lang := range labelsByLanguage {
		l := newPageLabels(lang)
		if l.Lang != "" {
			t.Errorf("%s has no table", lang)
		}
		for i, v := 0, reflect.ValueOf(*l.pageWords); i < v.NumField(); i++ {
			if v.Field(i).String() == "" {
				t.Errorf("%s: no word for %s", lang, v.Type().Field(i).Name)
			}
		}
		noon := pageTime{"12:00", "2026-09-12T12:00:00Z"}
		for _, s := range []string{fmt.Sprintf(l.more, 3), fmt.Sprintf(l.same, 3), string(l.because(3, noon, noon))} {
			if !strings.Contains(s, "3") || strings.Contains(s, "%") {
				t.Errorf("%s: %s", lang, s)
			}
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

// The index shows the newest days; who wants the older ones unfolds them.
func TestPageFoldsOldDays(t *testing.T) {
	d := pageDocument()
	d.Stories = nil
	for i := range 60 {
		d.Stories = append(d.Stories, pageStoryOf(september(12, 12, 0).AddDate(0, 0, -i), feed.Article{Title: strconv.Itoa(i)}))
	}
	d.Stories = append(d.Stories, pageStoryOf(time.Time{}, feed.Article{Title: "Undated"}))
	for _, c := range []struct{ stories, open, folded int }{{61, openDays, 50}, {60, openDays, 50}, {openDays, openDays, 0}, {1, 1, 0}} {
		short := d
		short.Stories = d.Stories[:c.stories]
		page, err := Page(short)
		if err != nil {
			t.Fatal(err)
		}
		doc, open, folded := parsePage(t, page), 0, 0
		walk(doc, func(n *html.Node) {
			if n.DataAtom != atom.A || !strings.HasPrefix(attrOf(n, "href"), "#d-") {
				return
			}
			if in := n.Parent.Parent.Parent; in.DataAtom == atom.Details {
				folded++
			} else {
				open++
			}
		})
		if open != c.open || folded != c.folded {
			t.Errorf("of %d stories %d days are open and %d folded, want %+v", c.stories, open, folded, c)
		}
	}
}
