package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestF51Names holds that no name of a channel leads out of the folder or onto another's files: it becomes a folder of
// its own in it, or it is refused by a line of the configuration.
func TestF51Names(t *testing.T) {
	t.Parallel()
	o := newRogue(t)
	o.play("/feed", serve(rss(noticesTo(0, 2)), `"good"`))
	for name, names := range map[string][]string{
		"up":            {"../../etc/passwd"},
		"absolute":      {"/tmp/x"},
		"backwards":     {`..\\..\\x`},
		"NUL":           {`a\0b`},
		"device":        {"CON"},
		"dots":          {".."},
		"long":          {strings.Repeat("long ", 60)},
		"emoji":         {"⛵"},
		"clash of case": {"Boats", "BOATS"},
		"clash":         {"boats & tides", "boats tides"},
		"reserved":      {"story"},
		"a file":        {"rss.xml"},
		"the same":      {"boats", "boats"},
		"line end":      {`a\r\nb`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := "sources: [" + o.URL + "/feed]\nchannels:\n"
			for _, n := range names {
				config += "  - {name: \"" + n + "\"}\n"
			}
			n := newNewsroom(t, config)
			c, said := n.round()
			switch {
			case c == exitUsage && strings.Contains(said, "copytaster.yaml:"):
			case c != exitDone || said != "":
				t.Fatalf("exit %d: %s", c, said)
			default:
				folders, err := filepath.Glob(filepath.Join(n.dir, "public", "*", "rss.xml"))
				if err != nil || len(folders) != len(names)+1 { // and that of the sources' health
					t.Errorf("folders %v", folders)
				}
			}
			filepath.WalkDir(n.dir, func(p string, d fs.DirEntry, err error) error {
				rel, _ := filepath.Rel(n.dir, p)
				if err != nil || len(d.Name()) > 100 || strings.ContainsAny(rel, "\r\n\x00\\") ||
					strings.Count(rel, string(filepath.Separator)) > 3 {
					t.Errorf("%q, %v", rel, err)
				}
				return nil
			})
			entries, err := os.ReadDir(n.dir)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				if !strings.HasPrefix(e.Name(), "copytaster.") && e.Name() != "public" {
					t.Errorf("%s stands beside the edition", e.Name())
				}
			}
		})
	}
}

// TestF52LineEnds holds that a line end in an address, a title or a name makes no second line of a message, no second
// header field, and no second element of a document.
func TestF52LineEnds(t *testing.T) {
	t.Parallel()
	o := newRogue(t)
	list := noticesTo(0, 2)
	list[0].title = "Dues\r\nX-Evil: yes\nrise"
	list[0].link = "https://bay.example/a\r\nb"
	good := strings.Replace(rss(list), "Bay Notices", "Bay\r\ncopytaster: all is well", 1)
	o.play("/feed", serve(good, `"good"`))
	o.play("/page", document("text/html", "<html><title>Log\r\ncopytaster: all is well</title></html>"))
	o.play("/far", redirect(302, "http://news.invalid/a%0d%0acopytaster:%20all%20is%20well"))
	n := newNewsroom(t, fmt.Sprintf("sources:\n  - {url: %s/feed, name: \"a\\r\\ncopytaster: b\"}\n  - %[1]s/page\n  - %[1]s/far\n", o.URL))
	n.expect(0, exitDone, "/page: ", "/far: ")
	n.titled("Dues X-Evil: yes rise")
	for _, h := range o.asked("/feed") {
		if h.Get("X-Evil") != "" {
			t.Errorf("header %v", h)
		}
	}
	m := newNewsroom(t, "sources:\n  - \"http://127.0.0.1:1/a\\r\\ncopytaster: all is well\"\n")
	c, said := m.round()
	for _, line := range strings.Split(said, "\n") {
		if strings.HasPrefix(line, "copytaster: all") {
			t.Errorf("exit %d: %s", c, said)
		}
	}
	if c != exitNothing && c != exitUsage {
		t.Errorf("exit %d: %s", c, said)
	}
}

// TestF53Texts holds that a plain-text file is a story with the headlines that it has, or a line that says what it is.
func TestF53Texts(t *testing.T) {
	t.Parallel()
	paragraphs := "\n\nThe harbour office gave notice today. More is to follow in the course of the week, it said.\n" +
		"The notice is the third one of this month, and the longest so far.\n"
	var many strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&many, "Headline number %d of the harbour office\n", i)
	}
	files := map[string]string{
		"one.txt":      "A single line and nothing else",
		"none.txt":     "Ferry sails without a headline" + paragraphs,
		"many.txt":     "Ferry sails with many headlines" + paragraphs + "\nRelated headlines\n" + many.String(),
		"crlf.txt":     strings.ReplaceAll("Ferry sails on Windows"+paragraphs+"\nRelated headlines\nPier opens on Sunday at last\n", "\n", "\r\n"),
		"bom.txt":      "\ufeffFerry sails with a mark" + paragraphs,
		"nbsp.txt":     "Ferry\u00a0sails with\u00a0blanks" + paragraphs,
		"../empty.txt": "", "../blank.txt": " \n\t\n", "../zeros.txt": strings.Repeat("\x00\x01", 99),
		"../binary.txt": "MZ\x90\x00\x03\x00\x00\x00\x04",
	}
	n := newNewsroom(t, oneByOne+"sources: [stories, empty.txt, blank.txt, zeros.txt, binary.txt]\n")
	if err := os.Mkdir(filepath.Join(n.dir, "stories"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(n.dir, "stories", name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	n.expect(0, exitDone, "empty.txt: empty", "blank.txt: empty", "zeros.txt: binary data", "binary.txt: binary data")
	want := []string{
		"A single line and nothing else", "Ferry sails without a headline", "Ferry sails with many headlines",
		"Ferry sails on Windows", "Ferry sails with a mark", "Ferry sails with blanks",
	}
	if got := len(n.entries()); got != len(want) {
		t.Errorf("%d stories:\n%s", got, n.titles())
	}
	for _, title := range want {
		n.titled(title)
	}
	if e := n.titled(want[3]); !strings.Contains(e.Content, "Pier opens on Sunday at last") || strings.Contains(e.Content, "\r") {
		t.Errorf("content %q", e.Content)
	}
	if e := n.titled(want[2]); !strings.Contains(e.Content, "Headline number 0 ") || len(e.Content) > 1<<20 {
		t.Errorf("content of %d bytes", len(e.Content))
	}
	before := n.edition()
	n.expect(time.Hour, exitDone)
	n.kept(before)
}
