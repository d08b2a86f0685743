//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// reader is a feed reader that polls a service: what it knows after a poll is a title for each item.
type reader struct {
	poll func(t *testing.T) (titles []string)
	asks int // how many polls it takes until it sends validators
}

// subscriptions are the readers, each with a folder and an address of its own.
var subscriptions = map[string]func(t *testing.T, dir, address string) reader{
	"newsboat": func(t *testing.T, dir, address string) reader {
		need(t, "newsboat")
		need(t, "sqlite3")
		at := func(name string) string { return filepath.Join(dir, name) }
		for name, text := range map[string]string{"urls": address + "\n", "config": "error-log " + at("log") + "\n"} {
			if err := os.WriteFile(at(name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		return reader{asks: 3, poll: func(t *testing.T) []string {
			cmd := exec.Command("newsboat", "-u", at("urls"), "-C", at("config"), "-c", at("cache.db"), "-x", "reload")
			cmd.Env = append(os.Environ(), "HOME="+dir)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("newsboat: %v\n%s", err, out)
			}
			return strings.Split(strings.TrimSpace(output(t, "sqlite3", at("cache.db"), "select title from rss_item where deleted=0")), "\n")
		}}
	},
	"sfeed": func(t *testing.T, dir, address string) reader {
		need(t, "sfeed_update")
		need(t, "curl")
		rc := filepath.Join(dir, "rc")
		config := fmt.Sprintf(`sfeedpath=%q
fetch() { curl -fsS --compressed --etag-save %[2]q --etag-compare %[2]q "$2"; }
feeds() { feed bay %[3]q; }
`, filepath.Join(dir, "feeds"), filepath.Join(dir, "etag"), address)
		if err := os.WriteFile(rc, []byte(config), 0o644); err != nil {
			t.Fatal(err)
		}
		return reader{asks: 2, poll: func(t *testing.T) []string {
			output(t, "sfeed_update", rc)
			b, err := os.ReadFile(filepath.Join(dir, "feeds", "bay"))
			if err != nil {
				t.Fatal(err)
			}
			var titles []string
			seen := map[string]string{} // it keeps versions of an item side by side: the newest is the first
			for _, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
				if f := strings.Split(line, "\t"); len(f) > 5 && seen[f[5]] == "" {
					seen[f[5]] = f[1]
					titles = append(titles, f[1])
				}
			}
			return titles
		}}
	},
	"feedparser": func(t *testing.T, dir, address string) reader {
		const python = "/usr/bin/python3"
		need(t, python)
		if exec.Command(python, "-c", "import feedparser").Run() != nil {
			need(t, "python3-feedparser")
		}
		const script = `
import feedparser, json, os, sys
state = sys.argv[2]
old = json.load(open(state)) if os.path.exists(state) else {"items": {}, "etag": None, "modified": None}
d = feedparser.parse(sys.argv[1], etag=old["etag"], modified=old["modified"])
assert d.status == 304 or not d.bozo, d.bozo_exception
for e in d.entries: old["items"][e.id] = e.title
old["etag"], old["modified"] = d.get("etag", old["etag"]), d.get("modified", old["modified"])
json.dump(old, open(state, "w"))
print(json.dumps(list(old["items"].values())))
`
		return reader{asks: 2, poll: func(t *testing.T) (titles []string) {
			if err := json.Unmarshal([]byte(output(t, python, "-c", script, address, filepath.Join(dir, "state"))), &titles); err != nil {
				t.Fatal(err)
			}
			return titles
		}}
	},
}

// TestReadersSubscribe lets each reader subscribe to a service: it is told "not modified" while nothing is new, and sees
// a story that comes once and one that changes without a twin.
func TestReadersSubscribe(t *testing.T) {
	for name, subscribe := range subscriptions {
		for _, file := range []string{"rss.xml", "atom.xml"} {
			t.Run(name+" "+file, func(t *testing.T) {
				t.Parallel()
				watch(t, file, subscribe)
			})
		}
	}
}

// watch lets a reader subscribe to a file of a service, and watches what it sees as time goes by.
func watch(t *testing.T, file string, subscribe func(t *testing.T, dir, address string) reader) {
	n := &newsstand{t: t, dir: t.TempDir()}
	n.write("copytaster.yaml", oneByOne+"sources: [bay.xml]\nserve: {metrics: '127.0.0.1:0'}\n")
	n.write("bay.xml", feedOf("Ferry timetable changes on Sunday", "Harbour dues rise by a tenth"))
	n.open()
	n.said("round")
	r := subscribe(t, t.TempDir(), n.url+"/"+file)
	var titles []string
	for range r.asks {
		titles = r.poll(t)
	}
	expectTitles(t, titles, "Ferry timetable changes on Sunday", "Harbour dues rise by a tenth")
	if got := n.answers(304); got != 1 {
		t.Errorf("%d answers 304, want that of the last poll", got)
	}
	n.write("bay.xml", feedOf("Ferry timetable changes on Monday", "Harbour dues rise by a tenth", "Gulls return a month early"))
	n.round()
	expectTitles(t, r.poll(t), "Ferry timetable changes on Monday", "Harbour dues rise by a tenth", "Gulls return a month early")
	if c := n.stop(syscall.SIGTERM); c != exitDone {
		t.Errorf("stopped with %d", c)
	}
}

func expectTitles(t *testing.T, got []string, want ...string) {
	t.Helper()
	count := map[string]int{}
	for _, title := range got {
		count[title]++
	}
	for _, title := range want {
		if count[title] != 1 {
			t.Errorf("%q is there %d times", title, count[title])
		}
	}
	if len(got) != len(want) {
		t.Errorf("titles %q, want %q", got, want)
	}
}

// answers is how many feeds were answered with a status.
func (n *newsstand) answers(status int) (times int) {
	n.t.Helper()
	stand := *n
	stand.url = "http://" + n.metrics
	_, numbers := stand.get("/metrics")
	before := fmt.Sprintf(`copytaster_http_answers_total{kind="feed",status="%d"} `, status)
	if _, rest, ok := strings.Cut(numbers, before); ok {
		fmt.Sscan(rest, &times)
	}
	return times
}
