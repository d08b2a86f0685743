package sources

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"hash/fnv"
	"slices"
	"time"

	"github.com/copytaster/copytaster/feed"
)

// Most of a feed that changed is as it was: of its items one is new. A reading leaves a record of its items, by which
// the next one passes over those whose bytes, and whatever their meaning rests on, are the same: they are neither
// parsed nor returned. Where a new item could be taken for one that was passed over, everything is read.

// knownFor is how long a record is used. Then everything is read once more, so that nothing rests on it for ever.
const knownFor = 24 * time.Hour

// knownFormat is the first byte of a record.
const knownFormat = 1

// knownItem is an item as a record has it. The sums are 64 bits, 0 for none.
type knownItem struct {
	Block, Link, Own, Title uint64 // the item's bytes and what stands around it; what it may be known by
	Published               int64  // Unix seconds, 0 none
}

// knownFeed is a record: what the feed said of itself, and its items.
type knownFeed struct {
	head  knownHead
	items []knownItem
	at    map[uint64]int // items by Block
}

type knownHead struct {
	Format   uint8
	Language [3]byte // that the words of all items are in
	Version  uint32
	Channel  uint64 // sum of what the feed says of itself and how it is read, as far as articles rest on it
	Whole    int64  // when everything was read, Unix seconds
}

// parseKnown reads a record. One of another version, or too old, is none.
func parseKnown(record []byte, now time.Time) *knownFeed {
	if len(record) == 0 {
		return nil
	}
	k := &knownFeed{at: map[uint64]int{}}
	r := bytes.NewReader(record)
	if binary.Read(r, binary.LittleEndian, &k.head) != nil || k.head.Format != knownFormat || k.head.Version != Version {
		return nil
	}
	age := now.Sub(time.Unix(k.head.Whole, 0))
	if now.IsZero() || age < -time.Minute || age > knownFor {
		return nil
	}
	k.items = make([]knownItem, r.Len()/binary.Size(knownItem{}))
	if binary.Read(r, binary.LittleEndian, k.items) != nil {
		return nil
	}
	for i := range k.items {
		k.at[k.items[i].Block] = i
	}
	return k
}

func (k *knownFeed) record() []byte {
	b, err := binary.Append(nil, binary.LittleEndian, &k.head)
	if err == nil {
		b, err = binary.Append(b, binary.LittleEndian, k.items)
	}
	if err != nil {
		return nil
	}
	return b
}

func (k *knownFeed) language() string { return string(bytes.TrimRight(k.head.Language[:], "\x00")) }

// remember makes the record of a reading and says whether that stands: false where the items that were passed over
// could have another meaning now, or one of the others could be taken for one of them, so that all have to be read.
func (f *feedReader) remember(o *outline, known *knownFeed) bool {
	k := &knownFeed{head: knownHead{
		Format: knownFormat, Version: Version, Channel: f.channelSum(o), Whole: f.opt.Now.Unix(),
	}}
	copy(k.head.Language[:], f.common)
	passed := map[uint64]bool{}
	if len(o.passed) > 0 {
		if known.head.Channel != k.head.Channel || len(f.clock.floating) > 0 {
			return false
		}
		k.head.Language, k.head.Whole = known.head.Language, known.head.Whole
		for _, i := range o.passed {
			it := known.items[i]
			k.items = append(k.items, it)
			passed[it.Link], passed[it.Own], passed[it.Title] = true, true, true
			if it.Link != 0 && it.Own != 0 {
				f.reading.Passed++
			}
			if it.Published != 0 {
				f.reading.dates = append(f.reading.dates, time.Unix(it.Published, 0).UTC())
			}
		}
	}
	delete(passed, 0)
	for i := range f.articles {
		a := &f.articles[i]
		it := knownItem{Block: f.blocks[i], Link: sumOf(feed.LinkKey(a.URL)), Own: sumOf(a.OwnID), Title: sumOf(foldName(a.Title))}
		if passed[it.Link] || passed[it.Own] || passed[it.Title] {
			return false
		}
		if !a.Published.IsZero() {
			it.Published = a.Published.Unix()
		}
		if it.Block != 0 && (it.Link != 0 || it.Own != 0) && len(k.items) < maxItems {
			k.items = append(k.items, it)
		}
	}
	if len(k.items) > 0 && !f.opt.Now.IsZero() {
		f.reading.Known = k.record()
	}
	return true
}

