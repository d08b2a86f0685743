package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/copytaster/copytaster/feed/store"
)

// Who may read a store and not write it can ask it what explain and a dry run say: at rest, and while another writes it. Nothing
// is written, and where reading needs that, it is said.
func TestReadOnlyStore(t *testing.T) {
	dir := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(self) // which another user could not reach
	if err != nil {
		t.Fatal(err)
	}
	write := func(path, text string, mode os.FileMode) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(dir, "copytaster"), string(program), 0o755)
	write(filepath.Join(dir, "feed.xml"), `<rss version="2.0"><channel><title>Cape News</title><item><title>Mayor opens new quay</title>
<link>https://cape.example/quay</link><pubDate>Sun, 13 Sep 2026 10:00:00 +0000</pubDate></item></channel></rss>`, 0o644)
	data := filepath.Join(dir, "data")
	lost := filepath.Join(dir, "lost")
	for _, folder := range []string{data, lost} {
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(data, "news.db")
	if n, out := code(t, command(t, dir, "run", "--store", path, "--out", "public", "feed.xml")); n != 0 {
		t.Fatalf("run: %d, %s", n, out)
	}
	shut := func(folder string, open bool) {
		t.Helper()
		mode := os.FileMode(0o555)
		if open {
			mode = 0o755
		}
		if err := os.Chmod(folder, mode); err != nil {
			t.Fatal(err)
		}
		files, err := os.ReadDir(folder)
		for _, f := range files {
			if err == nil {
				err = os.Chmod(filepath.Join(folder, f.Name()), mode&^0o111)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	ask := func(want int, says string, args ...string) {
		t.Helper()
		cmd := exec.Command(filepath.Join(dir, "copytaster"), args...)
		cmd.Dir, cmd.Env = dir, command(t, dir).Env
		if os.Getuid() == 0 { // whom no rights keep from writing
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		}
		if n, out := code(t, cmd); n != want || !strings.Contains(out, says) {
			t.Errorf("%v: exit %d, want %d, with %q: %s", args, n, want, says, out)
		}
	}
	explain := []string{"explain", "--store", path, "https://cape.example/quay"}
	dry := []string{"run", "--dry-run", "--store", path, "--out", "public", "feed.xml"}
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil {
		t.Fatal(err)
	}

	shut(data, false)
	t.Cleanup(func() { shut(data, true) })
	ask(0, "Mayor opens new quay", explain...)
	ask(0, "would ask", dry...)
	for _, end := range []string{"-wal", "-shm"} {
		if _, err := os.Stat(path + end); err == nil {
			t.Errorf("%s was left", path+end)
		}
	}

	// Nor in a folder in which another user may make files, which would lock out the one that writes the store.
	shut(data, true)
	if err := os.Chmod(data, 0o777); err != nil {
		t.Fatal(err)
	}
	ask(0, "Mayor opens new quay", explain...)
	ask(0, "would ask", dry...)
	for _, end := range []string{"-wal", "-shm"} {
		if _, err := os.Stat(path + end); err == nil {
			t.Errorf("%s was left in a folder that all may write", path+end)
		}
	}
	st, err := store.Open(t.Context(), path)
	if err == nil {
		t.Cleanup(func() { st.Close() })
		err = st.Set(t.Context(), "a", "b")
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, end := range []string{"", "-wal"} { // as after a killed run, but for what tells where in the log is what
		b, err := os.ReadFile(path + end)
		if err != nil {
			t.Fatal(err)
		}
		write(filepath.Join(lost, "news.db"+end), string(b), 0o444)
	}
	shut(data, false)
	ask(0, "Mayor opens new quay", explain...)
	ask(0, "would ask", dry...)
	shut(lost, false)
	t.Cleanup(func() { shut(lost, true) })
	explain[2] = filepath.Join(lost, "news.db")
	ask(4, "cannot be read without writing it", explain...)
}
