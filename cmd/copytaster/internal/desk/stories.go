package desk

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
	"github.com/copytaster/copytaster/feed/store"
	"github.com/copytaster/copytaster/sources"
)

// ruledByAge reports whether a channel's choice can change while nothing else does.
func (e *edition) ruledByAge() bool {
	return slices.ContainsFunc(e.desk.cfg.Channels, func(c channel.Channel) bool { return c.Where.UsesAge() })
}

// told is a story as every channel tells it, but for the lead that a channel may choose.
type told struct {
	id    feed.ID
	event *store.Event // nil for an article by itself
	lead  feed.ID      // the article that leads it where a channel chooses no other
	state store.StoryState
}

// telling is how a channel tells its stories.
type telling struct {
	stories []feed.Story // in its order
	// How the pages tell those of which the channel shows what others may not: other channels lead to the pages too.
	pages map[feed.ID]feed.Story
	// What else its stories were called, also where its readers never met that: the addresses lead to their pages.
	aliases map[feed.ID][]feed.ID
	// When the first of those that have a change which their `updated` is still to show may show it, zero where none has.
	open time.Time
}

// stories makes the stories that a channel chose.
func (e *edition) stories(ctx context.Context, p pick) (telling, error) {
	d := e.desk
	var by telling
	all, order, err := e.gather(ctx, p)
	if err != nil {
		return by, err
	}
	articles, err := e.wholeArticles(ctx, p, all, order)
	if err != nil {
		return by, err
	}
	states, err := d.store.Stories(ctx, order)
	if err != nil {
		return by, err
	}
	if by.aliases, err = d.store.Aliases(ctx, order); err != nil {
		return by, err
	}
	aliases, err := e.metAs(ctx, p, by.aliases)
	if err != nil {
		return by, err
	}
	recalled, err := e.recalled(ctx, all, states)
	if err != nil {
		return by, err
	}
	var changed []store.StoryState
	for _, id := range order {
		t := all[id]
		lead, ok := articles[t.lead]
		if !ok {
			continue
		}
		s := e.story(t, lead, nil)
		st, known := states[id]
		next, shows := d.date(&s, st, known, recalled)
		by.open = sooner(by.open, shows)
		if next != st {
			changed = append(changed, next)
		}
		t.state = next
	}
	for _, x := range p.chosen.Choices {
		lead, ok := articles[x.Lead]
		if !ok {
			continue
		}
		t := all[x.Story]
		s := e.story(t, lead, p.channel)
		if !s.Published.Equal(x.Date) {
			s.Ran, s.Published = s.Published, x.Date
		}
		if p.channel.Apart {
			s.Founder = feed.ID{}
		}
		e.finish(&s, t, p.channel, aliases[x.Story])
		by.stories = append(by.stories, s)
		more := e.tellsMore(p.channel, t.event) || e.linksMore(p.channel, &lead)
		if lead, ok = articles[t.lead]; !ok || !more && !e.linksMore(p.channel, &lead) {
			continue
		}
		s = e.story(t, lead, nil)
		e.finish(&s, t, nil, nil)
		if by.pages == nil {
			by.pages = map[feed.ID]feed.Story{}
		}
		by.pages[s.ID] = s
	}
	return by, d.store.PutStories(ctx, changed)
}

// recalled returns what an edition that was taken up says of the articles of its stories that were not told since.
func (e *edition) recalled(ctx context.Context, all map[feed.ID]*told, states map[feed.ID]store.StoryState) (map[feed.ID]store.Recalled, error) {
	var articles []feed.ID
	for id, st := range states {
		if event := all[id].event; st.Digest == 0 && event != nil {
			for i := range event.Members {
				articles = append(articles, event.Members[i].Article.ID)
			}
		}
	}
	return e.desk.store.Recalled(ctx, articles)
}

// metAs returns those of the stories' aliases under which a channel had them: others may be of what it may not show.
func (e *edition) metAs(ctx context.Context, p pick, aliases map[feed.ID][]feed.ID) (map[feed.ID][]feed.ID, error) {
	had, err := e.desk.store.Admissions(ctx, p.state.Slug, slices.Concat(slices.Collect(maps.Values(aliases))...))
	met := make(map[feed.ID][]feed.ID, len(aliases))
	for story, ids := range aliases {
		for _, id := range ids {
			if _, ok := had[id]; ok {
				met[story] = append(met[story], id)
			}
		}
	}
	return met, err
}

