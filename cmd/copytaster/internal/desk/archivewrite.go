package desk

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"path"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
	"github.com/copytaster/copytaster/feed/publish"
	"github.com/copytaster/copytaster/feed/render"
	"github.com/copytaster/copytaster/feed/store"
	"github.com/copytaster/copytaster/sources"
)

// plan says which documents are to be written. One whose file is not as it was written is of another store, or
// somebody's own: it is closed as it stands, and its stories go to the end of the chain.
func (a *archive) plan(ctx context.Context) error {
	for again := true; again; {
		a.write = make([]bool, len(a.docs))
		for i := range a.docs {
			var err error
			if a.write[i], err = a.wants(ctx, i); err != nil {
				return err
			}
		}
		a.link()
		again = false
		for i := range a.docs {
			if a.write[i] && a.foreign(i) {
				rows := a.rows[i]
				a.docs[i].Closed, a.lost[i], a.rows[i], again = true, false, nil, true
				a.file(rows)
			}
		}
	}
	return nil
}

// wants reports whether a document is to be written for itself: it is to be closed, or has a story that left the feeds
// and is not in it as it is now, or others lead to it and it is lost.
func (a *archive) wants(ctx context.Context, i int) (bool, error) {
	d := &a.docs[i]
	if a.lost[i] {
		return true, nil
	}
	if d.Closed || len(a.rows[i]) == 0 {
		return false, nil
	}
	if a.over(d.Month) || d.Sum != 0 && a.edition.archives.remade {
		return true, nil
	}
	became, err := a.became(ctx, i)
	if err != nil {
		return false, err
	}
	var left []feed.ID
	for _, r := range a.rows[i] {
		if id := became[r.Story]; !a.current[id] {
			left = append(left, id)
		}
	}
	sums, err := a.edition.desk.store.StorySums(ctx, left)
	if err != nil {
		return false, err
	}
	for _, r := range a.rows[i] {
		if id := became[r.Story]; !a.current[id] && sums[id] != r.Shown {
			return true, nil
		}
	}
	return false, nil
}

// became returns what each story of a document is called by now.
func (a *archive) became(ctx context.Context, i int) (map[feed.ID]feed.ID, error) {
	ids := make([]feed.ID, len(a.rows[i]))
	for n, r := range a.rows[i] {
		ids[n] = r.Story
	}
	became, err := a.edition.desk.store.Targets(ctx, ids)
	for _, id := range ids {
		if became[id].IsZero() {
			became[id] = id
		}
	}
	return became, err
}

// link adds the documents that those to be written lead to, and those that are to lead to them.
func (a *archive) link() {
	open := func(i int) bool { return i >= 0 && i < len(a.docs) && !a.docs[i].Closed }
	for i := range a.docs {
		if a.write[i] && a.over(a.docs[i].Month) && open(i+1) && a.docs[i+1].Sum == 0 {
			a.write[i+1] = true // it says for ever which is the next
		}
	}
	for i := len(a.docs) - 1; i > 0; i-- {
		if a.write[i] && open(i-1) && (a.docs[i-1].Sum == 0 || a.docs[i].Sum == 0) {
			a.write[i-1] = true
		}
	}
}

// foreign reports whether a file of a document is there that this store did not write.
func (a *archive) foreign(i int) bool {
	d := &a.docs[i]
	for n, f := range render.XMLFormats() {
		sum, there := a.edition.place.sum(render.ArchivePath(a.doc.Slug, a.name(i), f.File))
		if there && (d.Sum == 0 || sum != 0 && sum != half(d.Sum, n) && sum != half(d.Earlier, n)) {
			return true
		}
	}
	return false
}

// half is the sum of a document's nth file.
func half(sum uint64, n int) uint32 { return uint32(sum >> (32 * n)) }

// fileSum tells the bytes of a file from others; it is not 0.
func fileSum(b []byte) uint32 { return max(uint32(sources.Sum(b)), 1) }

// render makes the documents that are to be written.
func (a *archive) render(ctx context.Context) ([]publish.File, error) {
	var files []publish.File
	for i := range a.docs {
		if !a.write[i] {
			continue
		}
		stories, err := a.stories(ctx, i)
		if err != nil {
			return nil, err
		}
		d := a.doc
		d.Archive, d.Stories, d.TTL = a.name(i), stories, 0
		if i > 0 {
			d.PrevArchive = a.name(i - 1)
		}
		if i+1 < len(a.docs) && a.stands(i+1) {
			d.NextArchive = a.name(i + 1)
		}
		for n := range stories {
			if s := &stories[n]; n == 0 || s.Updated.After(d.Updated) {
				d.Updated = s.Updated
			}
		}
		d, sum := d.Prepared(), uint64(0)
		for n, f := range render.XMLFormats() {
			b, err := f.Render(d)
			if err != nil {
				return nil, err
			}
			sum |= uint64(fileSum(b)) << (32 * n)
			files = append(files, publish.File{
				Path: render.ArchivePath(d.Slug, d.Archive, f.File), Bytes: b, Type: f.MediaType, Durable: true,
				Lasting: a.closing(i), Untold: true, // nobody subscribes to an archive
			})
		}
		if doc := &a.docs[i]; doc.Sum != sum {
			doc.Earlier, doc.Sum = doc.Sum, sum
		}
	}
	return files, nil
}

