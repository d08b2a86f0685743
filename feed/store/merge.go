package store

import (
	"cmp"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"github.com/copytaster/copytaster/feed"
)

// merge moves the members of groups into others, which are in no further one. Of two stories the one lives that was
// published, and of two the older; the id of the other becomes an alias where it was published.
func (t *tx) merge(merges []Merge) error {
	groups, err := t.merging(merges)
	if err != nil {
		return err
	}
	var gone []int64
	changed := map[int64]bool{}
	for _, m := range merges {
		into, from := groups[m.Into], groups[m.From]
		if into == nil || from == nil {
			return fmt.Errorf("groups %d and %d: %w", m.From, m.Into, sql.ErrNoRows)
		}
		if from.stored {
			gone = append(gone, m.From)
			if _, err := t.exec("UPDATE member SET grouping = $1 WHERE grouping = $2", m.Into, m.From); err != nil {
				return err
			}
		}
		ends := from.Group
		if from.published != into.published && from.published || from.published == into.published && from.older(&into.Group) {
			ends, into.Group = into.Group, from.Group
			into.Num, changed[m.Into] = m.Into, true
		}
		if _, err := t.exec("UPDATE alias SET target = $1 WHERE target = $2", into.Story[:], ends.Story[:]); err != nil {
			return err
		}
		if from.published && into.published {
			_, err := t.exec(`INSERT INTO alias (story, target) VALUES ($1, $2)
				ON CONFLICT (story) DO UPDATE SET target = excluded.target`, ends.Story[:], into.Story[:])
			if err != nil {
				return err
			}
		}
		into.published = into.published || from.published
	}
	if err := execLists(t, "DELETE FROM grouping WHERE num IN (", gone); err != nil {
		return err
	}
	lives := slices.Sorted(maps.Keys(changed))
	if _, err := insertGroup.run(t, len(lives), func(i int, to []any) []any { return groups[lives[i]].append(to) }); err != nil {
		return err
	}
	_, err = putFounder.run(t, len(merges), func(i int, to []any) []any { return append(to, merges[i].From, merges[i].Into) })
	return err
}

// merging is a group that is merged.
type merging struct {
	Group
	stored    bool // it has a row
	published bool // its story was
}

// merging reads the groups of merges, or makes those of articles by themselves.
func (t *tx) merging(merges []Merge) (map[int64]*merging, error) {
	groups := map[int64]*merging{}
	var nums []int64
	for _, m := range merges {
		nums = append(nums, m.From, m.Into)
	}
	const stored = "SELECT num, story, founder, published, begun, lead FROM grouping WHERE num IN ("
	err := inLists(t, stored, ")", nums, func(scan func(...any) error) error {
		g, err := scanGroup(scan)
		groups[g.Num] = &merging{Group: g, stored: true}
		return err
	})
	if err != nil {
		return nil, err
	}
	nums = slices.DeleteFunc(nums, func(num int64) bool { return groups[num] != nil })
	var num, ran, begun int64
	var id []byte
	const alone = "SELECT num, id, published, first_seen FROM article WHERE num IN ("
	err = inLists(t, alone, ")", nums, func(scan func(...any) error) error {
		if err := scan(&num, &id, &ran, &begun); err != nil {
			return err
		}
		g := Group{Num: num, Founder: feed.ID(id), Published: moment(ran), Begun: moment(begun)}
		g.Story = feed.StoryID(g.Founder)
		groups[num] = &merging{Group: g}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var stories [][]byte
	for _, g := range groups {
		stories = append(stories, g.Story[:])
	}
	published, err := t.known("story", stories)
	for _, g := range groups {
		g.published = published[g.Story]
	}
	return groups, err
}

// older reports whether a group was begun before another.
func (g *Group) older(than *Group) bool {
	return cmp.Or(g.Begun.Compare(than.Begun), g.Published.Compare(than.Published), cmp.Compare(g.Num, than.Num)) < 0
}
