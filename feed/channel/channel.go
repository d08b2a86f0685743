package channel

import (
	"cmp"
	"slices"
	"time"

	"github.com/copytaster/copytaster/feed"
)

// Channel is one published feed. An empty Sources and Tags takes every source that is not private.
type Channel struct {
	Slug        string // the folder it is published in; "" for the one at the root
	ID          string // the configured id of its documents; "" to have one made
	Title       string
	Description string
	Language    string // BCP 47, "" when its stories have several

	Where   *Rule    // nil takes every article
	Sources []string // names or addresses
	Tags    []string

	Limit     int // how many stories it carries, 0 for no limit
	PerSource int // how many of one source, 0 for no limit

	Content     Content
	Order       Order
	Dated       Dated
	TitleOutlet bool // the outlet's name stands behind each title

	Apart        bool          // every article is a story of its own
	Settle       time.Duration // how long a new story waits for its coverage
	Developments int           // how many more outlets make a story an item anew, 0 for never
}

// Source is what a channel needs to know of a source.
type Source struct {
	Name    string
	Address string   // as configured
	Names   []string // by which a channel names it: its own name and address, and those of what lists it
	Tags    []string
	Private bool // only channels that name it may carry it
}

// Item is a story that a channel may choose.
type Item struct {
	Story     feed.ID       // what it is published as
	Pieces    []Piece       // the articles that may lead it, the one that does first
	Published time.Time     // when the founding article ran
	Outlets   int           // how many outlets cover it
	Waited    time.Duration // since its founding article, or the one that stands for it, was first seen, at the round
	Settled   bool          // it waits for nothing
	FirstRead bool          // a source that was read for the first time brought an article of it
}

// Piece is an article of an item.
type Piece struct {
	Article *feed.Article
	Sources []*Source     // those of this edition that have it, its own first
	Age     time.Duration // since its publication, at the round
	Body    func() string // the body as plain text, made when a rule asks
}

// Past is what a channel needs to know of earlier rounds, and of this one.
type Past struct {
	Now      time.Time
	Admitted func(story feed.ID) time.Time // when a story was, zero for not yet
	Left     func(story feed.ID) time.Time // when one was that left since, or was passed over, zero for neither; nil: none. Asked at the end
	Hold     bool                          // new stories are held back for Settle: not in a store's first edition
	Had      func(story feed.ID) bool      // whether one that is not admitted was before, and waits no more; nil: none

	// Full is the time down to which a channel which dates what it admits was full before its past was lost, zero where it
	// was not. What ran before then and comes by a first reading had left it, or was passed over.
	Full time.Time
}

// settled is how many outlets settle a story before its time.
const settled = 3

// Choice is a story that a channel chose, by the article that leads it.
type Choice struct {
	Story, Lead feed.ID
	Date        time.Time // that its item carries and its place goes by

	updated time.Time
	ran     time.Time // set for what had left it before the channel's past was lost, or was passed over
	fresh   bool      // where the channel dates what it admits: it is not known when it was
}

// Selection is what a channel chose, in its order. Held says that a story is held back until it is settled, and Wait how
// long the first of these still is. Passed are those of a channel which dates what it admits that were new and for which
// its limit left no room: later they are no news.
type Selection struct {
	Choices, Passed []Choice
	Held            bool
	Wait            time.Duration
}

// Takes reports whether the channel reads a source.
func (c *Channel) Takes(s *Source) bool {
	if slices.ContainsFunc(s.Names, func(name string) bool { return slices.Contains(c.Sources, name) }) {
		return true
	}
	if s.Private {
		return false
	}
	if len(c.Sources) == 0 && len(c.Tags) == 0 {
		return true
	}
	return slices.ContainsFunc(c.Tags, func(t string) bool { return slices.Contains(s.Tags, t) })
}

// Lets reports whether the sources and the rule of the channel let an item in by one of its pieces.
func (c *Channel) Lets(item *Item) bool {
	piece, _, _ := c.lead(item, false, nil)
	return piece != nil
}

// Choosing is a channel's choice in the making. It is offered one item after the other, newest first by the time of
// publication, so that several channels can read them together.
type Choosing struct {
	channel *Channel
	past    Past
	s       Selection
	counts  map[*Source]int
	failed  error
}

// Choose begins to choose.
func (c *Channel) Choose(past Past) *Choosing {
	return &Choosing{channel: c, past: past, counts: map[*Source]int{}}
}

// Full reports whether the channel has all that it wants of items that come newest first.
func (x *Choosing) Full() bool {
	c := x.channel
	return c.Order != Updated && c.Dated != ByAdmission && c.Limit > 0 && len(x.s.Choices) >= c.Limit
}

