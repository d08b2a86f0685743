package group

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// Two bus crashes of one day, as many outlets tell of them.
var (
	crashMills = [][2]string{
		{"Bus crash near Harwick kills four pensioners", "Four pensioners died when a bus left the road near Harwick on Sunday and rolled into the river Ebble, police said. They were on the way home from a choir festival."},
		{"Four dead as bus plunges into Ebble", "A bus with a choir of pensioners went through the rail above the Ebble near Harwick on Sunday; four of them died, police said."},
		{"Harwick bus crash: choir mourns four members", "The choir lost four pensioners when their bus rolled into the Ebble near Harwick on Sunday. Police said that the road was wet."},
		{"Police question driver of bus that fell into Ebble at Harwick", "The driver of the bus in which four pensioners of a choir died near Harwick on Sunday was questioned by police on the banks of the Ebble."},
		{"Choir bus rolls into river Ebble, four pensioners dead", "Four pensioners who had sung at a choir festival died on Sunday when their bus left the wet road near Harwick and rolled into the Ebble."},
	}
	crashPass = [][2]string{
		{"Bus crash on Vranov pass kills six students", "Six students died when a bus hit a lorry on the Vranov pass on Sunday, rescuers said. They were on the way to a skiing week at Kalina."},
		{"Six dead as ski bus hits lorry at Vranov", "A bus that took students to a skiing week at Kalina crashed into a lorry on the Vranov pass on Sunday; six of them died, rescuers said."},
		{"Vranov bus crash: university mourns six students", "The university lost six students when their bus hit a lorry on the Vranov pass on Sunday, rescuers said. They were going skiing at Kalina."},
		{"Lorry had no lights in Vranov crash that killed six students, rescuers say", "The lorry that a bus of students on a skiing trip to Kalina hit on the Vranov pass on Sunday had no lights, rescuers said. Six died."},
		{"Ski bus of students hits lorry on Vranov pass, six dead", "Six students on the way to Kalina for a week of skiing died on Sunday when their bus hit a lorry on the Vranov pass, rescuers said."},
	}
)

// twoCrashes returns the reports of the two crashes in turn, so many of each.
func twoCrashes(n int) (texts [][2]string) {
	for i := range n {
		texts = append(texts, crashMills[i], crashPass[i])
	}
	return texts
}

// lower returns texts in which nothing looks like a name.
func lower(texts [][2]string) (all [][2]string) {
	for _, s := range texts {
		all = append(all, [2]string{strings.ToLower(s[0]), strings.ToLower(s[1])})
	}
	return all
}

// A group of two events becomes two groups when there are enough reports of each, and the one that it was begun with keeps it.
func TestCamps(t *testing.T) {
	both := twoCrashes(5)
	bare := slices.Clone(both)
	for i := range bare {
		bare[i][1] = ""
	}
	other := append(slices.Clone(both), crashMills[0]) // the last one tells of what the group was begun with
	other = append(other[:9:9], other[10])
	few := [][2]string{crashMills[0], crashPass[0], crashPass[1], crashMills[1], crashPass[2], crashPass[3], crashMills[2], crashPass[4]}
	later := [][2]string{crashMills[0], crashMills[1], crashPass[0], crashPass[1], crashMills[2], crashPass[2], crashMills[3], crashPass[3]}
	none := weights
	none.Camps = 0
	sixth := func(article, _ int64) bool { return article != 6 }
	ones := func(n int) []int64 { return slices.Repeat([]int64{1}, n) }
	gone := append([][2]string{moveMill[0], crashPass[0], crashMills[0], crashPass[1], crashMills[1], crashPass[2]}, crashMills[2:]...)
	turned := append([][2]string{moveMill[0], crashMills[0], crashPass[0], crashMills[1], crashPass[1], crashMills[2], crashPass[2]}, crashMills[3:]...)
	two := append(append(crashMills[:3:3], crashPass[0], crashMills[3], crashPass[1]), crashMills[1:]...)
	many := slices.Repeat(both, 8)[:74]
	moved := func(to int64, nums ...int64) (moves []Move) {
		for _, num := range nums {
			moves = append(moves, Move{Article: num, From: 1, To: to})
		}
		return moves
	}
	wire := [2]string{both[3][0], "A bus of students and a lorry collided on the Vranov pass on Sunday, and six died on the way to Kalina for a week of " +
		"skiing, rescuers said. The university closed its halls for a day, and the road over the pass stays shut until the lorry is gone."}
	copied := slices.Clone(both)
	copied[3], copied[7] = wire, wire
	ran := moved(2, 2, 4, 6, 8)
	ran[3].CopyOf = 4
	for _, c := range []struct {
		name   string
		model  Model
		o      Options
		texts  [][2]string
		placed []int64
		want   []Move
	}{
		{"the article goes along", weights, Options{}, both, ones(9), moved(2, 2, 4, 6, 8)},
		{"the article stays", weights, Options{}, other, ones(9), moved(2, 2, 4, 6, 8)},
		{"more leave than stay", weights, Options{}, few, ones(7), moved(2, 2, 3, 5, 6)},
		{"the second one came later", weights, Options{}, later, ones(7), moved(3, 3, 4, 6)},
		{"some ran one text", weights, Options{}, copied, ones(9), ran},
		{"the first is gone and the smaller one leaves", weights, Options{Window: 8*time.Hour - time.Minute}, gone, ones(8), moved(2, 2, 4, 6)},
		{"the same the other way round", weights, Options{Window: 8*time.Hour - time.Minute}, turned, ones(8), moved(3, 3, 5, 7)},
		{"one may not leave", weights, Options{MayMove: sixth}, both, ones(9), nil},
		{"it is in no model", none, Options{}, both, ones(9), nil},
		{"a group is too small", weights, Options{}, both[:6], ones(5), nil},
		{"a camp is too small", weights, Options{}, two, ones(9), nil},
		{"it is not asked at that size", weights, Options{}, append(both[:10:10], crashPass[0]), ones(10), nil},
		{"there are no texts", weights, Options{}, bare, ones(9), nil},
		{"a group is too large", weights, Options{Window: 99 * time.Hour}, many, ones(73), nil},
		{"no names tell them apart", weights, Options{}, lower(both), ones(9), nil},
		{"it is one event", weights, Options{}, append(crashMills[:5:5], crashMills...), ones(9), nil},
		{"one came after the other", weights, Options{}, append(crashMills[:5:5], crashPass...), ones(9), nil},
		{"another group has that number", weights, Options{}, append([][2]string{moveMill[0]}, both...), append([]int64{3}, slices.Repeat([]int64{2}, 9)...), nil},
	} {
		e := New(c.o)
		e.Use(c.model)
		if d := moveCase(e, c.texts, c.placed...); !slices.Equal(d.Moved, c.want) {
			t.Errorf("%s: %+v, want %+v moved", c.name, d, c.want)
		}
	}
}

