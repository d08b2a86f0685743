package group

import (
	"slices"
	"testing"
	"time"
)

var (
	moveMill = [][2]string{
		{"Fire destroys Ostrava cotton mill", "A fire destroyed the cotton mill in Ostrava on Tuesday. Two hundred people work there."},
		{"Ostrava cotton mill burns down, 200 jobs at risk", "The cotton mill in Ostrava burnt down on Tuesday; two hundred jobs are at risk, the owner said."},
		{"Owner of burnt Ostrava cotton mill promises to rebuild", "The owner of the cotton mill in Ostrava that burnt down on Tuesday wants to build it again."},
	}
	movePilots = [][2]string{
		{"Turku ferry pilots walk out over night shifts", "Ferry pilots in Turku walked out on Tuesday over the new night shifts; no ferry sails."},
		{"Ferry pilots in Turku strike over night shifts", "No ferry sails from Turku: pilots walked out on Tuesday over the new night shifts."},
		{"No ferries from Turku as pilots reject night shifts", "The pilots of Turku's ferries are on strike over the new night shifts; none sailed on Tuesday."},
	}
)

// long is a text that many outlets run.
var long = [2]string{
	"Turku ferry pilots walk out over night shifts",
	"Ferry pilots in Turku walked out on Tuesday over the new night shifts, and no ship to the islands left before noon. " +
		"Their union said that most piers would stay closed for the rest of the week unless the company takes the new roster back.",
}

// moveCase places texts in groups, an outlet and an hour each, and returns what becomes of the last one when it is judged.
func moveCase(e *Engine, texts [][2]string, placed ...int64) Decision {
	var last Decision
	for i, s := range texts {
		at := time.Date(2026, 10, 6, 6+i, 0, 0, 0, time.UTC)
		r := e.Read(&Article{
			Num: int64(i + 1), Title: s[0], Text: s[1], Language: "en", Outlet: string(rune('a'+i)) + ".example", Published: at, Seen: at,
		})
		if i < len(placed) {
			e.Place(r, placed[i])
		} else {
			last = e.Judge(r)
		}
	}
	return last
}

// An article that stands with others goes to the group of its own event when that has come up, unless it began their group,
// somebody has the last word, or that group is much the larger one.
func TestMove(t *testing.T) {
	mills := func(n int, then ...[2]string) [][2]string { return append(moveMill[:n:n], then...) }
	elsewhere := func(article, group int64) bool { return article < 5 || group != 1 } // what comes tells of no fire
	never := func(int64, int64) bool { return false }
	apart := weights
	apart.MergeBar = 100 // the two events are not to become one over the article that is in the wrong one
	fire := func(_, group int64) bool { return group != 1 }
	huge := slices.Repeat([]int64{1}, moveMost+1)
	strike := mills(3, movePilots[0], movePilots[1], movePilots[2]) // articles 1 to 3 are of one event, 4 to 6 of another
	for _, c := range []struct {
		name   string
		o      Options
		texts  [][2]string
		placed []int64
		want   []Move
	}{
		{"to a group", Options{}, strike, []int64{1, 1, 1, 1, 5}, []Move{{Article: 4, From: 1, To: 5}}},
		{"to a lone article", Options{MayJoin: elsewhere}, strike[:5], []int64{1, 1, 1, 1}, []Move{{Article: 4, From: 1, To: 5}}},
		{"to a copy", Options{MayJoin: elsewhere}, mills(3, long, long), []int64{1, 1, 1, 1}, []Move{{Article: 4, From: 1, To: 5, CopyOf: 5}}},
		{"nothing else of its group is left", Options{MayJoin: elsewhere, Window: 90 * time.Minute}, strike[:5], []int64{1, 1, 1, 1}, nil},
		{"out of a huge group", Options{MayJoin: fire, Window: 60 * 24 * time.Hour}, append(slices.Repeat(moveMill[:1], moveMost), movePilots[:2]...), huge, nil},
		{"it began the group", Options{}, append(movePilots[:1:1], mills(3, movePilots[1], movePilots[2])...), []int64{1, 1, 1, 1, 5}, nil},
		{"it is where it belongs", Options{}, strike, []int64{1, 1, 1, 5, 5}, nil},
		{"to a larger group", Options{}, append(mills(1, movePilots[0]), append(movePilots, movePilots...)...), []int64{1, 1, 3, 3, 3, 3, 3}, nil},
		{"it may not leave", Options{MayMove: never}, strike, []int64{1, 1, 1, 1, 5}, nil},
		{"it may not join", Options{MayJoin: func(article, group int64) bool { return article != 4 || group != 5 }}, strike, []int64{1, 1, 1, 1, 5}, nil},
	} {
		e := New(c.o)
		e.Use(apart)
		if d := moveCase(e, c.texts, c.placed...); !slices.Equal(d.Moved, c.want) || d.Group == 1 {
			t.Errorf("%s: %+v, want %+v moved", c.name, d, c.want)
		}
	}
	apart.Move = 0
	e := New(Options{})
	e.Use(apart)
	if d := moveCase(e, strike, 1, 1, 1, 1, 5); d.Moved != nil || d.Group != 5 {
		t.Errorf("a model without moves: %+v", d)
	}
}

// Where the other group is the larger one, what speaks against it for that is not taken back.
func TestMoveForSize(t *testing.T) {
	sized := weights
	sized.Bar, sized.MergeBar = -1000, 1000
	for i := range sized.Link {
		sized.Link[i] = slices.Clone(sized.Link[i])
		sized.Link[i][fSize] = -100 // so that nothing else counts
	}
	e := New(Options{MayJoin: func(article, group int64) bool { return article < 5 || group != 1 }})
	e.Use(sized)
	texts := append(append(moveMill[:3:3], movePilots[0]), append(movePilots[1:], movePilots[1:]...)...)
	if d := moveCase(e, append(texts, movePilots[2]), 1, 1, 1, 1, 5, 5, 5, 5); d.Group != 5 || d.Moved != nil {
		t.Errorf("%+v", d)
	}
}

// The group without an article is the same as one that it was never in, but for the kinds of its terms.
func TestWithout(t *testing.T) {
	e := New(Options{})
	var rs []*Reading
	for _, a := range generated(12) {
		rs = append(rs, e.Read(a))
	}
	all := &cluster{num: 1}
	for _, r := range rs {
		r.near = uint16(100 + r.num)
		all.add(r)
	}
	for _, out := range rs {
		want := &cluster{num: 1}
		for _, r := range rs {
			if r != out {
				want.add(r)
			}
		}
		got := all.without(out)
		if !slices.Equal(got.members, want.members) || got.nearSum != want.nearSum || got.marks != want.marks || got.texts != want.texts ||
			got.first != want.first || got.last != want.last {
			t.Errorf("without %d: %+v, want %+v", out.num, got, want)
		}
		want.shares()
		if got.square != want.square || len(got.sum) != len(want.sum) {
			t.Fatalf("without %d: %d terms of length %d, want %d of %d", out.num, len(got.sum), got.square, len(want.sum), want.square)
		}
		for i := range want.sum {
			g := got.sum[i]
			if g.kind |= want.sum[i].kind; g != got.sum[i] {
				t.Errorf("without %d: %+v lacks a kind of %+v", out.num, got.sum[i], want.sum[i])
			}
			if g.kind = want.sum[i].kind; g != want.sum[i] {
				t.Errorf("without %d: %+v, want %+v", out.num, got.sum[i], want.sum[i])
			}
		}
		if len(all.members) != len(rs) {
			t.Fatal("it was taken out")
		}
	}
}
