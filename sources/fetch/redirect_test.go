package fetch

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"testing"
)

// twoHosts is a client that knows names for loopback, and may use a server's port on any of them.
func twoHosts(t *testing.T, s *httptest.Server) (c *Client, port string) {
	r, _ := resolver(t, map[string][][]netip.Addr{
		"one.example": addrs("127.0.0.1"), "feeds.one.example": addrs("127.0.0.1"), "two.example": addrs("127.0.0.1"),
		"inner.example": addrs("10.0.0.1"), "metadata.example": addrs("169.254.169.254"),
	})
	c = newClient(t, func(c *Config) { c.Resolver = r })
	port = s.URL[strings.LastIndexByte(s.URL, ':')+1:]
	c.ports = append(c.ports, port)
	return c, port
}

func TestRedirects(t *testing.T) {
	s := outlet(t, func(w http.ResponseWriter, r *http.Request) {
		switch path := r.URL.Path[1:]; path {
		case "feed":
			_, _ = io.WriteString(w, "<rss/>")
		default: // /301/302/feed goes on to /302/feed with 301
			code, rest, _ := strings.Cut(path, "/")
			status, _ := strconv.Atoi(code)
			w.Header().Set("Location", "/"+rest+"#top")
			w.WriteHeader(status)
		}
	})
	c := newClient(t, nil)
	for path, permanent := range map[string]bool{
		"/feed": false, "/301/feed": true, "/308/feed": true, "/301/308/301/feed": true, "/302/feed": false,
		"/303/feed": false, "/307/feed": false, "/301/302/feed": false, "/302/301/feed": false,
		"/301/301/301/301/301/feed": true,
	} {
		want := ""
		if permanent {
			want = s.URL + "/feed"
		}
		r := get(t, c, Request{URL: s.URL + path})
		if r.URL != s.URL+"/feed" || r.Permanent != want {
			t.Errorf("%s: came from %s, permanent %q", path, r.URL, r.Permanent)
		}
	}
	fails(t, c, Request{URL: s.URL + "/301/301/301/301/301/301/feed"}, KindRedirect, "more than 5 redirects")
}

func TestRedirectsThatAreRefused(t *testing.T) {
	s := outlet(t, func(w http.ResponseWriter, r *http.Request) {
		if to := r.URL.Query()["to"]; to != nil {
			w.Header().Set("Location", to[0])
		}
		w.WriteHeader(http.StatusMovedPermanently)
	})
	c, port := twoHosts(t, s)
	to := func(location string) Request {
		return Request{URL: "http://one.example:" + port + "/?to=" + escape(location)}
	}
	fails(t, c, Request{URL: s.URL}, KindRedirect, "redirected without saying where to")
	fails(t, c, to(""), KindRedirect, "redirected without saying where to")
	fails(t, c, to("#same"), KindRedirect, "redirects in a loop")
	fails(t, c, to("http://two.example:%zz/"), KindRedirect, "redirected to an address that cannot be read")
	for _, location := range []string{
		"file:///etc/passwd", "ftp://two.example/feed", "javascript:alert(1)", "gopher://127.0.0.1:6379/_x",
		"data:text/xml,<rss/>",
	} {
		fails(t, c, to(location), KindRedirect, "redirected to ")
	}
	fails(t, c, to("http://two.example:6379/"), KindRedirect,
		"redirected to the port 6379 of two.example, which is refused")
	fails(t, c, to("http://one.example:6379/"), KindRedirect,
		"redirected to the port 6379 of one.example, which is refused")
	fails(t, c, to("http://169.254.169.254/latest/meta-data/"), KindAddress, "private address 169.254.169.254 refused")
	fails(t, c, to("//10.0.0.1/"), KindAddress, "private address 10.0.0.1 refused")
	fails(t, c, to("http://[::ffff:a9fe:a9fe]:8080/"), KindAddress, "private address 169.254.169.254 refused")
	fails(t, c, to("http://0xa9fea9fe/"), KindAddress, "private address 169.254.169.254 refused")
	fails(t, c, to("http://[fe80::1%25lo]/"), KindAddress, "address fe80::1%lo refused")
	fails(t, c, to("http://metadata.example/"), KindAddress, "private address 169.254.169.254 refused")
	fails(t, c, to("http://inner.example/"), KindAddress, "private address 10.0.0.1 refused")
	e := fails(t, c, to("ftp://user:pass@two.example/?token=t0ps3cret"), KindRedirect,
		"redirected to ftp://two.example/?token=xxxxx: ")
	if strings.Contains(e.Error(), "pass") {
		t.Errorf("a secret in %q", e)
	}
}

func escape(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		fmt.Fprintf(&b, "%%%02x", c)
	}
	return b.String()
}

