package main

import (
	"slices"

	"github.com/copytaster/copytaster/feed/group"
)

// watcher sees the examples of a walk. share is how much of each group is of the article's event.
type watcher struct {
	link  func(i int, ex []group.Example, share []float64)
	merge func(a, b []int, f []float64)
}

// walk lets an engine judge a stream. With gold the article goes where it belongs, else where the engine puts it.
func walk(s *stream, m group.Model, gold bool, see *watcher) (groups []int64, sc score) {
	e := group.New(group.Options{})
	e.Use(m)
	groups = make([]int64, len(s.articles))
	first := make([]int64, len(s.articles))
	members := map[int64][]int{}
	begun := map[string]int64{}
	changed := 0
	now := 0
	link := func(_ int64, ex []group.Example) {
		share := make([]float64, len(ex))
		for k := range ex {
			same := 0
			for _, m := range members[ex[k].Group] {
				if s.events[m] == s.events[now] {
					same++
				}
			}
			share[k] = float64(same) / float64(max(len(members[ex[k].Group]), 1))
		}
		see.link(now, ex, share)
	}
	if see != nil && !gold {
		e.Watch(link, func(a, b int64, f []float64) {
			if see.merge != nil {
				see.merge(append(members[a][:len(members[a]):len(members[a])], now), members[b], f) // the article has just come to a
			}
		})
	}
	for i := range s.articles {
		now = i
		r := s.readings[i].Copy()
		if gold {
			link(0, e.Examples(r))
			g := begun[s.events[i]]
			if g == 0 {
				g = s.articles[i].Num
				begun[s.events[i]] = g
			}
			e.Place(r, g)
			groups[i] = g
			members[g] = append(members[g], i)
			continue
		}
		d := e.Judge(r)
		groups[i], first[i] = d.Group, d.Group
		members[d.Group] = append(members[d.Group], i)
		for _, g := range d.Merged {
			for _, m := range members[g] {
				groups[m] = d.Group
				changed++
			}
			members[d.Group] = append(members[d.Group], members[g]...)
			delete(members, g)
		}
		for _, m := range d.Moved {
			k := slices.IndexFunc(s.articles, func(a group.Article) bool { return a.Num == m.Article })
			members[m.From] = slices.DeleteFunc(members[m.From], func(i int) bool { return i == k })
			members[m.To] = append(members[m.To], k)
			groups[k] = m.To
			changed++
		}
	}
	if !gold {
		sc = measure(s.events, groups, nil, &scorer{})
		sc.first = measure(s.events, first, nil, &scorer{}).f
		sc.churn = float64(changed) / float64(len(groups))
	}
	return groups, sc
}

// same says how much two groups are of one event: the share of pairs across them that are.
func same(s *stream, a, b []int) float64 {
	n := map[string]int{}
	for _, i := range a {
		n[s.events[i]]++
	}
	pairs := 0
	for _, i := range b {
		pairs += n[s.events[i]]
	}
	return float64(pairs) / float64(max(len(a)*len(b), 1))
}
