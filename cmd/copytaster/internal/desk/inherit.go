package desk

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/copytaster/copytaster/feed/channel"
	"github.com/copytaster/copytaster/feed/render"
)

// inherit goes on from the configured edition that was last made from this store, where this one goes to a place of its
// own for the first time: its readers are those of another folder that was moved here, or see the same news here. Its
// channels date what they let in as they did there. Where its files are here too, nothing is to be made at all.
func (e *edition) inherit(ctx context.Context) error {
	d := e.desk
	if e.place == nil || d.cfg.FromArguments {
		return nil
	}
	made, err := d.store.Values(ctx, "edition:")
	if err != nil {
		return err
	}
	var from string
	var last imprint
	for _, key := range slices.Sorted(maps.Keys(made)) {
		var i imprint
		if strings.HasPrefix(key, printed) || json.Unmarshal([]byte(made[key]), &i) != nil || i.Revision <= last.Revision {
			continue
		}
		from, last = key, i
	}
	if from == "" {
		return nil
	}
	inherited := false
	for i := range d.cfg.Channels {
		did, err := e.inheritChannel(ctx, from, &d.cfg.Channels[i])
		if err != nil {
			return err
		}
		inherited = inherited || did
	}
	if e.last = last; inherited && len(last.Files) > 0 && e.stands() {
		return e.remember(ctx, last)
	}
	e.last = imprint{}
	return nil
}

// inheritChannel goes on with a channel of another edition, and reports whether it was of this configuration too: what
// arguments on the command line made has another id.
func (e *edition) inheritChannel(ctx context.Context, from string, c *channel.Channel) (bool, error) {
	st, was, key := e.desk.store, from+"#"+c.Slug, e.channelKey(c)
	state, err := st.Channel(ctx, was)
	if err != nil {
		return false, err
	}
	id, err := st.Get(ctx, feedKey(c))
	if err != nil || id == "" || state.FeedID != id {
		return false, err
	}
	rule, err := st.Get(ctx, "rule:"+was)
	if err != nil {
		return false, err
	}
	docs, err := st.Archives(ctx, was)
	if err != nil {
		return false, err
	}
	here := e.place.lasts()
	for i := range docs {
		a := archive{docs: docs}
		for _, f := range render.ArchiveFormats() {
			_, there := e.place.sum(render.ArchivePath(c.Slug, a.name(i), f.File))
			here = here && (there || docs[i].Sum == 0 && !docs[i].Closed)
		}
	}
	if err := st.CopyChannel(ctx, was, key, here); err != nil {
		return false, err
	}
	return true, st.Set(ctx, "rule:"+key, rule)
}
