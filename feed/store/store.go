// Package store keeps what must outlive a round: the sources and their state, the articles with their bodies and
// stated headlines, the keys of what was seen, and what was published.
//
// A store is one SQLite file (SQLite 3.51.3 or newer, write-ahead log). The SQL is written once, as SQLite and
// PostgreSQL both read it; what is SQLite's own stands in sqlite.go.
//
// It promises:
//   - What Put, or any other method that writes, has acknowledged is there after the process is killed. Each such
//     call is one transaction: all of it or nothing.
//   - An article is kept once. It keeps its id and its time of publication whatever its source does to it later, and
//     nothing that was seen within two years comes back as new, expired or not.
//   - What did not change is not written: a second round with nothing new changes no row but the sources' times.
//   - A file that is empty, foreign, damaged or made by a newer version is refused and left as it is.
//   - Every error but that of an ended context is ErrStore, says which file and what to do.
//
// The same calls with the same arguments on an empty store give the same ids and the same order. A Store may be used
// by several goroutines at once. What two programs must not do at once is done under the store's Lock: making and
// migrating it, which Open sees to, and rounds, which are the caller's.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
	"unicode/utf8"
)

// Store is an open store.
type Store struct {
	path  string
	file  fs.FileInfo // which file was opened there
	write *sql.DB     // one connection
	read  *sql.DB     // opened when first needed

	reading bool // it is only read,
	lying   bool // as its file lies, which another process may change meanwhile

	turn  chan struct{} // holds one token while conn is in use
	conn  *sql.Conn
	stmts map[text]*sql.Stmt // prepared on conn; nil once the store is closed
}

// lockWait is how long Open waits for the lock of a store that is to be made or migrated, as SQLite does for its own.
const lockWait = 10 * time.Second

// lockPause is the time between two looks at whether the other process has done that, or has given the lock back.
const lockPause = 20 * time.Millisecond

// errStale says that a store is missing or of an older version, which takes its lock to mend.
var errStale = errors.New("it is missing or older")

// Open opens the store in the file path. A missing file is begun anew; its folder must be there. It refuses what is
// no store of ours, damaged or newer (ErrEmpty, ErrForeign, ErrCorrupt, ErrNewer) and what cannot be written
// (ErrReadOnly, ErrFull), and brings a store of an older version up to date. Only to make or migrate a store it takes
// the lock, and waits for it (ErrBusy); who has that already calls OpenLocked.
func Open(ctx context.Context, path string) (*Store, error) {
	s, err := open(ctx, path, false)
	for end := time.Now().Add(lockWait); errors.Is(err, errStale); s, err = open(ctx, path, false) {
		unlock, lockErr := Lock(path)
		switch {
		case lockErr == nil:
			defer unlock()
			return open(ctx, path, true)
		case !errors.Is(lockErr, ErrBusy) || time.Now().After(end):
			return nil, lockErr
		}
		select {
		case <-ctx.Done():
			return nil, fail(ctx, path, "on waiting for its lock", ctx.Err())
		case <-time.After(lockPause):
		}
	}
	return s, err
}

// OpenLocked is Open for who has the store's lock.
func OpenLocked(ctx context.Context, path string) (*Store, error) { return open(ctx, path, true) }

func open(ctx context.Context, path string, locked bool) (*Store, error) {
	const doing = "on opening"
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fail(ctx, path, doing, err)
	}
	path = abs
	if err := prepareFile(ctx, path, locked); err != nil {
		return nil, fail(ctx, path, doing, err)
	}
	write, read, err := connect(path)
	if err != nil {
		return nil, fail(ctx, path, doing, err)
	}
	s := &Store{path: path, write: write, read: read, turn: make(chan struct{}, 1), stmts: map[text]*sql.Stmt{}}
	if err = inspect(ctx, write, locked); err == nil {
		s.conn, err = write.Conn(ctx)
	}
	if err == nil {
		s.file, err = os.Stat(path)
	}
	if err != nil {
		err = fail(ctx, path, doing, err)
		return nil, errors.Join(err, read.Close(), write.Close())
	}
	return s, nil
}

