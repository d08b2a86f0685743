package main

import (
	"fmt"
	"sync"

	"github.com/copytaster/copytaster/feed/group"
)

// names are the streams that the model is taught with, and what an article of each counts for.
var names = []string{"uci", "ecb", "wikinews", "feed"}

var counts = map[string]float64{"uci": 0.3, "ecb": 1, "wikinews": 1, "feed": 1.5}

const folds = 4

var set struct {
	bar, penalty        float64
	mergeBar, mergeFrom float64
	mergeSize, rounds   int
	folds               int
	out                 string
	judged              []string
}

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
				see.merge(members[a], members[b], f)
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

// teach trains a model on the articles of the streams for which use holds, in three rounds.
func teach(streams []*stream, use func(event string) bool) (group.Model, []row, error) {
	m := group.Model{Bar: set.bar, MergeBar: set.mergeBar, MergeFrom: set.mergeFrom, MergeSize: set.mergeSize}
	var rows, merges []row
	for round := range set.rounds {
		var fresh, freshMerges []row
		for _, s := range streams {
			w := counts[s.name]
			if w == 0 {
				continue
			}
			walk(s, m, round == 0, &watcher{
				link: func(i int, ex []group.Example, share []float64) {
					if !use(s.events[i]) {
						return
					}
					for k := range ex {
						fresh = append(fresh, row{x: ex[k].Features, y: share[k], weight: w})
					}
				},
				merge: func(a, b []int, f []float64) {
					if !use(s.events[a[0]]) || !use(s.events[b[0]]) {
						return
					}
					freshMerges = append(freshMerges, row{x: f, y: same(s, a, b), weight: w})
				},
			})
		}
		rows = append(rows, fresh...)
		merges = append(merges, freshMerges...)
		if round == 1 {
			rows = fresh
		}
		var err error
		if m.Link, err = fit(rows, len(rows[0].x), set.penalty, group.Signs); err != nil {
			return m, nil, err
		}
		if len(merges) > 0 {
			if m.Merge, err = fit(merges, len(merges[0].x), set.penalty, group.MergeSigns); err != nil {
				return m, nil, err
			}
		}
	}
	return m, rows, nil
}

// cross prints how well articles are grouped by a model that was not taught their events.
func cross(streams []*stream) error {
	models := make([]group.Model, set.folds)
	errs := make([]error, set.folds)
	var wg sync.WaitGroup
	for k := range set.folds {
		wg.Go(func() {
			models[k], _, errs[k] = teach(streams, func(event string) bool { return fold(event, set.folds) != k })
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	for _, bar := range []float64{set.bar - 1, set.bar - .5, set.bar, set.bar + .5} {
		fmt.Printf("bar %.2f:", bar)
		out := make([]string, len(streams))
		for n, s := range streams {
			wg.Go(func() {
				var total scorer
				var all score
				var churn, pair, pairP float64
				for k := range set.folds {
					m := models[k]
					m.Bar = bar
					groups, sc := walk(s, m, false, nil)
					all = measure(s.events, groups, func(i int) bool { return fold(s.events[i], set.folds) == k }, &total)
					churn += sc.churn / float64(set.folds)
					pair += sc.pairF / float64(set.folds)
					pairP += sc.pairP / float64(set.folds)
				}
				out[n] = fmt.Sprintf("  %s %.3f (%.3f/%.3f) pairs %.3f churn %.1f%%", s.name, all.f, all.p, all.r, pair, 100*churn)
			})
		}
		wg.Wait()
		for _, o := range out {
			fmt.Print(o)
		}
		fmt.Println()
	}
	return nil
}
