//go:build !race

package fetch

import (
	"bytes"
	"runtime"
	"testing"
)

// TestDoneServesTheNext holds that the memory of a body that somebody is done with serves the next. Under the race detector
// pools forget at random.
func TestDoneServesTheNext(t *testing.T) {
	c := newClient(t, nil)
	second := bytes.ToUpper(document(210_000))
	const times = 100
	address := served(t, "gzip", gzipped(second))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range times {
		r, err := c.Get(t.Context(), Request{URL: address})
		if err != nil {
			t.Fatal(err)
		}
		r.Done()
	}
	runtime.ReadMemStats(&after)
	if each := (after.TotalAlloc - before.TotalAlloc) / times; each > uint64(len(second))/2 {
		t.Errorf("%d bytes for a body of %d, although each was done with before the next came", each, len(second))
	}
}
