package group

import (
	"slices"
	"strings"
	"testing"
)

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

// The names of the outlet and of an agency count for nothing at the end of a title, one after the other as well; the
// same letters elsewhere are words of the title.
func TestWithoutOutlet(t *testing.T) {
	e := New(Options{})
	headline := e.ReadHeadline("Tanker runs aground off Skarvik", "en")
	for title, same := range map[string]bool{
		"Tanker runs aground off Skarvik (AP)":                         true,
		"Tanker runs aground off Skarvik (Reuters)":                    true,
		"Tanker runs aground off Skarvik – dpa":                        true,
		"Tanker runs aground off Skarvik | PA Media":                   true,
		"Tanker runs aground off Skarvik (AP/dpa)":                     true,
		"Tanker runs aground off Skarvik (Reuters, AFP)":               true,
		"Tanker runs aground off Skarvik - Agence France-Presse":       true,
		"Tanker runs aground off Skarvik（共同通信）":                        true,
		"Tanker runs aground off Skarvik（新华社）":                         true,
		"Tanker runs aground off Skarvik (AP) - The Coast Herald":      true,
		"Tanker runs aground off Skarvik - The Coast Herald (dpa-AFX)": true,
		"Tanker runs aground off Skarvik: AFP":                         true,
		"Tanker runs aground off Skarvik - The Coast Herald":           true,
		"The Coast Herald | Tanker runs aground off Skarvik":           true,
		"Tanker runs aground off Skarvik, Reuters reports":             false,
		"Tanker runs aground off Skarvik (AP photo)":                   false,
		"Tanker runs aground off Skarvik: TT":                          false, // a race, a party
		"Tanker runs aground off Skarvik: AAP":                         false,
		"Tanker runs aground off Skarvik (Keil Line)":                  false,
		"Tanker runs aground off Skarvik - the coast mourns":           false,
	} {
		r := e.Read(&Article{Num: 1, Title: title, Language: "en", Outlet: "coastherald.example", OutletName: "The Coast Herald"})
		got := slices.EqualFunc(r.marks, headline.marks, func(a, b mark) bool { return a.sum == b.sum })
		if got != same {
			t.Errorf("%q is read like the bare title: %v", title, got)
		}
	}
	for _, title := range []string{"(AP)", "Exit: Bloomberg", "Big debate: Bloomberg"} {
		name := e.ReadHeadline(strings.Trim(title[strings.LastIndex(title, " ")+1:], "()"), "en").marks[0].sum
		if r := e.Read(&Article{Num: 1, Title: title, Language: "en"}); !slices.ContainsFunc(r.marks, func(m mark) bool { return m.sum == name }) {
			t.Errorf("the name of %q is lost", title)
		}
	}
}
