package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/copytaster/copytaster/feed"
)

// Unrelated returns the numbers of the articles that no round has looked at for their groups, by the time of their
// publication and, of one time, in the order of first sight.
func (s *Store) Unrelated(ctx context.Context) ([]int64, error) {
	var nums []int64
	err := s.use(ctx, "on reading what is new", func(t *tx) (err error) {
		nums, err = t.numbers(`SELECT num FROM article WHERE kept = 1
			AND num > (SELECT value FROM counter WHERE name = 'related') ORDER BY +published, num`) // see Unlinked
		return err
	})
	return nums, err
}

// KeptSince returns the numbers of the kept articles that were first seen since a time and stand behind a number, in order.
func (s *Store) KeptSince(ctx context.Context, since time.Time, after int64) ([]int64, error) {
	var nums []int64
	err := s.use(ctx, "on reading what is new", func(t *tx) (err error) {
		nums, err = t.numbers("SELECT num FROM article WHERE kept = 1 AND num > $1 AND first_seen >= $2 ORDER BY num", after, stamp(since))
		return err
	})
	return nums, err
}

// ShortSummary is the length in runes below which a summary leaves much unsaid.
const ShortSummary = 300

// bodyBegins is how many runes of a body's markup say the rest.
const bodyBegins = 6000

// ByNum returns what articles are compared by: their names, words and times, with the beginning of the body as it came
// where the summary is short, and of their sources their own alone. They are in the order in which they are asked for;
// those that are not kept any more are left out. Neighbours are best asked for together.
func (s *Store) ByNum(ctx context.Context, nums []int64) ([]Candidate, error) {
	found := make(map[int64]Candidate, len(nums))
	var c Candidate
	var id []byte
	var source, firstSeen, published int64
	a := &c.Article
	into := []any{
		&c.Num, &id, &source, &firstSeen, &published, &a.Outlet.Key, &a.Outlet.Name, &a.URL, &a.Title, &a.Language, &a.Summary,
		&a.Body.Base, &a.Body.HTML,
	}
	query := fmt.Sprintf(`SELECT a.num, a.id, a.source, a.first_seen, a.published, a.outlet_key, a.outlet_name, a.url,
		a.title, a.language, a.summary, b.base, CASE WHEN length(a.summary) < %d THEN substr(b.html, 1, %d) ELSE '' END
		FROM article a JOIN body b ON b.article = a.num WHERE a.kept = 1 AND a.num IN (`, ShortSummary, bodyBegins)
	err := s.use(ctx, "on reading what is new", func(t *tx) error {
		return inLists(t, query, ")", nums, func(scan func(...any) error) error {
			err := scan(into...)
			copy(a.ID[:], id)
			c.Sources, c.FirstSeen, a.Published = []int64{source}, moment(firstSeen), moment(published)
			found[c.Num] = c
			return err
		})
	})
	all := make([]Candidate, 0, len(found))
	for _, num := range nums {
		if c, ok := found[num]; ok {
			all = append(all, c)
		}
	}
	return all, err
}

// Readings calls fn with what was stored of the articles that were seen since a time, in the order in which it was
// stored. records are good until fn returns.
func (s *Store) Readings(ctx context.Context, since time.Time, fn func(records []byte) error) error {
	return s.use(ctx, "on reading the window", func(t *tx) error {
		var records sql.RawBytes
		const query = `SELECT records FROM reading WHERE newest >= $1
			AND num <= (SELECT value FROM counter WHERE name = 'reading') ORDER BY num`
		return t.rows(query, []any{stamp(since)}, func(scan func(...any) error) error {
			if err := scan(&records); err != nil {
				return err
			}
			return fn(records)
		})
	})
}

// Members returns the group of each article that is in one, for the articles that stand in the readings since a time and
// for those that are named and kept.
func (s *Store) Members(ctx context.Context, since time.Time, named []int64) (map[int64]int64, error) {
	groups := map[int64]int64{}
	var article, group int64
	enter := func(scan func(...any) error) error {
		err := scan(&article, &group)
		groups[article] = group
		return err
	}
	const recent = `SELECT article, grouping FROM member
		WHERE article >= (SELECT COALESCE(min(first), 0) FROM reading WHERE newest >= $1)`
	const others = "SELECT m.article, m.grouping FROM member m JOIN article a ON a.num = m.article WHERE a.kept = 1 AND m.article IN ("
	err := s.use(ctx, "on reading the groups", func(t *tx) error {
		if err := t.rows(recent, []any{stamp(since)}, enter); err != nil {
			return err
		}
		return inLists(t, others, ")", named, enter)
	})
	return groups, err
}

