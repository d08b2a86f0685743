package store

import "github.com/copytaster/copytaster/feed"

// open gives an article that is a private source's to the source of a document that is not, and reports whether that
// changes what is stored. Nothing of what the private one said stays.
func (b *batch) open(d *document, it *item, e *entry) bool {
	b.sights = append(b.sights, sight{e, e.source})
	k, known := it.identity(), e.item == nil
	if k.link != 0 && k.link != e.link {
		e.link, e.unheard = k.link, b.keys[k.link] == nil
	}
	e.own, e.words, e.title, e.digest, e.item, e.orphan = k.own, it.words, it.title, it.digest, it, false
	b.attribute(d, it, e)
	if e.num == 0 { // new in this batch
		e.address, e.unique = b.outs[d.out].Address, it.link != 0 && !it.sharedLink
		return false
	}
	e.opened = true
	if known {
		b.edited = append(b.edited, e)
	}
	return known
}

// writeOpened gives the articles that were private their new time, outlet and page, and their stories that time.
func (b *batch) writeOpened(t *tx) error {
	var opened []*entry
	for _, e := range b.edited {
		if !e.opened {
			continue
		}
		opened = append(opened, e)
		o := &e.item.a.Outlet
		_, err := t.exec("UPDATE article SET published = $1, outlet_key = $2, outlet_name = $3, outlet_url = $4 WHERE num = $5",
			e.published, o.Key, o.Name, o.URL, e.num)
		if err == nil {
			_, err = t.exec("DELETE FROM page WHERE article = $1", e.num)
		}
		if err == nil {
			err = t.openStory(e)
		}
		if err != nil {
			return err
		}
	}
	return wantPages(t, opened)
}

// openStory gives the story that an article founded the article's time. The digest becomes one that no story has, so that
// it says when it changed, not what the private source said of that.
func (t *tx) openStory(e *entry) error {
	var group int64
	alone := feed.StoryID(e.id)
	story := alone[:]
	err := t.rows("SELECT g.num, g.story FROM member m JOIN grouping g ON g.num = m.grouping WHERE m.article = $1", []any{e.num},
		func(scan func(...any) error) error { return scan(&group, &story) })
	if err == nil {
		_, err = t.exec("UPDATE grouping SET published = $1 WHERE num = $2 AND founder = $3", e.published, group, e.id[:])
	}
	if err == nil {
		_, err = t.exec(`UPDATE story SET digest = 1, published = CASE WHEN founder = $1 THEN $2 ELSE published END
			WHERE id = $3`, e.id[:], e.published, story)
	}
	return err
}
