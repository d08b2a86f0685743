package group

import (
	"fmt"
	"slices"
	"testing"
)

func TestDivide(t *testing.T) {
	e := New(Options{})
	read := func(titles ...string) (set []*Reading) {
		for i, title := range titles {
			set = append(set, e.Read(&Article{Num: int64(i + 1), Title: title, Language: "en"}))
		}
		return set
	}
	sets := [][]*Reading{
		read("Ferry Anna Breda runs aground off Sallow Point"),
		read("Fire guts the Hallett sail loft in Brackwater"),
		read("Harbour master praises quick rescue of ninety passengers"), // by way of the next one
		read("Ninety passengers taken off ferry aground at Sallow Point"),
		read("Eel count lowest since the sluice was built"), // nothing tells
		read("Quiet night on the river", "Brackwater sail loft: fire began in a tar store"),
	}
	if second, want := Divide(sets), []bool{false, true, false, false, false, true}; !slices.Equal(second, want) {
		t.Errorf("%v, want %v", second, want)
	}
	// As many as there may be, each goes where it belongs.
	sets = sets[:2]
	for i := range 300 {
		sets = append(sets, read(fmt.Sprintf("Tug %d pulls ferry Anna Breda off Sallow Point", i)), read(fmt.Sprintf("Sail loft fire in Brackwater: witness %d", i)))
	}
	for i, second := range Divide(sets) {
		if second != (i%2 == 1) {
			t.Errorf("the set %d went to the wrong side", i)
		}
	}
}
