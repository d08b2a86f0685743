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
const maxEdition = 256 << 20

// standingFeed is what is read of a feed.json of ours (render.Format "json").
type standingFeed struct {
	Ours struct {
		Rule string `json:"rule"`
	} `json:"_copytaster"`
	Items []standingItem `json:"items"`
}

type standingItem struct {
	ID        string    `json:"id"`
	Published time.Time `json:"date_published"`
	Modified  time.Time `json:"date_modified"`
	Ours      *struct {
		Story    *standingStory `json:"story"`
		Develops feed.ID        `json:"develops"`
		Told     *struct {
			Outlets      int       `json:"outlets"`
			Developments int       `json:"developments"`
			At           time.Time `json:"at"`
			Admitted     time.Time `json:"admitted"`
		} `json:"told"`
		Moved     map[feed.ID]feed.ID `json:"moved"`
		Published time.Time           `json:"published"` // where date_published says something else
	} `json:"_copytaster"`
}

type standingStory struct {
	Founder feed.ID   `json:"founder"`
	Lead    feed.ID   `json:"lead"`
	Members []feed.ID `json:"members"`
	Aliases []feed.ID `json:"aliases"`

	channel   string    // whose it is, by the slug
	published time.Time // when the founding article ran, or what stands for it there
	open      bool      // the channel lets every article lead that others than its readers may know of
}

// takeUp reads, where the store is empty, the edition that stands in the folder: its stories, and the articles that were
// published by themselves, keep their ids and times, and what was together stays so. What its channels admitted goes into
// their archives. What cannot be read there is as good as none.
func (e *edition) takeUp(ctx context.Context) error {
	d := e.desk
	if e.place == nil || d.standing {
		return nil
	}
	revision, err := d.store.Revision(ctx)
	if err != nil || revision > 0 {
		return err
	}
	t := taken{
		stories: map[feed.ID]*takenStory{}, dates: map[feed.ID]time.Time{},
		aliases: map[feed.ID][]feed.ID{}, moved: map[feed.ID]feed.ID{},
	}
	for i := range d.cfg.Channels {
		c := &d.cfg.Channels[i]
		b, err := e.place.read(path.Join(c.Slug, "feed.json"))
		var f standingFeed
		if err != nil || json.Unmarshal(b, &f) != nil {
			continue
		}
		if err := e.takeUpChannel(ctx, c, &f, &t); err != nil {
			return err
		}
	}
	articles := t.articles()
	if len(articles) == 0 {
		return nil
	}
	if err := rememberTold(ctx, d, leadsKey, t.leads()); err != nil {
		return err
	}
	if err := rememberTold(ctx, d, ledKey, t.led()); err != nil {
		return err
	}
	if err := rememberTold(ctx, d, standInsKey, t.standIns()); err != nil {
		return err
	}
	return d.store.PutRecalled(ctx, d.now, articles, t.states(), t.aliases)
}

// takeUpChannel takes up what a channel published.
func (e *edition) takeUpChannel(ctx context.Context, c *channel.Channel, f *standingFeed, t *taken) error {
	d := e.desk
	var admitted []store.Archived
	full, left := fullTo(c, f), d.now
	if oldest := oldestIn(f); c.Dated == channel.ByAdmission && !oldest.IsZero() {
		left = oldest.Add(-time.Second) // what has no item of its own there any more was admitted before all that has one
	}
	since, here := map[feed.ID]store.Admission{}, map[feed.ID]bool{}
	for i := range f.Items {
		it := &f.Items[i]
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
				a.At = left
				if c.Dated == channel.ByAdmission && !t.Admitted.IsZero() {
					a.At = t.Admitted
				}
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
		at := d.now
		if c.Dated == channel.ByAdmission && !it.Published.IsZero() {
			at, it.Published = it.Published, it.Ours.Published
		}
		if a.At.IsZero() && f.Ours.Rule != "" && f.Ours.Rule == lastingRule(c) {
			a.At = at
			since[id] = a
		}
		admitted, here[id] = append(admitted, store.Archived{Story: id, At: at}), true
		if s := it.Ours.Story; s != nil {
			s.channel, s.open = c.Slug, c.Where == nil && len(c.Sources)+len(c.Tags)+c.PerSource == 0
			for _, alias := range s.Aliases {
				admitted, here[alias] = append(admitted, store.Archived{Story: alias, At: at}), true
			}
		}
		t.add(id, it)
	}
	told := e.standingAtom(path.Join(c.Slug, archiveFile))
	if told.ID != "" && c.ID == "" && !d.cfg.FromArguments {
		if err := d.store.Set(ctx, feedKey(c), told.ID); err != nil {
			return err
		}
	}
	if c.Dated == channel.ByAdmission {
		admitted = append(admitted, e.leftBefore(c, told, here)...)
	}
	if err := d.store.PutArchives(ctx, e.channelKey(c), nil, admitted); err != nil || len(admitted)+len(since) == 0 {
		return err
	}
	if !full.IsZero() {
		if err := d.store.Set(ctx, fullKey+e.channelKey(c), full.Format(time.RFC3339)); err != nil {
			return err
		}
	}
	// Its dates are those of its admissions, and what it tells anew follows what it told: both stand nowhere else.
	return e.readmit(ctx, c, since, told.Updated)
}

// readmit stores what a channel admitted as it did it by its present rule, and when it changed last.
func (e *edition) readmit(ctx context.Context, c *channel.Channel, admitted map[feed.ID]store.Admission, updated time.Time) error {
	rule, err := ruleOf(c)
	if err != nil {
		return err
	}
	return e.desk.store.PutChannel(ctx, store.ChannelState{Slug: e.channelKey(c), Updated: updated, Rule: rule, Admitted: admitted})
}

// fullTo returns down to which date a channel has items, where it dates what it admits and has no room for more: what had
// left it, or never came in, ran before. It is zero elsewhere.
func fullTo(c *channel.Channel, f *standingFeed) (full time.Time) {
	if c.Dated != channel.ByAdmission || c.Limit == 0 || len(f.Items) < c.Limit {
		return full
	}
	if c.Order != channel.Updated {
		return oldestIn(f)
	}
	for i := range f.Items { // it is not by date
		if it := &f.Items[i]; it.Ours != nil && it.Ours.Develops.IsZero() {
			full = later(full, it.Published)
		}
	}
	return full
}

// oldestIn returns the date of the oldest item of ours in a feed, zero where none has one.
func oldestIn(f *standingFeed) (oldest time.Time) {
	for i := range f.Items {
		if it := &f.Items[i]; it.Ours != nil {
			oldest = sooner(oldest, it.Published)
		}
	}
	return oldest
}

// fullKey begins the names under which the store remembers down to which time channels were full when they were taken up.
const fullKey = "full:"

// full returns that time, zero where the channel was not full or never taken up. What had left it, and what it had no room
// for, stands in none of its documents.
func (e *edition) full(ctx context.Context, c *channel.Channel) (time.Time, error) {
	text, err := e.desk.store.Get(ctx, fullKey+e.channelKey(c))
	at, _ := time.Parse(time.RFC3339, text) // zero where there is none
	return at, err
}
