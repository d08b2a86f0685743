package main

import (
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
)

const (
	memoryBeside = 34 << 20 // bytes beside the edition above which garbage is collected more eagerly

	// But there may be so many bytes above what is kept, or such a part of what is kept beside the edition: a limit below that
	// would have rounds and requests collect all the time. The collector leaves 3 % of the limit free.
	memoryRoom = 14 << 20
	roomShare  = 8
)

// memoryGoal is how many bytes a service wants to take, 0 where none runs.
var memoryGoal atomic.Int64

// limitMemory makes garbage be collected by how many bytes of editions are held: compressed they are most of what is kept.
// Code that was run once does not stay in memory.
func limitMemory(held int64) {
	restCode()
	memoryGoal.Store(held + memoryBeside)
	paceMemory()
}

// freeMemory is limitMemory where much is not needed any more: it gives that back, which takes some 50 ms.
func freeMemory(held int64) {
	debug.FreeOSMemory()
	limitMemory(held)
}

// paceMemory sets the limit by the goal and by what is kept.
func paceMemory() {
	goal := memoryGoal.Load()
	if goal == 0 {
		return
	}
	now := []metrics.Sample{
		{Name: "/memory/classes/total:bytes"},
		{Name: "/memory/classes/heap/released:bytes"},
		{Name: "/memory/classes/heap/free:bytes"},
		{Name: "/memory/classes/heap/objects:bytes"},
		{Name: "/gc/heap/live:bytes"},
	}
	metrics.Read(now)
	bytes := func(i int) int64 { return int64(now[i].Value.Uint64()) }
	kept := bytes(0) - bytes(1) - bytes(2) - bytes(3) + bytes(4)
	room := max(memoryRoom, (kept+memoryBeside-goal)/roomShare)
	debug.SetMemoryLimit(max(goal, kept+room))
}
