package desk

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/copytaster/copytaster/sources/fetch"
)

const (
	patience  = 2 * time.Second // a source that takes longer to answer is waited for beside the others
	maxAsking = 128             // sources waited for at once, whatever the configuration says
)

// asking asks lines by as many workers as configured, in the order of the lines as far as their hosts allow. A source
// that takes long does not count among them: another worker takes over, so that servers that hang hold nobody up.
type asking struct {
	desk  *Desk
	lines []*line
	queue *queue
	turns chan<- turn

	mu      sync.Mutex
	workers int // those that run
	running sync.WaitGroup
}

// ask asks the lines and sends what came of each. The channel is closed when the last is done; a line that ctx left
// no time for is not sent.
func (d *Desk) ask(ctx context.Context, lines []*line) <-chan turn {
	out := make(chan turn)
	a := &asking{desk: d, lines: lines, turns: out}
	a.queue = newQueue(len(lines), a.host, d.cfg.Fetch.PerHost, d.cfg.Fetch.HostDelay)
	a.mu.Lock()
	defer a.mu.Unlock()
	for range min(d.cfg.Fetch.Workers, len(lines)) {
		a.start(ctx)
	}
	go func() {
		a.running.Wait()
		close(out)
	}()
	return out
}

// host names the host of a line, "" for files.
func (a *asking) host(place int) string {
	l := a.lines[place]
	if !isURL(l.address) {
		return ""
	}
	return fetch.Host(l.request().URL)
}

// start starts a worker. The caller holds mu.
func (a *asking) start(ctx context.Context) {
	a.workers++
	a.running.Go(func() { a.work(ctx) })
}

// work asks until nothing is left, or until another took over while it was waiting.
func (a *asking) work(ctx context.Context) {
	for {
		place, ok := a.queue.next(ctx)
		if !ok || !a.one(ctx, place) {
			return
		}
	}
}

// one asks one line and reports whether the worker is to go on.
func (a *asking) one(ctx context.Context, place int) bool {
	relieved, answered := false, false
	late := time.AfterFunc(patience, func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		if !answered && a.workers < maxAsking {
			relieved = true
			a.start(ctx)
		}
	})
	t := a.desk.askOne(ctx, a.lines[place])
	t.place = place
	late.Stop()
	a.mu.Lock()
	answered = true
	lacking := isLacking(t.err) && a.workers > 1
	ends := relieved || lacking
	if ends {
		a.workers--
	}
	a.mu.Unlock()
	if lacking { // fewer workers need fewer files
		a.queue.again(a.host(place), place)
		return false
	}
	a.queue.done(a.host(place))
	if ctx.Err() != nil && t.err != nil {
		return false // stopped in the middle, which is not the source's fault
	}
	a.turns <- t
	return !ends
}

// isLacking reports whether this machine could not ask, for lack of open files.
func isLacking(err error) bool { return kindOf(err) == fetch.KindResources }

// isHeld reports whether a host was not asked because it wants to be left alone.
func isHeld(err error) bool { return kindOf(err) == fetch.KindHeld }

func kindOf(err error) string {
	var fe *fetch.Error
	if errors.As(err, &fe) {
		return fe.Kind
	}
	return ""
}
