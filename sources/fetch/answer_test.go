package fetch

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// recorded starts a server that keeps the requests it got.
func recorded(t testing.TB, handler http.HandlerFunc) (*httptest.Server, func() []*http.Request) {
	var mu sync.Mutex
	var got []*http.Request
	s := outlet(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		got = append(got, r.Clone(r.Context()))
		mu.Unlock()
		handler(w, r)
	})
	return s, func() []*http.Request {
		mu.Lock()
		defer mu.Unlock()
		return got
	}
}

func TestRequestHeaders(t *testing.T) {
	s, got := recorded(t, func(w http.ResponseWriter, _ *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "track", Value: "you"})
		_, _ = io.WriteString(w, "<rss/>")
	})
	c := newClient(t, nil)
	get(t, c, Request{URL: s.URL + "/feed?b=2&a=1#top"})
	get(t, c, Request{URL: s.URL + "/feed", ETag: `W/"odd \ value"`, LastModified: "Wed, 21 Oct 2015 07:28:00 GMT"})
	get(t, c, Request{URL: s.URL + "/page", Accept: "text/html", LastModified: "last tuesday"})
	get(t, c, Request{
		URL: "http://reader:s3cret@" + s.Listener.Addr().String() + "/", Header: http.Header{
			"x-key": {"k1"}, "Range": {"bytes=0-1"}, "Referer": {"http://x.example/"}, "accept-encoding": {"deflate"},
		},
	})
	plain := http.Header{
		"User-Agent": {"copytaster/test (+https://operator.example/)"}, "Accept": {Accept},
		"Accept-Encoding": {"gzip, br, zstd"},
	}
	with := func(pairs ...string) http.Header {
		h := plain.Clone()
		for i := 0; i < len(pairs); i += 2 {
			h.Set(pairs[i], pairs[i+1])
		}
		return h
	}
	want := []http.Header{
		plain,
		with("If-None-Match", `W/"odd \ value"`, "If-Modified-Since", "Wed, 21 Oct 2015 07:28:00 GMT", "A-IM", "feed"),
		with("Accept", "text/html", "If-Modified-Since", "last tuesday"),
		with("Authorization", "Basic cmVhZGVyOnMzY3JldA==", "X-Key", "k1"),
	}
	for i, r := range got() {
		if !reflect.DeepEqual(r.Header, want[i]) {
			t.Errorf("request %d: %v, want %v", i, r.Header, want[i])
		}
	}
	if uri := got()[0].RequestURI; uri != "/feed?b=2&a=1" {
		t.Errorf("asked for %q", uri)
	}
}

func TestResponse(t *testing.T) {
	s := outlet(t, func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("ETag", `W/"v 1"`)
		h.Set("Last-Modified", "Wed, 21 Oct 2015 07:28:00 GMT")
		h.Set("Content-Type", "Application/RSS+XML; charset=windows-1251")
		h.Set("Cache-Control", "public, s-maxage=9, Max-Age=600")
		h.Set("Age", "100")
		if r.URL.Path == "/203" {
			w.WriteHeader(203)
		}
		_, _ = io.WriteString(w, "<rss/>")
	})
	c := newClient(t, nil)
	for _, path := range []string{"/feed", "/203"} {
		want := &Response{
			URL: s.URL + path, ETag: `W/"v 1"`, LastModified: "Wed, 21 Oct 2015 07:28:00 GMT",
			ContentType: "Application/RSS+XML; charset=windows-1251", Modified: time.Date(2015, 10, 21, 7, 28, 0, 0, time.UTC),
			Body: []byte("<rss/>"), Fresh: 500 * time.Second, Dated: true,
		}
		if got := get(t, c, Request{URL: s.URL + path + "#part"}); !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
}

