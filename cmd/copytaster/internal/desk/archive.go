package desk

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/publish"
	"github.com/copytaster/copytaster/feed/render"
	"github.com/copytaster/copytaster/feed/store"
)

// The archive of a channel (RFC 5005, section 4) is a chain of documents of the stories that it admitted, by the month
// of their admission. A document is written when a story in it left the channel's feeds, or changed since. Once it is
// closed it stays as it is for ever, and is made anew only where its file is lost. The chain begins with an empty document,
// of the month before the first, so that each has another beside it.
const (
	archiveEvery = time.Hour // how often archives are looked at
	archiveOpen  = 7         // days after its month until a document is closed
	archiveSize  = 1000      // stories in a document; a month with more has several
	monthFormat  = "2006-01"
)

// archives is what a round does with the archives of an edition.
type archives struct {
	look   bool              // they are looked at
	remade bool              // what documents are made of beside stories changed since they last were
	again  bool              // to be looked at in an hour, though nothing be new
	next   time.Time         // when the first month closes, zero for none
	newest map[string]string // the newest document of each channel, by slug
	wrote  []*archive
}

// isArchive reports whether a path of an edition is that of an archive document.
func isArchive(path string) bool {
	return strings.HasPrefix(path, "archive/") || strings.Contains(path, "/archive/")
}

// archivesDue reports whether archives are to be looked at though nothing is new.
func (e *edition) archivesDue() bool {
	return e.archived() && !e.last.Look.IsZero() && !e.desk.now.Before(e.last.Look)
}

// archived reports whether the edition has archives: documents that lead to each other need addresses.
func (e *edition) archived() bool { return e.place != nil && e.desk.cfg.BaseURL != "" }

// beginArchives says what this round does with the archives.
func (e *edition) beginArchives(made string) {
	a, now := &e.archives, e.desk.now
	a.newest = map[string]string{}
	if !e.archived() {
		return
	}
	a.remade = e.last.Remade || made != e.last.Made
	for i := range e.desk.cfg.Channels {
		slug := e.desk.cfg.Channels[i].Slug
		name, ok := e.last.Newest[slug]
		if !ok {
			continue
		}
		a.newest[slug] = name
		// What is not on a disk is gone after a restart, and a folder can be lost.
		a.look = a.look || e.place.lacks(render.ArchivePath(slug, name, archiveFile))
	}
	since := now.Sub(e.last.Looked)
	a.look = a.look || e.last.Looked.IsZero() || since < 0 || since >= archiveEvery || e.archivesDue()
}

// archiveFile is the file by which an archive document is known.
const archiveFile = "atom.xml"

// endArchives records what the round did with the archives, once their documents stand.
func (e *edition) endArchives(ctx context.Context, next *imprint) error {
	a, now := &e.archives, e.desk.now
	if !e.archived() {
		return nil
	}
	for _, x := range a.wrote {
		if err := x.stand(ctx); err != nil {
			return err
		}
	}
	next.Newest, next.Looked, next.Look = a.newest, e.last.Looked, e.last.Look
	if a.look {
		next.Looked, next.Look = now, a.next
	}
	next.Remade = a.remade && !a.look
	if hour := next.Looked.Add(archiveEvery); (!a.look || a.again) && (next.Look.IsZero() || hour.Before(next.Look)) {
		next.Look = hour
	}
	return nil
}

// archive is the archive of a channel in a round.
type archive struct {
	edition *edition
	pick    pick
	doc     render.Document
	current map[feed.ID]bool // the stories that the channel's feeds have

	docs  []store.Archive
	rows  [][]store.Archived // of the open documents and those that are lost, by their place
	lost  []bool             // by their place: files stay where they are put, and its are gone
	write []bool             // likewise
	filed []store.Archived   // the stories that came into another document
}

// archive brings a channel's archive up to date. It returns the documents that are to be written, which stand only when
// their stand was called. doc is the channel's own.
func (e *edition) archive(ctx context.Context, p pick, doc render.Document) ([]publish.File, error) {
	a := &archive{edition: e, pick: p, doc: doc, current: map[feed.ID]bool{}}
	for i := range doc.Stories {
		if s := &doc.Stories[i]; s.Develops.IsZero() {
			a.current[s.ID] = true
		}
	}
	fresh, err := a.load(ctx)
	if err != nil {
		return nil, err
	}
	a.file(fresh)
	if err := a.plan(ctx); err != nil {
		return nil, err
	}
	files, err := a.render(ctx)
	if err != nil {
		return nil, err
	}
	if files, err = a.keep(ctx, files); err != nil {
		return nil, err
	}
	a.doc.Stories, a.current = nil, nil // the next channel's take their place in memory
	e.archives.wrote = append(e.archives.wrote, a)
	a.sayNext()
	return files, e.desk.store.PutArchives(ctx, p.state.Slug, a.docs, a.filed)
}

