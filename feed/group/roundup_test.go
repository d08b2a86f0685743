package group

import (
	"strings"
	"testing"
	"time"
)

var briefed = [][2]string{
	{"Storm floods cellars in Harwick valley", "Forty cellars were flooded in the Harwick valley when the Ebble rose after a storm on Monday."},
	{"Minister Brandt resigns over tram scandal", "Transport minister Brandt resigned on Monday over contracts for the trams of Tarnow."},
	{"Ferry pilots in Turku walk out over night shifts", "Ferry pilots in Turku walked out on Monday over the new night shifts."},
	{"Tarn Brewery posts record profit", "Tarn Brewery said that it earned 40 million in the second quarter, a record."},
	{"Fire destroys cotton mill in Ostrava", "A fire destroyed the cotton mill in Ostrava on Monday night."},
	{"Plum growers in Skarvik lose half of harvest", "Late frost took half of the plums of Skarvik, growers said on Monday."},
	{"Olsen wins Kalina ski marathon", "Olsen won the ski marathon of Kalina on Monday in two hours and five minutes."},
}

// A round-up that comes before what it lists, or amid it, makes one story of no two events.
func TestRoundUpComesFirst(t *testing.T) {
	var titles []string
	for _, b := range briefed {
		titles = append(titles, b[0])
	}
	for _, c := range []struct {
		name    string
		after   int // so many of the events
		texts   bool
		outlets int // that tell of each
	}{
		{name: "texts", texts: true, outlets: 1},
		{name: "headlines", outlets: 1},
		{name: "texts of two outlets", texts: true, outlets: 2},
		{name: "headlines of two outlets", outlets: 2},
		{name: "amid texts", after: 3, texts: true, outlets: 1},
		{name: "amid headlines", after: 3, outlets: 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := New(Options{})
			var groups, events []int64
			judge := func(event int, title, text, outlet string) {
				at := noon.Add(time.Duration(len(groups)) * time.Hour)
				d := e.Judge(e.Read(&Article{
					Num: int64(len(groups) + 1), Title: title, Text: text, Language: "en", Outlet: outlet, Published: at, Seen: at,
				}))
				groups, events = append(groups, d.Group), append(events, int64(event))
				follow(groups, d)
			}
			for i, b := range briefed {
				if i == c.after {
					judge(-1, "The day in seven headlines", strings.Join(titles, ". ")+".", "evening.example")
				}
				if !c.texts {
					b[1] = ""
				}
				for _, outlet := range []string{"herald.example", "beacon.example"}[:c.outlets] {
					judge(i, b[0], b[1], outlet)
				}
			}
			of := map[int64]int64{} // the event of each group
			for i, g := range groups {
				if events[i] < 0 {
					continue
				}
				if other, met := of[g]; met && other != events[i] {
					t.Errorf("%q and %q are one story", titles[other], titles[events[i]])
				}
				of[g] = events[i]
			}
		})
	}
}

// What tells of an event otherwise than a long report stays with it, also where something else got there.
func TestReportIsNoRoundUp(t *testing.T) {
	e := New(Options{})
	read := func(num int64, title, text string) *Reading {
		return e.Read(&Article{Num: num, Title: title, Text: text, Language: "en", Published: noon, Seen: noon})
	}
	report := "Crews fight the fire in the cotton mill of Ostrava. Two hundred workers were sent home. Trains to Brno are halted. " +
		"The owner, Tarn Mills, says that insurance covers the loss."
	e.Place(read(1, "Fire in Ostrava cotton mill: the latest", report), 1)
	trains := read(3, "Trains between Brno and Ostrava halted by smoke of mill fire", "")
	for _, stray := range []string{"", "Olsen wins Kalina ski marathon"} {
		if stray != "" {
			e.Place(read(2, stray, ""), 1)
		}
		if e.clusters[1].listed(trains) {
			t.Errorf("beside %q it is taken for what a round-up lists", stray)
		}
	}
}

// A round-up that comes after what it lists goes to one of the events, or to none, and makes no one group of two.
func TestRoundUpMergesNothing(t *testing.T) {
	for _, listed := range [][]int{{0, 2}, {2, 0}, {0, 2, 4, 6}, {5, 2, 1, 0}, {6, 0, 1, 3}} {
		var texts []string
		for _, i := range listed {
			texts = append(texts, briefed[i][1])
		}
		one, other := briefed[listed[0]], briefed[listed[1]]
		again := [2]string{other[0] + ", officials say", other[1]}
		g := adoptCase(Options{}, [][2]string{one, other, again, {"Five things to know", strings.Join(texts, " ")}})
		if g[0] == g[1] || g[1] != g[2] {
			t.Errorf("%q and %q twice are in the groups %v", one[0], other[0], g)
		}
	}
}
