package render

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"image/png"
	"strings"
	"testing"
)

func TestIcon(t *testing.T) {
	icon := Icon()
	c, err := png.DecodeConfig(bytes.NewReader(icon))
	if err != nil {
		t.Fatal(err)
	}
	if c.Width != iconSize || c.Height != iconSize {
		t.Errorf("%d by %d pixels, want %d by %[3]d", c.Width, c.Height, iconSize)
	}
	if len(icon) >= 1024 {
		t.Errorf("%d bytes, want less than 1024", len(icon))
	}
	clear(icon)
	if bytes.Equal(icon, Icon()) {
		t.Error("a caller can change the icon of the next")
	}
}

func TestFeedIcon(t *testing.T) {
	for name, d := range documents() {
		want := d.Base
		if want != "" {
			want += IconPath
		}
		atom, _ := writeAtom(d)
		var a struct {
			Icon []string `xml:"http://www.w3.org/2005/Atom icon"`
		}
		if err := xml.Unmarshal(atom, &a); err != nil {
			t.Fatal(err)
		}
		same(t, name+" atom", strings.Join(a.Icon, " "), want)

		feed, _ := writeJSON(d)
		var j struct{ Icon, Favicon string }
		if err := json.Unmarshal(feed, &j); err != nil {
			t.Fatal(err)
		}
		same(t, name+" json", []string{j.Icon, j.Favicon}, []string{want, want})

		rss, _ := writeRSS(d)
		type image struct {
			URL    string `xml:"url"`
			Title  string `xml:"title"`
			Link   string `xml:"link"`
			Width  int    `xml:"width"`
			Height int    `xml:"height"`
		}
		var r struct {
			Images []image `xml:"channel>image"`
		}
		if err := xml.Unmarshal(rss, &r); err != nil {
			t.Fatal(err)
		}
		var images []image
		if want != "" {
			images = []image{{want, asRead(d.heading()), d.page(), iconSize, iconSize}}
		}
		same(t, name+" rss", r.Images, images)
	}
}

// Pages lead to the icon from every depth, with a base as without one, and their policy lets it load.
func TestPageIcon(t *testing.T) {
	for _, base := range []string{"", "https://strait.example/news/"} {
		d := pageDocument()
		d.Base = base
		front, _ := Page(d)
		d.Slug = "harbour"
		channel, _ := Page(d)
		story, _ := StoryPage(d, d.Stories[0])
		for want, page := range map[string][]byte{
			"icon.png": front, "../icon.png": channel, "../../icon.png": story,
		} {
			doc := parsePage(t, page)
			var icons []string
			for _, e := range elements(doc, "link") {
				if attrOf(e, "rel") == "icon" {
					icons = append(icons, attrOf(e, "href")+" "+attrOf(e, "type"))
				}
			}
			same(t, "base "+base, icons, []string{want + " image/png"})
			for _, e := range elements(doc, "meta") {
				policy := attrOf(e, "content")
				if attrOf(e, "http-equiv") != "" && !strings.Contains(policy, "; img-src 'self'") {
					t.Errorf("%s: the policy %q keeps the icon out", want, policy)
				}
			}
		}
	}
}

// An ampersand in front of anything but a space is a broken reference to a strict parser of HTML.
func TestOPMLText(t *testing.T) {
	for in, want := range map[string]string{
		"<&>": "‹ & >", "S&P": "S & P", "a & b": "a & b", "&&x&": "& & x&", "<b>": "‹b>", "a > b": "a > b", "&#0;": "& #0;",
	} {
		if got := opmlText(in); got != want {
			t.Errorf("opmlText(%q) = %q, want %q", in, got, want)
		}
	}
	doc, err := OPML("<&>", []Outline{{Title: "<&>"}})
	if err != nil || strings.Count(string(doc), "‹ &amp; &gt;") != 2 {
		t.Errorf("%v %s", err, doc)
	}
}
