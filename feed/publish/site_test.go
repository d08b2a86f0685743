package publish

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// clock is a time that tests move.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

var terms = Terms{
	Base: "https://news.example.org/paper/", TTL: 15 * time.Minute, Hubs: []string{"https://hub.example/"},
}

// tree is a small edition with a file of every kind.
func tree(at time.Time) []File {
	files := []File{
		{Path: "index.html", Bytes: []byte("<!doctype html><h1>All stories</h1>\n")},
		{Path: "rss.xml", Bytes: bytes.Repeat([]byte("<item>The harbour bridge opens</item>\n"), 500)},
		{Path: "atom.xml", Bytes: []byte("<feed/>\n")},
		{Path: "feed.json", Bytes: []byte("{}\n")},
		{Path: "sources.opml", Bytes: []byte("<opml/>\n")},
		{Path: "page.css", Bytes: []byte("h1 { margin: 0 }\n")},
		{Path: "icon.png", Bytes: []byte("\x89PNG")},
		{Path: "at sea/rss.xml", Bytes: []byte("<rss/>\n")},
		{Path: "story/1b4e/index.html", Bytes: []byte("<p>The harbour bridge opens.</p>\n")},
	}
	for i := range files {
		files[i].Modified = at
	}
	return files
}

func publish(t testing.TB, s *Site, terms Terms, files ...File) Change {
	t.Helper()
	d, err := s.Draft(terms)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Put(files...); err != nil {
		t.Fatal(err)
	}
	return d.Publish()
}

// serve answers with the handler on loopback, and a client for it that asks for nothing by itself.
func serve(t testing.TB, h http.Handler) (base string, client *http.Client) {
	t.Helper()
	srv := httptest.NewServer(h)
	transport := &http.Transport{DisableCompression: true}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		srv.Close()
	})
	return srv.URL, &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

type answer struct {
	*http.Response
	body []byte
}

// ask asks with headers, given as names and values in turn.
func ask(t testing.TB, client *http.Client, method, address string, headers ...string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Add(headers[i], headers[i+1])
	}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatalf("%s %s: the body: %v", method, address, err)
	}
	return answer{resp, b}
}

func (a *answer) wants(t *testing.T, status int, headers ...string) {
	t.Helper()
	if a.StatusCode != status {
		t.Errorf("%s %s: %s, want %d", a.Request.Method, a.Request.URL, a.Status, status)
	}
	for i := 0; i < len(headers); i += 2 {
		if got := strings.Join(a.Header.Values(headers[i]), " | "); got != headers[i+1] {
			t.Errorf("%s %s: %s: %q, want %q", a.Request.Method, a.Request.URL, headers[i], got, headers[i+1])
		}
	}
}

// unpack undoes a content coding.
func unpack(coding string, b []byte) ([]byte, error) {
	var r io.Reader = bytes.NewReader(b)
	switch coding {
	case "br":
		r = brotli.NewReader(r)
	case "gzip":
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, err
		}
		r = z
	case "zstd":
		z, err := zstd.NewReader(r, zstd.WithDecoderMaxWindow(8<<20), zstd.WithDecoderConcurrency(1))
		if err != nil {
			return nil, err
		}
		defer z.Close()
		r = z
	}
	return io.ReadAll(r)
}

