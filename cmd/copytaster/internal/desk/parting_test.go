package desk

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
	"github.com/copytaster/copytaster/feed/store"
)

// TestOrders gives random orders on the articles of three events, a round after each, and holds that no article is lost or
// doubled, that no id is forgotten, that what is parted is apart and what is joined together, but for orders that
// contradict one another, and that a further round changes nothing.
func TestOrders(t *testing.T) {
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 7))
			o := newOrders(t)
			o.bring(len(o.coming))
			o.round()
			o.check()
			for range 25 {
				a, b := o.urls[random.IntN(len(o.urls))], o.urls[random.IntN(len(o.urls))]
				if a == b {
					continue
				}
				word := []string{config.Join, config.Part}[random.IntN(2)]
				o.cfg.Group.Decisions = append(o.cfg.Group.Decisions, config.Decision{Word: word, A: a, B: b})
				o.round()
				o.check()
				if random.IntN(4) > 0 {
					o.publish()
				}
			}
		})
	}
}

// TestOrdersOnNews gives random orders, as TestOrders does, while the articles come, also on those that are still to come.
func TestOrdersOnNews(t *testing.T) {
	for seed := range uint64(40) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 8))
			o := newOrders(t)
			all := len(o.coming)
			for len(o.coming) > 0 {
				for range random.IntN(4) {
					a, b := o.all[random.IntN(all)].URL, o.all[random.IntN(all)].URL
					if a == b {
						continue
					}
					word := []string{config.Join, config.Part}[random.IntN(2)]
					o.cfg.Group.Decisions = append(o.cfg.Group.Decisions, config.Decision{Word: word, A: a, B: b})
				}
				o.bring(1 + random.IntN(4))
				o.round()
				o.check()
				o.publish()
			}
		})
	}
}

// TestOrdersOnTakenUp parts in the round in which the store is new what an edition that stands has in one story.
func TestOrdersOnTakenUp(t *testing.T) {
	o := newOrders(t)
	var recalled []store.Recalled
	founder := o.all[0].ID
	for _, a := range o.all {
		recalled = append(recalled, store.Recalled{Article: a.ID, Story: feed.StoryID(founder), Founder: founder})
	}
	states := []store.StoryState{{ID: feed.StoryID(founder), Founder: founder, Published: o.all[0].Published, Updated: o.now}}
	if err := o.store.PutRecalled(t.Context(), o.now, recalled, states, nil); err != nil {
		t.Fatal(err)
	}
	o.cfg.Group.Decisions = []config.Decision{
		{Word: config.Part, A: o.all[0].URL, B: o.all[1].URL}, {Word: config.Join, A: o.all[1].URL, B: o.all[2].URL},
	}
	o.bring(len(o.coming))
	o.round()
	o.check()
}

// What an edition that was taken up had as another story goes on in the one that it became, also where no item of it shows the
// article that founded it, whichever comes first, or alone.
func TestFounderOfAnother(t *testing.T) {
	for name, come := range map[string][]int{"after": {0, 1}, "before": {1, 0}, "alone": {1}} {
		o := reported(t, tarn, eels)
		founder, at := o.all[0].ID, o.all[0].Published
		story := feed.StoryID(founder)
		err := o.store.PutRecalled(
			t.Context(), o.now, []store.Recalled{{Article: founder, Story: story, Founder: founder, Published: at}},
			[]store.StoryState{{ID: story, Founder: founder, Published: at, Updated: o.now}}, map[feed.ID][]feed.ID{story: {feed.StoryID(o.all[1].ID)}},
		)
		if err != nil {
			t.Fatal(err)
		}
		o.coming = nil
		for _, i := range come {
			o.coming = append(o.coming, o.all[i])
		}
		for num := range int64(len(come)) {
			o.bring(1)
			o.round()
			if e := o.event(num + 1); e.Story != story || e.Founder != founder || !e.Published.Equal(at) {
				t.Errorf("%s: article %d is in %+v, want %s of %s", name, num+1, e.Group, story, at)
			}
		}
	}
}

// Where the edition shows it in a story since, as when it was parted from what its own became, it goes on there.
func TestFounderElsewhere(t *testing.T) {
	o := reported(t, tarn, eels)
	founder, at := o.all[0].ID, o.all[0].Published
	story, parted := feed.StoryID(founder), feed.NewID("parted")
	err := o.store.PutRecalled(
		t.Context(), o.now, []store.Recalled{
			{Article: founder, Story: story, Founder: founder, Published: at},
			{Article: o.all[1].ID, Story: parted, Founder: o.all[1].ID, Published: o.all[1].Published},
		}, []store.StoryState{
			{ID: story, Founder: founder, Published: at, Updated: o.now},
			{ID: parted, Founder: o.all[1].ID, Published: o.all[1].Published, Updated: o.now},
		}, map[feed.ID][]feed.ID{story: {feed.StoryID(o.all[1].ID)}},
	)
	if err != nil {
		t.Fatal(err)
	}
	o.bring(2)
	o.round()
	if s := o.apiece(); s[0] != story || s[1] != parted {
		t.Errorf("they are in the stories %v, want %s and %s", s, story, parted)
	}
}

