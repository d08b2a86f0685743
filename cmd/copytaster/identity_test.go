package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/copytaster/copytaster/feed"
)

// toldStory is what a feed.json of ours says of a story's identity.
type toldStory struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Published string `json:"date_published"`
	Ours      struct {
		Related []struct{ Relation, Title, URL string } `json:"related"`
		Story   struct {
			Founder string   `json:"founder"`
			Lead    string   `json:"lead"`
			Members []string `json:"members"`
			Aliases []string `json:"aliases"`
		} `json:"story"`
	} `json:"_copytaster"`
}

func (n *newsroom) told() []toldStory {
	n.t.Helper()
	b, err := os.ReadFile(filepath.Join(n.dir, "public", "feed.json"))
	if err != nil {
		n.t.Fatal(err)
	}
	var f struct{ Items []toldStory }
	if err := json.Unmarshal(b, &f); err != nil {
		n.t.Fatal(err)
	}
	return f.Items
}

// event is an invented event, and how it can be told.
type event struct{ what, where, who string }

// tell is how the n-th outlet tells the event.
func (e event) tell(n int) (title, text string) {
	switch n % 4 {
	case 0:
		title = e.what + " in " + e.where + ", says " + e.who
	case 1:
		title = e.where + ": " + e.what + " as " + e.who + " looks on"
	case 2:
		title = e.who + " on the " + strings.ToLower(e.what) + " in " + e.where
	default:
		title = "What the " + strings.ToLower(e.what) + " means for " + e.where
	}
	return title, fmt.Sprintf("%s spoke of the %s in %s this morning. The people of %[3]s had waited for the %[2]s since March.", e.who, strings.ToLower(e.what), e.where)
}

// TestIdentityHolds lets outlets tell events in any order, late and again, and move to other addresses, over many rounds in
// which the store is lost now and then. No id changes, no date moves, no article stands in two stories, and what was told stays told: under its
// id, or as an alias of the story that it became.
func TestIdentityHolds(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			testIdentity(t, rand.New(rand.NewPCG(seed, 7)))
		})
	}
}

func testIdentity(t *testing.T, r *rand.Rand) {
	const outlets, events, rounds = 5, 24, 14
	whats := strings.Fields("Landslip Regatta Strike Bypass Flood Auction Outbreak Eclipse Lawsuit Merger Derailment Festival")
	wheres := strings.Fields("Ardlow Brackwater Cobsey Dunmere Ebbleford Fallowgate Gorsehaven Hexley Inverpool Jarrowick Kelmouth Lindale")
	whos := strings.Fields("Abernathy Bellweather Cresswell Dunstable Ellingham Fotheringay Garrick Hallett Ibbotson Jessop Kettering Loxley")
	o := newRogue(t)
	var addresses []string
	for i := range outlets {
		addresses = append(addresses, fmt.Sprintf("{url: %s/%d, outlet: Outlet %c}", o.URL, i, 'A'+i))
	}
	n := newNewsroom(t, "channels: [{name: all, settle: 0s, limit: 1000}]\nsources: ["+strings.Join(addresses, ", ")+"]\n")
	var waiting [][2]int // event and outlet
	for e := range events {
		for i := range outlets {
			if r.IntN(3) > 0 {
				waiting = append(waiting, [2]int{e, i})
			}
		}
	}
	r.Shuffle(len(waiting), func(i, j int) { waiting[i], waiting[j] = waiting[j], waiting[i] })
	feeds, moves := make([]strings.Builder, outlets), make([]int, outlets)
	date := map[string]string{}
	for round := range rounds {
		for range len(waiting)/(rounds-round) + r.IntN(3) {
			if len(waiting) == 0 {
				break
			}
			e, i := waiting[0][0], waiting[0][1]
			waiting = waiting[1:]
			title, text := event{whats[e%12], wheres[(e*5+e/12)%12], whos[(e*7+e/12*3)%12]}.tell(i)
			at := n.now.Add(-time.Duration(r.IntN(600)) * time.Minute)
			fmt.Fprintf(&feeds[i], "<item><title>%s</title><link>https://o%d.example/at/%d</link><guid>%d</guid><pubDate>%s</pubDate><description>%s</description></item>",
				title, i, e, e, at.Format(time.RFC1123Z), text)
		}
		lost := r.IntN(5) == 0
		for i := range feeds {
			if !lost && r.IntN(8) == 0 { // what moves while the store is lost is known by its old address only
				moves[i]++
			}
			items := strings.ReplaceAll(feeds[i].String(), "/at/", fmt.Sprintf("/at-%d/", moves[i]))
			o.play(fmt.Sprintf("/%d", i), serve("<rss version=\"2.0\"><channel><title>O</title>"+items+"</channel></rss>",
				fmt.Sprintf(`"%d-%d-%d"`, i, feeds[i].Len(), moves[i])))
		}
		if lost {
			os.Remove(filepath.Join(n.dir, "copytaster.db"))
		}
		n.expect(2*time.Hour, exitDone)
		checkIdentity(t, n, round, date)
		before := n.edition()
		n.expect(0, exitDone)
		n.kept(before)
	}
	if grouped := slices.ContainsFunc(n.told(), func(s toldStory) bool { return len(s.Ours.Story.Members) > 1 }); !grouped {
		t.Error("nothing was grouped at all")
	}
}