// finish adds to a story that a channel (nil: any) shows, and that has its time, the rest of what it says.
func (e *edition) finish(s *feed.Story, t *told, c *channel.Channel, aliases []feed.ID) {
	s.Updated, s.Aliases = later(t.state.Updated, e.newestHidden(s, t.event, c)), aliases
	if s.Updated.Before(s.Published) {
		s.Updated = s.Published
	}
	s.Moved = elsewhere(s)
	e.rule(s)
}

// newestHidden is when the newest of the coverage ran that a story lists in a channel and that others may not show. It moves no
// `updated` of theirs, nor the stored one, and is the same again where the store is lost.
func (e *edition) newestHidden(s *feed.Story, event *store.Event, c *channel.Channel) (newest time.Time) {
	if c == nil || event == nil || len(e.desk.private) == 0 {
		return newest
	}
	for i := range event.Members {
		m := &event.Members[i]
		if !e.shows(nil, m.Sources) && slices.ContainsFunc(s.Related, func(h feed.Headline) bool {
			return h.Relation == feed.Coverage && h.Article == m.Article.ID
		}) {
			newest = later(newest, m.Article.Published)
		}
	}
	return newest
}

// elsewhere finds the articles of a story that are not at the addresses of their ids. It goes by the links as they were read.
func elsewhere(s *feed.Story) map[feed.ID]feed.ID {
	var found map[feed.ID]feed.ID
	look := func(article feed.ID, address string) {
		if id := feed.AddressID(address); id != article && !id.IsZero() {
			if found == nil {
				found = map[feed.ID]feed.ID{}
			}
			found[article] = id
		}
	}
	look(s.Lead.ID, s.Lead.URL)
	for i := range s.Members {
		look(s.Members[i].Article, s.Members[i].URL)
	}
	return found
}

// gather finds the events of the picked stories. order holds their ids as they were met.
func (e *edition) gather(ctx context.Context, p pick) (all map[feed.ID]*told, order []feed.ID, err error) {
	all = map[feed.ID]*told{}
	events := map[int64]*store.Event{}
	var unread []int64
	for _, x := range p.chosen.Choices {
		if all[x.Story] != nil {
			continue
		}
		all[x.Story] = &told{id: x.Story, lead: x.Lead}
		order = append(order, x.Story)
		if num := e.groups[x.Story]; num == 0 {
			continue
		} else if event := e.met[num]; event != nil {
			events[num] = event
		} else {
			unread = append(unread, num)
		}
	}
	read, err := e.desk.store.EventsOf(ctx, unread)
	if err != nil {
		return nil, nil, err
	}
	maps.Copy(events, read)
	for _, event := range events {
		if t := all[event.Story]; t != nil {
			t.event = event
			// The same for every channel, whatever that chose: the digest of a story is.
			members := e.ordered(event)
			i := slices.IndexFunc(members, func(m *store.Candidate) bool { return e.public(m.Sources) })
			if i < 0 {
				i = slices.IndexFunc(members, func(m *store.Candidate) bool { return e.known(m.Sources) })
			}
			if i >= 0 {
				t.lead = members[i].Article.ID
			}
		}
	}
	return all, order, nil
}

// wholeArticles reads and cleans the articles that lead stories.
func (e *edition) wholeArticles(ctx context.Context, p pick, all map[feed.ID]*told, order []feed.ID) (map[feed.ID]feed.Article, error) {
	var ids []feed.ID
	wanted := map[feed.ID]bool{}
	want := func(id feed.ID) {
		if !wanted[id] {
			wanted[id] = true
			ids = append(ids, id)
		}
	}
	for _, id := range order {
		want(all[id].lead)
	}
	for _, x := range p.chosen.Choices {
		want(x.Lead)
	}
	list, err := e.desk.store.Articles(ctx, e.desk.cfg.URLRules.CleanVersion(), ids)
	if err == nil {
		err = e.clean(ctx, list)
	}
	articles := make(map[feed.ID]feed.Article, len(list))
	for _, a := range list {
		if a.Summary == "" {
			a.Summary = sources.Abstract(a.Body)
		}
		articles[a.ID] = a
	}
	if err == nil {
		e.found, err = e.foundPrivate(ctx, ids)
	}
	return articles, err
}