func TestStatuses(t *testing.T) {
	s := outlet(t, func(w http.ResponseWriter, r *http.Request) {
		status, _ := strconv.Atoi(r.URL.Path[1:])
		if im := r.URL.Query().Get("im"); im != "" {
			w.Header().Set("IM", im)
		}
		if r.URL.Query().Has("etag") {
			w.Header().Set("ETag", `"new"`)
		}
		w.WriteHeader(status)
		if !r.URL.Query().Has("empty") {
			_, _ = io.WriteString(w, "<rss/>")
		}
	})
	c := newClient(t, nil)
	ask := func(path string, conditional bool) Request {
		r := Request{URL: s.URL + path}
		if conditional {
			r.ETag, r.LastModified = `"old"`, "Wed, 21 Oct 2015 07:28:00 GMT"
		}
		return r
	}
	for path, text := range map[string]string{
		"/201": "HTTP 201 Created", "/206": "HTTP 206 Partial Content", "/300": "HTTP 300 Multiple Choices",
		"/305": "HTTP 305 Use Proxy", "/401": "HTTP 401 Unauthorized", "/403": "HTTP 403 Forbidden",
		"/404": "HTTP 404 Not Found", "/410": "HTTP 410 Gone", "/429": "HTTP 429 Too Many Requests",
		"/451": "HTTP 451 Unavailable For Legal Reasons", "/500": "HTTP 500 Internal Server Error",
		"/503": "HTTP 503 Service Unavailable", "/599": "HTTP 599", "/226": "HTTP 226 IM Used",
	} {
		e := fails(t, c, ask(path, false), KindStatus, text)
		if fmt.Sprint("/", e.Status) != path {
			t.Errorf("%s: status %d", path, e.Status)
		}
	}
	fails(t, c, ask("/200?empty", false), KindEmpty, "an empty document")
	fails(t, c, ask("/304", false), KindProtocol, "HTTP 304 Not Modified, but nothing was known")
	fails(t, c, ask("/226?im=gdiff", true), KindStatus, "HTTP 226 IM Used")
	for _, path := range []string{"/226", "/226?im=feed", "/226?im=Feed%3bx"} {
		if r := get(t, c, ask(path, true)); string(r.Body) != "<rss/>" {
			t.Errorf("%s: %+v", path, r)
		}
	}
	for path, etag := range map[string]string{"/304": `"old"`, "/304?etag": `"new"`, "/204": `"old"`} {
		r := get(t, c, ask(path, true))
		if !r.NotModified || r.Body != nil || r.ETag != etag || r.LastModified != "Wed, 21 Oct 2015 07:28:00 GMT" ||
			r.Modified.Year() != 2015 {
			t.Errorf("%s: %+v", path, r)
		}
	}
	if r := get(t, c, ask("/204", false)); !r.NotModified || r.ETag != "" {
		t.Errorf("204: %+v", r)
	}
}

func TestRetryAfter(t *testing.T) {
	const most = 14 * 24 * time.Hour
	for header, want := range map[string]time.Duration{
		"":                                 0,
		"120":                              2 * time.Minute,
		" 7 ":                              7 * time.Second,
		"0":                                0,
		"-5":                               0,
		"+5":                               0,
		"1.5":                              0,
		"soon":                             0,
		"1209601":                          most,
		"99999999999999999999999":          most,
		"Sat, 14 Mar 2026 16:09:26 GMT":    time.Hour,
		"Saturday, 14-Mar-26 16:09:26 GMT": time.Hour,
		"Sat Mar 14 16:09:26 2026":         time.Hour,
		"Fri, 13 Mar 2026 16:09:26 GMT":    0,
		"Fri, 31 Dec 9999 23:59:59 GMT":    most,
		"Fri, 31 Foo 9999 23:59:59 GMT":    0,
	} {
		if got := retryAfter(header, now); got != want {
			t.Errorf("%q: %v, want %v", header, got, want)
		}
	}
	s := outlet(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "3600")
		status, _ := strconv.Atoi(r.URL.Path[1:])
		w.WriteHeader(status)
	})
	for path, want := range map[string]time.Duration{"/429": time.Hour, "/503": time.Hour, "/404": 0} {
		c := newClient(t, nil)
		if e := fails(t, c, Request{URL: s.URL + path}, KindStatus, "HTTP "+path[1:]); e.RetryAfter != want {
			t.Errorf("%s: %v", path, e.RetryAfter)
		}
	}
}

