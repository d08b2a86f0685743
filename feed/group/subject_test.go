package group

import (
	"fmt"
	"math/rand/v2"
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
	if b := blind.breadth(); b < 20 || b > 30 {
		t.Errorf("the breadth is %.1f", b)
	}
	few := New(Options{})
	for i := range int64(3000) {
		k := uint64(i % 40)
		title := fmt.Sprintf("%s sues %s over %s", syllables(k), syllables(40+k), syllables(80+k))
		few.Judge(few.Read(&Article{Num: i + 1, Title: title, Language: "en", Published: noon, Seen: noon}))
	}
	if b := few.breadth(); b != 1 {
		t.Errorf("forty events told ever again have a breadth of %.1f", b)
	}
}
