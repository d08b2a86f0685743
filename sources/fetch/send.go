package fetch

import (
	"context"
	"errors"
	"net/http"
)

// Send sends a request of the caller's own making, such as the news for a hub, once, with the client's guard over where
// it may go and its limits on the answer's header; a redirect is an answer like another. The caller reads as much of
// the body as it wants and closes it. Every error is an *Error.
func (c *Client) Send(ctx context.Context, r *http.Request) (*http.Response, error) {
	at, err := parseTarget(r.URL.String())
	if err != nil {
		kind := KindRequest
		var refused *addressError
		if errors.As(err, &refused) {
			kind = KindAddress
		}
		return nil, &Error{Kind: kind, Err: err}
	}
	if c.closing.Err() != nil {
		return nil, &Error{Kind: KindCanceled, Err: errClosed}
	}
	t := &trip{client: c, policy: c.policy(nil, false), first: at, at: at, outer: ctx, ctx: ctx}
	r = r.Clone(ctx)
	r.URL = at
	r.Header.Set("User-Agent", c.userAgent)
	transport, err := c.choose(t.policy, r)
	if err != nil {
		return nil, t.explain(err)
	}
	resp, err := transport.RoundTrip(r)
	if err != nil {
		return nil, t.explain(err)
	}
	return resp, nil
}
