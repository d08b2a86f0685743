package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
	"github.com/copytaster/copytaster/feed/store"
	"github.com/copytaster/copytaster/sources"
)

// pick is what a channel chose.
type pick struct {
	channel  *channel.Channel
	choosing *channel.Choosing
	chosen   channel.Selection
	state    store.ChannelState
	once     map[feed.ID]time.Time // where it dates what it admits: when it did that which left it and is chosen again
	passed   []store.Archived      // likewise: what it had no room for
}

// pick lets every channel choose among the stories of this edition's sources. There may be many channels that take
// little of much, so what is stored is read once for all of them.
func (e *edition) pick(ctx context.Context, r *Report) ([]pick, error) {
	d := e.desk
	picks := make([]pick, len(d.cfg.Channels))
	had := e.newHistory()
	var grouped, apart []*pick
	for i := range d.cfg.Channels {
		c := &d.cfg.Channels[i]
		state, err := e.channelState(ctx, c)
		if err != nil {
			return nil, err
		}
		past := channel.Past{
			Now: d.now, Hold: d.standing && state.FeedID != "" && e.several(c),
			Admitted: func(story feed.ID) time.Time { return state.Admitted[story].At },
			Had:      func(story feed.ID) bool { return had.admitted(ctx, state.Slug, story) },
		}
		p := &picks[i]
		*p = pick{channel: c, state: state}
		if c.Dated == channel.ByAdmission {
			past.Left = func(story feed.ID) time.Time { return p.once[story] }
			if past.Full, err = e.full(ctx, c); err != nil {
				return nil, err
			}
		}
		p.choosing = c.Choose(past)
		if c.Apart {
			apart = append(apart, p)
		} else {
			grouped = append(grouped, p)
		}
	}
	if err := e.offerEvents(ctx, grouped, had); err != nil {
		return nil, err
	}
	if err := e.offerArticles(ctx, apart); err != nil {
		return nil, err
	}
	if had.failed != nil {
		return nil, had.failed
	}
	for i := range picks {
		p := &picks[i]
		var err error
		if p.once, err = d.store.Admissions(ctx, p.state.Slug, p.choosing.New()); err != nil {
			return nil, err
		}
		if p.chosen, err = p.choosing.Selection(); err != nil {
			r.Notes = append(r.Notes, fmt.Sprintf("channel %q: %v", p.channel.Title, err))
		}
		for _, x := range p.chosen.Passed {
			p.passed = append(p.passed, store.Archived{Story: x.Story, At: x.Date, Place: store.PassedOver})
		}
		p.choosing = nil // what it looked at is not needed any more
	}
	return picks, nil
}

// offer offers an item to channels as each of them may see it, and returns those that want more, and whether one took it.
func offer(to []*pick, seenBy func(*channel.Channel) *channel.Item) (open []*pick, taken bool) {
	for _, p := range to {
		taken = p.choosing.Offer(seenBy(p.channel)) || taken
	}
	return slices.DeleteFunc(to, func(p *pick) bool { return p.choosing.Full() }), taken
}

func usesContent(p *pick) bool { return p.channel.Where.UsesContent() }

// mostMet is how many events with several articles are kept between their choice and their telling.
const mostMet = 1000

// offerEvents offers channels the stories of this edition's sources, newest first.
func (e *edition) offerEvents(ctx context.Context, open []*pick, had *history) error {
	if len(open) == 0 {
		return nil
	}
	w, err := e.desk.wishes(ctx)
	if err != nil {
		return err
	}
	named := w.named()
	for events, err := range e.desk.store.Events(ctx, slices.ContainsFunc(open, usesContent)) {
		if err != nil {
			return err
		}
		if e.desk.standing {
			had.ahead(ctx, events, e.desk.now)
		}
		for _, event := range events {
			if open = e.offerEvent(open, &event, named); len(open) == 0 {
				return nil
			}
		}
	}
	return nil
}

// offerEvent offers channels a story, and returns those that want more. named are the articles on which a person decided.
func (e *edition) offerEvent(open []*pick, event *store.Event, named []int64) []*pick {
	item := channel.Item{
		Story: event.Story, Published: event.Published, Waited: e.desk.waited(event.Begun, event.Published),
		Settled: e.settled(event, named, event.Founder), FirstRead: slices.ContainsFunc(event.Members, e.desk.firstReading),
	}
	for _, m := range e.ordered(event) {
		if p, ok := e.piece(m); ok {
			item.Pieces = append(item.Pieces, p)
		}
	}
	if len(item.Pieces) == 0 {
		return open
	}
	item.Outlets = e.outlets(nil, event.Members)
	secret := len(event.FoundedBy) > 0 && !e.public(event.FoundedBy) || e.replaced(nil, event) ||
		slices.ContainsFunc(event.Members, func(m store.Candidate) bool { return !e.public(m.Sources) })
	open, taken := offer(open, func(c *channel.Channel) *channel.Item {
		if !secret {
			return &item
		}
		own := item
		own.Outlets = e.outlets(c, event.Members)
		if hidden, first := e.hidesFounder(c, event); hidden {
			own.Published = first.Article.Published
			own.Waited = e.desk.waited(first.FirstSeen, own.Published)
			own.Settled = e.settled(event, named, first.Article.ID)
		}
		return &own
	})
	if taken {
		e.meet(event)
	}
	return open
}

// settled reports whether a story waits for no coverage: where a person decided on one of its articles, who wants to see
// what came of it, where a source brought the article that began it for a channel's readers when it was read for the
// first time, with what it ran long ago, or where one came from another story, which readers would miss meanwhile.
func (e *edition) settled(event *store.Event, named []int64, began feed.ID) bool {
	return slices.ContainsFunc(event.Members, func(m store.Candidate) bool {
		_, ordered := slices.BinarySearch(named, m.Num)
		return ordered || m.Article.ID == began && e.desk.firstReading(m) || m.FirstSeen.Before(event.Begun)
	})
}

