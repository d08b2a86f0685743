package render

import (
	"slices"
	"strings"
	"testing"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
	"golang.org/x/net/html"
)

// A page shows what its article comes with, however much of it the channel carries: to hear, to see, or as a link, each in
// words. A picture that stands there already is not named again.
func TestPageFiles(t *testing.T) {
	s := pageStoryOf(september(12, 10, 0), feed.Article{
		Title: "The harbour at night", Language: "de", Image: "https://harbour.example/night.jpg",
		Content: `<p>Listen.</p><img src="https://harbour.example/quay.jpg?w=1&amp;h=2">`,
		Enclosures: []feed.Enclosure{
			{URL: "https://harbour.example/night.jpg", Type: "image/jpeg", Length: 40_000},
			{URL: "https://harbour.example/quay.jpg?w=1&h=2"},
			{URL: "https://harbour.example/quay.jpg", Type: "image/jpeg", Length: 999},
			{URL: "https://harbour.example/get/12", Type: "Audio/MPEG; x=y", Length: 9_999_999},
			{URL: "http://harbour.example/%E0%A4%AA%22.mp4", Length: 10_000_000},
			{URL: "https://files.example/", Type: "application/pdf", Length: 1},
			{URL: "https://files.example/" + strings.Repeat("a%20", 60) + "end.zip", Length: -1},
			{URL: "javascript:alert(1)", Type: "audio/mpeg"},
			{URL: "/relative.mp3", Type: "audio/mpeg"},
		},
	})
	want := []string{
		"quay.jpg Bild", "> 12 Audio · 9999 kB", "> प\".mp4 Video · 10 MB", "files.example Datei",
		strings.TrimSpace(strings.Repeat("a ", 40)) + "… Datei",
	}
	for _, content := range []channel.Content{channel.Full, channel.Summary, channel.LinkOnly} {
		for _, none := range []bool{false, true} {
			d := pageDocument()
			d.Content, d.NoImages = content, none
			page, err := StoryPage(d, s)
			if err != nil {
				t.Fatal(err)
			}
			want := slices.Clone(want)
			if content != channel.Full { // which shows no body
				want = slices.Insert(want, 0, "quay.jpg Bild")
			}
			if none {
				want = slices.Insert(want, 0, "night.jpg Bild · 40 kB")
				for i := range want {
					want[i] = strings.TrimPrefix(want[i], "> ")
				}
			}
			if got := filesOf(t, page); !slices.Equal(got, want) {
				t.Errorf("%s, none is %v: files\n%q, want\n%q", content, none, got, want)
			}
			if strings.Contains(string(page), "media-src http: https:") == none {
				t.Errorf("%s, none is %v: the policy says otherwise", content, none)
			}
		}
	}
	s.Lead.Enclosures = nil
	page, err := StoryPage(pageDocument(), s)
	if err != nil || strings.Contains(string(page), `class="files"`) {
		t.Errorf("%v, or a list of no files", err)
	}
}

// filesOf returns the texts of a page's list of files, with a mark before those that it plays.
func filesOf(t *testing.T, page []byte) (files []string) {
	t.Helper()
	walk(parsePage(t, page), func(list *html.Node) {
		if attrOf(list, "class") != "files" {
			return
		}
		for _, li := range elements(list, "li") {
			text, link := line(textOf(li)), elements(li, "a")[0]
			for _, player := range slices.Concat(elements(li, "audio"), elements(li, "video")) {
				text = "> " + text
				if attrOf(player, "src") != attrOf(link, "href") || attrOf(player, "preload") != "none" ||
					attrOf(player, "aria-label") != textOf(link) {
					t.Errorf("%s is played as %+v", text, player.Attr)
				}
			}
			files = append(files, text)
		}
	})
	return files
}
