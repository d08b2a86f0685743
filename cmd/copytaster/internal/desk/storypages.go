package desk

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/publish"
	"github.com/copytaster/copytaster/feed/render"
)

// storyPages renders the pages of stories that have none yet, and those that lead to them from the ids of stories that
// they were found to be. In most rounds few stories have changed, so the pages of the others are not made again.
func (e *edition) storyPages(doc render.Document, by telling, paged map[feed.ID]bool, put put) error {
	for i := range by.stories {
		s := &by.stories[i]
		if page, ok := by.pages[s.ID]; ok {
			s = &page
		}
		if paged[s.ID] {
			continue
		}
		paged[s.ID] = true
		sum, err := pageSum(doc.Slug, s)
		if err != nil {
			return err
		}
		path := render.StoryPath(s.ID)
		if !e.stays(path, sum) {
			b, err := render.StoryPage(doc, *s)
			if err == nil {
				err = put(publish.File{Path: path, Bytes: b})
			}
			if err != nil {
				return err
			}
		}
		for _, alias := range by.aliases[s.ID] {
			if path = render.StoryPath(alias); e.stays(path, sum) {
				continue
			}
			b, err := render.PointerPage(doc, alias, *s)
			if err == nil {
				err = put(publish.File{Path: path, Bytes: b})
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// pageSum sums what the page of a story, as a channel tells it, says beside what the edition's documents all depend on.
func pageSum(slug string, s *feed.Story) (uint64, error) {
	told := *s
	told.Lead.Body = feed.Body{} // the page has it cleaned
	h := fnv.New64a()
	_, _ = io.WriteString(h, slug+"\n") // a sum gives no error
	if err := json.NewEncoder(h).Encode(&told); err != nil {
		return 0, fmt.Errorf("the sum of the page of %s: %w", s.ID, err)
	}
	return h.Sum64(), nil
}

// stays records what a page says and reports whether the one that stands at the path says it already.
func (e *edition) stays(path string, sum uint64) bool {
	e.pages[path] = sum
	size, was := e.last.Files[path]
	if !was || e.remade || e.last.Pages[path] != sum || !e.place.stands(path, size) {
		return false
	}
	e.stay = append(e.stay, path)
	return true
}
