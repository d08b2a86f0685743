package desk

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
)

// maxBytes is the largest file that is read, in bytes: what the fetching client allows for a body.
const maxBytes = 8 << 20

// maxFiles is how many files a folder or pattern may bring, so that a slip such as "/" ends.
const maxFiles = 20_000

// isURL reports whether a configured address is fetched, not opened.
func isURL(address string) bool {
	i := strings.Index(address, "://")
	if i < 0 {
		return false
	}
	scheme := strings.ToLower(address[:i])
	return scheme == "http" || scheme == "https"
}

// localFiles lists the files that a configured path stands for, in a fixed order: the file itself, those of a folder
// and its folders, or those that a pattern matches. In folders and patterns, what is plainly no story is passed over:
// hidden files, README and LICENSE, what editors and desktops leave, binary and empty ones, and those that passed names.
func localFiles(name string, passed func(string) bool) ([]string, error) {
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		return filesBelow(name, passed)
	case err == nil:
		return []string{name}, nil
	case !strings.ContainsAny(name, "*?["):
		if errors.Is(err, fs.ErrNotExist) {
			if host, _, ok := strings.Cut(filepath.ToSlash(filepath.Base(filepath.Dir(name))+"/"+filepath.Base(name)), "/"); ok && strings.Contains(host, ".") {
				return nil, errors.New("no such file or folder; an address begins with https://")
			}
			return nil, errors.New("no such file or folder")
		}
		return nil, reason(err)
	}
	matches, err := filepath.Glob(name)
	if err != nil {
		return nil, fmt.Errorf("the pattern is malformed: %w", err)
	}
	var files []string
	for _, m := range matches {
		if info, err := os.Stat(m); err == nil && info.Mode().IsRegular() && isStory(m) && !passed(m) {
			files = append(files, m)
		}
	}
	if len(files) == 0 {
		return nil, errors.New("no file matches the pattern")
	}
	return files, nil
}

func filesBelow(dir string, passed func(string) bool) ([]string, error) {
	var files []string
	dir = config.WithoutLinks(dir)
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			if p == dir {
				return err
			}
			return nil // a folder below that may not be entered does not cost the others
		}
		if d.IsDir() {
			if p != dir && (strings.HasPrefix(d.Name(), ".") || passed(p)) {
				return fs.SkipDir
			}
			return nil
		}
		if info, err := os.Stat(p); err != nil || !info.Mode().IsRegular() || !isStory(p) || passed(p) {
			return nil
		}
		if files = append(files, p); len(files) > maxFiles {
			return fmt.Errorf("more than %d files", maxFiles)
		}
		return nil
	})
	if err == nil && len(files) == 0 {
		err = errors.New("no story in the folder")
	}
	if err != nil {
		return nil, reason(err)
	}
	return files, nil
}

// leftovers are how the names of what programs keep beside a file end.
var leftovers = []string{".lock", ".bak", ".orig", ".save", ".tmp"}

// isStory tells the files of a folder that are worth reading from those that accompany them.
func isStory(name string) bool {
	base := filepath.Base(name)
	switch stem := strings.ToUpper(strings.TrimSuffix(base, filepath.Ext(base))); {
	case strings.HasPrefix(base, "."), strings.HasSuffix(base, "~"), slices.Contains(leftovers, strings.ToLower(filepath.Ext(base))),
		strings.HasPrefix(base, "#") && strings.HasSuffix(base, "#"), // what Emacs saves by itself
		strings.EqualFold(base, "Thumbs.db"), strings.EqualFold(base, "desktop.ini"),
		stem == "README", stem == "LICENSE", stem == "LICENCE":
		return false
	}
	f, err := os.Open(name)
	if err != nil {
		return true // reading it will say why it cannot be read
	}
	defer f.Close()
	head := make([]byte, 1024)
	n, _ := io.ReadFull(f, head)
	head = head[:n]
	return n > 0 && !isBinary(head)
}

// isBinary looks for a NUL byte, which no text in an ASCII-compatible encoding has. UTF-16 with its mark and gzip are
// readable all the same.
func isBinary(head []byte) bool {
	for _, mark := range []string{"\xff\xfe", "\xfe\xff", "\x1f\x8b"} {
		if bytes.HasPrefix(head, []byte(mark)) {
			return false
		}
	}
	return bytes.IndexByte(head, 0) >= 0
}

// file is a local document: its bytes, or only its stamp where they are the ones of last time.
type file struct {
	body     []byte
	modified time.Time
	stamp    string // changes when the file does
}

// openFile reads a file unless its stamp is still the known one; then body is nil.
func openFile(name, known string) (file, error) {
	f, err := os.Open(name)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return file{}, errors.New("no such file")
		}
		return file{}, reason(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return file{}, reason(err)
	}
	if info.IsDir() {
		return file{}, errors.New("a folder, not a file")
	}
	out := file{modified: info.ModTime().UTC(), stamp: fmt.Sprintf("%d@%d", info.Size(), info.ModTime().UnixNano())}
	if info.Mode().IsRegular() && out.stamp == known {
		return out, nil
	}
	out.body, err = readAll(f)
	return out, err
}

func readAll(r io.Reader) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	switch {
	case err != nil:
		return nil, reason(err)
	case len(body) > maxBytes:
		return nil, fmt.Errorf("larger than %d MiB", maxBytes>>20)
	case body == nil:
		body = []byte{}
	}
	return body, nil
}

// reason takes the path out of a file system error: the caller names the source.
func reason(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}
