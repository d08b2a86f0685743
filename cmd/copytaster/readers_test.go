package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed"
)

// need skips a test where a program is missing, and fails it where CI is set.
func need(t *testing.T, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err == nil {
		return
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("%s is not installed", program)
	}
	t.Skipf("%s is not installed", program)
}

// output runs a program and returns what it printed.
func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s%s", name, err, out, stderr.String())
	}
	return string(out)
}

// published makes an edition of the wire and serves it: the channel at the root, and "singly" with the articles one by
// one. The story of these tests is one that states a headline.
func published(t *testing.T) (server, dir string) {
	t.Helper()
	work := t.TempDir()
	dir = filepath.Join(work, "public")
	s := httptest.NewServer(http.FileServer(http.Dir(dir)))
	t.Cleanup(s.Close)
	// The text stories are as old as their files, which a checkout keeps no times of.
	copied := filepath.Join(work, "wire")
	if err := os.CopyFS(copied, os.DirFS(wire(t))); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(copied, "*"))
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 9, 13, 20, 0, 0, 0, time.UTC)
	for _, f := range files {
		if err := os.Chtimes(f, at, at); err != nil {
			t.Fatal(err)
		}
	}
	config := []byte("channels: [{name: singly, group: false}]\n")
	if err := os.WriteFile(filepath.Join(work, "copytaster.yaml"), config, 0o644); err != nil {
		t.Fatal(err)
	}
	if c, out := code(t, command(t, work, "run", "--out", "public", "--base-url", s.URL, "wire")); c != exitDone || out != "" {
		t.Fatalf("exit %d: %s", c, out)
	}
	return s.URL, dir
}

// published story, as every reader must see it.
const (
	leadTitle   = "The longest queue in the bay has its own choir"
	leadLink    = "https://valecourier.example/2026/09/13/queue-choir"
	leadRelated = "Related headlines"
)

