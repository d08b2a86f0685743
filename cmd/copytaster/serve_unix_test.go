//go:build unix

package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// newsstand is the program as a service in a folder of its own.
type newsstand struct {
	t       *testing.T
	dir     string
	env     []string
	cmd     *exec.Cmd
	url     string
	metrics string
	lines   chan map[string]any
}

// open starts the service with the configuration in its folder and waits until it listens.
func (n *newsstand) open() {
	n.t.Helper()
	n.cmd = command(n.t, n.dir, "serve", "--listen", "127.0.0.1:0")
	n.cmd.Env = append(n.cmd.Env, n.env...)
	logged, err := n.cmd.StderrPipe()
	if err != nil {
		n.t.Fatal(err)
	}
	if err := n.cmd.Start(); err != nil {
		n.t.Fatal(err)
	}
	n.lines = make(chan map[string]any, 1000)
	go func() {
		defer close(n.lines)
		for in := bufio.NewScanner(logged); in.Scan(); {
			line := map[string]any{}
			if err := json.Unmarshal(in.Bytes(), &line); err != nil {
				line["msg"] = in.Text()
			}
			n.lines <- line
		}
	}()
	n.t.Cleanup(func() { _ = n.cmd.Process.Kill(); _ = n.cmd.Wait() })
	line := n.said("serving")
	n.url = strings.TrimSuffix(line["address"].(string), "/")
	n.metrics, _ = line["metrics"].(string)
}

// said waits for one of these messages in the log.
func (n *newsstand) said(messages ...string) map[string]any {
	n.t.Helper()
	timeout := time.After(20 * time.Second)
	for {
		select {
		case line, ok := <-n.lines:
			if !ok {
				n.t.Fatalf("the service ended without saying %q", messages)
			}
			if msg, ok := line["msg"].(string); ok && slices.Contains(messages, msg) {
				return line
			}
		case <-timeout:
			n.t.Fatalf("the service never said %q", messages)
		}
	}
}

// stop ends the service with a signal and returns its exit code.
func (n *newsstand) stop(sig os.Signal) int {
	n.t.Helper()
	if err := n.cmd.Process.Signal(sig); err != nil {
		n.t.Fatal(err)
	}
	for range n.lines {
	}
	err := n.cmd.Wait()
	var ee *exec.ExitError
	if err != nil && !errors.As(err, &ee) {
		n.t.Fatal(err)
	}
	return n.cmd.ProcessState.ExitCode()
}

// get asks for a path as a reader with validators does.
func (n *newsstand) get(path string, header ...string) (*http.Response, string) {
	n.t.Helper()
	req, err := http.NewRequestWithContext(n.t.Context(), http.MethodGet, n.url+path, nil)
	if err != nil {
		n.t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		n.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		n.t.Fatal(err)
	}
	return resp, string(b)
}

func (n *newsstand) write(name, text string) {
	n.t.Helper()
	path := filepath.Join(n.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		n.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		n.t.Fatal(err)
	}
}

// round makes the service do a round now, and waits for it.
func (n *newsstand) round() {
	n.t.Helper()
	if err := n.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		n.t.Fatal(err)
	}
	n.said("took the new configuration", "the new configuration is wrong and was not taken")
	n.said("round")
}