func TestSiteAnswers(t *testing.T) {
	at := newClock()
	s := NewSite(at.now, nil)
	base, client := serve(t, s)

	a := ask(t, client, "GET", base+"/rss.xml")
	a.wants(t, 503, "Retry-After", "10", "Cache-Control", "no-store", "X-Content-Type-Options", "nosniff")

	files := tree(at.now())
	publish(t, s, terms, files...)
	at.add(time.Hour)
	modified := "Wed, 04 Mar 2026 05:06:07 GMT"
	const holds = "public, max-age=900, stale-while-revalidate=3600, stale-if-error=86400"
	for path, want := range map[string]struct{ contentType, vary, cors, policy, link string }{
		"/rss.xml": {
			"application/rss+xml; charset=utf-8", "Accept-Encoding, Sec-Fetch-Dest", "*", feedPolicy[0],
			`<https://news.example.org/paper/rss.xml>; rel="self" | <https://hub.example/>; rel="hub"`,
		},
		"/at%20sea/rss.xml": {
			"application/rss+xml; charset=utf-8", "Accept-Encoding, Sec-Fetch-Dest", "*", feedPolicy[0],
			`<https://news.example.org/paper/at%20sea/rss.xml>; rel="self" | <https://hub.example/>; rel="hub"`,
		},
		"/atom.xml": {
			"application/atom+xml; charset=utf-8", "Accept-Encoding, Sec-Fetch-Dest", "*", feedPolicy[0],
			`<https://news.example.org/paper/atom.xml>; rel="self" | <https://hub.example/>; rel="hub"`,
		},
		"/feed.json": {
			"application/feed+json; charset=utf-8", "Accept-Encoding, Sec-Fetch-Dest", "*", feedPolicy[0],
			`<https://news.example.org/paper/feed.json>; rel="self" | <https://hub.example/>; rel="hub"`,
		},
		"/":                      {"text/html; charset=utf-8", "Accept-Encoding", "", PagePolicy, ""},
		"/index.html":            {"text/html; charset=utf-8", "Accept-Encoding", "", PagePolicy, ""},
		"/story/1b4e/":           {"text/html; charset=utf-8", "Accept-Encoding", "", PagePolicy, ""},
		"/story/1b4e/index.html": {"text/html; charset=utf-8", "Accept-Encoding", "", PagePolicy, ""},
		"/sources.opml":          {"text/x-opml; charset=utf-8", "Accept-Encoding", "", nothingLoads[0], ""},
		"/page.css":              {"text/css; charset=utf-8", "Accept-Encoding", "", nothingLoads[0], ""},
		"/icon.png":              {"image/png", "Accept-Encoding", "", nothingLoads[0], ""},
	} {
		a := ask(t, client, "GET", base+path)
		a.wants(t, 200, "Content-Type", want.contentType, "Vary", want.vary, "Access-Control-Allow-Origin", want.cors,
			"Content-Security-Policy", want.policy, "Link", want.link, "Cache-Control", holds, "Last-Modified", modified,
			"X-Content-Type-Options", "nosniff", "Content-Encoding", "", "Accept-Ranges", "")
		file := strings.NewReplacer("%20", " ").Replace(strings.TrimPrefix(path, "/"))
		if file == "" || strings.HasSuffix(file, "/") {
			file += "index.html"
		}
		i := slices.IndexFunc(files, func(f File) bool { return f.Path == file })
		if !bytes.Equal(a.body, files[i].Bytes) {
			t.Errorf("%s: %d bytes, want %d", path, len(a.body), len(files[i].Bytes))
		}
		h := ask(t, client, "HEAD", base+path)
		h.wants(t, 200, "Etag", a.Header.Get("Etag"), "Content-Length", a.Header.Get("Content-Length"),
			"Content-Type", want.contentType, "Link", want.link)
		if len(h.body) != 0 {
			t.Errorf("HEAD %s has a body", path)
		}
	}
}

func TestSiteEncodings(t *testing.T) {
	at := newClock()
	s := NewSite(at.now, nil)
	base, client := serve(t, s)
	files := tree(at.now())
	publish(t, s, terms, files...)
	tags := map[string]string{}
	for _, path := range []string{"/rss.xml", "/atom.xml"} { // 19,000 and 8 bytes: all encodings whatever the size
		for _, coding := range []string{"", "gzip", "br", "zstd"} {
			a := ask(t, client, "GET", base+path, "Accept-Encoding", coding)
			a.wants(t, 200, "Content-Encoding", coding)
			if a.ContentLength != int64(len(a.body)) {
				t.Errorf("%s %s: length %d of %d", path, coding, a.ContentLength, len(a.body))
			}
			b, err := unpack(coding, a.body)
			i := slices.IndexFunc(files, func(f File) bool { return "/"+f.Path == path })
			if err != nil || !bytes.Equal(b, files[i].Bytes) {
				t.Errorf("%s in %s: %d bytes, %v", path, coding, len(b), err)
			}
			tag := a.Header.Get("Etag")
			if path == "/rss.xml" {
				tags[coding] = tag
			}
			for other, its := range tags {
				if other != coding && its == tag {
					t.Errorf("%s and %s have one tag %s", other, coding, tag)
				}
			}
		}
	}
	for coding, tag := range tags {
		for _, mine := range []string{"", "gzip", "br", "zstd"} {
			want := 200
			if mine == coding {
				want = 304
			}
			a := ask(t, client, "GET", base+"/rss.xml", "Accept-Encoding", mine, "If-None-Match", tag)
			a.wants(t, want, "Etag", tags[mine])
		}
	}
	a := ask(t, client, "GET", base+"/icon.png", "Accept-Encoding", "gzip, br")
	a.wants(t, 200, "Content-Encoding", "")
	a = ask(t, client, "GET", base+"/icon.png", "Accept-Encoding", "gzip, identity;q=0")
	a.wants(t, 406)
	for _, path := range []string{"/rss.xml", "/icon.png"} {
		a = ask(t, client, "GET", base+path, "Range", "bytes=0-1", "Accept-Encoding", "gzip")
		a.wants(t, 200, "Content-Range", "", "Accept-Ranges", "")
	}
}

