package desk

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"net/http"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/copytaster/copytaster/feed/store"
	"github.com/copytaster/copytaster/sources"
	"github.com/copytaster/copytaster/sources/fetch"
)

// turn is what came of asking one line.
type turn struct {
	line    *line
	place   int // among the lines of its wave
	outcome store.Outcome
	same    bool // asked, and nothing new
	list    bool // an OPML document; unless same, listed holds what it lists
	listed  []sources.Listed
	notes   []string // of a list, of a document that is not whole, or of a draft
	held    bool     // its host asked to be left alone by now, so it was not asked after all
	partial bool     // the document is not whole; what is whole in it was taken
	err     error
}

// backlog is how many articles a source that joins a standing edition brings.
const backlog = 10

// cutOff is what is said of a document that is not whole.
const cutOff = "cut off in the middle; what is whole in it was taken"

// parsers bounds how many documents are parsed at once: more than the processors would only hold more memory.
var parsers = make(chan struct{}, runtime.GOMAXPROCS(0))

// askOne fetches or opens one line and reads it.
func (d *Desk) askOne(ctx context.Context, l *line) turn {
	l.begun = true
	t := turn{line: l, outcome: store.Outcome{Source: l.state}}
	s := &t.outcome.Source
	s.Asked = d.now
	switch {
	case l.err != nil:
		t.err = l.err
	case l.address == standardInput:
		t.err = d.askInput(ctx, &t)
	case l.path != "":
		t.err = d.askFile(ctx, &t)
	default:
		t.err = d.askServer(ctx, &t)
	}
	if t.held = isHeld(t.err) && d.isHeldNow(l); t.held { // else it was asked, and led to such a host
		l.begun = false
		return t
	}
	every := l.configured.Every
	if t.err != nil {
		t.outcome.Changed, t.outcome.Articles, t.listed = false, nil, nil
		t.err = d.fail(every, s, t.err)
	} else {
		recovered(d.now, s)
		if t.partial {
			s.LastError = cutOff
		} else if t.outcome.Changed {
			emptied(d.now, s, &t.outcome)
		}
		s.Due = d.nextDue(every, s)
	}
	if !isURL(l.address) {
		s.Due = time.Time{} // looking at a file bothers nobody
	}
	was := l.state
	was.Due, was.Asked, was.LastOK = s.Due, s.Asked, s.LastOK
	t.outcome.Unmoved = t.same && was == *s
	t.list = s.Kind == string(sources.OPML)
	if d.standing && l.state.LastOK.IsZero() {
		t.outcome.Backlog = backlog
	}
	return t
}

func (d *Desk) askInput(ctx context.Context, t *turn) error {
	body, err := Patient(ctx, func() ([]byte, error) { return readAll(d.stdin) })
	if err != nil {
		return err
	}
	r, err := parse(sources.Document{Body: body}, d.options(t.line, false))
	if err == nil {
		t.take(r)
	}
	return err
}

func (d *Desk) askFile(ctx context.Context, t *turn) error {
	l, s := t.line, &t.outcome.Source
	known := s.ETag
	if s.ReadVersion != l.readVersion() {
		known = ""
	}
	f, err := Patient(ctx, func() (file, error) { return openFile(l.path, known) })
	if err != nil {
		return err
	}
	if f.body == nil {
		t.same = true
		return nil
	}
	t.outcome.Document = f.modified
	r, err := parse(sources.Document{Body: f.body}, d.options(l, false))
	if err != nil {
		s.ETag = ""
		return err
	}
	t.take(r)
	s.ETag = f.stamp
	return nil
}

// askServer fetches a line, and its feed where it is a front page: the first of those that the page offers which is one.
func (d *Desk) askServer(ctx context.Context, t *turn) error {
	l, s := t.line, &t.outcome.Source
	req := l.request()
	if s.ReadVersion != l.readVersion() {
		req.ETag, req.LastModified = "", "" // a better reader reads once more
	}
	rest, err := d.askAddress(ctx, t, req, s.LastOK.IsZero() || s.URL == "" && s.MovedTimes == hasFollowed)
	for ; len(rest) > 0; rest = rest[1:] {
		s.URL, s.MovedTimes = rest[0], hasFollowed
		_, err = d.askAddress(ctx, t, l.requestTo(rest[0]), false)
		if len(rest) == 1 || !isWrongFeed(err) {
			break
		}
		t.notes = append(t.notes, nextFeed(ofFeed(rest[0], err), rest[1]))
	}
	return err
}

// toFollow returns the feeds to which a front page leads, best first.
func toFollow(r sources.Reading) []string {
	if r.Follow == "" {
		return nil
	}
	return append([]string{r.Follow}, r.Instead...)
}

// isWrongFeed reports whether an error says that there is no feed where a page said: it is not there, or is something else.
func isWrongFeed(err error) bool {
	var fe *fetch.Error
	if errors.As(err, &fe) {
		return fe.Status == http.StatusNotFound || fe.Status == http.StatusGone
	}
	return err != nil
}

