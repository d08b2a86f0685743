package fetch

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

const (
	maxRatio   = 200     // a body may unpack to so many times its size on the wire
	ratioFrom  = 1 << 20 // from this size on
	maxWindow  = 8 << 20 // of zstd (RFC 9659)
	firstGrow  = 128 << 10
	keepBuffer = 1 << 20 // larger buffers are not kept for the next body
)

// scratch is what reading a body needs and does not give away. Unpackers are made when first wanted.
type scratch struct {
	buf    []byte
	in     *bufio.Reader
	gzip   gzip.Reader
	brotli brotli.Reader
	zstd   *zstd.Decoder
}

var scratches = sync.Pool{New: func() any { return &scratch{in: bufio.NewReaderSize(nil, 16<<10)} }}

// readBody reads and unpacks a body within the limits. partial is set when it ended too early; then body is what could
// be unpacked. The error is for explain.
func (t *trip) readBody(resp *http.Response) (body []byte, partial bool, err error) {
	maxBody, maxWire := t.client.limits.body, t.client.limits.wire
	defer func() { _ = resp.Body.Close() }()
	if resp.ContentLength > maxWire {
		return nil, false, tooLarge(maxWire)
	}

	s := scratches.Get().(*scratch)
	defer s.put()
	if s.buf == nil {
		if b, ok := bodies.Get().(*[]byte); ok {
			s.buf = *b
		}
	}
	s.buf = s.buf[:0]
	wire := &wireReader{from: resp.Body, most: maxWire}
	watch := t.watch(wire)
	defer watch.end()
	source, packed, err := s.unpack(resp.Header["Content-Encoding"], wire)
	if err == nil {
		err = s.readAll(source, packed, wire, maxBody)
	}
	watch.end()

	var refused *Error
	switch {
	case err == nil:
	case t.ctx.Err() != nil, errors.As(err, &refused):
		return nil, false, err
	case errors.As(wire.broken, &refused):
		return nil, false, refused
	case wire.broken == nil && wire.read.Load() == 0: // nothing, in whatever encoding
	case wire.broken != nil, errors.Is(err, io.ErrUnexpectedEOF):
		partial = true
	case len(s.buf) > 0:
		partial = true // what was unpacked before the damage
	default:
		text := "the body cannot be unpacked: " + oneLine(err.Error())
		return nil, false, &Error{Kind: KindEncoding, Err: worded{text, err}}
	}
	if len(s.buf) == 0 {
		return nil, partial, nil
	}
	if len(s.buf) < cap(s.buf)/2 {
		return bytes.Clone(s.buf), partial, nil
	}
	body, s.buf = s.buf, nil
	return body, partial, nil
}

// bodies are buffers whose documents were done with.
var bodies sync.Pool

// Done gives the memory of Body back for that of another answer: neither it nor what is cut from it may be looked at any
// more. Who keeps Body does not call it.
func (r *Response) Done() {
	if c := cap(r.Body); c >= firstGrow && c <= keepBuffer {
		b := r.Body[:0]
		bodies.Put(&b)
	}
	r.Body = nil
}

func tooLarge(limit int64) error {
	return &Error{Kind: KindTooLarge, Err: errors.New("larger than " + size(limit))}
}

// unpack returns a reader of the unpacked body.
func (s *scratch) unpack(header []string, wire *wireReader) (source io.Reader, packed bool, err error) {
	s.in.Reset(wire)
	switch encoding := contentEncoding(header); encoding {
	case "":
		return wire, false, nil
	case "gzip", "x-gzip":
		if !s.beginsWith(0x1f, 0x8b) {
			return s.in, false, nil // a header that outlived its encoding
		}
		if err := s.gzip.Reset(s.in); err != nil {
			return nil, true, err
		}
		s.gzip.Multistream(false)
		return (*gzipMembers)(s), true, nil
	case "br":
		return &s.brotli, true, s.brotli.Reset(s.in)
	case "zstd":
		if !s.beginsWith(0x28, 0xb5, 0x2f, 0xfd) {
			return s.in, false, nil
		}
		if s.zstd == nil {
			s.zstd, err = zstd.NewReader(s.in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
				zstd.WithDecoderMaxWindow(maxWindow))
			return s.zstd, true, err
		}
		return s.zstd, true, s.zstd.Reset(s.in)
	default:
		err := errors.New("content encoding " + oneLine(encoding) + " is refused (only one of gzip, br and zstd)")
		return nil, false, &Error{Kind: KindEncoding, Err: err}
	}
}

