package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
	"github.com/copytaster/copytaster/feed/store"
)

// newService is a service over the wire that begins to work, with a clock that stands still until it is moved.
func newService(t *testing.T, now *time.Time) *service {
	t.Helper()
	return newServiceIn(t, t.TempDir(), now, "sources: ['"+wire(t)+"']\nchannels: [{name: ferries, where: 'title contains \"erry\"'}, {name: singly, group: false}]\n")
}

// newServiceIn is one in that folder, with that configuration.
func newServiceIn(t *testing.T, dir string, now *time.Time, text string) *service {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, "copytaster.yaml"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	s := &service{
		w: world{now: func() time.Time { return *now }, dir: dir}, log: slog.New(slog.DiscardHandler),
		load: func() (*config.Config, error) { return config.Load(config.LoadOptions{Dir: dir}) },
	}
	var err error
	if s.cfg, err = s.load(); err != nil {
		t.Fatal(err)
	}
	if s.store, err = store.Open(t.Context(), s.cfg.Store); err != nil {
		t.Fatal(err)
	}
	if err := s.begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.client.Close()
		_ = s.store.Close()
	})
	return s
}

// TestServeUnreadable: a service whose sources cannot be read has no edition of earlier ones to go on with, and says how they are.
func TestServeUnreadable(t *testing.T) {
	now := time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC)
	dir := t.TempDir()
	s := newServiceIn(t, dir, &now, "sources: ['"+wire(t)+"']\n")
	s.round(t.Context(), false)
	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}
	s = newServiceIn(t, dir, &now, "sources: [ferries.xml]\n")
	s.round(t.Context(), false)
	answer := httptest.NewRecorder()
	s.site.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/status/", nil))
	if answer.Code != http.StatusOK || !strings.Contains(answer.Body.String(), "ferries.xml") {
		t.Errorf("%d: %s", answer.Code, answer.Body)
	}
}

// TestRoundFollowsDecisions: what join and part write is followed by the next round of a service, and what cannot be read
// changes nothing.
func TestRoundFollowsDecisions(t *testing.T) {
	now := time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC)
	s := newService(t, &now)
	s.round(t.Context(), false)
	var a, b store.Candidate
	for some, err := range s.store.Events(t.Context(), false) {
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range some {
			if len(e.Members) > 1 {
				a, b = e.Members[0], e.Members[1]
			}
		}
	}
	for _, step := range []struct {
		says  string
		apart bool
	}{
		{"part " + a.Article.URL + " " + b.Article.URL, true},
		{"what is this", true},
		{"join " + a.Article.URL + " " + b.Article.URL, false},
	} {
		if err := os.WriteFile(s.cfg.DecisionsPath(), []byte(step.says+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		now = now.Add(time.Hour)
		s.round(t.Context(), false)
		x, _, err := s.store.Event(t.Context(), a.Num)
		if err != nil {
			t.Fatal(err)
		}
		if y, _, err := s.store.Event(t.Context(), b.Num); err != nil || (x.Story != y.Story) != step.apart {
			t.Errorf("%q: in %s and %s, %v", step.says, x.Story, y.Story, err)
		}
	}
}

// TestReloadStays: a new configuration is taken but for the store and the addresses to listen at, which stay those of the
// start, and the rounds go on with what stands there.
func TestReloadStays(t *testing.T) {
	now := time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC)
	dir := t.TempDir()
	text := func(store, listen, metrics, title string) string {
		return fmt.Sprintf("title: %s\nsources: ['%s']\nstore: %s\nserve: {listen: '127.0.0.1:%s', metrics: '127.0.0.1:%s'}\n",
			title, wire(t), store, listen, metrics)
	}
	s := newServiceIn(t, dir, &now, text("first.db", "18080", "19090", "First"))
	s.round(t.Context(), false)
	first := *s.cfg
	revision, err := s.store.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "copytaster.yaml"), []byte(text("second.db", "28080", "29090", "Second")), 0o644); err != nil {
		t.Fatal(err)
	}
	s.reload(t.Context())
	if s.cfg.Title != "Second" || s.past.refused != "" {
		t.Fatalf("the title is %q, refused %q", s.cfg.Title, s.past.refused)
	}
	if s.cfg.Store != first.Store || s.cfg.Serve.Listen != first.Serve.Listen || s.cfg.Serve.Metrics != first.Serve.Metrics {
		t.Errorf("the store is %s, listening at %s and %s", s.cfg.Store, s.cfg.Serve.Listen, s.cfg.Serve.Metrics)
	}
	now = now.Add(time.Hour)
	s.round(t.Context(), false)
	if after, err := s.store.Revision(t.Context()); err != nil || after != revision || s.past.failed != "" {
		t.Errorf("revision %d after %d, %q, %v", after, revision, s.past.failed, err)
	}
	if found, err := filepath.Glob(filepath.Join(dir, "second.db*")); err != nil || len(found) > 0 {
		t.Errorf("%v came of a store that is not in use (%v)", found, err)
	}
}

