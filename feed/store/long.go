package store

import (
	"compress/flate"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
)

// A value of megabytes, such as what an edition of ten thousand files was made from, is compressed: SQLite would have it
// in memory several times over when it is written.
const (
	longValue  = 16 << 10 // bytes from which a value is
	packedMark = "\x1fdeflate:"
)

// packValue returns a value as it is stored.
func packValue(value string) (string, error) {
	if len(value) < longValue && !strings.HasPrefix(value, packedMark) {
		return value, nil
	}
	var b strings.Builder
	b.WriteString(packedMark)
	text := base64.NewEncoder(base64.RawStdEncoding, &b) // a value is text
	w, err := flate.NewWriter(text, flate.BestSpeed)
	if err == nil {
		_, err = io.WriteString(w, value)
	}
	if err == nil {
		err = w.Close()
	}
	if err == nil {
		err = text.Close()
	}
	return b.String(), err
}

// unpackValue returns a value as it was given.
func unpackValue(stored string) (string, error) {
	packed, is := strings.CutPrefix(stored, packedMark)
	if !is {
		return stored, nil
	}
	var b strings.Builder
	r := flate.NewReader(base64.NewDecoder(base64.RawStdEncoding, strings.NewReader(packed)))
	if _, err := io.Copy(&b, r); err != nil {
		return "", fmt.Errorf("a long value: %w", err)
	}
	return b.String(), nil
}
