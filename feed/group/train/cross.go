package main

import (
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/copytaster/copytaster/feed/group"
)

// cross prints how well articles are grouped by a model that was not taught their events.
func cross(streams, all []*stream, w io.Writer) error {
	models := make([]group.Model, folds)
	errs := make([]error, folds)
	var wg sync.WaitGroup
	for k := range folds {
		wg.Go(func() {
			var x matrix
			if x, errs[k] = teach(all, func(event string) bool { return fold(event, folds) != k || strings.HasPrefix(event, "lone") }); errs[k] == nil {
				models[k], errs[k] = x.fit()
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	for _, bar := range []float64{set.Bar - .3, set.Bar, set.Bar + .3} {
		fmt.Fprintf(w, "bar %5.2f:", bar)
		out := make([]string, len(streams))
		sum := make([]float64, len(streams))
		for n, s := range streams {
			wg.Go(func() {
				var total scorer
				var got score
				var churn, pair float64
				for k := range folds {
					m := models[k]
					m.Bar = bar
					groups, sc := walk(s, m, false, nil)
					got = measure(s.events, groups, func(i int) bool { return fold(s.events[i], folds) == k }, &total)
					churn += sc.churn / float64(folds)
					pair += sc.pairF / float64(folds)
				}
				sum[n] = got.f
				if s.name == "feed" {
					sum[n] = (got.f + pair) / 2
				}
				out[n] = fmt.Sprintf("  %s %.3f (%.3f/%.3f) %.3f ~%.1f%%", s.name, got.f, got.p, got.r, pair, 100*churn)
			})
		}
		wg.Wait()
		mean := 0.0
		for n, o := range out {
			fmt.Fprint(w, o)
			mean += sum[n] / float64(len(sum))
		}
		fmt.Fprintf(w, "  MEAN %.4f\n", mean)
	}
	return nil
}
