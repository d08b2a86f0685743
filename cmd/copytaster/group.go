package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/group"
)

func newGroup(w world) *cobra.Command {
	var o group.Options
	cmd := &cobra.Command{
		Use:   "group",
		Short: "Group articles by the event that they are about, from standard input to standard output",
		Long: `Reads articles from standard input, one JSON object a line with the keys id, title, summary, url, source and published
(RFC 3339, "" for unknown), in the order in which they arrived, and writes {"id","cluster"} for each as soon as it is judged. Where two
groups turn out to be one, a later line for an id replaces an earlier one. A cluster goes by the id of the article that began it.

Nothing is stored and no clock is read: the same input gives the same output.

` + exitCodes,
		Example: `  copytaster group < articles.jsonl`,
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return groupLines(w.stdin, w.stdout, o)
		},
	}
	flags := cmd.Flags()
	flags.DurationVar(&o.Window, "window", 14*24*time.Hour, "how far apart two articles of one event are published at most")
	flags.IntVar(&o.Keep, "keep", 100_000, "against how many articles a new one is held at most")
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
		a.Link = group.LinkSum(feed.LinkKey(l.URL))
	}
	if l.Published != "" {
		t, err := time.Parse(time.RFC3339, l.Published)
		if err != nil {
			return nil, fmt.Errorf("published: %w; write it like 2026-03-01T08:00:00Z", err)
		}
		a.Published = t
	}
	return a, nil
}

func groupLines(in io.Reader, out io.Writer, o group.Options) error {
	engine := group.New(o)
	var ids []string
	members := map[int64][]int64{}
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 1<<16), 1<<26)
	w := bufio.NewWriter(out)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for n := 1; lines.Scan(); n++ {
		if len(strings.TrimSpace(lines.Text())) == 0 {
			continue
		}
		var l lineIn
		err := json.Unmarshal(lines.Bytes(), &l)
		if err == nil && l.ID == "" {
			err = errors.New("it has no id")
		}
		var a *group.Article
		if err == nil {
			a, err = l.article(int64(len(ids) + 1))
		}
		if err != nil {
			return exit(exitUsage, fmt.Errorf("standard input, line %d: %w", n, errors.Join(err, w.Flush())))
		}
		ids = append(ids, l.ID)
		d := engine.Judge(engine.Read(a))
		members[d.Group] = append(members[d.Group], a.Num)
		err = enc.Encode(lineOut{l.ID, ids[d.Group-1]})
		for _, merged := range d.Merged {
			for _, m := range members[merged] {
				err = errors.Join(err, enc.Encode(lineOut{ids[m-1], ids[d.Group-1]}))
			}
			members[d.Group] = append(members[d.Group], members[merged]...)
			delete(members, merged)
		}
		if err != nil {
			return exit(exitStore, fmt.Errorf("standard output: %w", err))
		}
	}
	if err := errors.Join(lines.Err(), w.Flush()); err != nil {
		return exit(exitStore, fmt.Errorf("standard input, after %d articles: %w", len(ids), err))
	}
	return nil
}
