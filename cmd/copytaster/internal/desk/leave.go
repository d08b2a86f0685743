package desk

import (
	"context"
	"slices"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
	"github.com/copytaster/copytaster/feed/store"
)

// mayLeave reports whether an article may go from the group that it is in to another one that it fits better, or that it begins
// with others (into is its own number then, or that of one of them), as the engine asks. What a person decided on stays where it
// is, and so does what can be read here only, what a story has its id or its lead from, and while an edition is taken up what
// that had.
func (r *relating) mayLeave(ctx context.Context, num, into int64) bool {
	if r.failed != nil || r.only[num] || r.stands[num] || slices.Contains(r.named, num) {
		return false
	}
	if _, began := r.merged[num]; began {
		return false
	}
	free, err := r.idless(ctx, num, into)
	r.failed = err
	return free && err == nil
}

// idless reports whether no story has its id or its lead from an article, nor would have its id from it where it goes.
func (r *relating) idless(ctx context.Context, num, into int64) (bool, error) {
	if len(r.desk.private) > 0 {
		for _, g := range []int64{r.groupOf(num), into} {
			if hidden, err := r.hides(ctx, g); hidden || err != nil {
				return false, err
			}
		}
	}
	_, joined := r.joined[num]
	fresh := r.waiting[num] || joined && slices.Contains(r.fresh, num)
	if fresh && num != into {
		return true, nil // no story was published with it
	}
	e, ok, err := r.desk.store.Event(ctx, num)
	if err != nil || !ok {
		return false, err
	}
	m := member(&e, num)
	if !fresh && (e.Lead == num || m.Article.ID == e.Founder || r.desk.heads(&e, m)) {
		return false, nil
	}
	if num == into && r.desk.private[m.Sources[0]] {
		return false, nil
	}
	taken, err := r.taken(ctx, feed.StoryID(m.Article.ID)) // also by one that became another since
	return !taken, err
}

// heads reports whether a channel may show a story under one of its articles, since its sources and rule let that in and not the
// founding one: it would go on under what was left out. A story leaves a channel that rules by age in any case.
func (d *Desk) heads(e *store.Event, m *store.Candidate) bool {
	now, first := &edition{desk: d}, founderOf(e)
	item := channel.Item{Outlets: now.outlets(nil, e.Members)}
	return slices.ContainsFunc(d.cfg.Channels, func(c channel.Channel) bool {
		if c.Where.UsesAge() {
			c.Where = nil
		}
		lets := func(x *store.Candidate) bool {
			p, ok := now.piece(x)
			item.Pieces = []channel.Piece{p}
			return ok && c.Lets(&item)
		}
		return !c.Apart && lets(m) && (first == nil || !lets(first))
	})
}

// hides reports whether the founding article of a group may not be shown to everybody, or is there no more, so that the one of
// the others which was seen first may stand for it.
func (r *relating) hides(ctx context.Context, g int64) (bool, error) {
	e, _, err := r.desk.store.Event(ctx, g)
	first := founderOf(&e)
	return err != nil || first == nil || r.desk.private[first.Sources[0]], err
}

// founderOf returns the founding article of a story, nil where it is kept no more.
func founderOf(e *store.Event) *store.Candidate {
	i := slices.IndexFunc(e.Members, func(c store.Candidate) bool { return c.Article.ID == e.Founder })
	if i < 0 {
		return nil
	}
	return &e.Members[i]
}
