// Package fetch asks web servers for documents: one polite, guarded HTTP client for all that leaves the machine.
//
// It promises:
//
//   - No address on a private or otherwise special network is connected to unless its prefix was allowed. This is
//     judged when a connection is made, after DNS, on every hop, so neither redirects nor changing DNS answers get
//     past it.
//   - Every answer is bounded: bytes on the wire, bytes unpacked, their ratio, headers, redirects, and time.
//   - A host that said when to come back (Retry-After) is not asked before, whatever of it is wanted.
//   - A page that no person asked for is only asked for where robots.txt allows it (GetPage).
//   - A host is asked by a set number of requests at once, with a set pause between them (Config.PerHost, HostDelay).
//   - Validators go back byte for byte as they came. No cookies, no Referer, no invented parameters.
//   - Credentials reach the host they were configured for and no other.
//
// The package keeps no state about sources: whether and when to ask is the caller's business.
package fetch

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"
)

// Config says how a Client behaves. UserAgent and Now must be set.
type Config struct {
	// UserAgent is sent with every request, the same always, e.g. "copytaster/1.0 (+https://example.org/contact)".
	UserAgent string
	// PerHost is how many requests may be under way at once to a registrable domain, or to an address where the host
	// is one. 0 means 1.
	PerHost int
	// HostDelay is the least time between the starts of two requests to the same domain or address.
	HostDelay time.Duration
	// AllowPrivate lists prefixes of special addresses that may be connected to nonetheless.
	AllowPrivate []netip.Prefix
	// Proxy is "" for none, "env" for HTTP_PROXY, HTTPS_PROXY and NO_PROXY, or the address of a proxy
	// (http, https, socks5, socks5h). The proxy itself may stand anywhere; what is asked through it is still judged.
	Proxy string
	// Resolver answers DNS questions; nil is the system's.
	Resolver *net.Resolver
	// Now gives the time against which dates in headers are measured.
	Now func() time.Time
}

// limits bound one request. They are fixed (defaultLimits) but for tests.
type limits struct {
	connect   time.Duration // name, connection and TLS
	firstByte time.Duration // from the request's last byte to the answer's header
	total     time.Duration // from the first connection to the last byte
	slowAfter time.Duration // from then on a body must come at slowRate
	slowCheck time.Duration // how often that is looked at
	slowRate  int64         // bytes per second
	drain     time.Duration // how long the unwanted body of an error or redirect is read to keep its connection
	header    int64         // bytes of response header
	wire      int64         // bytes of body before unpacking
	body      int64         // bytes of body after unpacking
}

var defaultLimits = limits{
	connect: 10 * time.Second, firstByte: 15 * time.Second, total: 30 * time.Second,
	slowAfter: 10 * time.Second, slowCheck: time.Second, slowRate: 1 << 10, drain: time.Second,
	header: 64 << 10, wire: 4 << 20, body: 8 << 20,
}

const maxRedirects = 5

// Accept is the Accept header of a request that names none: what a reader of feeds can use, best first.
const Accept = "application/atom+xml, application/rss+xml, application/feed+json, " +
	"application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"

// Client asks servers. It is safe for concurrent use.
type Client struct {
	userAgent string
	allow     []netip.Prefix
	resolver  *net.Resolver
	proxy     func(*http.Request) (*url.URL, error) // nil: no proxy
	perHost   int
	now       func() time.Time
	limits    limits
	ports     []string       // that any address may use
	roots     *x509.CertPool // nil: the system's
	turns     *turns
	holds     holds
	robots    robotsFiles

	closing context.Context // ends when the client is closed; dials end with it
	close   context.CancelFunc

	mu       sync.Mutex
	policies map[string]*policy
}

