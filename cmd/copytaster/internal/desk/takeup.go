package desk

import (
	"context"
	"encoding/json"
	"path"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
	"github.com/copytaster/copytaster/feed/store"
)

// maxEdition is the largest feed.json that an edition is taken up from, in bytes.
const maxEdition = 64 << 20

// standingFeed is what is read of a feed.json of ours (render.Format "json").
type standingFeed struct {
	Items []struct {
		ID        string    `json:"id"`
		Published time.Time `json:"date_published"`
		Modified  time.Time `json:"date_modified"`
		Ours      *struct {
			Story *struct {
				Founder feed.ID   `json:"founder"`
				Lead    feed.ID   `json:"lead"`
				Members []feed.ID `json:"members"`
				Aliases []feed.ID `json:"aliases"`
			} `json:"story"`
			Develops feed.ID `json:"develops"`
			Told     *struct {
				Outlets      int       `json:"outlets"`
				Developments int       `json:"developments"`
				At           time.Time `json:"at"`
			} `json:"told"`
		} `json:"_copytaster"`
	} `json:"items"`
}

// takeUp reads, where the store is empty, the edition that stands in the folder: its stories keep their ids and times,
// and what was together stays so. What its channels admitted goes into their archives. What cannot be read there is as
// good as none.
func (e *edition) takeUp(ctx context.Context) error {
	d := e.desk
	if e.place == nil || d.standing {
		return nil
	}
	revision, err := d.store.Revision(ctx)
	if err != nil || revision > 0 {
		return err
	}
	var articles []store.Recalled
	var states []store.StoryState
	aliases := map[feed.ID][]feed.ID{}
	met := map[feed.ID]bool{}
	for _, c := range d.cfg.Channels {
		b, err := e.place.read(path.Join(c.Slug, "feed.json"))
		var f standingFeed
		if err != nil || json.Unmarshal(b, &f) != nil {
			continue
		}
		var admitted []store.Archived
		since := map[feed.ID]store.Admission{}
		for _, it := range f.Items {
			id, err := feed.ParseID(it.ID)
			if err != nil || it.Ours == nil {
				continue
			}
			anew := !it.Ours.Develops.IsZero()
			if anew {
				id = it.Ours.Develops
			}
			a := since[id]
			// An outlet more, at least, made each development.
			if t := it.Ours.Told; t != nil && c.Developments > 0 && t.Developments >= 0 && t.Developments < t.Outlets {
				a.Outlets, a.Developments, a.Developed = t.Outlets, t.Developments, t.At
				if a.At.IsZero() {
					a.At = d.now
				}
			}
			if c.Dated == channel.ByAdmission && !anew && !it.Published.IsZero() {
				a.At = it.Published
			}
			if !a.At.IsZero() {
				since[id] = a
			}
			if anew { // its story has an item of its own, or left the feed
				continue
			}
			admitted = append(admitted, store.Archived{Story: id, At: d.now})
			if it.Ours.Story == nil || met[id] {
				continue
			}
			met[id] = true
			if c.Dated == channel.ByAdmission {
				it.Published = time.Time{} // it says something else there
			}
			s := it.Ours.Story
			for _, article := range append([]feed.ID{s.Founder, s.Lead}, s.Members...) {
				if !article.IsZero() {
					articles = append(articles, store.Recalled{Article: article, Story: id, Founder: s.Founder, Published: it.Published})
				}
			}
			states = append(states, store.StoryState{
				ID: id, Founder: s.Founder, Published: it.Published, Updated: it.Modified,
			})
			aliases[id] = s.Aliases
		}
		if err := d.store.PutArchives(ctx, e.channelKey(&c), nil, admitted); err != nil {
			return err
		}
		if len(since) == 0 {
			continue
		}
		// Its dates are those of its admissions, and what it tells anew follows what it told: both stand nowhere else.
		if err := e.readmit(ctx, &c, since); err != nil {
			return err
		}
	}
	if len(articles) == 0 {
		return nil
	}
	return d.store.PutRecalled(ctx, d.now, articles, states, aliases)
}

// readmit stores what a channel admitted as it did it by its present rule.
func (e *edition) readmit(ctx context.Context, c *channel.Channel, admitted map[feed.ID]store.Admission) error {
	rule, err := ruleOf(c)
	if err != nil {
		return err
	}
	key := e.channelKey(c)
	if err := e.desk.store.PutChannel(ctx, store.ChannelState{Slug: key, Admitted: admitted}); err != nil {
		return err
	}
	return e.desk.store.Set(ctx, "rule:"+key, rule)
}
