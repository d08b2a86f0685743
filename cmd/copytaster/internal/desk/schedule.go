package desk

import (
	"errors"
	"time"

	"github.com/copytaster/copytaster/feed/store"
	"github.com/copytaster/copytaster/sources/fetch"
)

// The schedule's numbers. A source with validators costs its server next to nothing to ask, one without a whole body.
const (
	pollConditional   = 15 * time.Minute
	pollUnconditional = time.Hour
	pollLongest       = 24 * time.Hour
	slack             = time.Minute         // a cron job starts a little early or late
	firstLease        = time.Minute         // until a source that was never read is asked again after a killed run
	lastingReadings   = 3                   // failures in a row, and
	lastingTime       = 6 * time.Hour       // the time they span, after which a failure counts as lasting
	retryLongest      = 14 * 24 * time.Hour // what a server's Retry-After may ask for
	freshLongest      = 7 * 24 * time.Hour
)

// nextDue says when a source is asked next after a reading that worked: after its interval, and not before its server
// and its document say that there is something new.
func nextDue(now time.Time, every time.Duration, s *store.Source, fresh, ttl time.Duration) time.Time {
	wait := every
	if wait == 0 {
		wait = pollUnconditional
		if s.ETag != "" || s.LastModified != "" {
			wait = pollConditional
		}
	}
	return now.Add(max(wait, min(max(fresh, ttl), freshLongest)))
}

// fail records that a source could not be read and backs off: the interval doubles with each failure, up to a day.
func fail(now time.Time, every time.Duration, s *store.Source, err error) {
	s.Failures++
	s.LastError = err.Error()
	if s.FirstFailed.IsZero() {
		s.FirstFailed = now
	}
	wait := max(every, pollConditional)
	for range min(s.Failures-1, 10) {
		wait *= 2
	}
	s.Due = now.Add(min(wait, max(every, pollLongest)))
	var fe *fetch.Error
	if errors.As(err, &fe) && fe.RetryAfter > 0 {
		s.NotBefore = now.Add(fe.RetryAfter)
		if s.NotBefore.After(s.Due) {
			s.Due = s.NotBefore
		}
	}
	s.Lasting = s.Failures >= lastingReadings && now.Sub(s.FirstFailed) >= lastingTime
}

// recovered records that a source could be read.
func recovered(now time.Time, s *store.Source) {
	s.LastOK, s.Failures, s.LastError, s.Lasting = now, 0, "", false
	s.FirstFailed, s.NotBefore = time.Time{}, time.Time{}
}
