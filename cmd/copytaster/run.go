package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
	"github.com/copytaster/copytaster/cmd/copytaster/internal/desk"
	"github.com/copytaster/copytaster/feed/publish"
	"github.com/copytaster/copytaster/feed/render"
	"github.com/copytaster/copytaster/feed/store"
	"github.com/copytaster/copytaster/sources/fetch"
)

type runFlags struct {
	config, out, store, baseURL, format, failOn string
	all, dryRun, json, quiet, verbose, ifFree   bool
}

func newRun(w world) *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run [SOURCE...]",
		Short: "Read the sources that are due, and publish the edition",
		Long: `Reads the sources of the configuration, or those given instead: an address, a file, a folder, a pattern, or "-" for
standard input. What is new is stored, and the edition is written into --out: rss.xml, atom.xml, feed.json, index.html
and sources.opml, the same in a folder for each further channel, and a page for each story.

A source is asked when it is due, so running often is harmless.

` + exitCodes,
		Example: `  copytaster run --out public https://news.example/feed.xml stories/
  copytaster run --config news.yaml
  copytaster run --format atom feed.xml > combined.xml`,
		RunE: func(cmd *cobra.Command, args []string) error { return runRound(cmd, w, &f, args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.config, "config", "", "the configuration `FILE`")
	flags.StringVar(&f.out, "out", "", "write the edition into this `DIR`")
	flags.StringVar(&f.store, "store", "", "the store's `FILE`")
	flags.StringVar(&f.baseURL, "base-url", "", "the `URL` under which DIR is published")
	flags.StringVar(&f.format, "format", "", "write one document to standard output instead: rss, atom or json")
	flags.StringVar(&f.failOn, "fail-on", "lasting", "exit 3 when sources fail: none, lasting or any")
	flags.BoolVar(&f.all, "all", false, "ask every source now, still conditionally and never against a server's Retry-After")
	flags.BoolVar(&f.dryRun, "dry-run", false, "fetch and store nothing; say what would be asked and written")
	flags.BoolVar(&f.json, "json", false, "print a report in JSON")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "no progress, no table, no hints; errors only")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "say what was done also when nobody watches")
	flags.BoolVar(&f.ifFree, "if-free", false, "exit 0, not 5, when another run holds the lock")
	cmd.MarkFlagsMutuallyExclusive("out", "format")
	cmd.MarkFlagsMutuallyExclusive("quiet", "verbose")
	return cmd
}

// overrides are the flags that were set, by the key of the configuration that they stand for.
func overrides(cmd *cobra.Command, keys map[string]string) map[string]string {
	set := map[string]string{}
	for flag, key := range keys {
		if cmd.Flags().Changed(flag) {
			set[key] = cmd.Flags().Lookup(flag).Value.String()
		}
	}
	return set
}

func runRound(cmd *cobra.Command, w world, f *runFlags, args []string) error {
	switch f.failOn {
	case "none", "lasting", "any":
	default:
		return exit(exitUsage, fmt.Errorf("--fail-on %q: it is none, lasting or any", f.failOn))
	}
	if f.format != "" && formatNamed(f.format) == nil {
		return exit(exitUsage, fmt.Errorf("--format %q: it is rss, atom or json", f.format))
	}
	if f.format != "" && f.json {
		return exit(exitUsage, errors.New("--format and --json both want standard output; give one of them"))
	}
	cfg, err := config.Load(config.LoadOptions{
		Path: f.config, Env: w.env, Dir: w.dir, Sources: args, Version: version(),
		Flags: overrides(cmd, map[string]string{"out": "publish.out", "store": "store", "base-url": "base_url"}),
	})
	if err != nil {
		return exit(exitUsage, err)
	}
	if cfg.Publish.Out == "" && f.format == "" {
		return exit(exitUsage, errors.New("nowhere to publish: give --out DIR, or publish.out in the configuration, "+
			"or --format rss|atom|json for standard output"))
	}
	if f.format != "" {
		cfg.Publish.Out = ""
	}
	if f.dryRun {
		return dryRun(cmd.Context(), w, cfg, f)
	}
	return publishRound(cmd.Context(), w, cfg, f)
}

func formatNamed(name string) *render.Format {
	for _, f := range render.Formats() {
		if f.Name == name {
			return &f
		}
	}
	return nil
}

