package publish

import (
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"
)

// Server answers readers over HTTP/1.1 and, for proxies that speak it without TLS, HTTP/2. It stands between the
// network and a handler, and bounds what a client can hold: requests of 16 KB and 5 s, a minute to take an answer, a
// number of connections. /healthz and /readyz are its own.
type Server struct {
	// Handler answers all else: a Site, or what leads to it among others.
	Handler http.Handler
	// Healthy says what keeps the process from working at all, such as a store that does not answer; nil: nothing.
	Healthy func(context.Context) error
	// Ready says why the edition should not be trusted, such as its age; nil: nothing.
	Ready func() error
	// Drain is how long answers under way may take when the server stops; 0 is 8 s.
	Drain time.Duration
	// Log hears of panics and of connections that could not be accepted, and, for debugging alone, of what clients got wrong.
	Log *slog.Logger

	limits   timeLimits // zero: usualLimits
	most     int        // connections; zero: usualConnections
	stopping atomic.Bool
	conns    atomic.Pointer[connections] // nil before Serve
}

type timeLimits struct {
	request     time.Duration // until it has come whole; nothing here reads a body
	write, idle time.Duration
}

var usualLimits = timeLimits{request: 5 * time.Second, write: time.Minute, idle: time.Minute}

const (
	usualConnections = 4096 // one more takes the place of the one that waits longest for its reader to ask for something
	usualDrain       = 8 * time.Second
	maxHeader        = 12 << 10 // net/http lets 4 KB more in
	maxStreams       = 128      // of an HTTP/2 connection at once
)

// ErrCutOff says that the server stopped before all answers under way were sent.
var ErrCutOff = errors.New("answers were cut off")

// Serve answers on the listener, which it closes, until ctx ends. Then it takes no more, lets answers under way end
// and returns nil, or ErrCutOff where Drain was too short for them. Another error is the listener's. It is called once.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	if s.limits == (timeLimits{}) {
		s.limits = usualLimits
	}
	most, drain := s.most, s.Drain
	if most <= 0 {
		most = usualConnections
	}
	if drain <= 0 {
		drain = usualDrain
	}
	conns := newConnections(l, most, s.limits)
	s.conns.Store(conns)
	srv := s.httpServer(conns)
	done, ended := make(chan struct{}), make(chan error, 1)
	defer close(done)
	go conns.watch(done)
	go func() { ended <- srv.Serve(conns) }()
	select {
	case err := <-ended:
		_ = srv.Close()
		return fmt.Errorf("cannot go on listening at %s: %w", l.Addr(), err)
	case <-ctx.Done():
	}
	s.stopping.Store(true)
	conns.drain()
	deadline, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	err := srv.Shutdown(deadline)
	<-ended
	if err != nil {
		_ = srv.Close()
		return fmt.Errorf("%w: they were not sent within %v of the stop", ErrCutOff, drain)
	}
	return nil
}

func (s *Server) httpServer(conns *connections) *http.Server {
	var both http.Protocols
	both.SetHTTP1(true)
	both.SetUnencryptedHTTP2(true)
	srv := &http.Server{ // its limits of time are those of conns
		Handler:        s.own(conns),
		MaxHeaderBytes: maxHeader,
		// "OPTIONS *" is the handler's too: no request passes conns by.
		DisableGeneralOptionsHandler: true,
		Protocols:                    &both,
		HTTP2:                        &http.HTTP2Config{MaxConcurrentStreams: maxStreams, WriteByteTimeout: s.limits.write},
		ConnContext:                  conns.known,
		ConnState:                    conns.changed,
	}
	if s.Log != nil {
		srv.ErrorLog = log.New(serverLog{s.Log}, "", 0)
	}
	return srv
}

// serverLog takes what net/http has to say, line by line.
type serverLog struct{ to *slog.Logger }

func (l serverLog) Write(line []byte) (int, error) {
	text, level := strings.TrimSuffix(string(line), "\n"), slog.LevelError
	if isClients(text) {
		level = slog.LevelDebug
	}
	l.to.Log(context.Background(), level, text)
	return len(line), nil
}

// isClients reports whether a line is about what a client did. A stranger can have as many of them written as there is
// room for. Those of HTTP/1 are not written at all.
func isClients(line string) bool {
	for _, begin := range []string{
		"http2: server connection error from ", "http2: server closing client connection: ",
		"http2: server: error reading preface from client ", "http2: received GOAWAY ", "timeout waiting for ",
	} {
		if strings.HasPrefix(line, begin) {
			return true
		}
	}
	return false
}

// own is the handler around the handler.
func (s *Server) own(conns *connections) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if conn := connectionOf(r); conn != nil {
			conns.serving(conn, w, r)
			if r.ProtoMajor == 1 {
				defer conn.flush()
			}
		}
		if r.ContentLength != 0 && r.ProtoMajor == 1 {
			// Nothing here reads a body. That two ends disagree about where one ends must not matter to the next request.
			w.Header().Set("Connection", "close")
		}
		switch r.URL.Path {
		case "/healthz":
			s.state(w, r, s.healthy(r.Context()))
		case "/readyz":
			s.state(w, r, s.ready())
		default:
			s.Handler.ServeHTTP(w, r)
		}
	})
}

func (s *Server) healthy(ctx context.Context) error {
	if s.Healthy == nil {
		return nil
	}
	return s.Healthy(ctx)
}

func (s *Server) ready() error {
	switch {
	case s.stopping.Load():
		return errors.New("stopping")
	case s.Ready == nil:
		return nil
	}
	return s.Ready()
}

// state answers 200 "ok", or 503 and what is wrong.
func (s *Server) state(w http.ResponseWriter, r *http.Request, wrong error) {
	h := w.Header()
	h["X-Content-Type-Options"], h["Cache-Control"], h["Content-Type"] = noSniff, noStore, plainText
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h["Allow"] = []string{"GET, HEAD"}
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	text := "ok\n"
	if wrong != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		text = wrong.Error() + "\n"
	}
	if r.Method == http.MethodGet {
		_, _ = w.Write([]byte(text))
	}
}

// ServerCounts are the numbers of a server.
type ServerCounts struct {
	Connections int    // open now
	Shed        uint64 // closed to make room for others
}

// Counts returns the numbers as they are now.
func (s *Server) Counts() ServerCounts {
	conns := s.conns.Load()
	if conns == nil {
		return ServerCounts{}
	}
	return conns.counts()
}
