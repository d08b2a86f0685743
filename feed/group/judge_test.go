package group

import (
	"fmt"
	"testing"
	"time"
)

// What is placed counts for the bar as what is judged: a store that takes an edition up again is as strict as before.
func TestPlaceCountsKin(t *testing.T) {
	var judged, placed *Engine
	for _, e := range []**Engine{&judged, &placed} {
		*e = New(Options{})
		for i := range 60 {
			at := noon.Add(time.Duration(i) * time.Minute)
			r := (*e).Read(&Article{
				Num: int64(i + 1), Title: fmt.Sprintf("Ferry Anna Breda aground: crane %d is on its way", i), Language: "en",
				Text: "The ferry Anna Breda ran aground off Sallow Point with ninety on board.", Outlet: fmt.Sprint(i), Published: at, Seen: at,
			})
			if e == &judged {
				(*e).Judge(r)
			} else {
				(*e).Place(r, 1)
			}
		}
	}
	if a, b := judged.sparse(), placed.sparse(); a > 0.3 || b > a+0.02 {
		t.Errorf("of the judged %.2f have no kin, of the placed %.2f", a, b)
	}
}

// Where an article would go is said as Judge would, and nothing of it is kept.
func TestFits(t *testing.T) {
	e := New(Options{})
	read := func(num int64, title, text string) *Reading {
		at := noon.Add(time.Duration(num) * time.Minute)
		return e.Read(&Article{Num: num, Title: title, Text: text, Language: "en", Outlet: fmt.Sprint(num), Published: at, Seen: at})
	}
	e.Judge(read(1, "Ferry Anna Breda aground off Sallow Point", "The ferry Anna Breda ran aground off Sallow Point with ninety on board."))
	e.Judge(read(2, "Eel count lowest since the sluice was built", "Wardens on the lower Ebble found nine eels in a night."))
	title, text := "Anna Breda: ferry runs aground off Sallow Point", "Ninety people were on board the ferry Anna Breda when it ran aground off Sallow Point."
	for range 2 {
		if got := e.Fits(read(3, title, text)); got != 1 {
			t.Errorf("it would join %d, not 1", got)
		}
	}
	if got := e.Fits(read(4, "Council weighs a toll for the causeway", "Drivers would pay two crowns from next spring.")); got != 0 {
		t.Errorf("it would join %d", got)
	}
	if len(e.arts) != 2 || len(e.clusters) != 2 || len(e.clusters[1].members) != 1 {
		t.Errorf("%d articles in %d groups are kept, not 2 in 2", len(e.arts), len(e.clusters))
	}
	if d := e.Judge(read(5, title, text)); d.Group != 1 {
		t.Errorf("it joins %d, not 1", d.Group)
	}
}

// What comes from one address again is the same article, whatever became of its words and its numbers, and though guards would keep
// it apart; but for what a person parted.
func TestOneAddress(t *testing.T) {
	type piece struct{ title, text string }
	for _, c := range []struct {
		name string
		a, b piece
		o    Options
		link bool // the two have one link
		join bool
	}{
		{
			"all is other",
			piece{"Search for crew goes on", "Nine helicopters and 40 boats look for survivors in the dark."},
			piece{"Divers raise the ship's bell", "A museum takes what 3 volunteers brought up from the sea bed in May."},
			Options{},
			true, true,
		},
		{
			"all is other, and another link",
			piece{"Search for crew goes on", "Nine helicopters and 40 boats look for survivors in the dark."},
			piece{"Divers raise the ship's bell", "A museum takes what 3 volunteers brought up from the sea bed in May."},
			Options{},
			false, false,
		},
		{"one word", piece{"Halcyon aground off Skarvik", ""}, piece{"Halcyon", ""}, Options{}, true, true},
		{"one word, and another link", piece{"Halcyon aground off Skarvik", ""}, piece{"Halcyon", ""}, Options{}, false, false},
		{"another part of a series", piece{"Lifeboat diary, part 3", ""}, piece{"Lifeboat diary, part 4", ""}, Options{}, true, true},
		{"another part, and another link", piece{"Lifeboat diary, part 3", ""}, piece{"Lifeboat diary, part 4", ""}, Options{}, false, false},
		{
			"parted",
			piece{"Search for crew goes on", ""},
			piece{"Divers raise the ship's bell", ""},
			Options{MayJoin: func(int64, int64) bool { return false }},
			true, false,
		},
	} {
		e := New(c.o)
		var got int64
		for i, p := range []piece{c.a, c.b} {
			link := uint64(7)
			if !c.link {
				link += uint64(i)
			}
			at := noon.Add(time.Duration(i) * time.Hour)
			got = e.Judge(e.Read(&Article{
				Num: int64(i + 1), Title: p.title, Text: p.text, Language: "en", Outlet: "harbourpost.example", Address: "https://harbourpost.example/ferry-rescue",
				Link: link, Published: at, Seen: at,
			})).Group
		}
		if (got == 1) != c.join {
			t.Errorf("%s: it is in the group %d", c.name, got)
		}
	}
}

// An article that shows two groups to be one repeats what stands in either, whichever of the two goes into the other.
func TestCopyOfWhatMelts(t *testing.T) {
	for _, c := range []struct {
		others []int64 // the groups that the articles before it are in, of which the third one has the text
		group  int64
	}{
		{[]int64{1, 2, 2}, 1},
		{[]int64{1, 2, 2, 2}, 2},
	} {
		e := New(Options{})
		e.model.Merge, e.model.Move = []float64{e.model.MergeBar + 1}, 0 // so alike are any two, and none goes ahead
		read := func(num int64, text string, link uint64) *Reading {
			at := noon.Add(time.Duration(num) * time.Minute)
			return e.Read(&Article{
				Num: num, Title: "Helvar to buy its rival Norin for 4 billion dollars", Text: text, Language: "en", Outlet: fmt.Sprint(num), Link: link, Published: at, Seen: at,
			})
		}
		for i, group := range c.others {
			num, text := int64(i+1), other
			if num == 3 {
				text = wire
			}
			e.Place(read(num, text, uint64(num)), group)
		}
		d := e.Judge(read(9, wire, 1)) // what the first address has now
		if d.Group != c.group || len(d.Merged) != 1 || d.CopyOf != 3 {
			t.Errorf("of groups %v: %+v, not a copy of 3 in %d", c.others, d, c.group)
		}
	}
}

// The less the model was taught of a language, the stricter it is, and stricter still of an unknown one without a text.
func TestStrictness(t *testing.T) {
	for _, c := range []struct {
		language, title, text string
		want                  float64
	}{
		{"en", "Ferry aground off Skarvik", "Ninety people were on board the ferry.", 0},
		{"en", "Ferry aground off Skarvik", "", 0},
		{"de", "Fähre vor Skarvik auf Grund gelaufen", "", 0.2},
		{"cs", "Trajekt najel na mělčinu u Skarviku", "", 0.5},
		{"ja", "北海道で震度5強の地震", "", 2.2},
		{"ja", "北海道で震度5強の地震", "釧路では家具が倒れた。", 2.6},
		{"zh", "成都地铁三号线因暴雨停运", "", 2},
		{"eu", "Ferrya hondartu da Skarviken", "Laurogei lagun zeuden itsasontzian.", 0.8},
		{"eu", "Ferrya hondartu da Skarviken", "", 1.6},
	} {
		r := New(Options{}).Read(&Article{Num: 1, Title: c.title, Text: c.text, Language: c.language})
		if got := strictness(r); got != c.want {
			t.Errorf("%q, in %s: %.1f is added, not %.1f", c.title, c.language, got, c.want)
		}
	}
}
