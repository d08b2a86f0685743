package group

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

// parish are the headlines of three papers on two places, and what all of them tell of.
var parish = []struct{ outlet, title string }{
	{"echo.example", "Marwick library to close for six weeks"},
	{"echo.example", "Marwick bakery wins national pie award"},
	{"gazette.example", "Dunmoor ferry terminal gets new roof"},
	{"gazette.example", "Dunmoor choir sings for the lifeboat"},
	{"echo.example", "Plans for 200 homes in Marwick refused"},
	{"post.example", "Marwick pupils plant an orchard"},
	{"gazette.example", "Parking charges in Dunmoor to double"},
	{"post.example", "Dunmoor pier reopens after storm damage"},
	{"echo.example", "Letters: Marwick needs a bypass"},
	{"gazette.example", "Dunmoor brewery seeks apprentices"},
	{"post.example", "Marwick market celebrates 700 years"},
	{"echo.example", "Marwick swimming pool costs rise again"},
	{"gazette.example", "Dunmoor vicar retires to Spain"},
	{"post.example", "Dunmoor councillor resigns over expenses"},
	{"echo.example", "Seven marathons in seven days for Marwick postman"},
	{"gazette.example", "Thieves take lead from Dunmoor chapel"},
	{"post.example", "Marwick hospital cancels operations"},
	{"echo.example", "Otters return to the Marwick mill pond"},
	{"gazette.example", "Dunmoor allotments win a reprieve"},
	{"post.example", "Bus fares in Dunmoor frozen until spring"},
	{"echo.example", "Barn fire near Thornby destroys 200 bales"},
	{"post.example", "Farmer loses 200 bales in Thornby barn fire"},
}

// parishReading makes an article comparable that was published, and seen, so many minutes after the first.
func (e *Engine) parishReading(num int, outlet, title, text string) *Reading {
	at := adoptTime.Add(time.Duration(num) * time.Minute)
	return e.Read(&Article{Num: int64(num), Title: title, Text: text, Language: "en", Outlet: outlet, Published: at, Seen: at})
}

// Where outlets come back to their places again and again, a place in common makes no event of two headlines; what two tell
// of in other words still is one. That is known after a restart too.
func TestDwelling(t *testing.T) {
	glued := func(dwell float64) (most int, fire bool, e *Engine) {
		m := weights
		m.Dwell = dwell
		e = New(Options{})
		e.Use(m)
		var all []*Reading
		for i, p := range parish {
			all = append(all, e.parishReading(i+1, p.outlet, p.title, ""))
		}
		e.LookOver(all)
		groups := map[int64]int64{}
		var records []byte
		for _, r := range all {
			groups[r.num] = e.Judge(r).Group
			records = e.AppendRecord(records, r)
		}
		n := map[int64]int{}
		for _, g := range groups {
			n[g]++
			most = max(most, n[g])
		}
		again := New(Options{})
		again.Use(m)
		if err := again.Restore(records, adoptTime.Add(time.Hour), func(n int64) int64 { return groups[n] }); err != nil {
			t.Fatal(err)
		}
		if again.dwellers.all != e.dwellers.all {
			t.Errorf("after a restart %v dwell, not %v", again.dwellers.all, e.dwellers.all)
		}
		return most, groups[21] == groups[22], e
	}
	most, fire, e := glued(weights.Dwell)
	if e.dwells() < 0.5 || most > 2 || !fire {
		t.Errorf("outlets dwell by %.2f: the largest of groups has %d articles, the fire is one: %v", e.dwells(), most, fire)
	}
	if most, fire, _ := glued(0); most < 8 || !fire {
		t.Errorf("if nothing were asked, the largest of groups would have %d articles, and the fire would be one: %v", most, fire)
	}
}

// Nothing is asked where it is other outlets that an article resembles.
func TestNoDwelling(t *testing.T) {
	e := New(Options{})
	num := 0
	add := func(outlet, title, text string) *Reading {
		num++
		r := e.parishReading(num, outlet, title, text)
		e.Judge(r)
		return r
	}
	for i := range 12 {
		who, what := syllables(uint64(70_000+31*i)), syllables(uint64(120_000+17*i))
		for k, title := range []string{"%s wins the %s prize", "Jury praises %s for %s", "%s thanks the jury of the %s award"} {
			add(fmt.Sprintf("outlet%d.example", (i+3*k)%7), fmt.Sprintf(title, strings.ToUpper(who[:1])+who[1:], what), "")
		}
	}
	if e.dwellers.all.alike < 5000 || e.dwellers.all.dwell != 0 || e.dwells() != 0 {
		t.Errorf("%v dwell, by %.2f", e.dwellers.all, e.dwells())
	}
}

