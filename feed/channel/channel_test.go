package channel

import (
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/copytaster/copytaster/feed"
)

var noon = time.Date(2026, 9, 13, 12, 0, 0, 0, time.UTC)

func article(n int, title string) *feed.Article {
	return &feed.Article{
		ID: feed.NewID("test", title), Title: title, Published: noon.Add(-time.Duration(n) * time.Hour),
		Outlet: feed.Outlet{Name: "Harbour Post"}, Authors: []string{"Mira Talbot"}, Categories: []string{"Transport"}, Language: "en",
	}
}

func piece(from *Source, a *feed.Article) Piece {
	return Piece{
		Article: a, Sources: []*Source{from}, Age: noon.Sub(a.Published),
		Body: func() string { return "The ferry leaves at nine. " + a.Title },
	}
}

// items offers each article as a story of its own.
func items(from *Source, articles ...*feed.Article) iter.Seq[Item] {
	return func(yield func(Item) bool) {
		for _, a := range articles {
			item := Item{Story: feed.StoryID(a.ID), Pieces: []Piece{piece(from, a)}, Published: a.Published, Outlets: 1}
			if !yield(item) {
				return
			}
		}
	}
}

func past(admitted func(feed.ID) bool) Past {
	return Past{Now: noon, Admitted: func(id feed.ID) time.Time {
		if admitted(id) {
			return noon.Add(-time.Hour)
		}
		return time.Time{}
	}}
}

func never(feed.ID) bool { return false }

// choose offers a channel items until it is full.
func choose(c *Channel, from iter.Seq[Item], p Past) (Selection, error) {
	x := c.Choose(p)
	for item := range from {
		if x.Offer(&item); x.Full() {
			break
		}
	}
	return x.Selection()
}

// titles names the leads that a channel chooses.
func titles(t *testing.T, c *Channel, p Past, from iter.Seq[Item]) string {
	t.Helper()
	byID := map[feed.ID]string{}
	for i := range from {
		for _, p := range i.Pieces {
			byID[p.Article.ID] = p.Article.Title
		}
	}
	s, err := choose(c, from, p)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, x := range s.Choices {
		out = append(out, byID[x.Lead])
	}
	return strings.Join(out, ",")
}

func TestRules(t *testing.T) {
	from := &Source{Name: "post", Address: "https://harbourpost.example/rss", Names: []string{"post", "https://harbourpost.example/rss"}, Tags: []string{"local", "sea"}}
	for rule, want := range map[string]bool{
		`title contains "bridge"`:                             true,
		`mentions(title, "BRIDGE", "tunnel")`:                 true,
		`mentions(title, "tunnel")`:                           false,
		`outlet == "Harbour Post" and source == "post"`:       true,
		`"sea" in tags`:                                       true,
		`"Mira Talbot" in authors`:                            true,
		`any(categories, lower(#) == "transport")`:            true,
		`age < duration("1h")`:                                false,
		`age <= duration("2h") and language == "en"`:          true,
		`published.Year() == 2026`:                            true,
		`content contains "ferry leaves"`:                     true,
		`title matches "^Harbour.*close$"`:                    true,
		`summary == ""`:                                       true,
		`published > date("2026-09-13T09:00:00Z")`:            true,
		`len(filter(1..50, # > 25)) == 25 and len(title) > 3`: true,
	} {
		r, err := Compile(rule)
		if err != nil {
			t.Errorf("%s: %v", rule, err)
			continue
		}
		c := Channel{Where: r}
		got := titles(t, &c, past(never), items(from, article(2, "Harbour bridge to close")))
		if (got != "") != want {
			t.Errorf("%s: %v, want %v", rule, got != "", want)
		}
	}
}

