package desk

import (
	"cmp"
	"slices"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
	"github.com/copytaster/copytaster/feed/store"
	"github.com/copytaster/copytaster/sources"
)

// ordered puts the articles of an event in the order in which they may lead it: the one that took the lead, the founding
// one, then by the rank of their sources, what led in a channel of an edition that was taken up, and their first sight, so that
// none takes the lead by coming late, and their time.
func (e *edition) ordered(event *store.Event) []*store.Candidate {
	list := make([]*store.Candidate, len(event.Members))
	for i := range event.Members {
		list[i] = &event.Members[i]
	}
	if len(list) < 2 {
		return list
	}
	place := func(c *store.Candidate) int {
		switch {
		case c.Num == event.Lead:
			return 0
		case c.Article.ID == event.Founder:
			return 1
		}
		return 2
	}
	led := func(c *store.Candidate) int {
		if c.Article.ID == e.led[event.Story] {
			return 1
		}
		return 0
	}
	slices.SortFunc(list, func(a, b *store.Candidate) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(e.desk.rank(b), e.desk.rank(a)),
			cmp.Compare(led(b), led(a)), e.stood(event, a, b), e.better(a, b))
	})
	return list
}

// stood orders two articles of an event by which may stand for its founding one: what did so in an edition that was taken up,
// then by their first sight.
func (e *edition) stood(event *store.Event, a, b *store.Candidate) int {
	told := e.standIns[event.Story]
	place := func(c *store.Candidate) int {
		if i := slices.IndexFunc(told, func(s standIn) bool { return s.Article == c.Article.ID }); i >= 0 {
			return i
		}
		return len(told)
	}
	return cmp.Or(cmp.Compare(place(a), place(b)), a.FirstSeen.Compare(b.FirstSeen))
}

// better orders articles: the higher rank first, then the earlier, of one time by their ids, which a lost store changes not.
func (e *edition) better(a, b *store.Candidate) int {
	return cmp.Or(cmp.Compare(e.desk.rank(b), e.desk.rank(a)), a.Article.Published.Compare(b.Article.Published),
		a.Article.ID.Compare(b.Article.ID))
}

// tellers are those of an article's sources by which it may be shown: while its words are a private source's, the private
// ones, such as two parts of one paper.
func (e *edition) tellers(from []int64) []int64 {
	if len(from) == 0 || !e.desk.private[from[0]] {
		return from
	}
	var private []int64
	for _, id := range from {
		if e.desk.private[id] {
			private = append(private, id)
		}
	}
	return private
}

// public reports whether a source of this edition that is not private has an article.
func (e *edition) public(from []int64) bool {
	return slices.ContainsFunc(e.tellers(from), func(id int64) bool { return e.desk.sources[id] != nil && !e.desk.sources[id].Private })
}

// known reports whether an article comes from a source of this edition, a private one too.
func (e *edition) known(from []int64) bool {
	return slices.ContainsFunc(e.tellers(from), func(id int64) bool { return e.desk.sources[id] != nil })
}

// shows reports whether a channel (nil: any) may show an article: one of a private source only where it names that.
func (e *edition) shows(c *channel.Channel, from []int64) bool {
	return e.public(from) || c != nil && slices.ContainsFunc(e.tellers(from), func(id int64) bool {
		return e.desk.sources[id] != nil && c.Takes(e.desk.sources[id])
	})
}

// secrets reports whether a channel names a private source.
func (e *edition) secrets(c *channel.Channel) bool {
	for _, s := range e.desk.sources {
		if s.Private && c.Takes(s) {
			return true
		}
	}
	return false
}

// tellsMore reports whether a channel shows more of an event (nil: an article by itself) than others may, who may show a
// part of it.
func (e *edition) tellsMore(c *channel.Channel, event *store.Event) bool {
	if event == nil {
		return false
	}
	var open, more bool
	for i := range event.Members {
		from := event.Members[i].Sources
		shown := e.shows(nil, from)
		open, more = open || shown, more || !shown && e.shows(c, from)
	}
	return open && (more || !e.shows(nil, event.FoundedBy) && e.shows(c, event.FoundedBy) ||
		e.replaced(nil, event) && !e.replaced(c, event))
}