// What nothing tells of stays with the older of two that are parted, whichever was read first.
func TestPartedStrangerStays(t *testing.T) {
	for older, younger := range map[int]int{0: 1, 1: 0} {
		o := reported(t, tarn, brackwater, eels)
		o.part(0, 1)
		o.now = o.now.Add(time.Hour)
		o.all[older].Published, o.all[younger].Published = o.now.Add(-9*time.Hour), o.now.Add(-8*time.Hour)
		o.bring(3)
		o.inOne(1)
		o.round()
		if s := o.apiece(); s[2] != s[older] || s[older] == s[younger] {
			t.Errorf("with article %d as the older they are in the stories %v", older+1, s)
		}
	}
}

// What a person parted from one of two goes with the other one, whatever it is like.
func TestPartedGoesWithOther(t *testing.T) {
	for from, with := range map[int]int{0: 1, 1: 0} {
		said := [][2]string{tarn, brackwater}
		o := reported(t, tarn, brackwater, said[from])
		o.part(0, 1)
		o.part(from, 2)
		o.bring(3)
		o.inOne(1)
		o.round()
		if s := o.apiece(); s[2] != s[with] || s[0] == s[1] {
			t.Errorf("parted from article %d, they are in the stories %v", from+1, s)
		}
	}
}

// What a person joined goes together with that of two parted articles which it is most like, each of it counted.
func TestJoinedGoesTogether(t *testing.T) {
	o := reported(t, tarn, brackwater, [2]string{"Chimney at Tarn", "It is a ruin now."}, brackwater)
	o.part(0, 1)
	o.cfg.Group.Pin = [][]string{{o.all[2].URL, o.all[3].URL}}
	o.bring(4)
	o.inOne(1)
	o.round()
	if s := o.apiece(); s[2] != s[3] || s[3] != s[1] || s[0] == s[1] {
		t.Errorf("they are in the stories %v", s)
	}
}

// A founding article that stands in the way of what a person joined keeps its story, id and date, with all that nobody
// decided on: what is joined leaves.
func TestFounderStays(t *testing.T) {
	o := reported(t, tarn, brackwater, eels, skarvik[0])
	o.bring(4)
	o.inOne(1, 4)
	before := o.event(1)
	o.cfg.Group.Decisions = []config.Decision{
		{Word: config.Join, A: o.all[1].URL, B: o.all[3].URL}, {Word: config.Part, A: o.all[0].URL, B: o.all[3].URL},
	}
	o.round()
	if s := o.apiece(); s[0] != before.Story || s[2] != s[0] || s[1] == s[0] || s[3] != s[1] {
		t.Errorf("they are in the stories %v, the first was %s", s, before.Story)
	}
	if e := o.event(1); e.Founder != before.Founder || !e.Published.Equal(before.Published) {
		t.Errorf("%+v, before %+v", e.Group, before.Group)
	}
}

// The lead that an article took goes with it when it leaves a story, and stays when another one leaves.
func TestPartedLead(t *testing.T) {
	for lead, stays := range map[int64]int64{2: 0, 3: 3} {
		o := reported(t, tarn, brackwater, tarn)
		o.bring(3)
		o.inOne(1)
		if err := o.store.SetLeads(t.Context(), map[int64]int64{1: lead}); err != nil {
			t.Fatal(err)
		}
		o.part(0, 1)
		o.round()
		if e := o.event(1); e.Lead != stays || len(e.Members) != 2 {
			t.Errorf("led by article %d before, %+v with %d articles", lead, e.Group, len(e.Members))
		}
	}
}

// Two articles of one text are still known to be that when they leave a story.
func TestPartedCopies(t *testing.T) {
	o := reported(t, tarn, brackwater, brackwater)
	o.bring(3)
	o.inOne(1)
	err := o.store.PutRelations(t.Context(), &store.Relations{Joined: []store.Member{{Article: 3, Group: 1, CopyOf: 2}}})
	if err != nil {
		t.Fatal(err)
	}
	o.part(0, 1)
	o.round()
	e := o.event(2)
	if len(e.Members) != 2 {
		t.Fatalf("%+v has %d articles", e.Group, len(e.Members))
	}
	if m := e.Members[1]; m.Num != 3 || m.CopyOf != 2 {
		t.Errorf("article %d has the text of %d", m.Num, m.CopyOf)
	}
}

