package group

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// What headlines about all kinds of things are made of beside names, and what one in seven has: a plague that is in
// everything and is no event.
var (
	broadDeeds  = strings.Fields("plans rejects unveils delays wins loses sells buys sues cuts raises opens closes warns denies backs fights hires fires launches recalls settles fines probes halts")
	broadThings = strings.Fields("price bank court report profit strike deal vote storm hospital school bridge pension merger lawsuit factory airport music film drug trial border election tax water energy market jobs union police mayor minister farm ship train match coach league player coast island desert study teacher nurse driver budget rent housing stadium museum river forest whale bee wheat coffee steel phone game rocket climate flood drought quake judge author painter singer hotel beach snow ice wind coal gold copper")
	broadPlague = strings.Fields("pox pox poxvirus epidemic lockdown quarantine infections vaccine masks testing")
)

// broadStream returns headlines without texts about all kinds of things. One in fifty tells again what another one told;
// told says which.
func broadStream(seed uint64, n int) (articles []*Article, told map[int]int) {
	rnd := rand.New(rand.NewPCG(seed, 11))
	of := func(words []string) string { return words[rnd.IntN(len(words))] }
	name := func() string { return syllables(uint64(rnd.IntN(3000))) }
	told = map[int]int{}
	for i := range n {
		title := fmt.Sprintf("%s %s %s %s after %s %s", name(), of(broadDeeds), name(), of(broadThings), of(broadThings), name())
		switch {
		case i%50 == 49:
			told[i] = i - 1 - rnd.IntN(9)
			words := strings.Fields(strings.Replace(articles[told[i]].Title, " after", "", 1))
			title = fmt.Sprintf("%s: %s %s %s, says %s", words[0], words[2], words[3], words[4], words[5])
		case i%7 == 3:
			title = fmt.Sprintf("%s: %s %s %s %s %s", of(broadPlague[:4]), name(), of(broadDeeds), of(broadPlague), of(broadThings), name())
		}
		at := noon.Add(time.Duration(i) * 5 * time.Minute)
		articles = append(articles, &Article{
			Num: int64(i + 1), Title: title, Language: "en", Outlet: fmt.Sprintf("outlet%d.example", rnd.IntN(60)), Published: at, Seen: at,
		})
	}
	return articles, told
}

// Where headlines without texts report all kinds of things, a subject that is in many of them is no story, and one event
// told twice is: to an engine that reads them one by one, and to one that was shown them first.
func TestSubjectIsNoStory(t *testing.T) {
	for seed := range uint64(3) {
		articles, told := broadStream(seed, 3000)
		for _, look := range []bool{false, true} {
			groups := judged(articles, look)
			size, most := map[int64]int{}, 0
			for _, g := range groups {
				size[g]++
				most = max(most, size[g])
			}
			found := 0
			for again, first := range told {
				if groups[again] == groups[first] {
					found++
				}
			}
			limit := 70 // the first are judged as if there were few things
			if look {
				limit = 4
			}
			if most > limit || 20*found < 19*len(told) {
				t.Errorf("stream %d, looked over %v: %d articles are one story, and %d of %d events that were told twice", seed, look, most, found, len(told))
			}
		}
	}
}

// How broad a stream is, an engine that was shown it knows of its beginning, and one that was not finds out. Many tellings of
// few events make no stream broad.
func TestBreadth(t *testing.T) {
	articles, _ := broadStream(3, 3000)
	blind, seeing := New(Options{}), New(Options{})
	var readings []*Reading
	for _, a := range articles {
		readings = append(readings, blind.Read(a))
	}
	seeing.LookOver(readings)
	if b := blind.breadth(); b != 1 {
		t.Errorf("an engine that knows nothing believes in a breadth of %.1f", b)
	}
	foreseen := seeing.breadth()
	for i, r := range readings {
		blind.Judge(r)
		if b := blind.breadth(); i == outlookEnds && (foreseen < b*2/3 || foreseen > b*3/2) {
			t.Errorf("the breadth is %.1f after %d articles, and was foreseen as %.1f", b, i, foreseen)
		}
	}
	if b := blind.breadth(); b != broadMost {
		t.Errorf("the breadth of much is %.1f", b)
	}
	few := New(Options{})
	for i := range int64(3000) {
		k := uint64(i % 900)
		title := fmt.Sprintf("%s sues %s over %s", syllables(k), syllables(40+k), syllables(80+k))
		few.Judge(few.Read(&Article{Num: i + 1, Title: title, Language: "en", Published: noon, Seen: noon}))
	}
	if b := few.breadth(); b < 1 || b > 1.2 { // were it not for the cube: 9
		t.Errorf("nine hundred events told ever again have a breadth of %.1f", b)
	}
}

