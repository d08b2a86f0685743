package group

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// unlike are headlines about as many things.
var unlike = []string{
	"Council weighs a toll for the causeway", "Eel count lowest since the sluice was built", "Runaway buoy found on a golf course",
	"Bakery sues its landlord over a chimney", "Orchestra plays in an empty swimming pool", "Winemaker finds a Roman coin in a barrel",
	"Night bus stops again at the hospital", "Pupils paint the underpass at Tarn", "Brewery turns its waste into bread",
	"Beavers fell the mayor's cherry tree", "Museum looks for the owner of a trumpet", "Firefighters free a heron from a net",
}

// tellings are texts on them.
var tellings = []string{
	"Drivers would pay two crowns from next spring.", "Wardens on the lower Ebble found nine in a night.", "A greenkeeper saw it by the ninth hole.",
	"Smoke fills the flour store, says the baker.", "Cellos stood where children learn to float.", "He thinks a monk dropped it there.",
	"Nurses had asked for that since last winter.", "Eleven colours were allowed, black was not.", "Spent grain was pig feed until May.",
	"She had planted it for her daughter.", "It was played at a royal wedding.", "The bird flew off towards the weir.",
}

// grouped judges articles of one outlet an hour apart, after LookOver where foreseen, and returns how many groups there are.
func grouped(foreseen bool, titles []string, texts ...string) int {
	e := New(Options{})
	var rs []*Reading
	for i, title := range titles {
		at := noon.Add(time.Duration(i) * time.Hour)
		a := &Article{
			Num: int64(i + 1), Title: title, Language: "en", Outlet: "ycr.example", OutletName: "YCR", Published: at, Seen: at,
		}
		if len(texts) > 0 {
			a.Text = texts[i]
		}
		rs = append(rs, e.Read(a))
	}
	if foreseen {
		e.LookOver(rs)
	}
	groups := map[int64]bool{}
	for _, r := range rs {
		groups[e.Judge(r).Group] = true
	}
	return len(groups)
}

// What an outlet has behind all its titles counts for nothing, whatever it is called: from the third of them on, and from the first
// where they are foreseen.
func TestHabits(t *testing.T) {
	for _, form := range []string{
		"%s - Yorkshire Coast Radio News", "%s | News from the Riverton Valley", "%s | Valley news | The Northern Tribune",
		"%s",
	} {
		var titles []string
		for _, title := range unlike {
			titles = append(titles, fmt.Sprintf(form, title))
		}
		if got := grouped(true, titles); got != len(titles) {
			t.Errorf(form+": %d groups of %d things", "…", got, len(titles))
		}
		if got := grouped(false, titles); got < len(titles)-1 {
			t.Errorf(form+": %d groups of %d things that come one by one", "…", got, len(titles))
		}
	}
}

// So do the sentences with which it ends all its texts, whatever these tell.
func TestHabitsOfTexts(t *testing.T) {
	var texts []string
	for _, text := range tellings {
		texts = append(texts, text+" Read more on the website of Yorkshire Coast Radio, the station for Whitby, Scarborough and Bridlington."+
			" Margaret Oldroyd is our chief reporter.")
	}
	if got := grouped(true, unlike, texts...); got != len(unlike) {
		t.Errorf("%d groups of %d things", got, len(unlike))
	}
	if got := grouped(false, unlike, texts...); got < len(unlike)-1 {
		t.Errorf("%d groups of %d things that come one by one", got, len(unlike))
	}
}