// contentEncoding returns the encodings of a body in lower case; "" is none. What no encoding is called, such as "none"
// and "utf-8", says nothing of the body.
func contentEncoding(header []string) string {
	var names []string
	for name := range strings.SplitSeq(strings.ToLower(strings.Join(header, ",")), ",") {
		switch name = strings.TrimSpace(name); name {
		case "gzip", "x-gzip", "br", "zstd", "deflate", "compress", "x-compress":
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

func (s *scratch) beginsWith(magic ...byte) bool {
	head, _ := s.in.Peek(len(magic))
	return len(head) == 0 || bytes.Equal(head, magic)
}

// gzipMembers reads the members of a gzip body (RFC 1952, section 2.2). What follows the last one and is no member is
// left alone: servers append blanks and worse.
type gzipMembers scratch

func (g *gzipMembers) Read(p []byte) (int, error) {
	n, err := g.gzip.Read(p)
	if err != io.EOF || !(*scratch)(g).anotherMember() {
		return n, err
	}
	if err := g.gzip.Reset(g.in); err != nil {
		return n, err
	}
	g.gzip.Multistream(false)
	return n, nil
}

func (s *scratch) anotherMember() bool {
	head, _ := s.in.Peek(2)
	return len(head) == 2 && head[0] == 0x1f && head[1] == 0x8b
}

// readAll adds the unpacked body to s.buf and reads the wire to its end.
func (s *scratch) readAll(source io.Reader, packed bool, wire *wireReader, most int64) error {
	for {
		if len(s.buf) == cap(s.buf) {
			grown := make([]byte, len(s.buf), max(firstGrow, 2*cap(s.buf)))
			copy(grown, s.buf)
			s.buf = grown
		}
		n, err := source.Read(s.buf[len(s.buf):cap(s.buf)])
		s.buf = s.buf[:len(s.buf)+n]
		length := int64(len(s.buf))
		switch {
		case wire.tooMuch():
			return tooLarge(wire.most)
		case length > most:
			return tooLarge(most)
		case packed && length > ratioFrom && length > maxRatio*wire.read.Load():
			return &Error{Kind: KindTooLarge, Err: errors.New("unpacks to more than 200 times its size")}
		case err == io.EOF:
			if packed && wire.broken == nil {
				// An unpacker stops at the end of its data; a connection can be kept only after the end of the body.
				_, _ = io.CopyN(io.Discard, s.in, 16<<10)
			}
			return nil
		case err != nil:
			return err
		}
	}
}

// put gives the scratch back without what it refers to.
func (s *scratch) put() {
	s.in.Reset(nil)
	if s.zstd != nil {
		_ = s.zstd.Reset(nil)
	}
	if cap(s.buf) > keepBuffer {
		s.buf = nil
	}
	scratches.Put(s)
}

// wireReader counts and limits the bytes that come in.
type wireReader struct {
	from   io.Reader
	most   int64
	read   atomic.Int64
	broken error // how the connection ended, where not by the end of the body
}

func (w *wireReader) Read(p []byte) (int, error) {
	n, err := w.from.Read(p)
	w.read.Add(int64(n))
	if w.tooMuch() {
		err = tooLarge(w.most)
	}
	if err != nil && err != io.EOF {
		w.broken = err
	}
	return n, err
}

func (w *wireReader) tooMuch() bool { return w.read.Load() > w.most }

// watch ends the trip when the body comes too slowly. It counts its own ticks instead of reading a clock.
func (t *trip) watch(wire *wireReader) *watcher {
	w := &watcher{wire: wire, limits: &t.client.limits, cancel: t.cancel}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.timer = time.AfterFunc(w.limits.slowAfter, w.check)
	w.elapsed = w.limits.slowAfter
	return w
}

type watcher struct {
	wire    *wireReader
	limits  *limits
	cancel  context.CancelCauseFunc
	mu      sync.Mutex
	timer   *time.Timer
	elapsed time.Duration
	ended   bool
}

func (w *watcher) check() {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.ended:
	case float64(w.wire.read.Load()) < w.elapsed.Seconds()*float64(w.limits.slowRate):
		w.cancel(errSlow)
	default:
		w.elapsed += w.limits.slowCheck
		w.timer.Reset(w.limits.slowCheck)
	}
}

func (w *watcher) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ended = true
	w.timer.Stop()
}
