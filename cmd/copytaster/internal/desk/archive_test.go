package desk

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/publish"
	"github.com/copytaster/copytaster/feed/store"
	"github.com/copytaster/copytaster/sources/fetch"
)

// TestArchivePlaces holds that a chain grows at its end alone, whatever the clock says, and that no document gets too
// large.
func TestArchivePlaces(t *testing.T) {
	day := func(month, day int) time.Time { return time.Date(2026, time.Month(month), day, 12, 0, 0, 0, time.UTC) }
	now := day(9, 20)
	a := &archive{edition: &edition{desk: New(Setup{Config: &config.Config{Location: time.UTC}, Now: now})}}
	add := func(n int, at time.Time, want string) {
		t.Helper()
		for i := range n {
			a.file([]store.Archived{{Story: feed.NewID(fmt.Sprint(len(a.filed), i)), At: at}})
		}
		var names []string
		for i := range a.docs {
			names = append(names, fmt.Sprintf("%s:%d", a.name(i), len(a.rows[i])))
		}
		if got := strings.Join(names, " "); got != want {
			t.Fatalf("%s, want %s", got, want)
		}
	}
	add(2, day(9, 19), "2026-08:0 2026-09:2")
	add(1, day(8, 30), "2026-08:0 2026-09:3") // the clock went back
	add(archiveSize, day(9, 20), "2026-08:0 2026-09:1000 2026-09-2:3")
	add(1, day(10, 1), "2026-08:0 2026-09:1000 2026-09-2:3 2026-10:1")
	a.docs[3].Closed = true // somebody else's file
	add(1, day(10, 1), "2026-08:0 2026-09:1000 2026-09-2:3 2026-10:1 2026-10-2:1")
	a.docs[4].Closed, a.edition.desk.now = true, day(11, 8)
	add(1, day(10, 1), "2026-08:0 2026-09:1000 2026-09-2:3 2026-10:1 2026-10-2:1 2026-11:1")
	a.docs[5].Closed, a.edition.desk.now = true, day(12, 8)
	add(1, day(9, 1), "2026-08:0 2026-09:1000 2026-09-2:3 2026-10:1 2026-10-2:1 2026-11:1 2026-12:1")
}

// TestArchiveOfSite holds that an edition over HTTP has its archive after a restart too, with the same bytes, and that
// hubs hear nothing of it.
func TestArchiveOfSite(t *testing.T) {
	dir := t.TempDir()
	now := time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	write := func(n int) {
		t.Helper()
		text := fmt.Sprintf("Ferry number %d leaves the harbour\n\nIt left pier %d at dawn, with %d aboard.\n", n, n*7, n*113)
		name := filepath.Join(dir, "wire", fmt.Sprintf("%03d.txt", n))
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(name, now, now); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "wire"), 0o755); err != nil {
		t.Fatal(err)
	}
	configuration := "base_url: https://news.example/\nsources: [wire]\nchannels: [{name: all, limit: 2, group: false}]\n"
	if err := os.WriteFile(filepath.Join(dir, "copytaster.yaml"), []byte(configuration), 0o644); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(config.LoadOptions{Dir: dir, Env: []string{"HOME=" + dir}, Version: "1"})
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), cfg.Store)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	client, err := fetch.New(fetch.Config{UserAgent: "test", Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	var told []string
	open := func() *Site {
		return &Site{
			Site: publish.NewSite(clock, nil), Terms: publish.Terms{Base: cfg.BaseURL, TTL: cfg.Publish.TTL},
			Changed: func(topics []string) { told = append(told, topics...) },
		}
	}
	round := func(s *Site, quiet bool) {
		t.Helper()
		_, err := New(Setup{Config: cfg, Store: st, Client: client, Generator: "1", Now: now}).
			Round(t.Context(), Options{Site: s, Quiet: quiet})
		if err != nil {
			t.Fatal(err)
		}
	}
	get := func(s *Site, path string) (int, string) {
		r := httptest.NewRequest(http.MethodGet, "/"+path, nil)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		return w.Code, w.Body.String()
	}
	s := open()
	for n := range 6 {
		write(n)
		round(s, false)
		now = now.Add(2 * time.Hour)
	}
	path := "archive/2026-09/atom.xml"
	code, before := get(s, path)
	if code != http.StatusOK || strings.Count(before, "<entry ") != 6 {
		t.Fatalf("%d\n%s", code, before)
	}
	round(s, false)
	now = now.Add(10 * time.Minute) // not the hour in which archives are looked at
	s = open()
	round(s, true)
	for at, want := range map[string]string{path: before, "atom.xml": `rel="prev-archive" href="https://news.example/archive/2026-09/atom.xml"`} {
		if code, got := get(s, at); code != http.StatusOK || !strings.Contains(got, want) {
			t.Errorf("%s after a restart: %d\n%s", at, code, got)
		}
	}
	write(6)
	round(s, false) // an edition that does not look at the archive keeps it
	if code, got := get(s, path); code != http.StatusOK || got != before {
		t.Errorf("in the next round: %d\n%s", code, got)
	}
	if len(told) == 0 || slices.ContainsFunc(told, func(topic string) bool { return strings.Contains(topic, "archive") }) {
		t.Errorf("hubs hear of %v", told)
	}
}
