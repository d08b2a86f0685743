package desk

import (
	"container/heap"
	"context"
	"sync"
	"time"
)

// queue gives out the places of lines to ask: the first whose host is free, so that a host with many sources, each of
// which waits for the one before, keeps nobody else from being asked. A host is free when fewer than perHost of its
// places are out and the last one went out delay ago; the host "" always is.
type queue struct {
	perHost int
	delay   time.Duration

	mu      sync.Mutex
	changed *sync.Cond
	hosts   map[string]*host
	ready   hosts // those that are free and have places
	left    int   // places not given out
	out     int   // places given out and not done: they may come back
	closed  bool
}

// host is the places of one host.
type host struct {
	name    string
	places  []int // to be given out, in order
	out     int
	pausing bool
	queued  bool // in ready
}

// newQueue makes a queue of the places 0 to n-1, whose hosts hostOf names.
func newQueue(n int, hostOf func(place int) string, perHost int, delay time.Duration) *queue {
	q := &queue{perHost: perHost, delay: delay, hosts: map[string]*host{}, left: n}
	q.changed = sync.NewCond(&q.mu)
	var all []*host
	for place := range n {
		name := hostOf(place)
		h := q.hosts[name]
		if h == nil {
			h = &host{name: name}
			q.hosts[name] = h
			all = append(all, h)
		}
		h.places = append(h.places, place)
	}
	for _, h := range all {
		q.offer(h)
	}
	return q
}

// next returns a place whose host is free, waiting for one; false when all are done, or at the end of ctx.
func (q *queue) next(ctx context.Context) (place int, ok bool) {
	stop := context.AfterFunc(ctx, q.close)
	defer stop()
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.ready) == 0 && q.left+q.out > 0 && !q.closed {
		q.changed.Wait()
	}
	if len(q.ready) == 0 || q.closed || ctx.Err() != nil {
		return 0, false
	}
	h := heap.Pop(&q.ready).(*host)
	h.queued = false
	place, h.places = h.places[0], h.places[1:]
	h.out++
	q.out++
	q.left--
	if h.name != "" && q.delay > 0 {
		h.pausing = true
		time.AfterFunc(q.delay, func() {
			q.mu.Lock()
			defer q.mu.Unlock()
			h.pausing = false
			q.offer(h)
		})
	}
	q.offer(h)
	return place, true
}

// done says that a place of that host was asked.
func (q *queue) done(name string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	h := q.hosts[name]
	h.out--
	q.offer(h)
	if q.out--; q.left+q.out == 0 {
		q.changed.Broadcast()
	}
}

// again takes back a place of that host that could not be asked.
func (q *queue) again(name string, place int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	h := q.hosts[name]
	h.places = append([]int{place}, h.places...)
	h.out--
	q.out--
	q.left++
	heap.Init(&q.ready) // the host may stand in it, and comes earlier now
	q.offer(h)
}

// close ends all waiting.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.changed.Broadcast()
}

// offer puts a host among the ready where it has a place to give.
func (q *queue) offer(h *host) {
	if h.queued || len(h.places) == 0 || h.name != "" && (h.pausing || h.out >= q.perHost) {
		return
	}
	h.queued = true
	heap.Push(&q.ready, h)
	q.changed.Signal()
}

// hosts are in the order of their first places.
type hosts []*host

func (h hosts) Len() int           { return len(h) }
func (h hosts) Less(i, j int) bool { return h[i].places[0] < h[j].places[0] }
func (h hosts) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *hosts) Push(x any)        { *h = append(*h, x.(*host)) }
func (h *hosts) Pop() any {
	last := len(*h) - 1
	x := (*h)[last]
	*h = (*h)[:last]
	return x
}
