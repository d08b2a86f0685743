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

// A set that has something in common only with another one between goes with that one, also with the second side, in whatever order
// they are given.
func TestDivideByWayOfAnother(t *testing.T) {
	e := New(Options{})
	sides := []string{"Ferry Anna Breda runs aground off Sallow Point", "Fire guts the Hallett sail loft in Brackwater"}
	for _, c := range []struct {
		second bool
		chain  []string // each has something in common with the one before and the one behind it, the first with its side
	}{
		{false, []string{"Ninety passengers taken off ferry at Sallow Point", "Harbour master praises rescue of ninety passengers", "Medal for harbour master Ottilie Quist"}},
		{true, []string{"Brackwater sail loft: blaze began in tar store", "Tar store keeper questioned by police", "Keeper Rupert Vickers released without charge"}},
		// The last one has a place in common with the other side, and more with the one before.
		{false, []string{"Ninety passengers taken off ferry at Sallow Point", "Passengers taken off: ninety beds made up in Brackwater"}},
		{true, []string{"Sail loft: blaze began in tar store", "Tar store blaze seen as far as Sallow Point"}},
	} {
		for _, backwards := range []bool{false, true} {
			titles := slices.Clone(c.chain)
			if backwards {
				slices.Reverse(titles)
			}
			var sets [][]*Reading
			for i, title := range append(slices.Clone(sides), titles...) {
				sets = append(sets, []*Reading{e.Read(&Article{Num: int64(i + 1), Title: title, Language: "en"})})
			}
			for i, second := range Divide(sets)[2:] {
				if second != c.second {
					t.Errorf("%q goes with the second: %v, backwards %v", titles[i], second, backwards)
				}
			}
		}
	}
}