// TestDecisionsUnread: the log says once that the file of decisions cannot be read, and again when that is so anew.
func TestDecisionsUnread(t *testing.T) {
	n := newHubStand(t)
	for _, step := range []struct {
		file string
		said int
	}{{"what is this\n", 1}, {"what is this\n", 1}, {"# nothing\n", 1}, {"what is this\n", 2}} {
		n.write("copytaster.decisions", step.file)
		n.round(t.Context(), false)
		if got := n.said("decisions cannot be read"); got != step.said {
			t.Errorf("after %q it was said %d times, not %d", step.file, got, step.said)
		}
	}
}

// TestChannelByChannel: an edition is held channel by channel as it is made, so that the memory which it may take grows
// with it, and what is still to be rendered is not in memory.
func TestChannelByChannel(t *testing.T) {
	now := time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC)
	s := newService(t, &now)
	var held []int64
	s.site.Grows = func(bytes int64) { held = append(held, bytes) }
	var all int64 // when the edition stands; the page of the sources' health is made once more after the round
	s.site.Swapped = func(bytes int64) { all = bytes }
	s.round(t.Context(), false)
	for i := 1; i < len(held); i++ {
		if held[i] <= held[i-1] {
			t.Errorf("held %v", held)
		}
	}
	// Assets, three channels, and what belongs to none; then comes what is little here, the rest of the compressed forms.
	if len(held) != 5 || held[4] >= all || held[1] > held[4]*2/3 {
		t.Errorf("held %v of %d", held, all)
	}
}

// TestMemoryAtRest: between rounds the limit of memory leaves room above what is in use, however much that is; without
// any, every request would collect garbage.
func TestMemoryAtRest(t *testing.T) {
	t.Cleanup(func() { debug.SetMemoryLimit(math.MaxInt64) })
	now := time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC)
	s := newService(t, &now)
	kept := make([]byte, 64<<20)
	for i := range kept {
		kept[i] = 1
	}
	s.round(t.Context(), false)
	limit := debug.SetMemoryLimit(-1)
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	if used := int64(m.Sys - m.HeapReleased); limit < used+4<<20 || limit > used+32<<20 {
		t.Errorf("the limit is %d KiB where %d KiB are in use", limit>>10, used>>10)
	}
	runtime.KeepAlive(kept)
}

