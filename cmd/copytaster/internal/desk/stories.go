package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
	"github.com/copytaster/copytaster/feed/store"
	"github.com/copytaster/copytaster/sources"
)

// pick is what a channel chose.
type pick struct {
	channel *channel.Channel
	chosen  channel.Selection
	state   store.ChannelState
}

// pick lets every channel choose among the stories of this edition's sources.
func (e *edition) pick(ctx context.Context, r *Report) ([]pick, error) {
	d := e.desk
	picks := make([]pick, 0, len(d.cfg.Channels))
	for i := range d.cfg.Channels {
		c := &d.cfg.Channels[i]
		state, err := e.channelState(ctx, c)
		if err != nil {
			return nil, err
		}
		past := channel.Past{
			Now: d.now, Hold: d.standing && state.FeedID != "" && e.several(c),
			Admitted: func(story feed.ID) time.Time { return state.Admitted[story].At },
		}
		var broken error
		chosen, err := c.Select(e.items(ctx, c, &broken), past)
		if broken != nil {
			return nil, broken
		}
		if err != nil {
			r.Notes = append(r.Notes, fmt.Sprintf("channel %q: %v", c.Title, err))
		}
		picks = append(picks, pick{channel: c, chosen: chosen, state: state})
	}
	return picks, nil
}

// several reports whether a channel reads more than one source, so that a story can have coverage to wait for.
func (e *edition) several(c *channel.Channel) bool {
	n := 0
	for _, s := range e.sources {
		if c.Takes(s) {
			if n++; n > 1 {
				return true
			}
		}
	}
	return false
}

// channelState is what a channel's readers were told. A channel that chooses by another rule or other sources than last
// time chooses anew. What was admitted under an id that is an alias now counts for the story that it became.
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
	became, err := e.desk.store.Targets(ctx, slices.Collect(maps.Keys(state.Admitted)))
	for alias, story := range became {
		if old, known := state.Admitted[story]; !known || state.Admitted[alias].At.Before(old.At) {
			state.Admitted[story] = state.Admitted[alias]
		}
	}
	return state, err
}

// items offers a channel the stories of this edition's sources, newest first.
func (e *edition) items(ctx context.Context, c *channel.Channel, broken *error) iter.Seq[channel.Item] {
	if c.Apart {
		return e.articles(ctx, c, broken)
	}
	return func(yield func(channel.Item) bool) {
		for event, err := range e.desk.store.Events(ctx, c.Where.UsesContent()) {
			if err != nil {
				*broken = err
				return
			}
			item := channel.Item{Story: event.Story, Published: event.Published, Waited: e.desk.now.Sub(event.Begun)}
			if hidden, first := e.hidesFounder(c, &event); hidden {
				item.Published = first.Article.Published
			}
			for _, m := range e.ordered(&event) {
				if p, ok := e.piece(m); ok {
					item.Pieces = append(item.Pieces, p)
				}
			}
			if len(item.Pieces) == 0 {
				continue
			}
			if first := event.Members[0].Article; len(event.Members) > 1 || event.Story != feed.StoryID(first.ID) ||
				!event.Published.Equal(first.Published) {
				e.groups[event.Story] = event.Num // else the article says it all
			}
			item.Outlets = e.outlets(c, event.Members)
			if !yield(item) {
				return
			}
		}
	}
}

// articles offers a channel the articles of this edition's sources one by one, newest first.
func (e *edition) articles(ctx context.Context, c *channel.Channel, broken *error) iter.Seq[channel.Item] {
	return func(yield func(channel.Item) bool) {
		for cand, err := range e.desk.store.Candidates(ctx, c.Where.UsesContent()) {
			if err != nil {
				*broken = err
				return
			}
			p, ok := e.piece(&cand)
			if !ok {
				continue
			}
			a := p.Article
			if !yield(channel.Item{Story: a.ID, Pieces: []channel.Piece{p}, Published: a.Published, Outlets: 1}) {
				return
			}
		}
	}
}

// piece makes of an article what a channel's rule sees; ok is false where no source of this edition has it.
func (e *edition) piece(c *store.Candidate) (p channel.Piece, ok bool) {
	var from []*channel.Source
	for _, id := range c.Sources {
		if s := e.sources[id]; s != nil {
			from = append(from, s)
		}
	}
	if len(from) == 0 {
		return p, false
	}
	a := &c.Article
	if e.tracked[c.Sources[0]] {
		e.leave[a.ID] = true
	}
	return channel.Piece{
		Article: a, Sources: from, Age: e.desk.now.Sub(a.Published), Body: func() string { return sources.PlainText(a.Body) },
	}, true
}

// ruledByAge reports whether a channel's choice can change while nothing else does.
func (e *edition) ruledByAge() bool {
	return slices.ContainsFunc(e.desk.cfg.Channels, func(c channel.Channel) bool { return c.Where.UsesAge() })
}

