package store_test

import (
	"fmt"
	"maps"
	"testing"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/store"
)

const hour, day = time.Hour, 24 * time.Hour

// identityRules say when an article is one that was seen before.
var identityRules = rules{
	"known articles are left alone": func(t *testing.T, s *store.Store) {
		putFrom(t, s, noon, gazette, results{New: 60}, several(60)...)
		before := revision(t, s)
		putFrom(t, s, noon.Add(hour), gazette, results{Known: 60}, several(60)...)
		if after := revision(t, s); after != before {
			t.Errorf("revision %d, want %d", after, before)
		}
	},

	"an edited article keeps its id and its date": func(t *testing.T, s *store.Store) {
		a := article("g-1", "story/1", "Ferry leaves", "<p>It left.</p>")
		putFrom(t, s, noon, gazette, results{New: 1}, a)
		first, before := only(t, s), revision(t, s)
		if err := s.PutContent(t.Context(), 1, map[feed.ID]feed.HTML{first.Article.ID: "<p>It left.</p>"}); err != nil {
			t.Fatal(err)
		}
		a.Title, a.Body.HTML = "Ferry leaves late", "<p>It left at nine.</p>"
		a.Published, a.Updated = noon.Add(-hour), noon.Add(hour)
		a.Outlet = feed.Outlet{Name: "Another", Key: "another.example"}
		putFrom(t, s, noon.Add(2*hour), gazette, results{Edited: 1}, a)
		got := only(t, s).Article
		if got.ID != first.Article.ID || !got.Published.Equal(noon) || got.Outlet != first.Article.Outlet {
			t.Errorf("id, date or outlet moved: %+v", got)
		}
		if got.Title != a.Title || got.Body != a.Body || !got.Updated.Equal(a.Updated) {
			t.Errorf("not changed: %+v", got)
		}
		if c := whole(t, s, got.ID).Content; c != "" {
			t.Errorf("the cleaned body of the old text is still there: %q", c)
		}
		if revision(t, s) <= before {
			t.Error("the revision did not grow")
		}
	},

	"each part that an edition shows makes an edit": func(t *testing.T, s *store.Store) {
		a := article("g-1", "story/1", "Ferry leaves", "<p>It left.</p>")
		putFrom(t, s, noon, gazette, results{New: 1}, a)
		for i, edit := range []func(){
			func() { a.Summary = "It left." },
			func() { a.Authors = []string{"Ada Ferry", "Bo Pier"} },
			func() { a.Authors = []string{"Ada Ferry, Bo Pier"} },
			func() { a.Categories = []string{"Harbour"} },
			func() { a.Image = "https://gazette.example/ferry.jpg" },
			func() {
				a.Enclosures = []feed.Enclosure{{URL: "https://gazette.example/ferry.mp3", Type: "audio/mpeg"}}
			},
			func() { a.Enclosures[0].Length = 12 },
			func() { a.Stated = []feed.Headline{{Title: "Pier opens"}} },
			func() { a.Stated[0].URL = "https://gazette.example/pier" },
			func() { a.Updated = noon.Add(time.Minute) },
		} {
			edit()
			putFrom(t, s, noon.Add(time.Duration(i+1)*hour), gazette, results{Edited: 1}, a)
			putFrom(t, s, noon.Add(time.Duration(i+1)*hour+time.Minute), gazette, results{Known: 1}, a)
		}
	},

	"headline and link are edited together": func(t *testing.T, s *store.Store) {
		a := article("g-1", "story/ferry-leaves", "Ferry leaves", "<p>It left.</p>")
		a.Published = noon.Add(-7 * time.Minute)
		putFrom(t, s, noon, gazette, results{New: 1}, a)
		first := only(t, s).Article.ID
		a.URL, a.Title = "https://gazette.example/story/nine-hours-late", "Nine hours late"
		putFrom(t, s, noon.Add(2*hour), gazette, results{Edited: 1}, a)
		if got := only(t, s).Article; got.ID != first || got.Title != a.Title || got.URL != a.URL {
			t.Errorf("it is %+v", got)
		}
		// An own id that is used again for what was published at another time is another article.
		a.URL, a.Title, a.Published = "https://gazette.example/story/pier", "Pier opens", noon.Add(hour)
		putFrom(t, s, noon.Add(3*hour), gazette, results{New: 1}, a)
		// Another source has ids of its own.
		a.URL, a.Title = "https://harbour.example/story/crane", "Crane falls"
		putFrom(t, s, noon.Add(4*hour), harbour, results{New: 1}, a)
	},

	"headline and link are edited together in two feeds": func(t *testing.T, s *store.Store) {
		a, b := article("g-1", "ferry", "Ferry leaves", "<p>It left.</p>"), article("c-1", "ferry", "Ferry off", "<p>So long.</p>")
		a.Published, b.Published = noon.Add(-7*time.Minute), noon.Add(-7*time.Minute)
		put(t, s, noon, results{New: 1, Known: 1}, outcome(t, s, gazette, a), outcome(t, s, courier, b))
		first := only(t, s).Article.ID
		a.URL, a.Title = "https://gazette.example/late", "Nine hours late"
		b.URL, b.Title = a.URL, "Late by nine hours"
		// The one that only passes it on is heard first.
		put(t, s, noon.Add(hour), results{Edited: 1, Known: 1}, outcome(t, s, courier, b), outcome(t, s, gazette, a))
		if got := only(t, s).Article; got.ID != first || got.Title != a.Title || got.URL != a.URL {
			t.Errorf("it is %+v", got)
		}
		// What has the own id that another source gave the article is another one.
		c := article("c-1", "pier", "Pier opens", "<p>It is open.</p>")
		c.Published = a.Published
		putFrom(t, s, noon.Add(2*hour), gazette, results{New: 1}, c)
	},

	"all own ids change": func(t *testing.T, s *store.Store) { // F27
		list := several(30)
		putFrom(t, s, noon, gazette, results{New: 30}, list...)
		before := titles(t, s)
		for i := range list {
			list[i].OwnID = fmt.Sprintf("https://gazette.example/?p=%d", i+900)
		}
		putFrom(t, s, noon.Add(30*day), gazette, results{Known: 30}, list...)
		putFrom(t, s, noon.Add(31*day), gazette, results{Known: 30}, list...)
		if !maps.Equal(before, titles(t, s)) {
			t.Error("the articles are not the same")
		}
		// They are known by the new ids from now on.
		for i := range list {
			list[i].URL += "?moved"
		}
		putFrom(t, s, noon.Add(32*day), gazette, results{Edited: 30}, list...)
	},

	"all own ids and titles change": func(t *testing.T, s *store.Store) {
		list := several(30)
		putFrom(t, s, noon, gazette, results{New: 30}, list...)
		for i := range list {
			list[i].OwnID = fmt.Sprintf("new-%d", i)
			list[i].Title += " | The Gazette"
		}
		putFrom(t, s, noon.Add(30*day), gazette, results{Edited: 30}, list...)
	},

	"all links change": func(t *testing.T, s *store.Store) { // F28
		list := several(30)
		putFrom(t, s, noon, gazette, results{New: 30}, list...)
		ids := titles(t, s)
		for i := range list {
			list[i].URL = fmt.Sprintf("https://new.gazette.example/%d", i)
		}
		putFrom(t, s, noon.Add(30*day), gazette, results{Edited: 30}, list...)
		putFrom(t, s, noon.Add(31*day), gazette, results{Known: 30}, list...)
		if !maps.Equal(ids, titles(t, s)) {
			t.Error("the ids are not the same")
		}
		if got := candidates(t, s)[0].Article.URL; got != list[0].URL {
			t.Errorf("link %q, want %q", got, list[0].URL)
		}
	},

	"all links and titles change": func(t *testing.T, s *store.Store) {
		list := several(30)
		putFrom(t, s, noon, gazette, results{New: 30}, list...)
		for i := range list {
			list[i].URL = fmt.Sprintf("https://new.gazette.example/%d", i)
			list[i].Title += " | The Gazette"
		}
		putFrom(t, s, noon.Add(30*day), gazette, results{Edited: 30}, list...)
	},

	"own ids and links change, the words stay": func(t *testing.T, s *store.Store) { // F29
		list := several(30)
		putFrom(t, s, noon, gazette, results{New: 30}, list...)
		ids := titles(t, s)
		rename := func(round int) {
			for i := range list {
				list[i].OwnID = fmt.Sprintf("round-%d-%d", round, i)
				list[i].URL = fmt.Sprintf("https://new.gazette.example/%d/%d", round, i)
			}
		}
		rename(1)
		putFrom(t, s, noon.Add(6*day), gazette, results{Edited: 30}, list...)
		putFrom(t, s, noon.Add(6*day+hour), gazette, results{Known: 30}, list...)
		if !maps.Equal(ids, titles(t, s)) {
			t.Error("the ids are not the same")
		}
		rename(2)
		putFrom(t, s, noon.Add(8*day), gazette, results{New: 30}, list...)
	},

	"the same words on another day are another article": func(t *testing.T, s *store.Store) {
		monday := article("c-1", "crossword/1", "The daily crossword", "")
		monday.Published = noon.Add(-day)
		tuesday := article("c-2", "crossword/2", "The daily crossword", "")
		tuesday.Published = noon
		putFrom(t, s, noon, gazette, results{New: 1}, monday)
		putFrom(t, s, noon.Add(hour), gazette, results{New: 1, Known: 1}, tuesday, monday)
		putFrom(t, s, noon.Add(2*hour), gazette, results{Known: 2}, tuesday, monday)
	},

	"two articles of one document say the same": func(t *testing.T, s *store.Store) {
		known := article("w-1", "weather/1", "The weather", "<p>Fine.</p>")
		fresh := article("w-2", "weather/2", "The weather", "<p>Fine.</p>")
		putFrom(t, s, noon, gazette, results{New: 1}, known)
		putFrom(t, s, noon.Add(hour), gazette, results{New: 1, Known: 1}, fresh, known)
		putFrom(t, s, noon.Add(2*hour), gazette, results{Known: 2}, fresh, known)
		putFrom(t, s, noon.Add(3*hour), gazette, results{Known: 2}, known, fresh)
	},

	"an own id returns with another link and title": func(t *testing.T, s *store.Store) { // F31
		old := article("g-1", "story/1", "Ferry leaves", "<p>It left.</p>")
		putFrom(t, s, noon, gazette, results{New: 1}, old)
		fresh := article("g-1", "story/2", "Mayor resigns", "<p>She resigned.</p>")
		putFrom(t, s, noon.Add(hour), gazette, results{New: 1}, fresh)
		putFrom(t, s, noon.Add(2*hour), gazette, results{Known: 1}, fresh)
		putFrom(t, s, noon.Add(3*hour), gazette, results{Known: 1}, old)
		if got := titles(t, s); len(got) != 2 {
			t.Errorf("%v, want two articles", got)
		}
	},

	"a source that numbers its items anew": func(t *testing.T, s *store.Store) {
		number := func(round int) []feed.Article {
			list := make([]feed.Article, 10)
			for i := range list {
				list[i] = article(fmt.Sprint(i), fmt.Sprintf("story/%d/%d", round, i),
					fmt.Sprintf("Round %d brings item %d", round, i), fmt.Sprintf("<p>%d of %d</p>", i, round))
				list[i].Published = noon.Add(time.Duration(round) * hour)
			}
			return list
		}
		for round := range 4 {
			putFrom(t, s, noon.Add(time.Duration(round)*hour), gazette, results{New: 10}, number(round)...)
		}
	},

	"one link and title with another own id": func(t *testing.T, s *store.Store) {
		a := article("g-1", "story/1", "Ferry leaves", "<p>It left.</p>")
		putFrom(t, s, noon, gazette, results{New: 1}, a)
		a.OwnID, a.Body.HTML = "g-2", "<p>It left at nine.</p>"
		putFrom(t, s, noon.Add(hour), gazette, results{Edited: 1}, a)
	},

	"one link with another own id and title": func(t *testing.T, s *store.Store) {
		putFrom(t, s, noon, gazette, results{New: 1}, article("g-1", "live", "Ferry leaves", "<p>It left.</p>"))
		second := article("g-2", "live", "Mayor resigns", "<p>She resigned.</p>")
		putFrom(t, s, noon.Add(hour), gazette, results{New: 1}, second)
		third := article("g-3", "live", "Bridge closes", "<p>It closed.</p>")
		putFrom(t, s, noon.Add(2*hour), gazette, results{New: 1, Known: 1}, third, second)
		if got := titles(t, s); len(got) != 3 {
			t.Errorf("%v, want three ids", got)
		}
	},

	"an own id that only repeats the link": func(t *testing.T, s *store.Store) {
		a := article("https://gazette.example/story/1#0", "story/1", "Ferry leaves", "<p>It left.</p>")
		putFrom(t, s, noon, gazette, results{New: 1}, a)
		a.OwnID, a.Title, a.Body.HTML = "https://gazette.example/story/1#1", "Ferry sinks", "<p>It sank.</p>"
		putFrom(t, s, noon.Add(hour), gazette, results{Edited: 1}, a)
	},

	"an own id alone, a link alone": func(t *testing.T, s *store.Store) {
		own := article("g-1", "", "Ferry leaves", "<p>It left.</p>")
		link := article("", "story/2", "Mayor resigns", "<p>She resigned.</p>")
		putFrom(t, s, noon, gazette, results{New: 2}, own, link)
		own.Title, link.Title = "Ferry leaves late", "Mayor stays"
		putFrom(t, s, noon.Add(hour), gazette, results{Edited: 2}, own, link)
		own.URL, link.OwnID = "https://gazette.example/story/1", "g-2"
		own.Title, link.Title = "Ferry sinks", "Mayor returns"
		putFrom(t, s, noon.Add(2*hour), gazette, results{Edited: 2}, own, link)
	},

	"neither own id nor link": func(t *testing.T, s *store.Store) { // F35
		list := []feed.Article{article("", "", "Ferry leaves", ""), article("", "", "Mayor resigns", "")}
		putFrom(t, s, noon, gazette, results{New: 2}, list...)
		putFrom(t, s, noon.Add(300*day), gazette, results{Known: 2}, list...)
	},

	"a text that somebody corrects": func(t *testing.T, s *store.Store) {
		const file = "file:/srv/stories/ferry.txt"
		a := article("", "", "Ferry leaves", "<p>It lfet.</p>")
		putFrom(t, s, noon, file, results{New: 1}, a)
		id := only(t, s).Article.ID
		a.Body.HTML = "<p>It left.</p>"
		putFrom(t, s, noon.Add(hour), file, results{Edited: 1}, a)
		if only(t, s).Article.ID != id {
			t.Error("the id moved")
		}
		// Standard input is another text each time.
		putFrom(t, s, noon, "-", results{New: 1}, article("", "", "Notes", "<p>One.</p>"))
		putFrom(t, s, noon, "-", results{New: 1}, article("", "", "Notes", "<p>Two.</p>"))
	},

	"articles without titles": func(t *testing.T, s *store.Store) {
		list := []feed.Article{article("p-1", "p/1", "", "<p>Good morning.</p>"), article("p-2", "p/2", "", "<p>Rain.</p>")}
		putFrom(t, s, noon, gazette, results{New: 2}, list...)
		list = append([]feed.Article{article("p-3", "p/3", "", "<p>Sun.</p>")}, list...)
		putFrom(t, s, noon.Add(hour), gazette, results{New: 1, Known: 2}, list...)
	},
}
