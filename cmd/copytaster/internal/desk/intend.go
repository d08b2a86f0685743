package desk

import (
	"context"
	"path"
	"time"

	"github.com/copytaster/copytaster/feed/render"
)

// Intent is what a round would do.
type Intent struct {
	Ask   []string  `json:"ask"`
	Wait  []Waiting `json:"wait"`
	Bad   []Failure `json:"bad"`   // cannot even be asked
	Write []string  `json:"write"` // files of the edition, beside the stories' pages and archives; those that do not change stay
}

// Waiting is a source that is not due.
type Waiting struct {
	Source string    `json:"source"`
	Until  time.Time `json:"until"`
}

// Intend says what a round would ask and write. It fetches and stores nothing; a desk without a store is one whose
// store is to be begun. What OPML documents list is counted as it was when they were last read.
func (d *Desk) Intend(ctx context.Context, all bool, format string) (Intent, error) {
	in := Intent{Ask: []string{}, Wait: []Waiting{}, Bad: []Failure{}, Write: []string{}}
	p, err := plan(d.cfg.Sources, d.own(nil), d.heldBefore(ctx))
	if err != nil {
		return in, err
	}
	if d.store != nil {
		if err := d.recallHolds(ctx); err != nil {
			return in, err
		}
	}
	for from := 0; from < len(p.lines); {
		wave := p.lines[from:]
		from = len(p.lines)
		if d.store != nil {
			if err := d.load(ctx, wave, d.store.Peek); err != nil {
				return in, err
			}
			if err := d.recallLists(ctx, p, wave); err != nil {
				return in, err
			}
		}
		for _, l := range d.due(wave, all) {
			l.asked = true
		}
		for _, l := range wave {
			switch {
			case l.err != nil:
				in.Bad = append(in.Bad, Failure{Source: l.label(), Error: l.err.Error()})
			case l.asked:
				in.Ask = append(in.Ask, l.label())
			case !l.gone:
				in.Wait = append(in.Wait, Waiting{l.label(), later(later(l.state.Due, l.state.NotBefore), d.heldUntil(l))})
			}
		}
	}
	if format != "" {
		in.Write = append(in.Write, "standard output")
		return in, nil
	}
	for _, a := range render.Assets() {
		in.Write = append(in.Write, a.Path)
	}
	for i := range d.cfg.Channels {
		slug := d.cfg.Channels[i].Slug
		for _, f := range render.Formats() {
			in.Write = append(in.Write, path.Join(slug, f.File))
		}
		in.Write = append(in.Write, path.Join(slug, "sources.opml"), path.Join(slug, "index.html"))
	}
	if d.cfg.BaseURL != "" {
		in.Write = append(in.Write, render.ChannelsPath)
	}
	for _, f := range render.XMLFormats() {
		in.Write = append(in.Write, path.Join(render.HealthSlug, f.File))
	}
	in.Write = append(in.Write, render.SubscribePath, render.StatusPath)
	return in, nil
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
