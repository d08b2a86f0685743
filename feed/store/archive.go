package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"hash/fnv"
	"slices"
	"time"

	"github.com/copytaster/copytaster/feed"
)

// Archive is a document of a channel's archive.
type Archive struct {
	Place  int64  // from 1, the oldest first
	Month  string // "2026-09"
	Part   int    // from 1, of its month
	Closed bool   // it is not written any more

	// Sum is that of the bytes it was given last, Earlier of those before, 0 for none.
	Sum, Earlier uint64
}

// Archives returns the documents of a channel's archive in their order.
func (s *Store) Archives(ctx context.Context, channel string) ([]Archive, error) {
	var list []Archive
	const query = "SELECT place, month, part, closed, sum, earlier FROM archive WHERE channel = $1 ORDER BY place"
	err := s.query(ctx, query, []any{channel}, func(rs *sql.Rows) error {
		var a Archive
		var closed, sum, earlier int64
		err := rs.Scan(&a.Place, &a.Month, &a.Part, &closed, &sum, &earlier)
		a.Closed, a.Sum, a.Earlier = closed != 0, uint64(sum), uint64(earlier)
		list = append(list, a)
		return err
	})
	return list, fail(ctx, s.path, "on reading an archive", err)
}

// Archived is a story that a channel admitted, as its archive has it.
type Archived struct {
	Story feed.ID
	At    time.Time // when it was admitted
	Place int64     // of its document, 0 for none yet, or PassedOver
	Shown uint64    // the sum (StorySums) of what it was when its document was last written, 0 for not yet
}

// PassedOver is the place of a story that a channel never had, since its limit left no room when it was new. At is when
// that was. It is in no archive while the channel does not admit it.
const PassedOver = -1

// Archived returns the stories of one of a channel's archive documents, those that have none yet by place 0, in the
// order of their admission.
func (s *Store) Archived(ctx context.Context, channel string, place int64) ([]Archived, error) {
	var list []Archived
	const query = "SELECT story, at, shown FROM admission WHERE channel = $1 AND place = $2 ORDER BY at, story"
	err := s.query(ctx, query, []any{channel, place}, func(rs *sql.Rows) error {
		a := Archived{Place: place}
		var story []byte
		var at, shown int64
		err := rs.Scan(&story, &at, &shown)
		copy(a.Story[:], story)
		a.At, a.Shown = moment(at), uint64(shown)
		list = append(list, a)
		return err
	})
	return list, fail(ctx, s.path, "on reading an archive", err)
}

var upsertArchive = bulk{
	head: "INSERT INTO archive (channel, place, month, part, closed, sum, earlier) VALUES ", columns: 7,
	tail: ` ON CONFLICT (channel, place) DO UPDATE SET closed = excluded.closed, sum = excluded.sum, earlier = excluded.earlier
		WHERE archive.closed <> excluded.closed OR archive.sum <> excluded.sum OR archive.earlier <> excluded.earlier`,
}

var upsertAdmission = bulk{
	head: "INSERT INTO admission (channel, story, at, place, shown) VALUES ", columns: 5,
	tail: ` ON CONFLICT (channel, story) DO UPDATE SET place = excluded.place, shown = excluded.shown
		WHERE admission.place <> excluded.place OR admission.shown <> excluded.shown`,
}

// PutArchives stores documents of a channel's archive, and where its stories are and how they were shown there.
func (s *Store) PutArchives(ctx context.Context, channel string, docs []Archive, stories []Archived) error {
	if len(docs)+len(stories) == 0 {
		return nil
	}
	return s.transact(ctx, "on storing an archive", func(t *tx) error {
		_, err := upsertArchive.run(t, len(docs), func(i int, to []any) []any {
			a := &docs[i]
			return append(to, channel, a.Place, a.Month, a.Part, flag(a.Closed), int64(a.Sum), int64(a.Earlier))
		})
		if err != nil {
			return err
		}
		_, err = upsertAdmission.run(t, len(stories), func(i int, to []any) []any {
			a := &stories[i]
			return append(to, channel, a.Story[:], stamp(a.At), a.Place, int64(a.Shown))
		})
		return err
	})
}

