package store

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/copytaster/copytaster/feed"
)

// name gives the new articles their numbers and ids. An id that is taken already falls to the form with the own id,
// then to one with a counter.
func (b *batch) name(t *tx) error {
	if len(b.fresh) == 0 {
		return nil
	}
	first, err := t.next("article", len(b.fresh))
	if err != nil {
		return err
	}
	for i, e := range b.fresh {
		e.num = first + int64(i)
		e.id = feed.ArticleID(e.item.a, e.address, e.unique)
	}
	published, err := b.takeUp(t)
	if err != nil {
		return err
	}
	var ids [][]byte
	for _, e := range b.fresh {
		if !e.unique || !e.unheard {
			ids = append(ids, e.id[:])
		}
	}
	taken, err := t.known("article", ids)
	if err != nil {
		return err
	}
	for _, e := range b.fresh {
		if taken[e.id] {
			if err := b.rename(t, e, taken); err != nil {
				return err
			}
		}
		taken[e.id] = true
		if at := published[e.id]; at != 0 {
			e.published = at
		}
	}
	return nil
}

// rename gives a new article an id that is not taken.
func (b *batch) rename(t *tx, e *entry, taken map[feed.ID]bool) error {
	plain := feed.ArticleID(e.item.a, e.address, false)
	for form := 1; taken[e.id]; form++ {
		e.id = plain
		if form > 1 {
			e.id = feed.NewID("article", "again", plain.String(), strconv.Itoa(form))
		}
		found, err := t.known("article", [][]byte{e.id[:]})
		if err != nil {
			return err
		}
		taken[e.id] = taken[e.id] || found[e.id]
	}
	return nil
}

// known returns which of the ids a table has.
func (t *tx) known(table string, ids [][]byte) (map[feed.ID]bool, error) {
	known := map[feed.ID]bool{}
	var id []byte
	err := inLists(t, "SELECT id FROM "+table+" WHERE id IN (", ")", ids, func(scan func(...any) error) error {
		err := scan(&id)
		known[feed.ID(id)] = err == nil
		return err
	})
	return known, err
}

