package group

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"
)

// What a stream of templates is made of: few names, few subjects, and sentences that stand in reports of all of them.
var (
	templateTowns   = strings.Fields("Whitby Ludlow Penrith Morpeth Hexham Tenby Oban Keswick Dunbar Frome Totnes Settle Malton Bude Alnwick Crieff Wick Rye Diss Ely")
	templateFirsts  = strings.Fields("Maren Tobias Ottilie Rupert Saskia Anders Beatrix Casimir Delphine Edvard Fenna Gideon Hester Ivo Jorunn Klaas")
	templateLasts   = strings.Fields("Halvorsen Pemberton Quist Rasmussen Thackeray Ullman Vickers Wadsworth Yardley Ziegler Abernathy Birtwistle Cromarty Dunmore Eastlake Farquhar")
	templateBodies  = []string{"Harbour Trust", "Canal Board", "Moorland Water", "Granite Bank", "Lantern Rail", "Orchard Foods", "Beacon Energy", "Viaduct Homes", "Heron Telecom", "Pilgrim Schools", "Fell Rescue", "Tarn Pharma"}
	templateThings  = []string{"ferry timetable", "peat levy", "quarry licence", "swing bridge", "reservoir leak", "tram extension", "lido closure", "seed bank", "beach patrol", "organ restoration", "hop harvest", "kelp permit", "night bus", "weir repair"}
	templateTitles  = []string{"{body} delays {thing} in {town}", "{who} warns {body} over {thing}", "{town} waits for {thing} as {who} hesitates", "{n} objections to {thing}, says {who}", "Why {town} argues about {thing}", "{body} answers {n} questions on {thing}"}
	templateReports = []string{
		"{body} said on Monday that {thing} would be looked at again and that {who} would write a report within {n} days.",
		"“We had not reckoned with this in {town},” said {who}, who sat on the committee for {thing} in its first year.",
		"People who attended the meeting and asked not to be named expected an answer before the summer recess.",
		"A spokeswoman for {body} said that concerns were being listened to and that details would follow in due course.",
		"The amount, which a weekly newspaper in {town} was the first to print, is some {n} per cent more than a year ago.",
		"Residents, traders and one trade union had handed in objections, which {body} acknowledged without comment.",
		"{who} put the bill at {n} million and described even that as a guess on the hopeful side.",
		"Cafés around the market place of {town} stayed shut while about {n} people waited outside the guildhall.",
	}
)

// templateStream makes articles of such a stream and says of which event each is, a number of its own for one that stands alone.
func templateStream(seed uint64, n int) (articles []*Article, events []int) {
	rnd := rand.New(rand.NewPCG(seed, 7))
	pick := func(r *rand.Rand, of []string) string { return of[r.IntN(len(of))] }
	for i := range n {
		event := 1_000_000 + i
		if rnd.IntN(10) < 4 {
			event = i/15 - rnd.IntN(8) // a new one every fifteen articles, told for as long as eight of them
		}
		facts := rand.New(rand.NewPCG(seed, uint64(event)))
		fill := strings.NewReplacer("{body}", pick(facts, templateBodies), "{thing}", pick(facts, templateThings), "{town}", pick(facts, templateTowns),
			"{who}", pick(facts, templateFirsts)+" "+pick(facts, templateLasts), "{n}", fmt.Sprint(3+facts.IntN(90)))
		report := make([]string, 6)
		for k := range report {
			report[k] = pick(rnd, templateReports)
		}
		at := noon.Add(time.Duration(i) * 3 * time.Minute)
		articles = append(articles, &Article{
			Num: int64(i + 1), Title: fill.Replace(pick(rnd, templateTitles)), Text: fill.Replace(strings.Join(report, " ")), Language: "en",
			Outlet: fmt.Sprintf("outlet%d.example", rnd.IntN(60)), Published: at, Seen: at,
		})
		events = append(events, event)
	}
	return articles, events
}

// pairs says how many of the pairs of articles that are in one group are of one event, how many of those of one event are
// in one group, and how large the largest group is.
func pairs(groups []int64, events []int) (precision, recall float64, largest int) {
	type both struct {
		group int64
		event int
	}
	byGroup, byEvent, byBoth := map[int64]int{}, map[int]int{}, map[both]int{}
	right, made, due := 0, 0, 0
	for i, g := range groups {
		right += byBoth[both{g, events[i]}]
		made += byGroup[g]
		due += byEvent[events[i]]
		byBoth[both{g, events[i]}]++
		byGroup[g]++
		byEvent[events[i]]++
		largest = max(largest, byGroup[g])
	}
	return float64(right) / float64(made), float64(right) / float64(due), largest
}

