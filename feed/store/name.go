package store

import (
	"context"
	"database/sql"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/copytaster/copytaster/feed"
)

// Named returns the numbers of the kept articles that are called by their address, by their id, or by the id of a story
// that they founded or the address of its page; what names none is left out.
func (s *Store) Named(ctx context.Context, names []string) (map[string]int64, error) {
	links, ids := map[int64][]string{}, map[feed.ID][]string{}
	for _, name := range names {
		if id, err := feed.ParseID(name); err == nil {
			ids[id] = append(ids[id], name)
		} else if key := feed.LinkKey(name); key != "" {
			sum := int64(feed.Sum("link", key))
			links[sum] = append(links[sum], name)
			if id, ok := storyOfPage(name); ok {
				ids[id] = append(ids[id], name)
			}
		}
	}
	found := map[string]int64{}
	const byLink = "SELECT s.key, a.num FROM seen s JOIN article a ON a.num = s.article AND a.kept = 1 WHERE s.key IN ("
	err := inSizes(slices.Collect(maps.Keys(links)), func(args []any) error {
		return s.query(ctx, byLink+list(1, len(args))+")", args, func(rs *sql.Rows) error {
			var key, num int64
			err := rs.Scan(&key, &num)
			for _, name := range links[key] {
				found[name] = num
			}
			return err
		})
	})
	// A story is its founding article, else the first of those that are kept, and an alias the one that founded it, while
	// that is in the story that it became, else that story. What one query finds the next does not look for.
	for _, query := range []string{
		"SELECT a.id, a.num FROM article a WHERE a.kept = 1 AND a.id IN (",
		"SELECT g.story, a.num FROM grouping g JOIN article a ON a.id = g.founder AND a.kept = 1 WHERE g.story IN (",
		`SELECT g.story, a.num FROM grouping g JOIN member m ON m.grouping = g.num
			JOIN article a ON a.num = m.article AND a.kept = 1 WHERE g.story IN (`,
		`SELECT l.story, a.num FROM alias l JOIN grouping g ON g.story = l.target JOIN member m ON m.grouping = g.num
			JOIN article a ON a.num = m.article AND a.kept = 1 JOIN story t ON t.id = l.story AND t.founder = a.id WHERE l.story IN (`,
		`SELECT l.story, a.num FROM alias l JOIN grouping g ON g.story = l.target
			JOIN article a ON a.id = g.founder AND a.kept = 1 WHERE l.story IN (`,
		`SELECT l.story, a.num FROM alias l JOIN grouping g ON g.story = l.target JOIN member m ON m.grouping = g.num
			JOIN article a ON a.num = m.article AND a.kept = 1 WHERE l.story IN (`,
		`SELECT l.story, a.num FROM alias l JOIN story t ON t.id = l.target
			JOIN article a ON a.id = t.founder AND a.kept = 1 WHERE l.story IN (`,
		"SELECT t.id, a.num FROM story t JOIN article a ON a.id = t.founder AND a.kept = 1 WHERE t.id IN (",
	} {
		if err != nil || len(ids) == 0 {
			break
		}
		met := map[feed.ID]int64{}
		err = s.byIDs(ctx, query, slices.Collect(maps.Keys(ids)), func(rs *sql.Rows) error {
			var id []byte
			var num int64
			if err := rs.Scan(&id, &num); err != nil {
				return err
			}
			if had, known := met[feed.ID(id)]; !known || num < had {
				met[feed.ID(id)] = num
			}
			return nil
		})
		for id, num := range met {
			for _, name := range ids[id] {
				if _, known := found[name]; !known { // by its address
					found[name] = num
				}
			}
			delete(ids, id)
		}
	}
	return found, fail(ctx, s.path, "on looking for an article", err)
}

// storyOfPage returns the id of the story whose page may have an address: story/<id>/ below wherever an edition stands.
func storyOfPage(address string) (id feed.ID, ok bool) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return id, false
	}
	dir, last := path.Split(strings.TrimSuffix(strings.TrimSuffix(u.Path, "index.html"), "/"))
	if path.Base(dir) != "story" {
		return id, false
	}
	id, err = feed.ParseID(last)
	return id, err == nil
}

// Developed returns the stories that items tell anew, by the ids of these (feed.DevelopmentID), those of stories that
// others were found to be too. It tries all, so it is for few calls.
func (s *Store) Developed(ctx context.Context, items []feed.ID) (map[feed.ID]feed.ID, error) {
	found := map[feed.ID]feed.ID{}
	if len(items) == 0 {
		return found, nil
	}
	try := func(rs *sql.Rows) error {
		var id []byte
		var most int
		if err := rs.Scan(&id, &most); err != nil {
			return err
		}
		story := feed.ID(id)
		for n := 1; n <= most; n++ {
			if item := feed.DevelopmentID(story, n); slices.Contains(items, item) {
				found[item] = story
			}
		}
		return nil
	}
	// An article joined it each time, at least; where a person parted them since, the channel still knows how often.
	var err error
	for _, query := range []string{
		"SELECT story, developments FROM admitted WHERE developments > 0",
		"SELECT g.story, COUNT(*) FROM grouping g JOIN member m ON m.grouping = g.num GROUP BY g.num HAVING COUNT(*) > 1",
		`SELECT l.story, COUNT(*) FROM alias l JOIN grouping g ON g.story = l.target JOIN member m ON m.grouping = g.num
			GROUP BY l.story HAVING COUNT(*) > 1`,
	} {
		if err == nil && len(found) < len(items) {
			err = s.query(ctx, query, nil, try)
		}
	}
	return found, fail(ctx, s.path, "on looking for a development", err)
}
