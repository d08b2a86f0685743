package publish

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// connections are those of a server. One is waiting, from when it was opened or its last answer was sent until a whole
// request header has come, or it is busy. A client that holds many open, or sends its requests byte by byte, costs
// others nothing: its connections are the ones that go when there is no room.
//
// What takes too long is closed by one clock that looks at all of them. net/http's own limits set four timers for each
// request, which is a twelfth of what a 304 costs.
type connections struct {
	net.Listener
	most   int
	limits timeLimits
	tick   time.Duration // of the clock
	ticks  atomic.Int64  // since it began
	turn   atomic.Uint64 // counts the beginnings of waits
	shed   atomic.Uint64

	mu       sync.Mutex
	all      map[*connection]struct{}
	draining bool
}

func newConnections(l net.Listener, most int, limits timeLimits) *connections {
	return &connections{
		Listener: l, most: most, limits: limits, tick: max(limits.request/8, time.Millisecond),
		all: map[*connection]struct{}{},
	}
}

// watch closes what takes too long, until done is closed.
func (c *connections) watch(done <-chan struct{}) {
	clock := time.NewTicker(c.tick)
	defer clock.Stop()
	for {
		select {
		case <-done:
			return
		case <-clock.C:
		}
		now := c.ticks.Add(1)
		c.mu.Lock()
		for own := range c.all {
			if due := own.due.Load(); due != 0 && now > due {
				_ = own.Close()
			}
		}
		c.mu.Unlock()
	}
}

// allow gives a connection so long from now.
func (c *connections) allow(own *connection, limit time.Duration) {
	own.due.Store(c.ticks.Load() + int64((limit+c.tick-1)/c.tick))
}

// Accept takes a connection in. Where all are busy it is closed, which its reader learns from the next read.
func (c *connections) Accept() (net.Conn, error) {
	conn, err := c.Listener.Accept()
	if err != nil {
		return nil, err
	}
	own := &connection{Conn: conn, of: c}
	c.allow(own, c.limits.request)
	own.since.Store(c.turn.Add(1))
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.draining || len(c.all) >= c.most && !c.makeRoom() {
		c.shed.Add(1)
		_ = own.Close()
		return own, nil
	}
	c.all[own] = struct{}{}
	return own, nil
}

// makeRoom closes the connection that has waited longest, and reports whether one waits.
func (c *connections) makeRoom() bool {
	var victim *connection
	var since uint64
	for own := range c.all {
		if at := own.since.Load(); !own.busy.Load() && (victim == nil || at < since) {
			victim, since = own, at
		}
	}
	if victim == nil {
		return false
	}
	delete(c.all, victim)
	c.shed.Add(1)
	_ = victim.Close()
	return true
}

// changed is http.Server.ConnState.
func (c *connections) changed(conn net.Conn, state http.ConnState) {
	own, ok := conn.(*connection)
	if !ok {
		return
	}
	switch state {
	case http.StateActive:
		if own.http2 { // told here, since what serves a stream may begin after a reset ended it
			own.due.Store(0) // each stream has its own time
			own.busy.Store(true)
		}
	case http.StateIdle: // the last answer is sent, of all streams in HTTP/2, which begins with it
		c.allow(own, c.limits.idle)
		own.http2 = !own.http1
		own.kept.Store(own.http1)
		own.since.Store(c.turn.Add(1))
		own.busy.Store(false)
	case http.StateClosed, http.StateHijacked:
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.all, own)
	}
}

// drain closes the connections that wait, and takes no more. net/http would let those that never asked sit for 5 s.
func (c *connections) drain() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.draining = true
	for own := range c.all {
		if !own.busy.Load() {
			_ = own.Close()
		}
	}
}

func (c *connections) counts() ServerCounts {
	c.mu.Lock()
	defer c.mu.Unlock()
	return ServerCounts{Connections: len(c.all), Shed: c.shed.Load()}
}

// connection is one reader's. Its writes are those of the goroutine that answers in HTTP/1.
type connection struct {
	net.Conn
	of    *connections
	http1 bool          // it had an answer in HTTP/1
	http2 bool          // it is one of HTTP/2
	kept  atomic.Bool   // it is one of HTTP/1 that waits for the first byte of another request
	busy  atomic.Bool   // it has a whole request
	since atomic.Uint64 // the turn at which it began to wait
	due   atomic.Int64  // the tick after which it is closed; 0: it is not

	more bool   // another write follows the next one
	held []byte // what waits to go out with it
}

// serving marks a request's connection as busy with it, and gives it its time.
func (c *connections) serving(own *connection, w http.ResponseWriter, r *http.Request) {
	if r.ProtoMajor != 1 {
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(c.limits.write))
		return
	}
	own.busy.Store(true)
	switch {
	case r.ContentLength != 0: // nothing here reads a body, but net/http looks for its end
		c.allow(own, c.limits.request)
	default:
		own.http1 = true
		c.allow(own, c.limits.write)
	}
}

// Read reads. From the first byte of another request on, that request has its time.
func (c *connection) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 && c.kept.CompareAndSwap(true, false) {
		c.of.allow(c, c.of.limits.request)
	}
	return n, err
}

type connectionKey struct{}

// known is http.Server.ConnContext: it makes requests know their connection.
func (c *connections) known(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, connectionKey{}, conn)
}

// connectionOf returns a request's connection, nil where that is no server's of ours.
func connectionOf(r *http.Request) *connection {
	own, _ := r.Context().Value(connectionKey{}).(*connection)
	return own
}

// net/http sends an answer in two parts: a buffer with the header and the beginning of the body, and the rest. Together
// they take one system call and one packet less, a fifth of all that an answer of 46 KB costs over loopback.
const httpBuffer = 4 << 10

var heads = sync.Pool{New: func() any { return new([httpBuffer]byte) }}

// expectBody says before a body is written that there will be two writes.
func (c *connection) expectBody(size int) {
	if c != nil && size >= 2*httpBuffer {
		c.more = true
	}
}

// Write writes, or holds the first of two writes back.
func (c *connection) Write(p []byte) (int, error) {
	switch {
	case c.held != nil:
		return c.writeTogether(p)
	case c.more && len(p) <= httpBuffer:
		c.more = false
		head := heads.Get().(*[httpBuffer]byte)
		c.held = head[:copy(head[:], p)]
		return len(p), nil
	}
	c.more = false
	return c.Conn.Write(p)
}

func (c *connection) writeTogether(p []byte) (int, error) {
	head := c.held
	c.held = nil
	both := net.Buffers{head, p}
	n, err := both.WriteTo(c.Conn)
	heads.Put((*[httpBuffer]byte)(head[:httpBuffer]))
	return max(int(n)-len(head), 0), err
}

// flush sends what is held, should the second write never have come.
func (c *connection) flush() {
	c.more = false
	if c.held != nil {
		_, _ = c.writeTogether(nil) // the next write meets the same error
	}
}

// CloseWrite lets net/http end a connection so that the reader still gets the last answer.
func (c *connection) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return errors.ErrUnsupported
}
