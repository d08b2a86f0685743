package publish

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"
)

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
			"application/rss+xml; charset=utf-8", "Accept-Encoding, Sec-Fetch-Dest", "*", PagePolicy,
			`<https://news.example.org/paper/rss.xml>; rel="self" | <https://hub.example/>; rel="hub"`,
		},
		"/at%20sea/rss.xml": {
			"application/rss+xml; charset=utf-8", "Accept-Encoding, Sec-Fetch-Dest", "*", PagePolicy,
			`<https://news.example.org/paper/at%20sea/rss.xml>; rel="self" | <https://hub.example/>; rel="hub"`,
		},
		"/atom.xml": {
			"application/atom+xml; charset=utf-8", "Accept-Encoding, Sec-Fetch-Dest", "*", PagePolicy,
			`<https://news.example.org/paper/atom.xml>; rel="self" | <https://hub.example/>; rel="hub"`,
		},
		"/feed.json": {
			"application/feed+json; charset=utf-8", "Accept-Encoding, Sec-Fetch-Dest", "*", PagePolicy,
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

// A page of another origin may read a feed, its tag and its time, and ask whether it changed, for which its browser asks first.
func TestOtherOrigins(t *testing.T) {
	at := newClock()
	s := NewSite(at.now, nil)
	base, client := serve(t, s)
	publish(t, s, terms, tree(at.now())...)
	preflight := []string{
		"Origin", "https://reader.example", "Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "if-none-match",
	}
	for _, path := range []string{"/rss.xml", "/atom.xml", "/feed.json", "/at%20sea/rss.xml"} {
		a := ask(t, client, "OPTIONS", base+path, preflight...)
		a.wants(t, 204, "Access-Control-Allow-Origin", "*", "Access-Control-Allow-Methods", "GET, HEAD",
			"Access-Control-Allow-Headers", "If-None-Match, If-Modified-Since", "Access-Control-Max-Age", "86400", "Allow", "",
			"Etag", "", "X-Content-Type-Options", "nosniff")
		a = ask(t, client, "GET", base+path, "Origin", "https://reader.example")
		a.wants(t, 200, "Access-Control-Allow-Origin", "*", "Access-Control-Expose-Headers", "ETag, Last-Modified")
		a = ask(t, client, "GET", base+path, "Origin", "https://reader.example", "If-None-Match", a.Header.Get("Etag"))
		a.wants(t, 304, "Access-Control-Allow-Origin", "*", "Access-Control-Expose-Headers", "ETag, Last-Modified")
		for _, half := range [][]string{nil, preflight[:2], preflight[2:]} {
			a = ask(t, client, "OPTIONS", base+path, half...)
			a.wants(t, 405, "Allow", "GET, HEAD", "Access-Control-Allow-Origin", "")
		}
	}
	for _, path := range []string{"/", "/index.html", "/sources.opml", "/icon.png", "/story/1b4e/", "/nothing", "/at%20sea"} {
		a := ask(t, client, "OPTIONS", base+path, preflight...)
		a.wants(t, 405, "Allow", "GET, HEAD", "Access-Control-Allow-Origin", "", "Access-Control-Allow-Headers", "")
		a = ask(t, client, "GET", base+path, "Origin", "https://reader.example")
		a.wants(t, a.StatusCode, "Access-Control-Allow-Origin", "", "Access-Control-Expose-Headers", "")
	}
	if n := s.Counts().Answers; !slices.Contains(n, Answers{"feed", 204, 4}) {
		t.Errorf("counts %+v", n)
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

// TestLasting holds that what never changes again may be kept for a year and is named to no hub, after a restart too, and
// that nothing of that holds for the version before it.
func TestLasting(t *testing.T) {
	at := newClock()
	s := NewSite(at.now, nil)
	const path, self = "archive/2026-02/atom.xml", `<https://news.example.org/paper/archive/2026-02/atom.xml>; rel="self"`
	file := File{Path: path, Bytes: []byte("<feed>February</feed>\n"), Modified: at.now(), Untold: true}
	feed := File{Path: "atom.xml", Bytes: []byte("<feed>news</feed>\n"), Modified: at.now()}
	answers := func(s *Site, cache string) {
		t.Helper()
		base, client := serve(t, s)
		a := ask(t, client, "GET", base+"/"+path)
		a.wants(t, 200, "Cache-Control", cache, "Link", self)
		b := ask(t, client, "GET", base+"/"+path, "If-None-Match", a.Header.Get("Etag"))
		b.wants(t, 304, "Cache-Control", cache)
		c := ask(t, client, "GET", base+"/atom.xml")
		c.wants(t, 200, "Cache-Control", newHeaders(terms).cache[0])
	}
	publish(t, s, terms, file, feed)
	answers(s, newHeaders(terms).cache[0])
	file.Lasting = true
	if changed := publish(t, s, terms, file, feed); len(changed) > 0 {
		t.Errorf("changed %q", changed)
	}
	answers(s, "public, max-age=31536000, immutable")
	var kept bytes.Buffer
	if err := s.Save(&kept); err != nil {
		t.Fatal(err)
	}
	after := NewSite(at.now, s.Stamps())
	if published, err := after.Load(&kept, terms); !published || err != nil {
		t.Fatalf("published %v, error %v", published, err)
	}
	answers(after, "public, max-age=31536000, immutable")
}