func TestNewsboatReads(t *testing.T) {
	need(t, "newsboat")
	need(t, "sqlite3")
	server, _ := published(t)
	for _, file := range []string{"rss.xml", "atom.xml"} {
		dir := t.TempDir()
		at := func(name string) string { return filepath.Join(dir, name) }
		if err := os.WriteFile(at("urls"), []byte(server+"/"+file+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at("config"), nil, 0o644); err != nil {
			t.Fatal(err)
		}
		t.Setenv("HOME", dir)
		output(t, "newsboat", "-u", at("urls"), "-C", at("config"), "-c", at("cache.db"), "-x", "reload")
		row := output(t, "sqlite3", at("cache.db"), "select guid,author,datetime(pubDate,'unixepoch'),content like '%"+
			leadRelated+"%' from rss_item where title='"+leadTitle+"' and url='"+leadLink+"'")
		if !strings.HasPrefix(row, "urn:uuid:") || !strings.Contains(row, "|2026-09-") || !strings.HasSuffix(row, "|1\n") ||
			strings.Contains(row, "||") {
			t.Errorf("%s: %q", file, row)
		}
	}
}

func TestSfeedReads(t *testing.T) {
	need(t, "sfeed")
	server, dir := published(t)
	for _, file := range []string{"rss.xml", "atom.xml"} {
		in, err := os.Open(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		defer in.Close()
		cmd := exec.Command("sfeed", server)
		cmd.Stdin = in
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, line := range strings.Split(string(out), "\n") {
			f := strings.Split(line, "\t") // time, title, link, content, type, id, author
			if len(f) < 7 || f[1] != leadTitle {
				continue
			}
			found = true
			if f[0] == "" || f[2] != leadLink || !strings.Contains(f[3], leadRelated) || !strings.HasPrefix(f[5], "urn:uuid:") || f[6] == "" {
				t.Errorf("%s: %q", file, f)
			}
		}
		if !found {
			t.Errorf("%s: the story is not there", file)
		}
	}
}

func TestFeedparserReads(t *testing.T) {
	const python = "/usr/bin/python3"
	need(t, python)
	if exec.Command(python, "-c", "import feedparser").Run() != nil {
		need(t, "python3-feedparser")
	}
	server, _ := published(t)
	const script = `
import feedparser, json, sys
d = feedparser.parse(sys.argv[1])
assert not d.bozo, d.bozo_exception
e = [e for e in d.entries if e.title == sys.argv[2]][0]
print(json.dumps({"n": len(d.entries), "id": e.id, "link": e.link, "authors": [a.get("name") for a in e.authors],
  "published": e.published, "updated": e.updated, "content": e.content[0].value,
  "related": [[l.title, l.href] for l in e.links if l.rel == "related"]}))
assert feedparser.parse(sys.argv[1], modified=d.modified).status == 304
`
	for _, file := range []string{"rss.xml", "atom.xml"} {
		var got struct {
			N                           int
			ID, Link                    string
			Authors                     []string
			Published, Updated, Content string
			Related                     [][2]string
		}
		if err := json.Unmarshal([]byte(output(t, python, "-c", script, server+"/"+file, leadTitle)), &got); err != nil {
			t.Fatal(err)
		}
		if got.Link != leadLink || !strings.HasPrefix(got.ID, "urn:uuid:") || len(got.Authors) == 0 || got.Published == "" ||
			got.Updated == "" || !strings.Contains(got.Content, leadRelated) {
			t.Errorf("%s: %+v", file, got)
		}
		if file == "atom.xml" && len(got.Related) == 0 || file == "rss.xml" && len(got.Related) > 0 {
			t.Errorf("%s: related links %v", file, got.Related)
		}
	}
}

func TestGofeedReads(t *testing.T) {
	_, dir := published(t)
	for _, file := range []string{"rss.xml", "atom.xml", "feed.json"} {
		b, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		f, err := gofeed.NewParser().Parse(bytes.NewReader(b))
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		found := false
		for _, i := range f.Items {
			if i.Title != leadTitle {
				continue
			}
			found = true
			if i.Link != leadLink || !strings.HasPrefix(i.GUID, "urn:uuid:") || len(i.Authors) == 0 || i.PublishedParsed == nil ||
				i.UpdatedParsed == nil || !strings.Contains(i.Content, leadRelated) {
				t.Errorf("%s: %+v", file, i)
			}
		}
		if !found {
			t.Errorf("%s: the story is not there", file)
		}
	}
}

// TestReadBack holds that what we publish comes out of our own reader as the stories that went in.
func TestReadBack(t *testing.T) {
	server, dir := published(t)
	type story struct {
		Title, URL, Published, Language string
		Outlet                          struct{ Name string }
		Authors                         []string
		Stated                          []struct{ Title, URL string }
	}
	read := func(args ...string) map[string]story {
		c := command(t, t.TempDir(), append([]string{"read", "--json"}, args...)...)
		out, err := c.Output()
		if err != nil {
			t.Fatal(err)
		}
		stories := map[string]story{}
		for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
			var s story
			if err := json.Unmarshal([]byte(line), &s); err != nil {
				t.Fatalf("%v: %s", err, line)
			}
			if s.URL == "" || strings.HasPrefix(s.URL, server) { // a story without an address of its own links to its page
				s.URL = ""
			}
			stories[s.Title] = s
		}
		return stories
	}
	dir = filepath.Join(dir, "singly")
	want := read("--as", server+"/singly/feed.json", filepath.Join(dir, "feed.json"))
	if len(want) < 30 {
		t.Fatalf("only %d stories", len(want))
	}
	for _, file := range []string{"rss.xml", "atom.xml"} {
		got := read("--as", fmt.Sprintf("%s/singly/%s", server, file), filepath.Join(dir, file))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s reads back otherwise than feed.json:\n%s", file, diff)
		}
	}
	for title, s := range read(wire(t)) {
		if s.Published == "" { // as old as its file
			s.Published = want[title].Published
		}
		if g, ok := want[title]; !ok || g.URL != s.URL || strings.Join(g.Authors, ", ") != strings.Join(s.Authors, ", ") || len(g.Stated) < len(s.Stated) {
			t.Errorf("%q went in as\n%+v\nand came out as\n%+v", title, s, g)
		}
	}
}
