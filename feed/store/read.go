package store

import (
	"context"
	"database/sql"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/copytaster/copytaster/feed"
)

// Candidate is an article that a channel may publish.
type Candidate struct {
	Num       int64        // grows with first sight
	Article   feed.Article // without content and stated headlines
	Sources   []int64      // the sources that have it, its own first
	FirstSeen time.Time
	CopyOf    int64 // the article of its group whose text it repeats, 0 for none
}

const articleColumns = `a.num, a.id, a.source, a.first_seen, a.published, a.updated, a.outlet_key, a.outlet_name,
	a.outlet_url, a.own_id, a.url, a.title, a.derived_title, a.language, a.image, a.authors, a.categories, a.enclosures,
	a.summary`

// row is a stored article as it is scanned.
type row struct {
	num, source, firstSeen, published, updated, derived int64
	id                                                  []byte
	authors, categories, enclosures                     string
	a                                                   feed.Article
}

// fields are where articleColumns go.
func (r *row) fields() []any {
	a := &r.a
	return []any{
		&r.num, &r.id, &r.source, &r.firstSeen, &r.published, &r.updated, &a.Outlet.Key, &a.Outlet.Name,
		&a.Outlet.URL, &a.OwnID, &a.URL, &a.Title, &r.derived, &a.Language, &a.Image, &r.authors, &r.categories,
		&r.enclosures, &a.Summary,
	}
}

// article returns what was scanned last.
func (r *row) article() (feed.Article, error) {
	a := r.a
	copy(a.ID[:], r.id)
	a.Published, a.Updated, a.DerivedTitle = moment(r.published), moment(r.updated), r.derived != 0
	var err error
	if a.Authors, err = unpack(r.authors); err != nil {
		return a, err
	}
	if a.Categories, err = unpack(r.categories); err != nil {
		return a, err
	}
	a.Enclosures, err = unpackEnclosures(r.enclosures)
	return a, err
}

// alsoOf are the other sources of an article a.
const alsoOf = `COALESCE((SELECT string_agg(CAST(o.source AS TEXT), ',') FROM also o WHERE o.article = a.num), '')`

// candidateColumns are articleColumns, the other sources, and the body as it came or nothing in its place; a is the
// article.
func candidateColumns(withBody bool) string {
	columns := articleColumns + `,
		` + alsoOf
	if withBody {
		return columns + ", b.base, b.html"
	}
	return columns + ", '', ''"
}

// joinBody is what candidateColumns needs behind the table of articles.
func joinBody(withBody bool) string {
	if withBody {
		return " JOIN body b ON b.article = a.num"
	}
	return ""
}

// candidateRow is a candidate as it is scanned.
type candidateRow struct {
	row
	also string
}

// fields are where candidateColumns go.
func (r *candidateRow) fields() []any {
	return append(r.row.fields(), &r.also, &r.a.Body.Base, &r.a.Body.HTML)
}

// candidate returns what was scanned last.
func (r *candidateRow) candidate() (Candidate, error) {
	c := Candidate{Num: r.num, FirstSeen: moment(r.firstSeen)}
	var err error
	if c.Article, err = r.article(); err == nil {
		c.Sources, err = sourceList(r.source, r.also)
	}
	return c, err
}

// Candidates yields all articles that may be published, newest first and those of one time by their ids, with their
// bodies as they came when withBody is true. An error ends the sequence. Other calls may be made while it runs.
func (s *Store) Candidates(ctx context.Context, withBody bool) iter.Seq2[Candidate, error] {
	query := "SELECT " + candidateColumns(withBody) + " FROM article a" + joinBody(withBody) +
		" WHERE a.kept = 1 ORDER BY a.published DESC, a.id"
	return func(yield func(Candidate, error) bool) {
		var r candidateRow
		into := r.fields()
		err := s.each(ctx, query, nil, func(rs *sql.Rows) (bool, error) {
			if err := rs.Scan(into...); err != nil {
				return false, err
			}
			c, err := r.candidate()
			return err == nil && yield(c, nil), err
		})
		if err != nil {
			yield(Candidate{}, fail(ctx, s.path, "on reading the articles", err))
		}
	}
}

