package sources

import (
	"strings"
	"testing"
)

// TestGuarded is F57: a reader that panics, and a library behind it, costs the one document that it was given.
func TestGuarded(t *testing.T) {
	var nothing map[string][]string
	for name, broken := range map[string]reader{
		"on purpose": func(Document, []byte, Options) (Reading, error) { panic("an item\nwithout an end\x1b[2J") },
		"out of range": func(_ Document, text []byte, _ Options) (Reading, error) {
			return Reading{Title: string(text[len(text)])}, nil
		},
		"nil map": func(Document, []byte, Options) (Reading, error) {
			nothing["x"] = nil
			return Reading{}, nil
		},
	} {
		r, err := guarded(broken, Document{}, []byte("<rss/>"), Options{})
		if err == nil || !strings.HasPrefix(err.Error(), "a document that reading failed on, please report it: ") ||
			strings.ContainsAny(err.Error(), "\n\x1b") || r.Title != "" {
			t.Errorf("%s: %v, %+v", name, err, r)
		}
	}
}

// TestWasFeed is F23: what a source gives in the place of its feed is an error that says what it is, whatever the page
// claims to be; a feed is still one.
func TestWasFeed(t *testing.T) {
	const address = "https://bay.example/feed"
	article := `<html><head><title>Buy</title><meta property="og:type" content="article"><meta property="og:title" content="Boats">` +
		`</head><body><article><p>They float.</p></article></body></html>`
	for body, want := range map[string]string{
		article: `an HTML page titled "Buy", not a feed`,
		strings.Replace(article, "<meta", `<link rel=alternate type=application/atom+xml href=/atom><meta`, 1): `an HTML page titled "Buy", not a feed; ` +
			`it offers the feed https://bay.example/atom`,
		"Too many requests\n\nPlease come back tomorrow.\n": `text beginning with "Too many requests Please come back tomorrow.", not a feed`,
		"<rss><channel><title>Bay</title></channel></rss>":  "",
	} {
		doc := Document{Address: address, ContentType: "text/plain", Body: []byte(body)}
		_, err := Read(doc, Options{WasFeed: true})
		if got := errorText(err); got != want {
			t.Errorf("%.60q: error %q, want %q", body, got, want)
		}
		if _, err := Read(doc, Options{}); err != nil {
			t.Errorf("%.60q is refused to a new source: %v", body, err)
		}
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
