package publish

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"
)

var loopback = netip.MustParsePrefix("127.0.0.0/8")

// discard is a reader that is nobody.
type discard struct{}

func (discard) Header() http.Header         { return http.Header{} }
func (discard) Write(b []byte) (int, error) { return len(b), nil }
func (discard) WriteHeader(int)             {}

func hex4(i int) string { return strconv.FormatInt(int64(i), 16) }

func TestChoose(t *testing.T) {
	for accept, want := range map[string]string{
		"":                                      "identity",
		"gzip":                                  "gzip",
		"x-gzip":                                "gzip",
		"GZIP":                                  "gzip",
		"gzip, deflate":                         "gzip",
		"gzip, deflate, br":                     "br",
		"gzip, deflate, br, zstd":               "br",
		"zstd,gzip":                             "zstd",
		"gzip;q=1.0, br;q=0.9":                  "gzip",
		"br;q=0.5,gzip;q=0.5,zstd;q=0.5":        "br",
		"gzip;q=0":                              "identity",
		"gzip;q=0, identity;q=0":                "none",
		"identity;q=0":                          "none",
		"*;q=0":                                 "none",
		"*;q=0, gzip":                           "gzip",
		"identity;q=0, *":                       "br",
		"*":                                     "br",
		"*;q=0.1, gzip;q=0.2":                   "gzip",
		"br;q=0, *":                             "zstd",
		"identity, gzip;q=0.5":                  "identity",
		"identity;q=0.5, gzip;q=0.4":            "identity",
		"gzip;q=0.001":                          "gzip",
		"deflate":                               "identity",
		"deflate, identity;q=0":                 "none",
		"gzip;q=2":                              "identity",
		"gzip;q=x":                              "identity",
		"gzip;q=0.0001":                         "identity",
		"gzip ; q=0.3 , br ; foo=1 ; Q=0.4":     "br",
		",,;q=1,":                               "identity",
		"gzip;q":                                "identity",
		"gzip;q=1.":                             "gzip",
		strings.Repeat("a,", 5000) + "zstd;q=1": "zstd",
	} {
		got := "none"
		if c, ok := choose([]string{accept}, true); ok {
			got = c.name()
		}
		if got != want {
			t.Errorf("%.60q: %s, want %s", accept, got, want)
		}
	}
	if c, ok := choose(nil, true); c != plainForm || !ok {
		t.Error("a reader that says nothing gets", c.name())
	}
	if c, ok := choose([]string{"gzip", "br"}, true); c != brotliForm || !ok {
		t.Error("two lines give", c.name())
	}
	if c, ok := choose([]string{"gzip"}, false); c != plainForm || !ok {
		t.Error("what is not packed is sent as", c.name())
	}
}

func TestClient(t *testing.T) {
	behind := Proxies{loopback, netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	for _, c := range []struct {
		name, peer string
		headers    []string
		client     string
		scheme     string
	}{
		{"nobody between", "192.0.2.1:5", nil, "192.0.2.1", "http"},
		{"one who is not trusted", "192.0.2.1:5", []string{"X-Forwarded-For", "198.51.100.1", "X-Forwarded-Proto", "https"}, "192.0.2.1", "http"},
		{"a proxy", "127.0.0.1:5", []string{"X-Forwarded-For", "198.51.100.1", "X-Forwarded-Proto", "https"}, "198.51.100.1", "https"},
		{"a proxy that says nothing", "127.0.0.1:5", nil, "127.0.0.1", "http"},
		{"two proxies", "[fd00::1]:5", []string{"X-Forwarded-For", "198.51.100.1, 10.0.0.1"}, "198.51.100.1", "http"},
		{"two lines", "127.0.0.1:5", []string{"X-Forwarded-For", "198.51.100.1", "X-Forwarded-For", "10.0.0.1"}, "198.51.100.1", "http"},
		{"what the client slipped in", "127.0.0.1:5", []string{"X-Forwarded-For", "203.0.113.9, 198.51.100.1"}, "198.51.100.1", "http"},
		{"all trusted", "127.0.0.1:5", []string{"X-Forwarded-For", "10.0.0.2, 10.0.0.1"}, "10.0.0.2", "http"},
		{"nonsense", "10.0.0.1:5", []string{"X-Forwarded-For", "198.51.100.1, unknown", "X-Forwarded-Proto", "gopher"}, "10.0.0.1", "http"},
		{"with a port", "127.0.0.1:5", []string{"X-Forwarded-For", "198.51.100.1:80"}, "198.51.100.1", "http"},
		{"a mapped address", "[::ffff:127.0.0.1]:5", []string{"X-Forwarded-For", "::ffff:198.51.100.1"}, "198.51.100.1", "http"},
		{"the standard", "127.0.0.1:5", []string{"Forwarded", `for=203.0.113.9, For="[2001:db8::1]:47";Proto=HTTPS;by=x`}, "2001:db8::1", "https"},
		{"a hidden one", "127.0.0.1:5", []string{"Forwarded", `for=_hidden;proto=https`}, "127.0.0.1", "https"},
		{"both agree", "127.0.0.1:5", []string{"X-Forwarded-For", "198.51.100.1", "Forwarded", "for=198.51.100.1"}, "198.51.100.1", "http"},
		{"both differ", "127.0.0.1:5", []string{"X-Forwarded-For", "198.51.100.1", "Forwarded", "for=203.0.113.9;proto=https"}, "127.0.0.1", "http"},
		{"no address", "@", []string{"X-Forwarded-For", "198.51.100.1"}, "invalid IP", "http"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.peer
		for i := 0; i < len(c.headers); i += 2 {
			r.Header.Add(c.headers[i], c.headers[i+1])
		}
		if client, scheme := behind.Client(r); client.String() != c.client || scheme != c.scheme {
			t.Errorf("%s: %v by %s, want %s by %s", c.name, client, scheme, c.client, c.scheme)
		}
	}
}

// Whatever a reader sends, the form is one that there is, and what it is told to have it named.
func FuzzNegotiate(f *testing.F) {
	f.Add("gzip, br;q=0.5, *;q=0", `W/"abc", "d"`, "Wed, 04 Mar 2026 05:06:07 GMT", `for="[::1]:5";proto=https`)
	f.Add("identity;q=0", "*", "", "unknown, ,")
	f.Fuzz(func(t *testing.T, accept, tags, since, hops string) {
		for _, packed := range []bool{true, false} {
			c, ok := choose([]string{accept}, packed)
			if ok && (c < 0 || c >= codings || !packed && c != plainForm) {
				t.Errorf("%q chooses %d", accept, c)
			}
			if !ok && !strings.Contains(accept, "0") && !strings.Contains(accept, "q") && !strings.Contains(accept, "Q") {
				t.Errorf("%q takes nothing", accept)
			}
		}
		const tag = `"abc"`
		if matches([]string{tags}, tag) && !strings.Contains(tags, tag) && strings.TrimSpace(tags) != "*" {
			t.Errorf("%q holds %s", tags, tag)
		}
		h := http.Header{"If-Modified-Since": {since}}
		if has, asked := known(h, tag, time.Time{}); has || !asked {
			t.Errorf("what has no time is known to be not newer than %q", since)
		}
		for _, name := range []string{"Forwarded", "X-Forwarded-For"} {
			r := httptest.NewRequest("GET", "/", nil)
			r.RemoteAddr = "127.0.0.1:5"
			r.Header[name] = []string{hops}
			if client, scheme := (Proxies{loopback}).Client(r); !client.IsValid() || scheme != "http" && scheme != "https" {
				t.Errorf("%q gives %v by %s", hops, client, scheme)
			}
		}
	})
}
