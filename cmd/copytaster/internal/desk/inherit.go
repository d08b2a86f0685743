package desk

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/copytaster/copytaster/feed/channel"
	"github.com/copytaster/copytaster/feed/render"
)

// inherit goes on from the configured edition that was made from the newest revision of this store, of several the first
// by its key, where this one goes to a place of its own for the first time: its readers are those of another folder that
// was moved here, or see the same news here. Its channels date what they let in as they did there; those that choose as
// they did there have their archives too. Where its files are here too, nothing is to be made at all.
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
		if json.Unmarshal([]byte(made[key]), &i) == nil && i.Revision > last.Revision {
			from, last = key, i
		}
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
	if err := st.CopyChannel(ctx, was, key); err != nil {
		return false, err
	}
	if chosen, err := ruleOf(c); err != nil || chosen != state.Rule {
		return err == nil, err // it never published what the other one has in its archive
	}
	docs, err := st.Archives(ctx, was)
	if err != nil {
		return false, err
	}
	here := e.place.lasts()
	for i := range docs {
		a := archive{docs: docs}
		for _, f := range render.XMLFormats() {
			_, there := e.place.sum(render.ArchivePath(c.Slug, a.name(i), f.File))
			here = here && (there || docs[i].Sum == 0 && !docs[i].Closed)
		}
	}
	return true, st.CopyArchive(ctx, was, key, here)
}
