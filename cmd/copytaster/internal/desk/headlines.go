package desk

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/group"
	"github.com/copytaster/copytaster/feed/store"
)

// headlinesKey is the name of the sums of the headlines whose articles were looked for.
const headlinesKey = "headlines"

// headlineSums returns a sum of each headline, in order.
func headlineSums(headlines []store.Unlinked) []string {
	sums := make([]string, len(headlines))
	for i, h := range headlines {
		sums[i] = strconv.FormatUint(feed.Sum("headline", strconv.FormatInt(h.Article, 10), h.Title, h.Language), 36)
	}
	slices.Sort(sums)
	return slices.Compact(sums)
}

// newHeadlines reports whether one of the headlines looks for its article that no round has looked for yet.
func (d *Desk) newHeadlines(ctx context.Context, headlines []store.Unlinked) (bool, error) {
	if len(headlines) == 0 {
		return false, nil
	}
	was, err := d.store.Get(ctx, headlinesKey)
	known := strings.Fields(was)
	return slices.ContainsFunc(headlineSums(headlines), func(s string) bool {
		_, ok := slices.BinarySearch(known, s)
		return !ok
	}), err
}

// find looks for the articles of headlines that have no link, by their words read.
func (r *relating) find(ctx context.Context, headlines []store.Unlinked, asked []*group.Reading) error {
	if len(headlines) == 0 {
		return nil
	}
	return r.desk.link(ctx, headlines, finds(r.engine, headlines, asked))
}

// finds returns what an engine finds for headlines.
func finds(engine *group.Engine, headlines []store.Unlinked, asked []*group.Reading) map[store.Unlinked]int64 {
	found := map[store.Unlinked]int64{}
	for i, h := range headlines {
		if num, ok := engine.Find(asked[i]); ok && num != h.Article {
			found[h] = num
		}
	}
	return found
}

// link gives headlines their articles, and notes that all of them were looked for.
func (d *Desk) link(ctx context.Context, headlines []store.Unlinked, found map[store.Unlinked]int64) error {
	if err := d.store.Link(ctx, found, d.privateSources()...); err != nil {
		return err
	}
	return d.store.Set(ctx, headlinesKey, strings.Join(headlineSums(headlines), " "))
}

// soughtKey is the name of the number of the last article among which headlines were looked for where no channel groups.
const soughtKey = "sought"

// findApart looks for the articles of headlines where no channel groups and nothing is kept of what articles say: among those
// that are new, and in all the window where a headline is new or seems to have found one, since a title that an outlet has on
// several days is nobody's.
func (d *Desk) findApart(ctx context.Context, headlines []store.Unlinked, stated bool) error {
	if len(headlines) == 0 {
		return nil
	}
	text, err := d.store.Get(ctx, soughtKey)
	if err != nil {
		return err
	}
	after, _ := strconv.ParseInt(text, 10, 64)
	if stated {
		after = 0
	}
	found, last, err := d.search(ctx, headlines, after)
	if err == nil && len(found) > 0 && after > 0 {
		found, last, err = d.search(ctx, headlines, 0)
	}
	if err != nil || last == after {
		return err
	}
	if err := d.link(ctx, headlines, found); err != nil {
		return err
	}
	return d.store.Set(ctx, soughtKey, strconv.FormatInt(last, 10))
}

// search looks for headlines among the articles of the window behind a number, and returns the last number among them.
func (d *Desk) search(ctx context.Context, headlines []store.Unlinked, after int64) (found map[store.Unlinked]int64, last int64, err error) {
	nums, err := d.store.KeptSince(ctx, d.since(), after)
	if err != nil || len(nums) == 0 {
		return nil, after, err
	}
	engine := group.New(group.Options{Window: d.cfg.Group.Window})
	asked := readHeadlines(engine, headlines)
	engine.Want(asked)
	for batch := range slices.Chunk(nums, readAtOnce) {
		articles, err := d.store.ByNum(ctx, batch)
		if err != nil {
			return nil, after, err
		}
		for i := range articles {
			engine.Place(engine.Read(d.comparable(&articles[i])), articles[i].Num)
		}
	}
	return finds(engine, headlines, asked), nums[len(nums)-1], nil
}

func readHeadlines(engine *group.Engine, headlines []store.Unlinked) []*group.Reading {
	asked := make([]*group.Reading, len(headlines))
	for i, h := range headlines {
		asked[i] = engine.ReadHeadline(h.Title, h.Language)
	}
	return asked
}
