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
