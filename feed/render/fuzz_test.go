package render

import (
	"encoding/json"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
)

// FuzzRender puts a string and a URL everywhere: XML stays well-formed, JSON valid, no forbidden character leaves.
func FuzzRender(f *testing.F) {
	f.Add("Ferry back", "https://gazette.example/ferry", "<p>Back.</p>", "en", int64(1789210800), uint8(0))
	f.Add(nasty, "https://user:pw@bücher.example:8080/ä b%zz#x#y", legalMarkup, nasty, int64(-1)<<62, uint8(7))
	f.Add("</b></title>]]>", "javascript:alert(1)", "]]>", "en_GB", int64(1)<<40, uint8(2))
	f.Fuzz(func(t *testing.T, text, address, markup, lang string, unix int64, how uint8) {
		at := time.Unix(unix, 0)
		o := feed.Outlet{Name: text, URL: address}
		a := feed.Article{
			Title: text, Summary: text, Content: feed.HTML(markup), URL: address, Authors: []string{text},
			Categories: []string{text, lang}, Language: lang, Image: address, Outlet: o, Published: at,
			Enclosures: []feed.Enclosure{{URL: address, Type: text, Length: unix}},
		}
		d := Document{
			ID: text, Title: text, Description: text, Language: lang, Updated: at, TTL: time.Duration(unix), Generator: text,
			Content: channel.Contents()[how%3], TitleOutlet: how&4 != 0, Stories: []feed.Story{{
				Lead: a, Published: at, Updated: at,
				Related: []feed.Headline{
					{Title: text, URL: address + "&2", Outlet: o, Published: at, Language: lang},
					{Title: markup, Outlet: o, Relation: feed.Coverage},
				},
			}},
		}
		if how&8 != 0 {
			d.Base = "https://news.example/"
		}
		for _, format := range Formats() {
			out, err := format.Render(d)
			if err != nil {
				t.Fatalf("%s: %v", format.Name, err)
			}
			if format.Name == "json" {
				if !json.Valid(out) || !utf8.Valid(out) {
					t.Fatalf("not JSON: %s", out)
				}
				continue
			}
			wellFormed(t, out)
		}
		out, err := OPML(text, []Outline{{Title: text, Address: address, SiteURL: address, Tags: []string{lang, text}}})
		if err != nil {
			t.Fatal(err)
		}
		wellFormed(t, out)
	})
}
