package store_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/store"
)

var readingRules = rules{
	"an article comes back whole": func(t *testing.T, s *store.Store) {
		want := feed.Article{
			OwnID: "tag:gazette.example,2026:1", URL: "https://gazette.example/story/1",
			Title: "Fähre „Ada“ läuft aus 🚢", DerivedTitle: true, Summary: "Sie lief aus.\nPünktlich.",
			Body:    feed.Body{HTML: "<p>Sie lief <b>aus</b>.\x00</p>", Base: "https://gazette.example/story/"},
			Authors: []string{"Ada, Ferry", `Bo "Pier"`}, Categories: []string{"Häfen"}, Language: "de",
			Image: "https://gazette.example/1.jpg",
			Enclosures: []feed.Enclosure{
				{URL: "https://gazette.example/1.mp3", Type: "audio/mpeg", Length: 1 << 40}, {URL: "https://gazette.example/2.mp3"},
			},
			Published: noon.Add(-hour), Updated: noon.Add(-time.Minute),
			Outlet: feed.Outlet{Name: "The Gazette", URL: "https://gazette.example/", Key: "gazette.example"},
			Stated: []feed.Headline{{Title: "Pier opens"}},
		}
		putFrom(t, s, noon, gazette, results{New: 1}, want)
		c := only(t, s)
		want.ID = c.Article.ID
		if got := whole(t, s, want.ID); !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v\nwant %+v", got, want)
		}
		want.Stated = nil
		if !reflect.DeepEqual(c.Article, want) {
			t.Errorf("got %+v\nwant %+v", c.Article, want)
		}
	},

	"a page is wanted once, and its text counts while it is the longer": func(t *testing.T, s *store.Store) {
		put := func(full bool, backlog int, text string) {
			t.Helper()
			list := several(3)
			for i := range list {
				list[i].URL = fmt.Sprintf("https://gazette.example/%d", i)
				list[i].Body.HTML = text
			}
			out := outcome(t, s, gazette, list...)
			out.FullText, out.Backlog = full, backlog
			if _, err := s.Put(t.Context(), noon, []store.Outcome{out}); err != nil {
				t.Fatal(err)
			}
		}
		wanted := func(each int) []store.Wanted {
			t.Helper()
			w, err := s.WantedPages(t.Context(), []int64{1, 7}, each, true)
			if err != nil {
				t.Fatal(err)
			}
			return w
		}
		put(true, 0, "<p>short</p>")
		put(true, 0, "<p>short</p>")
		putFrom(t, s, noon, gazette, results{New: 1}, feed.Article{Title: "Not asked for", URL: "https://gazette.example/n"})
		first := wanted(2)
		if len(first) != 2 || first[0].URL == "" || first[0].Body.HTML != "<p>short</p>" || first[0].Source != 1 {
			t.Fatalf("%+v", first)
		}
		page := feed.Body{HTML: "<p>not so short</p>", Base: "https://gazette.example/page"}
		before, err := s.Revision(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		err = s.PutPages(t.Context(), []store.Page{{Wanted: first[0], Body: page}, {Wanted: first[1], Later: true}})
		if err != nil {
			t.Fatal(err)
		}
		if after, err := s.Revision(t.Context()); err != nil || after == before {
			t.Errorf("revision %d, %v", after, err)
		}
		if got := whole(t, s, first[0].ID).Body; got != page {
			t.Errorf("got %+v", got)
		}
		if again := wanted(10); len(again) != 2 || again[0].ID == first[0].ID || again[1].ID == first[0].ID {
			t.Errorf("%+v", again)
		}
		for range 2 {
			if err := s.PutPages(t.Context(), []store.Page{{Wanted: first[1], Later: true}}); err != nil {
				t.Fatal(err)
			}
		}
		if again := wanted(10); len(again) != 1 || again[0].ID == first[1].ID {
			t.Errorf("%+v", again)
		}
		put(true, 0, "<p>now the source says all there is to say</p>")
		if got := whole(t, s, first[0].ID).Body.HTML; !strings.Contains(got, "all there is") {
			t.Errorf("got %q", got)
		}
	},

	"a bare article comes back bare": func(t *testing.T, s *store.Store) {
		want := feed.Article{Title: "Ferry leaves", Published: noon}
		putFrom(t, s, noon, gazette, results{New: 1}, want)
		c := only(t, s)
		want.ID = c.Article.ID
		if !reflect.DeepEqual(c.Article, want) {
			t.Errorf("got %+v\nwant %+v", c.Article, want)
		}
	},

	"candidates stand newest first, by id where times agree": func(t *testing.T, s *store.Store) {
		list := several(200)
		for i := range list {
			list[i].Published = noon.Add(-time.Duration(i%7) * hour)
		}
		putFrom(t, s, noon, gazette, results{New: 200}, list...)
		got := candidates(t, s)
		if !slices.IsSortedFunc(got, func(a, b store.Candidate) int {
			if c := b.Article.Published.Compare(a.Article.Published); c != 0 {
				return c
			}
			return a.Article.ID.Compare(b.Article.ID)
		}) {
			t.Error("not in order")
		}
	},

	"other calls may be made among the candidates": func(t *testing.T, s *store.Store) {
		putFrom(t, s, noon, gazette, results{New: 20}, several(20)...)
		n := 0
		for c, err := range s.Candidates(t.Context(), false) {
			if err != nil {
				t.Fatal(err)
			}
			if c.Article.Body.HTML != "" {
				t.Error("a body nobody asked for")
			}
			for range s.Candidates(t.Context(), true) {
				break
			}
			whole(t, s, c.Article.ID)
			if err := s.PutContent(t.Context(), 1, map[feed.ID]feed.HTML{c.Article.ID: "<p>x</p>"}); err != nil {
				t.Fatal(err)
			}
			if n++; n == 5 {
				break
			}
		}
		putFrom(t, s, noon, gazette, results{Known: 20}, several(20)...)
	},

	"an article that is compared is of its own source": func(t *testing.T, s *store.Store) {
		nums, _ := numbers(t, s, 3)
		own := outcome(t, s, gazette).Source.ID
		putFrom(t, s, noon.Add(hour), courier, results{Known: 3}, several(3)...)
		found, err := s.ByNum(t.Context(), nums)
		if err != nil || len(found) != 3 {
			t.Fatal(len(found), err)
		}
		for _, c := range found {
			if !slices.Equal(c.Sources, []int64{own}) {
				t.Errorf("%q is of the sources %v, want %d", c.Article.Title, c.Sources, own)
			}
		}
	},

	"articles stand in the order asked for": func(t *testing.T, s *store.Store) {
		putFrom(t, s, noon, gazette, results{New: 700}, several(700)...)
		var ids []feed.ID
		for _, c := range candidates(t, s) {
			ids = append(ids, c.Article.ID)
		}
		slices.SortFunc(ids, func(a, b feed.ID) int { return a.Compare(b) })
		got, err := s.Articles(t.Context(), 1, append([]feed.ID{feed.NewID("unknown")}, ids...))
		if err != nil || len(got) != len(ids) {
			t.Fatal(len(got), err)
		}
		for i := range got {
			if got[i].ID != ids[i] {
				t.Fatalf("%d: %v, want %v", i, got[i].ID, ids[i])
			}
		}
		if got, err := s.Articles(t.Context(), 1, nil); err != nil || len(got) != 0 {
			t.Error(got, err)
		}
	},

	"content counts for its version of cleaning": func(t *testing.T, s *store.Store) {
		putFrom(t, s, noon, gazette, results{New: 1}, several(1)...)
		id := only(t, s).Article.ID
		before := revision(t, s)
		for version, html := range []feed.HTML{1: "<p>one</p>", 2: "<p>two</p>"} {
			if version == 0 {
				continue
			}
			contents := map[feed.ID]feed.HTML{id: html, feed.NewID("unknown"): "<p>none</p>"}
			if err := s.PutContent(t.Context(), version, contents); err != nil {
				t.Fatal(err)
			}
			for asked := range 4 {
				got, err := s.Articles(t.Context(), asked, []feed.ID{id})
				if err != nil {
					t.Fatal(err)
				}
				want := feed.HTML("")
				if asked == version {
					want = html
				}
				if got[0].Content != want {
					t.Errorf("version %d: %q, want %q", asked, got[0].Content, want)
				}
			}
		}
		if revision(t, s) != before {
			t.Error("cleaning is no change of an article")
		}
	},

	"a round of many sources in every size of batch": func(t *testing.T, s *store.Store) {
		total := 0
		for _, n := range []int{1, 7, 8, 9, 47, 48, 49, 60, 97} {
			list := make([]feed.Article, n)
			for i := range list {
				k := total + i
				list[i] = article(fmt.Sprint("k", k), fmt.Sprint("k/", k), fmt.Sprint("Item number ", k), "")
				list[i].Stated = []feed.Headline{{Title: fmt.Sprint("See ", k)}}
			}
			total += n
			putFrom(t, s, noon, fmt.Sprintf("https://s%d.example/", n), results{New: n}, list...)
		}
		if got := len(candidates(t, s)); got != total {
			t.Errorf("%d articles, want %d", got, total)
		}
	},
}
