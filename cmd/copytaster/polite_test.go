package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// seen is a request as the owner of a site sees it.
type seen struct {
	at     time.Time // by the clock of the test
	path   string
	method string
	from   string // the connection
	header http.Header
}

// site is one host with its answers, for the politeness judge.
type site struct {
	name   string
	config string // keys of its source beside the address
	feeds  int    // how many sources it is, at /feed, /feed1, …; 0 is one
	answer func(w http.ResponseWriter, r *http.Request, v visit)
	check  func(t *testing.T, all []seen)

	log []seen
}

// visit is what a site's answer depends on.
type visit struct {
	at time.Time
	n  int // requests to the site before this one
}

// judge is a recording outlet of many sites and the rounds that poll it.
type judge struct {
	t      *testing.T
	mu     sync.Mutex
	now    time.Time
	sites  []*site
	dir    string
	cancel context.CancelFunc // ends the running round
}

// judgeStart is a Monday.
var judgeStart = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)

// newJudge starts the sites, each on an address of its own, and configures them.
func newJudge(t *testing.T, sites ...*site) *judge {
	t.Helper()
	j := &judge{t: t, now: judgeStart, sites: sites, dir: t.TempDir()}
	listener, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(j)
	server.Listener.Close()
	server.Listener = listener
	server.Start()
	t.Cleanup(server.Close)
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	var config strings.Builder
	config.WriteString(oneByOne + "fetch: {host_delay: 0s, allow_private: [127.0.0.0/8]}\nsources:\n")
	for i, s := range sites {
		for n := range max(s.feeds, 1) {
			path := "/feed"
			if n > 0 {
				path += fmt.Sprint(n)
			}
			fmt.Fprintf(&config, "  - url: http://127.0.7.%d:%s%s\n", i+1, port, path)
			if s.config != "" {
				fmt.Fprintf(&config, "    %s\n", s.config)
			}
		}
	}
	if err := os.WriteFile(filepath.Join(j.dir, "copytaster.yaml"), []byte(config.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return j
}

func (j *judge) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	host, _, _ := net.SplitHostPort(r.Host)
	var n int
	if _, err := fmt.Sscanf(host, "127.0.7.%d", &n); err != nil || n < 1 || n > len(j.sites) {
		j.t.Errorf("a request for %q", r.Host)
		return
	}
	j.mu.Lock()
	s := j.sites[n-1]
	v := visit{at: j.now, n: len(s.log)}
	s.log = append(s.log, seen{at: j.now, path: r.URL.Path, method: r.Method, from: r.RemoteAddr, header: r.Header.Clone()})
	j.mu.Unlock()
	w.Header().Set("Set-Cookie", "session=1")
	w.Header().Set("Date", v.at.Format(http.TimeFormat))
	s.answer(w, r, v)
}

// round runs the program once.
func (j *judge) round() {
	j.t.Helper()
	ctx, cancel := context.WithCancel(j.t.Context())
	defer cancel()
	j.mu.Lock()
	j.cancel = cancel
	at := j.now
	j.mu.Unlock()
	code := run(ctx, world{
		args: []string{"run", "-q", "--format", "atom"}, dir: j.dir, stdin: strings.NewReader(""), stdout: io.Discard, stderr: io.Discard,
		now: func() time.Time { return at },
	})
	if code != exitDone && code != exitFailed && code != exitNothing && code != exitInterrupted {
		j.t.Fatalf("exit %d at %v", code, at)
	}
}

// rounds runs the program every so often for a while.
func (j *judge) rounds(every, long time.Duration) {
	j.t.Helper()
	for end := j.now.Add(long); j.now.Before(end); {
		j.round()
		j.mu.Lock()
		j.now = j.now.Add(every)
		j.mu.Unlock()
	}
}

// judged runs the checks of the sites.
func (j *judge) judged() {
	for _, s := range j.sites {
		if s.check == nil {
			continue
		}
		j.t.Run(s.name, func(t *testing.T) {
			if len(s.log) == 0 {
				t.Fatal("never asked")
			}
			s.check(t, s.log)
		})
	}
}

// piece is the number of articles that a site that runs one every so often has at a time.
func piece(at time.Time, every time.Duration) int {
	return int(at.Sub(judgeStart.Add(-30*24*time.Hour)) / every)
}

// writeFeed writes the feed of such a site with its newest articles.
func writeFeed(w io.Writer, at time.Time, every time.Duration, channel string) {
	fmt.Fprintf(w, `<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>Quay</title>%s`, channel)
	newest := piece(at, every)
	for n := newest; n > newest-20; n-- {
		date := judgeStart.Add(-30 * 24 * time.Hour).Add(time.Duration(n) * every)
		fmt.Fprintf(w, `<item><title>Piece %d</title><link>/%d</link><guid>%d</guid><pubDate>%s</pubDate></item>`, n, n, n, date.Format(time.RFC1123Z))
	}
	fmt.Fprint(w, `</channel></rss>`)
}

// serving answers with a feed that has a new article every so often and an ETag, and 304 where the ETag is known.
// header is what else it says, in pairs.
func serving(every time.Duration, channel string, header ...string) func(http.ResponseWriter, *http.Request, visit) {
	return func(w http.ResponseWriter, r *http.Request, v visit) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		tag := fmt.Sprintf(`W/"%d`, piece(v.at, every)) // with one quote: it is the server's
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		writeFeed(w, v.at, every, channel)
	}
}