// checkIdentity holds what is told now against the dates of all that was ever told.
func checkIdentity(t *testing.T, n *newsroom, round int, date map[string]string) {
	t.Helper()
	stories := n.told()
	in, there := map[string]string{}, map[string]bool{}
	for _, s := range stories {
		there[s.ID] = true
		if was, known := date[s.ID]; known && was != s.Published {
			t.Errorf("round %d: %s was dated %s and is %s", round, s.ID, was, s.Published)
		}
		date[s.ID] = s.Published
		for _, alias := range s.Ours.Story.Aliases {
			there["urn:uuid:"+alias] = true
			page, err := os.ReadFile(filepath.Join(n.dir, "public", "story", alias, "index.html"))
			if err != nil || !strings.Contains(string(page), strings.TrimPrefix(s.ID, "urn:uuid:")) {
				t.Errorf("round %d: the page of the alias %s does not lead to %s: %v", round, alias, s.ID, err)
			}
		}
		for _, a := range append([]string{s.Ours.Story.Lead}, s.Ours.Story.Members...) {
			if other, known := in[a]; known {
				t.Errorf("round %d: the article %s is in %s and in %s", round, a, other, s.ID)
			}
			in[a] = s.ID
		}
	}
	for id := range date {
		if !there[id] {
			t.Fatalf("round %d: %s was told and is neither there nor an alias", round, id)
		}
	}
}

// TestIdentityOfMany holds that an edition of more stories than are read at once is taken up as it stood where its store is
// lost: also where the article that founded a story is not the oldest in it.
func TestIdentityOfMany(t *testing.T) {
	t.Parallel()
	const events = 700
	o := newRogue(t)
	n := newNewsroom(t, fmt.Sprintf("channels: [{name: all, settle: 0s, limit: 2000}]\n"+
		"sources: [{url: %s/0, outlet: Outlet A}, {url: %[1]s/1, outlet: Outlet B}]\n", o.URL))
	whats := strings.Fields("Landslip Regatta Strike Bypass Flood Auction Outbreak Eclipse Lawsuit Merger Derailment Festival")
	name := func(i int, end string) string {
		return fmt.Sprintf("%c%c%c%s", 'B'+i%20, "aeiou"[i/20%5], 'b'+i/100%20, end)
	}
	play := func(outlet, told int, at time.Time) {
		var items strings.Builder
		for i := range told {
			title, text := event{whats[i%12], name(i, "worth"), name(i*7, "inger")}.tell(outlet)
			fmt.Fprintf(&items, "<item><title>%s</title><link>https://o%d.example/%d</link><guid>%d</guid><pubDate>%s</pubDate><description>%s</description></item>",
				title, outlet, i, i, at.Add(-time.Duration(i)*time.Second).Format(time.RFC1123Z), text)
		}
		o.play(fmt.Sprintf("/%d", outlet), serve("<rss version=\"2.0\"><channel><title>O</title>"+items.String()+"</channel></rss>",
			fmt.Sprintf(`"%d-%d"`, outlet, told)))
	}
	began := n.now
	play(0, events, began)
	play(1, 0, began)
	n.expect(0, exitDone)
	play(1, events, began.Add(-time.Hour)) // it comes late, and ran before
	n.expect(2*time.Hour, exitDone)
	before := n.edition()
	covered := 0
	for _, s := range n.told() {
		if len(s.Ours.Story.Members) == 1 {
			covered++
		}
	}
	if covered < events*9/10 {
		t.Fatalf("%d stories of %d have coverage", covered, events)
	}
	if err := os.Remove(filepath.Join(n.dir, "copytaster.db")); err != nil {
		t.Fatal(err)
	}
	n.expect(2*time.Hour, exitDone)
	n.kept(before)
	n.expect(0, exitDone)
	n.kept(before)
}

