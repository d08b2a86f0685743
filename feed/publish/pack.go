package publish

import (
	"bytes"
	"fmt"
	"io"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// coding is a content coding (RFC 9110, section 8.4.1). Of those that a reader likes equally the first is sent.
type coding int

const (
	brotliForm coding = iota // 26.3 % of a feed of 167 KB
	zstdForm                 // 28.1 %
	gzipForm                 // 27.9 %
	plainForm
	codings
)

// packings are the compressed forms. Those that a draft makes later it makes from the bytes of the other.
var (
	packings    = [...]coding{brotliForm, zstdForm, gzipForm}
	packedLater = [...]coding{brotliForm, zstdForm}
)

// name is the coding's name in a header.
func (c coding) name() string { return [...]string{"br", "zstd", "gzip", "identity"}[c] }

// ending is what the name of a file in that form ends in, where web servers look for it.
func (c coding) ending() string { return [...]string{".br", ".zst", ".gz", ""}[c] }

// The levels take 44 ms a megabyte together; the highest would take seconds to save a twentieth more. Window sizes stay
// within what every reader must be able to hold, 8 MiB for zstd (RFC 9659), and take a few megabytes here; few files are
// longer.
const (
	brotliLevel  = 6
	brotliWindow = 20 // 1 MiB
	gzipLevel    = 8
	zstdLevel    = zstd.SpeedBetterCompression
	zstdWindow   = 1 << 20
)

// packer compresses. The same bytes give the same bytes. It is for one goroutine and makes each compressor for the first
// bytes that need it: those of brotli and zstd take 6 MiB each, that of gzip one, which nobody is to have in memory
// between two editions.
type packer struct {
	brotli *brotli.Writer
	zstd   *zstd.Encoder
	gzip   *gzip.Writer
	buf    bytes.Buffer
}

// pack returns the bytes in that form, in no more memory than they take.
func (p *packer) pack(c coding, b []byte) ([]byte, error) {
	p.buf.Reset()
	if err := p.add(c, b); err != nil {
		return nil, err
	}
	return bytes.Clone(p.buf.Bytes()), nil
}

// joined returns the forms one after another in one piece of memory: each by itself would be rounded up to a size that the
// allocator has, and be looked at by each collection of garbage.
func joined(forms [codings][]byte) [codings][]byte {
	var lengths [codings]int
	for c, form := range forms {
		lengths[c] = len(form)
	}
	return cut(bytes.Join(forms[:], nil), lengths)
}

// cut returns the forms that lie one after another in all, which is as long as they are.
func cut(all []byte, lengths [codings]int) (forms [codings][]byte) {
	for c, n := range lengths {
		if n > 0 {
			forms[c], all = all[:n:n], all[n:]
		}
	}
	return forms
}

// add compresses into the buffer.
func (p *packer) add(c coding, b []byte) error {
	var err error
	switch c {
	case brotliForm:
		err = p.addBrotli(b)
	case zstdForm:
		err = p.addZstd(b)
	default:
		err = p.addGzip(b)
	}
	if err != nil {
		return fmt.Errorf("compressing with %s: %w", c.name(), err)
	}
	return nil
}

func (p *packer) addBrotli(b []byte) error {
	if p.brotli == nil {
		p.brotli = brotli.NewWriterOptions(nil, brotli.WriterOptions{Quality: brotliLevel, LGWin: brotliWindow})
	}
	p.brotli.Reset(&p.buf)
	return writeAll(p.brotli, b)
}

func (p *packer) addZstd(b []byte) (err error) {
	if p.zstd == nil {
		p.zstd, err = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstdLevel), zstd.WithWindowSize(zstdWindow),
			zstd.WithEncoderConcurrency(1), zstd.WithLowerEncoderMem(true)) // one window, not two
		if err != nil {
			return err
		}
	}
	p.buf.Grow(len(b)/2 + 64) // so that most need no buffer besides
	p.buf.Write(p.zstd.EncodeAll(b, p.buf.AvailableBuffer()))
	return nil
}

func (p *packer) addGzip(b []byte) (err error) {
	if p.gzip == nil {
		if p.gzip, err = gzip.NewWriterLevel(nil, gzipLevel); err != nil {
			return err
		}
	}
	p.gzip.Reset(&p.buf) // its header names no time
	return writeAll(p.gzip, b)
}

func writeAll(w io.WriteCloser, b []byte) error {
	_, err := w.Write(b)
	if err == nil {
		err = w.Close()
	}
	return err
}

// inflaters are kept from one reader that takes no coding to the next.
var inflaters = sync.Pool{New: func() any { return new(gzip.Reader) }}

// inflate writes what was packed with gzip and returns how many bytes went out.
func inflate(w io.Writer, packed []byte) (int64, error) {
	z := inflaters.Get().(*gzip.Reader)
	defer inflaters.Put(z)
	if err := z.Reset(bytes.NewReader(packed)); err != nil {
		return 0, err
	}
	return z.WriteTo(w)
}
