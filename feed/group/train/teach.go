package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/copytaster/copytaster/feed/group"
)

// settings are what is chosen and not learnt.
type settings struct {
	group.Model // its bars

	penalty, kindPenalty, mergePenalty float64 // what holds the weights back
	first                              float64 // what an article that begins a group counts for
	taughtMerge                        float64 // MergeBar in teaching: what has merged teaches no more of what should
	seed                               string  // of which events are held out together
}

var set = settings{
	Model:   group.Model{Bar: -1.4, Lone: 1.6, Monologue: 0.4, Dwell: 3, Broad: 0.4, MergeBar: 0.25, MergeFrom: -2, MergeSize: 2, Move: 1.5, Camps: 0.72},
	penalty: 10, kindPenalty: 30, mergePenalty: 1,
	first: 2.5, taughtMerge: 0.55,
}

const (
	rounds = 4 // with the articles where they belong, then on the engine's own mistakes
	folds  = 4
)

// counts is what an article of each stream counts for.
var counts = map[string]float64{
	"uci": 0.3, "ecb": 1, "wikinews": 1, "feed": 1.5, "mix": 1,
	"uci-a": .5, "uci-b": .3, "mix-a": .5, "ecb-bare": .3, "feed-bare": .3, "ecb-cut": .6, "feed-cut": .6, "wikinews-cut": .6, "lone": .1,
	"ecb-half": .35, "feed-half": .35, "wikinews-half": .35, "mix-half": .35,
}

// teach collects examples from the articles of the streams for which use holds: each round's engine decides as those of
// the rounds before it taught.
func teach(streams []*stream, use func(event string) bool) (x matrix, err error) {
	m := set.Model
	for round := range rounds {
		m.MergeBar = set.taughtMerge
		// How many pieces an outlet has of an event and how many things are reported is not to be learnt from streams that
		// were put together. Moves and camps mend the mistakes that are learnt from.
		m.Monologue, m.Dwell, m.Broad, m.Move, m.Camps = 0, 0, 0, 0, 0
		var fresh matrix
		for _, s := range streams {
			w := counts[s.name]
			walk(s, m, round == 0, &watcher{
				link: func(i int, ex []group.Example, share []float64) {
					if !use(s.events[i]) {
						return
					}
					w := w
					if !slices.ContainsFunc(share, func(v float64) bool { return v > .3 }) {
						w *= set.first
					}
					for k := range ex {
						fresh.links = append(fresh.links, row{kind: ex[k].Kind, x: ex[k].Features, y: share[k], weight: w})
					}
				},
				merge: func(a, b []int, f []float64) {
					if strings.HasSuffix(s.name, "-half") {
						return // groups of headlines that lost their texts say less of others than those that never had any
					}
					if use(s.events[a[0]]) && use(s.events[b[0]]) {
						size := min(len(a), len(b))
						fresh.merges = append(fresh.merges, row{x: f, y: same(s, a, b), weight: w * math.Log2(1+float64(size))})
					}
				},
			})
		}
		fresh.thin()
		if round > 1 {
			fresh.links = append(x.links, fresh.links...)
			fresh.merges = append(x.merges, fresh.merges...)
		}
		x = fresh
		if round == rounds-1 {
			break
		}
		if m, err = x.fit(); err != nil {
			return x, err
		}
	}
	x.round()
	return x, nil
}

// weigh teaches on all the streams of a folder and writes the matrix and the weights.
func weigh(streams []*stream, out io.Writer) error {
	x, err := teach(streams, func(string) bool { return true })
	if err != nil {
		return err
	}
	if err := x.write(matrixFile); err != nil {
		return err
	}
	m, err := writeWeights(matrixFile, weightsFile)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d examples of links, %d of merges\n", len(x.links), len(x.merges))
	for _, s := range streams {
		_, sc := walk(s, m, false, nil)
		fmt.Fprintf(out, "%-9s %v\n", s.name, sc)
	}
	return nil
}
