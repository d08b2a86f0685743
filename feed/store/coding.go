package store

import (
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// How a body is packed.
const (
	plain  = 0
	zipped = 1 // zstd
)

const zipFrom = 512 // bytes; shorter bodies are kept plain

var (
	encoder = must(zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1),
		zstd.WithWindowSize(64<<10), zstd.WithLowerEncoderMem(true), zstd.WithEncoderCRC(false)))
	decoder = must(zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(64<<20)))
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// encode packs markup.
func encode(html string) (coding int, packed []byte) {
	if len(html) < zipFrom {
		return plain, []byte(html)
	}
	return zipped, encoder.EncodeAll([]byte(html), make([]byte, 0, len(html)/2))
}

// decode unpacks it.
func decode(coding int, packed []byte) (string, error) {
	switch coding {
	case plain:
		return string(packed), nil
	case zipped:
		b, err := decoder.DecodeAll(packed, nil)
		if err != nil {
			return "", fmt.Errorf("a body cannot be unpacked (%v): %w", err, ErrCorrupt)
		}
		return string(b), nil
	}
	return "", fmt.Errorf("a body is packed in an unknown way, %d: %w", coding, ErrCorrupt)
}
