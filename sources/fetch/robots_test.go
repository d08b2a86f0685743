package fetch

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestRobots(t *testing.T) {
	long := "User-agent: *\nDisallow: /" + strings.Repeat("a", robotsLine)
	for _, tt := range []struct {
		text string
		yes  []string
		no   []string
	}{
		{"", []string{"/", "/a?b"}, nil},
		{"User-agent: *\nDisallow: /", []string{"/robots.txt"}, []string{"/", "/a"}},
		{"User-agent: *\nDisallow:", []string{"/", "/a"}, nil},
		{"Disallow: /\nUser-agent: *\nDisallow: /a", []string{"/b"}, []string{"/a"}},
		{"\ufeffUSER-AGENT : *\r\nDISALLOW : /a # no\r\r\nAllow: /a/b", []string{"/a/b/c", "/"}, []string{"/a", "/ab"}},
		// The group of ours counts alone, all of it; the token is ours in any case and with any version.
		{"User-agent: *\nDisallow: /\nUser-agent: CopyTaster/2.0\nDisallow: /a\nUser-agent: other\nDisallow: /\n" +
			"User-agent: copytaster\nUser-agent: third\nDisallow: /b", []string{"/c"}, []string{"/a", "/b"}},
		{"User-agent: copytasterbot\nDisallow: /a\nUser-agent: copy\nDisallow: /b", []string{"/a", "/b"}, nil},
		{"User-agent: copytaster\nUser-agent: *\nDisallow: /a", nil, []string{"/a"}},
		{"User-agent: copytaster\nCrawl-delay: 3\nUser-agent: *\nDisallow: /", []string{"/a"}, nil},
		// What is not a rule ends no group.
		{"User-agent: *\nSitemap: https://news.example/map.xml\nDisallow: /a\nNoise\n: \nDisallow: /b", nil, []string{"/a", "/b"}},
		{"User-agent: other\nSitemap: /x\nUser-agent: *\nDisallow: /a", nil, []string{"/a"}},
		// The longest match counts, and of two as long the one that allows.
		{"User-agent: *\nAllow: /a/\nDisallow: /a/b\nDisallow: /c\nAllow: /c", []string{"/a/x", "/c"}, []string{"/a/b", "/a/bc"}},
		{
			"User-agent: *\nDisallow: /*.pdf$\nDisallow: /*?sort=*&page\nDisallow: /end$\nAllow: /a*c*e$",
			[]string{"/x.pdf?y", "/a?page", "/ending", "/abcde"},
			[]string{"/x.pdf", "/a/b.pdf", "/a?sort=1&page=2", "/end"},
		},
		{"User-agent: *\nDisallow: *\nAllow: /$", []string{"/"}, []string{"/a"}},
		// Escapes and characters mean the same (section 2.2.2).
		{
			"User-agent: *\nDisallow: /häfen\nDisallow: /%7Eada\nDisallow: /a%2fb\nDisallow: /%e3%81%8b",
			[]string{"/a/b"},
			[]string{"/h%C3%A4fen/1", "/h%c3%a4fen", "/~ada", "/a%2Fb", "/か"},
		},
		{long, []string{"/" + strings.Repeat("a", 100)}, nil},
		{"<!doctype html><p>Disallow: /</p>", []string{"/"}, nil},
	} {
		r := parseRobots([]byte(tt.text))
		for _, path := range tt.yes {
			if !r.allows(path) {
				t.Errorf("%q rules out %q", tt.text, path)
			}
		}
		for _, path := range tt.no {
			if r.allows(path) {
				t.Errorf("%q allows %q", tt.text, path)
			}
		}
	}
}

func TestCrawlDelay(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"User-agent: *\nCrawl-delay: 2.5": 2500 * time.Millisecond, "User-agent: *\nCrawl-delay: 86400": maxCrawlDelay,
		"User-agent: *\nCrawl-delay: -1": 0, "User-agent: *\nCrawl-delay: soon": 0, "User-agent: *\nCrawl-delay: NaN": 0,
		"User-agent: other\nCrawl-delay: 9": 0,
	} {
		if got := parseRobots([]byte(text)).delay; got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	synctest.Test(t, func(t *testing.T) {
		turns := newTurns(1, time.Second)
		turns.slow("a", 5*time.Second)
		turns.slow("a", 2*time.Second)
		start := time.Now()
		for _, host := range []string{"a", "a", "b", "b"} {
			if err := turns.wait(t.Context(), host); err != nil {
				t.Fatal(err)
			}
			turns.done(host)
		}
		if took := time.Since(start); took != 6*time.Second {
			t.Errorf("took %v", took)
		}
		time.Sleep(time.Minute)
	})
}

// A hostile robots.txt costs no more than its size.
func TestRobotsIsBounded(t *testing.T) {
	text := "User-agent: *\n" + strings.Repeat("Disallow: /"+strings.Repeat("*a", 900)+"b\n", 200)
	r := parseRobots([]byte(text))
	if len(r.rules) != 200 || !r.allows("/"+strings.Repeat("a", 8000)) {
		t.Errorf("%d rules", len(r.rules))
	}
}