func TestRuleErrors(t *testing.T) {
	for rule, want := range map[string]string{
		`titel contains "x"`:                  `column 1: unknown name titel; did you mean "title"?`,
		`"x" in tags and ages < 3`:            `column 17: unknown name ages; did you mean "age"?`,
		`published > now()`:                   `a rule has no clock`,
		`title`:                               `bool`,
		`age < 48`:                            `column 5`,
		`title contains`:                      `column`,
		``:                                    `the condition is empty`,
		`temperature > 3`:                     `the names are title, summary`,
		strings.Repeat("not ", 5000) + "true": ``,
	} {
		_, err := Compile(rule)
		var re *RuleError
		if !errors.As(err, &re) || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%.40s: %v, want %q", rule, err, want)
		}
	}
}

func TestRuleThatFails(t *testing.T) {
	r, err := Compile(`len(map(1..99999, map(1..99999, #))) > 0`)
	if err != nil {
		t.Fatal(err)
	}
	c := Channel{Where: r}
	s, err := choose(&c, items(&Source{}, article(1, "A")), past(never))
	if len(s.Choices) != 0 || err == nil || !strings.Contains(err.Error(), `"A"`) {
		t.Errorf("%v, %v", s, err)
	}
}

func TestUses(t *testing.T) {
	for rule, want := range map[string][3]bool{
		`title == "x"`:                    {false, false, false},
		`content == "x"`:                  {true, false, false},
		`any(tags, age > duration("1h"))`: {false, true, false},
		`outlet == "x" or outlets >= 3`:   {false, false, true},
	} {
		r, err := Compile(rule)
		if err != nil {
			t.Fatal(err)
		}
		if got := [3]bool{r.UsesContent(), r.UsesAge(), r.UsesOutlets()}; got != want {
			t.Errorf("%s: %v, want %v", rule, got, want)
		}
	}
	var none *Rule
	if none.UsesContent() || none.UsesAge() || none.UsesOutlets() {
		t.Error("no rule looks at anything")
	}
}

func TestChoosing(t *testing.T) {
	post := &Source{Name: "post", Address: "https://harbourpost.example/rss", Names: []string{"post", "https://harbourpost.example/rss"}, Tags: []string{"local"}}
	paid := &Source{Name: "paid", Address: "https://paid.example/rss", Names: []string{"paid", "https://paid.example/rss"}, Tags: []string{"local"}, Private: true}
	a, b, c := article(1, "A"), article(2, "B"), article(3, "C")
	c.Updated = noon.Add(time.Minute)
	both := func(yield func(Item) bool) {
		for i := range items(post, a, b) {
			if !yield(i) {
				return
			}
		}
		for i := range items(paid, c) {
			if !yield(i) {
				return
			}
		}
	}
	onlyB, err := Compile(`title == "B"`)
	if err != nil {
		t.Fatal(err)
	}
	young, err := Compile(`age < duration("90m")`)
	if err != nil {
		t.Fatal(err)
	}
	always := func(feed.ID) bool { return true }
	isA := func(id feed.ID) bool { return id == feed.StoryID(a.ID) }
	for _, x := range []struct {
		name     string
		channel  Channel
		admitted func(feed.ID) bool
		want     string
	}{
		{"all but private", Channel{}, never, "A,B"},
		{"named", Channel{Sources: []string{"paid"}}, never, "C"},
		{"named by address", Channel{Sources: []string{post.Address}}, never, "A,B"},
		{"a tag does not name a private one", Channel{Tags: []string{"local"}}, never, "A,B"},
		{"another tag", Channel{Tags: []string{"sport"}}, never, ""},
		{"named or tagged", Channel{Sources: []string{"paid"}, Tags: []string{"local"}}, never, "A,B,C"},
		{"limit", Channel{Limit: 1}, never, "A"},
		{"per source", Channel{PerSource: 1, Sources: []string{"paid", "post"}}, never, "A,C"},
		{"updated first", Channel{Order: Updated, Sources: []string{"paid", "post"}}, never, "C,A,B"},
		{"updated, limited", Channel{Order: Updated, Limit: 2, Sources: []string{"paid", "post"}}, never, "C,A"},
		{"rule", Channel{Where: onlyB}, never, "B"},
		{"admitted leaves when it is too old", Channel{Where: young}, always, "A"},
		{"admitted stays", Channel{Where: onlyB}, isA, "A,B"},
	} {
		if got := titles(t, &x.channel, past(x.admitted), both); got != x.want {
			t.Errorf("%s: %s, want %s", x.name, got, x.want)
		}
	}
}

