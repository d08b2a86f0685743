package publish

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestServerMakesRoom(t *testing.T) {
	waits, goOn := make(chan struct{}), make(chan struct{})
	s := &Server{most: 2, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/wait" {
			waits <- struct{}{}
			<-goOn
		}
		_, _ = io.WriteString(w, "done")
	})}
	address, _ := run(t, s)
	const wait = "GET /wait HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
	quiet := dial(t, address, "GE")
	first := dial(t, address, wait)
	<-waits
	second := dial(t, address, wait) // takes the place of the quiet one
	<-waits
	if got := hear(t, quiet); got != "" {
		t.Errorf("the quiet one hears %q", got)
	}
	if got := hear(t, dial(t, address, "")); got != "" { // all are busy
		t.Errorf("the third one hears %q", got)
	}
	if n := s.Counts(); n != (ServerCounts{Connections: 2, Shed: 2}) {
		t.Errorf("counts %+v", n)
	}
	close(goOn)
	for _, conn := range []net.Conn{first, second} {
		if got := hear(t, conn); !strings.HasSuffix(got, "done") {
			t.Errorf("a busy one hears %q", got)
		}
	}
	got := hear(t, dial(t, address, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
	if !strings.HasSuffix(got, "done") {
		t.Errorf("afterwards one hears %q", got)
	}
}

// A connection of HTTP/2 on which nothing is asked waits too.
func TestServerMakesRoomOfHTTP2(t *testing.T) {
	s := &Server{most: 1, Handler: siteOf(t, tree(time.Time{})...)}
	address, _ := run(t, s)
	transport := &http.Transport{Protocols: new(http.Protocols)}
	transport.Protocols.SetUnencryptedHTTP2(true)
	defer transport.CloseIdleConnections()
	a := ask(t, &http.Client{Transport: transport}, "GET", "http://"+address+"/rss.xml")
	a.wants(t, 200)
	for got := ""; got == ""; { // until the server has noticed that its answer is sent
		got = hear(t, dial(t, address, "GET /atom.xml HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
	}
}

// A request of HTTP/2 may be taken back before the handler begins. Its connection waits then, and has the time of one.
func TestTakenBackHTTP2(t *testing.T) {
	s := &Server{
		Handler: siteOf(t, tree(time.Time{})...),
		limits:  timeLimits{request: time.Second, write: time.Minute, idle: 200 * time.Millisecond},
	}
	address, _ := run(t, s)
	const (
		settings = "\x00\x00\x00\x04\x00\x00\x00\x00\x00"
		get      = "\x00\x00\x06\x01\x05\x00\x00\x00\x01\x82\x86\x84\x41\x01x" // http://x/, stream 1
		reset    = "\x00\x00\x04\x03\x00\x00\x00\x00\x01\x00\x00\x00\x08"
	)
	var conns []net.Conn
	for range 20 {
		conns = append(conns, dial(t, address, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"+settings+get+reset))
	}
	for _, conn := range conns {
		hear(t, conn)
	}
}

// Nor does a request that net/http would answer by itself pass the limits by.
func TestOptionsOfAll(t *testing.T) {
	s := &Server{Handler: siteOf(t, tree(time.Time{})...), limits: timeLimits{
		request: time.Second, write: 500 * time.Millisecond, idle: time.Second,
	}}
	address, _ := run(t, s)
	conn := dial(t, address, "")
	ask := strings.Repeat("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 1000)
	var err error
	for err == nil { // until it is closed, since nothing of what it says is read
		_, err = io.WriteString(conn, ask)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			t.Error("the connection stays open")
		}
	}
}

// The header and the body of an answer go out in one write; a body that never comes is not waited for.
func TestOneWrite(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	reader := dial(t, l.Addr().String(), "")
	writer, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	c := &connection{Conn: writer}
	head, body := bytes.Repeat([]byte("h"), httpBuffer), bytes.Repeat([]byte("b"), 50_000)
	var nobody *connection
	nobody.expectBody(len(body))
	for range 3 {
		c.expectBody(len(body))
		if n, err := c.Write(head); n != len(head) || err != nil || len(c.held) != len(head) {
			t.Fatalf("%d bytes, %v, %d held", n, err, len(c.held))
		}
		if n, err := c.Write(body); n != len(body) || err != nil || c.held != nil {
			t.Fatalf("%d bytes, %v, %d held", n, err, len(c.held))
		}
		got := make([]byte, len(head)+len(body))
		if _, err := io.ReadFull(reader, got); err != nil || !bytes.Equal(got, slices.Concat(head, body)) {
			t.Errorf("a reader got other bytes, %v", err)
		}
	}
	c.expectBody(100)
	if _, err := c.Write(head); err != nil || c.held != nil {
		t.Error("a small answer is held back")
	}
	_ = c.CloseWrite()
	if got := hear(t, reader); got != string(head) {
		t.Errorf("a reader got %d bytes", len(got))
	}
	_ = c.Close()
	c.expectBody(len(body))
	if n, err := c.Write(head); n != len(head) || err != nil {
		t.Errorf("%d bytes, %v", n, err)
	}
	if n, err := c.Write(body); n != 0 || !errors.Is(err, net.ErrClosed) {
		t.Errorf("%d bytes to one who is gone, %v", n, err)
	}

	s := &Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		connectionOf(r).expectBody(1 << 20)
		_, _ = w.Write(body[:5000])
	})}
	address, _ := run(t, s)
	got := hear(t, dial(t, address, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
	if !strings.HasSuffix(got, "b\r\n0\r\n\r\n") || strings.Count(got, "b") < 5000 {
		t.Errorf("a reader got %d bytes, to %q", len(got), got[max(len(got)-20, 0):])
	}
}
