package store

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"
	"time"
)

// Source is a source as the store knows it: where it is, what its server said last, and when it is due.
type Source struct {
	ID      int64
	Address string // the key as configured: an http(s) address, "file:" and an absolute path, or "-" for standard input
	URL     string // where it is asked now, when elsewhere than at Address (a discovered feed, a move); "" else

	ETag, LastModified string // verbatim
	BodyHash           uint64 // of the bytes last read
	ReadVersion        int    // the version of reading that made BodyHash

	Kind                     string        // what its document is ("feed", "opml"), "" when it was never read
	Title, SiteURL, Language string        // as the document last said
	Outlet                   string        // the Key of the outlet that the document itself is of
	TTL                      time.Duration // likewise: how long it wants to be left alone
	SkipHours                uint32        // likewise: the hours of the day (UTC) not to ask in, a bit each, hour 0 lowest
	SkipDays                 uint8         // likewise the days of the week, Sunday lowest
	Gap                      time.Duration // the usual one between two of its articles; 0 when it is not known
	Dated                    int           // of how many of its articles that is told
	Span                     time.Duration // how long lies between the first and the last of these
	Newest                   time.Time     // the date of its newest article, zero when none is dated
	Fresh                    time.Duration // how long its server said that the last answer holds

	Due         time.Time // the next time to ask, zero for a source never asked
	Asked       time.Time // the last time it was asked
	LastOK      time.Time // the last time it answered with a document or "not modified"
	FirstFailed time.Time // the first failure since LastOK, zero when there is none
	NotBefore   time.Time // its server's Retry-After
	Failures    int       // failures since LastOK
	Lasting     bool      // the failure was reported as lasting
	LastError   string
	EmptySince  time.Time // the first of its last readings that gave no article, zero when the last gave some

	GoneSince  time.Time // its server's first 410 since LastOK
	Stopped    bool      // it is gone for good and not asked any more
	Moved      string    // where permanent redirects lead, until that is believed and stands in URL
	MovedSince time.Time
	MovedTimes int // readings in a row that were redirected there; below 0 when URL is where it moved to
}

const sourceColumns = `id, address, url, etag, last_modified, body_hash, read_version, kind, title, site_url,
	outlet, language, ttl, due, asked, last_ok, first_failed, not_before, failures, lasting, last_error,
	fresh, skip_hours, skip_days, gap, newest, gone_since, stopped, moved, moved_since, moved_times, empty_since,
	dated, span`

// Sources returns the sources of addresses, in their order. Unknown ones are added, with Due zero.
func (s *Store) Sources(ctx context.Context, addresses []string) ([]Source, error) {
	return s.sources(ctx, addresses, true)
}

// Peek returns the sources of addresses, in their order, and writes nothing: unknown ones have the ID 0.
func (s *Store) Peek(ctx context.Context, addresses []string) ([]Source, error) {
	return s.sources(ctx, addresses, false)
}

func (s *Store) sources(ctx context.Context, addresses []string, add bool) ([]Source, error) {
	const doing = "on reading the sources"
	known := make(map[string]*Source, len(addresses))
	err := s.use(ctx, doing, func(t *tx) error { return t.sources(addresses, known) })
	if err != nil {
		return nil, err
	}
	var unknown []string
	for _, a := range addresses {
		if known[a] == nil {
			unknown = append(unknown, a)
			known[a] = &Source{Address: a}
		}
	}
	if add && len(unknown) > 0 {
		err := s.transact(ctx, "on adding sources", func(t *tx) error { return t.addSources(unknown, known) })
		if err != nil {
			return nil, err
		}
	}
	all := make([]Source, len(addresses))
	for i, a := range addresses {
		all[i] = *known[a]
	}
	return all, nil
}

// sources reads the sources of addresses into a map.
func (t *tx) sources(addresses []string, into map[string]*Source) error {
	return inLists(t, "SELECT "+sourceColumns+" FROM source WHERE address IN (", ")", addresses,
		func(scan func(...any) error) error {
			s, err := scanSource(scan)
			into[s.Address] = s
			return err
		})
}

func scanSource(scan func(...any) error) (*Source, error) {
	var s Source
	var hash, ttl, due, asked, lastOK, firstFailed, notBefore, lasting int64
	var fresh, gap, newest, goneSince, stopped, movedSince, emptySince, span int64
	err := scan(&s.ID, &s.Address, &s.URL, &s.ETag, &s.LastModified, &hash, &s.ReadVersion, &s.Kind, &s.Title,
		&s.SiteURL, &s.Outlet, &s.Language, &ttl, &due, &asked, &lastOK, &firstFailed, &notBefore,
		&s.Failures, &lasting, &s.LastError, &fresh, &s.SkipHours, &s.SkipDays, &gap, &newest, &goneSince, &stopped,
		&s.Moved, &movedSince, &s.MovedTimes, &emptySince, &s.Dated, &span)
	s.BodyHash, s.Lasting, s.TTL = uint64(hash), lasting != 0, time.Duration(ttl)*time.Second
	s.Due, s.Asked, s.LastOK = moment(due), moment(asked), moment(lastOK)
	s.FirstFailed, s.NotBefore = moment(firstFailed), moment(notBefore)
	s.Fresh, s.Gap, s.Newest = time.Duration(fresh)*time.Second, time.Duration(gap)*time.Second, moment(newest)
	s.GoneSince, s.Stopped, s.MovedSince = moment(goneSince), stopped != 0, moment(movedSince)
	s.EmptySince, s.Span = moment(emptySince), time.Duration(span)*time.Second
	return &s, err
}

