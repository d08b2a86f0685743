package desk

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
	"github.com/copytaster/copytaster/feed/group"
	"github.com/copytaster/copytaster/feed/store"
)

// Three reports of one strike, and a fire elsewhere.
var turku = [][2]string{
	{"Fire destroys Ostrava cotton mill", "A fire destroyed the cotton mill in Ostrava on Tuesday. Two hundred people work there."},
	{"Turku ferry pilots walk out over night shifts", "Ferry pilots in Turku walked out on Tuesday over the new night shifts; no ferry sails."},
	{"Ferry pilots in Turku strike over night shifts", "No ferry sails from Turku: pilots walked out on Tuesday over the new night shifts."},
	{"No ferries from Turku as pilots reject night shifts", "The pilots of Turku's ferries are on strike over the new night shifts; none sailed on Tuesday."},
}

// An article that stands in a story that is none of its own goes to that of its event when the next report comes, and no id
// and no other article moves with it. It stays where a person wants it, and where a story has its id or its lead from it.
func TestLeaves(t *testing.T) {
	one := store.Group{Num: 1}
	for name, c := range map[string]struct {
		before func(o *orders)
		after  func(d *Desk)
		leaves bool
	}{
		"nothing holds it":            {leaves: true},
		"its story was published":     {before: func(o *orders) { o.publish() }, leaves: true},
		"a person wants it there":     {before: func(o *orders) { o.cfg.Group.Pin = [][]string{{o.all[0].URL, o.all[2].URL}} }},
		"a person parted it from one": {before: func(o *orders) { o.part(2, 3) }},
		"it leads":                    {before: func(o *orders) { o.setLead(one.Num, 3) }},
		"it was a story of its own":   {before: func(o *orders) { o.tell(o.all[2].ID) }},
		"it founded the story": {before: func(o *orders) {
			one.Story, one.Founder, one.Published, one.Begun = partedID(o.all[2].ID, 2), o.all[2].ID, o.now, o.now
			o.relations(&store.Relations{Begun: []store.Group{one}})
		}},
		"a channel shows the story under it":  {after: func(d *Desk) { some(d, 3) }},
		"that channel shows the founder's":    {after: func(d *Desk) { some(d, 1, 3) }, leaves: true},
		"it stands for what may not be shown": {after: func(d *Desk) { d.private = map[int64]bool{1: true} }},
		"its own founder may not be shown":    {after: func(d *Desk) { d.private = map[int64]bool{2: true} }},
		"another one than a founder is shut":  {after: func(d *Desk) { d.private = map[int64]bool{4: true} }, leaves: true},
	} {
		t.Run(name, func(t *testing.T) {
			o := reported(t, turku...)
			o.bring(3)
			o.round()
			if s := o.apiece(); s[0] == s[1] || s[1] != s[2] {
				t.Fatalf("they are in the stories %v by themselves: the case shows nothing", s)
			}
			o.relations(&store.Relations{Joined: []store.Member{{Article: 3, Group: 1}}})
			founded := o.event(1).Story
			if c.before != nil {
				c.before(o)
				founded = o.event(1).Story
			}
			o.bring(1)
			d := o.desk()
			if c.after != nil {
				c.after(d)
			}
			if err := d.relate(t.Context()); err != nil {
				t.Fatal(err)
			}
			s := o.apiece()
			if left := s[2] != s[0]; left != c.leaves || s[3] != s[1] || left && (s[0] != founded || s[2] != s[1]) {
				t.Errorf("they are in the stories %v, and the first was in %s", s, founded)
			}
		})
	}
}

// Two crashes of one day, in turn.
var crashes = [][2]string{
	{"Bus crash near Harwick kills four pensioners", "Four pensioners died when a bus left the road near Harwick on Sunday and rolled into the river Ebble, police said. They were on the way home from a choir festival."},
	{"Bus crash on Vranov pass kills six students", "Six students died when a bus hit a lorry on the Vranov pass on Sunday, rescuers said. They were on the way to a skiing week at Kalina."},
	{"Four dead as bus plunges into Ebble", "A bus with a choir of pensioners went through the rail above the Ebble near Harwick on Sunday; four of them died, police said."},
	{"Six dead as ski bus hits lorry at Vranov", "A bus that took students to a skiing week at Kalina crashed into a lorry on the Vranov pass on Sunday; six of them died, rescuers said."},
	{"Harwick bus crash: choir mourns four members", "The choir lost four pensioners when their bus rolled into the Ebble near Harwick on Sunday. Police said that the road was wet."},
	{"Vranov bus crash: university mourns six students", "The university lost six students when their bus hit a lorry on the Vranov pass on Sunday, rescuers said. They were going skiing at Kalina."},
	{"Police question driver of bus that fell into Ebble at Harwick", "The driver of the bus in which four pensioners of a choir died near Harwick on Sunday was questioned by police on the banks of the Ebble."},
	{"Lorry had no lights in Vranov crash that killed six students, rescuers say", "The lorry that a bus of students on a skiing trip to Kalina hit on the Vranov pass on Sunday had no lights, rescuers said. Six died."},
}

