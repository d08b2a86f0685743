package desk

import (
	"slices"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
	"github.com/copytaster/copytaster/feed/store"
)

// admit returns what a channel's readers are told of a story by now: since when it is there, and, where the channel
// counts developments, whether enough outlets joined it to say so anew.
func (e *edition) admit(p pick, s *feed.Story) store.Admission {
	a, n := p.state.Admitted[s.ID], p.channel.Developments
	if a.At.IsZero() && p.channel.Dated == channel.ByAdmission {
		a.At = s.Published // which it chose
	}
	if a.At.IsZero() {
		a.At = e.desk.now
	}
	switch {
	case n == 0:
	case a.Outlets == 0:
		a.Outlets = s.Outlets
	case s.Outlets >= a.Outlets+n:
		a.Outlets, a.Developed = s.Outlets, e.desk.now
		a.Developments++
	}
	return a
}

// developing adds an item for each story's last development, since readers do not show an item anew that changed. It is
// not there while fewer outlets cover the story than it told of, as after one went to another. It has its
// place in the channel's order as a story of its time has.
func developing(c *channel.Channel, stories []feed.Story, admitted map[feed.ID]store.Admission) []feed.Story {
	if c.Developments == 0 {
		return stories
	}
	all := slices.Clone(stories)
	for i := range stories {
		a := admitted[stories[i].ID]
		all[i].Told = &feed.Telling{Outlets: a.Outlets, Developments: a.Developments, At: a.Developed}
		if a.Developments == 0 || stories[i].Outlets < a.Outlets {
			continue
		}
		s := all[i]
		s.Develops = s.ID
		if c.Dated == channel.ByAdmission {
			told := *s.Told
			told.Admitted = a.At
			s.Told = &told
		}
		s.ID = feed.DevelopmentID(s.ID, a.Developments)
		s.Published = a.Developed
		if s.Updated.Before(s.Published) {
			s.Updated = s.Published
		}
		all = append(all, s)
	}
	slices.SortStableFunc(all, func(a, b feed.Story) int { return orderedBy(c, &b).Compare(orderedBy(c, &a)) })
	if c.Limit > 0 {
		all = all[:min(len(all), c.Limit)]
	}
	return all
}

// orderedBy is the time by which an item has its place in a channel (channel.Choosing.Selection).
func orderedBy(c *channel.Channel, s *feed.Story) time.Time {
	if c.Order == channel.Updated {
		return later(s.Published, s.Lead.Updated)
	}
	return s.Published
}
