package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/copytaster/copytaster/feed"
)

// Recalled is what an edition that stood before this store says of an article: the story that it is in, and when and
// by which article that was founded.
type Recalled struct {
	Article, Story, Founder feed.ID
	Published               time.Time
}

var insertRecalled = bulk{
	head: "INSERT INTO recalled (article, story, founder, published, at) VALUES ", columns: 5,
	tail: " ON CONFLICT (article) DO NOTHING",
}

var insertAlias = bulk{
	head: "INSERT INTO alias (story, target) VALUES ", columns: 2, tail: " ON CONFLICT (story) DO NOTHING",
}

// PutRecalled stores what an edition said of its stories: their articles, their states, and the ids that lead to them.
// What is known already stays.
func (s *Store) PutRecalled(ctx context.Context, now time.Time, articles []Recalled, states []StoryState, aliases map[feed.ID][]feed.ID) error {
	var pairs [][2]feed.ID
	for target, ids := range aliases {
		for _, id := range ids {
			pairs = append(pairs, [2]feed.ID{id, target})
		}
	}
	return s.transact(ctx, "on storing what the edition says", func(t *tx) error {
		_, err := insertRecalled.run(t, len(articles), func(i int, to []any) []any {
			r := &articles[i]
			return append(to, r.Article[:], r.Story[:], r.Founder[:], stamp(r.Published), stamp(now))
		})
		if err != nil {
			return err
		}
		if _, err := insertAlias.run(t, len(pairs), func(i int, to []any) []any {
			return append(to, pairs[i][0][:], pairs[i][1][:])
		}); err != nil {
			return err
		}
		return t.putStories(states)
	})
}

// Recalled returns what an earlier edition said of articles, by their ids.
func (s *Store) Recalled(ctx context.Context, articles []feed.ID) (map[feed.ID]Recalled, error) {
	found := map[feed.ID]Recalled{}
	const query = "SELECT article, story, founder, published FROM recalled WHERE article IN ("
	err := s.byIDs(ctx, query, articles, func(rs *sql.Rows) error {
		var article, story, founder []byte
		var published int64
		err := rs.Scan(&article, &story, &founder, &published)
		if err == nil {
			found[feed.ID(article)] = Recalled{feed.ID(article), feed.ID(story), feed.ID(founder), moment(published)}
		}
		return err
	})
	return found, fail(ctx, s.path, "on reading what the edition said", err)
}

// GroupsOf returns the numbers of the groups of stories that have rows.
func (s *Store) GroupsOf(ctx context.Context, stories []feed.ID) (map[feed.ID]int64, error) {
	groups := map[feed.ID]int64{}
	err := s.byIDs(ctx, "SELECT story, num FROM grouping WHERE story IN (", stories, func(rs *sql.Rows) error {
		var story []byte
		var num int64
		err := rs.Scan(&story, &num)
		if err == nil {
			groups[feed.ID(story)] = num
		}
		return err
	})
	return groups, fail(ctx, s.path, "on reading the groups", err)
}
