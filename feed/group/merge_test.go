package group

import (
	"fmt"
	"testing"
	"time"
)

// melting is an engine with groups of so many reports of one rescue each, by their numbers, in which any two groups are as alike as
// to merge, by a little.
func melting(o Options, sizes ...int) (*Engine, []*cluster) {
	e := New(o)
	e.model.Merge = []float64{e.model.MergeBar + 0.2}
	var groups []*cluster
	num := int64(0)
	for _, size := range sizes {
		first := num + 1
		for range size {
			num++
			at := adoptTime.Add(time.Duration(num) * time.Minute)
			e.Place(e.Read(&Article{
				Num: num, Title: adoptFerry[2][0], Text: adoptFerry[2][1], Language: "en", Outlet: fmt.Sprintf("outlet%d.example", num), Published: at, Seen: at,
			}), first)
		}
		groups = append(groups, e.clusters[first])
	}
	return e, groups
}

// Of two groups that are one event the one with more articles takes in the other one, of two alike the one with the lower number; but
// for what a person parted, and for large ones that are alike by little.
func TestMelt(t *testing.T) {
	never := func(int64, int64) bool { return false }
	for _, c := range []struct {
		name        string
		o           Options
		come, other int // members of the group that an article has come to, and of the other one
		gone        int // which of them is gone, 1 or 2, 0 for none
	}{
		{"two and two", Options{}, 2, 2, 2},
		{"two and three", Options{}, 2, 3, 1},
		{"three and two", Options{}, 3, 2, 2},
		{"too few", Options{}, 2, 1, 0},
		{"parted groups", Options{MayMerge: never}, 2, 2, 0},
		{"an article parted from the other group", Options{MayJoin: never}, 2, 2, 0},
		{"a large one and a small one", Options{}, 37, 4, 2},
		{"two large ones", Options{}, 37, 37, 0},
	} {
		for _, later := range []bool{false, true} { // the one that it has come to is the later one
			sizes, at := []int{c.come, c.other}, 0
			if later {
				sizes, at = []int{c.other, c.come}, 1
			}
			e, groups := melting(c.o, sizes...)
			want := int64(0)
			switch {
			case c.gone != 0 && c.come == c.other:
				want = groups[1].num
			case c.gone == 1:
				want = groups[at].num
			case c.gone == 2:
				want = groups[1-at].num
			}
			if gone := e.melt(groups[at].members[0], []candidate{{c: groups[1-at]}}); gone != want {
				t.Errorf("%s, the later one is asked %v: the group %d is gone, not %d", c.name, later, gone, want)
			}
		}
	}
}

// Less is asked of two groups whose members would all join the other one under the same titles.
func TestMeltOfOneTitle(t *testing.T) {
	for other, want := range map[int]int64{2: 4, 1: 0} { // the same reports, and such under other titles
		e := New(Options{})
		e.model.Merge = []float64{e.model.MergeBar - 0.5}
		for i := range int64(6) {
			s := adoptFerry[2]
			if i >= 3 {
				s = adoptFerry[other]
			}
			at := adoptTime.Add(time.Duration(i) * time.Minute)
			e.Place(e.Read(&Article{
				Num: i + 1, Title: s[0], Text: s[1], Language: "en", Outlet: fmt.Sprintf("outlet%d.example", i), Published: at, Seen: at,
			}), i/3*3+1)
		}
		if gone := e.melt(e.clusters[1].members[0], []candidate{{c: e.clusters[4]}}); gone != want {
			t.Errorf("under %q the group %d is gone, not %d", adoptFerry[other][0], gone, want)
		}
	}
}

// It is less only where all of that is so.
func TestOneTold(t *testing.T) {
	all := [mergeFeatures]float64{gPass: 1, gTitle: 0.7, gName: 0.9}
	if got := oneTold(&all); got != 0.7 {
		t.Errorf("%v less is asked", got)
	}
	for i, v := range map[int]float64{gPass: 0.875, gTitle: 0.69, gName: 0.89, gNoText: 1} {
		f := all
		f[i] = v
		if got := oneTold(&f); got != 0 {
			t.Errorf("with feature %d at %v %v less is asked", i, v, got)
		}
	}
}

// Of several groups that are one event with an article's own the most alike is the one that merges, in whatever order they are
// looked at.
func TestMeltTakesTheBest(t *testing.T) {
	for _, order := range [][]int64{{3, 5}, {5, 3}} {
		e := New(Options{})
		e.model.Merge = make([]float64, gTitle+1)
		e.model.Merge[gOne], e.model.Merge[gTitle] = e.model.MergeBar, 1
		for i, title := range []string{
			"Ferry Halcyon aground off Skarvik", "Ferry Halcyon aground off Skarvik", "Halcyon stuck: passengers spend night in fog off Skarvik",
			"Halcyon stuck: passengers spend night in fog off Skarvik", "Ferry Halcyon aground off Skarvik", "Ferry Halcyon aground off Skarvik",
		} {
			at := adoptTime.Add(time.Duration(i) * time.Minute)
			e.Place(e.Read(&Article{Num: int64(i + 1), Title: title, Language: "en", Outlet: fmt.Sprintf("outlet%d.example", i), Published: at, Seen: at}), int64(i/2*2+1))
		}
		var cands []candidate
		for _, num := range order {
			cands = append(cands, candidate{c: e.clusters[num]})
		}
		if gone := e.melt(e.clusters[1].members[1], cands); gone != 5 {
			t.Errorf("of the groups %v the group %d is gone", order, gone)
		}
		// The other one would have merged as well.
		if gone := e.melt(e.clusters[1].members[1], []candidate{{c: e.clusters[3]}}); gone != 3 {
			t.Errorf("then the group %d is gone", gone)
		}
	}
}

// Two groups of brief texts of which the same outlets tell are two events sooner than those of which others do.
func TestTwice(t *testing.T) {
	group := func(e *Engine, first int64, text string, outlets ...string) *cluster {
		for i, outlet := range outlets {
			e.Place(e.Read(&Article{
				Num: first + int64(i), Title: "Skerrow wins best song", Text: text, Language: "en", Outlet: outlet, Published: adoptTime, Seen: adoptTime,
			}), first)
		}
		return e.clusters[first]
	}
	const (
		brief = "The band thanked its fans."
		news  = "The glassworks in Orrefors lit its furnace again on Tuesday, eight months after the fire."
	)
	for _, c := range []struct {
		name  string
		text  string
		other []string
		want  float64
	}{
		{"the same", brief, []string{"a.example", "b.example", "c.example"}, toldTwice},
		{"one of two", brief, []string{"a.example", "c.example", "d.example"}, 0.5 * toldTwice},
		{"others", brief, []string{"c.example", "d.example", "e.example"}, 0},
		{"nobody knows", brief, []string{"", "", ""}, 0},
		{"headlines alone", "", []string{"a.example", "b.example", "c.example"}, 0},
		{"long texts", adoptFerry[0][1] + " " + adoptFerry[1][1] + " " + news, []string{"a.example", "b.example", "c.example"}, 0},
	} {
		e := New(Options{})
		outlets := []string{"a.example", "b.example"}
		if c.name == "nobody knows" {
			outlets = []string{"", ""}
		}
		a, b := group(e, 1, c.text, outlets...), group(e, 11, c.text, c.other...)
		if got := twice(a, b); got != c.want || twice(b, a) != got {
			t.Errorf("%s: %v and %v, want %v", c.name, got, twice(b, a), c.want)
		}
	}
}
