package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// The program under test is this test binary, so that signals, exit codes and the environment are real.
func TestMain(m *testing.M) {
	if os.Getenv("AS_COPYTASTER") != "" {
		os.Exit(program())
	}
	testscript.Main(m, map[string]func(){"copytaster": func() { os.Exit(program()) }})
}

// program is main with a clock that starts at NOW, where that is set.
func program() int {
	paceGarbage()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	go func() {
		<-ctx.Done()
		stop()
	}()
	dir, err := os.Getwd()
	if err != nil {
		panic(err)
	}
	now := time.Now
	if s := os.Getenv("NOW"); s != "" {
		at, err := time.Parse(time.RFC3339, s)
		if err != nil {
			panic(err)
		}
		began := time.Now()
		now = func() time.Time { return at.Add(time.Since(began)) }
	}
	return run(ctx, world{
		args: os.Args[1:], env: os.Environ(), dir: dir,
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, now: now,
	})
}

// command is the program as a process of its own, in an environment as bare as cron's.
func command(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Dir = dir
	cmd.Env = []string{
		"AS_COPYTASTER=1", "HOME=" + dir, "PATH=/usr/bin:/bin", "NOW=2026-09-14T08:00:00Z",
		"COPYTASTER_FETCH_ALLOW_PRIVATE=127.0.0.0/8", "COPYTASTER_FETCH_HOST_DELAY=0s", "COPYTASTER_FETCH_PER_HOST=8",
	}
	return cmd
}

// code runs a command and returns its exit code and what it said.
func code(t *testing.T, cmd *exec.Cmd) (int, string) {
	t.Helper()
	out, err := cmd.CombinedOutput()
	var ee *exec.ExitError
	if err != nil && !errors.As(err, &ee) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), string(out)
}

// wire is the absolute path of the small invented wire.
func wire(t *testing.T) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", "..", "sources", "testdata", "wire"))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestScripts(t *testing.T) {
	wire := wire(t)
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			o := &outlet{dir: filepath.Join(e.WorkDir, "www"), asked: map[string]int{}}
			server := httptest.NewServer(o)
			e.Defer(server.Close)
			e.Values["outlet"] = o
			e.Setenv("OUTLET", server.URL)
			e.Setenv("COPYTASTER_FETCH_ALLOW_PRIVATE", "127.0.0.0/8")
			e.Setenv("COPYTASTER_FETCH_HOST_DELAY", "0s")
			e.Setenv("NOW", "2026-09-14T08:00:00Z")
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("XDG_STATE_HOME", filepath.Join(e.WorkDir, "state"))
			return os.CopyFS(filepath.Join(e.WorkDir, "wire"), os.DirFS(wire))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"snapshot": snapshot,
			"same":     same,
			"asked":    asked,
			"lock":     holdLock,
			"dates":    dates,
		},
	})
}

// outlet serves the folder www of a script, as a news site does: with validators. A file NAME.status holds another
// status to answer with, NAME.header further header fields.
type outlet struct {
	dir   string
	mu    sync.Mutex
	asked map[string]int // by path and status
}

func (o *outlet) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := filepath.Join(o.dir, filepath.FromSlash(filepath.Clean("/"+r.URL.Path)))
	status := http.StatusOK
	if b, err := os.ReadFile(name + ".header"); err == nil {
		for _, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
			k, v, _ := strings.Cut(line, ": ")
			w.Header().Set(k, v)
		}
	}
	body, err := os.ReadFile(name)
	if err != nil {
		status = http.StatusNotFound
	}
	tag := fmt.Sprintf(`"%x"`, sha256.Sum256(body))
	if r.Header.Get("If-None-Match") == tag {
		status = http.StatusNotModified
	}
	if b, err := os.ReadFile(name + ".status"); err == nil {
		fmt.Sscan(string(b), &status)
	}
	o.mu.Lock()
	o.asked[fmt.Sprintf("%s %d", r.URL.Path, status)]++
	o.mu.Unlock()
	if status == http.StatusOK || status == http.StatusNotModified {
		w.Header().Set("ETag", tag)
	}
	w.WriteHeader(status)
	if status == http.StatusOK {
		w.Write(body)
	}
}

// asked PATH STATUS N: the outlet was asked so often since the script last said so.
func asked(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: asked PATH STATUS N")
	}
	o := ts.Value("outlet").(*outlet)
	o.mu.Lock()
	defer o.mu.Unlock()
	key := args[0] + " " + args[1]
	if got := fmt.Sprint(o.asked[key]); got != args[2] {
		ts.Fatalf("%s was answered %s times, want %s; all: %v", key, got, args[2], o.asked)
	}
	delete(o.asked, key)
}

// listing describes every file below a folder: name, bytes, time of change.
func listing(ts *testscript.TestScript, dir string) string {
	var lines []string
	err := filepath.WalkDir(ts.MkAbs(dir), func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		b, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		lines = append(lines, fmt.Sprintf("%s %x %d", p, sha256.Sum256(b), info.ModTime().UnixNano()))
		return nil
	})
	ts.Check(err)
	sort.Strings(lines)
	return strings.Join(lines, "\n")
}

// snapshot DIR: remember every byte and time below DIR.
func snapshot(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: snapshot DIR")
	}
	ts.Check(os.WriteFile(ts.MkAbs(".snapshot-"+args[0]), []byte(listing(ts, args[0])), 0o644))
}

// same DIR: nothing below DIR changed since its snapshot, not even a time.
func same(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: [!] same DIR")
	}
	want, got := ts.ReadFile(".snapshot-"+args[0]), listing(ts, args[0])
	if (want == got) == neg {
		ts.Fatalf("before:\n%s\nafter:\n%s", want, got)
	}
}

// lock FILE: hold the lock FILE until the script ends.
func holdLock(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: lock FILE")
	}
	unlock, err := lock(strings.TrimSuffix(ts.MkAbs(args[0]), ".lock"))
	ts.Check(err)
	ts.Defer(unlock)
}

// dates DIR TIME: give every file below DIR one time of change, because a checkout keeps none.
func dates(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: dates DIR TIME")
	}
	at, err := time.Parse(time.RFC3339, args[1])
	ts.Check(err)
	ts.Check(filepath.WalkDir(ts.MkAbs(args[0]), func(p string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chtimes(p, at, at)
	}))
}