// hides reports whether a channel (nil: any) may not tell that there is an article: that of a private source, also of one
// that is configured no more. What another source had that is configured no more was told.
func (e *edition) hides(c *channel.Channel, from []int64) bool {
	return len(from) > 0 && e.desk.private[from[0]] && !e.shows(c, from)
}

// hidesFounder reports whether a channel (nil: any) may not show the founding article of an event, of which then neither
// its id nor its time is told: of those that it may show the one that was seen first stands for it, whatever comes later
// and ran before, or the one that did in an edition that was taken up, also where that was not read since. One that expired is
// hidden from whom it was before.
func (e *edition) hidesFounder(c *channel.Channel, event *store.Event) (hidden bool, first *store.Candidate) {
	hidden = e.hides(c, event.FoundedBy) || e.replaced(c, event)
	for i := range event.Members {
		m := &event.Members[i]
		hidden = hidden || m.Article.ID == event.Founder && e.hides(c, m.Sources)
		if e.shows(c, m.Sources) && (first == nil || e.stood(event, m, first) < 0) { // of one round, the oldest
			first = m
		}
	}
	if hidden && first != nil && c != nil {
		for _, s := range e.standIns[event.Story] {
			if s.Channel == c.Slug && !holds(event, s.Article) {
				first = &store.Candidate{Article: feed.Article{ID: s.Article, Published: s.Published}, FirstSeen: event.Begun}
			}
		}
	}
	return hidden && first != nil, first
}

// holds reports whether an article is one of an event's.
func holds(event *store.Event, id feed.ID) bool {
	return slices.ContainsFunc(event.Members, func(m store.Candidate) bool { return m.Article.ID == id })
}

// replaced reports whether another article stood for the founding one of an event in a channel (nil: any) in an edition that was
// taken up, where nothing else is known of that: it had left its source when the store was lost. Of channels that are new
// since, those that name a private source may show it.
func (e *edition) replaced(c *channel.Channel, event *store.Event) bool {
	told := e.standIns[event.Story]
	if len(told) == 0 || len(event.FoundedBy) > 0 || holds(event, event.Founder) {
		return false
	}
	return c == nil || !e.secrets(c) || slices.ContainsFunc(told, func(s standIn) bool { return s.Channel == c.Slug })
}

// outlets are those that the configuration names.
type outlets struct {
	named sources.NamedOutlets
	given map[int64]string // the names by the ids of the sources in the store, "" for a source that is given none
}

// outletsOf finds the outlets that are given names to.
func outletsOf(lines []*line) outlets {
	given := make(map[int64]string, len(lines))
	var named []sources.Named
	for _, l := range lines {
		name := l.configured.Outlet
		given[l.state.ID] = name
		if name == "" || l.state.Kind == string(sources.OPML) { // whose own address is no outlet's
			continue
		}
		s := sources.Named{Outlet: name, Site: l.state.SiteURL}
		if isURL(l.address) {
			s.Address = l.address
		}
		named = append(named, s)
	}
	return outlets{sources.NameOutlets(named), given}
}

// outletOf is the outlet of an article among all that are named. What its source is called now tells it apart, whatever
// that was called when the article was stored: an outlet that is given another name is still the same.
func (d *Desk) outletOf(c *store.Candidate) feed.Outlet {
	o, all := c.Article.Outlet, d.outlets()
	name, configured := all.given[c.Sources[0]]
	switch {
	case name != "":
		o.Key = all.named.Given(o, name)
	case configured:
		o.Key = all.named.Key(o)
	default:
		o.Key = all.named.Former(o)
	}
	return o
}

// outletKey tells outlets apart; an article without one counts for itself.
func (d *Desk) outletKey(c *store.Candidate) string {
	if o := d.outletOf(c); o.Key != "" {
		return o.Key
	}
	return c.Article.ID.String()
}

// outlets counts the outlets of an event, of what a channel may show.
func (e *edition) outlets(c *channel.Channel, members []store.Candidate) int {
	if len(members) == 1 {
		return 1
	}
	met := map[string]bool{}
	for i := range members {
		if e.shows(c, members[i].Sources) {
			met[e.desk.outletKey(&members[i])] = true
		}
	}
	return max(len(met), 1)
}

