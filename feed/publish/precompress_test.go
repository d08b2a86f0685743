package publish

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// packedToo returns the files with the compressed forms that stand beside them, and fails where one is not a form of
// its file or has another time.
func packedToo(t *testing.T, dir string, files []File) []File {
	t.Helper()
	all := slices.Clone(files)
	for _, f := range files {
		if strings.HasSuffix(f.Path, ".png") {
			continue
		}
		info, err := os.Stat(filepath.Join(dir, f.Path))
		if err != nil {
			t.Fatal(err)
		}
		for coding, ending := range map[string]string{"br": ".br", "gzip": ".gz", "zstd": ".zst"} {
			name := filepath.Join(dir, f.Path+ending)
			packed, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			b, err := unpack(coding, packed)
			if err != nil || !bytes.Equal(b, f.Bytes) {
				t.Errorf("%s holds %d bytes, %v; want %d", name, len(b), err, len(f.Bytes))
			}
			if own, err := os.Stat(name); err != nil || !own.ModTime().Equal(info.ModTime()) {
				t.Errorf("%s is of %v, its file of %v", name, own.ModTime(), info.ModTime())
			}
			all = append(all, File{Path: f.Path + ending, Bytes: packed})
		}
	}
	return all
}

func TestPrecompress(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir)
	f.Precompress = true
	files := append(edition(), File{Path: "icon.png", Bytes: []byte("\x89PNG")})
	if got := write(t, f, files...); !slices.Equal(got, paths(files)) {
		t.Errorf("changed %q", got)
	}
	first := packedToo(t, dir, files)
	holds(t, dir, first)

	for _, one := range first {
		if err := os.Chtimes(filepath.Join(dir, one.Path), longAgo, longAgo); err != nil {
			t.Fatal(err)
		}
	}
	untouched := func(when string, names ...string) {
		t.Helper()
		for _, name := range names {
			if info, err := os.Stat(filepath.Join(dir, name)); err != nil || !info.ModTime().Equal(longAgo) {
				t.Errorf("%s %s was touched: %v", when, name, err)
			}
		}
	}
	if got := write(t, f, files...); len(got) > 0 {
		t.Errorf("changed %q", got)
	}
	untouched("unchanged", paths(first)...)

	// Times that were lost in a copy come back; the bytes stay.
	strayed := filepath.Join(dir, "rss.xml.br")
	if err := os.Chtimes(strayed, time.Time{}, longAgo.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(strayed)
	if err != nil {
		t.Fatal(err)
	}
	if f.Has("rss.xml", 160_000) {
		t.Error("Has does not see that a form is of another time")
	}
	write(t, f, files...)
	untouched("strayed", paths(first)...)
	if after, err := os.Stat(strayed); err != nil || !os.SameFile(before, after) {
		t.Errorf("the form was written anew: %v", err)
	}

	// What is missing, torn or of other bytes is made again.
	for name, b := range map[string]string{"rss.xml.gz": "", "index.html.zst": "another"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(b), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(filepath.Join(dir, "sport/rss.xml.br")); err != nil {
		t.Fatal(err)
	}
	if got := write(t, f, files...); len(got) > 0 {
		t.Errorf("changed %q", got)
	}
	holds(t, dir, first)
	holds(t, dir, packedToo(t, dir, files))
	if !f.Has("rss.xml", 160_000) || !f.Has("icon.png", 4) {
		t.Error("Has is wrong")
	}

	// The forms change with their file and no other, and to the same bytes in any folder.
	files[2].Bytes = []byte("<rss>another</rss>\n")
	if got := write(t, f, files...); !slices.Equal(got, []string{"rss.xml"}) {
		t.Errorf("changed %q", got)
	}
	second := packedToo(t, dir, files)
	holds(t, dir, second)
	untouched("after another", "index.html", "index.html.gz", "index.html.br", "index.html.zst")
	elsewhere := t.TempDir()
	other := open(t, elsewhere)
	other.Precompress = true
	write(t, other, files...)
	holds(t, elsewhere, second)

	// They go with their file.
	if err := f.Remove("sport/rss.xml", "icon.png"); err != nil {
		t.Fatal(err)
	}
	left := []File{files[0], files[2], files[3]}
	holds(t, dir, packedToo(t, dir, left))

	// Without the option a changed file has none: they would be of the old bytes.
	f.Precompress = false
	left[1].Bytes = []byte("<rss>a third</rss>\n")
	write(t, f, left...)
	holds(t, dir, append(packedToo(t, dir, []File{left[0], left[2]}), left[1]))
	if !f.Has("rss.xml", int64(len(left[1].Bytes))) {
		t.Error("Has asks for forms that nobody wants")
	}
}

// When a run is stopped between the renames, no compressed form of old bytes stands beside a new file.
func TestPrecompressStopped(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir)
	f.Precompress = true
	files := version('a')
	write(t, f, files...)
	next := version('b')
	// A folder in the place of a form stops the run there, after the file itself was renamed.
	if err := os.Remove(filepath.Join(dir, "rss.xml.zst")); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "rss.xml.zst", "in the way"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(context.Background(), next); !errors.Is(err, ErrOutput) ||
		!strings.Contains(err.Error(), filepath.Join(dir, "rss.xml.zst")) {
		t.Errorf("error %v", err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "rss.xml.zst")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"story/one/index.html", "rss.xml", "index.html"} {
		plain, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		for coding, ending := range map[string]string{"br": ".br", "gzip": ".gz", "zstd": ".zst"} {
			packed, err := os.ReadFile(filepath.Join(dir, name+ending))
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if b, err := unpack(coding, packed); err != nil || !bytes.Equal(b, plain) {
				t.Errorf("%s%s is not of its file: %v", name, ending, err)
			}
		}
	}
	write(t, f, next...)
	holds(t, dir, packedToo(t, dir, next))
}
