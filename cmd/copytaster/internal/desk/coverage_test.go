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