// told is a story as every channel tells it, but for the lead that a channel may choose.
type told struct {
	id    feed.ID
	event *store.Event // nil for an article by itself
	lead  feed.ID      // the article that leads it where a channel chooses no other
	state store.StoryState
}

// stories makes the stories of the picks, each channel's in its order. unsettled says that one has a change which its
// `updated` is still to show.
func (e *edition) stories(ctx context.Context, picks []pick) (stories [][]feed.Story, unsettled bool, err error) {
	d := e.desk
	all, order, err := e.gather(ctx, picks)
	if err != nil {
		return nil, false, err
	}
	articles, err := e.wholeArticles(ctx, picks, all, order)
	if err != nil {
		return nil, false, err
	}
	states, err := d.store.Stories(ctx, order)
	if err != nil {
		return nil, false, err
	}
	aliases, err := d.store.Aliases(ctx, order)
	if err != nil {
		return nil, false, err
	}
	var changed []store.StoryState
	for _, id := range order {
		t := all[id]
		lead, ok := articles[t.lead]
		if !ok {
			continue
		}
		s := e.story(t, lead, nil)
		st, known := states[id]
		next, open := d.date(&s, st, known)
		unsettled = unsettled || open
		if next != st {
			changed = append(changed, next)
		}
		t.state = next
	}
	stories = make([][]feed.Story, len(picks))
	for i, p := range picks {
		for _, x := range p.chosen.Choices {
			lead, ok := articles[x.Lead]
			if !ok {
				continue
			}
			t := all[x.Story]
			s := e.story(t, lead, p.channel)
			s.Published, s.Updated, s.Aliases = x.Date, t.state.Updated, aliases[x.Story]
			if p.channel.Apart {
				s.Founder = feed.ID{}
			}
			if s.Updated.Before(s.Published) {
				s.Updated = s.Published
			}
			e.rule(&s)
			stories[i] = append(stories[i], s)
		}
	}
	return stories, unsettled, d.store.PutStories(ctx, changed)
}

// gather reads the events of the picked stories. order holds their ids as they were met.
func (e *edition) gather(ctx context.Context, picks []pick) (all map[feed.ID]*told, order []feed.ID, err error) {
	all = map[feed.ID]*told{}
	var nums []int64
	for _, p := range picks {
		for _, x := range p.chosen.Choices {
			if all[x.Story] != nil {
				continue
			}
			all[x.Story] = &told{id: x.Story, lead: x.Lead}
			order = append(order, x.Story)
			if num := e.groups[x.Story]; num != 0 {
				nums = append(nums, num)
			}
		}
	}
	events, err := e.desk.store.EventsOf(ctx, nums)
	if err != nil {
		return nil, nil, err
	}
	for _, event := range events {
		if t := all[event.Story]; t != nil {
			t.event = event
			for _, m := range e.ordered(event) {
				if e.public(m.Sources) {
					t.lead = m.Article.ID
					break
				}
			}
		}
	}
	return all, order, nil
}

// wholeArticles reads and cleans the articles that lead stories.
func (e *edition) wholeArticles(ctx context.Context, picks []pick, all map[feed.ID]*told, order []feed.ID) (map[feed.ID]feed.Article, error) {
	var ids []feed.ID
	wanted := map[feed.ID]bool{}
	want := func(id feed.ID) {
		if !wanted[id] {
			wanted[id] = true
			ids = append(ids, id)
		}
	}
	for _, id := range order {
		want(all[id].lead)
	}
	for _, p := range picks {
		for _, x := range p.chosen.Choices {
			want(x.Lead)
		}
	}
	list, err := e.desk.store.Articles(ctx, e.desk.cfg.URLRules.CleanVersion(), ids)
	if err == nil {
		err = e.clean(ctx, list)
	}
	articles := make(map[feed.ID]feed.Article, len(list))
	for _, a := range list {
		if a.Summary == "" {
			a.Summary = sources.Abstract(a.Body)
		}
		articles[a.ID] = a
	}
	return articles, err
}

// rule takes off the links of a story what the rules for links know as tracking. It is done after its date, since other
// rules for links are no news.
func (e *edition) rule(s *feed.Story) {
	rules := e.desk.cfg.URLRules
	if !e.leave[s.Lead.ID] {
		rules.Article(&s.Lead)
	}
	for _, list := range [][]feed.Headline{s.Related, s.Members} {
		for i := range list {
			of := list[i].Article // whose source says whether its links stay
			if list[i].Relation == feed.Stated {
				of = s.Lead.ID
			}
			if !e.leave[of] {
				rules.Headlines(list[i : i+1])
			}
		}
	}
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
		return store.StoryState{ID: s.ID, Founder: s.Founder, Published: s.Published, Updated: updated, Digest: digest}, false
	case st.Digest == 0: // as an earlier edition had it
		st.Digest = digest
		return st, false
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
		for _, o := range h.Copies {
			parts = append(parts, o.Key)
		}
	}
	return feed.Sum("story", parts...)
}
