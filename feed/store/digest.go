package store

import (
	"crypto/sha256"
	"encoding/binary"
	"sync"
	"time"

	"github.com/copytaster/copytaster/feed"
)

// digest is a 64-bit sum of what an edition may show of an article; another digest means that the article was
// changed. The outlet, the own id and the time of publication are not in it: they stay as first seen. Nor is the
// address that relative links in the body resolve against, which moves with a redirect and changes no word.
func digest(a *feed.Article, now time.Time) uint64 {
	d := digests.Get().(*summer)
	defer digests.Put(d)
	d.b = d.b[:0]
	d.text(a.Title, a.Summary, a.Body.HTML, a.URL, a.Image, a.Language)
	d.list(a.Authors)
	d.list(a.Categories)
	d.number(int64(len(a.Enclosures)))
	for _, e := range a.Enclosures {
		d.text(e.URL, e.Type)
		d.number(e.Length)
	}
	d.number(int64(len(a.Stated)))
	for _, h := range a.Stated {
		d.text(h.Title, h.URL, h.Outlet.Key, h.Outlet.Name, h.Language)
		d.number(stamp(h.Published))
	}
	d.number(stamp(updated(a, now)))
	sum := sha256.Sum256(d.b)
	return binary.BigEndian.Uint64(sum[:8])
}

// updated is an article's time of change, none when it lies in the future.
func updated(a *feed.Article, now time.Time) time.Time {
	if a.Updated.After(now) {
		return time.Time{}
	}
	return a.Updated
}

// summer gathers what is summed, each text after its length.
type summer struct{ b []byte }

var digests = sync.Pool{New: func() any { return new(summer) }}

func (d *summer) number(n int64) { d.b = binary.AppendVarint(d.b, n) }

func (d *summer) text(texts ...string) {
	for _, s := range texts {
		d.number(int64(len(s)))
		d.b = append(d.b, s...)
	}
}

func (d *summer) list(texts []string) {
	d.number(int64(len(texts)))
	d.text(texts...)
}