// publishRound runs one round under the lock and turns its report into words and an exit code.
func publishRound(ctx context.Context, w world, cfg *config.Config, f *runFlags) error {
	expectGroups(cfg, len(cfg.Sources))
	defer takenLater.Store(0)
	unlock, err := lock(cfg.Store)
	if err != nil {
		var ee *exitError
		if f.ifFree && errors.As(err, &ee) && ee.code == exitLocked {
			return nil
		}
		return err
	}
	defer unlock()
	opt := desk.Options{All: f.all, Format: f.format, Stdout: w.stdout}
	if cfg.Publish.Out != "" {
		if opt.Folder, err = publish.Open(cfg.Publish.Out); err != nil {
			return folderError(f, err)
		}
		opt.Folder.Precompress = cfg.Publish.Precompress
		defer opt.Folder.Close()
	}
	st, err := store.OpenLocked(ctx, cfg.Store)
	if err != nil {
		return exit(exitStore, err)
	}
	client, err := newClient(w, cfg)
	if err != nil {
		return errors.Join(exit(exitUsage, err), st.Close())
	}
	defer client.Close()
	show, began := newShow(w, f), w.now()
	report, err := desk.New(desk.Setup{
		Config: cfg, Store: st, Client: client, Stdin: w.stdin, Generator: version(), Now: w.now(),
		Progress: func(done, all, fresh int) {
			expectGroups(cfg, all)
			show.progress(done, all, fresh)
		},
	}).Round(ctx, opt)
	if err == nil && opt.Folder != nil {
		err = tellHubs(ctx, w, cfg, st, client, &report)
	}
	if cerr := st.Close(); err == nil {
		err = cerr
	}
	if missing := cfg.Missing(); missing != "" {
		report.Notes = append(report.Notes, missing)
	}
	report.Seconds = w.now().Sub(began).Seconds()
	if serr := show.report(&report, cfg, err); serr != nil && err == nil {
		err = serr
	}
	switch {
	case errors.Is(err, desk.ErrNothing):
		return exit(exitNothing, err)
	case err != nil:
		return exit(exitStore, err)
	case failed(&report, f.failOn):
		return exit(exitFailed, nil)
	}
	return nil
}

// hubsWithin is how long a run waits for hubs; what they are still owed is told by the next one. One that does not answer has
// failed by then, and is left alone longer and longer.
const hubsWithin = publish.HubTimeout + 5*time.Second

// tellHubs tells the configured hubs of the feeds among the written files, and of those that they are still owed, and notes
// in the report which hub could not be told.
func tellHubs(ctx context.Context, w world, cfg *config.Config, st *store.Store, client *fetch.Client, report *desk.Report) error {
	if len(cfg.Publish.Hubs) == 0 || cfg.BaseURL == "" {
		return nil
	}
	hubs, err := desk.Hubs(ctx, cfg, st, client.Send, w.now, nil)
	if err != nil {
		return err
	}
	hubs.Tell(desk.Topics(cfg.BaseURL, report.Written)...)
	ctx, cancel := context.WithTimeout(ctx, hubsWithin)
	defer cancel()
	hubs.Ping(ctx)
	for _, h := range hubs.State() {
		if len(h.Owed) > 0 {
			report.Notes = append(report.Notes, fmt.Sprintf("%s: %s; feeds of which the hub has still to be told: %d",
				fetch.Redact(h.Hub), cmp.Or(h.Error, "no answer in time"), len(h.Owed)))
		}
	}
	return nil
}

// folderError is the exit for an output folder that cannot be had.
func folderError(f *runFlags, err error) error {
	switch {
	case !errors.Is(err, publish.ErrLocked):
		return exit(exitStore, err)
	case f.ifFree:
		return nil
	}
	return exit(exitLocked, err)
}

// failed reports whether the round's failures are what --fail-on asks about.
func failed(r *desk.Report, on string) bool {
	for _, x := range r.Failures {
		if on == "any" || on == "lasting" && x.Lasting && x.Fresh {
			return true
		}
	}
	return false
}

// lock takes the lock of the store at once or not at all, and returns what gives it back.
func lock(storePath string) (func(), error) {
	if err := os.MkdirAll(filepath.Dir(storePath), 0o755); err != nil {
		return nil, exit(exitStore, fmt.Errorf("the folder of the store: %w", err))
	}
	unlock, err := store.Lock(storePath)
	switch {
	case errors.Is(err, store.ErrBusy):
		return nil, exit(exitLocked, fmt.Errorf("%w; nothing was touched", err))
	case err != nil:
		return nil, exit(exitStore, err)
	}
	return unlock, nil
}

// newClient makes the one client for all that leaves the machine.
func newClient(w world, cfg *config.Config) (*fetch.Client, error) {
	return fetch.New(fetch.Config{
		UserAgent: cfg.Fetch.UserAgent, PerHost: cfg.Fetch.PerHost, HostDelay: cfg.Fetch.HostDelay,
		AllowPrivate: cfg.Fetch.AllowPrivate, Proxy: cfg.Fetch.Proxy, Now: w.now,
	})
}

// abs makes a path absolute against the working directory.
func abs(w world, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(w.dir, path)
}

// printJSON writes v indented, as every --json does.
func printJSON(w world, v any) error {
	e := json.NewEncoder(w.stdout)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return exit(exitStore, fmt.Errorf("standard output: %w", err))
	}
	return nil
}
