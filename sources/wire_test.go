package sources

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/copytaster/copytaster/feed"
)

// readWire reads the files of testdata/wire in the order of their names.
func readWire(t *testing.T) map[string]Reading {
	t.Helper()
	files, err := filepath.Glob("testdata/wire/*")
	if err != nil {
		t.Fatal(err)
	}
	wire := map[string]Reading{}
	for _, path := range files {
		name := filepath.Base(path)
		if name == "README.md" {
			continue
		}
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		r, err := Read(Document{Body: body}, Options{Folder: "wire", Now: readAt})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		wire[name] = r
	}
	return wire
}

func TestWire(t *testing.T) {
	wire := readWire(t)
	golden(t, "wire.json", wire)
	for name, want := range map[string]struct {
		format   string
		articles int
		stated   int
	}{
		"harbour-post.xml":     {"RSS 2.0", 7, 2},
		"vale-courier.atom":    {"Atom 1.0", 6, 4},
		"stenholm-news.json":   {"JSON Feed 1.1", 6, 2},
		"aldmouth-mercury.rdf": {"RSS 1.0", 6, 0},
		"auenhafener-bote.xml": {"RSS 2.0", 6, 0},
		"bay-wire.xml":         {"RSS 2.0", 6, 8},
		"lightship.html":       {"article page", 1, 3},
		"ferries.txt":          {"plain text", 1, 5},
		"storm-night.txt":      {"plain text", 1, 4},
		"subscriptions.opml":   {"OPML 2.0", 0, 0},
	} {
		r := wire[name]
		stated := 0
		for _, a := range r.Articles {
			stated += len(a.Stated)
		}
		if r.Format != want.format || len(r.Articles) != want.articles || stated != want.stated || len(r.Notes) != 0 {
			t.Errorf("%s: %q, %d articles, %d related headlines, notes %q, want %+v", name, r.Format, len(r.Articles), stated, r.Notes, want)
		}
	}
}

// TestWireList holds that the list of the wire names the feeds beside it.
func TestWireList(t *testing.T) {
	wire := readWire(t)
	listed := wire["subscriptions.opml"].Listed
	if len(listed) != 6 {
		t.Errorf("%d sources listed", len(listed))
	}
	for _, l := range listed {
		if r, there := wire[l.Address]; !there || r.Kind != Feed {
			t.Errorf("%q is no feed of the wire", l.Address)
		}
		if len(l.Tags) == 0 {
			t.Errorf("%q has no tags", l.Address)
		}
	}
}

// TestWireHeadlinesFindArticles holds that headlines without a link have the words of articles with one.
func TestWireHeadlinesFindArticles(t *testing.T) {
	wire := readWire(t)
	titles := map[uint64]string{}
	outlets := map[string]bool{}
	for _, r := range wire {
		for _, a := range r.Articles {
			outlets[a.Outlet.Key] = true
			if a.URL != "" && feed.IsDistinctive(a.Title) {
				titles[feed.Fingerprint(a.Title, feed.Body{})] = a.URL
			}
		}
	}
	for name, want := range map[string]int{"ferries.txt": 2, "storm-night.txt": 2} {
		found := 0
		for _, h := range wire[name].Articles[0].Stated {
			if h.URL != "" {
				t.Errorf("%s: %q has the link %s", name, h.Title, h.URL)
			}
			if titles[feed.Fingerprint(h.Title, feed.Body{})] != "" {
				found++
			}
		}
		if found != want {
			t.Errorf("%s: %d headlines find an article, want %d", name, found, want)
		}
	}
	if len(outlets) < 8 {
		t.Errorf("%d outlets", len(outlets))
	}
}

// TestWireIsPlain holds that what is plain text in the model holds no markup and no reference.
func TestWireIsPlain(t *testing.T) {
	for name, r := range readWire(t) {
		for _, a := range r.Articles {
			texts := slices.Concat([]string{a.Title, a.Summary, a.Outlet.Name, a.Language}, a.Authors, a.Categories)
			for _, h := range a.Stated {
				texts = append(texts, h.Title, h.Outlet.Name)
			}
			for _, s := range texts {
				if strings.ContainsAny(s, "<>\n") || strings.Contains(s, "&amp;") || s != strings.TrimSpace(s) {
					t.Errorf("%s: %q", name, s)
				}
			}
			if a.Language == "" || a.Outlet.Key == "" {
				t.Errorf("%s: %q has language %q and outlet %+v", name, a.Title, a.Language, a.Outlet)
			}
		}
	}
}
