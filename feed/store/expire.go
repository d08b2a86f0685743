package store

import (
	"context"
	"strconv"
	"time"
)

const (
	keepBody   = 90 * 24 * time.Hour      // articles, from first sight
	keepKeys   = 2 * 365 * 24 * time.Hour // what was seen, from first sight
	keepNewest = 50                       // a source's newest articles, however old: a quiet source still has something
	knowNewest = 200                      // a source's newest of which the keys stay: its document may still have them

	expireEvery = 20 * time.Hour
	maxStep     = 48 * time.Hour // how far one look believes the clock to have moved since the last
)

// Expire lets go of what is old: articles first seen 90 days ago, whose keys stay, and keys of 2 years ago. It keeps
// the newest 50 articles and the keys of the newest 200 of every source, and for its archive the articles of the stories
// that a channel admitted within 90 days. It does something once in 20 hours, and takes the clock to have moved by at most
// two days since it last did, so that a clock that is wrong once expires nothing in mass.
func (s *Store) Expire(ctx context.Context, now time.Time) error {
	const name = "expired at"
	last, err := s.Get(ctx, name)
	if err != nil {
		return err
	}
	seconds, _ := strconv.ParseInt(last, 10, 64) // 0 at first
	before := moment(seconds)
	if !before.IsZero() && now.After(before) && now.Sub(before) < expireEvery {
		return nil
	}
	believed := now
	if limit := before.Add(maxStep); before.IsZero() || now.After(limit) {
		believed = limit
	}
	if !before.IsZero() && believed.After(before) {
		err := s.transact(ctx, "on expiring articles", func(t *tx) error {
			if err := expireAdmissions(t, believed.Add(-keepBody).Unix(), believed.Add(-keepKeys).Unix()); err != nil {
				return err
			}
			if err := expireArticles(t, believed.Add(-keepBody).Unix()); err != nil {
				return err
			}
			return expireKeys(t, believed.Add(-keepKeys).Unix())
		})
		if err != nil {
			return err
		}
	}
	return s.Set(ctx, name, strconv.FormatInt(now.Unix(), 10))
}

// expireAdmissions forgets what channels admitted before a time, when its archive is long closed, but for what is still
// in them, or may come back since an article of it is kept, and what they passed over long before.
func expireAdmissions(t *tx, before, long int64) error {
	_, err := t.exec(`DELETE FROM admission WHERE at < $1 AND (place >= 0 OR at < $2)
		AND NOT EXISTS (SELECT 1 FROM admitted a WHERE a.channel = admission.channel AND a.story = admission.story)
		AND NOT EXISTS (SELECT 1 FROM story s JOIN article f ON f.id = s.founder AND f.kept = 1 WHERE s.id = admission.story)
		AND NOT EXISTS (SELECT 1 FROM grouping g JOIN member m ON m.grouping = g.num JOIN article a ON a.num = m.article AND a.kept = 1
			WHERE g.story = admission.story OR g.story = (SELECT l.target FROM alias l WHERE l.story = admission.story))`, before, long)
	return err
}

