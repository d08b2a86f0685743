package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
)

// How much garbage there may be beside what is kept, in percent of it, before it is collected. A round makes much garbage
// and keeps little; but a first one of a hundred thousand articles keeps most of what it makes for as long as it groups
// them, and a collection then costs little of its time.
const (
	garbageShare = 45
	garbageBig   = 20
	bigHeap      = 128 << 20 // bytes kept from which garbageBig holds
	ballastSize  = 12 << 20
)

// How many bytes the articles of a source usually take while they are grouped, and how much of that is counted on.
const (
	groupedSource = 40 << 10
	groupedMost   = 64 << 20
)

// takenLater is how many bytes the round will take at its end.
var takenLater atomic.Int64

// expectGroups says how many sources a round asks. What it will take once it groups their articles may be full of garbage
// before and after that, which takes no more memory and spares most collections.
func expectGroups(cfg *config.Config, sources int) {
	if cfg.Groups() {
		takenLater.Store(min(int64(sources)*groupedSource, groupedMost))
	}
}

// settleGarbage sets when garbage is collected, unless the environment does. What it returns has to be kept: ballast, which
// counts for the collector and is never touched, so that it takes no memory. It spares a small heap, such as that of a round
// with little news, a collection every few milliseconds: a quarter of its work.
func settleGarbage() []byte {
	if os.Getenv("GOGC") != "" {
		return nil
	}
	ballast := make([]byte, ballastSize)
	untouched(ballast)
	paceGarbage()
	return ballast
}

// collection is there until garbage is collected next. It has a pointer so that it is an object by itself.
type collection struct{ _ *byte }

// paceGarbage sets how much garbage there may be, and does again after each collection, by what was kept; so does a service
// with its memory.
func paceGarbage() {
	share := garbageShare
	debug.SetGCPercent(share)
	kept := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	var collected func(struct{})
	await := func() { runtime.AddCleanup(new(collection), collected, struct{}{}) }
	collected = func(struct{}) {
		metrics.Read(kept)
		want := shareOf(int64(kept[0].Value.Uint64()))
		if want != share {
			share = want
			debug.SetGCPercent(share)
		}
		paceMemory()
		await()
	}
	await()
}

// shareOf is how much garbage there may be where so many bytes are kept, the ballast among them.
func shareOf(kept int64) int {
	share := garbageShare
	if kept > bigHeap {
		share = garbageBig
	}
	if later := takenLater.Load(); later > 0 {
		share = max(share, int(100*(later+ballastSize-kept)/max(kept, 1)))
	}
	return share
}
