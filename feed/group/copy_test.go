package group

import (
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	wire = "LONDON (Wire) - Drug maker Helvar said on Monday it would buy its rival Norin for 4 billion dollars in cash, the largest " +
		"deal in its history, as it looks for new medicines to replace those that lose their patents next year. The boards of both " +
		"firms have agreed to the offer, which values each Norin share at 31 dollars, a third more than at Friday's close."
	other = "The largest drug deal of the year was struck over the weekend: Helvar pays 4 billion dollars for Norin, whose shares " +
		"jumped by a third. Analysts had long expected a move, since patents of three of Helvar's best sellers end next year, and " +
		"the firm has little in late trials to replace them. Staff at Norin's plant in Leeds fear for their jobs."
	quoting = "Unions at the Leeds plant reacted with anger. The largest deal in its history, as it looks for new medicines to " +
		"replace those that lose their patents, must not be paid for with jobs, said union chief Marlow, who asked for talks with " +
		"ministers before the end of the week and did not rule out a strike at all four sites of the firm in the north."
)

const brief = "Rescuers brought 11 people ashore after their ferry lost power in strong wind and drifted for most of the night in " +
	"the Skagerrak, the coastguard said on Tuesday."

func TestCopyOf(t *testing.T) {
	for _, c := range []struct {
		name, a, b string
		same       bool
	}{
		{"the same", wire, wire, true},
		{"no dateline", wire, strings.TrimPrefix(wire, "LONDON (Wire) - "), true},
		{"another dateline", wire, strings.Replace(wire, "LONDON (Wire) - ", "London, 2 March — ", 1), true},
		{"cut to half", wire, wire[:len(wire)/2], true},
		{"cut to 200 characters", wire, wire[:200], true},
		{"an end added", wire, wire + " Read more at northpost.example.", true},
		{"one word changed", wire, strings.Replace(wire, "medicines", "drugs", 1), true},
		{"quotes and capitals", wire, strings.ToUpper(wire), true},
		{"told by another", wire, other, false},
		{"with a quotation of it", wire, quoting, false},
		{"other and quoting", other, quoting, false},
		{"short, the same", "Divers found the wreck of the Sinar Bahari off Lombok.", "Divers found the wreck of the “Sinar Bahari” off Lombok", true},
		{"short, one word less", "Divers found the wreck of the Sinar Bahari off Lombok.", "Divers found the wreck of Sinar Bahari off Lombok.", false},
		{"short, another number", "Rescuers found 11 people alive off Lombok.", "Rescuers found 12 people alive off Lombok.", false},
		{"brief, one word changed", brief, strings.Replace(brief, "strong", "heavy", 1), true},
		{"brief, another number", brief, strings.Replace(brief, "11 people", "12 people", 1), false},
		{"brief, another name", brief, strings.Replace(brief, "the Skagerrak", "the Kattegat", 1), false},
		{"brief, an end added", brief, brief + " The ferry is to be towed to Larvik on Wednesday, its owner Nordlinje said.", true},
		{"brief, a name and a number added", brief, brief + " Some 40 spent it in Larvik.", true},
		{"too short", "Read more.", "Read more.", false},
		{"none", "", "", false},
		{"Japanese", "気象庁によると、２日朝、北海道で震度5強を観測する地震があった。津波の心配はない。", "気象庁によると、2日朝、北海道で震度5強を観測する地震があった。津波の心配はない。", true},
	} {
		e := New(Options{})
		lang := "en"
		if c.name == "Japanese" {
			lang = "ja"
		}
		a := e.Read(&Article{Num: 1, Title: "Helvar to buy rival", Text: c.a, Language: lang, Published: noon, Seen: noon})
		b := e.Read(&Article{Num: 2, Title: "Rival is bought by Helvar", Text: c.b, Language: lang, Published: noon, Seen: noon})
		if got := a.repeats(b); got != c.same || b.repeats(a) != got {
			t.Errorf("%s: %v, not %v", c.name, got, c.same)
		}
	}
}

