package desk

import (
	"context"
	"slices"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/group"
	"github.com/copytaster/copytaster/feed/store"
)

const (
	readAtOnce = 512  // articles that are read from the store, and stored in one reading, together
	fewFresh   = 4096 // up to so many new articles only what can match them is indexed
)

// relate gives stated headlines without a link their articles and, where a channel groups, puts the articles that no round
// has related yet into their groups. A round that brought nothing new looks at nothing.
func (d *Desk) relate(ctx context.Context) error {
	headlines, err := d.store.Unlinked(ctx, d.since())
	if err != nil {
		return err
	}
	stated, err := d.newHeadlines(ctx, headlines)
	if err != nil {
		return err
	}
	if !d.cfg.Groups() {
		return d.findApart(ctx, headlines, stated)
	}
	if err := d.recopy(ctx, d.edited); err != nil {
		return err
	}
	fresh, err := d.store.Unrelated(ctx)
	if err != nil {
		return err
	}
	changed, err := d.decisionsChanged(ctx)
	if err != nil || len(fresh) == 0 && !changed && !stated {
		return err
	}
	if len(fresh) == 0 && !stated {
		headlines = nil // they were looked for
	}
	d.between(ctx)
	held, err := d.relateOnce(ctx, fresh, headlines)
	if err == nil && !held { // it is stored now, and makes way as what was known before does
		_, err = d.relateOnce(ctx, nil, nil)
	}
	if err != nil {
		return err
	}
	return d.store.Set(ctx, decisionsKey, d.decisionsSum())
}

// since is the first sight from which on articles are related.
func (d *Desk) since() time.Time { return d.now.Add(-d.cfg.Group.Window) }

// relateOnce relates articles that have no group yet and those that a person decided on, and looks for the articles of
// headlines. held is false where the new articles stand in the way of what a person decided.
func (d *Desk) relateOnce(ctx context.Context, fresh []int64, headlines []store.Unlinked) (held bool, err error) {
	r := &relating{
		desk: d, since: d.since(), fresh: fresh, waiting: make(map[int64]bool, len(fresh)),
		merged: map[int64]int64{}, joined: map[int64]store.Member{}, own: map[int64]bool{}, stands: map[int64]bool{},
	}
	for _, num := range fresh {
		r.waiting[num] = true
	}
	if err := r.begin(ctx); err != nil {
		return false, err
	}
	r.join() // before anything joins what a person moves elsewhere
	if len(fresh)+len(headlines) > 0 {
		if err := r.judge(ctx, headlines); err != nil {
			return false, err
		}
		r.join()
	}
	if err := r.store(ctx); err != nil {
		return false, err
	}
	if err := d.recopy(ctx, r.moved); err != nil {
		return false, err
	}
	united := map[int64]int64{}
	for _, num := range r.united {
		united[r.groupOf(num)] = num
	}
	if err := d.recopyGroups(ctx, united); err != nil {
		return false, err
	}
	return r.held(), d.lead(ctx, r.touched())
}

// relating is one round's work on the groups.
type relating struct {
	desk  *Desk
	since time.Time // of first sight: where the window begins
	fresh []int64   // the new articles by the time of their publication

	waiting map[int64]bool // those of them that have no group yet
	engine  *group.Engine
	groups  map[int64]int64 // of the articles of the window, and of those that a person named
	merged  map[int64]int64 // groups that are in another one now
	joined  map[int64]store.Member
	wishes  wishes
	apart   int64          // articles up to this one were published by themselves and their groups are never made one
	only    map[int64]bool // articles that can be read here only: they stand under no other
	untold  bool           // no story was published before
	named   []int64        // the articles that a person decided on, in order
	stands  map[int64]bool // the new ones that are in a group without being judged
	failed  error          // of the store, while the engine asked
	moved   []int64        // the articles that went from one group to another
	united  []int64        // one article of each group that a person made of two: one text may have been in both
	own     map[int64]bool // the groups whose first article was in another one, or that are not what it makes of itself
	records []byte         // room for those of a batch
	out     store.Relations
}

// begin reads the groups and what a person decided, and takes apart what is together against it.
func (r *relating) begin(ctx context.Context) (err error) {
	d := r.desk
	if r.wishes, err = d.wishes(ctx); err != nil {
		return err
	}
	r.named = r.wishes.named()
	if r.groups, err = d.store.Members(ctx, r.since, r.named); err != nil {
		return err
	}
	if r.apart, err = d.store.Apart(ctx); err != nil {
		return err
	}
	if r.untold, err = d.store.Untold(ctx); err != nil {
		return err
	}
	if r.only, err = d.store.Addressless(ctx); err != nil {
		return err
	}
	return r.part(ctx)
}

// groupOf returns the group that an article is in by now: its own number where it is alone.
func (r *relating) groupOf(num int64) int64 {
	g, ok := r.groups[num]
	if !ok {
		g = num
	}
	return r.now(g)
}

// now follows a group to the one that it is in by now.
func (r *relating) now(g int64) int64 {
	for {
		into, ok := r.merged[g]
		if !ok {
			return g
		}
		g = into
	}
}

// put moves an article into a group.
func (r *relating) put(m store.Member) {
	delete(r.waiting, m.Article)
	r.groups[m.Article] = m.Group
	if m.Article != m.Group || r.own[m.Group] {
		r.joined[m.Article] = m
	}
}

// begun begins a group that is not what its first article makes of itself.
func (r *relating) begun(g store.Group) {
	r.own[g.Num] = true
	r.out.Begun = append(r.out.Begun, g)
}

