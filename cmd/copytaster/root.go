package main

import (
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

func newRoot(w world) *cobra.Command {
	root := &cobra.Command{
		Use:   "copytaster",
		Short: "Many sources in, one combined feed out, each story with its related headlines",
		Long: `Copytaster reads feeds, article pages and plain-text stories, keeps each article once, puts its related
headlines under it, and writes the result as RSS, Atom and JSON Feed and as a web page.

  copytaster run --out public https://news.example/feed.xml stories/
  copytaster init && copytaster run

` + exitCodes,
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       version(),
	}
	root.SetArgs(w.args)
	root.SetIn(w.stdin)
	root.SetOut(w.stdout)
	root.SetErr(w.stderr)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w; see `%s --help`", err, cmd.CommandPath())
	})
	root.SetVersionTemplate("copytaster {{.Version}}\n")
	root.AddCommand(newRun(w), newRead(w), newInit(w), newCheck(w), newVersion(w), newMan(w), newGroup(w),
		newServe(w), newHealthcheck(w), newExplain(w), newJoin(w), newPart(w))
	return root
}

func newVersion(w world) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return say(w, "copytaster %s\n", version())
		},
	}
}

// say prints a command's answer.
func say(w world, format string, args ...any) error {
	if _, err := fmt.Fprintf(w.stdout, format, args...); err != nil {
		return exit(exitStore, fmt.Errorf("standard output: %w", err))
	}
	return nil
}

func newMan(w world) *cobra.Command {
	return &cobra.Command{
		Use:   "man DIR",
		Short: "Write the man pages into a folder",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			root.DisableAutoGenTag = true
			header := &doc.GenManHeader{Title: "COPYTASTER", Section: "1", Source: "copytaster " + version()}
			if err := doc.GenManTree(root, header, abs(w, args[0])); err != nil {
				return exit(exitStore, fmt.Errorf("man pages: %w", err))
			}
			return nil
		},
	}
}

// version is the module's version as the build recorded it, or "dev" with the commit.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "dev"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return strings.TrimPrefix(v, "v")
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "dev-" + s.Value[:12]
		}
	}
	return "dev"
}