// Addressless returns the kept articles that have no address, and so can be read in the edition only.
func (s *Store) Addressless(ctx context.Context) (map[int64]bool, error) {
	found := map[int64]bool{}
	err := s.use(ctx, "on reading the groups", func(t *tx) error {
		nums, err := t.numbers("SELECT num FROM article WHERE kept = 1 AND url = ''")
		for _, num := range nums {
			found[num] = true
		}
		return err
	})
	return found, err
}

// Apart returns the number of the last article that was published by itself before there were groups, 0 for none.
func (s *Store) Apart(ctx context.Context) (int64, error) {
	var n int64
	err := s.use(ctx, "on reading the groups", func(t *tx) error {
		return t.one("SELECT value FROM counter WHERE name = 'apart'", nil, &n)
	})
	return n, err
}

// Relations is what one round found out about which articles belong together.
type Relations struct {
	Through  int64     // the last article that was looked at, 0 to leave that
	Apart    int64     // the last of those that stay apart since they were published so, 0 to leave that
	Staged   int       // readings that were stored ahead by StageReading
	Readings []Reading // what later ones are held against, behind those
	Reread   bool      // what was stored of the window cannot be read, and all of it is in them
	Begun    []Group   // groups that are not what their first article makes of itself, each in the place of one of its number
	Led      []Alias   // where ids of stories that were found to be others lead now, of those that lead anywhere
	Joined   []Member
	Merged   []Merge
	Before   time.Time // readings of articles seen before are let go
}

// Reading is what is compared of some articles. First is the lowest of their numbers, Newest their latest first sight.
type Reading struct {
	First   int64
	Newest  time.Time
	Records []byte
}

// StageReading stores a reading ahead of the relations that it belongs to, which need not hold it then: as the one after
// so many others. It counts when PutRelations says that so many were staged, and is nothing before.
func (s *Store) StageReading(ctx context.Context, after int, r Reading) error {
	return s.transact(ctx, "on storing the groups", func(t *tx) error {
		_, err := t.exec(`INSERT INTO reading (num, first, newest, records)
			VALUES ((SELECT value FROM counter WHERE name = 'reading') + $1, $2, $3, $4)
			ON CONFLICT (num) DO UPDATE SET first = excluded.first, newest = excluded.newest, records = excluded.records`,
			after+1, r.First, stamp(r.Newest), r.Records)
		return err
	})
}

// Member says that an article is in a group. CopyOf is the member whose text it repeats, 0 for none.
type Member struct{ Article, Group, CopyOf int64 }

// Merge says that all of a group are in another one now, in which its story lives on.
type Merge struct{ From, Into int64 }

// Alias says to which story the id of another one leads that was found to be the same.
type Alias struct{ Story, Target feed.ID }

// PutRelations stores what a round found out, in one transaction. A group of which nothing is stored yet is begun by
// its article. The id of a story that was published and merged becomes an alias of the one it is in now.
func (s *Store) PutRelations(ctx context.Context, r *Relations) error {
	return s.transact(ctx, "on storing the groups", func(t *tx) error {
		for name, value := range map[string]int64{"related": r.Through, "apart": r.Apart} {
			if _, err := t.exec("UPDATE counter SET value = $1 WHERE name = $2 AND value < $3", value, name, value); err != nil {
				return err
			}
		}
		if err := t.putReadings(r); err != nil {
			return err
		}
		if err := t.putGroups(r); err != nil {
			return err
		}
		for _, a := range r.Led {
			if _, err := t.exec("UPDATE alias SET target = $1 WHERE story = $2", a.Target[:], a.Story[:]); err != nil {
				return err
			}
		}
		_, err := putMember.run(t, len(r.Joined), func(i int, to []any) []any {
			return append(to, r.Joined[i].Article, r.Joined[i].Group, r.Joined[i].CopyOf)
		})
		if err != nil {
			return err
		}
		if err := t.merge(r.Merged); err != nil {
			return err
		}
		if len(r.Joined)+len(r.Merged)+len(r.Begun) > 0 {
			_, err = t.next("revision", 1)
		}
		return err
	})
}

var putMember = bulk{
	head: "INSERT INTO member (article, grouping, copy_of) VALUES ", columns: 3,
	tail: " ON CONFLICT (article) DO UPDATE SET grouping = excluded.grouping, copy_of = excluded.copy_of",
}

// smallReading is the size below which the last reading is gone on with, so that frequent small rounds leave few rows.
const smallReading = 32 << 10

