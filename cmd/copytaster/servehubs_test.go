package main

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/copytaster/copytaster/feed/publish"
)

// hubFor is a hub on loopback that keeps what it is told, and refuses it while broken.
type hubFor struct {
	*httptest.Server
	broken bool
	told   []string
}

func newHubFor(t *testing.T) *hubFor {
	h := &hubFor{}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h.broken {
			http.Error(w, "out of order", http.StatusInternalServerError)
			return
		}
		h.told = append(h.told, r.FormValue("hub.topic"))
		w.WriteHeader(http.StatusAccepted)
	}))
	t.Cleanup(h.Close)
	return h
}

// heard returns what the hub was told since it was last asked, sorted.
func (h *hubFor) heard() []string {
	told := h.told
	h.told = nil
	slices.Sort(told)
	return told
}

// hubStand is a service that tells a hub of two channels, all and ferries, of one source.
type hubStand struct {
	*service
	t   *testing.T
	dir string
	hub *hubFor
	now *time.Time
	log bytes.Buffer
}

func newHubStand(t *testing.T) *hubStand {
	t.Helper()
	now := time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC)
	n := &hubStand{t: t, dir: t.TempDir(), hub: newHubFor(t), now: &now}
	n.write("bay.xml", feedOf("Ferry timetable changes on Sunday"))
	n.service = newServiceIn(t, n.dir, &now, n.config("ferries"))
	n.service.log = slog.New(slog.NewTextHandler(&n.log, nil))
	return n
}

func (n *hubStand) config(channel string) string {
	return "base_url: https://news.example/\nsources: [bay.xml]\n" +
		"channels: [{name: all, group: false}, {name: " + channel + ", group: false}]\npublish: {hub: ['" +
		n.hub.URL + "/']}\nfetch: {allow_private: [127.0.0.0/8]}\n"
}

func (n *hubStand) write(name, text string) {
	n.t.Helper()
	if err := os.WriteFile(filepath.Join(n.dir, name), []byte(text), 0o644); err != nil {
		n.t.Fatal(err)
	}
}

// publish has an edition of these stories made a minute later.
func (n *hubStand) publish(titles ...string) {
	*n.now = n.now.Add(time.Minute)
	n.write("bay.xml", feedOf(titles...))
	n.round(n.t.Context(), false)
}

// tell has the hub told what it is owed, and the service do what it does then while it waits for its next round.
func (n *hubStand) tell() {
	n.t.Helper()
	n.hubs.Ping(n.t.Context())
	ctx, cancel := context.WithTimeout(n.t.Context(), 10*time.Second)
	defer cancel()
	show := n.show
	n.show = func(ctx context.Context) error {
		defer cancel()
		return show(ctx)
	}
	if _, err := n.wait(ctx, time.Hour, nil, nil); err != nil {
		n.t.Fatal(err)
	}
	n.show = show
}

// page returns the page of the sources' health.
func (n *hubStand) page() string {
	w := httptest.NewRecorder()
	n.site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/status/", nil))
	return w.Body.String()
}

// said returns how often the log says something.
func (n *hubStand) said(what string) int { return strings.Count(n.log.String(), what) }

// metric returns the value of a gauge that has one label.
func (n *hubStand) metric(name string) float64 {
	n.t.Helper()
	registry := prometheus.NewRegistry()
	registry.MustRegister(n.service)
	all, err := registry.Gather()
	if err != nil {
		n.t.Fatal(err)
	}
	for _, family := range all {
		if family.GetName() == "copytaster_"+name {
			return family.GetMetric()[0].GetGauge().GetValue()
		}
	}
	n.t.Fatalf("no metric %s", name)
	return 0
}

// feedsOf are the addresses of the feeds of channels, sorted.
func feedsOf(slugs ...string) []string {
	var all []string
	for _, slug := range slugs {
		for _, file := range []string{"atom.xml", "feed.json", "rss.xml"} {
			all = append(all, "https://news.example/"+slug+file)
		}
	}
	slices.Sort(all)
	return all
}

// TestHubsAfterReload: a new configuration does not keep hubs from being told, and what they are owed by then is tried at
// once, but for the feeds that are no more.
func TestHubsAfterReload(t *testing.T) {
	n := newHubStand(t)
	n.round(t.Context(), false)
	n.hubs.Ping(t.Context())
	n.hub.heard()

	n.reload(t.Context())
	n.publish("Ferry timetable changes on Sunday", "Ferry runs late")
	n.hubs.Ping(t.Context())
	if got, want := n.hub.heard(), feedsOf("", "ferries/"); !slices.Equal(got, want) {
		t.Errorf("after a new configuration the hub was told of %q, want %q; %+v", got, want, n.hubs.State())
	}

	n.hub.broken = true
	n.publish("Ferry timetable changes on Sunday", "Ferry runs late", "Ferry runs again")
	n.hubs.Ping(t.Context())
	if got := n.hubs.State()[0]; got.Error == "" || len(got.Owed) != 6 {
		t.Fatalf("a hub that is out of order: %+v", got)
	}
	n.hub.broken = false
	n.write("copytaster.yaml", n.config("boats"))
	n.reload(t.Context())
	n.hubs.Ping(t.Context())
	if got, want := n.hub.heard(), feedsOf(""); !slices.Equal(got, want) {
		t.Errorf("without the channel the hub was told of %q, want %q", got, want)
	}
	if got := n.hubs.State()[0]; got.Error != "" || len(got.Owed) > 0 {
		t.Errorf("the hub is well again: %+v", got)
	}
}

