package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/copytaster/copytaster/feed"
)

// pageTries is how often an article's page is asked for when it does not come.
const pageTries = 3

// Wanted is an article whose page is to be fetched.
type Wanted struct {
	Source int64
	ID     feed.ID
	URL    string
	Title  string
	Body   feed.Body // as the article's source gave it

	num int64
}

// Page is what came of fetching an article's page.
type Page struct {
	Wanted Wanted
	Body   feed.Body // the page's, where it says more than the article's; else zero
	Later  bool      // it did not come and is to be tried again, three times in all
}

// wantPages records which new articles' pages are to be fetched.
func wantPages(t *tx, kept []*entry) error {
	var wanted []*entry
	for _, e := range kept {
		if e.paged {
			wanted = append(wanted, e)
		}
	}
	_, err := insertPage.run(t, len(wanted), func(i int, to []any) []any {
		return append(to, wanted[i].num, wanted[i].source)
	})
	return err
}

var insertPage = bulk{
	head: "INSERT INTO page (article, source) VALUES ", columns: 2, tail: " ON CONFLICT (article) DO NOTHING",
}

// WantedPages returns the articles of sources whose pages are to be fetched, the newest first, at most so many of each
// source; without again only those that were not asked for yet.
func (s *Store) WantedPages(ctx context.Context, sources []int64, each int, again bool) ([]Wanted, error) {
	tries := pageTries
	if !again {
		tries = 1
	}
	var all []Wanted
	err := s.use(ctx, "on reading which pages are wanted", func(t *tx) error {
		return inLists(t, fmt.Sprintf(`SELECT num, id, source, url, title, base, html FROM (
				SELECT a.num, a.id, p.source, a.url, a.title, b.base, b.html,
					row_number() OVER (PARTITION BY p.source ORDER BY a.published DESC, a.num DESC) AS place
				FROM page p JOIN article a ON a.num = p.article JOIN body b ON b.article = a.num
				WHERE p.wanted = 1 AND p.tries < %d AND a.kept = 1 AND p.source IN (`, tries), ")) AS w ORDER BY source, place", sources,
			func(scan func(...any) error) error {
				var w Wanted
				var id []byte
				if err := scan(&w.num, &id, &w.Source, &w.URL, &w.Title, &w.Body.Base, &w.Body.HTML); err != nil {
					return err
				}
				copy(w.ID[:], id)
				all = append(all, w)
				return nil
			})
	})
	had := map[int64]int{}
	return slices.DeleteFunc(all, func(w Wanted) bool {
		had[w.Source]++
		return had[w.Source] > each
	}), err
}

// PutPages stores what came of fetching pages. An article with a page that says more has that for its body from then
// on, until its source gives it a longer one.
func (s *Store) PutPages(ctx context.Context, pages []Page) error {
	if len(pages) == 0 {
		return nil
	}
	return s.transact(ctx, "on storing pages", func(t *tx) error {
		var longer []int64
		for _, p := range pages {
			query, args := "UPDATE page SET tries = tries + 1, wanted = 0, base = $1, html = $2 WHERE article = $3",
				[]any{p.Body.Base, p.Body.HTML, p.Wanted.num}
			if p.Later {
				query, args = `UPDATE page SET tries = tries + 1, wanted = CASE WHEN tries + 1 < $1 THEN 1 ELSE 0 END
					WHERE article = $2`, []any{pageTries, p.Wanted.num}
			}
			if _, err := t.exec(query, args...); err != nil {
				return err
			}
			if p.Body.HTML != "" {
				longer = append(longer, p.Wanted.num)
			}
		}
		if len(longer) == 0 {
			return nil
		}
		if err := execLists(t, "DELETE FROM content WHERE article IN (", longer); err != nil {
			return err
		}
		_, err := t.next("revision", 1)
		return err
	})
}