// TestSettling: while a story waits for its coverage nothing is rendered but the page of the sources' health; the service
// wakes when the story has waited, and shows it.
func TestSettling(t *testing.T) {
	for _, base := range []string{"", "base_url: https://news.example/\n"} { // with archives too
		now := time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC)
		dir := t.TempDir()
		write := func(name, text string) {
			t.Helper()
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		tell := func(outlet string, titles ...string) string {
			items := ""
			for i, title := range titles {
				items += fmt.Sprintf("<item><title>%s</title><link>https://%s.example/%d</link><guid>%[2]s-%d</guid></item>", title, outlet, i)
			}
			return "<rss version=\"2.0\"><channel><title>" + outlet + "</title><link>https://" + outlet + ".example/</link>" + items + "</channel></rss>"
		}
		write("one.xml", tell("one", "Council weighs a toll for the causeway"))
		write("two.xml", tell("two", "Eel count lowest since the sluice was built"))
		s := newServiceIn(t, dir, &now, base+"sources: [one.xml, two.xml]\nchannels: [{name: all, settle: 20m}]\n")
		made := 0 // puts of an edition
		s.site.Grows = func(int64) { made++ }
		shows := func() bool {
			r := httptest.NewRequest(http.MethodGet, "/rss.xml", nil)
			w := httptest.NewRecorder()
			s.site.ServeHTTP(w, r)
			return strings.Contains(w.Body.String(), "Fire guts the old sail loft")
		}
		expect := func(when string, makes, there bool) {
			t.Helper()
			if (made > 0) != makes || shows() != there {
				t.Errorf("%sat %s, %s: %d puts, want some: %v; it shows: %v, want %v", base, now.Format("15:04:05"), when, made, makes, shows(), there)
			}
			made = 0
		}
		s.round(t.Context(), false)
		expect("the first edition", true, false)
		write("one.xml", tell("one", "Council weighs a toll for the causeway", "Fire guts the old sail loft in Brackwater"))
		now = now.Add(time.Minute)
		came := now
		pause := s.round(t.Context(), false)
		expect("it came", true, false)
		rounds := 0
		for now.Add(pause).Before(came.Add(20 * time.Minute)) {
			now = now.Add(pause)
			pause = s.round(t.Context(), false)
			expect("it waits", false, false)
			rounds++
		}
		if rounds < 10 {
			t.Errorf("%d rounds while it waits", rounds)
		}
		if late := now.Add(pause).Sub(came) - 20*time.Minute; late > pauseLeast {
			t.Errorf("the service wakes %v after it has waited", late)
		}
		now = now.Add(pause)
		pause = s.round(t.Context(), false)
		expect("it has waited", true, true)
		now = now.Add(pause)
		s.round(t.Context(), false)
		expect("it stands", false, true)
	}
}

// TestTurns: what one host with many sources has given so far is published, and the others are asked in the next rounds,
// each once and no sooner than the host is to be asked again.
func TestTurns(t *testing.T) {
	now := time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC)
	var asked []string
	titles := map[string]string{
		"/harbour": "Dredger lifts a bell from the silt", "/council": "Levy on second homes is put off", "/weather": "Sleet on the passes by nightfall",
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		asked = append(asked, r.URL.Path)
		w.Header().Set("Content-Type", "application/rss+xml")
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>%[1]s</title><link>https://post.example%[1]s</link>
			<item><title>%[2]s</title><link>https://post.example%[1]s/1</link></item></channel></rss>`, r.URL.Path, titles[r.URL.Path])
	}))
	t.Cleanup(server.Close)
	paths := []string{"/harbour", "/council", "/weather"}
	text := "fetch: {host_delay: 1500ms, allow_private: [127.0.0.0/8]}\nsources:\n"
	for _, path := range paths {
		text += "- " + server.URL + path + "\n"
	}
	s := newServiceIn(t, t.TempDir(), &now, text)
	s.turn = 500 * time.Millisecond
	for i := range paths {
		pause := s.round(t.Context(), false)
		if !slices.Equal(asked, paths[:i+1]) {
			t.Fatalf("round %d: asked %q", i, asked)
		}
		w := httptest.NewRecorder()
		s.site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/rss.xml", nil))
		if got := strings.Count(w.Body.String(), "<item>"); got != i+1 {
			t.Errorf("round %d: %d stories are published", i, got)
		}
		if last := i == len(paths)-1; last == (pause < pauseLeast) || pause < time.Second {
			t.Errorf("round %d: the next is %v later", i, pause)
		}
		now = now.Add(pause)
	}
}

// TestReloadIsPolite: the round that a new configuration has at once asks no host before its time.
func TestReloadIsPolite(t *testing.T) {
	now := time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC)
	s := newServiceIn(t, t.TempDir(), &now, "fetch: {host_delay: 300ms}\nsources: ['"+wire(t)+"']\n")
	hup := make(chan os.Signal, 1)
	hup <- os.Interrupt
	began := time.Now()
	if ended, err := s.wait(t.Context(), time.Hour, hup, nil); ended || err != nil {
		t.Fatal(ended, err)
	}
	if waited := time.Since(began); waited < s.cfg.Fetch.HostDelay {
		t.Errorf("the next round begins after %v", waited)
	}
}

