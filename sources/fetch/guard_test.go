package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
)

// specialAddresses are refused whatever leads to them: one and more of each special range, and the ways to write one
// address inside another.
var specialAddresses = []string{
	"0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "100.127.255.255",
	"127.0.0.1", "127.255.255.254", "169.254.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255",
	"192.0.0.1", "192.0.0.192", "192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.0.1",
	"192.168.255.255", "192.175.48.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1",
	"224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
	"::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:0:127.0.0.1",
	"64:ff9b::a9fe:a9fe", "64:ff9b::7f00:1", "64:ff9b:1::a9fe:a9fe", "100::1", "2001:0:7f00:1::",
	"2001:0:4136:e378:8000:63bf:80ff:fffe", "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1",
	"2002:a9fe:a9fe::", "2002:7f00:1::1", "2620:4f:8000::1", "3fff::1", "4000::1", "5f00::1",
	"fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1",
}

// publicAddresses may be connected to.
var publicAddresses = []string{
	"1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.1",
	"192.0.1.1", "192.167.255.255", "192.169.0.1", "198.17.255.255", "198.20.0.1", "223.255.255.255",
	"::ffff:8.8.8.8", "64:ff9b::808:808", "2001:200::1", "2001:4860:4860::8888", "2002:808:808::1",
	"2001:0:808:808:8000:63bf:f7f7:f7f7", "2606:4700::1111", "2a00:1450:4001:80b::200e",
}

func TestJudge(t *testing.T) {
	for _, s := range specialAddresses {
		addr := netip.MustParseAddr(s)
		if judge(addr, nil) == nil {
			t.Errorf("%s is let through", s)
		}
		if err := judge(addr, []netip.Prefix{netip.PrefixFrom(addr.Unmap(), addr.Unmap().BitLen())}); err != nil {
			t.Errorf("%s is refused although it is allowed: %v", s, err)
		}
	}
	for _, s := range publicAddresses {
		if err := judge(netip.MustParseAddr(s), nil); err != nil {
			t.Errorf("%s: %v", s, err)
		}
	}
	for _, s := range []string{"fe80::1%eth0", "2606:4700::1111%lo", "::1%lo"} {
		if judge(netip.MustParseAddr(s), []netip.Prefix{netip.MustParsePrefix("::/0")}) == nil {
			t.Errorf("%s is let through", s)
		}
	}
	if judge(netip.Addr{}, nil) == nil {
		t.Error("no address at all is let through")
	}
	ten := []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16")}
	for s, want := range map[string]bool{
		"10.1.2.3": true, "10.2.0.1": false, "::ffff:10.1.2.3": true, "64:ff9b::a01:203": true, "64:ff9b::a02:1": false,
	} {
		if got := judge(netip.MustParseAddr(s), ten) == nil; got != want {
			t.Errorf("%s with 10.1.0.0/16 allowed: let through is %v", s, got)
		}
	}
}

func TestAddressLiteralsAreRefused(t *testing.T) {
	c := newClient(t, func(c *Config) { c.AllowPrivate = nil })
	for _, s := range specialAddresses {
		host := s
		if strings.Contains(s, ":") {
			host = "[" + s + "]"
		}
		refused(t, c, "http://"+host+"/feed.xml", strings.Contains(s, ":"))
		refused(t, c, "https://"+host+"/feed.xml", strings.Contains(s, ":"))
	}
	refused(t, c, "http://[fe80::1%25eth0]/", false)
	e := fails(t, c, Request{URL: "http://127.0.0.1/"}, KindAddress,
		"private address 127.0.0.1 refused (allow it with fetch.allow_private)")
	if e.Status != 0 {
		t.Error("a refusal has a status")
	}
}

func TestAddressesFromDNSAreRefused(t *testing.T) {
	names := map[string][][]netip.Addr{}
	for i, s := range specialAddresses {
		names[fmt.Sprintf("n%d.news.example", i)] = addrs(s)
	}
	r, _ := resolver(t, names)
	c := newClient(t, func(c *Config) { c.AllowPrivate, c.Resolver = nil, r })
	for i, s := range specialAddresses {
		refused(t, c, fmt.Sprintf("http://n%d.news.example/feed.xml", i), strings.Contains(s, ":"))
	}
}

// refused expects the guard's refusal. Where the machine has no IPv6, asking for such an address fails by itself.
func refused(t *testing.T, c *Client, address string, six bool) {
	t.Helper()
	_, err := c.Get(context.Background(), Request{URL: address})
	var e *Error
	if errors.As(err, &e) && (e.Kind == KindAddress || six && !hasIPv6()) {
		return
	}
	t.Errorf("%s: %v, want a refusal", address, err)
}

