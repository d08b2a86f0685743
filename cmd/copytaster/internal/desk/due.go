package desk

import (
	"context"
	"slices"
	"time"
)

// due returns the lines to ask now, those that have waited longest first.
func (d *Desk) due(lines []*line, all bool) []*line {
	var due []*line
	for _, l := range lines {
		if l.gone || !d.isDue(l, all) {
			continue
		}
		due = append(due, l)
	}
	slices.SortStableFunc(due, func(a, b *line) int { return a.state.Due.Compare(b.state.Due) })
	return due
}

// isDue reports whether a line is to be asked now. What was stored under a clock that ran ahead binds nobody.
func (d *Desk) isDue(l *line, all bool) bool {
	s := &l.state
	if s.Asked.After(d.now.Add(slack)) || s.Due.After(d.now.Add(max(l.configured.Every, retryLongest)+slack)) {
		return true
	}
	if d.heldUntil(l).After(d.now) {
		return false
	}
	if s.Stopped {
		return all && d.now.Sub(s.Asked) >= goneTwice
	}
	if s.NotBefore.After(d.now) {
		return false
	}
	return all || !s.Due.After(d.now) && allowed(d.now, s.SkipHours, s.SkipDays).Equal(d.now)
}

// claim stores the next due time before any request goes out, so that a run that is killed and started again asks
// nobody twice. A source that never gave anything is asked again soon: its articles are still missing.
func (d *Desk) claim(ctx context.Context, lines []*line) error {
	next := map[int64]time.Time{}
	for _, l := range lines {
		if !isURL(l.address) {
			continue
		}
		next[l.state.ID] = d.now.Add(firstLease)
		if !l.state.LastOK.IsZero() {
			next[l.state.ID] = d.nextDue(l.configured.Every, &l.state)
		}
	}
	if len(next) == 0 {
		return nil
	}
	return d.store.Claim(ctx, next, d.now)
}

// release gives the lines that were claimed their due time back, but for those whose server may have been asked.
func (d *Desk) release(ctx context.Context, lines []*line) error {
	back := map[int64]time.Time{}
	for _, l := range lines {
		if isURL(l.address) && !l.asked && !l.begun {
			back[l.state.ID] = l.state.Due
		}
	}
	return d.store.Claim(ctx, back, d.now)
}

// next is when the first of the lines is due again; files are looked at every minute. It is zero where none is.
func (d *Desk) next(lines []*line) time.Time {
	var next time.Time
	for _, l := range lines {
		if l.gone || l.err != nil || l.state.Stopped || l.address == standardInput {
			continue
		}
		at := d.now.Add(lookEvery)
		if isURL(l.address) {
			at = later(later(l.state.Due, l.state.NotBefore), d.heldUntil(l))
		}
		if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	return next
}

// lookEvery is how often files are looked at by a desk that stays up.
const lookEvery = time.Minute
