package fetch

import (
	"bytes"
	"compress/gzip"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

func gzipped(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write(b)
	_ = w.Close()
	return out.Bytes()
}

func brotlied(b []byte) []byte {
	var out bytes.Buffer
	w := brotli.NewWriter(&out)
	_, _ = w.Write(b)
	_ = w.Close()
	return out.Bytes()
}

func zstded(b []byte) []byte {
	w, _ := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	return w.EncodeAll(b, nil)
}

// document is a feed-like text of about that size that packs to about a third.
func document(size int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	var b bytes.Buffer
	b.WriteString("<rss><channel>")
	for b.Len() < size {
		b.WriteString("<item><title>")
		for range 8 {
			b.WriteString(strconv.FormatUint(r.Uint64N(1<<36), 36))
			b.WriteByte(' ')
		}
		b.WriteString("</title></item>\n")
	}
	return b.Bytes()
}

// served is a server of one body with an encoding.
func served(t testing.TB, encoding string, body []byte) string {
	return outlet(t, func(w http.ResponseWriter, _ *http.Request) {
		if encoding != "" {
			w.Header().Set("Content-Encoding", encoding)
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body)
	}).URL
}

func TestEncodings(t *testing.T) {
	c := newClient(t, nil)
	doc := document(300_000)
	small := []byte("<rss/>")
	two := append(gzipped(doc[:1000]), gzipped(doc[1000:])...)
	for _, test := range []struct {
		name, encoding string
		packed, want   []byte
	}{
		{"plain", "", doc, doc},
		{"identity", "identity", doc, doc},
		{"gzip", "gzip", gzipped(doc), doc},
		{"small gzip", "GZIP", gzipped(small), small},
		{"x-gzip", "x-gzip", gzipped(doc), doc},
		{"gzip and identity", "gzip, identity", gzipped(doc), doc},
		{"none", "none", doc, doc},
		{"a charset", "UTF-8", doc, doc},
		{"gzip and a charset", "utf-8, gzip", gzipped(doc), doc},
		{"gzip in two members", "gzip", two, doc},
		{"gzip and blanks", "gzip", append(gzipped(doc), "\r\n\r\n"...), doc},
		{"gzip and text", "gzip", append(gzipped(doc), "<!-- cached by nobody in 3 ms -->"...), doc},
		{"only said to be gzip", "gzip", doc, doc},
		{"only said to be zstd", "zstd", small, small},
		{"br", "br", brotlied(doc), doc},
		{"small br", "br", brotlied(small), small},
		{"zstd", "zstd", zstded(doc), doc},
		{"zstd in two frames", "zstd", append(zstded(doc[:1000]), zstded(doc[1000:])...), doc},
		{"gzip without saying so", "", gzipped(doc), gzipped(doc)},
	} {
		address := served(t, test.encoding, test.packed)
		for range 2 { // the second time with used unpackers
			r := get(t, c, Request{URL: address})
			if !bytes.Equal(r.Body, test.want) || r.Partial {
				t.Errorf("%s: %d bytes, partial %v, want %d bytes", test.name, len(r.Body), r.Partial, len(test.want))
			}
		}
	}
	for encoding, packed := range map[string][]byte{
		"gzip, gzip": gzipped(gzipped(doc)), "br, gzip": gzipped(brotlied(doc)), "deflate": doc, "compress": doc,
	} {
		fails(t, c, Request{URL: served(t, encoding, packed)}, KindEncoding, "content encoding ")
	}
	fails(t, c, Request{URL: served(t, "br", doc)}, KindEncoding, "the body cannot be unpacked: ")
	fails(t, c, Request{URL: served(t, "gzip", nil)}, KindEmpty, "an empty document")
	fails(t, c, Request{URL: served(t, "gzip", gzipped(nil))}, KindEmpty, "an empty document")
	fails(t, c, Request{URL: served(t, "br", nil)}, KindEmpty, "an empty document")
	fails(t, c, Request{URL: served(t, "zstd", nil)}, KindEmpty, "an empty document")
}

// zeros is a body of zeros, packed.
func zeros(n int, pack func(io.Writer) io.WriteCloser) []byte {
	var out bytes.Buffer
	w := pack(&out)
	chunk := make([]byte, 1<<20)
	for ; n > 0; n -= len(chunk) {
		_, _ = w.Write(chunk)
	}
	_ = w.Close()
	return out.Bytes()
}

// TestDone holds that a body which nobody is done with stays as it is whatever comes after it.
func TestDone(t *testing.T) {
	c := newClient(t, nil)
	first, second := document(200_000), bytes.ToUpper(document(210_000))
	get := func(body []byte) *Response {
		r, err := c.Get(t.Context(), Request{URL: served(t, "gzip", gzipped(body))})
		if err != nil || !bytes.Equal(r.Body, body) {
			t.Fatalf("%v; the body came as it is: %v", err, r != nil && bytes.Equal(r.Body, body))
		}
		return r
	}
	kept := get(first)
	for range 4 {
		get(second).Done()
		get(first)
	}
	if !bytes.Equal(kept.Body, first) {
		t.Error("a body that is kept changed")
	}
}

func TestBombs(t *testing.T) {
	c := newClient(t, nil)
	packers := map[string]func(io.Writer) io.WriteCloser{
		"gzip": func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) },
		"br":   func(w io.Writer) io.WriteCloser { return brotli.NewWriterLevel(w, 1) },
		"zstd": func(w io.Writer) io.WriteCloser {
			z, _ := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
			return z
		},
	}
	for encoding, pack := range packers {
		e := fails(t, c, Request{URL: served(t, encoding, zeros(16<<20, pack))}, KindTooLarge, "")
		if text := e.Error(); text != "larger than 8 MiB" && text != "unpacks to more than 200 times its size" {
			t.Errorf("%s: %q", encoding, text)
		}
		fails(t, c, Request{URL: served(t, encoding, zeros(2<<20, pack))}, KindTooLarge,
			"unpacks to more than 200 times its size")
		if r := get(t, c, Request{URL: served(t, encoding, zeros(1<<20, pack))}); len(r.Body) != 1<<20 {
			t.Errorf("%s: %d bytes", encoding, len(r.Body))
		}
	}
}

