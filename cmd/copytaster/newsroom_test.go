package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// newsroom is the program with a folder, a configuration and a clock of its own, round after round.
type newsroom struct {
	t   *testing.T
	dir string
	env []string
	now time.Time
}

// newNewsroom sets up a folder with a configuration that publishes into public.
func newNewsroom(t *testing.T, config string) *newsroom {
	t.Helper()
	n := &newsroom{
		t: t, dir: t.TempDir(), now: time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC),
		env: []string{
			"COPYTASTER_FETCH_ALLOW_PRIVATE=127.0.0.0/8", "COPYTASTER_FETCH_HOST_DELAY=0s", "COPYTASTER_FETCH_PER_HOST=8",
		},
	}
	n.configure(config)
	return n
}

// oneByOne publishes every article by itself, for tests of reading whose invented articles are much alike.
const oneByOne = "channels: [{name: all, group: false}]\n"

// feedOf is a feed of articles with these titles.
func feedOf(items ...string) string {
	var b strings.Builder
	b.WriteString(`<rss version="2.0"><channel><title>Bay Post</title><link>https://bay.example/</link>`)
	for i, title := range items {
		fmt.Fprintf(&b, `<item><title>%s</title><link>https://bay.example/%d</link><guid>%d</guid><pubDate>Mon, 14 Sep 2026 0%d:00:00 +0000</pubDate><description>%[1]s, says the bay.</description></item>`,
			title, i, i, i%8)
	}
	return b.String() + `</channel></rss>`
}

// follow is a newsroom of these sources that publishes their articles one by one.
func follow(t *testing.T, addresses ...string) *newsroom {
	t.Helper()
	return newNewsroom(t, oneByOne+"sources: ["+strings.Join(addresses, ", ")+"]\n")
}

func (n *newsroom) configure(config string) {
	n.t.Helper()
	if err := os.WriteFile(filepath.Join(n.dir, "copytaster.yaml"), []byte(config), 0o644); err != nil {
		n.t.Fatal(err)
	}
}

// round runs the program once and returns its exit code and what it said.
func (n *newsroom) round(args ...string) (int, string) {
	n.t.Helper()
	var out, said bytes.Buffer
	c := run(n.t.Context(), world{
		args: append([]string{"run", "--out", "public"}, args...), env: append(n.env, "HOME="+n.dir), dir: n.dir,
		stdin: strings.NewReader(""), stdout: &out, stderr: &said, now: func() time.Time { return n.now },
	})
	return c, said.String()
}

// expect lets time pass and runs a round over all sources, which must end with this exit code and say this: one line for
// each text, in their order, and nothing else.
func (n *newsroom) expect(later time.Duration, exit int, says ...string) {
	n.t.Helper()
	n.expectOf(later, []string{"--all"}, exit, says...)
}

// expectOf is expect with other arguments. It returns what was said.
func (n *newsroom) expectOf(later time.Duration, args []string, exit int, says ...string) string {
	n.t.Helper()
	n.now = n.now.Add(later)
	c, said := n.round(args...)
	lines := strings.Split(strings.TrimSuffix(said, "\n"), "\n")
	if said == "" {
		lines = nil
	}
	if c != exit || len(lines) != len(says) {
		n.t.Fatalf("%s: exit %d and %d lines, want %d and %d:\n%s", n.now.Format(time.DateTime), c, len(lines), exit, len(says), said)
	}
	for i, s := range says {
		if !strings.HasPrefix(lines[i], "copytaster: ") || !strings.Contains(lines[i], s) {
			n.t.Fatalf("%s: said %q, want %q", n.now.Format(time.DateTime), lines[i], s)
		}
	}
	return said
}

// edition returns the published files by their paths.
func (n *newsroom) edition() map[string]string {
	n.t.Helper()
	files := map[string]string{}
	root := filepath.Join(n.dir, "public")
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(p)
		rel, _ := filepath.Rel(root, p)
		files[filepath.ToSlash(rel)] = string(b)
		return err
	})
	if err != nil {
		n.t.Fatal(err)
	}
	return files
}

// kept fails unless the edition is, byte for byte, the one before, but for what it says of its sources' health.
func (n *newsroom) kept(before map[string]string) {
	n.t.Helper()
	after := n.edition()
	for _, path := range []string{"status/index.html", "health/rss.xml", "health/atom.xml"} {
		if after[path] == "" {
			n.t.Errorf("%s is missing", path)
		}
		after[path] = before[path]
	}
	if !maps.Equal(before, after) {
		for _, path := range slices.Sorted(maps.Keys(after)) {
			if before[path] != after[path] {
				n.t.Errorf("%s changed from\n%s\nto\n%s", path, before[path], after[path])
			}
		}
		n.t.Fatalf("%d files, %d before", len(after), len(before))
	}
}

