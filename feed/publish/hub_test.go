package publish

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// testHub is a hub on loopback. It answers what answer says, and keeps the topics that it was told of.
type testHub struct {
	*httptest.Server
	mu     sync.Mutex
	told   []string
	answer func(w http.ResponseWriter, topic string)
}

func newHub(t *testing.T, answer func(w http.ResponseWriter, topic string)) *testHub {
	h := &testHub{answer: answer}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || r.FormValue("hub.mode") != "publish" ||
			r.PostFormValue("hub.url") != r.PostFormValue("hub.topic") ||
			r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
			t.Errorf("a hub got %s %v", r.Method, r.Form)
		}
		h.mu.Lock()
		h.told = append(h.told, r.PostFormValue("hub.url"))
		answer := h.answer
		h.mu.Unlock()
		answer(w, r.PostFormValue("hub.url"))
	}))
	t.Cleanup(h.Close)
	return h
}

// heard returns the topics that the hub was told of since it was last asked.
func (h *testHub) heard() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	told := h.told
	h.told = nil
	return told
}

// says sets what the hub answers from now on.
func (h *testHub) says(answer func(w http.ResponseWriter, topic string)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.answer = answer
}

func status(code int) func(http.ResponseWriter, string) {
	return func(w http.ResponseWriter, _ string) { w.WriteHeader(code) }
}

// do sends a request without following redirects.
func do(t *testing.T) func(context.Context, *http.Request) (*http.Response, error) {
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return func(_ context.Context, r *http.Request) (*http.Response, error) { return transport.RoundTrip(r) }
}

const (
	rss  = "https://news.example.org/rss.xml"
	atom = "https://news.example.org/sea/atom.xml?a=b&c"
)

func TestHubsAreTold(t *testing.T) {
	at := newClock()
	one, two := newHub(t, status(204)), newHub(t, status(202))
	var saved [][]HubState
	h := NewHubs(HubSetup{
		Hubs: []string{one.URL, two.URL}, Do: do(t), Now: at.now,
		Save: func(s []HubState) { saved = append(saved, s) },
	})
	h.Tell()
	if next := h.Ping(t.Context()); !next.IsZero() || len(saved) > 0 {
		t.Errorf("nothing is owed, but next is %v, saved %v", next, saved)
	}
	h.Tell(rss, atom)
	h.Tell(rss)
	if next := h.Ping(t.Context()); !next.IsZero() {
		t.Errorf("all is told, but next is %v", next)
	}
	for _, hub := range []*testHub{one, two} {
		if got := hub.heard(); !slices.Equal(got, []string{rss, atom}) {
			t.Errorf("told of %q", got)
		}
	}
	want := []HubState{{Hub: one.URL, Told: at.now(), Owed: []string{}}, {Hub: two.URL, Told: at.now(), Owed: []string{}}}
	if got := h.State(); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("state %+v", got)
	}
	last := saved[len(saved)-1]
	if len(saved[0][0].Owed) != 2 || len(saved[0][1].Owed) != 2 || len(last[0].Owed)+len(last[1].Owed) != 0 {
		t.Errorf("saved %+v", saved)
	}
}

