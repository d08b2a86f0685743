package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
)

// How much garbage there may be beside what is kept before it is collected: so many bytes, and so much in percent of what is
// kept. A round makes much garbage and keeps little; but a first one of a hundred thousand articles keeps most of what it makes
// for as long as it groups them, and a collection then costs little of its time.
const (
	garbageRoom  = 6 << 20
	garbageShare = 45
	garbageBig   = 20
	bigHeap      = 128 << 20 // bytes kept from which garbageBig holds
)

// How many bytes the articles of a source usually take while they are grouped, and how much of that is counted on.
const (
	groupedSource = 56 << 10
	groupedMost   = 64 << 20
)

// leastHeap is what Go's runtime takes a smaller heap for (heapMinimum in its mgcpacer.go).
const leastHeap = 4 << 20

// takenLater is how many bytes the round will take at its end.
var takenLater atomic.Int64

// expectGroups says how many sources a round asks. What it will take once it groups their articles may be full of garbage
// before and after that, which takes no more memory and spares most collections.
func expectGroups(cfg *config.Config, sources int) {
	if cfg.Groups() {
		takenLater.Store(min(int64(sources)*groupedSource, groupedMost))
		setShare()
	}
}

// collection is there until garbage is collected next. It has a pointer so that it is an object by itself.
type collection struct{ _ *byte }

// paceGarbage sets how much garbage there may be, and does again after each collection, by what was kept; so does a service
// with its memory.
func paceGarbage() {
	setShare()
	var collected func(struct{})
	await := func() { runtime.AddCleanup(new(collection), collected, struct{}{}) }
	collected = func(struct{}) {
		setShare()
		paceMemory()
		await()
	}
	await()
}

// setShare sets how much garbage there may be, by what the last collection kept, unless the environment does. Setting it
// stops the world.
func setShare() {
	if os.Getenv("GOGC") != "" {
		return
	}
	now := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/gc/gogc:percent"}}
	metrics.Read(now)
	if want := shareOf(int64(now[0].Value.Uint64())); want != int(now[1].Value.Uint64()) {
		debug.SetGCPercent(want)
	}
}

// shareOf is how much garbage there may be where so many bytes are kept, in percent of them.
func shareOf(kept int64) int {
	share := int64(garbageShare)
	if kept > bigHeap {
		share = garbageBig
	}
	goal := max(kept+kept*share/100+garbageRoom, takenLater.Load())
	if kept < leastHeap {
		return int(100 * goal / leastHeap)
	}
	return int(100 * (goal - kept) / kept)
}
