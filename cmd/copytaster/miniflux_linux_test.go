package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// miniflux is Miniflux with a PostgreSQL of its own. It is a reader that many people share, so it is spoken to over HTTP.
type miniflux struct {
	t   *testing.T
	url string
}

// minifluxEntry is what Miniflux knows of an item.
type minifluxEntry struct {
	Title, URL, Hash, Author, Content string
	PublishedAt                       time.Time `json:"published_at"`
}

// startMiniflux starts both programs and stops them with the test.
func startMiniflux(t *testing.T) *miniflux {
	t.Helper()
	need(t, "miniflux.app") // as `go install miniflux.app/v2@latest` calls it
	socket := startPostgres(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	var said bytes.Buffer
	cmd := exec.Command("miniflux.app")
	cmd.Stdout, cmd.Stderr = &said, &said
	cmd.Env = []string{
		"DATABASE_URL=user=reader dbname=postgres sslmode=disable host=" + socket, "RUN_MIGRATIONS=1", "LISTEN_ADDR=" + address,
		"CREATE_ADMIN=1", "ADMIN_USERNAME=reader", "ADMIN_PASSWORD=opensesame", "DISABLE_SCHEDULER_SERVICE=1",
		"FETCHER_ALLOW_PRIVATE_NETWORKS=1",
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("miniflux said:\n%s", said.String())
		}
	})
	m := &miniflux{t: t, url: "http://" + address}
	until(t, "Miniflux answers", func() bool {
		resp, err := http.Get(m.url + "/healthcheck")
		if err == nil {
			resp.Body.Close()
		}
		return err == nil && resp.StatusCode == http.StatusOK
	})
	return m
}

// startPostgres starts a database of user "reader" and returns the folder of its socket. It refuses to be root's.
func startPostgres(t *testing.T) (socket string) {
	t.Helper()
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin") // where Debian has it
	if err != nil {
		t.Fatal(err)
	}
	if len(found) == 0 {
		need(t, "postgres")
	}
	bin := ""
	if len(found) > 0 {
		bin = found[len(found)-1]
	}
	dir, err := os.MkdirTemp("", "pg") // short, since a socket's path is, and open to another user
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	attr := &syscall.SysProcAttr{}
	if os.Getuid() == 0 {
		attr.Credential = &syscall.Credential{Uid: id(t, "nobody"), Gid: 65534}
		if err := os.Chown(dir, int(attr.Credential.Uid), -1); err != nil {
			t.Fatal(err)
		}
	}
	data := filepath.Join(dir, "data")
	command := func(name string, args ...string) *exec.Cmd {
		cmd := exec.Command(filepath.Join(bin, name), args...)
		cmd.Dir, cmd.SysProcAttr = dir, attr
		return cmd
	}
	if out, err := command("initdb", "-D", data, "-U", "reader", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync").CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, out)
	}
	server := command("postgres", "-D", data, "-k", dir, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=30")
	var said bytes.Buffer
	server.Stdout, server.Stderr = &said, &said
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Signal(syscall.SIGINT) // a fast shutdown
		_ = server.Wait()
		if t.Failed() {
			t.Logf("postgres said:\n%s", said.String())
		}
	})
	until(t, "PostgreSQL answers", func() bool {
		return command("pg_isready", "-q", "-h", dir).Run() == nil
	})
	return dir
}

func id(t *testing.T, name string) uint32 {
	t.Helper()
	u, err := user.Lookup(name)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		t.Fatal(err)
	}
	return uint32(n)
}

// until waits for another program to be ready.
func until(t *testing.T, what string, ready func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for !ready() {
		select {
		case <-ctx.Done():
			t.Fatalf("%s: not within a minute", what)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// call asks Miniflux' interface for programs.
func (m *miniflux) call(method, path string, body, answer any) {
	m.t.Helper()
	b, err := json.Marshal(body)
	if err != nil {
		m.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(m.t.Context(), method, m.url+path, bytes.NewReader(b))
	if err != nil {
		m.t.Fatal(err)
	}
	req.SetBasicAuth("reader", "opensesame")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		m.t.Fatal(err)
	}
	defer resp.Body.Close()
	var said bytes.Buffer
	if _, err := said.ReadFrom(resp.Body); err != nil || resp.StatusCode >= 300 {
		m.t.Fatalf("%s %s: %s %v\n%s", method, path, resp.Status, err, said.String())
	}
	if answer != nil {
		if err := json.Unmarshal(said.Bytes(), answer); err != nil {
			m.t.Fatalf("%s %s: %v\n%s", method, path, err, said.String())
		}
	}
}

// subscribe makes Miniflux read a feed for the first time.
func (m *miniflux) subscribe(address string) (feed int64) {
	m.t.Helper()
	var answer struct {
		ID int64 `json:"feed_id"`
	}
	m.call("POST", "/v1/feeds", map[string]any{"feed_url": address, "category_id": 1}, &answer)
	return answer.ID
}

func (m *miniflux) entries(feed int64) []minifluxEntry {
	m.t.Helper()
	var answer struct {
		Total   int
		Entries []minifluxEntry
	}
	m.call("GET", fmt.Sprintf("/v1/feeds/%d/entries?limit=500", feed), nil, &answer)
	if answer.Total != len(answer.Entries) {
		m.t.Errorf("%d entries of %d", len(answer.Entries), answer.Total)
	}
	return answer.Entries
}

// TestMiniflux lets Miniflux subscribe to a service as the other readers do, and looks at what it makes of a story with
// headlines.
func TestMiniflux(t *testing.T) {
	m := startMiniflux(t)
	for _, file := range []string{"rss.xml", "atom.xml", "feed.json"} {
		t.Run("subscribes to "+file, func(t *testing.T) {
			m := &miniflux{t, m.url}
			watch(t, file, func(_ *testing.T, _, address string) reader {
				var feed int64
				return reader{asks: 2, poll: func(t *testing.T) (titles []string) {
					if feed == 0 {
						feed = m.subscribe(address)
					} else {
						m.call("PUT", fmt.Sprintf("/v1/feeds/%d/refresh", feed), nil, nil)
					}
					for _, e := range m.entries(feed) {
						titles = append(titles, e.Title)
					}
					return titles
				}}
			})
		})
		t.Run("reads "+file, func(t *testing.T) {
			m := &miniflux{t, m.url}
			server, _ := published(t)
			found := false
			for _, e := range m.entries(m.subscribe(server + "/" + file)) {
				if e.Title != leadTitle {
					continue
				}
				found = true
				if e.URL != leadLink || e.Author == "" || !strings.Contains(e.Content, leadRelated) || e.PublishedAt.Format("2006-01") != "2026-09" {
					t.Errorf("%+v", e)
				}
			}
			if !found {
				t.Error("the story is not there")
			}
		})
	}
}
