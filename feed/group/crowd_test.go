package group

import (
	"fmt"
	"testing"
	"time"
)

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

// How many of the newest are crowded is known also where articles leave the window before they leave the newest.
func TestCrowdedAreCounted(t *testing.T) {
	for _, o := range []Options{{Keep: 40}, {Keep: crowdSpan}, {Keep: crowdSpan + 60}, {Window: 3 * time.Hour}} {
		e := New(o)
		seen := 0
		for i := range 900 {
			at := adoptTime.Add(time.Duration(i) * time.Minute)
			r := e.Read(&Article{Num: int64(i + 1), Title: syllables(uint64(70_000 + 7*i)), Language: "en", Published: at, Seen: at})
			if i*i%7 < 3 {
				r.flags |= isCrowded
			}
			e.Place(r, int64(i+1))
			n := 0
			for _, r := range e.arts[max(0, len(e.arts)-crowdSpan):] {
				n += int(r.flags & isCrowded / isCrowded)
			}
			if e.crowded != n {
				t.Fatalf("%+v: after %d articles %d are counted, not %d", o, i+1, e.crowded, n)
			}
			seen = max(seen, n)
		}
		if seen == 0 || len(e.arts) == 900 {
			t.Fatalf("%+v: %d of %d articles are crowded", o, seen, len(e.arts))
		}
	}
}
