package fetch

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

func TestConnectionFaults(t *testing.T) {
	r, _ := resolver(t, map[string][][]netip.Addr{"silent.example": nil, "empty.example": {{}}})
	c := newClient(t, func(c *Config) { c.Resolver = r })
	c.limits.connect, c.limits.firstByte, c.limits.total = 150*time.Millisecond, 200*time.Millisecond, 5*time.Second
	silent := answers(t)

	fails(t, c, Request{URL: "http://news.invalid/feed"}, KindDNS, "no such host news.invalid")
	fails(t, c, Request{URL: "http://empty.example/feed"}, KindDNS, "no such host empty.example")
	fails(t, c, Request{URL: "http://silent.example/feed"}, KindDNS, "no answer from DNS about silent.example")
	fails(t, c, Request{URL: "http://" + closedPort(t) + "/"}, KindRefused, "connection refused")
	fails(t, c, Request{URL: silent}, KindTimeout, "no answer within 0.2 s")
	fails(t, c, Request{URL: "https" + silent[4:]}, KindTimeout, "no connection within 0.15 s")
	fails(t, c, Request{URL: answers(t, "")}, KindNetwork, "connection ")
	fails(t, c, Request{URL: answers(t, "HTTP/1.1 200 OK\r\nContent-Ty")}, KindProtocol,
		"the server does not speak proper HTTP")
	fails(t, c, Request{URL: answers(t, "SSH-2.0-OpenSSH_9.9\r\n")}, KindProtocol,
		"the server does not speak proper HTTP")
	fails(t, c, Request{URL: "https" + answers(t, "HTTP/1.1 400 Bad Request\r\n\r\n")[4:]}, KindTLS,
		"the server does not speak TLS (is it http instead of https?)")
}

func TestDefaultLimits(t *testing.T) {
	want := limits{
		connect: 10 * time.Second, firstByte: 15 * time.Second, total: 30 * time.Second,
		slowAfter: 10 * time.Second, slowCheck: time.Second, slowRate: 1024, drain: time.Second,
		header: 65536, wire: 4194304, body: 8388608,
	}
	if defaultLimits != want {
		t.Errorf("limits are %+v", defaultLimits)
	}
}

func TestCancel(t *testing.T) {
	c := newClient(t, nil)
	silent := answers(t)
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	_, err := c.Get(ctx, Request{URL: silent})
	var e *Error
	if !errors.As(err, &e) || e.Kind != KindCanceled || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v", err)
	}
	_, err = c.Get(ctx, Request{URL: silent})
	if !errors.As(err, &e) || e.Kind != KindCanceled {
		t.Errorf("error %v for a context that has ended", err)
	}
	c.Close()
	if _, err = c.Get(context.Background(), Request{URL: silent}); !errors.As(err, &e) || e.Kind != KindCanceled {
		t.Errorf("error %v after Close", err)
	}
}

func TestLargeHeader(t *testing.T) {
	line := "X-Padding: " + strings.Repeat("x", 4000) + "\r\n"
	c := newClient(t, nil)
	fails(t, c, Request{URL: answers(t, "HTTP/1.1 200 OK\r\n", strings.Repeat(line, 3000), "\r\n<rss/>")},
		KindTooLarge, "headers larger than 64 KB")

	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for i := range 70 {
			w.Header().Set(fmt.Sprint("X-Padding-", i), strings.Repeat("x", 1000))
		}
		_, _ = io.WriteString(w, "<rss/>")
	}))
	s.EnableHTTP2 = true
	s.StartTLS()
	t.Cleanup(s.Close)
	fails(t, c, Request{URL: s.URL, Insecure: true}, KindTooLarge, "headers larger than 64 KB")
}

// certificate makes a certificate signed by signer, or by itself.
func certificate(t *testing.T, c *x509.Certificate, signer *tls.Certificate) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c.SerialNumber = big.NewInt(1)
	c.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign
	c.BasicConstraintsValid = true
	parent, parentKey := c, any(key)
	if signer != nil {
		parent, parentKey = signer.Leaf, signer.PrivateKey
	}
	der, err := x509.CreateCertificate(rand.Reader, c, parent, &key.PublicKey, parentKey)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
}

func rootsOf(certs ...*x509.Certificate) *x509.CertPool {
	pool := x509.NewCertPool()
	for _, c := range certs {
		pool.AddCert(c)
	}
	return pool
}

func TestTLS(t *testing.T) {
	local := []net.IP{net.IPv4(127, 0, 0, 1)}
	start, end := time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	ca := certificate(t, &x509.Certificate{
		Subject: pkix.Name{CommonName: "Test CA"}, IsCA: true, NotBefore: start, NotAfter: end,
	}, nil)
	signed := func(from, to time.Time, signer *tls.Certificate) tls.Certificate {
		return certificate(t, &x509.Certificate{IPAddresses: local, NotBefore: from, NotAfter: to}, signer)
	}
	past := time.Date(2025, 1, 2, 3, 4, 5, 0, time.UTC)
	for name, test := range map[string]struct {
		cert  tls.Certificate
		max   uint16
		error string
	}{
		"good": {cert: signed(start, end, &ca)},
		"expired": {
			cert:  signed(past.AddDate(-1, 0, 0), past, &ca),
			error: "certificate expired on 2025-01-02",
		},
		"early": {
			cert:  signed(end.AddDate(90, 0, 0), end.AddDate(99, 0, 0), &ca),
			error: "certificate valid only from " + end.AddDate(90, 0, 0).UTC().Format(time.DateOnly),
		},
		"self-signed": {
			cert:  signed(start, end, nil),
			error: "certificate signed by an unknown authority",
		},
		"other host": {
			cert:  certificate(t, &x509.Certificate{DNSNames: []string{"other.example"}, NotBefore: start, NotAfter: end}, &ca),
			error: "certificate not valid for 127.0.0.1",
		},
		"TLS 1.0": {
			cert: signed(start, end, &ca),
			max:  tls.VersionTLS10, error: "TLS: protocol version not supported",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				_, _ = io.WriteString(w, "<rss/>")
			}))
			s.TLS = &tls.Config{Certificates: []tls.Certificate{test.cert}, MinVersion: tls.VersionTLS10, MaxVersion: test.max}
			s.Config.ErrorLog = log.New(io.Discard, "", 0)
			s.StartTLS()
			t.Cleanup(s.Close)
			c := newClient(t, nil)
			c.roots = rootsOf(ca.Leaf)
			if test.error == "" {
				get(t, c, Request{URL: s.URL})
				return
			}
			fails(t, c, Request{URL: s.URL}, KindTLS, test.error)
			if test.max == 0 {
				get(t, c, Request{URL: s.URL, Insecure: true})
				fails(t, c, Request{URL: s.URL}, KindTLS, test.error) // not over the other's connection
			}
		})
	}
}
