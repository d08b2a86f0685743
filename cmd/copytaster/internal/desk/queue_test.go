package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/copytaster/copytaster/sources/fetch"
)

// given is a place and when it was given out, in seconds.
type given struct{ place, at int }

// drain has workers ask the places of hosts, each for as long as took says, and returns when each was given out.
func drain(t *testing.T, workers int, q *queue, hostOf func(int) string, took func(int) time.Duration) []given {
	t.Helper()
	var all []given
	var mu sync.Mutex
	var running sync.WaitGroup
	start := time.Now()
	for range workers {
		running.Go(func() {
			for {
				place, ok := q.next(t.Context())
				if !ok {
					return
				}
				mu.Lock()
				all = append(all, given{place, int(time.Since(start) / time.Second)})
				mu.Unlock()
				time.Sleep(took(place))
				q.done(hostOf(place))
			}
		})
	}
	running.Wait()
	slices.SortFunc(all, func(a, b given) int { return a.place - b.place })
	return all
}

func TestQueueIsFair(t *testing.T) {
	hosts := []string{"a", "a", "a", "a", "b", "c", "", "", "", "b"}
	hostOf := func(place int) string { return hosts[place] }
	for name, tt := range map[string]struct {
		workers, perHost int
		delay, took      time.Duration
		want             []int // seconds at which each is given out
	}{
		"two workers": {2, 1, 1500 * time.Millisecond, time.Second, []int{0, 2, 4, 5, 0, 1, 1, 2, 3, 3}},
		"slow hosts":  {10, 1, 2 * time.Second, 5 * time.Second, []int{0, 5, 10, 15, 0, 0, 0, 0, 0, 5}},
		"two at once": {10, 2, 2 * time.Second, 5 * time.Second, []int{0, 2, 5, 7, 0, 0, 0, 0, 0, 2}},
		"no delay":    {10, 1, 0, time.Second, []int{0, 1, 2, 3, 0, 0, 0, 0, 0, 1}},
		"one worker":  {1, 1, 1500 * time.Millisecond, time.Second, []int{0, 2, 4, 6, 1, 3, 5, 7, 8, 9}},
	} {
		synctest.Test(t, func(t *testing.T) {
			q := newQueue(len(hosts), hostOf, tt.perHost, tt.delay)
			for _, g := range drain(t, tt.workers, q, hostOf, func(int) time.Duration { return tt.took }) {
				if g.at != tt.want[g.place] {
					t.Errorf("%s: place %d at %d s, want %d s", name, g.place, g.at, tt.want[g.place])
				}
			}
			time.Sleep(time.Minute) // the pauses end
		})
	}
}

func TestQueueEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hostOf := func(int) string { return "a" }
		q := newQueue(2, hostOf, 1, time.Hour)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		start := time.Now()
		if place, ok := q.next(ctx); place != 0 || !ok {
			t.Fatal(place, ok)
		}
		q.done("a")
		if place, ok := q.next(ctx); ok || time.Since(start) != time.Minute {
			t.Errorf("place %d, %v, after %v", place, ok, time.Since(start))
		}
		time.Sleep(time.Hour)
	})
}

// What could not be asked is given out again, before what comes after it, and also when it was the last.
func TestQueueTakesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hostOf := func(place int) string { return fmt.Sprint("host", place%2) }
		q := newQueue(4, hostOf, 2, 0)
		a, _ := q.next(t.Context())
		b, _ := q.next(t.Context())
		q.again(hostOf(a), a)
		var rest []int
		var waiting sync.WaitGroup
		for range 2 {
			place, _ := q.next(t.Context())
			rest = append(rest, place)
		}
		last, _ := q.next(t.Context())
		waiting.Go(func() {
			if place, ok := q.next(t.Context()); !ok || place != last {
				t.Errorf("place %d, %v; want %d", place, ok, last)
			} else {
				q.done(hostOf(place))
			}
		})
		synctest.Wait()
		q.again(hostOf(last), last)
		waiting.Wait()
		if a != 0 || b != 1 || !slices.Equal(rest, []int{0, 2}) || last != 3 {
			t.Errorf("%d, %d, %v, %d", a, b, rest, last)
		}
		for _, place := range []int{1, 0, 2} {
			q.done(hostOf(place))
		}
		if place, ok := q.next(t.Context()); ok {
			t.Errorf("place %d is given out twice", place)
		}
	})
}

// What this machine had no files left for is asked for again, by fewer at once, and fails only where one alone cannot either.
func TestPoolLacking(t *testing.T) {
	const n, files = 12, 3
	for name, never := range map[string]bool{"some": false, "none": true} {
		synctest.Test(t, func(t *testing.T) {
			hostOf := func(place int) string { return fmt.Sprint("host", place) }
			var mu sync.Mutex
			open := 0
			lacking := &fetch.Error{Kind: fetch.KindResources, Err: errors.New("too many open files")}
			got := map[int]error{}
			p := &pool[int]{
				queue: newQueue(n, hostOf, 1, 0), host: hostOf,
				ask: func(_ context.Context, place int) (int, error) {
					mu.Lock()
					open++
					full := never || open > files
					mu.Unlock()
					time.Sleep(time.Second)
					mu.Lock()
					open--
					mu.Unlock()
					if full {
						return 0, lacking
					}
					return place, nil
				},
				send: func(_ context.Context, _, place int, err error) {
					if _, twice := got[place]; twice {
						t.Errorf("%s: place %d is sent twice", name, place)
					}
					got[place] = err
				},
			}
			p.run(t.Context(), n, n)
			for place := range n {
				if err, sent := got[place]; !sent || (err != nil) != never {
					t.Errorf("%s: place %d is sent: %v, with %v", name, place, sent, err)
				}
			}
		})
	}
}
