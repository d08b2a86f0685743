package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
)

// The words of a line of decisions.
const (
	Join = "join" // two articles belong together
	Part = "part" // they do not
)

// Decision is what a person said of two articles, by address or id.
type Decision struct{ Word, A, B string }

// String is the decision as a line of the file.
func (d Decision) String() string { return d.Word + " " + d.A + " " + d.B }

// ArticleName checks what names an article or a story: an http(s) address, a UUID, or urn:uuid: and one.
func ArticleName(s string) (string, error) {
	s = strings.TrimSpace(s)
	if id, err := feed.ParseID(s); err == nil {
		return id.String(), nil
	}
	if feed.LinkKey(s) != "" && !strings.ContainsAny(s, " \t\r\n") {
		return s, nil
	}
	return "", fmt.Errorf("%.200q names no article: give its address (https://…), its id, or the id of its story", s)
}

// DecisionsPath is where `join` and `part` write: beside the configuration, else beside the store.
func (c *Config) DecisionsPath() string {
	if c.Path == "" {
		return c.Store + ".decisions"
	}
	return strings.TrimSuffix(c.Path, filepath.Ext(c.Path)) + ".decisions"
}

// Groups reports whether a channel groups articles, without which nothing follows from a decision.
func (c *Config) Groups() bool {
	return slices.ContainsFunc(c.Channels, func(c channel.Channel) bool { return !c.Apart })
}

// decisionsHead begins a new file of decisions.
const decisionsHead = `# What a person said about which articles belong together; later lines win. Written by "copytaster join" and
# "copytaster part", and yours to edit.
`

// Decide adds a decision to the file, and to what was read of it. It appends one line, so that none of several that are
// decided at once is lost, a link to a file elsewhere stays one, and so do the file's mode and owner.
func (c *Config) Decide(d Decision) error {
	path := c.DecisionsPath()
	if err := plainFile(path); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_RDWR, 0o644)
	if err != nil {
		return err
	}
	if err := errors.Join(appendLine(f, d.String()), f.Close()); err != nil {
		return err
	}
	c.Group.Decisions = append(c.Group.Decisions, d)
	return nil
}

// plainFile is an error where something other than a file stands at a path: a pipe would never be opened.
func plainFile(path string) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s is no regular file", path)
	}
	return nil
}

// appendLine writes a line to the end of a file, in one piece or not at all.
func appendLine(f *os.File, line string) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	size, begin := info.Size(), decisionsHead
	if size > 0 {
		last := []byte{0}
		if _, err := f.ReadAt(last, size-1); err != nil {
			return err
		}
		begin = ""
		if last[0] != '\n' { // as some editors leave it
			begin = "\n"
		}
	}
	n, err := f.WriteString(begin + line + "\n")
	if err != nil {
		if n > 0 {
			err = errors.Join(err, f.Truncate(size))
		}
		return err
	}
	return f.Sync()
}

// ReadDecisions reads the file of decisions, where there is one. What was read of it before stays when it cannot be read.
func (c *Config) ReadDecisions() error {
	path := c.DecisionsPath()
	err := plainFile(path)
	var b []byte
	if err == nil {
		b, err = os.ReadFile(path)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("decisions %s: %w", path, err)
	}
	var all []Decision
	n := 0
	for line := range strings.Lines(string(withoutMark(b))) {
		n++
		words := strings.Fields(line)
		if i := slices.IndexFunc(words, isRemark); i >= 0 {
			words = words[:i]
		}
		if len(words) == 0 {
			continue
		}
		d, err := readDecision(words)
		if err != nil {
			return fmt.Errorf("%s:%d: %w", path, n, err)
		}
		all = append(all, d)
	}
	c.Group.Decisions = all
	return nil
}

// isRemark reports whether a word begins a remark, which ends a line. The "#" of an address stands within a word.
func isRemark(word string) bool { return strings.HasPrefix(word, "#") }

func readDecision(words []string) (Decision, error) {
	if len(words) != 3 || words[0] != Join && words[0] != Part {
		return Decision{}, fmt.Errorf("a decision is %q or %q and two articles, not %.200q", Join, Part, strings.Join(words, " "))
	}
	a, err := ArticleName(strings.TrimRight(words[1], ",;")) // as people part what they list
	if err != nil {
		return Decision{}, err
	}
	b, err := ArticleName(strings.TrimRight(words[2], ",;"))
	return Decision{words[0], a, b}, err
}