// Two articles of one text are known to be that when a person joins their stories.
func TestJoinedCopies(t *testing.T) {
	o := reported(t, brackwater, brackwater)
	o.bring(2)
	o.relations(&store.Relations{Through: 2})
	o.cfg.Group.Pin = [][]string{o.urls}
	o.round()
	if e := o.event(1); len(e.Members) != 2 || e.Members[1].CopyOf != 1 {
		t.Errorf("the story has the articles %+v", e.Members)
	}
}

// orders is a store whose articles a person puts in order.
type orders struct {
	t      testing.TB
	cfg    *config.Config
	store  *store.Store
	now    time.Time
	all    []feed.Article
	coming []feed.Article   // those of them that are still to come
	urls   []string         // of those that came
	told   map[feed.ID]bool // the ids that were published
}

func newOrders(t testing.TB) *orders {
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "news.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	o := &orders{
		t: t, store: st, now: time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC), told: map[feed.ID]bool{},
		cfg: &config.Config{Channels: []channel.Channel{{}}},
	}
	o.cfg.Group.Window = 14 * 24 * time.Hour
	for i := range 4 {
		for n, about := range []string{
			"Fire guts the Hallett sail loft in Brackwater", "Trawler Anna Breda runs aground off Sallow Point", "Tarn Mill chimney blown up after a century",
		} {
			o.all = append(o.all, o.article(i, n, about, time.Duration(n-10*i)*time.Minute))
		}
	}
	o.coming = o.all
	return o
}

// article makes an article of the outlet of a number.
func (o *orders) article(outlet, n int, about string, later time.Duration) feed.Article {
	url := fmt.Sprintf("https://outlet%d.example/%d", outlet, n)
	a := feed.Article{
		OwnID: url, URL: url, Title: about, Summary: about + ", and the whole village came to see it.", Language: "en",
		Published: o.now.Add(later), Outlet: feed.Outlet{Key: fmt.Sprintf("outlet%d.example", outlet)},
	}
	a.ID = feed.ArticleID(&a, "", true)
	return a
}

// What three articles say that have nothing in common.
var (
	tarn       = [2]string{"Tarn Mill chimney blown up after a century", "Engineers brought it down while the village watched from the weir."}
	brackwater = [2]string{"Fire guts the Hallett sail loft in Brackwater", "Forty firefighters could not save it. Nobody was hurt."}
	eels       = [2]string{"Eel count lowest since the sluice was built", "Wardens on the lower Ebble found nine in a night."}
)

// reported is a store to which articles come of which each outlet has one, an hour after the one before.
func reported(t *testing.T, said ...[2]string) *orders {
	o := newOrders(t)
	o.all = nil
	for i, s := range said {
		a := o.article(i, 0, s[0], time.Duration(i-len(said))*time.Hour)
		a.Summary = s[1]
		o.all = append(o.all, a)
	}
	o.coming = o.all
	return o
}

// apiece returns the story of each article in the order of their numbers.
func (o *orders) apiece() []feed.ID {
	o.t.Helper()
	stories := o.events()
	var ids []feed.ID
	for num := range int64(len(o.urls)) {
		ids = append(ids, stories[num+1])
	}
	return ids
}

// inOne puts what came into the group of a number, but for some articles, without a round.
func (o *orders) inOne(group int64, without ...int64) {
	o.t.Helper()
	var r store.Relations
	for r.Through < int64(len(o.urls)) {
		if r.Through++; !slices.Contains(without, r.Through) {
			r.Joined = append(r.Joined, store.Member{Article: r.Through, Group: group})
		}
	}
	if err := o.store.PutRelations(o.t.Context(), &r); err != nil {
		o.t.Fatal(err)
	}
}

// part has a person part two articles.
func (o *orders) part(a, b int) {
	o.cfg.Group.Decisions = append(o.cfg.Group.Decisions, config.Decision{Word: config.Part, A: o.all[a].URL, B: o.all[b].URL})
}

// event returns the story of an article.
func (o *orders) event(num int64) store.Event {
	o.t.Helper()
	e, ok, err := o.store.Event(o.t.Context(), num)
	if err != nil || !ok {
		o.t.Fatal(ok, err)
	}
	return e
}

