package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unicode"
	"unicode/utf8"
)

// The kinds of Error.
const (
	KindRequest   = "request"   // the address or a header cannot be used
	KindAddress   = "address"   // the guard refuses the address
	KindDNS       = "dns"       // the name has no address, or DNS does not answer
	KindRefused   = "refused"   // the connection is refused
	KindNetwork   = "network"   // unreachable, reset, closed without an answer
	KindTimeout   = "timeout"   // too late or too slow
	KindTLS       = "tls"       // no TLS, or a certificate that cannot be trusted
	KindProxy     = "proxy"     // the proxy cannot be used
	KindProtocol  = "protocol"  // no HTTP, or an answer that breaks its rules
	KindStatus    = "status"    // an HTTP status that gives no document
	KindRedirect  = "redirect"  // redirects that lead nowhere or where they must not
	KindTooLarge  = "too large" // a limit on header or body
	KindTruncated = "truncated" // the body ended before its first byte
	KindEncoding  = "encoding"  // the body cannot be unpacked
	KindEmpty     = "empty"     // 200 without a body
	KindResources = "resources" // this machine lacks something, such as file descriptors
	KindHeld      = "held"      // the host asked to be left alone (Retry-After), so it was not asked
	KindCanceled  = "canceled"  // the caller's context ended, or the client is closed
)

// Error says in one line why there is no document. It repeats neither the address asked for nor any secret.
type Error struct {
	Kind       string        // one of the Kind constants
	Status     int           // the HTTP status, where there was an answer
	RetryAfter time.Duration // Retry-After of a 429 or 503, or what is left of it, 0..14 days; 0 is none
	Err        error
}

func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// worded is an error in words for a person, which keeps its cause.
type worded struct {
	text  string
	cause error
}

func (w worded) Error() string { return w.text }
func (w worded) Unwrap() error { return w.cause }

func redirectError(text string) error {
	return &Error{Kind: KindRedirect, Err: errors.New(text)}
}

// canceled is the error of a trip that its caller ended.
func canceled(ctx context.Context) error {
	cause := context.Cause(ctx)
	text := "stopped before it was done"
	if errors.Is(cause, context.DeadlineExceeded) {
		text = "stopped at the deadline before it was done"
	}
	return &Error{Kind: KindCanceled, Err: worded{text, cause}}
}

// explain makes an *Error of what went wrong on this trip.
func (t *trip) explain(err error) error {
	var done *Error
	if errors.As(err, &done) {
		return done
	}
	fail := func(kind, text string) error { return &Error{Kind: kind, Err: worded{text, err}} }
	lim := t.client.limits
	switch cause := context.Cause(t.ctx); {
	case t.outer.Err() != nil:
		return canceled(t.outer)
	case t.client.closing.Err() != nil:
		return fail(KindCanceled, errClosed.Error())
	case errors.Is(cause, errTotal), errors.Is(err, errTotal):
		return fail(KindTimeout, "not done within "+seconds(lim.total))
	case errors.Is(cause, errSlow):
		return fail(KindTimeout, fmt.Sprintf("slower than %d bytes/s for %s", lim.slowRate, seconds(lim.slowAfter)))
	}
	var refused *addressError
	var connecting *connectError
	var op *net.OpError
	switch {
	case errors.As(err, &refused):
		return &Error{Kind: KindAddress, Err: refused}
	case errors.As(err, &op) && (op.Op == "proxyconnect" || strings.HasPrefix(op.Op, "socks")):
		return fail(KindProxy, "no way through the proxy: "+oneLine(op.Err.Error()))
	case outOfFiles(err):
		return fail(KindResources, "too many open files (raise the limit, or lower fetch.workers)")
	}
	if kind, text := explainName(err); kind != "" {
		return fail(kind, text)
	}
	if kind, text := t.explainTLS(err); kind != "" {
		return fail(kind, text)
	}
	switch timeout := isTimeout(err); {
	case timeout && errors.As(err, &connecting):
		return fail(KindTimeout, "no connection within "+seconds(lim.connect))
	case timeout:
		return fail(KindTimeout, "no answer within "+seconds(lim.firstByte))
	}
	kind, text := t.explainConnection(err)
	return fail(kind, text)
}

func explainName(err error) (kind, text string) {
	var dns *net.DNSError
	switch {
	case !errors.As(err, &dns):
		return "", ""
	case dns.IsNotFound:
		return KindDNS, "no such host " + oneLine(dns.Name)
	case dns.IsTimeout:
		return KindDNS, "no answer from DNS about " + oneLine(dns.Name)
	}
	return KindDNS, "DNS does not tell the address of " + oneLine(dns.Name) + ": " + oneLine(dns.Err)
}

