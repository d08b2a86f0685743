package desk

import (
	"context"
	"time"

	"github.com/copytaster/copytaster/feed/store"
)

// leadWithin is how long after its founding article an event's lead can still be taken over.
const leadWithin = 6 * time.Hour

// lead lets an outlet of an explicitly higher rank take the lead of groups over from the founding article, once.
func (d *Desk) lead(ctx context.Context, groups []int64) error {
	if len(d.ranks) == 0 {
		return nil
	}
	events, err := d.store.EventsOf(ctx, groups)
	if err != nil {
		return err
	}
	leads := map[int64]int64{}
	for num, e := range events {
		if e.Lead != 0 || d.now.Sub(e.Begun) > leadWithin || len(e.Members) == 0 {
			continue
		}
		best, top := int64(0), 0
		for i := range e.Members {
			if m := &e.Members[i]; m.Article.ID == e.Founder {
				top = d.rank(m)
			}
		}
		for i := range e.Members { // oldest first: of one rank the first has it
			if m := &e.Members[i]; d.rank(m) > top {
				best, top = m.Num, d.rank(m)
			}
		}
		if best != 0 {
			leads[num] = best
		}
	}
	return d.store.SetLeads(ctx, leads)
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
