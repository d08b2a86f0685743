package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/store"
)

// documentRules say what becomes of the articles of one document, and of several at once.
var documentRules = rules{
	"one own id twice": func(t *testing.T, s *store.Store) { // F30
		both := []feed.Article{
			article("g-1", "story/1", "Ferry leaves", "<p>It left.</p>"),
			article("g-1", "story/2", "Mayor resigns", "<p>She resigned.</p>"),
		}
		putFrom(t, s, noon, gazette, results{New: 2}, both...)
		for n := range 3 {
			putFrom(t, s, noon.Add(time.Duration(n+1)*hour), gazette, results{Known: 2}, both...)
			slices.Reverse(both)
		}
		both[1].Title = "Mayor stays"
		putFrom(t, s, noon.Add(5*hour), gazette, results{Known: 1, Edited: 1}, both...)
		putFrom(t, s, noon.Add(6*hour), gazette, results{Known: 1}, both[0])
	},

	"one article twice": func(t *testing.T, s *store.Store) {
		a := article("g-1", "story/1", "Ferry leaves", "<p>It left.</p>")
		sameTitle := article("g-2", "story/1", "Ferry leaves", "<p>It left at nine.</p>")
		otherLink := article("g-1", "story/1/print", "Ferry leaves", "<p>It left.</p>")
		putFrom(t, s, noon, gazette, results{New: 1, Known: 3}, a, a, sameTitle, otherLink)
		putFrom(t, s, noon.Add(hour), gazette, results{Known: 4}, a, a, sameTitle, otherLink)
	},

	"all items have one link": func(t *testing.T, s *store.Store) {
		list := make([]feed.Article, 6)
		for i := range list {
			list[i] = article("", "podcast", fmt.Sprintf("Episode %d of the harbour talk", i), fmt.Sprintf("<p>%d.</p>", i))
		}
		putFrom(t, s, noon, gazette, results{New: 5}, list[1:]...)
		// The reader leaves the known ones out, and the new one stands alone with the link.
		putFrom(t, s, noon.Add(hour), gazette, results{New: 1}, list[0])
		putFrom(t, s, noon.Add(20*day), gazette, results{Known: 6}, list...)
		if got := titles(t, s); len(got) != 6 {
			t.Errorf("%d ids, want 6", len(got))
		}
	},

	"a document empties, shrinks and returns": func(t *testing.T, s *store.Store) { // F25, F26
		list := several(50)
		putFrom(t, s, noon, gazette, results{New: 50}, list...)
		putFrom(t, s, noon.Add(1*hour), gazette, results{})
		putFrom(t, s, noon.Add(2*hour), gazette, results{Known: 1}, list[7])
		putFrom(t, s, noon.Add(3*hour), gazette, results{Known: 50}, list...)
		if n := len(candidates(t, s)); n != 50 {
			t.Errorf("%d articles, want 50", n)
		}
	},

	"undated articles keep the document's order and their first dates": func(t *testing.T, s *store.Store) { // F36
		list := several(3)
		for i := range list {
			list[i].Published = time.Time{}
		}
		out := outcome(t, s, gazette, list...)
		out.Document = noon.Add(-day)
		put(t, s, noon, results{New: 3}, out)
		out.Document = noon.Add(day)
		put(t, s, noon.Add(2*day), results{Known: 3}, out)
		for i, c := range candidates(t, s) {
			want := noon.Add(-day - time.Duration(i)*time.Second)
			if c.Article.Title != list[i].Title || !c.Article.Published.Equal(want) {
				t.Errorf("%d: %q of %v, want %q of %v", i, c.Article.Title, c.Article.Published, list[i].Title, want)
			}
		}
	},

	"a date in the future is first sight": func(t *testing.T, s *store.Store) { // F37
		a := article("g-1", "story/1", "Ferry leaves", "")
		a.Published = time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC)
		a.Updated = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
		putFrom(t, s, noon, gazette, results{New: 1}, a)
		putFrom(t, s, noon.Add(hour), gazette, results{Known: 1}, a)
		c := only(t, s)
		if !c.Article.Published.Equal(noon) || !c.Article.Updated.IsZero() || !c.FirstSeen.Equal(noon) {
			t.Errorf("%v, %v, %v", c.Article.Published, c.Article.Updated, c.FirstSeen)
		}
	},

	"a backlog brings its newest, the rest never": func(t *testing.T, s *store.Store) {
		list := several(30)
		slices.Reverse(list) // oldest first: the dates count
		out := outcome(t, s, gazette, list...)
		out.Backlog = 10
		put(t, s, noon, results{New: 10, Known: 20}, out)
		put(t, s, noon.Add(hour), results{Known: 30}, out)
		out.Backlog = 0
		put(t, s, noon.Add(2*hour), results{Known: 30}, out)
		for i, c := range candidates(t, s) {
			if want := fmt.Sprintf("Ferry number %d leaves the harbour", i); c.Article.Title != want {
				t.Errorf("%q, want %q", c.Article.Title, want)
			}
		}
		for i := range list {
			list[i].OwnID = fmt.Sprintf("new-%d", i)
		}
		putFrom(t, s, noon.Add(100*day), gazette, results{Known: 30}, list...)
	},

	"a backlog of undated articles brings the first": func(t *testing.T, s *store.Store) {
		list := several(5)
		for i := range list {
			list[i].Published = time.Time{}
		}
		out := outcome(t, s, gazette, list...)
		out.Backlog = 2
		put(t, s, noon, results{New: 2, Known: 3}, out)
		for _, c := range candidates(t, s) {
			if c.Article.Title != list[0].Title && c.Article.Title != list[1].Title {
				t.Errorf("%q is not of the first two", c.Article.Title)
			}
		}
	},

	"one article in two feeds of an outlet": func(t *testing.T, s *store.Store) {
		a := article("g-1", "story/1", "Ferry leaves", "<p>It left.</p>")
		b := article("harbour-77", "story/1?utm_source=rss", "Ferry leaves harbour", "<p>It left.</p><p>More.</p>")
		out := outcome(t, s, gazette, a)
		put(t, s, noon, results{New: 1}, out)
		before := revision(t, s)
		second := outcome(t, s, harbour, b)
		put(t, s, noon.Add(hour), results{Known: 1}, second)
		c := only(t, s)
		if c.Article.Title != a.Title || c.Article.Body != a.Body {
			t.Errorf("the second source changed it: %+v", c.Article)
		}
		if want := []int64{out.Source.ID, second.Source.ID}; !slices.Equal(c.Sources, want) {
			t.Errorf("sources %v, want %v", c.Sources, want)
		}
		between := revision(t, s)
		if between <= before {
			t.Error("the revision did not grow")
		}
		put(t, s, noon.Add(2*hour), results{Known: 2}, second, out)
		if revision(t, s) != between {
			t.Error("the revision grew for nothing")
		}
		// The second source is known by its own id from now on.
		b.URL = "https://gazette.example/moved"
		b.Title = a.Title
		put(t, s, noon.Add(20*day), results{Known: 1}, outcome(t, s, harbour, b))
	},

	"a source that is not asked any more gives up its articles": func(t *testing.T, s *store.Store) {
		const moved = "https://gazette.example/new.xml"
		list := several(5)
		old := outcome(t, s, gazette, list...)
		old.Source.Asked = noon
		put(t, s, noon, results{New: 5}, old)
		id := candidates(t, s)[2].Article.ID
		list[2].Body.HTML = "<p>Corrected.</p>"
		for _, step := range []struct {
			after time.Duration
			want  results
		}{{day, results{Known: 5}}, {8 * day, results{Known: 4, Edited: 1}}, {9 * day, results{Known: 5}}} {
			fresh := outcome(t, s, moved, list...)
			fresh.Source.Asked = noon.Add(step.after)
			put(t, s, noon.Add(step.after), step.want, fresh)
			if c := candidates(t, s)[2]; len(c.Sources) != 2 || c.Article.ID != id {
				t.Errorf("%v of sources %v", c.Article.ID, c.Sources)
			}
		}
	},

	"an outlet's own feed takes its pieces from one that passes them on": func(t *testing.T, s *store.Store) {
		a := article("g-1", "story/1", "Ferry leaves", "<p>It left.</p>") // The Gazette's
		relay := func(address, body string) store.Outcome {
			b := a
			b.OwnID, b.Body.HTML, b.Authors = "relay-1", body, nil
			o := outcome(t, s, address, b)
			o.Source.Outlet = "wire.example"
			return o
		}
		first, second := relay(harbour, "<p>In short.</p>"), outcome(t, s, gazette, a)
		second.Source.Outlet = a.Outlet.Key
		put(t, s, noon, results{New: 1}, first)
		id := candidates(t, s)[0].Article.ID
		put(t, s, noon, results{Edited: 1}, second)
		for range 2 {
			got := candidates(t, s)
			if len(got) != 1 || got[0].Article.ID != id || !slices.Equal(got[0].Sources, []int64{second.Source.ID, first.Source.ID}) {
				t.Fatalf("%+v", got)
			}
			whole, err := s.Articles(t.Context(), 1, []feed.ID{id})
			if err != nil || whole[0].Body.HTML != "<p>It left.</p>" {
				t.Fatalf("%+v, %v", whole, err)
			}
			// Not the other way about.
			put(t, s, noon, results{Known: 1}, relay(harbour, "<p>In other words.</p>"))
		}
	},

	"an outlet's own feed and one that passes on in one batch": func(t *testing.T, s *store.Store) {
		a := article("g-1", "story/1", "Ferry leaves", "<p>It left.</p>")
		b := a
		b.OwnID, b.Body.HTML = "relay-1", "<p>In short.</p>"
		first, second := outcome(t, s, harbour, b), outcome(t, s, gazette, a)
		first.Source.Outlet, second.Source.Outlet = "wire.example", a.Outlet.Key
		put(t, s, noon, results{New: 1, Known: 1}, first, second)
		got := candidates(t, s)
		whole, err := s.Articles(t.Context(), 1, []feed.ID{got[0].Article.ID})
		if err != nil || len(got) != 1 || whole[0].Body.HTML != "<p>It left.</p>" || got[0].Sources[0] != second.Source.ID {
			t.Fatalf("%+v, %+v, %v", got, whole, err)
		}
	},

	"two feeds of an outlet in one batch": func(t *testing.T, s *store.Store) {
		list := several(40)
		put(t, s, noon, results{New: 40, Known: 40}, outcome(t, s, gazette, list...), outcome(t, s, harbour, list...))
		for _, c := range candidates(t, s) {
			if len(c.Sources) != 2 {
				t.Fatalf("sources %v, want both", c.Sources)
			}
		}
	},

	"the same words of another outlet": func(t *testing.T, s *store.Store) {
		a := article("g-1", "story/1", "Ferry leaves", "<p>It left, the agency said.</p>")
		b := a
		b.OwnID, b.URL = "c-1", "https://courier.example/ferry"
		b.Outlet = feed.Outlet{Name: "The Courier", Key: "courier.example"}
		put(t, s, noon, results{New: 2}, outcome(t, s, gazette, a), outcome(t, s, courier, b))
	},

	"the same own id in another source": func(t *testing.T, s *store.Store) {
		a := article("1", "story/1", "Ferry leaves", "<p>It left.</p>")
		b := article("1", "", "Mayor resigns", "<p>She resigned.</p>")
		put(t, s, noon, results{New: 2}, outcome(t, s, gazette, a), outcome(t, s, courier, b))
	},

	"the same inputs give the same ids": func(t *testing.T, s *store.Store) {
		other := open(t, t.TempDir()+"/other.db")
		list := append(several(20), article("", "", "Lone words", "<p>x</p>"), article("o", "", "Own only", ""),
			article("l-1", "live", "First", ""), article("l-2", "live", "Second", ""))
		var got [2][]store.Candidate
		for i, st := range []*store.Store{s, other} {
			put(t, st, noon, results{New: len(list), Known: len(list)}, outcome(t, st, gazette, list...),
				outcome(t, st, harbour, list...))
			got[i] = candidates(t, st)
		}
		for i := range got[0] {
			if got[0][i].Article.ID != got[1][i].Article.ID {
				t.Errorf("%d: %v and %v", i, got[0][i].Article.ID, got[1][i].Article.ID)
			}
		}
		a := &list[0]
		if want := feed.ArticleID(a, gazette, true); got[0][0].Article.ID == want {
			return
		}
		for _, c := range got[0] {
			if c.Article.Title == a.Title && c.Article.ID != feed.ArticleID(a, gazette, true) {
				t.Errorf("id %v is not made of the link", c.Article.ID)
			}
		}
	},

	"a source that was not read keeps its articles": func(t *testing.T, s *store.Store) {
		list := several(3)
		putFrom(t, s, noon, gazette, results{New: 3}, list...)
		out := outcome(t, s, gazette, list...)
		out.Changed = false
		out.Source.LastError, out.Source.Failures = "connection refused", 1
		put(t, s, noon.Add(hour), results{}, out)
		if len(candidates(t, s)) != 3 {
			t.Error("articles are gone")
		}
		if got := outcome(t, s, gazette).Source; got.LastError != "connection refused" || got.Failures != 1 {
			t.Errorf("%+v", got)
		}
	},
}
