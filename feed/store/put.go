package store

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/copytaster/copytaster/feed"
)

// Outcome is what one source's turn gave.
type Outcome struct {
	Source Source // its new state, whole, as Sources gave it and the turn changed it
	// Unmoved says that the new state differs from the one Sources gave in Due, Asked and LastOK only, as after "not
	// modified". It saves writing the rest, and has no articles.
	Unmoved bool

	Changed  bool           // Articles is to be looked at
	Articles []feed.Article // in the document's order; ids and content empty
	Address  string         // the http(s) address that ids are made with, "" for files and standard input
	Document time.Time      // the document's time (Last-Modified, the file's time), zero when unknown
	// Backlog, when it is above 0, takes at most so many new articles, the newest; the others are only marked as seen.
	Backlog int

	Incident *Incident // what befell the source, nil for nothing

	// FullText says that the pages of new articles are wanted, but for those of a backlog.
	FullText bool

	// Private are the sources, of all, of which not every channel may show the articles. Of an article that another one
	// has too, the words, the outlet and the time are the other one's, whichever came first.
	Private map[int64]bool
	// Gone are the sources that are files and are not there any more, as after a new name. Who has what they had takes it over.
	Gone map[int64]bool

	// The reader passed over the items that stand in the document as they were. Passed is how many of them have an own
	// id and a link, and Known is its record of the document, nil for none; it is for Source.ID and Known to return.
	Passed int
	Known  []byte
}

// Result says what became of an outcome's articles. Known counts those that were left alone: known and unchanged,
// said twice, or only marked as seen. Changed are the numbers of those that Edited counts.
type Result struct {
	New, Edited, Known int
	Changed            []int64
}

// Put stores the outcomes of a batch of sources in one transaction: their state, and their articles, each kept once.
//
// An article is the same as one seen before when two of its own id, its link and the words of its title and body
// (within 7 days) agree, or one agrees and the others are absent on either side. An own id of another source is
// absent; an own id that returns with another link and title is another article. Where more than half of a
// document's known links come with new own ids, or the reverse, the source has renamed its items: they are re-keyed
// and nothing is new. A link or an own id that a document gives to several articles identifies none of them.
//
// A known article that its source changed is changed in place: its id, its time of publication and its outlet stay.
// Where another source has an article as well, that is recorded and the article left alone; the other source takes it
// over when its own was not asked for 7 days, as after a change of the address in the configuration, or is a file that is
// gone, or only passes it on, or is private and the other one is not: then with its time of publication and its outlet.
//
// now is the time of first sight of what is new.
func (s *Store) Put(ctx context.Context, now time.Time, outs []Outcome) ([]Result, error) {
	b := newBatch(now, outs)
	err := s.transact(ctx, "on storing articles", func(t *tx) error {
		if err := b.recall(t); err != nil {
			return err
		}
		if err := b.recallMoved(t); err != nil {
			return err
		}
		for i := range b.docs {
			b.decide(&b.docs[i])
		}
		if err := b.name(t); err != nil {
			return err
		}
		return b.write(t)
	})
	if err != nil {
		return nil, err
	}
	return b.results, nil
}

// batch is the work of one Put.
type batch struct {
	now     time.Time
	outs    []Outcome
	results []Result // one for each outcome
	docs    []document

	keys    map[uint64]*entry // what is known by each key: from the store, then of this batch too
	fresh   []*entry          // new in this batch, in order
	edited  []*entry
	rekeyed []*entry
	sights  []sight
	learned []uint64 // keys of b.keys that the store does not have yet, or has for another article

	moved map[uint64][]uint64 // the links of one article that moved, as an earlier edition says, by each of them
}

// sight is an article met in a source other than its own.
type sight struct {
	entry  *entry
	source int64
}

// document is an outcome whose articles are looked at.
type document struct {
	out              int
	source           int64
	items            []item
	newOwn, newLinks bool // its items were renamed
}

// item is an article as a document gives it. Keys are 0 when absent.
type item struct {
	a        *feed.Article
	position int
	keys
	digest     uint64
	sharedLink bool // other articles have its link too
	sharedOwn  bool // other articles have its own id too
	decided    bool // it is known what becomes of it; at once where the document has said it already
}

// keys are the sums by which an article is known again. told, of the text of a file's only one, is not kept with the article.
type keys struct{ own, link, words, title, told uint64 }

// entry is an article that is known: stored, or new in this batch.
type entry struct {
	num, source int64
	id          feed.ID
	keys
	digest    uint64
	firstSeen int64
	published int64
	kept      bool
	orphan    bool // its source is not asked any more
	outlet    string
	relayed   bool      // its source only passes it on: another outlet ran it
	claimed   *document // the document of this batch that has it
	item      *item     // the words that are to be stored: new, or changed
	address   string    // of a new article's source, for its id
	unique    bool      // no other article has its link
	paged     bool      // its page is wanted
	unheard   bool      // no article ever had it, so that an id made of it is free
	opened    bool      // it was a private source's, and is one's that is not
}