// channelSum is the sum of all that an article takes from outside its item, but for what startBlock takes.
func (f *feedReader) channelSum(o *outline) uint64 {
	parts := []string{
		f.reading.Format, f.doc.Address, f.site.title, f.site.url, f.reading.Language, f.base, o.base, o.lang,
		string(f.opt.Kind), f.opt.Outlet, f.opt.Folder,
	}
	for _, is := range []bool{f.own, f.opt.KeepTracking} {
		parts = append(parts, map[bool]string{true: "yes", false: "no"}[is])
	}
	return sumOf(append(parts, f.authors...)...)
}

// sumOf is a sum of texts that is the same from run to run, 0 for one that is empty.
func sumOf(parts ...string) uint64 {
	if len(parts) == 1 && parts[0] == "" {
		return 0
	}
	h := fnv.New64a()
	for _, p := range parts {
		_, _ = h.Write([]byte(p)) // a hash gives no error
		_, _ = h.Write([]byte{0})
	}
	return max(h.Sum64(), 1)
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Sum tells the same bytes from others: two CRCs, which processors make faster than any other sum of the standard
// library. Who forges one only hides his own changes.
func Sum(parts ...[]byte) uint64 {
	var a, b uint32
	for _, p := range parts {
		a, b = crc32.Update(a, crc32.IEEETable, p), crc32.Update(b, castagnoli, p)
	}
	return uint64(a)<<32 | uint64(b)
}

// startBlock makes the sum of the item whose start tag was just read, and returns it with where the item ends: at its
// end tag, outside CDATA sections and comments. Sum and end are 0 where that cannot be said.
func (o *outliner) startBlock() (sum uint64, end int) {
	if o.tag.empty || o.entry || o.at < o.looked {
		return 0, 0
	}
	if end = o.blockEnd(); end == 0 {
		o.looked = len(o.src) + 1
		return 0, 0
	}
	o.looked = end
	top := &o.stack[len(o.stack)-1]
	c := append(o.context[:0], o.format...)
	for _, s := range []string{o.native, top.base, top.lang} {
		c = append(append(c, 0), s...)
	}
	for _, b := range o.bindings[:o.outer] {
		c = append(append(append(append(c, 0), b.prefix...), 1), b.name...)
	}
	o.context = append(c, 0)
	return max(Sum(o.context, o.src[o.at-o.tag.size:end]), 1), end
}

// blockEnd returns the index behind the end tag of the item whose start tag ends at o.at, 0 where there is none.
func (o *outliner) blockEnd() int {
	name := o.tag.name
	for at := o.at; at < len(o.src); {
		end := bytes.Index(o.src[at:], append(append(o.context[:0], "</"...), name...))
		if end < 0 {
			return 0
		}
		end += at
		if inner := markupEnd(o.src, at, end); inner > end { // the end tag stands in a CDATA section or a comment
			at = inner
			continue
		}
		if isTag(o.src[end:], "</", name) {
			return after(o.src, end, ">")
		}
		at = end + 2
	}
	return 0
}

// markupEnd returns where the CDATA section or comment ends that begins in src[from:to] and reaches over to; 0 when
// none does.
func markupEnd(src []byte, from, to int) int {
	for from < to {
		i := bytes.Index(src[from:to], []byte("<!"))
		if i < 0 {
			return 0
		}
		from += i
		switch rest := src[from:]; {
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			from = after(src, from+9, "]]>")
		case bytes.HasPrefix(rest, []byte("<!--")):
			from = after(src, from+4, "-->")
		default:
			from += 2
		}
	}
	if from > to {
		return from
	}
	return 0
}

// Dates returns the times of publication of all items of the document, those passed over among them, newest first.
// Those without one are not among them.
func (r *Reading) Dates() []time.Time {
	dates := slices.Clone(r.dates)
	for i := range r.Articles {
		if at := r.Articles[i].Published; !at.IsZero() {
			dates = append(dates, at)
		}
	}
	slices.SortFunc(dates, func(a, b time.Time) int { return b.Compare(a) })
	return dates
}