// TestWithoutFolders: a message for everybody keeps addresses and the names of files, not where they are.
func TestWithoutFolders(t *testing.T) {
	dir := filepath.Join(string(filepath.Separator), "home", "the desk")
	for message, want := range map[string]string{
		filepath.Join(dir, "copytaster.yaml") + ":4:5: unknown key":              "copytaster.yaml:4:5: unknown key",
		"copytaster.yaml:4:5: ${file:…}: stat /etc/news/token.txt: no such file": "copytaster.yaml:4:5: ${file:…}: stat token.txt: no such file",
		`open C:\Users\desk\token: access is denied`:                             "open token: access is denied",
		`"y" is no hub, such as https://hub.example/a/b or http://[::1]:80/c/d`:  `"y" is no hub, such as https://hub.example/a/b or http://[::1]:80/c/d`,
	} {
		if got := withoutFolders(message, dir); got != want {
			t.Errorf("%s\n got %s\nwant %s", message, got, want)
		}
	}
	const address = `"y" is no hub, such as https://hub.example/`
	for _, dir := range []string{string(filepath.Separator), "."} { // as in a container, or without a file
		if got := withoutFolders(address, dir); got != address {
			t.Errorf("%s in %s", got, dir)
		}
	}
}

// TestTurnsOfPages: the pages of articles that a turn had no time for are asked for in the next round, a moment later, and one
// that did not come waits for a round that has time for all.
func TestTurnsOfPages(t *testing.T) {
	now := time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC)
	asked := map[string]int{}
	var server *httptest.Server
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked[r.URL.Path]++
		switch r.URL.Path {
		case "/feed":
			w.Header().Set("Content-Type", "application/rss+xml")
			items := ""
			for i, title := range []string{"Dredger lifts a bell from the silt", "Levy on second homes is put off", "Sleet on the passes by nightfall"} {
				items += fmt.Sprintf("<item><title>%s</title><link>%s/%d</link><pubDate>Mon, 14 Sep 2026 0%[3]d:00:00 GMT</pubDate></item>", title, server.URL, i)
			}
			fmt.Fprintf(w, `<rss version="2.0"><channel><title>Post</title><link>%s/</link>%s</channel></rss>`, server.URL, items)
		case "/2":
			http.Error(w, "not now", http.StatusServiceUnavailable)
		case "/0", "/1":
			fmt.Fprint(w, "<!doctype html><title>A page</title><article><p>"+strings.Repeat("There is more to tell of it on the page. ", 30)+"</p></article>")
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(server.Close)
	s := newServiceIn(t, t.TempDir(), &now,
		"fetch: {host_delay: 1500ms, allow_private: [127.0.0.0/8]}\nsources: [{url: '"+server.URL+"/feed', full_text: true, every: 1h}]\n")
	s.turn = 500 * time.Millisecond
	rounds := 0
	for pause := time.Duration(0); pause < pauseLeast; rounds++ {
		if rounds == 10 {
			t.Fatalf("it goes on and on: %v", asked)
		}
		now = now.Add(pause)
		pause = s.round(t.Context(), false)
	}
	if rounds < 2 || asked["/feed"] != 1 || asked["/0"] != 1 || asked["/1"] != 1 || asked["/2"] != 1 {
		t.Errorf("after %d rounds: %v", rounds, asked)
	}
	now = now.Add(5 * time.Minute)
	s.round(t.Context(), false)
	if asked["/feed"] != 1 || asked["/2"] != 2 {
		t.Errorf("five minutes later: %v", asked)
	}
}

// TestPagesWaitForRobots: pages of a host whose robots.txt cannot be reached wait until it is asked for again, however many
// rounds there are meanwhile, and do not keep a round from its end.
func TestPagesWaitForRobots(t *testing.T) {
	now := time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC)
	asked := map[string]int{}
	var server *httptest.Server
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked[r.URL.Path]++
		switch r.URL.Path {
		case "/feed":
			w.Header().Set("Content-Type", "application/rss+xml")
			fmt.Fprintf(w, `<rss version="2.0"><channel><title>Post</title><link>%[1]s/</link>
				<item><title>Dredger lifts a bell from the silt</title><link>%[1]s/0</link></item>
				<item><title>Levy on second homes is put off</title><link>%[1]s/1</link></item></channel></rss>`, server.URL)
		case "/robots.txt":
			if asked[r.URL.Path] == 1 {
				http.Error(w, "not now", http.StatusServiceUnavailable)
				return
			}
			http.NotFound(w, r)
		default:
			fmt.Fprint(w, "<!doctype html><title>A page</title><article><p>"+strings.Repeat("There is more to tell of it on the page. ", 30)+"</p></article>")
		}
	}))
	t.Cleanup(server.Close)
	s := newServiceIn(t, t.TempDir(), &now,
		"fetch: {host_delay: 200ms, allow_private: [127.0.0.0/8]}\nsources: [{url: '"+server.URL+"/feed', full_text: true, every: 1d}]\n")
	s.turn = 300 * time.Millisecond
	for since := now; now.Before(since.Add(time.Hour)); now = now.Add(5 * time.Minute) {
		s.round(t.Context(), false)
		if asked["/robots.txt"] != 1 || asked["/0"]+asked["/1"] != 0 {
			t.Fatalf("%v later: %v", now.Sub(since), asked)
		}
	}
	s.turn = 10 * time.Second
	s.round(t.Context(), false)
	if asked["/robots.txt"] != 2 || asked["/0"] != 1 || asked["/1"] != 1 {
		t.Errorf("an hour later: %v", asked)
	}
}

