package publish

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// run serves on loopback until the test ends or stop is called, which returns what Serve returns.
func run(t testing.TB, s *Server) (address string, stop func() error) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if s.Log == nil {
		s.Log = slog.New(slog.DiscardHandler)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, l) }()
	stop = sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
	t.Cleanup(func() { _ = stop() })
	return l.Addr().String(), stop
}

// dial opens a connection and says something.
func dial(t testing.TB, address, say string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	if _, err := io.WriteString(conn, say); err != nil {
		t.Fatal(err)
	}
	return conn
}

// hear reads to the end of a connection.
func hear(t testing.TB, conn net.Conn) string {
	t.Helper()
	b, err := io.ReadAll(conn)
	var netErr net.Error
	if errors.As(err, &netErr) && netErr.Timeout() {
		t.Fatalf("the connection stays open after %q", b)
	}
	return string(b)
}

func siteOf(t testing.TB, files ...File) *Site {
	at := newClock()
	s := NewSite(at.now, nil)
	publish(t, s, terms, files...)
	return s
}

// F70: what no reader sends is answered plainly, and the connection is given back.
func TestServerLimits(t *testing.T) {
	s := &Server{Handler: siteOf(t, tree(time.Time{})...), limits: timeLimits{
		request: 300 * time.Millisecond, write: time.Minute, idle: time.Minute,
	}}
	address, _ := run(t, s)
	const get = "GET /atom.xml HTTP/1.1\r\nHost: x\r\n"
	for name, c := range map[string]struct{ say, want string }{
		"half a header":                 {"GET /atom.xml HTTP/1.1\r\nHo", ""},
		"nothing":                       {"", ""},
		"a request, the last one":       {get + "Connection: close\r\n\r\n", "HTTP/1.1 200 "},
		"15 KB of header":               {get + "Connection: close\r\nX: " + strings.Repeat("x", 15<<10-len(get)) + "\r\n\r\n", "HTTP/1.1 200 "},
		"17 KB of header":               {get + "X: " + strings.Repeat("x", 17<<10) + "\r\n\r\n", "HTTP/1.1 431 "},
		"no host":                       {"GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400 "},
		"two lengths":                   {"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "HTTP/1.1 400 "},
		"a space before the colon":      {"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n", "HTTP/1.1 400 "},
		"no HTTP":                       {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", "HTTP/1.1 400 "},
		"a method nobody knows":         {"BREW /rss.xml HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 405 "},
		"a path out of the tree":        {"GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 404 "},
		"no path":                       {"GET rss.xml HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 400 "},
		"a connection to elsewhere":     {"CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 405 "},
		"a whole address":               {"GET http://x/atom.xml HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 200 "},
		"a body that comes in two ways": {get + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /nothing HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200 "},
		"a body that never comes":       {get + "Content-Length: 400\r\n\r\n", "HTTP/1.1 200 "},
	} {
		got := hear(t, dial(t, address, c.say))
		if !strings.HasPrefix(got, c.want) || c.want == "" && got != "" || strings.Count(got, "HTTP/1.1 2") > 1 {
			t.Errorf("%s: %.200q, want %q", name, got, c.want)
		}
		if strings.Contains(c.say, "Content-Length: 4") && !strings.Contains(got, "Connection: close") {
			t.Errorf("%s: the connection is kept: %q", name, got)
		}
	}
	// On a connection that is kept, another request has no more time than the first.
	kept := dial(t, address, get+"\r\n")
	resp, err := http.ReadResponse(bufio.NewReader(kept), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != 200 {
		t.Error(resp.Status, err)
	}
	_ = resp.Body.Close()
	if _, err := io.WriteString(kept, "GET / HT"); err != nil {
		t.Error(err)
	}
	if got := hear(t, kept); got != "" {
		t.Errorf("half another request: %q", got)
	}
	// And it goes when nothing more is asked on it.
	short := &Server{Handler: s.Handler, limits: timeLimits{
		request: 400 * time.Millisecond, write: time.Minute, idle: 300 * time.Millisecond,
	}}
	shortly, _ := run(t, short)
	if got := hear(t, dial(t, shortly, get+"\r\n")); !strings.HasPrefix(got, "HTTP/1.1 200 ") {
		t.Errorf("a request, then nothing: %.200q", got)
	}
	// A megabyte of header: it is cut off while it is sent.
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	_, err = io.WriteString(conn, get+"X: "+strings.Repeat("x", 1<<20)+"\r\n\r\n")
	if got := hear(t, conn); err == nil && !strings.HasPrefix(got, "HTTP/1.1 431 ") {
		t.Errorf("a megabyte of header: %.100q", got)
	}
}

// F72: a reader that goes away, or never reads, is not waited for beyond the time limit.
func TestReaderStops(t *testing.T) {
	big := File{Path: "big.png", Bytes: bytes.Repeat([]byte("0123456789abcdef"), 2<<20)} // more than sockets buffer
	site := siteOf(t, big)
	left := make(chan struct{}, 2)
	s := &Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			site.ServeHTTP(w, r)
			left <- struct{}{}
		}),
		limits: timeLimits{request: time.Second, write: 500 * time.Millisecond, idle: time.Second},
	}
	address, stop := run(t, s)
	const get = "GET /big.png HTTP/1.1\r\nHost: x\r\n\r\n"
	dial(t, address, get) // and reads nothing
	gone := dial(t, address, get)
	if _, err := io.ReadFull(gone, make([]byte, 100)); err != nil {
		t.Fatal(err)
	}
	_ = gone.Close()
	for range 2 {
		<-left
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	if sent := site.Counts().Bytes; sent >= 2*uint64(len(big.Bytes)) {
		t.Errorf("%d bytes were sent", sent)
	}
}

// A reader with a thin line gets all, though that takes longer than its request may.
func TestSlowReader(t *testing.T) {
	big := File{Path: "big.png", Bytes: bytes.Repeat([]byte("0123456789abcdef"), 2<<20)}
	s := &Server{Handler: siteOf(t, big), limits: timeLimits{
		request: 100 * time.Millisecond, write: 20 * time.Second, idle: time.Second,
	}}
	address, _ := run(t, s)
	conn := dial(t, address, "GET /big.png HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	r := bufio.NewReaderSize(conn, 1<<20)
	begun := time.Now()
	resp, err := http.ReadResponse(r, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	<-time.After(300*time.Millisecond - time.Since(begun)) // the socket's buffers are full long before
	b, err := io.ReadAll(resp.Body)
	if err != nil || !bytes.Equal(b, big.Bytes) {
		t.Errorf("%d bytes of %d, %v", len(b), len(big.Bytes), err)
	}
}

func TestHealth(t *testing.T) {
	var sick, stale error
	s := &Server{
		Handler: http.NotFoundHandler(),
		Healthy: func(context.Context) error { return sick },
		Ready:   func() error { return stale },
	}
	address, _ := run(t, s)
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	check := func(path string, status int, body string) {
		t.Helper()
		a := ask(t, client, "GET", "http://"+address+path)
		a.wants(t, status, "Cache-Control", "no-store", "X-Content-Type-Options", "nosniff")
		if string(a.body) != body {
			t.Errorf("%s says %q, want %q", path, a.body, body)
		}
	}
	check("/healthz", 200, "ok\n")
	check("/readyz", 200, "ok\n")
	stale = errors.New("the edition is 2 h old")
	check("/healthz", 200, "ok\n")
	check("/readyz", 503, "the edition is 2 h old\n")
	sick = errors.New("the store does not answer")
	check("/healthz", 503, "the store does not answer\n")
	a := ask(t, client, "POST", "http://"+address+"/healthz")
	a.wants(t, 405, "Allow", "GET, HEAD")
	a = ask(t, client, "HEAD", "http://"+address+"/readyz")
	a.wants(t, 503)
}

func TestDrain(t *testing.T) {
	for _, protocol := range []string{"HTTP/1.1", "HTTP/2.0"} {
		waits, goOn := make(chan struct{}), make(chan struct{})
		s := &Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/wait" {
				waits <- struct{}{}
				<-goOn
			}
			_, _ = io.WriteString(w, strings.Repeat("whole ", 20_000))
		})}
		address, stop := run(t, s)
		transport := &http.Transport{Protocols: new(http.Protocols)}
		transport.Protocols.SetHTTP1(protocol == "HTTP/1.1")
		transport.Protocols.SetUnencryptedHTTP2(protocol == "HTTP/2.0")
		client := &http.Client{Transport: transport}
		got := make(chan answer, 1)
		go func() { got <- ask(t, client, "GET", "http://"+address+"/wait") }()
		<-waits
		quiet := dial(t, address, "") // a browser that connects ahead
		half := dial(t, address, "GET / HT")
		for s.Counts().Connections < 3 {
			runtime.Gosched()
		}
		ended := make(chan error, 1)
		go func() { ended <- stop() }()
		if said := hear(t, quiet) + hear(t, half); said != "" {
			t.Errorf("those that wait hear %q", said)
		}
		if _, err := net.Dial("tcp", address); err == nil {
			for { // the listener closes a moment later
				conn, err := net.Dial("tcp", address)
				if err != nil {
					break
				}
				_ = conn.Close()
			}
		}
		if err := s.ready(); err == nil || err.Error() != "stopping" {
			t.Errorf("ready: %v", err)
		}
		select {
		case err := <-ended:
			t.Fatalf("it ended over an answer under way: %v", err)
		default:
		}
		close(goOn)
		if a := <-got; a.Proto != protocol || len(a.body) != 120_000 {
			t.Errorf("%s: %d bytes by %s", protocol, len(a.body), a.Proto)
		}
		if err := <-ended; err != nil {
			t.Errorf("%s: %v", protocol, err)
		}
		transport.CloseIdleConnections()
	}
}