func TestSizeLimits(t *testing.T) {
	c := newClient(t, nil)
	c.limits.wire, c.limits.body = 4<<10, 8<<10
	endless := outlet(t, func(w http.ResponseWriter, _ *http.Request) {
		for {
			if _, err := io.WriteString(w, "<item>more and more and more</item>\n"); err != nil {
				return
			}
		}
	}).URL
	fails(t, c, Request{URL: endless}, KindTooLarge, "larger than 4 KB")
	doc := document(9 << 10)
	fails(t, c, Request{URL: served(t, "", doc[:4097])}, KindTooLarge, "larger than 4 KB")
	fails(t, c, Request{URL: served(t, "gzip", gzipped(document(80<<10)))}, KindTooLarge, "larger than ")
	items := gzipped([]byte(strings.Repeat("<item/>", 2000)))
	fails(t, c, Request{URL: served(t, "gzip", items)}, KindTooLarge, "larger than 8 KB")
	get(t, c, Request{URL: served(t, "", doc[:4096])})
}

func TestTruncated(t *testing.T) {
	c := newClient(t, nil)
	doc := document(400_000)
	head := func(length int, more string) string {
		return "HTTP/1.1 200 OK\r\nETag: \"whole\"\r\n" + more + "Content-Length: " + strconv.Itoa(length) + "\r\n\r\n"
	}
	whole := func(name string, r *Response, least int) {
		t.Helper()
		if !r.Partial || len(r.Body) < least || !bytes.HasPrefix(doc, r.Body) {
			t.Errorf("%s: %d bytes, partial %v", name, len(r.Body), r.Partial)
		}
	}
	whole("plain", get(t, c, Request{URL: answers(t, head(len(doc), ""), string(doc[:60_000]))}), 60_000)
	for encoding, packed := range map[string][]byte{"gzip": gzipped(doc), "br": brotlied(doc), "zstd": zstded(doc)} {
		more := "Content-Encoding: " + encoding + "\r\n"
		cut := string(packed[:len(packed)-100])
		whole(encoding, get(t, c, Request{URL: answers(t, head(len(packed), more), cut)}), 1)
		// A server that cuts the packed bytes and then counts them.
		whole(encoding+" cut before", get(t, c, Request{URL: answers(t, head(len(cut), more), cut)}), 1)
	}
	chunked := "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\n" +
		string(doc[:0x1000]) + "\r\n1000\r\n" + string(doc[0x1000:0x1800])
	whole("chunked", get(t, c, Request{URL: answers(t, chunked)}), 0x1800)
	fails(t, c, Request{URL: answers(t, head(100, ""))}, KindTruncated, "the connection ended before the document began")
	fails(t, c, Request{URL: answers(t, head(100, "Content-Encoding: gzip\r\n"), "\x1f\x8b\x08")}, KindTruncated, "")

	broken := gzipped(doc)
	broken[len(broken)-5] ^= 0xff // the checksum
	whole("damaged", get(t, c, Request{URL: served(t, "gzip", broken)}), 1)
}

func TestSlowBodies(t *testing.T) {
	drip := outlet(t, func(w http.ResponseWriter, r *http.Request) {
		for {
			if _, err := io.WriteString(w, "x"); err != nil {
				return
			}
			_ = http.NewResponseController(w).Flush()
			select {
			case <-r.Context().Done():
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
	}).URL
	c := newClient(t, nil)
	c.limits.slowAfter, c.limits.slowCheck = 100*time.Millisecond, 20*time.Millisecond
	fails(t, c, Request{URL: drip}, KindTimeout, "slower than 1024 bytes/s for 0.1 s")
	c = newClient(t, nil)
	c.limits.total = 150 * time.Millisecond
	fails(t, c, Request{URL: drip}, KindTimeout, "not done within 0.15 s")
	c = newClient(t, nil)
	c.limits.slowAfter, c.limits.slowCheck, c.limits.slowRate = 50*time.Millisecond, 10*time.Millisecond, 20
	c.limits.total = 300 * time.Millisecond
	fails(t, c, Request{URL: drip}, KindTimeout, "not done within 0.3 s") // fast enough, but endless
	c = newClient(t, nil)
	c.limits.drain = 50 * time.Millisecond
	late := outlet(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, "wait for it")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}).URL
	fails(t, c, Request{URL: late}, KindStatus, "HTTP 404 Not Found") // and does not wait for its body
}

// BenchmarkGet fetches a gzipped feed of 110 KB over a kept connection.
func BenchmarkGet(b *testing.B) {
	doc := document(110 << 10)
	for encoding, packed := range map[string][]byte{"gzip": gzipped(doc), "br": brotlied(doc), "zstd": zstded(doc)} {
		b.Run(encoding, func(b *testing.B) {
			address := served(b, encoding, packed)
			c := newClient(b, nil)
			b.ReportAllocs()
			b.SetBytes(int64(len(doc)))
			for b.Loop() {
				if r := get(b, c, Request{URL: address}); len(r.Body) != len(doc) {
					b.Fatal(len(r.Body))
				}
			}
		})
	}
}