// write stores what was decided.
func (b *batch) write(t *tx) error {
	var moved, unmoved []*Source
	for i := range b.outs {
		if s := &b.outs[i].Source; b.outs[i].Unmoved {
			unmoved = append(unmoved, s)
		} else {
			moved = append(moved, s)
		}
	}
	if err := t.putSources(moved); err != nil {
		return err
	}
	if err := t.putTimes(unmoved); err != nil {
		return err
	}
	if err := b.writeKnown(t); err != nil {
		return err
	}
	kept := slices.DeleteFunc(slices.Clone(b.fresh), func(e *entry) bool { return !e.kept })
	for _, step := range []func() error{
		func() error { return b.insertArticles(t) },
		func() error { return putBodies(t, kept) },
		func() error { return wantPages(t, kept) },
		func() error { return insertHeadlines(t, kept, nil) },
		func() error { return b.writeEdited(t) },
		func() error { return b.writeOpened(t) },
		func() error { return b.writeRekeyed(t) },
		func() error { return b.writeSeen(t) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	also, err := b.writeSights(t)
	if err != nil {
		return err
	}
	befell, err := b.writeIncidents(t)
	if err == nil && len(kept)+len(b.edited)+int(also+befell) > 0 {
		_, err = t.next("revision", 1)
	}
	return err
}

var insertArticle = bulk{
	head: `INSERT INTO article (num, id, source, kept, own_key, link_key, words_key, title_key, digest, first_seen,
		published, updated, outlet_key, outlet_name, outlet_url, own_id, url, title, derived_title, language, image,
		authors, categories, enclosures, summary) VALUES `,
	columns: 25,
}

func (b *batch) insertArticles(t *tx) error {
	_, err := insertArticle.run(t, len(b.fresh), func(i int, to []any) []any {
		e := b.fresh[i]
		a := e.item.a
		to = append(to, e.num, e.id[:], e.source, flag(e.kept), int64(e.own), int64(e.link), int64(e.words),
			int64(e.title), int64(e.digest), e.firstSeen, e.published)
		if !e.kept {
			return append(to, 0, "", "", "", "", "", "", 0, "", "", "", "", "", "")
		}
		return append(to, stamp(updated(a, b.now)), a.Outlet.Key, a.Outlet.Name, a.Outlet.URL, a.OwnID, a.URL, a.Title,
			flag(a.DerivedTitle), a.Language, a.Image, pack(a.Authors), pack(a.Categories), packEnclosures(a.Enclosures),
			a.Summary)
	})
	return err
}

// updateArticle leaves what stays as first seen: id, outlet, time of publication.
const updateArticle = `UPDATE article SET own_key = $1, link_key = $2, words_key = $3, title_key = $4, digest = $5,
	updated = $6, own_id = $7, url = $8, title = $9, derived_title = $10, language = $11, image = $12, authors = $13,
	categories = $14, enclosures = $15, summary = $16, source = $17 WHERE num = $18`

// writeEdited replaces changed articles, their bodies and their headlines, and drops their cleaned content.
func (b *batch) writeEdited(t *tx) error {
	if len(b.edited) == 0 {
		return nil
	}
	nums := make([]int64, len(b.edited))
	for i, e := range b.edited {
		a := e.item.a
		nums[i] = e.num
		_, err := t.exec(updateArticle, int64(e.own), int64(e.link), int64(e.words), int64(e.title), int64(e.digest),
			stamp(updated(a, b.now)), a.OwnID, a.URL, a.Title, flag(a.DerivedTitle), a.Language, a.Image, pack(a.Authors),
			pack(a.Categories), packEnclosures(a.Enclosures), a.Summary, e.source, e.num)
		if err != nil {
			return err
		}
	}
	found, err := linkedHeadlines(t, nums)
	if err != nil {
		return err
	}
	for _, head := range [...]string{"DELETE FROM content WHERE article IN (", "DELETE FROM headline WHERE article IN ("} {
		if err := execLists(t, head, nums); err != nil {
			return err
		}
	}
	if err := putBodies(t, b.edited); err != nil {
		return err
	}
	return insertHeadlines(t, b.edited, found)
}

func (b *batch) writeRekeyed(t *tx) error {
	for _, e := range b.rekeyed {
		_, err := t.exec("UPDATE article SET own_key = $1, link_key = $2, source = $3 WHERE num = $4",
			int64(e.own), int64(e.link), e.source, e.num)
		if err != nil {
			return err
		}
	}
	return nil
}

var insertSeen = bulk{
	head: "INSERT INTO seen (key, article) VALUES ", columns: 2,
	tail: " ON CONFLICT (key) DO UPDATE SET article = excluded.article",
}

// writeSeen stores what was learned, in the order of the keys, so that neighbours in the tree are written together.
func (b *batch) writeSeen(t *tx) error {
	keys := make([]int64, len(b.learned))
	for i, k := range b.learned {
		keys[i] = int64(k)
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	_, err := insertSeen.run(t, len(keys), func(i int, to []any) []any {
		return append(to, keys[i], b.keys[uint64(keys[i])].num)
	})
	return err
}

var insertAlso = bulk{
	head: "INSERT INTO also (article, source) VALUES ", columns: 2,
	tail: " ON CONFLICT (article, source) DO NOTHING",
}

// writeSights returns how many were not known before.
func (b *batch) writeSights(t *tx) (int64, error) {
	return insertAlso.run(t, len(b.sights), func(i int, to []any) []any {
		return append(to, b.sights[i].entry.num, b.sights[i].source)
	})
}

var upsertBody = bulk{
	head: "INSERT INTO body (article, base, html) VALUES ", columns: 3,
	tail: " ON CONFLICT (article) DO UPDATE SET base = excluded.base, html = excluded.html",
}

// putBodies stores the bodies of entries.
func putBodies(t *tx, entries []*entry) error {
	_, err := upsertBody.run(t, len(entries), func(i int, to []any) []any {
		body := &entries[i].item.a.Body
		return append(to, entries[i].num, body.Base, body.HTML)
	})
	return err
}

// pack writes a list as JSON, "" when it is empty.
func pack(list []string) string {
	if len(list) == 0 {
		return ""
	}
	b, _ := json.Marshal(list) // a list of strings always can be
	return string(b)
}

// unpack reads what pack wrote.
func unpack(packed string) ([]string, error) {
	if packed == "" {
		return nil, nil
	}
	var list []string
	err := json.Unmarshal([]byte(packed), &list)
	return list, err
}

// enclosure is feed.Enclosure as it is stored.
type enclosure struct {
	URL    string `json:"url"`
	Type   string `json:"type,omitempty"`
	Length int64  `json:"length,omitempty"`
}

func packEnclosures(list []feed.Enclosure) string {
	if len(list) == 0 {
		return ""
	}
	es := make([]enclosure, len(list))
	for i, e := range list {
		es[i] = enclosure(e)
	}
	b, _ := json.Marshal(es) // strings and numbers always can be
	return string(b)
}

func unpackEnclosures(packed string) ([]feed.Enclosure, error) {
	if packed == "" {
		return nil, nil
	}
	var es []enclosure
	err := json.Unmarshal([]byte(packed), &es)
	list := make([]feed.Enclosure, len(es))
	for i, e := range es {
		list[i] = feed.Enclosure(e)
	}
	return list, err
}