func TestDrainEnds(t *testing.T) {
	waits, goOn := make(chan struct{}), make(chan struct{})
	s := &Server{Drain: 50 * time.Millisecond, Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		waits <- struct{}{}
		<-goOn
	})}
	address, stop := run(t, s)
	dial(t, address, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	<-waits
	err := stop()
	close(goOn)
	if !errors.Is(err, ErrCutOff) || !strings.Contains(err.Error(), "50ms") {
		t.Errorf("error %v", err)
	}
}

func TestListenerFails(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	s := &Server{Handler: http.NotFoundHandler()}
	if err := s.Serve(t.Context(), l); !errors.Is(err, net.ErrClosed) || !strings.Contains(err.Error(), l.Addr().String()) {
		t.Errorf("error %v", err)
	}
	if s := new(Server); s.Counts() != (ServerCounts{}) {
		t.Error("a server that never served counts")
	}
}

// What a stranger does wrong over HTTP/2 is no error of ours, so that nobody can fill the log; a panic is one.
func TestStrangersFillNoLog(t *testing.T) {
	const (
		preface  = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
		settings = "\x00\x00\x00\x04\x00\x00\x00\x00\x00"
		long     = 14000
	)
	// GET / with one header field of that length, in one frame.
	fields := "\x82\x86\x84\x41\x01x\x00\x01x\x7f" + string(binary.AppendUvarint(nil, long-127)) + strings.Repeat("x", long)
	headers := string(binary.BigEndian.AppendUint32(nil, uint32(len(fields)))[1:]) + "\x01\x05\x00\x00\x00\x01" + fields
	var said bytes.Buffer
	s := &Server{
		Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("ours") }),
		Log:     slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	address, stop := run(t, s)
	for name, say := range map[string]string{
		"a long header":     preface + settings + headers,
		"a frame too short": preface + settings + "\x00\x00\x01\x06\x00\x00\x00\x00\x00x",
		"a farewell":        preface + settings + "\x00\x00\x08\x07\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01",
	} {
		hear(t, dial(t, address, say))
		if t.Failed() {
			t.Fatal(name)
		}
	}
	hear(t, dial(t, address, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	text := said.String()
	if strings.Count(text, "level=ERROR") != 1 || !strings.Contains(text, "level=ERROR msg=\"http: panic serving") ||
		!strings.Contains(text, "COMPRESSION_ERROR") {
		t.Errorf("the log:\n%s", text)
	}
}

// HTTP/2 without TLS, as a proxy speaks it, answers as HTTP/1.1 does.
func TestUnencryptedHTTP2(t *testing.T) {
	s := &Server{Handler: siteOf(t, tree(time.Time{})...)}
	address, _ := run(t, s)
	transport := &http.Transport{Protocols: new(http.Protocols), DisableCompression: true}
	transport.Protocols.SetUnencryptedHTTP2(true)
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	ask(t, client, "GET", "http://"+address+"/rss.xml") // else each of those below opens a connection, and closes it by and by
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			a := ask(t, client, "GET", "http://"+address+"/rss.xml", "Accept-Encoding", "gzip")
			a.wants(t, 200, "Content-Encoding", "gzip")
			b, err := unpack("gzip", a.body)
			if a.ProtoMajor != 2 || err != nil || len(b) != len(tree(time.Time{})[1].Bytes) {
				t.Errorf("%s: %d bytes, %v", a.Proto, len(b), err)
			}
			same := ask(t, client, "GET", "http://"+address+"/rss.xml", "Accept-Encoding", "gzip", "If-None-Match", a.Header.Get("Etag"))
			same.wants(t, 304)
		})
	}
	all.Wait()
	if n := s.Counts(); n.Connections > 2 {
		t.Errorf("%d connections", n.Connections)
	}
	req, err := http.NewRequestWithContext(t.Context(), "GET", "http://"+address+"/rss.xml", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X", strings.Repeat("x", 40<<10))
	resp, err := client.Do(req)
	if err == nil {
		_ = resp.Body.Close()
		if resp.StatusCode != 431 {
			t.Errorf("40 KB of header: %s", resp.Status)
		}
	}
}
