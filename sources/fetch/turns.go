package fetch

import (
	"context"
	"sync"
	"time"
)

// turns lets at most perHost requests at once go to a host, their starts at least delay apart, first come first
// served. It needs no clock: a pause is a timer.
type turns struct {
	perHost int
	delay   time.Duration

	mu      sync.Mutex
	stopped bool
	hosts   map[string]*line
	slower  map[string]time.Duration // hosts that want a longer delay
}

// line is the queue before one host. It exists while somebody is asking, waiting, or the pause is on.
type line struct {
	active  int
	pausing *time.Timer // nil: no pause
	waiting []chan struct{}
}

func newTurns(perHost int, delay time.Duration) *turns {
	return &turns{perHost: perHost, delay: delay, hosts: map[string]*line{}}
}

// try takes a turn at the host if there is one now.
func (t *turns) try(host string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	l := t.line(host)
	if len(l.waiting) > 0 || !t.free(l) {
		return false
	}
	t.start(host, l)
	return true
}

// wait takes a turn at the host, when it comes.
func (t *turns) wait(ctx context.Context, host string) error {
	t.mu.Lock()
	l := t.line(host)
	if len(l.waiting) == 0 && t.free(l) {
		t.start(host, l)
		t.mu.Unlock()
		return nil
	}
	turn := make(chan struct{})
	l.waiting = append(l.waiting, turn)
	t.mu.Unlock()

	select {
	case <-turn:
		return nil
	case <-ctx.Done():
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, w := range l.waiting {
		if w == turn {
			l.waiting = append(l.waiting[:i], l.waiting[i+1:]...)
			t.next(host, l)
			return ctx.Err()
		}
	}
	// The turn came in the same moment: hand it on.
	l.active--
	t.next(host, l)
	return ctx.Err()
}

// done gives the turn back.
func (t *turns) done(host string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	l := t.hosts[host]
	l.active--
	t.next(host, l)
}

// slow lengthens the delay of a host from its next turn on.
func (t *turns) slow(host string, delay time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if delay > max(t.delay, t.slower[host]) {
		if t.slower == nil {
			t.slower = map[string]time.Duration{}
		}
		t.slower[host] = delay
	}
}

// stop ends all pauses' timers. Nobody may be waiting any more.
func (t *turns) stop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stopped = true
	for _, l := range t.hosts {
		if l.pausing != nil {
			l.pausing.Stop()
		}
	}
}

func (t *turns) line(host string) *line {
	l := t.hosts[host]
	if l == nil {
		l = &line{}
		t.hosts[host] = l
	}
	return l
}

func (t *turns) free(l *line) bool { return l.active < t.perHost && l.pausing == nil }

func (t *turns) start(host string, l *line) {
	l.active++
	delay := max(t.delay, t.slower[host])
	if delay <= 0 || t.stopped {
		return
	}
	l.pausing = time.AfterFunc(delay, func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		l.pausing = nil
		t.next(host, l)
	})
}

// next lets those go who may, and forgets the line when it is over.
func (t *turns) next(host string, l *line) {
	for len(l.waiting) > 0 && t.free(l) {
		turn := l.waiting[0]
		l.waiting = l.waiting[1:]
		t.start(host, l)
		close(turn)
	}
	if l.active == 0 && l.pausing == nil && len(l.waiting) == 0 {
		delete(t.hosts, host)
	}
}