// stories tells the stories of a document as they are now, newest first, and notes what they were made of.
func (a *archive) stories(ctx context.Context, i int) ([]feed.Story, error) {
	e, c := a.edition, a.pick.channel
	became, err := a.became(ctx, i)
	if err != nil {
		return nil, err
	}
	var ids []feed.ID
	admitted := map[feed.ID]time.Time{}
	for _, r := range a.rows[i] {
		id := became[r.Story]
		if _, met := admitted[id]; !met { // the first admission of several
			ids = append(ids, id)
			admitted[id] = r.At
		}
	}
	sums, err := e.desk.store.StorySums(ctx, ids)
	if err != nil {
		return nil, err
	}
	events, err := e.desk.store.StoryEvents(ctx, ids, c.Where.UsesContent())
	if err != nil {
		return nil, err
	}
	p := pick{channel: c, state: a.pick.state}
	for _, id := range ids {
		if event := events[id]; event != nil {
			if choice, ok := a.retell(event, admitted[id]); ok {
				p.chosen.Choices = append(p.chosen.Choices, choice)
			}
		}
	}
	told, err := e.stories(ctx, p)
	if err != nil {
		return nil, err
	}
	e.archives.again = e.archives.again || !told.open.IsZero()
	for n := range a.rows[i] {
		r := &a.rows[i][n]
		if r.Shown = sums[became[r.Story]]; !told.open.IsZero() {
			r.Shown = 0 // not for good
		}
	}
	feed.SortStories(told.stories)
	return told.stories, nil
}

// retell chooses how the channel tells a story that it admitted at a time.
func (a *archive) retell(event *store.Event, at time.Time) (channel.Choice, bool) {
	e, c := a.edition, a.pick.channel
	item := channel.Item{Story: event.Story, Published: event.Published, Outlets: e.outlets(c, event.Members)}
	if hidden, first := e.hidesFounder(c, event); hidden {
		item.Published = first.Article.Published
	}
	for _, m := range e.ordered(event) {
		if p, ok := e.piece(m); ok {
			p.Age = at.Sub(m.Article.Published)
			item.Pieces = append(item.Pieces, p)
		}
	}
	if event.Num != 0 {
		e.groups[event.Story] = event.Num
	}
	return c.Retell(&item, at)
}

// stand records that the documents of a round are where readers find them.
func (a *archive) stand(ctx context.Context) error {
	var shown []store.Archived
	for i := range a.docs {
		if !a.write[i] {
			continue
		}
		shown = append(shown, a.rows[i]...)
		if a.closing(i) {
			a.docs[i].Closed = true
		}
	}
	return a.edition.desk.store.PutArchives(ctx, a.pick.state.Slug, a.docs, shown)
}

// keep stores the files where the place itself does not outlast a restart, and returns them with those that the place
// does not have any more.
func (a *archive) keep(ctx context.Context, files []publish.File) ([]publish.File, error) {
	e := a.edition
	if e.place.lasts() {
		return files, nil
	}
	for _, f := range files {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write(f.Bytes) // a buffer gives no error
		_ = z.Close()
		if err := e.desk.store.PutDocument(ctx, e.key, f.Path, b.Bytes()); err != nil {
			return nil, err
		}
	}
	for i := range a.docs {
		for _, f := range render.XMLFormats() {
			at := render.ArchivePath(a.doc.Slug, a.name(i), f.File)
			if a.write[i] || a.docs[i].Sum == 0 || e.place.stands(at, 0) {
				continue
			}
			b, err := e.desk.store.Document(ctx, e.key, at)
			if err != nil {
				return nil, err
			}
			if b, err = inflate(b); err != nil {
				return nil, fmt.Errorf("the archive document %s in the store: %w", at, err)
			}
			files = append(files, publish.File{Path: at, Bytes: b, Type: f.MediaType, Lasting: a.docs[i].Closed, Untold: true})
		}
	}
	return files, nil
}

func inflate(b []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// takeUp goes on with the archive that an edition had which stood before this store: its newest document, to which the
// channel's feeds lead, is closed and the first that is known here.
func (a *archive) takeUp() {
	feed := a.edition.standingAtom(path.Join(a.doc.Slug, archiveFile))
	if doc, ok := feed.before(); ok {
		doc.Place, doc.Closed = takenPlace, true
		a.docs = []store.Archive{doc}
	}
}
