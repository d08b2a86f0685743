package store

import "github.com/copytaster/copytaster/feed"

// agreement is how an item and a known article compare.
type agreement struct {
	own, link, words, title bool // these agree
	told                    bool // the text does that was in the same file before
	ownDiffers, linkDiffers bool // both have one, and they are not the same
	here                    bool // the item's source is the article's
	recent                  bool // the article was first seen within 7 days
	published               bool // both were published at one second that is no midnight, so that few others were
}

// compare holds an item against a known article. The key of an own id is of one source, so that those of two never agree.
func (b *batch) compare(d *document, it *item, e *entry) agreement {
	g := agreement{here: e.source == d.source, recent: stamp(b.now)-e.firstSeen <= sameWords}
	if it.own != 0 && !it.sharedOwn {
		g.own = b.keys[it.own] == e || it.own == e.own
		g.ownDiffers = !g.own && g.here && e.own != 0
	}
	if it.link != 0 && !it.sharedLink {
		g.link = b.keys[it.link] == e || it.link == e.link
		g.linkDiffers = !g.link && e.link != 0
	}
	g.told = it.told != 0 && b.keys[it.told] == e
	g.words = it.words != 0 && (b.keys[it.words] == e || it.words == e.words)
	g.title = it.title != 0 && it.title == e.title
	at := stamp(it.a.Published)
	g.published = at == e.published && at%(24*60*60) != 0
	return g
}

// match finds the known article that an item is, by its words alone only if byWords; nil when there is none.
func (b *batch) match(d *document, it *item, byWords bool) *entry {
	var best *entry
	most := 0
	candidates := [...]*entry{b.keys[it.link], b.keys[it.own], b.keys[it.told], b.keys[it.words]}
	for _, e := range candidates {
		if e == nil || e == nobody || e == best {
			continue
		}
		g := b.compare(d, it, e)
		if !g.own && !g.link && !g.told && !byWords {
			continue
		}
		if votes := g.votes(); votes > most && b.same(d, it, e, g) {
			best, most = e, votes
		}
	}
	return best
}

func (g agreement) votes() int {
	n := 0
	for _, agree := range [...]bool{g.own, g.link, g.told, g.words, g.title} {
		if agree {
			n++
		}
	}
	return n
}

// same decides whether an item is a known article.
func (b *batch) same(d *document, it *item, e *entry, g agreement) bool {
	likewise := g.title || g.words && g.recent
	if e.claimed == d {
		return g.own && g.link // else the document has both, so they are two
	}
	switch {
	case g.own && g.link, g.told:
		return true
	case g.own:
		return !g.linkDiffers || likewise || d.newLinks || g.published
	case g.link:
		return !g.ownDiffers || likewise || d.newOwn || ownIsLink(it.a)
	case !g.words:
		return false
	case g.ownDiffers || g.linkDiffers:
		// Own id and link may both have changed, unless the dates tell otherwise.
		dated := !it.a.Published.IsZero() && stamp(it.a.Published) != e.published
		return g.here && g.recent && !dated
	case g.here:
		return g.recent || it.lone()
	}
	return g.recent && e.outlet != "" && e.outlet == it.a.Outlet.Key
}

// ownIsLink reports whether an article's own id only repeats its link, as in "https://outlet.example/story#3".
func ownIsLink(a *feed.Article) bool {
	key := feed.LinkKey(a.OwnID)
	return key != "" && key == feed.LinkKey(a.URL)
}

// findMigration looks whether the source renamed its items: more than half of the document's known links come with
// new own ids, or more than half of its known own ids with new links. In the second case most of them must be alike
// in title or date, since some sources number their items anew each time.
func (b *batch) findMigration(d *document) {
	passed := b.outs[d.out].Passed // known by both, and as they were
	byLink, byOwn := passed, passed
	var newOwn, newLinks, alike int
	for i := range d.items {
		it := &d.items[i]
		if it.decided {
			continue
		}
		if e := b.keys[it.link]; e != nil && e != nobody && e.source == d.source && it.own != 0 && e.own != 0 {
			byLink++
			if b.compare(d, it, e).ownDiffers {
				newOwn++
			}
		}
		if e := b.keys[it.own]; e != nil && e != nobody && e.source == d.source && it.link != 0 && e.link != 0 {
			byOwn++
			if g := b.compare(d, it, e); g.linkDiffers {
				newLinks++
				if g.title || !it.a.Published.IsZero() && stamp(it.a.Published) == e.published {
					alike++
				}
			}
		}
	}
	d.newOwn = newOwn >= smallMigration && 2*newOwn > byLink
	d.newLinks = newLinks >= smallMigration && 2*newLinks > byOwn && 2*alike > newLinks
}
