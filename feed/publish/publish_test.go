package publish

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// long ago is a time that no file of a test gets by itself.
var longAgo = time.Date(2001, 2, 3, 4, 5, 6, 0, time.UTC)

func open(t *testing.T, dir string) *Folder {
	t.Helper()
	f, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func write(t *testing.T, f *Folder, files ...File) []string {
	t.Helper()
	changed, err := f.Write(context.Background(), files)
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

func edition() []File {
	return []File{
		{Path: "story/1b4e28ba-2fa1-5d2b-883f-0016d3cca427/index.html", Bytes: []byte("<p>The harbour bridge opens.</p>\n")},
		{Path: "sport/rss.xml", Bytes: []byte("<rss/>\n"), Durable: true},
		{Path: "rss.xml", Bytes: bytes.Repeat([]byte("<item/>\n"), 20_000), Durable: true},
		{Path: "index.html", Bytes: []byte("<h1>All stories</h1>\n"), Durable: true},
	}
}

func paths(files []File) []string {
	var names []string
	for _, f := range files {
		names = append(names, f.Path)
	}
	return names
}

// holds fails unless the folder has exactly these files.
func holds(t *testing.T, dir string, files []File) {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			rel, _ := filepath.Rel(dir, name)
			names = append(names, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	want := paths(files)
	slices.Sort(want)
	slices.Sort(names)
	if !slices.Equal(names, want) {
		t.Errorf("the folder holds %q, want %q", names, want)
	}
	for _, f := range files {
		got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(f.Path)))
		if err != nil || !bytes.Equal(got, f.Bytes) {
			t.Errorf("%s: %d bytes, %v; want %d bytes", f.Path, len(got), err, len(f.Bytes))
		}
	}
}

func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "not", "yet", "there")
	f := open(t, dir)
	files := edition()
	if got := write(t, f, files...); !slices.Equal(got, paths(files)) {
		t.Errorf("changed %q, want all in order", got)
	}
	holds(t, dir, files)
	if !f.Has("rss.xml", 160_000) || f.Has("rss.xml", 1) || f.Has("atom.xml", 0) || f.Has("story", 0) ||
		f.Has("../rss.xml", 7) {
		t.Error("Has is wrong")
	}
}

func TestSameBytesStayUntouched(t *testing.T) {
	dir := t.TempDir()
	files := edition()
	f := open(t, dir)
	write(t, f, files...)
	for _, name := range []string{"rss.xml", "index.html", "sport/rss.xml", "sport", "."} {
		if err := os.Chtimes(filepath.Join(dir, name), longAgo, longAgo); err != nil {
			t.Fatal(err)
		}
	}
	_ = f.Close()

	f = open(t, dir)
	if got := write(t, f, files...); len(got) != 0 {
		t.Errorf("changed %q, want nothing", got)
	}
	for _, name := range []string{"rss.xml", "index.html", "sport/rss.xml", "sport", "."} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || !info.ModTime().Equal(longAgo) {
			t.Errorf("%s was touched: %v %v", name, info.ModTime(), err)
		}
	}

	files[2].Bytes = bytes.Clone(files[2].Bytes)
	files[2].Bytes[len(files[2].Bytes)-2] = '!' // the same size, another last line
	if got := write(t, f, files...); !slices.Equal(got, []string{"rss.xml"}) {
		t.Errorf("changed %q, want rss.xml", got)
	}
	holds(t, dir, files)
}

func TestRemove(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir)
	files := []File{
		{Path: "rss.xml", Bytes: []byte("a")},
		{Path: "sea/rss.xml", Bytes: []byte("b")},
		{Path: "sea/atom.xml", Bytes: []byte("c")},
		{Path: "land/rss.xml", Bytes: []byte("d")},
	}
	write(t, f, files...)
	if err := f.Remove("sea/rss.xml", "land/rss.xml", "land/never.xml"); err != nil {
		t.Fatal(err)
	}
	holds(t, dir, []File{files[0], files[2]})
	if _, err := os.Stat(filepath.Join(dir, "land")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the empty folder stays: %v", err)
	}
	if err := f.Remove("../outside"); !errors.Is(err, ErrOutput) {
		t.Errorf("outside: %v", err)
	}
}