func TestCredentialsStayHome(t *testing.T) {
	s, got := recorded(t, func(w http.ResponseWriter, r *http.Request) {
		if to := r.URL.Query().Get("to"); to != "" {
			http.Redirect(w, r, to, http.StatusFound)
			return
		}
		_, _ = io.WriteString(w, "<rss/>")
	})
	c, port := twoHosts(t, s)
	one, two := "http://one.example:"+port, "http://two.example:"+port
	ask := func(to string) Request {
		return Request{
			URL: one + "/?to=" + escape(to), ETag: `"v"`, Username: "reader", Password: "s3cret",
			Header: http.Header{"X-Api-Key": {"k1"}, "Cookie": {"sid=1"}},
		}
	}
	for _, test := range []struct {
		to   string
		want string // which hops got credentials
	}{
		{one + "/feed", "yes yes"},
		{two + "/feed", "yes no"},
		{"http://feeds.one.example:" + port + "/feed", "yes no"},
		{two + "/?to=" + escape(one+"/feed"), "yes no no"},
		{"http://mallory:guess@two.example:" + port + "/feed", "yes no"},
	} {
		before := len(got())
		r := get(t, c, ask(test.to))
		if strings.Contains(r.URL, "@") {
			t.Errorf("address %q", r.URL)
		}
		var hops []string
		for _, r := range got()[before:] {
			h := r.Header
			switch {
			case h.Get("Authorization") != "" && h.Get("X-Api-Key") == "k1" && h.Get("Cookie") == "sid=1":
				hops = append(hops, "yes")
			case h.Get("Authorization") == "" && h.Get("X-Api-Key") == "" && h.Get("Cookie") == "":
				hops = append(hops, "no")
			default:
				hops = append(hops, fmt.Sprint(h))
			}
			if h.Get("If-None-Match") != `"v"` || h.Get("Referer") != "" {
				t.Errorf("headers %v", h)
			}
		}
		if got := strings.Join(hops, " "); got != test.want {
			t.Errorf("to %s: credentials went %q, want %q", test.to, got, test.want)
		}
	}
}

func TestNoDowngradeWithCredentials(t *testing.T) {
	var plain *httptest.Server
	secure := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, plain.URL+"/feed", http.StatusFound)
	}))
	t.Cleanup(secure.Close)
	plain, got := recorded(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<rss/>") })
	c := newClient(t, nil)
	c.roots = rootsOf(secure.Certificate())
	c.ports = append(c.ports, plain.URL[strings.LastIndexByte(plain.URL, ':')+1:])
	fails(t, c, Request{URL: secure.URL, Password: "s3cret"}, KindRedirect, "redirected from https to http")
	if len(got()) != 0 {
		t.Error("the plain server was asked")
	}
	get(t, c, Request{URL: secure.URL})
}

func TestSameOrigin(t *testing.T) {
	for _, test := range []struct {
		from, to string
		want     bool
	}{
		{"http://a.example/x", "http://A.example:80/y", true},
		{"http://a.example/", "https://a.example/", true},
		{"http://a.example:8080/", "https://a.example/", false},
		{"http://a.example/", "http://a.example:8080/", false},
		{"https://a.example/", "http://a.example/", false},
		{"https://a.example/", "https://b.a.example/", false},
		{"http://127.1/", "http://2130706433/", true},
	} {
		from, _ := parseTarget(test.from)
		to, _ := parseTarget(test.to)
		if sameOrigin(from, to) != test.want {
			t.Errorf("%s to %s is not %v", test.from, test.to, test.want)
		}
	}
}

func TestAddressesThatCannotBeAsked(t *testing.T) {
	c := newClient(t, nil)
	for address, text := range map[string]string{
		"":                              "the address has no scheme",
		"news.example/feed":             "the address has no scheme",
		"ftp://news.example/feed":       "the scheme ftp: is not http or https",
		"http:///feed":                  "the address has no host",
		"http://./":                     "the address has no host",
		"http://news.example:0/":        "the address has an impossible port",
		"http://news.example:70000/":    "the address has an impossible port",
		"http://user:s3/cret@a.example": "the address cannot be read",
		"http://a b.example/":           "the address cannot be read",
		"http://ex\u00adample\u2260/":   "the address has a host that is no domain name",
		"http://a.example/\r\nHost: b":  "the address cannot be read",
	} {
		if e := fails(t, c, Request{URL: address}, KindRequest, text); strings.Contains(e.Error(), "s3") {
			t.Errorf("a password in %q", e)
		}
	}
	s := outlet(t, func(http.ResponseWriter, *http.Request) {})
	secret := http.Header{"X-Key": {"s3cret\r\nX: y"}}
	e := fails(t, c, Request{URL: s.URL, Header: secret}, KindRequest, "a configured header cannot be sent")
	if strings.Contains(e.Error(), "s3cret") {
		t.Errorf("a secret in %q", e)
	}
}
