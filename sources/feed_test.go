package sources

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/copytaster/copytaster/feed"
)

// now is the time of all readings in the tests.
var testNow = time.Date(2025, 3, 2, 12, 0, 0, 0, time.UTC)

// TestFeeds reads each document of testdata/feed and compares the reading with the golden file of its name.
func TestFeeds(t *testing.T) {
	files, err := filepath.Glob("testdata/feed/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, ".golden") {
			continue
		}
		name := filepath.Base(file)
		t.Run(name, func(t *testing.T) {
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			doc := Document{Address: "https://feeds.example/news/feed.xml", Body: body}
			r, err := Read(doc, Options{Now: testNow})
			if err != nil {
				t.Fatal(err)
			}
			golden(t, "feed/"+name+".golden", r)
			checkReading(t, r)
		})
	}
}

// story in the encodings below.
const (
	cafeXML   = `<rss version="2.0"><channel><title>Kaffee</title><item><title>Café “Größe” – 3 €</title></item></channel></rss>`
	cafeTitle = "Café “Größe” – 3 €"
)

func TestFeedEncodings(t *testing.T) {
	windows := strings.NewReplacer("é", "\xe9", "ö", "\xf6", "ß", "\xdf", "“", "\x93", "”", "\x94", "–", "\x96", "€", "\x80").Replace
	cafeControls := strings.NewReplacer("“", "\u0093", "”", "\u0094", "–", "\u0096", "€", "\u0080").Replace(cafeXML)
	declare := func(charset, xml string) string { return `<?xml version="1.0" encoding="` + charset + `"?>` + xml }
	for _, c := range []struct {
		name, contentType string
		body              []byte
		want, note        string
	}{
		{"utf-8", "", []byte(cafeXML), cafeTitle, ""},
		{"byte order mark", "", []byte("\ufeff" + cafeXML), cafeTitle, ""},
		{"gzip", "application/rss+xml", zipped(t, cafeXML), cafeTitle, ""},
		{"utf-16 little endian", "", utf16Bytes(declare("utf-16", cafeXML), false, true), cafeTitle, ""},
		{"utf-16 big endian", "", utf16Bytes(declare("utf-16", cafeXML), true, true), cafeTitle, ""},
		{"utf-16 without mark", "", utf16Bytes(declare("utf-16", cafeXML), true, false), cafeTitle, "decoded as UTF-16 without a byte order mark"},
		{"utf-8 declared latin-1", "", []byte(declare("ISO-8859-1", cafeXML)), cafeTitle, "decoded as utf-8, declared iso-8859-1"},
		{"utf-8 declared utf-16", "", []byte(declare("utf-16", cafeXML)), cafeTitle, "decoded as utf-8, declared utf-16"},
		{"windows-1252 declared utf-8", "", []byte(declare("utf-8", windows(cafeXML))), cafeTitle, "decoded as windows-1252, declared utf-8"},
		{"windows-1252 declared iso-8859-1", "", []byte(declare("iso-8859-1", windows(cafeXML))), cafeTitle, ""},
		{"unknown label", "", []byte(declare("x-foo", windows(cafeXML))), cafeTitle, "decoded as windows-1252, declared x-foo"},
		{"windows-1252 as if it were latin-1", "", []byte(cafeControls), cafeTitle, "4 characters of windows-1252 mended"},
		{"a name of other systems", "", []byte(declare("cp949", "<rss><channel><item><title>\xc7\xd7\xb1\xb8</title></item></channel></rss>")), "항구", ""},
		{"by HTTP", "text/xml; charset=windows-1251", []byte("<rss><channel><item><title>\xcc\xee\xf1\xf2</title></item></channel></rss>"), "Мост", ""},
		{"iso-2022-jp", "", []byte(declare("iso-2022-jp", "<rss><channel><item><title>\x1b$B@u1+\x1b(B</title></item></channel></rss>")), "浅雨", ""},
		{"a bad byte", "", []byte(strings.Replace(cafeXML, " 3", " \xff3", 1)), "Café “Größe” – \ufffd3 €", "1 byte that is no UTF-8 replaced"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := Read(Document{ContentType: c.contentType, Body: c.body}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := r.Articles[0].Title; got != c.want {
				t.Errorf("title %q, want %q", got, c.want)
			}
			notes := strings.Join(r.Notes, "; ")
			if c.note == "" && strings.Contains(notes, "decoded") || !strings.Contains(notes, c.note) {
				t.Errorf("notes %q, want %q", notes, c.note)
			}
		})
	}
}

