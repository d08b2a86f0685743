package render

import (
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

func TestGoldenOPML(t *testing.T) {
	got, err := OPML("Sources of “All stories” & more", noon, []Outline{
		{Title: "Harbour Gazette", Address: "https://gazette.example/rss?a=1&b=2", SiteURL: "https://gazette.example/", Tags: []string{"bay", "news/local"}},
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
	empty, err := OPML("", time.Time{}, nil)
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
