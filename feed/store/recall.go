package store

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/copytaster/copytaster/feed"
)

// Recalled is what an edition that stood before this store says of an article: the story that it is in, by which article
// that was founded, and when the article itself was published, zero where it does not say that. One that was published by
// itself founded what is published under its own id, or, where others were in stories then, nothing: Story is the zero ID.
type Recalled struct {
	Article, Story, Founder feed.ID
	Published               time.Time
	Address                 feed.ID // the id that its address makes, where that is another one (feed.AddressID)
}

var insertRecalled = bulk{
	head: "INSERT INTO recalled (article, story, founder, published, address, at) VALUES ", columns: 6,
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
			return append(to, r.Article[:], r.Story[:], r.Founder[:], stamp(r.Published), r.Address[:], stamp(now))
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

// Untold reports whether nobody was told of a story yet: none was published from this store, and no edition that stood
// before it was read.
func (s *Store) Untold(ctx context.Context) (bool, error) {
	var told bool
	err := s.use(ctx, "on reading the stories", func(t *tx) error {
		return t.one("SELECT EXISTS (SELECT 1 FROM story) OR EXISTS (SELECT 1 FROM recalled)", nil, &told)
	})
	return !told, err
}

// Recalled returns what an earlier edition said of articles, by their ids.
func (s *Store) Recalled(ctx context.Context, articles []feed.ID) (map[feed.ID]Recalled, error) {
	found := map[feed.ID]Recalled{}
	err := s.byIDs(ctx, selectRecalled+"article IN (", articles, func(rs *sql.Rows) error {
		r, err := scanRecalled(rs.Scan)
		found[r.Article] = r
		return err
	})
	return found, fail(ctx, s.path, "on reading what the edition said", err)
}

const selectRecalled = "SELECT article, story, founder, published, address FROM recalled WHERE "

func scanRecalled(scan func(...any) error) (Recalled, error) {
	var r Recalled
	var article, story, founder, address []byte
	var published int64
	err := scan(&article, &story, &founder, &published, &address)
	copy(r.Article[:], article)
	copy(r.Story[:], story)
	copy(r.Founder[:], founder)
	copy(r.Address[:], address)
	r.Published = moment(published)
	return r, err
}

// recallMoved knows new items by what an earlier edition says of their addresses: an article that had moved is the same
// where one source has it at its old address, and another at the new one.
func (b *batch) recallMoved(t *tx) error {
	var some bool
	none := feed.ID{}
	err := t.one("SELECT EXISTS (SELECT 1 FROM recalled WHERE address > $1)", []any{none[:]}, &some)
	if err != nil || !some {
		return err
	}
	items, ids := map[feed.ID][]*item{}, [][]byte{} // by the ids that their addresses make
	for d := range b.docs {
		for i := range b.docs[d].items {
			it := &b.docs[d].items[i]
			if it.decided || it.sharedLink || it.link == 0 || b.keys[it.link] != nil {
				continue
			}
			id := feed.AddressID(it.a.URL)
			if items[id] == nil {
				ids = append(ids, id[:])
			}
			items[id] = append(items[id], it)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	links := map[feed.ID][]uint64{} // by the articles
	for _, query := range [...]string{
		"SELECT address, article, address, at FROM recalled WHERE address IN (",
		"SELECT article, article, address, at FROM recalled WHERE article IN (",
	} {
		err := inLists(t, query, ")", ids, func(scan func(...any) error) error {
			var here, article, address []byte
			var at int64
			err := scan(&here, &article, &address, &at)
			if err != nil || feed.ID(address).IsZero() {
				return err
			}
			for _, it := range items[feed.ID(here)] {
				if !b.isLater(it.a, at) {
					links[feed.ID(article)] = append(links[feed.ID(article)], it.link)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return b.linkMoved(t, links)
}

// linkMoved makes the links of articles that moved lead to those that are stored, and the others of one to each other.
func (b *batch) linkMoved(t *tx, links map[feed.ID][]uint64) error {
	b.moved = map[uint64][]uint64{}
	entries := map[int64]*entry{}
	for _, e := range b.keys {
		entries[e.num] = e
	}
	var ids [][]byte
	for id, all := range links {
		ids = append(ids, id[:])
		for _, link := range all {
			b.moved[link] = all
		}
	}
	var nums []int64
	var id []byte
	var num int64
	err := inLists(t, "SELECT id, num FROM article WHERE id IN (", ")", ids, func(scan func(...any) error) error {
		if err := scan(&id, &num); err != nil {
			return err
		}
		if entries[num] == nil {
			entries[num] = &entry{num: num}
			nums = append(nums, num)
		}
		for _, link := range links[feed.ID(id)] {
			b.keys[link] = entries[num]
			b.learned = append(b.learned, link)
		}
		return nil
	})
	if err != nil || len(nums) == 0 {
		return err
	}
	slices.Sort(nums)
	return b.recallEntries(t, nums, entries)
}

// isLater reports whether an article says that it was published after an edition was read, at a time that is no date that
// is to come, which tells nothing.
func (b *batch) isLater(a *feed.Article, at int64) bool {
	return stamp(a.Published) > at && !a.Published.After(b.now)
}

// takeUp gives new articles that an earlier edition had the ids that they had there, wherever they moved to since: not what
// says that it was published after that edition was read, which is another article at that address. It returns when
// articles were published, as that edition says, by their ids.
func (b *batch) takeUp(t *tx) (published map[feed.ID]int64, err error) {
	var some int
	err = t.one("SELECT CASE WHEN EXISTS (SELECT 1 FROM recalled) THEN 1 ELSE 0 END", nil, &some)
	if err != nil || some == 0 {
		return nil, err
	}
	ids := make([][]byte, len(b.fresh))
	for i, e := range b.fresh {
		ids[i] = e.id[:]
	}
	type recalled struct {
		id feed.ID
		at int64
	}
	moved := map[feed.ID]recalled{}
	const byAddress = "SELECT address, article, at FROM recalled WHERE address IN ("
	err = inLists(t, byAddress, ")", ids, func(scan func(...any) error) error {
		var address, article []byte
		var at int64
		err := scan(&address, &article, &at)
		if err == nil {
			moved[feed.ID(address)] = recalled{feed.ID(article), at}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	given := map[feed.ID]*entry{}
	for _, e := range b.fresh {
		if was, ok := moved[e.id]; ok && e.unique && !b.isLater(e.item.a, was.at) {
			e.id, e.unheard, given[was.id] = was.id, false, e // and so in ids
		}
	}
	for _, e := range b.fresh { // what is found where one of them was
		if other := given[e.id]; other != nil && other != e {
			e.id, e.unique = feed.ArticleID(e.item.a, e.address, false), false
		}
	}
	published = map[feed.ID]int64{}
	err = inLists(t, selectRecalled+"published <> 0 AND article IN (", ")", ids, func(scan func(...any) error) error {
		r, err := scanRecalled(scan)
		published[r.Article] = stamp(r.Published)
		return err
	})
	return published, err
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
