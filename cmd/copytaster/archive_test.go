package main

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// press is a server with feeds of its own choosing.
type press struct {
	*httptest.Server
	feeds map[string][]item // by path; what is not there answers 503
	gone  map[string]bool   // answers 410
}

func newPress(t *testing.T) *press {
	p := &press{feeds: map[string][]item{}, gone: map[string]bool{}}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.gone[r.URL.Path] {
			w.WriteHeader(http.StatusGone)
			return
		}
		items, ok := p.feeds[r.URL.Path]
		if !ok {
			http.Error(w, "the presses stand", http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "application/rss+xml")
		fmt.Fprint(w, rss(items))
	}))
	t.Cleanup(p.Close)
	return p
}

// archiveBase is where the editions of these tests say that they are.
const archiveBase = "https://news.example/"

// archiveFeed is what is looked at of a feed in either format.
type archiveFeed struct {
	id      string
	archive bool              // it says that it is an archive document
	links   map[string]string // by rel
	entries []entry
}

// readFeed reads a document of the edition, Atom or RSS, by its address.
func (n *newsroom) readFeed(address string) archiveFeed {
	n.t.Helper()
	b, err := os.ReadFile(filepath.Join(n.dir, "public", strings.TrimPrefix(address, archiveBase)))
	if err != nil {
		n.t.Fatal(err)
	}
	type link struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	}
	var atom struct {
		ID      string    `xml:"id"`
		Archive *struct{} `xml:"http://purl.org/syndication/history/1.0 archive"`
		Links   []link    `xml:"http://www.w3.org/2005/Atom link"`
		Entries []entry   `xml:"entry"`
	}
	var rss struct {
		Archive *struct{} `xml:"channel>archive"`
		Links   []link    `xml:"channel>link"`
		Items   []struct {
			ID    string `xml:"guid"`
			Title string `xml:"title"`
		} `xml:"channel>item"`
	}
	f := archiveFeed{links: map[string]string{}}
	if strings.HasSuffix(address, "atom.xml") {
		err = xml.Unmarshal(b, &atom)
		f.id, f.archive, f.entries = atom.ID, atom.Archive != nil, atom.Entries
	} else {
		err = xml.Unmarshal(b, &rss)
		f.archive, atom.Links = rss.Archive != nil, rss.Links
		for _, i := range rss.Items {
			f.entries = append(f.entries, entry{ID: i.ID, Title: i.Title})
		}
	}
	if err != nil {
		n.t.Fatalf("%s: %v", address, err)
	}
	for _, l := range atom.Links {
		if l.Rel != "" {
			f.links[l.Rel] = l.Href
		}
	}
	if f.links["self"] != address {
		n.t.Errorf("%s says that it is %s", address, f.links["self"])
	}
	return f
}

// walk follows prev-archive from a channel's feed to the end. It returns how often each story was met, by its id, and
// the addresses on the way, oldest first. Each leads to the next, but for at most so many.
func (n *newsroom) walk(subscription string, loose int) (met map[string]int, chain []string) {
	n.t.Helper()
	met = map[string]int{}
	first := n.readFeed(subscription)
	if first.archive || first.links["next-archive"] != "" || first.links["current"] != "" {
		n.t.Errorf("%s says that it is an archive: %v", subscription, first.links)
	}
	for _, e := range first.entries {
		met[e.ID]++
	}
	after := ""
	for at := first.links["prev-archive"]; at != ""; {
		if slices.Contains(chain, at) {
			n.t.Fatalf("the chain of %s is a ring at %s", subscription, at)
		}
		chain = append(chain, at)
		f := n.readFeed(at)
		if !f.archive || f.links["current"] != subscription || f.id != first.id {
			n.t.Errorf("%s: archive %v, current %q, id %q", at, f.archive, f.links["current"], f.id)
		}
		if next := f.links["next-archive"]; next == "" && after != "" && loose > 0 {
			loose--
		} else if next != after {
			n.t.Errorf("%s: the next is %q, want %q", at, next, after)
		}
		for _, e := range f.entries {
			met[e.ID]++
		}
		after, at = at, f.links["prev-archive"]
	}
	slices.Reverse(chain)
	return met, chain
}

// season lives through days of news in a newsroom and remembers what readers saw.
type season struct {
	*newsroom
	press    *press
	channels []string                   // their folders
	seen     map[string]map[string]bool // the ids that each channel's feed ever had
	closed   map[string]string          // bytes of the archive documents that are closed, by path
	items    int
}

const seasonConfig = `
base_url: %[2]s
timezone: Europe/Berlin
sources:
  - %[1]s/bay
  - {url: %[1]s/paid, private: true}
channels:
  - {name: all, group: false, limit: 6}
  - {name: grouped, limit: 4}
  - {name: paid, sources: ['%[1]s/paid'], limit: 3, group: false}
  - {name: late, limit: 5, date: admitted, group: false, where: 'age < duration("30h")'}
`

