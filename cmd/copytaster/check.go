package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
	"github.com/copytaster/copytaster/sources"
)

func newCheck(w world) *cobra.Command {
	var path string
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check the configuration; nothing is fetched",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			cfg, err := config.Load(config.LoadOptions{
				Path: path, Env: w.env, Dir: w.dir, Version: version(), Flags: map[string]string{},
			})
			if err != nil {
				return exit(exitUsage, err)
			}
			err = say(w, "%s is fine: %d sources, %d channels\n", cfg.Path, len(cfg.Sources), len(cfg.Channels))
			if missing := cfg.Missing(); err == nil && missing != "" {
				err = say(w, "%s\n", missing)
			}
			if err == nil && cfg.URLRules != nil {
				err = say(w, "%s: %s\n", cfg.URLRulesFile, countRules(cfg.URLRules))
			}
			return err
		},
	}
	cmd.Flags().StringVar(&path, "config", "", "the configuration `FILE`")
	return cmd
}

// countRules says how many rules for links there are, and how many could not be used.
func countRules(r *sources.URLRules) string {
	text := fmt.Sprintf("%d rules for links", r.Rules())
	if n := r.Skipped(); n > 0 {
		text += fmt.Sprintf(", %d left out: their patterns, or their provider's, are not in the syntax RE2 "+
			"(no look-around, no back-references)", n)
	}
	return text
}

func newInit(w world) *cobra.Command {
	return &cobra.Command{
		Use:   "init [FILE]",
		Short: "Write a commented configuration that works as it is",
		Long: `Writes copytaster.yaml, or FILE, with every setting explained and some public news feeds in it. A file that exists
is left alone.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			path := abs(w, "copytaster.yaml")
			if len(args) == 1 {
				path = abs(w, args[0])
			}
			f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
			if errors.Is(err, fs.ErrExist) {
				return exit(exitUsage, fmt.Errorf("%s exists already; it was left alone", path))
			}
			if err != nil {
				return exit(exitStore, err)
			}
			_, err = f.Write(config.Example())
			if err = errors.Join(err, f.Close()); err != nil {
				return exit(exitStore, err)
			}
			return say(w, "Wrote %s. Now: copytaster run\n", path)
		},
	}
}
