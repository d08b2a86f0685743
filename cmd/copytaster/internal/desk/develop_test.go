package desk

import (
	"testing"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
	"github.com/copytaster/copytaster/feed/store"
)

// An item that tells a story anew was not updated before it was published; the story keeps its own times.
func TestDevelopmentUpdated(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 9, 14, hour, 0, 0, 0, time.UTC) }
	id := feed.NewID("story", "sail loft")
	admitted := map[feed.ID]store.Admission{id: {At: at(5), Outlets: 3, Developments: 1, Developed: at(9)}}
	for updated, want := range map[int]int{6: 9, 11: 11} {
		story := feed.Story{ID: id, Outlets: 3, Published: at(5), Updated: at(updated)}
		items := developing(&channel.Channel{Developments: 2}, []feed.Story{story}, admitted)
		if len(items) != 2 {
			t.Fatalf("%d items", len(items))
		}
		if anew := items[0]; !anew.Published.Equal(at(9)) || !anew.Updated.Equal(at(want)) {
			t.Errorf("of a story updated at %d the item is of %v, updated %v", updated, anew.Published, anew.Updated)
		}
		if own := items[1]; !own.Published.Equal(at(5)) || !own.Updated.Equal(at(updated)) {
			t.Errorf("the story is of %v, updated %v", own.Published, own.Updated)
		}
	}
}