// StorySums returns a sum of what each story is made of, or an article that is published by itself: its articles as they
// were last seen, where their headlines lead, and which of them leads. While it stays the same, the story does for a
// reader. What is not known has none.
func (s *Store) StorySums(ctx context.Context, stories []feed.ID) (map[feed.ID]uint64, error) {
	const columns = `a.num, a.digest, COALESCE((SELECT CAST(sum(h.target + COALESCE(f.digest % 1000003 + 31 * f.source + f.kept, 0)) AS BIGINT)
			FROM headline h LEFT JOIN article f ON f.num = h.target WHERE h.article = a.num), 0),
		COALESCE((SELECT length(p.html) FROM page p WHERE p.article = a.num), 0)`
	sums := make(map[feed.ID]uint64, len(stories))
	var text []byte
	add := func(rs *sql.Rows) error {
		var id []byte
		var parts [6]int64
		err := rs.Scan(&id, &parts[0], &parts[1], &parts[2], &parts[3], &parts[4], &parts[5])
		text = text[:0]
		for _, p := range parts {
			text = binary.AppendVarint(text, p)
		}
		h := fnv.New64a()
		_, _ = h.Write(text) // a hash gives no error
		sums[feed.ID(id)] += max(h.Sum64(), 1)
		return err
	}
	var err error
	for _, from := range [...]string{
		"SELECT s.id, " + columns + ", 0, 0 FROM story s JOIN article a ON a.id = s.founder WHERE s.id IN (",
		"SELECT a.id, " + columns + ", 0, 0 FROM article a WHERE a.id IN (",
		"SELECT g.story, " + columns + `, m.copy_of, g.lead FROM grouping g JOIN member m ON m.grouping = g.num
			JOIN article a ON a.num = m.article WHERE g.story IN (`,
	} {
		if err == nil {
			err = s.byIDs(ctx, from, stories, add)
		}
	}
	return sums, fail(ctx, s.path, "on summing stories", err)
}

// StoryEvents returns the articles of stories, and articles that are published by themselves, under their own ids.
// Group.Num is 0 for what has no row as a group. What is not kept is left out.
func (s *Store) StoryEvents(ctx context.Context, stories []feed.ID, withBody bool) (map[feed.ID]*Event, error) {
	const doing = "on reading the stories of an archive"
	found := make(map[feed.ID]*Event, len(stories))
	groups, err := s.GroupsOf(ctx, stories)
	if err != nil {
		return nil, err
	}
	nums := make([]int64, 0, len(groups))
	for _, num := range groups {
		nums = append(nums, num)
	}
	events, err := s.events(ctx, nums, withBody)
	if err != nil {
		return nil, fail(ctx, s.path, doing, err)
	}
	for _, e := range events {
		if len(e.Members) > 0 {
			found[e.Story] = e
		}
	}
	alones := slices.DeleteFunc(slices.Clone(stories), func(id feed.ID) bool { return groups[id] != 0 })
	columns := candidateColumns(withBody)
	for _, from := range [...]string{
		"SELECT s.id, " + columns + " FROM story s JOIN article a ON a.id = s.founder" + joinBody(withBody) + " WHERE a.kept = 1 AND s.id IN (",
		"SELECT a.id, " + columns + " FROM article a" + joinBody(withBody) + " WHERE a.kept = 1 AND a.id IN (",
	} {
		if err == nil {
			err = s.addAlone(ctx, from, alones, found)
		}
	}
	return found, fail(ctx, s.path, doing, err)
}

// addAlone adds articles that are by themselves, by what they are published as.
func (s *Store) addAlone(ctx context.Context, query string, ids []feed.ID, into map[feed.ID]*Event) error {
	var r candidateRow
	var id []byte
	fields := append([]any{&id}, r.fields()...)
	return s.byIDs(ctx, query, ids, func(rs *sql.Rows) error {
		if err := rs.Scan(fields...); err != nil {
			return err
		}
		c, err := r.candidate()
		e := &Event{Group: alone(&c), Members: []Candidate{c}}
		e.Num, e.Story = 0, feed.ID(id)
		into[e.Story] = e
		return err
	})
}

// PutDocument keeps the bytes of a file of an edition.
func (s *Store) PutDocument(ctx context.Context, edition, path string, bytes []byte) error {
	return s.transact(ctx, "on storing a document", func(t *tx) error {
		_, err := t.exec(`INSERT INTO document (edition, path, bytes) VALUES ($1, $2, $3)
			ON CONFLICT (edition, path) DO UPDATE SET bytes = excluded.bytes`, edition, path, bytes)
		return err
	})
}

// Document returns the bytes of a file of an edition, nil where they are not kept.
func (s *Store) Document(ctx context.Context, edition, path string) ([]byte, error) {
	var b []byte
	err := s.read.QueryRowContext(ctx, rebind("SELECT bytes FROM document WHERE edition = $1 AND path = $2"), edition, path).Scan(&b)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return b, fail(ctx, s.path, "on reading a document", err)
}
