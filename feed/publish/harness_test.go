package publish

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
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

func publish(t testing.TB, s *Site, terms Terms, files ...File) (changed []string) {
	t.Helper()
	d, err := s.Draft(terms)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Put(files...); err != nil {
		t.Fatal(err)
	}
	if changed, err = d.Publish(t.Context()); err != nil {
		t.Fatal(err)
	}
	return changed
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
