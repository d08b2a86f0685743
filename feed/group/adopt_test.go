package group

import (
	"fmt"
	"testing"
	"time"
)

var adoptTime = time.Date(2026, 11, 3, 8, 0, 0, 0, time.UTC)

// Two reports of one event in which each tells another part of it come together when a third one tells both, and a
// round-up that names two events does not bring these together.
func TestAdopt(t *testing.T) {
	judge := func(texts [][2]string) []int64 {
		e := New(Options{})
		groups := make([]int64, len(texts))
		for i, s := range texts {
			d := e.Judge(e.Read(&Article{
				Num: int64(i + 1), Title: s[0], Text: s[1], Language: "en", Outlet: fmt.Sprintf("outlet%d.example", i),
				Published: adoptTime.Add(time.Duration(i) * time.Hour), Seen: adoptTime.Add(time.Duration(i) * time.Hour),
			}))
			groups[i] = d.Group
			for _, gone := range d.Merged {
				for j := range i {
					if groups[j] == gone {
						groups[j] = d.Group
					}
				}
			}
		}
		return groups
	}
	ferry := [][2]string{
		{"Ferry Halcyon runs aground off Skarvik", "The ferry Halcyon struck rocks off the island of Skarvik in the Lofoten on Tuesday morning in thick fog."},
		{"Coastguard lifts 212 passengers to safety in Lofoten", "Helicopters took 212 passengers off a stranded ship in fog; the coastguard called it the largest rescue in a decade."},
		{"Ferry Halcyon aground off Skarvik: 212 passengers lifted to safety", "The coastguard took 212 passengers off the ferry Halcyon, which struck rocks in fog off Skarvik in the Lofoten on Tuesday."},
	}
	if g := judge(ferry); g[0] != g[1] || g[1] != g[2] {
		t.Errorf("three reports of one rescue are in the groups %v", g)
	}
	if g := judge(ferry[:2]); g[0] == g[1] {
		t.Error("the first two come together by themselves: the case shows nothing")
	}
	news := [][2]string{
		{"Glassworks in Orrefors reopens after fire", "The glassworks in Orrefors lit its furnace again on Tuesday, eight months after the fire."},
		{"Sami parliament votes on reindeer law", "The Sami parliament in Kiruna votes on the law on grazing grounds for reindeer."},
		{"In brief: glassworks in Orrefors reopens, Sami parliament votes on reindeer law", "The glassworks in Orrefors lit its furnace again on Tuesday, eight months after the fire. The Sami parliament in Kiruna votes on the law on grazing grounds for reindeer."},
	}
	if g := judge(news); g[0] == g[1] {
		t.Errorf("a round-up makes one event of two: %v", g)
	}
}
