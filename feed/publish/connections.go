package publish

import (
	"context"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
)

// connections are those of a server. One is waiting, from when it was opened or its last answer was sent until a whole
// request header has come, or it is busy. A client that holds many open, or sends its requests byte by byte, costs
// others nothing: its connections are the ones that go when there is no room.
type connections struct {
	most int
	turn atomic.Uint64 // counts the beginnings of waits
	shed atomic.Uint64

	mu       sync.Mutex
	all      map[net.Conn]*connection
	draining bool
}

type connection struct {
	busy  atomic.Bool
	since atomic.Uint64 // the turn at which it began to wait
}

func newConnections(most int) *connections {
	return &connections{most: most, all: map[net.Conn]*connection{}}
}

type connectionKey struct{}

// open is http.Server.ConnContext: it takes a new connection in, and makes requests know theirs.
func (c *connections) open(ctx context.Context, conn net.Conn) context.Context {
	own := &connection{}
	own.since.Store(c.turn.Add(1))
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.draining || len(c.all) >= c.most && !c.makeRoom() {
		c.shed.Add(1)
		_ = conn.Close()
		return ctx
	}
	c.all[conn] = own
	return context.WithValue(ctx, connectionKey{}, own)
}

// makeRoom closes the connection that has waited longest, and reports whether one waits.
func (c *connections) makeRoom() bool {
	var victim net.Conn
	var since uint64
	for conn, own := range c.all {
		if at := own.since.Load(); !own.busy.Load() && (victim == nil || at < since) {
			victim, since = conn, at
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

// busy marks the connection of a request as busy.
func busy(ctx context.Context) {
	if own, ok := ctx.Value(connectionKey{}).(*connection); ok {
		own.busy.Store(true)
	}
}

// changed is http.Server.ConnState.
func (c *connections) changed(conn net.Conn, state http.ConnState) {
	switch state {
	case http.StateIdle: // the last answer is sent, of all streams in HTTP/2
		c.mu.Lock()
		defer c.mu.Unlock()
		if own := c.all[conn]; own != nil {
			own.since.Store(c.turn.Add(1))
			own.busy.Store(false)
		}
	case http.StateClosed, http.StateHijacked:
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.all, conn)
	}
}

// drain closes the connections that wait, and takes no more. net/http would let those that never asked sit for 5 s.
func (c *connections) drain() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.draining = true
	for conn, own := range c.all {
		if !own.busy.Load() {
			_ = conn.Close()
		}
	}
}

func (c *connections) counts() ServerCounts {
	c.mu.Lock()
	defer c.mu.Unlock()
	return ServerCounts{Connections: len(c.all), Shed: c.shed.Load()}
}
