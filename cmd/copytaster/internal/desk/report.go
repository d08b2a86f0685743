package desk

import (
	"context"
	"time"
)

// Report says what a round did. Its JSON is what `run --json` prints.
type Report struct {
	Started    time.Time     `json:"started"`
	Seconds    float64       `json:"seconds"`
	Sources    int           `json:"sources"`      // in this edition
	Asked      int           `json:"asked"`        // due, or all with All
	Same       int           `json:"not_modified"` // asked, and nothing new by validators or by the same bytes
	New        int           `json:"new"`          // articles
	Edited     int           `json:"edited"`       // articles whose text or list changed
	Stories    int           `json:"stories"`      // in the edition, each counted once
	Failures   []Failure     `json:"failures"`     // sources that could not be read in this round, in the order of the edition
	Cut        []Failure     `json:"cut"`          // sources whose documents were not whole
	Notes      []string      `json:"notes"`        // what an operator may want to know
	Written    []string      `json:"written"`      // files of the edition that changed
	Next       time.Time     `json:"-"`            // when the first source is due again, zero for never
	Publishing time.Duration `json:"-"`            // how long the edition took
	Again      time.Time     `json:"-"`            // when the edition is to be looked at again though nothing is new, zero for never
	Mended     []Failure     `json:"-"`            // sources that could be read again, with how they failed before
	Complete   bool          `json:"complete"`     // false when the deadline came before the last source

	// Show makes the page of the sources' health anew, with what Options.Live says by then; nil where that is not set or
	// no edition stands. It is not for use while a round is under way.
	Show func(context.Context) error `json:"-"`
}

// Failure is a source that could not be read.
type Failure struct {
	Source  string `json:"source"`
	Error   string `json:"error"`
	Since   string `json:"since"`    // RFC 3339
	InARow  int    `json:"in_a_row"` // failed readings
	Lasting bool   `json:"lasting"`
	Fresh   bool   `json:"fresh"` // it became lasting in this round, or it never worked and failed for the first time
}

// count enters a turn into the report.
func (r *Report) count(t turn) {
	r.Asked++
	s, was := &t.outcome.Source, &t.line.state
	if t.err == nil && was.Failures > 0 {
		r.Mended = append(r.Mended, Failure{
			Source: t.line.label(), Error: was.LastError, Since: was.FirstFailed.Format(time.RFC3339), InARow: was.Failures,
			Lasting: was.Lasting,
		})
	}
	switch {
	case t.err != nil:
		r.Failures = append(r.Failures, Failure{
			Source: t.line.label(), Error: t.err.Error(), Since: s.FirstFailed.Format(time.RFC3339), InARow: s.Failures,
			Lasting: s.Lasting, Fresh: s.Lasting && !was.Lasting || s.LastOK.IsZero() && s.Failures == 1,
		})
	case t.same:
		r.Same++
	case t.partial:
		r.Cut = append(r.Cut, Failure{
			Source: t.line.label(), Error: cutOff, Since: s.Asked.Format(time.RFC3339), Fresh: was.LastError != cutOff,
		})
	}
	for _, n := range t.notes {
		r.Notes = append(r.Notes, t.line.label()+": "+n)
	}
}
