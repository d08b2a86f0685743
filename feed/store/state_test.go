package store_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/store"
)

// state has every field set.
func state(s store.Source) store.Source {
	s.URL, s.ETag, s.LastModified = "https://gazette.example/feed", `W/"é"`, "Mon, 02 Mar 2026 11:00:00 GMT"
	s.BodyHash, s.ReadVersion, s.Kind, s.TTL = 1<<63+5, 3, "feed", 90*time.Minute
	s.Title, s.SiteURL, s.Language = "The Gazette", "https://gazette.example/", "en-GB"
	s.Due, s.Asked, s.LastOK = noon.Add(hour), noon, noon.Add(-hour)
	s.FirstFailed, s.NotBefore = noon.Add(-2*hour), noon.Add(day)
	s.Failures, s.Lasting, s.LastError = 4, true, "HTTP 503"
	s.Fresh, s.Gap, s.Newest, s.SkipHours, s.SkipDays = time.Minute, 3*hour, noon.Add(-day), 1<<23|1, 1<<6|2
	s.GoneSince, s.Stopped = noon.Add(-3*hour), true
	s.Moved, s.MovedSince, s.MovedTimes = "https://new.example/feed", noon.Add(-2*day), 2
	s.EmptySince, s.Dated, s.Span = noon.Add(-4*hour), 20, 31*hour
	return s
}

