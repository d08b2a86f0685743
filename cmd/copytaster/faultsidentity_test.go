package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// identityFault is what an outlet does to its feed in which nothing is new.
type identityFault struct {
	name   string
	rounds []func([]item) []item // of each round after the first, applied to the feed of the first
	link   string                // the prefix of the published links after it; "" is that of the first round
}

// each changes every item, in one round and again in the next.
func each(change func(i *item)) []func([]item) []item {
	f := func(items []item) []item { return changed(items, change) }
	return []func([]item) []item{f, f}
}

func asBefore(items []item) []item { return items }

func none([]item) []item { return nil }

// digits returns the number that an item's link ends in.
func digits(i *item) string { return i.link[strings.LastIndexByte(i.link, '/')+1:] }

func identityFaults() []identityFault {
	return []identityFault{
		{name: "F25 emptied", rounds: []func([]item) []item{none, none, none, none}},
		{name: "F25 emptied and filled again", rounds: []func([]item) []item{none, asBefore, none, asBefore}},
		{name: "F26 shrunk to one and back", rounds: []func([]item) []item{
			func(i []item) []item { return i[:1] }, func(i []item) []item { return i[:1] }, asBefore, asBefore,
		}},
		{name: "F26 shrunk to its oldest and back", rounds: []func([]item) []item{
			func(i []item) []item { return i[len(i)-1:] }, asBefore,
		}},
		{name: "F26 the other way round", rounds: []func([]item) []item{
			func(i []item) []item { i = slices.Clone(i); slices.Reverse(i); return i }, asBefore,
		}},
		{name: "F27 all guids changed", rounds: each(func(i *item) { i.guid = "https://bay.example/?p=" + digits(i) })},
		{name: "F27 all guids gone", rounds: each(func(i *item) { i.guid = "" })},
		{name: "F27 all guids changed and back", rounds: []func([]item) []item{
			func(items []item) []item { return changed(items, func(i *item) { i.guid = "urn:" + i.guid }) }, asBefore, asBefore,
		}},
		{
			name: "F28 all links lose their TLS", link: "http://bay.example/news/",
			rounds: each(func(i *item) { i.link = strings.Replace(i.link, "https:", "http:", 1) }),
		},
		{
			name: "F28 all links moved to another host", link: "https://news.cape.example/",
			rounds: each(func(i *item) { i.link = "https://news.cape.example/" + digits(i) }),
		},
		{name: "F28 all links tracked", rounds: []func([]item) []item{
			func(items []item) []item {
				return changed(items, func(i *item) { i.link += "?utm_source=feed&utm_campaign=1" })
			},
			func(items []item) []item { return changed(items, func(i *item) { i.link += "?utm_source=feed2#top" }) },
		}},
		{
			name: "F29 guids and links changed, the words stay", link: "https://cape.example/",
			rounds: each(func(i *item) { i.guid, i.link = "cape-"+digits(i), "https://cape.example/"+digits(i) }),
		},
		{name: "F36 all dates gone", rounds: each(func(i *item) { i.date = "" })},
		{name: "F36 all dates now", rounds: each(func(i *item) { i.date = "Mon, 14 Sep 2026 07:30:00 +0000" })},
		{name: "F37 all dates far ahead", rounds: each(func(i *item) { i.date = "Thu, 31 Dec 2099 23:59:59 +0000" })},
	}
}

// TestF25ToF37 holds that nothing new is published where nothing is new: the ids, the titles and the dates of the
// entries stay through everything that an outlet does to its feed, and one that is new then comes alone.
func TestF25ToF37(t *testing.T) {
	t.Parallel()
	for _, f := range identityFaults() {
		for _, size := range []int{1, 12} {
			t.Run(fmt.Sprintf("%s, %d items", f.name, size), func(t *testing.T) {
				t.Parallel()
				o := newRogue(t)
				first := noticesTo(0, size)
				o.play("/feed", serve(rss(first), `"first"`))
				n := follow(t, o.URL+"/feed")
				n.expect(0, exitDone)
				n.holds(first...)
				before := n.entries()
				for round, change := range f.rounds {
					items := change(first)
					o.play("/feed", serve(rss(items), fmt.Sprintf(`"round %d"`, round)))
					n.expect(3*time.Hour, exitDone)
					n.unmoved(before, f.link)
				}
				last := slices.Concat([]item{notice(size)}, f.rounds[len(f.rounds)-1](first))
				o.play("/feed", serve(rss(last), `"last"`))
				n.expect(3*time.Hour, exitDone)
				n.holds(noticesTo(0, size+1)...)
			})
		}
	}
}

