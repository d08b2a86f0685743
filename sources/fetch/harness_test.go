package fetch

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/net/dns/dnsmessage"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

// now is the client's clock in all tests.
var now = time.Date(2026, 3, 14, 15, 9, 26, 0, time.UTC)

// newClient makes a client that may reach loopback, without pauses. change may be nil.
func newClient(t testing.TB, change func(*Config)) *Client {
	t.Helper()
	config := Config{
		UserAgent: "copytaster/test (+https://operator.example/)", PerHost: 8, AllowPrivate: loopback,
		Now: func() time.Time { return now },
	}
	if change != nil {
		change(&config)
	}
	c, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// outlet starts a server on loopback.
func outlet(t testing.TB, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	return s
}

// answers starts a server that answers every connection with these bytes, in turn, after it has read a request; then
// it closes. An empty list leaves connections open and says nothing.
func answers(t testing.TB, chunks ...string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var open sync.WaitGroup
	ending := make(chan struct{})
	open.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			open.Go(func() {
				defer func() { _ = conn.Close() }()
				_, _ = conn.Read(make([]byte, 4096))
				for _, chunk := range chunks {
					if _, err := conn.Write([]byte(chunk)); err != nil {
						return
					}
				}
				if len(chunks) == 0 {
					<-ending
				}
			})
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		close(ending)
		open.Wait()
	})
	return "http://" + listener.Addr().String() + "/feed.xml"
}

func get(t testing.TB, c *Client, r Request) *Response {
	t.Helper()
	resp, err := c.Get(context.Background(), r)
	if err != nil {
		t.Fatalf("%s: %v", r.URL, err)
	}
	return resp
}

// fails asks and expects an *Error of that kind whose text is, or begins with, text.
func fails(t testing.TB, c *Client, r Request, kind, text string) *Error {
	t.Helper()
	resp, err := c.Get(context.Background(), r)
	var e *Error
	if !errors.As(err, &e) {
		t.Errorf("%s: got an answer: %v, error %v; want an error of kind %q", r.URL, resp != nil, err, kind)
		return &Error{Err: errors.New("none")}
	}
	if e.Kind != kind || !strings.HasPrefix(e.Error(), text) || strings.ContainsAny(e.Error(), "\r\n") {
		t.Errorf("%s: error %q of kind %q, want %q of kind %q", r.URL, e, e.Kind, text, kind)
	}
	return e
}

// dns is a name server on loopback. Names it does not know do not exist; a name with no answers left keeps the last.
type dns struct {
	mu    sync.Mutex
	names map[string][][]netip.Addr // each question about A takes one set of answers
	asked int
}

// resolver starts a name server that knows these names.
func resolver(t testing.TB, names map[string][][]netip.Addr) (*net.Resolver, *dns) {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d := &dns{names: names}
	done := make(chan struct{})
	go func() {
		defer close(done)
		buf := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			if answer := d.answer(buf[:n]); answer != nil {
				_, _ = conn.WriteTo(answer, from)
			}
		}
	}()
	// Package net asks on for seconds after the one who asked has gone: stop closes its sockets and lets it have no more.
	stopped, stop := context.WithCancel(context.Background())
	t.Cleanup(func() {
		stop()
		_ = conn.Close()
		<-done
	})
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		var d net.Dialer
		asking, err := d.DialContext(stopped, "udp", conn.LocalAddr().String())
		if err == nil {
			context.AfterFunc(stopped, func() { _ = asking.Close() })
		}
		return asking, err
	}}, d
}

func (d *dns) answer(question []byte) []byte {
	var in dnsmessage.Message
	if in.Unpack(question) != nil || len(in.Questions) != 1 {
		return nil
	}
	q := in.Questions[0]
	out := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: in.ID, Response: true, RecursionAvailable: true, Authoritative: true},
		Questions: in.Questions,
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked++
	name := strings.TrimSuffix(q.Name.String(), ".")
	sets, known := d.names[name]
	if !known {
		out.RCode = dnsmessage.RCodeNameError
	} else if len(sets) == 0 {
		return nil // a name server that is silent
	} else {
		head := dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 0}
		for _, addr := range sets[0] {
			switch {
			case q.Type == dnsmessage.TypeA && addr.Is4():
				out.Answers = append(out.Answers, dnsmessage.Resource{Header: head, Body: &dnsmessage.AResource{A: addr.As4()}})
			case q.Type == dnsmessage.TypeAAAA && addr.Is6():
				out.Answers = append(out.Answers,
					dnsmessage.Resource{Header: head, Body: &dnsmessage.AAAAResource{AAAA: addr.As16()}})
			}
		}
		if q.Type == dnsmessage.TypeA && len(sets) > 1 {
			d.names[name] = sets[1:]
		}
	}
	packed, err := out.Pack()
	if err != nil {
		return nil
	}
	return packed
}

func addrs(list ...string) [][]netip.Addr {
	var set []netip.Addr
	for _, a := range list {
		set = append(set, netip.MustParseAddr(a))
	}
	return [][]netip.Addr{set}
}
