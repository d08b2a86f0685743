package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"
)

// The names of the tests begin with the numbers of the fault suite: F2 is a refused connection.

// fault is a bad answer of a source that answered well before.
type fault struct {
	name    string
	play    func(o *rogue) []reply // may set other paths too; nil replies leave /feed as it is
	says    string
	forgets bool // the validators of the good answer are not sent after it: its text was read and found wanting
}

func only(r reply) func(*rogue) []reply { return func(*rogue) []reply { return []reply{r} } }

// faults lists them. It is a function, since making bombs takes time that runs of the program as a test need not spend.
func faults() []fault {
	return []fault{
		{name: "F2 reset", play: only(raw()), says: "connection closed without an answer"},
		{name: "F6 endless body", play: only(endless), says: "larger than 4 MiB"},
		{name: "F6 promises ten gigabytes", play: only(short("<rss>", 10<<30)), says: "larger than 4 MiB"},
		{name: "F7 gzip bomb", play: only(packed("gzip", gzipped(zeros(64<<20)))), says: "unpacks to more than 200 times its size"},
		{name: "F7 gzip of too much", play: only(packed("gzip", gzipped(wordy(9<<20)))), says: "larger than 8 MiB"},
		{name: "F8 brotli bomb", play: only(packed("br", brotlied(zeros(64<<20)))), says: "unpacks to more than 200 times its size"},
		{
			name: "F8 nested encodings", play: only(packed("gzip, gzip", gzipped(bytes.NewReader(gzipped(zeros(1<<20)))))),
			says: "content encoding gzip, gzip is refused",
		},
		{name: "F8 gzip that is none", play: only(packed("gzip", []byte("\x1f\x8b\x07not really"))), says: "the body cannot be unpacked"},
		{name: "F9 ends before it begins", play: only(short("", 5000)), says: "the connection ended before the document began"},
		{
			name: "F9 ends before the first item", play: only(short(rss(nil)[:150], 5000)), says: "cut off before its first item",
			forgets: true,
		},
		{
			name: "F10 redirect to itself", play: func(o *rogue) []reply { return []reply{redirect(302, "/feed")} },
			says: "redirects in a loop",
		},
		{
			name: "F10 redirect in a circle", play: func(o *rogue) []reply {
				o.play("/b", redirect(301, "/c"))
				o.play("/c", redirect(301, "/feed"))
				return []reply{redirect(301, "/b")}
			},
			says: "redirects in a loop",
		},
		{
			name: "F10 redirects without end", play: func(o *rogue) []reply {
				for i := range 9 {
					o.play("/hop"+string(rune('a'+i)), redirect(302, "/hop"+string(rune('b'+i))))
				}
				return []reply{redirect(302, "/hopa")}
			},
			says: "more than 5 redirects",
		},
		{name: "F10 redirect to nowhere", play: only(status(301)), says: "redirected without saying where to"},
		{name: "F11 redirect to file", play: only(redirect(301, "file:///etc/hosts")), says: "redirected to file:///etc/hosts: "},
		{name: "F11 redirect to ftp", play: only(redirect(301, "ftp://bay.example/feed")), says: "is not http or https"},
		{name: "F11 redirect to javascript", play: only(redirect(301, "javascript:alert(1)")), says: "is not http or https"},
		{
			name: "F12 redirect to the metadata service", play: only(redirect(301, "http://169.254.169.254/latest/meta-data/")),
			says: "private address 169.254.169.254 refused",
		},
		{name: "F12 redirect to a private address", play: only(redirect(308, "http://10.0.0.1/feed")), says: "private address 10.0.0.1 refused"},
		{name: "F12 redirect to an octal address", play: only(redirect(302, "http://0300.0250.1/feed")), says: "private address 192.168.0.1 refused"},
		{name: "F12 redirect to loopback by IPv6", play: only(redirect(302, "http://[::1]/feed")), says: "private address ::1 refused"},
		{name: "F12 redirect to another port", play: only(redirect(302, "http://127.0.0.1:22/")), says: "redirected to the port 22"},
		{name: "F18 header without end", play: only(fatHeader(12 << 20)), says: "headers larger than 64 KB"},
		{name: "F22 401", play: only(status(401)), says: "HTTP 401 Unauthorized"},
		{name: "F22 403", play: only(status(403)), says: "HTTP 403 Forbidden"},
		{name: "F22 404", play: only(status(404)), says: "HTTP 404 Not Found"},
		{name: "F22 410 once", play: only(status(410)), says: "HTTP 410 Gone"},
		{name: "F22 451", play: only(status(451)), says: "HTTP 451 Unavailable For Legal Reasons"},
		{name: "F22 500", play: only(status(500)), says: "HTTP 500 Internal Server Error"},
		{name: "F22 226 that nobody asked for", play: only(status(226, "IM: vcdiff")), says: "HTTP 226 IM Used"},
		{name: "F22 206", play: only(status(206)), says: "HTTP 206 Partial Content"},
		{
			name: "F23 login page", play: only(document("text/html", `<!doctype html><html><head><title>Log in</title></head><body><form>`)),
			says: `an HTML page titled "Log in", not a feed`, forgets: true,
		},
		{
			name: "F23 captcha that calls itself a feed", play: only(document("application/rss+xml",
				"<html><head><title>One moment,\r\nplease</title><script>check()</script></head></html>")),
			says: `an HTML page titled "One moment, please", not a feed`, forgets: true,
		},
		{
			name: "F23 page that offers a feed", play: func(o *rogue) []reply {
				o.play("/other", serve(rss(noticesTo(20, 30)), `"other"`))
				return []reply{document("text/html",
					`<html><head><title>Bay</title><link rel=alternate type=application/rss+xml href=/other></head></html>`)}
			},
			says: "/other", forgets: true,
		},
		{
			name: "F23 article page", play: only(document("text/html", `<html><head><title>Buy</title><meta property="og:type" content="article">`+
				`<meta property="og:title" content="Buy our boats"></head><body><article><p>They float.</p></article></body></html>`)),
			says: "not a feed", forgets: true,
		},
		{name: "F23 words", play: only(document("text/html", "Too many requests")), says: `text beginning with "Too many requests", not a feed`, forgets: true},
		{name: "F23 an error in JSON", play: only(document("application/json", `{"error":"quota"}`)), says: "not a feed: JSON without items", forgets: true},
		{name: "F23 a picture", play: only(document("image/png", "\x89PNG\r\n\x1a\n\x00\x00")), says: "binary data (PNG image)", forgets: true},
		{name: "F24 empty body", play: only(document("application/rss+xml", "")), says: "an empty document"},
		{name: "F24 blank body", play: only(document("application/rss+xml", "\r\n \r\n")), says: "empty", forgets: true},
		{
			name: "F23 words that call themselves a text", play: only(document("text/plain", "Too many requests\n\nPlease come back tomorrow.\n")),
			says: `text beginning with "Too many requests`, forgets: true,
		},
		{name: "no HTTP at all", play: only(raw("SSH-2.0-OpenSSH_9.9\r\n")), says: "the server does not speak proper HTTP"},
	}
}