// TestHubsReplaced: a new configuration's hubs are told instead of those before, and one that stays is not told twice what it
// was told, nor less than it is owed.
func TestHubsReplaced(t *testing.T) {
	n := newHubStand(t)
	other := newHubFor(t)
	var side sync.WaitGroup
	n.runHubs = func(hubs *publish.Hubs) func() { return startHubs(t.Context(), &side, hubs) }
	n.round(t.Context(), false)
	n.hubs.Ping(t.Context())
	n.hub.heard()

	use := func(hubs ...string) {
		t.Helper()
		one := "['" + n.hub.URL + "/']"
		n.write("copytaster.yaml", strings.Replace(n.config("ferries"), one, "['"+strings.Join(hubs, "', '")+"']", 1))
		n.reload(t.Context())
		n.stopHubs() // so that the test may tell them when it likes
		if got := n.said("restart"); got > 0 {
			t.Errorf("the log:\n%s", &n.log)
		}
	}
	n.hub.broken = true
	n.publish("Ferry timetable changes on Sunday", "Ferry runs late")
	n.hubs.Ping(t.Context())
	n.hub.broken = false
	use(n.hub.URL+"/", other.URL+"/")
	n.hubs.Retry()
	n.hubs.Ping(t.Context())
	if got, want := n.hub.heard(), feedsOf("", "ferries/"); !slices.Equal(got, want) {
		t.Errorf("the hub that stays was told of %q, want %q", got, want)
	}
	if got := other.heard(); len(got) > 0 {
		t.Errorf("the new hub was told of %q, which changed before", got)
	}
	use(other.URL + "/")
	n.publish("Ferry timetable changes on Sunday", "Ferry runs late", "Ferry runs again")
	n.hubs.Ping(t.Context())
	want := append(feedsOf("", "ferries/"), "https://news.example/health/atom.xml", "https://news.example/health/rss.xml")
	slices.Sort(want) // that feed too names the hubs
	if got := other.heard(); !slices.Equal(got, want) {
		t.Errorf("the new hub was told of %q, want %q", got, want)
	}
	if got := n.hub.heard(); len(got) > 0 {
		t.Errorf("the old hub was told of %q", got)
	}
	if page := n.page(); strings.Contains(page, n.hub.URL) || !strings.Contains(page, other.URL) {
		t.Errorf("the hubs on the page of the sources' health:\n%s", page)
	}
	w := httptest.NewRecorder()
	n.site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/atom.xml", nil))
	if links := strings.Join(w.Header().Values("Link"), " "); !strings.Contains(links, other.URL) || strings.Contains(links, n.hub.URL) ||
		!strings.Contains(w.Body.String(), other.URL) || strings.Contains(w.Body.String(), n.hub.URL) {
		t.Errorf("the feed's hubs: %s\n%s", links, w.Body)
	}
	side.Wait()
}

// TestStatusIsNew: the page of the sources' health counts the round that has just ended, and says how a hub answered since.
// The log says once that a hub began to fail, and once that it is well again.
func TestStatusIsNew(t *testing.T) {
	n := newHubStand(t)
	n.round(t.Context(), false)
	if page := n.page(); strings.Count(page, `data-name="Took"`) != 1 {
		t.Errorf("after the first round:\n%s", page)
	}
	n.hub.broken = true
	n.tell()
	if page := n.page(); !strings.Contains(page, "out of order") {
		t.Errorf("the hub is out of order, and the page does not say so:\n%s", page)
	}
	for range 3 {
		*n.now = n.now.Add(time.Hour)
		n.tell()
	}
	if n.said(`msg="hub failed"`) != 1 || !strings.Contains(n.log.String(), "out of order") {
		t.Errorf("the log of a hub that failed four times:\n%s", &n.log)
	}
	if failures, owed := n.metric("hub_failures"), n.metric("hub_feeds_owed"); failures != 4 || owed != 8 {
		t.Errorf("%v failures, %v feeds owed", failures, owed)
	}
	n.hub.broken = false
	n.publish("Ferry timetable changes on Sunday") // nothing is new
	if page := n.page(); strings.Count(page, `data-name="Took"`) != 2 {
		t.Errorf("after a round without news:\n%s", page)
	}
	*n.now = n.now.Add(12 * time.Hour)
	n.tell()
	if page := n.page(); strings.Contains(page, "out of order") || !strings.Contains(page, "told <bdi><time") {
		t.Errorf("the hub was told, and the page does not say so:\n%s", page)
	}
	if n.said(`msg="hub is well again"`) != 1 || n.metric("hub_failures") != 0 || n.metric("hub_feeds_owed") != 0 {
		t.Errorf("the hub is well again:\n%s", &n.log)
	}
}
