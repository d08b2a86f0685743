package desk

import (
	"context"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/publish"
	"github.com/copytaster/copytaster/feed/render"
	"github.com/copytaster/copytaster/feed/store"
	"github.com/copytaster/copytaster/sources"
)

// shownIncidents is how many incidents the feeds about the sources' health have.
const shownIncidents = 100

// emptied records whether a document that was read had articles.
func emptied(now time.Time, s *store.Source, o *store.Outcome) {
	switch {
	case s.Kind == string(sources.OPML) || len(o.Articles)+o.Passed > 0:
		s.EmptySince = time.Time{}
	case s.EmptySince.IsZero():
		s.EmptySince = now
	}
}

// isDraft reports whether a source is a text that says of itself that it is not to be published yet.
func isDraft(s *store.Source) bool { return s.Kind == string(sources.Text) && !s.EmptySince.IsZero() }

// incident says what befell a source by the states before and after a reading, nil for nothing.
func incident(now time.Time, was, is *store.Source) *store.Incident {
	in := &store.Incident{Source: is.ID, At: now, Error: is.LastError}
	began, draft := now, isDraft(was) || isDraft(is)
	switch {
	case is.Stopped && !was.Stopped:
		in.Kind, in.Since, began = string(render.SourceEnded), is.GoneSince, is.GoneSince
	case is.Lasting && !was.Lasting:
		in.Kind, in.Since, began = string(render.SourceBroke), is.FirstFailed, is.FirstFailed
	case !draft && !is.EmptySince.IsZero() && was.EmptySince.IsZero():
		in.Kind, in.Since = string(render.SourceEmpty), now
	case was.Lasting && is.Failures == 0:
		in.Kind, in.Since = string(render.SourceMended), was.FirstFailed
	case !draft && is.EmptySince.IsZero() && !was.EmptySince.IsZero():
		in.Kind, in.Since = string(render.SourceMended), was.EmptySince
	default:
		return nil
	}
	in.ID = feed.NewID("incident", is.Address, in.Kind, began.UTC().Format(time.RFC3339))
	return in
}

// healthFeeds renders the feeds about the health of this edition's sources. root is the channel at the root.
func (e *edition) healthFeeds(ctx context.Context, root render.Document) ([]publish.File, error) {
	all, err := e.desk.store.Incidents(ctx)
	if err != nil {
		return nil, err
	}
	lines := map[int64]*line{}
	for _, l := range e.lines {
		lines[l.state.ID] = l
	}
	var list []render.Incident
	for i := range all {
		if l := lines[all[i].Source]; l != nil && len(list) < shownIncidents {
			list = append(list, l.incident(&all[i]))
		}
	}
	root.Updated = e.begun // so that feeds without an incident stay as they are
	made, err := render.Health(root, list)
	var files []publish.File
	for _, a := range made {
		files = append(files, publish.File{Path: a.Path, Bytes: a.Bytes, Type: a.MediaType})
	}
	return files, err
}

// incident says what befell the line. Of a private source it says the name alone, and that only where it is the
// configuration's: a feed that is one reader's often has the reader in its title.
func (l *line) incident(in *store.Incident) render.Incident {
	r := render.Incident{ID: in.ID, Kind: render.IncidentKind(in.Kind), At: in.At, Since: in.Since}
	if l.private() {
		r.Private, r.Source = true, l.name
		return r
	}
	o := l.outline()
	r.Source, r.Address, r.Error = o.Title, o.Address, in.Error
	return r
}
