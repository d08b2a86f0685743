package desk

import (
	"context"
	"slices"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/store"
)

// history says which channels had a story before, also where its sources were gone for a while. It is asked of many at once
// and for all channels: of those that would wait, and of those whose pages are made.
type history struct {
	store  *store.Store
	keys   []string             // of the channels
	had    map[feed.ID][]string // the channels that had each of those asked for
	settle time.Duration        // the longest of the channels
	failed error
}

func (e *edition) newHistory() *history {
	h := &history{store: e.desk.store, had: map[feed.ID][]string{}}
	for i := range e.desk.cfg.Channels {
		c := &e.desk.cfg.Channels[i]
		h.keys = append(h.keys, e.channelKey(c))
		h.settle = max(h.settle, c.Settle)
	}
	return h
}

// ask learns which channels had some stories. What fails is kept in failed.
func (h *history) ask(ctx context.Context, stories []feed.ID) {
	if len(stories) == 0 || h.failed != nil {
		return
	}
	had, err := h.store.Admitters(ctx, h.keys, stories)
	h.failed = err
	for _, story := range stories {
		h.had[story] = had[story]
	}
}

// ahead asks of those of the events that wait, for some channel.
func (h *history) ahead(ctx context.Context, events []store.Event, now time.Time) {
	var young []feed.ID
	for i := range events {
		if now.Sub(events[i].Begun) < h.settle {
			young = append(young, events[i].Story)
		}
	}
	h.ask(ctx, young)
}

// admitted reports whether a channel had a story.
func (h *history) admitted(ctx context.Context, key string, story feed.ID) bool {
	if _, asked := h.had[story]; !asked { // it began before, but not for this channel
		h.ask(ctx, []feed.ID{story})
	}
	return slices.Contains(h.had[story], key)
}
