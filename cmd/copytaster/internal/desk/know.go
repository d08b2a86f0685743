package desk

import (
	"context"
	"maps"
	"slices"

	"github.com/copytaster/copytaster/feed/group"
	"github.com/copytaster/copytaster/feed/store"
)

// know makes the engine know the articles of the window: by what was stored of their words or, where that cannot be read, as
// what another version stored cannot, by the articles themselves. want is what they will be held against, nil for anything.
func (r *relating) know(ctx context.Context, want []*group.Reading) error {
	if want != nil {
		r.engine.Want(want)
	}
	var unread error
	err := r.desk.store.Readings(ctx, r.since, func(records []byte) error {
		if unread == nil {
			unread = r.engine.Restore(records, r.desk.now, r.groupOf)
		}
		return nil
	})
	if err != nil || unread == nil {
		return err
	}
	r.engine = r.newEngine(ctx) // which knows all, since what can be read here only is held against anything
	return r.reread(ctx)
}

// reread reads the articles of the window once more, but for those that no round has related yet, and stores their words in
// the place of what cannot be read.
func (r *relating) reread(ctx context.Context) error {
	d := r.desk
	nums, err := d.store.KeptSince(ctx, r.since, 0)
	if err != nil {
		return err
	}
	r.out.Reread = true
	fresh := make(map[int64]bool, len(r.fresh))
	for _, num := range r.fresh {
		fresh[num] = true
	}
	nums = slices.DeleteFunc(nums, func(num int64) bool { return fresh[num] })
	groups, err := d.store.Members(ctx, r.since, nums) // a window that is longer by now begins before what was stored of it
	if err != nil {
		return err
	}
	maps.Copy(groups, r.groups)
	r.groups = groups
	for batch := range slices.Chunk(nums, readAtOnce) {
		list, err := r.words(ctx, batch)
		if err != nil {
			return err
		}
		var keep store.Reading
		for _, x := range list {
			g := r.groupOf(x.num)
			if r.only[x.num] {
				if fits := r.engine.Fits(x.words); fits != 0 && fits != g {
					continue // nothing is held against it, see alone
				}
			}
			r.engine.Place(x.words, g)
			r.keep(&keep, x)
		}
		if err := r.stage(ctx, keep); err != nil {
			return err
		}
	}
	return nil
}

// keep adds an article to what later ones are held against.
func (r *relating) keep(to *store.Reading, x *reading) {
	if len(to.Records) == 0 || x.num < to.First {
		to.First = x.num
	}
	if x.firstSeen.After(to.Newest) {
		to.Newest = x.firstSeen
	}
	to.Records = r.engine.AppendRecord(to.Records, x.words)
}

// stage stores what later articles are held against, which counts when the round is stored: all of a first round would take
// half as much memory as the engine.
func (r *relating) stage(ctx context.Context, keep store.Reading) error {
	if len(keep.Records) == 0 {
		return nil
	}
	r.out.Staged++
	return r.desk.store.StageReading(ctx, r.out.Staged-1, keep)
}
