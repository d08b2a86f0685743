package main

import (
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/goccy/go-yaml"
)

// readme returns the blocks of code of the README that are in a language.
func readme(t *testing.T, language string) []string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	var blocks []string
	for _, m := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllSubmatch(b, -1) {
		blocks = append(blocks, string(m[1]))
	}
	if len(blocks) == 0 {
		t.Fatalf("the README has no %s", language)
	}
	return blocks
}

// TestUnits holds that systemd takes the README's units as they are, and finds their services hardened.
func TestUnits(t *testing.T) {
	need(t, "systemd-analyze")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var services, units []string
	for _, block := range readme(t, "ini") {
		for _, part := range strings.Split("\n"+block, "\n# /etc/systemd/system/")[1:] {
			name, text, _ := strings.Cut(part, "\n")
			path := filepath.Join(dir, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			text = strings.ReplaceAll(text, "/usr/local/bin/copytaster", self) // which has to be there
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			switch filepath.Ext(name) {
			case ".service":
				services, units = append(services, path), append(units, path)
			case ".timer":
				units = append(units, path)
			}
		}
	}
	if len(services) != 2 || len(units) != 3 {
		t.Fatalf("units %q", units)
	}
	analyze := func(args ...string) string {
		t.Helper()
		cmd := exec.Command("systemd-analyze", args...)
		cmd.Env = append(os.Environ(), "SYSTEMD_UNIT_PATH="+dir+":")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("systemd-analyze %s: %v\n%s", args[0], err, out)
		}
		return string(out)
	}
	if said := analyze(append([]string{"verify", "--man=no"}, units...)...); said != "" {
		t.Errorf("systemd says of the units:\n%s", said)
	}
	for _, s := range services { // 0 is the safest, 100 the least safe
		analyze("security", "--offline=true", "--no-pager", "--threshold=20", s)
	}
}

// TestPagesWorkflow runs the steps of the README's workflow for GitHub Pages that are commands, as its machine does: in
// a clean place with the configuration, and again with what the cache kept.
func TestPagesWorkflow(t *testing.T) {
	need(t, "bash")
	var workflow struct {
		Jobs map[string]struct {
			Steps []struct {
				Uses, Run string
				Env, With map[string]string
			}
		}
	}
	if err := yaml.Unmarshal([]byte(readme(t, "yml")[0]), &workflow); err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// The machine's go, for which the program is installed already.
	home := t.TempDir()
	gopath := filepath.Join(home, "go")
	for _, dir := range []string{filepath.Join(gopath, "bin"), filepath.Join(home, "bin")} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(self, filepath.Join(gopath, "bin", "copytaster")); err != nil {
		t.Fatal(err)
	}
	script := "#!/bin/sh\n[ \"$1\" != env ] || echo " + gopath + "\n"
	if err := os.WriteFile(filepath.Join(home, "bin", "go"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	n := &newsstand{t: t}
	kept := filepath.Join(t.TempDir(), "kept")
	publish := func(now string, items ...string) string {
		t.Helper()
		n.dir = t.TempDir() // a machine is new every time
		n.write("copytaster.yaml", oneByOne+"sources: [bay.xml, none.xml]\n")
		n.write("bay.xml", feedOf(items...))
		if _, err := os.Stat(kept); err == nil {
			if err := os.CopyFS(filepath.Join(n.dir, "kept"), os.DirFS(kept)); err != nil {
				t.Fatal(err)
			}
		}
		published := ""
		for _, step := range workflow.Jobs["publish"].Steps {
			if strings.HasPrefix(step.Uses, "actions/upload-pages-artifact@") {
				published = filepath.Join(n.dir, step.With["path"])
			}
			if strings.HasPrefix(step.Uses, "actions/cache/save@") {
				if err := os.RemoveAll(kept); err != nil {
					t.Fatal(err)
				}
				if err := os.Rename(filepath.Join(n.dir, step.With["path"]), kept); err != nil {
					t.Fatal(err)
				}
				if err := os.CopyFS(filepath.Join(n.dir, step.With["path"]), os.DirFS(kept)); err != nil {
					t.Fatal(err)
				}
			}
			if step.Run == "" {
				continue
			}
			cmd := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.Run)
			cmd.Dir = n.dir
			cmd.Env = []string{"AS_COPYTASTER=1", "HOME=" + home, "PATH=" + filepath.Join(home, "bin") + ":/usr/bin:/bin", "NOW=" + now}
			for k := range step.Env { // what the expression for it would give
				cmd.Env = append(cmd.Env, k+"=https://desk.example/news")
			}
			if c, said := code(t, cmd); c != exitDone {
				t.Fatalf("%s\nexit %d: %s", step.Run, c, said)
			}
		}
		b, err := os.ReadFile(filepath.Join(published, "atom.xml"))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	first := publish("2026-09-14T08:00:00Z", "Ferry timetable changes on Sunday")
	if !strings.Contains(first, `href="https://desk.example/news/atom.xml"`) || strings.Count(first, "<entry>") != 1 {
		t.Errorf("the first edition:\n%s", first)
	}
	second := publish("2026-09-14T12:00:00Z", "Ferry timetable changes on Sunday", "Gulls return a month early")
	for _, id := range regexp.MustCompile(`<id>urn:uuid:[^<]*</id>`).FindAllString(first, -1) {
		if strings.Count(second, id) != 1 {
			t.Errorf("%s is gone from the second edition", id)
		}
	}
	if strings.Count(second, "<entry>") != 2 {
		t.Errorf("the second edition:\n%s", second)
	}
}

// webServer is a program that stands in front of an edition: how it is called, the name of its configuration, and what
// stands around the README's blocks for it.
type webServer struct {
	program, language string
	config            func(dir, address, block string) string
	args              func(config string) []string
}

var webServers = []webServer{
	{
		"nginx", "nginx", func(dir, address, block string) string {
			who := ""
			if os.Getuid() == 0 {
				who = "user root;\n" // to read a test's folder
			}
			temp := ""
			for _, kind := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
				temp += kind + "_temp_path " + dir + "/" + kind + ";\n"
			}
			return who + "daemon off;\npid " + dir + "/pid;\nerror_log stderr;\nevents {}\nhttp {\ninclude /etc/nginx/mime.types;\naccess_log off;\n" + temp +
				"server {\nlisten " + address + ";\n" + block + "}\n}\n"
		},
		func(config string) []string { return []string{"-c", config} },
	},
	{
		"caddy", "caddy", func(dir, address, block string) string {
			return "{\nadmin off\nauto_https off\nstorage file_system " + dir + "\n}\n" +
				strings.Replace(block, "news.example {", "http://"+address+" {", 1)
		},
		func(config string) []string { return []string{"run", "--adapter", "caddyfile", "--config", config} },
	},
}

// start starts the program with a block of the README and returns its address.
func (s *webServer) start(t *testing.T, block string) string {
	t.Helper()
	dir := t.TempDir()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	config := filepath.Join(dir, "config")
	if err := os.WriteFile(config, []byte(s.config(dir, address, block)), 0o644); err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	cmd := exec.Command(s.program, s.args(config)...)
	cmd.Env = append(os.Environ(), "HOME="+dir)
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("%s said:\n%s", s.program, said.String())
		}
	})
	until(t, s.program+" answers", func() bool {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			conn.Close()
		}
		return err == nil
	})
	return "http://" + address
}