// bring stores so many of the articles that are still to come.
func (o *orders) bring(n int) {
	o.t.Helper()
	for _, a := range o.coming[:min(n, len(o.coming))] {
		states, err := o.store.Sources(o.t.Context(), []string{"https://" + a.Outlet.Key + "/feed"})
		if err != nil {
			o.t.Fatal(err)
		}
		out := store.Outcome{Source: states[0], Changed: true, Articles: []feed.Article{a}, Address: states[0].Address}
		if _, err := o.store.Put(o.t.Context(), o.now, []store.Outcome{out}); err != nil {
			o.t.Fatal(err)
		}
		o.urls = append(o.urls, a.URL)
	}
	o.coming = o.coming[min(n, len(o.coming)):]
}

func (o *orders) desk() *Desk { return New(Setup{Config: o.cfg, Store: o.store, Now: o.now}) }

func (o *orders) round() {
	o.t.Helper()
	o.now = o.now.Add(time.Hour)
	if err := o.desk().relate(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
}

// stored returns all stories that are kept.
func (o *orders) stored() (all []store.Event) {
	o.t.Helper()
	for some, err := range o.store.Events(o.t.Context(), false) {
		if err != nil {
			o.t.Fatal(err)
		}
		all = append(all, some...)
	}
	return all
}

// events returns the story of each article by its number.
func (o *orders) events() map[int64]feed.ID {
	o.t.Helper()
	stories := map[int64]feed.ID{}
	for _, e := range o.stored() {
		if !slices.ContainsFunc(e.Members, func(m store.Candidate) bool { return m.Article.ID == e.Founder }) {
			o.t.Errorf("story %s has lost its founding article", e.Story)
		}
		for _, m := range e.Members {
			if _, met := stories[m.Num]; met {
				o.t.Errorf("article %d is in two stories", m.Num)
			}
			stories[m.Num] = e.Story
		}
	}
	if len(stories) != len(o.urls) {
		o.t.Errorf("%d articles, want %d", len(stories), len(o.urls))
	}
	return stories
}

// publish does what an edition does with all stories.
func (o *orders) publish() {
	o.t.Helper()
	var states []store.StoryState
	for _, e := range o.stored() {
		states = append(states, store.StoryState{ID: e.Story, Founder: e.Founder, Published: e.Published, Updated: o.now, Digest: 1})
		o.told[e.Story] = true
	}
	if err := o.store.PutStories(o.t.Context(), states); err != nil {
		o.t.Fatal(err)
	}
}

func (o *orders) check() {
	o.t.Helper()
	stories := o.events()
	w, err := o.desk().wishes(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	for _, p := range w.parted {
		if stories[p[0]] == stories[p[1]] {
			o.t.Errorf("%v are together against %v", p, o.cfg.Group.Decisions)
		}
	}
	for _, set := range w.bound() {
		contradicted := slices.ContainsFunc(w.parted, func(p [2]int64) bool { return slices.Contains(set, p[0]) && slices.Contains(set, p[1]) })
		for _, num := range set {
			if !contradicted && stories[num] != stories[set[0]] {
				o.t.Errorf("%d and %d of %v are apart against %v", num, set[0], set, o.cfg.Group.Decisions)
			}
		}
	}
	live := map[feed.ID]bool{}
	for _, id := range stories {
		live[id] = true
	}
	for id := range o.told {
		became, err := o.store.Targets(o.t.Context(), []feed.ID{id})
		if err != nil {
			o.t.Fatal(err)
		}
		if !live[id] && !live[became[id]] {
			o.t.Errorf("the story %s leads nowhere (%s)", id, became[id])
		}
	}
	before, err := o.store.Revision(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	if err := o.store.Set(o.t.Context(), decisionsKey, "looked at again"); err != nil {
		o.t.Fatal(err)
	}
	o.round()
	if after, _ := o.store.Revision(o.t.Context()); after != before {
		o.t.Errorf("a further round changed something: %v, then %v", stories, o.events())
	}
	if o.t.Failed() {
		o.t.FailNow()
	}
}

// BenchmarkOrders measures a round with fifty new articles where a person parted each of a thousand from all others.
func BenchmarkOrders(b *testing.B) {
	o := newOrders(b)
	o.coming = nil
	n := 0
	bring := func(count int) {
		for range count {
			n++
			o.coming = append(o.coming, o.article(n%20, n, fmt.Sprintf("Ferry %d waits for the crane at pier %d", n, n%400), 0))
		}
		o.bring(count)
	}
	bring(1000)
	o.cfg.Group.Split = [][]string{slices.Clone(o.urls)}
	o.round()
	for range b.N {
		b.StopTimer()
		bring(50)
		b.StartTimer()
		o.round()
	}
}
