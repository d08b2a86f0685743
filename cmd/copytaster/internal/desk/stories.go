package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
	"github.com/copytaster/copytaster/feed/store"
	"github.com/copytaster/copytaster/sources"
)

// pick is what a channel chose: the founding articles of its stories, in its order.
type pick struct {
	channel  *channel.Channel
	articles []feed.ID
	state    store.ChannelState
}

// pick lets every channel choose among the articles of this edition's sources.
func (e *edition) pick(ctx context.Context, r *Report) ([]pick, error) {
	d := e.desk
	picks := make([]pick, 0, len(d.cfg.Channels))
	for i := range d.cfg.Channels {
		c := &d.cfg.Channels[i]
		state, err := e.channelState(ctx, c)
		if err != nil {
			return nil, err
		}
		var broken error
		ids, err := c.Select(e.items(ctx, c, &broken), func(story feed.ID) bool { return !state.Admitted[story].IsZero() })
		if broken != nil {
			return nil, broken
		}
		if err != nil {
			r.Notes = append(r.Notes, fmt.Sprintf("channel %q: %v", c.Title, err))
		}
		picks = append(picks, pick{channel: c, articles: ids, state: state})
	}
	return picks, nil
}

// channelState is what a channel's readers were told. A channel that chooses by another rule or other sources than last
// time chooses anew.
func (e *edition) channelState(ctx context.Context, c *channel.Channel) (store.ChannelState, error) {
	key := e.channelKey(c)
	state, err := e.desk.store.Channel(ctx, key)
	if err != nil {
		return state, err
	}
	was, err := e.desk.store.Get(ctx, "rule:"+key)
	if err != nil {
		return state, err
	}
	b, err := json.Marshal([]any{c.Where, c.Sources, c.Tags})
	if err != nil {
		return state, fmt.Errorf("the rule of channel %q: %w", c.Title, err)
	}
	if was != string(b) {
		state.Admitted = nil
		return state, e.desk.store.Set(ctx, "rule:"+key, string(b))
	}
	return state, nil
}

// items offers a channel the articles of this edition's sources, newest first.
func (e *edition) items(ctx context.Context, c *channel.Channel, broken *error) iter.Seq[channel.Item] {
	d := e.desk
	return func(yield func(channel.Item) bool) {
		for cand, err := range d.store.Candidates(ctx, c.Where.UsesContent()) {
			if err != nil {
				*broken = err
				return
			}
			var from []*channel.Source
			for _, id := range cand.Sources {
				if s := e.sources[id]; s != nil {
					from = append(from, s)
				}
			}
			if len(from) == 0 {
				continue
			}
			a := &cand.Article
			if e.tracked[cand.Sources[0]] {
				e.leave[a.ID] = true
			}
			item := channel.Item{
				Article: a, Story: feed.StoryID(a.ID), Sources: from, Age: d.now.Sub(a.Published),
				Body: func() string { return sources.PlainText(a.Body) },
			}
			if !yield(item) {
				return
			}
		}
	}
}

// ruledByAge reports whether a channel's choice can change while nothing else does.
func (e *edition) ruledByAge() bool {
	return slices.ContainsFunc(e.desk.cfg.Channels, func(c channel.Channel) bool { return c.Where.UsesAge() })
}

// stories makes the story of every picked article, once. unsettled says that one has a change which its `updated` is
// still to show.
func (e *edition) stories(ctx context.Context, picks []pick) (stories map[feed.ID]*feed.Story, unsettled bool, err error) {
	d := e.desk
	stories = map[feed.ID]*feed.Story{}
	var ids, storyIDs []feed.ID
	for _, p := range picks {
		for _, id := range p.articles {
			if stories[id] == nil {
				stories[id] = &feed.Story{ID: feed.StoryID(id)}
				ids = append(ids, id)
				storyIDs = append(storyIDs, feed.StoryID(id))
			}
		}
	}
	articles, err := d.store.Articles(ctx, d.cfg.URLRules.CleanVersion(), ids)
	if err != nil {
		return nil, false, err
	}
	if err := e.clean(ctx, articles); err != nil {
		return nil, false, err
	}
	states, err := d.store.Stories(ctx, storyIDs)
	if err != nil {
		return nil, false, err
	}
	var changed []store.StoryState
	for _, a := range articles {
		s := stories[a.ID]
		if a.Summary == "" {
			a.Summary = sources.Abstract(a.Body)
		}
		s.Lead, s.Related, s.Published = a, a.Stated, a.Published
		st, known := states[s.ID]
		next, open := d.date(s, st, known)
		unsettled = unsettled || open
		s.Updated = next.Updated
		if next != st {
			changed = append(changed, next)
		}
		if !e.leave[a.ID] { // after its date: other rules for links are no news
			d.cfg.URLRules.Article(&s.Lead)
			d.cfg.URLRules.Headlines(s.Related)
		}
	}
	return stories, unsettled, d.store.PutStories(ctx, changed)
}

// clean makes the markup of the articles that were never published before, or by an older policy or other rules for
// links. That of sources that keep their tracking is not kept: it follows another policy than the store's.
func (e *edition) clean(ctx context.Context, articles []feed.Article) error {
	cleaned := map[feed.ID]feed.HTML{}
	for i := range articles {
		a := &articles[i]
		if e.leave[a.ID] {
			a.Content = sources.Clean(a.Body, true)
		} else if a.Content == "" && a.Body.HTML != "" {
			a.Content = sources.CleanWith(a.Body, false, e.desk.cfg.URLRules)
			cleaned[a.ID] = a.Content
		}
	}
	if len(cleaned) == 0 {
		return nil
	}
	return e.desk.store.PutContent(ctx, e.desk.cfg.URLRules.CleanVersion(), cleaned)
}

// updateEvery is how often a story's `updated` moves at most.
const updateEvery = time.Hour

// date decides a story's `updated` (the newest time in its data at first, later the round that noticed a change that a
// reader can see) and returns its state. open says that a change waits for the hour to pass.
func (d *Desk) date(s *feed.Story, st store.StoryState, known bool) (next store.StoryState, open bool) {
	digest := digest(s)
	switch {
	case !known:
		updated := s.Newest()
		if updated.After(d.now) {
			updated = d.now
		}
		return store.StoryState{ID: s.ID, Founder: s.Lead.ID, Published: s.Published, Updated: updated, Digest: digest}, false
	case digest == st.Digest:
		return st, false
	case !st.Changed.IsZero() && d.now.Sub(st.Changed) < updateEvery:
		return st, true
	}
	st.Digest, st.Changed = digest, d.now
	st.Updated = st.Updated.Add(time.Second)
	if d.now.After(st.Updated) {
		st.Updated = d.now
	}
	return st, false
}

// digest sums what is news in a story. The text counts by its words: a new policy of cleaning, another address of the
// same article or a moved image is none.
func digest(s *feed.Story) uint64 {
	parts := []string{
		s.Lead.Title, s.Lead.Summary,
		strconv.FormatUint(feed.Fingerprint(s.Lead.Title, s.Lead.Body), 16),
	}
	for _, h := range s.Related {
		parts = append(parts, h.Relation.String(), h.Title, h.URL)
	}
	return feed.Sum("story", parts...)
}
