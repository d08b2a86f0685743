package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
	"github.com/copytaster/copytaster/cmd/copytaster/internal/desk"
)

// show is what a person sees of a run: a line that moves and a table on a terminal, and elsewhere only what went wrong.
type show struct {
	w       world
	flags   *runFlags
	chatty  bool // the table is wanted
	moving  bool // the progress line is wanted
	mu      sync.Mutex
	printed bool
	last    time.Time
}

func newShow(w world, f *runFlags) *show {
	return &show{w: w, flags: f, chatty: !f.quiet && (w.terminal || f.verbose), moving: !f.quiet && w.terminal}
}

func (s *show) progress(done, all, fresh int) {
	if !s.moving {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if now := s.w.now(); done == all || now.Sub(s.last) > 50*time.Millisecond {
		s.last, s.printed = now, true
		fmt.Fprintf(s.w.stderr, "\r\x1b[K%d of %d sources, %d stories new", done, all, fresh)
	}
}

// report ends the progress line and says what happened, in words or in JSON.
func (s *show) report(r *desk.Report, cfg *config.Config, err error) error {
	if s.printed {
		fmt.Fprint(s.w.stderr, "\r\x1b[K")
	}
	s.failures(r, errors.Is(err, desk.ErrNothing))
	if s.chatty {
		for _, n := range r.Notes {
			fmt.Fprintln(s.w.stderr, "copytaster:", n)
		}
	}
	if err == nil && s.chatty {
		s.table(r, cfg)
	}
	if s.flags.json {
		return printJSON(s.w, r)
	}
	return nil
}

// failures prints a line for each source that failed and was not reported before, or for each failure where somebody
// watches or nothing else came of the run.
func (s *show) failures(r *desk.Report, all bool) {
	all = all || s.chatty || s.flags.failOn == "any"
	for _, f := range slices.Concat(r.Failures, r.Cut) {
		if !f.Fresh && !all {
			continue
		}
		lasting := ""
		if f.Lasting {
			lasting = fmt.Sprintf(" (%d times since %s)", f.InARow, f.Since)
		}
		fmt.Fprintf(s.w.stderr, "copytaster: %s: %s%s\n", f.Source, f.Error, lasting)
	}
}

func (s *show) table(r *desk.Report, cfg *config.Config) {
	t := tabwriter.NewWriter(s.w.stderr, 0, 0, 2, ' ', 0)
	row := func(name string, format string, args ...any) {
		fmt.Fprintf(t, "%s\t%s\n", name, fmt.Sprintf(format, args...))
	}
	row("sources", "%d, asked %d, not modified %d, failed %d", r.Sources, r.Asked, r.Same, len(r.Failures))
	row("articles", "%d new, %d edited", r.New, r.Edited)
	switch {
	case cfg.Publish.Out == "":
	case len(r.Written) == 0:
		row("edition", "unchanged in %s", cfg.Publish.Out)
	default:
		row("edition", "%d stories, %d files written to %s", r.Stories, len(r.Written), cfg.Publish.Out)
	}
	row("time", "%.1f s", r.Seconds)
	t.Flush()
	if !r.Complete {
		fmt.Fprintln(s.w.stderr, "The deadline came before the last source; the rest is asked in the next run (fetch.deadline).")
	}
	s.hints(s.w.stderr, cfg)
}

func (s *show) hints(w io.Writer, cfg *config.Config) {
	if cfg.BaseURL == "" && cfg.Publish.Out != "" {
		fmt.Fprintln(w, "Hint: with --base-url URL the feeds say where they live, which subscribers' readers like to know.")
	}
}
