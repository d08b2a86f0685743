package desk

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
	"github.com/copytaster/copytaster/feed/channel"
	"github.com/copytaster/copytaster/feed/publish"
	"github.com/copytaster/copytaster/feed/render"
	"github.com/copytaster/copytaster/feed/store"
	"github.com/copytaster/copytaster/sources"
	"github.com/copytaster/copytaster/sources/fetch"
)

// ErrNothing says that no source could be read and none of them has a story from earlier rounds, so nothing was published and
// what was before stays.
var ErrNothing = errors.New("nothing could be published")

// Desk is what a round works with.
type Desk struct {
	cfg       *config.Config
	store     *store.Store
	client    *fetch.Client
	stdin     io.Reader
	generator string
	now       time.Time // the round's only clock
	progress  func(done, all, fresh int)
	between   func(context.Context)
	stays     bool

	outlets  func() outlets            // those that the configuration names
	ranks    map[int64]int             // of the sources that have one, by their ids in the store
	sources  map[int64]*channel.Source // all of them as channels know them, likewise
	holds    map[string]time.Time      // until when hosts want to be left alone, as earlier rounds heard
	standing bool                      // an edition was published from this store to this place before
	asked    time.Time                 // when a source was last asked before this round

	private, wasPrivate map[int64]bool // the sources that are private, by their ids in the store, now and as it is stored

	edited    []int64        // the articles that their sources changed in this round
	firstRead map[int64]bool // the sources that were read in this round and never before, by their ids in the store
}

// Setup is what New needs.
type Setup struct {
	Config    *config.Config
	Store     *store.Store
	Client    *fetch.Client
	Stdin     io.Reader
	Generator string                     // version of the program, for the documents
	Now       time.Time                  // the round's time
	Progress  func(done, all, fresh int) // called after each source; nil for none
	Between   func(ctx context.Context)  // called before a part of the round that needs other memory than the last; nil for none
	Stays     bool                       // the process stays up and comes back when a source is due, to the second
}

// New returns a desk for one round.
func New(s Setup) *Desk {
	d := &Desk{
		cfg: s.Config, store: s.Store, client: s.Client, stdin: s.Stdin, generator: s.Generator,
		now: s.Now.UTC().Truncate(time.Second), progress: s.Progress, between: s.Between, stays: s.Stays, firstRead: map[int64]bool{},
		outlets: func() outlets { return outlets{} },
	}
	if d.progress == nil {
		d.progress = func(int, int, int) {}
	}
	if d.between == nil {
		d.between = func(context.Context) {}
	}
	return d
}

// Options say what a round is to do.
type Options struct {
	All    bool            // ask every source now, whatever our own schedule says
	Folder *publish.Folder // where the edition goes
	Site   *Site           // or here
	Format string          // write this one document of the channel "all" to Stdout instead
	Stdout io.Writer
	// Live, where set, completes what the page of the sources' health says. That of an edition which stands is made anew by
	// Report.Show alone.
	Live func(render.Status) render.Status
	// Stop ends the asking of sources; what was read is stored, related and published all the same. nil never does.
	Stop context.Context
	// Turn is how long sources are begun to be asked, and then pages of articles: what is not begun by then keeps its due
	// time for the next round, so that hosts with many sources do not hold up what others brought. 0 asks all that is due.
	Turn time.Duration
	// Rest says that the round before had no time for all: pages that did not come then are not asked for again in this one.
	Rest bool
	// Quiet asks nobody and publishes what stands in the store.
	Quiet bool
}

// Round asks what is due, stores it and publishes. The report is good whatever the error: ErrNothing, one that wraps
// store.ErrStore or publish.ErrOutput, or ctx's.
func (d *Desk) Round(ctx context.Context, opt Options) (Report, error) {
	r := Report{Started: d.now, Failures: []Failure{}, Cut: []Failure{}, Notes: []string{}, Written: []string{}, Complete: true}
	e := d.edition(opt)
	if err := e.recall(ctx); err != nil {
		return r, err
	}
	d.standing = e.last.Revision > 0
	if err := e.takeUp(ctx); err != nil {
		return r, err
	}
	if err := d.recallHolds(ctx); err != nil {
		return r, err
	}
	if err := d.recallPrivate(ctx); err != nil {
		return r, err
	}
	p, err := plan(d.cfg.Sources, d.own(e.last.Files), d.heldBefore(ctx))
	if err != nil {
		return r, err
	}
	if opt.Quiet {
		if !d.standing {
			return r, nil // nothing was ever published: readers wait for what is
		}
		if err = d.lookUp(ctx, p, d.store.Sources); err == nil {
			err = d.notePrivate(ctx, p.lines, true)
		}
	} else {
		err = d.read(ctx, p, opt, &r)
	}
	if err != nil {
		return r, err
	}
	if err := ctx.Err(); err != nil {
		return r, err
	}
	e.lines = p.lines
	d.outlets = sync.OnceValue(func() outlets { return outletsOf(p.lines) })
	r.Next = d.next(p.lines)
	d.ranks, d.sources = map[int64]int{}, make(map[int64]*channel.Source, len(p.lines))
	for _, l := range p.lines {
		d.sources[l.state.ID] = l.source()
		if l.configured.Rank != 0 {
			d.ranks[l.state.ID] = l.configured.Rank
		}
	}
	if err := d.relate(ctx); err != nil {
		return r, err
	}
	began := time.Now() // how long it takes is for who plans the next round, and in no document
	err = errors.Join(d.rememberFiles(ctx, p.folders), e.publish(ctx, &r))
	r.Publishing = time.Since(began)
	return r, err
}

