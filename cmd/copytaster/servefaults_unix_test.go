//go:build unix

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// TestF73ServeAsRun: the tree of a service is that of a folder, byte for byte, but for how the sources are; and a service
// that starts again, whether it was stopped or killed, tells every reader of every file that it has the newest.
func TestF73ServeAsRun(t *testing.T) {
	t.Parallel()
	n := &newsstand{t: t, dir: t.TempDir()}
	if err := os.CopyFS(filepath.Join(n.dir, "wire"), os.DirFS(wire(t))); err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 9, 13, 20, 0, 0, 0, time.UTC)
	if err := filepath.WalkDir(filepath.Join(n.dir, "wire"), func(p string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chtimes(p, at, at) // a text is as old as its file
	}); err != nil {
		t.Fatal(err)
	}
	n.write("copytaster.yaml", "base_url: https://news.example/\nsources: [wire]\nchannels: [{name: all, limit: 9}, {name: singly, group: false}]\n"+
		"publish: {out: public, hub: ['https://hub.example/']}\n")
	if c, said := code(t, command(t, n.dir, "run", "--store", "run.db")); c != exitDone {
		t.Fatalf("exit %d: %s", c, said)
	}
	n.open()
	n.said("round")

	codings := []string{"identity", "gzip", "br", "zstd"}
	tags, times := map[string]string{}, map[string]string{} // by path and coding
	files := 0
	root := filepath.Join(n.dir, "public")
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") {
			return err
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		path := "/" + filepath.ToSlash(rel)
		if path == "/status/index.html" || strings.HasPrefix(path, "/health/") {
			return nil
		}
		want, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		files++
		for _, coding := range codings {
			resp, body := n.get(path, "Accept-Encoding", coding)
			if resp.StatusCode != http.StatusOK || coding == "identity" && body != string(want) {
				t.Errorf("%s in %s: %s, %d bytes, in the folder %d", path, coding, resp.Status, len(body), len(want))
			}
			tags[path+" "+coding], times[path+" "+coding] = resp.Header.Get("ETag"), resp.Header.Get("Last-Modified")
		}
		return nil
	})
	if err != nil || files < 30 {
		t.Fatalf("%d files, %v", files, err)
	}

	for _, end := range []syscall.Signal{syscall.SIGKILL, syscall.SIGTERM, syscall.SIGKILL} {
		n.stop(end)
		n.open()
		for round := range 2 { // as it was left, and made anew
			for key, tag := range tags {
				path, coding, _ := strings.Cut(key, " ")
				for name, value := range map[string]string{"If-None-Match": tag, "If-Modified-Since": times[key]} {
					if resp, _ := n.get(path, "Accept-Encoding", coding, name, value); resp.StatusCode != http.StatusNotModified {
						t.Errorf("after %v, round %d: %s in %s with its %s: %s", end, round, path, coding, name, resp.Status)
					}
				}
			}
			if round == 0 {
				n.round()
			}
		}
	}
}

// TestF76Hub: a hub that hangs, and one at a private address, hold up neither the edition nor each other, and the page of
// the sources' health says what is with them. One that answers is told of each feed once.
func TestF76Hub(t *testing.T) {
	t.Parallel()
	o := newRogue(t)
	release := make(chan struct{})
	defer close(release)
	var mu sync.Mutex
	told := map[string]int{}
	o.play("/hub", func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		told[r.FormValue("hub.mode")+" "+r.FormValue("hub.url")]++
		w.WriteHeader(http.StatusAccepted)
	})
	o.play("/hangs", func(http.ResponseWriter, *http.Request) { <-release })
	n := &newsstand{t: t, dir: t.TempDir()}
	n.write("copytaster.yaml", oneByOne+"base_url: https://news.example/\nsources: [bay.xml]\n"+
		"publish: {hub: ['"+o.URL+"/hub', '"+o.URL+"/hangs', 'http://10.1.2.3/hub']}\n")
	n.write("bay.xml", feedOf("Ferry timetable changes on Sunday"))
	n.open()
	n.said("round")
	if resp, body := n.get("/atom.xml"); resp.StatusCode != http.StatusOK || !strings.Contains(body, "Ferry timetable") {
		t.Errorf("the edition waits: %s", resp.Status)
	}
	until := time.Now().Add(20 * time.Second)
	for _, name := range []string{"atom.xml", "rss.xml", "feed.json"} {
		for {
			mu.Lock()
			times := told["publish https://news.example/"+name]
			mu.Unlock()
			if times == 1 {
				break
			}
			if times > 1 || time.Now().After(until) {
				t.Fatalf("told %v", told)
			}
			time.Sleep(10 * time.Millisecond) // another process is awaited
		}
	}
	n.round()
	if _, status := n.get("/status/"); !strings.Contains(status, "10.1.2.3") || !strings.Contains(status, "private") {
		t.Errorf("the status does not say what is with the hub at a private address:\n%s", status)
	}
	began := time.Now()
	if c := n.stop(syscall.SIGTERM); c != exitDone || time.Since(began) > stopWithin {
		t.Errorf("exit %d after %v", c, time.Since(began))
	}
}

// TestServeLeaksNothing runs a service in this process, with readers, hubs, numbers and a new configuration, and stops it.
// It is not parallel, so that no other test's goroutines are seen.
func TestServeLeaksNothing(t *testing.T) {
	before := goleak.IgnoreCurrent()
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("copytaster.yaml", oneByOne+"base_url: https://news.example/\nsources: [bay.xml, 'http://127.0.0.1:1/feed']\n"+
		"publish: {hub: ['http://127.0.0.1:1/hub']}\nserve: {listen: '127.0.0.1:0', metrics: '127.0.0.1:0', rate: 1000}\n")
	write("bay.xml", feedOf("Ferry timetable changes on Sunday"))
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	logged, log := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		c := run(ctx, world{
			args: []string{"serve"}, env: []string{"HOME=" + dir, "COPYTASTER_FETCH_ALLOW_PRIVATE=127.0.0.0/8"}, dir: dir,
			stdin: &bytes.Buffer{}, stdout: io.Discard, stderr: log, now: time.Now,
		})
		log.Close()
		ended <- c
	}()
	lines := json.NewDecoder(logged)
	said := func(msg string) map[string]any {
		t.Helper()
		for {
			line := map[string]any{}
			if err := lines.Decode(&line); err != nil {
				t.Fatalf("%q: %v", msg, err)
			}
			if line["msg"] == msg {
				return line
			}
		}
	}
	serving := said("serving")
	said("round")
	client := &http.Client{Transport: &http.Transport{}}
	get := func(address string) {
		t.Helper()
		resp, err := client.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", address, resp.Status)
		}
	}
	for _, path := range []string{"", "atom.xml", "status/", "readyz"} {
		get(serving["address"].(string) + path)
	}
	get("http://" + serving["metrics"].(string) + "/metrics")
	write("bay.xml", feedOf("Ferry timetable changes on Sunday", "Gulls return a month early"))
	if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	said("took the new configuration")
	said("round")
	stop()
	go func() { _, _ = io.Copy(io.Discard, logged) }()
	if c := <-ended; c != exitDone {
		t.Errorf("exit %d", c)
	}
	client.CloseIdleConnections()
	goleak.VerifyNone(t, before)
}