func hasIPv6() bool {
	l, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		return false
	}
	_ = l.Close()
	return true
}

func TestNumericHosts(t *testing.T) {
	r, d := resolver(t, map[string][][]netip.Addr{"2130706433": addrs("8.8.8.8"), "0x7f000001": addrs("8.8.8.8")})
	c := newClient(t, func(c *Config) { c.AllowPrivate, c.Resolver = nil, r })
	for _, host := range []string{
		"2130706433", "0x7f000001", "0X7F.1", "017700000001", "0177.0.0.1", "0177.1", "127.1", "127.0.1", "127.0.0.1.",
		"0x7f.0.0.0x1", "0", "0x", "２１３０７０６４３３", "①②⑦.⓪.⓪.①", "127。0。0。1",
		"2852039166", "0xa9.0xfe.0xa9.0xfe",
	} {
		refused(t, c, "http://"+host+"/", false)
	}
	for _, host := range []string{"256.1.1.1", "1.2.3.4.5", "4294967296", "08.1.1.1", "1.2.3.0x100", "a.1"} {
		fails(t, c, Request{URL: "http://" + host + "/"}, KindRequest, "the address has a host that is no IPv4 address")
	}
	if d.asked > 0 {
		t.Errorf("DNS was asked %d times about numbers", d.asked)
	}
}

func TestLocalNames(t *testing.T) {
	c := newClient(t, func(c *Config) { c.AllowPrivate = nil })
	for _, host := range []string{"localhost", "LOCALHOST", "localhost."} {
		_, err := c.Get(context.Background(), Request{URL: "http://" + host + "/"})
		var e *Error
		if !errors.As(err, &e) || e.Kind != KindAddress && e.Kind != KindDNS {
			t.Errorf("%s: %v", host, err)
		}
	}
}

func TestRebinding(t *testing.T) {
	s := outlet(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Connection", "close")
		_, _ = io.WriteString(w, "<rss/>")
	})
	port := s.URL[strings.LastIndexByte(s.URL, ':'):]
	one, other := addrs("127.0.0.1")[0], addrs("127.0.0.99")[0]
	r, _ := resolver(t, map[string][][]netip.Addr{"news.example": {one, other}})
	c := newClient(t, func(c *Config) {
		c.Resolver = r
		c.AllowPrivate = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}
	})
	address := "http://news.example" + port + "/"
	get(t, c, Request{URL: address})
	fails(t, c, Request{URL: address}, KindAddress, "private address 127.0.0.99 refused")
}

func TestOneAllowedAnswerIsEnough(t *testing.T) {
	s := outlet(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<rss/>") })
	r, _ := resolver(t, map[string][][]netip.Addr{"news.example": addrs("10.0.0.1", "127.0.0.1")})
	c := newClient(t, func(c *Config) { c.Resolver = r })
	get(t, c, Request{URL: "http://news.example" + s.URL[strings.LastIndexByte(s.URL, ':'):] + "/"})
}

func TestAllowPrivateOfOneRequest(t *testing.T) {
	s := outlet(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<rss/>") })
	c := newClient(t, func(c *Config) { c.AllowPrivate = nil })
	fails(t, c, Request{URL: s.URL}, KindAddress, "private address 127.0.0.1 refused")
	get(t, c, Request{URL: s.URL, AllowPrivate: loopback})
	// The kept connection is not for a request that could not have opened it.
	fails(t, c, Request{URL: s.URL}, KindAddress, "private address 127.0.0.1 refused")
}

func TestPorts(t *testing.T) {
	for _, test := range []struct {
		hop, configured string
		want            bool
	}{
		{"http://a.example/", "http://a.example/", true},
		{"https://b.example/", "http://a.example/", true},
		{"http://b.example:8080/", "http://a.example/", true},
		{"https://b.example:8443/", "http://a.example/", true},
		{"http://a.example:6379/", "http://a.example:6379/", true},
		{"https://a.example:6379/", "http://a.example:6379/", true},
		{"http://b.example:6379/", "http://a.example:6379/", false},
		{"http://a.example:22/", "http://a.example/", false},
		{"http://a.example:25/", "http://a.example:6379/", false},
	} {
		hop, _ := parseTarget(test.hop)
		configured, _ := parseTarget(test.configured)
		if got := portAllowed(hop, configured, []string{"80", "443", "8080", "8443"}); got != test.want {
			t.Errorf("%s from %s: %v", test.hop, test.configured, got)
		}
	}
}

// proxy is a proxy on loopback: it answers plain requests itself and leads CONNECT to a server.
func proxy(t *testing.T, server *httptest.Server) (address string, asked *atomic.Int64) {
	asked = &atomic.Int64{}
	s := outlet(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if r.Method != http.MethodConnect {
			_, _ = io.WriteString(w, "by proxy: "+r.URL.String())
			return
		}
		if server == nil {
			http.Error(w, "no", http.StatusForbidden)
			return
		}
		far, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Error(err)
			return
		}
		near, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.WriteString(near, "HTTP/1.1 200 OK\r\n\r\n")
		go func() { _, _ = io.Copy(far, near); _ = far.Close() }()
		_, _ = io.Copy(near, far)
		_ = near.Close()
	})
	return s.URL, asked
}

