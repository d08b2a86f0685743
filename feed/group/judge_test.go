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
