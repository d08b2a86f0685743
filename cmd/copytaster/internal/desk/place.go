package desk

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/copytaster/copytaster/feed/publish"
)

// place is where an edition goes: a folder, or readers over HTTP.
type place interface {
	// stands reports whether a file of that size is there.
	stands(path string, size int) bool
	// read returns the bytes of a file of an edition that stood before this store.
	read(path string) ([]byte, error)
	// draft begins an edition that will take the place of the one that stands.
	draft() (draft, error)
	// sum tells the bytes of a file from others, 0 where they are not at hand; there is false where there is no file.
	sum(path string) (sum uint32, there bool)
	// lacks reports whether there is no file.
	lacks(path string) bool
	// lasts reports whether files stay over a restart.
	lasts() bool
	// amend changes one file of the edition that stands.
	amend(ctx context.Context, f publish.File) ([]string, error)
}

// draft is an edition in the making.
type draft interface {
	// put adds files. Their bytes are not kept.
	put(ctx context.Context, files ...publish.File) error
	// rest is called where what was rendered so far is not needed any more.
	rest()
	// publish puts the edition in the place of the one that stands, of which some files stay as they are, takes away what
	// is gone, and returns which files changed.
	publish(ctx context.Context, stay, gone []string) ([]string, error)
	// discard lets go of what was put and not published.
	discard()
}

// folderPlace is a folder on disk.
type folderPlace struct{ *publish.Folder }

func (f folderPlace) stands(path string, size int) bool { return f.Has(path, int64(size)) }

func (f folderPlace) read(path string) ([]byte, error) { return f.Read(path, maxEdition) }

func (f folderPlace) draft() (draft, error) { return &folderDraft{folder: f, next: f.Begin()}, nil }

type folderDraft struct {
	folder folderPlace
	next   *publish.Batch
}

func (d *folderDraft) put(ctx context.Context, files ...publish.File) error {
	return d.next.Put(ctx, files...)
}

func (d *folderDraft) rest() {}

func (d *folderDraft) publish(ctx context.Context, _, gone []string) ([]string, error) {
	written, err := d.next.Publish(ctx)
	if err == nil {
		err = d.folder.Remove(gone...)
	}
	return written, err
}

func (d *folderDraft) discard() { d.next.Discard() }

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

func (f folderPlace) lacks(path string) bool { return f.Lacks(path) }

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
	// Grows hears how many bytes are held while an edition is made, which grow with each channel and as it is compressed.
	Grows func(held int64)
	// Swapped hears how many bytes are held when an edition has taken the place of the one before, which nobody needs then.
	Swapped func(held int64)

	made bool     // what stands was made by this process: what it loaded may be older than the store says
	left []string // the paths of the pages of stories that left the edition, the last that did at the end
}

// keptPages is how many pages of stories that left the edition stay in memory, since others may link to them.
const keptPages = 5000

func (s *Site) stands(path string, _ int) bool { return s.made && s.Has(path) }

func (s *Site) read(string) ([]byte, error) { return nil, nil }

func (s *Site) sum(path string) (sum uint32, there bool) { return 0, s.made && s.Has(path) }

func (s *Site) lacks(path string) bool { return !s.stands(path, 0) }

func (s *Site) lasts() bool { return false }

func (s *Site) draft() (draft, error) {
	d, err := s.Draft(s.Terms)
	if err != nil {
		return nil, err
	}
	d.Grows = s.Grows
	return &siteDraft{s, d}, nil
}

type siteDraft struct {
	*Site
	next *publish.Draft
}

func (d *siteDraft) put(_ context.Context, files ...publish.File) error { return d.next.Put(files...) }

func (d *siteDraft) rest() {
	if d.Grows != nil {
		d.Grows(d.next.Held())
	}
}

func (d *siteDraft) discard() {}

func (d *siteDraft) publish(ctx context.Context, stay, _ []string) ([]string, error) {
	for _, path := range stay {
		d.next.Keep(path)
	}
	leave := map[string]bool{}
	for _, path := range d.Paths() {
		if isArchive(path) {
			d.next.Keep(path)
		} else if strings.HasPrefix(path, "story/") && !d.next.Has(path) {
			leave[path] = true
		}
	}
	left := d.keepLeft(leave)
	written, err := d.swap(ctx, d.next)
	if err != nil {
		return nil, err
	}
	d.left = left
	if d.Swapped != nil {
		d.Swapped(d.Counts().Held)
	}
	return written, nil
}

// keepLeft keeps those pages that left the edition last, and returns their paths.
func (d *siteDraft) keepLeft(leave map[string]bool) []string {
	var left []string
	for _, path := range d.left {
		if leave[path] {
			left = append(left, path)
			delete(leave, path)
		}
	}
	stamps := d.Stamps() // after a restart nothing else tells which is the newest
	left = append(left, slices.SortedFunc(maps.Keys(leave), func(a, b string) int {
		return cmp.Or(stamps[a].Modified.Compare(stamps[b].Modified), strings.Compare(a, b))
	})...)
	left = left[max(0, len(left)-keptPages):]
	for _, path := range left {
		d.next.Keep(path)
	}
	return left
}

func (s *Site) amend(ctx context.Context, f publish.File) ([]string, error) {
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
	return s.swap(context.WithoutCancel(ctx), d) // one page is soon compressed
}

// swap puts a draft in the place of what stands.
func (s *Site) swap(ctx context.Context, d *publish.Draft) ([]string, error) {
	changed, err := d.Publish(ctx)
	if err != nil {
		return nil, err
	}
	s.made = true
	if topics := Topics(s.Terms.Base, changed); s.Changed != nil && len(topics) > 0 {
		s.Changed(topics)
	}
	return changed, nil
}