func newSeason(t *testing.T) *season {
	p := newPress(t)
	q := &season{
		newsroom: newNewsroom(t, fmt.Sprintf(seasonConfig, p.URL, archiveBase)), press: p,
		channels: []string{"", "grouped", "paid", "late"}, seen: map[string]map[string]bool{}, closed: map[string]string{},
	}
	for _, c := range q.channels {
		q.seen[c] = map[string]bool{}
	}
	return q
}

// words makes an item that is about nothing that another one is about.
func (q *season) words(outlet string) item {
	i := q.items
	q.items++
	name := fmt.Sprintf("%c%c%cor", 'A'+i%26, 'a'+i/26%26, 'k'+i%7)
	return item{
		guid: fmt.Sprintf("%s-%d", outlet, i), link: fmt.Sprintf("https://%s.example/%d", outlet, i),
		title: fmt.Sprintf("%s finds number %d", name, i*7919), body: fmt.Sprintf("It was %s who found %d of them.", name, i*7919),
		date: q.now.Add(-time.Hour).Format(time.RFC1123Z),
	}
}

// live lets a day pass and holds that closed documents stay as they are.
func (q *season) live() {
	q.t.Helper()
	q.now = q.now.Add(24 * time.Hour)
	q.press.feeds["/bay"] = append([]item{q.words("bay"), q.words("bay"), q.words("bay")}, q.press.feeds["/bay"]...)
	q.press.feeds["/bay"] = q.press.feeds["/bay"][:min(len(q.press.feeds["/bay"]), 30)]
	if q.now.Day()%2 == 0 {
		q.press.feeds["/paid"] = append([]item{q.words("paid")}, q.press.feeds["/paid"]...)
	}
	if c, said := q.round("--all", "--quiet"); c != exitDone {
		q.t.Fatalf("%v: exit %d: %s", q.now, c, said)
	}
	for _, c := range q.channels {
		for _, e := range q.readFeed(archiveBase + path.Join(c, "atom.xml")).entries {
			q.seen[c][e.ID] = true
		}
	}
	q.holdClosed()
}

// holdClosed fails where a document of a month that ended more than a week ago is not what it was.
func (q *season) holdClosed() {
	q.t.Helper()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		q.t.Fatal(err)
	}
	for at, bytes := range q.edition() {
		dir := path.Base(path.Dir(at))
		if path.Base(path.Dir(path.Dir(at))) != "archive" {
			continue
		}
		month, err := time.ParseInLocation("2006-01", dir[:7], berlin)
		if err != nil {
			q.t.Fatal(err)
		}
		if q.now.Before(month.AddDate(0, 1, 7)) {
			continue
		}
		if before, ok := q.closed[at]; ok && before != bytes {
			q.t.Errorf("%v: %s was closed and changed", q.now, at)
		}
		q.closed[at] = bytes
	}
	for at := range q.closed {
		if _, err := os.Stat(filepath.Join(q.dir, "public", filepath.FromSlash(at))); err != nil {
			q.t.Errorf("%v: %v", q.now, err)
		}
	}
}

// findAll walks every channel in both formats and holds that each story that its feed ever had is met.
func (q *season) findAll() {
	q.t.Helper()
	for _, c := range q.channels {
		for _, file := range []string{"atom.xml", "rss.xml"} {
			met, chain := q.walk(archiveBase+path.Join(c, file), 0)
			missing := 0
			for id := range q.seen[c] {
				if met[id] == 0 {
					missing++
				}
			}
			if missing > 0 || len(met) != len(q.seen[c]) {
				q.t.Errorf("%q, %s: %d of %d stories are missing, %d met, in\n%s", c, file, missing, len(q.seen[c]), len(met), strings.Join(chain, "\n"))
			}
		}
	}
}

// TestArchive holds that a reader who follows prev-archive from a feed finds every story that the feed ever had, over a
// quarter of rounds, that closed documents never change, and that what changed after it left the feed is in the archive
// as it is now.
func TestArchive(t *testing.T) {
	t.Parallel()
	q := newSeason(t)
	var edited item
	for day := range 100 {
		q.live()
		if day == 30 { // noticed on the 16th of October
			edited = q.press.feeds["/bay"][20]
			q.press.feeds["/bay"][20].body += " And there was more of it, as it turned out."
		}
		if day == 0 {
			if len(q.edition()) == 0 || q.readFeed(archiveBase + "atom.xml").links["prev-archive"] != "" {
				t.Error("an archive while every story is in the feed")
			}
		}
	}
	q.findAll()
	met, chain := q.walk(archiveBase+"atom.xml", 0)
	want := []string{"2026-08", "2026-09", "2026-10", "2026-11", "2026-12"}
	for i, at := range chain {
		if i >= len(want) || at != archiveBase+"archive/"+want[i]+"/atom.xml" {
			t.Errorf("the chain is %v, want the months %v", chain, want)
			break
		}
	}
	for id, n := range met {
		if n > 2 || n == 2 && !slices.ContainsFunc(q.entries(), func(e entry) bool { return e.ID == id }) {
			t.Errorf("%s is %d times in the chain", id, n)
		}
	}
	found := false
	for _, e := range q.readFeed(archiveBase + "archive/2026-10/atom.xml").entries {
		if e.Title == edited.title {
			found = strings.Contains(e.Content, "as it turned out") && strings.HasPrefix(e.Updated, "2026-10-16")
		}
	}
	if !found {
		t.Error("the archive has an edited story as it was")
	}
	for at, bytes := range q.edition() {
		if strings.HasPrefix(at, "archive/") && strings.Contains(bytes, "paid.example") {
			t.Errorf("%s has a private source", at)
		}
	}
	if len(q.closed) < 4*2*3 {
		t.Errorf("%d documents were closed", len(q.closed))
	}
}

