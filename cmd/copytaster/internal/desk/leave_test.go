package desk

import (
	"maps"
	"slices"
	"testing"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
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

// some adds a channel of some of the sources.
func some(d *Desk, reads ...int64) {
	cfg := *d.cfg
	d.cfg, cfg.Channels = &cfg, append(slices.Clone(cfg.Channels), channel.Channel{Tags: []string{"some"}})
	d.sources = map[int64]*channel.Source{1: {}, 2: {}, 3: {}, 4: {}}
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

// What goes to a group where others ran its text is one text with them, also with what runs it later.
func TestLeavesForItsText(t *testing.T) {
	wire := "Ferry pilots in Turku walked out on Tuesday over the new night shifts, and no ship to the islands left before noon. " +
		"Their union said that most piers would stay closed for the rest of the week unless the company takes the new roster back."
	o := reported(t, turku[0], turku[1], [2]string{turku[2][0], wire}, [2]string{turku[3][0], wire}, [2]string{turku[2][0], wire})
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
	if want := map[int64]int64{2: 0, 3: 0, 4: 3, 5: 3}; !maps.Equal(got, want) {
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
