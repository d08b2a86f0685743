package group

import (
	"fmt"
	"testing"
)

// leftFor returns what a word counts for still in the title of an article being judged that has a text or none, in eighths.
func leftFor(e *Engine, word string, text uint8) uint8 {
	r := e.ReadHeadline(word, "en")
	r.flags |= text
	e.judged = r
	e.wear(r)
	return e.worn[0]
}

// A term of one event is worth all, one that leads to ever other groups half, and one that so many articles have that no
// event can be all that they are about nothing.
func TestWear(t *testing.T) {
	for _, c := range []struct {
		name             string
		articles, groups int
		others           int // articles without the term after each one that has it
		want             uint8
	}{
		{"too few to say", wearLeast - 1, wearLeast - 1, 0, 8},
		{"one event", 20, 1, 0, 8},
		{"an event and what touches it", wearSample, wearSample * 2 / 3, 0, 8},
		{"most of them apart", wearSample, 14, 0, 24 - 24*14/wearSample},
		{"each its own group", 20, 20, 0, wearKept},
		{"one event of which all is", 2 * wearCount, 1, 0, 0},
		{"one event of a third of all", 2 * wearCount, 1, 2, 16 - 40/3},
		{"one event of a fifth of all", 2 * wearCount, 1, 4, 8},
	} {
		e := New(Options{})
		num := int64(0)
		add := func(title string, group int64) {
			num++
			e.Place(e.Read(&Article{Num: num, Title: title, Language: "en", Published: noon, Seen: noon}), group)
		}
		for i := range c.articles {
			add("Skarvik", int64(1+i%c.groups))
			for range c.others {
				add("Ludlow", 1_000_000)
			}
		}
		for range 2 { // what was counted once is counted again
			if got := leftFor(e, "Skarvik", hasText); got != c.want {
				t.Errorf("%s: %d eighths are left, not %d", c.name, got, c.want)
			}
		}
	}
}

// What a term of the article being judged counts for elsewhere is asked anew when articles come or go to other groups.
func TestWearAgain(t *testing.T) {
	e := New(Options{})
	if got := leftFor(e, "Skarvik", hasText); got != 8 {
		t.Fatalf("of a new term %d eighths are left", got)
	}
	sum := e.judged.marks[0].sum
	left := func(when string, want uint8) {
		t.Helper()
		if got := e.left(sum, e.unknown()); got != want {
			t.Errorf("%s %d eighths are left, not %d", when, got, want)
		}
	}
	left("at first", 8)
	for i := range int64(wearSample) {
		e.Place(e.Read(&Article{Num: 1 + i, Title: "Skarvik", Language: "en", Published: noon, Seen: noon}), 1+i)
	}
	left("when each has its own group", wearKept)
	for i := range int64(wearSample - 1) {
		e.merge(e.clusters[1], e.clusters[2+i])
	}
	left("when all are one group", 8)
}

// In a broad stream a term of a headline without a text wears further, and one that many articles have sooner. Where there
// is a text they do not.
func TestBroadWears(t *testing.T) {
	for _, c := range []struct {
		kin, text uint8 // flags of the others, and of the article that is judged
		worn, big uint8
	}{
		{hasKin, hasText, wearKept, 8},
		{hasKin, 0, wearKept, 8},
		{0, hasText, wearKept, 8},
		{0, 0, wearKept - wearBroad, 0},
	} {
		e := New(Options{})
		num := int64(0)
		add := func(title string, group int64) {
			num++
			r := e.Read(&Article{Num: num, Title: title, Language: "en", Published: noon, Seen: noon})
			r.flags |= c.kin
			e.Place(r, group)
		}
		for i := range int64(wearSample) {
			add("Skarvik", 1_000_000+i)
		}
		for i := range wearCount * 10 { // one in ten of the newest
			title := syllables(uint64(170_000 + 7*i))
			if i%10 == 0 {
				title = "Ludlow"
			}
			add(title, 2_000_000+int64(i%10*i))
		}
		if got := leftFor(e, "Skarvik", c.text); got != c.worn {
			t.Errorf("others %d, article %d: of a worn term %d eighths are left, not %d", c.kin, c.text, got, c.worn)
		}
		if got := leftFor(e, "Ludlow", c.text); got != c.big {
			t.Errorf("others %d, article %d: of a term of one event %d eighths are left, not %d", c.kin, c.text, got, c.big)
		}
	}
}

// An article that says what a known one does has all of its words count, and one with a text must say it in that too.
func TestUnwear(t *testing.T) {
	const (
		title   = "Ferry Halcyon aground off Skarvik with ninety on board"
		another = "Coastguard lifts ninety passengers to safety off Skarvik"
		fog     = "The ferry Halcyon struck rocks off the island of Skarvik on Tuesday morning in thick fog."
		owner   = "Shares of the owner, Nordlinje, lost a tenth before the stock exchange in Larvik suspended them. Halcyon is insured."
	)
	for _, c := range []struct {
		a, b [2]string // what is judged and what is known, each its title and its text
		all  bool
	}{
		{[2]string{title, ""}, [2]string{title, ""}, true},
		{[2]string{title, ""}, [2]string{title, fog + " " + owner}, true},
		{[2]string{title, fog + " " + owner}, [2]string{title, ""}, false},
		{[2]string{title, fog}, [2]string{title, fog}, true},
		{[2]string{title, fog}, [2]string{title, owner}, false},
		{[2]string{title, fog}, [2]string{another, fog}, false},
		{[2]string{title, ""}, [2]string{another, ""}, false},
	} {
		e := New(Options{})
		read := func(num int64, s [2]string) *Reading {
			return e.Read(&Article{Num: num, Title: s[0], Text: s[1], Language: "en", Published: noon, Seen: noon})
		}
		r := read(2, c.a)
		e.judged = r
		e.wear(r)
		for i := range e.worn {
			e.worn[i] = wearKept
		}
		if e.unwear(r, read(1, c.b)); (e.worn[0] == 8) != c.all {
			t.Errorf("%q beside %q: of a word %d eighths are left", c.a, c.b, e.worn[0])
		}
	}
}

// Articles that left the window wear out nothing.
func TestWearForgets(t *testing.T) {
	e := New(Options{Keep: 10})
	for i := range int64(40) {
		title := fmt.Sprintf("Skarvik %s", syllables(uint64(70_000+i)))
		if i >= 20 {
			title = syllables(uint64(90_000 + i))
		}
		e.Place(e.Read(&Article{Num: i + 1, Title: title, Language: "en", Published: noon, Seen: noon}), i+1)
		switch got := leftFor(e, "Skarvik", hasText); {
		case i == 19 && got != wearKept:
			t.Errorf("while they are there %d eighths are left", got)
		case i == 39 && got != 8:
			t.Errorf("when they are gone %d eighths are left", got)
		}
	}
}
