package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
	"github.com/copytaster/copytaster/cmd/copytaster/internal/desk"
	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/sources"
)

type readFlags struct {
	config, as string
	kind       string
	selectors  []string // KEY=CSS
	json       bool
}

func newRead(w world) *cobra.Command {
	var f readFlags
	cmd := &cobra.Command{
		Use:   "read SOURCE...",
		Short: "Show what a source gives, without a store",
		Long: `Reads sources and shows their articles with the related headlines that they state. Nothing is stored.

What was met and mended is said under each source. With --json each article is one JSON object on a line of its own, in
which every key is always there; its "source" says what the document is and what was mended in it, and stands on a line
alone where something was mended and there are no articles. An unreadable source is a line on standard error and exit code 3, or 1 when none
could be read.

A page without a feed is tried with --kind page_list and --select, whose keys are those of the configuration.

` + exitCodes,
		Example: `  copytaster read https://news.example/feed.xml
  copytaster read --json stories/ | jq .title
  copytaster read --kind page_list --select item=li.news --select title=h3 https://harbour.example/news
  copytaster read --as https://news.example/feed.xml saved.xml`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return readSources(cmd.Context(), w, &f, args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.config, "config", "", "the configuration `FILE`, for its fetch settings")
	flags.StringVar(&f.as, "as", "", "read the one file given as if it came from this `URL`")
	flags.StringVar(&f.kind, "kind", "", "read as this `KIND`: feed, page, text, opml or page_list")
	flags.StringArrayVar(&f.selectors, "select", nil, "`KEY=CSS` of a page_list: item, link, title, time or summary")
	flags.BoolVar(&f.json, "json", false, "print one JSON object a line")
	return cmd
}

func readSources(ctx context.Context, w world, f *readFlags, args []string) error {
	if f.as != "" {
		if len(args) != 1 || strings.Contains(args[0], "://") {
			return exit(exitUsage, errors.New("--as takes exactly one file"))
		}
		if u, err := url.Parse(f.as); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return exit(exitUsage, fmt.Errorf("--as %q: it is an http(s) address", f.as))
		}
	}
	cfg, err := config.Load(config.LoadOptions{
		Path: f.config, Env: w.env, Dir: w.dir, Sources: args, Version: version(), Flags: map[string]string{},
	})
	if err != nil {
		return exit(exitUsage, err)
	}
	if err := f.choose(cfg); err != nil {
		return exit(exitUsage, err)
	}
	client, err := newClient(w, cfg)
	if err != nil {
		return exit(exitUsage, err)
	}
	defer client.Close()
	out := bufio.NewWriter(w.stdout)
	good, bad := 0, 0
	for r := range desk.Read(ctx, cfg, client, w.stdin, f.as, w.now()) {
		if ctx.Err() != nil {
			break
		}
		if r.Err != nil {
			bad++
			fmt.Fprintf(w.stderr, "copytaster: %s: %v\n", r.Source, r.Err)
			continue
		}
		good++
		if f.json {
			err = writeArticles(out, r)
		} else {
			err = describe(out, r)
		}
		if err = errors.Join(err, out.Flush()); err != nil {
			return exit(exitStore, fmt.Errorf("standard output: %w", err))
		}
	}
	switch {
	case ctx.Err() != nil:
		return exit(exitInterrupted, nil)
	case bad > 0 && good == 0:
		return exit(exitNothing, nil)
	case bad > 0:
		return exit(exitFailed, nil)
	}
	return nil
}

// choose gives the sources the kind and the selectors of the flags.
func (f *readFlags) choose(cfg *config.Config) error {
	var sel sources.Select
	for _, s := range f.selectors {
		key, css, found := strings.Cut(s, "=")
		field := sel.Field(key)
		if !found || field == nil {
			return fmt.Errorf("--select %q: write KEY=CSS, where KEY is one of %s", s, strings.Join(sources.SelectKeys(), ", "))
		}
		*field = css
	}
	switch kinds := sources.Kinds(); {
	case f.kind != "" && !slices.Contains(kinds, f.kind):
		return fmt.Errorf("--kind is one of %s, not %q", strings.Join(kinds, ", "), f.kind)
	case len(f.selectors) > 0 && f.kind != string(sources.PageList):
		return errors.New("--select goes with --kind page_list")
	case f.kind == string(sources.PageList):
		if err := sel.Check(); err != nil {
			return fmt.Errorf("--select: %w", err)
		}
	}
	for i := range cfg.Sources {
		if f.kind != "" {
			cfg.Sources[i].Kind, cfg.Sources[i].Select = sources.Kind(f.kind), sel
		}
	}
	return nil
}

