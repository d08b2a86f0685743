package desk

import (
	"encoding/json"
	"fmt"
	"maps"
	"testing"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
	"github.com/copytaster/copytaster/feed/publish"
)

// What several channels say of a story comes together: its members, the earliest of the times at which they show a change,
// and the address to which an article moved, unless another article is there.
func TestTaken(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 9, 14, hour, 0, 0, 0, time.UTC) }
	founder, second, third := feed.NewID("a"), feed.NewID("b"), feed.NewID("c")
	story, free, busy := feed.StoryID(founder), feed.NewID("free"), third
	item := func(updated int, founder feed.ID, members, moved string) *standingItem {
		var it standingItem
		text := fmt.Sprintf(`{"date_published":"2026-09-14T05:00:00Z","_copytaster":{"story":{"founder":%q,"members":[%s]},"moved":{%s}}}`, founder, members, moved)
		if err := json.Unmarshal([]byte(text), &it); err != nil {
			t.Fatal(err)
		}
		it.Modified = at(updated)
		return &it
	}
	x := taken{
		stories: map[feed.ID]*takenStory{}, dates: map[feed.ID]time.Time{},
		aliases: map[feed.ID][]feed.ID{}, moved: map[feed.ID]feed.ID{},
	}
	x.add(story, item(9, second, fmt.Sprintf("%q", third), fmt.Sprintf("%q:%q", second, free)))
	x.add(story, item(7, founder, fmt.Sprintf("%q", second), fmt.Sprintf("%q:%q", founder, busy)))
	x.add(story, item(8, second, fmt.Sprintf("%q", third), ""))
	states := x.states()
	if len(states) != 1 || states[0].Founder != founder || !states[0].Updated.Equal(at(7)) {
		t.Fatalf("the story is %+v", states)
	}
	want := map[feed.ID]feed.ID{founder: {}, second: free, third: {}}
	list := x.articles()
	for _, r := range list {
		if to, ok := want[r.Article]; !ok || r.Address != to || r.Story != story || r.Founder != founder {
			t.Errorf("%+v, want the address %s", r, to)
		}
	}
	if len(list) != len(want) {
		t.Errorf("%d articles", len(list))
	}
}

// The lead that a story is taken up with is the one that the channels show which may show the founding article: where their
// rules or sources leave out which article is not known, so another channel that lets every article lead is believed first.
func TestTakenLead(t *testing.T) {
	founder, second, third := feed.NewID("a"), feed.NewID("b"), feed.NewID("c")
	shows := func(open bool, founder, lead feed.ID, members ...feed.ID) *standingStory {
		return &standingStory{Founder: founder, Lead: lead, Members: members, open: open}
	}
	for name, x := range map[string]struct {
		said []*standingStory
		want feed.ID
	}{
		"the founding article":       {[]*standingStory{shows(true, founder, founder, second)}, feed.ID{}},
		"another one":                {[]*standingStory{shows(true, founder, second, founder)}, second},
		"left out by a rule":         {[]*standingStory{shows(false, founder, founder, second), shows(true, founder, second, founder)}, second},
		"the founding one is":        {[]*standingStory{shows(false, founder, second, founder), shows(true, founder, founder, second)}, feed.ID{}},
		"both are":                   {[]*standingStory{shows(false, founder, third, founder, second), shows(true, founder, second, founder, third)}, second},
		"private":                    {[]*standingStory{shows(true, founder, founder, third), shows(false, founder, second, founder, third)}, second},
		"not in the open one":        {[]*standingStory{shows(false, founder, founder, second), shows(false, founder, second, founder)}, second},
		"the founding one is hidden": {[]*standingStory{shows(true, second, third, second), shows(false, founder, founder, second, third)}, feed.ID{}},
	} {
		story := takenStory{id: feed.StoryID(founder), founder: founder, said: x.said}
		if got := story.lead(); got != x.want {
			t.Errorf("%s: %s leads, want %s", name, got, x.want)
		}
	}
}