// edition begins the edition of a round. One store may serve several, each under a name.
func (d *Desk) edition(opt Options) *edition {
	e := &edition{desk: d, format: opt.Format, stdout: opt.Stdout, live: opt.Live}
	switch {
	case opt.Folder != nil:
		e.place, e.key = folderPlace{opt.Folder}, "edition:"+d.cfg.Publish.Out
	case opt.Site != nil:
		e.place, e.key = opt.Site, "edition:http"
	default:
		e.key = printed + opt.Format
	}
	return e
}

// printed begins the names of editions that go nowhere but to standard output.
const printed = "edition:-:"

// own returns what says which files are the program's: the store, the configuration with what it reads, the decisions, and
// the edition, whose files these are by their paths and sizes. Each is known by whatever link it is reached: what stands in
// the configuration may be secret.
func (d *Desk) own(edition map[string]int) func(string) bool {
	out, st := d.cfg.Publish.Out, d.cfg.Store
	var files []fs.FileInfo
	for _, name := range append(slices.Clone(d.cfg.Files),
		d.cfg.Path, d.cfg.DecisionsPath(), d.cfg.URLRulesFile, out, st, st+"-wal", st+"-shm", st+".lock", st+".edition",
	) {
		if info, err := os.Stat(name); err == nil {
			files = append(files, info)
		}
	}
	if out != "" {
		out = config.WithoutLinks(out)
	}
	return func(path string) bool {
		info, err := os.Stat(path)
		if err == nil && slices.ContainsFunc(files, func(own fs.FileInfo) bool { return os.SameFile(own, info) }) {
			return true
		}
		if out == "" {
			return false
		}
		below, err := filepath.Rel(out, config.WithoutLinks(path))
		if err != nil {
			return false
		}
		below = filepath.ToSlash(below)
		_, published := edition[below]
		return published || below == "story" || below == "archive" || strings.HasSuffix(below, "/archive")
	}
}

// read asks the lines that are due, in waves: what an OPML document lists comes after it.
func (d *Desk) read(ctx context.Context, p *planner, opt Options, r *Report) error {
	deadline, cancel := context.WithTimeout(ctx, d.cfg.Fetch.Deadline)
	defer cancel()
	if opt.Stop != nil {
		defer context.AfterFunc(opt.Stop, cancel)()
	}
	fresh := 0
	for from := 0; from < len(p.lines); {
		wave := p.lines[from:]
		from = len(p.lines)
		if err := d.load(ctx, wave, d.store.Sources); err != nil {
			return err
		}
		if err := d.notePrivate(ctx, wave, false); err != nil {
			return err
		}
		due := d.due(wave, opt.All)
		if err := d.claim(ctx, due); err != nil {
			return err
		}
		asking, stop := context.WithCancel(deadline)
		k := &keeper{desk: d, plan: p, report: r, stop: stop, early: map[int]turn{}, before: r.Asked, due: len(due)}
		err := d.withRoom(ctx, len(due), func() error {
			k.keep(ctx, d.ask(asking, due, opt.Turn))
			return k.err
		})
		stop()
		if err != nil {
			return err
		}
		fresh += k.fresh
		r.Complete = r.Complete && k.asked == len(due)
		if k.asked-k.held < len(due) {
			if err := d.release(context.WithoutCancel(ctx), due); err != nil {
				return err
			}
		}
		if err := d.recallLists(ctx, p, wave); err != nil {
			return err
		}
	}
	if err := d.notePrivate(ctx, p.lines, true); err != nil {
		return err
	}
	if err := d.fetchPages(deadline, p.lines, opt, r); err != nil {
		return err
	}
	r.Sources = len(p.lines)
	if err := d.rememberHolds(ctx); err != nil {
		return err
	}
	if err := d.store.Expire(ctx, d.now); err != nil {
		return err
	}
	if fresh > 0 {
		if _, err := d.store.LinkHeadlines(ctx, d.privateSources()...); err != nil {
			return err
		}
	}
	return nil
}

// lookUp gets what the store knows of all lines, and asks none.
func (d *Desk) lookUp(ctx context.Context, p *planner, from lookup) error {
	for at := 0; at < len(p.lines); {
		wave := p.lines[at:]
		at = len(p.lines)
		if err := d.load(ctx, wave, from); err != nil {
			return err
		}
		if err := d.recallLists(ctx, p, wave); err != nil {
			return err
		}
	}
	return nil
}

// lookup is how the states of sources are read: with or without adding the unknown.
type lookup func(ctx context.Context, addresses []string) ([]store.Source, error)

// load gets what the store knows of the lines.
func (d *Desk) load(ctx context.Context, lines []*line, from lookup) error {
	addresses := make([]string, len(lines))
	for i, l := range lines {
		addresses[i] = l.address
	}
	states, err := from(ctx, addresses)
	if err != nil {
		return err
	}
	for i, l := range lines {
		l.state = states[i]
		d.asked = later(d.asked, l.state.Asked)
	}
	return nil
}

// recallLists adds what the OPML documents among the lines listed when they last changed, unless that is now.
func (d *Desk) recallLists(ctx context.Context, p *planner, lines []*line) error {
	for _, l := range lines {
		if l.state.Kind != string(sources.OPML) || l.listed {
			continue
		}
		listed, err := d.remembered(ctx, l)
		if err != nil {
			return err
		}
		p.list(l, listed)
	}
	return nil
}