// stated are the headlines that an article lists. Of one that found its article by its words, link, outlet and time are
// told where a channel (nil: any) may show that.
func (e *edition) stated(a *feed.Article, c *channel.Channel) []feed.Headline {
	all := slices.Clone(a.Stated)
	for i, from := range e.found[a.ID] {
		if !e.shows(c, from) {
			all[i] = feed.Headline{Title: all[i].Title, Language: all[i].Language, Relation: all[i].Relation}
		}
	}
	return all
}

// linksMore reports whether a channel shows where a headline of an article leads that others may not.
func (e *edition) linksMore(c *channel.Channel, a *feed.Article) bool {
	for _, from := range e.found[a.ID] {
		if e.shows(c, from) && !e.shows(nil, from) {
			return true
		}
	}
	return false
}

// story tells a story under the lead of an article, with the coverage that a channel (nil: any) may show.
func (e *edition) story(t *told, lead feed.Article, c *channel.Channel) feed.Story {
	related := e.stated(&lead, c)
	if t.event == nil {
		return feed.Story{ID: t.id, Founder: lead.ID, Lead: lead, Related: related, Outlets: 1, Published: lead.Published}
	}
	s := feed.Story{
		ID: t.event.Story, Founder: t.event.Founder, Lead: lead, Outlets: e.outlets(c, t.event.Members), Published: t.event.Published,
	}
	if hidden, first := e.hidesFounder(c, t.event); hidden {
		s.Founder, s.Published = first.Article.ID, first.Article.Published
	}
	var others []*store.Candidate
	var leads *store.Candidate
	for i := range t.event.Members {
		if m := &t.event.Members[i]; m.Article.ID == lead.ID {
			leads = m
		} else if e.shows(c, m.Sources) {
			s.Members = append(s.Members, e.desk.headline(m))
			others = append(others, m)
		}
	}
	s.Related = append(related, e.coverage(others, &lead, leads)...)
	return s
}

// coverage makes the headlines of outlets on an event other than the one that its lead is of: one an outlet, best first,
// those of one text as one, which says so where the lead has that text too. leads is the lead as a member, nil where it is none.
func (e *edition) coverage(others []*store.Candidate, lead *feed.Article, leads *store.Candidate) []feed.Headline {
	stated := map[feed.ID]bool{}
	links := map[string]bool{feed.LinkKey(lead.URL): true}
	for _, h := range lead.Stated {
		stated[h.Article] = true
		links[feed.LinkKey(h.URL)] = true
	}
	delete(links, "")
	slices.SortStableFunc(others, e.better)
	met := map[string]bool{}
	var of feed.Outlet
	if leads != nil {
		of = e.desk.outletOf(leads)
		met[of.Key] = of.Key != ""
	}
	var list []feed.Headline
	texts := map[int64]int{} // by the article whose text it is: the headline that stands for it
	for _, m := range others {
		key := e.desk.outletKey(m)
		if met[key] || stated[m.Article.ID] || links[feed.LinkKey(m.Article.URL)] {
			continue
		}
		met[key] = true
		text := textOf(m)
		if at, ok := texts[text]; ok {
			list[at].Copies = append(list[at].Copies, e.desk.outletOf(m))
			continue
		}
		texts[text] = len(list)
		list = append(list, e.desk.headline(m))
	}
	if leads != nil {
		if at, ok := texts[textOf(leads)]; ok && of.Key != "" {
			list[at].Copies = append(list[at].Copies, of)
		}
	}
	return list
}

// textOf is the number of the article whose text another one has, its own where it repeats none.
func textOf(c *store.Candidate) int64 { return cmp.Or(c.CopyOf, c.Num) }

// headline points to an article.
func (d *Desk) headline(c *store.Candidate) feed.Headline {
	a := &c.Article
	return feed.Headline{
		Title: a.Title, URL: a.URL, Outlet: d.outletOf(c), Published: a.Published, Language: a.Language,
		Relation: feed.Coverage, Article: a.ID,
	}
}
