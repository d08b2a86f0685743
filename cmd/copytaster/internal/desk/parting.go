package desk

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/group"
	"github.com/copytaster/copytaster/feed/store"
)

// parting takes articles out of the groups that they are in against what a person decided, before a round puts others in.
type parting struct {
	*relating
	sets   [][]int64              // what a person joined, of what is not new
	events map[int64]*store.Event // the groups that were looked at, as they are by now
	unions map[int64]int64        // groups that will be one have one number; without an entry it is their own
	last   int64                  // the last such number that is no group's
}

// part takes apart what is together against a person's wish, and then what stands in the way of another wish: what belongs
// together can be in groups with articles that are parted from one another. Where a person joined both of these too, the
// orders contradict one another, and what was parted stays so.
func (r *relating) part(ctx context.Context) error {
	x := parting{relating: r, sets: r.wishes.bound(), events: map[int64]*store.Event{}, unions: map[int64]int64{}}
	for i := range x.sets {
		x.sets[i] = slices.DeleteFunc(x.sets[i], func(num int64) bool { return x.waiting[num] })
	}
	for _, p := range r.wishes.parted {
		if x.waiting[p[0]] || x.waiting[p[1]] || x.groupOf(p[0]) != x.groupOf(p[1]) {
			continue
		}
		if err := x.partPair(ctx, p); err != nil {
			return err
		}
	}
	for _, set := range x.sets {
		if err := x.makeWay(ctx, set); err != nil {
			return err
		}
	}
	return nil
}

// union returns the number that the groups have with which that of an article will be one.
func (x *parting) union(article int64) int64 {
	g := x.groupOf(article)
	if u, ok := x.unions[g]; ok {
		return u
	}
	return g
}

// partPair divides a group between two of its articles: each other one goes with that of the two which it is nearer to,
// unless a person joined or parted it.
func (x *parting) partPair(ctx context.Context, p [2]int64) error {
	e, err := x.event(ctx, p[0])
	if err != nil {
		return err
	}
	a, b := member(e, p[0]), member(e, p[1])
	if a == nil || b == nil {
		return nil
	}
	if cmp.Or(a.Article.Published.Compare(b.Article.Published), cmp.Compare(a.Num, b.Num)) > 0 {
		a, b = b, a
	}
	return x.takeOut(ctx, x.divide(e, a.Num, b.Num))
}

// divide returns the articles of a group that go with b when b leaves a. What a person joined goes together, and what they
// parted from one of the two goes with the other.
func (x *parting) divide(e *store.Event, a, b int64) []int64 {
	units := [][]int64{{a}, {b}}
	for i := range e.Members {
		num := e.Members[i].Num
		if num == a || num == b {
			continue
		}
		along := []int64{num}
		for _, set := range x.sets {
			if slices.Contains(set, num) && !(slices.Contains(set, a) && slices.Contains(set, b)) { // else orders contradict one another
				along = set
			}
		}
		fromA, fromB := meet(x.wishes.partedFrom[a], along), meet(x.wishes.partedFrom[b], along)
		at := slices.IndexFunc(units, func(unit []int64) bool { return meet(unit, along) })
		switch {
		case at >= 0:
		case fromA != fromB && fromA:
			at = 1
		case fromA != fromB:
			at = 0
		default:
			at, units = len(units), append(units, nil)
		}
		units[at] = append(units[at], num)
	}
	engine := group.New(group.Options{})
	readings := make([][]*group.Reading, len(units))
	for i, unit := range units {
		for _, num := range unit {
			readings[i] = append(readings[i], engine.Read(x.desk.comparable(member(e, num))))
		}
	}
	var leave []int64
	for i, second := range group.Divide(readings) {
		if second {
			leave = append(leave, units[i]...)
		}
	}
	return leave
}

// meet reports whether two lists have an article in common.
func meet(a, b []int64) bool {
	return slices.ContainsFunc(a, func(num int64) bool { return slices.Contains(b, num) })
}

// makeWay takes out of the groups that will be one, since a set of articles belongs together, what is parted from another
// article there, with all that is bound to it.
func (x *parting) makeWay(ctx context.Context, set []int64) error {
	among := func(article int64) bool {
		return slices.ContainsFunc(set, func(num int64) bool { return x.union(num) == x.union(article) })
	}
	for _, q := range x.wishes.parted {
		if !among(q[0]) || !among(q[1]) {
			continue
		}
		foreign := q[1]
		if slices.Contains(set, foreign) {
			foreign = q[0]
		}
		if slices.Contains(set, foreign) {
			continue
		}
		leave := []int64{foreign}
		for _, other := range x.sets {
			if slices.Contains(other, foreign) {
				leave = slices.DeleteFunc(slices.Clone(other), func(num int64) bool { return !among(num) })
			}
		}
		e, err := x.event(ctx, foreign)
		if err != nil {
			return err
		}
		if m := member(e, foreign); m != nil && m.Article.ID == e.Founder { // from whose story they leave instead
			if here := slices.DeleteFunc(slices.Clone(set), func(num int64) bool { return x.groupOf(num) != e.Num }); len(here) > 0 {
				leave = here
			}
		}
		for _, num := range leave {
			if err := x.takeOut(ctx, []int64{num}); err != nil {
				return err
			}
		}
	}
	for _, num := range set {
		x.unite(x.union(set[0]), x.union(num))
	}
	return nil
}

