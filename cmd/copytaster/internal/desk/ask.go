package desk

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/copytaster/copytaster/sources/fetch"
)

const (
	patience  = 2 * time.Second // what takes longer to answer is waited for beside the others
	maxAsking = 128             // answers waited for at once, whatever the configuration says
)

// pool asks for many things by as many workers as configured, in their order as far as their hosts allow. What takes
// long does not count among them: another worker takes over, so that servers that hang hold nobody up.
type pool[T any] struct {
	queue *queue
	host  func(place int) string                               // "" for what has none
	ask   func(ctx context.Context, place int) (T, error)      // an error is looked at for what this machine lacks
	send  func(ctx context.Context, t T, place int, err error) // is called for each place once, not at the same time
	turn  time.Duration                                        // after it nothing is begun any more; 0 for no end

	mu      sync.Mutex
	sending sync.Mutex
	workers int // those that run
	running sync.WaitGroup
}

// run asks for the places 0 to n-1 and returns when all that ctx and the turn left time for are done.
func (p *pool[T]) run(ctx context.Context, n, workers int) {
	if p.turn > 0 {
		defer time.AfterFunc(p.turn, p.queue.close).Stop()
	}
	p.mu.Lock()
	for range min(workers, n) {
		p.start(ctx)
	}
	p.mu.Unlock()
	p.running.Wait()
}

// start starts a worker. The caller holds mu.
func (p *pool[T]) start(ctx context.Context) {
	p.workers++
	p.running.Go(func() {
		for {
			place, ok := p.queue.next(ctx)
			if !ok || !p.one(ctx, place) {
				return
			}
		}
	})
}

// one asks for one place and reports whether the worker is to go on.
func (p *pool[T]) one(ctx context.Context, place int) bool {
	relieved, answered := false, false
	late := time.AfterFunc(patience, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if !answered && p.workers < maxAsking {
			relieved = true
			p.start(ctx)
		}
	})
	p.mu.Lock()
	alone := p.workers == 1
	p.mu.Unlock()
	t, err := p.ask(ctx, place)
	late.Stop()
	p.mu.Lock()
	answered = true
	lacking, ends := isLacking(err) && !alone, relieved
	if lacking { // fewer workers need fewer files
		ends = p.workers > 1
	}
	if ends {
		p.workers--
	}
	p.mu.Unlock()
	if lacking {
		p.queue.again(p.host(place), place)
		return !ends
	}
	p.queue.done(p.host(place))
	p.sending.Lock()
	p.send(ctx, t, place, err)
	p.sending.Unlock()
	return !ends
}

// ask asks the lines and sends what came of each. The channel is closed when the last is done; a line that ctx left
// no time for, or that was not begun within a time, is not sent.
func (d *Desk) ask(ctx context.Context, lines []*line, within time.Duration) <-chan turn {
	out := make(chan turn)
	host := func(place int) string {
		if l := lines[place]; isURL(l.address) {
			return fetch.Host(l.request().URL)
		}
		return ""
	}
	p := &pool[turn]{
		queue: newQueue(len(lines), host, d.cfg.Fetch.PerHost, d.cfg.Fetch.HostDelay), host: host,
		ask: func(ctx context.Context, place int) (turn, error) {
			t := d.askOne(ctx, lines[place])
			return t, t.err
		},
		send: func(ctx context.Context, t turn, place int, err error) {
			if ctx.Err() != nil && err != nil {
				return // stopped in the middle, which is not the source's fault
			}
			t.place = place
			out <- t
		},
		turn: within,
	}
	go func() {
		defer close(out)
		p.run(ctx, len(lines), d.cfg.Fetch.Workers)
	}()
	return out
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