// failing answers with a status and fields of the header, in pairs, while when says so, else as otherwise.
func failing(
	when func(visit) bool, status int, header []string, otherwise func(http.ResponseWriter, *http.Request, visit),
) func(http.ResponseWriter, *http.Request, visit) {
	return func(w http.ResponseWriter, r *http.Request, v visit) {
		if !when(v) {
			otherwise(w, r, v)
			return
		}
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
	}
}

func always(visit) bool { return true }

func third(v visit) bool { return v.n == 2 }

// apart checks that requests come at least so long apart, and where most is given at most so long.
func apart(least, most time.Duration) func(*testing.T, []seen) {
	return func(t *testing.T, all []seen) {
		t.Helper()
		if len(all) < 2 {
			t.Fatalf("asked %d times", len(all))
		}
		for i := 1; i < len(all); i++ {
			if gap := all[i].at.Sub(all[i-1].at); gap < least || most > 0 && gap > most {
				t.Fatalf("asked at %v and %v, %v apart, want %v to %v", all[i-1].at, all[i].at, gap, least, most)
			}
		}
	}
}

// after checks the pause after the request number n, which has to be there, and that there is another.
func after(n int, least, most time.Duration) func(*testing.T, []seen) {
	return func(t *testing.T, all []seen) {
		t.Helper()
		if len(all) < n+2 {
			t.Fatalf("asked %d times", len(all))
		}
		apart(least, most)(t, all[n:n+2])
	}
}

// both joins checks.
func both(checks ...func(*testing.T, []seen)) func(*testing.T, []seen) {
	return func(t *testing.T, all []seen) {
		t.Helper()
		for _, check := range checks {
			check(t, all)
		}
	}
}

// untilTheEnd checks that a site is asked to the end, with at most a day between.
func untilTheEnd(t *testing.T, all []seen) {
	t.Helper()
	if last := all[len(all)-1].at; judgeStart.Add(14*24*time.Hour).Sub(last) > 26*time.Hour {
		t.Errorf("asked %d times, the last time at %v", len(all), last)
	}
}

// conditional checks that only the first request has no condition, and that the others send what the last answer gave.
func conditional(t *testing.T, all []seen) {
	t.Helper()
	for i, a := range all {
		tag, im := a.header["If-None-Match"], a.header.Get("A-Im")
		if (len(tag) == 0) != (i == 0) || len(tag) > 0 && !strings.HasPrefix(tag[0], `W/"`) || (im == "feed") != (len(tag) > 0) {
			t.Fatalf("request %d sends %q and A-IM %q", i, tag, im)
		}
	}
}
