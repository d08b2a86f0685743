package fetch

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// trip is one Get on its way: the hops from the configured address to the answer.
type trip struct {
	client *Client
	policy *policy
	req    Request
	first  *url.URL // as configured
	at     *url.URL // this hop
	seen   []string // addresses of hops

	secret    bool // there are credentials, and this hop is where they belong
	permanent bool // all hops were permanent redirects

	outer  context.Context // the caller's
	ctx    context.Context // outer, and ends with the trip's time
	cancel context.CancelCauseFunc
	timer  *time.Timer // the trip's time
	turn   string      // whose turn is held
}

var (
	errTotal  = errors.New("out of time")
	errSlow   = errors.New("too slow")
	errClosed = errors.New("the client is closed")
)

func (c *Client) newTrip(r Request) (*trip, error) {
	at, err := parseTarget(r.URL)
	if err != nil {
		kind := KindRequest
		var refused *addressError
		if errors.As(err, &refused) {
			kind = KindAddress
		}
		return nil, &Error{Kind: kind, Err: err}
	}
	if u := at.User; u != nil {
		if r.Username == "" && r.Password == "" {
			r.Username = u.Username()
			r.Password, _ = u.Password()
		}
		at.User = nil
	}
	return &trip{
		client: c, policy: c.policy(r.AllowPrivate, r.Insecure), req: r, first: at, at: at,
		secret:    r.Username != "" || r.Password != "" || len(r.Header) > 0,
		permanent: true,
	}, nil
}

// begin waits for the host's turn and starts the trip's time.
func (t *trip) begin(ctx context.Context) error {
	if t.client.closing.Err() != nil {
		return &Error{Kind: KindCanceled, Err: errClosed}
	}
	if ctx.Err() != nil {
		return canceled(ctx)
	}
	if err := t.held(); err != nil {
		return err // without waiting for a turn
	}
	key := turnKey(t.at)
	if err := t.client.turns.wait(ctx, key); err != nil {
		return canceled(ctx)
	}
	t.turn = key
	t.outer = ctx
	t.ctx, t.cancel = context.WithCancelCause(ctx)
	t.timer = time.AfterFunc(t.client.limits.total, func() { t.cancel(errTotal) })
	return nil
}

func (t *trip) end() {
	t.timer.Stop()
	t.cancel(nil)
	if t.turn != "" {
		t.client.turns.done(t.turn)
	}
}

// ask sends the request of this hop.
func (t *trip) ask() (*http.Response, error) {
	if err := t.held(); err != nil {
		return nil, err
	}
	t.seen = append(t.seen, t.at.String())
	req := (&http.Request{
		Method: http.MethodGet, URL: t.at, Host: t.at.Host, Header: t.header(),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}).WithContext(t.ctx)
	transport, err := t.client.choose(t.policy, req)
	if err != nil {
		return nil, err
	}
	resp, err := transport.RoundTrip(req)
	if err != nil && outOfFiles(err) {
		t.policy.closeIdle()
	}
	return resp, err
}

// kept are the headers that a configuration cannot set: they are the client's, or would change what an answer means.
var kept = []string{
	"Accept-Encoding", "A-Im", "Connection", "Content-Length", "Expect", "Host", "If-Match", "If-Modified-Since",
	"If-None-Match", "If-Range", "If-Unmodified-Since", "Keep-Alive", "Proxy-Authorization", "Proxy-Connection",
	"Range", "Referer", "Te", "Trailer", "Transfer-Encoding", "Upgrade",
}

func (t *trip) header() http.Header {
	h := make(http.Header, 8)
	h["User-Agent"] = []string{t.client.userAgent}
	h["Accept"] = []string{Accept}
	if t.req.Accept != "" {
		h["Accept"] = []string{t.req.Accept}
	}
	h["Accept-Encoding"] = []string{"gzip, br, zstd"}
	if t.req.ETag != "" {
		h["If-None-Match"] = []string{t.req.ETag}
		h["A-IM"] = []string{"feed"} // RFC 3229
	}
	if t.req.LastModified != "" {
		h["If-Modified-Since"] = []string{t.req.LastModified}
	}
	if !t.secret {
		return h
	}
	if t.req.Username != "" || t.req.Password != "" {
		(&http.Request{Header: h}).SetBasicAuth(t.req.Username, t.req.Password)
	}
	for name, values := range t.req.Header {
		if name = http.CanonicalHeaderKey(name); !slices.Contains(kept, name) {
			h[name] = values
		}
	}
	return h
}

func redirects(resp *http.Response) bool {
	switch resp.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// follow goes to where a redirect points, if that is allowed.
func (t *trip) follow(resp *http.Response) error {
	t.discard(resp)
	to, err := t.location(resp)
	if err != nil {
		return err
	}
	switch {
	case slices.Contains(t.seen, to.String()):
		return redirectError("redirects in a loop")
	case len(t.seen) > maxRedirects:
		return redirectError("more than 5 redirects")
	case !portAllowed(to, t.first, t.client.ports):
		return redirectError("redirected to the port " + to.Port() + " of " + to.Hostname() + ", which is refused")
	case t.secret && t.at.Scheme == "https" && to.Scheme == "http":
		return redirectError("redirected from https to http, which is refused for a source with credentials")
	}
	if !sameOrigin(t.at, to) {
		t.secret = false // for the rest of the way: nobody can send them back
	}
	if resp.StatusCode != http.StatusMovedPermanently && resp.StatusCode != http.StatusPermanentRedirect {
		t.permanent = false
	}
	t.at = to
	return t.changeTurn()
}

// changeTurn takes the turn at the host of a hop to another domain. Its own is given back first, so that two trips in
// opposite directions cannot wait for each other. Waiting does not count as the server's time, so the trip's time
// begins again after it.
func (t *trip) changeTurn() error {
	key := turnKey(t.at)
	if key == t.turn {
		return nil
	}
	t.client.turns.done(t.turn)
	t.turn = ""
	if !t.client.turns.try(key) {
		if !t.timer.Stop() {
			return t.explain(errTotal)
		}
		if err := t.client.turns.wait(t.outer, key); err != nil {
			return canceled(t.outer)
		}
		t.timer.Reset(t.client.limits.total)
	}
	t.turn = key
	return nil
}

func (t *trip) location(resp *http.Response) (*url.URL, error) {
	loc := resp.Header.Get("Location")
	if loc == "" {
		return nil, redirectError("redirected without saying where to")
	}
	ref, err := t.at.Parse(loc)
	if err != nil {
		return nil, redirectError("redirected to an address that cannot be read")
	}
	ref.User = nil // nobody but the configuration gives us credentials
	to, err := parseTarget(ref.String())
	if err != nil {
		var refused *addressError
		if errors.As(err, &refused) {
			return nil, &Error{Kind: KindAddress, Err: err}
		}
		text := "redirected to " + oneLine(Redact(ref.String())) + ": " + err.Error()
		return nil, &Error{Kind: KindRedirect, Err: worded{text, err}}
	}
	return to, nil
}

// discard reads the short body of an answer that nobody wants, so that the connection can be kept.
func (t *trip) discard(resp *http.Response) {
	const short = 16 << 10
	if resp.ContentLength <= short && resp.ContentLength != 0 {
		stop := time.AfterFunc(t.client.limits.drain, func() { _ = resp.Body.Close() })
		_, _ = io.CopyN(io.Discard, resp.Body, short)
		stop.Stop()
	}
	_ = resp.Body.Close()
}
