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

func items(from *Source, articles ...*feed.Article) iter.Seq[Item] {
	return func(yield func(Item) bool) {
		for _, a := range articles {
			item := Item{
				Article: a, Story: feed.StoryID(a.ID), Sources: []*Source{from}, Age: noon.Sub(a.Published),
				Body: func() string { return "The ferry leaves at nine. " + a.Title },
			}
			if !yield(item) {
				return
			}
		}
	}
}

func never(feed.ID) bool { return false }

func titles(t *testing.T, c *Channel, admitted func(feed.ID) bool, from iter.Seq[Item]) string {
	t.Helper()
	byID := map[feed.ID]string{}
	for i := range from {
		byID[i.Article.ID] = i.Article.Title
	}
	ids, err := c.Select(from, admitted)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, id := range ids {
		out = append(out, byID[id])
	}
	return strings.Join(out, ",")
}

func TestRules(t *testing.T) {
	from := &Source{Name: "post", Address: "https://harbourpost.example/rss", Tags: []string{"local", "sea"}}
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
		got := titles(t, &c, never, items(from, article(2, "Harbour bridge to close")))
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
	ids, err := c.Select(items(&Source{}, article(1, "A")), never)
	if len(ids) != 0 || err == nil || !strings.Contains(err.Error(), `"A"`) {
		t.Errorf("%v, %v", ids, err)
	}
}

func TestUses(t *testing.T) {
	for rule, want := range map[string][2]bool{
		`title == "x"`:                    {false, false},
		`content == "x"`:                  {true, false},
		`any(tags, age > duration("1h"))`: {false, true},
	} {
		r, err := Compile(rule)
		if err != nil {
			t.Fatal(err)
		}
		if got := [2]bool{r.UsesContent(), r.UsesAge()}; got != want {
			t.Errorf("%s: %v, want %v", rule, got, want)
		}
	}
	var none *Rule
	if none.UsesContent() || none.UsesAge() {
		t.Error("no rule looks at anything")
	}
}

func TestSelect(t *testing.T) {
	post := &Source{Name: "post", Address: "https://harbourpost.example/rss", Tags: []string{"local"}}
	paid := &Source{Name: "paid", Address: "https://paid.example/rss", Tags: []string{"local"}, Private: true}
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
		if got := titles(t, &x.channel, x.admitted, both); got != x.want {
			t.Errorf("%s: %s, want %s", x.name, got, x.want)
		}
	}
}

func TestSelectStopsEarly(t *testing.T) {
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
	if _, err := c.Select(from, never); err != nil || met != 2 {
		t.Errorf("met %d, %v", met, err)
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
		ids, err := c.Select(items(from, article(1, "A")), never)
		if err != nil && len(ids) > 0 {
			t.Error("chosen by a rule that failed")
		}
		again, _ := c.Select(items(from, article(1, "A")), never)
		if !slices.Equal(ids, again) {
			t.Error("two answers")
		}
	})
}
