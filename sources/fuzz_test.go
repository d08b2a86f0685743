package sources

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/copytaster/copytaster/feed"
)

// fuzzSelect finds something on most pages.
var fuzzSelect = Select{Item: "p, li, div > a, title", Time: "time", Summary: "p"}

// FuzzRead reads whatever bytes as every kind: nothing panics, what comes out keeps the promises of the package, and
// gofeed never meets what it cannot parse. What a record passes over was read before.
func FuzzRead(f *testing.F) {
	for _, pattern := range []string{"testdata/feed/*", "testdata/opml/*.opml", "testdata/wire/*", "testdata/text/*.txt"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range files {
			body, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			if !strings.HasSuffix(file, ".golden") {
				f.Add(body)
			}
		}
	}
	f.Add([]byte("\xff\xfe<\x00r\x00s\x00s\x00>\x00"))
	f.Add([]byte(`<rss><channel><item><title>x<item><![CDATA[]]]]><![CDATA[></a:b:c x:y:z=1><é/></item><feed>`))
	f.Add([]byte("---\ntitle: &a \"Oban\\x00\"\nauthors: [*a, {name: Maren Quist}]\ndate: 2026-03-01\nlink: //h.example/1\n---\nThe bridge opens.\n"))
	f.Fuzz(func(t *testing.T, body []byte) {
		if len(body) > 64<<10 {
			t.Skip()
		}
		for _, kind := range []Kind{Auto, Feed, Page, Text, OPML, PageList} {
			doc := Document{Address: "https://h.example/d/f.xml", Body: body}
			if kind == Text {
				doc.Address = ""
			}
			start := time.Now()
			r, err := Read(doc, Options{Kind: kind, First: true, Select: fuzzSelect})
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("%s takes %v", kind, took)
			}
			if err != nil {
				if message := err.Error(); message != printable(message) ||
					strings.Contains(message, "a feed that cannot be read") || strings.Contains(message, "please report") {
					t.Errorf("%s: %q", kind, message)
				}
				continue
			}
			checkReading(t, r)
			for i := range r.Articles {
				checkClean(t, r.Articles[i].Body, Clean(r.Articles[i].Body, "", false, nil))
			}
		}
		half := len(body) / 2
		checkKnown(t, "fuzzed", body, append(bytes.Clone(body[half:]), body...))
		checkKnown(t, "fuzzed", body, append(bytes.Clone(body[:half]), body[min(half+1, len(body)):]...))
	})
}

// FuzzClean cleans whatever markup and holds what comes out against an oracle of its own.
func FuzzClean(f *testing.F) {
	for _, p := range payloads {
		f.Add(p)
	}
	f.Fuzz(func(t *testing.T, markup string) {
		body := feed.Body{HTML: markup, Base: "https://h.example/d/"}
		checkClean(t, body, Clean(body, "", false, nil))
		checkClean(t, feed.Body{HTML: markup}, Clean(feed.Body{HTML: markup}, "", true, nil))
	})
}