var stateRules = rules{
	"the reader's record of a source is the last": func(t *testing.T, s *store.Store) {
		known := func(want string) {
			t.Helper()
			if got, err := s.Known(t.Context(), 1); err != nil || string(got) != want {
				t.Errorf("%q, %v; want %q", got, err, want)
			}
		}
		for _, record := range []string{"one", "two\x00", ""} {
			out := outcome(t, s, gazette)
			out.Changed, out.Known = true, []byte(record)
			put(t, s, noon, results{}, out)
			known(map[string]string{"one": "one"}[record] + map[bool]string{true: "two\x00"}[record != "one"])
		}
	},

	"sources stand in the order asked for": func(t *testing.T, s *store.Store) {
		addresses := make([]string, 1300)
		for i := range addresses {
			addresses[i] = fmt.Sprintf("https://outlet%d.example/rss.xml", (i*7)%1300)
		}
		addresses = append(addresses, addresses[0], "-", "file:/srv/it's ü.txt")
		first, err := s.Sources(t.Context(), addresses)
		if err != nil {
			t.Fatal(err)
		}
		again, err := s.Sources(t.Context(), addresses)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(first, again) {
			t.Error("the second time they are others")
		}
		for i, src := range first {
			if src.Address != addresses[i] || src.ID == 0 || !src.Due.IsZero() {
				t.Fatalf("%d: %+v", i, src)
			}
		}
		if first[0].ID != first[1300].ID {
			t.Error("one address is two sources")
		}
	},

	"peeking adds nothing": func(t *testing.T, s *store.Store) {
		outcome(t, s, gazette)
		for range 2 {
			got, err := s.Peek(t.Context(), []string{courier, gazette})
			if err != nil || got[0].ID != 0 || got[0].Address != courier || got[1].ID == 0 {
				t.Fatal(got, err)
			}
		}
	},

	"a source that did not move keeps all but its times": func(t *testing.T, s *store.Store) {
		out := outcome(t, s, gazette)
		out.Source = state(out.Source)
		put(t, s, noon, results{}, out)
		want := out.Source
		want.Due, want.Asked, want.LastOK = noon.Add(2*hour), noon.Add(hour), noon.Add(hour)
		out.Source, out.Unmoved = want, true
		out.Source.Title = "never written"
		put(t, s, noon, results{}, out)
		if got := outcome(t, s, gazette).Source; !reflect.DeepEqual(got, want) {
			t.Fatalf("got %+v\nwant %+v", got, want)
		}
	},

	"a source's state comes back": func(t *testing.T, s *store.Store) {
		for i := range 60 { // over the sizes of a batch
			out := outcome(t, s, fmt.Sprintf("https://outlet%d.example/", i))
			out.Source = state(out.Source)
			out.Changed = false
			put(t, s, noon, results{}, out)
			if got := outcome(t, s, out.Source.Address).Source; !reflect.DeepEqual(got, out.Source) {
				t.Fatalf("got %+v\nwant %+v", got, out.Source)
			}
		}
	},

	"a channel is copied with what it admitted and what left it": func(t *testing.T, s *store.Store) {
		a, b, younger, older := feed.NewID("a"), feed.NewID("b"), feed.NewID("younger"), feed.NewID("older")
		told := store.ChannelState{Slug: "x#sea", FeedID: "urn:x", Updated: noon, Rule: "[]", Admitted: map[feed.ID]store.Admission{
			a: {At: noon, Outlets: 3, Developments: 1, Developed: noon.Add(hour)}, b: {At: noon.Add(hour)}, younger: {At: noon.Add(2 * hour)},
		}}
		left := told
		left.Admitted = map[feed.ID]store.Admission{a: told.Admitted[a]}
		for _, c := range []store.ChannelState{told, left} {
			if err := s.PutChannel(t.Context(), c); err != nil {
				t.Fatal(err)
			}
		}
		doc := store.Archive{Place: 1, Month: "2026-03", Part: 1, Sum: 7}
		if err := s.PutArchives(t.Context(), told.Slug, []store.Archive{doc}, []store.Archived{{Story: a, At: noon, Place: 1, Shown: 5}}); err != nil {
			t.Fatal(err)
		}
		if err := s.PutRecalled(t.Context(), noon, nil, nil, map[feed.ID][]feed.ID{older: {younger}}); err != nil {
			t.Fatal(err)
		}
		for documents, slug := range map[bool]string{true: "y#sea", false: "z#sea"} {
			for range 2 {
				if err := s.CopyChannel(t.Context(), told.Slug, slug); err != nil {
					t.Fatal(err)
				}
				if err := s.CopyArchive(t.Context(), told.Slug, slug, documents); err != nil {
					t.Fatal(err)
				}
			}
			want := left
			want.Slug = slug
			if got, err := s.Channel(t.Context(), slug); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%+v, %v; want %+v", got, err, want)
			}
			for _, once := range []map[feed.ID]time.Time{{a: noon, b: noon.Add(hour), older: noon.Add(2 * hour)}, {b: noon.Add(hour)}, {older: noon.Add(2 * hour)}, {}} {
				asked := append(slices.Collect(maps.Keys(once)), feed.NewID("never"))
				if got, err := s.Admissions(t.Context(), slug, asked); err != nil || !reflect.DeepEqual(got, once) {
					t.Errorf("admitted %v, %v; want %v", got, err, once)
				}
			}
			for _, by := range []map[feed.ID][]string{{a: {slug}, b: {slug}, older: {slug}}, {older: {slug}}, {}} {
				asked := append(slices.Collect(maps.Keys(by)), feed.NewID("never"))
				if got, err := s.Admitters(t.Context(), []string{"w#sea", slug}, asked); err != nil || !reflect.DeepEqual(got, by) {
					t.Errorf("admitted by %v, %v; want %v", got, err, by)
				}
			}
			docs, err := s.Archives(t.Context(), slug)
			filed, failed := s.Archived(t.Context(), slug, 1)
			if err != nil || failed != nil || (len(docs) == 1) != documents || (len(filed) == 1) != documents {
				t.Errorf("documents %v %v, %v %v", docs, filed, err, failed)
			}
		}
	},

	"values are found by how their names begin": func(t *testing.T, s *store.Store) {
		for name, value := range map[string]string{"edition:é": "1", "edition:é#": "2", "edition": "3", "editions:é": "4"} {
			if err := s.Set(t.Context(), name, value); err != nil {
				t.Fatal(err)
			}
		}
		got, err := s.Values(t.Context(), "edition:é")
		if err != nil || !reflect.DeepEqual(got, map[string]string{"edition:é": "1", "edition:é#": "2"}) {
			t.Errorf("%v, %v", got, err)
		}
	},

	"a claim moves the due time alone": func(t *testing.T, s *store.Store) {
		due := map[int64]time.Time{}
		var outs []store.Outcome
		for i := range 60 {
			out := outcome(t, s, fmt.Sprintf("https://outlet%d.example/", i))
			out.Source = state(out.Source)
			outs = append(outs, out)
			due[out.Source.ID] = noon.Add(time.Duration(i) * time.Minute)
		}
		put(t, s, noon, results{}, outs...)
		if err := s.Claim(t.Context(), due, noon.Add(time.Second)); err != nil {
			t.Fatal(err)
		}
		for i, out := range outs {
			want := out.Source
			want.Due, want.Asked = noon.Add(time.Duration(i)*time.Minute), noon.Add(time.Second)
			if got := outcome(t, s, want.Address).Source; !reflect.DeepEqual(got, want) {
				t.Fatalf("got %+v\nwant %+v", got, want)
			}
		}
	},

	"stories": func(t *testing.T, s *store.Store) {
		var states []store.StoryState
		ids := []feed.ID{feed.NewID("unknown")}
		want := map[feed.ID]store.StoryState{}
		for i := range 300 {
			founder := feed.NewID("founder", fmt.Sprint(i))
			st := store.StoryState{
				ID: feed.StoryID(founder), Founder: founder, Published: noon,
				Updated: noon.Add(hour), Changed: noon.Add(2 * hour), Digest: 1<<63 + uint64(i),
			}
			states, ids, want[st.ID] = append(states, st), append(ids, st.ID), st
		}
		for range 2 {
			if err := s.PutStories(t.Context(), states); err != nil {
				t.Fatal(err)
			}
			got, err := s.Stories(t.Context(), ids)
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Fatal(len(got), err)
			}
			states[5].Updated, states[5].Digest = noon.Add(day), 7
			want[states[5].ID] = states[5]
		}
	},

	"channels": func(t *testing.T, s *store.Store) {
		c, err := s.Channel(t.Context(), "all")
		if err != nil || c.Slug != "all" || c.FeedID != "" || !c.Updated.IsZero() || len(c.Admitted) != 0 {
			t.Fatal(c, err)
		}
		a, b, d := feed.NewID("a"), feed.NewID("b"), feed.NewID("d")
		for _, c := range []store.ChannelState{
			{Slug: "all", FeedID: "urn:uuid:1", Updated: noon, Admitted: map[feed.ID]store.Admission{a: {At: noon}, b: {At: noon}}},
			{
				Slug: "all", FeedID: "urn:uuid:1", Updated: noon.Add(hour),
				Admitted: map[feed.ID]store.Admission{b: {At: noon.Add(hour)}, d: {At: noon, Outlets: 3, Developments: 1, Developed: noon}},
			},
			{Slug: "harbour", FeedID: "urn:uuid:2", Updated: noon, Rule: strings.Repeat("a long rule ", 2000), Admitted: map[feed.ID]store.Admission{a: {At: noon}}},
		} {
			if err := s.PutChannel(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			if got, err := s.Channel(t.Context(), c.Slug); err != nil || !reflect.DeepEqual(got, c) {
				t.Errorf("got %+v (%v)\nwant %+v", got, err, c)
			}
		}
	},

	"named values": func(t *testing.T, s *store.Store) {
		for _, value := range []string{"", "one", "two", "two", ""} {
			if err := s.Set(t.Context(), "edition", value); err != nil {
				t.Fatal(err)
			}
			if got, err := s.Get(t.Context(), "edition"); err != nil || got != value {
				t.Errorf("%q (%v), want %q", got, err, value)
			}
		}
	},

	"an ended context is no failure of the store": func(t *testing.T, s *store.Store) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		out := outcome(t, s, gazette, several(3)...)
		_, err := s.Put(ctx, noon, []store.Outcome{out})
		if !errors.Is(err, context.Canceled) || errors.Is(err, store.ErrStore) {
			t.Errorf("got %v", err)
		}
		for _, err := range s.Candidates(ctx, false) {
			if !errors.Is(err, context.Canceled) || errors.Is(err, store.ErrStore) {
				t.Errorf("got %v", err)
			}
		}
		put(t, s, noon, results{New: 3}, out)
	},

	"a call that is stopped in its middle leaves nothing": func(t *testing.T, s *store.Store) {
		out := outcome(t, s, gazette, several(600)...)
		for delay := time.Millisecond; ; delay *= 2 {
			ctx, cancel := context.WithTimeout(t.Context(), delay)
			_, err := s.Put(ctx, noon, []store.Outcome{out})
			cancel()
			if err == nil {
				break
			}
			if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, store.ErrStore) {
				t.Fatalf("got %v", err)
			}
			if n := len(candidates(t, s)); n != 0 {
				t.Fatalf("%d articles were stored", n)
			}
		}
		if n := len(candidates(t, s)); n != 600 {
			t.Errorf("%d articles, want 600", n)
		}
	},

	"an unknown source stores nothing": func(t *testing.T, s *store.Store) {
		out := outcome(t, s, gazette, several(3)...)
		out.Source.ID = 99
		if _, err := s.Put(t.Context(), noon, []store.Outcome{out}); !errors.Is(err, store.ErrStore) {
			t.Errorf("got %v", err)
		}
		if len(candidates(t, s)) != 0 {
			t.Error("articles were stored")
		}
	},
}
