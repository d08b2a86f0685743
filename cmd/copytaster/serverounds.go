package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
	"github.com/copytaster/copytaster/cmd/copytaster/internal/desk"
	"github.com/copytaster/copytaster/feed/publish"
	"github.com/copytaster/copytaster/feed/render"
	"github.com/copytaster/copytaster/feed/store"
	"github.com/copytaster/copytaster/sources/fetch"
)

const (
	pauseLeast   = 10 * time.Second // between two rounds, so that what comes due within it comes at once
	pauseShare   = 10               // a pause is so many times as long as the publishing before it
	pauseLongest = 15 * time.Minute // without a source that is due
	settleEvery  = 5 * time.Minute  // how often an edition is looked at whose rules look at the age
	lockedPause  = 2 * time.Second  // while another run has the lock
	lateness     = 5 * time.Minute  // of a round, after which the edition is not as fresh as it should be
	roundsTold   = 20
)

// past is what the page of the sources' health, and who asks whether the service is ready, are told.
type past struct {
	refused string // why a newer configuration is not in force
	trouble string // why no rounds are done
	failed  string // why the last one failed
	rounds  []render.RoundStatus
	began   bool      // an edition stands
	due     time.Time // when a round was to begin that has not come to a good end
}

// rounds does rounds until ctx ends or the server does.
func (s *service) rounds(ctx context.Context, hup <-chan os.Signal, answered <-chan error) error {
	notify(daemon.SdNotifyReady)
	s.mu.Lock()
	s.past.due = s.w.now()
	s.mu.Unlock()
	for pause := time.Duration(0); ; pause = s.round(ctx, false) {
		if ended, err := s.wait(ctx, pause, hup, answered); ended {
			return err
		}
	}
}

// wait waits until it is time for the next round, and reports whether there is none. A new configuration has one at once, but
// its client knows nothing of when hosts were asked last.
func (s *service) wait(ctx context.Context, pause time.Duration, hup <-chan os.Signal, answered <-chan error) (ended bool, err error) {
	since := time.Now() // nobody was asked later
	timer := time.NewTimer(pause)
	defer timer.Stop()
	for {
		select {
		case <-timer.C:
			return false, nil
		case <-hup:
			delay := s.cfg.Fetch.HostDelay
			s.reload(ctx)
			timer.Reset(max(delay, s.cfg.Fetch.HostDelay) - time.Since(since))
		case <-s.noted:
			s.showStatus(ctx)
		case err := <-answered:
			return true, fmt.Errorf("the server ended: %w", err)
		case <-ctx.Done():
			return true, nil
		}
	}
}

// showStatus makes the page of the sources' health anew, if there is one.
func (s *service) showStatus(ctx context.Context) {
	if s.show == nil {
		return
	}
	if err := s.show(ctx); err != nil {
		s.log.Error("the page of the sources' health could not be made", "error", err)
	}
}

// round does one round and returns how long to wait for the next.
func (s *service) round(ctx context.Context, quiet bool) time.Duration {
	unlock, err := s.takeStore()
	switch {
	case errors.Is(err, store.ErrBusy):
		s.log.Debug("another run holds the lock")
		return lockedPause
	case !s.storeStands(ctx, err):
		return pauseLeast
	}
	defer unlock()
	s.readDecisions()
	began := s.w.now()
	limitMemory(s.site.Counts().Held)
	// What was read before the service is stopped is published, if that does not take too long.
	whole, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(stopWithin/2, cancel) })()
	report, err := desk.New(desk.Setup{
		Config: s.cfg, Store: s.store, Client: s.client, Stdin: s.w.stdin, Generator: version(), Now: began, Stays: true, Between: s.rest,
	}).Round(whole, desk.Options{Site: s.site, Live: s.live, Stop: ctx, Turn: s.turn, Rest: s.cut, Quiet: quiet})
	s.cut = err == nil && !quiet && !report.Complete
	took := s.w.now().Sub(began)
	s.remember(&report, err, began, took, quiet)
	if report.Show != nil {
		s.show = report.Show
	}
	s.showStatus(whole)
	s.say(&report, err, took)
	if err := s.saveStamps(whole); err != nil {
		s.log.Error("the edition's times could not be kept", "error", err)
	}
	s.rest(whole)
	switch {
	case quiet:
		return 0
	case err != nil && !errors.Is(err, desk.ErrNothing):
		return time.Minute
	}
	pause := s.pause(&report)
	s.mu.Lock()
	s.past.due = s.w.now().Add(pause)
	s.mu.Unlock()
	return pause
}

