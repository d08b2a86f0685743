// Command copytaster reads many sources, keeps each article once, puts its related headlines under it and publishes
// the result as RSS, Atom and JSON Feed and as a web page. It runs from cron and exits, or stays up and serves.
//
// It promises: silence when all went well and nobody watches, one line for each thing that did not, the exit codes
// that `copytaster --help` lists, and never half a document in the place of a whole one.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // time zones where the machine has none

	"golang.org/x/term"
)

// The exit codes.
const (
	exitDone        = 0
	exitNothing     = 1
	exitUsage       = 2
	exitFailed      = 3
	exitStore       = 4
	exitLocked      = 5
	exitInterrupted = 130
)

const exitCodes = `Exit codes:
  0    done; also when nothing was due
  1    nothing could be published and what was before stays; or (read) no source
       could be read
  2    wrong usage or configuration; nothing was touched
  3    published, but sources failed as --fail-on says
  4    the store or the output could not be written; the last good edition stays;
       or (serve) the address is taken
  5    another run holds the lock; nothing was touched
  130  interrupted; what had been read is kept, the last good edition stays`

// exitError carries an exit code. An empty err prints nothing: what had to be said was said.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string { return e.err.Error() }
func (e *exitError) Unwrap() error { return e.err }

func exit(code int, err error) error { return &exitError{code, err} }

// world is all that the program gets from outside, so that a test can be another one.
type world struct {
	args     []string
	env      []string // as os.Environ gives it
	dir      string   // working directory
	stdin    io.Reader
	stdout   io.Writer
	stderr   io.Writer
	terminal bool // a person watches stderr
	now      func() time.Time
}

func main() {
	log.SetOutput(io.Discard) // net/http's remarks about rude servers are not for a cron mail
	paceGarbage()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	go func() {
		<-ctx.Done()
		stop() // a second signal ends the program at once
	}()
	dir, err := os.Getwd()
	if err != nil {
		fmt.Fprintln(os.Stderr, "copytaster:", err)
		os.Exit(exitUsage)
	}
	code := run(ctx, world{
		args: os.Args[1:], env: os.Environ(), dir: dir,
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr,
		terminal: term.IsTerminal(int(os.Stderr.Fd())) && os.Getenv("TERM") != "dumb",
		now:      time.Now,
	})
	os.Exit(code)
}

// run does what the arguments say and returns the exit code.
func run(ctx context.Context, w world) int {
	root := newRoot(w)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	code := exitUsage
	var ee *exitError
	if errors.As(err, &ee) {
		code = ee.code
	}
	if ctx.Err() != nil && code != exitUsage {
		code, err = exitInterrupted, errors.New("interrupted")
		if len(w.args) > 0 && w.args[0] == "run" {
			err = errors.New("interrupted; what had been read is kept, the last edition stays")
		}
	}
	if ee == nil || ee.err != nil {
		fmt.Fprintln(w.stderr, "copytaster: "+strings.TrimRight(err.Error(), "\n"))
	}
	return code
}
