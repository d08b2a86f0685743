package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/copytaster/copytaster/feed"
)

// StoryState is a story as it was published.
type StoryState struct {
	ID, Founder feed.ID
	Published   time.Time
	Updated     time.Time // as documents show it
	Changed     time.Time // when a change was last noticed
	Digest      uint64    // of what readers were shown when Updated last moved
}

// Stories returns the states of those of the stories that were published.
func (s *Store) Stories(ctx context.Context, ids []feed.ID) (map[feed.ID]StoryState, error) {
	states := make(map[feed.ID]StoryState, len(ids))
	const query = "SELECT id, founder, published, updated, changed, digest FROM story WHERE id IN ("
	err := s.byIDs(ctx, query, ids, func(rs *sql.Rows) error {
		var id, founder []byte
		var published, updated, changed, digest int64
		if err := rs.Scan(&id, &founder, &published, &updated, &changed, &digest); err != nil {
			return err
		}
		states[feed.ID(id)] = StoryState{
			ID: feed.ID(id), Founder: feed.ID(founder), Published: moment(published), Updated: moment(updated),
			Changed: moment(changed), Digest: uint64(digest),
		}
		return nil
	})
	return states, fail(ctx, s.path, "on reading the stories", err)
}

var upsertStory = bulk{
	head: "INSERT INTO story (id, founder, published, updated, changed, digest) VALUES ", columns: 6,
	tail: ` ON CONFLICT (id) DO UPDATE SET founder = excluded.founder, published = excluded.published,
		updated = excluded.updated, changed = excluded.changed, digest = excluded.digest
		WHERE story.founder <> excluded.founder OR story.published <> excluded.published
		OR story.updated <> excluded.updated OR story.changed <> excluded.changed OR story.digest <> excluded.digest`,
}

// PutStories stores the states of stories. Those that did not change are not written.
func (s *Store) PutStories(ctx context.Context, states []StoryState) error {
	if len(states) == 0 {
		return nil
	}
	return s.transact(ctx, "on storing the stories", func(t *tx) error { return t.putStories(states) })
}

func (t *tx) putStories(states []StoryState) error {
	_, err := upsertStory.run(t, len(states), func(i int, to []any) []any {
		st := &states[i]
		return append(to, st.ID[:], st.Founder[:], stamp(st.Published), stamp(st.Updated), stamp(st.Changed),
			int64(st.Digest))
	})
	return err
}

// ChannelState is what a channel's readers were told.
type ChannelState struct {
	Slug     string
	FeedID   string    // the id of its documents, "" before its first publication
	Updated  time.Time // as documents show it; it never goes back
	Rule     string    // by which it admitted them
	Admitted map[feed.ID]Admission
}

// Admission is when a channel admitted a story, and what its readers were last told of how many outlets cover it.
type Admission struct {
	At           time.Time
	Outlets      int       // at the last telling, the first being the admission
	Developments int       // tellings since
	Developed    time.Time // the last of them, zero for none
}

// Channel returns the state of a channel, with only its slug when it was never published.
func (s *Store) Channel(ctx context.Context, slug string) (ChannelState, error) {
	const doing = "on reading a channel"
	c := ChannelState{Slug: slug, Admitted: map[feed.ID]Admission{}}
	var updated int64
	query := rebind(`SELECT c.feed_id, c.updated, COALESCE(r.value, '') FROM channel c
		LEFT JOIN setting r ON r.name = 'rule:' || c.slug WHERE c.slug = $1`)
	err := s.read.QueryRowContext(ctx, query, slug).Scan(&c.FeedID, &updated, &c.Rule)
	if errors.Is(err, sql.ErrNoRows) {
		return c, nil
	}
	if err == nil {
		c.Rule, err = unpackValue(c.Rule)
	}
	if err != nil {
		return c, fail(ctx, s.path, doing, err)
	}
	c.Updated = moment(updated)
	err = s.query(ctx, selectAdmitted, []any{slug}, func(rs *sql.Rows) error {
		return scanAdmitted(rs.Scan, c.Admitted)
	})
	return c, fail(ctx, s.path, doing, err)
}

