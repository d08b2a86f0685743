package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// ErrStore is in the chain of every error of this package but those of an ended context: the store could not be
// opened, read or written. The sentinels below say why, where that is known, and are ErrStore too.
var ErrStore = errors.New("store")

// Why a store is refused, or cannot go on.
var (
	ErrEmpty    error = empty    // a file without a byte
	ErrForeign  error = foreign  // no database, or another program's
	ErrCorrupt  error = corrupt  // damaged: cut short, overwritten
	ErrNewer    error = newer    // its schema is of a later version
	ErrFull     error = full     // the disk, a quota or a limit on file size; nothing of the call was stored
	ErrReadOnly error = readOnly // rights, a read-only mount, a missing folder
	ErrBusy     error = busy     // another process wrote for more than 10 s
	ErrGone     error = gone     // the open file is not the one at its path any more

	ErrOlder error = older // its schema is of an earlier version, and it cannot be written
)

var (
	empty    = &reason{"is empty", "a store never is: put back a copy, or remove the file to begin anew"}
	foreign  = &reason{"is no Copytaster store", "give another path, or put back a copy if it was one"}
	corrupt  = &reason{"is damaged", "put back a copy, or move the file away to begin anew"}
	newer    = &reason{"was made by a newer copytaster", "use that version, or give another path"}
	full     = &reason{"has no room to write", "free some space on its disk, or raise the limit on file size"}
	readOnly = &reason{"cannot be written", "check the rights to the file and its folder, and the mount"}
	busy     = &reason{"is in use", "wait for the other process to end"}
	older    = &reason{"was made by an older copytaster", "a run that may write it brings it up to date"}
	gone     = &reason{"was taken away or replaced", "put the file back, or restart to go on with what is at its path"}
)

// unreadable: rights, or a log that cannot be read without writing.
var unreadable = &reason{
	"cannot be read without writing it", "check the rights to the file and those beside it, or ask as the user that writes it",
}

// reason is a sentinel: what is the matter with a store, and what to do.
type reason struct{ what, remedy string }

func (r *reason) Error() string { return "the store " + r.what }

// Is makes every reason an ErrStore.
func (r *reason) Is(target error) bool { return target == ErrStore }

// because makes an error of the reason with what was found.
func (r *reason) because(format string, args ...any) error {
	return &failure{why: r, err: fmt.Errorf(format, args...)}
}

// failure is an error of a store: which, what it was doing, why, and what to do.
type failure struct {
	path, doing string  // "" until fail fills them in
	why         *reason // nil when it is not known
	err         error   // nil when the reason says it all
}

func (f *failure) Error() string {
	what, remedy := "failed", ""
	if f.why != nil {
		what, remedy = f.why.what, "; "+f.why.remedy
	}
	if f.err != nil {
		what += ": " + strings.ReplaceAll(f.err.Error(), "\n", "; ")
	}
	return fmt.Sprintf("store %s %s (%s)%s", f.path, what, f.doing, remedy)
}

// Is makes every failure an ErrStore.
func (f *failure) Is(target error) bool { return target == ErrStore }

// Unwrap gives the reason and the cause.
func (f *failure) Unwrap() []error {
	var errs []error
	if f.why != nil {
		errs = append(errs, f.why)
	}
	if f.err != nil {
		errs = append(errs, f.err)
	}
	return errs
}

// fail makes the error of an operation: nil stays nil, a context that ended stays what it is, and all else is a
// failure of this store with the reason that the dialect can tell.
func fail(ctx context.Context, path, doing string, err error) error {
	if err == nil {
		return nil
	}
	var f *failure
	switch {
	case errors.As(err, &f) && f.path != "":
		return err
	case f != nil:
		return &failure{path: path, doing: doing, why: f.why, err: f.err}
	case ctx.Err() != nil:
		return fmt.Errorf("store %s: %s: %w", path, doing, ctx.Err())
	}
	return &failure{path: path, doing: doing, why: classify(err), err: err}
}