// foundPrivate returns what stated headlines found that is told in a private source's words.
func (e *edition) foundPrivate(ctx context.Context, stating []feed.ID) (map[feed.ID]map[int][]int64, error) {
	if len(e.desk.private) == 0 {
		return nil, nil
	}
	found, err := e.desk.store.Found(ctx, stating)
	for id, places := range found {
		maps.DeleteFunc(places, func(_ int, from []int64) bool { return !e.desk.private[from[0]] })
		if len(places) == 0 {
			delete(found, id)
		}
	}
	return found, err
}

// rule takes off the links of a story what the rules for links know as tracking. It is done after its date, since other
// rules for links are no news.
func (e *edition) rule(s *feed.Story) {
	rules := e.desk.cfg.URLRules
	if !e.leave[s.Lead.ID] {
		rules.Article(&s.Lead)
	}
	for _, list := range [][]feed.Headline{s.Related, s.Members} {
		for i := range list {
			of := list[i].Article // whose source says whether its links stay
			if list[i].Relation == feed.Stated {
				of = s.Lead.ID
			}
			if !e.leave[of] {
				rules.Headlines(list[i : i+1])
			}
		}
	}
}

// clean makes the markup of the articles that were never published before, or by an older policy or other rules for
// links. That of sources that keep their tracking is not kept: it follows another policy than the store's.
func (e *edition) clean(ctx context.Context, articles []feed.Article) error {
	cleaned := map[feed.ID]feed.HTML{}
	for i := range articles {
		a := &articles[i]
		if e.leave[a.ID] {
			a.Content = sources.Clean(a.Body, a.URL, true, nil)
		} else if a.Content == "" && a.Body.HTML != "" {
			a.Content = sources.Clean(a.Body, a.URL, false, e.desk.cfg.URLRules)
			cleaned[a.ID] = a.Content
		}
	}
	if len(cleaned) == 0 {
		return nil
	}
	return e.desk.store.PutContent(ctx, e.desk.cfg.URLRules.CleanVersion(), cleaned)
}

// updateEvery is how often a story's `updated` moves at most.
const updateEvery = time.Hour

// date decides a story's `updated` (the newest time in its data at first, later the round that noticed a change that a
// reader can see) and returns its state. shows is when a change that waits for the hour to pass will show,
// zero where none waits. recalled is what is known of the articles of a story as an earlier edition had it.
func (d *Desk) date(
	s *feed.Story, st store.StoryState, known bool, recalled map[feed.ID]store.Recalled,
) (next store.StoryState, shows time.Time) {
	digest := digest(s)
	switch {
	case !known:
		updated := s.Newest()
		if updated.After(d.now) {
			updated = d.now
		}
		return store.StoryState{ID: s.ID, Founder: s.Founder, Published: s.Published, Updated: updated, Digest: digest}, shows
	case st.Digest == 0 && !joined(s, recalled): // as an earlier edition had it
		st.Digest = digest
		return st, shows
	case digest == st.Digest:
		return st, shows
	case !st.Changed.IsZero() && d.now.Sub(st.Changed) < updateEvery:
		return st, st.Changed.Add(updateEvery)
	}
	st.Digest, st.Changed = digest, d.now
	st.Updated = st.Updated.Add(time.Second)
	if d.now.After(st.Updated) {
		st.Updated = d.now
	}
	return st, shows
}

// joined reports whether a story lists coverage that it did not have in an earlier edition.
func joined(s *feed.Story, recalled map[feed.ID]store.Recalled) bool {
	return slices.ContainsFunc(s.Related, func(h feed.Headline) bool {
		return h.Relation == feed.Coverage && recalled[h.Article].Story != s.ID
	})
}

// digest sums what is news in a story. The text counts by its words: a new policy of cleaning, another address of the
// same article or a moved image is none.
func digest(s *feed.Story) uint64 {
	parts := []string{
		s.Lead.Title, s.Lead.Summary,
		strconv.FormatUint(feed.Fingerprint(s.Lead.Title, s.Lead.Body), 16),
	}
	for _, h := range s.Related {
		parts = append(parts, h.Relation.String(), h.Title, h.URL)
		for _, o := range h.Copies {
			parts = append(parts, o.Key)
		}
	}
	return feed.Sum("story", parts...)
}
