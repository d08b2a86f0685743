package desk

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/publish"
	"github.com/copytaster/copytaster/feed/render"
	"github.com/copytaster/copytaster/feed/store"
	"github.com/copytaster/copytaster/sources"
)

// edition is all the documents of one round, and what is remembered of the last one.
type edition struct {
	desk   *Desk
	place  place  // nil with format
	key    string // names it in the store
	format string
	stdout io.Writer
	live   func(render.Status) render.Status // what the page of the sources' health says; nil: what a folder's does

	room bytes.Buffer // what is rendered is written into it, and put down before the next

	lines   []*line
	tracked map[int64]bool              // the sources whose links keep their tracking
	leave   map[feed.ID]bool            // the articles of those sources
	found   map[feed.ID]map[int][]int64 // what stated headlines found in a private source's words: its sources, by the stating article and the place
	groups  map[feed.ID]int64           // the groups of chosen stories that are more than an article by itself
	met     map[int64]*store.Event      // some of those groups, as they were met in choosing
	last    imprint
	remade  bool // the documents depend on something else than last time, beside the stories

	standIns map[feed.ID][]standIn // by the stories, what stood for their founding articles in an edition that was taken up
	led      map[feed.ID]feed.ID   // what led them in channels of it that left their founding articles out

	pages map[string]uint64 // sums of what the stories' pages say, by their paths
	stay  []string          // the paths of those that stand and say it already

	archives archives
	begun    time.Time // when it was first published
}

// imprint is what an edition was made from. While nothing in it changes, the documents would be the same, so they are
// not made.
type imprint struct {
	Revision int64             // of the store
	Made     string            // sum of the configuration, the sources and the versions that documents depend on
	Files    map[string]int    // sizes, to notice that a file was taken away
	Pages    map[string]uint64 // sums of what the stories' pages say
	Stories  int               // how many it holds
	Status   string            // sum of what the status page says
	Again    time.Time         // when it is to be made again though nothing is new, zero for never
	Begun    time.Time         // when it was first published

	// Of the archives: when they were last looked at, when they are to be next though nothing is new (zero for never),
	// their newest documents by the channels' slugs, and whether Made changed since they were looked at.
	Looked, Look time.Time
	Newest       map[string]string
	Remade       bool
}

// made sums what the documents depend on beside the stories.
func (e *edition) made() (string, error) {
	cfg := e.desk.cfg
	b, err := json.Marshal([]any{
		e.desk.generator, sources.Version, cfg.URLRules.CleanVersion(), cfg.Title, cfg.BaseURL, cfg.Location.String(),
		cfg.Publish.TTL, cfg.Publish.Hubs, cfg.Publish.NoImages, cfg.Channels, e.desk.decisionsSum(),
	})
	if err != nil {
		return "", fmt.Errorf("the sum of the configuration: %w", err)
	}
	for _, l := range e.lines { // there may be ten thousand
		b = strconv.AppendInt(b, l.state.ID, 10)
		b = strconv.AppendInt(b, int64(l.configured.Rank), 10)
		b = strconv.AppendBool(b, l.private())
		b = strconv.AppendBool(b, l.configured.KeepTracking)
		for _, s := range []string{l.address, l.name, l.configured.Outlet, l.state.Title, l.state.SiteURL, l.state.Kind} {
			b = append(append(b, s...), 0)
		}
		for _, list := range [][]string{l.tags, l.names()} {
			for _, s := range list {
				b = append(append(b, s...), 0)
			}
			b = append(b, '\n')
		}
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), nil
}

// withdrawn lists the files of channels that are not published any more. Story pages stay: others may link to them.
func (e *edition) withdrawn(next imprint) []string {
	var gone []string
	for _, path := range slices.Sorted(maps.Keys(e.last.Files)) {
		if _, stays := next.Files[path]; !stays && !strings.HasPrefix(path, "story/") {
			gone = append(gone, path)
		}
	}
	return gone
}

// allFail reports whether there are sources that could not be read when they were last asked, if they ever were, and the others
// have nothing themselves, as lists and drafts.
func (e *edition) allFail() bool {
	failed := false
	for _, l := range e.lines {
		switch s := &l.state; {
		case s.Failures > 0 || s.LastOK.IsZero():
			failed = true
		case s.Kind != string(sources.OPML) && s.EmptySince.IsZero():
			return false
		}
	}
	return failed
}

// stands reports whether every file of the last edition is still there.
func (e *edition) stands() bool {
	for path, size := range e.last.Files {
		if !e.place.stands(path, size) {
			return false
		}
	}
	return true
}

func (e *edition) recall(ctx context.Context) error {
	s, err := e.desk.store.Get(ctx, e.key)
	if err == nil && s == "" {
		return e.inherit(ctx)
	}
	if err != nil {
		return err
	}
	// An imprint that cannot be read is as good as none: the edition is made again.
	if json.Unmarshal([]byte(s), &e.last) != nil {
		e.last = imprint{}
	}
	return nil
}

