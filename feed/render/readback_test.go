package render

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"testing"
	"unicode/utf8"
)

// wellFormed reads XML strictly and looks for characters that no document of ours holds.
func wellFormed(t *testing.T, doc []byte) {
	t.Helper()
	if !utf8.Valid(doc) {
		t.Errorf("invalid UTF-8")
	}
	dec := xml.NewDecoder(bytes.NewReader(doc))
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("not well-formed: %v\n%.2000s", err, doc)
		}
		if text, ok := token.(xml.CharData); ok {
			for _, r := range string(text) {
				if illegal(r) {
					t.Fatalf("character %U in %q", r, text)
				}
			}
		}
	}
}
