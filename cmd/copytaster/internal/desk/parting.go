package desk

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/store"
)

// parting takes articles out of the groups that they are in against what a person decided, before a round puts others in.
type parting struct {
	*relating
	events map[int64]*store.Event // the groups that were looked at, as they are by now
}

// part takes apart what is together against a person's wish, and then what stands in the way of another wish: of two
// articles that belong together the one can be in a group with an article that is parted from the other. Where a person
// joined that one too, the orders contradict one another, and the pair stays apart.
func (r *relating) part(ctx context.Context) error {
	x := parting{r, map[int64]*store.Event{}}
	for _, p := range r.wishes.parted {
		if x.waiting[p[0]] || x.waiting[p[1]] || x.groupOf(p[0]) != x.groupOf(p[1]) {
			continue
		}
		if err := x.partPair(ctx, p); err != nil {
			return err
		}
	}
	for _, p := range r.wishes.together {
		if x.waiting[p[0]] || x.waiting[p[1]] || x.groupOf(p[0]) == x.groupOf(p[1]) {
			continue
		}
		if err := x.makeWay(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// partPair takes the later of two articles out of their group. The one that founded the story stays in it.
func (x *parting) partPair(ctx context.Context, p [2]int64) error {
	e, err := x.event(ctx, p[0])
	if err != nil {
		return err
	}
	a, b := member(e, p[0]), member(e, p[1])
	if a == nil || b == nil {
		return nil
	}
	leaves := b
	if b.Article.ID == e.Founder || a.Article.ID != e.Founder &&
		cmp.Or(a.Article.Published.Compare(b.Article.Published), cmp.Compare(a.Num, b.Num)) > 0 {
		leaves = a
	}
	return x.takeOut(ctx, leaves.Num)
}

// makeWay parts the groups of a pair from what keeps the pair apart.
func (x *parting) makeWay(ctx context.Context, pair [2]int64) error {
	for _, q := range x.wishes.parted {
		if x.groupOf(q[0]) == x.groupOf(pair[1]) {
			q[0], q[1] = q[1], q[0]
		}
		if x.groupOf(q[0]) != x.groupOf(pair[0]) || x.groupOf(q[1]) != x.groupOf(pair[1]) {
			continue
		}
		for i := range q {
			if x.wishes.bound(q[i], pair[i]) {
				continue
			}
			e, err := x.event(ctx, q[i])
			if err != nil {
				return err
			}
			leaves := q[i]
			if m := member(e, q[i]); m != nil && m.Article.ID == e.Founder {
				leaves = pair[i]
			}
			if err := x.takeOut(ctx, leaves); err != nil {
				return err
			}
			break
		}
	}
	return nil
}

// takeOut takes an article out of its group, into one of its own with a new id. A group that goes by the number of the
// article goes on under another's.
func (x *parting) takeOut(ctx context.Context, article int64) error {
	e, err := x.event(ctx, article)
	if err != nil {
		return err
	}
	c := member(e, article)
	if c == nil || len(e.Members) < 2 {
		return nil
	}
	own := store.Event{
		Group:   store.Group{Num: article, Founder: c.Article.ID, Published: c.Article.Published, Begun: c.FirstSeen},
		Members: []store.Candidate{*c},
	}
	if own.Story, err = x.freeStoryID(ctx, c.Article.ID); err != nil {
		return err
	}
	e.Members = slices.DeleteFunc(e.Members, func(m store.Candidate) bool { return m.Num == article })
	x.begun(own.Group)
	x.put(store.Member{Article: article, Group: article})
	x.events[article] = &own
	if e.Num != article {
		return nil
	}
	e.Num = e.Members[0].Num
	for i := range e.Members {
		if e.Members[i].Article.ID == e.Founder {
			e.Num = e.Members[i].Num
		}
	}
	if e.Lead == article {
		e.Lead = 0
	}
	x.begun(e.Group)
	for _, m := range e.Members {
		x.put(store.Member{Article: m.Num, Group: e.Num, CopyOf: m.CopyOf})
	}
	x.events[e.Num] = e
	return nil
}

// event returns the group of an article as it is by now; one without articles where the article is not kept.
func (x *parting) event(ctx context.Context, article int64) (*store.Event, error) {
	if e := x.events[x.groupOf(article)]; e != nil {
		return e, nil
	}
	e, _, err := x.desk.store.Event(ctx, article)
	if err == nil {
		x.events[e.Num] = &e
	}
	return &e, err
}

// member returns an article of a group, nil where it is not in it.
func member(e *store.Event, num int64) *store.Candidate {
	i := slices.IndexFunc(e.Members, func(c store.Candidate) bool { return c.Num == num })
	if i < 0 {
		return nil
	}
	return &e.Members[i]
}

// freeStoryID makes the id of a story that an article founds when it is taken out of another: one that no story has or
// had.
func (r *relating) freeStoryID(ctx context.Context, founder feed.ID) (feed.ID, error) {
	for n := 1; ; n++ {
		id := feed.StoryID(founder)
		if n > 1 {
			id = feed.NewID("story", founder.String(), "parted", strconv.Itoa(n))
		}
		ids := []feed.ID{id}
		states, err := r.desk.store.Stories(ctx, ids)
		if err != nil {
			return id, err
		}
		aliases, err := r.desk.store.Targets(ctx, ids)
		if err != nil {
			return id, err
		}
		groups, err := r.desk.store.GroupsOf(ctx, ids)
		if err != nil || len(states)+len(aliases)+len(groups) == 0 {
			return id, err
		}
	}
}