// readDecisions reads what join and part wrote meanwhile. Why that cannot be read the log says once.
func (s *service) readDecisions() {
	err := s.cfg.ReadDecisions()
	if err != nil && (s.unread == nil || s.unread.Error() != err.Error()) {
		s.log.Error("the file of decisions cannot be read; what it said before holds", "error", err)
	}
	s.unread = err
}

// rest gives back the memory that is not needed after a round, or after a part of one.
func (s *service) rest(ctx context.Context) {
	if err := s.store.Rest(ctx); err != nil {
		s.log.Debug("memory was not given back", "error", err)
	}
	freeMemory(s.site.Counts().Held)
}

// pause is how long to wait after a round.
func (s *service) pause(r *desk.Report) time.Duration {
	if !r.Complete { // a host is not asked again before its time
		return max(time.Second, s.cfg.Fetch.HostDelay, r.Publishing)
	}
	wait := pauseLongest
	if !r.Next.IsZero() {
		wait = min(wait, r.Next.Sub(s.w.now()))
	}
	if !r.Again.IsZero() {
		left := r.Again.Sub(s.w.now())
		if left <= 0 { // it changes all the time
			left = settleEvery
		}
		wait = min(wait, left)
	}
	return max(wait, pauseLeast, pauseShare*r.Publishing)
}

// remember takes a round down for the page of the sources' health and the numbers.
func (s *service) remember(r *desk.Report, err error, began time.Time, took time.Duration, quiet bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.past.began = s.past.began || err == nil && len(s.site.Paths()) > 0
	s.past.failed = failureOf(err)
	if !quiet {
		s.past.rounds = append([]render.RoundStatus{{
			Began: began, Took: took, Asked: r.Asked, Failed: len(r.Failures), New: r.New, Edited: r.Edited,
		}}, s.past.rounds...)
		s.past.rounds = s.past.rounds[:min(len(s.past.rounds), roundsTold)]
		s.tally.add(r, took, s.w.now())
	}
}

// say tells the log of a round, when the pages do already.
func (s *service) say(r *desk.Report, err error, took time.Duration) {
	for _, f := range slices.Concat(r.Failures, r.Cut) {
		if f.Fresh || f.InARow == 1 { // once when it begins, and once when it turns out to last
			s.log.Warn("source failed", "source", f.Source, "error", f.Error, "lasting", f.Lasting)
		}
	}
	for _, f := range r.Mended {
		s.log.Info("source is well again", "source", f.Source, "failures", f.InARow, "since", f.Since)
	}
	for _, n := range r.Notes {
		s.log.Info(n)
	}
	switch {
	case err != nil:
		s.log.Error("round failed", "error", err)
	case r.Asked > 0 || len(r.Written) > 1:
		s.log.Info("round", "asked", r.Asked, "not_modified", r.Same, "failed", len(r.Failures), "new", r.New,
			"edited", r.Edited, "stories", r.Stories, "written", len(r.Written), "seconds", took.Seconds())
	}
}

// live completes the page of the sources' health with what only the service knows.
func (s *service) live(status render.Status) render.Status {
	hubs := s.hubStates()
	s.mu.Lock()
	defer s.mu.Unlock()
	status.At, status.Trouble, status.Refused = s.w.now(), cmp.Or(s.past.trouble, s.past.failed), s.past.refused
	status.Rounds = slices.Clone(s.past.rounds)
	s.tally.sources = map[render.SourceState]int{}
	for _, src := range status.Sources {
		s.tally.sources[src.State]++
	}
	for _, h := range hubs {
		hub := render.HubStatus{Address: h.Hub, Told: h.Told, Error: h.Error}
		if s.cfg.BaseURL == "" {
			hub.Error = "It hears of nothing: no base_url is configured."
		}
		status.Hubs = append(status.Hubs, hub)
	}
	return status
}

