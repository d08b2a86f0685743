package publish

import (
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"runtime/debug"
	"strings"
	"testing"
	"time"
)

// TestMemory publishes 50 channels of 200 stories to a process of its own, twice, with a tenth of it changed, and
// answers readers of every coding. It may take 64 MiB beside what it holds compressed, at its peak too.
func TestMemory(t *testing.T) {
	if os.Getenv("PUBLISH_TEST_MEMORY") != "" {
		held := fill(t)
		status, err := os.ReadFile("/proc/self/status")
		if err != nil {
			t.Fatal(err)
		}
		fmt.Printf("held %d\n%s", held, status)
		return
	}
	if testing.Short() || raced {
		t.Skip("compresses seventy megabytes; the race detector has memory of its own")
	}
	child := exec.Command(os.Args[0], "-test.run=^TestMemory$")
	child.Env = append(os.Environ(), "PUBLISH_TEST_MEMORY=1")
	out, err := child.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var held, resident, peak int64
	for line := range strings.Lines(string(out)) {
		_, _ = fmt.Sscanf(line, "held %d", &held)
		_, _ = fmt.Sscanf(line, "VmRSS: %d kB", &resident)
		_, _ = fmt.Sscanf(line, "VmHWM: %d kB", &peak)
	}
	t.Logf("holds %.1f MiB, resident %.1f MiB, at its peak %.1f MiB", float64(held)/(1<<20), float64(resident)/1024, float64(peak)/1024)
	if held == 0 || resident == 0 || peak<<10 > held+64<<20 {
		t.Errorf("resident %d KiB, at its peak %d KiB, holding %d KiB", resident, peak, held>>10)
	}
}

func fill(t *testing.T) int64 {
	site := NewSite(time.Now, nil)
	text := feedOf(1<<20, 1)
	limit := func(held int64) { debug.SetMemoryLimit(held + held/16 + 36<<20) } // as whoever runs a site should
	for edition := range 2 {
		d, err := site.Draft(terms)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		put := func(path string, size int) {
			version := 0
			if n%10 == 0 {
				version = edition
			}
			at := n * 6151 % (len(text) - size)
			n++
			if err := d.Put(File{Path: path, Bytes: fmt.Appendf(nil, "%s %d %s", path, version, text[at:at+size])}); err != nil {
				t.Fatal(err)
			}
		}
		for channel := range 50 {
			for _, name := range []string{"rss.xml", "atom.xml", "feed.json", "index.html"} {
				put(fmt.Sprintf("channel-%d/%s", channel, name), 150<<10)
			}
			for story := range 200 {
				put(fmt.Sprintf("story/%08x-2fa1-5d2b-883f-%012x/index.html", story, channel), 4<<10)
			}
			limit(d.Held())
		}
		if _, err := d.Publish(t.Context()); err != nil {
			t.Fatal(err)
		}
		limit(site.Counts().Held)
	}
	for i := range 2000 {
		r := httptest.NewRequest("GET", fmt.Sprintf("/channel-%d/rss.xml", i%50), nil)
		r.Header.Set("Accept-Encoding", []string{"", "gzip", "br", "zstd"}[i%4])
		w := httptest.NewRecorder()
		site.ServeHTTP(w, r)
		if w.Code != 200 {
			t.Fatal(w.Code)
		}
	}
	return site.Counts().Held
}