// nextFeed says that after one of the feeds that a page offers another is tried.
func nextFeed(err error, next string) string {
	return err.Error() + "; the page offers " + fetch.Redact(next) + " too, which is tried in its place"
}

// askAddress fetches and reads what stands at an address of a line. Of a front page it returns the feeds to follow.
func (d *Desk) askAddress(ctx context.Context, t *turn, req fetch.Request, first bool) (follow []string, err error) {
	l, s := t.line, &t.outcome.Source
	res, err := d.client.Get(ctx, req)
	if err != nil {
		return nil, err
	}
	if res.Dated || !res.NotModified {
		s.Fresh = res.Fresh.Truncate(time.Second)
	}
	if res.NotModified {
		t.same = true
		t.move(d.now, req.URL, res.Permanent)
		return nil, nil
	}
	sum := sum64(res.Body)
	if sum == s.BodyHash && s.ReadVersion == l.readVersion() {
		s.ETag, s.LastModified, t.same = res.ETag, res.LastModified, true
		t.move(d.now, req.URL, res.Permanent)
		res.Done()
		return nil, nil
	}
	s.ETag, s.LastModified, s.BodyHash = "", "", 0
	doc := sources.Document{
		Address: res.URL, ContentType: res.ContentType, Body: res.Body,
	}
	opt := d.options(l, first)
	if s.ReadVersion == l.readVersion() && s.Kind == string(sources.Feed) {
		opt.Known, _ = d.store.Known(ctx, s.ID) // without it everything is read
	}
	r, err := parse(doc, opt)
	res.Done()
	if err != nil {
		return nil, err
	}
	if feeds := toFollow(r); len(feeds) > 0 {
		return feeds, nil
	}
	t.take(r)
	t.move(d.now, req.URL, res.Permanent)
	t.partial = t.partial || res.Partial
	t.outcome.Document, t.outcome.Address = res.Modified, l.address
	if !res.Partial && !r.Partial {
		s.ETag, s.LastModified, s.BodyHash = res.ETag, res.LastModified, sum
	}
	return nil, nil
}

// move takes note of permanent redirects.
func (t *turn) move(now time.Time, asked, target string) {
	if note := moved(now, &t.outcome.Source, asked, target); note != "" {
		t.notes = append(t.notes, note)
	}
}

// options say how a line's documents are read.
func (d *Desk) options(l *line, first bool) sources.Options {
	s := l.configured
	return sources.Options{
		Kind: s.Kind, Select: s.Select, Outlet: s.Outlet, Folder: l.folder(), First: first, KeepTracking: s.KeepTracking,
		WasFeed: s.Kind == sources.Auto && l.path == "" && l.state.Kind == string(sources.Feed), Now: d.now,
	}
}

// readVersion names the way in which a line's documents are read. What was read in another way is read once more.
func (l *line) readVersion() int {
	s := l.configured
	if s.Kind == sources.Auto && !s.KeepTracking && s.Select == (sources.Select{}) {
		return sources.Version
	}
	h := fnv.New32a()
	fmt.Fprint(h, s.Kind, s.KeepTracking, s.Select)
	return sources.Version | int(h.Sum32())<<8
}

// take moves what a document said into the turn.
func (t *turn) take(r sources.Reading) {
	s := &t.outcome.Source
	s.Title, s.SiteURL, s.Outlet, s.Language, s.Kind = r.Title, r.SiteURL, r.Outlet, r.Language, string(r.Kind)
	s.ReadVersion = t.line.readVersion()
	hint(s, r.Hints)
	pace(s, r.Dates())
	if r.Partial || r.Kind == sources.OPML || r.Kind == sources.Text && len(r.Articles) == 0 {
		t.notes = append(t.notes, r.Notes...)
	}
	t.partial = r.Partial
	t.outcome.Changed, t.outcome.Articles, t.listed = true, r.Articles, r.Listed
	t.outcome.Known, t.outcome.Passed = r.Known, r.Passed
	t.outcome.FullText = t.line.configured.FullText && (r.Kind == sources.Feed || r.Kind == sources.PageList)
}

// parse reads a document when a processor is free. A panic in a parser is that document's error.
func parse(doc sources.Document, opt sources.Options) (r sources.Reading, err error) {
	parsers <- struct{}{}
	defer func() {
		<-parsers
		if p := recover(); p != nil {
			err = fmt.Errorf("the reader failed on this document (%v), which is a defect of copytaster: %s", p, origin())
		}
	}()
	return sources.Read(doc, opt)
}

// origin names the function and line that panicked, for the report of the defect.
func origin() string {
	var pcs [16]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(4, pcs[:])])
	for {
		f, more := frames.Next()
		if f.Function != "" && f.Function[:min(8, len(f.Function))] != "runtime." {
			return fmt.Sprintf("%s:%d", f.Function, f.Line)
		}
		if !more {
			return string(debug.Stack())
		}
	}
}

// sum64 tells the same bytes from others.
func sum64(b []byte) uint64 { return max(sources.Sum(b), 1) }
