package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
	"github.com/copytaster/copytaster/cmd/copytaster/internal/desk"
	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/store"
)

// storeFlags name the configuration and the store of a command that looks at what is stored.
type storeFlags struct{ config, store string }

func (f *storeFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.config, "config", "", "the configuration `FILE`")
	cmd.Flags().StringVar(&f.store, "store", "", "the store's `FILE`")
}

// load reads the configuration. Without a file there is nothing to read but the store.
func (f *storeFlags) load(cmd *cobra.Command, w world) (*config.Config, error) {
	cfg, err := config.Load(config.LoadOptions{
		Path: f.config, Env: w.env, Dir: w.dir, Version: version(), StoreOnly: true,
		Flags: overrides(cmd, map[string]string{"store": "store"}),
	})
	if err != nil {
		return nil, exit(exitUsage, err)
	}
	return cfg, nil
}

// openStore opens a store that is there already.
func openStore(ctx context.Context, path string) (*store.Store, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, exit(exitUsage, fmt.Errorf("there is no store %s: `copytaster run` makes one; --store FILE names another", path))
	}
	st, err := store.Open(ctx, path)
	if err != nil {
		return nil, exit(exitStore, err)
	}
	return st, nil
}

// readStore calls fn with a store that is there already and is only read, so that who may not write it can ask it too. What
// fn found holds where no error is returned.
func readStore(ctx context.Context, path string, fn func(*store.Store) error) error {
	var st *store.Store
	var err error
	if store.Writable(path) {
		st, err = openStore(ctx, path)
	}
	if st == nil && (err == nil || errors.Is(err, store.ErrReadOnly)) {
		if st, err = store.OpenReading(ctx, path); err != nil {
			return exit(exitStore, err)
		}
	}
	if err != nil {
		return err
	}
	defer st.Close()
	if err := fn(st); err != nil {
		return err
	}
	if err := st.Still(); err != nil {
		return exit(exitStore, err)
	}
	return nil
}

func newExplain(w world) *cobra.Command {
	var f storeFlags
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "explain STORY-OR-URL [OTHER]",
		Short: "Say why articles are in one story, or why two are not",
		Long: `Says why each article of a story is in it, in words and numbers, and what was nearest outside. With two articles it says
why they are together or not. An article is named by its address, a story by its id (the guid of its item), also by that
of an item "Developing: …", which tells it anew.`,
		Example: `  copytaster explain https://news.example/2026/09/ferry
  copytaster explain 0b9f6c1e-54a8-5f7c-9c3e-0a4b8a1d2c33 https://other.example/ferries`,
		Args: arguments(1, 2, "a story, or two articles"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return explain(cmd, w, &f, asJSON, args)
		},
	}
	f.register(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func explain(cmd *cobra.Command, w world, f *storeFlags, asJSON bool, args []string) error {
	cfg, err := f.load(cmd, w)
	if err != nil {
		return err
	}
	names, err := articleNames(args)
	if err != nil {
		return err
	}
	var answer any
	var words string
	err = readStore(cmd.Context(), cfg.Store, func(st *store.Store) error {
		answer, words, err = explained(cmd.Context(), cfg, desk.New(desk.Setup{Config: cfg, Store: st, Now: w.now()}), st, names)
		return err
	})
	switch {
	case err != nil:
		return err
	case asJSON:
		return printJSON(w, answer)
	}
	return say(w, "%s", words)
}

// explained answers why a story is what it is, or why two articles are together or not, as data and in words.
func explained(ctx context.Context, cfg *config.Config, d *desk.Desk, st *store.Store, named []string) (answer any, words string, err error) {
	names, err := storedNames(ctx, cfg, st, named)
	if err != nil {
		return nil, "", exit(exitStore, err)
	}
	if len(names) == 2 {
		p, err := d.ExplainPair(ctx, names[0], names[1])
		if err != nil {
			return nil, "", lookupError(err)
		}
		return p, pairInWords(&p, cfg.Groups()), nil
	}
	x, err := d.Explain(ctx, names[0])
	if err != nil {
		return nil, "", lookupError(err)
	}
	if id, err := feed.ParseID(named[0]); err == nil && names[0] != named[0] {
		x.Item = id
	}
	words = inWords(&x)
	if !cfg.Groups() {
		words += "\nno channel groups articles (group: false)\n"
	}
	return x, words, nil
}

// arguments takes so many, and says what they are.
func arguments(least, most int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < least || len(args) > most {
			return exit(exitUsage, fmt.Errorf("%s takes %s, not %d arguments; see `%s --help`", cmd.Name(), what, len(args), cmd.CommandPath()))
		}
		return nil
	}
}

func articleNames(args []string) ([]string, error) {
	names := make([]string, len(args))
	for i, a := range args {
		var err error
		if names[i], err = config.ArticleName(a); err != nil {
			return nil, exit(exitUsage, err)
		}
	}
	return names, nil
}

