package desk

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/copytaster/copytaster/feed/store"
	"github.com/copytaster/copytaster/sources"
)

// keeper stores what the workers send, many turns to a transaction.
type keeper struct {
	desk     *Desk
	plan     *planner
	report   *Report
	stop     func()       // ends the workers
	early    map[int]turn // those that came before their turn, by place
	waiting  int          // articles in them
	next     int          // the place that is due
	batch    []turn
	articles int // in the batch
	before   int // asked in earlier waves
	due      int // in this one
	asked    int
	held     int // of them were not, since their hosts want to be left alone
	fresh    int // articles new or edited
	err      error
}

// How much is stored in one transaction, and how much waits for its turn: enough that a round has few, as the keys of a few
// articles lie on as many pages as those of many, and little enough that memory stays small.
const (
	batchTurns    = 256
	batchArticles = 500
	maxEarly      = 500  // turns
	earlyArticles = 2000 // in them
)

// How much of the store's file is in memory while so many sources are asked. What groups will take that memory afterwards.
const (
	manyDue    = 3000
	roomApart  = 9 << 20
	roomGroups = 24 << 20
)

// withRoom gives the store room for what many sources bring while fn runs.
func (d *Desk) withRoom(ctx context.Context, due int, fn func() error) error {
	if due < manyDue {
		return fn()
	}
	room := roomApart
	if d.cfg.Groups() {
		room = roomGroups
	}
	if err := d.store.Cache(ctx, room); err != nil {
		return err
	}
	return errors.Join(fn(), d.store.Cache(context.WithoutCancel(ctx), 0))
}

// keep stores the turns in the order in which the lines are asked, whichever answers first, so that the same sources give
// the same edition: of two that have an article, the one that was due earlier is its source, and of two that were due at once,
// as in a first round, the first in the configuration. Only when one lets too many others wait do they go before it. After an
// error nothing more is stored and the workers are stopped.
func (k *keeper) keep(ctx context.Context, turns <-chan turn) {
	for t := range turns {
		k.asked++
		if t.line.asked = !t.held; t.held {
			k.held++
		}
		k.early[t.place] = t
		k.waiting += len(t.outcome.Articles)
		if t.place < k.next { // it was waited for in vain
			k.take(ctx, t.place)
		}
		for len(k.early) > 0 {
			_, there := k.early[k.next]
			if !there && len(k.early) <= maxEarly && k.waiting <= earlyArticles {
				break
			}
			k.take(ctx, k.next)
			k.next++
		}
		k.desk.progress(k.before+k.asked, k.before+k.due, k.report.New)
	}
	for _, place := range slices.Sorted(maps.Keys(k.early)) {
		k.take(ctx, place)
	}
	k.flush(ctx)
	k.desk.progress(k.before+k.asked, k.before+k.due, k.report.New)
}

// take moves the turn of a place, if it came, into the batch.
func (k *keeper) take(ctx context.Context, place int) {
	if t, ok := k.early[place]; ok {
		delete(k.early, place)
		k.waiting -= len(t.outcome.Articles)
		k.add(ctx, t)
	}
}

func (k *keeper) add(ctx context.Context, t turn) {
	if t.held {
		return
	}
	k.report.count(t)
	if t.list && !t.same && t.err == nil {
		t.line.listed = true
		k.plan.list(t.line, t.listed)
	}
	// A story in a file is a piece of news that is read first when it comes; a feed brings what it ran before, wherever it is.
	brings := isURL(t.line.address) || t.outcome.Source.Kind == string(sources.Feed)
	if t.line.state.LastOK.IsZero() && t.err == nil && brings {
		k.desk.firstRead[t.line.state.ID] = true
	}
	t.outcome.Incident = incident(k.desk.now, &t.line.state, &t.outcome.Source)
	t.line.state = t.outcome.Source
	k.batch = append(k.batch, t)
	if k.articles += len(t.outcome.Articles); len(k.batch) >= batchTurns || k.articles >= batchArticles {
		k.flush(ctx)
	}
}

// flush stores the batch. What was read is kept even when the round is being stopped.
func (k *keeper) flush(ctx context.Context) {
	if k.err != nil || len(k.batch) == 0 {
		return
	}
	ctx = context.WithoutCancel(ctx)
	outs, gone := make([]store.Outcome, len(k.batch)), k.plan.gone()
	for i, t := range k.batch {
		outs[i] = t.outcome
		outs[i].Private, outs[i].Gone = k.desk.private, gone
	}
	results, err := k.desk.store.Put(ctx, k.desk.now, outs)
	for i, t := range k.batch {
		if err != nil {
			break
		}
		k.report.New += results[i].New
		k.report.Edited += results[i].Edited
		k.fresh += results[i].New + results[i].Edited
		k.desk.edited = append(k.desk.edited, results[i].Changed...)
		if t.list && !t.same && t.err == nil {
			err = k.desk.remember(ctx, t.line, t.listed)
		}
	}
	if err != nil {
		k.err = err
		k.stop()
	}
	clear(k.batch)
	k.batch, k.articles = k.batch[:0], 0
}