func TestGetPage(t *testing.T) {
	var mu sync.Mutex
	var asked []string
	files := map[string]func(w http.ResponseWriter){
		"rules": func(w http.ResponseWriter) { _, _ = io.WriteString(w, "User-agent: *\nDisallow: /private") },
		"none":  func(w http.ResponseWriter) { w.WriteHeader(http.StatusNotFound) },
		"ill":   func(w http.ResponseWriter) { w.WriteHeader(http.StatusInternalServerError) },
		"empty": func(w http.ResponseWriter) {},
	}
	for name, tt := range map[string]struct {
		open, shut bool
		err        error
	}{
		"rules": {true, false, ErrRobots}, "none": {true, true, nil}, "ill": {false, false, ErrRobotsUnreachable}, "empty": {true, true, nil},
	} {
		asked = nil
		s := outlet(t, func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			asked = append(asked, r.URL.Path)
			mu.Unlock()
			if r.Header.Get("Authorization") != "" && r.URL.Path == "/robots.txt" {
				t.Error("robots.txt is told a secret")
			}
			if r.URL.Path == "/robots.txt" {
				files[name](w)
				return
			}
			_, _ = io.WriteString(w, "<p>page</p>")
		})
		c := newClient(t, nil)
		_, port, _ := strings.Cut(strings.TrimPrefix(s.URL, "http://"), ":")
		for path, want := range map[string]bool{"/open": tt.open, "/private/1": tt.shut} {
			_, err := c.GetPage(t.Context(), Request{URL: s.URL + path, Port: port, Username: "ada", Password: "x"})
			if got := err == nil; got != want || !got && !errors.Is(err, tt.err) {
				t.Errorf("%s: %s: %v", name, path, err)
			}
		}
		if n := len(slices.DeleteFunc(asked, func(p string) bool { return p != "/robots.txt" })); n != 1 {
			t.Errorf("%s: robots.txt was asked for %d times", name, n)
		}
		if _, err := c.GetPage(t.Context(), Request{URL: s.URL + "/open"}); err == nil || !strings.Contains(err.Error(), "port") {
			t.Errorf("a port that nobody configured: %v", err)
		}
	}
}

// TestRobotsAge holds that what a robots.txt says holds for a day, that one that cannot be reached rules out all for an hour,
// and that neither is asked for before.
func TestRobotsAge(t *testing.T) {
	at, asked := now, 0
	var answer func(w http.ResponseWriter)
	s := outlet(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/robots.txt" {
			_, _ = io.WriteString(w, "<p>page</p>")
			return
		}
		asked++
		answer(w)
	})
	says := func(text string) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) { _, _ = io.WriteString(w, text) }
	}
	fails := func(status int) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) { w.WriteHeader(status) }
	}
	c := newClient(t, func(config *Config) { config.Now = func() time.Time { return at } })
	_, port, _ := strings.Cut(strings.TrimPrefix(s.URL, "http://"), ":")
	page := Request{URL: s.URL + "/open", Port: port}
	for i, step := range []struct {
		later  time.Duration
		answer func(http.ResponseWriter)
		asks   int
		err    error
	}{
		{0, fails(http.StatusServiceUnavailable), 1, ErrRobotsUnreachable},
		{59 * time.Minute, fails(http.StatusNotFound), 0, ErrRobotsUnreachable},
		{time.Minute, fails(http.StatusNotFound), 1, nil},
		{23 * time.Hour, says("User-agent: *\nDisallow: /"), 0, nil},
		{time.Hour, says("User-agent: *\nDisallow: /"), 1, ErrRobots},
		{24*time.Hour - 1, fails(http.StatusInternalServerError), 0, ErrRobots},
		{1, fails(http.StatusInternalServerError), 1, ErrRobotsUnreachable},
		{time.Hour, says("User-agent: *\nDisallow: /private"), 1, nil},
	} {
		at, asked, answer = at.Add(step.later), 0, step.answer
		waits := c.PageWaits(page.URL)
		if want := step.asks == 0 && step.err == ErrRobotsUnreachable; waits != want {
			t.Errorf("step %d: waits: %v", i, waits)
		}
		if _, err := c.GetPage(t.Context(), page); !errors.Is(err, step.err) || asked != step.asks {
			t.Errorf("step %d: %v, asked %d times; want %v and %d", i, err, asked, step.err, step.asks)
		}
	}
	c.Hold(map[string]time.Time{Hostname(page.URL): at.Add(time.Minute)})
	if !c.PageWaits(page.URL) {
		t.Error("a page of a host that wants to be left alone does not wait")
	}
}

// TestRobotsForgotten: a client that lives long keeps only what still holds.
func TestRobotsForgotten(t *testing.T) {
	at := now
	c := newClient(t, func(config *Config) { config.Now = func() time.Time { return at } })
	for range 3 {
		for range 4 {
			s := outlet(t, func(w http.ResponseWriter, _ *http.Request) {
				_, _ = io.WriteString(w, "User-agent: *\nDisallow: /private")
			})
			_, port, _ := strings.Cut(strings.TrimPrefix(s.URL, "http://"), ":")
			if _, err := c.GetPage(t.Context(), Request{URL: s.URL + "/open", Port: port}); err != nil {
				t.Fatal(err)
			}
		}
		at = at.Add(robotsHold)
	}
	if n := len(c.robots.files); n != 4 {
		t.Errorf("%d are known", n)
	}
}
