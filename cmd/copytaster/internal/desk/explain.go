package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/group"
	"github.com/copytaster/copytaster/feed/store"
)

// Explained says why a story has the articles that it has.
type Explained struct {
	Story   feed.ID   `json:"story"`
	Item    feed.ID   `json:"item,omitzero"`     // the item that tells it anew by which it was named
	Aliases []feed.ID `json:"aliases,omitempty"` // the ids of the stories that became part of it
	Members []Because `json:"members"`           // the founding article first
	Outside []Because `json:"outside"`           // the nearest that are not in it, the nearest first
}

// Because is an article and the judgement on it.
type Because struct {
	Article   feed.ID   `json:"article"`
	Title     string    `json:"title"`
	Outlet    string    `json:"outlet"`
	URL       string    `json:"url,omitempty"`
	Published time.Time `json:"published"`
	Founder   bool      `json:"founder,omitempty"`
	CopyOf    string    `json:"copy_of,omitempty"` // the title of the article whose text it repeats
	Person    string    `json:"person,omitempty"`  // what a person decided of it
	Kept      string    `json:"kept,omitempty"`    // why it is outside though it is near enough
	Judgement Judgement `json:"judgement"`
}

// Judgement is what the program thinks of two things belonging together, whatever a person decided.
type Judgement struct {
	Known   bool           `json:"known"` // false where there is nothing to compare with
	P       float64        `json:"p"`     // the chance that they do
	Bar     float64        `json:"bar"`   // that it has to pass
	Joins   bool           `json:"joins"` // they would come together now
	Guard   string         `json:"guard,omitempty"`
	Notes   []string       `json:"notes,omitempty"` // what was asked beyond the usual, and what counted for less
	Reasons []group.Reason `json:"reasons,omitempty"`
}

func judgementOf(v group.Verdict) Judgement {
	return Judgement{Known: true, P: v.P, Bar: v.Bar, Joins: v.Joins, Guard: v.Guard, Notes: v.Notes, Reasons: v.Reasons}
}

// UnknownError says that a name names no article that is kept here.
type UnknownError struct{ Name string }

func (e *UnknownError) Error() string {
	return fmt.Sprintf("%s names no article that is kept here: give its address, its id, or the id of its story", e.Name)
}

// Pair says whether two articles are together, and why.
type Pair struct {
	A         Because   `json:"a"`
	B         Because   `json:"b"`
	Together  bool      `json:"together"`
	Person    string    `json:"person,omitempty"`
	Kept      string    `json:"kept,omitempty"` // why they are in two stories though they are near enough
	Judgement Judgement `json:"judgement"`
}

// Explain says why the articles of a story are in it and what was nearest outside. name is an address or an id.
func (d *Desk) Explain(ctx context.Context, name string) (Explained, error) {
	var x Explained
	events, err := d.named(ctx, name)
	if err != nil {
		return x, err
	}
	event := events[0]
	engine, err := d.weigh(ctx, event.Members)
	if err != nil {
		return x, err
	}
	x.Story = event.Story
	aliases, err := d.store.Aliases(ctx, []feed.ID{event.Story})
	if err != nil {
		return x, err
	}
	x.Aliases = aliases[event.Story]
	wishes, err := d.wishes(ctx)
	if err != nil {
		return x, err
	}
	outside := map[int64]group.Verdict{}
	for i := range event.Members {
		m := &event.Members[i]
		b := because(m)
		b.Founder = m.Article.ID == event.Founder
		for j := range event.Members {
			if other := &event.Members[j]; other.Num == m.CopyOf {
				b.CopyOf = other.Article.Title
			} else if other.Num != m.Num {
				b.Person = cmp.Or(b.Person, wishes.of(m.Num, other.Num))
			}
		}
		if in, near, ok := engine.Explain(m.Num); ok {
			if in.Bar > 0 { // the others are at hand
				b.Judgement = judgementOf(in)
			}
			for _, v := range near {
				if had, met := outside[v.Group]; v.Group != event.Num && (!met || v.P > had.P) {
					outside[v.Group] = v
				}
			}
		}
		x.Members = append(x.Members, b)
	}
	slices.SortStableFunc(x.Members, func(a, b Because) int { return btoi(b.Founder) - btoi(a.Founder) })
	x.Outside, err = d.outside(ctx, engine, outside, &wishes, &event)
	return x, err
}

// mostOutside is how many groups that an article is not in are told.
const mostOutside = 5

func (d *Desk) outside(ctx context.Context, engine *group.Engine, near map[int64]group.Verdict, w *wishes, of *store.Event) ([]Because, error) {
	var list []Because
	var order []group.Verdict
	for _, v := range near {
		order = append(order, v)
	}
	slices.SortFunc(order, func(a, b group.Verdict) int {
		switch {
		case a.P > b.P:
			return -1
		case a.P < b.P:
			return 1
		}
		return int(a.Group - b.Group)
	})
	for _, v := range order[:min(len(order), mostOutside)] {
		e, ok, err := d.store.Event(ctx, v.Group)
		if err != nil {
			return nil, err
		}
		if ok {
			b := because(&e.Members[0])
			b.Judgement = judgementOf(v)
			for i := range of.Members {
				for j := range e.Members {
					b.Person = cmp.Or(b.Person, w.of(of.Members[i].Num, e.Members[j].Num))
				}
			}
			if b.Person == "" && v.Joins {
				if b.Kept, err = d.keptApart(ctx, engine, w, of, &e); err != nil {
					return nil, err
				}
			}
			list = append(list, b)
		}
	}
	return list, nil
}