// TestArchiveOfLostStore holds that an archive outlives its store: what stands is not written again, and the chain goes
// on from it.
func TestArchiveOfLostStore(t *testing.T) {
	t.Parallel()
	q := newSeason(t)
	for range 35 {
		q.live()
	}
	q.findAll()
	standing := map[string]string{}
	for at, bytes := range q.edition() {
		if strings.Contains("/"+at, "/archive/") {
			standing[at] = bytes
		}
	}
	stores, err := filepath.Glob(filepath.Join(q.dir, "copytaster.db*"))
	if err != nil || len(stores) == 0 {
		t.Fatal(stores, err)
	}
	for _, s := range stores {
		if err := os.Remove(s); err != nil {
			t.Fatal(err)
		}
	}
	for range 12 {
		q.live()
		after := q.edition()
		for at, bytes := range standing {
			if after[at] != bytes {
				t.Fatalf("%v: %s was written again", q.now, at)
			}
		}
	}
	for _, c := range q.channels {
		met, chain := q.walk(archiveBase+path.Join(c, "atom.xml"), 1) // where the store was lost
		for id := range q.seen[c] {
			if met[id] == 0 {
				t.Errorf("%q: %s is missing in %v", c, id, chain)
			}
		}
	}
}

// TestArchiveOfLostFolder holds that an archive whose files are lost is where the feeds lead to in the next round: as it was,
// closed documents too, of the stories that are kept.
func TestArchiveOfLostFolder(t *testing.T) {
	t.Parallel()
	q := newSeason(t)
	for range 26 {
		q.live()
	}
	lose := func(what string) {
		t.Helper()
		before := q.edition()
		if _, there := before["archive/2026-09/atom.xml"]; !there || len(q.closed) == 0 {
			t.Fatal("no document was closed")
		}
		for at := range q.closed {
			if strings.Contains(at, "2026-08") { // the first one, which is empty, says when it was made
				delete(q.closed, at)
			}
		}
		if err := os.RemoveAll(filepath.Join(q.dir, "public", what)); err != nil {
			t.Fatal(err)
		}
		q.live()
		q.findAll()
		after := q.edition()
		for at := range before {
			if _, there := after[at]; !there && strings.Contains("/"+at, "/archive/") {
				t.Errorf("%s was lost and did not come back", at)
			}
		}
	}
	lose("")
	// At once, not when archives are looked at.
	if err := os.RemoveAll(filepath.Join(q.dir, "public")); err != nil {
		t.Fatal(err)
	}
	q.expectOf(10*time.Minute, []string{"--all"}, exitDone)
	q.findAll()
	lose("archive/2026-10")
	lose("archive/2026-09/rss.xml")
	lose("grouped/archive/2026-08")
	for range 55 { // the stories of the first months expire
		q.now = q.now.Add(24 * time.Hour)
		q.live()
	}
	if err := os.RemoveAll(filepath.Join(q.dir, "public")); err != nil {
		t.Fatal(err)
	}
	clear(q.closed)
	q.live()
	for _, c := range q.channels {
		_, chain := q.walk(archiveBase+path.Join(c, "atom.xml"), 0)
		if len(chain) < 3 || !strings.Contains(chain[0], "2026-08") || !strings.Contains(chain[1], "2026-09") {
			t.Errorf("%q leads to %v", c, chain)
		}
	}
	// Somebody else's file in the place of a lost one stays.
	theirs := filepath.Join(q.dir, "public", "archive", "2026-09")
	if err := os.Remove(filepath.Join(theirs, "atom.xml")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(theirs, "rss.xml"), []byte("theirs"), 0o644); err != nil {
		t.Fatal(err)
	}
	clear(q.closed)
	q.live()
	if got := q.edition()["archive/2026-09/rss.xml"]; got != "theirs" {
		t.Errorf("their file was written over by %q", got)
	}
}
