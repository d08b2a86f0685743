package store

import (
	"cmp"
	"slices"

	"github.com/copytaster/copytaster/feed"
)

const (
	sameWords      = 7 * 24 * 3600 // seconds within which the same words are the same article
	smallMigration = 3             // fewer renamed items than these are no migration
	givenUp        = 7 * 24 * 3600 // seconds without being asked, after which a source gives up its articles
)

// nobody stands for the articles of a key that several share.
var nobody = &entry{}

// recall reads what the store knows by the keys of all items.
func (b *batch) recall(t *tx) error {
	var all []uint64
	for d := range b.docs {
		for i := range b.docs[d].items {
			it := &b.docs[d].items[i]
			all = append(all, it.own, it.link, it.words, it.told)
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	if len(all) > 0 && all[0] == 0 {
		all = all[1:]
	}
	if len(all) == 0 {
		return nil
	}
	signed := make([]int64, len(all))
	for i, k := range all {
		signed[i] = int64(k)
	}
	slices.Sort(signed)
	entries := map[int64]*entry{0: nobody}
	var nums []int64
	var key, num int64
	err := inLists(t, "SELECT key, article FROM seen WHERE key IN (", ")", signed, func(scan func(...any) error) error {
		if err := scan(&key, &num); err != nil {
			return err
		}
		e := entries[num]
		if e == nil {
			e = &entry{num: num}
			entries[num] = e
			nums = append(nums, num)
		}
		b.keys[uint64(key)] = e
		return nil
	})
	if err != nil {
		return err
	}
	slices.Sort(nums)
	return b.recallEntries(t, nums, entries)
}

// recallEntries reads the articles of entries.
func (b *batch) recallEntries(t *tx, nums []int64, entries map[int64]*entry) error {
	const columns = `SELECT a.num, a.id, a.source, a.kept, a.own_key, a.link_key, a.words_key, a.title_key, a.digest,
		a.first_seen, a.published, a.outlet_key, s.asked, s.outlet FROM article a JOIN source s ON s.id = a.source WHERE a.num IN (`
	var num, source, kept, own, link, words, title, digest, firstSeen, published, asked int64
	var id []byte
	var outlet, home string
	return inLists(t, columns, ")", nums, func(scan func(...any) error) error {
		err := scan(&num, &id, &source, &kept, &own, &link, &words, &title, &digest, &firstSeen, &published, &outlet,
			&asked, &home)
		e := entries[num]
		if err != nil || e == nil {
			return err
		}
		e.source, e.kept, e.digest, e.outlet = source, kept != 0, uint64(digest), outlet
		e.keys = keys{own: uint64(own), link: uint64(link), words: uint64(words), title: uint64(title)}
		e.firstSeen, e.published = firstSeen, published
		e.orphan = asked != 0 && stamp(b.now)-asked > givenUp
		e.relayed = relayed(outlet, home)
		copy(e.id[:], id)
		return nil
	})
}

// decide says of each item of a document whether it is new, changed or known. What is known by its own id or its link
// goes first, so that an item that only says the same never takes its place.
func (b *batch) decide(d *document) {
	res := &b.results[d.out]
	for i := range d.items {
		it := &d.items[i]
		it.sharedLink = it.sharedLink || b.keys[it.link] == nobody
		it.sharedOwn = it.sharedOwn || b.keys[it.own] == nobody
	}
	b.findMigration(d)
	var fresh []*entry
	for _, byWords := range [...]bool{false, true} {
		for i := range d.items {
			it := &d.items[i]
			if it.decided {
				continue
			}
			e := b.match(d, it, byWords)
			switch {
			case e != nil && b.meet(d, it, e):
				res.Edited++
				res.Changed = append(res.Changed, e.num)
			case e != nil:
				res.Known++
			case byWords:
				e = b.begin(d, it)
				fresh = append(fresh, e)
			default:
				continue
			}
			it.decided = true
			b.learn(it, e)
		}
	}
	b.limitBacklog(d, fresh)
}

// begin makes the entry of a new article.
func (b *batch) begin(d *document, it *item) *entry {
	e := &entry{
		keys: it.identity(), digest: it.digest, firstSeen: stamp(b.now), kept: true, claimed: d, item: it, address: b.outs[d.out].Address,
		unique: it.link != 0 && !it.sharedLink, unheard: b.keys[it.link] == nil,
	}
	b.attribute(d, it, e)
	b.fresh = append(b.fresh, e)
	return e
}

// attribute gives an article to the source of a document: with the time that it says, its outlet and its page.
func (b *batch) attribute(d *document, it *item, e *entry) {
	out := &b.outs[d.out]
	e.source, e.published = d.source, stamp(feed.Date(it.a.Published, out.Document, it.position, b.now))
	e.outlet, e.relayed = it.a.Outlet.Key, relayed(it.a.Outlet.Key, out.Source.Outlet)
	e.paged = out.FullText && out.Backlog <= 0 && it.a.URL != ""
}

// meet records that a document has a known article, and reports whether it changed it.
func (b *batch) meet(d *document, it *item, e *entry) bool {
	e.claimed = d
	moved, private, gone := false, b.outs[d.out].Private, b.outs[d.out].Gone
	switch {
	case e.source == d.source:
	case private[e.source] && !private[d.source] && e.kept:
		return b.open(d, it, e)
	case private[d.source] && !private[e.source] && !e.orphan:
		if e.kept {
			b.sights = append(b.sights, sight{e, d.source})
		}
		return false
	case e.orphan || gone[e.source] || e.relayed && !relayed(e.outlet, b.outs[d.out].Source.Outlet):
		if e.kept {
			b.sights = append(b.sights, sight{e, e.source})
		}
		e.source, e.orphan, e.relayed, moved = d.source, false, false, true
	default:
		if e.kept {
			b.sights = append(b.sights, sight{e, d.source})
		}
		return false
	}
	k := it.identity()
	moved = moved || k.own != 0 && k.own != e.own || k.link != 0 && k.link != e.link
	if k.own != 0 {
		e.own = k.own
	}
	if k.link != 0 {
		e.link = k.link
	}
	if e.item != nil {
		if moved && e.kept {
			e.item, e.words, e.title, e.digest = it, it.words, it.title, it.digest
		}
		return false // new or changed in this batch already
	}
	if e.kept && it.digest != e.digest {
		e.item, e.words, e.title, e.digest = it, it.words, it.title, it.digest
		b.edited = append(b.edited, e)
		return true
	}
	if moved {
		b.rekeyed = append(b.rekeyed, e)
	}
	return false
}

// relayed reports whether a source of the outlet home passes on an article that another outlet ran.
func relayed(outlet, home string) bool { return outlet != "" && home != "" && outlet != home }

// learn records the keys of an item for its article.
func (b *batch) learn(it *item, e *entry) {
	for _, k := range [...]struct {
		key    uint64
		shared bool
	}{{it.own, it.sharedOwn}, {it.link, it.sharedLink}, {it.words, false}, {it.told, false}} {
		to := e
		if k.shared {
			to = nobody
		}
		if k.key != 0 && b.keys[k.key] != to {
			b.keys[k.key] = to
			b.learned = append(b.learned, k.key)
		}
	}
	for _, link := range b.moved[it.link] {
		if b.keys[link] == nil && !it.sharedLink {
			b.keys[link] = e
			b.learned = append(b.learned, link)
		}
	}
}

// limitBacklog keeps the newest of a document's new articles when only so many are wanted.
func (b *batch) limitBacklog(d *document, fresh []*entry) {
	res, limit := &b.results[d.out], b.outs[d.out].Backlog
	if limit <= 0 || len(fresh) <= limit {
		res.New += len(fresh)
		return
	}
	slices.SortStableFunc(fresh, func(x, y *entry) int { return cmp.Compare(y.published, x.published) })
	for _, e := range fresh[limit:] {
		e.kept = false
	}
	res.New += limit
	res.Known += len(fresh) - limit
}
