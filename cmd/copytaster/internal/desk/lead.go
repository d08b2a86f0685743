package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/store"
)

// leadWithin is how long after its founding article an event's lead can still be taken over.
const leadWithin = 6 * time.Hour

// lead lets an outlet of an explicitly higher rank take the lead of groups over from the founding article, once. What led a
// story in an edition that was taken up does again.
func (d *Desk) lead(ctx context.Context, groups []int64) error {
	told, err := toldBefore[feed.ID](ctx, d, leadsKey)
	if err != nil || len(d.ranks)+len(told) == 0 {
		return err
	}
	events, err := d.store.EventsOf(ctx, groups)
	if err != nil {
		return err
	}
	began, err := d.began(ctx, events)
	if err != nil {
		return err
	}
	leads := map[int64]int64{}
	for num, e := range events {
		if e.Lead != 0 || len(e.Members) == 0 {
			continue
		}
		lead, comes, err := d.ledBefore(ctx, e, told[e.Story])
		if err != nil {
			return err
		}
		if lead == 0 && !comes && d.now.Sub(began[num]) <= leadWithin {
			lead = d.takesLead(e)
		}
		if lead != 0 {
			leads[num] = lead
		}
	}
	return d.store.SetLeads(ctx, leads)
}

// takesLead returns the article of the highest rank, 0 where none has a higher one than the founding article.
func (d *Desk) takesLead(e *store.Event) int64 {
	best, top := int64(0), d.founderRank(e)
	for i := range e.Members { // oldest first: of one rank the first has it
		if m := &e.Members[i]; d.rank(m) > top {
			best, top = m.Num, d.rank(m)
		}
	}
	return best
}

// founderRank is the rank of an event's founding article, 0 where that is no member.
func (d *Desk) founderRank(e *store.Event) int {
	for i := range e.Members {
		if m := &e.Members[i]; m.Article.ID == e.Founder {
			return d.rank(m)
		}
	}
	return 0
}

// began returns when events began. What stands in an edition that was taken up did before its first sight here: when that
// was is not said, so it goes by its date.
func (d *Desk) began(ctx context.Context, events map[int64]*store.Event) (map[int64]time.Time, error) {
	began := make(map[int64]time.Time, len(events))
	founders := make([]feed.ID, 0, len(events))
	for num, e := range events {
		began[num] = e.Begun
		founders = append(founders, e.Founder)
	}
	recalled, err := d.store.Recalled(ctx, founders)
	for num, e := range events {
		if r, ok := recalled[e.Founder]; ok && r.Story == e.Story {
			began[num] = sooner(e.Published, e.Begun)
		}
	}
	return began, err
}

// ledBefore returns the number of the article that led an event in an edition that was taken up, 0 where that is no member.
// comes says that it was not read since, so that the lead is kept for it.
func (d *Desk) ledBefore(ctx context.Context, e *store.Event, lead feed.ID) (num int64, comes bool, err error) {
	if lead.IsZero() {
		return 0, false, nil
	}
	i := slices.IndexFunc(e.Members, func(c store.Candidate) bool { return c.Article.ID == lead })
	switch {
	case i >= 0 && d.rank(&e.Members[i]) <= d.founderRank(e): // it led in a channel of its source
		return 0, false, nil
	case i >= 0:
		return e.Members[i].Num, false, nil
	}
	known, err := d.store.Named(ctx, []string{lead.String()})
	return 0, known[lead.String()] == 0, err
}

// The names under which the store remembers, of stories in an edition that was taken up, which articles led them and which
// stood for those that founded them where a channel may not show these.
const (
	leadsKey    = "leads"
	standInsKey = "standins"
	ledKey      = "led"
)

// rememberTold stores what an edition that was taken up says of its stories, by their ids.
func rememberTold[T any](ctx context.Context, d *Desk, key string, told map[feed.ID]T) error {
	if len(told) == 0 {
		return nil
	}
	text, err := json.Marshal(told)
	if err != nil {
		return fmt.Errorf("remembering the %s: %w", key, err)
	}
	return d.store.Set(ctx, key, string(text))
}

// toldBefore returns what rememberTold stored.
func toldBefore[T any](ctx context.Context, d *Desk, key string) (map[feed.ID]T, error) {
	text, err := d.store.Get(ctx, key)
	var told map[feed.ID]T
	if text == "" || json.Unmarshal([]byte(text), &told) != nil { // not ours
		return nil, err
	}
	return told, err
}

// rank is the highest rank of the sources that have an article, 0 where none says one.
func (d *Desk) rank(c *store.Candidate) int {
	rank, said := 0, false
	for _, id := range c.Sources {
		if n, ok := d.ranks[id]; ok && (!said || n > rank) {
			rank, said = n, true
		}
	}
	return rank
}