func TestServe(t *testing.T) {
	t.Parallel()
	n := &newsstand{t: t, dir: t.TempDir()}
	const config = "base_url: https://news.example/\nsources: [bay.xml]\nchannels: [{name: all, group: false}, {name: ferries, where: 'title contains \"erry\"', group: false}]\n"
	n.write("copytaster.yaml", config)
	n.write("bay.xml", feedOf("Ferry timetable changes on Sunday", "Harbour dues rise by a tenth"))
	n.open()
	n.said("round")
	first, body := n.get("/atom.xml")
	if first.StatusCode != http.StatusOK || !strings.Contains(body, "Harbour dues") || first.Header.Get("Last-Modified") == "" ||
		first.Header.Get("Cache-Control") != "public, max-age=900, stale-while-revalidate=3600, stale-if-error=86400" ||
		first.Header.Get("Link") != `<https://news.example/atom.xml>; rel="self"` {
		t.Fatalf("%d %v\n%s", first.StatusCode, first.Header, body)
	}
	for path, want := range map[string]string{
		"/": "Harbour dues", "/rss.xml": "Harbour dues", "/feed.json": "Harbour dues", "/ferries/rss.xml": "Ferry timetable",
		"/subscribe/": "https://news.example/atom.xml", "/status/": "well", "/sources.opml": "<opml", "/healthz": "ok", "/readyz": "ok",
		"/style.css": "color", "/channels.opml": "ferries",
	} {
		if resp, body := n.get(path); resp.StatusCode != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: %d without %q", path, resp.StatusCode, want)
		}
	}
	if status, _ := n.get("/status/"); status.Header.Get("Cache-Control") != "public, no-cache" {
		t.Errorf("the live page of the sources' health: %v", status.Header)
	}
	if same, _ := n.get("/atom.xml", "If-None-Match", first.Header.Get("ETag")); same.StatusCode != http.StatusNotModified {
		t.Errorf("asked again with its validator: %d", same.StatusCode)
	}
	if c, said := code(t, command(t, n.dir, "healthcheck", "--listen", strings.TrimPrefix(n.url, "http://"))); c != exitDone || said != "" {
		t.Errorf("healthcheck: %d %s", c, said)
	}
	// It finds the service by the configuration, whatever else has become of that while the service runs.
	n.write("copytaster.yaml", config+"colour: blue\ndefaults: {headers: {Authorization: '${file:no/token}'}}\nserve: {listen: \""+
		strings.TrimPrefix(n.url, "http://")+"\"}\n")
	n.write("copytaster.decisions", "join what is no address\n")
	if c, said := code(t, command(t, n.dir, "healthcheck")); c != exitDone || said != "" {
		t.Errorf("healthcheck by the configuration: %d %s", c, said)
	}
	n.write("copytaster.yaml", "serve: {listen: nowhere}\n")
	if c, said := code(t, command(t, n.dir, "healthcheck")); c != exitNothing || !strings.Contains(said, `"nowhere" is no place to listen at`) {
		t.Errorf("healthcheck by a wrong configuration: %d %s", c, said)
	}
	n.write("copytaster.yaml", config)
	if err := os.Remove(filepath.Join(n.dir, "copytaster.decisions")); err != nil {
		t.Fatal(err)
	}

	// A restart costs a reader no answer that it did not need, from the first moment.
	if c := n.stop(syscall.SIGTERM); c != exitDone {
		t.Fatalf("stopped with %d", c)
	}
	n.open()
	for name, value := range map[string]string{"If-None-Match": first.Header.Get("ETag"), "If-Modified-Since": first.Header.Get("Last-Modified")} {
		if again, _ := n.get("/atom.xml", name, value); again.StatusCode != http.StatusNotModified {
			t.Errorf("after a restart %s: %d", name, again.StatusCode)
		}
	}

	// A wrong configuration is not taken, which is said; a right one is. A story that comes is there once.
	n.write("copytaster.yaml", config+"colour: blue\n")
	n.write("bay.xml", feedOf("Ferry timetable changes on Sunday", "Harbour dues rise by a tenth", "Gulls return a month early"))
	n.round()
	if _, status := n.get("/status/"); !strings.Contains(status, ">copytaster.yaml:4:1: unknown key") || strings.Contains(status, n.dir) {
		t.Errorf("the status does not say what is wrong with the new configuration:\n%s", status)
	}
	if changed, body := n.get("/atom.xml", "If-None-Match", first.Header.Get("ETag")); changed.StatusCode != http.StatusOK ||
		strings.Count(body, "<title>Gulls return") != 1 {
		t.Errorf("%d\n%s", changed.StatusCode, body)
	}
	n.write("copytaster.yaml", strings.Replace(config, "name: ferries", "name: boats", 1))
	n.round()
	if resp, _ := n.get("/boats/atom.xml"); resp.StatusCode != http.StatusOK {
		t.Errorf("the new channel: %d", resp.StatusCode)
	}
	if resp, _ := n.get("/ferries/atom.xml"); resp.StatusCode != http.StatusNotFound {
		t.Errorf("the old channel: %d", resp.StatusCode)
	}
	if _, status := n.get("/status/"); strings.Contains(status, "unknown key") {
		t.Error("the status still speaks of the wrong configuration")
	}
	if c := n.stop(os.Interrupt); c != exitDone {
		t.Errorf("interrupted: %d", c)
	}
}

