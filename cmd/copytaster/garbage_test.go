package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
	"github.com/copytaster/copytaster/feed/channel"
)

// TestPaceGarbage keeps much and lets go of it again, and holds that the share of garbage follows.
func TestPaceGarbage(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(garbageShare))
	paceGarbage()
	now := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	var kept []byte
	for _, c := range []struct{ size, want int }{{0, garbageShare}, {2 * bigHeap, garbageBig}, {0, garbageShare}} {
		if kept = nil; c.size > 0 {
			kept = make([]byte, c.size)
		}
		share := 0
		for range 100 { // a cleanup runs some time after its collection
			runtime.GC()
			metrics.Read(now)
			if share = int(now[0].Value.Uint64()); share == c.want {
				break
			}
			runtime.Gosched()
		}
		if share != c.want {
			t.Errorf("%d MiB are kept, and garbage may be %d %% of it, not %d", c.size>>20, share, c.want)
		}
		runtime.KeepAlive(kept)
	}
}

// TestExpectGroups holds that a round which will group may have as much garbage before as its groups take later, and one
// that will not, or holds as much already, no more than else.
func TestExpectGroups(t *testing.T) {
	defer takenLater.Store(takenLater.Load())
	grouping := &config.Config{Channels: []channel.Channel{{Apart: true}, {}}}
	apart := &config.Config{Channels: []channel.Channel{{Apart: true}}}
	for _, c := range []struct {
		cfg           *config.Config
		sources, kept int
		most          int // bytes in use until garbage is collected
	}{
		{apart, 1000, 20 << 20, 29 << 20},
		{grouping, 100, 20 << 20, 29 << 20},
		{grouping, 1000, 20 << 20, 12<<20 + 1000*40<<10},
		{grouping, 1000, 40 << 20, 58 << 20},
		{grouping, 100_000, 20 << 20, 76 << 20},
	} {
		takenLater.Store(0)
		expectGroups(c.cfg, c.sources)
		most := c.kept + c.kept/100*shareOf(int64(c.kept))
		if most < c.most-c.kept/50 || most > c.most {
			t.Errorf("%d sources, %d MiB kept: garbage is collected at %.1f MiB, not %.1f", c.sources, c.kept>>20,
				float64(most)/(1<<20), float64(c.most)/(1<<20))
		}
	}
}
