package store

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
)

// This file is the whole of what is SQLite's own; another dialect is another file like it.

const (
	applicationID = 0x43505454 // "CPTT"
	schemaVersion = 6          // user_version after the last migration

	// oldestSQLite is the first release without the WAL-reset bug of 3.7.0 to 3.51.2.
	oldestSQLite = "3.51.3"

	// checkedPages is the size up to which every page is checked at open: 4 MB take 2 to 3 ms, 120 MB would take 100.
	checkedPages = 1024

	// beginWrite takes the write lock at once, so that no transaction fails in its middle for want of it.
	beginWrite = "BEGIN IMMEDIATE"
)

//go:embed migrations/sqlite/*.sql
var migrations embed.FS

// connect opens the pools of a store: one connection that writes, and others that only read.
func connect(path string) (write, read *sql.DB, err error) {
	write, err = sql.Open("sqlite", dataSource(path, "rw"))
	if err != nil {
		return nil, nil, err
	}
	write.SetMaxOpenConns(1)
	read, err = sql.Open("sqlite", dataSource(path, "ro"))
	if err != nil {
		return nil, nil, errors.Join(err, write.Close())
	}
	read.SetMaxOpenConns(4)
	read.SetMaxIdleConns(4)
	read.SetConnMaxIdleTime(10 * time.Second) // a store at rest holds no pages in memory but the writer's
	return write, read, nil
}

// openReading opens the pools of a store that is only read. Nothing is made beside it: files of the log that another user
// made would keep the one that writes the store out of it.
func (s *Store) openReading(ctx context.Context) error {
	wal, err := os.Stat(s.path + "-wal")
	_, index := os.Stat(s.path + "-shm")
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && wal.Size() == 0 && index != nil: // all is in the file, as it lies
		s.lying = true
		return s.connectReading(ctx, "&immutable=1")
	case err != nil:
		return err
	case index != nil:
		return unreadable.because("what tells where in its log is what: %w", index)
	}
	return s.connectReading(ctx, "")
}

// connectReading opens them with a parameter more.
func (s *Store) connectReading(ctx context.Context, more string) (err error) {
	for _, pool := range []**sql.DB{&s.write, &s.read} { // what else writes only reads here
		if *pool, err = sql.Open("sqlite", dataSource(s.path, "ro")+more); err != nil {
			return err
		}
	}
	s.write.SetMaxOpenConns(1)
	if s.conn, err = s.write.Conn(ctx); err == nil {
		var version int64
		if err = s.conn.QueryRowContext(ctx, "SELECT user_version FROM pragma_user_version").Scan(&version); err == nil && version < schemaVersion {
			err = older.because("its version is %d, this program's %d", version, schemaVersion)
		}
	}
	if err != nil {
		if s.conn != nil {
			err = errors.Join(err, s.conn.Close())
		}
		err = errors.Join(err, s.read.Close(), s.write.Close())
	}
	return err
}

// dataSource is the name by which the driver opens a file in a mode of SQLite's URIs (rw, ro, rwc).
func dataSource(path, mode string) string {
	pragmas := []string{"busy_timeout(10000)", "foreign_keys(1)", "trusted_schema(0)", "cell_size_check(1)"}
	if mode == "ro" {
		pragmas = append(pragmas, "cache_size(-500)") // of four connections; the system has the file in memory too
	} else {
		// A checkpoint every 64 MB: the keys of a large first round lie anywhere, and what is in the log more than once is
		// written back once. 10,000 sources took a tenth more of the processor with one every 16 MB.
		pragmas = append(pragmas, "journal_mode(WAL)", "synchronous(NORMAL)", "wal_autocheckpoint(16000)",
			"temp_store(MEMORY)", fmt.Sprintf("cache_size(-%d)", usualCache>>10))
	}
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed // a Windows drive
	}
	u := url.URL{Scheme: "file", Path: slashed, RawQuery: url.Values{
		"mode": {mode}, "_pragma": pragmas, "_txlock": {"immediate"}, "_error_rc": {"1"}, "_defensive": {"1"},
	}.Encode()}
	return u.String()
}