// each runs a query on the reading connections and calls fn for each row, until it returns false or an error.
func (s *Store) each(ctx context.Context, query string, args []any, fn func(*sql.Rows) (more bool, err error)) error {
	rs, err := s.read.QueryContext(ctx, rebind(query), args...)
	if err != nil {
		return err
	}
	defer rs.Close() // Err tells what went wrong
	for rs.Next() {
		if more, err := fn(rs); err != nil || !more {
			return err
		}
	}
	return rs.Err()
}

// sourceList is an article's own source and the others, which stand in also.
func sourceList(own int64, also string) ([]int64, error) {
	ids := []int64{own}
	if also == "" {
		return ids, nil
	}
	for part := range strings.SplitSeq(also, ",") {
		id, err := strconv.ParseInt(part, 10, 64)
		if err != nil {
			return nil, err
		}
		if id != own {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// Articles returns whole articles: with the body as it came, or that of its page where that is longer, the stated headlines
// with the links and articles they found, and the content where it was cleaned by this version of the policy. They stand in
// the order of ids; those that are not kept any more are left out.
func (s *Store) Articles(ctx context.Context, version int, ids []feed.ID) ([]feed.Article, error) {
	const doing = "on reading articles"
	found := make(map[feed.ID]*feed.Article, len(ids))
	byNum := make(map[int64]*feed.Article, len(ids))
	keys := make([][]byte, len(ids))
	for i := range ids {
		keys[i] = ids[i][:]
	}
	head := "SELECT " + articleColumns + `, CASE WHEN length(p.html) > length(b.html) THEN p.base ELSE b.base END,
		CASE WHEN length(p.html) > length(b.html) THEN p.html ELSE b.html END, COALESCE(c.html, '')
		FROM article a JOIN body b ON b.article = a.num LEFT JOIN page p ON p.article = a.num
		LEFT JOIN content c ON c.article = a.num AND c.version = $1 WHERE a.kept = 1 AND a.id IN (`
	err := inSizes(keys, func(args []any) error {
		query := head + list(2, len(args)) + ")"
		return s.query(ctx, query, append([]any{version}, args...), func(rs *sql.Rows) error {
			num, a, err := scanArticle(rs)
			if err == nil {
				found[a.ID], byNum[num] = a, a
			}
			return err
		})
	})
	if err == nil {
		err = s.addHeadlines(ctx, byNum)
	}
	if err != nil {
		return nil, fail(ctx, s.path, doing, err)
	}
	articles := make([]feed.Article, 0, len(found))
	for _, id := range ids {
		if a := found[id]; a != nil {
			articles = append(articles, *a)
		}
	}
	return articles, nil
}

// scanArticle reads an article with its body and content, and its number.
func scanArticle(rs *sql.Rows) (int64, *feed.Article, error) {
	var r row
	if err := rs.Scan(append(r.fields(), &r.a.Body.Base, &r.a.Body.HTML, &r.a.Content)...); err != nil {
		return 0, nil, err
	}
	a, err := r.article()
	return r.num, &a, err
}

// query runs a query on the reading connections and calls fn for each row.
func (s *Store) query(ctx context.Context, query string, args []any, fn func(*sql.Rows) error) error {
	return s.each(ctx, query, args, func(rs *sql.Rows) (bool, error) { return true, fn(rs) })
}

// addHeadlines gives articles, by their numbers, their stated headlines.
func (s *Store) addHeadlines(ctx context.Context, articles map[int64]*feed.Article) error {
	nums := make([]int64, 0, len(articles))
	for num := range articles {
		nums = append(nums, num)
	}
	linked := map[int64][]*feed.Headline{}
	const head = `SELECT h.article, h.relation, h.title, CASE t.kept WHEN 1 THEN t.url ELSE h.url END,
		CASE t.kept WHEN 1 THEN t.outlet_key ELSE h.outlet_key END, CASE t.kept WHEN 1 THEN t.outlet_name ELSE h.outlet_name END,
		CASE t.kept WHEN 1 THEN t.outlet_url ELSE h.outlet_url END, CASE t.kept WHEN 1 THEN t.published ELSE h.published END,
		h.language, COALESCE(t.id, $1) FROM headline h LEFT JOIN article t ON t.num = h.target WHERE h.article IN (`
	err := inSizes(nums, func(args []any) error {
		query := head + list(2, len(args)) + ") ORDER BY h.article, h.position"
		return s.query(ctx, query, append([]any{[]byte{}}, args...), func(rs *sql.Rows) error {
			var h feed.Headline
			var article, published int64
			var target []byte
			err := rs.Scan(&article, &h.Relation, &h.Title, &h.URL, &h.Outlet.Key, &h.Outlet.Name, &h.Outlet.URL,
				&published, &h.Language, &target)
			h.Published = moment(published)
			copy(h.Article[:], target)
			a := articles[article]
			a.Stated = append(a.Stated, h)
			return err
		})
	})
	if err != nil {
		return err
	}
	for _, a := range articles {
		for i := range a.Stated {
			h := &a.Stated[i]
			if key := feed.LinkKey(h.URL); key != "" && h.Article.IsZero() {
				sum := int64(feed.Sum("link", key))
				linked[sum] = append(linked[sum], h)
			}
		}
	}
	return s.addTargets(ctx, linked)
}

// addTargets gives headlines, by the keys of their links, the ids of the articles that have those links.
func (s *Store) addTargets(ctx context.Context, headlines map[int64][]*feed.Headline) error {
	keys := make([]int64, 0, len(headlines))
	for key := range headlines {
		keys = append(keys, key)
	}
	const head = "SELECT s.key, a.id FROM seen s JOIN article a ON a.num = s.article AND a.kept = 1 WHERE s.key IN ("
	return inSizes(keys, func(args []any) error {
		return s.query(ctx, head+list(1, len(args))+")", args, func(rs *sql.Rows) error {
			var key int64
			var id []byte
			err := rs.Scan(&key, &id)
			for _, h := range headlines[key] {
				copy(h.Article[:], id)
			}
			return err
		})
	})
}

var upsertContent = bulk{
	head: "INSERT INTO content (article, version, html) VALUES ", columns: 3,
	tail: " ON CONFLICT (article) DO UPDATE SET version = excluded.version, html = excluded.html",
}

// PutContent stores cleaned bodies with the version of the cleaning policy. Ids that are not kept any more are passed
// over.
func (s *Store) PutContent(ctx context.Context, version int, contents map[feed.ID]feed.HTML) error {
	if len(contents) == 0 {
		return nil
	}
	return s.transact(ctx, "on storing cleaned bodies", func(t *tx) error {
		ids := make([][]byte, 0, len(contents))
		for id := range contents {
			ids = append(ids, id[:])
		}
		nums := make([]int64, 0, len(contents))
		htmls := make([]feed.HTML, 0, len(contents))
		var num int64
		var id []byte
		const head = "SELECT num, id FROM article WHERE kept = 1 AND id IN ("
		err := inLists(t, head, ")", ids, func(scan func(...any) error) error {
			if err := scan(&num, &id); err != nil {
				return err
			}
			nums, htmls = append(nums, num), append(htmls, contents[feed.ID(id)])
			return nil
		})
		if err != nil {
			return err
		}
		_, err = upsertContent.run(t, len(nums), func(i int, to []any) []any {
			return append(to, nums[i], version, string(htmls[i]))
		})
		return err
	})
}
