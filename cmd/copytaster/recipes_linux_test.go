package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
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