// What leaves the window is counted no more, and an outlet that has by far the most counts no more than others that have much.
func TestDwellersAreCounted(t *testing.T) {
	e := New(Options{Keep: 90})
	most := 0
	for i := range 600 {
		outlet := "echo.example"
		if i%6 == 0 {
			outlet = "post.example"
		}
		r := e.parishReading(i+1, outlet, syllables(uint64(70_000+7*i)), "")
		if i%7 < 5 {
			r.flags |= resembles
		}
		if i%7 < 2 && i > 200 {
			r.flags |= dwelling
		}
		e.Place(r, int64(i+1))
		of := map[uint32]dweller{}
		for _, r := range e.arts {
			d := of[r.outlet]
			d.alike += int(r.flags & resembles / resembles)
			d.dwell += int(r.flags & dwelling / dwelling)
			of[r.outlet] = d
		}
		var all dweller
		for _, d := range of {
			most = max(most, d.alike)
			all.alike += min(d.alike, dweltOutlet) * dweltPart
			all.dwell += d.dwell * dweltPart * min(d.alike, dweltOutlet) / max(d.alike, 1)
		}
		if e.dwellers.all != all {
			t.Fatalf("after %d articles %v are counted, not %v", i+1, e.dwellers.all, all)
		}
	}
	if most < 2*dweltOutlet {
		t.Fatalf("one outlet has %d", most)
	}
}

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

// Where outlets dwell on subjects more is asked, most of headlines, and of these the more the more of the group is their own
// outlet's.
func TestTold(t *testing.T) {
	e := New(Options{})
	e.dwellers.all = dweller{1_000_000, 1_000_000}
	pieces := []string{"Marwick library to close for six weeks", "Marwick library closes in spring", "Six weeks without the Marwick library"}
	asked := func(text string, outlets ...string) (told, again float64) {
		var r *Reading
		for i, outlet := range outlets {
			if r = e.parishReading(10*len(e.arts)+i+1, outlet, pieces[i], text); i < len(outlets)-1 {
				e.Place(r, int64(len(text))*100+int64(len(outlets)))
			}
		}
		cand := candidate{c: e.open(int64(len(text))*100 + int64(len(outlets)))}
		for _, m := range cand.c.members {
			cand.hold(r, m, near(r, m, nil))
		}
		e.judged = r
		e.wear(r)
		e.describe(&cand, r)
		return e.told(cand.kind&wordless != 0), e.again(r, &cand)
	}
	const long = "Repairs to the roof of the library in Marwick begin on Monday and take six weeks, the council said. Books can be returned " +
		"at the town hall, where a reading room opens in the afternoon, and the mobile library stops at the market square on Tuesday."
	for _, c := range []struct {
		text    string
		outlets []string
		told    float64
		again   float64
	}{
		{"", []string{"echo", "post"}, weights.Dwell, 0},
		{"", []string{"echo", "echo"}, weights.Dwell, weights.Monologue + dweltOwn*weights.Dwell},
		{"", []string{"post", "echo", "echo"}, weights.Dwell, dweltAgain * weights.Dwell / 2},
		{long, []string{"echo", "post"}, dweltTexts * weights.Dwell, 0},
		{long, []string{"echo", "echo"}, dweltTexts * weights.Dwell, weights.Monologue + ownTexts},
	} {
		if told, again := asked(c.text, c.outlets...); math.Abs(told-c.told) > 1e-9 || math.Abs(again-c.again) > 1e-9 {
			t.Errorf("%q with %d bytes of text: %.3f and %.3f more are asked, not %.3f and %.3f", c.outlets, len(c.text), told, again, c.told, c.again)
		}
	}
}

// Two groups of headlines must be more alike too.
func TestToldOfGroups(t *testing.T) {
	pieces := []string{
		"Marwick library to close for six weeks", "Six weeks without the Marwick library", "Marwick swimming pool to close for six weeks",
		"Marwick pool closes", "Marwick library closes in spring",
	}
	melted := func(bar float64, dwell int) (gone int64, score float64) {
		e := New(Options{})
		m := weights
		m.MergeBar, m.MergeFrom = bar, -100
		e.Use(m)
		var r *Reading
		for i, title := range pieces {
			r = e.parishReading(i+1, fmt.Sprintf("outlet%d.example", i), title, "")
			if i < 4 {
				e.Place(r, int64(i/2+1))
			}
		}
		e.dwellers.all = dweller{1_000_000, dwell}
		e.watchMerge = func(_, _ int64, f []float64) { score = dot(m.Merge, f) }
		cands := e.candidates(r)
		e.add(r, e.open(1))
		return e.melt(r, cands), score
	}
	_, score := melted(math.Inf(1), 0)
	for dwell, want := range map[int]int64{0: 2, 1_000_000: 0} {
		if gone, _ := melted(score-weights.Dwell+0.1, dwell); gone != want {
			t.Errorf("where %d of a million dwell group %d went into the other, not %d", dwell, gone, want)
		}
	}
}

// Whoever asks why is told so.
func TestExplainDwelling(t *testing.T) {
	e := New(Options{})
	e.Judge(e.parishReading(1, "echo.example", parish[0].title, ""))
	e.Judge(e.parishReading(2, "post.example", parish[1].title, ""))
	e.dwellers.all = dweller{1_000_000, 1_000_000}
	v, ok := e.Compare(2, 1)
	if !ok || !slices.Contains(v.Notes, "where outlets come back to their subjects again and again 3.00 more is needed") {
		t.Errorf("%v %q", ok, v.Notes)
	}
}
