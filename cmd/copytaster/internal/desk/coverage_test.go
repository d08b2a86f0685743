package desk

import (
	"testing"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/store"
	"github.com/copytaster/copytaster/sources"
)

// A list that is given an outlet gives it to what it lists; where the list itself stands is no domain of that outlet.
func TestListIsNoOutlet(t *testing.T) {
	named := func(id int64, address string, kind sources.Kind) *line {
		return &line{
			configured: &config.Source{Outlet: "Harbour Post"}, address: address,
			state: store.Source{ID: id, Kind: string(kind)},
		}
	}
	of := func(lines ...*line) string {
		all := outletsOf(lines)
		return all.named.Given(feed.Outlet{Key: "harbour.example", Name: "Harbour Post"}, all.given[1])
	}
	feeds := named(1, "https://harbour.example/feed.xml", sources.Feed)
	if got := of(feeds, named(2, "https://lists.example/subscriptions.opml", sources.OPML)); got != "harbour.example" {
		t.Errorf("with its list it is %q", got)
	}
	if got := of(feeds, named(2, "https://lists.example/feed.xml", sources.Feed)); got == "harbour.example" {
		t.Error("on two domains it goes by one of them: the case shows nothing")
	}
}

// Two that have no address are not one for that: an article without one is told beside a stated headline without one.
func TestCoverageWithoutAddress(t *testing.T) {
	e := &edition{desk: New(Setup{Config: &config.Config{}})}
	lead := feed.Article{
		ID: feed.NewID("lead"), URL: "https://one.example/sail-loft", Title: "Fire guts the old sail loft",
		Stated: []feed.Headline{{Title: "Last sailmaker looks for a roof"}},
	}
	other := store.Candidate{
		Num: 2, Sources: []int64{2},
		Article: feed.Article{ID: feed.NewID("other"), Title: "Sail loft destroyed in blaze", Outlet: feed.Outlet{Key: "two.example"}},
	}
	if got := e.coverage([]*store.Candidate{&other}, &lead, nil); len(got) != 1 || got[0].Title != other.Article.Title {
		t.Errorf("%+v", got)
	}
}
