package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestFullText holds that the page of each new article is fetched once, at most ten in a round, where robots.txt allows
// it, and that its text is published where it says more than the feed.
func TestFullText(t *testing.T) {
	var mu sync.Mutex
	var asked []string
	items := 12
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		asked = append(asked, r.URL.Path)
		switch {
		case r.URL.Path == "/robots.txt":
			fmt.Fprint(w, "User-agent: *\nDisallow: /piece/3\n")
		case r.URL.Path == "/feed":
			fmt.Fprint(w, `<rss version="2.0"><channel><title>Tide Post</title>`)
			for i := range items {
				text := "A word of it."
				if i == 2 {
					text = strings.Repeat("The feed says all about the lock gates. ", 60)
				}
				fmt.Fprintf(w, `<item><title>Piece %d</title><link>http://%s/piece/%d</link><guid>%d</guid><pubDate>%s</pubDate><description>%s</description></item>`,
					i, r.Host, i, i, time.Date(2026, 3, 1, 23-i, 0, 0, 0, time.UTC).Format(time.RFC1123), text)
			}
			fmt.Fprint(w, `</channel></rss>`)
		case r.URL.Path == "/piece/1":
			http.Error(w, "gone fishing", http.StatusServiceUnavailable)
		case r.URL.Path == "/piece/5":
			http.Redirect(w, r, "/", http.StatusFound)
		case r.URL.Path == "/piece/6":
			fmt.Fprintf(w, `<!DOCTYPE html><html><head><title>Log in</title></head><body>%s</body></html>`,
				strings.Repeat("<p>Who wants to read on has to agree to what we do with what we know of you.</p>", 12))
		default:
			fmt.Fprintf(w, `<!DOCTYPE html><html><head><title>Page</title></head><body><article><h1>Piece</h1>%s</article></body></html>`,
				strings.Repeat("<p>The page of "+r.URL.Path+" tells at length how the ferry was mended in the night.</p>", 12))
		}
	}))
	defer server.Close()
	dir := t.TempDir()
	config := fmt.Sprintf(oneByOne+`
sources:
  - {url: %s/feed, full_text: true}
publish: {out: public}
fetch: {host_delay: 0s, allow_private: [127.0.0.0/8]}
`, server.URL)
	if err := os.WriteFile(filepath.Join(dir, "copytaster.yaml"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC)
	round := func() (pages []string, edition, said string) {
		t.Helper()
		mu.Lock()
		asked = nil
		mu.Unlock()
		var out strings.Builder
		c := run(t.Context(), world{
			args: []string{"run", "--all", "-v"}, dir: dir, stdin: strings.NewReader(""), stdout: &out, stderr: &out,
			now: func() time.Time { return at },
		})
		if c != exitDone {
			t.Fatalf("exit %d: %s", c, out.String())
		}
		at = at.Add(time.Hour)
		b, err := os.ReadFile(filepath.Join(dir, "public", "atom.xml"))
		if err != nil {
			t.Fatal(err)
		}
		mu.Lock()
		defer mu.Unlock()
		pages = slices.DeleteFunc(slices.Clone(asked), func(p string) bool { return p == "/feed" })
		slices.Sort(pages)
		return pages, string(b), out.String()
	}
	pages, edition, said := round()
	if want := "/ /piece/0 /piece/1 /piece/2 /piece/4 /piece/5 /piece/6 /piece/7 /piece/8 /piece/9 /robots.txt"; strings.Join(pages, " ") != want {
		t.Errorf("first round: %v", pages)
	}
	for text, want := range map[string]bool{
		"The page of /piece/0 tells": true, "The page of /piece/9 tells": true, "The page of /piece/10": false,
		"The page of /piece/2 tells": false, "The feed says all": true, "The page of /piece/3": false,
		"The page of / tells": false, "has to agree": false,
	} {
		if strings.Contains(edition, text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
	if !strings.Contains(said, "robots.txt rules out 1 of its articles' pages") {
		t.Errorf("said %q", said)
	}
	if pages, edition, _ = round(); strings.Join(pages, " ") != "/piece/1 /piece/10 /piece/11 /robots.txt" ||
		!strings.Contains(edition, "The page of /piece/10 tells") {
		t.Errorf("second round: %v", pages)
	}
	if pages, _, _ = round(); strings.Join(pages, " ") != "/piece/1 /robots.txt" {
		t.Errorf("third round: %v", pages)
	}
	if pages, _, _ = round(); len(pages) != 0 {
		t.Errorf("fourth round: %v", pages)
	}
	mu.Lock()
	items = 13
	mu.Unlock()
	if pages, edition, _ = round(); strings.Join(pages, " ") != "/piece/12 /robots.txt" || !strings.Contains(edition, "The page of /piece/0 tells") {
		t.Errorf("a new article: %v", pages)
	}
}

// TestFullTextOutlastsRobots holds that a page is fetched when its host's robots.txt is back, however often that was not
// there: what was never asked for is not given up.
func TestFullTextOutlastsRobots(t *testing.T) {
	var asked []string
	down := true
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path)
		switch {
		case r.URL.Path == "/feed":
			fmt.Fprintf(w, `<rss version="2.0"><channel><title>Tide Post</title><item><title>The ferry is mended</title>`+
				`<link>http://%s/piece</link><guid>1</guid><description>A word of it.</description></item></channel></rss>`, r.Host)
		case r.URL.Path == "/robots.txt" && down:
			http.Error(w, "gone fishing", http.StatusServiceUnavailable)
		case r.URL.Path == "/robots.txt":
			http.NotFound(w, r)
		default:
			fmt.Fprintf(w, `<!DOCTYPE html><html><head><title>Page</title></head><body><article><h1>Piece</h1>%s</article></body></html>`,
				strings.Repeat("<p>The page tells at length how the ferry was mended in the night.</p>", 12))
		}
	}))
	defer server.Close()
	dir := t.TempDir()
	config := fmt.Sprintf("sources: [{url: '%s/feed', full_text: true}]\npublish: {out: public}\nfetch: {host_delay: 0s, allow_private: [127.0.0.0/8]}\n", server.URL)
	if err := os.WriteFile(filepath.Join(dir, "copytaster.yaml"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC)
	for i := range 6 {
		down = i < 5
		asked = nil
		var out strings.Builder
		c := run(t.Context(), world{
			args: []string{"run", "--all", "-v"}, dir: dir, stdin: strings.NewReader(""), stdout: &out, stderr: &out,
			now: func() time.Time { return at },
		})
		if at = at.Add(16 * time.Minute); c != exitDone || slices.Contains(asked, "/piece") == down {
			t.Fatalf("round %d: exit %d, asked for %v: %s", i, c, asked, out.String())
		}
		if down && !strings.Contains(out.String(), "robots.txt cannot be reached for 1 of its articles' pages") {
			t.Errorf("round %d: said %q", i, out.String())
		}
	}
}

