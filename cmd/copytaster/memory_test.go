package main

import (
	"context"
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/desk"
)

// TestBetween: memory is given back before a round relates, chooses and compresses, and not by one that does none of it.
func TestBetween(t *testing.T) {
	now := time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC)
	s := newService(t, &now)
	for _, want := range []int{3, 0} {
		got := 0
		_, err := desk.New(desk.Setup{
			Config: s.cfg, Store: s.store, Client: s.client, Now: now, Between: func(context.Context) { got++ },
		}).Round(t.Context(), desk.Options{Site: s.site})
		if err != nil || got != want {
			t.Errorf("given back %d times, want %d; %v", got, want, err)
		}
		now = now.Add(time.Hour)
	}
}

// TestPaceMemory keeps much and lets go of it again, and holds that the limit follows, which leaves room above what is kept
// and is never below the goal.
func TestPaceMemory(t *testing.T) {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(-1))
	defer debug.SetGCPercent(debug.SetGCPercent(garbageShare))
	defer memoryGoal.Store(0)
	paceGarbage()
	limitMemory(0)
	var kept []byte
	for _, size := range []int64{0, 256 << 20, 0} {
		if kept = nil; size > 0 {
			kept = make([]byte, size)
		}
		least, most := max(memoryBeside, size+memoryRoom), size+size/roomShare+memoryBeside+64<<20
		limit := int64(0)
		for range 100 { // a cleanup runs some time after its collection
			runtime.GC()
			if limit = debug.SetMemoryLimit(-1); least <= limit && limit <= most {
				break
			}
			runtime.Gosched()
		}
		if limit < least || limit > most {
			t.Errorf("%d MiB are kept, and the limit is %d, not %d to %d", size>>20, limit>>20, least>>20, most>>20)
		}
		runtime.KeepAlive(kept)
	}
	limitMemory(1 << 40)
	if limit := debug.SetMemoryLimit(-1); limit != 1<<40+memoryBeside {
		t.Errorf("the limit is %d", limit)
	}
}