// publish makes the documents and puts those that changed into their places.
func (e *edition) publish(ctx context.Context, r *Report) error {
	e.tracked = map[int64]bool{}
	e.leave, e.groups, e.met = map[feed.ID]bool{}, map[feed.ID]int64{}, map[int64]*store.Event{}
	for _, l := range e.lines {
		e.tracked[l.state.ID] = l.configured.KeepTracking
	}
	revision, err := e.desk.store.Revision(ctx)
	if err != nil {
		return err
	}
	if e.led, err = toldBefore[feed.ID](ctx, e.desk, ledKey); err != nil {
		return err
	}
	if e.standIns, err = toldBefore[[]standIn](ctx, e.desk, standInsKey); err != nil {
		return err
	}
	made, err := e.made()
	if err != nil {
		return err
	}
	status, err := statusSum(e.status())
	if err != nil {
		return err
	}
	if e.place != nil && e.last.Revision == revision && e.last.Made == made && e.holds() && !e.archivesDue() && e.stands() {
		r.Stories, r.Again = e.last.Stories, e.last.Again
		e.shown(r)
		if status == e.last.Status || e.live != nil { // which is shown when the round is over
			return nil
		}
		return e.publishStatus(ctx, status, r)
	}
	e.desk.between(ctx)
	next := e.begin(imprint{Revision: revision, Made: made, Status: status, Files: map[string]int{}})
	picks, err := e.pick(ctx, r)
	if err != nil {
		return err
	}
	next.Stories = count(picks)
	r.Stories = next.Stories
	stays := e.last.Stories > 0 && e.place != nil && e.stands() // a mistyped address empties no edition
	if next.Stories == 0 && (stays || len(e.last.Files) == 0) && e.allFail() {
		return ErrNothing
	}
	if e.place == nil {
		return e.print(ctx, picks)
	}
	draft, err := e.place.draft()
	if err != nil {
		return err
	}
	defer draft.discard()
	put := func(files ...publish.File) error {
		for i := range files {
			files[i].Modified = e.desk.now
			if !isArchive(files[i].Path) { // which stays, whatever becomes of the edition
				next.Files[files[i].Path] = len(files[i].Bytes)
			}
		}
		return draft.put(ctx, files...)
	}
	open, err := e.documents(ctx, picks, put, draft.rest)
	if err != nil {
		return err
	}
	next.Again, next.Pages = e.again(picks, open), e.pages
	for _, path := range e.stay {
		next.Files[path] = e.last.Files[path]
	}
	e.desk.between(ctx)
	written, err := draft.publish(ctx, e.stay, e.withdrawn(next))
	r.Written = append(r.Written, written...)
	r.Again = next.Again
	e.shown(r)
	if err == nil {
		err = e.endArchives(ctx, &next)
	}
	if err != nil {
		return err
	}
	return e.remember(ctx, next)
}

// again says when the edition is to be made again though nothing is new, zero for never: when a change may show in a
// story's `updated`, when a story has waited for its coverage, or, where a rule looks at the age, in the next round.
func (e *edition) again(picks []pick, open time.Time) time.Time {
	if e.ruledByAge() {
		return e.desk.now
	}
	for _, p := range picks {
		if p.chosen.Held {
			open = sooner(open, e.desk.now.Add(p.chosen.Wait))
		}
	}
	return open
}

// sooner returns the earlier of two times, zero being never.
func sooner(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// holds reports whether the time has not come at which the last edition is to be made again. What a clock said that ran
// ahead does not count.
func (e *edition) holds() bool {
	longest := updateEvery
	for i := range e.desk.cfg.Channels {
		longest = max(longest, e.desk.cfg.Channels[i].Settle)
	}
	a, now := e.last.Again, e.desk.now
	return a.IsZero() || a.After(now) && !a.After(now.Add(longest))
}

// begin begins to make the edition anew.
func (e *edition) begin(next imprint) imprint {
	if e.begun = e.last.Begun; e.begun.IsZero() {
		e.begun = e.desk.now
	}
	next.Begun = e.begun
	e.remade, e.pages, e.stay = e.last.Made != next.Made, map[string]uint64{}, nil
	e.beginArchives(next.Made)
	return next
}

// publishStatus writes the page of the sources' health alone, where nothing else changed.
func (e *edition) publishStatus(ctx context.Context, sum string, r *Report) error {
	f, err := e.statusPage()
	if err != nil {
		return err
	}
	written, err := e.place.amend(ctx, f)
	r.Written = append(r.Written, written...)
	if err != nil {
		return err
	}
	e.last.Status, e.last.Files[f.Path] = sum, len(f.Bytes)
	return e.remember(ctx, e.last)
}

// remember stores what the edition was made from.
func (e *edition) remember(ctx context.Context, i imprint) error {
	b, err := json.Marshal(i)
	if err != nil {
		return fmt.Errorf("the imprint of the edition: %w", err)
	}
	return e.desk.store.Set(ctx, e.key, string(b))
}

// count returns how many stories the channels chose, each counted once.
func count(picks []pick) int {
	ids := map[feed.ID]bool{}
	for _, p := range picks {
		for _, x := range p.chosen.Choices {
			ids[x.Story] = true
		}
	}
	return len(ids)
}