func TestSiteConditions(t *testing.T) {
	at := newClock()
	s := NewSite(at.now, nil)
	base, client := serve(t, s)
	publish(t, s, terms, tree(at.now())...)
	first := ask(t, client, "GET", base+"/rss.xml")
	tag, modified := first.Header.Get("Etag"), first.Header.Get("Last-Modified")
	for _, c := range []struct {
		name    string
		headers []string
		want    int
	}{
		{"its tag", []string{"If-None-Match", tag}, 304},
		{"its tag, weak", []string{"If-None-Match", "W/" + tag}, 304},
		{"a list", []string{"If-None-Match", `"a,b", W/"c" ,` + tag + `, "d"`}, 304},
		{"two lines", []string{"If-None-Match", `"a"`, "If-None-Match", tag}, 304},
		{"any", []string{"If-None-Match", " * "}, 304},
		{"another", []string{"If-None-Match", `"a"`}, 200},
		{"no quotes", []string{"If-None-Match", strings.Trim(tag, `"`)}, 200},
		{"never closed", []string{"If-None-Match", strings.TrimSuffix(tag, `"`)}, 200},
		{"a star in a list", []string{"If-None-Match", `"a", *`}, 200},
		{"a lot", []string{"If-None-Match", strings.Repeat(`"x",`, 2000) + tag}, 304},
		{"nonsense", []string{"If-None-Match", strings.Repeat(`W/,"`, 2001)}, 200},
		{"its time", []string{"If-Modified-Since", modified}, 304},
		{"its time, RFC 850", []string{"If-Modified-Since", "Wednesday, 04-Mar-26 05:06:07 GMT"}, 304},
		{"later", []string{"If-Modified-Since", "Wed, 04 Mar 2026 05:06:08 GMT"}, 304},
		{"earlier", []string{"If-Modified-Since", "Wed, 04 Mar 2026 05:06:06 GMT"}, 200},
		{"no time", []string{"If-Modified-Since", "yesterday"}, 200},
		{"the tag counts, not the time", []string{"If-None-Match", `"a"`, "If-Modified-Since", modified}, 200},
		{"the tag counts", []string{"If-None-Match", tag, "If-Modified-Since", "Wed, 04 Mar 2020 05:06:06 GMT"}, 304},
	} {
		for _, method := range []string{"GET", "HEAD"} {
			a := ask(t, client, method, base+"/rss.xml", c.headers...)
			if a.StatusCode != c.want {
				t.Errorf("%s: %s %d, want %d", c.name, method, a.StatusCode, c.want)
			}
			said := modified
			if c.want == 304 {
				said = ""
			}
			a.wants(t, c.want, "Etag", tag, "Last-Modified", said, "Vary", "Accept-Encoding, Sec-Fetch-Dest",
				"Cache-Control", "public, max-age=900, stale-while-revalidate=3600, stale-if-error=86400",
				"Access-Control-Allow-Origin", "*", "X-Content-Type-Options", "nosniff")
			if c.want == 304 && (len(a.body) > 0 || a.Header.Get("Content-Type") != "") {
				t.Errorf("%s: a 304 with a body or its type", c.name)
			}
		}
	}
}

