package sources

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html/charset"
)

func pageFile(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/page/" + name + ".html")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var readAt = time.Date(2026, 9, 13, 12, 0, 0, 0, time.UTC)

func TestPageFiles(t *testing.T) {
	for _, tt := range []struct {
		name, address string
		kind          Kind
	}{
		{"jsonld", "https://www.harbourpost.example/2026/09/09/pilots-strike", Auto},
		{"opengraph", "", Auto},
		{"meta", "https://oldquay.example/2026/pilots.htm", Page},
		{"time", "https://pier.example/pilots?utm_source=x", Page},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Read(Document{Address: tt.address, Body: pageFile(t, tt.name)},
				Options{Kind: tt.kind, Now: readAt})
			if err != nil {
				t.Fatal(err)
			}
			golden(t, "page/"+tt.name+".json", r)
		})
	}
}

func TestPageLeadsToItsFeed(t *testing.T) {
	front := Document{Address: "https://www.harbourpost.example/", Body: pageFile(t, "front")}
	r, err := Read(front, Options{First: true})
	instead := []string{"https://www.harbourpost.example/feed.json", "https://www.harbourpost.example/category/sport/feed/"}
	if err != nil || r.Follow != "https://www.harbourpost.example/feed.atom" || !slices.Equal(r.Instead, instead) || len(r.Articles) != 0 {
		t.Errorf("follow %q, instead %q, %d articles, error %v", r.Follow, r.Instead, len(r.Articles), err)
	}
	for _, tt := range []struct {
		name string
		doc  Document
		opt  Options
		want string
	}{
		{
			"second reading", front,
			Options{},
			`an HTML page titled "The Harbour Post – news from the bay", not a feed; ` +
				`it offers the feed https://www.harbourpost.example/feed.atom`,
		},
		{
			"no feed",
			Document{Address: "https://www.harbourpost.example/login", Body: pageFile(t, "login")},
			Options{First: true},
			`an HTML page titled "Log in ‹ The Harbour Post", not a feed`,
		},
		{
			"no text",
			Document{Address: "https://www.harbourpost.example/login", Body: []byte("<html><body></body></html>")},
			Options{Kind: Page},
			"an HTML page without an article",
		},
		{
			"only comments",
			Document{Address: "https://x.example/", Body: []byte(
				`<html><title>X</title><link rel=alternate type=application/rss+xml title="Comments" href=/comments/feed>`)},
			Options{First: true},
			`an HTML page titled "X", not a feed`,
		},
		{
			"too deep",
			Document{Address: "https://x.example/", Body: []byte(strings.Repeat("<div>", 5000))},
			Options{Kind: Page},
			"an HTML page that cannot be parsed: its elements are nested too deeply",
		},
		{"empty", Document{Address: "https://x.example/"}, Options{Kind: Page}, "empty"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Read(tt.doc, tt.opt)
			if err == nil || err.Error() != tt.want {
				t.Errorf("error %v\n want %s", err, tt.want)
			}
		})
	}
}

// TestPageWithFeedLink holds that an article page stays an article though it links to a feed.
func TestPageWithFeedLink(t *testing.T) {
	r, err := Read(Document{Address: "https://www.harbourpost.example/2026/09/09/pilots-strike", Body: pageFile(t, "jsonld")},
		Options{First: true})
	if err != nil || r.Follow != "" || len(r.Articles) != 1 {
		t.Errorf("follow %q, %d articles, error %v", r.Follow, len(r.Articles), err)
	}
}

// TestPageAddress holds that a page cannot take the address, and so the identity, of a page elsewhere.
func TestPageAddress(t *testing.T) {
	body := []byte(`<html><head><link rel=canonical href="https://www.harbourpost.example/2026/09/09/pilots-strike">
<meta property=og:type content=article><meta property=og:title content="A copy"></head><body><p>` +
		strings.Repeat("Words that somebody copied, ", 30) + `</p></body></html>`)
	for address, want := range map[string]string{
		"https://copy.example/x?utm_source=y": "https://copy.example/x",
		"":                                    "https://www.harbourpost.example/2026/09/09/pilots-strike",
		"https://amp.harbourpost.example/amp/pilots": "https://www.harbourpost.example/2026/09/09/pilots-strike",
	} {
		r, err := Read(Document{Address: address, Body: body}, Options{})
		if err != nil || r.Articles[0].URL != want {
			t.Errorf("%q: %v, %v, want %s", address, r.Articles, err, want)
		}
	}
}

func TestPageCharsets(t *testing.T) {
	for label, words := range map[string]string{
		"windows-1251": "Лоцманы бухты объявили забастовку, и корабли будут ждать до субботы. ",
		"shift_jis":    "湾の水先案内人が金曜日にストライキを行うと、組合が発表した。船は土曜日まで沖で待つことになる、という。",
		"iso-8859-2":   "Lodivodi zátoky vyhlásili stávku, a lodě budou muset čekat až do soboty. ",
	} {
		page := `<html><head><meta charset="` + label + `"><title>x</title><meta property="og:type" content="article">` +
			`<meta property="og:title" content="` + words + `"></head><body><article><p>` + strings.Repeat(words, 8) + `</p></article></body></html>`
		e, _ := charset.Lookup(label)
		body, err := e.NewEncoder().Bytes([]byte(page))
		if err != nil {
			t.Fatal(err)
		}
		r, err := Read(Document{Address: "https://pier.example/a", Body: body}, Options{})
		if err != nil {
			t.Errorf("%s: %v", label, err)
			continue
		}
		a := r.Articles[0]
		if a.Title != strings.TrimSpace(words) || !strings.Contains(a.Body.HTML, strings.TrimSpace(words)) {
			t.Errorf("%s: title %q", label, a.Title)
		}
	}
}

