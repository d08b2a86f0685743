package desk

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/copytaster/copytaster/feed"
)

// takenOf takes up items in their order.
func takenOf(t *testing.T, items ...standingItem) *taken {
	t.Helper()
	x := &taken{
		stories: map[feed.ID]*takenStory{}, dates: map[feed.ID]time.Time{},
		aliases: map[feed.ID][]feed.ID{}, moved: map[feed.ID]feed.ID{},
	}
	for i := range items {
		id, err := feed.ParseID(items[i].ID)
		if err != nil {
			t.Fatal(err)
		}
		x.add(id, &items[i])
	}
	return x
}

// itemOf is an item of a feed.json with what is ours in it.
func itemOf(t *testing.T, id feed.ID, published time.Time, ours string) standingItem {
	t.Helper()
	it := standingItem{ID: id.String(), Published: published}
	if err := json.Unmarshal(fmt.Appendf(nil, `{"_copytaster":%s}`, ours), &it); err != nil {
		t.Fatal(err)
	}
	return it
}

// The first channel that dates an article has the word; one that says nothing of its date leaves it to the next.
func TestTakenDates(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 9, 14, hour, 0, 0, 0, time.UTC) }
	founder := feed.NewID("a")
	story := feed.StoryID(founder)
	ours := fmt.Sprintf(`{"story":{"founder":%q,"members":[]}}`, founder)
	for _, hours := range [][]int{{5, 9}, {9, 5}, {0, 5, 9}} {
		var items []standingItem
		for _, hour := range hours {
			var published time.Time
			if hour > 0 {
				published = at(hour)
			}
			items = append(items, itemOf(t, story, published, ours))
		}
		want := at(hours[len(hours)-2])
		x := takenOf(t, items...)
		if got := x.states()[0].Published; !got.Equal(want) {
			t.Errorf("of the hours %v the story is of %v, want %v", hours, got, want)
		}
		if got := x.articles()[0].Published; !got.Equal(want) {
			t.Errorf("of the hours %v the article is of %v, want %v", hours, got, want)
		}
	}
}

// Articles that were published by themselves stay so where the edition had nothing else; beside stories they are judged.
func TestTakenAlone(t *testing.T) {
	at := time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC)
	founder, alone := feed.NewID("a"), feed.NewID("b")
	itself := itemOf(t, alone, at, `{}`)
	if list := takenOf(t, itself).articles(); len(list) != 1 || list[0].Story != alone {
		t.Errorf("by itself: %+v", list)
	}
	story := itemOf(t, feed.StoryID(founder), at, fmt.Sprintf(`{"story":{"founder":%q,"members":[]}}`, founder))
	list := takenOf(t, itself, story).articles()
	if len(list) != 2 {
		t.Fatalf("%+v", list)
	}
	for _, r := range list {
		if want := map[feed.ID]feed.ID{founder: feed.StoryID(founder), alone: {}}[r.Article]; r.Story != want {
			t.Errorf("%+v, want the story %s", r, want)
		}
	}
}

// What a store remembers is read also where an earlier version wrote it, which knew only the articles.
func TestStandInsOfBefore(t *testing.T) {
	article := feed.NewID("a")
	at := time.Date(2026, 9, 14, 5, 40, 0, 0, time.UTC)
	for text, want := range map[string]standIn{
		fmt.Sprintf("%q", article): {Article: article},
		fmt.Sprintf(`{"article":%q,"channel":"half","published":"2026-09-14T05:40:00Z"}`, article): {Article: article, Channel: "half", Published: at},
	} {
		var got standIn
		if err := json.Unmarshal([]byte(text), &got); err != nil || got != want {
			t.Errorf("%s is %+v, %v", text, got, err)
		}
	}
}