// CopyChannel gives a channel what another one's readers were told. What the channel has already stays.
func (s *Store) CopyChannel(ctx context.Context, from, to string) error {
	return s.copy(ctx, "on copying a channel", from, to,
		`INSERT INTO channel (slug, feed_id, updated) SELECT $1, feed_id, updated FROM channel WHERE slug = $2
			ON CONFLICT (slug) DO NOTHING`,
		`INSERT INTO admitted (channel, story, at, outlets, developments, developed)
			SELECT $1, story, at, outlets, developments, developed FROM admitted WHERE channel = $2
			ON CONFLICT (channel, story) DO NOTHING`,
		`INSERT INTO setting (name, value) SELECT 'rule:' || $1, value FROM setting WHERE name = 'rule:' || $2
			ON CONFLICT (name) DO NOTHING`)
}

// CopyArchive gives a channel the stories of another one's archive; the documents of that too, where they are to go on from
// there. What the channel has already stays.
func (s *Store) CopyArchive(ctx context.Context, from, to string, documents bool) error {
	const doing = "on copying an archive"
	if !documents {
		return s.copy(ctx, doing, from, to, `INSERT INTO admission (channel, story, at, place)
			SELECT $1, story, at, CASE WHEN place < 0 THEN place ELSE 0 END FROM admission WHERE channel = $2
			ON CONFLICT (channel, story) DO NOTHING`)
	}
	return s.copy(ctx, doing, from, to,
		`INSERT INTO archive (channel, place, month, part, closed, sum, earlier)
			SELECT $1, place, month, part, closed, sum, earlier FROM archive WHERE channel = $2
			ON CONFLICT (channel, place) DO NOTHING`,
		`INSERT INTO admission (channel, story, at, place, shown)
			SELECT $1, story, at, place, shown FROM admission WHERE channel = $2
			ON CONFLICT (channel, story) DO NOTHING`)
}

// copy runs queries that copy the rows of one channel to another together.
func (s *Store) copy(ctx context.Context, doing, from, to string, queries ...string) error {
	return s.transact(ctx, doing, func(t *tx) error {
		for _, query := range queries {
			if _, err := t.exec(query, to, from); err != nil {
				return err
			}
		}
		return nil
	})
}

const selectAdmitted = "SELECT story, at, outlets, developments, developed FROM admitted WHERE channel = $1"

// Admissions returns when a channel first admitted those of the stories that it ever did, or passed them over, also where
// they left it or went by an id then that is an alias now.
func (s *Store) Admissions(ctx context.Context, channel string, stories []feed.ID) (map[feed.ID]time.Time, error) {
	times := map[feed.ID]time.Time{}
	err := s.admissions(ctx, []string{channel}, stories, func(_ string, story feed.ID, at time.Time, _ bool) {
		if first, known := times[story]; !known || at.Before(first) {
			times[story] = at
		}
	})
	return times, err
}

// Admitters returns which of the channels ever admitted each of the stories that one did, also where it left them or went by
// an id then that is an alias now.
func (s *Store) Admitters(ctx context.Context, channels []string, stories []feed.ID) (map[feed.ID][]string, error) {
	had := map[feed.ID][]string{}
	err := s.admissions(ctx, channels, stories, func(channel string, story feed.ID, _ time.Time, passed bool) {
		if !passed && !slices.Contains(had[story], channel) {
			had[story] = append(had[story], channel)
		}
	})
	return had, err
}

// admissions calls fn for each time that a channel admitted one of the stories or passed it over.
func (s *Store) admissions(
	ctx context.Context, channels []string, stories []feed.ID, fn func(channel string, story feed.ID, at time.Time, passed bool),
) error {
	aliases, err := s.Aliases(ctx, stories)
	if err != nil {
		return err
	}
	asked := slices.Clone(stories)
	became := map[feed.ID]feed.ID{}
	for story, ids := range aliases {
		asked = append(asked, ids...)
		for _, id := range ids {
			became[id] = story
		}
	}
	keys := make([][]byte, len(asked))
	for i := range asked {
		keys[i] = asked[i][:]
	}
	var channel string
	var key []byte
	var at, place int64
	err = inSizes(channels, func(in []any) error {
		in = slices.Clone(in)
		return inSizes(keys, func(args []any) error {
			query := "SELECT channel, story, at, place FROM admission WHERE channel IN (" + list(1, len(in)) +
				") AND story IN (" + list(1+len(in), len(args)) + ")"
			return s.query(ctx, query, append(slices.Clone(in), args...), func(rs *sql.Rows) error {
				err := rs.Scan(&channel, &key, &at, &place)
				if err != nil {
					return err
				}
				story := feed.ID(key)
				if target, alias := became[story]; alias {
					story = target
				}
				fn(channel, story, moment(at), place < 0)
				return nil
			})
		})
	})
	return fail(ctx, s.path, "on reading a channel", err)
}

