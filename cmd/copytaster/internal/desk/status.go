package desk

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/copytaster/copytaster/feed/render"
	"github.com/copytaster/copytaster/sources"
)

// status says how the sources of the edition are, without those that are private.
func (e *edition) status() render.Status {
	var s render.Status
	for _, l := range e.lines {
		if l.configured.Private || l.state.Kind == string(sources.OPML) && l.state.Failures == 0 {
			continue
		}
		o := l.outline()
		src := render.SourceStatus{
			Name: o.Title, Address: o.Address, State: l.health(), Read: l.state.LastOK, Due: l.state.Due,
			Every: l.configured.Every, Weekly: -1,
		}
		if l.state.Gap > 0 {
			if src.Every == 0 {
				src.Every = min(max(l.state.Gap/2, pollConditional), pollLongest)
			}
			switch {
			case max(l.state.Span, l.state.Gap) >= tellsWeek:
				src.Weekly = int((week + l.state.Gap/2) / l.state.Gap)
			case l.state.Span > 0:
				src.Seen, src.Span = l.state.Dated, l.state.Span
			}
		}
		if l.path != "" {
			src.Every = 0 // a file is looked at in every round
		}
		if src.State == render.SourceFailing || src.State == render.SourceStopped {
			src.Failures, src.Failing, src.Error = l.state.Failures, l.state.FirstFailed, l.state.LastError
		}
		s.Sources = append(s.Sources, src)
	}
	return s
}

const (
	week      = 7 * 24 * time.Hour
	tellsWeek = 2 * 24 * time.Hour // less says nothing of a week: a source may bring a day's items together
)

// health is how a source is. One that failed now and then is well: servers hiccup.
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

// statusSum sums what the status page in a folder is made of.
func statusSum(s render.Status) (string, error) {
	b, err := json.Marshal(s.Steady())
	if err != nil {
		return "", fmt.Errorf("the sum of the status: %w", err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8]), nil
}