// unmoved fails unless the entries have the ids, titles and dates of those before, and links that begin with a prefix.
func (n *newsroom) unmoved(before []entry, prefix string) {
	n.t.Helper()
	if prefix == "" {
		prefix = "https://bay.example/news/"
	}
	say := func(list []entry) string {
		var b strings.Builder
		for _, e := range list {
			fmt.Fprintln(&b, e.ID, e.Published, e.Title)
		}
		return b.String()
	}
	after := n.entries()
	if a, b := say(before), say(after); a != b {
		n.t.Fatalf("%s: before\n%safter\n%s", n.now.Format(time.DateTime), a, b)
	}
	for _, e := range after {
		if !strings.HasPrefix(e.link(), prefix) {
			n.t.Errorf("%s: the link of %q is %s, want %s…", n.now.Format(time.DateTime), e.Title, e.link(), prefix)
		}
	}
}

// TestF30TwoItemsOfOneGuid holds that items which share a guid are one story where they say the same and two where they
// do not, in every round the same ones.
func TestF30TwoItemsOfOneGuid(t *testing.T) {
	t.Parallel()
	o := newRogue(t)
	list := noticesTo(0, 4)
	list[1].guid = list[0].guid // other link, other words: another story
	list[3] = list[2]           // the same twice
	o.play("/feed", serve(rss(list), `"first"`))
	n := follow(t, o.URL+"/feed")
	n.expect(0, exitDone)
	n.holds(list[:3]...)
	before := n.entries()
	for round := range 3 {
		slices.Reverse(list)
		o.play("/feed", serve(rss(list), fmt.Sprintf(`"round %d"`, round)))
		n.expect(3*time.Hour, exitDone)
		n.unmoved(before, "")
	}
}

// TestF31GuidUsedAgain holds that a guid which returns with another link and other words is another story, and the
// first one stays.
func TestF31GuidUsedAgain(t *testing.T) {
	t.Parallel()
	o := newRogue(t)
	n := follow(t, o.URL+"/feed")
	for i := range 4 {
		one := notice(i)
		one.guid = "top-story"
		o.play("/feed", serve(rss([]item{one}), fmt.Sprintf(`"%d"`, i)))
		n.expect(3*time.Hour, exitDone)
		n.holds(noticesTo(0, i+1)...)
	}
	if ids := slices.Compact(n.ids()); len(ids) != 4 {
		t.Errorf("ids %v, want four", ids)
	}
}

// TestF32Edited holds that an item that is edited stays the entry it was, with its new words and a later `updated`, in
// every format.
func TestF32Edited(t *testing.T) {
	t.Parallel()
	o := newRogue(t)
	list := noticesTo(0, 3)
	o.play("/feed", serve(rss(list), `"first"`))
	n := follow(t, o.URL+"/feed")
	n.expect(0, exitDone)
	before, ids := n.titled(list[1].title), n.ids()
	rssGuids := guids(n.edition()["rss.xml"])
	list[1].title, list[1].body = "Mayor opens the long quay at last", "She cut the rope at noon."
	o.play("/feed", serve(rss(list), `"second"`))
	n.expect(3*time.Hour, exitDone)
	after := n.titled(list[1].title)
	if !slices.Equal(ids, n.ids()) || after.ID != before.ID || after.Published != before.Published {
		t.Errorf("%+v became %+v", before, after)
	}
	if after.Updated != "2026-09-14T11:00:00Z" || !strings.Contains(after.Content, "She cut the rope at noon.") {
		t.Errorf("the edit does not show: %+v", after)
	}
	if got := guids(n.edition()["rss.xml"]); !slices.Equal(got, rssGuids) {
		t.Errorf("guids %v, before %v", got, rssGuids)
	}
}

func guids(feed string) []string {
	var list []string
	for _, part := range strings.Split(feed, "<guid")[1:] {
		g, _, _ := strings.Cut(part[strings.IndexByte(part, '>')+1:], "<")
		list = append(list, g)
	}
	return list
}

