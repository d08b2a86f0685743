package desk

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/store"
)

// taken is what is taken up from the channels of an edition.
type taken struct {
	stories map[feed.ID]*takenStory
	order   []*takenStory // as they were met
	dates   map[feed.ID]time.Time
	aliases map[feed.ID][]feed.ID
	moved   map[feed.ID]feed.ID // articles by the ids that their addresses make, the zero ID for several of one address
}

// takenStory is what the channels say of a story together, or of an article by itself, which has no members.
type takenStory struct {
	id, founder feed.ID
	members     []feed.ID
	updated     time.Time
	said        []*standingStory
}

// add takes up an item. A channel that may not show the founding article tells another one in its place, and one that goes
// by admission may say nothing of its date: every channel adds what those before it left open.
func (t *taken) add(id feed.ID, it *standingItem) {
	for article, address := range it.Ours.Moved {
		if other, known := t.moved[address]; known && other != article {
			article = feed.ID{}
		}
		t.moved[address] = article
	}
	x := t.stories[id]
	if x == nil {
		x = &takenStory{id: id, founder: id, updated: it.Modified}
		t.stories[id], t.order = x, append(t.order, x)
	}
	if it.Modified.Before(x.updated) { // no channel shows it before its own date there
		x.updated = it.Modified
	}
	founder := id
	if s := it.Ours.Story; s != nil {
		s.published = it.Published
		founder, t.aliases[id], x.said = s.Founder, append(t.aliases[id], s.Aliases...), append(x.said, s)
		if len(x.members) == 0 || feed.StoryID(founder) == id {
			x.founder = founder
		}
		for _, article := range append([]feed.ID{s.Founder, s.Lead}, s.Members...) {
			if !article.IsZero() && !slices.Contains(x.members, article) {
				x.members = append(x.members, article)
			}
		}
	}
	if t.dates[founder].IsZero() {
		t.dates[founder] = it.Published
	}
}

// states lists what the edition says of its stories.
func (t *taken) states() []store.StoryState {
	states := make([]store.StoryState, len(t.order))
	for i, x := range t.order {
		states[i] = store.StoryState{ID: x.id, Founder: x.founder, Published: t.dates[x.founder], Updated: x.updated}
	}
	return states
}

// leads gives the articles that took the lead of their stories, as far as the edition shows them.
func (t *taken) leads() map[feed.ID]feed.ID {
	leads := map[feed.ID]feed.ID{}
	for _, x := range t.order {
		if lead := x.lead(); !lead.IsZero() {
			leads[x.id] = lead
		}
	}
	return leads
}

// standIn is an article that stands for the founding one of its story in a channel which may not show that.
type standIn struct {
	Article   feed.ID   `json:"article"`
	Channel   string    `json:"channel"` // by its slug
	Published time.Time `json:"published"`
}

// UnmarshalJSON reads what an earlier version stored too: the article alone.
func (s *standIn) UnmarshalJSON(b []byte) error {
	if b[0] == '"' {
		return json.Unmarshal(b, &s.Article)
	}
	type plain standIn
	return json.Unmarshal(b, (*plain)(s))
}

// standIns gives the articles that stood for the founding ones in channels which may not show these. Where channels tell several,
// each is before those that stand behind it in a channel that shows both.
func (t *taken) standIns() map[feed.ID][]standIn {
	all := map[feed.ID][]standIn{}
	for _, x := range t.order {
		left := slices.Clone(x.said)
		if feed.StoryID(x.founder) == x.id { // else no channel may show what founded it
			left = slices.DeleteFunc(left, func(s *standingStory) bool { return s.Founder == x.founder })
		}
		for len(left) > 0 {
			i := max(0, slices.IndexFunc(left, func(s *standingStory) bool { return !s.follows(left) }))
			all[x.id] = append(all[x.id], standIn{Article: left[i].Founder, Channel: left[i].channel, Published: left[i].published})
			left = slices.Delete(left, i, i+1)
		}
	}
	return all
}

// led gives the articles that led stories in channels which left their founding ones out, where they all went by one.
func (t *taken) led() map[feed.ID]feed.ID {
	all := map[feed.ID]feed.ID{}
	for _, x := range t.order {
		left := slices.Clone(x.said)
		left = slices.DeleteFunc(left, func(s *standingStory) bool { return s.Lead.IsZero() || s.Lead == x.founder })
		if len(left) > 0 && !slices.ContainsFunc(left, func(s *standingStory) bool { return s.Lead != left[0].Lead }) {
			all[x.id] = left[0].Lead
		}
	}
	return all
}

// follows reports whether what stands for a founding article in a channel stands behind what does in another one.
func (s *standingStory) follows(others []*standingStory) bool {
	return slices.ContainsFunc(others, func(o *standingStory) bool {
		return o.Founder != s.Founder && (o.Lead == s.Founder || slices.Contains(o.Members, s.Founder))
	})
}

// lead returns the article that took a story's lead, the zero ID where none is known to have. Of the channels that may show
// the founding article, those that let every article lead know best. Another may leave articles out by its rule or sources,
// so its lead is believed where none of those shows that article too and leads by another.
func (x *takenStory) lead() feed.ID {
	var lead feed.ID
	for _, s := range x.said {
		if s.Founder != x.founder || s.Lead == s.Founder || !s.open && !lead.IsZero() {
			continue
		}
		if s.open {
			return s.Lead
		}
		denied := slices.ContainsFunc(x.said, func(o *standingStory) bool {
			return o.open && o.Founder == x.founder && o.Lead != s.Lead && slices.Contains(o.Members, s.Lead)
		})
		if !denied {
			lead = s.Lead
		}
	}
	return lead
}

// articles lists what the edition says of its articles. Of one that was in a story and by itself too, the story counts.
func (t *taken) articles() []store.Recalled {
	var joined, alone []store.Recalled // in stories, and published by themselves
	for _, x := range t.order {
		for _, article := range x.members {
			joined = append(joined, store.Recalled{Article: article, Story: x.id, Founder: x.founder, Published: t.dates[article]})
		}
		if len(x.members) == 0 {
			alone = append(alone, store.Recalled{Article: x.id, Founder: x.id, Published: t.dates[x.id]})
		}
	}
	if len(joined) == 0 {
		for i := range alone {
			alone[i].Story = alone[i].Article
		}
	}
	all := append(joined, alone...)
	here, address := map[feed.ID]bool{}, map[feed.ID]feed.ID{}
	for i := range all {
		here[all[i].Article] = true
	}
	for id, article := range t.moved {
		address[article] = id
	}
	for i := range all {
		// An address at which there is an article of its own says nothing.
		if to := address[all[i].Article]; !here[to] || !address[to].IsZero() {
			all[i].Address = to
		}
	}
	return all
}
