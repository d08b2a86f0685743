package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
	"github.com/copytaster/copytaster/feed/publish"
	"github.com/copytaster/copytaster/feed/render"
	"github.com/copytaster/copytaster/sources"
)

// status says how the sources of the edition are, without those that are private or drafts.
func (e *edition) status() render.Status {
	var s render.Status
	for _, l := range e.lines {
		if l.private() || isDraft(&l.state) || l.state.Kind == string(sources.OPML) && l.state.Failures == 0 {
			continue
		}
		o := l.outline()
		src := render.SourceStatus{
			Name: o.Title, Address: o.Address, State: l.health(), Read: l.state.LastOK, Due: l.state.Due,
			Every: l.configured.Every, Weekly: -1,
		}
		if l.state.Gap > 0 {
			if src.Every == 0 {
				src.Every, _ = interval(e.desk.now, &l.state)
			}
			switch {
			case max(l.state.Span, l.state.Gap) >= tellsWeek:
				src.Weekly = int((week + l.state.Gap/2) / l.state.Gap)
			case l.state.Span > 0:
				src.Seen, src.Span = l.state.Dated, l.state.Span
			}
		}
		if src.Every > 0 {
			src.Every = max(src.Every, min(l.state.TTL, freshLongest))
			if e.live != nil { // an age counts on from answer to answer, and a folder's page stays the same
				src.Every = max(src.Every, min(l.state.Fresh, freshLongest))
			}
		}
		if l.path != "" {
			src.Every = 0 // a file is looked at in every round
		}
		src.Failures, src.Failing, src.Error = l.state.Failures, l.state.FirstFailed, l.state.LastError
		s.Sources = append(s.Sources, src)
	}
	return s
}

const (
	week      = 7 * 24 * time.Hour
	tellsWeek = 2 * 24 * time.Hour // less says nothing of a week: a source may bring a day's items together
)

// health is how a source is. One that failed now and then is well, with its last error beside it: servers hiccup.
func (l *line) health() render.SourceState {
	s := &l.state
	switch {
	case s.Stopped:
		return render.SourceStopped
	case s.Lasting, s.LastOK.IsZero() && s.Failures > 0:
		return render.SourceFailing
	case s.LastOK.IsZero():
		return render.SourceUnread
	}
	return render.SourceWell
}

// statusPage renders the page of the sources' health.
func (e *edition) statusPage() (publish.File, error) {
	return pageOf(e.desk.cfg, e.desk.generator, e.live, e.status())
}

func pageOf(cfg *config.Config, generator string, live func(render.Status) render.Status, s render.Status) (publish.File, error) {
	root := render.Document{
		Title: cfg.Channels[0].Title, Language: cfg.Channels[0].Language, Base: cfg.BaseURL, Location: cfg.Location,
		Generator: generator,
	}
	if live == nil {
		s = s.Steady()
	} else {
		s = live(s)
	}
	b, err := render.StatusPage(root, s)
	return publish.File{Path: render.StatusPath, Bytes: b}, err
}

// shown lets the page be shown anew after the round, as the edition stands then. What the round needed is not kept for that.
func (e *edition) shown(r *Report) {
	if e.live == nil {
		return
	}
	cfg, generator, live, place, status := e.desk.cfg, e.desk.generator, e.live, e.place, e.status()
	r.Show = func(ctx context.Context) error {
		f, err := pageOf(cfg, generator, live, status)
		if err == nil {
			_, err = place.amend(ctx, f)
		}
		return err
	}
}

// statusSum sums what the status page in a folder is made of.
func statusSum(s render.Status) (string, error) {
	b, err := json.Marshal(s.Steady())
	if err != nil {
		return "", fmt.Errorf("the sum of the status: %w", err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8]), nil
}