// TestPageLeadsElsewhere holds that a page whose feed is gone for hours is asked again where its feed is, and that it is not
// asked while its feed is there.
func TestPageLeadsElsewhere(t *testing.T) {
	var mu sync.Mutex
	var asked []string
	feed := "/old"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		asked = append(asked, r.URL.Path)
		switch r.URL.Path {
		case "/":
			fmt.Fprintf(w, `<!DOCTYPE html><html><head><title>Tide Post</title><link rel="alternate" type="application/rss+xml" href="%s"></head></html>`, feed)
		case feed:
			fmt.Fprintf(w, `<rss version="2.0"><channel><title>Tide Post</title><item><title>From %s</title><guid>%s</guid></item></channel></rss>`, feed, feed)
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	dir := t.TempDir()
	config := fmt.Sprintf(oneByOne+"\nsources: ['%s/']\npublish: {out: public}\nfetch: {host_delay: 0s, allow_private: [127.0.0.0/8]}\n", server.URL)
	if err := os.WriteFile(filepath.Join(dir, "copytaster.yaml"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC)
	round := func(want string) {
		t.Helper()
		mu.Lock()
		asked = nil
		mu.Unlock()
		run(t.Context(), world{
			args: []string{"run", "--all"}, dir: dir, stdin: strings.NewReader(""), stdout: io.Discard, stderr: io.Discard,
			now: func() time.Time { return at },
		})
		at = at.Add(4 * time.Hour)
		mu.Lock()
		defer mu.Unlock()
		if got := strings.Join(asked, " "); got != want {
			t.Errorf("asked %q, want %q", got, want)
		}
	}
	round("/ /old")
	round("/old")
	mu.Lock()
	feed = "/new"
	mu.Unlock()
	for range 3 {
		round("/old")
	}
	round("/ /new")
	round("/new")
	b, err := os.ReadFile(filepath.Join(dir, "public", "atom.xml"))
	if err != nil || !strings.Contains(string(b), "From /old") || !strings.Contains(string(b), "From /new") {
		t.Errorf("%v: %s", err, b)
	}
}

// TestFeedOfPageIsNamed holds that an error of the feed to which a page leads names the feed, in the report, on the page of
// the sources' health and to who looks at the page, and that the page's own does not.
func TestFeedOfPageIsNamed(t *testing.T) {
	page := http.StatusOK
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		w.WriteHeader(page)
		fmt.Fprint(w, `<!DOCTYPE html><html><head><title>Tide Post</title><link rel="alternate" type="application/rss+xml" href="/rss?token=s3cret"></head></html>`)
	}))
	defer server.Close()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "wire"), os.DirFS(filepath.Join("..", "..", "sources", "testdata", "wire"))); err != nil {
		t.Fatal(err)
	}
	config := fmt.Sprintf("sources: ['%s/', wire]\npublish: {out: public}\nfetch: {host_delay: 0s, allow_private: [127.0.0.0/8]}\n", server.URL)
	if err := os.WriteFile(filepath.Join(dir, "copytaster.yaml"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC)
	said := func(args ...string) string {
		t.Helper()
		var out strings.Builder
		run(t.Context(), world{
			args: args, dir: dir, stdin: strings.NewReader(""), stdout: &out, stderr: &out, now: func() time.Time { return at },
		})
		at = at.Add(4 * time.Hour)
		return out.String()
	}
	want := "its feed " + server.URL + "/rss?token=xxxxx: HTTP 404 Not Found"
	for range 2 {
		if got := said("run", "--all", "-v"); !strings.Contains(got, server.URL+"/: "+want) {
			t.Errorf("run said %q, want %q", got, want)
		}
		if b, err := os.ReadFile(filepath.Join(dir, "public", "status", "index.html")); err != nil || !strings.Contains(string(b), want) {
			t.Errorf("the status does not say %q: %v", want, err)
		}
		at = at.Add(time.Hour)
	}
	if got := said("read", "--config", "copytaster.yaml", server.URL+"/"); !strings.Contains(got, server.URL+"/: "+want) {
		t.Errorf("read said %q, want %q", got, want)
	}
	page = http.StatusInternalServerError
	said("run", "--all", "-v")
	if got := said("run", "--all", "-v"); strings.Contains(got, "its feed") || !strings.Contains(got, "HTTP 500") {
		t.Errorf("of the page itself run said %q", got)
	}
}