// storedNames gives the name of its story to what names an item that tells one anew, and an article's own address to what the
// rules for links made of it, or to it with or without a last slash, and leaves other names as they are.
func storedNames(ctx context.Context, cfg *config.Config, st *store.Store, names []string) ([]string, error) {
	others := make([]string, len(names))
	for i, name := range names {
		others[i] = otherSlash(name)
	}
	nums, err := st.Named(ctx, slices.Concat(names, others))
	if err != nil {
		return nil, err
	}
	names = slices.Clone(names)
	for i, name := range names {
		if nums[name] == 0 && nums[others[i]] != 0 {
			names[i] = others[i]
		}
	}
	var items []feed.ID
	links := map[string]string{} // by their keys
	for _, name := range names {
		if nums[name] != 0 {
			continue
		}
		if id, err := feed.ParseID(name); err == nil {
			items = append(items, id)
		} else if key := feed.LinkKey(name); key != "" && cfg.URLRules.Rules() > 0 {
			links[key] = ""
		}
	}
	stories, err := st.Developed(ctx, items)
	if err != nil {
		return nil, err
	}
	if len(links) > 0 {
		for c, err := range st.Candidates(ctx, false) {
			if err != nil {
				return nil, err
			}
			key := feed.LinkKey(cfg.URLRules.Link(c.Article.URL))
			if own, asked := links[key]; asked && own == "" { // of several the newest
				links[key] = c.Article.URL
			}
		}
	}
	for i, name := range names {
		if id, err := feed.ParseID(name); err == nil && !stories[id].IsZero() {
			names[i] = stories[id].String()
		} else if own := links[feed.LinkKey(name)]; own != "" {
			names[i] = own
		}
	}
	return names, nil
}

// otherSlash gives an address that ends in a slash without it, and another one with it.
func otherSlash(address string) string {
	end := len(address)
	if i := strings.IndexAny(address, "?#"); i >= 0 {
		end = i
	}
	path, slash := strings.CutSuffix(address[:end], "/")
	if !slash {
		path += "/"
	}
	return path + address[end:]
}

func lookupError(err error) error {
	var unknown *desk.UnknownError
	if errors.As(err, &unknown) {
		return exit(exitUsage, err)
	}
	return exit(exitStore, err)
}

// inWords says why a story is what it is.
func inWords(x *desk.Explained) string {
	var b strings.Builder
	fmt.Fprintf(&b, "story %s\n", x.Story)
	if !x.Item.IsZero() {
		fmt.Fprintf(&b, "item  %s tells it anew, since more outlets joined it\n", x.Item)
	}
	for _, id := range x.Aliases {
		fmt.Fprintf(&b, "was   %s too, a story that was found to be this one\n", id)
	}
	for i := range x.Members {
		m := &x.Members[i]
		role := "in"
		if m.Founder {
			role = "founder"
		}
		fmt.Fprintf(&b, "\n%-8s %s\n", role, nameOf(m))
		if m.CopyOf != "" {
			fmt.Fprintf(&b, "         the same text as %q\n", m.CopyOf)
		}
		person(&b, m.Person)
		judgement(&b, &m.Judgement, "with the others")
		if j := &m.Judgement; j.Known && !j.Joins && !m.Founder && m.Person == "" {
			b.WriteString("         it would not join by itself now: the story was another one when it came, or other things were reported, or it came with others, or a person joined them once\n")
		}
	}
	if len(x.Outside) > 0 {
		b.WriteString("\nnearest outside\n")
	}
	for i := range x.Outside {
		o := &x.Outside[i]
		fmt.Fprintf(&b, "\n         %s\n", nameOf(o))
		person(&b, o.Person)
		judgement(&b, &o.Judgement, "")
		kept(&b, o.Kept)
	}
	return b.String()
}

// pairInWords says why two articles are together or not. groups is whether any channel groups articles.
func pairInWords(p *desk.Pair, groups bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n\n", nameOf(&p.A), nameOf(&p.B))
	if p.Together {
		b.WriteString("are in one story\n")
	} else {
		b.WriteString("are in two stories\n")
	}
	person(&b, p.Person)
	if p.Person != "" && p.Together != (p.Person == config.Join) {
		follows := "which the next run follows, unless another order forbids it"
		if !groups {
			follows = "which will be followed when a channel groups articles: none does now (group: false)"
		}
		fmt.Fprintf(&b, "         %s\n", follows)
	}
	judgement(&b, &p.Judgement, "of the two alone")
	kept(&b, p.Kept)
	if j := &p.Judgement; p.Together && j.Known && !j.Joins && p.Person == "" {
		b.WriteString("         others of the story brought them together, or it was another one when they came, or a person joined them once\n")
	}
	return b.String()
}

// kept says why what is near enough is apart all the same.
func kept(b *strings.Builder, why string) {
	if why != "" {
		fmt.Fprintf(b, "         %s\n", why)
	}
}

func nameOf(m *desk.Because) string {
	name := m.Title
	if m.Outlet != "" {
		name = m.Outlet + " · " + name
	}
	return name + "  " + m.Published.Format(time.DateTime) + "\n         " + cmp.Or(m.URL, m.Article.String())
}

func person(b *strings.Builder, word string) {
	switch word {
	case config.Join:
		b.WriteString("         a person joined them\n")
	case config.Part:
		b.WriteString("         a person parted them\n")
	}
}

// mostReasons is how many reasons are told, the weightiest first.
const mostReasons = 8

func judgement(b *strings.Builder, j *desk.Judgement, with string) {
	if !j.Known {
		return
	}
	if j.P > 0 { // else nothing was compared
		fmt.Fprintf(b, "         chance %.3f, needed %.3f", j.P, j.Bar)
		if with != "" {
			fmt.Fprintf(b, ", %s", with)
		}
		b.WriteByte('\n')
	}
	if j.Guard != "" {
		rule := "keeps apart"
		if j.Joins {
			rule = "brings together"
		}
		fmt.Fprintf(b, "         a rule %s: %s\n", rule, j.Guard)
	}
	for _, note := range j.Notes {
		fmt.Fprintf(b, "         %s\n", note)
	}
	for _, r := range j.Reasons[:min(len(j.Reasons), mostReasons)] {
		fmt.Fprintf(b, "         %+6.2f  %s (%.2f)\n", r.Weight, r.Words, r.Value)
	}
}