func TestFresh(t *testing.T) {
	const date, later = "Sat, 14 Mar 2026 15:00:00 GMT", "Sat, 14 Mar 2026 15:30:00 GMT"
	for _, test := range []struct {
		header map[string]string
		want   time.Duration
	}{
		{nil, 0},
		{map[string]string{"Cache-Control": "max-age=900"}, 15 * time.Minute},
		{map[string]string{"Cache-Control": `no-cache, max-age="900"`}, 15 * time.Minute},
		{map[string]string{"Cache-Control": "max-age=900", "Age": "600"}, 5 * time.Minute},
		{map[string]string{"Cache-Control": "max-age=900", "Age": "6000"}, 0},
		{map[string]string{"Cache-Control": "max-age=900", "Age": "old"}, 15 * time.Minute},
		{map[string]string{"Cache-Control": "max-age=900", "Expires": later, "Date": date}, 15 * time.Minute},
		{map[string]string{"Cache-Control": "s-maxage=900"}, 0},
		{map[string]string{"Cache-Control": "max-age=-1"}, 0},
		{map[string]string{"Cache-Control": "max-age=99999999999999999999"}, 365 * 24 * time.Hour},
		{map[string]string{"Expires": later, "Date": date}, 30 * time.Minute},
		{map[string]string{"Expires": later}, 20*time.Minute + 34*time.Second},
		{map[string]string{"Expires": date, "Date": later}, 0},
		{map[string]string{"Expires": "0"}, 0},
		{map[string]string{"Expires": "Fri, 31 Dec 9999 23:59:59 GMT"}, 365 * 24 * time.Hour},
	} {
		h := http.Header{}
		for k, v := range test.header {
			h.Set(k, v)
		}
		if got, _ := fresh(h, now); got != test.want {
			t.Errorf("%v: %v, want %v", test.header, got, test.want)
		}
	}
}

// TestKeptConnections asks for everything whose body is short or unwanted over one connection, in HTTP/1.1 and 2.
func TestKeptConnections(t *testing.T) {
	for _, major := range []int{1, 2} {
		var opened atomic.Int64
		s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.ProtoMajor != major {
				t.Errorf("asked over %s", r.Proto)
			}
			switch r.URL.Path {
			case "/moved":
				http.Redirect(w, r, "/feed", http.StatusFound)
			case "/gone":
				w.WriteHeader(http.StatusGone)
				w.(http.Flusher).Flush() // so the length is unknown
				_, _ = io.WriteString(w, "<html>gone</html>")
			case "/304":
				w.WriteHeader(http.StatusNotModified)
			case "/gzip":
				w.Header().Set("Content-Encoding", "gzip")
				w.(http.Flusher).Flush()
				_, _ = w.Write(gzipped([]byte("<rss/>")))
			default:
				_, _ = io.WriteString(w, "<rss/>")
			}
		}))
		s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
			if state == http.StateNew {
				opened.Add(1)
			}
		}
		s.EnableHTTP2 = major == 2
		s.StartTLS()
		t.Cleanup(s.Close)
		c := newClient(t, nil)
		c.roots = rootsOf(s.Certificate())
		for range 3 {
			get(t, c, Request{URL: s.URL + "/feed"})
			get(t, c, Request{URL: s.URL + "/moved"})
			get(t, c, Request{URL: s.URL + "/gzip"})
			get(t, c, Request{URL: s.URL + "/304", ETag: `"x"`})
			fails(t, c, Request{URL: s.URL + "/gone"}, KindStatus, "HTTP 410 Gone")
		}
		if opened.Load() != 1 {
			t.Errorf("HTTP/%d: %d connections for 15 requests, want 1", major, opened.Load())
		}
	}
}