func (t *tx) putReadings(r *Relations) error {
	if r.Staged > 0 {
		if _, err := t.next("reading", r.Staged); err != nil {
			return err
		}
	}
	if r.Reread {
		_, err := t.exec("DELETE FROM reading WHERE num <= (SELECT value FROM counter WHERE name = 'reading') - $1", r.Staged)
		if err != nil {
			return err
		}
	}
	// What else was staged is of a round that was cut short.
	if _, err := t.exec("DELETE FROM reading WHERE num > (SELECT value FROM counter WHERE name = 'reading')"); err != nil {
		return err
	}
	if !r.Before.IsZero() { // where all would go, the clock may be wrong
		_, err := t.exec("DELETE FROM reading WHERE newest < $1 AND EXISTS (SELECT 1 FROM reading WHERE newest >= $2)",
			stamp(r.Before), stamp(r.Before))
		if err != nil {
			return err
		}
	}
	for _, read := range r.Readings {
		var num, first, newest int64
		var records []byte
		err := t.one("SELECT num, first, newest, records FROM reading WHERE num = (SELECT max(num) FROM reading) AND length(records) < $1",
			[]any{smallReading}, &num, &first, &newest, &records)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			if num, err = t.next("reading", 1); err == nil {
				_, err = t.exec("INSERT INTO reading (num, first, newest, records) VALUES ($1, $2, $3, $4)",
					num, read.First, stamp(read.Newest), read.Records)
			}
		case err == nil:
			_, err = t.exec("UPDATE reading SET first = $1, newest = $2, records = $3 WHERE num = $4",
				min(first, read.First), max(newest, stamp(read.Newest)), append(records, read.Records...), num)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

var insertGroup = bulk{
	head: "INSERT INTO grouping (num, story, founder, published, begun, lead) VALUES ", columns: 6,
	tail: ` ON CONFLICT (num) DO UPDATE SET story = excluded.story, founder = excluded.founder,
		published = excluded.published, begun = excluded.begun, lead = excluded.lead`,
}

// append appends the columns of a group.
func (g *Group) append(to []any) []any {
	return append(to, g.Num, g.Story[:], g.Founder[:], stamp(g.Published), stamp(g.Begun), g.Lead)
}

// putGroups begins the groups that are given, in their order, and those that are not there yet.
func (t *tx) putGroups(r *Relations) error {
	begun := slices.Clone(r.Begun)
	given := map[int64]bool{}
	for _, g := range begun {
		given[g.Num] = true
	}
	var nums []int64
	for _, m := range r.Joined {
		if !given[m.Group] {
			given[m.Group] = true
			nums = append(nums, m.Group)
		}
	}
	for _, m := range r.Merged {
		if !given[m.Into] {
			given[m.Into] = true
			nums = append(nums, m.Into)
		}
	}
	var num, published, begunAt int64
	var id []byte
	const query = `SELECT num, id, published, first_seen FROM article a WHERE
		NOT EXISTS (SELECT 1 FROM grouping g WHERE g.num = a.num) AND num IN (`
	var founders []Member
	err := inLists(t, query, ")", nums, func(scan func(...any) error) error {
		if err := scan(&num, &id, &published, &begunAt); err != nil {
			return err
		}
		g := Group{Num: num, Founder: feed.ID(id), Published: moment(published), Begun: moment(begunAt)}
		g.Story = feed.StoryID(g.Founder)
		begun, founders = append(begun, g), append(founders, Member{Article: num, Group: num})
		return nil
	})
	if err != nil {
		return err
	}
	_, err = insertGroup.run(t, len(begun), func(i int, to []any) []any {
		return begun[i].append(to)
	})
	if err != nil {
		return err
	}
	_, err = putFounder.run(t, len(founders), func(i int, to []any) []any {
		return append(to, founders[i].Article, founders[i].Group)
	})
	return err
}

// putFounder leaves the article where it is when it is in another group already.
var putFounder = bulk{
	head: "INSERT INTO member (article, grouping) VALUES ", columns: 2, tail: " ON CONFLICT (article) DO NOTHING",
}

// SetLeads gives groups the article that takes their lead.
func (s *Store) SetLeads(ctx context.Context, leads map[int64]int64) error {
	if len(leads) == 0 {
		return nil
	}
	return s.transact(ctx, "on storing the leads", func(t *tx) error {
		for group, article := range leads {
			if _, err := t.exec("UPDATE grouping SET lead = $1 WHERE num = $2", article, group); err != nil {
				return err
			}
		}
		_, err := t.next("revision", 1)
		return err
	})
}
