package store_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/store"
)

// publishAlone stores that the articles are stories by themselves, which a channel admitted.
func publishAlone(t *testing.T, s *store.Store, at time.Time, articles ...feed.ID) []feed.ID {
	t.Helper()
	c := store.ChannelState{Slug: "news", FeedID: "urn:x", Admitted: map[feed.ID]store.Admission{}}
	var stories []feed.ID
	var states []store.StoryState
	for _, a := range articles {
		id := feed.StoryID(a)
		stories = append(stories, id)
		states = append(states, store.StoryState{ID: id, Founder: a, Changed: at})
		c.Admitted[id] = store.Admission{At: at}
	}
	if err := s.PutStories(t.Context(), states); err != nil {
		t.Fatal(err)
	}
	if err := s.PutChannel(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	return stories
}

// archived reads the stories of an archive document.
func archived(t *testing.T, s *store.Store, place int64) []store.Archived {
	t.Helper()
	list, err := s.Archived(t.Context(), "news", place)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

var archiveRules = rules{
	"a story that left its channel stays in the archive": func(t *testing.T, s *store.Store) {
		putFrom(t, s, noon, gazette, results{New: 3}, several(3)...)
		cs := candidates(t, s)
		publishAlone(t, s, noon, cs[1].Article.ID, cs[2].Article.ID)
		publishAlone(t, s, noon.Add(hour), cs[0].Article.ID)
		got := archived(t, s, 0)
		if len(got) != 3 || !got[0].At.Equal(noon) || got[2].Story != feed.StoryID(cs[0].Article.ID) {
			t.Fatalf("%v", got)
		}
		publishAlone(t, s, noon.Add(2*hour), cs[1].Article.ID) // as when the limit was raised
		if again := archived(t, s, 0); !cmp.Equal(again, got) {
			t.Errorf("admitted anew: %v", again)
		}
		for i := range got {
			got[i].Place, got[i].Shown = 2, 1<<63+uint64(i)
		}
		docs := []store.Archive{{Place: 1, Month: "2026-02", Part: 1, Closed: true}, {Place: 2, Month: "2026-03", Part: 1, Sum: 1<<63 + 7, Earlier: 5}}
		for range 2 {
			if err := s.PutArchives(t.Context(), "news", docs, got); err != nil {
				t.Fatal(err)
			}
		}
		if back := archived(t, s, 2); !cmp.Equal(back, got) || len(archived(t, s, 0)) != 0 {
			t.Errorf("%v, want %v", back, got)
		}
		if back, err := s.Archives(t.Context(), "news"); err != nil || !cmp.Equal(back, docs) {
			t.Errorf("%v (%v), want %v", back, err, docs)
		}
		if back, err := s.Archives(t.Context(), "other"); err != nil || len(back) != 0 {
			t.Errorf("another channel has %v (%v)", back, err)
		}
	},

	"a sum changes with what a story is made of": func(t *testing.T, s *store.Store) {
		list := several(3)
		list[0].Stated = []feed.Headline{{Title: "The gulls of the long quay are back"}}
		putFrom(t, s, noon, gazette, results{New: 3}, list...)
		cs := candidates(t, s)
		ids := publishAlone(t, s, noon, cs[0].Article.ID, cs[1].Article.ID)
		ids = append(ids, cs[2].Article.ID, feed.NewID("nobody"))
		sums := func() map[feed.ID]uint64 {
			t.Helper()
			sums, err := s.StorySums(t.Context(), ids)
			if err != nil || len(sums) != 3 {
				t.Fatal(sums, err)
			}
			return sums
		}
		before := sums()
		changed := func(what string, want ...int) {
			t.Helper()
			after := sums()
			for i, id := range ids {
				if slices.Contains(want, i) != (before[id] != after[id]) {
					t.Errorf("%s: story %d went from %x to %x", what, i, before[id], after[id])
				}
			}
			before = after
		}
		putFrom(t, s, noon.Add(hour), gazette, results{Known: 3}, list...)
		changed("nothing")
		list[1].Body.HTML += "<p>And back.</p>"
		list[2].Body.HTML += "<p>And forth.</p>"
		putFrom(t, s, noon.Add(hour), gazette, results{Known: 1, Edited: 2}, list...)
		changed("an edit", 1, 2)
		gulls := article("gulls", "gulls", "The gulls of the long quay are back", "<p>They are.</p>")
		putFrom(t, s, noon.Add(2*hour), gazette, results{New: 1}, gulls)
		if _, err := s.LinkHeadlines(t.Context()); err != nil {
			t.Fatal(err)
		}
		changed("a headline that found its article", 0)
		events, err := s.StoryEvents(t.Context(), ids, true)
		if err != nil || len(events) != 3 {
			t.Fatal(events, err)
		}
		for i, id := range ids[:3] {
			e := events[id]
			if e.Story != id || e.Num != 0 || len(e.Members) != 1 || e.Members[0].Article.ID != cs[i].Article.ID || e.Members[0].Article.Body.HTML == "" {
				t.Errorf("%d: %+v", i, e)
			}
		}
	},

	"a story is kept while its archive is open": func(t *testing.T, s *store.Store) {
		putFrom(t, s, noon, gazette, results{New: 80}, several(80)...)
		cs := candidates(t, s)
		live(t, s, noon, 60)
		publishAlone(t, s, noon.Add(60*day), cs[70].Article.ID)
		publishAlone(t, s, noon.Add(61*day)) // it left at once
		live(t, s, noon.Add(60*day), 40)
		if n := len(candidates(t, s)); n != 51 {
			t.Fatalf("%d articles after 100 days, want the newest 50 and the one that was admitted", n)
		}
		live(t, s, noon.Add(100*day), 55)
		if n := len(archived(t, s, 0)); n != 0 || len(candidates(t, s)) != 50 {
			t.Errorf("%d admissions and %d articles after 155 days", n, len(candidates(t, s)))
		}
	},

	"what a channel had is remembered while an article of the story is kept": func(t *testing.T, s *store.Store) {
		putFrom(t, s, noon, gazette, results{New: 80}, several(80)...)
		cs := candidates(t, s)
		began, alone, former := cs[78], cs[79].Article.ID, feed.NewID("former")
		stories := publishAlone(t, s, noon, began.Article.ID, alone)
		if err := s.PutRecalled(t.Context(), noon, nil, nil, map[feed.ID][]feed.ID{stories[0]: {former}}); err != nil {
			t.Fatal(err)
		}
		told := store.ChannelState{Slug: "other", FeedID: "urn:y", Admitted: map[feed.ID]store.Admission{former: {At: noon}}}
		if err := s.PutChannel(t.Context(), told); err != nil {
			t.Fatal(err)
		}
		told.Admitted = nil
		if err := s.PutChannel(t.Context(), told); err != nil {
			t.Fatal(err)
		}
		publishAlone(t, s, noon) // all have left
		live(t, s, noon, 5)
		late := article("late", "late", "Harbour counts its ferries", "<p>It was the last.</p>")
		late.Published = noon.Add(4 * day)
		putFrom(t, s, noon.Add(5*day), gazette, results{New: 1}, late)
		num := candidates(t, s)[0].Num
		relate(t, s, store.Relations{Through: num, Joined: []store.Member{
			{Article: began.Num, Group: began.Num}, {Article: num, Group: began.Num},
		}})
		live(t, s, noon.Add(5*day), 120)
		if e := event(t, s, num); e.Story != stories[0] || len(e.Members) != 1 {
			t.Fatalf("what is left of the story is %+v", e)
		}
		want := map[feed.ID]time.Time{stories[0]: noon}
		for _, channel := range []string{"news", "other"} {
			if got, err := s.Admissions(t.Context(), channel, stories); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s had %v, %v; want %v", channel, got, err, want)
			}
		}
	},

	"what is passed over is in no archive and remembered": func(t *testing.T, s *store.Store) {
		a, b := feed.NewID("a"), feed.NewID("b")
		passed := []store.Archived{{Story: a, At: noon, Place: store.PassedOver}, {Story: b, At: noon, Place: store.PassedOver}}
		if err := s.PutArchives(t.Context(), "news", nil, passed); err != nil {
			t.Fatal(err)
		}
		known := func(channel string, want int) {
			t.Helper()
			if got, err := s.Admissions(t.Context(), channel, []feed.ID{a, b}); err != nil || len(got) != want {
				t.Errorf("%s: %v, %v; want %d", channel, got, err, want)
			}
		}
		live(t, s, noon, 200)
		if err := s.CopyArchive(t.Context(), "news", "other", false); err != nil {
			t.Fatal(err)
		}
		known("news", 2)
		known("other", 2)
		state := store.ChannelState{Slug: "news", Admitted: map[feed.ID]store.Admission{a: {At: noon}}}
		if err := s.PutChannel(t.Context(), state); err != nil {
			t.Fatal(err)
		}
		if got := archived(t, s, 0); len(got) != 1 || got[0].Story != a {
			t.Errorf("%v, want the one that was let in", got)
		}
	},

	"documents are kept by their paths": func(t *testing.T, s *store.Store) {
		for _, b := range []string{"one", "two\x00"} {
			if err := s.PutDocument(t.Context(), "e", "archive/x", []byte(b)); err != nil {
				t.Fatal(err)
			}
			if got, err := s.Document(t.Context(), "e", "archive/x"); err != nil || string(got) != b {
				t.Errorf("%q (%v), want %q", got, err, b)
			}
		}
		if got, err := s.Document(t.Context(), "f", "archive/x"); err != nil || got != nil {
			t.Errorf("another edition has %q (%v)", got, err)
		}
	},

	"incidents are told once, and the oldest go": func(t *testing.T, s *store.Store) {
		src := outcome(t, s, gazette)
		before := revision(t, s)
		tell := func(n int) {
			t.Helper()
			out := src
			out.Incident = &store.Incident{
				ID: feed.NewID(fmt.Sprint(n)), Source: src.Source.ID, Kind: "broke", At: noon.Add(time.Duration(n) * time.Minute),
				Since: noon, Error: "HTTP 503",
			}
			put(t, s, noon, results{}, out)
		}
		tell(0)
		tell(0)
		got, err := s.Incidents(t.Context())
		if err != nil || len(got) != 1 || got[0].Kind != "broke" || !got[0].Since.Equal(noon) || got[0].Error != "HTTP 503" {
			t.Fatal(got, err)
		}
		if n := revision(t, s); n != before+1 {
			t.Errorf("the revision grew by %d, want 1", n-before)
		}
		for n := range 1100 {
			tell(n + 1)
		}
		if got, err = s.Incidents(t.Context()); err != nil || len(got) != 1000 || got[0].ID != feed.NewID("1100") {
			t.Error(len(got), err)
		}
	},
}