// judged judges a stream and returns the group of each article. No group is divided, which mends some of the same.
func judged(articles []*Article, look bool) []int64 {
	e := New(Options{})
	model := weights
	model.Camps = 0
	e.Use(model)
	readings := make([]*Reading, len(articles))
	for i, a := range articles {
		readings[i] = e.Read(a)
	}
	if look {
		e.LookOver(readings)
	}
	for _, r := range readings {
		e.Judge(r)
	}
	groups := make([]int64, len(readings))
	for i, r := range readings {
		groups[i] = r.cluster.num
	}
	return groups
}

// The first articles of a stream of templates are one story to an engine that knows nothing. One that was shown what comes
// next keeps them apart, and what is of one event together.
func TestLookOver(t *testing.T) {
	for seed := range uint64(4) {
		articles, events := templateStream(seed, 800)
		blind, seeing := judged(articles, false), judged(articles, true)
		blindP, _, blindMost := pairs(blind, events)
		p, recall, most := pairs(seeing, events)
		if 2*p < 3*blindP || 2*most > blindMost {
			t.Errorf("stream %d: %.2f of the pairs are right and %d articles are one story; unseen %.2f and %d", seed, p, most, blindP, blindMost)
		}
		if recall < 0.95 {
			t.Errorf("stream %d: only %.2f of the pairs are found", seed, recall)
		}
	}
}

// Looking over judges nothing, changes no reading, and says nothing to an engine that knows its stream.
func TestLookOverLeavesNoTrace(t *testing.T) {
	articles, _ := templateStream(9, outlookEnds+foreseen)
	e := New(Options{MayJoin: func(int64, int64) bool { t.Error("a person's word was asked"); return true }})
	var readings []*Reading
	for _, a := range articles {
		readings = append(readings, e.Read(a))
	}
	before := *readings[0]
	e.LookOver(readings)
	if len(e.arts) != 0 || len(e.clusters) != 0 {
		t.Errorf("%d articles are in %d groups", len(e.arts), len(e.clusters))
	}
	if r := readings[0]; r.flags != before.flags || r.near != before.near || r.cluster != nil {
		t.Errorf("a reading became %+v", r)
	}
	if e.outlook == nil || len(e.outlook.worn) == 0 {
		t.Fatal("nothing was learnt")
	}
	for i, r := range readings[:outlookEnds] {
		e.Place(r, int64(i+1))
	}
	e.LookOver(readings[outlookEnds:])
	e.o.MayJoin = nil
	e.Judge(readings[outlookEnds])
	if e.outlook != nil {
		t.Error("an engine that knows its stream goes by what was said before")
	}
}

// What stands already, as an earlier edition had it, is looked over once, also where it is among what is next.
func TestLookOverPlaced(t *testing.T) {
	articles, _ := templateStream(5, 60)
	looked := func(placed bool) *outlook {
		e := New(Options{})
		var all []*Reading
		for i, a := range articles {
			all = append(all, e.Read(a))
			if i < 50 {
				e.Place(all[i], int64(i+1))
			}
		}
		if !placed {
			all = all[50:]
		}
		e.LookOver(all)
		if e.awaited != 60 {
			t.Errorf("%d articles are awaited, not 60", e.awaited)
		}
		return e.outlook
	}
	if once, all := looked(false), looked(true); !reflect.DeepEqual(once, all) {
		t.Errorf("%.2f are without kin and %d terms worn, and with what stands given too %.2f and %d",
			once.sparse, len(once.worn), all.sparse, len(all.worn))
	}
}

// What is known already is looked over too, where little is new, and as if it had not been judged.
func TestLookOverKnown(t *testing.T) {
	const fresh = 10
	articles, _ := templateStream(5, foreseen)
	looked := func(known int, flags uint8) *outlook {
		e := New(Options{})
		for i, a := range articles[:known] {
			r := e.Read(a)
			r.flags |= flags
			e.Place(r, int64(i+1))
		}
		var next []*Reading
		for _, a := range articles[foreseen-fresh:] {
			next = append(next, e.Read(a))
		}
		e.LookOver(next)
		if len(e.arts) != known || e.awaited != known+fresh {
			t.Errorf("%d articles are known, not %d, and %d awaited", len(e.arts), known, e.awaited)
		}
		return e.outlook
	}
	alone, after := looked(0, 0), looked(foreseen-fresh, 0)
	if len(alone.worn) > 30 || len(after.worn) <= 30 {
		t.Errorf("%d terms are found worn in %d articles, and %d after others", len(alone.worn), fresh, len(after.worn))
	}
	if math.Abs(alone.sparse-after.sparse) < 0.1 || math.Abs(alone.crowded-after.crowded) < 0.1 {
		t.Errorf("%.2f are without kin and %.2f in a crowd, and after others %.2f and %.2f", alone.sparse, alone.crowded, after.sparse, after.crowded)
	}
	if judged := looked(foreseen-fresh, isCrowded|hasKin); !reflect.DeepEqual(judged, after) {
		t.Errorf("what came of judging makes the crowd %.2f, not %.2f", judged.crowded, after.crowded)
	}
}

