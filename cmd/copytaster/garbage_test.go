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
	t.Setenv("GOGC", "")
	defer debug.SetGCPercent(debug.SetGCPercent(garbageShare))
	paceGarbage()
	now := []metrics.Sample{{Name: "/gc/gogc:percent"}, {Name: "/gc/heap/live:bytes"}}
	var kept []byte
	for _, size := range []int{0, 2 * bigHeap, 0} {
		if kept = nil; size > 0 {
			kept = make([]byte, size)
		}
		share, want := 0, 1
		for range 100 { // a cleanup runs some time after its collection
			runtime.GC()
			runtime.Gosched()
			metrics.Read(now)
			if share, want = int(now[0].Value.Uint64()), shareOf(int64(now[1].Value.Uint64())); share == want {
				break
			}
		}
		if share != want {
			t.Errorf("%d MiB are kept, and garbage may be %d %% of it, not %d", size>>20, share, want)
		}
		runtime.KeepAlive(kept)
	}
}

// goal is at how many bytes the runtime collects garbage where so many were kept.
func goal(kept int) int {
	share := shareOf(int64(kept))
	return max(kept+kept/100*share, leastHeap/100*share)
}

// TestExpectGroups holds when garbage is collected: a round that will group may have as much before as its groups take later,
// and one that will not, or holds as much already, no more than else.
func TestExpectGroups(t *testing.T) {
	defer takenLater.Store(takenLater.Load())
	grouping := &config.Config{Channels: []channel.Channel{{Apart: true}, {}}}
	apart := &config.Config{Channels: []channel.Channel{{Apart: true}}}
	for _, c := range []struct {
		cfg           *config.Config
		sources, kept int
		most          int // bytes in use until garbage is collected
	}{
		{apart, 1000, 0, 6 << 20},
		{apart, 1000, 20 << 20, 35 << 20},
		{apart, 1000, 200 << 20, 246 << 20},
		{grouping, 0, 0, 6 << 20},
		{grouping, 100, 20 << 20, 35 << 20},
		{grouping, 1000, 0, 1000 * 56 << 10},
		{grouping, 1000, 20 << 20, 1000 * 56 << 10},
		{grouping, 1000, 60 << 20, 93 << 20},
		{grouping, 100_000, 20 << 20, 64 << 20},
	} {
		takenLater.Store(0)
		expectGroups(c.cfg, c.sources)
		if most := goal(c.kept); most < c.most-c.most/50 || most > c.most {
			t.Errorf("%d sources, %d MiB kept: garbage is collected at %.1f MiB, not %.1f", c.sources, c.kept>>20,
				float64(most)/(1<<20), float64(c.most)/(1<<20))
		}
	}
}

// TestOwnGOGC holds that who sets GOGC has it.
func TestOwnGOGC(t *testing.T) {
	t.Setenv("GOGC", "77")
	defer debug.SetGCPercent(debug.SetGCPercent(77))
	defer takenLater.Store(takenLater.Load())
	paceGarbage()
	expectGroups(&config.Config{Channels: []channel.Channel{{}}}, 1000)
	if share := debug.SetGCPercent(77); share != 77 {
		t.Errorf("garbage may be %d %%, not 77", share)
	}
}