// reload takes a new configuration, if it is right. Where to listen and the store stay those of the start.
func (s *service) reload(ctx context.Context) {
	notify(daemon.SdNotifyReloading)
	defer notify(daemon.SdNotifyReady)
	cfg, err := s.load()
	var client *fetch.Client
	if err == nil {
		client, err = newClient(s.w, cfg)
	}
	if err == nil && !slices.Equal(cfg.Publish.Hubs, s.cfg.Publish.Hubs) {
		err = s.useHubs(ctx, cfg)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		if client != nil {
			client.Close()
		}
		first, _, _ := strings.Cut(err.Error(), "\n")
		s.past.refused = withoutFolders(first, filepath.Dir(s.cfg.Path))
		s.log.Error("the new configuration is wrong and was not taken", "error", err)
		return
	}
	s.past.refused = ""
	if cfg.Store != s.cfg.Store || cfg.Serve.Listen != s.cfg.Serve.Listen || cfg.Serve.Metrics != s.cfg.Serve.Metrics {
		s.log.Warn("another store, or another address to listen at or for metrics, needs a restart")
		cfg.Store, cfg.Serve.Listen, cfg.Serve.Metrics = s.cfg.Store, s.cfg.Serve.Listen, s.cfg.Serve.Metrics
	}
	s.client.Close()
	s.cfg, s.client, s.site.Terms = cfg, client, terms(cfg)
	s.hubs.Keep(desk.IsTopic(cfg))
	s.hubs.Retry()
	s.log.Info("took the new configuration", "sources", len(cfg.Sources), "channels", len(cfg.Channels))
	s.sayMissing()
}

// folders are those of a path on this machine in a message; an address on the web has none.
var folders = regexp.MustCompile(`(^|[\s"'(:=])(?:[A-Za-z]:)?(?:[/\\][^/\\\s:;,"']+)+[/\\]`)

// withoutFolders makes a message fit for a page that is for everybody, which where things lie on this machine is not: of a
// path it leaves what it ends in. dir is the folder of the configuration, the root or "." where it has none to hide.
func withoutFolders(message, dir string) string {
	if dir != filepath.Dir(dir) {
		message = strings.ReplaceAll(message, dir+string(filepath.Separator), "")
	}
	return folders.ReplaceAllString(message, "$1")
}

// sayMissing tells the log what the configuration lacks.
func (s *service) sayMissing() {
	if missing := s.cfg.Missing(); missing != "" {
		s.log.Warn(missing)
	}
}

// stampsKey is the name under which the store keeps since when the files of the edition are what they are.
const stampsKey = "stamps"

func (s *service) stamps(ctx context.Context) (map[string]publish.Stamp, error) {
	saved, err := s.store.Get(ctx, stampsKey)
	stamps := map[string]publish.Stamp{}
	_ = json.Unmarshal([]byte(saved), &stamps) // what cannot be read is begun anew
	return stamps, err
}

func (s *service) saveStamps(ctx context.Context) error {
	stamps := s.site.Stamps()
	delete(stamps, render.StatusPath) // another in every round
	b, err := json.Marshal(stamps)
	if err != nil {
		return err
	}
	return s.store.Set(ctx, stampsKey, string(b))
}

// editionPath is where the edition is kept for the next start.
func (s *service) editionPath() string { return s.cfg.Store + ".edition" }

// loadEdition answers with the edition that the last service left, and reports whether there is one. It can only be older
// than the store where that was killed.
func (s *service) loadEdition() bool {
	f, err := os.Open(s.editionPath())
	if err != nil {
		return false
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil {
		limitMemory(info.Size())
	}
	loaded, err := s.site.Load(bufio.NewReader(f), s.site.Terms)
	if err != nil {
		s.log.Warn("the last edition is made anew", "error", err)
	}
	s.past.began = loaded
	freeMemory(s.site.Counts().Held)
	return loaded
}

// saveEdition keeps the edition for the next start.
func (s *service) saveEdition() error {
	path := s.editionPath()
	f, err := os.Create(path + ".new")
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	err = errors.Join(s.site.Save(w), w.Flush(), f.Close())
	if err == nil {
		err = os.Rename(path+".new", path)
	}
	if err != nil {
		_ = os.Remove(path + ".new") // a full disk needs the room; perhaps it was never made
	}
	return err
}

// pagePolicy is what pages may load, by their paths.
func pagePolicy(cfg *config.Config) func(path string) string {
	images := !cfg.Publish.NoImages
	return func(path string) string { return render.Policy(path, images) }
}
