package desk

import (
	"context"
	"maps"
	"slices"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/store"
)

// stand puts the new articles that are in a group without being judged there, before any is judged: what is new and older
// than they are is held against them too.
func (r *relating) stand(ctx context.Context, list []*reading) error {
	standing, err := r.standing(ctx, list)
	for _, only := range []bool{false, true} { // what can be read here only is looked at when the others stand
		for _, x := range list {
			g, known := standing[x.num]
			switch {
			case !known || r.only[x.num] != only:
				continue
			case only:
				r.alone(x, r.now(g))
			default:
				g = r.now(g)
				r.put(store.Member{Article: x.num, Group: g, CopyOf: r.engine.Place(x.words, g)})
			}
			r.stands[x.num] = true
		}
	}
	return err
}

// standing says of which groups articles are without being judged: as an earlier edition had them, or alone where they
// were published by themselves before there were groups.
func (r *relating) standing(ctx context.Context, list []*reading) (map[int64]int64, error) {
	if r.untold {
		return nil, nil
	}
	ids := make([]feed.ID, len(list))
	published := make([]feed.ID, 0, 2*len(list)) // as stories, or as themselves
	for i, x := range list {
		ids[i] = x.id
		published = append(published, x.id, feed.StoryID(x.id))
	}
	recalled, err := r.desk.store.Recalled(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, x := range recalled {
		published = append(published, x.Story)
	}
	became, err := r.desk.store.Targets(ctx, published)
	if err != nil {
		return nil, err
	}
	now := func(story feed.ID) feed.ID { // the one that it was found to be since
		if to, ok := became[story]; ok {
			return to
		}
		return story
	}
	published = slices.AppendSeq(published, maps.Values(became))
	states, err := r.desk.store.Stories(ctx, published)
	if err != nil {
		return nil, err
	}
	groups, err := r.desk.store.GroupsOf(ctx, slices.Collect(maps.Keys(states)))
	if err != nil {
		return nil, err
	}
	standing := map[int64]int64{}
	for _, x := range list {
		id := x.id
		_, asStory := states[feed.StoryID(id)]
		_, asItself := states[id]
		was, known := recalled[id]
		if _, is := became[feed.StoryID(id)]; is && (!known || was.Story.IsZero()) {
			was, known = store.Recalled{Story: feed.StoryID(id)}, true // what it founded is another story now
		}
		g, stands := groups[now(feed.StoryID(id))]
		switch {
		case known && was.Story != id && !was.Story.IsZero():
			story := now(was.Story)
			g, begun := groups[story]
			if !begun {
				g = x.num
				groups[story] = g
				founder := was.Founder
				if story != was.Story {
					founder = states[story].Founder
				}
				begun := store.Group{Num: g, Story: story, Founder: founder, Published: states[story].Published, Begun: x.firstSeen}
				if begun.Published.IsZero() {
					begun.Published = x.published
				}
				r.begun(begun)
			}
			standing[x.num] = g
		case asStory && stands: // what it founded was told without it
			standing[x.num] = g
		case known && was.Story.IsZero() && !asStory: // by itself, while others were in stories: it is judged
		case known || asStory || asItself:
			standing[x.num] = x.num
			if asStory {
				groups[feed.StoryID(id)] = x.num
			}
			r.apart = max(r.apart, x.num)
			r.out.Apart = r.apart
		}
	}
	return standing, nil
}