// TestNextFeedOfPage holds that where the best of the feeds that a page offers is none, the next is tried, three at most, and
// that this is not done where the first one's server only has trouble.
func TestNextFeedOfPage(t *testing.T) {
	const offers = `<!DOCTYPE html><html><head><title>Tide Post</title>` +
		`<link rel="alternate" type="application/rss+xml" href="/1"><link rel="alternate" type="application/rss+xml" href="/2">` +
		`<link rel="alternate" type="application/atom+xml" href="/1"><link rel="alternate" type="application/rss+xml" href="/comments/feed">` +
		`<link rel="alternate" type="application/rss+xml" href="/3"><link rel="alternate" type="application/rss+xml" href="/4"></head></html>`
	const rss = `<rss version="2.0"><channel><title>Tide Post</title><item><title>The ferry is mended</title><guid>1</guid></item></channel></rss>`
	for _, tt := range []struct{ name, first, second, third, asked, later, said string }{
		{"good", rss, rss, rss, "/ /1", "/1", ""},
		{"gone", "410", "404", rss, "/ /1 /2 /3", "/3", "/1: HTTP 410 Gone; the page offers "},
		{"another page", offers, rss, rss, "/ /1 /2", "/2", "/1: an HTML page titled \"Tide Post\", not a feed; it offers the feed "},
		{"none", "404", "404", "404", "/ /1 /2 /3", "/3", "/3: HTTP 404 Not Found"},
		{"trouble", "500", rss, rss, "/ /1", "/1", "/1: HTTP 500"},
		{"trouble later", "404", "503", rss, "/ /1 /2", "/2", "/2: HTTP 503"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var asked []string
			answers := map[string]string{"/": offers, "/1": tt.first, "/2": tt.second, "/3": tt.third, "/4": rss, "/comments/feed": rss}
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked = append(asked, r.URL.Path)
				answer := answers[r.URL.Path]
				if status, err := strconv.Atoi(answer); err == nil {
					w.WriteHeader(status)
				}
				fmt.Fprint(w, answer)
			}))
			defer server.Close()
			dir := t.TempDir()
			config := fmt.Sprintf("sources: ['%s/']\npublish: {out: public}\nfetch: {host_delay: 0s, allow_private: [127.0.0.0/8]}\n", server.URL)
			if err := os.WriteFile(filepath.Join(dir, "copytaster.yaml"), []byte(config), 0o644); err != nil {
				t.Fatal(err)
			}
			at := time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC)
			for _, step := range []struct{ args, asked string }{
				{"read --config copytaster.yaml " + server.URL + "/", tt.asked}, {"run --all -v", tt.asked}, {"run --all -v", tt.later},
			} {
				asked = nil
				var out strings.Builder
				run(t.Context(), world{
					args: strings.Fields(step.args), dir: dir, stdin: strings.NewReader(""), stdout: &out, stderr: &out,
					now: func() time.Time { return at },
				})
				if got := strings.Join(asked, " "); got != step.asked {
					t.Errorf("%s: asked for %q, want %q", step.args, got, step.asked)
				}
				if first := step.asked == tt.asked; first && !strings.Contains(out.String(), tt.said) {
					t.Errorf("%s said %q, want %q", step.args, out.String(), tt.said)
				}
				at = at.Add(8 * time.Hour)
			}
		})
	}
}

