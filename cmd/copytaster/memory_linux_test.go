//go:build !race

package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

// bigFeed is a feed of 200 stories that have nothing in common, of which some were edited so many times.
func bigFeed(channel, edited int) string {
	word := func(r *rand.Rand) string {
		var b strings.Builder
		for range 2 + r.IntN(3) {
			b.WriteByte("bcdfghklmnprstvz"[r.IntN(16)])
			b.WriteByte("aeiou"[r.IntN(5)])
		}
		return b.String()
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<rss version="2.0"><channel><title>Post %d</title><link>https://post%[1]d.example/</link>`, channel)
	for story := range 200 {
		version := 0
		if story%50 == 0 {
			version = edited
		}
		r := rand.New(rand.NewPCG(uint64(channel), uint64(story+1000*version)))
		words := make([]string, 160)
		for i := range words {
			words[i] = word(r)
		}
		at := time.Date(2026, 9, 14, 6, 0, 0, 0, time.UTC).Add(-time.Duration(story) * 17 * time.Minute)
		fmt.Fprintf(&b, "<item><title>%s</title><link>https://post%d.example/%d</link><pubDate>%s</pubDate><description>%s.</description></item>",
			strings.Join(words[:8], " "), channel, story, at.Format(time.RFC1123Z), strings.Join(words[8:], " "))
	}
	return b.String() + "</channel></rss>"
}

// TestServeMemory: a service of 50 channels of 200 stories has at most 64 MiB in memory beside the compressed bytes that it
// holds, between its rounds: after the first, which makes all, after one with little news, and after a restart. A round has a
// compressor, articles and the next edition besides.
func TestServeMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("renders ten thousand stories")
	}
	t.Parallel()
	n := &newsstand{t: t, dir: t.TempDir()}
	config := "serve: {metrics: '127.0.0.1:0'}\nsources:\n"
	channels := "channels:\n"
	for c := range 50 {
		config += fmt.Sprintf("  - {file: post%d.xml, tags: [post%[1]d]}\n", c)
		channels += fmt.Sprintf("  - {name: post %d, tags: [post%[1]d]}\n", c)
		n.write(fmt.Sprintf("post%d.xml", c), bigFeed(c, 0))
	}
	n.write("copytaster.yaml", config+channels)

	// number reads one of the service's numbers.
	number := func(name string) (value float64) {
		n.t.Helper()
		site := n.url
		n.url = "http://" + n.metrics
		_, numbers := n.get("/metrics")
		n.url = site
		_, after, _ := strings.Cut(numbers, "\ncopytaster_"+name+" ")
		_, _ = fmt.Sscan(after, &value)
		return value
	}
	deadline := time.Now().Add(5 * time.Minute)
	until := func(what string, done func() bool) {
		t.Helper()
		for !done() {
			if time.Now().After(deadline) {
				t.Fatal("it never came to that: " + what)
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
	rests := func(when string, most int64) {
		t.Helper()
		held := int64(number("edition_bytes"))
		var m memory
		until("64 MiB beside what is held "+when, func() bool {
			m = memoryOf(t, n.cmd.Process.Pid)
			return m.resident <= held+64<<20
		})
		t.Logf("%s it holds %d KiB, and beside them %d at rest, %d at its peak", when, held>>10, (m.resident-held)>>10, (m.peak-held)>>10)
		if held < 64<<20 || m.peak > held+most {
			t.Errorf("%s: %d KiB at its peak beside the %d that it holds", when, (m.peak-held)>>10, held>>10)
		}
	}
	n.open()
	until("the first round", func() bool { return number("rounds_total") >= 1 })
	rests("after the first round", 80<<20)

	for c := range 5 {
		n.write(fmt.Sprintf("post%d.xml", c), bigFeed(c, 1))
	}
	before := number("articles_edited_total")
	forget := fmt.Sprintf("/proc/%d/clear_refs", n.cmd.Process.Pid) // proc_pid_clear_refs(5): 5 resets the peak
	if err := os.WriteFile(forget, []byte("5"), 0); err != nil {
		t.Fatal(err)
	}
	if err := n.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	until("a round with little news", func() bool { return number("articles_edited_total") >= before+20 })
	rests("after one with little news", 88<<20)

	if c := n.stop(syscall.SIGTERM); c != exitDone {
		t.Fatalf("stopped with %d", c)
	}
	n.open()
	until("a round after a restart", func() bool { return number("rounds_total") >= 1 })
	rests("after a restart", 88<<20)
}
