package store

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
)

// Writable reports whether a file is not one that may be read and not written. Of one that cannot be opened at all, opening it
// says more.
func Writable(path string) bool {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err == nil {
		err = f.Close()
	}
	return err == nil || classify(err) != readOnly
}

// OpenReading opens a store for who may read its file and not write it: another user, or on a mount that is read-only.
// Nothing is made, migrated or checked but what tells that it is a store of this version, and what writes fails. After the
// last reading Still says whether all that was read holds.
func OpenReading(ctx context.Context, path string) (*Store, error) {
	const doing = "on opening it for reading"
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fail(ctx, path, doing, err)
	}
	s := &Store{path: abs, reading: true, turn: make(chan struct{}, 1), stmts: map[text]*sql.Stmt{}}
	s.file, err = os.Stat(abs)
	if err == nil && s.file.Size() == 0 {
		err = empty.because("it has no bytes")
	}
	if err == nil {
		err = checkHeader(abs, s.file.Size())
	}
	if err == nil {
		err = s.openReading(ctx)
	}
	if err == nil {
		return s, nil
	}
	if classify(err) == readOnly {
		err = unreadable.because("%w", err)
	}
	return nil, fail(ctx, abs, doing, err)
}

// Still returns an ErrBusy where another process changed the file while it was read as it lay: what was read may be of two
// times then.
func (s *Store) Still() error {
	const doing = "on reading it"
	if !s.lying {
		return nil
	}
	now, err := os.Stat(s.path)
	if err == nil && (!os.SameFile(now, s.file) || now.Size() != s.file.Size() || !now.ModTime().Equal(s.file.ModTime())) {
		err = busy.because("it was written while it was read")
	}
	return fail(context.Background(), s.path, doing, err)
}