// entry is what a reader sees of a story in the Atom feed.
type entry struct {
	ID        string `xml:"id"`
	Title     string `xml:"title"`
	Published string `xml:"published"`
	Updated   string `xml:"updated"`
	Content   string `xml:"content"`
	Links     []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"link"`
}

func (e entry) link() string {
	for _, l := range e.Links {
		if l.Rel == "" || l.Rel == "alternate" {
			return l.Href
		}
	}
	return ""
}

// toSecond takes from a time of an entry what tells it from others of the same second.
func toSecond(t *testing.T, s string) string {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at.Truncate(time.Second).Format(time.RFC3339)
}

// entries reads the published Atom feed, newest first, its times to the second.
func (n *newsroom) entries() []entry {
	n.t.Helper()
	b, err := os.ReadFile(filepath.Join(n.dir, "public", "atom.xml"))
	if err != nil {
		n.t.Fatal(err)
	}
	var feed struct {
		Entries []entry `xml:"entry"`
	}
	if err := xml.Unmarshal(b, &feed); err != nil {
		n.t.Fatalf("atom.xml: %v", err)
	}
	for i := range feed.Entries {
		e := &feed.Entries[i]
		e.Published, e.Updated = toSecond(n.t, e.Published), toSecond(n.t, e.Updated)
	}
	return feed.Entries
}

// ids returns the ids of the published entries, sorted: while they stay the same, nothing is news.
func (n *newsroom) ids() []string {
	n.t.Helper()
	var ids []string
	for _, e := range n.entries() {
		ids = append(ids, e.ID)
	}
	slices.Sort(ids)
	return ids
}

// titled returns the one entry with a title.
func (n *newsroom) titled(title string) entry {
	n.t.Helper()
	var found []entry
	for _, e := range n.entries() {
		if e.Title == title {
			found = append(found, e)
		}
	}
	if len(found) != 1 {
		n.t.Fatalf("%d entries are titled %q, want one; all:\n%s", len(found), title, n.titles())
	}
	return found[0]
}

// titles returns the published titles, quoted, a line each.
func (n *newsroom) titles() string {
	n.t.Helper()
	var b strings.Builder
	for _, e := range n.entries() {
		fmt.Fprintf(&b, "%q\n", e.Title)
	}
	return b.String()
}

// holds fails unless the published titles are these, in any order.
func (n *newsroom) holds(items ...item) {
	n.t.Helper()
	var got, want []string
	for _, e := range n.entries() {
		got = append(got, e.Title)
	}
	for _, i := range items {
		want = append(want, i.title)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		n.t.Fatalf("published\n%q\nwant\n%q", got, want)
	}
}

// item is an item of a feed as its outlet writes it; "" leaves the element out.
type item struct{ guid, link, title, body, date string }

var notices = []string{
	"Ferry timetable changes on Sunday", "Mayor opens the long quay", "Harbour dues rise by a tenth", "Gulls return a month early",
	"Lighthouse keeper retires after forty years", "Storm closes the coast road", "Library lends oars and sails",
	"Salt works to reopen in spring", "School choir sails to the mainland", "Old crane moves to the museum",
	"Fishermen count fewer eels", "Night market gets more lamps",
}

// notice is the nth item of an outlet, one an hour from the 1st of September on.
func notice(n int) item {
	title := notices[n%len(notices)]
	if n >= len(notices) {
		title = fmt.Sprintf("%s, part %d", title, n/len(notices)+1)
	}
	at := time.Date(2026, 9, 1, 6, 0, 0, 0, time.UTC).Add(time.Duration(n) * time.Hour)
	return item{
		guid: fmt.Sprintf("bay-%d", n), link: fmt.Sprintf("https://bay.example/news/%d", n), title: title,
		body: fmt.Sprintf("The harbour office gave notice number %d today: %s. More is to follow.", n, strings.ToLower(title)),
		date: at.Format(time.RFC1123Z),
	}
}

// noticesTo are the items n to m-1, newest first.
func noticesTo(n, m int) []item {
	var list []item
	for i := m - 1; i >= n; i-- {
		list = append(list, notice(i))
	}
	return list
}

// changed returns the items with something done to each.
func changed(items []item, change func(*item)) []item {
	items = slices.Clone(items)
	for i := range items {
		change(&items[i])
	}
	return items
}

// rss writes a feed.
func rss(items []item) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?>` + "\n" + `<rss version="2.0"><channel><title>Bay Notices</title>` +
		`<link>https://bay.example/</link><description>Notices of the harbour office</description>` + "\n")
	element := func(name, attributes, text string) {
		if text != "" {
			fmt.Fprintf(&b, "<%s%s>", name, attributes)
			xml.EscapeText(&b, []byte(text))
			fmt.Fprintf(&b, "</%s>", name)
		}
	}
	for _, i := range items {
		b.WriteString("<item>")
		element("title", "", i.title)
		element("link", "", i.link)
		element("guid", ` isPermaLink="false"`, i.guid)
		element("pubDate", "", i.date)
		element("description", "", i.body)
		b.WriteString("</item>\n")
	}
	b.WriteString("</channel></rss>\n")
	return b.String()
}
