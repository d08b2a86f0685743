package group

import "testing"

// The letters of a text are the same whether or not all of it is ASCII.
func TestLetters(t *testing.T) {
	var all []byte
	for c := range byte(0x80) {
		all = append(all, c)
	}
	for s, want := range map[string]string{
		"":                      "",
		" - ":                   "",
		"The Daily Post, No. 4": "thedailypostno4",
		"l'Écho":                "lécho",
		string(all):             "0123456789abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
	} {
		if got := letters(s); got != want {
			t.Errorf("%q has the letters %q, not %q", s, got, want)
		}
		if got := letters(s + "é"); got != want+"é" {
			t.Errorf("%q has the letters %q, not %q", s+"é", got, want+"é")
		}
	}
}
