package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// TestCredentialsStay holds that what a source's server is told, no other server is told: not the one that its front
// page names for the feed, not those that its list names, now or in later rounds.
func TestCredentialsStay(t *testing.T) {
	var mu sync.Mutex
	var told []string
	stranger := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		told = append(told, fmt.Sprint(r.URL.Path, r.Header))
		fmt.Fprint(w, `<rss version="2.0"><channel><title>S</title><link>https://s.example/</link><description>d</description></channel></rss>`)
	}))
	defer stranger.Close()
	var own []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		own = append(own, fmt.Sprint(r.Header))
		if r.URL.Path == "/list" {
			fmt.Fprintf(w, `<opml version="2.0"><head/><body><outline text="S" xmlUrl="%s/listed"/></body></opml>`, stranger.URL)
			return
		}
		fmt.Fprintf(w, `<!DOCTYPE html><html><head><title>Front</title><link rel="alternate" type="application/rss+xml" href="%s/followed"></head></html>`, stranger.URL)
	}))
	defer server.Close()
	dir := t.TempDir()
	config := fmt.Sprintf(`
sources:
  - {opml: %s/list, auth: {bearer: OPENSESAME}, headers: {X-Key: OPENSESAME}}
  - {url: %s/front, auth: {username: desk, password: OPENSESAME}, headers: {X-Key: OPENSESAME}}
publish: {out: public}
`, server.URL, server.URL)
	if err := os.WriteFile(filepath.Join(dir, "copytaster.yaml"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if c, out := code(t, command(t, dir, "run", "--all")); c != exitDone || strings.Contains(out, "OPENSESAME") {
			t.Fatalf("exit %d: %s", c, out)
		}
	}
	if c, out := code(t, command(t, dir, "read", "--config", "copytaster.yaml", server.URL+"/front")); c != exitDone {
		t.Fatalf("exit %d: %s", c, out)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(told) < 4 || len(own) < 3 || !strings.Contains(own[0]+own[1], "Bearer OPENSESAME") {
		t.Fatalf("asked %d and %d times: %v", len(told), len(own), own)
	}
	for _, header := range told {
		if strings.Contains(header, "OPENSESAME") || strings.Contains(header, "Authorization") || strings.Contains(header, "X-Key") {
			t.Errorf("the other server was told %s", header)
		}
	}
}