// prepareFile looks at the file before SQLite does, which takes an empty one for a new database and changes what it
// opens. A missing file is begun anew beside its place and moved there whole, so that a killed first run leaves no
// half-made store: under the lock, since two that did so at once would move each other's into place.
func prepareFile(ctx context.Context, path string, locked bool) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Stat(filepath.Dir(path)); errors.Is(err, fs.ErrNotExist) {
			return readOnly.because("its folder is not there")
		}
		if !locked {
			return errStale
		}
		return create(ctx, path)
	case err != nil:
		return err
	case info.IsDir():
		return foreign.because("it is a folder")
	case info.Size() == 0:
		return empty.because("it has no bytes")
	}
	return checkHeader(path, info.Size())
}

// checkHeader reads the 100 bytes of a database header (https://www.sqlite.org/fileformat2.html, section 1.3).
func checkHeader(path string, size int64) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	head := make([]byte, 100)
	if _, err := io.ReadFull(f, head); err != nil || string(head[:16]) != "SQLite format 3\x00" {
		return foreign.because("it does not begin as a database, or its first page is damaged")
	}
	number := func(at int) int64 { return int64(binary.BigEndian.Uint32(head[at:])) }
	if id := number(68); id != applicationID {
		return foreign.because("it is a database of another program (application id %#x)", id)
	}
	if v := number(60); v > schemaVersion {
		return newer.because("its version is %d, this program's %d", v, schemaVersion)
	}
	page := int64(binary.BigEndian.Uint16(head[16:]))
	if page == 1 {
		page = 65536
	}
	if page < 512 || page&(page-1) != 0 {
		return corrupt.because("its page size is %d", page)
	}
	if log, err := os.Stat(path + "-wal"); err == nil && log.Size() > 32 {
		return nil // a killed run's log is still to be written back, which mends the size
	}
	if want := number(28) * page; size < want || size%page != 0 {
		return corrupt.because("it is cut short: %d bytes, %d expected", size, want)
	}
	return nil
}

// create makes a new store.
func create(ctx context.Context, path string) error {
	// A log without its database is of no use, and SQLite would write it into the new one.
	fresh := path + ".new"
	for _, old := range []string{fresh, fresh + "-wal", fresh + "-shm", path + "-wal", path + "-shm"} {
		if err := os.Remove(old); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	db, err := sql.Open("sqlite", dataSource(fresh, "rwc"))
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	err = errors.Join(migrate(ctx, db, migrations), db.Close())
	if err == nil {
		err = os.Rename(fresh, path)
	}
	if err != nil {
		err = errors.Join(err, removeIfThere(fresh))
	}
	return err
}

func removeIfThere(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// migrate brings a database to the newest version of the schema that files hold. Each step is one transaction, and
// sets user_version in it.
func migrate(ctx context.Context, db *sql.DB, files fs.FS) error {
	sub, err := fs.Sub(files, "migrations/sqlite")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, sub,
		goose.WithTableName("migration"), goose.WithDisableGlobalRegistry(true),
		goose.WithSlog(slog.New(slog.DiscardHandler)))
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// inspect asks an opened database what it is, migrates it when it is older, and looks for damage as far as that is
// cheap: the first page of every table, and all pages of a small store.
func inspect(ctx context.Context, db *sql.DB, locked bool) error {
	var release string
	var application, version, pages int64
	const ask = `SELECT sqlite_version(), a.application_id, u.user_version, p.page_count
		FROM pragma_application_id a, pragma_user_version u, pragma_page_count p`
	if err := db.QueryRowContext(ctx, ask).Scan(&release, &application, &version, &pages); err != nil {
		return err
	}
	switch {
	case olderRelease(release, oldestSQLite):
		return fmt.Errorf("this program was built with SQLite %s, which can damage a store; it needs %s or newer",
			release, oldestSQLite)
	case application != applicationID:
		return foreign.because("application id %#x", application)
	case version > schemaVersion:
		return newer.because("its version is %d, this program's %d", version, schemaVersion)
	case version < schemaVersion && !locked:
		return errStale
	case version < schemaVersion:
		if err := migrate(ctx, db, migrations); err != nil {
			return err
		}
	}
	if pages <= checkedPages {
		var verdict string
		if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict); err != nil {
			return err
		}
		if verdict != "ok" {
			return corrupt.because("%s", strings.Join(strings.Fields(verdict), " "))
		}
	} else if err := readRoots(ctx, db); err != nil {
		return err
	}
	// A file or a mount that is read-only shows here, before anything was fetched.
	if _, err := db.ExecContext(ctx, beginWrite); err != nil {
		return err
	}
	_, err := db.ExecContext(ctx, "ROLLBACK")
	return err
}

// readRoots reads the way to the first and the last row of every table, and so its first page. By the whole key, since for a
// part of it an index may do.
func readRoots(ctx context.Context, db *sql.DB) error {
	const tables = `SELECT format('"%w"', t.name), iif(t.wr, group_concat(format('"%w"', c.name), ' ASC, ' ORDER BY c.pk), 'rowid'),
			iif(t.wr, group_concat(format('"%w"', c.name), ' DESC, ' ORDER BY c.pk), 'rowid')
		FROM pragma_table_list t JOIN pragma_table_info(t.name) c ON c.pk > 0
		WHERE t.schema = 'main' AND t.type = 'table' GROUP BY t.name`
	rs, err := db.QueryContext(ctx, tables)
	if err != nil {
		return err
	}
	var parts []string
	err = eachRow(rs, func(scan func(...any) error) error {
		var table, first, last string
		err := scan(&table, &first, &last)
		for _, order := range [...]string{first + " ASC", last + " DESC"} {
			parts = append(parts, fmt.Sprintf("COALESCE((SELECT 1 FROM %s NOT INDEXED ORDER BY %s LIMIT 1), 0)", table, order))
		}
		return err
	})
	if err != nil {
		return err
	}
	var n int64
	return db.QueryRowContext(ctx, "SELECT "+strings.Join(parts, " + ")).Scan(&n)
}

// checkpoint writes the log back into the file, so that a store at rest is one file.
func checkpoint(ctx context.Context, conn *sql.Conn) error {
	var busy, logged, done int
	return conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &logged, &done)
}