// unite gives the groups of one number that of others.
func (x *parting) unite(into, from int64) {
	if into == from {
		return
	}
	for g, u := range x.unions {
		if u == from {
			x.unions[g] = into
		}
	}
	if _, ok := x.unions[from]; !ok && from > 0 {
		x.unions[from] = into
	}
}

// takeOut takes articles out of their group, into one of their own with a new id. Where the one that founded the story is
// among them they take that along, and the others have the new id, to which the ids that they had before lead. A group that
// goes by the number of an article that leaves it goes on under another's.
func (x *parting) takeOut(ctx context.Context, articles []int64) error {
	e, err := x.event(ctx, articles[0])
	if err != nil {
		return err
	}
	own, rest := &store.Event{Group: e.Group}, &store.Event{Group: e.Group}
	for _, m := range e.Members {
		side := rest
		if slices.Contains(articles, m.Num) {
			side = own
		}
		side.Members = append(side.Members, m)
	}
	if len(own.Members) == 0 {
		return nil
	}
	x.last--
	if len(rest.Members) == 0 {
		x.unions[e.Num] = x.last
		return nil
	}
	union := x.union(articles[0])
	other := own
	if member(own, e.Num) != nil {
		other = rest
	}
	other.Num = other.Members[0].Num
	parted, stays := own, rest
	if slices.ContainsFunc(own.Members, func(m store.Candidate) bool { return m.Article.ID == e.Founder }) {
		parted, stays = rest, own
	}
	if err := x.found(ctx, parted); err != nil {
		return err
	}
	for i := range parted.Members {
		had, err := x.hadIDs(ctx, parted.Members[i].Article.ID)
		if err != nil {
			return err
		}
		for _, id := range had {
			x.out.Led = append(x.out.Led, store.Alias{Story: id, Target: parted.Story})
		}
	}
	if member(stays, stays.Lead) == nil {
		stays.Lead = 0
	}
	x.begun(parted.Group) // before the other one, which has the id that this one had
	x.begun(stays.Group)
	for _, m := range other.Members {
		x.put(store.Member{Article: m.Num, Group: other.Num, CopyOf: m.CopyOf})
	}
	x.events[own.Num], x.unions[own.Num] = own, x.last
	x.events[rest.Num], x.unions[rest.Num] = rest, union
	return nil
}

// found makes a group a story that its first article founds.
func (x *parting) found(ctx context.Context, e *store.Event) (err error) {
	c := &e.Members[0]
	e.Group = store.Group{Num: e.Num, Founder: c.Article.ID, Published: c.Article.Published, Begun: c.FirstSeen}
	e.Story, err = x.freeStoryID(ctx, c.Article.ID)
	return err
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
		id := partedID(founder, n)
		if taken, err := r.taken(ctx, id); err != nil || !taken {
			return id, err
		}
	}
}

// hadIDs returns the ids that stories which an article founds had: by itself, and since it was taken out of others.
func (r *relating) hadIDs(ctx context.Context, founder feed.ID) (had []feed.ID, err error) {
	for n := 1; ; n++ {
		id := partedID(founder, n)
		if taken, err := r.taken(ctx, id); err != nil || !taken {
			return had, err
		}
		had = append(had, id)
	}
}

// partedID is the id of a story that an article founds for the nth time.
func partedID(founder feed.ID, n int) feed.ID {
	if n == 1 {
		return feed.StoryID(founder)
	}
	return feed.NewID("story", founder.String(), "parted", strconv.Itoa(n))
}

// taken reports whether a story has or had an id.
func (r *relating) taken(ctx context.Context, id feed.ID) (bool, error) {
	ids := []feed.ID{id}
	states, err := r.desk.store.Stories(ctx, ids)
	if err != nil {
		return false, err
	}
	aliases, err := r.desk.store.Targets(ctx, ids)
	if err != nil {
		return false, err
	}
	groups, err := r.desk.store.GroupsOf(ctx, ids)
	return len(states)+len(aliases)+len(groups) > 0, err
}
