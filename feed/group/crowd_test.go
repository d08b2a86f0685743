package group

import (
	"fmt"
	"math"
	"slices"
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

// crowdedEngine is one of whose n articles so many are crowded that the bar is as high as it gets.
func crowdedEngine(t *testing.T, n int64) *Engine {
	t.Helper()
	e := New(Options{})
	for i := range n {
		r := e.Read(&Article{Num: i + 1, Title: syllables(uint64(70_000 + 7*i)), Language: "en", Published: noon, Seen: noon})
		r.flags |= isCrowded
		e.Place(r, i+1)
	}
	if c := e.crowd(); c != crowdMost {
		t.Fatalf("the crowd adds %.2f, not %.2f", c, crowdMost)
	}
	return e
}

// In a crowd a group that is far above all others is met as easily as elsewhere.
func TestOutstanding(t *testing.T) {
	for _, c := range []struct {
		scores []float64
		want   float64
	}{
		{[]float64{-1}, 1},
		{[]float64{1, -1}, 1},
		{[]float64{1, 0.9}, 0},
		{[]float64{1, 0.95 - outAll/2}, 0.5},
		{[]float64{-1, 1}, 0},
	} {
		cands := make([]candidate, len(c.scores))
		for i, s := range c.scores {
			cands[i].score = s
		}
		if got := outstanding(cands, 0); math.Abs(got-c.want) > 0.01 {
			t.Errorf("of %v the first stands out by %.2f, not %.2f", c.scores, got, c.want)
		}
	}
	for _, c := range []struct {
		next float64
		join bool
	}{{-3, true}, {-0.2, false}} {
		e := crowdedEngine(t, crowdSpan)
		r := e.Read(&Article{Num: 1000, Title: "Skarvik ferry aground", Language: "en", Published: noon, Seen: noon})
		bar := e.bar(r)
		cands := []candidate{{c: e.clusters[1], score: bar - 0.3}, {c: e.clusters[2], score: bar - 0.3 + c.next}}
		for i := range cands {
			cands[i].f[fCover], cands[i].f[fLength] = 1, 1
		}
		e.relieve(cands)
		if got := e.choose(r, cands); (got != nil) != c.join {
			t.Errorf("with the next group %.1f below, an article that is 0.3 under the bar joins %v", -c.next, got)
		}
	}
}

// Where the crowd kept articles of one event apart their groups merge sooner.
func TestCrowdMerges(t *testing.T) {
	for _, crowded := range []bool{false, true} {
		e := New(Options{})
		if crowded {
			e = crowdedEngine(t, crowdSpan)
		}
		e.model.Merge = []float64{e.model.MergeBar - 0.2} // so alike are any two
		var cands []candidate
		for i := range int64(4) {
			r := e.Read(&Article{Num: 1000 + i, Title: "Halcyon ferry aground off Skarvik", Language: "en", Outlet: syllables(uint64(i)), Published: noon, Seen: noon})
			e.Place(r, 1000+i/2)
			e.wear(r)
		}
		cands = append(cands, candidate{c: e.clusters[1000], score: 9})
		if gone := e.melt(e.clusters[1001].members[0], cands); (gone != 0) != crowded {
			t.Errorf("in a crowd (%v) the group %d is gone", crowded, gone)
		}
	}
}

// A crowd of few articles leaves a worn term no more than elsewhere.
func TestSmallCrowdWears(t *testing.T) {
	e := crowdedEngine(t, crowdSpan/2)
	for i := range int64(wearSample) {
		e.Place(e.Read(&Article{Num: 1000 + i, Title: "Skarvik", Language: "en", Published: noon, Seen: noon}), 1000+i)
	}
	if left := leftFor(e, "Skarvik", hasText); left != wearKept {
		t.Errorf("%d eighths are left", left)
	}
}

// What let an article join in a crowd is what Explain goes by.
func TestExplainInACrowd(t *testing.T) {
	articles, _ := templateStream(3, 1200)
	e := New(Options{})
	for _, a := range articles {
		e.Judge(e.Read(a))
	}
	if e.crowd() != crowdMost {
		t.Fatalf("the crowd adds %.2f", e.crowd())
	}
	relieved, judged := 0, 0
	for _, r := range e.arts {
		if slices.ContainsFunc(e.candidates(r), func(c candidate) bool { return c.relief > 0 }) {
			judged++
		}
		in, outside, _ := e.Explain(r.num)
		if len(r.cluster.members) == 1 {
			continue
		}
		usual := odds(e.bar(r))
		if in.Bar < usual-0.01 {
			relieved++
			for _, v := range outside {
				if v.P > in.P {
					t.Errorf("article %d stands out with %.2f in a group, with %.2f in another", r.num, in.P, v.P)
				}
			}
		}
	}
	if relieved < 50 || judged < relieved {
		t.Errorf("only %d articles stand out in their groups, and %d when they are judged", relieved, judged)
	}
}

// In a crowd a term of which it is not known how worn it is counts for less, one that leads to ever other groups for a
// little more than elsewhere, and one that many articles have for less.
func TestCrowdWears(t *testing.T) {
	for _, c := range []struct {
		e                  *Engine
		unknown, worn, big uint8
	}{{New(Options{}), 8, wearKept, 6}, {crowdedEngine(t, crowdSpan), 4, wearKept + 1, 2}} {
		if left := c.e.left(1, c.e.unknown()); left != c.unknown {
			t.Errorf("of an unknown term %d eighths are left, not %d", left, c.unknown)
		}
		for i := range int64(wearSample) {
			r := c.e.Read(&Article{Num: 1000 + i, Title: "Skarvik", Language: "en", Published: noon, Seen: noon})
			if c.worn > wearKept {
				r.flags |= isCrowded
			}
			c.e.Place(r, 1000+i)
		}
		if left := leftFor(c.e, "Skarvik", hasText); left != c.worn {
			t.Errorf("of a worn term %d eighths are left, not %d", left, c.worn)
		}
		for i := range int64(4 * wearCount) { // a quarter of what comes now
			title := "Ludlow"
			if i%4 > 0 {
				title = syllables(uint64(170_000 + 7*i))
			}
			r := c.e.Read(&Article{Num: 2000 + i, Title: title, Language: "en", Published: noon, Seen: noon})
			if c.worn > wearKept {
				r.flags |= isCrowded
			}
			c.e.Place(r, 2000+i*(i%4))
		}
		if left := leftFor(c.e, "Ludlow", hasText); left != c.big {
			t.Errorf("of a term of one event that a quarter of all are about %d eighths are left, not %d", left, c.big)
		}
	}
}