func TestSweep(t *testing.T) {
	dir := t.TempDir()
	files := edition()
	first := open(t, dir)
	write(t, first, files...)
	if _, err := Open(dir); runtime.GOOS != "windows" && (!errors.Is(err, ErrLocked) || !errors.Is(err, ErrOutput)) {
		t.Errorf("open twice: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	// What a run leaves that is killed between staging and renaming.
	left := []string{
		".copytaster-writing.tmp", ".copytaster-7.tmp", "story/.copytaster-8.tmp",
		"story/1b4e28ba-2fa1-5d2b-883f-0016d3cca427/.copytaster-9.tmp",
	}
	for _, name := range left {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("half a docu"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	mine := File{Path: ".htaccess", Bytes: []byte("a person's own\n")}
	if err := os.WriteFile(filepath.Join(dir, mine.Path), mine.Bytes, 0o600); err != nil {
		t.Fatal(err)
	}
	open(t, dir)
	holds(t, dir, append(files, mine))
}

// TestKilled kills a writer at many moments. Whenever it dies, every file is one whole version, and the next run
// completes and leaves nothing else.
func TestKilled(t *testing.T) {
	if dir := os.Getenv("PUBLISH_TEST_DIR"); dir != "" {
		f, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		for i := byte(0); ; i++ {
			if _, err := f.Write(context.Background(), version('a'+i%2)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if testing.Short() {
		t.Skip("kills a process some dozen times")
	}
	dir := t.TempDir()
	seen := map[string]bool{}
	for i := range 25 {
		writer := exec.Command(os.Args[0], "-test.run=^TestKilled$")
		writer.Env = append(os.Environ(), "PUBLISH_TEST_DIR="+dir)
		if err := writer.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(20+i*3) * time.Millisecond)
		_ = writer.Process.Kill()
		_ = writer.Wait()
		for _, want := range version('a') {
			got, err := os.ReadFile(filepath.Join(dir, want.Path))
			if errors.Is(err, fs.ErrNotExist) && !seen[want.Path] {
				continue // killed before its first edition
			}
			seen[want.Path] = true
			whole := len(got) == len(want.Bytes) && bytes.Count(got, got[:1]) == len(got)
			if err != nil || !whole {
				t.Fatalf("%s is torn: %d bytes, %v", want.Path, len(got), err)
			}
		}
	}
	f := open(t, dir)
	write(t, f, version('c')...)
	holds(t, dir, version('c'))
}

func version(letter byte) []File {
	return []File{
		{Path: "story/one/index.html", Bytes: bytes.Repeat([]byte{letter}, 40_000)},
		{Path: "rss.xml", Bytes: bytes.Repeat([]byte{letter}, 300_000), Durable: true},
		{Path: "index.html", Bytes: bytes.Repeat([]byte{letter}, 50_000), Durable: true},
	}
}

func TestCanceled(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir)
	old := edition()
	write(t, f, old...)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	changed, err := f.Write(ctx, []File{{Path: "rss.xml", Bytes: []byte("new")}})
	if !errors.Is(err, context.Canceled) || errors.Is(err, ErrOutput) || len(changed) != 0 {
		t.Errorf("changed %q, error %v", changed, err)
	}
	holds(t, dir, old)
}

// TestBatch: files may come one after another; the folder is as it was until all are there, and after a batch that is
// given up.
func TestBatch(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir)
	f.Precompress = true
	write(t, f, File{Path: "rss.xml", Bytes: []byte("old")})
	before := packedToo(t, dir, []File{{Path: "rss.xml", Bytes: []byte("old")}})
	for _, publishes := range []bool{false, true} {
		b := f.Begin()
		bytes := []byte("new")
		for _, path := range []string{"story/1b4e28ba/index.html", "rss.xml"} {
			if err := b.Put(t.Context(), File{Path: path, Bytes: bytes}); err != nil {
				t.Fatal(err)
			}
		}
		copy(bytes, "???") // they are the caller's again
		if err := b.Put(t.Context(), File{Path: "rss.xml"}); !errors.Is(err, ErrOutput) {
			t.Errorf("a path that is put twice: %v", err)
		}
		for _, one := range before {
			if got, err := os.ReadFile(filepath.Join(dir, one.Path)); err != nil || string(got) != string(one.Bytes) {
				t.Errorf("%s is %q, %v before the batch is published", one.Path, got, err)
			}
		}
		if publishes {
			changed, err := b.Publish(t.Context())
			if want := []string{"story/1b4e28ba/index.html", "rss.xml"}; err != nil || !slices.Equal(changed, want) {
				t.Errorf("changed %q, %v", changed, err)
			}
			before = packedToo(t, dir, []File{
				{Path: "story/1b4e28ba/index.html", Bytes: []byte("new")}, {Path: "rss.xml", Bytes: []byte("new")},
			})
		}
		b.Discard()
		holds(t, dir, before)
	}
}

func TestNothingOutside(t *testing.T) {
	base := t.TempDir()
	dir := filepath.Join(base, "public")
	secret := filepath.Join(base, "secret")
	if err := os.MkdirAll(secret, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(secret, "rss.xml"), []byte("not ours"), 0o600); err != nil {
		t.Fatal(err)
	}
	f := open(t, dir)
	refused := func(name string) {
		t.Helper()
		files := []File{{Path: "ok.xml", Bytes: []byte("ok")}, {Path: name, Bytes: []byte("x")}}
		_, err := f.Write(context.Background(), files)
		if !errors.Is(err, ErrOutput) {
			t.Errorf("%q: error %v, want ErrOutput", name, err)
		}
	}
	for _, name := range []string{
		"", ".", "..", "../secret/rss.xml", "/etc/passwd", "a/../../secret/rss.xml", "a//b", "a/./b", "a/", `a\..\b`,
		"a\x00b", ".copytaster-1.tmp", "ok.xml",
	} {
		refused(name)
	}
	if runtime.GOOS != "windows" {
		for link, to := range map[string]string{"linked": secret, "leaf.xml": filepath.Join(secret, "rss.xml")} {
			if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
				t.Fatal(err)
			}
		}
		refused("linked/rss.xml")
		refused("leaf.xml")
	}
	if got, err := os.ReadFile(filepath.Join(secret, "rss.xml")); string(got) != "not ours" {
		t.Errorf("written outside: %q %v", got, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "ok.xml")); err == nil {
		t.Error("a file before a refused one was published")
	}
}

func TestOpenRefuses(t *testing.T) {
	base := t.TempDir()
	file := filepath.Join(base, "file")
	if err := os.WriteFile(file, []byte("in the way"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"":                                 "no folder is named",
		file:                               "there is a file in its way, not a folder; move it away or choose another",
		filepath.Join(file, "below", "it"): "there is a file in its way, not a folder",
	} {
		_, err := Open(name)
		if !errors.Is(err, ErrOutput) || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), name) {
			t.Errorf("Open(%q): %v, want ErrOutput with %q", name, err, want)
		}
	}
}

func TestFolderInAFilesPlace(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir)
	if err := os.MkdirAll(filepath.Join(dir, "rss.xml", "x"), 0o755); err != nil {
		t.Fatal(err)
	}
	_, err := f.Write(context.Background(), edition())
	want := filepath.Join(dir, "rss.xml") + ": there is a folder of that name"
	if !errors.Is(err, ErrOutput) || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v", err)
	}
	if entries, _ := filepath.Glob(filepath.Join(dir, ".copytaster-*")); len(entries) != 0 {
		t.Errorf("left behind: %q", entries)
	}
}

func BenchmarkWriteUnchanged(b *testing.B) {
	f, err := Open(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var files []File
	for i := range 1000 {
		name := "story/" + strings.Repeat("0", 32) + string(rune('a'+i%26)) + string(rune('a'+i/26)) + "/index.html"
		files = append(files, File{Path: name, Bytes: bytes.Repeat([]byte("text "), 1000)})
	}
	if _, err := f.Write(b.Context(), files); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if changed, err := f.Write(b.Context(), files); err != nil || len(changed) > 0 {
			b.Fatal(changed, err)
		}
	}
}
