package desk

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/copytaster/copytaster/sources"
)

// privateName is the name under which the store remembers which sources are private.
const privateName = "private"

// recallPrivate reads which sources were private in earlier rounds. What a source gave that is configured no more stays so.
func (d *Desk) recallPrivate(ctx context.Context) error {
	d.private = map[int64]bool{}
	text, err := d.store.Get(ctx, privateName)
	if err != nil || text == "" {
		return err
	}
	if json.Unmarshal([]byte(text), &d.private) != nil {
		d.private = map[int64]bool{} // not ours
	}
	d.wasPrivate = maps.Clone(d.private)
	return nil
}

// privateSources are the ids of the private sources, also of those that are configured no more.
func (d *Desk) privateSources() []int64 { return slices.Sorted(maps.Keys(d.private)) }

// notePrivate notes which of the lines are private, and stores it where that changed. Before all are known, what a private
// list may yet list stays as it was.
func (d *Desk) notePrivate(ctx context.Context, lines []*line, all bool) error {
	listing := !all && slices.ContainsFunc(lines, func(l *line) bool { return l.private() && l.state.Kind == string(sources.OPML) })
	for _, l := range lines {
		if l.private() {
			d.private[l.state.ID] = true
		} else if !listing {
			delete(d.private, l.state.ID)
		}
	}
	if maps.Equal(d.private, d.wasPrivate) {
		return nil
	}
	text, err := json.Marshal(d.private)
	if err != nil {
		return err
	}
	d.wasPrivate = maps.Clone(d.private)
	return d.store.Set(ctx, privateName, string(text))
}