// usualCache is how many bytes of the file are in memory for writing.
const usualCache = 4 << 20

// Cache lets so many bytes of the file be in memory for writing, 0 for as many as usual. What many new articles change lies
// anywhere in a large file: what does not find room is written, read and written again in one transaction.
func (s *Store) Cache(ctx context.Context, bytes int) error {
	return s.use(ctx, "on making room", func(t *tx) error {
		_, err := t.exec(fmt.Sprintf("PRAGMA cache_size = %d", -cmp.Or(bytes, usualCache)>>10))
		if err == nil && bytes == 0 {
			_, err = t.exec("PRAGMA shrink_memory")
		}
		return err
	})
}

// Rest gives memory back that a store which is not used for a while does not need.
func (s *Store) Rest(ctx context.Context) error {
	return s.use(ctx, "on giving memory back", func(t *tx) error {
		_, err := t.exec("PRAGMA shrink_memory")
		return err
	})
}

// rebind turns the placeholders $1, $2 … into SQLite's ?, whose named ones cost a search each. They have to stand in
// order, each once.
func rebind(query string) string {
	var b strings.Builder
	b.Grow(len(query))
	for {
		before, after, found := strings.Cut(query, "$")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteByte('?')
		query = strings.TrimLeft(after, "0123456789")
	}
}

// classify says why an error of SQLite or of the file system happened, nil where that is not known.
// Result codes: https://www.sqlite.org/rescode.html.
func classify(err error) *reason {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
			return readOnly
		}
		if errors.Is(err, syscall.ENOSPC) {
			return full
		}
		return nil
	}
	switch e.Code() {
	case 778, 1034, 4874, 5386: // IOERR_WRITE, IOERR_FSYNC, IOERR_SHMSIZE, IOERR_SHMMAP
		return full
	case 522: // IOERR_SHORT_READ
		return corrupt
	}
	switch e.Code() & 0xff {
	case 13:
		return full
	case 11, 26: // CORRUPT, NOTADB
		return corrupt
	case 3, 8, 14: // PERM, READONLY, CANTOPEN
		return readOnly
	case 5, 6: // BUSY, LOCKED
		return busy
	}
	return nil
}

// olderRelease reports whether the release a comes before b; both are dotted numbers.
func olderRelease(a, b string) bool {
	parts := func(s string) []int {
		var ns []int
		for p := range strings.SplitSeq(s, ".") {
			n, _ := strconv.Atoi(p) // SQLite's own version: digits by its format
			ns = append(ns, n)
		}
		return ns
	}
	return slices.Compare(parts(a), parts(b)) < 0
}
