package store

import (
	"context"
	"database/sql"
	"iter"
	"slices"
	"time"

	"github.com/copytaster/copytaster/feed"
)

// Group is what is kept of the articles of one event.
type Group struct {
	Num            int64 // of the article that began it
	Story, Founder feed.ID
	Published      time.Time // when the founding article ran
	Begun          time.Time // its first sight, or when its story came of another one
	Lead           int64     // the article that took the lead from the founding one, 0 for none
}

// Event is a group with those of its articles that may be published, one at least, oldest first.
type Event struct {
	Group
	Members   []Candidate
	FoundedBy []int64 // the sources of a founding article that is kept no more, its own first
}

// eventsAtOnce is how many groups have their members read together.
const eventsAtOnce = 128

// Events yields all groups of which an article may be published, an article that is in none as one of its own, some at
// once, so that more can be asked of these together. They come newest first by the article that began them, and with
// bodies as they came when withBody is true. An error ends the sequence. Other calls may be made while it runs.
func (s *Store) Events(ctx context.Context, withBody bool) iter.Seq2[[]Event, error] {
	// Where the article that began a group is gone, each that is left stands for it, and the first met is taken.
	query := "SELECT COALESCE(m.grouping, 0), " + candidateColumns(withBody) + " FROM article a" + joinBody(withBody) +
		` LEFT JOIN member m ON m.article = a.num LEFT JOIN article f ON f.num = m.grouping
		WHERE a.kept = 1 AND (m.article IS NULL OR m.grouping = a.num OR COALESCE(f.kept, 0) = 0)
		ORDER BY a.published DESC, a.id`
	return func(yield func([]Event, error) bool) {
		h := &heads{store: s, ctx: ctx, withBody: withBody, yield: yield, seen: map[int64]bool{}}
		var r candidateRow
		var num int64
		into := append([]any{&num}, r.fields()...)
		err := s.each(ctx, query, nil, func(rs *sql.Rows) (bool, error) {
			if err := rs.Scan(into...); err != nil {
				return false, err
			}
			c, err := r.candidate()
			if err != nil {
				return false, err
			}
			return h.add(num, c)
		})
		if err == nil && !h.ended && len(h.waiting) > 0 {
			_, err = h.flush()
		}
		if err != nil && !h.ended {
			yield(nil, fail(ctx, s.path, "on reading the articles", err))
		}
	}
}

// heads gathers the articles that stand for their groups until it is worth reading the members.
type heads struct {
	store    *Store
	ctx      context.Context
	withBody bool
	yield    func([]Event, error) bool
	waiting  []Event
	nums     []int64 // the groups among them that have rows
	seen     map[int64]bool
	ended    bool // the caller wants no more
}

func (h *heads) add(num int64, c Candidate) (more bool, err error) {
	e := Event{Members: []Candidate{c}}
	if num == 0 {
		e.Group = alone(&c)
	} else {
		if h.seen[num] {
			return true, nil
		}
		h.seen[num], e.Num = true, num
		h.nums = append(h.nums, num)
	}
	if h.waiting = append(h.waiting, e); len(h.waiting) < eventsAtOnce {
		return true, nil
	}
	return h.flush()
}

// alone is the group of an article that is in none.
func alone(c *Candidate) Group {
	return Group{
		Num: c.Num, Story: feed.StoryID(c.Article.ID), Founder: c.Article.ID, Published: c.Article.Published, Begun: c.FirstSeen,
	}
}

// flush yields what waits.
func (h *heads) flush() (more bool, err error) {
	found, err := h.store.events(h.ctx, h.nums, h.withBody)
	if err != nil {
		return false, err
	}
	for i := range h.waiting {
		if full, ok := found[h.waiting[i].Num]; ok {
			h.waiting[i] = *full
		}
	}
	h.ended = !h.yield(h.waiting, nil)
	h.waiting, h.nums = nil, h.nums[:0]
	return !h.ended, nil
}

