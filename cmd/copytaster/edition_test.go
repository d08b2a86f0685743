package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestEditionOfTheWire holds the whole way from the wire's bytes to the feeds: who is under whom, byte for byte.
func TestEditionOfTheWire(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t, "title: The Bay\nbase_url: https://bay.example/\nsources: [wire]\n")
	if err := os.CopyFS(filepath.Join(n.dir, "wire"), os.DirFS(wire(t))); err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 9, 13, 20, 0, 0, 0, time.UTC) // a checkout keeps no times
	files, err := filepath.Glob(filepath.Join(n.dir, "wire", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if err := os.Chtimes(f, at, at); err != nil {
			t.Fatal(err)
		}
	}
	n.expect(0, exitDone)
	stories := map[string]toldStory{}
	for _, s := range n.told() {
		stories[s.Title] = s
	}
	bridge := stories["Kittiwake Bridge to close for six months after cracks are found"]
	if covered := bridge.coverage(); len(covered) < 3 {
		t.Errorf("the bridge is covered by %v, want three outlets at least", covered)
	}
	for title, s := range stories {
		for _, outside := range []string{"Mill Bridge", "duck race"} {
			if other := strings.Contains(title, outside); !other && strings.Contains(strings.Join(s.coverage(), " "), outside) {
				t.Errorf("the look-alike %q stands under %q", outside, title)
			}
		}
	}
	if mill, ok := stories["Mill Bridge to close on Sunday for the duck race"]; !ok || len(mill.coverage()) > 0 {
		t.Errorf("the other bridge: %+v", mill)
	}
	linked := 0
	for title, s := range stories {
		for _, r := range s.Ours.Related {
			if strings.HasPrefix(title, "The harbour council is set to buy six used ferries") && r.Relation == "stated" && r.URL != "" {
				linked++
			}
		}
	}
	if linked == 0 {
		t.Error("no stated headline of the plain-text story found its link")
	}
	for _, name := range []string{"rss.xml", "atom.xml", "feed.json"} {
		got, err := os.ReadFile(filepath.Join(n.dir, "public", name))
		if err != nil {
			t.Fatal(err)
		}
		for _, before := range []string{`version="`, "Copytaster "} {
			got = bytes.ReplaceAll(got, []byte(before+version()), []byte(before+"VERSION"))
		}
		path := filepath.Join("testdata", "edition", name)
		if *update {
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		want = bytes.ReplaceAll(want, []byte("\r\n"), []byte("\n")) // a checkout on Windows may have changed the line ends
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
}

// coverage names what a story tells of other outlets.
func (s *toldStory) coverage() []string {
	var list []string
	for _, r := range s.Ours.Related {
		if r.Relation == "coverage" {
			list = append(list, r.Title)
		}
	}
	return list
}
