package fetch

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// take makes a Response of the answer at the end of the way.
func (t *trip) take(resp *http.Response) (*Response, error) {
	r := t.response(resp)
	switch resp.StatusCode {
	case http.StatusOK, http.StatusNonAuthoritativeInfo:
		return t.withBody(resp, r)
	case http.StatusIMUsed:
		if t.req.ETag != "" && isFeedDelta(resp.Header) {
			return t.withBody(resp, r)
		}
	case http.StatusNoContent, http.StatusNotModified:
		t.discard(resp)
		if resp.StatusCode == http.StatusNotModified && t.req.ETag == "" && t.req.LastModified == "" {
			err := errors.New("HTTP 304 Not Modified, but nothing was known that could be unmodified")
			return nil, &Error{Kind: KindProtocol, Status: resp.StatusCode, Err: err}
		}
		r.NotModified = true
		if r.ETag == "" {
			r.ETag = t.req.ETag
		}
		if r.LastModified == "" {
			r.LastModified = t.req.LastModified
			r.Modified = httpTime(r.LastModified)
		}
		return r, nil
	}
	t.discard(resp)
	return nil, t.statusError(resp)
}

// response fills in what the header says.
func (t *trip) response(resp *http.Response) *Response {
	h := resp.Header
	r := &Response{
		URL: t.seen[len(t.seen)-1], ETag: h.Get("ETag"), LastModified: h.Get("Last-Modified"), ContentType: h.Get("Content-Type"),
		Modified: httpTime(h.Get("Last-Modified")),
	}
	r.Fresh, r.Dated = fresh(h, t.client.now())
	if len(t.seen) > 1 && t.permanent {
		r.Permanent = r.URL
	}
	return r
}

func (t *trip) withBody(resp *http.Response, r *Response) (*Response, error) {
	body, partial, err := t.readBody(resp)
	switch {
	case err != nil:
		var e *Error
		if errors.As(t.explain(err), &e) {
			e.Status = resp.StatusCode
		}
		return nil, e
	case len(body) == 0 && partial:
		err := errors.New("the connection ended before the document began")
		return nil, &Error{Kind: KindTruncated, Status: resp.StatusCode, Err: err}
	case len(body) == 0:
		return nil, &Error{Kind: KindEmpty, Status: resp.StatusCode, Err: errors.New("an empty document")}
	}
	r.Body, r.Partial = body, partial
	return r, nil
}

// isFeedDelta reports whether a 226 was made by the manipulation that we asked for (RFC 3229, section 10.5.2).
// Servers that leave the IM header out are believed.
func isFeedDelta(h http.Header) bool {
	im := strings.TrimSpace(h.Get("IM"))
	name, _, _ := strings.Cut(im, ";")
	return im == "" || strings.EqualFold(strings.TrimSpace(name), "feed")
}

func httpTime(s string) time.Time {
	if s == "" {
		return time.Time{}
	}
	at, err := http.ParseTime(s)
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}

const (
	maxRetryAfter = 14 * 24 * time.Hour
	maxFresh      = 365 * 24 * time.Hour
)

// retryAfter reads a Retry-After header (RFC 9110, section 10.2.3): seconds or a date, within 0..14 days.
func retryAfter(s string, now time.Time) time.Duration {
	s = strings.TrimSpace(s)
	if d, ok := deltaSeconds(s, maxRetryAfter); ok {
		return d
	}
	if at := httpTime(s); !at.IsZero() {
		return min(max(at.Sub(now), 0), maxRetryAfter)
	}
	return 0
}

// deltaSeconds reads a number of seconds (RFC 9111, section 1.2.2), at most most. Digits only.
func deltaSeconds(s string, most time.Duration) (time.Duration, bool) {
	if s == "" || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n > int64(most/time.Second) {
		return most, true
	}
	return time.Duration(n) * time.Second, true
}

// fresh returns how long an answer holds (RFC 9111, section 4.2), for a private cache: s-maxage does not count. said is
// false where the header is silent about it.
func fresh(h http.Header, now time.Time) (holds time.Duration, said bool) {
	if age, ok := maxAge(h["Cache-Control"]); ok {
		since, _ := deltaSeconds(strings.TrimSpace(h.Get("Age")), maxFresh)
		return max(age-since, 0), true
	}
	expires := httpTime(h.Get("Expires"))
	if expires.IsZero() {
		return 0, h.Get("Expires") != "" // "0" and other words say that it is over (RFC 9111, section 5.3)
	}
	date := httpTime(h.Get("Date"))
	if date.IsZero() {
		date = now
	}
	return min(max(expires.Sub(date), 0), maxFresh), true
}

func maxAge(lines []string) (time.Duration, bool) {
	for _, line := range lines {
		for directive := range strings.SplitSeq(line, ",") {
			name, value, _ := strings.Cut(directive, "=")
			if !strings.EqualFold(strings.TrimSpace(name), "max-age") {
				continue
			}
			if d, ok := deltaSeconds(strings.Trim(strings.TrimSpace(value), `"`), maxFresh); ok {
				return d, true
			}
		}
	}
	return 0, false
}
