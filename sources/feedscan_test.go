package sources

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// TestDropIllegal puts what XML forbids, and what is nearly that, at all places of texts of all small sizes.
func TestDropIllegal(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	legal := []string{"\t", "\n", "\r", " ", "a", "\x7f", "\u0080", "\u00ef", "\ufffd", "\ufffc", "\uff00", "\U0001ffff"}
	illegal := []string{"\x00", "\x01", "\x08", "\x0b", "\x0c", "\x0e", "\x1f", "\ufffe", "\uffff"}
	for round := range 20_000 {
		var text, want []byte
		dropped := 0
		for range round % 24 {
			if round%3 > 0 && r.IntN(6) == 0 {
				text = append(text, illegal[r.IntN(len(illegal))]...)
				dropped++
				continue
			}
			piece := legal[r.IntN(len(legal))]
			text, want = append(text, piece...), append(want, piece...)
		}
		if got, n := dropIllegal(text); n != dropped || !bytes.Equal(got, want) {
			t.Fatalf("%q: %q and %d left out, not %q and %d", text, got, n, want, dropped)
		}
	}
}
