package group

import (
	"fmt"
	"testing"
)

// A term of one event is worth all, one that leads to ever other groups half, and one that so many articles have that no
// event can be all that they are about nothing.
func TestWear(t *testing.T) {
	for _, c := range []struct {
		name             string
		articles, groups int
		others           int // articles without the term after each one that has it
		want             uint8
	}{
		{"too few to say", wearLeast - 1, wearLeast - 1, 0, 8},
		{"one event", 20, 1, 0, 8},
		{"an event and what touches it", wearSample, wearSample * 2 / 3, 0, 8},
		{"most of them apart", wearSample, 14, 0, 24 - 24*14/wearSample},
		{"each its own group", 20, 20, 0, wearKept},
		{"one event of which all is", 2 * wearCount, 1, 0, 0},
		{"one event of a third of all", 2 * wearCount, 1, 2, 16 - 40/3},
		{"one event of a fifth of all", 2 * wearCount, 1, 4, 8},
	} {
		e := New(Options{})
		worn := e.ReadHeadline("Skarvik", "en").marks[0].sum
		num := int64(0)
		add := func(title string, group int64) {
			num++
			e.Place(e.Read(&Article{Num: num, Title: title, Language: "en", Published: noon, Seen: noon}), group)
		}
		for i := range c.articles {
			add("Skarvik", int64(1+i%c.groups))
			for range c.others {
				add("Ludlow", 1_000_000)
			}
		}
		for range 2 { // what was counted once is counted again
			if got := e.leftOf(e.lists.get(worn)); got != c.want {
				t.Errorf("%s: %d eighths are left, not %d", c.name, got, c.want)
			}
		}
	}
}

// Articles that left the window wear out nothing.
func TestWearForgets(t *testing.T) {
	e := New(Options{Keep: 10})
	for i := range int64(40) {
		title := fmt.Sprintf("Skarvik %s", syllables(uint64(70_000+i)))
		if i >= 20 {
			title = syllables(uint64(90_000 + i))
		}
		e.Place(e.Read(&Article{Num: i + 1, Title: title, Language: "en", Published: noon, Seen: noon}), i+1)
		worn := e.lists.get(e.ReadHeadline("Skarvik", "en").marks[0].sum)
		switch got := e.leftOf(worn); {
		case i == 19 && got != wearKept:
			t.Errorf("while they are there %d eighths are left", got)
		case i == 39 && got != 8:
			t.Errorf("when they are gone %d eighths are left", got)
		}
	}
}
