package render

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
)

// documents are the channels that golden files exist for.
func documents() map[string]Document {
	baseless := wire()
	baseless.Base = ""
	summary := wire()
	summary.Slug, summary.Content, summary.TitleOutlet, summary.Language = "sea", channel.Summary, true, ""
	summary.Location = time.FixedZone("CEST", 2*3600)
	link := wire()
	link.Content, link.Slug = channel.LinkOnly, "links"
	empty := wire()
	empty.Stories = nil
	return map[string]Document{
		"wire": wire(), "baseless": baseless, "summary": summary, "link": link, "empty": empty, "hostile": hostile(),
	}
}

func TestGolden(t *testing.T) {
	for name, d := range documents() {
		for _, f := range Formats() {
			t.Run(name+"/"+f.Name, func(t *testing.T) {
				got, err := f.Render(d)
				if err != nil {
					t.Fatal(err)
				}
				golden(t, name+"/"+f.File, got)
			})
		}
	}
}

// TestRoom: with room a document is what it is without, and is written there.
func TestRoom(t *testing.T) {
	writers := map[string]func(Document) ([]byte, error){
		"page": Page, "story": func(d Document) ([]byte, error) { return StoryPage(d, ferry()) },
	}
	for _, f := range Formats() {
		writers[f.Name] = f.Render
	}
	var room bytes.Buffer
	for name, d := range documents() {
		for writer, write := range writers {
			want, err := write(d)
			if err != nil {
				t.Fatal(err)
			}
			roomy := d
			roomy.Room = &room
			got, err := write(roomy)
			if err != nil || !bytes.Equal(got, want) || &got[0] != &room.Bytes()[0] {
				t.Errorf("%s/%s is another with room, or is not written there: %v", name, writer, err)
			}
		}
	}
}

func TestGoldenOPML(t *testing.T) {
	got, err := OPML("Sources of “All stories” & more", []Outline{
		{
			Title: "Harbour Gazette", Address: "https://gazette.example/rss?a=1&b=2",
			SiteURL: "https://gazette.example/", Tags: []string{"bay", "news/local"},
		},
		{Title: "stories", Tags: nil},
		{Title: "Küstenbote", Address: "https://kueste.example/feed", Tags: []string{"de"}},
		{Address: "https://herald.example/feed.json", Tags: []string{"bay"}},
		{Title: nasty, Address: "file:///etc/passwd", SiteURL: nasty, Tags: []string{nasty, "a,b"}},
		{},
	})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "sources.opml", got)
	wellFormed(t, got)
	empty, err := OPML("", nil)
	if err != nil || !strings.Contains(string(empty), "<title>Copytaster</title>") {
		t.Errorf("%v %s", err, empty)
	}
}