// TestReady: the edition is as fresh as it should be while rounds come to a good end; when another process holds the lock
// for too long, it is not, and it is again with the next round.
func TestReady(t *testing.T) {
	now := time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC)
	s := newService(t, &now)
	expect := func(when, want string) {
		t.Helper()
		switch err := s.ready(); {
		case want == "" && err != nil, want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v, want %q", when, err, want)
		}
	}
	expect("before the first round", "no edition yet")
	pause := s.round(t.Context(), false)
	expect("after it", "")
	now = now.Add(pause + s.cfg.Fetch.Deadline + lateness)
	expect("when the second is as late as it may be", "")
	unlock, err := lock(s.cfg.Store)
	if err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Second)
	if got := s.round(t.Context(), false); got != lockedPause {
		t.Errorf("with the lock held it waits %v", got)
	}
	expect("when it cannot be done", "the round of 2026-09-14T08:0")
	unlock()
	s.round(t.Context(), false)
	expect("when it was done", "")
}

// TestSourceFailsInTheLog: the log says once that a source began to fail, with why, and once that it is well again; the page
// of the sources' health says meanwhile how often it failed.
func TestSourceFailsInTheLog(t *testing.T) {
	n := newHubStand(t)
	n.round(t.Context(), false)
	if err := os.Remove(filepath.Join(n.dir, "bay.xml")); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		*n.now = n.now.Add(time.Minute)
		n.round(t.Context(), false)
	}
	if n.said(`msg="source failed"`) != 1 || n.said("lasting=false") != 1 || n.said("bay.xml error=") != 1 {
		t.Errorf("the log of a source that failed three times:\n%s", &n.log)
	}
	if page := n.page(); !strings.Contains(page, ", 3 times") || !strings.Contains(page, ">Well<") {
		t.Errorf("the page does not say that it failed:\n%s", page)
	}
	n.publish("Ferry timetable changes on Sunday")
	n.publish("Ferry timetable changes on Sunday")
	if n.said(`msg="source is well again"`) != 1 {
		t.Errorf("the log of a source that is well again:\n%s", &n.log)
	}
	if page := n.page(); strings.Contains(page, `class="error"`) {
		t.Errorf("the page still has an error:\n%s", page)
	}
}

// TestAskedWhenDue: the service asks a source when it is due, neither sooner nor more than a pause between rounds later;
// the minute that a cron job may be early is not for it.
func TestAskedWhenDue(t *testing.T) {
	now := time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC)
	asked := map[string][]time.Time{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked[r.URL.Path] = append(asked[r.URL.Path], now)
		if r.URL.Path == "/broken" && len(asked[r.URL.Path]) > 1 {
			http.Error(w, "out of order", http.StatusInternalServerError)
			return
		}
		_, _ = w.Write([]byte(feedOf("Ferry timetable changes on Sunday")))
	}))
	defer server.Close()
	s := newServiceIn(t, t.TempDir(), &now, oneByOne+"fetch: {allow_private: [127.0.0.0/8], host_delay: 1ms}\nsources:\n"+
		"  - {url: '"+server.URL+"/often', every: 5m}\n  - {url: '"+server.URL+"/seldom', every: 20m}\n"+
		"  - {url: '"+server.URL+"/broken', every: 20m}\n")
	for end := now.Add(2 * time.Hour); now.Before(end); {
		now = now.Add(s.round(t.Context(), false))
	}
	for path, gaps := range map[string][]time.Duration{
		"/often":  slices.Repeat([]time.Duration{5 * time.Minute}, 20),
		"/seldom": slices.Repeat([]time.Duration{20 * time.Minute}, 5),
		"/broken": {20 * time.Minute, 20 * time.Minute, 40 * time.Minute},
	} {
		if len(asked[path]) <= len(gaps) {
			t.Errorf("%s was asked %d times", path, len(asked[path]))
			continue
		}
		for i, gap := range gaps {
			if got := asked[path][i+1].Sub(asked[path][i]); got < gap || got > gap+2*pauseLeast {
				t.Errorf("%s was asked after %v, want %v", path, got, gap)
			}
		}
	}
}

