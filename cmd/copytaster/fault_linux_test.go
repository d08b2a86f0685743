package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
	"github.com/copytaster/copytaster/feed/store"
)

// slowOutlet serves feeds of items each, and takes its time over them so that a signal meets the work.
func slowOutlet(t *testing.T, items int, delay time.Duration) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-time.After(delay):
		case <-r.Context().Done():
			return
		}
		name := strings.TrimPrefix(r.URL.Path, "/")
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>%s</title><link>https://%[1]s.example/</link><description>d</description>`, name)
		for i := range items {
			fmt.Fprintf(w, `<item><title>Report %d of the harbour of %s</title><link>https://%[2]s.example/%[1]d</link>`+
				`<guid isPermaLink="false">%[2]s-%[1]d</guid><pubDate>Sun, 13 Sep 2026 %02[3]d:00:00 +0000</pubDate>`+
				`<description>The harbour master of %[2]s reports number %[1]d.</description></item>`, i, name, i%24)
		}
		io.WriteString(w, `</channel></rss>`)
	}))
	t.Cleanup(s.Close)
	return s
}

func addresses(server string, n int) []string {
	var list []string
	for i := range n {
		list = append(list, fmt.Sprintf("%s/port%02d", server, i))
	}
	return list
}

// wellFormed fails when a published document below dir is cut or torn.
func wellFormed(t *testing.T, dir string) {
	t.Helper()
	for _, name := range []string{"rss.xml", "atom.xml", "sources.opml"} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		d := xml.NewDecoder(bytes.NewReader(b))
		for err == nil {
			_, err = d.Token()
		}
		if err != io.EOF {
			t.Fatalf("%s: %v", name, err)
		}
	}
}

// count is how many articles a store holds.
func count(t *testing.T, path string) int {
	t.Helper()
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return 0
	}
	s, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	n := 0
	for _, err := range s.Candidates(t.Context(), false) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}

func TestKilledAtAnyMoment(t *testing.T) {
	outlet := slowOutlet(t, 60, 2*time.Millisecond)
	dir := t.TempDir()
	args := append([]string{"run", "--all", "--store", "news.db", "--out", "public"}, addresses(outlet.URL, 40)...)
	random := rand.New(rand.NewPCG(7, 58))
	kept := 0
	for round := range 40 {
		cmd := command(t, dir, args...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(random.IntN(250)) * time.Millisecond)
		cmd.Process.Signal(syscall.SIGKILL)
		cmd.Wait()
		wellFormed(t, filepath.Join(dir, "public"))
		now := count(t, filepath.Join(dir, "news.db"))
		if now < kept {
			t.Fatalf("round %d: %d articles, %d were stored before", round, now, kept)
		}
		kept = now
	}
	if c, out := code(t, command(t, dir, args...)); c != exitDone {
		t.Fatalf("the next run: exit %d: %s", c, out)
	}
	if n := count(t, filepath.Join(dir, "news.db")); n != 40*60 {
		t.Fatalf("%d articles, want %d", n, 40*60)
	}
	filepath.WalkDir(filepath.Join(dir, "public"), func(p string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasPrefix(d.Name(), ".copytaster-") {
			t.Errorf("%s was left", p)
		}
		return err
	})
}

func TestInterrupted(t *testing.T) {
	for _, signal := range []os.Signal{syscall.SIGTERM, syscall.SIGINT} {
		outlet := slowOutlet(t, 5, 500*time.Millisecond)
		dir := t.TempDir()
		good := append([]string{"run", "--store", "news.db", "--out", "public"}, addresses(outlet.URL, 1)...)
		if c, out := code(t, command(t, dir, good...)); c != exitDone {
			t.Fatalf("exit %d: %s", c, out)
		}
		before, err := os.ReadFile(filepath.Join(dir, "public", "rss.xml"))
		if err != nil {
			t.Fatal(err)
		}
		args := append([]string{"run", "--all", "--store", "news.db", "--out", "public"}, addresses(outlet.URL, 200)...)
		cmd := command(t, dir, args...)
		var said bytes.Buffer
		cmd.Stderr = &said
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2500 * time.Millisecond)
		cmd.Process.Signal(signal)
		if err := waitFor(cmd, 10*time.Second); err != nil {
			t.Fatal(err)
		}
		if c := cmd.ProcessState.ExitCode(); c != exitInterrupted {
			t.Fatalf("%v: exit %d: %s", signal, c, said.String())
		}
		if !strings.Contains(said.String(), "interrupted") || strings.Count(said.String(), "\n") != 1 {
			t.Errorf("%v: said %q", signal, said.String())
		}
		after, err := os.ReadFile(filepath.Join(dir, "public", "rss.xml"))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(before, after) {
			t.Errorf("%v: the edition that stood was changed", signal)
		}
		if n := count(t, filepath.Join(dir, "news.db")); n <= 5 {
			t.Errorf("%v: %d articles stored; what had been read was lost", signal, n)
		}
	}
}

func waitFor(cmd *exec.Cmd, limit time.Duration) error {
	done := make(chan struct{})
	go func() { cmd.Wait(); close(done) }()
	select {
	case <-done:
		return nil
	case <-time.After(limit):
		cmd.Process.Kill()
		return fmt.Errorf("still running %v after the signal", limit)
	}
}

