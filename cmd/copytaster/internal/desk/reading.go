package desk

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/group"
	"github.com/copytaster/copytaster/feed/store"
	"github.com/copytaster/copytaster/sources"
)

// reading is a new article's words, and what else is asked of it when they are judged.
type reading struct {
	num                  int64
	id                   feed.ID
	published, firstSeen time.Time
	words                *group.Reading
	aside                bool // nothing is held against it
}

func readingsOf(list []*reading) []*group.Reading {
	words := make([]*group.Reading, len(list))
	for i, x := range list {
		words[i] = x.words
	}
	return words
}

// read reads the new articles from the store, in the order in which they stand there, and makes their words comparable. It
// returns them in the order in which they are judged.
func (r *relating) read(ctx context.Context) ([]*reading, error) {
	place := make(map[int64]int, len(r.fresh))
	for i, num := range r.fresh {
		place[num] = i
	}
	list := make([]*reading, len(r.fresh))
	for batch := range slices.Chunk(slices.Sorted(slices.Values(r.fresh)), readAtOnce) {
		found, err := r.words(ctx, batch)
		if err != nil {
			return nil, err
		}
		for _, x := range found {
			list[place[x.num]] = x
		}
	}
	return slices.DeleteFunc(list, func(x *reading) bool { return x == nil }), nil
}

// words reads articles from the store and makes their words comparable. Those that are not kept any more are left out.
func (r *relating) words(ctx context.Context, nums []int64) ([]*reading, error) {
	found, err := r.desk.store.ByNum(ctx, nums)
	list := make([]*reading, len(found))
	for i := range found {
		c := &found[i]
		list[i] = &reading{
			num: c.Num, id: c.Article.ID, published: c.Article.Published, firstSeen: c.FirstSeen,
			words: r.engine.Read(r.desk.comparable(c)),
		}
	}
	return list, err
}

// comparable is what is looked at of an article. What a clock that was ahead stored was seen now. Its link is not: of what
// shares one the store knows already what is one article, and what is not, as where all of a feed leads to its front page.
func (d *Desk) comparable(c *store.Candidate) *group.Article {
	a := &c.Article
	return &group.Article{
		Num: c.Num, Title: a.Title, Text: comparableText(a), Language: a.Language, Outlet: d.outletOf(c).Key, OutletName: a.Outlet.Name,
		Address: a.URL, Published: a.Published, Seen: sooner(c.FirstSeen, d.now),
	}
}

// comparableText is the summary and, where that is short, how the body begins.
func comparableText(a *feed.Article) string {
	if a.Body.HTML == "" || utf8.RuneCountInString(a.Summary) >= store.ShortSummary {
		return a.Summary
	}
	begins := sources.Abstract(a.Body)
	if n := min(len(a.Summary), 60); n == 0 || strings.HasPrefix(begins, a.Summary[:n]) {
		return begins
	}
	return a.Summary + "\n" + begins
}
