package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/copytaster/copytaster/feed/store"
	"github.com/copytaster/copytaster/sources"
	"github.com/copytaster/copytaster/sources/fetch"
)

// The schedule's numbers. A source with validators costs its server next to nothing to ask, one without a whole body.
const (
	pollConditional   = 15 * time.Minute    // the shortest interval of a source with validators
	pollUnconditional = time.Hour           // and of one without; also where its pace is not known
	pollLongest       = 24 * time.Hour      // the longest of our own accord
	pollDead          = 7 * 24 * time.Hour  // of a source that fails for longer than deadAfter
	deadAfter         = 30 * 24 * time.Hour // likewise; without news for so long a source is quiet
	slack             = time.Minute         // a cron job starts a little early or late
	firstLease        = time.Minute         // until a source that was never read is asked again after a killed run
	lastingReadings   = 3                   // failures in a row, and
	lastingTime       = 6 * time.Hour       // the time they span, after which a failure counts as lasting
	retryLongest      = 14 * 24 * time.Hour // what a server's Retry-After may ask for
	retryFirst        = time.Hour           // after "too many requests" without one
	freshLongest      = 7 * 24 * time.Hour  // what max-age and ttl may ask for
	goneTwice         = 24 * time.Hour      // between the two "gone" that stop a source
	movedReadings     = 3                   // readings that a permanent redirect has to be met in, and
	movedTime         = 48 * time.Hour      // the time they span, before its target is taken for the source's address
	paceOf            = 20                  // articles by which a source's pace is told
)

// nextDue says when a source is asked next after a reading that worked: after its interval, and not before its server
// and its document say that there is something new, nor in hours and on days that the document rules out. The
// interval is up to a tenth shorter, by chance, so that not all sources come due at once; but a desk that stays up keeps
// to the one that is configured.
func (d *Desk) nextDue(every time.Duration, s *store.Source) time.Time {
	now, wait, least := d.now, every, minEvery
	if wait == 0 {
		wait, least = interval(now, s)
	}
	if every == 0 || !d.stays {
		wait = max(wait-jitter(wait, s.Address, now), least)
	}
	wait -= d.slack()
	return allowed(now.Add(max(wait, min(max(s.Fresh, s.TTL), freshLongest))), s.SkipHours, s.SkipDays)
}

// slack is how much sooner than after its interval a source may be asked: a cron job that comes by once in an interval, a
// little early, is not to miss it. Who stays up comes when a source is due.
func (d *Desk) slack() time.Duration {
	if d.stays {
		return 0
	}
	return slack
}

// minEvery is the shortest interval whatever the configuration says.
const minEvery = 5 * time.Minute

// interval is how long a source is left alone of our own accord, and the least that it is: half the usual gap between
// its articles, a day when it has been quiet for a month.
func interval(now time.Time, s *store.Source) (wait, least time.Duration) {
	least = pollUnconditional
	if s.ETag != "" || s.LastModified != "" {
		least = pollConditional
	}
	switch {
	case !s.Newest.IsZero() && now.Sub(s.Newest) > deadAfter:
		return pollLongest, least
	case s.Gap == 0:
		return pollUnconditional, least
	}
	return min(max(s.Gap/2, least), pollLongest), least
}

// jitter is up to a tenth of a span: by chance as far as sources and times are concerned, and the same for the same.
func jitter(span time.Duration, address string, now time.Time) time.Duration {
	h := fnv.New32a()
	_, _ = h.Write(strconv.AppendInt([]byte(address), now.Unix(), 10)) // a hash gives no error
	return span / 10 * time.Duration(h.Sum32()%1000) / 1000
}

// allowed moves a time to the first hour that a document's skipHours and skipDays leave open. What leaves none open is
// no schedule and is passed over.
func allowed(at time.Time, hours uint32, days uint8) time.Time {
	for t, n := at, 0; n <= 7*24; n++ {
		if hours>>t.UTC().Hour()&1 == 0 && days>>t.UTC().Weekday()&1 == 0 {
			return t
		}
		t = t.Truncate(time.Hour).Add(time.Hour)
	}
	return at
}

// hint records when a document wants to be asked.
func hint(s *store.Source, h sources.Hints) {
	s.TTL, s.SkipHours, s.SkipDays = h.TTL, 0, 0
	for _, hour := range h.SkipHours {
		s.SkipHours |= 1 << hour
	}
	for _, day := range h.SkipDays {
		s.SkipDays |= 1 << day
	}
}

// pace records how often a source has something new, by the dates of its document's articles, newest first.
func pace(s *store.Source, dates []time.Time) {
	dates = dates[:min(len(dates), paceOf)]
	s.Gap, s.Newest, s.Dated, s.Span = 0, time.Time{}, len(dates), 0
	if len(dates) > 0 {
		s.Newest, s.Span = dates[0], dates[0].Sub(dates[len(dates)-1])
	}
	var gaps []time.Duration
	for i := 1; i < len(dates); i++ {
		gaps = append(gaps, dates[i-1].Sub(dates[i]))
	}
	if len(gaps) > 1 {
		slices.Sort(gaps)
		s.Gap = max(gaps[len(gaps)/2], time.Second)
	}
}

// moved records where the permanent redirects of a reading that worked lead, "" for nowhere. A target that three
// readings over two days agree on becomes the source's address, and at once where it only is the same address with
// TLS. The validators stay: they are the target's own. Of the feed of a page only the days count, so that it stays known
// for one, and is looked for there when it is gone.
func moved(now time.Time, s *store.Source, asked, target string) (note string) {
	followed, times := s.MovedTimes == hasFollowed, hasMoved
	if followed {
		times = hasFollowed
	}
	if target != s.Moved {
		s.Moved, s.MovedSince = target, now
		if !followed {
			s.MovedTimes = 0
		}
	}
	if target == "" {
		s.MovedSince = time.Time{}
		return ""
	}
	if !followed {
		s.MovedTimes++
	}
	if !onlySecure(asked, target) && (!followed && s.MovedTimes < movedReadings || now.Sub(s.MovedSince) < movedTime) {
		return ""
	}
	s.URL, s.Moved, s.MovedSince, s.MovedTimes = target, "", time.Time{}, times
	return "moved for good to " + fetch.Redact(target) + ", which is asked from now on"
}

