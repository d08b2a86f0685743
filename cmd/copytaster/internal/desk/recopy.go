package desk

import (
	"context"
	"maps"
	"slices"

	"github.com/copytaster/copytaster/feed/group"
	"github.com/copytaster/copytaster/feed/store"
)

// recopy looks anew at who ran one text where one of some articles did that were edited, since many outlets run an agency's
// piece first and their own later, at the same address, or that went to another group, where one that came later stood for it.
func (d *Desk) recopy(ctx context.Context, nums []int64) error {
	copied, err := d.store.Copied(ctx, nums)
	if err != nil {
		return err
	}
	return d.recopyGroups(ctx, copied)
}

// recopyGroups says anew who ran one text in groups, by their numbers, each given with one of its articles.
func (d *Desk) recopyGroups(ctx context.Context, groups map[int64]int64) error {
	var out store.Relations
	engine := group.New(group.Options{})
	for _, g := range slices.Sorted(maps.Keys(groups)) {
		e, _, err := d.store.Event(ctx, groups[g])
		if err != nil {
			return err
		}
		readings := make([]*group.Reading, len(e.Members))
		for i := range e.Members {
			readings[i] = engine.Read(d.comparable(&e.Members[i]))
		}
		for i, of := range group.Copies(readings) {
			if m := &e.Members[i]; m.CopyOf != of {
				out.Joined = append(out.Joined, store.Member{Article: m.Num, Group: e.Num, CopyOf: of})
			}
		}
	}
	if len(out.Joined) == 0 {
		return nil
	}
	return d.store.PutRelations(ctx, &out)
}