// expireArticles lets the articles go that were first seen before a time. Their rows stay, for their keys.
func expireArticles(t *tx, before int64) error {
	// No article is dated after its first sight, so the index by date leads to all old ones.
	old, err := t.numbers(`SELECT num FROM article WHERE kept = 1 AND published < $1 AND first_seen < $2 LIMIT 1`,
		before, before)
	if err != nil || len(old) == 0 {
		return err
	}
	old, err = t.numbers(`SELECT num FROM (SELECT num, first_seen,
			row_number() OVER (PARTITION BY source ORDER BY published DESC, num DESC) AS place
			FROM article WHERE kept = 1) AS a
		WHERE place > $1 AND first_seen < $2 AND num NOT IN (
			SELECT f.num FROM admission d JOIN story s ON s.id = d.story JOIN article f ON f.id = s.founder WHERE d.at >= $3
			UNION SELECT m.article FROM admission d JOIN grouping g ON g.story = d.story
				JOIN member m ON m.grouping = g.num WHERE d.at >= $4
		)`, keepNewest, before, before, before)
	if err != nil || len(old) == 0 {
		return err
	}
	for _, head := range [...]string{
		// A headline that found it goes on telling it as it was.
		`UPDATE headline SET url = f.url, outlet_key = f.outlet_key, outlet_name = f.outlet_name, outlet_url = f.outlet_url,
			published = f.published FROM article f WHERE f.num = headline.target AND headline.target IN (`,
		`UPDATE article SET kept = 0, updated = 0, outlet_key = '', outlet_name = '', outlet_url = '', own_id = '',
			url = '', title = '', derived_title = 0, language = '', image = '', authors = '', categories = '',
			enclosures = '', summary = '' WHERE num IN (`,
		"DELETE FROM body WHERE article IN (",
		"DELETE FROM content WHERE article IN (",
		"DELETE FROM page WHERE article IN (",
		"DELETE FROM headline WHERE article IN (",
		// Who may know when a story began goes by whose its founding article was.
		"DELETE FROM also WHERE article NOT IN (SELECT f.num FROM grouping g JOIN article f ON f.id = g.founder) AND article IN (",
	} {
		if err := execLists(t, head, old); err != nil {
			return err
		}
	}
	_, err = t.next("revision", 1)
	return err
}

// expireKeys forgets the articles first seen before a time with all their keys, and the stories that they founded, but
// for those whose story has an article still.
func expireKeys(t *tx, before int64) error {
	// Numbers grow with first sight: the oldest article tells whether there is anything to do.
	old, err := t.numbers("SELECT num FROM (SELECT num, first_seen FROM article ORDER BY num LIMIT 1) AS a"+
		" WHERE first_seen < $1", before)
	if err != nil || len(old) == 0 {
		return err
	}
	old, err = t.numbers(`SELECT num FROM (SELECT num, id, kept, first_seen,
			row_number() OVER (PARTITION BY source ORDER BY published DESC, num DESC) AS place FROM article) AS a
		WHERE kept = 0 AND place > $1 AND first_seen < $2 AND id NOT IN (
			SELECT g.founder FROM grouping g JOIN member m ON m.grouping = g.num JOIN article k ON k.num = m.article AND k.kept = 1
		)`, knowNewest, before)
	if err != nil || len(old) == 0 {
		return err
	}
	if err := execLists(t, "DELETE FROM article WHERE num IN (", old); err != nil {
		return err
	}
	for _, query := range [...]string{
		"DELETE FROM seen WHERE article <> 0 AND NOT EXISTS (SELECT 1 FROM article a WHERE a.num = seen.article)",
		// Of whom the article was that a headline found, and so who may know it, is known no more.
		`UPDATE headline SET url = '', outlet_key = '', outlet_name = '', outlet_url = '', published = 0, target = 0
			WHERE target <> 0 AND NOT EXISTS (SELECT 1 FROM article a WHERE a.num = headline.target)`,
	} {
		if _, err := t.exec(query); err != nil {
			return err
		}
	}
	for _, query := range [...]string{
		`DELETE FROM story WHERE changed < $1 AND NOT EXISTS (SELECT 1 FROM article a WHERE a.id = story.founder)`,
		`DELETE FROM grouping WHERE begun < $1 AND NOT EXISTS (SELECT 1 FROM member m WHERE m.grouping = grouping.num)`,
		`DELETE FROM recalled WHERE at < $1`,
	} {
		if _, err := t.exec(query, before); err != nil {
			return err
		}
	}
	return nil
}

// numbers runs a query for one column of numbers.
func (t *tx) numbers(query string, args ...any) ([]int64, error) {
	var list []int64
	var n int64
	err := t.rows(query, args, func(scan func(...any) error) error {
		err := scan(&n)
		list = append(list, n)
		return err
	})
	return list, err
}
