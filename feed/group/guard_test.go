package group

import "testing"

// One member that is told in the same form keeps an article out of a group only where half of those that are as near say so.
func TestGuardAsksTheMajority(t *testing.T) {
	text := "Storm Freya brought gusts of 140 kilometres an hour and took the roof off a school; trains stand still, 9,000 homes have no power."
	members := []string{"Storm Freya reaches Norrland", "Freya, storm, reaches coast", "Freya reaches inland: storm"}
	for n, want := range map[int]string{
		1: "one form of title with other names in it",
		2: "one form of title with other names in it",
		3: "",
	} {
		e := New(Options{})
		read := func(num int64, title string) *Reading {
			return e.Read(&Article{Num: num, Title: title, Text: text, Language: "en", Published: noon, Seen: noon})
		}
		r := read(9, "Storm Freya reaches Dalarna")
		for i, title := range members[:n] {
			m := read(int64(i+1), title)
			e.Place(m, 1)
			if got := conflict(r, m) != ""; got != (i == 0) {
				t.Fatalf("%q: a conflict is %v", title, got)
			}
		}
		cand := e.closely(r, e.clusters[1])
		if got := e.guard(r, &cand); got != want {
			t.Errorf("of %d members: %q, not %q", n, got, want)
		}
	}
}