func TestTwoRunsAtOnce(t *testing.T) {
	outlet := slowOutlet(t, 5, time.Second)
	dir := t.TempDir()
	args := append([]string{"run", "--store", "news.db", "--out", "public"}, addresses(outlet.URL, 3)...)
	first := command(t, dir, args...)
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	for start := time.Now(); ; {
		if b, _ := os.ReadFile(filepath.Join(dir, "news.db.lock")); len(b) > 0 {
			break
		}
		if time.Since(start) > 10*time.Second {
			t.Fatal("the first run takes no lock")
		}
		time.Sleep(5 * time.Millisecond)
	}
	c, out := code(t, command(t, dir, args...))
	if c != exitLocked || !strings.Contains(out, fmt.Sprint(first.Process.Pid)) {
		t.Errorf("the second run: exit %d: %s", c, out)
	}
	if err := first.Wait(); err != nil {
		t.Errorf("the first run: %v", err)
	}
	// A holder that is killed holds no longer.
	killed := command(t, dir, append(args, "--all")...)
	if err := killed.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(300 * time.Millisecond)
	killed.Process.Signal(syscall.SIGKILL)
	killed.Wait()
	if c, out := code(t, command(t, dir, args...)); c != exitDone {
		t.Errorf("after a killed run: exit %d: %s", c, out)
	}
}

// smallDisk mounts a file system of a few MiB.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("cannot mount a small file system: %v", err)
		}
		t.Skipf("cannot mount a small file system (needs root): %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

func TestDiskFull(t *testing.T) {
	outlet := slowOutlet(t, 60, 0)
	work := t.TempDir()
	for _, place := range []string{"store", "output"} {
		t.Run(place, func(t *testing.T) {
			disk := smallDisk(t, "6m")
			db, out := filepath.Join(work, place+".db"), filepath.Join(work, place)
			if place == "store" {
				db = filepath.Join(disk, "news.db")
			} else {
				out = filepath.Join(disk, "public")
			}
			few := append([]string{"run", "--all", "--store", db, "--out", out}, addresses(outlet.URL, 2)...)
			if c, said := code(t, command(t, work, few...)); c != exitDone {
				t.Fatalf("exit %d: %s", c, said)
			}
			before := count(t, db)
			edition, err := os.ReadFile(filepath.Join(out, "rss.xml"))
			if err != nil {
				t.Fatal(err)
			}
			filler := filepath.Join(disk, "filler")
			fill(t, filler)
			many := append([]string{"run", "--all", "--store", db, "--out", out}, addresses(outlet.URL, 40)...)
			c, said := code(t, command(t, work, many...))
			if c != exitStore || strings.Count(said, "\n") != 1 {
				t.Errorf("full: exit %d: %s", c, said)
			}
			wellFormed(t, out)
			if now, err := os.ReadFile(filepath.Join(out, "rss.xml")); err != nil || !bytes.Equal(now, edition) {
				t.Errorf("the last edition did not stay (%v)", err)
			}
			if err := os.Remove(filler); err != nil {
				t.Fatal(err)
			}
			if n := count(t, db); n < before {
				t.Errorf("%d articles, %d before", n, before)
			}
			if c, said := code(t, command(t, work, many...)); c != exitDone {
				t.Errorf("with room again: exit %d: %s", c, said)
			}
			// A source that joins a standing edition brings its newest ten.
			if n := count(t, db); n != 2*60+38*10 {
				t.Errorf("with room again: %d articles, want %d", n, 2*60+38*10)
			}
		})
	}
}

// fill writes a file until the disk is full.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for size := 1 << 16; size > 0; {
		if _, err := f.Write(make([]byte, size)); err != nil {
			size /= 2
		}
	}
}

// A decision for which there is no room is not written in part, and those before it stay.
func TestDecideOnAFullDisk(t *testing.T) {
	disk := smallDisk(t, "1m")
	path := filepath.Join(disk, "copytaster.yaml")
	if err := os.WriteFile(path, []byte("sources: [a.xml]\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(config.LoadOptions{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	decision := config.Decision{Word: config.Join, A: "https://one.example/a", B: "https://two.example/" + strings.Repeat("b", 1000)}
	if err := cfg.Decide(decision); err != nil {
		t.Fatal(err)
	}
	fill(t, filepath.Join(disk, "filler"))
	kept := 1
	for ; err == nil && kept < 100; kept++ {
		err = cfg.Decide(decision)
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("after %d decisions: %v", kept, err)
	}
	if err := cfg.ReadDecisions(); err != nil || len(cfg.Group.Decisions) != kept-1 {
		t.Errorf("%d decisions are left of %d, %v", len(cfg.Group.Decisions), kept-1, err)
	}
}

func TestOutputThatCannotBe(t *testing.T) {
	var asked atomic.Bool
	slow := slowOutlet(t, 5, 0).Config.Handler
	outlet := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Store(true)
		slow.ServeHTTP(w, r)
	}))
	t.Cleanup(outlet.Close)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "file"), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	outs := []string{"file", "file/below"}
	disk := smallDisk(t, "1m")
	if err := syscall.Mount("", disk, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err == nil {
		outs = append(outs, filepath.Join(disk, "public"), disk)
	}
	for _, out := range outs {
		c, said := code(t, command(t, dir, "run", "--store", "news.db", "--out", out, outlet.URL+"/port"))
		if c != exitStore || !strings.Contains(said, filepath.Base(out)) || strings.Count(said, "\n") != 1 {
			t.Errorf("--out %s: exit %d: %s", out, c, said)
		}
	}
	if asked.Load() {
		t.Error("a source was asked before the output was found wanting")
	}
	if c, said := code(t, command(t, dir, "run", "--store", "news.db", "--out", "a/b/c", outlet.URL+"/port")); c != exitDone {
		t.Errorf("a missing folder is made: exit %d: %s", c, said)
	}
}
