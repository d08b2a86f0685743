package config

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

const first, second, third = "https://one.example/a", "https://two.example/b#top", "https://three.example/c"

// TestDecisionsByHand reads a file as people and their editors leave it.
func TestDecisionsByHand(t *testing.T) {
	path := write(t, "sources: [a.xml]\n")
	text := "\ufeffjoin " + first + ", " + second + ";   # the same fire\r\n\r\n  # not this one:\r\npart\t" + second + " " + third
	if err := os.WriteFile(filepath.Join(filepath.Dir(path), "copytaster.decisions"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	got, err := Load(LoadOptions{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	if want := []Decision{{Join, first, second}, {Part, second, third}}; !slices.Equal(got.Group.Decisions, want) {
		t.Errorf("%v, want %v", got.Group.Decisions, want)
	}
}

// TestDecisionsAskedBack finds lines that decide nothing, and repeats no more of them than a person can read.
func TestDecisionsAskedBack(t *testing.T) {
	path := write(t, "sources: [a.xml]\n")
	for line, want := range map[string]string{
		"join " + first:           "two articles",
		"part " + first + " fire": `"fire" names no article`,
		"join " + strings.Repeat("https://x.example ", 9_999): "two articles",
		"join " + first + " " + strings.Repeat("x", 99_999):   "names no article",
	} {
		if err := os.WriteFile(filepath.Join(filepath.Dir(path), "copytaster.decisions"), []byte(line), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(LoadOptions{Path: path}); err == nil || !strings.Contains(err.Error(), want) || len(err.Error()) > 700 {
			t.Errorf("%.60q: %.700v", line, err)
		}
	}
}

// TestDecideElsewhere writes to a file that is kept in another folder.
func TestDecideElsewhere(t *testing.T) {
	path := write(t, "sources: [a.xml]\n")
	kept := filepath.Join(t.TempDir(), "decisions")
	if err := os.WriteFile(kept, []byte("# mine\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(kept, filepath.Join(filepath.Dir(path), "copytaster.decisions")); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skipf("a link needs more rights than this user has: %v", err)
	}
	cfg, err := Load(LoadOptions{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	if err := cfg.Decide(Decision{Join, first, third}); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(kept); string(got) != "# mine\njoin "+first+" "+third+"\n" {
		t.Errorf("%q, %v", got, err)
	}
	if info, err := os.Stat(kept); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("its mode is %v, %v", info.Mode(), err)
	}
	if err := os.Chmod(kept, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := cfg.Decide(Decision{Part, first, third}); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(kept); err != nil || info.Mode().Perm()&0o066 != 0o066 {
		t.Errorf("others wrote into it too, and its mode is %v, %v", info.Mode(), err)
	}
}

// TestDecideTogether decides many things at once, beginning with no file, and after an editor that ends no line.
func TestDecideTogether(t *testing.T) {
	path := write(t, "sources: [a.xml]\n")
	file := filepath.Join(filepath.Dir(path), "copytaster.decisions")
	for _, begin := range []string{"", "part " + first + " " + second} {
		if begin != "" {
			if err := os.WriteFile(file, []byte(begin), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		const n = 40
		var wg sync.WaitGroup
		for i := range n {
			wg.Go(func() {
				cfg, err := Load(LoadOptions{Path: path})
				if err == nil {
					err = cfg.Decide(Decision{Join, first, fmt.Sprintf("https://other.example/%d", i)})
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		got, err := Load(LoadOptions{Path: path})
		if err != nil {
			t.Fatal(err)
		}
		want := n
		if begin != "" {
			want++
		}
		if len(got.Group.Decisions) != want {
			t.Errorf("%d decisions are left of %d", len(got.Group.Decisions), want)
		}
	}
}