// What was found of a stream is taken over as if it had been so before, and counts for less and less.
func TestOutlookIsTakenOver(t *testing.T) {
	e := New(Options{})
	e.outlook = &outlook{sparse: 0.9, crowded: 0.8}
	for _, c := range []struct {
		articles        int // which have kin and are in no crowd
		sparse, crowded float64
	}{{0, 0.9, 0.8}, {50, 0.45, 0.4}, {450, 0.09, 0.08}} {
		for i := len(e.arts); i < c.articles; i++ {
			r := e.Read(&Article{Num: int64(i + 1), Title: syllables(uint64(70_000 + 7*i)), Language: "en", Published: noon, Seen: noon})
			r.flags |= hasKin
			e.Place(r, r.num)
		}
		if s, n := e.sparse(), e.crowdedShare(); math.Abs(s-c.sparse) > 0.001 || math.Abs(n-c.crowded) > 0.001 {
			t.Errorf("after %d articles %.3f are without kin and %.3f in a crowd, not %.3f and %.3f", c.articles, s, n, c.sparse, c.crowded)
		}
	}
}

// An engine believes what it was shown of a term until it has eyes of its own: which groups it leads to is known of fewer
// articles than how many have it.
func TestExpected(t *testing.T) {
	e := New(Options{})
	e.outlook = &outlook{worn: map[uint32]wearing{
		5: {spread: 5}, 6: {spread: 8}, 7: {spread: 3}, 9: {spread: 8, span: 2 * wearCount}, 10: {spread: 8, span: 5 * wearCount},
	}}
	e.steep = wearSteep
	for range 5 * wearCount {
		e.arts, e.groups = append(e.arts, &Reading{}), append(e.groups, 0)
	}
	e.stamps = make([]uint64, wearCount)
	for _, c := range []struct {
		sum             uint32
		n, step, groups int // so many articles have it, one in so many, and are in so many groups
		want            uint8
	}{
		{7, 0, 5, 1, 3},
		{7, 2, 5, 1, 3},
		{7, wearSample - 1, 5, 1, 3},
		{7, wearSample, 5, 1, 8},
		{7, wearSample, 5, 14, 6},
		{5, 0, 5, 1, 5},
		{5, wearSample - 1, 5, 1, 5},
		{5, wearSample, 5, 1, 8},
		{6, 0, 5, 1, 8},
		{6, wearLeast, 5, wearLeast, 0}, // what it sees of few counts where it is worse
		{9, 0, 5, 1, 0},
		{9, wearSample, 5, 1, 0},
		{9, wearCount, 5, 1, 8},
		{10, 0, 5, 1, 8},
		{10, wearCount, 2, 1, 0},
		{8, 0, 5, 1, 8},
		{8, wearCount, 5, 1, 8},
	} {
		var p *posting
		for i := range c.n {
			if p == nil {
				p = &posting{}
			}
			at := len(e.arts) - c.step*(c.n-i)
			p.places = append(p.places, int32(at))
			e.groups[at] = int32(i % c.groups)
		}
		if got := e.expected(c.sum, p); got != c.want {
			t.Errorf("the term %d, which %d articles in %d groups have, counts for %d eighths, not %d", c.sum, c.n, c.groups, got, c.want)
		}
	}
}

// What many articles have is counted in all that is looked over, not only in those that are judged on trial, and no more
// than counted of them.
func TestSpans(t *testing.T) {
	e := New(Options{})
	var list []*Reading
	for i := range 3 * counted {
		title := "Ludlow " + syllables(uint64(i))
		if i >= counted && i%2 == 0 {
			title = "Skarvik " + syllables(uint64(i))
		}
		if i%3 == 1 {
			title = "Whitby " + syllables(uint64(i)) // one in three is looked at, and none of these
		}
		list = append(list, e.Read(&Article{Num: int64(i + 1), Title: title, Language: "en"}))
	}
	found := spans(list)
	for word, want := range map[string]int32{"Skarvik": 3 * wearCount, "Ludlow": 3 * wearCount / 2} {
		sum := e.ReadHeadline(word, "en").marks[0].sum
		if got := found[sum]; got < want-1 || got > want+1 {
			t.Errorf("%s has a span of %d, not %d", word, got, want)
		}
	}
	if len(found) != 2 {
		t.Errorf("%d terms have spans", len(found))
	}
	e.LookOver(list)
	if sum := e.ReadHeadline("Skarvik", "en").marks[0].sum; e.outlook.worn[sum].span != found[sum] {
		t.Errorf("the outlook is %+v", e.outlook.worn[sum])
	}
	if e.awaited != outlookEnds {
		t.Errorf("%d articles are awaited", e.awaited)
	}
}
