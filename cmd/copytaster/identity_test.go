package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
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
