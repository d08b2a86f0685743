package fetch

import (
	"errors"
	"maps"
	"net/url"
	"strings"
	"sync"
	"time"
)

// holds are the hosts that asked to be left alone: a Retry-After is the whole host's, not one document's.
type holds struct {
	mu    sync.Mutex
	until map[string]time.Time
}

// holdKey is the host that a Retry-After speaks for.
func holdKey(u *url.URL) string { return strings.TrimSuffix(u.Hostname(), ".") }

// Hold has the client ask nothing of hosts before the given times, as what Holds gave in an earlier process. Times
// further away than a server may ask for (14 days) are passed over.
func (c *Client) Hold(until map[string]time.Time) {
	for host, at := range until {
		if wait := at.Sub(c.now()); wait > 0 && wait <= maxRetryAfter {
			c.holds.add(host, at)
		}
	}
}

// Holds returns until when hosts are to be left alone, those that still are.
func (c *Client) Holds() map[string]time.Time {
	c.holds.mu.Lock()
	defer c.holds.mu.Unlock()
	now := c.now()
	maps.DeleteFunc(c.holds.until, func(_ string, at time.Time) bool { return !at.After(now) })
	return maps.Clone(c.holds.until)
}

// Hostname names the host of an address as Holds does, "" for what is no address to ask for.
func Hostname(address string) string {
	u, err := parseTarget(address)
	if err != nil {
		return ""
	}
	return holdKey(u)
}

// Host names whose turns the requests for an address take: the registrable domain, or the host where it is an address
// or has none. It is "" for what is no address to ask for.
func Host(address string) string {
	u, err := parseTarget(address)
	if err != nil {
		return ""
	}
	return turnKey(u)
}

func (h *holds) add(host string, at time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.until == nil {
		h.until = map[string]time.Time{}
	}
	if at.After(h.until[host]) {
		h.until[host] = at
	}
}

func (h *holds) at(host string, now time.Time) time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	if at := h.until[host]; at.After(now) {
		return at
	}
	return time.Time{}
}

// held is the error of a hop to a host that is to be left alone, nil where it may be asked.
func (t *trip) held() error {
	now := t.client.now()
	at := t.client.holds.at(holdKey(t.at), now)
	if at.IsZero() {
		return nil
	}
	err := errors.New(oneLine(t.at.Hostname()) + " wants to be left alone until " + at.UTC().Format(time.RFC3339))
	return &Error{Kind: KindHeld, RetryAfter: at.Sub(now), Err: err}
}
