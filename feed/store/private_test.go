package store_test

import (
	"testing"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/store"
)

// paidAndFree returns an article as a private source of the Gazette gives it, and as another one does.
func paidAndFree() (paid, free feed.Article) {
	paid = article("p-1", "story/1", "Ferry leaves", "<p>It left at nine, with all its passengers aboard.</p>")
	paid.Published, paid.Updated, paid.Authors = noon.Add(-3*hour), noon.Add(-hour), []string{"Ada Ferry"}
	paid.Stated = []feed.Headline{{Title: "Pier opens", URL: "https://gazette.example/pier"}}
	paid.Outlet.Name = "The Gazette for subscribers"
	free = article("f-1", "story/1", "Ferry leaves", "<p>It left.</p>")
	free.Published = noon.Add(-2 * hour)
	return paid, free
}

// privateRules say what becomes of an article that a private source and another one have.
var privateRules = rules{
	"what is not private takes an article over from what is": func(t *testing.T, s *store.Store) {
		paid, free := paidAndFree()
		from, to := outcome(t, s, gazette, paid), outcome(t, s, harbour, free)
		private := map[int64]bool{from.Source.ID: true}
		from.Private, to.Private, from.FullText = private, private, true
		put(t, s, noon, results{New: 1}, from)
		first := only(t, s)
		wanted, err := s.WantedPages(t.Context(), []int64{from.Source.ID}, 5, true)
		if err != nil || len(wanted) != 1 {
			t.Fatal(wanted, err)
		}
		page := feed.Body{HTML: "<p>All that the page says, which is more than either source says of the ferry.</p>"}
		if err := s.PutPages(t.Context(), []store.Page{{Wanted: wanted[0], Body: page}}); err != nil {
			t.Fatal(err)
		}
		state := store.StoryState{
			ID: feed.StoryID(first.Article.ID), Founder: first.Article.ID, Published: paid.Published, Updated: paid.Updated, Digest: 7,
		}
		if err := s.PutStories(t.Context(), []store.StoryState{state}); err != nil {
			t.Fatal(err)
		}
		put(t, s, noon.Add(hour), results{Edited: 1}, to)
		isFree(t, s, free, to.Source.ID, from.Source.ID)
		if got := only(t, s); got.Article.ID != first.Article.ID || !got.FirstSeen.Equal(first.FirstSeen) {
			t.Errorf("id or first sight moved: %+v", got)
		}
		states, err := s.Stories(t.Context(), []feed.ID{state.ID})
		if st := states[state.ID]; err != nil || !st.Published.Equal(free.Published) || st.Digest == state.Digest {
			t.Errorf("%+v, %v", st, err)
		}

		// The private one never takes it back, whatever it changes, and the other one's changes are taken.
		paid.Title = "Ferry leaves late"
		from.Articles = []feed.Article{paid}
		put(t, s, noon.Add(2*hour), results{Known: 1}, from)
		isFree(t, s, free, to.Source.ID, from.Source.ID)
		free.Title = "Ferry leaves again"
		to.Articles = []feed.Article{free}
		put(t, s, noon.Add(3*hour), results{Edited: 1}, to)
		isFree(t, s, free, to.Source.ID, from.Source.ID)
	},

	"also in one batch": func(t *testing.T, s *store.Store) {
		paid, free := paidAndFree()
		from, to := outcome(t, s, gazette, paid), outcome(t, s, harbour, free)
		private := map[int64]bool{from.Source.ID: true}
		from.Private, to.Private, from.FullText = private, private, true
		put(t, s, noon, results{New: 1, Known: 1}, from, to)
		isFree(t, s, free, to.Source.ID, from.Source.ID)
	},

	"also where the private one changed it in the same batch": func(t *testing.T, s *store.Store) {
		paid, free := paidAndFree()
		from, to := outcome(t, s, gazette, paid), outcome(t, s, harbour, free)
		private := map[int64]bool{from.Source.ID: true}
		from.Private, to.Private = private, private
		put(t, s, noon, results{New: 1}, from)
		paid.Summary = "It left at nine."
		from.Articles = []feed.Article{paid}
		put(t, s, noon.Add(hour), results{Edited: 1, Known: 1}, from, to)
		isFree(t, s, free, to.Source.ID, from.Source.ID)
	},

	"an outlet's own private source takes nothing over from one that passes it on": func(t *testing.T, s *store.Store) {
		paid, free := paidAndFree()
		from, to := outcome(t, s, gazette, paid), outcome(t, s, courier, free)
		private := map[int64]bool{from.Source.ID: true}
		from.Private, to.Private = private, private
		from.Source.Outlet, to.Source.Outlet = "gazette.example", "courier.example"
		put(t, s, noon, results{New: 1}, to)
		put(t, s, noon.Add(time.Hour), results{Known: 1}, from)
		isFree(t, s, free, to.Source.ID, from.Source.ID)
	},
}

// isFree compares the only article with what the source that is not private gave, which another one has too.
func isFree(t *testing.T, s *store.Store, free feed.Article, own, other int64) {
	t.Helper()
	c := only(t, s)
	got := whole(t, s, c.Article.ID)
	if !got.Published.Equal(free.Published) || got.Title != free.Title || got.Body != free.Body || got.Outlet != free.Outlet ||
		!got.Updated.IsZero() || got.Summary != "" || got.OwnID != free.OwnID || len(got.Authors)+len(got.Stated) > 0 {
		t.Errorf("got %+v", got)
	}
	if len(c.Sources) != 2 || c.Sources[0] != own || c.Sources[1] != other {
		t.Errorf("from %v, want %v", c.Sources, []int64{own, other})
	}
	if wanted, err := s.WantedPages(t.Context(), c.Sources, 5, true); err != nil || len(wanted) > 0 {
		t.Errorf("pages wanted: %v, %v", wanted, err)
	}
}