func zipped(t testing.TB, s string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func utf16Bytes(s string, big, mark bool) []byte {
	if mark {
		s = "\ufeff" + s
	}
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		if big {
			out = append(out, byte(u>>8), byte(u))
		} else {
			out = append(out, byte(u), byte(u>>8))
		}
	}
	return out
}

func TestReadErrors(t *testing.T) {
	const address = "https://news.example/feed"
	for _, c := range []struct {
		name string
		doc  Document
		kind Kind
		want string
	}{
		{"empty", Document{}, Auto, "empty"},
		{"blank", Document{Body: []byte(" \n\t")}, Auto, "empty"},
		{"blank feed", Document{Body: []byte("\n")}, Feed, "empty"},
		{"png", Document{Body: []byte("\x89PNG\r\n\x1a\n\x00\x00")}, Auto, "binary data (PNG image)"},
		{"pdf as feed", Document{Body: []byte("%PDF-1.7")}, Feed, "binary data (PDF document)"},
		{"zeros", Document{Body: []byte("abc\x00\x01\x02\x00\x03")}, Auto, "binary data"},
		{"page as feed", Document{Body: []byte("<!doctype html><html><head><title>Log in &amp; read</title>")}, Feed, `an HTML page titled "Log in & read", not a feed`},
		{"page without title", Document{Body: []byte("<html><body>hi")}, Feed, "an HTML page without a title, not a feed"},
		{"other JSON", Document{Body: []byte(`{"error":"rate limited"}`)}, Auto, "not a feed: JSON without items"},
		{"a list of JSON", Document{Address: address, Body: []byte(`[{"items":[]}]`)}, Auto, "not a feed: JSON without items"},
		{"JSON cut off", Document{Body: []byte(`{"version":"https://jsonfeed.org/version/1.1","items":[{"id"`)}, Auto, "cut off before its first item"},
		{"other XML", Document{Body: []byte("<?xml version='1.0'?><sitemapindex/>")}, Auto, "XML with the root <sitemapindex>, not a feed"},
		{"other XML as feed", Document{Body: []byte("<n:note/>")}, Feed, "XML with the root <n:note>, not a feed"},
		{"cut off", Document{Body: []byte("<rss><channel><title>x</title><item><title>On")}, Auto, "cut off before its first item"},
		{"text from an address", Document{Address: address, ContentType: "text/html", Body: []byte("Too many requests")}, Auto, `text beginning with "Too many requests", not a feed`},
		{"a broken archive", Document{Body: []byte("\x1f\x8bxx")}, Auto, "gzip data that cannot be unpacked: unexpected EOF"},
		{"kind", Document{Body: []byte("x")}, "atom", `the kind "atom" is not known; the kinds are feed, page, text, opml, page_list`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Read(c.doc, Options{Kind: c.kind})
			if err == nil || err.Error() != c.want {
				t.Errorf("error %v, want %s", err, c.want)
			}
		})
	}
}

// TestSniff reads what is told by its bytes alone.
func TestSniff(t *testing.T) {
	for _, c := range []struct {
		doc  Document
		want Kind
	}{
		{Document{Body: []byte("<rss><channel/></rss>")}, Feed},
		{Document{Body: []byte("<!-- " + strings.Repeat("x", 9000) + " -->\n<feed xmlns='http://www.w3.org/2005/Atom'/>")}, Feed},
		{Document{Body: []byte("<html><body><rss version='2.0'><channel></channel></rss></body></html>")}, Feed},
		{Document{Body: []byte("<html><body>About &lt;rss&gt; and <rss> feeds</body></html>")}, Page},
		{Document{Body: []byte("<!-- x --><div><p>part of a page</p></div>")}, Page},
		{Document{Body: []byte("<opml version='2.0'><body/></opml>")}, OPML},
		{Document{Body: []byte("Notice: foo\n<?xml version='1.0'?><rss><channel/></rss>")}, Feed},
		{Document{Body: []byte("<rss><channel><title>a\x00b</title></channel></rss>")}, Feed},
		{Document{Body: []byte("A story from a file.")}, Text},
		{Document{Address: "https://a.example/", ContentType: "text/plain; charset=utf-8", Body: []byte("A story.")}, Text},
		{Document{Body: []byte("<b>Bold</b> words begin this text file.")}, Text},
	} {
		got, err := sniff(c.doc, c.doc.Body)
		if got != c.want || err != nil {
			t.Errorf("%.60q is %q, %v; want %q", c.doc.Body, got, err, c.want)
		}
	}
}