// events reads groups that have rows, by their numbers.
func (s *Store) events(ctx context.Context, nums []int64, withBody bool) (map[int64]*Event, error) {
	found := make(map[int64]*Event, len(nums))
	const groups = "SELECT num, story, founder, published, begun, lead FROM grouping WHERE num IN ("
	err := inSizes(nums, func(args []any) error {
		return s.query(ctx, groups+list(1, len(args))+")", args, func(rs *sql.Rows) error {
			g, err := scanGroup(rs.Scan)
			found[g.Num] = &Event{Group: g}
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	members := "SELECT m.grouping, m.copy_of, " + candidateColumns(withBody) + " FROM member m JOIN article a ON a.num = m.article" +
		joinBody(withBody) + " WHERE a.kept = 1 AND m.grouping IN ("
	var r candidateRow
	var num, copyOf int64
	into := append([]any{&num, &copyOf}, r.fields()...)
	err = inSizes(nums, func(args []any) error {
		query := members + list(1, len(args)) + ") ORDER BY m.grouping, a.published, a.num"
		return s.query(ctx, query, args, func(rs *sql.Rows) error {
			if err := rs.Scan(into...); err != nil {
				return err
			}
			c, err := r.candidate()
			c.CopyOf = copyOf
			if e := found[num]; e != nil {
				e.Members = append(e.Members, c)
			}
			return err
		})
	})
	if err == nil {
		for _, e := range found {
			nameTexts(e.Members)
		}
		err = s.addFoundedBy(ctx, found)
	}
	return found, err
}

// nameTexts names a text whose first article is in the group no more by the next that has it.
func nameTexts(members []Candidate) {
	first := map[int64]int64{}
	for i := range members {
		m := &members[i]
		if m.CopyOf == 0 || holds(members, m.CopyOf) {
			continue
		}
		gone := m.CopyOf
		m.CopyOf = first[gone]
		if m.CopyOf == 0 {
			first[gone] = m.Num
		}
	}
}

// holds reports whether an article is among some, which are too large to be passed by value.
func holds(members []Candidate, num int64) bool {
	for i := range members {
		if members[i].Num == num {
			return true
		}
	}
	return false
}

// addFoundedBy adds whose the founding articles were that are among the members no more.
func (s *Store) addFoundedBy(ctx context.Context, events map[int64]*Event) error {
	var without []int64
	for num, e := range events {
		if !slices.ContainsFunc(e.Members, func(c Candidate) bool { return c.Article.ID == e.Founder }) {
			without = append(without, num)
		}
	}
	const query = "SELECT g.num, a.source, " + alsoOf + " FROM grouping g JOIN article a ON a.id = g.founder WHERE a.kept = 0 AND g.num IN ("
	return inSizes(without, func(args []any) error {
		return s.query(ctx, query+list(1, len(args))+")", args, func(rs *sql.Rows) error {
			var num, own int64
			var also string
			err := rs.Scan(&num, &own, &also)
			if err == nil {
				events[num].FoundedBy, err = sourceList(own, also)
			}
			return err
		})
	})
}

func scanGroup(scan func(...any) error) (Group, error) {
	var g Group
	var story, founder []byte
	var published, begun int64
	err := scan(&g.Num, &story, &founder, &published, &begun, &g.Lead)
	copy(g.Story[:], story)
	copy(g.Founder[:], founder)
	g.Published, g.Begun = moment(published), moment(begun)
	return g, err
}

// Event returns the group of an article with all its articles, or one of its own; ok is false where the article is not
// kept.
func (s *Store) Event(ctx context.Context, article int64) (e Event, ok bool, err error) {
	const doing = "on reading a story"
	var r candidateRow
	var num int64
	into := append([]any{&num}, r.fields()...)
	query := "SELECT COALESCE(m.grouping, 0), " + candidateColumns(true) + " FROM article a" + joinBody(true) +
		" LEFT JOIN member m ON m.article = a.num WHERE a.kept = 1 AND a.num = $1"
	err = s.query(ctx, query, []any{article}, func(rs *sql.Rows) error {
		if err := rs.Scan(into...); err != nil {
			return err
		}
		c, err := r.candidate()
		e, ok = Event{Group: alone(&c), Members: []Candidate{c}}, true
		return err
	})
	if err != nil || num == 0 {
		return e, ok, fail(ctx, s.path, doing, err)
	}
	found, err := s.events(ctx, []int64{num}, true)
	if err == nil && found[num] != nil {
		e = *found[num]
	}
	return e, ok, fail(ctx, s.path, doing, err)
}

// Copied returns the groups in which one of some articles repeats another one or is repeated, each with such an article.
func (s *Store) Copied(ctx context.Context, nums []int64) (map[int64]int64, error) {
	copied := map[int64]int64{}
	var group, num int64
	const query = `SELECT m.grouping, m.article FROM member m WHERE (m.copy_of <> 0 OR EXISTS (SELECT 1 FROM member c
		WHERE c.grouping = m.grouping AND c.copy_of = m.article)) AND m.article IN (`
	err := s.use(ctx, "on reading the groups", func(t *tx) error {
		return inLists(t, query, ")", nums, func(scan func(...any) error) error {
			err := scan(&group, &num)
			copied[group] = num
			return err
		})
	})
	return copied, err
}

// EventsOf returns groups with their articles by the numbers of the groups, without those of which nothing is kept.
func (s *Store) EventsOf(ctx context.Context, groups []int64) (map[int64]*Event, error) {
	found, err := s.events(ctx, groups, false)
	return found, fail(ctx, s.path, "on reading the stories", err)
}

// byIDs runs a query that ends in "IN (" for all ids and calls fn for each row.
func (s *Store) byIDs(ctx context.Context, query string, ids []feed.ID, fn func(*sql.Rows) error) error {
	keys := make([][]byte, len(ids))
	for i := range ids {
		keys[i] = ids[i][:]
	}
	return inSizes(keys, func(args []any) error { return s.query(ctx, query+list(1, len(args))+")", args, fn) })
}

// Aliases returns, for each of the stories that others were found to be, the ids of those, in the order of their bytes.
func (s *Store) Aliases(ctx context.Context, stories []feed.ID) (map[feed.ID][]feed.ID, error) {
	aliases := map[feed.ID][]feed.ID{}
	err := s.byIDs(ctx, "SELECT story, target FROM alias WHERE target IN (", stories, func(rs *sql.Rows) error {
		story, target, err := scanPair(rs)
		aliases[target] = append(aliases[target], story)
		return err
	})
	for _, ids := range aliases {
		slices.SortFunc(ids, feed.ID.Compare)
	}
	return aliases, fail(ctx, s.path, "on reading the aliases", err)
}

// Targets returns what became of those of the stories that were found to be another one.
func (s *Store) Targets(ctx context.Context, stories []feed.ID) (map[feed.ID]feed.ID, error) {
	targets := map[feed.ID]feed.ID{}
	err := s.byIDs(ctx, "SELECT story, target FROM alias WHERE story IN (", stories, func(rs *sql.Rows) error {
		story, target, err := scanPair(rs)
		targets[story] = target
		return err
	})
	return targets, fail(ctx, s.path, "on reading the aliases", err)
}

func scanPair(rs *sql.Rows) (a, b feed.ID, err error) {
	var x, y []byte
	err = rs.Scan(&x, &y)
	copy(a[:], x)
	copy(b[:], y)
	return a, b, err
}