// The JSON form of an article. Every key is always there; a time that is not known is null.
type (
	articleJSON struct {
		ID         feed.ID         `json:"id"`
		Title      string          `json:"title"`
		URL        string          `json:"url"`
		Outlet     outletJSON      `json:"outlet"`
		Authors    []string        `json:"authors"`
		Published  *time.Time      `json:"published"`
		Updated    *time.Time      `json:"updated"`
		Summary    string          `json:"summary"`
		Content    feed.HTML       `json:"content"`
		Categories []string        `json:"categories"`
		Image      string          `json:"image"`
		Enclosures []enclosureJSON `json:"enclosures"`
		Language   string          `json:"language"`
		Stated     []headlineJSON  `json:"stated"`
		Source     sourceJSON      `json:"source"`
	}
	sourceJSON struct {
		Address string   `json:"address"`
		Kind    string   `json:"kind"`
		Format  string   `json:"format"`
		Title   string   `json:"title"`
		Partial bool     `json:"partial"`
		Notes   []string `json:"notes"`
	}
	outletJSON struct {
		Name string `json:"name"`
		URL  string `json:"url"`
	}
	enclosureJSON struct {
		URL    string `json:"url"`
		Type   string `json:"type"`
		Length int64  `json:"length"`
	}
	headlineJSON struct {
		Title string `json:"title"`
		URL   string `json:"url"`
	}
)

func writeArticles(w io.Writer, r desk.ReadResult) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	source := sourceJSON{
		Address: r.Source, Kind: string(r.Reading.Kind), Format: r.Reading.Format, Title: r.Reading.Title,
		Partial: r.Reading.Partial, Notes: append([]string{}, r.Reading.Notes...),
	}
	if len(r.Reading.Articles) == 0 && len(source.Notes) > 0 {
		return e.Encode(map[string]sourceJSON{"source": source})
	}
	for i := range r.Reading.Articles {
		a := &r.Reading.Articles[i]
		j := articleJSON{
			ID: a.ID, Title: a.Title, URL: a.URL, Outlet: outletJSON{a.Outlet.Name, a.Outlet.URL},
			Authors: append([]string{}, a.Authors...), Published: known(a.Published), Updated: known(a.Updated),
			Summary: a.Summary, Content: a.Content, Categories: append([]string{}, a.Categories...), Image: a.Image,
			Enclosures: []enclosureJSON{}, Language: a.Language, Stated: []headlineJSON{}, Source: source,
		}
		for _, x := range a.Enclosures {
			j.Enclosures = append(j.Enclosures, enclosureJSON(x))
		}
		for _, h := range a.Stated {
			j.Stated = append(j.Stated, headlineJSON{h.Title, h.URL})
		}
		if err := e.Encode(j); err != nil {
			return err
		}
	}
	return nil
}

func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// describe writes what a source gave for a person.
func describe(w io.Writer, r desk.ReadResult) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", r.Source, r.Reading.Format)
	if r.Reading.Title != "" {
		fmt.Fprintf(&b, ", %q", r.Reading.Title)
	}
	if r.Reading.Kind == sources.OPML {
		fmt.Fprintf(&b, ", %d sources\n", len(r.Reading.Listed))
	} else {
		fmt.Fprintf(&b, ", %d articles\n", len(r.Reading.Articles))
	}
	for _, n := range r.Reading.Notes {
		fmt.Fprintf(&b, "  note: %s\n", n)
	}
	for _, l := range r.Reading.Listed {
		fmt.Fprintf(&b, "  %s  %s\n", l.Title, l.Address)
	}
	for i := range r.Reading.Articles {
		a := &r.Reading.Articles[i]
		when := "undated         "
		if !a.Published.IsZero() {
			when = a.Published.Format("2006-01-02 15:04")
		}
		fmt.Fprintf(&b, "  %s  %s\n", when, a.Title)
		fmt.Fprintf(&b, "  %16s  %s\n", "", strings.TrimSpace(a.Outlet.Name+"  "+a.URL))
		for _, h := range a.Stated {
			fmt.Fprintf(&b, "  %16s  related: %s\n", "", strings.TrimSpace(h.Title+"  "+h.URL))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