// TestGoneFeedOfPage holds that a page whose feed is gone for good is asked where its feed is before it is given up.
func TestGoneFeedOfPage(t *testing.T) {
	for _, tt := range []struct{ name, first, then, asked string }{
		{"another feed", "/old", "/new", "/ /old, /old, /old, /old, / /new, /new"},
		{"the same", "/old", "/old", "/ /old, /old, /old, /old, / /old, "},
		{"one that had moved", "/older", "/new", "/ /older /old, /older /old, /older /old, /old, / /new, /new"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var asked []string
			feed, gone := tt.first, false
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked = append(asked, r.URL.Path)
				switch {
				case r.URL.Path == "/":
					fmt.Fprintf(w, `<!DOCTYPE html><html><head><title>Tide Post</title><link rel="alternate" type="application/rss+xml" href="%s"></head></html>`, feed)
				case r.URL.Path == "/older":
					http.Redirect(w, r, "/old", http.StatusMovedPermanently)
				case r.URL.Path == "/old" && gone:
					w.WriteHeader(http.StatusGone)
				default:
					fmt.Fprint(w, `<rss version="2.0"><channel><title>Tide Post</title><item><title>The ferry is mended</title><guid>1</guid></item></channel></rss>`)
				}
			}))
			defer server.Close()
			dir := t.TempDir()
			config := fmt.Sprintf("sources: ['%s/']\npublish: {out: public}\nfetch: {host_delay: 0s, allow_private: [127.0.0.0/8]}\n", server.URL)
			if err := os.WriteFile(filepath.Join(dir, "copytaster.yaml"), []byte(config), 0o644); err != nil {
				t.Fatal(err)
			}
			at := time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC)
			var rounds []string
			for round := range 6 {
				asked = nil
				run(t.Context(), world{
					args: []string{"run"}, dir: dir, stdin: strings.NewReader(""), stdout: io.Discard, stderr: io.Discard,
					now: func() time.Time { return at },
				})
				rounds = append(rounds, strings.Join(asked, " "))
				at = at.Add(25 * time.Hour)
				if round == 2 {
					feed, gone = tt.then, true
				}
			}
			if got := strings.Join(rounds, ", "); got != tt.asked {
				t.Errorf("asked %q, want %q", got, tt.asked)
			}
		})
	}
}

// TestHeldFeedOfPage holds that a page whose feed is on a host that wants to be left alone is not asked again while it does.
func TestHeldFeedOfPage(t *testing.T) {
	var asked []string
	var elsewhere string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path)
		switch r.URL.Path {
		case "/":
			fmt.Fprintf(w, `<!DOCTYPE html><html><head><title>Tide Post</title><link rel="alternate" type="application/rss+xml" href="%s/feed"></head></html>`, elsewhere)
		case "/busy":
			w.Header().Set("Retry-After", "36000")
			w.WriteHeader(http.StatusTooManyRequests)
		default:
			fmt.Fprint(w, `<rss version="2.0"><channel><title>Tide Post</title><item><title>The ferry is mended</title><guid>1</guid></item></channel></rss>`)
		}
	}))
	defer server.Close()
	elsewhere = strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
	dir := t.TempDir()
	at := time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC)
	for _, round := range []struct {
		after                time.Duration
		source, asked, error string
	}{
		{0, elsewhere + "/busy", "/busy", "HTTP 429"},
		{time.Hour, server.URL + "/", "/", "its feed " + elsewhere + "/feed: localhost wants to be left alone"},
		{2 * time.Hour, server.URL + "/", "", "nothing could be published"},
		{11 * time.Hour, server.URL + "/", "/feed", ""},
	} {
		config := fmt.Sprintf("sources: ['%s']\npublish: {out: public}\nfetch: {host_delay: 0s, allow_private: [127.0.0.0/8, '::1/128']}\n", round.source)
		if err := os.WriteFile(filepath.Join(dir, "copytaster.yaml"), []byte(config), 0o644); err != nil {
			t.Fatal(err)
		}
		asked = nil
		var out strings.Builder
		run(t.Context(), world{
			args: []string{"run"}, dir: dir, stdin: strings.NewReader(""), stdout: &out, stderr: &out,
			now: func() time.Time { return at.Add(round.after) },
		})
		if got := strings.Join(asked, " "); got != round.asked || !strings.Contains(out.String(), round.error) {
			t.Errorf("after %s: asked for %q, want %q; said %q", round.after, got, round.asked, out.String())
		}
	}
}