// TestServeConfigurationTakenAway: when the file of the configuration is gone, the one that is in force stays, though another
// one stands where a start would find it; and the page, which everybody sees, does not say where things lie.
func TestServeConfigurationTakenAway(t *testing.T) {
	t.Parallel()
	n := &newsstand{t: t, dir: t.TempDir()}
	n.env = []string{"XDG_CONFIG_HOME=" + filepath.Join(n.dir, "other")}
	n.write("copytaster.yaml", "title: Harbour desk\nsources: [bay.xml]\n")
	n.write("bay.xml", feedOf("Ferry timetable changes on Sunday"))
	n.write("other/copytaster/copytaster.yaml", "title: Another desk\nsources: ["+filepath.Join(n.dir, "bay.xml")+"]\n")
	n.open()
	n.said("round")
	if err := os.Remove(filepath.Join(n.dir, "copytaster.yaml")); err != nil {
		t.Fatal(err)
	}
	n.round()
	if _, body := n.get("/atom.xml"); !strings.Contains(body, "<title>Harbour desk") {
		t.Errorf("another configuration was taken:\n%s", body)
	}
	if _, page := n.get("/status/"); !strings.Contains(page, "not in force:</b> <bdi>configuration copytaster.yaml: ") || strings.Contains(page, n.dir) {
		t.Errorf("the configuration is gone; the page:\n%s", page)
	}
	n.write("copytaster.yaml", "sources: [{url: 'https://paid.example/feed', headers: {Authorization: '${file:keys/token}'}}]\n")
	n.round()
	if _, page := n.get("/status/"); !strings.Contains(page, "token") || strings.Contains(page, n.dir) {
		t.Errorf("a secret is missing; the page:\n%s", page)
	}
}

// TestServeBesideRun: a run from cron does its round between two of the service's, or exits 5 at once.
func TestServeBesideRun(t *testing.T) {
	t.Parallel()
	n := &newsstand{t: t, dir: t.TempDir()}
	n.write("copytaster.yaml", oneByOne+"sources: [bay.xml]\npublish: {out: public}\n")
	n.write("bay.xml", feedOf("Ferry timetable changes on Sunday"))
	n.open()
	n.said("round")
	for i := range 4 {
		n.write("bay.xml", feedOf([]string{"Ferry timetable changes on Sunday", "Gulls return early", "Dues rise", "Quay opens"}[:i+1]...))
		if c, said := code(t, command(t, n.dir, "run")); c != exitDone && c != exitLocked {
			t.Fatalf("exit %d: %s", c, said)
		}
		n.round()
	}
	if _, body := n.get("/rss.xml"); strings.Count(body, "<item>") != 4 {
		t.Errorf("%d items", strings.Count(body, "<item>"))
	}
	if c, said := code(t, command(t, n.dir, "serve", "--listen", strings.TrimPrefix(n.url, "http://"))); c != exitStore || !strings.Contains(said, "cannot listen at") {
		t.Errorf("a second service at one address: %d %s", c, said)
	}
	if c := n.stop(syscall.SIGTERM); c != exitDone {
		t.Errorf("stopped with %d", c)
	}
}

// TestServeStopsInTime: a source that hangs keeps nobody from stopping, and what was read is published.
func TestServeStopsInTime(t *testing.T) {
	t.Parallel()
	o := newRogue(t)
	release := make(chan struct{})
	asked := make(chan struct{}, 10)
	o.play("/hangs", func(http.ResponseWriter, *http.Request) {
		asked <- struct{}{}
		<-release
	})
	defer close(release)
	o.play("/feed", serve(feedOf("Ferry timetable changes on Sunday"), `"one"`))
	// One request at a time: the one that hangs is asked when the other is done.
	n := &newsstand{t: t, dir: t.TempDir(), env: []string{"COPYTASTER_FETCH_PER_HOST=1"}}
	n.write("copytaster.yaml", "sources: ["+o.URL+"/feed, "+o.URL+"/hangs]\n")
	n.open()
	<-asked
	began := time.Now()
	if c := n.stop(syscall.SIGTERM); c != exitDone || time.Since(began) > stopWithin {
		t.Errorf("exit %d after %v", c, time.Since(began))
	}
	if c, said := code(t, command(t, n.dir, "explain", "https://bay.example/0")); c != exitDone || !strings.Contains(said, "Ferry timetable") {
		t.Errorf("what was read is gone: %d %s", c, said)
	}
}