// hasMoved stands in MovedTimes of a source whose URL is where it moved to, hasFollowed in that of one whose URL is the
// feed that its page leads to.
const (
	hasMoved    = -1
	hasFollowed = -2
)

// onlySecure reports whether an address is another one with https in place of http.
func onlySecure(from, to string) bool {
	a, err1 := url.Parse(from)
	b, err2 := url.Parse(to)
	if err1 != nil || err2 != nil || a.Scheme != "http" || b.Scheme != "https" {
		return false
	}
	return strings.EqualFold(a.Hostname(), b.Hostname()) && a.Port() == "" && b.Port() == "" &&
		a.RequestURI() == b.RequestURI()
}

// errGone says of a source that it is not asked any more.
var errGone = errors.New("gone for good (HTTP 410 twice, a day apart), so it is not asked any more; " +
	"take it out of the configuration, or ask once more with --all")

// fail records that a source could not be read and backs off: the interval doubles with each failure, up to a day, and
// to a week when that goes on for a month. It returns the error to report.
func (d *Desk) fail(every time.Duration, s *store.Source, err error) error {
	now, feed := d.now, ""
	if s.MovedTimes == hasFollowed {
		feed = s.URL
	}
	s.Failures++
	if s.FirstFailed.IsZero() {
		s.FirstFailed = now
	}
	var fe *fetch.Error
	status := 0
	if errors.As(err, &fe) {
		status = fe.Status
	}
	wait := max(every, pollConditional)
	if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable {
		wait = max(wait, retryFirst)
	}
	for range min(s.Failures-1, 10) {
		wait *= 2
	}
	wait = min(wait, max(every, pollLongest))
	if now.Sub(s.FirstFailed) > deadAfter {
		wait = max(wait, pollDead)
	}
	s.Due = now.Add(wait - d.slack())
	if fe != nil && fe.RetryAfter > 0 {
		s.NotBefore = now.Add(fe.RetryAfter)
		if s.NotBefore.After(s.Due) {
			s.Due = s.NotBefore
		}
	}
	s.Lasting = s.Failures >= lastingReadings && now.Sub(s.FirstFailed) >= lastingTime
	if s.Lasting && status != 0 { // perhaps the server fails at them; where none answered it cannot be they
		s.ETag, s.LastModified = "", ""
	}
	if (s.Lasting || status == http.StatusGone) && s.MovedTimes < 0 { // perhaps it moved back, or its page leads to another feed
		s.URL, s.ETag, s.LastModified, s.BodyHash = "", "", "", 0
		if s.MovedTimes == hasMoved {
			s.MovedTimes = 0
		}
	}
	if status == http.StatusGone {
		switch {
		case s.GoneSince.IsZero():
			s.GoneSince = now
			s.Due = now.Add(goneTwice)
		case now.Sub(s.GoneSince) >= goneTwice-slack:
			s.Stopped, s.Lasting, err = true, true, errGone
		}
	}
	if feed != "" {
		err = ofFeed(feed, err)
	}
	s.LastError = err.Error()
	return err
}

// ofFeed says of an error that it is not a page's but that of the feed to which the page led.
func ofFeed(address string, err error) error {
	return fmt.Errorf("its feed %s: %w", fetch.Redact(address), err)
}

// holdsName is the name under which the store keeps which hosts want to be left alone, and until when.
const holdsName = "holds"

// recallHolds tells the client what servers asked for in earlier rounds.
func (d *Desk) recallHolds(ctx context.Context) error {
	text, err := d.store.Get(ctx, holdsName)
	if err != nil || text == "" {
		return err
	}
	if json.Unmarshal([]byte(text), &d.holds) != nil {
		d.holds = nil // not ours
	}
	maps.DeleteFunc(d.holds, func(_ string, at time.Time) bool { return at.Sub(d.now) > retryLongest })
	if d.client != nil { // as in a round that asks nobody
		d.client.Hold(d.holds)
	}
	return nil
}

// heldUntil returns until when the host of a line wants to be left alone, zero where it does not.
func (d *Desk) heldUntil(l *line) time.Time {
	if len(d.holds) == 0 || !isURL(l.address) {
		return time.Time{}
	}
	return d.holds[fetch.Hostname(l.request().URL)]
}

// isHeldNow reports whether the host of a line wants to be left alone, as it may have said in this round.
func (d *Desk) isHeldNow(l *line) bool {
	_, held := d.client.Holds()[fetch.Hostname(l.request().URL)]
	return held
}

// rememberHolds stores what servers asked for.
func (d *Desk) rememberHolds(ctx context.Context) error {
	until := d.client.Holds()
	if len(until) == 0 {
		return d.store.Set(ctx, holdsName, "")
	}
	for host, at := range until {
		until[host] = at.UTC().Truncate(time.Second)
	}
	text, err := json.Marshal(until)
	if err != nil {
		return err
	}
	return d.store.Set(ctx, holdsName, string(text))
}

// recovered records that a source could be read.
func recovered(now time.Time, s *store.Source) {
	s.LastOK, s.Failures, s.LastError, s.Lasting = now, 0, "", false
	s.FirstFailed, s.NotBefore, s.GoneSince, s.Stopped = time.Time{}, time.Time{}, time.Time{}, false
}
