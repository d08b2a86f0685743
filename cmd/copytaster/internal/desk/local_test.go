package desk

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestLeftovers holds that a folder and a pattern have no stories in what editors and desktops leave beside them.
func TestLeftovers(t *testing.T) {
	dir := t.TempDir()
	write := func(text string, names ...string) {
		t.Helper()
		for _, name := range names {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	stories := []string{"#1 ferry.txt", "4913 and counting.txt", "C# for ferrymen#.txt", "desktop.txt", "ferry.md", "quay~west.txt"}
	write("The swing bridge opens on Friday.\n", stories...)
	write("The swing bridge opens on Fri", "#ferry.md#", ".#ferry.md", ".ferry.md.swp", "ferry.md~", ".~lock.ferry.odt#",
		"._ferry.md", ".DS_Store", "Thumbs.db", "desktop.ini", "Desktop.ini", "README.md",
		"ferry.md.bak", "ferry.md.ORIG", "ferry.md.save", "ferry.md.tmp", "ferry.md.lock")
	write("", "4913")
	for _, path := range []string{dir, filepath.Join(dir, "*")} {
		files, err := localFiles(path, func(string) bool { return false })
		for i := range files {
			files[i] = filepath.Base(files[i])
		}
		slices.Sort(files)
		if err != nil || !slices.Equal(files, stories) {
			t.Errorf("%s: %s, %v", path, strings.Join(files, ", "), err)
		}
	}
}