// F76: what a hub may answer, and that it is asked again with growing pauses.
func TestHubFails(t *testing.T) {
	far := strings.Repeat("far too much ", 1<<16)
	for name, c := range map[string]struct {
		answer func(w http.ResponseWriter, topic string)
		want   string
		pauses []time.Duration
	}{
		"it is broken": {status(500), "it answered 500 Internal Server Error", []time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute}},
		"it refuses": {func(w http.ResponseWriter, _ string) {
			http.Error(w, "the topic\n is \x1b[2J not ours", http.StatusBadRequest)
		}, "it answered 400 Bad Request: the topic is [2J not ours", []time.Duration{time.Minute, 2 * time.Minute}},
		"it moved": {func(w http.ResponseWriter, _ string) {
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(http.StatusMovedPermanently)
		}, "it is elsewhere now (301 Moved Permanently): configure the address that it gives", []time.Duration{time.Minute}},
		"it wants quiet": {func(w http.ResponseWriter, _ string) {
			w.Header().Set("Retry-After", "7200")
			w.WriteHeader(http.StatusTooManyRequests)
		}, "it answered 429 Too Many Requests", []time.Duration{2 * time.Hour, 2 * time.Hour}},
		"it wants quiet for ever": {func(w http.ResponseWriter, _ string) {
			w.Header().Set("Retry-After", "4000000000")
			w.WriteHeader(http.StatusServiceUnavailable)
		}, "it answered 503 Service Unavailable", []time.Duration{24 * time.Hour}},
		"it talks": {func(w http.ResponseWriter, _ string) {
			w.WriteHeader(http.StatusForbidden)
			_, _ = io.WriteString(w, far)
		}, "it answered 403 Forbidden: " + far[:120] + "…", []time.Duration{time.Minute}},
		"it hangs up": {func(http.ResponseWriter, string) { panic(http.ErrAbortHandler) }, "EOF", []time.Duration{time.Minute}},
	} {
		t.Run(name, func(t *testing.T) {
			at := newClock()
			hub := newHub(t, c.answer)
			h := NewHubs(HubSetup{Hubs: []string{hub.URL}, Do: do(t), Now: at.now})
			h.Tell(rss, atom)
			for i, pause := range c.pauses {
				next := h.Ping(t.Context())
				if next != at.now().Add(pause) {
					t.Errorf("after failure %d it is left alone for %v, want %v", i+1, next.Sub(at.now()), pause)
				}
				if got := hub.heard(); !slices.Equal(got, []string{[]string{rss, atom}[i%2]}) {
					t.Errorf("told of %q", got)
				}
				h.Tell(rss) // a new change is no reason to hurry
				h.Ping(t.Context())
				if got := hub.heard(); len(got) > 0 {
					t.Errorf("told of %q in the pause", got)
				}
				s := h.State()[0]
				if s.Error != c.want || s.Failures != i+1 || len(s.Owed) != 2 {
					t.Errorf("state %+v, want %q", s, c.want)
				}
				at.add(pause)
			}
			hub.says(status(204))
			if next := h.Ping(t.Context()); !next.IsZero() || len(hub.heard()) != 2 {
				t.Errorf("next is %v when all is well", next)
			}
			if s := h.State()[0]; s.Error != "" || s.Failures != 0 || len(s.Owed) != 0 || !s.Told.Equal(at.now()) {
				t.Errorf("state %+v", s)
			}
		})
	}
}

// A topic that a hub does not take keeps no other waiting for long, and the pause never grows beyond six hours.
func TestHubRefusesOneTopic(t *testing.T) {
	at := newClock()
	hub := newHub(t, func(w http.ResponseWriter, topic string) {
		if topic == rss {
			w.WriteHeader(http.StatusForbidden)
		}
	})
	h := NewHubs(HubSetup{Hubs: []string{hub.URL}, Do: do(t), Now: at.now})
	h.Tell(rss, atom)
	at.add(h.Ping(t.Context()).Sub(at.now()))
	h.Ping(t.Context())
	if got := hub.heard(); !slices.Equal(got, []string{rss, atom, rss}) {
		t.Errorf("told of %q", got)
	}
	for range 20 {
		at.add(h.Ping(t.Context()).Sub(at.now()))
	}
	if pause := h.Ping(t.Context()).Sub(at.now()); pause != 6*time.Hour {
		t.Errorf("the pause is %v", pause)
	}
}

// What is owed outlives a restart; a hub that is no longer configured is owed nothing; a pause from a clock that ran
// ahead binds nobody.
func TestHubsAfterRestart(t *testing.T) {
	at := newClock()
	hub := newHub(t, status(204))
	refused := errors.New("the address 10.0.0.1 is private")
	guard := func(context.Context, *http.Request) (*http.Response, error) { return nil, refused }
	var saved []byte
	h := NewHubs(HubSetup{Hubs: []string{hub.URL, "https://gone.example/"}, Do: guard, Now: at.now, Save: func(s []HubState) {
		var err error
		if saved, err = json.Marshal(s); err != nil {
			t.Error(err)
		}
	}})
	h.Tell(rss)
	h.Ping(t.Context())
	if s := h.State()[0]; s.Error != refused.Error() {
		t.Errorf("state %+v", s)
	}
	var state []HubState
	if err := json.Unmarshal(saved, &state); err != nil {
		t.Fatal(err)
	}
	h = NewHubs(HubSetup{Hubs: []string{hub.URL}, State: state, Do: do(t), Now: at.now})
	if next := h.Ping(t.Context()); next != at.now().Add(time.Minute) || len(hub.heard()) > 0 {
		t.Errorf("next is %v", next)
	}
	state[0].Next = at.now().AddDate(1, 0, 0)
	h = NewHubs(HubSetup{Hubs: []string{hub.URL}, State: state, Do: do(t), Now: at.now})
	h.Ping(t.Context())
	if got := hub.heard(); !slices.Equal(got, []string{rss}) {
		t.Errorf("told of %q", got)
	}
}

// A redirect that a client followed as GET told nobody of anything.
func TestHubRedirectFollowed(t *testing.T) {
	at := newClock()
	target := httptest.NewServer(http.NotFoundHandler())
	defer target.Close()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			http.Redirect(w, r, "/elsewhere", http.StatusFound)
		}
	}))
	defer srv.Close()
	follows := func(_ context.Context, r *http.Request) (*http.Response, error) { return srv.Client().Do(r) }
	h := NewHubs(HubSetup{Hubs: []string{srv.URL + "/"}, Do: follows, Now: at.now})
	h.Tell(rss)
	h.Ping(t.Context())
	if s := h.State()[0]; !strings.HasPrefix(s.Error, "it is elsewhere now") || len(s.Owed) != 1 {
		t.Errorf("state %+v", s)
	}
}

