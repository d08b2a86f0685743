package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
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
