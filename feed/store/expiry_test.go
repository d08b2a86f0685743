package store_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/store"
)

// live calls Expire once a day.
func live(t *testing.T, s *store.Store, from time.Time, days int) {
	t.Helper()
	for d := range days {
		if err := s.Expire(t.Context(), from.Add(time.Duration(d)*day)); err != nil {
			t.Fatal(err)
		}
	}
}

var expiryRules = rules{
	"what expires does not come back as new": func(t *testing.T, s *store.Store) {
		list := several(80)
		list[70].Stated = []feed.Headline{{Title: "Pier opens"}}
		putFrom(t, s, noon, gazette, results{New: 80}, list...)
		before := revision(t, s)
		live(t, s, noon, 90)
		if n := len(candidates(t, s)); n != 80 {
			t.Fatalf("%d articles after 89 days, want 80", n)
		}
		live(t, s, noon.Add(90*day), 3)
		got := candidates(t, s)
		if len(got) != 50 {
			t.Fatalf("%d articles after 92 days, want the newest 50", len(got))
		}
		for i, c := range got {
			if c.Article.Title != list[i].Title {
				t.Errorf("%d: %q, want %q", i, c.Article.Title, list[i].Title)
			}
		}
		if revision(t, s) <= before {
			t.Error("the revision did not grow")
		}
		putFrom(t, s, noon.Add(100*day), gazette, results{Known: 80}, list...)
		for i := range list {
			list[i].Title += " again"
			list[i].Body.HTML += "<p>Edited.</p>"
		}
		putFrom(t, s, noon.Add(101*day), gazette, results{Known: 30, Edited: 50}, list...)
		for i := range list {
			list[i].OwnID = fmt.Sprintf("new-%d", i)
		}
		putFrom(t, s, noon.Add(102*day), gazette, results{Known: 80}, list...)
	},

	"what a headline found is told as it was last, and no more when its article is forgotten": func(t *testing.T, s *store.Store) {
		const paid = "https://paid.example/feed"
		a := article("p-1", "bridge", "Mayor resigns over harbour bridge", "<p>She did.</p>")
		a.Published = noon.Add(-100 * hour)
		putFrom(t, s, noon, paid, results{New: 1}, a)
		putFrom(t, s, noon, "file:/srv/desk.txt", results{New: 1}, lister(feed.Headline{Title: a.Title}))
		link(t, s, 1)
		a.URL = "https://gazette.example/2026/bridge"
		putFrom(t, s, noon.Add(hour), paid, results{Edited: 1}, a)
		told := stated(t, s)[0]
		for i := range 260 { // of later, so that it is not among the newest
			b := article(fmt.Sprint("p-", 2+i), fmt.Sprint("later/", i), fmt.Sprintf("Ferry number %d leaves the harbour", i), fmt.Sprintf("<p>At %d.</p>", i))
			b.Published = noon.Add(-time.Duration(i) * time.Minute)
			putFrom(t, s, noon.Add(2*hour), paid, results{New: 1}, b)
		}
		live(t, s, noon, 120)
		if got := stated(t, s)[0]; !reflect.DeepEqual(got, told) || got.URL != a.URL {
			t.Errorf("after 120 days it is told as %+v, not %+v", got, told)
		}
		live(t, s, noon.Add(120*day), 640)
		if got := stated(t, s)[0]; !reflect.DeepEqual(got, feed.Headline{Title: a.Title}) {
			t.Errorf("after two years it is told as %+v", got)
		}
	},

	"keys go after two years, but for the newest": func(t *testing.T, s *store.Store) {
		list := several(260)
		putFrom(t, s, noon, gazette, results{New: 260}, list...)
		old := feed.StoryID(candidates(t, s)[255].Article.ID)
		young := feed.StoryID(candidates(t, s)[0].Article.ID)
		states := []store.StoryState{
			{ID: old, Founder: candidates(t, s)[255].Article.ID, Changed: noon},
			{ID: young, Founder: candidates(t, s)[0].Article.ID, Changed: noon},
		}
		if err := s.PutStories(t.Context(), states); err != nil {
			t.Fatal(err)
		}
		live(t, s, noon, 740)
		got, err := s.Stories(t.Context(), []feed.ID{old, young})
		if err != nil || len(got) != 1 || got[young].ID != young {
			t.Errorf("stories %v (%v)", got, err)
		}
		putFrom(t, s, noon.Add(741*day), gazette, results{Known: 200, New: 60}, list...)
	},

	"whose the founding article of a story was is known while the story has an article": func(t *testing.T, s *store.Store) {
		nums, ids := numbers(t, s, 260)
		founder, also := several(260)[259], article("h-1", "pier", "Harbour master counts the ferries", "<p>He did.</p>")
		putFrom(t, s, noon, harbour, results{New: 1, Known: 1}, founder, also)
		all := candidates(t, s)
		other := all[slices.IndexFunc(all, func(c store.Candidate) bool { return c.Article.Title == also.Title })]
		relate(t, s, store.Relations{
			Joined: []store.Member{{Article: other.Num, Group: nums[259]}}, Through: max(other.Num, nums[0]),
		})
		if e := event(t, s, other.Num); len(e.Members) != 2 || e.FoundedBy != nil {
			t.Fatalf("%d articles, founded by %v", len(e.Members), e.FoundedBy)
		}
		want := all[slices.IndexFunc(all, func(c store.Candidate) bool { return c.Num == nums[259] })].Sources
		for _, days := range []int{100, 740} {
			live(t, s, noon, days)
			e := event(t, s, other.Num)
			if len(e.Members) != 1 || e.Founder != ids[259] || len(want) != 2 || !slices.Equal(e.FoundedBy, want) {
				t.Errorf("after %d days: %d articles, founded by %v, want %v", days, len(e.Members), e.FoundedBy, want)
			}
		}
	},

	"a clock that is wrong once expires nothing": func(t *testing.T, s *store.Store) { // F40
		putFrom(t, s, noon, gazette, results{New: 80}, several(80)...)
		live(t, s, noon, 3)
		for _, now := range []time.Time{
			noon.Add(3*day + 365*day), noon.Add(3*day + 365*day + hour), noon.Add(3 * day), noon.Add(-365 * day),
			noon.Add(4 * day), noon.Add(5 * day),
		} {
			if err := s.Expire(t.Context(), now); err != nil {
				t.Fatal(err)
			}
			if n := len(candidates(t, s)); n != 80 {
				t.Fatalf("at %v: %d articles, want 80", now, n)
			}
		}
		putFrom(t, s, noon.Add(6*day), gazette, results{Known: 80}, several(80)...)
	},
}