func (t *trip) explainTLS(err error) (kind, text string) {
	var (
		record    tls.RecordHeaderError
		alert     tls.AlertError
		invalid   x509.CertificateInvalidError
		host      x509.HostnameError
		authority x509.UnknownAuthorityError
		verify    *tls.CertificateVerificationError
	)
	switch {
	case errors.As(err, &record):
		return KindTLS, "the server does not speak TLS (is it http instead of https?)"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired && invalid.Cert != nil:
		from, to := invalid.Cert.NotBefore.UTC(), invalid.Cert.NotAfter.UTC()
		if t.client.now().Before(from) {
			return KindTLS, "certificate valid only from " + from.Format(time.DateOnly) + " (is this machine's clock right?)"
		}
		return KindTLS, "certificate expired on " + to.Format(time.DateOnly)
	case errors.As(err, &host):
		names := ""
		if host.Certificate != nil && len(host.Certificate.DNSNames) > 0 {
			names = ", only for " + oneLine(strings.Join(host.Certificate.DNSNames, ", "))
		}
		return KindTLS, "certificate not valid for " + oneLine(host.Host) + names
	case errors.As(err, &authority):
		return KindTLS, "certificate signed by an unknown authority"
	case errors.As(err, &verify):
		return KindTLS, "certificate refused: " + oneLine(verify.Err.Error())
	case errors.As(err, &alert), strings.Contains(err.Error(), "tls: "):
		_, text, _ := strings.Cut(err.Error(), "tls: ")
		return KindTLS, "TLS: " + oneLine(text)
	}
	return "", ""
}

func (t *trip) explainConnection(err error) (kind, text string) {
	var errno syscall.Errno
	if errors.As(err, &errno) {
		switch errno {
		case syscall.ECONNREFUSED, wsaConnRefused:
			return KindRefused, "connection refused"
		case syscall.ECONNRESET, wsaConnReset, syscall.EPIPE:
			return KindNetwork, "connection reset"
		case syscall.EHOSTUNREACH, syscall.ENETUNREACH:
			return KindNetwork, "no route to " + t.at.Hostname()
		}
		return KindNetwork, oneLine(errno.Error())
	}
	said := err.Error()
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), strings.Contains(said, "server closed idle"):
		return KindNetwork, "connection closed without an answer"
	case strings.Contains(said, "response headers exceeded"), strings.Contains(said, "header list"):
		return KindTooLarge, "headers larger than " + size(t.client.limits.header)
	case strings.Contains(said, "gave HTTP response to HTTPS client"):
		return KindTLS, "the server does not speak TLS (is it http instead of https?)"
	case strings.Contains(said, "invalid header field"):
		return KindRequest, "a configured header cannot be sent: " + oneLine(strings.TrimPrefix(said, "net/http: "))
	case strings.Contains(said, "malformed"), strings.Contains(said, "HTTP/1.x transport connection broken"),
		strings.Contains(said, "connection error: "), strings.Contains(said, "stream error: "):
		return KindProtocol, "the server does not speak proper HTTP"
	}
	return KindNetwork, oneLine(said)
}

// Numbers of Windows Sockets errors, which package syscall does not fold into its own.
const (
	wsaConnReset   = syscall.Errno(10054)
	wsaConnRefused = syscall.Errno(10061)
)

// outOfFiles reports whether this machine gave no socket, be it for the connection or for asking DNS, where package
// net keeps the words only.
func outOfFiles(err error) bool {
	var dns *net.DNSError
	return errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) ||
		errors.As(err, &dns) && strings.HasSuffix(dns.Err, syscall.EMFILE.Error())
}

func isTimeout(err error) bool {
	var timed net.Error
	return errors.As(err, &timed) && timed.Timeout()
}

// statusError is the error of an answer without a document.
func (t *trip) statusError(resp *http.Response) error {
	text := "HTTP " + strconv.Itoa(resp.StatusCode)
	if name := http.StatusText(resp.StatusCode); name != "" {
		text += " " + name
	}
	e := &Error{Kind: KindStatus, Status: resp.StatusCode, Err: errors.New(text)}
	switch resp.StatusCode {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		now := t.client.now()
		e.RetryAfter = retryAfter(resp.Header.Get("Retry-After"), now)
		t.client.holds.add(holdKey(t.at), now.Add(e.RetryAfter))
	}
	return e
}

// oneLine makes foreign text safe for a log: one line, no control characters, not long.
func oneLine(s string) string {
	const most = 200
	s = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || r == utf8.RuneError {
			return ' '
		}
		return r
	}, s)
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most]) + "…"
	}
	return strings.TrimSpace(s)
}

func seconds(d time.Duration) string {
	return strconv.FormatFloat(d.Seconds(), 'f', -1, 64) + " s"
}

func size(n int64) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return strconv.FormatInt(n>>20, 10) + " MiB"
	case n >= 1<<10 && n%(1<<10) == 0:
		return strconv.FormatInt(n>>10, 10) + " KB"
	}
	return strconv.FormatInt(n, 10) + " bytes"
}