// A channel that was full goes down to its oldest item where it goes by date, and where it goes by what changed last, of
// which nothing is known, to its newest story: what ran before can have left it.
func TestFullTo(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 9, 14, hour, 0, 0, 0, time.UTC) }
	var f standingFeed
	for i, hour := range []int{7, 9, 5, 3, 0} {
		it := standingItem{Published: at(hour)}
		if err := json.Unmarshal([]byte(`{"_copytaster":{}}`), &it); err != nil {
			t.Fatal(err)
		}
		switch i {
		case 3: // a development
			it.Ours.Develops = feed.NewID("a")
		case 4: // somebody else's
			it.Ours = nil
		}
		f.Items = append(f.Items, it)
	}
	byAdmission := channel.Channel{Dated: channel.ByAdmission, Limit: 5}
	changed, free, roomy, byDate := byAdmission, byAdmission, byAdmission, byAdmission
	changed.Order, free.Limit, roomy.Limit, byDate.Dated = channel.Updated, 0, 6, channel.ByPublication
	for name, x := range map[string]struct {
		channel channel.Channel
		want    time.Time
	}{
		"by date": {byAdmission, at(3)}, "by change": {changed, at(9)}, "without a limit": {free, time.Time{}},
		"with room": {roomy, time.Time{}}, "dated as published": {byDate, time.Time{}},
	} {
		if got := fullTo(&x.channel, &f); !got.Equal(x.want) {
			t.Errorf("%s: full to %v, want %v", name, got, x.want)
		}
	}
}

// What a channel that dates what it admits had and has no more is dated by the newest documents of its archive, as readers saw it
// last. A document that is gone or broken ends what is known.
func TestTakenArchive(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 9, 14, hour, 0, 0, 0, time.UTC) }
	here, left, twice, long, lost := feed.NewID("a"), feed.NewID("b"), feed.NewID("c"), feed.NewID("d"), feed.NewID("e")
	document := func(before string, stories ...any) []byte {
		b := fmt.Appendf(nil, `<feed xmlns="http://www.w3.org/2005/Atom"><link rel="prev-archive" href="https://news.example/few/archive/%s/atom.xml"/>`, before)
		for i := 0; i < len(stories); i += 2 {
			b = fmt.Appendf(b, `<entry><id>%s</id><published>%s</published></entry>`, stories[i], stories[i+1].(time.Time).Format("2006-01-02T15:04:05.123456Z07:00"))
		}
		return append(b, "</feed>"...)
	}
	folder, err := publish.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{
		"few/feed.json":                  fmt.Appendf(nil, `{"items":[{"id":%q,"date_published":%q,"_copytaster":{"published":%[2]q}}]}`, here, at(9).Format(time.RFC3339)),
		"few/atom.xml":                   document("2026-09-2", here, at(9)),
		"few/archive/2026-09-2/atom.xml": document("2026-09", here, at(8), left, at(7), twice, at(6)),
		"few/archive/2026-09/atom.xml":   document("2026-08", twice, at(5), long, at(4)),
		"few/archive/2026-08/atom.xml":   []byte("<feed"),
		"few/archive/2026-07/atom.xml":   document("2026-06", lost, at(1)),
	}
	for name, b := range files {
		if _, err := folder.Write(t.Context(), []publish.File{{Path: name, Bytes: b}}); err != nil {
			t.Fatal(err)
		}
	}
	o := newOrders(t)
	o.cfg.Channels = []channel.Channel{{Slug: "few", Dated: channel.ByAdmission}}
	e := &edition{desk: o.desk(), place: folderPlace{folder}}
	if err := e.takeUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	had, err := o.store.Admissions(t.Context(), e.channelKey(&o.cfg.Channels[0]), []feed.ID{here, left, twice, long, lost})
	if want := map[feed.ID]time.Time{here: at(9), left: at(7), twice: at(6), long: at(4)}; err != nil || !maps.EqualFunc(had, want, time.Time.Equal) {
		t.Errorf("%v, want %v (%v)", had, want, err)
	}
}
