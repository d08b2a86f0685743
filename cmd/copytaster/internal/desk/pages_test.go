package desk

import (
	"maps"
	"testing"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
	"github.com/copytaster/copytaster/feed/publish"
	"github.com/copytaster/copytaster/feed/render"
)

// TestTells: what a page tells of is known by the title's longer words, in scripts without spaces by pairs of characters.
func TestTells(t *testing.T) {
	for _, c := range []struct {
		title, text string
		want        bool
	}{
		{"Ferries stay in the harbour", "The harbour was closed at noon, and nobody went to sea.", true},
		{"Ferries stay in the harbour", "Log in or subscribe to go on reading.", false},
		{"Up and up", "Log in or subscribe to go on reading.", true},
		{"渡船因大风停航两天", "周二起海上刮起大风，全部渡船停航。", true},
		{"渡船因大风停航两天", "请登录或订阅后继续阅读。", false},
		{"3艘渡船因大风停航两天", "周二起海上刮起大风，全部渡船停航。", true},
		{"フェリー、強風で二日間欠航", "島へのフェリーは強風のため火曜日から欠航している。", true},
		{"항구 여객선 운항 중단", "강풍으로 여객선이 이틀째 멈췄다. 운항은 목요일에 다시 시작된다.", true},
		{"항구 여객선 운항 중단", "계속 읽으려면 로그인하세요.", false},
	} {
		if got := tells(c.text, c.title); got != c.want {
			t.Errorf("%q tells of %q: %v", c.text, c.title, got)
		}
	}
}

// TestIsFront: a site's front page came in place of another page, or was asked for.
func TestIsFront(t *testing.T) {
	for _, c := range []struct {
		came, asked string
		want        bool
	}{
		{"https://one.example/", "https://one.example/gone", true},
		{"https://www.one.example", "https://one.example/?p=1", true},
		{"https://one.example/?p=1", "https://one.example/one", false},
		{"https://one.example/", "https://one.example", false},
		{"https://www.one.example/", "http://one.example/", false},
	} {
		if got := isFront(c.came, c.asked); got != c.want {
			t.Errorf("%s for %s: %v", c.came, c.asked, got)
		}
	}
}

// TestPageOnce: there is one page at an address, also where a store has a story that another one was called.
func TestPageOnce(t *testing.T) {
	one, other := feed.StoryID(feed.NewID("one")), feed.StoryID(feed.NewID("other"))
	for name, order := range map[string][]feed.ID{"first": {one, other}, "last": {other, one}} {
		e := &edition{desk: New(Setup{Config: &config.Config{}}), pages: map[string]uint64{}}
		by := telling{aliases: map[feed.ID][]feed.ID{one: {other}}}
		for _, id := range order {
			by.stories = append(by.stories, feed.Story{ID: id, Lead: feed.Article{ID: id, Title: "Eel count lowest since the sluice was built"}})
		}
		made := map[string]int{}
		put := func(files ...publish.File) error {
			for _, f := range files {
				made[f.Path]++
			}
			return nil
		}
		if err := e.storyPages(t.Context(), &channel.Channel{}, render.Document{}, by, map[feed.ID]bool{}, put); err != nil {
			t.Fatal(err)
		}
		if want := map[string]int{render.StoryPath(one): 1, render.StoryPath(other): 1}; !maps.Equal(made, want) {
			t.Errorf("%s: %v, want %v", name, made, want)
		}
	}
}
