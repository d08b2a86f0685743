package main

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// incidents are the titles of the feed about the sources' health, newest first.
func (n *newsroom) incidents() []string {
	n.t.Helper()
	var titles []string
	for _, e := range n.readFeed(archiveBase + "health/atom.xml").entries {
		titles = append(titles, e.Title)
	}
	return titles
}

// TestHealth holds that a feed tells what befell the sources, once each, and of a private one its name alone; that it
// changes with nothing else; and that no list of feeds has it.
func TestHealth(t *testing.T) {
	t.Parallel()
	p := newPress(t)
	n := newNewsroom(t, fmt.Sprintf(`base_url: %[2]s
sources:
  - {url: %[1]s/bay, name: Bay Notices}
  - {url: %[1]s/quay, name: Quay Notices}
  - {url: "%[1]s/paid?key=hunter2", name: Paid Notices, private: true}
channels: [{name: all, group: false}, {name: paid, sources: [Paid Notices]}]
`, p.URL, archiveBase))
	p.feeds["/bay"], p.feeds["/quay"], p.feeds["/paid"] = noticesTo(0, 3), noticesTo(3, 6), noticesTo(6, 9)
	round := func(later time.Duration) {
		t.Helper()
		n.now = n.now.Add(later)
		if c, said := n.round("--all", "--fail-on", "none"); c != exitDone {
			t.Fatalf("exit %d: %s", c, said)
		}
	}
	tells := func(want ...string) { // of one time in any order
		t.Helper()
		got := n.incidents()
		for _, list := range [][]string{got, want} {
			slices.Sort(list)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%v: it tells %q, want %q", n.now, got, want)
		}
	}
	health := func() string {
		files := n.edition()
		return files["health/atom.xml"] + files["health/rss.xml"]
	}
	round(0)
	tells()
	quiet := health()
	p.feeds["/bay"] = noticesTo(0, 4) // news is none of its business
	round(time.Hour)
	delete(p.feeds, "/quay")
	delete(p.feeds, "/paid")
	round(time.Hour)
	round(4 * time.Hour)
	if health() != quiet {
		t.Error("it changed before anything befell a source")
	}
	round(4 * time.Hour)
	tells("Failing: a private source, Paid Notices", "Failing: Quay Notices")
	broken := health()
	ids := n.readFeed(archiveBase + "health/atom.xml").entries
	for _, secret := range []string{"hunter2", p.URL + "/paid", "/paid"} {
		if strings.Contains(broken, secret) {
			t.Errorf("it says %q of a private source", secret)
		}
	}
	if !strings.Contains(broken, p.URL+"/quay") || !strings.Contains(broken, "503") {
		t.Errorf("it does not say where and why:\n%s", broken)
	}
	round(30 * time.Hour)
	if health() != broken {
		t.Error("it tells of what lasts")
	}
	p.feeds["/quay"], p.feeds["/paid"], p.feeds["/bay"] = noticesTo(3, 7), nil, []item{}
	round(30 * time.Hour)
	tells("Empty: Bay Notices", "Empty: a private source, Paid Notices", "Mended: Quay Notices", "Failing: a private source, Paid Notices", "Failing: Quay Notices")
	for i, e := range n.readFeed(archiveBase + "health/atom.xml").entries[3:] {
		if e.ID != ids[i].ID {
			t.Errorf("%q had the id %s and has %s", e.Title, ids[i].ID, e.ID)
		}
	}
	round(30 * time.Hour)
	p.feeds["/bay"] = noticesTo(0, 5)
	p.gone["/quay"] = true
	round(30 * time.Hour)
	if got := n.incidents(); len(got) != 6 || got[0] != "Mended: Bay Notices" {
		t.Fatalf("it tells %q", got)
	}
	round(30 * time.Hour)
	if got := n.incidents(); len(got) != 7 || got[0] != "Stopped: Quay Notices" {
		t.Fatalf("it tells %q", got)
	}
	for at, bytes := range n.edition() {
		if strings.HasSuffix(at, ".opml") && strings.Contains(bytes, "health") {
			t.Errorf("%s lists it", at)
		}
	}
	status, err := os.ReadFile(filepath.Join(n.dir, "public", "status", "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<link rel="alternate" type="application/atom+xml" title="Health of the sources (Atom)" href="../health/atom.xml">`,
		`<a href="../health/rss.xml" type="application/rss+xml">RSS</a>`,
	} {
		if !strings.Contains(html.UnescapeString(string(status)), want) {
			t.Errorf("the page of the sources' health lacks %s", want)
		}
	}
}

// TestHealthOfPrivate: what a private source calls itself, which may name who pays for it, is nobody's business.
func TestHealthOfPrivate(t *testing.T) {
	t.Parallel()
	p := newPress(t)
	n := newNewsroom(t, fmt.Sprintf("base_url: %[2]s\nsources: [%[1]s/bay, {url: %[1]s/paid, private: true}]\n", p.URL, archiveBase))
	p.feeds["/bay"], p.feeds["/paid"] = noticesTo(0, 3), noticesTo(3, 6)
	for range 4 {
		n.round("--all", "--fail-on", "none")
		delete(p.feeds, "/paid")
		n.now = n.now.Add(4 * time.Hour)
	}
	if got := n.incidents(); !slices.Equal(got, []string{"Failing: a private source"}) {
		t.Errorf("it tells %q", got)
	}
}

// TestHiccup holds that the page of the sources' health says why a source could not be read the last time, from the first
// time on, though the feed about it tells only of what lasts; and that the page in a folder changes when that begins and
// when it ends.
func TestHiccup(t *testing.T) {
	t.Parallel()
	p := newPress(t)
	n := newNewsroom(t, oneByOne+"base_url: "+archiveBase+"\nsources: ["+p.URL+"/bay, "+p.URL+"/quay]\n")
	p.feeds["/bay"], p.feeds["/quay"] = noticesTo(0, 3), noticesTo(3, 6)
	status := func(later time.Duration) string {
		t.Helper()
		n.now = n.now.Add(later)
		if c, said := n.round("--all", "--fail-on", "none"); c != exitDone {
			t.Fatalf("exit %d: %s", c, said)
		}
		b, err := os.ReadFile(filepath.Join(n.dir, "public", "status", "index.html"))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	well := status(0)
	delete(p.feeds, "/quay")
	failing := status(time.Hour)
	for _, want := range []string{"2 of 2 sources are well (1 with an error the last time).", "503", "Since ", n.now.Format("2006-01-02 15:04"), "Last read "} {
		if !strings.Contains(failing, want) {
			t.Errorf("the page lacks %q:\n%s", want, failing)
		}
	}
	if strings.Index(failing, "/quay") > strings.Index(failing, "/bay") {
		t.Error("the source with the error is not the first")
	}
	if status(time.Hour) != failing {
		t.Error("the page changed, though the source fails as before")
	}
	if got := n.incidents(); len(got) > 0 {
		t.Errorf("the feed tells of it: %q", got)
	}
	p.feeds["/quay"] = noticesTo(3, 6)
	if status(time.Hour) != well {
		t.Error("the page does not say that all is well again")
	}
}
