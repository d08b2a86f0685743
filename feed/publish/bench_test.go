package publish

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// feedOf makes a feed of about so many bytes that compresses as feeds do, to a third.
func feedOf(size int, seed uint64) []byte {
	r := rand.New(rand.NewPCG(seed, 1))
	var words []string
	for range 4000 {
		var w strings.Builder
		for range 2 + r.IntN(8) {
			w.WriteByte("eeeettaaoinshrdlucmfwypvbgk"[r.IntN(27)])
		}
		words = append(words, w.String())
	}
	var b bytes.Buffer
	b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel>\n")
	for b.Len() < size {
		fmt.Fprintf(&b, "<item><guid isPermaLink=\"false\">urn:uuid:%08x-0000-5000-8000-%012x</guid><description>&lt;p&gt;", r.Uint32(), r.Uint64()>>16)
		for range 400 {
			b.WriteString(words[min(r.IntN(4000), r.IntN(4000), r.IntN(4000))])
			b.WriteByte(' ')
		}
		b.WriteString("&lt;/p&gt;</description></item>\n")
	}
	b.WriteString("</channel></rss>\n")
	return b.Bytes()
}

// plain is what the site is measured against: the least that answers from memory with net/http.
func plain(b []byte) http.Handler {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write(b)
	_ = z.Close()
	tag := `"` + sumOf(b) + `"`
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		h.Set("Content-Type", "application/rss+xml; charset=utf-8")
		h.Set("Content-Encoding", "gzip")
		_, _ = w.Write(packed.Bytes())
	})
}

// BenchmarkServe compares the site in its server with that in net/http's, over a kept connection on loopback. The ratio of the two times is what
// counts; the client, which is the same for both, makes it look better than it is for the server alone.
func BenchmarkServe(b *testing.B) {
	feed := feedOf(200<<10, 1)
	site := NewSite(time.Now, nil)
	publish(b, site, terms, File{Path: "rss.xml", Bytes: feed, Modified: time.Now().Add(-time.Hour)})
	tag := `"` + sumOf(feed) + `"`
	packedTag := `"` + sumOf(feed) + `.gz"`
	for _, c := range []struct {
		name, tag string
		handler   http.Handler
	}{
		{"gzip/plain", "", plain(feed)},
		{"gzip/site", "", site},
		{"304/plain", tag, plain(feed)},
		{"304/site", packedTag, site},
	} {
		b.Run(c.name, func(b *testing.B) {
			var address string
			if c.handler == http.Handler(site) {
				address, _ = run(b, &Server{Handler: site})
			} else {
				base, _ := serve(b, c.handler)
				address = strings.TrimPrefix(base, "http://")
			}
			conn, err := net.Dial("tcp", address)
			if err != nil {
				b.Fatal(err)
			}
			defer conn.Close()
			say := "GET /rss.xml HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n"
			if c.tag != "" {
				say += "If-None-Match: " + c.tag + "\r\n"
			}
			say += "\r\n"
			size := answerSize(b, conn, say, c.tag != "")
			answer := make([]byte, size)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := io.WriteString(conn, say); err != nil {
					b.Fatal(err)
				}
				if _, err := io.ReadFull(conn, answer); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// answerSize asks once and returns how many bytes the answer has.
func answerSize(b *testing.B, conn net.Conn, say string, known bool) int {
	b.Helper()
	if _, err := io.WriteString(conn, say); err != nil {
		b.Fatal(err)
	}
	_ = conn.SetReadDeadline(time.Now().Add(200 * time.Millisecond))
	all, _ := io.ReadAll(conn)
	_ = conn.SetReadDeadline(time.Time{})
	if strings.HasPrefix(string(all), "HTTP/1.1 304 ") != known || !known && !strings.HasPrefix(string(all), "HTTP/1.1 200 ") {
		b.Fatalf("%.200q", all)
	}
	return len(all)
}

// BenchmarkPublish is an edition in which one feed of 200 KB changed.
func BenchmarkPublish(b *testing.B) {
	site := NewSite(time.Now, nil)
	feed := feedOf(200<<10, 1)
	b.SetBytes(int64(len(feed)))
	for i := 0; b.Loop(); i++ {
		publish(b, site, terms, File{Path: "rss.xml", Bytes: fmt.Appendf(feed, "<!-- %d -->", i)})
	}
}