// F76: a slow hub holds up neither who publishes nor other hubs, and is given up after its time. Run tells and tries
// again by itself, and ends when told to.
func TestHubsRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		var mu sync.Mutex
		log := map[string][]time.Duration{}
		begun := time.Now()
		slow := true
		h := NewHubs(HubSetup{Hubs: []string{"https://slow.example/", "https://quick.example/"}, Now: time.Now, Do: func(ctx context.Context, r *http.Request) (*http.Response, error) {
			mu.Lock()
			log[r.URL.Host] = append(log[r.URL.Host], time.Since(begun))
			wait := slow && r.URL.Host == "slow.example"
			mu.Unlock()
			if wait {
				<-ctx.Done()
				return nil, fmt.Errorf("asking %s: %w", r.URL.Host, ctx.Err())
			}
			return &http.Response{StatusCode: 204, Body: http.NoBody}, nil
		}})
		ended := make(chan struct{})
		go func() {
			h.Run(ctx)
			close(ended)
		}()
		h.Tell(rss)
		if time.Since(begun) != 0 {
			t.Error("Tell took time")
		}
		synctest.Wait()
		h.Tell(rss, atom) // while the slow one is asked
		time.Sleep(16 * time.Second)
		if s := h.State(); s[0].Failures != 1 || len(s[0].Owed) != 2 || len(s[1].Owed) != 0 ||
			!strings.HasPrefix(s[0].Error, "no answer within 15s") {
			t.Errorf("state %+v", s)
		}
		mu.Lock()
		slow = false
		mu.Unlock()
		time.Sleep(time.Minute)
		if s := h.State(); s[0].Failures != 0 || len(s[0].Owed) != 0 {
			t.Errorf("state %+v", s)
		}
		stop()
		<-ended
		last := NewHubs(HubSetup{Hubs: []string{"https://quick.example/"}, Now: time.Now, Save: func(s []HubState) {
			mu.Lock()
			defer mu.Unlock()
			log["saved"] = append(log["saved"], time.Duration(len(s[0].Owed)))
		}})
		last.Tell(rss)
		last.Run(ctx) // which has ended: what is owed is kept for the next process
		s := time.Second
		if got, want := fmt.Sprint(log), fmt.Sprint(map[string][]time.Duration{
			"slow.example": {0, 75 * s, 75 * s}, "quick.example": {0, 0, 0}, "saved": {1},
		}); got != want {
			t.Errorf("asked %s, want %s", got, want)
		}
	})
}

// A topic that changes while a hub is told of it is told again.
func TestChangeWhileTelling(t *testing.T) {
	at := newClock()
	var h *Hubs
	times := 0
	h = NewHubs(HubSetup{Hubs: []string{"https://hub.example/"}, Now: at.now, Do: func(context.Context, *http.Request) (*http.Response, error) {
		if times++; times == 1 {
			h.Tell(rss)
		}
		return &http.Response{StatusCode: 200, Body: io.NopCloser(bytes.NewReader(nil))}, nil
	}})
	h.Tell(rss)
	h.Ping(t.Context())
	if times != 2 || len(h.State()[0].Owed) != 0 {
		t.Errorf("told %d times, state %+v", times, h.State())
	}
}

// TestHubKeepsAndRetries: what is let go of is not told, also where it was just being told and failed, and a hub whose
// pause is ended is tried at once.
func TestHubKeepsAndRetries(t *testing.T) {
	at := newClock()
	var h *Hubs
	hub := newHub(t, status(503))
	h = NewHubs(HubSetup{Hubs: []string{hub.URL}, Do: do(t), Now: at.now})
	h.Tell(rss, atom)
	h.Ping(t.Context())
	h.Keep(func(topic string) bool { return topic == rss })
	if got := h.State()[0].Owed; !slices.Equal(got, []string{rss}) {
		t.Errorf("owed %q", got)
	}
	hub.heard()
	h.Ping(t.Context())
	if got := hub.heard(); len(got) > 0 {
		t.Errorf("told of %q in its pause", got)
	}
	hub.says(func(w http.ResponseWriter, _ string) {
		h.Keep(func(string) bool { return false })
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	h.Retry()
	h.Ping(t.Context())
	if got := hub.heard(); !slices.Equal(got, []string{rss}) {
		t.Errorf("told of %q", got)
	}
	if got := h.State()[0].Owed; len(got) > 0 {
		t.Errorf("%q is owed, which was let go of", got)
	}
}
