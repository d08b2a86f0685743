package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
	"github.com/copytaster/copytaster/cmd/copytaster/internal/desk"
	"github.com/copytaster/copytaster/feed/store"
)

// dryRun says what a round would ask and write, and does neither.
func dryRun(ctx context.Context, w world, cfg *config.Config, f *runFlags) error {
	var intent desk.Intent
	intend := func(st *store.Store) (err error) {
		d := desk.New(desk.Setup{Config: cfg, Store: st, Now: w.now()})
		if intent, err = d.Intend(ctx, f.all, f.format); err != nil {
			return exit(exitStore, err)
		}
		return nil
	}
	_, err := os.Stat(cfg.Store)
	switch {
	case err == nil:
		err = readStore(ctx, cfg.Store, intend)
	case errors.Is(err, fs.ErrNotExist):
		err = intend(nil)
	default:
		err = exit(exitStore, err)
	}
	if err != nil {
		return err
	}
	if f.json {
		return printJSON(w, intent)
	}
	for _, s := range intent.Ask {
		fmt.Fprintln(w.stdout, "would ask  ", s)
	}
	for _, s := range intent.Wait {
		fmt.Fprintf(w.stdout, "not due     %s until %s\n", s.Source, s.Until)
	}
	for _, s := range intent.Bad {
		fmt.Fprintf(w.stdout, "cannot ask  %s: %s\n", s.Source, s.Error)
	}
	for _, p := range intent.Write {
		fmt.Fprintln(w.stdout, "would write", filepath.Join(cfg.Publish.Out, filepath.FromSlash(p)))
	}
	return nil
}
