package store_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/store"
)

// lister is an article that states headlines.
func lister(headlines ...feed.Headline) feed.Article {
	a := article("list", "list", "What else happened on the harbour", "<p>See below.</p>")
	a.Published = noon.Add(-hour)
	a.Stated = headlines
	return a
}

func link(t *testing.T, s *store.Store, want int) {
	t.Helper()
	if n, err := s.LinkHeadlines(t.Context()); err != nil || n != want {
		t.Fatalf("%d headlines linked (%v), want %d", n, err, want)
	}
}

// stated returns the headlines of the article that lister makes.
func stated(t *testing.T, s *store.Store) []feed.Headline {
	t.Helper()
	for id, title := range titles(t, s) {
		if title == lister().Title {
			return whole(t, s, id).Stated
		}
	}
	t.Fatal("no article with headlines")
	return nil
}

// ids returns the ids of the articles with a title.
func ids(t *testing.T, s *store.Store, title string) (ids []feed.ID) {
	t.Helper()
	for id, other := range titles(t, s) {
		if other == title {
			ids = append(ids, id)
		}
	}
	return ids
}

var headlineRules = rules{
	"headlines come back as they were stated": func(t *testing.T, s *store.Store) {
		want := []feed.Headline{
			{
				Title: "Pier opens", URL: "https://courier.example/pier", Language: "en", Published: noon.Add(-day),
				Outlet: feed.Outlet{Name: "The Courier", URL: "https://courier.example/", Key: "courier.example"},
			},
			{Title: "Mayor resigns"},
			{Title: "Mayor resigns"},
		}
		putFrom(t, s, noon, gazette, results{New: 1}, lister(want...))
		if got := stated(t, s); !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v", got)
		}
	},

	"a headline finds an article that comes later": func(t *testing.T, s *store.Store) {
		putFrom(t, s, noon, gazette, results{New: 1}, lister(feed.Headline{Title: "Mayor resigns over harbour bridge"}))
		link(t, s, 0)
		a := article("g-1", "mayor", "MAYOR RESIGNS over Harbour Bridge!", "<p>She resigned.</p>")
		a.Published = noon.Add(-2 * hour)
		putFrom(t, s, noon.Add(hour), gazette, results{New: 1}, a)
		before := revision(t, s)
		link(t, s, 1)
		if revision(t, s) <= before {
			t.Error("the revision did not grow")
		}
		h := stated(t, s)[0]
		want := feed.Headline{
			Title: "Mayor resigns over harbour bridge", URL: a.URL, Outlet: a.Outlet,
			Published: a.Published, Article: h.Article,
		}
		if !reflect.DeepEqual(h, want) || whole(t, s, h.Article).Title != a.Title {
			t.Errorf("got %+v, want %+v", h, want)
		}
		before = revision(t, s)
		link(t, s, 0)
		if revision(t, s) != before {
			t.Error("the revision grew for nothing")
		}
	},

	"of several articles the earliest published": func(t *testing.T, s *store.Store) {
		var list []feed.Article
		for i, link := range []string{"b", "a", "c"} {
			a := article(link, link, "Mayor resigns over harbour bridge", "<p>Told by "+link+".</p>")
			a.Published = noon.Add(-hour * []time.Duration{3, 9, 6}[i])
			list = append(list, a)
		}
		list = append(list, lister(feed.Headline{Title: "Mayor resigns over harbour bridge"}))
		putFrom(t, s, noon, gazette, results{New: 4}, list...)
		link(t, s, 1)
		if got := stated(t, s)[0].URL; got != "https://gazette.example/a" {
			t.Errorf("linked to %s", got)
		}
	},

	"of a series the piece of those days": func(t *testing.T, s *store.Store) {
		var list []feed.Article
		for i, days := range []time.Duration{13, 7, 1} {
			a := article(fmt.Sprint("w-", i), fmt.Sprint("week-", i), "Ferry timetable changes for the weekend", fmt.Sprintf("<p>Those of week %d.</p>", i))
			a.Published = noon.Add(-day * days)
			list = append(list, a)
		}
		list = append(list, lister(feed.Headline{Title: list[0].Title}))
		putFrom(t, s, noon, gazette, results{New: 4}, list...)
		link(t, s, 1)
		if got := stated(t, s)[0].URL; got != "https://gazette.example/week-2" {
			t.Errorf("linked to %s", got)
		}
	},

	"a headline is told as its article is by now": func(t *testing.T, s *store.Store) {
		a := article("g-1", "mayor", "Mayor resigns over harbour bridge", "<p>She did.</p>")
		putFrom(t, s, noon, gazette, results{New: 2}, lister(feed.Headline{Title: a.Title}), a)
		link(t, s, 1)
		sums, err := s.StorySums(t.Context(), ids(t, s, lister().Title))
		if err != nil || len(sums) != 1 {
			t.Fatal(sums, err)
		}
		a.URL = "https://gazette.example/2026/mayor"
		putFrom(t, s, noon.Add(hour), gazette, results{Edited: 1}, a)
		if got := stated(t, s)[0].URL; got != a.URL {
			t.Errorf("linked to %s", got)
		}
		now, err := s.StorySums(t.Context(), ids(t, s, lister().Title))
		if err != nil || reflect.DeepEqual(now, sums) {
			t.Errorf("what the story is made of has the sums %v as before, %v", now, err)
		}
	},

	"what headlines found": func(t *testing.T, s *store.Store) {
		a := article("g-1", "mayor", "Mayor resigns over harbour bridge", "<p>She did.</p>")
		putFrom(t, s, noon, gazette, results{New: 1}, lister(
			feed.Headline{Title: "Pier opens at last after the storm", URL: "https://courier.example/pier"}, feed.Headline{Title: a.Title}))
		putFrom(t, s, noon, "https://courier.example/feed", results{New: 1}, a)
		putFrom(t, s, noon, gazette, results{Known: 1}, a)
		link(t, s, 1)
		stating := ids(t, s, lister().Title)
		found, err := s.Found(t.Context(), append(stating, ids(t, s, a.Title)...))
		if err != nil || len(found) != 1 || len(found[stating[0]]) != 1 || len(found[stating[0]][1]) != 2 {
			t.Errorf("got %v, %v", found, err)
		}
	},

	"one that everybody may follow before a private source's": func(t *testing.T, s *store.Store) {
		a := article("g-1", "mayor", "Mayor resigns over harbour bridge", "<p>She did.</p>")
		const paid, open = "https://paid.example/feed", "https://open.example/feed"
		putFrom(t, s, noon, paid, results{New: 1}, a)
		putFrom(t, s, noon, gazette, results{New: 1}, lister(feed.Headline{Title: a.Title}))
		sources, err := s.Sources(t.Context(), []string{paid})
		if err != nil {
			t.Fatal(err)
		}
		private := sources[0].ID
		for range 2 {
			if _, err := s.LinkHeadlines(t.Context(), private); err != nil {
				t.Fatal(err)
			}
			if h := stated(t, s)[0]; h.URL != a.URL {
				t.Errorf("got %+v", h)
			}
		}
		// An edit of the piece that states it changes nothing of that.
		edited := lister(feed.Headline{Title: a.Title})
		edited.Body.HTML += "<p>Corrected.</p>"
		putFrom(t, s, noon, gazette, results{Edited: 1}, edited)
		if _, err := s.LinkHeadlines(t.Context(), private); err != nil || stated(t, s)[0].URL != a.URL {
			t.Errorf("%v: got %+v", err, stated(t, s)[0])
		}
		b := article("o-1", "elsewhere", a.Title, "<p>She resigned, the town hall said.</p>")
		b.URL, b.Published = "https://open.example/mayor", a.Published.Add(hour)
		putFrom(t, s, noon.Add(hour), open, results{New: 1}, b)
		if n, err := s.LinkHeadlines(t.Context(), private); err != nil || n != 1 || stated(t, s)[0].URL != b.URL {
			t.Errorf("%d, %v: got %+v", n, err, stated(t, s)[0])
		}
		if n, err := s.LinkHeadlines(t.Context(), private); err != nil || n != 0 {
			t.Errorf("%d looked on, %v", n, err)
		}
	},

	"never to itself, never by few words": func(t *testing.T, s *store.Store) {
		putFrom(t, s, noon, gazette, results{New: 2}, lister(
			feed.Headline{Title: lister().Title}, feed.Headline{Title: "In brief"}),
			article("g-1", "brief", "In brief", "<p>Short.</p>"))
		link(t, s, 0)
	},

	"an edit keeps what was found": func(t *testing.T, s *store.Store) {
		a := lister(feed.Headline{Title: "Mayor resigns over harbour bridge"})
		putFrom(t, s, noon, gazette, results{New: 2}, a, article("g-1", "mayor", a.Stated[0].Title, "<p>She did.</p>"))
		link(t, s, 1)
		found := stated(t, s)[0]
		a.Body.HTML += "<p>Corrected.</p>"
		a.Stated = append([]feed.Headline{{Title: "A new one that nobody has told yet"}}, a.Stated...)
		putFrom(t, s, noon.Add(hour), gazette, results{Edited: 1, Known: 0}, a)
		got := stated(t, s)
		if len(got) != 2 || !reflect.DeepEqual(got[1], found) || got[0].URL != "" {
			t.Errorf("got %+v", got)
		}
		link(t, s, 0)
	},

	"a headline with a link knows its article": func(t *testing.T, s *store.Store) {
		putFrom(t, s, noon, gazette, results{New: 1}, lister(
			feed.Headline{Title: "Elsewhere", URL: "https://www.gazette.example/mayor?utm_medium=rss#top"}))
		if h := stated(t, s)[0]; !h.Article.IsZero() {
			t.Errorf("got %v", h.Article)
		}
		putFrom(t, s, noon, gazette, results{New: 1}, article("g-1", "mayor", "Mayor resigns", "<p>She did.</p>"))
		if h := stated(t, s)[0]; h.Article.IsZero() || whole(t, s, h.Article).Title != "Mayor resigns" {
			t.Errorf("got %v", h.Article)
		}
	},

	"a headline finds an article without a link": func(t *testing.T, s *store.Store) {
		putFrom(t, s, noon, gazette, results{New: 1}, lister(feed.Headline{Title: "Mayor resigns over harbour bridge"}))
		putFrom(t, s, noon, "file:/srv/mayor.txt", results{New: 1},
			article("", "", "Mayor resigns over harbour bridge", "<p>She did.</p>"))
		link(t, s, 1)
		link(t, s, 0)
		h := stated(t, s)[0]
		if h.URL != "" || h.Article.IsZero() {
			t.Errorf("got %+v", h)
		}
		unlinked, err := s.Unlinked(t.Context(), noon.Add(-hour))
		if err != nil || len(unlinked) != 0 {
			t.Errorf("%v is looked for by near wording, %v", unlinked, err)
		}
		// It takes one that has a link all the same.
		putFrom(t, s, noon.Add(hour), gazette, results{New: 1}, article("g-1", "mayor", h.Title, "<p>She resigned.</p>"))
		link(t, s, 1)
		link(t, s, 0)
		if h := stated(t, s)[0]; h.URL != "https://gazette.example/mayor" {
			t.Errorf("got %+v", h)
		}
	},
}