// Stands returns an ErrGone where the open file is not the one at its path any more, such as after that was removed: what
// is written from then on is lost when the store is closed.
func (s *Store) Stands() error {
	now, err := os.Stat(s.path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !os.SameFile(now, s.file) {
		return &failure{path: s.path, doing: "on looking for its file", why: gone}
	}
	return fail(context.Background(), s.path, "on looking for its file", err)
}

// Close writes everything back into the one file and closes it. It waits for a running call to end; later calls fail.
func (s *Store) Close() error {
	s.turn <- struct{}{}
	defer func() { <-s.turn }()
	if s.stmts == nil {
		return nil
	}
	ctx := context.Background()
	var errs []error
	for _, st := range s.stmts {
		errs = append(errs, st.Close())
	}
	s.stmts = nil
	errs = append(errs, s.read.Close())
	if !s.reading {
		errs = append(errs, checkpoint(ctx, s.conn))
	}
	errs = append(errs, s.conn.Close(), s.write.Close())
	return fail(ctx, s.path, "on closing", errors.Join(errs...))
}

// Revision returns a number that grows with each transaction that changed what an edition tells: an article, by its source or
// by its page, or which sources have it, a headline, a group or its lead, or what expired; or that told of an incident.
func (s *Store) Revision(ctx context.Context) (int64, error) {
	var n int64
	err := s.use(ctx, "on reading its revision", func(t *tx) error {
		return t.one("SELECT value FROM counter WHERE name = 'revision'", nil, &n)
	})
	return n, err
}

// Get returns the value of a name, "" when it has none.
func (s *Store) Get(ctx context.Context, name string) (string, error) {
	var value string
	err := s.use(ctx, "on reading a value", func(t *tx) error {
		err := t.one("SELECT value FROM setting WHERE name = $1", []any{name}, &value)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err == nil {
			value, err = unpackValue(value)
		}
		return err
	})
	return value, err
}

// Values returns the values of all names that begin alike.
func (s *Store) Values(ctx context.Context, prefix string) (map[string]string, error) {
	values := map[string]string{}
	const query = "SELECT name, value FROM setting WHERE substr(name, 1, $1) = $2"
	err := s.query(ctx, query, []any{utf8.RuneCountInString(prefix), prefix}, func(rs *sql.Rows) error {
		var name, value string
		err := rs.Scan(&name, &value)
		if err == nil {
			values[name], err = unpackValue(value)
		}
		return err
	})
	return values, fail(ctx, s.path, "on reading values", err)
}

// Set gives a name a value. The same value again writes nothing.
func (s *Store) Set(ctx context.Context, name, value string) error {
	return s.transact(ctx, "on writing a value", func(t *tx) error { return t.set(name, value) })
}

func (t *tx) set(name, value string) error {
	value, err := packValue(value)
	if err == nil {
		_, err = t.exec(`INSERT INTO setting (name, value) VALUES ($1, $2)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE setting.value <> excluded.value`, name, value)
	}
	return err
}

// tx is the one connection that writes, while a call has it.
type tx struct {
	ctx context.Context
	s   *Store
}

// use runs fn on the writing connection without a transaction.
func (s *Store) use(ctx context.Context, doing string, fn func(*tx) error) error {
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return fail(ctx, s.path, doing, ctx.Err())
	}
	defer func() { <-s.turn }()
	if s.stmts == nil {
		return fail(ctx, s.path, doing, errors.New("it is closed"))
	}
	return fail(ctx, s.path, doing, fn(&tx{ctx: ctx, s: s}))
}

// transact runs fn in one transaction, which is undone when fn fails.
func (s *Store) transact(ctx context.Context, doing string, fn func(*tx) error) error {
	return s.use(ctx, doing, func(t *tx) error {
		// A statement that the context stops may have been done all the same. So the context has no say in the
		// commit, and whatever failed is rolled back.
		whole := &tx{ctx: context.WithoutCancel(ctx), s: s}
		_, err := t.exec(beginWrite)
		if err == nil {
			err = fn(t)
		}
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			_, err = whole.exec("COMMIT")
		}
		if err != nil {
			// This fails where there is no transaction: not begun, or undone by SQLite, as on a full disk.
			_, _ = whole.exec("ROLLBACK")
		}
		return err
	})
}

// exec runs a statement and returns how many rows it changed.
func (t *tx) exec(query string, args ...any) (int64, error) {
	return t.execText(text{head: query}, args)
}

func (t *tx) execText(q text, args []any) (int64, error) {
	st, err := t.stmt(q)
	if err != nil {
		return 0, err
	}
	r, err := st.ExecContext(t.ctx, args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// one reads one row; the error is sql.ErrNoRows when there is none.
func (t *tx) one(query string, args []any, into ...any) error {
	st, err := t.stmt(text{head: query})
	if err != nil {
		return err
	}
	return st.QueryRowContext(t.ctx, args...).Scan(into...)
}

// rows calls fn for each row.
func (t *tx) rows(query string, args []any, fn func(scan func(...any) error) error) error {
	return t.rowsText(text{head: query}, args, fn)
}

func (t *tx) rowsText(q text, args []any, fn func(scan func(...any) error) error) error {
	st, err := t.stmt(q)
	if err != nil {
		return err
	}
	rs, err := st.QueryContext(t.ctx, args...)
	if err != nil {
		return err
	}
	return eachRow(rs, fn)
}

// eachRow calls fn for each row and closes rs.
func eachRow(rs *sql.Rows, fn func(scan func(...any) error) error) error {
	defer rs.Close() // Err tells what went wrong
	for rs.Next() {
		if err := fn(rs.Scan); err != nil {
			return err
		}
	}
	return rs.Err()
}

// next takes n numbers from a counter and returns the first.
func (t *tx) next(counter string, n int) (int64, error) {
	var last int64
	err := t.one("UPDATE counter SET value = value + $1 WHERE name = $2 RETURNING value", []any{n, counter}, &last)
	if err != nil {
		return 0, fmt.Errorf("counter %q: %w", counter, err)
	}
	return last - int64(n) + 1, nil
}

// stamp is a time as it is stored: Unix seconds, 0 for none.
func stamp(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

// moment is the time of a stamp.
func moment(stamp int64) time.Time {
	if stamp == 0 {
		return time.Time{}
	}
	return time.Unix(stamp, 0).UTC()
}