// glued is a store in which all that came but the last article is one story, as if nobody had joined it.
func glued(t *testing.T, said ...[2]string) *orders {
	o := reported(t, said...)
	o.bring(len(said) - 1)
	o.cfg.Group.Pin = [][]string{slices.Clone(o.urls)}
	o.round()
	o.cfg.Group.Pin = nil
	return o
}

// A story of two events becomes two stories when a report makes clear that it is: what it was begun with keeps its id, and what
// leaves has the one that its first article makes. All of it stays where one may not leave.
func TestCampLeaves(t *testing.T) {
	for name, c := range map[string]struct {
		before func(o *orders)
		after  func(d *Desk)
		leaves bool
	}{
		"nothing holds it":                    {leaves: true},
		"the story was published":             {before: func(o *orders) { o.publish() }, leaves: true},
		"a person joined two":                 {before: func(o *orders) { o.cfg.Group.Pin = [][]string{{o.all[0].URL, o.all[3].URL}} }},
		"one leads":                           {before: func(o *orders) { o.setLead(1, 4) }},
		"one was a story of its own":          {before: func(o *orders) { o.tell(o.all[3].ID) }},
		"its first one was":                   {before: func(o *orders) { o.tell(o.all[1].ID) }},
		"a channel shows the story under one": {after: func(d *Desk) { some(d, 4) }},
		"a rule lets in one":                  {after: func(d *Desk) { ruled(t, d, `title contains "Vranov"`) }},
		"a rule lets in the founding one":     {after: func(d *Desk) { ruled(t, d, `title contains "Harwick"`) }, leaves: true},
		"a rule lets in enough of it":         {after: func(d *Desk) { ruled(t, d, "outlets >= 3") }, leaves: true},
		"a rule lets in what is new":          {after: func(d *Desk) { ruled(t, d, `age < duration("1h") or title contains "ski"`) }, leaves: true},
		"its first one may not be shown":      {after: func(d *Desk) { d.private = map[int64]bool{2: true} }},
		"another one may not be shown":        {after: func(d *Desk) { d.private = map[int64]bool{4: true} }, leaves: true},
	} {
		t.Run(name, func(t *testing.T) {
			o := glued(t, crashes...)
			if c.before != nil {
				c.before(o)
			}
			founded := o.event(1).Story
			o.bring(1)
			d := o.desk()
			if c.after != nil {
				c.after(d)
			}
			if err := d.relate(t.Context()); err != nil {
				t.Fatal(err)
			}
			first, second := founded, founded
			if c.leaves {
				second = feed.StoryID(o.all[1].ID)
			}
			if s := o.apiece(); !slices.Equal(s, []feed.ID{first, second, first, second, first, second, first, second}) {
				t.Errorf("they are in the stories %v, want %s and %s", s, first, second)
			}
			d.standing = true
			e := o.event(2)
			if c.leaves && (e.Num != 2 || e.Founder != o.all[1].ID || !e.Published.Equal(o.all[1].Published)) {
				t.Errorf("the other story is %+v", e.Group)
			}
			if c.leaves && !(&edition{desk: d}).settled(&e, nil, e.Founder) {
				t.Error("the other story waits for coverage, though its headlines were shown")
			}
			o.publish()
			o.check()
		})
	}
	o := glued(t, append(crashes[:6:6], crashes[7], crashes[6])...)
	o.bring(1)
	o.round()
	first, second := feed.StoryID(o.all[0].ID), feed.StoryID(o.all[1].ID)
	if s := o.apiece(); !slices.Equal(s, []feed.ID{first, second, first, second, first, second, second, first}) {
		t.Errorf("when a report of the first event comes they are in the stories %v, want %s and %s", s, first, second)
	}
	d, one, other := o.desk(), o.event(1), o.event(2)
	engine, err := d.weigh(t.Context(), slices.Concat(one.Members, other.Members))
	if err != nil {
		t.Fatal(err)
	}
	if why, err := d.keptApart(t.Context(), engine, &wishes{}, &one, &other); err != nil || !strings.Contains(why, "two events of one kind") {
		t.Errorf("they are kept apart since %q, %v", why, err)
	}
}

// ruled adds a channel of what a rule lets in.
func ruled(t *testing.T, d *Desk, condition string) {
	rule, err := channel.Compile(condition)
	if err != nil {
		t.Fatal(err)
	}
	add(d, channel.Channel{Where: rule})
}

// add adds a channel.
func add(d *Desk, c channel.Channel) {
	cfg := *d.cfg
	d.cfg, cfg.Channels = &cfg, append(slices.Clone(cfg.Channels), c)
	d.sources = map[int64]*channel.Source{}
	for id := range int64(8) {
		d.sources[id+1] = &channel.Source{}
	}
}

// some adds a channel of some of the sources.
func some(d *Desk, reads ...int64) {
	add(d, channel.Channel{Tags: []string{"some"}})
	for _, id := range reads {
		d.sources[id].Tags = []string{"some"}
	}
}

