package desk

import (
	"fmt"
	"testing"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/publish"
	"github.com/copytaster/copytaster/feed/render"
)

// TestPagesThatLeft holds that the pages of the stories that left an edition over HTTP last are there still, however many it
// has, and that they do not become ever more.
func TestPagesThatLeft(t *testing.T) {
	now := time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC)
	s := &Site{Site: publish.NewSite(func() time.Time { return now }, nil)}
	page := func(n int) string { return render.StoryPath(feed.NewID("story", fmt.Sprint(n))) }
	edition := func(from, to int) {
		t.Helper()
		now = now.Add(time.Hour)
		next, err := s.draft()
		if err != nil {
			t.Fatal(err)
		}
		for n := from; n < to; n++ {
			if err := next.put(t.Context(), publish.File{Path: page(n), Bytes: fmt.Append(nil, n), Modified: now}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := next.publish(t.Context(), nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	holds := func(from, to int) {
		t.Helper()
		for n := range to + 1000 {
			if want := n >= from && n < to; s.Has(page(n)) != want {
				t.Fatalf("page %d is there: %v, want those from %d to %d", n, !want, from, to)
			}
		}
	}
	const current = 1000
	for from := 0; from <= keptPages+current; from += current / 2 {
		edition(from, from+current)
		holds(max(0, from-keptPages), from+current)
	}
	// All of them at once, as where a channel goes.
	edition(2*keptPages, 2*keptPages+10)
	for n := range current {
		if n += keptPages + current; !s.Has(page(n)) {
			t.Fatalf("page %d left just now and is gone", n)
		}
	}
	// What left first goes first, also of what was all made at once.
	s = &Site{Site: publish.NewSite(func() time.Time { return now }, nil)}
	const first = keptPages + current
	for _, from := range []int{0, current, 4 * current, first} {
		edition(from, max(first, from+1))
	}
	holds(current, first+1)
}
