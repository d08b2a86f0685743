package desk

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/store"
)

// TestKeepOrder holds that the order of the answers does not matter, nor how long one lets the others wait: every turn
// is stored, once, and while no more than maxEarly wait, in the order of the lines.
func TestKeepOrder(t *testing.T) {
	const n = 3 * maxEarly / 2
	orders := map[string]func() []int{
		"in order": func() []int { return rand.New(rand.NewPCG(1, 1)).Perm(1) },
		"shuffled": func() []int { return rand.New(rand.NewPCG(2, 2)).Perm(n) },
		"first comes last": func() []int {
			var p []int
			for i := range n {
				p = append(p, (i+1)%n)
			}
			return p
		},
		"backwards": func() []int {
			var p []int
			for i := range n {
				p = append(p, n-1-i)
			}
			return p
		},
		"nearly in order": func() []int {
			var p []int
			for i := 0; i < n; i += 2 {
				p = append(p, i+1, i)
			}
			return p
		},
	}
	for name, order := range orders {
		t.Run(name, func(t *testing.T) {
			places := order()
			st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "news.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer st.Close()
			now := time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC)
			d := New(Setup{Config: &config.Config{}, Store: st, Now: now})
			var addresses []string
			for i := range n {
				addresses = append(addresses, fmt.Sprintf("https://outlet%03d.example/feed", i))
			}
			states, err := st.Sources(t.Context(), addresses)
			if err != nil {
				t.Fatal(err)
			}
			turns := make(chan turn)
			go func() {
				defer close(turns)
				for _, p := range places {
					l := &line{address: addresses[p], state: states[p], configured: &config.Source{}}
					a := feed.Article{OwnID: "1", URL: "https://shared.example/story", Title: "One piece that all of them carry"}
					turns <- turn{line: l, place: p, outcome: store.Outcome{
						Source: states[p], Changed: true, Articles: []feed.Article{a}, Address: addresses[p],
					}}
				}
			}()
			r := Report{}
			k := &keeper{desk: d, plan: &planner{}, report: &r, stop: func() {}, early: map[int]turn{}}
			done := make(chan struct{})
			go func() { k.keep(context.WithoutCancel(t.Context()), turns); close(done) }()
			select {
			case <-done:
			case <-time.After(30 * time.Second):
				t.Fatal("it does not end")
			}
			if k.err != nil || r.Asked != len(places) || r.New != 1 {
				t.Fatalf("asked %d of %d, new %d, %v", r.Asked, len(places), r.New, k.err)
			}
			for c, err := range st.Candidates(t.Context(), false) {
				if err != nil || len(c.Sources) != len(places) {
					t.Fatalf("%d sources have it, want %d (%v)", len(c.Sources), len(places), err)
				}
				if name == "nearly in order" && c.Sources[0] != states[0].ID {
					t.Errorf("its source is %d, want the first, %d", c.Sources[0], states[0].ID)
				}
			}
		})
	}
}
