package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"slices"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
	"github.com/copytaster/copytaster/feed/publish"
	"github.com/copytaster/copytaster/feed/render"
)

// storyPages renders the pages of stories that have none yet, and those that lead to them from the ids of stories that
// they were found to be. In most rounds few stories have changed, so the pages of the others are not made again.
func (e *edition) storyPages(
	ctx context.Context, c *channel.Channel, doc render.Document, by telling, paged map[feed.ID]bool, put put,
) error {
	fuller, had := e.fuller(c), e.newHistory()
	if len(fuller) > 0 {
		var unpaged []feed.ID
		for i := range by.stories {
			if id := by.stories[i].ID; !paged[id] {
				unpaged = append(unpaged, id)
			}
		}
		had.ask(ctx, unpaged)
	}
	for i := range by.stories {
		s := &by.stories[i]
		if page, ok := by.pages[s.ID]; ok {
			s = &page
		}
		if paged[s.ID] {
			continue
		}
		paged[s.ID] = true
		doc.Content = c.Content
		for _, f := range fuller {
			if had.admitted(ctx, e.channelKey(f), s.ID) {
				doc.Content = f.Content
				break
			}
		}
		sum, err := pageSum(&doc, s)
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
			if paged[alias] { // it is a story again in this store: a page that was made leads nowhere else
				continue
			}
			paged[alias] = true
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
	return had.failed
}

// fuller returns the channels that carry more of an article than another, the fullest first: what left one of them still
// has a page that others lead to, which goes on saying as much. What is for readers of a private source alone counts for
// those alone.
func (e *edition) fuller(c *channel.Channel) []*channel.Channel {
	var fuller []*channel.Channel
	secret := e.secrets(c)
	for i := range e.desk.cfg.Channels {
		if f := &e.desk.cfg.Channels[i]; f.Content.Compare(c.Content) < 0 && (secret || !e.secrets(f)) {
			fuller = append(fuller, f)
		}
	}
	slices.SortStableFunc(fuller, func(a, b *channel.Channel) int { return a.Content.Compare(b.Content) })
	return fuller
}

// pageSum sums what the page of a story, as a channel tells it, says beside what the edition's documents all depend on.
func pageSum(doc *render.Document, s *feed.Story) (uint64, error) {
	told := *s
	told.Lead.Body = feed.Body{} // the page has it cleaned
	h := fnv.New64a()
	_, _ = io.WriteString(h, doc.Slug+"\n"+string(doc.Content)+"\n") // a sum gives no error
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