// TestAskedEvery: the page of the sources' health says as often as a source is asked: not sooner than it may be without
// validators, or than its server's answer holds.
func TestAskedEvery(t *testing.T) {
	now := time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/bare" {
			w.Header().Set("ETag", `"1"`)
		}
		if r.URL.Path == "/fresh" {
			w.Header().Set("Cache-Control", "max-age=10800")
		}
		items := ""
		for i := range 4 {
			items += fmt.Sprintf("<item><title>Ferry %d of %s</title><link>https://bay.example%s/%d</link><pubDate>%s</pubDate></item>",
				i, r.URL.Path[1:], r.URL.Path, i, now.Add(time.Duration(-i)*40*time.Minute).Format(time.RFC1123Z))
		}
		_, _ = w.Write([]byte("<rss version='2.0'><channel><title>" + r.URL.Path + "</title>" + items + "</channel></rss>"))
	}))
	defer server.Close()
	n := &hubStand{t: t, dir: t.TempDir(), now: &now}
	text := oneByOne + "fetch: {allow_private: [127.0.0.0/8], host_delay: 1ms}\nsources:\n"
	for _, path := range []string{"/bare", "/etag", "/fresh"} {
		text += "  - '" + server.URL + path + "'\n"
	}
	n.service = newServiceIn(t, n.dir, &now, text)
	n.round(t.Context(), false)
	page := n.page()
	for name, want := range map[string]string{"/bare": "60 minutes", "/etag": "20 minutes", "/fresh": "3 hours"} {
		_, row, _ := strings.Cut(page, "<bdi>"+name+"</bdi>")
		row, _, _ = strings.Cut(row, "</tr>")
		if !strings.Contains(row, `data-name="Asked every">`+want) {
			t.Errorf("%s is asked every %s:\n%s", name, want, row)
		}
	}
}

// TestChangedDuringARound: a reader that asks by the time at which it got a feed is told of a change that came out later, though
// the round that brought it had begun before.
func TestChangedDuringARound(t *testing.T) {
	now := time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC)
	titles := []string{"Ferry timetable changes on Sunday"}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		now = now.Add(2 * time.Minute)
		_, _ = w.Write([]byte(feedOf(titles...)))
	}))
	defer server.Close()
	s := newServiceIn(t, t.TempDir(), &now, oneByOne+"fetch: {allow_private: [127.0.0.0/8], host_delay: 1ms}\nsources: [{url: '"+
		server.URL+"', every: 5m}]\n")
	s.round(t.Context(), false)
	titles = append(titles, "Ferry runs late")
	now = now.Add(5 * time.Minute)
	got := now.Add(time.Minute) // while the source is asked
	s.round(t.Context(), false)
	for since, want := range map[time.Time]int{got: http.StatusOK, now: http.StatusNotModified} {
		r := httptest.NewRequest(http.MethodGet, "/atom.xml", nil)
		r.Header.Set("If-Modified-Since", since.Format(http.TimeFormat))
		w := httptest.NewRecorder()
		s.site.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("a reader of %s at %s: %d, want %d", since, now, w.Code, want)
		}
	}
}

