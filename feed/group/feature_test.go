package group

import "testing"

// What a headline and a text have in common is weighed otherwise than what two texts have, or two headlines.
func TestKinds(t *testing.T) {
	const title, text = "Ferry pilots in Turku walk out", "Ferry pilots in Turku walked out over the new night shifts."
	for _, c := range []struct {
		own    string
		others []string
		want   int
	}{
		{text, []string{text}, 0},
		{"", []string{""}, headlines},
		{"", []string{text}, mixed},
		{text, []string{""}, mixed},
		{text, []string{text, "", ""}, several},
		{text, []string{"", ""}, several | mixed},
		{"", []string{"", "", text}, several | headlines},
		{"", []string{"", text}, several | mixed},
		{"", []string{"", ""}, several | headlines},
	} {
		e := New(Options{})
		for i, other := range c.others {
			e.Place(e.Read(&Article{Num: int64(i + 1), Title: title, Text: other, Language: "en"}), 1)
		}
		cands := e.candidates(e.Read(&Article{Num: 9, Title: title, Text: c.own, Language: "en"}))
		if len(cands) != 1 || cands[0].kind != c.want {
			t.Errorf("%q and %q: %+v, not of kind %d", c.own, c.others, cands, c.want)
		}
	}
	for kind, want := range []int{-1, -1, mixed, several | mixed, -1, -1} {
		if got := Wider(kind); got != want {
			t.Errorf("wider than %d is %d, not %d", kind, got, want)
		}
	}
}