// waited is for how long an article could have found coverage: since it was first seen, and what is first seen now since it
// ran, as far as nobody was asked meanwhile. Else all news would come a day late where there is a round a day.
func (d *Desk) waited(seen, ran time.Time) time.Duration {
	if seen.Equal(d.now) && d.asked.Before(d.now) {
		seen = later(ran, d.asked)
	}
	return d.now.Sub(seen)
}

// firstReading reports whether the first reading of a source brought an article, in this round or, where no edition stands
// from this store, in one before that came to no end. Until one does, that also holds for files.
func (d *Desk) firstReading(c store.Candidate) bool {
	return !d.standing || c.FirstSeen.Equal(d.now) && d.firstRead[c.Sources[0]]
}

// meet keeps what is to be told of an event that a channel chose.
func (e *edition) meet(event *store.Event) {
	first := &event.Members[0].Article
	if len(event.Members) == 1 && event.Story == feed.StoryID(first.ID) && event.Published.Equal(first.Published) {
		return // the article says it all
	}
	e.groups[event.Story] = event.Num
	if len(e.met) >= mostMet {
		return
	}
	for i := range event.Members {
		event.Members[i].Article.Body = feed.Body{} // the rules looked at it
	}
	e.met[event.Num] = event
}

// offerArticles offers channels the articles of this edition's sources one by one, newest first.
func (e *edition) offerArticles(ctx context.Context, open []*pick) error {
	if len(open) == 0 {
		return nil
	}
	for cand, err := range e.desk.store.Candidates(ctx, slices.ContainsFunc(open, usesContent)) {
		if err != nil {
			return err
		}
		p, ok := e.piece(&cand)
		if !ok {
			continue
		}
		item := channel.Item{
			Story: p.Article.ID, Pieces: []channel.Piece{p}, Published: p.Article.Published, Outlets: 1,
			FirstRead: e.desk.firstReading(cand),
		}
		open, _ = offer(open, func(*channel.Channel) *channel.Item { return &item })
		if len(open) == 0 {
			break
		}
	}
	return nil
}

// several reports whether a channel reads more than one source, so that a story can have coverage to wait for.
func (e *edition) several(c *channel.Channel) bool {
	n := 0
	for _, s := range e.desk.sources {
		if c.Takes(s) {
			if n++; n > 1 {
				return true
			}
		}
	}
	return false
}

// channelState is what a channel's readers were told. A channel that chooses by another rule or other sources than last
// time chooses anew; what it had, or had no room for, is no news to it all the same. What was admitted under an id that is
// an alias now counts for the story that it became, where that was not admitted itself; where that left the channel before, a
// channel that dates what it admits dates it as it did then.
func (e *edition) channelState(ctx context.Context, c *channel.Channel) (store.ChannelState, error) {
	state, err := e.desk.store.Channel(ctx, e.channelKey(c))
	if err != nil {
		return state, err
	}
	rule, err := ruleOf(c)
	if err != nil {
		return state, err
	}
	if state.Rule != rule {
		told := map[feed.ID]store.Admission{}
		for id, a := range state.Admitted {
			if a.Outlets > 0 { // the ids of what was told anew are taken
				told[id] = store.Admission{Outlets: a.Outlets, Developments: a.Developments, Developed: a.Developed}
			}
		}
		state.Rule, state.Admitted = rule, told
		return state, nil
	}
	became, err := e.desk.store.Targets(ctx, slices.Collect(maps.Keys(state.Admitted)))
	if err != nil {
		return state, err
	}
	itself := maps.Clone(state.Admitted)
	for _, alias := range slices.SortedFunc(maps.Keys(became), feed.ID.Compare) { // of two admitted at once, the same each time
		story := became[alias]
		if _, ok := itself[story]; ok {
			continue // readers have the item that stays with its own date, and with what was told anew of it
		}
		if old, known := state.Admitted[story]; !known || state.Admitted[alias].At.Before(old.At) {
			state.Admitted[story] = state.Admitted[alias]
		}
	}
	if c.Dated != channel.ByAdmission {
		return state, nil
	}
	first, err := e.desk.store.Admissions(ctx, state.Slug, slices.Collect(maps.Values(became)))
	for story, at := range first {
		if _, ok := itself[story]; !ok {
			a := state.Admitted[story]
			a.At = sooner(a.At, at)
			state.Admitted[story] = a
		}
	}
	return state, err
}

// ruleOf is what a channel chooses by.
func ruleOf(c *channel.Channel) (string, error) {
	b, err := json.Marshal([]any{c.Where, c.Sources, c.Tags})
	if err != nil {
		return "", fmt.Errorf("the rule of channel %q: %w", c.Title, err)
	}
	return string(b), nil
}

// lastingRule tells the rule of a channel from others, "" where it has none or what it let in does not stay for good.
func lastingRule(c *channel.Channel) string {
	if c.Where == nil || c.Where.UsesAge() {
		return ""
	}
	text, _ := c.Where.MarshalText()
	return strconv.FormatUint(sum64(text), 16)
}

// piece makes of an article what a channel's rule sees; ok is false where no source of this edition has it.
func (e *edition) piece(c *store.Candidate) (p channel.Piece, ok bool) {
	var from []*channel.Source
	for _, id := range e.tellers(c.Sources) {
		if s := e.desk.sources[id]; s != nil {
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
		Article: a, Sources: from, Age: e.desk.now.Sub(a.Published),
		Body: sync.OnceValue(func() string { return sources.PlainText(a.Body) }),
	}, true
}
