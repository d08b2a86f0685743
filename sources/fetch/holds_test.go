package fetch

import (
	"io"
	"maps"
	"net/http"
	"sync/atomic"
	"testing"
	"time"
)

// A Retry-After is the whole host's: for other documents, for those that redirect there, and in the next process.
func TestRetryAfterHoldsTheHost(t *testing.T) {
	var asked atomic.Int64
	s := outlet(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		switch r.URL.Path {
		case "/busy":
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(http.StatusTooManyRequests)
		case "/across":
			http.Redirect(w, r, "http://one.example:"+r.URL.Query().Get("port")+"/feed", http.StatusFound)
		default:
			_, _ = io.WriteString(w, "<rss/>")
		}
	})
	c, port := twoHosts(t, s)
	clock := now
	c.now = func() time.Time { return clock }
	one, two := "http://one.example:"+port, "http://two.example:"+port
	get(t, c, Request{URL: one + "/feed"})
	fails(t, c, Request{URL: one + "/busy"}, KindStatus, "HTTP 429")
	if got := Hostname(one + "/feed"); got != "one.example" || !maps.Equal(c.Holds(), map[string]time.Time{got: now.Add(time.Hour)}) {
		t.Errorf("%q, %v", got, c.Holds())
	}
	before := asked.Load()
	if e := fails(t, c, Request{URL: one + "/feed"}, KindHeld, "one.example wants to be left alone until"); e.RetryAfter != time.Hour {
		t.Errorf("%v are left", e.RetryAfter)
	}
	if asked.Load() != before {
		t.Error("the host was asked")
	}
	get(t, c, Request{URL: two + "/feed"})
	fails(t, c, Request{URL: two + "/across?port=" + port}, KindHeld, "one.example wants")

	later, _ := twoHosts(t, s)
	later.now = c.now
	later.Hold(map[string]time.Time{"two.example": now.Add(-time.Minute), "far.example": now.AddDate(1, 0, 0)})
	later.Hold(c.Holds())
	fails(t, later, Request{URL: one + "/feed"}, KindHeld, "one.example wants")
	if n := len(later.Holds()); n != 1 {
		t.Errorf("%d hosts are held", n)
	}
	clock = now.Add(time.Hour)
	get(t, later, Request{URL: one + "/feed"})
	if n := len(later.Holds()); n != 0 {
		t.Errorf("%d hosts are held for ever", n)
	}
}

func TestHost(t *testing.T) {
	for address, want := range map[string][2]string{
		"https://www.news.example:8443/a": {"news.example", "www.news.example"},
		"http://2130706433/":              {"127.0.0.1", "127.0.0.1"},
		"ftp://news.example/":             {"", ""},
		"https://user:pw@NEWS.example./":  {"news.example", "news.example"},
	} {
		if got := [2]string{Host(address), Hostname(address)}; got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}