func TestLinkedJSON(t *testing.T) {
	const object = `{"@type":"NewsArticle","headline":"A & B"}`
	for _, script := range []string{
		object, "<![CDATA[" + object + "]]>", "//<![CDATA[\n" + object + "\n//]]>", "/*<![CDATA[*/" + object + "/*]]>*/",
		"<!-- " + object + " -->", object + ";", "[" + object + "]", `{"@graph":[` + object + `]}`,
		`{"@type":"WebPage","mainEntity":` + object + `}`,
		`{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;headline&quot;:&quot;A &amp; B&quot;}`,
		"{\"@type\":\"NewsArticle\",\n\"headline\":\"A\n& B\"}",
		`{"@type":["Thing","https://schema.org/NewsArticle"],"headline":"A & B"}`,
	} {
		as := linkedArticles([]string{script})
		if len(as) != 1 || as[0].headline != "A & B" {
			t.Errorf("%s: %+v", script, as)
		}
	}
	for _, script := range []string{"", "{", "[[[[", `{"@type":"Product"}`, `{"@type":"ItemList","itemListElement":[` + object + `]}`} {
		if as := linkedArticles([]string{script}); len(as) != 0 {
			t.Errorf("%s: %+v", script, as)
		}
	}
}

func TestSplitPeople(t *testing.T) {
	for in, want := range map[string][]string{
		"By Jane Roe":                          {"Jane Roe"},
		"Jane Roe, John Poe and Ann Moe":       {"Jane Roe", "John Poe", "Ann Moe"},
		"Roe, Jane":                            {"Roe, Jane"},
		"Jane and John Roe":                    {"Jane and John Roe"},
		"Jane Roe; John Poe":                   {"Jane Roe", "John Poe"},
		"":                                     nil,
		"Jane Roe &amp; John Poe":              {"Jane Roe", "John Poe"},
		"Written by Jane Roe Edited by J. Poe": {"Jane Roe"},
		"Jane Roe March 11, 2015 3:46 PM":      {"Jane Roe"},
		"Last updated: today":                  nil,
	} {
		if diff := cmp.Diff(want, splitPeople(cleanByline(in))); diff != "" {
			t.Errorf("%q: %s", in, diff)
		}
	}
}

// TestPageLimits holds that no page makes us work for long. The bound is far above what the slowest takes.
func TestPageLimits(t *testing.T) {
	const head = "<html><head><title>x</title><meta property='og:type' content='article'>" +
		"<meta property='og:title' content='y'></head><body>"
	const link = "<a href=/x>four words are here</a> "
	fill := func(s string) string { return strings.Repeat(s, 3<<20/len(s)) }
	for name, body := range map[string]string{
		"paragraphs":        fill("<p>word, word, and a word"),
		"headings":          fill("<h2>Related</h2><p>" + link + "</p>"),
		"nested blocks":     strings.Repeat("<div class=related>", 400) + strings.Repeat(link, 200_000),
		"blocks":            fill("<div class=related>" + link + "</div>"),
		"deep text":         strings.Repeat("<div>", 400) + fill("<p>"+strings.Repeat("word, ", 600)+"</p>"),
		"linked data":       "<script type=application/ld+json>" + fill("[") + "</script>",
		"many linked data":  fill(`<script type=application/ld+json>{"@type":"NewsArticle","headline":"a"}</script>`),
		"formatting":        fill("<font><p>x"),
		"attributes":        fill("<p a b c d e f g h i j k>x"),
		"misnested":         fill("<a><p><nobr>"),
		"foster parents":    "<table>" + fill("<b>x<td>"),
		"one long line":     fill("word, "),
		"meta elements":     fill("<meta name=author content=b>"),
		"dates and authors": fill("<span class=date rel=author>12"),
	} {
		t.Run(name, func(t *testing.T) {
			begin := time.Now()
			r, err := Read(Document{Address: "https://x.example/a", Body: []byte(head + body)}, Options{})
			if err != nil && !strings.Contains(err.Error(), "nested too deeply") {
				t.Error(err)
			}
			for _, a := range r.Articles {
				if len(a.Stated) > maxPageStated {
					t.Errorf("%d headlines", len(a.Stated))
				}
			}
			if took := time.Since(begin); took > 20*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func FuzzPage(f *testing.F) {
	for _, name := range []string{"jsonld", "opengraph", "meta", "time", "front", "login"} {
		f.Add(pageFile(f, name))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := Read(Document{Address: "https://x.example/a", Body: b}, Options{Kind: Page, First: true})
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\r") {
				t.Errorf("an error of several lines: %q", err)
			}
			return
		}
		for _, a := range r.Articles {
			for _, h := range a.Stated {
				if domainOf(h.URL) != "x.example" {
					t.Errorf("headline to %q", h.URL)
				}
			}
		}
	})
}

func BenchmarkPage(b *testing.B) {
	body := bytes.Replace(pageFile(b, "jsonld"), []byte("</article>"),
		[]byte(strings.Repeat("<p>And another paragraph, as long as those of a newspaper are, with a comma or two, and no end.</p>", 30)+"</article>"), 1)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(Document{Address: "https://www.harbourpost.example/2026/09/09/pilots-strike", Body: body}, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
