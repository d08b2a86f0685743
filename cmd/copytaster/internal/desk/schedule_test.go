package desk

import (
	"errors"
	"testing"
	"time"

	"github.com/copytaster/copytaster/feed/store"
	"github.com/copytaster/copytaster/sources/fetch"
)

// A failure that lasts takes the validators only where a server answered: that this machine has no network says nothing of them.
func TestFailWithoutAnswer(t *testing.T) {
	for _, c := range []struct {
		err  *fetch.Error
		kept string
	}{
		{&fetch.Error{Kind: fetch.KindDNS, Err: errors.New("no answer from DNS")}, `"one"`},
		{&fetch.Error{Kind: fetch.KindStatus, Status: 412, Err: errors.New("HTTP 412")}, ""},
	} {
		s := store.Source{ETag: `"one"`}
		now := time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC)
		for range lastingReadings {
			_ = (&Desk{now: now}).fail(time.Hour, &s, c.err)
			now = now.Add(lastingTime)
		}
		if !s.Lasting || s.ETag != c.kept {
			t.Errorf("%v: lasting %t, the validator is %q, not %q", c.err, s.Lasting, s.ETag, c.kept)
		}
	}
}