var insertSource = bulk{
	head: "INSERT INTO source (address) VALUES ", columns: 1, tail: " ON CONFLICT (address) DO NOTHING",
}

func (t *tx) addSources(addresses []string, into map[string]*Source) error {
	_, err := insertSource.run(t, len(addresses), func(i int, to []any) []any { return append(to, addresses[i]) })
	if err != nil {
		return err
	}
	return t.sources(addresses, into)
}

var updateDue = bulk{
	head: "UPDATE source SET due = v.column2, asked = v.column3 FROM (VALUES ", columns: 3,
	types: []string{"BIGINT", "BIGINT", "BIGINT"},
	tail:  ") AS v WHERE source.id = v.column1",
}

// Claim says, before they are asked, that sources are asked now and when each is due again, so that neither a killed
// run nor an early one asks them sooner. due holds source ids.
func (s *Store) Claim(ctx context.Context, due map[int64]time.Time, now time.Time) error {
	ids := slices.Sorted(maps.Keys(due))
	return s.transact(ctx, "on claiming sources", func(t *tx) error {
		_, err := updateDue.run(t, len(ids), func(i int, to []any) []any {
			return append(to, ids[i], stamp(due[ids[i]]), stamp(now))
		})
		return err
	})
}

var updateSource = bulk{
	head: `UPDATE source SET url = v.column2, etag = v.column3, last_modified = v.column4, body_hash = v.column5,
		read_version = v.column6, kind = v.column7, title = v.column8, site_url = v.column9, outlet = v.column10,
		language = v.column11, ttl = v.column12, due = v.column13, asked = v.column14, last_ok = v.column15,
		first_failed = v.column16, not_before = v.column17, failures = v.column18, lasting = v.column19,
		last_error = v.column20, fresh = v.column21, skip_hours = v.column22, skip_days = v.column23, gap = v.column24,
		newest = v.column25, gone_since = v.column26, stopped = v.column27, moved = v.column28,
		moved_since = v.column29, moved_times = v.column30, empty_since = v.column31,
		dated = v.column32, span = v.column33 FROM (VALUES `,
	columns: 33,
	types: []string{
		"BIGINT", "TEXT", "TEXT", "TEXT", "BIGINT", "BIGINT", "TEXT", "TEXT", "TEXT", "TEXT", "TEXT",
		"BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "TEXT",
		"BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "TEXT", "BIGINT", "BIGINT", "BIGINT",
		"BIGINT", "BIGINT",
	},
	tail: ") AS v WHERE source.id = v.column1",
}

var updateTimes = bulk{
	head: "UPDATE source SET due = v.column2, asked = v.column3, last_ok = v.column4 FROM (VALUES ", columns: 4,
	types: []string{"BIGINT", "BIGINT", "BIGINT", "BIGINT"},
	tail:  ") AS v WHERE source.id = v.column1",
}

// putTimes writes when sources were asked and are due.
func (t *tx) putTimes(sources []*Source) error {
	_, err := updateTimes.run(t, len(sources), func(i int, to []any) []any {
		s := sources[i]
		return append(to, s.ID, stamp(s.Due), stamp(s.Asked), stamp(s.LastOK))
	})
	return err
}

// putSources writes the new state of sources.
func (t *tx) putSources(sources []*Source) error {
	_, err := updateSource.run(t, len(sources), func(i int, to []any) []any {
		s := sources[i]
		return append(to, s.ID, s.URL, s.ETag, s.LastModified, int64(s.BodyHash), s.ReadVersion, s.Kind, s.Title,
			s.SiteURL, s.Outlet, s.Language, int64(s.TTL/time.Second), stamp(s.Due), stamp(s.Asked), stamp(s.LastOK),
			stamp(s.FirstFailed), stamp(s.NotBefore), s.Failures, flag(s.Lasting), s.LastError,
			int64(s.Fresh/time.Second), int64(s.SkipHours), int64(s.SkipDays), int64(s.Gap/time.Second), stamp(s.Newest),
			stamp(s.GoneSince), flag(s.Stopped), s.Moved, stamp(s.MovedSince), s.MovedTimes, stamp(s.EmptySince),
			s.Dated, int64(s.Span/time.Second))
	})
	return err
}

var upsertKnown = bulk{
	head: "INSERT INTO known (source, record) VALUES ", columns: 2,
	tail: " ON CONFLICT (source) DO UPDATE SET record = excluded.record",
}

// writeKnown stores the reader's records. A document without one leaves the last: a record that does not fit says so.
func (b *batch) writeKnown(t *tx) error {
	var with []*Outcome
	for i := range b.outs {
		if b.outs[i].Changed && len(b.outs[i].Known) > 0 {
			with = append(with, &b.outs[i])
		}
	}
	_, err := upsertKnown.run(t, len(with), func(i int, to []any) []any {
		return append(to, with[i].Source.ID, with[i].Known)
	})
	return err
}

// Known returns what the reader recorded of a source's last document, nil where nothing is recorded.
func (s *Store) Known(ctx context.Context, source int64) ([]byte, error) {
	var record []byte
	err := s.use(ctx, "on reading a record", func(t *tx) error {
		err := t.one("SELECT record FROM known WHERE source = $1", []any{source}, &record)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return record, err
}

// flag is a truth as it is stored.
func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
