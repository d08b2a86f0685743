package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/copytaster/copytaster/feed"
)

var insertHeadline = bulk{
	head: `INSERT INTO headline (article, position, relation, title, url, outlet_key, outlet_name, outlet_url, published,
		language, title_key, target) VALUES `,
	columns: 12,
}

// place is a headline in the list of an article.
type place struct {
	article  int64
	position int
	feed.Headline
	target int64
	key    int64 // by which it looks on, where it found something
}

// linkedHeadlines reads the headlines that have a link or an article, by their article and title.
func linkedHeadlines(t *tx, nums []int64) (map[int64]map[string]place, error) {
	found := map[int64]map[string]place{}
	const head = `SELECT article, title, url, outlet_key, outlet_name, outlet_url, published, target, title_key FROM headline
		WHERE (url <> '' OR target <> 0) AND article IN (`
	err := inLists(t, head, ")", nums, func(scan func(...any) error) error {
		var p place
		var published int64
		err := scan(&p.article, &p.Title, &p.URL, &p.Outlet.Key, &p.Outlet.Name, &p.Outlet.URL, &published, &p.target, &p.key)
		p.Published = moment(published)
		if found[p.article] == nil {
			found[p.article] = map[string]place{}
		}
		found[p.article][p.Title] = p
		return err
	})
	return found, err
}

// insertHeadlines stores the stated headlines of entries. One without a link keeps the link that the same words had
// found before.
func insertHeadlines(t *tx, entries []*entry, found map[int64]map[string]place) error {
	var places []place
	for _, e := range entries {
		for i, h := range e.item.a.Stated {
			p := place{article: e.num, position: i, Headline: h}
			if before, ok := found[e.num][h.Title]; ok && h.URL == "" {
				p.URL, p.Outlet, p.Published, p.target, p.key = before.URL, before.Outlet, before.Published, before.target, before.key
			}
			places = append(places, p)
		}
	}
	_, err := insertHeadline.run(t, len(places), func(i int, to []any) []any {
		p := &places[i]
		return append(to, p.article, p.position, int64(p.Relation), p.Title, p.URL, p.Outlet.Key, p.Outlet.Name,
			p.Outlet.URL, stamp(p.Published), p.Language, searchKey(p), p.target)
	})
	return err
}

// searchKey is the key by which a headline looks for its article: none when it has a link, or too few words. One that found
// an article looks on as it did before.
func searchKey(p *place) int64 {
	switch {
	case p.target != 0:
		return p.key
	case p.URL != "" || !feed.IsDistinctive(p.Title):
		return 0
	}
	return int64(titleKey(p.Title))
}

// take points a headline to the article f that it found, as which it is told. Where f.less is 1 it looks on for a better one.
const take = `UPDATE headline SET target = f.num, title_key = headline.title_key * f.less`

// lessOf is 1 for an article a that not everybody may follow, 0 for others, to be formatted with the ids of private sources.
const lessOf = "CASE WHEN a.url = '' OR a.source IN (0%s) THEN 1 ELSE 0 END AS less"

// linkHeadlines gives each headline that looks for its article one of the same words, of several that everybody may follow
// the earliest that ran within some time of the piece that states it: the others are of another day's series.
const linkHeadlines = take + `
	FROM (SELECT c.*, row_number() OVER (PARTITION BY +article, +position ORDER BY less, far, published, id) AS place
		FROM (SELECT h.article, h.position, h.target, a.num, a.id, a.published, ` + lessOf + `,
				CASE WHEN abs(a.published - s.published) <= $1 THEN 0 ELSE 1 END AS far
			FROM headline h JOIN article s ON s.num = h.article JOIN article a ON a.title_key = h.title_key AND a.kept = 1
			WHERE h.title_key <> 0 AND a.num <> h.article) AS c) AS f
	WHERE f.place = 1 AND f.num <> f.target AND headline.article = f.article AND headline.position = f.position`

// statedNear is within how long of the piece that states a headline its article ran, where several have the same words.
const statedNear = 3 * 24 * time.Hour