// Offer takes an item where the channel wants it, and reports whether it did. A story is led by its first piece, or by the
// next one that the channel's sources and rule let in. One that was admitted before stays, whatever the rule says of it now
// that it was edited, unless the rule asks for its age: then it leaves when it is too old. A new one that is not settled is
// held back for Settle, or until three outlets have it, but for what the channel had before.
func (x *Choosing) Offer(item *Item) bool {
	c, past := x.channel, &x.past
	at := past.Admitted(item.Story)
	if at.IsZero() && past.Hold && !c.Apart && !item.Settled && item.Waited < c.Settle && item.Outlets < settled && !x.hasShown(item) {
		if !c.takesAny(item) {
			return false
		}
		if past.Had == nil || !past.Had(item.Story) {
			if wait := c.Settle - item.Waited; !x.s.Held || wait < x.s.Wait {
				x.s.Wait = wait
			}
			x.s.Held = true
			return false
		}
	}
	piece, from, err := c.lead(item, !at.IsZero(), x.counts)
	if err != nil && x.failed == nil {
		x.failed = err
	}
	if piece == nil {
		return false
	}
	x.counts[from]++
	choice := Choice{
		Story: item.Story, Lead: piece.Article.ID, Date: item.Published, updated: piece.Article.Updated,
	}
	if c.Dated == ByAdmission {
		choice.Date = at
		if item.FirstRead && !item.Published.After(past.Full) {
			choice.ran = item.Published
		}
	}
	x.s.Choices = append(x.s.Choices, choice)
	return true
}

// hasShown reports whether an article of an item was a story of its own here, before the channel grouped.
func (x *Choosing) hasShown(item *Item) bool {
	return slices.ContainsFunc(item.Pieces, func(p Piece) bool { return !x.past.Admitted(p.Article.ID).IsZero() })
}

// New returns the stories that a channel which dates what it admits took and had not admitted: of these it has to know,
// when all are offered, whether they ever left it.
func (x *Choosing) New() []feed.ID {
	var stories []feed.ID
	for i := range x.s.Choices {
		if c := &x.s.Choices[i]; x.channel.Dated == ByAdmission && c.Date.IsZero() {
			stories = append(stories, c.Story)
		}
	}
	return stories
}

// Selection ends the choosing and returns what was chosen, in the channel's order. The error is the first that the rule met;
// such a piece leads nothing, and the selection is good all the same.
func (x *Choosing) Selection() (Selection, error) {
	if x.channel.Dated == ByAdmission {
		x.date()
	}
	x.channel.arrange(&x.s)
	return x.s, x.failed
}

// date dates what is admitted now. What left the channel, or was passed over, is no news, whatever brings it back.
func (x *Choosing) date() {
	for i := range x.s.Choices {
		c := &x.s.Choices[i]
		if c.Date.IsZero() && x.past.Left != nil {
			c.Date = x.past.Left(c.Story)
		}
		if c.Date.IsZero() {
			c.fresh, c.Date = true, x.past.Now
			if !c.ran.IsZero() {
				c.Date = c.ran
			}
		}
	}
}

// lead returns the piece of an item by which the channel takes it, and the source it takes it from; nil for none.
func (c *Channel) lead(item *Item, admitted bool, counts map[*Source]int) (piece *Piece, from *Source, failed error) {
	stays := admitted && !c.Where.UsesAge()
	for i := range item.Pieces {
		p := &item.Pieces[i]
		s := c.source(p.Sources)
		if s == nil || c.PerSource > 0 && counts[s] >= c.PerSource {
			continue
		}
		if stays && piece == nil {
			piece, from = p, s // unless another one is let in
			if c.Where == nil || len(item.Pieces) == 1 {
				return piece, from, nil
			}
		}
		ok, err := c.Where.match(item, p, s)
		if err != nil && failed == nil {
			failed = err
		}
		if ok {
			return p, s, failed
		}
	}
	return piece, from, failed
}

// takesAny reports whether the channel reads a source of an item.
func (c *Channel) takesAny(item *Item) bool {
	return slices.ContainsFunc(item.Pieces, func(p Piece) bool { return c.source(p.Sources) != nil })
}

// arrange puts the choices into the channel's order and cuts them at its limit.
func (c *Channel) arrange(s *Selection) {
	if c.Order == Updated {
		for i, x := range s.Choices {
			if x.Date.After(x.updated) {
				s.Choices[i].updated = x.Date
			}
		}
		slices.SortStableFunc(s.Choices, func(a, b Choice) int {
			return cmp.Or(b.updated.Compare(a.updated), a.Lead.Compare(b.Lead))
		})
	} else {
		slices.SortStableFunc(s.Choices, func(a, b Choice) int { return b.Date.Compare(a.Date) })
	}
	if c.Limit > 0 && len(s.Choices) > c.Limit {
		for _, x := range s.Choices[c.Limit:] {
			if x.fresh {
				s.Passed = append(s.Passed, x)
			}
		}
		s.Choices = s.Choices[:c.Limit]
	}
}

// source returns the first of the sources that the channel reads.
func (c *Channel) source(sources []*Source) *Source {
	for _, s := range sources {
		if c.Takes(s) {
			return s
		}
	}
	return nil
}