func TestChoosingStopsEarly(t *testing.T) {
	met := 0
	from := func(yield func(Item) bool) {
		for i := range items(&Source{}, article(1, "A"), article(2, "B"), article(3, "C")) {
			met++
			if !yield(i) {
				return
			}
		}
	}
	c := Channel{Limit: 2}
	if _, err := choose(&c, from, past(never)); err != nil || met != 2 {
		t.Errorf("met %d, %v", met, err)
	}
}

// event is a story of several pieces.
func event(waited time.Duration, pieces ...Piece) Item {
	return Item{
		Story: feed.StoryID(pieces[0].Article.ID), Pieces: pieces, Published: pieces[0].Article.Published,
		Outlets: len(pieces), Waited: waited,
	}
}

func TestChoosingLead(t *testing.T) {
	post := &Source{Name: "post", Address: "https://harbourpost.example/rss", Names: []string{"post", "https://harbourpost.example/rss"}}
	paid := &Source{Name: "paid", Address: "https://paid.example/rss", Names: []string{"paid", "https://paid.example/rss"}, Private: true}
	a, b, c := article(3, "A"), article(2, "B"), article(1, "C")
	all := func(yield func(Item) bool) {
		yield(event(time.Hour, piece(paid, a), piece(post, b), piece(post, c)))
	}
	rule := func(condition string) *Rule {
		r, err := Compile(condition)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	always := func(feed.ID) bool { return true }
	for _, x := range []struct {
		name     string
		channel  Channel
		admitted func(feed.ID) bool
		want     string
	}{
		{"the first whose source it reads", Channel{}, never, "B"},
		{"the founding one where it is named", Channel{Sources: []string{"paid", "post"}}, never, "A"},
		{"the first that the rule lets in", Channel{Where: rule(`title == "C"`)}, never, "C"},
		{"none", Channel{Where: rule(`title == "D"`)}, never, ""},
		{"admitted, led by the one that the rule lets in", Channel{Where: rule(`title == "C"`)}, always, "C"},
		{"admitted, let in by none any more", Channel{Where: rule(`title == "D"`)}, always, "B"},
		{"by its outlets", Channel{Where: rule(`outlets >= 3`)}, never, "B"},
		{"by too many outlets", Channel{Where: rule(`outlets >= 4`)}, never, ""},
	} {
		if got := titles(t, &x.channel, past(x.admitted), all); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
}

func TestChoosingHolds(t *testing.T) {
	post := &Source{Name: "post", Address: "https://harbourpost.example/rss", Names: []string{"post", "https://harbourpost.example/rss"}}
	paid := &Source{Name: "paid", Address: "https://paid.example/rss", Names: []string{"paid", "https://paid.example/rss"}, Private: true}
	a, b, c := article(1, "A"), article(2, "B"), article(3, "C")
	three := event(time.Minute, piece(post, b), piece(post, article(2, "x")), piece(post, article(2, "y")))
	settled := event(0, piece(post, c))
	settled.Settled = true
	for _, x := range []struct {
		name     string
		settle   time.Duration
		apart    bool
		items    []Item
		admitted func(feed.ID) bool
		first    bool
		want     string
		held     bool
	}{
		{"new", 20 * time.Minute, false, []Item{event(19*time.Minute, piece(post, a)), event(20*time.Minute, piece(post, c))}, never, false, "C", true},
		{"three outlets have it", 20 * time.Minute, false, []Item{event(0, piece(post, a)), three}, never, false, "B", true},
		{"one is settled", time.Hour, false, []Item{event(0, piece(post, a)), settled}, never, false, "C", true},
		{"not in the first edition", 20 * time.Minute, false, []Item{event(0, piece(post, a)), three}, never, true, "A,B", false},
		{"no settling", 0, false, []Item{event(0, piece(post, a))}, never, false, "A", false},
		{"articles one by one", time.Hour, true, []Item{event(0, piece(post, a))}, never, false, "A", false},
		{"admitted before", time.Hour, false, []Item{event(0, piece(post, a))}, func(feed.ID) bool { return true }, false, "A", false},
		{"shown before the channel grouped", time.Hour, false, []Item{event(0, piece(post, a)), event(0, piece(post, b))}, func(id feed.ID) bool { return id == b.ID }, false, "B", true},
		{"nothing of the channel's is held", time.Hour, false, []Item{event(0, piece(paid, a))}, never, false, "", false},
	} {
		channel := Channel{Settle: x.settle, Apart: x.apart}
		p := past(x.admitted)
		p.Hold = !x.first
		if got := titles(t, &channel, p, slices.Values(x.items)); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
		if s, _ := choose(&channel, slices.Values(x.items), p); s.Held != x.held {
			t.Errorf("%s: held %v", x.name, s.Held)
		}
	}
	both := []Item{event(5*time.Minute, piece(post, a)), event(15*time.Minute, piece(post, b)), event(10*time.Minute, piece(post, c))}
	channel, p := Channel{Settle: 20 * time.Minute}, past(never)
	p.Hold = true
	if s, _ := choose(&channel, slices.Values(both), p); !s.Held || s.Wait != 5*time.Minute {
		t.Errorf("held %v for %v, want 5m", s.Held, s.Wait)
	}
	p.Had = func(story feed.ID) bool { return story == both[1].Story }
	if got := titles(t, &channel, p, slices.Values(both)); got != "B" {
		t.Errorf("%q, want what the channel had before", got)
	}
}

func TestChoosingByAdmission(t *testing.T) {
	from := &Source{Name: "post", Address: "https://harbourpost.example/rss", Names: []string{"post", "https://harbourpost.example/rss"}}
	a, b, c := article(1, "A"), article(2, "B"), article(3, "C")
	p := past(func(id feed.ID) bool { return id != feed.StoryID(c.ID) })
	channel := Channel{Dated: ByAdmission, Limit: 2}
	if got := titles(t, &channel, p, items(from, a, b, c)); got != "C,A" {
		t.Errorf("%s: the one that comes late is the newest", got)
	}
	s, _ := choose(&channel, items(from, a, b, c), p)
	if !s.Choices[0].Date.Equal(noon) || !s.Choices[1].Date.Equal(noon.Add(-time.Hour)) {
		t.Errorf("dates %v, %v", s.Choices[0].Date, s.Choices[1].Date)
	}
	p.Left = func(feed.ID) time.Time { return noon.Add(-2 * time.Hour) }
	if got := titles(t, &channel, p, items(from, a, b, c)); got != "A,B" {
		t.Errorf("%s: the one that left comes back as the oldest", got)
	}

	// What there is no room for is told, so that it is no news later, but for what left before.
	p = past(func(feed.ID) bool { return false })
	channel.Limit = 1
	s, _ = choose(&channel, items(from, a, b, c), p)
	if len(s.Passed) != 2 || s.Passed[0].Lead != b.ID || s.Passed[1].Lead != c.ID || !s.Passed[0].Date.Equal(noon) {
		t.Errorf("passed over are %v", s.Passed)
	}
	p.Left = func(story feed.ID) (at time.Time) {
		if story == feed.StoryID(b.ID) {
			at = noon.Add(-time.Hour)
		}
		return at
	}
	if s, _ = choose(&channel, items(from, a, b, c), p); len(s.Passed) != 1 || s.Passed[0].Lead != c.ID {
		t.Errorf("passed over are %v, of which one left", s.Passed)
	}
	// Where its past was lost, what ran before then and comes by a first reading was there, or was passed over.
	p.Left, p.Full = nil, b.Published
	first := func(yield func(Item) bool) {
		for item := range items(from, a, b, c) {
			item.FirstRead = item.Pieces[0].Article.ID != c.ID
			if !yield(item) {
				return
			}
		}
	}
	channel.Limit = 3
	s, _ = choose(&channel, first, p)
	for i, want := range []time.Time{noon, noon, b.Published} {
		if !s.Choices[i].Date.Equal(want) {
			t.Errorf("%d: dated %v, want %v", i, s.Choices[i].Date, want)
		}
	}

	p, channel.Limit = past(func(id feed.ID) bool { return id != feed.StoryID(c.ID) }), 2
	var asked []feed.ID
	p.Left = func(story feed.ID) time.Time {
		asked = append(asked, story)
		return time.Time{}
	}
	x := channel.Choose(p)
	for item := range items(from, a, b, c) {
		x.Offer(&item)
	}
	if fresh := x.New(); len(asked) > 0 || !slices.Equal(fresh, []feed.ID{feed.StoryID(c.ID)}) {
		t.Errorf("new are %v, asked was for %v; want the one that was not admitted, and not yet", fresh, asked)
	}
	if _, err := x.Selection(); err != nil || !slices.Equal(asked, []feed.ID{feed.StoryID(c.ID)}) {
		t.Errorf("asked for %v, %v", asked, err)
	}
}

func TestSlug(t *testing.T) {
	for name, want := range map[string]string{
		"Climate": "climate", "Crème brûlée & more": "creme-brulee-more", "../../etc/passwd": "etc-passwd",
		"Straße": "strasse", "all": "", "  -- a -- ": "a", strings.Repeat("long name ", 40): strings.Repeat("long-name-", 6)[:59],
	} {
		if got, err := Slug(name); err != nil || got != want {
			t.Errorf("%q: %q, %v; want %q", name, got, err, want)
		}
	}
	for _, name := range []string{"story", "CON", "com1", "rss.xml", "日本", "", "\x00", "🎉"} {
		if got, err := Slug(name); err == nil {
			t.Errorf("%q: %q, want an error", name, got)
		}
	}
}

func FuzzCompile(f *testing.F) {
	for _, s := range []string{`title contains "x"`, `any(tags, # == "a")`, `1..9`, `$env["age"]`, `let x = 1; x > 0`} {
		f.Add(s)
	}
	from := &Source{Name: "post"}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 300 {
			return
		}
		r, err := Compile(s)
		if err != nil {
			return
		}
		c := Channel{Where: r}
		one, err := choose(&c, items(from, article(1, "A")), past(never))
		if err != nil && len(one.Choices) > 0 {
			t.Error("chosen by a rule that failed")
		}
		again, _ := choose(&c, items(from, article(1, "A")), past(never))
		if !slices.Equal(one.Choices, again.Choices) {
			t.Error("two answers")
		}
	})
}

