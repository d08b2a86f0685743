package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"time"
)

const (
	maxIdle     = 100 // kept connections over all hosts; a host keeps perHost of them
	idleTimeout = 90 * time.Second
	pingAfter   = 30 * time.Second // of silence on an HTTP/2 connection
)

// policy is what a request may reach. Requests of one policy share connections, those of two never do: a kept
// connection was judged by the policy that opened it.
type policy struct {
	allow   []netip.Prefix
	direct  *http.Transport // dials through the guard
	proxied *http.Transport // dials the proxy, unguarded; nil without a proxy
}

func (p *policy) closeIdle() {
	p.direct.CloseIdleConnections()
	if p.proxied != nil {
		p.proxied.CloseIdleConnections()
	}
}

// policy returns the policy of a request.
func (c *Client) policy(extra []netip.Prefix, insecure bool) *policy {
	allow, key := c.allow, ""
	if len(extra) > 0 {
		allow = cleanPrefixes(slices.Concat(c.allow, extra))
		key = prefixKey(allow)
	}
	if insecure {
		key += "insecure"
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.policies[key]
	if p == nil {
		p = c.newPolicy(allow, insecure)
		c.policies[key] = p
	}
	return p
}

func (c *Client) newPolicy(allow []netip.Prefix, insecure bool) *policy {
	p := &policy{allow: allow, direct: c.transport(insecure)}
	guarded := &net.Dialer{Timeout: c.limits.connect, Resolver: c.resolver, Control: guard(allow)}
	p.direct.DialContext = c.dial(guarded.DialContext)
	secure := &tls.Dialer{NetDialer: guarded, Config: p.direct.TLSClientConfig}
	p.direct.DialTLSContext = c.dial(secure.DialContext)
	if c.proxy != nil {
		p.proxied = c.transport(insecure)
		p.proxied.Proxy = c.proxy
		p.proxied.OnProxyConnectResponse = proxyRefusal
		p.proxied.DialContext = c.dial((&net.Dialer{Timeout: c.limits.connect, Resolver: c.resolver}).DialContext)
	}
	return p
}

// transport returns what guarded and proxied transports have in common.
func (c *Client) transport(insecure bool) *http.Transport {
	return &http.Transport{
		DisableCompression:     true, // unpacked here, under limits
		TLSHandshakeTimeout:    c.limits.connect,
		ResponseHeaderTimeout:  c.limits.firstByte,
		MaxResponseHeaderBytes: c.limits.header,
		MaxIdleConns:           max(maxIdle, c.perHost),
		MaxIdleConnsPerHost:    c.perHost,
		IdleConnTimeout:        idleTimeout,
		ForceAttemptHTTP2:      true,
		// A dead connection that is kept fails one request after another; a ping finds it out.
		HTTP2: &http.HTTP2Config{SendPingTimeout: pingAfter, PingTimeout: c.limits.connect},
		TLSClientConfig: &tls.Config{
			MinVersion:         tls.VersionTLS12,
			NextProtos:         []string{"h2", "http/1.1"},
			RootCAs:            c.roots,
			InsecureSkipVerify: insecure, // set for one source by its configuration, never otherwise
		},
	}
}

type dialFunc = func(ctx context.Context, network, address string) (net.Conn, error)

// dial marks errors as those of connecting, and ends with the client: the transport lets a dial outlive its request.
func (c *Client) dial(dial dialFunc) dialFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		defer context.AfterFunc(c.closing, cancel)()
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, &connectError{err}
		}
		return conn, nil
	}
}

// connectError is an error from before there was a connection.
type connectError struct{ err error }

func (e *connectError) Error() string { return e.err.Error() }
func (e *connectError) Unwrap() error { return e.err }

// proxyFunc reads Config.Proxy.
func proxyFunc(setting string) (func(*http.Request) (*url.URL, error), error) {
	switch setting {
	case "":
		return nil, nil
	case "env":
		return http.ProxyFromEnvironment, nil
	}
	u, err := url.Parse(setting)
	if err != nil {
		return nil, errors.New("fetch: the proxy's address cannot be read; write it like http://proxy.example:3128")
	}
	switch u.Scheme {
	case "http", "https", "socks5", "socks5h":
	default:
		return nil, fmt.Errorf("fetch: proxy %s: the scheme must be http, https, socks5 or socks5h", Redact(setting))
	}
	if u.Hostname() == "" {
		return nil, fmt.Errorf("fetch: proxy %s names no host", Redact(setting))
	}
	return http.ProxyURL(u), nil
}

// proxyRefusal tells a proxy's answer to CONNECT from a server's.
func proxyRefusal(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	return &Error{Kind: KindProxy, Err: errors.New("the proxy answered HTTP " + strconv.Itoa(answer.StatusCode) +
		" " + http.StatusText(answer.StatusCode))}
}

// choose returns the transport for a request. Where a proxy makes the connection the guard cannot see the address, so
// the name is resolved here and every answer is judged. The proxy resolves it again and may get another answer; only
// its own rules can prevent that.
func (c *Client) choose(p *policy, req *http.Request) (*http.Transport, error) {
	if p.proxied == nil {
		return p.direct, nil
	}
	proxy, err := c.proxy(req)
	if err != nil {
		return nil, &Error{Kind: KindProxy, Err: worded{"the proxy's address cannot be read", err}}
	}
	if proxy == nil {
		return p.direct, nil
	}
	host := req.URL.Hostname()
	if addr, err := netip.ParseAddr(host); err == nil {
		return p.proxied, judge(addr, p.allow)
	}
	ctx, cancel := context.WithTimeout(req.Context(), c.limits.connect)
	defer cancel()
	addrs, err := c.resolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil, &connectError{err}
	}
	for _, addr := range addrs {
		if err := judge(addr, p.allow); err != nil {
			return nil, err
		}
	}
	return p.proxied, nil
}