func TestSiteMethodsAndAddresses(t *testing.T) {
	at := newClock()
	s := NewSite(at.now, nil)
	base, client := serve(t, s)
	publish(t, s, terms, tree(at.now())...)
	for _, method := range []string{"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"} {
		a := ask(t, client, method, base+"/rss.xml")
		a.wants(t, 405, "Allow", "GET, HEAD", "X-Content-Type-Options", "nosniff")
	}
	a := ask(t, client, "GET", base+"/story/1b4e?from=mail")
	a.wants(t, 301, "Location", "./1b4e/?from=mail")
	if to, err := a.Request.URL.Parse(a.Header.Get("Location")); err != nil || to.Path != "/story/1b4e/" {
		t.Errorf("leads to %v %v", to, err)
	}
	for _, path := range []string{
		"/nothing", "/story/", "/story", "/rss.xml/", "//rss.xml", "//evil.example", "/./rss.xml", "/a/../rss.xml",
		"/%2e%2e/rss.xml", "/..%2frss.xml", "/rss.xml%00", "/RSS.xml", `/\rss.xml`, "/" + strings.Repeat("a/", 2000),
	} {
		a := ask(t, client, "GET", base+path)
		a.wants(t, 404, "X-Content-Type-Options", "nosniff", "Cache-Control", "public, max-age=60",
			"Content-Security-Policy", nothingLoads[0], "Location", "")
	}
}

func TestFeedInABrowser(t *testing.T) {
	at := newClock()
	s := NewSite(at.now, nil)
	base, client := serve(t, s)
	publish(t, s, terms, tree(at.now())...)
	for path, want := range map[string]string{
		"/rss.xml": "application/xml; charset=utf-8", "/atom.xml": "application/xml; charset=utf-8",
		"/feed.json": "application/json; charset=utf-8", "/": "text/html; charset=utf-8",
		"/sources.opml": "text/x-opml; charset=utf-8",
	} {
		reader := ask(t, client, "GET", base+path, "Accept-Encoding", "gzip", "Accept", "text/html,application/xhtml+xml")
		person := ask(t, client, "GET", base+path, "Accept-Encoding", "gzip", "Sec-Fetch-Dest", "document")
		person.wants(t, 200, "Content-Type", want)
		isFeed := strings.HasPrefix(reader.Header.Get("Content-Type"), "application/")
		if isFeed == (reader.Header.Get("Content-Type") == want) {
			t.Errorf("%s: a reader gets %q", path, reader.Header.Get("Content-Type"))
		}
		if isFeed == (person.Header.Get("Etag") == reader.Header.Get("Etag")) || !bytes.Equal(person.body, reader.body) {
			t.Errorf("%s: a person gets the tag %s, a reader %s", path, person.Header.Get("Etag"), reader.Header.Get("Etag"))
		}
		again := ask(t, client, "GET", base+path, "Accept-Encoding", "gzip", "Sec-Fetch-Dest", "document",
			"If-None-Match", person.Header.Get("Etag"))
		again.wants(t, 304)
		image := ask(t, client, "GET", base+path, "Accept-Encoding", "gzip", "Sec-Fetch-Dest", "empty")
		image.wants(t, 200, "Content-Type", reader.Header.Get("Content-Type"))
	}
}