// The earliest member counts, not the first seen, and a restart changes nothing.
func TestCopyOfEarliest(t *testing.T) {
	article := func(num int64, title, text string, after time.Duration) *Article {
		return &Article{Num: num, Title: title, Text: text, Language: "en", Published: noon.Add(after), Seen: noon}
	}
	all := []*Article{
		article(1, "Helvar agrees to buy Norin for 4 billion dollars", other, 0),
		article(2, "Helvar to buy rival Norin in its largest deal", wire, 3*time.Hour),
		article(3, "Drug maker Helvar snaps up Norin", wire, 2*time.Hour),
	}
	fourth := article(4, "Norin goes to Helvar for 4 billion dollars", wire[:240], 4*time.Hour)
	e := New(Options{})
	var records []byte
	for _, a := range all {
		r := e.Read(a)
		records = e.AppendRecord(records, r)
		e.Place(r, 1)
	}
	c := e.clusters[1]
	if got := copied(e.Read(fourth), c.members); got != 3 {
		t.Errorf("the fourth repeats %d, not 3", got)
	}
	if got := copied(c.members[0], c.members); got != 0 {
		t.Errorf("the first repeats %d", got)
	}
	if got := copied(c.members[1], c.members); got != 3 {
		t.Errorf("the second repeats %d, not 3", got)
	}
	again := New(Options{})
	if err := again.Restore(records, noon, func(int64) int64 { return 1 }); err != nil {
		t.Fatal(err)
	}
	if got := copied(again.Read(fourth), again.clusters[1].members); got != 3 {
		t.Errorf("after a restart the fourth repeats %d, not 3", got)
	}
	french := article(5, "Helvar achète Norin", wire, 0)
	french.Language = "fr"
	r := e.Read(french)
	r.lang = sum32("fr")
	if got := copied(r, c.members); got != 0 {
		t.Errorf("in another language it repeats %d", got)
	}
}

// Of two that ran in one second the one with the lower number is the first, in whatever order they are given.
func TestCopyOfTie(t *testing.T) {
	e := New(Options{})
	var rs []*Reading
	for i, after := range []time.Duration{0, 0, time.Second} {
		rs = append(rs, e.Read(&Article{Num: int64(i + 1), Title: "Helvar buys", Text: wire, Language: "en", Published: noon.Add(after), Seen: noon}))
	}
	for _, among := range [][]*Reading{{rs[0], rs[1]}, {rs[1], rs[0]}} {
		if got := copied(rs[2], among); got != 1 {
			t.Errorf("of %d and %d it repeats %d", among[0].num, among[1].num, got)
		}
	}
	if got, want := Copies(rs), []int64{0, 1, 1}; !slices.Equal(got, want) {
		t.Errorf("%v, not %v", got, want)
	}
}

// Of a text that is longer by little most slots agree, of one that holds the other as a small part fewer, and six at least.
func TestSketchAgrees(t *testing.T) {
	for _, c := range []struct {
		few, many uint8
		least     int // slots that must be the same
	}{{40, 40, 20}, {40, 80, 10}, {20, 120, 6}, {shortText - 1, shortText - 1, sketchSlots}} {
		for same := range sketchSlots + 1 {
			a, b := sketch{words: c.few}, sketch{words: c.many}
			for i := range sketchSlots {
				if a.slots[i] = uint16(i); i >= same {
					b.slots[i] = 1000
				} else {
					b.slots[i] = a.slots[i]
				}
			}
			if got := a.agrees(&b); got != (same >= c.least) || b.agrees(&a) != got {
				t.Errorf("of %d words and %d, with %d slots the same: %v", c.few, c.many, same, got)
			}
		}
	}
}

// Of each text all but the first repeat the first, in whatever order they are given.
func TestCopies(t *testing.T) {
	e := New(Options{})
	var rs []*Reading
	for i, text := range []string{wire, other, wire, wire[:240]} {
		rs = append(rs, e.Read(&Article{Num: int64(i + 1), Title: "Helvar buys", Text: text, Published: noon.Add(time.Duration(-i) * time.Hour)}))
	}
	rs = append(rs, e.Read(&Article{Num: 5, Title: "Helvar buys", Published: noon}))
	if got, want := Copies(rs), []int64{4, 0, 4, 0, 0}; !slices.Equal(got, want) {
		t.Errorf("%v, not %v", got, want)
	}
}

func BenchmarkSketch(b *testing.B) {
	var r reader
	text := r.words(wire, languageOf("en"), nil)
	for range b.N {
		newSketch(text)
	}
}

// A sketch is what its definition says, whatever the length of the text.
func TestSketchIsTheSmallestOfEachPermutation(t *testing.T) {
	var r reader
	text := r.words(other+" "+quoting, languageOf("en"), nil)
	for n := shortText; n <= sketchWords; n++ {
		want := sketch{words: uint8(n)}
		var least [sketchSlots]uint64
		for at := range n - shingleWords + 1 {
			h := shingle(text, at)
			for i := range least {
				h = h*permute + uint64(i)
				if x := h ^ h>>31; at == 0 || x < least[i] {
					least[i] = x
				}
			}
		}
		for i, l := range least {
			want.slots[i] = uint16(l * permute >> 48)
		}
		if got := newSketch(text[:n]); got != want {
			t.Fatalf("of %d words: %v, not %v", n, got, want)
		}
	}
}