// Two groups that would soon be divided again do not become one, neither by what they have in common nor for an article that
// brings a small one near.
func TestCampsStayApart(t *testing.T) {
	bold := weights
	bold.MergeBar, bold.MergeFrom, bold.Bar = -1000, -1000, -1000
	for i := range bold.Link {
		bold.Link[i] = slices.Clone(bold.Link[i])
		bold.Link[i][fOne] += 1000
	}
	bare := twoCrashes(5)
	for i := range bare {
		bare[i][1] = ""
	}
	for _, c := range []struct {
		name  string
		texts [][2]string // the second of the two groups has each second one
		n     int         // of which it has so many
		part  float64     // of the model's: how like camps are
		apart bool
	}{
		{"of as many", twoCrashes(5), 5, 1, true},
		{"a small one", append(twoCrashes(3), crashMills[3:]...), 3, 1, true},
		{"headlines", bare, 5, 1, false},
		{"no names tell them apart", lower(twoCrashes(5)), 5, 1, false},
		{"not divided, but hardly liker", twoCrashes(5), 5, 0.27, true},
		{"like enough", twoCrashes(5), 5, 0.2, false},
		{"whatever they are", twoCrashes(5), 5, 0, false},
	} {
		model := bold
		model.Camps *= c.part
		var placed []int64
		for i := range c.texts[1:] {
			placed = append(placed, 1)
			if i < 2*c.n && i%2 == 1 {
				placed[i] = 2
			}
		}
		e := New(Options{})
		e.Use(model)
		if d := moveCase(e, c.texts, placed...); len(d.Merged) > 0 == c.apart {
			t.Errorf("%s: %+v, want them apart: %t", c.name, d, c.apart)
		}
	}
}

// Each goes to the camp that it is liker to on the average, wherever it was put at first.
func TestCampsTurn(t *testing.T) {
	like := [][]float64{
		{1, .8, .3, .7, .1, .1},
		{.8, 1, .8, .7, .1, .1},
		{.3, .8, 1, .7, .4, .1},
		{.7, .7, .7, 1, .1, .1},
		{.1, .1, .4, .1, 1, .9},
		{.1, .1, .1, .1, .9, 1},
	}
	if got := camps(like, []bool{false, false, true, false, true, true}); !slices.Equal(got, []bool{false, false, false, false, true, true}) {
		t.Errorf("%v", got)
	}
}