// What did not change keeps its tag, its time and its compressed forms; the time of what did never stands still.
func TestNextEdition(t *testing.T) {
	at := newClock()
	s := NewSite(at.now, nil)
	files := tree(at.now())
	if c := publish(t, s, terms, files...); !slices.Equal(c.Written, paths(files)) || len(c.Gone) > 0 || len(c.Topics) != 4 {
		t.Errorf("the first edition changed %+v", c)
	}
	was := s.edition.Load().files
	at.add(500 * time.Millisecond) // another edition within a second
	next := tree(at.now())
	next[1].Bytes = []byte("<rss>another</rss>\n")
	next = next[:8]
	c := publish(t, s, terms, next...)
	want := Change{
		Written: []string{"rss.xml"}, Gone: []string{"story/1b4e/index.html"},
		Topics: []string{"https://news.example.org/paper/rss.xml"},
	}
	if !slices.Equal(c.Written, want.Written) || !slices.Equal(c.Gone, want.Gone) || !slices.Equal(c.Topics, want.Topics) {
		t.Errorf("changed %+v, want %+v", c, want)
	}
	is := s.edition.Load().files
	for _, f := range next {
		if same := is[f.Path] == was[f.Path]; same != (f.Path != "rss.xml") {
			t.Errorf("%s is the same: %v", f.Path, same)
		}
	}
	if a, b := was["rss.xml"], is["rss.xml"]; a.sum == b.sum || !b.modified.Equal(a.modified.Add(time.Second)) {
		t.Errorf("rss.xml of %v became one of %v", a.modified, b.modified)
	}

	base, client := serve(t, s)
	a := ask(t, client, "GET", base+"/rss.xml", "If-Modified-Since", was["rss.xml"].lastModified[0])
	a.wants(t, 200, "Last-Modified", "") // not yet: it would lie in the future
	at.add(time.Second)
	a = ask(t, client, "GET", base+"/rss.xml", "If-Modified-Since", was["rss.xml"].lastModified[0])
	a.wants(t, 200, "Last-Modified", is["rss.xml"].lastModified[0])

	// Kept files need no bytes. Other terms change what feeds say and nothing else.
	d, err := s.Draft(Terms{Base: "http://localhost/", TTL: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	if d.Keep("nothing") || !d.Keep("rss.xml") || !d.Keep("index.html") {
		t.Error("Keep is wrong")
	}
	if c := d.Publish(); len(c.Written)+len(c.Topics) > 0 || len(c.Gone) != 6 {
		t.Errorf("changed %+v", c)
	}
	if got := s.Paths(); !slices.Equal(got, []string{"index.html", "rss.xml"}) {
		t.Errorf("it has %q", got)
	}
	a = ask(t, client, "GET", base+"/rss.xml")
	a.wants(t, 200, "Link", `<http://localhost/rss.xml>; rel="self"`, "Etag", `"`+is["rss.xml"].sum+`"`,
		"Cache-Control", "public, max-age=60, stale-while-revalidate=3600, stale-if-error=86400")
	d, err = s.Draft(Terms{Hubs: terms.Hubs, PagePolicy: func(string) string { return "default-src 'none'; style-src 'unsafe-inline'" }})
	if err != nil {
		t.Fatal(err)
	}
	d.Keep("rss.xml")
	d.Keep("index.html")
	d.Publish()
	a = ask(t, client, "GET", base+"/rss.xml")
	a.wants(t, 200, "Link", "")
	a = ask(t, client, "GET", base+"/")
	a.wants(t, 200, "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
}

// F73: a restart costs readers nothing.
func TestRestart(t *testing.T) {
	at := newClock()
	before := NewSite(at.now, nil)
	files := tree(at.now())
	publish(t, before, terms, files...)
	stamps, err := json.Marshal(before.Stamps())
	if err != nil {
		t.Fatal(err)
	}
	base, client := serve(t, before)
	at.add(24 * time.Hour)
	var kept map[string]Stamp
	if err := json.Unmarshal(stamps, &kept); err != nil {
		t.Fatal(err)
	}
	after := NewSite(at.now, kept)
	again := tree(at.now()) // rendered anew, so with a new time
	again[2].Bytes = []byte("<feed>news</feed>\n")
	if c := publish(t, after, terms, again...); !slices.Equal(c.Written, []string{"atom.xml"}) ||
		!slices.Equal(c.Topics, []string{terms.Base + "atom.xml"}) {
		t.Errorf("the restart changed %+v", c)
	}
	baseAfter, clientAfter := serve(t, after)
	for _, f := range files {
		path := "/" + strings.ReplaceAll(f.Path, " ", "%20")
		for _, coding := range []string{"", "gzip", "br", "zstd"} {
			old := ask(t, client, "GET", base+path, "Accept-Encoding", coding)
			want := 304
			if f.Path == "atom.xml" {
				want = 200
			}
			byTag := ask(t, clientAfter, "GET", baseAfter+path, "Accept-Encoding", coding, "If-None-Match", old.Header.Get("Etag"))
			byTag.wants(t, want)
			byTime := ask(t, clientAfter, "GET", baseAfter+path, "Accept-Encoding", coding,
				"If-Modified-Since", old.Header.Get("Last-Modified"))
			byTime.wants(t, want)
			if want == 304 {
				all := ask(t, clientAfter, "GET", baseAfter+path, "Accept-Encoding", coding)
				all.wants(t, 200, "Last-Modified", old.Header.Get("Last-Modified"), "Etag", old.Header.Get("Etag"))
			}
		}
	}
}

func TestDraftRefuses(t *testing.T) {
	s := NewSite(newClock().now, nil)
	for _, terms := range []Terms{{Base: "https://news.example.org"}, {TTL: -1}, {Rate: -1}} {
		if _, err := s.Draft(terms); err == nil {
			t.Errorf("%+v is taken", terms)
		}
	}
	d, err := s.Draft(Terms{})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"", "/rss.xml", "../rss.xml", "a/", ".copytaster-1.tmp"} {
		if err := d.Put(File{Path: path}); err == nil || !strings.Contains(err.Error(), `"`+path+`"`) {
			t.Errorf("%q: %v", path, err)
		}
	}
	if err := d.Put(File{Path: "rss.xml"}, File{Path: "rss.xml"}); err == nil {
		t.Error("a path is taken twice")
	}
	if c := d.Publish(); !slices.Equal(c.Written, []string{"rss.xml"}) {
		t.Errorf("changed %+v", c)
	}
}

func TestCareless(t *testing.T) {
	at := newClock()
	s := NewSite(at.now, nil)
	base, client := serve(t, s)
	publish(t, s, terms, tree(at.now())...)
	tag := ask(t, client, "GET", base+"/rss.xml", "User-Agent", "polite").Header.Get("Etag")
	for range 3 {
		at.add(time.Minute)
		ask(t, client, "GET", base+"/rss.xml", "User-Agent", "polite", "If-None-Match", tag)
		ask(t, client, "GET", base+"/rss.xml", "User-Agent", "careless")
		ask(t, client, "GET", base+"/", "User-Agent", "careless")
	}
	if n := s.Counts(); n.Careless != 2 || n.Readers != 1 {
		t.Errorf("careless %d times, %d readers; want 2 and 1", n.Careless, n.Readers)
	}
	at.add(15 * time.Minute)
	ask(t, client, "GET", base+"/rss.xml", "User-Agent", "careless") // the last answer does not hold any more
	n := s.Counts()
	if n.Careless != 2 {
		t.Errorf("careless %d times, want 2", n.Careless)
	}
	want := []Answers{{"feed", 304, 3}, {"feed", 200, 5}, {"page", 200, 3}}
	if !slices.Equal(n.Answers, want) {
		t.Errorf("answers %+v, want %+v", n.Answers, want)
	}
	if want := uint64(5*len(tree(at.now())[1].Bytes) + 3*len(tree(at.now())[0].Bytes)); n.Bytes != want {
		t.Errorf("%d bytes, want %d", n.Bytes, want)
	}
}

func TestRate(t *testing.T) {
	at := newClock()
	s := NewSite(at.now, nil)
	base, client := serve(t, s)
	limited := terms
	limited.Rate = 3
	limited.Proxies = Proxies{loopback}
	publish(t, s, limited, tree(at.now())...)
	get := func(headers ...string) answer { return ask(t, client, "GET", base+"/rss.xml", headers...) }
	var tag string
	for range 3 {
		a := get("X-Forwarded-For", "2001:db8::1")
		a.wants(t, 200)
		tag = a.Header.Get("Etag")
	}
	a := get("X-Forwarded-For", "2001:db8::2") // of the same /64
	a.wants(t, 429, "Retry-After", "20", "Cache-Control", "no-store", "Access-Control-Allow-Origin", "*")
	a = get("X-Forwarded-For", "2001:db8::1", "If-None-Match", tag)
	a.wants(t, 304)
	a = get("X-Forwarded-For", "2001:db8:0:1::1")
	a.wants(t, 200)
	at.add(19 * time.Second)
	a = get("X-Forwarded-For", "2001:db8::1")
	a.wants(t, 429, "Retry-After", "1")
	at.add(time.Second)
	a = get("X-Forwarded-For", "2001:db8::1")
	a.wants(t, 200)
	publish(t, s, terms, tree(at.now())...) // without a limit from now on
	for range 9 {
		a = get("X-Forwarded-For", "2001:db8::1")
		a.wants(t, 200)
	}
}

func TestReadersAreBounded(t *testing.T) {
	at := newClock()
	s := NewSite(at.now, nil)
	limited := terms
	limited.Rate, limited.Proxies = 1, Proxies{loopback}
	publish(t, s, limited, tree(at.now())...)
	for i := range 2*mostReaders + 5 {
		for range 2 {
			r := httptest.NewRequest("GET", "/rss.xml", nil)
			r.RemoteAddr = "127.0.0.1:9"
			r.Header.Set("X-Forwarded-For", "2001:db8:"+strings.ToLower(hex4(i))+"::1")
			s.ServeHTTP(discard{}, r)
		}
	}
	if n, m := s.readers.asked.order.Len(), len(s.readers.asked.at); n != mostReaders || m != mostReaders {
		t.Errorf("%d and %d askers are remembered", n, m)
	}
	if n := s.readers.clients.order.Len(); n != mostReaders {
		t.Errorf("%d clients are remembered", n)
	}
	if n := s.Counts(); n.Readers != mostReaders || n.Careless != 2*mostReaders+5 {
		t.Errorf("%d careless readers, %d times", n.Readers, n.Careless)
	}
}
