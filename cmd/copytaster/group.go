package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
	"github.com/copytaster/copytaster/cmd/copytaster/internal/desk"
	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/group"
)

func newGroup(w world) *cobra.Command {
	var o group.Options
	var window string
	cmd := &cobra.Command{
		Use:   "group",
		Short: "Group articles by the event that they are about, from standard input to standard output",
		Long: `Reads articles from standard input, one JSON object a line with the keys id, title, summary, url, source, published
(RFC 3339, "" for unknown) and language ("" or left out: by the words), in the order in which they arrived, and writes
{"id","cluster"} for each as soon as it is judged. Where two groups turn out to be one, one to be two, or an article to be of
another group, a later line for an id replaces an earlier one. A cluster goes by the id of the article that began it.

Nothing is stored and no clock is read: the same input gives the same output.

` + exitCodes,
		Example: `  copytaster group < articles.jsonl`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var err error
			if o.Window, err = config.Window(window); err != nil {
				return exit(exitUsage, fmt.Errorf("--window: %w", err))
			}
			if o.Keep < 1 {
				return exit(exitUsage, fmt.Errorf("--keep: %d is no whole number above 0", o.Keep))
			}
			return groupLines(&patientReader{ctx: cmd.Context(), in: w.stdin}, w.stdout, o)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&window, "window", "14d", "how far apart two articles of one event are published at most: a `TIME` like 36h or 14d")
	flags.IntVar(&o.Keep, "keep", 100_000, "against how `many` articles a new one is held at most")
	return cmd
}

// lineIn and lineOut are what the command reads and writes.
type (
	lineIn struct {
		ID        string `json:"id"`
		Title     string `json:"title"`
		Summary   string `json:"summary"`
		URL       string `json:"url"`
		Source    string `json:"source"`
		Published string `json:"published"`
		Language  string `json:"language"`
	}
	lineOut struct {
		ID      string `json:"id"`
		Cluster string `json:"cluster"`
	}
)

// article makes an article of a line.
func (l *lineIn) article(num int64) (*group.Article, error) {
	a := &group.Article{
		Num: num, Title: l.Title, Text: l.Summary, Language: l.Language,
		Outlet: strings.TrimPrefix(l.Source, "www."), OutletName: l.Source,
	}
	if l.URL != "" {
		a.Address = l.URL
		a.Link = group.LinkSum(feed.LinkKey(l.URL))
	}
	if l.Published != "" {
		t, err := time.Parse(time.RFC3339, l.Published)
		if err != nil {
			return nil, fmt.Errorf("published is %q; write it like 2026-03-01T08:00:00Z", l.Published)
		}
		a.Published = t
	}
	return a, nil
}

// groupLines reads and judges line after line. What is judged is written before the next line is waited for.
func groupLines(in io.Reader, out io.Writer, o group.Options) error {
	lines, w := bufio.NewReaderSize(in, 1<<16), bufio.NewWriter(out)
	g := grouping{engine: group.New(o), members: map[int64][]int64{}, out: json.NewEncoder(w)}
	g.out.SetEscapeHTML(false)
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return exit(exitStore, fmt.Errorf("standard input, line %d: %w", n, errors.Join(err, w.Flush())))
		}
		end := err != nil
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		if len(bytes.TrimSpace(line)) > 0 {
			a, id, err := readLine(line, int64(len(g.ids)+1))
			if err != nil {
				return exit(exitUsage, fmt.Errorf("standard input, line %d: %w", n, errors.Join(err, w.Flush())))
			}
			if err := g.judge(a, id); err != nil {
				return exit(exitStore, fmt.Errorf("standard output: %w", err))
			}
		}
		if end || lines.Buffered() == 0 {
			if err := w.Flush(); err != nil {
				return exit(exitStore, fmt.Errorf("standard output: %w", err))
			}
		}
		if end {
			return nil
		}
	}
}

// patientReader reads what may not come for long, and gives up when ctx ends.
type patientReader struct {
	ctx  context.Context
	in   io.Reader
	room []byte // a read that is given up may still write here
}

func (r *patientReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	if len(r.room) < len(p) {
		r.room = make([]byte, len(p))
	}
	room := r.room[:len(p)]
	n, err := desk.Patient(r.ctx, func() (int, error) { return r.in.Read(room) })
	return copy(p, room[:n]), err
}

// grouping is a stream of articles that is judged.
type grouping struct {
	engine  *group.Engine
	ids     []string // of the articles, by their numbers less one
	members map[int64][]int64
	out     *json.Encoder
}

// judge judges an article and writes what changed by it.
func (g *grouping) judge(a *group.Article, id string) error {
	g.ids = append(g.ids, id)
	d := g.engine.Judge(g.engine.Read(a))
	g.members[d.Group] = append(g.members[d.Group], a.Num)
	if err := g.out.Encode(lineOut{id, g.ids[d.Group-1]}); err != nil {
		return err
	}
	for _, gone := range d.Merged {
		for _, m := range g.members[gone] {
			if err := g.out.Encode(lineOut{g.ids[m-1], g.ids[d.Group-1]}); err != nil {
				return err
			}
		}
		g.members[d.Group] = append(g.members[d.Group], g.members[gone]...)
		delete(g.members, gone)
	}
	for _, m := range d.Moved {
		g.members[m.From] = slices.DeleteFunc(g.members[m.From], func(num int64) bool { return num == m.Article })
		g.members[m.To] = append(g.members[m.To], m.Article)
		if err := g.out.Encode(lineOut{g.ids[m.Article-1], g.ids[m.To-1]}); err != nil {
			return err
		}
	}
	return nil
}

// readLine reads one line of input.
func readLine(line []byte, num int64) (*group.Article, string, error) {
	var l lineIn
	if err := json.Unmarshal(line, &l); err != nil {
		return nil, "", notArticle(err)
	}
	if l.ID == "" {
		return nil, "", errors.New("it has no id")
	}
	a, err := l.article(num)
	return a, l.ID, err
}

// notArticle says what is wrong with a line in the words of who wrote it.
func notArticle(err error) error {
	var kind *json.UnmarshalTypeError
	switch {
	case !errors.As(err, &kind):
		return fmt.Errorf("it is no JSON object: %w", err)
	case kind.Field == "":
		return fmt.Errorf("it is no JSON object with the keys of an article, but of the kind %s", kind.Value)
	}
	return fmt.Errorf("%s is of the kind %s; write it as text, in quotes", kind.Field, kind.Value)
}