// TestFeedLimits reads documents that are made to cost: each must be read or refused in little time.
func TestFeedLimits(t *testing.T) {
	rss := func(s string) string { return "<rss><channel><title>t</title>" + s + "</channel></rss>" }
	item := func(s string) string { return rss("<item><title>One</title>" + s + "</item>") }
	rep := strings.Repeat
	for name, c := range map[string]struct {
		body  string
		items int
	}{
		"deep":            {item(rep("<a:b>", 300_000) + rep("</a:b>", 300_000)), 1},
		"deep, unclosed":  {rss("<item><title>One</title>" + rep("<a:b>", 300_000) + "</item><item><title>Two</title></item>"), 2},
		"namespaces":      {item(rep(`<a:b xmlns:p="urn:p" xmlns:q="urn:q">`, 60_000) + rep("</a:b>", 60_000)), 1},
		"attributes":      {item("<a:b " + rep(`c="" `, 500_000) + "/>"), 1},
		"many items":      {rss(rep("<item><title>x</title></item>", 100_000)), maxItems},
		"many extensions": {item(rep("<a:b/>", 500_000)), 1},
		"stray ends":      {item(rep("<x>", 200) + rep("</y>", 500_000)), 1},
		"open brackets":   {item("<description>" + rep("<", 2_000_000) + "</description>"), 1},
		"ampersands":      {item("<description>" + rep("&", 2_000_000) + "</description>"), 1},
		"lists":           {item("<description><![CDATA[" + rep("<ul><li>a", 200_000) + "]]></description>"), 1},
		"JSON items":      {`{"items":[` + rep(`{"id":"1"},`, 100_000) + `{}]}`, maxItems},
		"JSON depth":      {`{"items":[{"id":"1","x":` + rep("[", 500_000) + rep("]", 500_000) + `}]}`, 1},
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			r, err := Read(Document{Body: []byte(c.body)}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Articles) != c.items {
				t.Errorf("%d articles, want %d", len(r.Articles), c.items)
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func TestKeepTracking(t *testing.T) {
	body := []byte("<rss><channel><item><title>x</title><link>https://a.example/1?utm_source=y</link></item></channel></rss>")
	r, err := Read(Document{Body: body}, Options{KeepTracking: true, Outlet: "The A"})
	if err != nil {
		t.Fatal(err)
	}
	a := r.Articles[0]
	if a.URL != "https://a.example/1?utm_source=y" {
		t.Errorf("link %s", a.URL)
	}
	if want := (feed.Outlet{Name: "The A", URL: "https://a.example/", Key: "a.example"}); a.Outlet != want {
		t.Errorf("outlet %+v, want %+v", a.Outlet, want)
	}
}

// TestSameAgain reads a feed twice: equal bytes give an equal reading.
func TestSameAgain(t *testing.T) {
	body, err := os.ReadFile("testdata/feed/rss20.xml")
	if err != nil {
		t.Fatal(err)
	}
	keep := bytes.Clone(body)
	for range 2 {
		r, err := Read(Document{Body: body}, Options{Now: testNow})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Articles) != 3 || !bytes.Equal(body, keep) {
			t.Fatal("reading changes the document")
		}
	}
}

// TestDoubleEncoding repairs a title that was encoded twice, and leaves one that only looks so in part.
func TestDoubleEncoding(t *testing.T) {
	for in, want := range map[string]string{
		"CafÃ© â€“ naÃ¯ve": "Café – naïve",
		"SÃO PAULO":        "SÃO PAULO",
		"Ã© and 日本":        "Ã© and 日本",
	} {
		body := []byte("<rss><channel><item><title>" + in + "</title></item></channel></rss>")
		r, err := Read(Document{Body: body}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Articles[0].Title; got != want {
			t.Errorf("%q is read as %q, want %q", in, got, want)
		}
	}
}

// TestFileBase resolves the addresses of a file against what the feed says of itself.
func TestFileBase(t *testing.T) {
	body := []byte(`<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="https://a.example/b/feed"/>` +
		`<entry><title>x</title><link href="c"/></entry></feed>`)
	r, err := Read(Document{Body: body}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Articles[0].URL; got != "https://a.example/b/c" {
		t.Errorf("link %s", got)
	}
}
