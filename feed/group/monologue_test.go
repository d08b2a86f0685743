package group

import "testing"

// What one outlet has on one event must be more alike than what two have; where another outlet is among them, that is asked of
// brief texts.
func TestMonologue(t *testing.T) {
	pieces := [][2]string{
		{"Risse im Träger: Hebebrücke in Steinsund wird gesperrt", "Die Lachmöwenbrücke in Steinsund bleibt von Freitag an gesperrt. Das teilte Hafenmeisterin Ilse Renner mit. Eine Fähre verkehrt im Viertelstundentakt."},
		{"Steinsund schickt zwei Fähren", "Weil die Hebebrücke in Steinsund gesperrt ist, verkehren von Freitag an zwei Fähren im Viertelstundentakt."},
	}
	doubts := func(outlets ...string) float64 {
		e := New(Options{})
		var r *Reading
		for i, outlet := range outlets {
			r = e.Read(&Article{Num: int64(i + 1), Title: pieces[i%2][0], Text: pieces[i%2][1], Language: "de", Outlet: outlet, Published: adoptTime, Seen: adoptTime})
			if i < len(outlets)-1 {
				e.Place(r, 1)
			}
		}
		cands := e.candidates(r)
		if len(cands) != 1 {
			t.Fatalf("%q: %d groups resemble the last", outlets, len(cands))
		}
		return e.again(r, &cands[0])
	}
	for _, c := range []struct {
		outlets []string
		want    float64
	}{
		{[]string{"bote.example", "bote.example"}, weights.Monologue + ownTexts},
		{[]string{"bote.example", "bote.example", "bote.example"}, weights.Monologue + ownTexts},
		{[]string{"bote.example", "kurier.example"}, 0},
		{[]string{"kurier.example", "bote.example", "bote.example"}, toldAgain},
		{[]string{"", ""}, 0}, // nobody knows
	} {
		if got := doubts(c.outlets...); got != c.want {
			t.Errorf("%q: %v, want %v", c.outlets, got, c.want)
		}
	}
	if weights.Monologue <= 0 {
		t.Error("it is no doubt")
	}
}
