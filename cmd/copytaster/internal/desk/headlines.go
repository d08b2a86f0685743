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

// find looks for the articles of headlines that have no link, by their words read, and notes that they were looked for.
func (r *relating) find(ctx context.Context, headlines []store.Unlinked, asked []*group.Reading) error {
	if len(headlines) == 0 {
		return nil
	}
	found := map[store.Unlinked]int64{}
	for i, h := range headlines {
		if num, ok := r.engine.Find(asked[i]); ok && num != h.Article {
			found[h] = num
		}
	}
	if err := r.desk.store.Link(ctx, found, r.desk.privateSources()...); err != nil {
		return err
	}
	return r.desk.store.Set(ctx, headlinesKey, strings.Join(headlineSums(headlines), " "))
}
