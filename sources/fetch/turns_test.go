package fetch

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestTurns(t *testing.T) {
	for _, test := range []struct {
		perHost int
		delay   time.Duration
		takes   time.Duration // of each of 6 requests to one host
		want    time.Duration // until all are done
		most    int64         // at once
	}{
		{1, 0, time.Second, 6 * time.Second, 1},
		{2, 0, time.Second, 3 * time.Second, 2},
		{8, 0, time.Second, time.Second, 6},
		{1, 2 * time.Second, time.Second, 11 * time.Second, 1},
		{1, 2 * time.Second, 5 * time.Second, 30 * time.Second, 1},
		{2, 2 * time.Second, 5 * time.Second, 17 * time.Second, 2},
	} {
		synctest.Test(t, func(t *testing.T) {
			turns := newTurns(test.perHost, test.delay)
			start := time.Now()
			var active, most atomic.Int64
			var all sync.WaitGroup
			var mu sync.Mutex
			var order []int
			for i := range 6 {
				all.Go(func() {
					if err := turns.wait(t.Context(), "news.example"); err != nil {
						t.Error(err)
					}
					mu.Lock()
					order = append(order, i)
					mu.Unlock()
					most.Store(max(most.Load(), active.Add(1)))
					time.Sleep(test.takes)
					active.Add(-1)
					turns.done("news.example")
				})
				synctest.Wait() // so that they queue in order
				if other := strconv.Itoa(i) + ".example"; turns.try(other) {
					turns.done(other)
				} else {
					t.Error("one host's queue stops another")
				}
			}
			all.Wait()
			if took := time.Since(start); took != test.want || most.Load() != test.most {
				t.Errorf("%d at once, %v apart: took %v with %d at once, want %v with %d",
					test.perHost, test.delay, took, most.Load(), test.want, test.most)
			}
			for i, n := range order {
				if i != n && test.perHost == 1 { // else two start in one moment, in either order
					t.Errorf("order %v", order)
					break
				}
			}
			time.Sleep(time.Minute)
			turns.mu.Lock()
			defer turns.mu.Unlock()
			if len(turns.hosts) != 0 {
				t.Errorf("%d hosts are remembered without need", len(turns.hosts))
			}
		})
	}
}

func TestTurnsEndWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := newTurns(1, time.Second)
		if err := turns.wait(t.Context(), "a"); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if err := turns.wait(ctx, "a"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
		if turns.try("a") {
			t.Error("a turn that is taken is given")
		}
		turns.done("a")
		if !turns.try("a") {
			t.Error("a turn that is free is not given")
		}
		turns.done("a")
		turns.stop()
	})
}

// TestPoliteness looks at the client from the server's side.
func TestPoliteness(t *testing.T) {
	var active, most, count atomic.Int64
	s := outlet(t, func(w http.ResponseWriter, r *http.Request) {
		most.Store(max(most.Load(), active.Add(1)))
		defer active.Add(-1)
		time.Sleep(5 * time.Millisecond)
		if count.Add(1)%3 == 0 {
			http.Redirect(w, r, "/moved/"+strconv.FormatInt(count.Load(), 10), http.StatusFound)
			return
		}
		_, _ = io.WriteString(w, "<rss/>")
	})
	c := newClient(t, func(c *Config) { c.PerHost = 2 })
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() { get(t, c, Request{URL: s.URL}) })
	}
	all.Wait()
	if most.Load() != 2 {
		t.Errorf("%d requests at once, want 2", most.Load())
	}
}

func TestRedirectTakesTheOtherHostsTurn(t *testing.T) {
	var at2, most atomic.Int64
	s := outlet(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/feed" {
			http.Redirect(w, r, "http://two.example:"+r.URL.Query().Get("port")+"/feed", http.StatusFound)
			return
		}
		most.Store(max(most.Load(), at2.Add(1)))
		defer at2.Add(-1)
		time.Sleep(300 * time.Millisecond)
		_, _ = io.WriteString(w, "<rss/>")
	})
	c, port := twoHosts(t, s)
	c.turns = newTurns(1, 0)
	c.limits.total = 700 * time.Millisecond // the third answer comes after 900: waiting for a turn is not the server's time
	var all sync.WaitGroup
	for _, from := range []string{"http://one.example:", "http://127.0.0.1:", "http://two.example:"} {
		all.Go(func() { get(t, c, Request{URL: from + port + "/?port=" + port}) })
	}
	all.Wait()
	if most.Load() != 1 {
		t.Errorf("%d requests at once, want 1", most.Load())
	}
}

func TestTurnKey(t *testing.T) {
	for address, want := range map[string]string{
		"https://www.news.example/":   "news.example",
		"https://feeds.bbci.co.uk/":   "bbci.co.uk",
		"https://BBC.co.uk./":         "bbc.co.uk",
		"https://a.github.io/":        "a.github.io",
		"http://localhost:8080/":      "localhost",
		"http://127.0.0.1:8080/":      "127.0.0.1",
		"http://2130706433/":          "127.0.0.1",
		"http://[2606:4700::1111]:80": "2606:4700::1111",
		"https://münchen.example/":    "xn--mnchen-3ya.example",
		"https://co.uk/":              "co.uk",
	} {
		u, err := parseTarget(address)
		if err != nil {
			t.Errorf("%s: %v", address, err)
		} else if got := turnKey(u); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	clock := func() time.Time { return now }
	for name, c := range map[string]Config{
		"no user agent": {Now: clock}, "no clock": {UserAgent: "x"},
		"negative per_host": {UserAgent: "x", Now: clock, PerHost: -1},
		"negative delay":    {UserAgent: "x", Now: clock, HostDelay: -1},
	} {
		if _, err := New(c); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
