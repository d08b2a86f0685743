package desk

import (
	"context"
	"errors"
	"io/fs"
	"strings"

	"github.com/copytaster/copytaster/feed/publish"
)

// place is where an edition goes: a folder, or readers over HTTP.
type place interface {
	// stands reports whether a file of that size is there.
	stands(path string, size int) bool
	// read returns the bytes of a file of an edition that stood before this store.
	read(path string) ([]byte, error)
	// replace puts an edition in the place of the one that stands, of which some files stay as they are, takes away what
	// is gone, and returns which files changed.
	replace(ctx context.Context, files []publish.File, stay, gone []string) ([]string, error)
	// sum tells the bytes of a file from others, 0 where they are not at hand; there is false where there is no file.
	sum(path string) (sum uint32, there bool)
	// lasts reports whether files stay over a restart.
	lasts() bool
	// amend changes one file of the edition that stands.
	amend(ctx context.Context, f publish.File) ([]string, error)
}

// folderPlace is a folder on disk.
type folderPlace struct{ *publish.Folder }

func (f folderPlace) stands(path string, size int) bool { return f.Has(path, int64(size)) }

func (f folderPlace) read(path string) ([]byte, error) { return f.Read(path, maxEdition) }

func (f folderPlace) replace(ctx context.Context, files []publish.File, _, gone []string) ([]string, error) {
	written, err := f.Write(ctx, files)
	if err == nil {
		err = f.Remove(gone...)
	}
	return written, err
}

func (f folderPlace) sum(path string) (sum uint32, there bool) {
	b, err := f.read(path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, false
	}
	if err != nil {
		return 0, true
	}
	return fileSum(b), true
}

func (f folderPlace) lasts() bool { return true }

func (f folderPlace) amend(ctx context.Context, file publish.File) ([]string, error) {
	return f.Write(ctx, []publish.File{file})
}

// Site is an edition over HTTP.
type Site struct {
	*publish.Site
	Terms publish.Terms
	// Changed hears of the addresses of feeds that changed.
	Changed func(topics []string)

	has map[string]bool // the paths of what stands
}

// keptPages is how many pages of stories that left the edition stay in memory.
const keptPages = 5000

func (s *Site) stands(path string, _ int) bool { return s.has[path] }

func (s *Site) read(string) ([]byte, error) { return nil, nil }

func (s *Site) sum(path string) (sum uint32, there bool) { return 0, s.has[path] }

func (s *Site) lasts() bool { return false }

func (s *Site) replace(_ context.Context, files []publish.File, stay, _ []string) ([]string, error) {
	d, err := s.Draft(s.Terms)
	if err != nil {
		return nil, err
	}
	if err := d.Put(files...); err != nil {
		return nil, err
	}
	for _, path := range stay {
		d.Keep(path)
	}
	kept := 0
	for _, path := range s.Paths() { // others may link to them
		if isArchive(path) {
			d.Keep(path)
		} else if strings.HasPrefix(path, "story/") && kept < keptPages && d.Keep(path) {
			kept++
		}
	}
	return s.publish(d), nil
}

func (s *Site) amend(_ context.Context, f publish.File) ([]string, error) {
	d, err := s.Draft(s.Terms)
	if err != nil {
		return nil, err
	}
	if err := d.Put(f); err != nil {
		return nil, err
	}
	for _, path := range s.Paths() {
		d.Keep(path)
	}
	return s.publish(d), nil
}

func (s *Site) publish(d *publish.Draft) []string {
	change := d.Publish()
	s.has = map[string]bool{}
	for _, path := range s.Paths() {
		s.has[path] = true
	}
	if s.Changed != nil && len(change.Topics) > 0 {
		s.Changed(change.Topics)
	}
	return change.Written
}
