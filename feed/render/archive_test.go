package render

import (
	"strings"
	"testing"
	"time"

	"github.com/copytaster/copytaster/feed"
)

func TestArchiveGolden(t *testing.T) {
	root, harbour, first := wire(), wire(), wire()
	root.Archive, root.PrevArchive, root.NextArchive, root.TTL = "2026-08", "2026-07", "2026-09", 0
	root.Stories = root.Stories[:1]
	harbour.Slug, harbour.Archive, harbour.PrevArchive, harbour.Hubs = "harbour", "2026-09-2", "2026-09", []string{"https://hub.example/"}
	harbour.Stories = harbour.Stories[1:2]
	first.Archive, first.NextArchive, first.Stories = "2026-07", "2026-08", nil
	for name, d := range map[string]Document{"root": root, "harbour": harbour, "first": first} {
		for _, f := range XMLFormats() {
			b, err := f.Render(d)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, "archive/"+name+"-"+f.File, b)
			if strings.Contains(string(b), "hub.example") {
				t.Errorf("%s: an archive names a hub", name)
			}
		}
	}
}

// The document that readers subscribe to leads to the newest archive document and does not say that it is one.
func TestPrevArchive(t *testing.T) {
	d := wire()
	d.Slug, d.PrevArchive, d.NextArchive = "sea", "2026-09", "2026-10"
	for _, f := range XMLFormats() {
		b, err := f.Render(d)
		if err != nil {
			t.Fatal(err)
		}
		s := string(b)
		if n := strings.Count(s, "https://news.example/sea/archive/2026-09/"+f.File); n != 1 || !strings.Contains(s, `"prev-archive"`) {
			t.Errorf("%s: %d links to the archive", f.Name, n)
		}
		for _, no := range []string{"history/1.0", "next-archive", `"current"`, "2026-10"} {
			if strings.Contains(s, no) {
				t.Errorf("%s: it says %s", f.Name, no)
			}
		}
		d := d
		d.Base = ""
		if b, err = f.Render(d); err != nil || strings.Contains(string(b), "archive") {
			t.Errorf("%s: a link without a base: %v", f.Name, err)
		}
	}
}

func TestHealthGolden(t *testing.T) {
	d := wire()
	broken := noon.Add(-7 * time.Hour)
	list := []Incident{
		{ID: feed.NewID("4"), Kind: SourceMended, Source: "Harbour Gazette", Address: "https://gazette.example/rss", At: noon, Since: broken},
		{
			ID: feed.NewID("3"), Kind: SourceBroke, Source: "Paid & Weekly", Private: true, Address: "https://paid.example/feed?key=secret",
			At: noon.Add(-time.Hour), Since: broken, Error: "https://paid.example/feed?key=secret: 403",
		},
		{ID: feed.NewID("2"), Kind: SourceEnded, Source: nasty, Address: "https://north.example/feed", At: noon.Add(-2 * time.Hour), Since: broken, Error: nasty},
		{ID: feed.NewID("1"), Kind: SourceEmpty, Address: "stories/notes.txt", At: noon.Add(-3 * time.Hour), Since: noon.Add(-3 * time.Hour)},
		{ID: feed.NewID("0"), Kind: SourceBroke, Private: true, At: noon.Add(-4 * time.Hour)},
	}
	for name, list := range map[string][]Incident{"health": list, "well": nil} {
		files, err := Health(d, list)
		if err != nil || len(files) != 2 {
			t.Fatal(len(files), err)
		}
		for _, f := range files {
			golden(t, strings.Replace(f.Path, HealthSlug, name, 1), f.Bytes)
			wellFormed(t, f.Bytes)
			if strings.Contains(string(f.Bytes), "secret") {
				t.Errorf("%s says where a private source is", f.Path)
			}
		}
	}
}
