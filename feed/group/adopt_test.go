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

// Where each article resembles many others by chance the bar is higher, also after a restart, and it is the usual one
// again when the stream is.
func TestCrowd(t *testing.T) {
	e := New(Options{})
	var records []byte
	groups := map[int64]int64{}
	add := func(num int, title, text string) {
		at := adoptTime.Add(time.Duration(num) * time.Minute)
		r := e.Read(&Article{Num: int64(num), Title: title, Text: text, Language: "en", Outlet: fmt.Sprintf("outlet%d.example", num%40), Published: at, Seen: at})
		groups[r.num] = e.Judge(r).Group
		records = e.AppendRecord(records, r)
	}
	if c := e.crowd(); c != 0 {
		t.Errorf("an empty engine adds %.2f to the bar", c)
	}
	towns := []string{"Whitby", "Ludlow", "Penrith", "Morpeth", "Hexham", "Tenby", "Oban", "Keswick"}
	clubs := []string{"Rovers", "Wanderers", "Albion", "Athletic", "United"}
	num := 0
	for range 300 {
		num++
		home, away, club := towns[num%8], towns[num*5/8%8], clubs[num*7/3%5]
		add(num, fmt.Sprintf("%s %s held by %s in league match", home, club, away),
			fmt.Sprintf("%s %s drew at home with %s in the league on day %d after a late equaliser.", home, club, away, num))
	}
	crowded := e.crowd()
	if crowded < 0.3 {
		t.Fatalf("a stream of templates adds %.2f to the bar", crowded)
	}
	again := New(Options{})
	if err := again.Restore(records, adoptTime.Add(time.Duration(num)*time.Minute), func(n int64) int64 { return groups[n] }); err != nil {
		t.Fatal(err)
	}
	if c := again.crowd(); c != crowded {
		t.Errorf("after a restart %.4f is added to the bar, not %.4f", c, crowded)
	}
	for n := range uint64(crowdSpan) {
		num++
		add(num, syllables(70_000+5*n)+" "+syllables(90_000+7*n), syllables(120_000+11*n)+" "+syllables(190_000+13*n))
	}
	if c := e.crowd(); c != 0 {
		t.Errorf("after %d articles that have nothing in common %.2f is still added to the bar", crowdSpan, c)
	}
}
