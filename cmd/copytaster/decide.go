package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
	"github.com/copytaster/copytaster/cmd/copytaster/internal/desk"
	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/store"
)

func newJoin(w world) *cobra.Command {
	return newDecide(w, config.Join, "Say that two articles belong to one story",
		`Says that two articles belong to one story, against whatever the program thinks, for ever. The next run puts them
together, and all that is in their stories: the older keeps its id, the other's becomes an alias of it.`)
}

func newPart(w world) *cobra.Command {
	return newDecide(w, config.Part, "Say that two articles do not belong to one story",
		`Says that two articles do not belong to one story, against whatever the program thinks, for ever. The next run divides
the story between them: each other article in it goes with that of the two which it is more like, unless you said where
it belongs. The articles with the one that founded the story keep its id, the others have a new one.`)
}

// newDecide makes the command of a decision.
func newDecide(w world, word, short, long string) *cobra.Command {
	var f storeFlags
	cmd := &cobra.Command{
		Use:   word + " A B",
		Short: short,
		Long: long + ` An article is named by its address, a story by its id.

The decision is a line of the file NAME.decisions beside the configuration, so that it outlives the store. A later one
on the same pair wins; pin: and split: of the configuration win over both.`,
		Example: "  copytaster " + word + " https://one.example/ferry https://two.example/ferries",
		Args:    arguments(2, 2, "two articles"),
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg, err := f.load(cmd, w)
			if err != nil {
				return err
			}
			names, err := articleNames(args)
			if err != nil {
				return err
			}
			return decide(cmd, w, cfg, config.Decision{Word: word, A: names[0], B: names[1]})
		},
	}
	f.register(cmd)
	return cmd
}

// decide writes a decision on two articles that are known, each by its own address where it has one: a story's id can
// become an alias.
func decide(cmd *cobra.Command, w world, cfg *config.Config, d config.Decision) error {
	st, err := openStore(cmd.Context(), cfg.Store)
	if err != nil {
		return err
	}
	defer st.Close()
	names, err := storedNames(cmd.Context(), cfg, st, []string{d.A, d.B})
	if err != nil {
		return exit(exitStore, err)
	}
	d.A, d.B = names[0], names[1]
	var only []string
	for _, name := range []*string{&d.A, &d.B} {
		var a *feed.Article
		if *name, a, err = lastingName(cmd.Context(), st, *name); err != nil {
			return err
		}
		if a.URL == "" {
			only = append(only, a.Title)
		}
	}
	if d.A == d.B {
		return exit(exitUsage, fmt.Errorf("both names are of one article, %s", d.A))
	}
	if err := file(cmd, w, cfg, st, d); err != nil || d.Word != config.Join {
		return err
	}
	for _, title := range only {
		if err := say(w, "%q has no address of its own: its text can be read only where it leads the story.\n", title); err != nil {
			return err
		}
	}
	return nil
}

// lastingName is what a decision calls an article by, and the article: its address, or its id where it has none or shares it
// with others.
func lastingName(ctx context.Context, st *store.Store, name string) (string, *feed.Article, error) {
	nums, err := st.Named(ctx, []string{name})
	if err != nil {
		return "", nil, exit(exitStore, err)
	}
	found, err := st.ByNum(ctx, []int64{nums[name]})
	if err != nil {
		return "", nil, exit(exitStore, err)
	}
	if len(found) == 0 {
		return "", nil, exit(exitUsage, fmt.Errorf("%s names no article that is kept here; `copytaster explain` takes the same names", name))
	}
	a := &found[0].Article
	byURL, err := st.Named(ctx, []string{a.URL})
	if err != nil {
		return "", nil, exit(exitStore, err)
	}
	if byURL[a.URL] == found[0].Num {
		return a.URL, a, nil
	}
	return a.ID.String(), a, nil
}

// file writes a decision into the file, unless it stands there, and says where it does not hold.
func file(cmd *cobra.Command, w world, cfg *config.Config, st *store.Store, d config.Decision) error {
	at := desk.New(desk.Setup{Config: cfg, Store: st, Now: w.now()})
	filed, _, err := at.Decided(cmd.Context(), d.A, d.B)
	if err != nil {
		return exit(exitStore, err)
	}
	if filed == d.Word {
		if err := say(w, "%q stands in %s already.\n", d, cfg.DecisionsPath()); err != nil {
			return err
		}
	} else {
		if err := cfg.Decide(d); err != nil {
			return exit(exitStore, fmt.Errorf("the file of decisions: %w", err))
		}
		follows := "The next run follows it."
		if !cfg.Groups() {
			follows = "It will be followed when a channel groups articles: none does now (group: false)."
		}
		if err := say(w, "Wrote %q to %s. %s\n", d, cfg.DecisionsPath(), follows); err != nil {
			return err
		}
	}
	_, holds, err := at.Decided(cmd.Context(), d.A, d.B)
	if err != nil {
		return exit(exitStore, err)
	}
	if holds == config.Join {
		against, ok, err := at.Against(cmd.Context(), d.A, d.B)
		if err != nil {
			return exit(exitStore, err)
		}
		if ok {
			return say(w, "But %q stands against it: what was parted stays so.\n", against)
		}
	}
	if holds != d.Word {
		return say(w, "But group.%s of %s says otherwise, and wins: take the articles out there.\n",
			map[string]string{config.Join: "pin", config.Part: "split"}[holds], cfg.Path)
	}
	return nil
}
