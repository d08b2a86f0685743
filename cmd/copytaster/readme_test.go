package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestReadme holds what the README shows: its configuration loads, its pictures and its exit codes are there.
func TestReadme(t *testing.T) {
	root := filepath.Join("..", "..")
	b, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "token.txt"), []byte("abc\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllSubmatch(b, -1)
	if len(blocks) == 0 {
		t.Error("no configuration is shown")
	}
	for _, block := range blocks {
		if err := os.WriteFile(filepath.Join(dir, "copytaster.yaml"), block[1], 0o644); err != nil {
			t.Fatal(err)
		}
		if c, out := code(t, command(t, dir, "check")); c != exitDone {
			t.Errorf("exit %d: %s", c, out)
		}
	}
	for _, link := range regexp.MustCompile(`\]\(([^)#]+)\)`).FindAllSubmatch(b, -1) {
		if target := string(link[1]); !strings.Contains(target, "://") {
			if _, err := os.Stat(filepath.Join(root, target)); err != nil {
				t.Errorf("a link leads nowhere: %v", err)
			}
		}
	}
	for _, c := range []string{"| 0 |", "| 1 |", "| 2 |", "| 3 |", "| 4 |", "| 5 |", "| 130 |"} {
		if !strings.Contains(string(b), c) {
			t.Errorf("the exit code %s is not shown", c)
		}
	}
}