// TestF33Flapping holds that an item which changes back and forth moves `updated` at most once an hour, is one entry
// all the while, and does not change the edition when it has not changed since.
func TestF33Flapping(t *testing.T) {
	t.Parallel()
	o := newRogue(t)
	a := notice(0)
	b := a
	b.title = "Ferry timetable changes on Sunday: what to know"
	o.play("/feed", serve(rss([]item{a}), `"a"`))
	n := follow(t, o.URL+"/feed")
	n.expect(0, exitDone)
	ids := n.ids()
	updated := []string{n.entries()[0].Updated}
	for i := range 72 { // every ten minutes for twelve hours
		is, tag := b, `"b"`
		if i%2 == 1 {
			is, tag = a, `"a"`
		}
		o.play("/feed", serve(rss([]item{is}), tag))
		n.expect(10*time.Minute, exitDone)
		if !slices.Equal(ids, n.ids()) {
			t.Fatalf("ids %v, before %v", n.ids(), ids)
		}
		if e := n.entries()[0]; e.Updated != updated[len(updated)-1] {
			updated = append(updated, e.Updated)
		}
	}
	for i := 2; i < len(updated); i++ {
		x, err1 := time.Parse(time.RFC3339, updated[i-1])
		y, err2 := time.Parse(time.RFC3339, updated[i])
		if err1 != nil || err2 != nil || y.Sub(x) < time.Hour {
			t.Errorf("updated moved from %s to %s", updated[i-1], updated[i])
		}
	}
	if len(updated) < 3 || len(updated) > 13 {
		t.Errorf("updated was %v", updated)
	}
	n.expect(2*time.Hour, exitDone) // what is left to show shows
	before := n.edition()
	for range 3 {
		n.expect(2*time.Hour, exitDone)
		n.kept(before)
	}
}

// TestF33AdIDs holds that addresses which differ in every answer, as those of advertisements do, are no news.
func TestF33AdIDs(t *testing.T) {
	t.Parallel()
	o := newRogue(t)
	n := follow(t, o.URL+"/feed")
	updated := map[string]bool{}
	for i := range 5 {
		list := changed(noticesTo(0, 3), func(it *item) {
			it.body = fmt.Sprintf(`<p>%s</p><img src="https://ads.example/pixel?n=%d" width="1" height="1">`, it.body, i)
		})
		o.play("/feed", serve(rss(list), fmt.Sprintf(`"%d"`, i)))
		n.expect(3*time.Hour, exitDone)
		for _, e := range n.entries() {
			updated[e.ID+e.Updated] = true
		}
	}
	if len(updated) != 3 {
		t.Errorf("three stories were updated %d times", len(updated)-3)
	}
}

// TestF34Withdrawn holds that an item which its outlet withdraws stays in the edition, byte for byte.
func TestF34Withdrawn(t *testing.T) {
	t.Parallel()
	o := newRogue(t)
	list := noticesTo(0, 5)
	o.play("/feed", serve(rss(list), `"first"`))
	n := follow(t, o.URL+"/feed")
	n.expect(0, exitDone)
	before := n.edition()
	o.play("/feed", serve(rss(slices.Delete(slices.Clone(list), 2, 3)), `"second"`))
	for range 3 {
		n.expect(24*time.Hour, exitDone)
		n.kept(before)
	}
}

// TestF35F36Bare holds that items with neither guid nor link nor date are the same stories in every round, and on an
// empty store.
func TestF35F36Bare(t *testing.T) {
	t.Parallel()
	o := newRogue(t)
	bare := changed(noticesTo(0, 6), func(i *item) { i.guid, i.link, i.date = "", "", "" })
	titles := changed(bare, func(i *item) { i.body = "" })
	titles = changed(titles, func(i *item) { i.title += " again" })
	n := follow(t, o.URL+"/bare", o.URL+"/titles")
	o.play("/bare", serve(rss(bare), `"bare"`))
	o.play("/titles", serve(rss(titles), `"titles"`))
	n.expect(0, exitDone)
	n.holds(slices.Concat(bare, titles)...)
	before, ids := n.entries(), n.ids()
	if len(slices.Compact(n.ids())) != 12 {
		t.Errorf("ids %v, want twelve", ids)
	}
	for _, e := range before {
		at, err := time.Parse(time.RFC3339, e.Published)
		if since := n.now.Sub(at); err != nil || since < 0 || since > time.Minute {
			t.Errorf("%q is of %s, want the time of its first sight", e.Title, e.Published)
		}
	}
	for round := range 3 {
		slices.Reverse(bare)
		o.play("/bare", serve(rss(bare), fmt.Sprintf(`"bare %d"`, round)))
		n.expect(30*time.Hour, exitDone)
		after := n.entries()
		if len(after) != len(before) {
			t.Fatalf("%d entries, before %d", len(after), len(before))
		}
		for i := range before {
			if before[i].ID != after[i].ID || before[i].Published != after[i].Published || before[i].Updated != after[i].Updated {
				t.Errorf("%+v became %+v", before[i], after[i])
			}
		}
	}
	m := follow(t, o.URL+"/bare", o.URL+"/titles")
	m.expect(0, exitDone)
	if got := m.ids(); !slices.Equal(got, ids) {
		t.Errorf("on an empty store the ids are %v, want %v", got, ids)
	}
}
