package group

import (
	"fmt"
	"testing"
	"time"
)

var adoptTime = time.Date(2026, 11, 3, 8, 0, 0, 0, time.UTC)

// adoptCase is what comes one after the other, an outlet each, and what is placed in the groups before.
func adoptCase(o Options, texts [][2]string, placed ...int64) []int64 {
	e := New(o)
	groups := make([]int64, len(texts))
	for i, s := range texts {
		at := adoptTime.Add(time.Duration(i) * time.Hour)
		r := e.Read(&Article{
			Num: int64(i + 1), Title: s[0], Text: s[1], Language: "en", Outlet: fmt.Sprintf("outlet%d.example", i), Published: at, Seen: at,
		})
		if i < len(placed) {
			e.Place(r, placed[i])
			groups[i] = placed[i]
			continue
		}
		d := e.Judge(r)
		groups[i] = d.Group
		follow(groups, d)
	}
	return groups
}

var adoptFerry = [][2]string{
	{"Ferry Halcyon runs aground off Skarvik", "The ferry Halcyon struck rocks off the island of Skarvik in the Lofoten on Tuesday morning in thick fog."},
	{"Coastguard lifts 212 passengers to safety in Lofoten", "Helicopters took 212 passengers off a stranded ship in fog; the coastguard called it the largest rescue in a decade."},
	{"Ferry Halcyon aground off Skarvik: 212 passengers lifted to safety", "The coastguard took 212 passengers off the ferry Halcyon, which struck rocks in fog off Skarvik in the Lofoten on Tuesday."},
}

// Two reports of one event in which each tells another part of it come together when a third one tells both, and a
// round-up that names two events does not bring these together.
func TestAdopt(t *testing.T) {
	if g := adoptCase(Options{}, adoptFerry); g[0] != g[1] || g[1] != g[2] {
		t.Errorf("three reports of one rescue are in the groups %v", g)
	}
	if g := adoptCase(Options{}, adoptFerry[:2]); g[0] == g[1] {
		t.Error("the first two come together by themselves: the case shows nothing")
	}
	news := [][2]string{
		{"Glassworks in Orrefors reopens after fire", "The glassworks in Orrefors lit its furnace again on Tuesday, eight months after the fire."},
		{"Sami parliament votes on reindeer law", "The Sami parliament in Kiruna votes on the law on grazing grounds for reindeer."},
		{"In brief: glassworks in Orrefors reopens, Sami parliament votes on reindeer law", "The glassworks in Orrefors lit its furnace again on Tuesday, eight months after the fire. The Sami parliament in Kiruna votes on the law on grazing grounds for reindeer."},
	}
	if g := adoptCase(Options{}, news); g[0] == g[1] {
		t.Errorf("a round-up makes one event of two: %v", g)
	}
}

// What a person parted is not taken in, nor is what is large, nor does what is large take in.
func TestAdoptIsBounded(t *testing.T) {
	both := adoptFerry[2]
	lifts := [2]string{"Coastguard lifts 212 passengers to safety off Skarvik", adoptFerry[1][1]}
	asked := 0
	parted := Options{MayMerge: func(a, b int64) bool {
		asked++
		return a != 1 || b != 2
	}}
	if g := adoptCase(parted, adoptFerry); g[0] == g[1] {
		t.Errorf("what a person parted is in the groups %v", g)
	}
	if asked == 0 {
		t.Error("nobody was asked")
	}
	// Two that are parted from one another are not both taken in, nor is one with what the new article is parted from.
	three := [][2]string{adoptFerry[0], adoptFerry[1], adoptFerry[1], adoptFerry[2]}
	if g := adoptCase(Options{}, three, 1, 2, 3); g[0] != g[1] || g[1] != g[2] {
		t.Errorf("by themselves they are in the groups %v", g)
	}
	if g := adoptCase(Options{MayMerge: func(a, b int64) bool { return a != 2 || b != 3 }}, three, 1, 2, 3); g[1] == g[2] || g[0] != g[1] && g[0] != g[2] {
		t.Errorf("two that a person parted are in the groups %v", g)
	}
	if g := adoptCase(Options{MayJoin: func(article, group int64) bool { return article != 3 || group != 2 }}, adoptFerry, 1, 2); g[1] == g[2] || g[0] != g[2] {
		t.Errorf("what the new one is parted from is in the groups %v", g)
	}
	apart := func(large, small int) bool {
		var texts [][2]string
		var placed []int64
		for i := range large {
			texts, placed = append(texts, adoptFerry[i%2*2]), append(placed, 1)
		}
		for range small {
			texts, placed = append(texts, lifts), append(placed, int64(large+1))
		}
		g := adoptCase(Options{}, append(texts, both), placed...)
		if g[large+small] != 1 {
			t.Fatalf("of %d and %d: the one that tells both is in %d", large, small, g[large+small])
		}
		return g[0] != g[large]
	}
	for _, c := range []struct {
		large, small int
		apart        bool
	}{
		{2, 1, false}, {10, adoptSmall, false}, {10, adoptSmall + 1, true}, // at 11 none is held against its neighbours
		{adoptYoung - 1, 1, false}, {adoptYoung, 1, true},
	} {
		if got := apart(c.large, c.small); got != c.apart {
			t.Errorf("of %d and %d: apart is %v", c.large, c.small, got)
		}
	}
}

// A lone article takes nothing in, nor does a group that is not young, though each is offered what belongs there.
func TestAdoptIsForTheYoung(t *testing.T) {
	for n, takes := range map[int]bool{1: false, 2: true, adoptYoung: true, adoptYoung + 1: false} {
		e := New(Options{})
		read := func(num int, text [2]string) *Reading {
			return e.Read(&Article{Num: int64(num), Title: text[0], Text: text[1], Language: "en", Published: adoptTime, Seen: adoptTime})
		}
		e.Place(read(1, adoptFerry[2]), 1)
		var last *Reading
		for i := range n {
			last = read(i+2, adoptFerry[2])
			e.Place(last, 2)
		}
		e.judged = last
		if gone := e.adopt(last, []candidate{{c: e.clusters[1]}}, nil); takes != (len(gone) == 1) {
			t.Errorf("a group of %d takes in %v", n, gone)
		}
	}
}

// A headline of one word says too little to be about the event whose name it is.
func TestAdoptPassesOverOneWord(t *testing.T) {
	for title, alone := range map[string]bool{"Halcyon": true, "Skarvik": true, "Ferry Halcyon Skarvik": false} {
		g := adoptCase(Options{}, [][2]string{{title, ""}, adoptFerry[0], adoptFerry[2]}, 1, 2)
		if g[0] == g[1] == alone || g[1] != g[2] {
			t.Errorf("%q and two reports are in the groups %v", title, g)
		}
	}
}