// Several channels that are offered items together choose what each chooses alone, and stop when they are full.
func TestChoosingTogether(t *testing.T) {
	from := &Source{Name: "post"}
	var all []*feed.Article
	for n := range 12 {
		all = append(all, article(n, strings.Repeat("ferry ", n%3)+string(rune('a'+n))))
	}
	rule, err := Compile(`title contains "ferry ferry"`)
	if err != nil {
		t.Fatal(err)
	}
	channels := []*Channel{{}, {Limit: 3}, {Where: rule}, {Where: rule, Limit: 2}, {Order: Updated, Limit: 2}, {PerSource: 4}}
	var together []*Choosing
	for _, c := range channels {
		together = append(together, c.Choose(past(never)))
	}
	offered := make([]int, len(channels))
	for item := range items(from, all...) {
		for i, x := range together {
			if !x.Full() {
				x.Offer(&item)
				offered[i]++
			}
		}
	}
	for i, c := range channels {
		alone, _ := choose(c, items(from, all...), past(never))
		got, err := together[i].Selection()
		if err != nil || !slices.Equal(got.Choices, alone.Choices) {
			t.Errorf("channel %d: %v, %v; alone %v", i, got.Choices, err, alone.Choices)
		}
	}
	if want := []int{12, 3, 12, 6, 12, 12}; !slices.Equal(offered, want) {
		t.Errorf("offered %v, want %v", offered, want)
	}
}
