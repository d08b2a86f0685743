package desk

import (
	"context"
	"io"
	"iter"
	"path/filepath"
	"strings"
	"time"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/sources"
	"github.com/copytaster/copytaster/sources/fetch"
)

// ReadResult is what one document of a source gave, or why it gave nothing.
type ReadResult struct {
	Source  string
	Reading sources.Reading // its articles have ids, and their bodies are cleaned
	Err     error
}

// Read reads the configured sources one after the other, without a store. as, unless empty, is the address from which
// the one configured file is said to come.
func Read(
	ctx context.Context, cfg *config.Config, client *fetch.Client, stdin io.Reader, as string, now time.Time,
) iter.Seq[ReadResult] {
	d := New(Setup{Config: cfg, Client: client, Stdin: stdin, Now: now})
	return func(yield func(ReadResult) bool) {
		p, err := plan(cfg.Sources, d.own(nil), d.heldBefore(ctx))
		if err != nil {
			yield(ReadResult{Err: err})
			return
		}
		for _, l := range p.lines {
			r := ReadResult{Source: l.label()}
			r.Reading, r.Err = d.look(ctx, l, as)
			if !yield(r) {
				return
			}
		}
	}
}

// look reads one line as a round would the first time.
func (d *Desk) look(ctx context.Context, l *line, as string) (sources.Reading, error) {
	if l.err != nil {
		return sources.Reading{}, l.err
	}
	var doc sources.Document
	address := as
	switch {
	case isURL(l.address):
		address = l.address
	case l.address == standardInput:
		body, err := Patient(ctx, func() ([]byte, error) { return readAll(d.stdin) })
		if err != nil {
			return sources.Reading{}, err
		}
		doc = sources.Document{Address: as, Body: body}
	default:
		f, err := Patient(ctx, func() (file, error) { return openFile(l.path, "") })
		if err != nil {
			return sources.Reading{}, err
		}
		doc = sources.Document{Address: as, Body: f.body}
		if as != "" && strings.EqualFold(filepath.Ext(l.path), ".txt") {
			doc.ContentType = "text/plain" // as the server would say
		}
	}
	r, err := d.lookAt(ctx, l, l.request(), doc, true)
	var notes []string
	for rest := toFollow(r); len(rest) > 0; rest = rest[1:] {
		if r, err = d.lookAt(ctx, l, l.requestTo(rest[0]), doc, false); err != nil {
			err = ofFeed(rest[0], err)
		}
		if len(rest) == 1 || !isWrongFeed(err) {
			break
		}
		notes = append(notes, nextFeed(err, rest[1]))
	}
	r.Notes = append(notes, r.Notes...)
	if err == nil {
		d.finish(&r, address, l.configured.KeepTracking)
	}
	return r, err
}

// lookAt reads a document, which it fetches where the line is no file.
func (d *Desk) lookAt(ctx context.Context, l *line, req fetch.Request, doc sources.Document, first bool) (sources.Reading, error) {
	if !isURL(l.address) {
		return parse(doc, d.options(l, false))
	}
	res, err := d.client.Get(ctx, req)
	if err != nil {
		return sources.Reading{}, err
	}
	return parse(sources.Document{
		Address: res.URL, ContentType: res.ContentType, Body: res.Body,
	}, d.options(l, first))
}

// finish gives the articles of a reading what a store and an edition would: their ids, clean bodies, ruled links.
func (d *Desk) finish(r *sources.Reading, address string, keepTracking bool) {
	links := map[string]int{}
	for i := range r.Articles {
		links[feed.LinkKey(r.Articles[i].URL)]++
	}
	for i := range r.Articles {
		a := &r.Articles[i]
		a.ID = feed.ArticleID(a, address, links[feed.LinkKey(a.URL)] == 1)
		a.Content = sources.Clean(a.Body, a.URL, keepTracking, d.cfg.URLRules)
		if !keepTracking { // after its id, which rests on the link as it was read
			d.cfg.URLRules.Article(a)
			d.cfg.URLRules.Headlines(a.Stated)
		}
	}
}