// merge puts a group into another.
func (r *relating) merge(m store.Merge) {
	r.merged[m.From] = m.Into
	r.out.Merged = append(r.out.Merged, m)
}

// judge reads the new articles and puts each into its group, and finds what headlines look for.
func (r *relating) judge(ctx context.Context, headlines []store.Unlinked) error {
	r.engine = r.newEngine(ctx)
	asked := readHeadlines(r.engine, headlines)
	list, err := r.read(ctx)
	if err != nil {
		return err
	}
	var want []*group.Reading // nil for all
	if len(list) <= fewFresh {
		want = append(readingsOf(list), asked...)
	}
	if err := r.know(ctx, want); err != nil {
		return err
	}
	if err := r.stand(ctx, list); err != nil {
		return err
	}
	r.engine.LookOver(readingsOf(list))
	left := len(list)
	for batch := range slices.Chunk(list, readAtOnce) {
		left -= len(batch)
		if err := r.judgeBatch(ctx, batch, left == 0); err != nil {
			return err
		}
	}
	return r.find(ctx, headlines, asked)
}

func (r *relating) newEngine(ctx context.Context) *group.Engine {
	return group.New(group.Options{
		Window:   r.desk.cfg.Group.Window,
		MayJoin:  func(article, g int64) bool { return !r.partedFrom(article, r.now(g)) },
		MayMerge: r.mayMerge,
		MayMove:  func(article, g int64) bool { return r.mayLeave(ctx, article, g) },
	})
}

// judgeBatch puts articles into their groups and keeps what later ones are held against.
func (r *relating) judgeBatch(ctx context.Context, list []*reading, last bool) error {
	if len(list) == 0 {
		return nil
	}
	keep := store.Reading{Records: r.records[:0]}
	for _, x := range list {
		r.out.Through = max(r.out.Through, x.num)
		if !r.waiting[x.num] { // it stands
		} else if g, pinned := r.pinned(x.num); pinned {
			r.put(store.Member{Article: x.num, Group: g, CopyOf: r.engine.Place(x.words, g)})
		} else if r.only[x.num] {
			r.alone(x, x.num)
		} else {
			decision := r.engine.Judge(x.words)
			for _, from := range decision.Merged {
				r.merge(store.Merge{From: from, Into: decision.Group})
			}
			if err := r.divided(ctx, decision.Moved); err != nil {
				return err
			}
			r.put(store.Member{Article: x.num, Group: decision.Group, CopyOf: decision.CopyOf})
			for _, m := range decision.Moved {
				r.put(store.Member{Article: m.Article, Group: m.To, CopyOf: m.CopyOf})
				r.moved = append(r.moved, m.Article)
			}
		}
		if x.aside {
			continue
		}
		r.keep(&keep, x)
	}
	if r.failed != nil {
		return r.failed
	}
	if last {
		if len(keep.Records) > 0 {
			r.out.Readings = []store.Reading{keep}
		}
		return nil
	}
	r.records = keep.Records
	return r.stage(ctx, keep)
}

// divided begins the group that some of the articles that moved make by themselves. What was seen before this round may have been
// told already, so the story waits for nothing (edition.settled): it begins now.
func (r *relating) divided(ctx context.Context, moved []group.Move) error {
	for _, m := range moved {
		if m.Article != m.To {
			continue
		}
		r.own[m.To] = true
		if slices.Contains(r.fresh, m.To) {
			continue
		}
		list, err := r.desk.store.ByNum(ctx, []int64{m.To})
		if err != nil {
			return err
		}
		for i := range list {
			a := &list[i].Article
			r.begun(store.Group{Num: m.To, Story: feed.StoryID(a.ID), Founder: a.ID, Published: a.Published, Begun: r.desk.now})
		}
	}
	return nil
}

// alone puts what can be read here only into a group that it leads or has for itself. Where others told of its event before,
// what is yet to come is to stand with these, not under it.
func (r *relating) alone(x *reading, g int64) {
	m := store.Member{Article: x.num, Group: g}
	if fits := r.engine.Fits(x.words); fits != 0 && fits != g {
		x.aside = true
	} else {
		m.CopyOf = r.engine.Place(x.words, g)
	}
	r.put(m)
}

// mayMerge reports whether two groups may become one: not where a person parted an article of one from one of the
// other, where an article begins one that can be read nowhere else, nor where both were published before there were groups.
func (r *relating) mayMerge(a, b int64) bool {
	a, b = r.now(a), r.now(b)
	return (a > r.apart || b > r.apart) && !r.only[a] && !r.only[b] && !r.partedGroups(a, b)
}

// touched lists the groups that articles or other groups joined, in order.
func (r *relating) touched() []int64 {
	var groups []int64
	for _, m := range r.joined {
		groups = append(groups, r.now(m.Group))
	}
	for _, m := range r.out.Merged {
		groups = append(groups, r.now(m.Into))
	}
	slices.Sort(groups)
	return slices.Compact(groups)
}

// store writes what came of it.
func (r *relating) store(ctx context.Context) error {
	for i := range r.out.Merged {
		r.out.Merged[i].Into = r.now(r.out.Merged[i].Into)
	}
	for _, m := range r.joined {
		m.Group = r.now(m.Group)
		r.out.Joined = append(r.out.Joined, m)
	}
	slices.SortFunc(r.out.Joined, func(a, b store.Member) int { return int(a.Article - b.Article) })
	r.out.Before = r.since
	return r.desk.store.PutRelations(ctx, &r.out)
}