func TestServeMetrics(t *testing.T) {
	t.Parallel()
	n := &newsstand{t: t, dir: t.TempDir()}
	n.write("copytaster.yaml", "sources: [bay.xml, none.xml]\nserve: {metrics: '127.0.0.1:0'}\n")
	n.write("bay.xml", feedOf("Ferry timetable changes on Sunday"))
	n.open()
	n.said("round")
	n.get("/rss.xml")
	n.get("/none")
	n.url = "http://" + n.metrics
	_, numbers := n.get("/metrics")
	for _, line := range []string{
		"copytaster_rounds_total 1", "copytaster_articles_new_total 1", "copytaster_source_failures_total 1",
		`copytaster_sources{state="failing"} 1`, `copytaster_sources{state="well"} 1`,
		`copytaster_http_answers_total{kind="feed",status="200"} 1`, `copytaster_http_answers_total{kind="none",status="404"} 1`,
	} {
		if !strings.Contains(numbers, "\n"+line+"\n") {
			t.Errorf("no %s in\n%s", line, numbers)
		}
	}
}

// TestServeTellsSystemd: READY=1 when readers can come, WATCHDOG=1 while it works, STOPPING=1 at the end (sd_notify(3)).
func TestServeTellsSystemd(t *testing.T) {
	t.Parallel()
	n := &newsstand{t: t, dir: t.TempDir()}
	socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: filepath.Join(n.dir, "s"), Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	n.env = []string{"NOTIFY_SOCKET=" + socket.LocalAddr().String(), "WATCHDOG_USEC=20000"}
	n.write("copytaster.yaml", oneByOne+"sources: [bay.xml]\n")
	n.write("bay.xml", feedOf("Ferry timetable changes on Sunday"))
	n.open()
	expect := func(want string) {
		t.Helper()
		b := make([]byte, 100)
		for {
			if err := socket.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
				t.Fatal(err)
			}
			k, err := socket.Read(b)
			if err != nil {
				t.Fatalf("%s: %v", want, err)
			}
			if string(b[:k]) == want {
				return
			}
		}
	}
	expect("READY=1")
	expect("WATCHDOG=1")
	if err := n.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	expect("STOPPING=1")
}

// TestServeArchive: an archive document that is closed may be kept for a year, one that is not as long as a feed.
func TestServeArchive(t *testing.T) {
	t.Parallel()
	const soon, long = "public, max-age=900, stale-while-revalidate=3600, stale-if-error=86400", "public, max-age=31536000, immutable"
	n := &newsstand{t: t, dir: t.TempDir()}
	n.write("copytaster.yaml", "base_url: https://news.example/\nsources: [bay.xml]\nchannels: [{name: all, group: false, limit: 1}]\npublish: {hub: ['https://hub.example/']}\n")
	n.write("bay.xml", feedOf("Ferry timetable changes on Sunday"))
	holds := func(at, month, cache string) {
		t.Helper()
		for _, file := range []string{"atom.xml", "rss.xml"} {
			path := "/archive/" + month + "/" + file
			resp, _ := n.get(path)
			if got := resp.Header.Get("Cache-Control"); resp.StatusCode != http.StatusOK || got != cache ||
				resp.Header.Get("Link") != `<https://news.example`+path+`>; rel="self"` || len(resp.Header["Link"]) != 1 {
				t.Errorf("%s %s: %d %v, want %q", at, path, resp.StatusCode, resp.Header, cache)
			}
		}
	}
	for _, at := range []string{"2026-09-14T08:00:00Z", "2026-09-14T12:00:00Z", "2026-10-07T22:00:00Z", "2026-10-09T08:00:00Z", "2026-10-10T08:00:00Z"} {
		n.env = []string{"NOW=" + at}
		n.open()
		n.said("round")
		switch {
		case at < "2026-09-14T12":
			n.write("bay.xml", feedOf("Ferry timetable changes on Sunday", "Gulls return a month early", "Quay opens"))
		case at < "2026-10-08":
			holds(at, "2026-08", long) // the empty one at the chain's end
			holds(at, "2026-09", soon)
		default:
			holds(at, "2026-09", long)
		}
		n.stop(syscall.SIGTERM)
	}
}

// TestServeHubless: hubs without a base URL hear of nothing, and the log and the page of the sources' health say so.
func TestServeHubless(t *testing.T) {
	t.Parallel()
	n := &newsstand{t: t, dir: t.TempDir()}
	n.write("copytaster.yaml", "sources: [bay.xml]\nchannels: [{name: all, group: false}]\npublish: {hub: ['https://hub.example/']}\n")
	n.write("bay.xml", feedOf("Ferry timetable changes on Sunday"))
	n.open()
	n.said("publish.hub is set and base_url is not: the hubs hear of nothing, since feeds have no addresses without it, nor archives")
	n.said("round")
	if _, status := n.get("/status/"); !strings.Contains(status, "It hears of nothing: no base_url is configured.") {
		t.Errorf("the status says only:\n%s", status)
	}
	n.stop(syscall.SIGTERM)
}