// What came in this round may leave a group again, but for what began one, what an edition had that was taken up, and what can be
// read here only.
func TestNewsLeaves(t *testing.T) {
	o := reported(t, turku...)
	o.bring(3)
	d := o.desk()
	fresh, err := o.store.Unrelated(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r := &relating{desk: d, merged: map[int64]int64{}, joined: map[int64]store.Member{3: {Article: 3, Group: 1}}, fresh: fresh}
	if !r.mayLeave(t.Context(), 3, 2) {
		t.Error("what came in this round may not leave")
	}
	if !r.mayLeave(t.Context(), 3, 3) {
		t.Error("it may not begin a group")
	}
	r.fresh = nil
	if r.mayLeave(t.Context(), 3, 2) {
		t.Error("what came earlier and was moved in this round may leave, though a story has its id from it")
	}
	r.fresh = fresh
	delete(r.joined, 3)
	if r.mayLeave(t.Context(), 3, 2) {
		t.Error("what began a group in this round may leave it")
	}
	r.waiting = map[int64]bool{3: true}
	if !r.mayLeave(t.Context(), 3, 2) {
		t.Error("what is being judged may not leave")
	}
	d.private = map[int64]bool{3: true}
	if r.mayLeave(t.Context(), 3, 3) {
		t.Error("what may not be shown may begin a group with others")
	}
	d.private = nil
	o.tell(o.all[2].ID)
	if r.mayLeave(t.Context(), 3, 3) || !r.mayLeave(t.Context(), 3, 2) {
		t.Error("what had a story of its own may begin another one with its id, or may not stand with others")
	}
	r.merged[3] = 1
	if r.mayLeave(t.Context(), 3, 2) {
		t.Error("what began a group may leave it")
	}
	delete(r.merged, 3)
	r.stands = map[int64]bool{3: true}
	if r.mayLeave(t.Context(), 3, 2) {
		t.Error("what an edition had that was taken up may leave")
	}
	r.stands, r.only = nil, map[int64]bool{3: true}
	if r.mayLeave(t.Context(), 3, 2) {
		t.Error("what can be read here only may stand under another")
	}
	r.only, d.private = nil, map[int64]bool{4: true}
	if r.mayLeave(t.Context(), 3, 99) {
		t.Error("it may go where the founding article is kept no more, though some are private")
	}
}

// The first article of what a group is divided into is moved there too, also where all of it came in this round. The story begins
// now only where an article of it may have been told before.
func TestDividedNews(t *testing.T) {
	o := reported(t, turku...)
	o.bring(3)
	for _, fresh := range [][]int64{{1, 2, 3}, nil} {
		r := &relating{desk: o.desk(), fresh: fresh, own: map[int64]bool{}, waiting: map[int64]bool{}, groups: map[int64]int64{}, joined: map[int64]store.Member{}}
		if err := r.divided(t.Context(), []group.Move{{Article: 2, From: 1, To: 2}, {Article: 3, From: 1, To: 2}}); err != nil {
			t.Fatal(err)
		}
		r.put(store.Member{Article: 2, Group: 2})
		if want := (store.Member{Article: 2, Group: 2}); r.joined[2] != want || r.own[3] {
			t.Errorf("of the new %v: %v is put, and begun are %v", fresh, r.joined, r.own)
		}
		if begins := len(r.out.Begun) == 1 && r.out.Begun[0].Begun.Equal(o.now); begins != (fresh == nil) {
			t.Errorf("of the new %v: %+v begins", fresh, r.out.Begun)
		}
	}
}

// What goes to a group where others ran its text is one text with them, also with what runs it later.
func TestLeavesForItsText(t *testing.T) {
	wire := "Ferry pilots in Turku walked out on Tuesday over the new night shifts, and no ship to the islands left before noon. " +
		"Their union said that most piers would stay closed for the rest of the week unless the company takes the new roster back."
	o := reported(t, turku[0], [2]string{turku[1][0], wire}, [2]string{turku[2][0], wire}, [2]string{turku[3][0], wire}, [2]string{turku[2][0], wire})
	o.bring(3)
	o.round()
	o.relations(&store.Relations{Joined: []store.Member{{Article: 3, Group: 1}}})
	for range 2 {
		o.bring(1)
		o.round()
	}
	got := map[int64]int64{}
	for _, m := range o.event(2).Members {
		got[m.Num] = m.CopyOf
	}
	if want := map[int64]int64{2: 0, 3: 2, 4: 2, 5: 2}; !maps.Equal(got, want) {
		t.Errorf("they repeat %v, want %v", got, want)
	}
}

func (o *orders) relations(r *store.Relations) {
	o.t.Helper()
	if err := o.store.PutRelations(o.t.Context(), r); err != nil {
		o.t.Fatal(err)
	}
}

func (o *orders) setLead(group, article int64) {
	o.t.Helper()
	if err := o.store.SetLeads(o.t.Context(), map[int64]int64{group: article}); err != nil {
		o.t.Fatal(err)
	}
}

// tell publishes the story that an article founds, which was merged into another since.
func (o *orders) tell(founder feed.ID) {
	o.t.Helper()
	if err := o.store.PutStories(o.t.Context(), []store.StoryState{{ID: feed.StoryID(founder), Founder: founder, Published: o.now, Updated: o.now}}); err != nil {
		o.t.Fatal(err)
	}
}
