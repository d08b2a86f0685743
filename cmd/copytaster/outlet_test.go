package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
)

// A reply is one way to answer a request, well or badly.
type reply func(w http.ResponseWriter, r *http.Request)

// rogue is an outlet that misbehaves by programme. It records what it is asked.
type rogue struct {
	*httptest.Server
	mu    sync.Mutex
	plays map[string][]reply
	asks  []ask
}

// ask is a request that a rogue was sent.
type ask struct {
	path   string
	header http.Header
}

// newRogue starts an outlet on loopback that knows no path yet.
func newRogue(t *testing.T) *rogue {
	t.Helper()
	o := unstartedRogue()
	o.Start()
	t.Cleanup(o.Close)
	return o
}

func unstartedRogue() *rogue {
	o := &rogue{plays: map[string][]reply{}}
	o.Server = httptest.NewUnstartedServer(http.HandlerFunc(o.answer))
	return o
}

// play sets the programme of a path: a reply for each request to come; the last one stays.
func (o *rogue) play(path string, replies ...reply) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.plays[path] = replies
}

func (o *rogue) answer(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	o.asks = append(o.asks, ask{r.URL.Path, r.Header.Clone()})
	list := o.plays[r.URL.Path]
	if len(list) > 1 {
		o.plays[r.URL.Path] = list[1:]
	}
	o.mu.Unlock()
	if len(list) == 0 {
		http.NotFound(w, r)
		return
	}
	list[0](w, r)
}

// asked returns the requests to a path since it was last called for any, and forgets all.
func (o *rogue) asked(path string) []http.Header {
	o.mu.Lock()
	defer o.mu.Unlock()
	var list []http.Header
	for _, a := range o.asks {
		if a.path == path {
			list = append(list, a.header)
		}
	}
	o.asks = nil
	return list
}

// paths returns the paths of the requests in their order, and forgets all.
func (o *rogue) paths() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	var list []string
	for _, a := range o.asks {
		list = append(list, a.path)
	}
	o.asks = nil
	return list
}

// serve answers as it should be: with a body and its validator, and 304 to who has it.
func serve(body, tag string) reply {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(w, body)
	}
}

// status answers with a status, header fields given as "Name: value", and a few words.
func status(code int, fields ...string) reply {
	return func(w http.ResponseWriter, _ *http.Request) {
		for _, f := range fields {
			name, value, _ := strings.Cut(f, ": ")
			w.Header().Set(name, value)
		}
		w.WriteHeader(code)
		if code != http.StatusNotModified && code != http.StatusNoContent {
			fmt.Fprintln(w, "This is not the feed.")
		}
	}
}

func redirect(code int, location string) reply { return status(code, "Location: "+location) }

// document answers 200 with any body, its type, and a validator that must not be believed.
func document(contentType, body string) reply {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("ETag", `"of a bad answer"`)
		io.WriteString(w, body)
	}
}

// raw writes bytes of its own instead of what HTTP asks for, and closes.
func raw(parts ...string) reply {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		defer conn.Close()
		for _, p := range parts {
			if _, err := io.WriteString(conn, p); err != nil {
				return
			}
		}
	}
}

// short promises a body and ends in the middle of it.
func short(body string, promised int) reply {
	return raw("HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: \"of a bad answer\"\r\n"+
		"Content-Length: "+strconv.Itoa(promised)+"\r\n\r\n", body)
}

// hang takes the request and never answers.
func hang(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// drip begins a feed and sends a byte now and then.
func drip(w http.ResponseWriter, r *http.Request) {
	for {
		if _, err := io.WriteString(w, " "); err != nil {
			return
		}
		http.NewResponseController(w).Flush()
		select {
		case <-r.Context().Done():
			return
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// endless begins a feed and never ends it.
func endless(w http.ResponseWriter, _ *http.Request) {
	io.WriteString(w, `<rss version="2.0"><channel><title>Endless</title><description>`)
	for filler := strings.Repeat("and so on ", 3000); ; {
		if _, err := io.WriteString(w, filler); err != nil {
			return
		}
	}
}

// packed answers with a body in a content encoding.
func packed(encoding string, body []byte) reply {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/rss+xml")
		w.Header().Set("Content-Encoding", encoding)
		w.Write(body)
	}
}

// gzipped packs zeros, or words that pack less well, once.
func gzipped(source io.Reader) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.Copy(z, source); err != nil {
		panic(err)
	}
	z.Close()
	return b.Bytes()
}

func brotlied(source io.Reader) []byte {
	var b bytes.Buffer
	z := brotli.NewWriterLevel(&b, 4)
	if _, err := io.Copy(z, source); err != nil {
		panic(err)
	}
	z.Close()
	return b.Bytes()
}

// zeros pack a thousand to one.
func zeros(n int64) io.Reader { return io.LimitReader(zeroReader{}, n) }

type zeroReader struct{}

func (zeroReader) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// wordy is text that packs about four to one.
func wordy(n int) io.Reader {
	random := rand.New(rand.NewPCG(7, 8))
	var b strings.Builder
	for b.Len() < n {
		fmt.Fprintf(&b, "%d tons of coal ", random.IntN(1<<20))
	}
	return strings.NewReader(b.String())
}

// fatHeader answers with more header than anybody needs.
func fatHeader(n int) reply {
	line := "X-Padding: " + strings.Repeat("x", 4000) + "\r\n"
	return raw("HTTP/1.1 200 OK\r\n", strings.Repeat(line, n/len(line)), "\r\n<rss/>")
}

// quiet takes what servers remark about rude clients.
var quiet = log.New(io.Discard, "", 0)
