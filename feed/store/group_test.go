package store_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/store"
)

// relate stores relations.
func relate(t *testing.T, s *store.Store, r store.Relations) {
	t.Helper()
	if err := s.PutRelations(t.Context(), &r); err != nil {
		t.Fatal(err)
	}
}

// numbers stores n articles and returns their numbers, that of several(n)[0] first, and their ids.
func numbers(t *testing.T, s *store.Store, n int) ([]int64, []feed.ID) {
	t.Helper()
	putFrom(t, s, noon, gazette, results{New: n}, several(n)...)
	var nums []int64
	var ids []feed.ID
	for _, c := range candidates(t, s) {
		nums, ids = append(nums, c.Num), append(ids, c.Article.ID)
	}
	return nums, ids
}

// told lists the events in their order: the ends of the titles of their articles, oldest first, by the founder.
func told(t *testing.T, s *store.Store) string {
	t.Helper()
	var events []string
	for some, err := range s.Events(t.Context(), false) {
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range some {
			var members []string
			for _, m := range e.Members {
				members = append(members, strings.Fields(m.Article.Title)[2])
			}
			events = append(events, strings.Join(members, "+"))
		}
	}
	return strings.Join(events, " ")
}

// event returns the event of an article.
func event(t *testing.T, s *store.Store, num int64) store.Event {
	t.Helper()
	e, ok, err := s.Event(t.Context(), num)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	return e
}

func publishStory(t *testing.T, s *store.Store, ids ...feed.ID) {
	t.Helper()
	for _, id := range ids {
		if err := s.PutStories(t.Context(), []store.StoryState{{ID: id, Updated: noon, Digest: 1}}); err != nil {
			t.Fatal(err)
		}
	}
}