// LinkHeadlines gives headlines without a link the link, outlet and time of an article with the same words (of
// several the earliest published within three days of the piece that states them, else the earliest), and returns how many
// found theirs. What has no link or is told in the words of one of the private sources is taken until another one is there.
func (s *Store) LinkHeadlines(ctx context.Context, private ...int64) (int, error) {
	var n int64
	err := s.transact(ctx, "on linking headlines", func(t *tx) error {
		var err error
		if n, err = t.exec(fmt.Sprintf(linkHeadlines, numbered(private)), int64(statedNear/time.Second)); err == nil && n > 0 {
			_, err = t.next("revision", 1)
		}
		return err
	})
	return int(n), err
}

// numbered lists the ids of sources, to be put behind another one.
func numbered(sources []int64) string {
	var b strings.Builder
	for _, id := range sources {
		fmt.Fprintf(&b, ", %d", id)
	}
	return b.String()
}

// Found returns the sources of the articles that stated headlines without a link of their own found, their own first: by
// the ids of the articles that state them, and the places of the headlines there.
func (s *Store) Found(ctx context.Context, stating []feed.ID) (map[feed.ID]map[int][]int64, error) {
	all := map[feed.ID]map[int][]int64{}
	const query = `SELECT s.id, h.position, a.source, ` + alsoOf + `
		FROM article s JOIN headline h ON h.article = s.num JOIN article a ON a.num = h.target WHERE s.id IN (`
	err := s.byIDs(ctx, query, stating, func(rs *sql.Rows) error {
		var id []byte
		var position int
		var own int64
		var also string
		if err := rs.Scan(&id, &position, &own, &also); err != nil {
			return err
		}
		from, err := sourceList(own, also)
		if all[feed.ID(id)] == nil {
			all[feed.ID(id)] = map[int][]int64{}
		}
		all[feed.ID(id)][position] = from
		return err
	})
	return all, fail(ctx, s.path, "on reading what headlines found", err)
}

// Unlinked is a headline that looks for its article.
type Unlinked struct {
	Article         int64 // that states it
	Position        int
	Title, Language string
}

// Unlinked returns the headlines that look for their articles and stand in those that were seen since a time.
//
// Few look for one: with a plus before what they are ordered by SQLite takes the index of these, and does not read all that
// there are to have them in order (https://www.sqlite.org/optoverview.html, section 5). So it is in linkHeadlines.
func (s *Store) Unlinked(ctx context.Context, since time.Time) ([]Unlinked, error) {
	var all []Unlinked
	const query = `SELECT h.article, h.position, h.title, CASE WHEN h.language = '' THEN a.language ELSE h.language END
		FROM headline h JOIN article a ON a.num = h.article AND a.kept = 1
		WHERE h.title_key <> 0 AND h.target = 0 AND a.first_seen >= $1 ORDER BY +h.article, +h.position`
	err := s.use(ctx, "on reading the headlines", func(t *tx) error {
		var u Unlinked
		return t.rows(query, []any{stamp(since)}, func(scan func(...any) error) error {
			err := scan(&u.Article, &u.Position, &u.Title, &u.Language)
			all = append(all, u)
			return err
		})
	})
	return all, err
}

// Link gives headlines the link, outlet and time of articles, by their numbers. As in LinkHeadlines, what has no link or is
// told in the words of one of the private sources is taken until another one has the very words.
func (s *Store) Link(ctx context.Context, found map[Unlinked]int64, private ...int64) error {
	if len(found) == 0 {
		return nil
	}
	query := take + fmt.Sprintf(" FROM (SELECT a.num, "+lessOf+" FROM article a WHERE a.num = $1) AS f", numbered(private)) +
		" WHERE headline.article = $2 AND headline.position = $3"
	return s.transact(ctx, "on linking headlines", func(t *tx) error {
		for h, article := range found {
			if _, err := t.exec(query, article, h.Article, h.Position); err != nil {
				return err
			}
		}
		_, err := t.next("revision", 1)
		return err
	})
}
