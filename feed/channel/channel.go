package channel

import (
	"cmp"
	"iter"
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
	TitleOutlet bool // the outlet's name stands behind each title
}

// Source is what a channel needs to know of a source.
type Source struct {
	Name    string
	Address string // as configured
	Tags    []string
	Private bool // only channels that name it may carry it
}

// Item is an article that a channel may choose.
type Item struct {
	Article *feed.Article
	Story   feed.ID       // what it is published as
	Sources []*Source     // those of this edition that have it, its own first
	Age     time.Duration // since its publication, at the round
	Body    func() string // the body as plain text, made when a rule asks
}

// Takes reports whether the channel reads a source.
func (c *Channel) Takes(s *Source) bool {
	if slices.Contains(c.Sources, s.Address) || s.Name != "" && slices.Contains(c.Sources, s.Name) {
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

// Select chooses among items, which come newest published first, and returns the articles in the channel's order. A
// story that was admitted before stays, whatever the rule says of it now that it was edited, unless the rule asks for
// its age: then it leaves when it is too old. The error is the first that the rule met;
// such an article is not chosen, and the selection is good all the same.
func (c *Channel) Select(items iter.Seq[Item], admitted func(story feed.ID) bool) ([]feed.ID, error) {
	var chosen []choice
	var failed error
	counts := map[*Source]int{}
	for item := range items {
		from := c.source(item.Sources)
		if from == nil || c.PerSource > 0 && counts[from] >= c.PerSource {
			continue
		}
		if c.Where.UsesAge() || !admitted(item.Story) {
			ok, err := c.Where.match(&item, from)
			if err != nil && failed == nil {
				failed = err
			}
			if !ok {
				continue
			}
		}
		counts[from]++
		chosen = append(chosen, choice{item.Article.ID, item.Article.Updated, item.Article.Published})
		if c.Order != Updated && c.Limit > 0 && len(chosen) >= c.Limit {
			break
		}
	}
	return c.arrange(chosen), failed
}

// choice is an article chosen, and what the order asks of it.
type choice struct {
	id                 feed.ID
	updated, published time.Time
}

func (c *Channel) arrange(chosen []choice) []feed.ID {
	if c.Order == Updated {
		for i, x := range chosen {
			if x.published.After(x.updated) {
				chosen[i].updated = x.published
			}
		}
		slices.SortStableFunc(chosen, func(a, b choice) int {
			return cmp.Or(b.updated.Compare(a.updated), a.id.Compare(b.id))
		})
		if c.Limit > 0 && len(chosen) > c.Limit {
			chosen = chosen[:c.Limit]
		}
	}
	ids := make([]feed.ID, len(chosen))
	for i, x := range chosen {
		ids[i] = x.id
	}
	return ids
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