// TestF2ToF24 plays each fault to a source that worked: the edition stays, one line says why, other sources go on, what
// was learned from the bad answer is not believed, and nothing is lost when the good ones return.
func TestF2ToF24(t *testing.T) {
	t.Parallel()
	for _, f := range faults() {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			o := newRogue(t)
			o.play("/feed", serve(rss(noticesTo(0, 3)), `"good"`))
			o.play("/steady", serve(rss(noticesTo(100, 102)), `"steady"`))
			n := follow(t, o.URL+"/feed", o.URL+"/steady")
			n.expect(0, exitDone)
			n.holds(slices.Concat(noticesTo(0, 3), noticesTo(100, 102))...)
			before := n.edition()

			o.play("/feed", f.play(o)...)
			said := n.expectOf(time.Hour, []string{"--all", "--fail-on", "any"}, exitFailed, f.says)
			if !strings.Contains(said, o.URL+"/feed: ") {
				t.Errorf("said %q, which does not name the source", said)
			}
			n.kept(before)

			o.play("/steady", serve(rss(noticesTo(100, 103)), `"steadier"`))
			n.expect(time.Hour, exitDone) // not lasting yet: silence
			n.holds(slices.Concat(noticesTo(0, 3), noticesTo(100, 103))...)

			o.asked("")
			o.play("/feed", serve(rss(noticesTo(0, 4)), `"better"`))
			n.expect(time.Hour, exitDone)
			n.holds(slices.Concat(noticesTo(0, 4), noticesTo(100, 103))...)
			want := `"good"`
			if f.forgets {
				want = ""
			}
			if asked := o.asked("/feed"); len(asked) != 1 || asked[0].Get("If-None-Match") != want {
				t.Errorf("asked %v, want once with the validator %q", asked, want)
			}
		})
	}
}
