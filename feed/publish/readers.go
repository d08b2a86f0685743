package publish

import (
	"container/list"
	"hash/maphash"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// mostReaders is how many clients, and how many askers, are remembered: the ones that asked last. About 200 bytes each.
const mostReaders = 10_000

// readers remembers who asks.
type readers struct {
	mu       sync.Mutex
	asked    recent[uint64, time.Time] // when an asker last got a feed without saying what it had
	clients  recent[netip.Addr, *rate.Limiter]
	rate     int // whole answers a minute
	seed     maphash.Seed
	careless uint64
}

// asker is a reader as far as it can be told from others.
type asker struct {
	client      netip.Addr
	agent, path string
}

func (r *readers) init() {
	r.seed = maphash.MakeSeed()
	r.asked.most, r.clients.most = mostReaders, mostReaders
}

// limit sets how many whole answers a client gets a minute.
func (r *readers) limit(perMinute int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.rate != perMinute {
		r.rate = perMinute
		r.clients.clear()
	}
}

// note notes that an asker gets a feed without having said what it has. One that does so again while its last answer
// still holds is careless: it kept neither the answer nor its validators.
func (r *readers) note(a asker, ttl time.Duration, now time.Time) {
	key := maphash.Comparable(r.seed, a)
	r.mu.Lock()
	defer r.mu.Unlock()
	last, known := r.asked.get(key)
	if known && now.Sub(*last) < ttl {
		r.careless++
	}
	*last = now
}

// turn takes one of a client's whole answers and returns how long the client has to wait for it, 0 if not at all.
func (r *readers) turn(client netip.Addr, now time.Time) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.rate == 0 {
		return 0 // it was lifted a moment ago
	}
	limiter, known := r.clients.get(client)
	if !known {
		*limiter = rate.NewLimiter(rate.Limit(float64(r.rate)/60), r.rate)
	}
	taken := (*limiter).ReserveN(now, 1)
	wait := taken.DelayFrom(now)
	if wait > 0 {
		taken.CancelAt(now)
	}
	return wait
}

// timesCareless returns how often an asker was careless.
func (r *readers) timesCareless() uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.careless
}

// network is whom a limit is for: an address, or the /64 that one subscriber has of IPv6 (RFC 6177).
func network(a netip.Addr) netip.Addr {
	if !a.Is6() {
		return a
	}
	p, err := a.WithZone("").Prefix(64)
	if err != nil {
		return a
	}
	return p.Addr()
}

// recent holds a number of values, and forgets the one that was used longest ago for each beyond them.
type recent[K comparable, V any] struct {
	most  int
	order list.List // of *held, the last used in front
	at    map[K]*list.Element
}

type held[K comparable, V any] struct {
	key   K
	value V
}

// get returns the value of a key, a new one if it is not known.
func (r *recent[K, V]) get(key K) (value *V, known bool) {
	if e := r.at[key]; e != nil {
		r.order.MoveToFront(e)
		return &e.Value.(*held[K, V]).value, true
	}
	if r.at == nil {
		r.at = map[K]*list.Element{}
	}
	if r.order.Len() >= r.most {
		oldest := r.order.Remove(r.order.Back()).(*held[K, V])
		delete(r.at, oldest.key)
	}
	h := &held[K, V]{key: key}
	r.at[key] = r.order.PushFront(h)
	return &h.value, false
}

func (r *recent[K, V]) clear() {
	r.order.Init()
	r.at = nil
}
