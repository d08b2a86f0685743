package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// crowd is n hosts on loopback, each with an address of its own, which all use one port.
func crowd(port string, n int) []string {
	var list []string
	for i := range n {
		list = append(list, fmt.Sprintf("http://127.1.%d.%d:%s/feed", i/250, i%250+1, port))
	}
	return list
}

// newsroomOf is a newsroom of many sources, and of one that works.
func newsroomOf(t *testing.T, addresses ...string) *newsroom {
	t.Helper()
	return newNewsroom(t, oneByOne+"sources:\n  - "+strings.Join(addresses, "\n  - ")+"\n")
}

// TestF54AllRefuse holds that a round in which every source refuses says so, a line each, publishes nothing where
// nothing stood, and leaves standing what did.
func TestF54AllRefuse(t *testing.T) {
	t.Parallel()
	const n = 200
	held, err := net.Listen("tcp", "127.0.0.1:0") // while it is held, nobody else takes the port at the other addresses
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	_, port, _ := net.SplitHostPort(held.Addr().String())
	sources := crowd(port, n)
	room := newsroomOf(t, sources...)
	c, said := room.round()
	lines := strings.Split(strings.TrimSuffix(said, "\n"), "\n")
	if c != exitNothing || len(lines) != n+1 || !strings.HasSuffix(lines[n], "nothing could be published") {
		t.Fatalf("exit %d, %d lines, the last %q", c, len(lines), lines[len(lines)-1])
	}
	for i, line := range lines[:n] {
		if line != "copytaster: "+sources[i]+": connection refused" {
			t.Errorf("line %d: %s", i, line)
		}
	}
	if files, _ := filepath.Glob(filepath.Join(room.dir, "public", "*.xml")); len(files) > 0 {
		t.Errorf("published %v", files)
	}

	o := newRogue(t)
	o.play("/feed", serve(rss(noticesTo(0, 3)), `"good"`))
	room = newsroomOf(t, append(slices.Clone(sources), o.URL+"/feed")...)
	if c, said := room.round(); c != exitDone || strings.Count(said, "\n") != n {
		t.Fatalf("exit %d: %.300s", c, said)
	}
	room.holds(noticesTo(0, 3)...)
	before := room.edition()
	o.Close()
	c, said = room.expectAll(time.Hour)
	if c != exitFailed || strings.Count(said, "\n") != n+1 || strings.Count(said, "connection refused") != n+1 {
		t.Errorf("exit %d: %.300s", c, said)
	}
	room.kept(before)
	if c, said := room.round("--all"); c != exitDone || said != "" {
		t.Errorf("exit %d: %.300s", c, said)
	}
	room.kept(before)
}

// expectAll lets time pass and runs a round whose every failure counts.
func (n *newsroom) expectAll(later time.Duration) (int, string) {
	n.now = n.now.Add(later)
	return n.round("--all", "--fail-on", "any")
}

// TestF55AllHang holds that a round in which every source but one hangs ends at its deadline, publishes what there is,
// blames nobody, and that who was not reached is still due and is asked in the next round.
func TestF55AllHang(t *testing.T) {
	t.Parallel()
	const n = 150
	var mu sync.Mutex
	asked, hanging := map[string]int{}, true
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked[r.Host]++
		hangs := hanging
		mu.Unlock()
		if hangs && r.URL.Path == "/feed" {
			<-r.Context().Done()
			return
		}
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>%s</title><item><title>Tide table of %[1]s</title><link>http://%[1]s/1</link></item></channel></rss>`, r.Host)
	}))
	server.Listener.Close()
	var err error
	if server.Listener, err = net.Listen("tcp", "0.0.0.0:0"); err != nil {
		t.Fatal(err)
	}
	server.Start()
	t.Cleanup(server.Close)
	_, port, _ := net.SplitHostPort(server.Listener.Addr().String())
	room := newsroomOf(t, append([]string{"http://127.0.0.1:" + port + "/works"}, crowd(port, n)...)...)
	room.env = append(room.env, "COPYTASTER_FETCH_DEADLINE=700ms", "COPYTASTER_FETCH_WORKERS=32")
	if c, said := room.round("-v"); c != exitDone || !strings.Contains(said, "The deadline came before the last source") {
		t.Fatalf("exit %d: %s", c, said)
	}
	if list := room.entries(); len(list) != 1 || list[0].Title != "Tide table of 127.0.0.1:"+port {
		t.Fatalf("published %+v", list)
	}
	mu.Lock()
	if len(asked) > 33 {
		t.Errorf("%d hosts asked by 32 workers that hang", len(asked))
	}
	hanging = false
	clear(asked)
	mu.Unlock()
	room.env = room.env[:len(room.env)-2]
	room.expectOf(20*time.Minute, nil, exitDone)
	if got := len(room.entries()); got != n+1 {
		t.Errorf("%d stories, want %d", got, n+1)
	}
	mu.Lock()
	defer mu.Unlock()
	for host, times := range asked {
		if times != 1 {
			t.Errorf("%s asked %d times", host, times)
		}
	}
}

// TestF56OneHost holds that a host with many sources is asked one at a time, with the pause between that is configured,
// in the order in which they are due.
func TestF56OneHost(t *testing.T) {
	t.Parallel()
	const n, pause = 12, 20 * time.Millisecond
	var mu sync.Mutex
	var last time.Time
	var paths []string
	now, most := 0, 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		last, paths = time.Now(), append(paths, r.URL.Path)
		now++
		most = max(most, now)
		mu.Unlock()
		time.Sleep(2 * time.Millisecond)
		mu.Lock()
		now-- // before the client can know that it was answered
		mu.Unlock()
		io.WriteString(w, rss([]item{notice(1)}))
	}))
	t.Cleanup(server.Close)
	var config strings.Builder
	config.WriteString("sources:\n")
	every := 450.0
	for i := range n { // the first of the configuration comes due last, by more than chance adds
		fmt.Fprintf(&config, "  - {url: %s/%02d, every: %dm}\n", server.URL, n-i, int(every))
		every /= 1.2
	}
	room := newNewsroom(t, config.String())
	room.env = []string{"COPYTASTER_FETCH_ALLOW_PRIVATE=127.0.0.0/8", "COPYTASTER_FETCH_HOST_DELAY=" + pause.String()}
	round := func(later time.Duration) {
		t.Helper()
		began := time.Now()
		paths = nil
		room.expectOf(later, nil, exitDone)
		mu.Lock()
		defer mu.Unlock()
		if len(paths) != n || most != 1 {
			t.Errorf("%d requests, %d at once", len(paths), most)
		}
		if took := last.Sub(began); took < (n-1)*pause {
			t.Errorf("the last of %d came after %s, want a pause of %s between two", n, took, pause)
		}
	}
	round(0)
	room.env = append(room.env, "COPYTASTER_FETCH_WORKERS=1")
	round(12 * time.Hour)
	if !slices.IsSorted(paths) {
		t.Errorf("asked for %v, want what is due longest first", paths)
	}
}