// A headline that many outlets have word for word, or nearly, is one story, however many they are among how few, with a text
// and without, and whether or not its words were foreseen.
func TestManyTellOne(t *testing.T) {
	wordings := []string{
		"Ferry carrying 90 sinks off Lombok, dozens missing", "Ferry sinks off Lombok with 90 aboard, dozens missing",
		"Dozens missing after ferry carrying 90 sinks off Lombok",
	}
	const text = "The vessel went down in a storm on Monday night. Rescue boats search the strait; 90 people had boarded in Padang Bai, the port authority said."
	for _, c := range []struct {
		others, tellings, wordings int
		text                       string
	}{
		{3000, 200, 1, ""}, {3000, 200, 3, ""}, {600, 150, 1, ""}, {600, 200, 1, text},
	} {
		others, _ := broadStream(7, c.others)
		var articles []*Article
		tells := map[int]bool{}
		for i, a := range others {
			for range 2 {
				if n := len(tells); i > c.others/2 && n < c.tellings {
					tells[len(articles)] = true
					articles = append(articles, &Article{
						Title: wordings[n%c.wordings], Text: c.text, Language: "en", Outlet: fmt.Sprintf("paper%d.example", n), Published: a.Published, Seen: a.Seen,
					})
				}
			}
			if c.text != "" {
				a.Text = fmt.Sprintf("%s and %s met in %s.", syllables(uint64(5000+i)), syllables(uint64(6000+7*i)), syllables(uint64(9000+i)))
			}
			articles = append(articles, a)
		}
		for i, a := range articles {
			a.Num = int64(i + 1)
		}
		for _, look := range []bool{false, true} {
			stories := map[int64]int{}
			for i, g := range judged(articles, look) {
				if tells[i] {
					stories[g]++
				}
			}
			if len(tells) != c.tellings || len(stories) != 1 {
				t.Errorf("%d tellings in %d wordings among %d articles, looked over %v, are %d stories", len(tells), c.wordings, c.others, look, len(stories))
			}
		}
	}
}

// What headlines alone must be better by grows with the breadth, up to a limit, and nothing is asked where there are texts.
func TestSubject(t *testing.T) {
	for _, c := range []struct {
		articles int
		want     float64
		worth    uint8 // of a term that one in ten has
	}{{50, 0, 8}, {260, 0.4, 5}, {400, 0.8, 0}, {1600, 1.6, 0}, {6000, 1.6, 0}} {
		e := New(Options{})
		for i := range c.articles {
			e.arts = append(e.arts, &Reading{num: int64(i)})
		}
		if got := e.subject(&candidate{kind: wordless}); math.Abs(got-c.want) > 0.25 {
			t.Errorf("among %d headlines one must be better by %.2f, not %.2f", c.articles, got, c.want)
		}
		e.setWear(&Reading{})
		if got := e.worth(wearing{spread: 8, span: 10 * wearCount}); got != c.worth {
			t.Errorf("among %d headlines a term that one in ten has counts for %d eighths, not %d", c.articles, got, c.worth)
		}
		if got := e.worth(wearing{spread: 8, span: 60 * wearCount}); got != 8 {
			t.Errorf("among %d headlines a term that one in sixty has counts for %d eighths", c.articles, got)
		}
		e.setWear(&Reading{flags: hasText})
		if got := e.worth(wearing{spread: 8, span: 10 * wearCount}); got != 8 {
			t.Errorf("among %d articles with texts a term that one in ten has counts for %d eighths", c.articles, got)
		}
		if got := e.subject(&candidate{kind: several}); got != 0 {
			t.Errorf("among %d articles with texts one must be better by %.2f", c.articles, got)
		}
	}
}

// What one outlet says on several days word for word is a series, and brings its pieces to no other story either.
func TestSeriesStaysWorn(t *testing.T) {
	articles, _ := broadStream(6, 3000)
	series := map[int]bool{}
	for i := 1500; i < len(articles); i += 320 { // some 27 hours
		series[i] = true
		articles[i].Title, articles[i].Outlet = "pox and quarantine: testing, vaccine and masks explained", "gazette.example"
	}
	size := map[int64]int{}
	groups := judged(articles, false)
	for _, g := range groups {
		size[g]++
	}
	for i := range series {
		if n := size[groups[i]]; n > 1 {
			t.Errorf("article %d is in a story of %d", i, n)
		}
	}
}

// Explain goes by what an article was judged by: that others say the same word for word, and not that the article itself does.
func TestExplainTold(t *testing.T) {
	articles, _ := broadStream(5, 3000)
	for i := range articles[1500:1700] {
		if i%2 == 0 {
			articles[1500+i].Title = "Ferry carrying 90 sinks off Lombok, dozens missing"
		}
	}
	e := New(Options{})
	for _, a := range articles {
		e.Judge(e.Read(a))
		e.Name(a)
	}
	worn := func(r *Reading) bool {
		if _, _, ok := e.Explain(r.num); !ok {
			t.Fatalf("article %d is not known", r.num)
		}
		return slices.ContainsFunc(e.worn, func(left uint8) bool { return left < 8 })
	}
	told := e.arts[1698]
	if in, _, _ := e.Explain(told.num); len(told.cluster.members) != 100 || !in.Joins || worn(told) {
		t.Errorf("one of %d that say the same would join: %v", len(told.cluster.members), in.Joins)
	}
	lone := e.arts[slices.IndexFunc(e.arts, func(r *Reading) bool { return strings.HasPrefix(articles[r.num-1].Title, "pox") && r.num > 2000 })]
	if len(lone.cluster.members) > 1 || !worn(lone) {
		t.Errorf("%q is one of %d, and its words are as new", articles[lone.num-1].Title, len(lone.cluster.members))
	}
	_, outside, _ := e.Explain(lone.num)
	if notes := strings.Join(outside[0].Notes, "; "); !strings.Contains(notes, "headlines alone need 1.60 more") || !strings.Contains(notes, "count for little: pox") {
		t.Errorf("of the nearest outside it is noted: %s", notes)
	}
}