// keptApart says why two stories are two though an article of one is near enough to the other.
func (d *Desk) keptApart(ctx context.Context, engine *group.Engine, w *wishes, a, b *store.Event) (string, error) {
	apart, err := d.store.Apart(ctx)
	switch {
	case err != nil:
		return "", err
	case slices.ContainsFunc(w.parted, func(p [2]int64) bool {
		return member(a, p[0]) != nil && member(b, p[1]) != nil || member(a, p[1]) != nil && member(b, p[0]) != nil
	}):
		return "a person parted articles of the two stories", nil
	case hasNoAddress(a) || hasNoAddress(b):
		return "an article without an address of its own can be read here only, so it stands under no other", nil
	case a.Num <= apart && b.Num <= apart:
		return "both were published before there were groups, and stay apart for their readers", nil
	}
	if across, within, ok := engine.Camps(a.Num, b.Num); ok {
		return fmt.Sprintf("the articles of each are liker to one another (%.2f) than to those of the other (%.2f) and have names of their own: two events of one kind", within, across), nil
	}
	if !d.cfg.Groups() {
		return "no channel groups articles (group: false)", nil
	}
	return "it is near enough by now, but was not when it came, or a person had parted them", nil
}

// hasNoAddress reports whether the article that began a group can be read in the edition only.
func hasNoAddress(e *store.Event) bool {
	m := member(e, e.Num)
	return m != nil && m.Article.URL == ""
}

// ExplainPair says whether two articles are together, and why.
func (d *Desk) ExplainPair(ctx context.Context, a, b string) (Pair, error) {
	var p Pair
	events, err := d.named(ctx, a, b)
	if err != nil {
		return p, err
	}
	nums, err := d.store.Named(ctx, []string{a, b})
	if err != nil {
		return p, err
	}
	x := cmp.Or(member(&events[0], nums[a]), &events[0].Members[0])
	y := cmp.Or(member(&events[1], nums[b]), &events[1].Members[0])
	engine, err := d.weigh(ctx, slices.Concat(events[0].Members, events[1].Members))
	if err != nil {
		return p, err
	}
	wishes, err := d.wishes(ctx)
	if err != nil {
		return p, err
	}
	p.A, p.B, p.Together, p.Person = because(x), because(y), events[0].Story == events[1].Story, wishes.of(x.Num, y.Num)
	if v, ok := engine.Compare(x.Num, y.Num); ok {
		p.Judgement = judgementOf(v)
	}
	if p.Judgement.Joins && !p.Together && p.Person == "" {
		p.Kept, err = d.keptApart(ctx, engine, &wishes, &events[0], &events[1])
	}
	return p, err
}

// named returns the events of the articles that names name.
func (d *Desk) named(ctx context.Context, names ...string) ([]store.Event, error) {
	nums, err := d.store.Named(ctx, names)
	if err != nil {
		return nil, err
	}
	events := make([]store.Event, len(names))
	for i, name := range names {
		e, ok, err := d.store.Event(ctx, nums[name])
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, &UnknownError{name}
		}
		events[i] = e
	}
	return events, nil
}

// weigh fills an engine with the window as it is grouped, and with articles, whose words it names.
func (d *Desk) weigh(ctx context.Context, articles []store.Candidate) (*group.Engine, error) {
	if err := d.recallOutlets(ctx); err != nil {
		return nil, err
	}
	since := d.now.Add(-d.cfg.Group.Window)
	members, err := d.store.Members(ctx, since, nil)
	if err != nil {
		return nil, err
	}
	engine := group.New(group.Options{Window: d.cfg.Group.Window})
	held := map[int64]bool{}
	groupOf := func(num int64) int64 {
		held[num] = true
		if g, ok := members[num]; ok {
			return g
		}
		return num
	}
	err = d.store.Readings(ctx, since, func(records []byte) error {
		_ = engine.Restore(records, d.now, groupOf) // one that cannot be read is not compared with
		return nil
	})
	if err != nil {
		return nil, err
	}
	nums := make([]int64, len(articles))
	for i := range articles {
		nums[i] = articles[i].Num
	}
	found, err := d.store.ByNum(ctx, nums) // with the text that the round read
	if err != nil {
		return nil, err
	}
	for i := range found {
		c := &found[i]
		a := d.comparable(c)
		engine.Name(a)
		if held[c.Num] {
			continue
		}
		e, ok, err := d.store.Event(ctx, c.Num)
		if err != nil {
			return nil, err
		}
		if ok {
			held[c.Num] = true
			a.Seen = d.now // the engine would let go of what is long past
			engine.Place(engine.Read(a), e.Num)
		}
	}
	return engine, nil
}

// recallOutlets finds the outlets that the configuration names as a round does, and adds no source to the store.
func (d *Desk) recallOutlets(ctx context.Context) error {
	p, err := plan(d.cfg.Sources, d.own(nil), d.heldBefore(ctx))
	if err != nil {
		return err
	}
	if err := d.lookUp(ctx, p, d.store.Peek); err != nil {
		return err
	}
	known := outletsOf(p.lines)
	d.outlets = func() outlets { return known }
	return nil
}

func because(c *store.Candidate) Because {
	a := &c.Article
	return Because{Article: a.ID, Title: a.Title, Outlet: a.Outlet.Name, URL: a.URL, Published: a.Published}
}

// of says what a person decided of two articles, "" for nothing.
func (w *wishes) of(a, b int64) string {
	pair := [2]int64{min(a, b), max(a, b)}
	switch {
	case slices.Contains(w.together, pair):
		return config.Join
	case slices.Contains(w.parted, pair):
		return config.Part
	}
	return ""
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