// load reads the archive, and returns the stories that are in none of its documents yet.
func (a *archive) load(ctx context.Context) (fresh []store.Archived, err error) {
	st, key := a.edition.desk.store, a.pick.state.Slug
	if fresh, err = st.Archived(ctx, key, 0); err != nil {
		return nil, err
	}
	if a.docs, err = st.Archives(ctx, key); err != nil {
		return nil, err
	}
	if len(a.docs) == 0 && len(fresh) > 0 {
		a.takeUp()
	}
	a.rows, a.lost = make([][]store.Archived, len(a.docs)), make([]bool, len(a.docs))
	for i := range a.docs {
		if a.lost[i] = a.isLost(i); a.docs[i].Closed && !a.lost[i] {
			continue
		}
		if a.rows[i], err = st.Archived(ctx, key, a.docs[i].Place); err != nil {
			return nil, err
		}
	}
	return fresh, nil
}

// file puts stories, in the order of their admission, into documents.
func (a *archive) file(stories []store.Archived) {
	for _, s := range stories {
		i := a.placeFor(s.At)
		s.Place, s.Shown = a.docs[i].Place, 0
		a.rows[i], a.filed = append(a.rows[i], s), append(a.filed, s)
	}
}

// placeFor returns the document for a story that was admitted at a time: the last one or another behind it, since a
// chain only grows at its end.
func (a *archive) placeFor(at time.Time) int {
	month, part := a.month(at), 1
	n := len(a.docs)
	if n == 0 {
		before, _ := time.Parse(monthFormat, month) // as Format wrote it
		a.add(before.AddDate(0, -1, 0).Format(monthFormat), 1)
	} else if last := &a.docs[n-1]; month <= last.Month {
		if !last.Closed && len(a.rows[n-1]) < archiveSize {
			return n - 1
		}
		month, part = last.Month, last.Part+1
		if last.Closed && a.over(month) { // a clock that was wrong
			after, _ := time.Parse(monthFormat, month)
			month, part = max(after.AddDate(0, 1, 0).Format(monthFormat), a.month(a.edition.desk.now)), 1
		}
	}
	a.add(month, part)
	return len(a.docs) - 1
}

func (a *archive) add(month string, part int) {
	a.docs = append(a.docs, store.Archive{Place: int64(len(a.docs) + 1), Month: month, Part: part})
	a.rows, a.lost = append(a.rows, nil), append(a.lost, false)
}

// isLost reports whether a file of a document is gone; of one that this store did not write, both are.
func (a *archive) isLost(i int) bool {
	if !a.edition.place.lasts() {
		return false
	}
	d, gone, formats := &a.docs[i], 0, render.XMLFormats()
	for _, f := range formats {
		if a.edition.place.lacks(render.ArchivePath(a.doc.Slug, a.name(i), f.File)) {
			gone++
		}
	}
	return d.Sum != 0 && gone > 0 || d.Closed && gone == len(formats)
}

// month is the month of a time where the edition's days begin.
func (a *archive) month(at time.Time) string {
	return at.In(a.edition.desk.cfg.Location).Format(monthFormat)
}

// closes is when the documents of a month are closed.
func (a *archive) closes(month string) time.Time {
	from, _ := time.ParseInLocation(monthFormat, month, a.edition.desk.cfg.Location) // as Format wrote it
	return from.AddDate(0, 1, archiveOpen)
}

func (a *archive) over(month string) bool { return !a.edition.desk.now.Before(a.closes(month)) }

// closing reports whether a document that is written now stays as it is for ever.
func (a *archive) closing(i int) bool { return a.over(a.docs[i].Month) || len(a.rows[i]) == 0 }

// name is what a document is called.
func (a *archive) name(i int) string { return archiveName(&a.docs[i]) }

func archiveName(d *store.Archive) string {
	if d.Part > 1 {
		return fmt.Sprintf("%s-%d", d.Month, d.Part)
	}
	return d.Month
}

// stands reports whether a document can be led to.
func (a *archive) stands(i int) bool { return a.docs[i].Sum != 0 || a.docs[i].Closed || a.write[i] }

// sayNext tells the edition the archive's newest document and when it is to be looked at.
func (a *archive) sayNext() {
	all := &a.edition.archives
	slug := a.pick.channel.Slug
	delete(all.newest, slug)
	for i := range a.docs {
		if a.stands(i) {
			all.newest[slug] = a.name(i)
		}
		if at := a.closes(a.docs[i].Month); !a.docs[i].Closed && len(a.rows[i]) > 0 && !a.over(a.docs[i].Month) &&
			(all.next.IsZero() || at.Before(all.next)) {
			all.next = at
		}
	}
}