func TestStoryPath(t *testing.T) {
	id := feed.NewID("a")
	if got, want := StoryPath(id), "story/"+id.String()+"/index.html"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// gorilla's feeds have a FeedXml of their own, which writes the embedded structs alone when ours is missing.
func TestRootIsOurs(t *testing.T) {
	if _, ok := (&rssChannel{}).FeedXml().(*rssDocument); !ok {
		t.Error("RSS is written by the embedded feed")
	}
	if _, ok := (&atomFeed{}).FeedXml().(*atomFeed); !ok {
		t.Error("Atom is written by the embedded feed")
	}
	d := wire()
	for _, f := range Formats() {
		out, err := f.Render(d)
		if err != nil {
			t.Fatal(err)
		}
		text := string(out)
		if !strings.Contains(text, `"_copytaster"`) && !strings.Contains(text, `xmlns:media="`+mediaNS+`"`) {
			t.Errorf("%s: not our root: %.200s", f.Name, out)
		}
	}
}

func TestDeterministic(t *testing.T) {
	for _, f := range Formats() {
		first, err := f.Render(large(20))
		if err != nil {
			t.Fatal(err)
		}
		for range 5 {
			again, err := f.Render(large(20).Prepared())
			if err != nil {
				t.Fatal(err)
			}
			if string(again) != string(first) {
				t.Fatalf("%s differs from one rendering to the next", f.Name)
			}
		}
	}
}

func TestTitle(t *testing.T) {
	d := Document{TitleOutlet: true}
	for _, tt := range []struct {
		lead feed.Article
		want string
	}{
		{feed.Article{Title: " Ferry \n back "}, "Ferry back"},
		{feed.Article{Title: "Ferry back", Outlet: gazette}, "Ferry back (Harbour Gazette)"},
		{feed.Article{Title: "Ferry back (Harbour Gazette)", Outlet: gazette}, "Ferry back (Harbour Gazette)"},
		{feed.Article{Summary: "The ferry is back."}, "The ferry is back."},
		{feed.Article{Summary: strings.Repeat("船", 100)}, strings.Repeat("船", 80) + "…"},
		{feed.Article{Language: "de-AT"}, "Ohne Titel"},
		{feed.Article{Title: "\x00\xff"}, "Untitled"},
	} {
		if got := d.title(&feed.Story{Lead: tt.lead}); got != tt.want {
			t.Errorf("title %q, want %q", got, tt.want)
		}
	}
}

func TestWeb(t *testing.T) {
	for in, want := range map[string]string{
		"https://gazette.example/a?b=1&c=%20#d": "https://gazette.example/a?b=1&c=%20#d",
		"http://gazette.example":                "http://gazette.example",
		" HTTPS://gazette.example/x ":           "https://gazette.example/x",
		"https://bücher.example:81/ä b":         "https://xn--bcher-kva.example:81/%C3%A4%20b",
		"https://u:p@gazette.example/":          "https://gazette.example/",
		"https://gazette.example/?a=[1]|\"<>":   "https://gazette.example/?a=%5B1%5D%7C%22%3C%3E",
		"https://gazette.example/#a#b":          "https://gazette.example/#a%23b",
		"https://gazette.example/it's":          "https://gazette.example/it's",
		"javascript:alert(1)":                   "",
		"//gazette.example/":                    "",
		"/a":                                    "",
		"https:///a":                            "",
		"ftp://gazette.example/":                "",
		"https://gazette.example/%zz":           "",
	} {
		if got := web(in); got != want {
			t.Errorf("web(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestLegal(t *testing.T) {
	for in, want := range map[string]string{
		"plain text\n\t": "plain text\n\t", "a\r\nb\rc": "a\nb\nc", "\x00a\x1b\x7f": "a", "é\u0085\u009f": "é", "\xc2": "",
		"a\xffb": "ab", "\uFFFD\uFFFE\uFFFF\uFFFC": "\uFFFC", "\U0001FFFF船": "\U0001FFFF船",
		"\xed\xa0\x80": "", "\xef\xbf": "",
	} {
		if got := legal(in); got != want {
			t.Errorf("legal(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestLanguageTag(t *testing.T) {
	for in, want := range map[string]string{
		"en": "en", "en_gb": "en-GB", "zh-hant-tw": "zh-Hant-TW", "": "", "und": "", "xx-nope-": "", "english": "", "c": "",
		"pt-br": "pt-BR", " de ": "de",
	} {
		if got := languageTag(in); got != want {
			t.Errorf("languageTag(%q) = %q, want %q", in, got, want)
		}
	}
}

// A language that the labels know only in part would mix two languages.
func TestLabels(t *testing.T) {
	for tag, l := range labelsByLanguage {
		if l.related == "" || l.coverage == "" || l.untitled == "" || languageTag(tag) != tag {
			t.Errorf("%s: %+v", tag, l)
		}
	}
	if labelsFor("pt-BR") != labelsByLanguage["pt"] || labelsFor("fi") != english || labelsFor("") != english {
		t.Error("labels of a region or of no language")
	}
}

func TestSyndication(t *testing.T) {
	for ttl, want := range map[int]string{
		0: " 0", 15: "hourly 4", 60: "hourly 1", 90: "daily 16", 24 * 60: "daily 1", 7 * 24 * 60: "weekly 1", 7: "weekly 1440",
		11: " 0", 60 * 24 * 365: " 0",
	} {
		if period, frequency := syndication(ttl); fmt.Sprint(period, " ", frequency) != want {
			t.Errorf("syndication(%d) = %q %d, want %q", ttl, period, frequency, want)
		}
	}
}

// A headline that leads to the lead would say the same thing twice, in every document.
func TestLeadIsNotListed(t *testing.T) {
	d := wire()
	s := ferry()
	own := feed.Headline{Title: "A second time", URL: "http://www.gazette.example/2026/ferry?page=1&id=7&utm_source=x#top"}
	s.Related = append([]feed.Headline{own}, s.Related...)
	before := len(s.Related)
	d.Stories = []feed.Story{s}
	outs := map[string]func(Document) ([]byte, error){
		"page": Page, "story": func(d Document) ([]byte, error) { return StoryPage(d, d.Stories[0]) },
	}
	for _, f := range Formats() {
		outs[f.Name] = f.Render
	}
	for name, write := range outs {
		out, err := write(d)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(out), own.Title) || !strings.Contains(string(out), "Why the ferry stopped") {
			t.Errorf("%s lists its lead, or not the others", name)
		}
	}
	if len(s.Related) != before || s.Related[0].Title != own.Title {
		t.Error("the caller's story was changed")
	}
}

// TestInstants holds that no two entries of an Atom feed have one atom:updated, and that a time stays what it was to the
// second, the same for an entry's two times.
func TestInstants(t *testing.T) {
	at := time.Date(2026, 9, 14, 8, 0, 0, 999, time.UTC)
	seen := map[string]bool{}
	for i := range 300 {
		e := entry{id: feed.NewID("instant", strconv.Itoa(i)).URN()}
		got := e.instant(at)
		parsed, err := time.Parse(time.RFC3339, got)
		if err != nil || !parsed.Truncate(time.Second).Equal(at.Truncate(time.Second)) || seen[got] || e.instant(at.Add(5)) != got {
			t.Errorf("%s: %v", got, err)
		}
		seen[got] = true
	}
	if got := (&entry{}).instant(time.Time{}); got != "" {
		t.Errorf("no time is %q", got)
	}
}

// What a channel says of itself stands in its Atom documents as XHTML. One that says nothing tells what a feed is, and leads
// to its page and its addresses where it knows them.
func TestAtomSubtitle(t *testing.T) {
	const notice, from = `<p xml:lang="en">This is a feed. To subscribe, copy its address into a feed reader.`, `<a href="https://news.example/`
	for _, c := range []struct{ about, base, slug, archive, want string }{
		{"Ships & <b>shoes</b>", "https://news.example/", "", "", `Ships &amp; &lt;b&gt;shoes&lt;/b&gt;`},
		{"", "", "", "", notice + "</p>"},
		{" ", "https://news.example/", "", "", notice + " " + from + `">Read it as a page</a> or ` + from + `subscribe/#all">see all its addresses</a>.</p>`},
		{"", "https://news.example/", "sea", "", notice + " " + from + `sea/">Read it as a page</a> or ` + from + `subscribe/#c-sea">see all its addresses</a>.</p>`},
		{"", "", "", "2026-09", `<p xml:lang="en">This is a part of the archive of a feed.</p>`},
	} {
		d := Document{Description: c.about, Base: c.base, Slug: c.slug, Archive: c.archive, Updated: noon}
		doc, err := writeAtom(d)
		if err != nil {
			t.Fatal(err)
		}
		wellFormed(t, doc)
		want := `<subtitle type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">` + c.want + "</div></subtitle>\n"
		if !strings.Contains(string(doc), want) {
			t.Errorf("%+v:\n%s", c, doc)
		}
	}
}