func TestProxy(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "secure")
	}))
	t.Cleanup(server.Close)
	address, asked := proxy(t, server)
	r, _ := resolver(t, map[string][][]netip.Addr{
		"news.example": addrs("8.8.8.8"), "example.com": addrs("8.8.4.4"),
		"inner.example": addrs("10.0.0.1"), "mixed.example": addrs("8.8.8.8", "10.0.0.1"),
	})
	c := newClient(t, func(c *Config) { c.AllowPrivate, c.Resolver, c.Proxy = nil, r, address })
	c.roots = rootsOf(server.Certificate())
	resp := get(t, c, Request{URL: "http://news.example/feed"})
	if string(resp.Body) != "by proxy: http://news.example/feed" {
		t.Errorf("body %q", resp.Body)
	}
	if resp := get(t, c, Request{URL: "https://example.com/feed"}); string(resp.Body) != "secure" {
		t.Errorf("body %q", resp.Body)
	}
	if asked.Load() != 2 {
		t.Errorf("the proxy was asked %d times, want 2", asked.Load())
	}
	for _, host := range []string{
		"inner.example", "mixed.example", "169.254.169.254", "127.0.0.1", "[::1]", "2130706433", "0177.1",
		"[64:ff9b::a9fe:a9fe]",
	} {
		fails(t, c, Request{URL: "http://" + host + "/"}, KindAddress, "")
		fails(t, c, Request{URL: "https://" + host + "/"}, KindAddress, "")
	}
	fails(t, c, Request{URL: "http://gone.example/"}, KindDNS, "no such host gone.example")
	if asked.Load() != 2 {
		t.Error("the proxy was asked for a refused address")
	}
}

func TestProxyFaults(t *testing.T) {
	r, _ := resolver(t, map[string][][]netip.Addr{"news.example": addrs("8.8.8.8")})
	address, _ := proxy(t, nil)
	c := newClient(t, func(c *Config) { c.Resolver, c.Proxy = r, address })
	fails(t, c, Request{URL: "https://news.example/"}, KindProxy, "the proxy answered HTTP 403 Forbidden")
	c = newClient(t, func(c *Config) { c.Resolver, c.Proxy = r, "http://user:pass@"+closedPort(t) })
	e := fails(t, c, Request{URL: "http://news.example/"}, KindProxy, "no way through the proxy: ")
	if strings.Contains(e.Error(), "pass") {
		t.Errorf("a password in %q", e)
	}
	for _, bad := range []string{"ftp://proxy.example/", "proxy.example:3128", "http://", "http://user:pa ss@%zz"} {
		_, err := New(Config{UserAgent: "x", Now: c.now, Proxy: bad})
		if err == nil || strings.Contains(err.Error(), "pa ss") {
			t.Errorf("proxy %q: %v", bad, err)
		}
	}
}

// TestProxyFromEnvironment runs itself in a new process, because net/http reads the environment once.
func TestProxyFromEnvironment(t *testing.T) {
	if os.Getenv("FETCH_TEST_PROXY") != "" {
		r, _ := resolver(t, map[string][][]netip.Addr{"news.example": addrs("8.8.8.8")})
		c := newClient(t, func(c *Config) { c.AllowPrivate, c.Resolver, c.Proxy = nil, r, "env" })
		if resp := get(t, c, Request{URL: "http://news.example/"}); !strings.HasPrefix(string(resp.Body), "by proxy") {
			t.Errorf("body %q", resp.Body)
		}
		fails(t, c, Request{URL: "http://169.254.169.254/"}, KindAddress, "private address 169.254.169.254 refused")
		fails(t, c, Request{URL: "http://127.0.0.1/"}, KindAddress, "private address 127.0.0.1 refused")
		return
	}
	address, _ := proxy(t, nil)
	cmd := exec.Command(os.Args[0], "-test.run=^TestProxyFromEnvironment$")
	cmd.Env = append(os.Environ(), "FETCH_TEST_PROXY=1", "HTTP_PROXY="+address, "NO_PROXY=", "no_proxy=", "http_proxy=")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
