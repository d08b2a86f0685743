package publish

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestCareless(t *testing.T) {
	at := newClock()
	s := NewSite(at.now, nil)
	address, stop := run(t, &Server{Handler: s})
	base, client := "http://"+address, &http.Client{Transport: &http.Transport{DisableCompression: true, DisableKeepAlives: true}}
	publish(t, s, terms, tree(at.now())...)
	tag := ask(t, client, "GET", base+"/rss.xml", "User-Agent", "polite").Header.Get("Etag")
	for range 3 {
		at.add(time.Minute)
		ask(t, client, "GET", base+"/rss.xml", "User-Agent", "polite", "If-None-Match", tag)
		ask(t, client, "GET", base+"/rss.xml", "User-Agent", "careless")
		ask(t, client, "GET", base+"/", "User-Agent", "careless")
		ask(t, client, "HEAD", base+"/rss.xml", "User-Agent", "looks") // which is no whole answer
	}
	if n := s.Counts(); n.Careless != 2 {
		t.Errorf("careless %d times, want 2", n.Careless)
	}
	at.add(15 * time.Minute)
	ask(t, client, "GET", base+"/rss.xml", "User-Agent", "careless") // the last answer does not hold any more
	if err := stop(); err != nil {                                   // an answer is counted when it is sent
		t.Error(err)
	}
	n := s.Counts()
	if n.Careless != 2 {
		t.Errorf("careless %d times, want 2", n.Careless)
	}
	want := []Answers{{"feed", 304, 3}, {"feed", 200, 8}, {"page", 200, 3}}
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
	a = ask(t, client, "HEAD", base+"/rss.xml", "X-Forwarded-For", "2001:db8::1")
	a.wants(t, 200)
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

// TestRateIsForPolling: the limit is for what feed readers poll. A person who opens a page gets it, styled, whatever else
// came from that address.
func TestRateIsForPolling(t *testing.T) {
	at := newClock()
	s := NewSite(at.now, nil)
	base, client := serve(t, s)
	limited := terms
	limited.Rate = 2
	publish(t, s, limited, tree(at.now())...)
	for _, path := range []string{"/", "/page.css", "/icon.png", "/story/1b4e/", "/", "/page.css"} {
		a := ask(t, client, "GET", base+path)
		a.wants(t, 200)
	}
	for path, status := range map[string]int{"/rss.xml": 200, "/sources.opml": 200} {
		a := ask(t, client, "GET", base+path)
		a.wants(t, status)
	}
	for path, status := range map[string]int{"/feed.json": 429, "/sources.opml": 429, "/atom.xml": 429, "/": 200, "/page.css": 200} {
		a := ask(t, client, "GET", base+path)
		a.wants(t, status)
	}
}

func TestReadersAreBounded(t *testing.T) {
	at := newClock()
	s := NewSite(at.now, nil)
	limited := terms
	limited.Rate, limited.Proxies = 2, Proxies{loopback}
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
	if n := s.Counts(); n.Careless != 2*mostReaders+5 {
		t.Errorf("careless %d times", n.Careless)
	}
}