// readings returns what was stored to hold later articles against, of those seen since a time.
func readings(t *testing.T, s *store.Store, since time.Time) (all []string) {
	t.Helper()
	err := s.Readings(t.Context(), since, func(records []byte) error {
		all = append(all, string(records))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var groupRules = rules{
	"a small reading goes on with the last, and those of what was read once more are instead of all": func(t *testing.T, s *store.Store) {
		reading := func(newest time.Time, records string) store.Reading {
			return store.Reading{First: 1, Newest: newest, Records: []byte(records)}
		}
		add := func(newest time.Time, records string) {
			relate(t, s, store.Relations{Readings: []store.Reading{reading(newest, records)}})
		}
		add(noon, "a")
		add(noon.Add(-hour), "b") // a clock that was behind
		if got := readings(t, s, noon); !slices.Equal(got, []string{"ab"}) {
			t.Errorf("%q", got)
		}
		for i, records := range []string{"A", "B"} {
			if err := s.StageReading(t.Context(), i, reading(noon, records)); err != nil {
				t.Fatal(err)
			}
		}
		if got := readings(t, s, noon); !slices.Equal(got, []string{"ab"}) {
			t.Errorf("%q before it counts", got)
		}
		relate(t, s, store.Relations{Staged: 2, Reread: true, Readings: []store.Reading{reading(noon, "c")}})
		add(noon, "d")
		if got := readings(t, s, noon); !slices.Equal(got, []string{"A", "Bcd"}) {
			t.Errorf("%q", got)
		}
	},

	"old readings go, but not all of them at once": func(t *testing.T, s *store.Store) {
		old := bytes.Repeat([]byte("old"), 32<<10) // too large to go on with
		relate(t, s, store.Relations{Readings: []store.Reading{{First: 1, Newest: noon, Records: old}}})
		relate(t, s, store.Relations{Before: noon.Add(hour)}) // a clock that is ahead
		if got := readings(t, s, noon); !slices.Equal(got, []string{string(old)}) {
			t.Errorf("%.20q", got)
		}
		relate(t, s, store.Relations{Readings: []store.Reading{{First: 2, Newest: noon.Add(2 * hour), Records: []byte("new")}}})
		relate(t, s, store.Relations{Before: noon.Add(hour)})
		if got := readings(t, s, noon); !slices.Equal(got, []string{"new"}) {
			t.Errorf("%q", got)
		}
	},

	"what repeats another article is found, and what is repeated": func(t *testing.T, s *store.Store) {
		nums, _ := numbers(t, s, 5)
		relate(t, s, store.Relations{Through: slices.Max(nums), Joined: []store.Member{
			{Article: nums[0], Group: nums[3], CopyOf: nums[2]}, {Article: nums[1], Group: nums[3]}, {Article: nums[2], Group: nums[3]},
		}})
		list := several(5)
		list[0].Body.HTML += "<p>Its own words.</p>"
		results, err := s.Put(t.Context(), noon.Add(hour), []store.Outcome{outcome(t, s, gazette, list...)})
		if err != nil || !slices.Equal(results[0].Changed, nums[:1]) {
			t.Fatalf("%v were edited (%v), not %v", results[0].Changed, err, nums[:1])
		}
		for _, c := range []struct {
			of, one []int64 // of which one is said
		}{{nums, []int64{nums[0], nums[2]}}, {nums[:1], nums[:1]}, {nums[2:3], nums[2:3]}, {nums[1:2], nil}, {nil, nil}} {
			got, err := s.Copied(t.Context(), c.of)
			if num, ok := got[nums[3]]; err != nil || ok != (c.one != nil) || ok && !slices.Contains(c.one, num) || len(got) > 1 {
				t.Errorf("of %v have a text in common %v (%v), not one of %v", c.of, got, err, c.one)
			}
		}
	},
	"where the first of a text left a group the next stands for it": func(t *testing.T, s *store.Store) {
		nums, _ := numbers(t, s, 5)
		slices.Reverse(nums) // the oldest first
		relate(t, s, store.Relations{Through: slices.Max(nums), Joined: []store.Member{
			{Article: nums[1], Group: nums[4]}, {Article: nums[2], Group: nums[0], CopyOf: nums[1]}, {Article: nums[3], Group: nums[0], CopyOf: nums[1]},
		}})
		copies := map[int64]int64{}
		for _, m := range event(t, s, nums[0]).Members {
			copies[m.Num] = m.CopyOf
		}
		if want := map[int64]int64{nums[0]: 0, nums[2]: 0, nums[3]: nums[2]}; !maps.Equal(copies, want) {
			t.Errorf("they repeat %v, want %v", copies, want)
		}
	},
	"articles are alone until they are related": func(t *testing.T, s *store.Store) {
		nums, ids := numbers(t, s, 4)
		unrelated, err := s.Unrelated(t.Context())
		if want := []int64{nums[3], nums[2], nums[1], nums[0]}; err != nil || !slices.Equal(unrelated, want) {
			t.Fatalf("unrelated %v (%v), want %v, the oldest first", unrelated, err, want)
		}
		if got := told(t, s); got != "0 1 2 3" {
			t.Errorf("%s", got)
		}
		before := revision(t, s)
		relate(t, s, store.Relations{Through: nums[3]})
		if unrelated, _ := s.Unrelated(t.Context()); len(unrelated) != 0 || revision(t, s) != before {
			t.Errorf("%v are unrelated, revision %d after %d", unrelated, revision(t, s), before)
		}
		e := event(t, s, nums[1])
		if e.Num != nums[1] || e.Story != feed.StoryID(ids[1]) || e.Founder != ids[1] || !e.Begun.Equal(noon) ||
			!e.Published.Equal(noon.Add(-2*hour)) {
			t.Errorf("%+v", e.Group)
		}
	},

	"a group is begun by its article": func(t *testing.T, s *store.Store) {
		nums, ids := numbers(t, s, 5)
		before := revision(t, s)
		relate(t, s, store.Relations{Through: nums[4], Joined: []store.Member{
			{Article: nums[0], Group: nums[3], CopyOf: nums[3]}, {Article: nums[1], Group: nums[3]},
		}})
		if got := told(t, s); got != "2 3+1+0 4" || revision(t, s) <= before {
			t.Errorf("%s, revision %d after %d", got, revision(t, s), before)
		}
		for _, num := range []int64{nums[0], nums[1], nums[3]} {
			e := event(t, s, num)
			if e.Story != feed.StoryID(ids[3]) || e.Founder != ids[3] || len(e.Members) != 3 || e.Members[2].CopyOf != nums[3] {
				t.Errorf("%+v", e)
			}
		}
		groups, err := s.Members(t.Context(), noon, nil)
		if want := map[int64]int64{nums[0]: nums[3], nums[1]: nums[3], nums[3]: nums[3]}; err != nil || !maps.Equal(groups, want) {
			t.Errorf("%v (%v), want %v", groups, err, want)
		}
		found, err := s.EventsOf(t.Context(), []int64{nums[3], 999})
		if err != nil || len(found) != 1 || len(found[nums[3]].Members) != 3 {
			t.Errorf("%v, %v", found, err)
		}
	},

	"what is kept since a time stands behind a number": func(t *testing.T, s *store.Store) {
		nums, _ := numbers(t, s, 3)
		for _, c := range []struct {
			since time.Time
			after int64
			want  []int64
		}{{noon, 0, nums}, {noon, nums[0], nums[1:]}, {noon, nums[2], nil}, {noon.Add(48 * hour), 0, nil}} {
			if got, err := s.KeptSince(t.Context(), c.since, c.after); err != nil || !slices.Equal(got, c.want) {
				t.Errorf("since %s after %d: %v (%v), want %v", c.since, c.after, got, err, c.want)
			}
		}
	},

	"the group of a named article is told outside of the window": func(t *testing.T, s *store.Store) {
		nums, _ := numbers(t, s, 4)
		relate(t, s, store.Relations{
			Joined:   []store.Member{{Article: nums[1], Group: nums[0]}, {Article: nums[3], Group: nums[2]}},
			Readings: []store.Reading{{First: nums[2], Newest: noon, Records: []byte("words")}},
		})
		groups, err := s.Members(t.Context(), noon, []int64{nums[1], 999})
		if want := map[int64]int64{nums[1]: nums[0], nums[2]: nums[2], nums[3]: nums[2]}; err != nil || !maps.Equal(groups, want) {
			t.Errorf("%v (%v), want %v", groups, err, want)
		}
	},

	"the older of two merged stories lives": func(t *testing.T, s *store.Store) {
		nums, ids := numbers(t, s, 6)
		relate(t, s, store.Relations{Joined: []store.Member{
			{Article: nums[0], Group: nums[1]}, {Article: nums[2], Group: nums[3]},
		}})
		young, old := feed.StoryID(ids[1]), feed.StoryID(ids[3])
		publishStory(t, s, young, old)
		relate(t, s, store.Relations{Merged: []store.Merge{{From: nums[3], Into: nums[1]}}})
		if got := told(t, s); got != "3+2+1+0 4 5" {
			t.Errorf("%s", got)
		}
		if e := event(t, s, nums[0]); e.Story != old || e.Founder != ids[3] || !e.Published.Equal(noon.Add(-4*hour)) {
			t.Errorf("%+v", e.Group)
		}
		// An article by itself that was never published leaves no alias; one that was does, and the aliases follow.
		relate(t, s, store.Relations{Merged: []store.Merge{{From: nums[4], Into: nums[1]}}})
		if e := event(t, s, nums[4]); e.Story != old {
			t.Errorf("%v lives, not the published %v", e.Story, old)
		}
		publishStory(t, s, feed.StoryID(ids[5]))
		relate(t, s, store.Relations{Merged: []store.Merge{{From: nums[1], Into: nums[5]}}})
		lives := feed.StoryID(ids[5])
		if e := event(t, s, nums[0]); e.Story != lives || len(e.Members) != 6 || e.Num != nums[5] {
			t.Errorf("%+v", e.Group)
		}
		aliases, err := s.Aliases(t.Context(), []feed.ID{lives, old})
		want := []feed.ID{young, old}
		slices.SortFunc(want, feed.ID.Compare)
		if diff := cmp.Diff(map[feed.ID][]feed.ID{lives: want}, aliases); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
		targets, err := s.Targets(t.Context(), []feed.ID{young, old, lives})
		if want := map[feed.ID]feed.ID{young: lives, old: lives}; err != nil || !maps.Equal(targets, want) {
			t.Errorf("%v (%v)", targets, err)
		}
		// What is taken out again takes its id along; one that leads nowhere does not begin to.
		parted := feed.NewID("story", "parted")
		relate(t, s, store.Relations{Led: []store.Alias{{Story: young, Target: parted}, {Story: feed.NewID("other"), Target: parted}}})
		targets, err = s.Targets(t.Context(), []feed.ID{young, old, feed.NewID("other")})
		if want := map[feed.ID]feed.ID{young: parted, old: lives}; err != nil || !maps.Equal(targets, want) {
			t.Errorf("%v (%v)", targets, err)
		}
	},

	"of two merged stories the one that was seen first lives, though the other ran before": func(t *testing.T, s *store.Store) {
		putFrom(t, s, noon, gazette, results{New: 1}, several(1)...)
		putFrom(t, s, noon.Add(hour), gazette, results{New: 1, Known: 1}, several(2)...)
		list := candidates(t, s)
		first, late := feed.StoryID(list[0].Article.ID), feed.StoryID(list[1].Article.ID)
		publishStory(t, s, first, late)
		relate(t, s, store.Relations{Merged: []store.Merge{{From: list[1].Num, Into: list[0].Num}}})
		if e := event(t, s, list[1].Num); e.Story != first || e.Founder != list[0].Article.ID {
			t.Errorf("%+v, want the story %s", e.Group, first)
		}
		if targets, err := s.Targets(t.Context(), []feed.ID{first, late}); err != nil || !maps.Equal(targets, map[feed.ID]feed.ID{late: first}) {
			t.Errorf("%v (%v), want %s to lead to %s", targets, err, late, first)
		}
	},

	"several groups are merged into one at once": func(t *testing.T, s *store.Store) {
		nums, ids := numbers(t, s, 7)
		relate(t, s, store.Relations{Joined: []store.Member{
			{Article: nums[0], Group: nums[1]}, {Article: nums[2], Group: nums[3]}, {Article: nums[5], Group: nums[6]},
		}})
		// Nobody saw the story of 1. It takes in one that was published, one older still that nobody saw, and a younger one
		// that was published too.
		middle, young := feed.StoryID(ids[3]), feed.StoryID(ids[2])
		publishStory(t, s, middle, young)
		relate(t, s, store.Relations{
			Joined: []store.Member{{Article: nums[2], Group: nums[2]}},
			Begun:  []store.Group{{Num: nums[2], Story: young, Founder: ids[2], Published: noon, Begun: noon.Add(time.Hour)}},
		})
		relate(t, s, store.Relations{Merged: []store.Merge{
			{From: nums[3], Into: nums[1]}, {From: nums[4], Into: nums[1]}, {From: nums[2], Into: nums[1]}, {From: nums[5], Into: nums[6]},
		}})
		if got := told(t, s); got != "4+3+2+1+0 6+5" {
			t.Errorf("%s", got)
		}
		if e := event(t, s, nums[0]); e.Num != nums[1] || e.Story != middle || e.Founder != ids[3] {
			t.Errorf("%+v", e.Group)
		}
		if e := event(t, s, nums[5]); e.Num != nums[6] || e.Story != feed.StoryID(ids[6]) {
			t.Errorf("%+v", e.Group)
		}
		targets, err := s.Targets(t.Context(), []feed.ID{young, middle, feed.StoryID(ids[1]), feed.StoryID(ids[4])})
		if want := map[feed.ID]feed.ID{young: middle}; err != nil || !maps.Equal(targets, want) {
			t.Errorf("%v (%v), want %v", targets, err, want)
		}
	},

	"a story that was published lives, though the other is older": func(t *testing.T, s *store.Store) {
		nums, ids := numbers(t, s, 2)
		young := feed.StoryID(ids[0])
		publishStory(t, s, young)
		relate(t, s, store.Relations{Merged: []store.Merge{{From: nums[0], Into: nums[1]}}})
		if e := event(t, s, nums[1]); e.Story != young || len(e.Members) != 2 {
			t.Errorf("%+v", e)
		}
		if aliases, _ := s.Aliases(t.Context(), []feed.ID{young}); len(aliases) != 0 {
			t.Errorf("aliases %v of what nobody saw", aliases)
		}
	},

	"an article is taken out of its group": func(t *testing.T, s *store.Store) {
		nums, ids := numbers(t, s, 3)
		relate(t, s, store.Relations{Joined: []store.Member{{Article: nums[0], Group: nums[2]}, {Article: nums[1], Group: nums[2]}}})
		id := feed.NewID("another")
		relate(t, s, store.Relations{
			Begun:  []store.Group{{Num: nums[0], Story: id, Founder: ids[0], Published: noon, Begun: noon}},
			Joined: []store.Member{{Article: nums[0], Group: nums[0]}},
		})
		if got := told(t, s); got != "0 2+1" {
			t.Errorf("%s", got)
		}
		if e := event(t, s, nums[0]); e.Story != id || !e.Published.Equal(noon) {
			t.Errorf("%+v", e)
		}
	},

	"a group that is begun anew is a change": func(t *testing.T, s *store.Store) {
		nums, ids := numbers(t, s, 1)
		before := revision(t, s)
		relate(t, s, store.Relations{Begun: []store.Group{{Num: nums[0], Story: feed.NewID("another"), Founder: ids[0], Published: noon, Begun: noon}}})
		if after := revision(t, s); after <= before {
			t.Errorf("revision %d after %d", after, before)
		}
	},

	"a group goes on under another number when the article of its number is taken out": func(t *testing.T, s *store.Store) {
		nums, ids := numbers(t, s, 3)
		relate(t, s, store.Relations{Joined: []store.Member{{Article: nums[0], Group: nums[2]}, {Article: nums[1], Group: nums[2]}}})
		old, id := event(t, s, nums[2]).Group, feed.NewID("another")
		old.Num, old.Lead = nums[1], nums[0]
		relate(t, s, store.Relations{
			Begun: []store.Group{{Num: nums[2], Story: id, Founder: ids[2], Published: noon, Begun: noon}, old},
			Joined: []store.Member{
				{Article: nums[0], Group: nums[1], CopyOf: nums[1]}, {Article: nums[1], Group: nums[1]}, {Article: nums[2], Group: nums[2]},
			},
		})
		if got := told(t, s); got != "1+0 2" {
			t.Errorf("%s", got)
		}
		if e := event(t, s, nums[0]); e.Group != old || e.Members[1].CopyOf != nums[1] {
			t.Errorf("%+v, want %+v", e.Group, old)
		}
		if e := event(t, s, nums[2]); e.Story != id || e.Num != nums[2] || len(e.Members) != 1 {
			t.Errorf("%+v", e)
		}
	},

	"names": func(t *testing.T, s *store.Store) {
		nums, ids := numbers(t, s, 3)
		relate(t, s, store.Relations{Joined: []store.Member{{Article: nums[0], Group: nums[2]}}})
		publishStory(t, s, feed.StoryID(ids[2]))
		if err := s.PutStories(t.Context(), []store.StoryState{{ID: feed.StoryID(ids[1]), Founder: ids[1]}}); err != nil {
			t.Fatal(err)
		}
		want := map[string]int64{
			"https://gazette.example/story/0":               nums[0],
			"http://www.gazette.example/story/1?utm_id=x#a": nums[1],
			ids[2].String():               nums[2],
			feed.StoryID(ids[1]).String(): nums[1],
			feed.StoryID(ids[2]).String(): nums[2], // which founded it, though another one of it came first
		}
		names := append(slices.Collect(maps.Keys(want)), "https://gazette.example/none", feed.NewID("none").String(), "none")
		got, err := s.Named(t.Context(), names)
		if err != nil || !maps.Equal(got, want) {
			t.Errorf("%v (%v), want %v", got, err, want)
		}
	},

	"items that tell a story anew": func(t *testing.T, s *store.Store) {
		nums, ids := numbers(t, s, 4)
		relate(t, s, store.Relations{Joined: []store.Member{{Article: nums[0], Group: nums[1]}}})
		grouped, parted := event(t, s, nums[1]).Story, feed.StoryID(ids[3])
		if err := s.PutChannel(t.Context(), store.ChannelState{
			Slug: "all", Admitted: map[feed.ID]store.Admission{parted: {At: noon, Outlets: 9, Developments: 3, Developed: noon}},
		}); err != nil {
			t.Fatal(err)
		}
		want := map[feed.ID]feed.ID{
			feed.DevelopmentID(grouped, 1): grouped, feed.DevelopmentID(grouped, 2): grouped, feed.DevelopmentID(parted, 3): parted,
		}
		items := append(slices.Collect(maps.Keys(want)), grouped, ids[0], feed.DevelopmentID(feed.StoryID(ids[2]), 1), feed.DevelopmentID(parted, 4))
		got, err := s.Developed(t.Context(), items)
		if err != nil || !maps.Equal(got, want) {
			t.Errorf("%v (%v), want %v", got, err, want)
		}
		if got, err := s.Developed(t.Context(), nil); err != nil || len(got) > 0 {
			t.Errorf("%v (%v)", got, err)
		}
	},

	"readings come back in their order and go when they are old": func(t *testing.T, s *store.Store) {
		big := bytes.Repeat([]byte("b"), 40<<10)
		relate(t, s, store.Relations{Readings: []store.Reading{{First: 5, Newest: noon, Records: []byte("a1")}}})
		relate(t, s, store.Relations{Readings: []store.Reading{
			{First: 3, Newest: noon.Add(hour), Records: []byte("a2")},
			{First: 9, Newest: noon.Add(day), Records: big},
			{First: 12, Newest: noon.Add(2 * day), Records: []byte("c")},
		}})
		read := func(since time.Time) string {
			var all []string
			err := s.Readings(t.Context(), since, func(b []byte) error {
				all = append(all, fmt.Sprintf("%.4s%d", b, len(b)))
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			return strings.Join(all, " ")
		}
		if got := read(noon); got != "a1a240964 c1" && got != "a1a24 bbbb40960 c1" {
			t.Errorf("%s", got)
		}
		relate(t, s, store.Relations{Before: noon.Add(2 * day)})
		if got := read(noon); got != "c1" {
			t.Errorf("%s", got)
		}
	},

	"the groups of all articles of small rounds are told": func(t *testing.T, s *store.Store) {
		nums, _ := numbers(t, s, 4)
		relate(t, s, store.Relations{
			Joined:   []store.Member{{Article: nums[1], Group: nums[0]}},
			Readings: []store.Reading{{First: nums[0], Newest: noon, Records: []byte("a")}},
		})
		relate(t, s, store.Relations{
			Joined:   []store.Member{{Article: nums[3], Group: nums[2]}},
			Readings: []store.Reading{{First: nums[2], Newest: noon, Records: []byte("b")}},
		})
		groups, err := s.Members(t.Context(), noon, nil)
		want := map[int64]int64{nums[0]: nums[0], nums[1]: nums[0], nums[2]: nums[2], nums[3]: nums[2]}
		if err != nil || !maps.Equal(groups, want) {
			t.Errorf("%v (%v), want %v", groups, err, want)
		}
	},

	"readings that are staged count with the relations that say so": func(t *testing.T, s *store.Store) {
		stage := func(after int, records string) {
			t.Helper()
			if err := s.StageReading(t.Context(), after, store.Reading{First: 7, Newest: noon, Records: []byte(records)}); err != nil {
				t.Fatal(err)
			}
		}
		check := func(want string) {
			t.Helper()
			var got []string
			err := s.Readings(t.Context(), noon, func(b []byte) error {
				got = append(got, string(b))
				return nil
			})
			if err != nil || strings.Join(got, " ") != want {
				t.Errorf("%q (%v), want %q", got, err, want)
			}
		}
		relate(t, s, store.Relations{Readings: []store.Reading{{First: 5, Newest: noon, Records: bytes.Repeat([]byte("a"), 40<<10)}}})
		a := strings.Repeat("a", 40<<10)
		stage(0, "cut")
		stage(1, "short")
		stage(2, "here")
		check(a) // as after a round that was killed
		stage(0, "b")
		stage(1, "c")
		relate(t, s, store.Relations{Staged: 2, Readings: []store.Reading{{First: 9, Newest: noon, Records: []byte("d")}}})
		check(a + " b cd")
		stage(0, "cut")
		relate(t, s, store.Relations{Readings: []store.Reading{{First: 11, Newest: noon, Records: []byte("e")}}})
		check(a + " b cde")
	},

	"what an edition said": func(t *testing.T, s *store.Store) {
		a, b, story, alias := feed.NewID("a"), feed.NewID("b"), feed.NewID("s"), feed.NewID("old")
		said := []store.Recalled{{Article: a, Story: story, Founder: a, Published: noon}, {Article: b, Story: story, Founder: a, Published: noon}}
		state := store.StoryState{ID: story, Founder: a, Published: noon, Updated: noon.Add(hour)}
		for range 2 {
			err := s.PutRecalled(t.Context(), noon, said, []store.StoryState{state}, map[feed.ID][]feed.ID{story: {alias}})
			if err != nil {
				t.Fatal(err)
			}
		}
		got, err := s.Recalled(t.Context(), []feed.ID{b, feed.NewID("none")})
		if err != nil || len(got) != 1 || got[b] != said[1] {
			t.Errorf("%v, %v", got, err)
		}
		states, err := s.Stories(t.Context(), []feed.ID{story})
		if err != nil || states[story] != state {
			t.Errorf("%v, %v", states, err)
		}
		if targets, err := s.Targets(t.Context(), []feed.ID{alias}); err != nil || targets[alias] != story {
			t.Errorf("%v, %v", targets, err)
		}
	},

	"an article that an edition had keeps its id and its date at another address": func(t *testing.T, s *store.Store) {
		id, kept := feed.AddressID("https://gazette.example/old"), noon.Add(-40*day)
		said := []store.Recalled{
			{Article: id, Story: id, Founder: id, Published: kept, Address: feed.AddressID("https://gazette.example/new")},
			{Article: feed.NewID("b"), Story: id, Founder: id, Address: feed.AddressID("https://gazette.example/live")},
			{Article: feed.NewID("c"), Story: id, Founder: id, Address: feed.AddressID("https://gazette.example/soon")},
			{Article: feed.NewID("d"), Story: id, Founder: id, Address: feed.AddressID("https://gazette.example/later")},
		}
		if err := s.PutRecalled(t.Context(), noon, said, nil, nil); err != nil {
			t.Fatal(err)
		}
		undated := article("g-1", "new", "Ferry leaves", "<p>It left.</p>")
		undated.Published = time.Time{}
		ahead := article("g-5", "soon", "Fair begins", "<p>It begins.</p>")
		ahead.Published = noon.Add(9 * day) // its clock is wrong
		later := article("g-6", "later", "Mill turns", "<p>It turns.</p>")
		later.Published = noon.Add(hour) // when that edition was long read
		list := []feed.Article{
			article("g-4", "old", "Eels return", "<p>They are back.</p>"), undated, ahead, later,
			article("g-2", "live", "Pier opens", "<p>It is open.</p>"), article("g-3", "live", "Pier shuts", "<p>It is shut.</p>"),
		}
		putFrom(t, s, noon.Add(2*hour), gazette, results{New: 6}, list...)
		met := map[feed.ID]bool{}
		for _, c := range candidates(t, s) {
			a := &c.Article
			met[a.ID] = true
			switch a.Title {
			case "Ferry leaves":
				if a.ID != id || !a.Published.Equal(kept) {
					t.Errorf("%s of %s, want %s of %s", a.ID, a.Published, id, kept)
				}
			case "Fair begins":
				if a.ID != said[2].Article {
					t.Errorf("what is dated ahead is %s, want %s", a.ID, said[2].Article)
				}
			case "Mill turns":
				if a.ID == said[3].Article {
					t.Error("what was published later has the id of what was there before")
				}
			default: // the address of several says nothing, and an id is given once
				if a.ID == id || a.ID == said[1].Article || a.Published.Equal(kept) {
					t.Errorf("%q is %s of %s", a.Title, a.ID, a.Published)
				}
			}
		}
		if len(met) != 6 {
			t.Errorf("%d ids for 6 articles", len(met))
		}
	},

	"an article that had moved in one of two sources is one": func(t *testing.T, s *store.Store) {
		var said []store.Recalled
		for _, name := range []string{"ferry", "mill", "pier"} {
			id := feed.AddressID("https://gazette.example/" + name)
			said = append(said, store.Recalled{
				Article: id, Story: id, Founder: id, Published: noon.Add(-day), Address: feed.AddressID("https://gazette.example/new-" + name),
			})
		}
		if err := s.PutRecalled(t.Context(), noon, said, nil, nil); err != nil {
			t.Fatal(err)
		}
		// In one round, at the new address first and at the old one; in two, either way.
		moved := []feed.Article{
			article("g-1", "new-ferry", "Ferry leaves", "<p>It left.</p>"), article("g-2", "mill", "Mill turns", "<p>It turns.</p>"),
		}
		stayed := []feed.Article{
			article("c-1", "ferry", "Ferry off at last", "<p>So long.</p>"), article("c-2", "new-mill", "Turning", "<p>Round and round.</p>"),
		}
		put(t, s, noon, results{New: 2, Known: 2}, outcome(t, s, gazette, moved...), outcome(t, s, courier, stayed...))
		putFrom(t, s, noon, gazette, results{New: 1, Known: 2}, append(moved, article("g-3", "new-pier", "Pier opens", "<p>It is open.</p>"))...)
		putFrom(t, s, noon, courier, results{Known: 3}, append(stayed, article("c-3", "pier", "Open at last", "<p>Walk on it.</p>"))...)
		putFrom(t, s, noon, courier, results{Known: 3}, append(stayed, article("c-3", "pier", "Open at long last", "<p>Walk on it.</p>"))...)
		list := candidates(t, s)
		if len(list) != 3 {
			t.Errorf("%d articles, want 3", len(list))
		}
		for _, c := range list {
			if !slices.ContainsFunc(said, func(r store.Recalled) bool { return r.Article == c.Article.ID }) || len(c.Sources) != 2 {
				t.Errorf("%q is %s of the sources %v", c.Article.Title, c.Article.ID, c.Sources)
			}
		}
		// One source that has both has two articles.
		both := append(stayed, article("c-3", "pier", "Open at long last", "<p>Walk on it.</p>"), article("c-4", "new-pier", "A pier", "<p>Of another kind.</p>"))
		putFrom(t, s, noon, courier, results{New: 1, Known: 3}, both...)
	},

	"whether anybody was told of a story": func(t *testing.T, s *store.Store) {
		putFrom(t, s, noon, gazette, results{New: 2}, several(2)...)
		untold := func(want bool) {
			t.Helper()
			if got, err := s.Untold(t.Context()); err != nil || got != want {
				t.Errorf("%v, %v, want %v", got, err, want)
			}
		}
		untold(true)
		said := []store.Recalled{{Article: feed.NewID("a"), Story: feed.NewID("story"), Founder: feed.NewID("a"), Published: noon}}
		if err := s.PutRecalled(t.Context(), noon, said, nil, nil); err != nil {
			t.Fatal(err)
		}
		untold(false)
	},

	"a published story makes a store one that told": func(t *testing.T, s *store.Store) {
		state := store.StoryState{ID: feed.NewID("story"), Founder: feed.NewID("a"), Published: noon, Updated: noon}
		if err := s.PutStories(t.Context(), []store.StoryState{state}); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Untold(t.Context()); err != nil || got {
			t.Errorf("%v, %v", got, err)
		}
	},

	"groups outlive the article that began them": func(t *testing.T, s *store.Store) {
		list := several(60)
		list[59].Published = noon.Add(-100 * day)
		putFrom(t, s, noon, gazette, results{New: 60}, list...)
		all := candidates(t, s)
		oldest, newest := all[59], all[0]
		relate(t, s, store.Relations{Joined: []store.Member{{Article: newest.Num, Group: oldest.Num}}})
		story := event(t, s, oldest.Num).Story
		live(t, s, noon, 93)
		if _, ok, _ := s.Event(t.Context(), oldest.Num); ok {
			t.Fatal("the oldest did not expire")
		}
		if e := event(t, s, newest.Num); e.Story != story || len(e.Members) != 1 {
			t.Errorf("%+v, want the story %v", e, story)
		}
		if got := strings.Fields(told(t, s)); len(got) != 50 || got[0] != "0" {
			t.Errorf("%d events, the first %s", len(got), got[0])
		}
	},

	"a headline is given its article": func(t *testing.T, s *store.Store) {
		putFrom(t, s, noon, gazette, results{New: 2}, lister(feed.Headline{Title: "Mayor quits over the harbour bridge"}),
			article("g-9", "mayor", "Mayor resigns over harbour bridge", "<p>She resigned.</p>"))
		open, err := s.Unlinked(t.Context(), noon)
		if err != nil || len(open) != 1 || open[0].Title != "Mayor quits over the harbour bridge" {
			t.Fatal(open, err)
		}
		if later, _ := s.Unlinked(t.Context(), noon.Add(hour)); len(later) != 0 {
			t.Errorf("%v since an hour later", later)
		}
		named, err := s.Named(t.Context(), []string{"https://gazette.example/mayor"})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Link(t.Context(), map[store.Unlinked]int64{open[0]: named["https://gazette.example/mayor"]}); err != nil {
			t.Fatal(err)
		}
		if h := stated(t, s)[0]; h.URL != "https://gazette.example/mayor" || h.Outlet.Name != "The Gazette" || h.Article.IsZero() {
			t.Errorf("%+v", h)
		}
		if open, _ := s.Unlinked(t.Context(), noon); len(open) != 0 {
			t.Errorf("%v look on", open)
		}
	},

	"a headline is given a private source's article until an open one has its words": func(t *testing.T, s *store.Store) {
		const paid, title = "https://paid.example/feed", "Mayor quits over the harbour bridge"
		a := article("p-1", "mayor", "UPDATE: "+title, "<p>She did.</p>")
		putFrom(t, s, noon, paid, results{New: 1}, a)
		putFrom(t, s, noon, gazette, results{New: 1}, lister(feed.Headline{Title: title}))
		asking, err := s.Unlinked(t.Context(), noon)
		if err != nil || len(asking) != 1 {
			t.Fatal(asking, err)
		}
		named, err := s.Named(t.Context(), []string{a.URL})
		if err != nil {
			t.Fatal(err)
		}
		sources, err := s.Sources(t.Context(), []string{paid})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Link(t.Context(), map[store.Unlinked]int64{asking[0]: named[a.URL]}, sources[0].ID); err != nil || stated(t, s)[0].URL != a.URL {
			t.Fatalf("%v: got %+v", err, stated(t, s)[0])
		}
		if asking, err := s.Unlinked(t.Context(), noon); err != nil || len(asking) != 0 {
			t.Errorf("%v is looked for by near wording, %v", asking, err)
		}
		b := article("o-1", "open", title, "<p>She resigned, the town hall said.</p>")
		putFrom(t, s, noon, "https://open.example/feed", results{New: 1}, b)
		link(t, s, 1)
		if h := stated(t, s)[0]; h.URL != b.URL {
			t.Errorf("got %+v", h)
		}
	},
}