// TestWebServers holds that the README's recipes for web servers work: in front of a service they pass on its validators,
// codings and headers; from a folder they send the compressed forms, with the right media types.
func TestWebServers(t *testing.T) {
	types := map[string]string{
		"rss.xml": "application/rss+xml", "atom.xml": "application/atom+xml", "feed.json": "application/feed+json",
		"singly/atom.xml": "application/atom+xml", "": "text/html",
	}
	for _, s := range webServers {
		t.Run(s.program, func(t *testing.T) {
			need(t, s.program)
			t.Parallel()
			blocks := readme(t, s.language)
			if len(blocks) != 2 {
				t.Fatalf("%d blocks for %s", len(blocks), s.program)
			}
			n := &newsstand{t: t, dir: t.TempDir()}
			n.write("copytaster.yaml", "base_url: https://news.example/\nsources: ['"+wire(t)+"']\nchannels: [{name: singly, group: false}]\n"+
				"publish: {out: public, precompress: true}\n")
			if c, said := code(t, command(t, n.dir, "run", "--store", "run.db")); c != exitDone {
				t.Fatalf("exit %d: %s", c, said)
			}
			n.open()
			n.said("round")
			service := strings.Replace(blocks[0], "127.0.0.1:8080", strings.TrimPrefix(n.url, "http://"), 1)
			folder := strings.Replace(blocks[1], "/var/lib/copytaster/public", filepath.Join(n.dir, "public"), 1)
			if service == blocks[0] || folder == blocks[1] {
				t.Fatal("the recipes have other addresses than they had")
			}
			for what, block := range map[string]string{"a service": service, "a folder": folder} {
				front := &newsstand{t: t, url: s.start(t, block)}
				for path, mediaType := range types {
					first, body := front.get("/"+path, "Accept-Encoding", "gzip")
					again, _ := front.get("/"+path, "Accept-Encoding", "gzip", "If-None-Match", first.Header.Get("ETag"))
					text, err := inflated(body)
					if first.StatusCode != http.StatusOK || !strings.HasPrefix(first.Header.Get("Content-Type"), mediaType) ||
						first.Header.Get("Content-Encoding") != "gzip" || again.StatusCode != http.StatusNotModified ||
						err != nil || !strings.Contains(text, "Kittiwake") {
						t.Errorf("%s, /%s: %s, then %s, %v, %v", what, path, first.Status, again.Status, first.Header, err)
					}
				}
			}
		})
	}
}

func inflated(body string) (string, error) {
	z, err := gzip.NewReader(strings.NewReader(body))
	if err != nil {
		return "", fmt.Errorf("the body: %w", err)
	}
	b, err := io.ReadAll(z)
	return string(b), err
}