// A closing is the last sentences of a text, of four words at least, but never all of it.
func TestClosing(t *testing.T) {
	var r reader
	for text, want := range map[string]string{
		"One sentence that stands alone here.":                                                                               "",
		"The first one tells of it. The second one tells where to read.":                                                     "the second one tells where to read",
		"The first one tells of it. Read more. The last one tells who wrote it.":                                             "the last one tells who wrote it",
		"One tells of it all. Two tells of it all. Three tells of it. Four tells it, and why. Five, with a comma, tells it.": "five with a comma tells it|four tells it and why|three tells of it",
	} {
		words := r.words(text, languageOf("en"), nil)
		said := map[uint32]string{}
		for _, w := range words {
			said[w.sum] = strings.ToLower(w.text)
		}
		sums, last := closingOf(words)
		var got []string
		for _, sentence := range last {
			var b []string
			for _, w := range sentence {
				b = append(b, said[w])
			}
			got = append(got, strings.Join(b, " "))
			if !slices.Contains(sums[:], sentenceSum(sentence)) {
				t.Errorf("%q: %v lacks %q", text, sums, b)
			}
		}
		if got := strings.Join(got, "|"); got != want {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
}

// What stands behind fewer than half of an outlet's titles is none of its habits, it may be what they tell of; nor is what stands
// before them all.
func TestNoHabit(t *testing.T) {
	for form, of := range map[string]int{"%s | Skerrow viaduct": 2, "Skerrow viaduct: %s": 1} {
		e := New(Options{})
		read := func(num int, title string) *Reading {
			at := noon.Add(time.Duration(num) * time.Hour)
			return e.Read(&Article{Num: int64(num), Title: title, Language: "en", Outlet: "ycr.example", Published: at, Seen: at})
		}
		for i, title := range unlike[:10] {
			if i%of == 0 {
				title = fmt.Sprintf(form, title)
			}
			e.Judge(read(i+1, title))
		}
		r := read(99, fmt.Sprintf(form, "Train off the rails"))
		n := len(r.marks)
		if e.trim(r); len(r.marks) != n {
			t.Errorf(form+": of %d terms %d are left", "…", n, len(r.marks))
		}
	}
}

// restored returns an engine that takes back articles, each in a group of its own; where outlets are given, what can match a
// piece of theirs.
func restored(t *testing.T, records []byte, outlets ...string) *Engine {
	t.Helper()
	e := New(Options{})
	for _, outlet := range outlets {
		e.Want([]*Reading{e.Read(&Article{Num: 9, Title: "Seal pups counted", Outlet: outlet})})
	}
	if err := e.Restore(records, noon, func(num int64) int64 { return num }); err != nil {
		t.Fatal(err)
	}
	return e
}

// What the text says too stays, as a word of the text; what is trimmed is known again after a restart; and what left the window
// is no habit any more.
func TestTrim(t *testing.T) {
	e := New(Options{})
	var records []byte
	read := func(e *Engine, num int, title, text string) *Reading {
		at := noon.Add(time.Duration(num) * time.Hour)
		return e.Read(&Article{Num: int64(num), Title: title, Text: text, Language: "en", Outlet: "ycr.example", Published: at, Seen: at})
	}
	for i, title := range unlike {
		r := read(e, i+1, title+" - Yorkshire Coast Radio", "")
		e.Judge(r)
		records = e.AppendRecord(records, r)
	}
	again := restored(t, records)
	coast := sum32("coast")
	for name, e := range map[string]*Engine{"at once": e, "after a restart": again} {
		r := read(e, 50, "Seal pups counted at the mouth of the Ebble - Yorkshire Coast Radio", "Wardens walked the coast for a week.")
		e.trim(r)
		plain := read(e, 51, "Seal pups counted at the mouth of the Ebble", "Wardens walked the coast for a week.")
		if len(r.marks) != len(plain.marks) || r.norm != plain.norm {
			t.Errorf("%s: %d terms, not the %d of the title without it", name, len(r.marks), len(plain.marks))
		}
		m := r.mark(coast ^ languageOf("en").salt)
		if m == nil {
			t.Fatalf("%s: the text's word is gone", name)
		}
		if m.kind&inTitle != 0 || m.kind&inText == 0 {
			t.Errorf("%s: a word of the text is of kind %b", name, m.kind)
		}
	}
	// A sentence goes with all that only it says.
	e = New(Options{})
	records = nil
	for i, title := range unlike[:4] {
		r := read(e, i+1, title, tellings[i]+" Read it all on the website of our own radio.")
		e.Judge(r)
		records = e.AppendRecord(records, r)
	}
	again = restored(t, records)
	for name, e := range map[string]*Engine{"at once": e, "after a restart": again} {
		r := read(e, 50, "Seal pups counted in Yorkshire", "Wardens heard it on the radio. Read it all on the website of our own radio.")
		e.trim(r)
		plain := read(e, 51, "Seal pups counted in Yorkshire", "Wardens heard it on the radio.")
		if len(r.marks) != len(plain.marks) || r.norm != plain.norm {
			t.Errorf("%s: %d terms, not the %d of the text without it", name, len(r.marks), len(plain.marks))
		}
	}
	// Of the outlets of what is wanted the habits are known, of others not.
	for outlet, want := range map[string]int{"ycr.example": 4, "other.example": 0} {
		e := restored(t, records, outlet)
		if got := len(e.habits.articles); got != min(want, 1) || len(e.habits.parts) != min(want, 1) {
			t.Errorf("of %s are wanted: %d outlets and %d parts are known", outlet, got, len(e.habits.parts))
		}
	}
	e.now += 15 * 24 * 60 * 60
	if e.forget(); len(e.habits.parts) > 0 || len(e.habits.articles) > 0 {
		t.Errorf("of no article %d parts of %d outlets are known", len(e.habits.parts), len(e.habits.articles))
	}
}
