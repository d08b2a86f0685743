package desk

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/store"
)

// wishes is what a person decided of pairs of articles, by their numbers. It holds against the program.
type wishes struct {
	together, parted [][2]int64
	partedFrom       map[int64][]int64 // parted, from each of the two
}

// decisions lists what a person decided: what join and part wrote, then the configuration, which wins.
func (d *Desk) decisions() []config.Decision {
	g := &d.cfg.Group
	all := slices.Clone(g.Decisions)
	for _, list := range g.Pin {
		for _, other := range list[1:] {
			all = append(all, config.Decision{Word: config.Join, A: list[0], B: other})
		}
	}
	for _, list := range g.Split {
		for i, a := range list {
			for _, b := range list[i+1:] {
				all = append(all, config.Decision{Word: config.Part, A: a, B: b})
			}
		}
	}
	return all
}

// decisionsKey is the name of the sum of the decisions that the groups follow already.
const decisionsKey = "decisions"

func (d *Desk) decisionsSum() string {
	g := &d.cfg.Group
	var lines []string
	for _, x := range g.Decisions {
		lines = append(lines, x.String())
	}
	for _, list := range g.Pin {
		lines = append(append(lines, "pin"), list...)
	}
	for _, list := range g.Split {
		lines = append(append(lines, "split"), list...)
	}
	if len(lines) == 0 {
		return ""
	}
	return strconv.FormatUint(feed.Sum("decisions", lines...), 16)
}

// decisionsChanged reports whether a person decided something that no round has followed yet.
func (d *Desk) decisionsChanged(ctx context.Context) (bool, error) {
	was, err := d.store.Get(ctx, decisionsKey)
	return was != d.decisionsSum(), err
}

// wishes finds the articles that decisions name; of two about one pair the later holds. What names no article yet waits.
func (d *Desk) wishes(ctx context.Context) (wishes, error) { return d.wishesOf(ctx, d.decisions()) }

func (d *Desk) wishesOf(ctx context.Context, all []config.Decision) (wishes, error) {
	var w wishes
	if len(all) == 0 {
		return w, nil
	}
	names := map[string]bool{} // a split list has each name in many pairs
	for _, x := range all {
		names[x.A], names[x.B] = true, true
	}
	nums, err := d.store.Named(ctx, slices.Collect(maps.Keys(names)))
	if err != nil {
		return w, err
	}
	w.partedFrom = map[int64][]int64{}
	last := map[[2]int64]string{}
	var pairs [][2]int64
	for _, x := range all {
		a, b := nums[x.A], nums[x.B]
		if a == 0 || b == 0 || a == b {
			continue
		}
		pair := [2]int64{min(a, b), max(a, b)}
		if _, met := last[pair]; !met {
			pairs = append(pairs, pair)
		}
		last[pair] = x.Word
	}
	for _, pair := range pairs {
		if last[pair] == config.Part {
			w.parted = append(w.parted, pair)
			w.partedFrom[pair[0]] = append(w.partedFrom[pair[0]], pair[1])
			w.partedFrom[pair[1]] = append(w.partedFrom[pair[1]], pair[0])
		} else {
			w.together = append(w.together, pair)
		}
	}
	return w, nil
}

// Decided says what a person decided of two articles by now: in the file of decisions, and after all, since the
// configuration wins. "" is nothing.
func (d *Desk) Decided(ctx context.Context, a, b string) (filed, holds string, err error) {
	nums, err := d.store.Named(ctx, []string{a, b})
	if err != nil {
		return "", "", err
	}
	file, err := d.wishesOf(ctx, d.cfg.Group.Decisions)
	if err != nil {
		return "", "", err
	}
	all, err := d.wishes(ctx)
	return file.of(nums[a], nums[b]), all.of(nums[a], nums[b]), err
}

// Against returns the decision that stands in the way of a joining: it parts two articles that would be in one story by what a
// person joined. ok is false where there is none.
func (d *Desk) Against(ctx context.Context, a, b string) (against config.Decision, ok bool, err error) {
	w, err := d.wishes(ctx)
	if err != nil {
		return against, false, err
	}
	all := d.decisions()
	names := []string{a, b}
	for _, x := range all {
		names = append(names, x.A, x.B)
	}
	nums, err := d.store.Named(ctx, names)
	if err != nil {
		return against, false, err
	}
	for _, set := range w.bound() {
		if !slices.Contains(set, nums[a]) || !slices.Contains(set, nums[b]) {
			continue
		}
		for _, p := range w.parted {
			if !slices.Contains(set, p[0]) || !slices.Contains(set, p[1]) {
				continue
			}
			for _, x := range all {
				if n, m := nums[x.A], nums[x.B]; x.Word == config.Part && min(n, m) == p[0] && max(n, m) == p[1] {
					return x, true, nil
				}
			}
		}
	}
	return against, false, nil
}

// named lists the articles that a wish is about, each once, in order.
func (w *wishes) named() []int64 {
	nums := slices.Collect(maps.Keys(w.partedFrom))
	for _, pair := range w.together {
		nums = append(nums, pair[0], pair[1])
	}
	slices.Sort(nums)
	return slices.Compact(nums)
}

// partedFrom reports whether a person parted an article from one of a group.
func (r *relating) partedFrom(article, group int64) bool {
	return slices.ContainsFunc(r.wishes.partedFrom[article], func(other int64) bool { return r.groupOf(other) == group })
}

// partedGroups reports whether a person parted an article of one group from one of the other.
func (r *relating) partedGroups(a, b int64) bool {
	for article := range r.wishes.partedFrom {
		if r.groupOf(article) == a && r.partedFrom(article, b) {
			return true
		}
	}
	return false
}

// pinned returns the group that a person put a new article into, where its other article has one.
func (r *relating) pinned(article int64) (group int64, ok bool) {
	for _, p := range r.wishes.together {
		other := p[0]
		if other == article {
			other = p[1]
		} else if p[1] != article {
			continue
		}
		if !r.waiting[other] && !r.partedFrom(article, r.groupOf(other)) {
			return r.groupOf(other), true
		}
	}
	return 0, false
}

// join puts the groups of articles together that a person wants together, of those that have one.
func (r *relating) join() {
	for _, p := range r.wishes.together {
		a, b := r.groupOf(p[0]), r.groupOf(p[1])
		if a == b || r.waiting[p[0]] || r.waiting[p[1]] || r.partedGroups(a, b) {
			continue
		}
		r.merge(store.Merge{From: max(a, b), Into: min(a, b)})
		r.united = append(r.united, p[0])
	}
}

// held reports whether the new articles left a person what they decided: an earlier edition may have had two together that
// are parted, or one of them came into a group in which another stands in its way.
func (r *relating) held() bool {
	return len(r.fresh) == 0 ||
		!slices.ContainsFunc(r.wishes.together, func(p [2]int64) bool { return r.groupOf(p[0]) != r.groupOf(p[1]) }) &&
			!slices.ContainsFunc(r.wishes.parted, func(p [2]int64) bool { return r.groupOf(p[0]) == r.groupOf(p[1]) })
}

// bound lists the articles that a person joined, directly or by way of others, each such set in the order of its numbers.
func (w *wishes) bound() [][]int64 {
	var pairs [][]int64
	for _, p := range w.together {
		pairs = append(pairs, p[:])
	}
	sets := config.Joined(pairs)
	for i := range sets {
		slices.Sort(sets[i])
		sets[i] = slices.Compact(sets[i])
	}
	return sets
}