// TestFounderExpires holds that a story keeps its date in every channel when its founding article expires: a private
// source's time stays unknown to those that may not show it.
func TestFounderExpires(t *testing.T) {
	t.Parallel()
	p := newPress(t)
	n := newNewsroom(t, fmt.Sprintf(`
base_url: %[2]s
sources:
  - {url: %[1]s/paid, outlet: Paid Desk, private: true}
  - {url: %[1]s/part, outlet: Paid Desk, private: true}
  - {url: %[1]s/bay, outlet: Bay Post}
  - {url: %[1]s/ebble, outlet: Ebble Herald}
  - {url: %[1]s/cape, outlet: Cape Courier}
channels:
  - {name: all, settle: 0s, where: not (title contains "mast")}
  - {name: part, settle: 0s, sources: ['%[1]s/part', '%[1]s/bay', '%[1]s/ebble', '%[1]s/cape']}
`, p.URL, archiveBase))
	at := func(hour int) string { return time.Date(2026, 9, 14, hour, 0, 0, 0, time.UTC).Format(time.RFC1123Z) }
	loft := item{
		"p1", "https://paid.example/loft", "Fire guts the old sail loft in Brackwater",
		"Forty firefighters could not save the Hallett sail loft on the quay in Brackwater, where the fire began in a tar store.", at(5),
	}
	openLoft := item{
		"b1", "https://bay.example/loft", "Brackwater sail loft destroyed in blaze",
		"The Hallett sail loft on Brackwater quay burned to the ground. Forty firefighters fought the fire, which began in a tar store.", at(6),
	}
	mast := item{
		"p2", "https://paid.example/mast", "Lightning splits the mast of the schooner Elsa Brandt",
		"The schooner Elsa Brandt lost her mainmast to lightning off Sallow Point and was towed to Tarn by the pilot cutter.", at(7),
	}
	openMast := item{
		"b2", "https://bay.example/mast", "Schooner Elsa Brandt towed in with a split mast",
		"The pilot cutter towed the schooner Elsa Brandt to Tarn after lightning off Sallow Point split her mainmast.", at(8),
	}
	eels := item{
		"e1", "https://ebble.example/eels", "Eel count on the lower Ebble is the lowest since the sluice was built",
		"Wardens on the lower Ebble found nine eels in a night, a third of last year, and blame the sluice at Marsh End.", at(3),
	}
	capeEels := item{
		"c1", "https://cape.example/eels", "Nine eels in a night: lowest count on the lower Ebble",
		"Wardens on the lower Ebble blame the sluice at Marsh End for the lowest eel count since it was built.", at(4),
	}
	p.feeds["/paid"], p.feeds["/part"] = []item{loft, mast}, []item{loft, mast}
	p.feeds["/bay"], p.feeds["/ebble"], p.feeds["/cape"] = []item{openLoft, openMast}, []item{eels}, []item{capeEels}
	n.expect(0, exitDone)
	for i := range 60 { // newer ones, so that these are not kept as the newest of a quiet source
		for path, outlet := range map[string]string{"/paid": "paid", "/part": "part", "/ebble": "ebble"} {
			p.feeds[path] = append(p.feeds[path], item{
				guid: fmt.Sprint("later-", i), link: fmt.Sprintf("https://%s.example/later/%d", outlet, i),
				title: fmt.Sprintf("%s ledger %d", outlet, i*7919), body: fmt.Sprintf("Page %d of the %s ledger.", i*113, outlet), date: at(9),
			})
		}
	}
	n.expect(24*time.Hour, exitDone)
	dates := func(channel, title string) string {
		t.Helper()
		var found []string
		for _, e := range n.readFeed(archiveBase + path.Join(channel, "atom.xml")).entries {
			if strings.Contains(e.Content, "sail loft") && title == "loft" || strings.Contains(e.Content, "sluice") && title == "eels" {
				found = append(found, e.Published[:16])
			}
		}
		return strings.Join(found, " ")
	}
	told := func(when string) {
		t.Helper()
		for _, want := range [][3]string{
			{"", "loft", "2026-09-14T06:00"}, {"part", "loft", "2026-09-14T05:00"}, {"", "eels", "2026-09-14T03:00"}, {"part", "eels", "2026-09-14T03:00"},
		} {
			if got := dates(want[0], want[1]); got != want[2] {
				t.Errorf("%s: %s of %q is dated %q, want %q", when, want[1], want[0], got, want[2])
			}
		}
		for path, text := range n.edition() {
			for _, private := range []string{feed.AddressID(loft.link).String(), "2026-09-14T05:00", "2026-09-14T07:00"} {
				if !strings.HasPrefix(path, "part/") && strings.Contains(text, private) {
					t.Errorf("%s: %s has %s of a private article", when, path, private)
				}
			}
		}
	}
	told("at first")
	for range 57 {
		n.expect(40*time.Hour, exitDone)
	}
	for path, text := range n.edition() {
		if !strings.Contains(path, "archive/") && (strings.Contains(text, loft.link) || strings.Contains(text, eels.link)) {
			t.Errorf("%s still has what was to expire", path)
		}
	}
	told("when it expired")
}