// newBatch makes the keys of all articles, which needs no store.
func newBatch(now time.Time, outs []Outcome) *batch {
	b := &batch{now: now, outs: outs, results: make([]Result, len(outs)), keys: map[uint64]*entry{}}
	for o := range outs {
		out := &outs[o]
		if !out.Changed || len(out.Articles) == 0 {
			continue
		}
		d := document{out: o, source: out.Source.ID, items: make([]item, len(out.Articles))}
		for i := range out.Articles {
			a := &out.Articles[i]
			d.items[i] = item{a: a, position: i, keys: keysOf(a, out), digest: digest(a, now)}
		}
		b.results[o].Known = d.findTwins()
		b.docs = append(b.docs, d)
	}
	return b
}

// ownText is the least markup, in bytes, by which the text of a story in a file is known under another title: a line that
// stands under all of them is shorter.
const ownText = 160

// keysOf makes the keys of an article. A file's article without an own id or a link has its title for an id, and where it is
// the file's only one its text for another, so that a story that somebody corrects stays the same. Of a text whose beginning
// is its title the rest counts, where that is most of it: under other news the same line may stand each time.
func keysOf(a *feed.Article, out *Outcome) keys {
	k := keys{words: feed.Fingerprint(a.Title, a.Body), title: titleKey(a.Title)}
	if link := feed.LinkKey(a.URL); link != "" {
		k.link = feed.Sum("link", link)
	}
	switch {
	case a.OwnID != "":
		k.own = feed.Sum("own", out.Source.Address, a.OwnID)
	case out.Address == "" && out.Source.Address != "-" && k.link == 0:
		k.own = feed.Sum("titled", out.Source.Address, a.Title)
		text := a.Body
		if first, rest, _ := strings.Cut(text.HTML, "</p>"); a.DerivedTitle {
			text.HTML = rest
			if len(rest) < len(first) {
				text.HTML = ""
			}
		}
		if len(text.HTML) >= ownText && len(out.Articles) == 1 {
			k.told = feed.Sum("told", out.Source.Address, strconv.FormatUint(feed.Fingerprint("", text), 16))
		}
	}
	return k
}

// titleKey is the sum of a title's words, by which a headline without a link finds its article; 0 when there are none.
func titleKey(title string) uint64 { return feed.Fingerprint(title, feed.Body{}) }

// findTwins marks the items that a document says twice, which it counts, and the links and own ids that it gives to
// several articles.
func (d *document) findTwins() int {
	order := make([]int, len(d.items))
	for _, key := range [...]func(*item) uint64{
		func(it *item) uint64 { return it.link },
		func(it *item) uint64 { return it.own },
		func(it *item) uint64 { return it.words },
	} {
		for i := range order {
			order[i] = i
		}
		slices.SortFunc(order, func(i, j int) int {
			return cmp.Or(cmp.Compare(key(&d.items[i]), key(&d.items[j])), cmp.Compare(i, j))
		})
		for from := 0; from < len(order); {
			to := from + 1
			for to < len(order) && key(&d.items[order[to]]) == key(&d.items[order[from]]) {
				to++
			}
			if to-from > 1 && key(&d.items[order[from]]) != 0 {
				d.compare(order[from:to])
			}
			from = to
		}
	}
	twins := 0
	for i := range d.items {
		if d.items[i].decided {
			twins++
		}
	}
	return twins
}

// compare holds the items of one key against each other.
func (d *document) compare(group []int) {
	for n, j := range group {
		b := &d.items[j]
		for _, i := range group[:n] {
			a := &d.items[i]
			if a.decided || b.decided {
				continue
			}
			sameLink, sameOwn := a.link != 0 && a.link == b.link, a.own != 0 && a.own == b.own
			sameTitle := a.title == b.title && (a.title != 0 || a.words == b.words)
			switch {
			case sameLink && (sameOwn || sameTitle), sameOwn && sameTitle,
				a.words != 0 && a.words == b.words && a.lone() && b.lone():
				b.decided = true
			default:
				if sameLink {
					a.sharedLink, b.sharedLink = true, true
				}
				if sameOwn {
					a.sharedOwn, b.sharedOwn = true, true
				}
			}
		}
	}
}

// identity gives an item's keys without those that it shares with others.
func (it *item) identity() keys {
	k := it.keys
	if it.sharedOwn {
		k.own = 0
	}
	if it.sharedLink {
		k.link = 0
	}
	return k
}

// lone reports whether an item has only its words to be known by.
func (it *item) lone() bool {
	k := it.identity()
	return k.own == 0 && k.link == 0
}