// TestStoreTakenAway: when the store's file is removed or replaced, what a round would write is lost. No round is done, the
// log says so once, the page and /healthz do meanwhile, and all is well again when the file is back.
func TestStoreTakenAway(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("an open file cannot be taken away there")
	}
	n := newHubStand(t)
	n.round(t.Context(), false)
	path, aside := n.cfg.Store, filepath.Join(n.dir, "aside.db")
	if err := os.Rename(path, aside); err != nil {
		t.Fatal(err)
	}
	n.publish("Ferry timetable changes on Sunday", "Ferry runs late")
	if err := os.WriteFile(path, []byte("another"), 0o644); err != nil {
		t.Fatal(err)
	}
	n.publish("Ferry timetable changes on Sunday", "Ferry runs late")
	page := n.page()
	if !strings.Contains(page, "The sources are not read:</b> <bdi>the store was taken away or replaced") ||
		strings.Contains(page, n.dir) || strings.Count(page, `data-name="Took"`) != 1 {
		t.Errorf("the page:\n%s", page)
	}
	if n.said("level=ERROR") != 1 || n.said(path+" was taken away") != 1 {
		t.Errorf("the log:\n%s", &n.log)
	}
	if err := n.server.Healthy(t.Context()); err == nil || strings.Contains(err.Error(), n.dir) {
		t.Errorf("health: %v", err)
	}
	if err := os.Rename(aside, path); err != nil {
		t.Fatal(err)
	}
	n.publish("Ferry timetable changes on Sunday", "Ferry runs late")
	if page := n.page(); strings.Contains(page, "not read:") || strings.Count(page, `data-name="Took"`) != 2 {
		t.Errorf("the file is back; the page:\n%s", page)
	}
	if err := n.server.Healthy(t.Context()); err != nil || n.said("rounds are done again") != 1 {
		t.Errorf("the file is back; health: %v; the log:\n%s", err, &n.log)
	}
}

// TestLockRefused: where the store's lock cannot be taken, and no other run is why, the log and the page say so.
func TestLockRefused(t *testing.T) {
	n := newHubStand(t)
	n.round(t.Context(), false)
	path := n.cfg.Store + ".lock"
	if err := errors.Join(os.Remove(path), os.Mkdir(path, 0o755)); err != nil {
		t.Fatal(err)
	}
	n.publish("Ferry timetable changes on Sunday", "Ferry runs late")
	n.publish("Ferry timetable changes on Sunday", "Ferry runs late")
	if n.said(`msg="no rounds are done"`) != 1 || n.said(path) != 1 {
		t.Errorf("the log:\n%s", &n.log)
	}
	if page := n.page(); !strings.Contains(page, "The sources are not read:</b>") || strings.Contains(page, n.dir) {
		t.Errorf("the page:\n%s", page)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	n.publish("Ferry timetable changes on Sunday", "Ferry runs late")
	if page := n.page(); strings.Contains(page, "not read:") || n.said("rounds are done again") != 1 {
		t.Errorf("the lock is back; the page:\n%s\nthe log:\n%s", page, &n.log)
	}
}

// TestRoundFails: while rounds fail, as on a full disk, the page of the sources' health says so, and it does not when one
// comes to a good end.
func TestRoundFails(t *testing.T) {
	n := newHubStand(t)
	n.round(t.Context(), false)
	path := n.cfg.Store
	if err := n.store.Close(); err != nil {
		t.Fatal(err)
	}
	n.publish("Ferry timetable changes on Sunday", "Ferry runs late")
	if page := n.page(); !strings.Contains(page, "The sources are not read:</b> <bdi>the last round failed") || n.said(`msg="round failed"`) != 1 {
		t.Errorf("the page:\n%s\nthe log:\n%s", page, &n.log)
	}
	var err error
	if n.store, err = store.Open(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	n.publish("Ferry timetable changes on Sunday", "Ferry runs late")
	if page := n.page(); strings.Contains(page, "not read:") {
		t.Errorf("the next round is well; the page:\n%s", page)
	}
	full := fmt.Errorf("storing articles: %w", store.ErrFull)
	if got := failureOf(full); got != "the store has no room to write" {
		t.Errorf("a full disk: %q", got)
	}
}

// TestEditionNotKept: of an edition that cannot be kept for the next start no half is left beside the store.
func TestEditionNotKept(t *testing.T) {
	now := time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "one.txt"), []byte("Council weighs a toll for the causeway\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	s := newServiceIn(t, dir, &now, "sources: [one.txt]\n")
	s.round(t.Context(), false)
	if err := os.MkdirAll(filepath.Join(s.editionPath(), "in the way"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := s.saveEdition(); err == nil {
		t.Error("no error")
	}
	if _, err := os.Stat(s.editionPath() + ".new"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what could not be kept is there still: %v", err)
	}
}