// Names tell two events apart where each has rare ones of its own and they have none in common, or more words than names.
func TestTwoEvents(t *testing.T) {
	const camp = 5
	type terms struct {
		have         []int // members that have each
		kind, rarity uint8
	}
	names := func(have ...int) []terms { return []terms{{have, isName, 160}} }
	for _, c := range []struct {
		name          string
		first, second []terms // of one place in both lists each is the same
		lang          string
		want          bool
	}{
		{"two each", names(5, 5, 0, 0), names(0, 0, 5, 5), "en", true},
		{"most have them", names(3, 3, 0, 0), names(0, 0, 3, 3), "en", true},
		{"one has none", names(5, 5, 0, 0), names(0, 0, 0, 0), "en", false},
		{"the other one has none", names(0, 0, 0, 0), names(0, 0, 5, 5), "en", false},
		{"one name each", names(5, 0), names(0, 5), "en", false},
		{"few have one", names(5, 2, 0, 0), names(0, 0, 5, 5), "en", false},
		{"one of the other has it", names(5, 5, 0, 1), names(0, 0, 5, 5), "en", false},
		{"the other way round", names(5, 5, 0, 0), names(1, 0, 5, 5), "en", false},
		{"words", []terms{{[]int{5, 5, 0, 0}, inText, 160}}, []terms{{[]int{0, 0, 5, 5}, inText, 160}}, "en", false},
		{"numbers", []terms{{[]int{5, 5, 0, 0}, isName | isNumber, 160}}, []terms{{[]int{0, 0, 5, 5}, isName | isNumber, 160}}, "en", false},
		{"usual names", []terms{{[]int{5, 5, 0, 0}, isName, 120}}, []terms{{[]int{0, 0, 5, 5}, isName, 120}}, "en", false},
		{
			"many usual names",
			[]terms{{[]int{5, 5, 5, 5, 0, 0, 0, 0}, isName, 120}},
			[]terms{{[]int{0, 0, 0, 0, 5, 5, 5, 5}, isName, 120}},
			"en", true,
		},
		{
			"German nouns",
			[]terms{{[]int{5, 5, 5, 5, 0, 0, 0, 0}, isName, 120}},
			[]terms{{[]int{0, 0, 0, 0, 5, 5, 5, 5}, isName, 120}},
			"de", false,
		},
		{"German names", names(5, 5, 0, 0), names(0, 0, 5, 5), "de", true},
		{"a name in common", names(5, 5, 0, 0, 3), names(0, 0, 5, 5, 3), "en", false},
		{"that few have", names(5, 5, 0, 0, 2), names(0, 0, 5, 5, 2), "en", true},
		{
			"and a word", append(names(5, 5, 0, 0, 5), terms{[]int{5}, inText, 160}),
			append(names(0, 0, 5, 5, 5), terms{[]int{5}, inText, 160}), "en", false,
		},
		{
			"and words", append(names(5, 5, 0, 0, 5), terms{[]int{5, 3}, inText, 160}),
			append(names(0, 0, 5, 5, 5), terms{[]int{5, 3}, inText, 160}), "en", true,
		},
		{
			"and words that few have", append(names(5, 5, 0, 0, 5), terms{[]int{5, 2}, inText, 160}),
			append(names(0, 0, 5, 5, 5), terms{[]int{5, 2}, inText, 160}), "en", false,
		},
		{
			"and nouns", append(names(5, 5, 0, 0, 5), terms{[]int{5, 5, 5}, isName, 120}),
			append(names(0, 0, 5, 5, 5), terms{[]int{5, 5, 5}, isName, 120}), "de", true,
		},
	} {
		group := func(all []terms) *cluster {
			g := &cluster{}
			for i := range camp {
				r := &Reading{num: int64(i), lang: sum32(c.lang)}
				for list, of := range all {
					for word, n := range of.have {
						if i < n {
							r.marks = append(r.marks, mark{sum: uint32(100*list + word), kind: of.kind, rarity: of.rarity})
						}
					}
				}
				g.add(r)
			}
			return g
		}
		if got := twoEvents(group(c.first), group(c.second)); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}

// How far two camps are of one time does not depend on which is which, and what has no time says nothing.
func TestOverlap(t *testing.T) {
	for _, c := range []struct {
		first, second []int64
		want          float64
	}{
		{[]int64{1, 2}, []int64{3, 4}, 0},
		{[]int64{1, 3}, []int64{2, 4}, 0.5},
		{[]int64{1, 4}, []int64{2, 3}, 1},
		{[]int64{5, 5}, []int64{5, 5}, 1},
		{[]int64{1, 0}, []int64{3, 4}, 0},
		{[]int64{0, 0}, []int64{3, 4}, 1},
	} {
		var rs []*Reading
		var second []bool
		for i, at := range append(slices.Clone(c.first), c.second...) {
			rs, second = append(rs, &Reading{published: at}), append(second, i >= len(c.first))
		}
		got := overlap(rs, second)
		for i := range second {
			second[i] = !second[i]
		}
		if again := overlap(rs, second); got != c.want || again != c.want {
			t.Errorf("%v and %v: %v and %v, want %v", c.first, c.second, got, again, c.want)
		}
	}
}