func scanAdmitted(scan func(...any) error, into map[feed.ID]Admission) error {
	var story []byte
	var a Admission
	var at, developed int64
	err := scan(&story, &at, &a.Outlets, &a.Developments, &developed)
	if err == nil {
		a.At, a.Developed = moment(at), moment(developed)
		into[feed.ID(story)] = a
	}
	return err
}

var insertAdmitted = bulk{
	head: "INSERT INTO admitted (channel, story, at, outlets, developments, developed) VALUES ", columns: 6,
	tail: ` ON CONFLICT (channel, story) DO UPDATE SET at = excluded.at, outlets = excluded.outlets,
		developments = excluded.developments, developed = excluded.developed`,
}

// A story that leaves the channel stays in admission, for the archive.
var insertAdmission = bulk{
	head: "INSERT INTO admission (channel, story, at) VALUES ", columns: 3,
	tail: " ON CONFLICT (channel, story) DO UPDATE SET place = 0 WHERE admission.place < 0",
}

// PutChannel stores the state of a channel. Its admissions become those of the state; what did not change is not
// written.
func (s *Store) PutChannel(ctx context.Context, c ChannelState) error {
	return s.transact(ctx, "on storing a channel", func(t *tx) error {
		_, err := t.exec(`INSERT INTO channel (slug, feed_id, updated) VALUES ($1, $2, $3)
			ON CONFLICT (slug) DO UPDATE SET feed_id = excluded.feed_id, updated = excluded.updated
			WHERE channel.feed_id <> excluded.feed_id OR channel.updated <> excluded.updated`,
			c.Slug, c.FeedID, stamp(c.Updated))
		if err == nil {
			err = t.set("rule:"+c.Slug, c.Rule)
		}
		if err != nil {
			return err
		}
		stored := map[feed.ID]Admission{}
		err = t.rows(selectAdmitted, []any{c.Slug}, func(scan func(...any) error) error { return scanAdmitted(scan, stored) })
		if err != nil {
			return err
		}
		return t.putAdmitted(c, stored)
	})
}

// equal reports whether two admissions are stored as the same.
func (a Admission) equal(b Admission) bool {
	return stamp(a.At) == stamp(b.At) && a.Outlets == b.Outlets && a.Developments == b.Developments &&
		stamp(a.Developed) == stamp(b.Developed)
}

// putAdmitted makes the stored admissions those of a state.
func (t *tx) putAdmitted(c ChannelState, stored map[feed.ID]Admission) error {
	var fresh []feed.ID
	for id, at := range c.Admitted {
		if was, ok := stored[id]; !ok || !was.equal(at) {
			fresh = append(fresh, id)
		}
	}
	_, err := insertAdmitted.run(t, len(fresh), func(i int, to []any) []any {
		a := c.Admitted[fresh[i]]
		return append(to, c.Slug, fresh[i][:], stamp(a.At), a.Outlets, a.Developments, stamp(a.Developed))
	})
	if err != nil {
		return err
	}
	_, err = insertAdmission.run(t, len(fresh), func(i int, to []any) []any {
		return append(to, c.Slug, fresh[i][:], stamp(c.Admitted[fresh[i]].At))
	})
	if err != nil {
		return err
	}
	for id := range stored {
		if _, ok := c.Admitted[id]; ok {
			continue
		}
		if _, err := t.exec("DELETE FROM admitted WHERE channel = $1 AND story = $2", c.Slug, id[:]); err != nil {
			return err
		}
	}
	return nil
}