// New makes a client. The error says which setting cannot be used.
func New(c Config) (*Client, error) {
	switch {
	case c.UserAgent == "":
		return nil, errors.New("fetch: no user agent given")
	case c.Now == nil:
		return nil, errors.New("fetch: no clock given")
	case c.PerHost < 0:
		return nil, errors.New("fetch: per_host is negative")
	case c.HostDelay < 0:
		return nil, errors.New("fetch: host_delay is negative")
	}
	proxy, err := proxyFunc(c.Proxy)
	if err != nil {
		return nil, err
	}
	perHost := max(c.PerHost, 1)
	client := &Client{
		userAgent: c.UserAgent, allow: cleanPrefixes(c.AllowPrivate), resolver: c.Resolver, proxy: proxy,
		perHost: perHost, now: c.Now, limits: defaultLimits, ports: []string{"80", "443", "8080", "8443"},
		turns:    newTurns(perHost, c.HostDelay),
		policies: map[string]*policy{},
	}
	if client.resolver == nil {
		client.resolver = net.DefaultResolver
	}
	client.closing, client.close = context.WithCancel(context.Background())
	return client, nil
}

// Close ends kept connections, pending dials and timers. Call it when every Get has returned; a Get after it fails.
func (c *Client) Close() {
	c.close()
	c.turns.stop()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, p := range c.policies {
		p.closeIdle()
	}
}

// Request is one document to ask for.
type Request struct {
	// URL is the address as configured: http or https. A port it names is allowed, as are 80, 443, 8080 and 8443.
	// A user name and password in it are taken as Username and Password where those are empty.
	URL string
	// ETag and LastModified are the validators of the last answer, byte for byte, "" where there was none.
	ETag, LastModified string
	// Accept replaces the header of that name; "" is the constant Accept.
	Accept string
	// AllowPrivate adds to Config.AllowPrivate for this request and its redirects.
	AllowPrivate []netip.Prefix
	// Insecure takes any TLS certificate.
	Insecure bool
	// Username and Password are sent as Basic authentication (RFC 7617), to the host of URL only.
	Username, Password string
	// Header holds further headers, such as tokens; they are secrets too and go to the host of URL only. Those that
	// belong to the client (conditions, ranges, encodings, connection) are left out.
	Header http.Header
	// Port is that of the configured address that led to URL, where that is another; only GetPage looks at it.
	Port string
}

// Response is what a server gave.
type Response struct {
	// URL is where the answer came from, after redirects, without user name, password and fragment.
	URL string
	// Permanent is the same address where every hop on the way was a permanent redirect (301, 308), else "".
	Permanent string
	// NotModified is set for 304 and 204: there is no body, and what is known stays true.
	NotModified bool
	// Partial is set when the body ended too early. Use what is whole in it, but keep no validators.
	Partial bool
	// ETag and LastModified are to be sent back next time, byte for byte. A 304 or 204 that gives none keeps those of
	// the request.
	ETag, LastModified string
	// ContentType is the header as sent.
	ContentType string
	// Modified is LastModified as a time, zero if there is none or it cannot be read.
	Modified time.Time
	// Body is the unpacked document. After a 226 it is a part of the feed: what is new since ETag (RFC 3229).
	Body []byte
	// Fresh is how long the server says that its answer holds: max-age minus Age, else Expires minus Date
	// (RFC 9111, section 4.2). 0 is not at all; at most a year.
	Fresh time.Duration
	// Dated is set when the answer says anything about that. A 304 that does not leaves standing what the answer before
	// it said (RFC 9111, section 4.3.4).
	Dated bool
}

// Get asks for a document and follows redirects. It waits for the host's turn first; ctx ends waiting and asking
// alike. Every error is an *Error.
func (c *Client) Get(ctx context.Context, r Request) (*Response, error) {
	t, err := c.newTrip(r)
	if err != nil {
		return nil, err
	}
	if err := t.begin(ctx); err != nil {
		return nil, err
	}
	defer t.end()
	for {
		resp, err := t.ask()
		if err != nil {
			return nil, t.explain(err)
		}
		if !redirects(resp) {
			return t.take(resp)
		}
		if err := t.follow(resp); err != nil {
			return nil, err
		}
	}
}
