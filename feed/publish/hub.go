package publish

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Hubs tells WebSub hubs that feeds changed, so that subscribers have the news at once.
//
// It promises: Tell never waits for the network; what could not be told is told later, with growing pauses, over
// restarts too; a hub that does not answer costs one request a pause, whatever is owed to it, and other hubs nothing.
// How a hub is told is not in the Recommendation. Those in use take a form with hub.mode=publish and the topic as
// hub.url (PubSubHubbub 0.4) or hub.topic; both are sent.
type Hubs struct {
	do    func(context.Context, *http.Request) (*http.Response, error)
	save  func([]HubState)
	noted func(was, is HubState)
	now   func() time.Time

	saving sync.Mutex // one at a time, so that the last is the newest

	mu    sync.Mutex // of what follows, but for the list itself
	hubs  []*hub
	dirty bool // the state is other than the one last saved
}

// HubState is what must outlive a restart, and what a status page says of a hub.
type HubState struct {
	Hub      string
	Told     time.Time // when it last took a topic
	Failures int       // in a row
	Error    string    // of the last failure, "" after a success
	Next     time.Time // it is left alone until then
	Owed     []string  // the topics that it is still to be told of
}

type hub struct {
	HubState
	news map[string]int // of the topics owed, how often they changed

	telling sync.Mutex    // one topic after another
	wake    chan struct{} // it is owed something new
}

// HubSetup is what NewHubs needs.
type HubSetup struct {
	Hubs  []string   // their addresses
	State []HubState // as last saved; that of hubs which are not among Hubs is dropped
	// Do sends a request. It guards where to, does not follow redirects, and bounds the header of the answer. Its
	// errors are shown as they are.
	Do   func(context.Context, *http.Request) (*http.Response, error)
	Save func([]HubState) // keeps the state; nil: nothing outlives the process
	// Noted hears how a hub was and how it is when it was told something, or could not be; nil: nobody does.
	Noted func(was, is HubState)
	Now   func() time.Time
}

// HubTimeout is how long one request to a hub may take.
const HubTimeout = 15 * time.Second

const (
	hubFirstPause   = time.Minute // after a failure; doubled after each
	hubLongestPause = 6 * time.Hour
	hubLongestHold  = 24 * time.Hour // that a hub may ask for by Retry-After
	hubMostAnswer   = 4 << 10        // bytes of it that are read
)

// NewHubs returns what tells these hubs.
func NewHubs(s HubSetup) *Hubs {
	h := &Hubs{do: s.Do, save: s.Save, noted: s.Noted, now: s.Now}
	for _, address := range s.Hubs {
		own := &hub{HubState: HubState{Hub: address}, news: map[string]int{}, wake: make(chan struct{}, 1)}
		for _, known := range s.State {
			if known.Hub == address {
				own.HubState = known
				own.Owed = slices.Clone(known.Owed)
				if own.Next.After(s.Now().Add(hubLongestHold)) {
					own.Next = time.Time{} // it was saved under a clock that ran ahead
				}
			}
		}
		h.hubs = append(h.hubs, own)
	}
	return h
}

// Tell owes the hubs these topics: the addresses of feeds that changed. Run, or the next Ping, tells them.
func (h *Hubs) Tell(topics ...string) {
	if len(topics) == 0 || len(h.hubs) == 0 {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.dirty = true
	for _, own := range h.hubs {
		for _, topic := range topics {
			if !slices.Contains(own.Owed, topic) {
				own.Owed = append(own.Owed, topic)
			}
			own.news[topic]++
		}
		own.rouse()
	}
}

// Keep lets go of the topics owed that are none any more, as of a feed that an edition does not have now.
func (h *Hubs) Keep(is func(topic string) bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, own := range h.hubs {
		before := len(own.Owed)
		own.Owed = slices.DeleteFunc(own.Owed, func(topic string) bool {
			if is(topic) {
				return false
			}
			delete(own.news, topic)
			return true
		})
		h.dirty = h.dirty || len(own.Owed) < before
	}
}

// Retry ends the pauses: hubs that are owed something are tried at once, such as after what kept them from being told
// was put right.
func (h *Hubs) Retry() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, own := range h.hubs {
		h.dirty = h.dirty || !own.Next.IsZero()
		own.Next = time.Time{}
		own.rouse()
	}
}

// rouse has Run look at what a hub is owed.
func (own *hub) rouse() {
	select {
	case own.wake <- struct{}{}:
	default: // woken already
	}
}

// Run tells the hubs what they are owed until ctx ends, each as fast as it goes. Without hubs it returns at once.
func (h *Hubs) Run(ctx context.Context) {
	var each sync.WaitGroup
	for _, own := range h.hubs {
		each.Go(func() { h.run(ctx, own) })
	}
	each.Wait()
	h.saveIfNew() // what was owed in the last moment
}

func (h *Hubs) run(ctx context.Context, own *hub) {
	for ctx.Err() == nil {
		next := h.pingOne(ctx, own)
		var due <-chan time.Time
		if !next.IsZero() {
			due = time.After(next.Sub(h.now()))
		}
		select {
		case <-ctx.Done():
		case <-own.wake:
		case <-due:
		}
	}
}

// Ping tells the hubs whose pause is over what they are owed, and returns when the next pause is over, zero where
// nothing is owed. It is for a process that does not stay up to Run.
func (h *Hubs) Ping(ctx context.Context) (next time.Time) {
	nexts := make([]time.Time, len(h.hubs))
	var each sync.WaitGroup
	for i, own := range h.hubs {
		each.Go(func() { nexts[i] = h.pingOne(ctx, own) })
	}
	each.Wait()
	for _, at := range nexts {
		if !at.IsZero() && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	return next
}

// State returns what is owed and how the hubs are.
func (h *Hubs) State() []HubState {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.state()
}

func (h *Hubs) state() []HubState {
	all := make([]HubState, len(h.hubs))
	for i, own := range h.hubs {
		all[i] = own.copied()
	}
	return all
}

func (h *Hubs) stateOf(own *hub) HubState {
	h.mu.Lock()
	defer h.mu.Unlock()
	return own.copied()
}

func (own *hub) copied() HubState {
	s := own.HubState
	s.Owed = slices.Clone(s.Owed)
	return s
}

// saveIfNew saves the state if it changed.
func (h *Hubs) saveIfNew() {
	h.saving.Lock()
	defer h.saving.Unlock()
	h.mu.Lock()
	state, dirty := h.state(), h.dirty
	h.dirty = false
	h.mu.Unlock()
	if dirty && h.save != nil {
		h.save(state)
	}
}

// pingOne tells one hub its topics one after another up to the first failure, and returns when its pause is over, zero
// where it is owed nothing. The state is saved before the first request too, so that what a killed process had begun
// to tell is told again rather than never.
func (h *Hubs) pingOne(ctx context.Context, own *hub) (next time.Time) {
	own.telling.Lock()
	defer own.telling.Unlock()
	h.saveIfNew()
	defer h.saveIfNew()
	was, told := h.stateOf(own), false
	for ctx.Err() == nil {
		topic, news, ok := h.first(own)
		if !ok {
			break
		}
		hold, err := h.tell(ctx, own.Hub, topic)
		if err != nil && ctx.Err() != nil {
			break // we were stopped: that is not the hub's failure
		}
		h.note(own, topic, news, hold, err)
		told = true
	}
	if told && h.noted != nil {
		h.noted(was, h.stateOf(own))
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(own.Owed) > 0 {
		next = own.Next
	}
	return next
}

// first returns the topic to tell a hub now, and how often it has changed.
func (h *Hubs) first(own *hub) (topic string, news int, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(own.Owed) == 0 || own.Next.After(h.now()) {
		return "", 0, false
	}
	return own.Owed[0], own.news[own.Owed[0]], true
}

// note takes down how a hub was told. A topic that failed goes to the end, so that one which a hub does not take keeps
// no other waiting; one that was let go of meanwhile is not owed again.
func (h *Hubs) note(own *hub, topic string, news int, hold time.Duration, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.dirty = true
	now := h.now()
	owed := len(own.Owed)
	own.Owed = slices.DeleteFunc(own.Owed, func(t string) bool { return t == topic })
	stays := len(own.Owed) < owed
	if err != nil {
		if stays {
			own.Owed = append(own.Owed, topic)
		}
		own.Failures++
		own.Error = err.Error()
		pause := min(hubFirstPause<<min(own.Failures-1, 10), hubLongestPause)
		own.Next = now.Add(max(pause, hold))
		return
	}
	if stays && own.news[topic] != news {
		own.Owed = append(own.Owed, topic) // it changed again meanwhile
	} else {
		delete(own.news, topic)
	}
	own.Told, own.Failures, own.Error, own.Next = now, 0, "", time.Time{}
}

// tell tells a hub of a topic. hold is how long the hub asks to be left alone.
func (h *Hubs) tell(ctx context.Context, address, topic string) (hold time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, HubTimeout)
	defer cancel()
	form := url.Values{"hub.mode": {"publish"}, "hub.url": {topic}, "hub.topic": {topic}}.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form))
	if err != nil {
		return 0, fmt.Errorf("the hub's address cannot be used: %w", err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := h.do(ctx, req)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return 0, fmt.Errorf("no answer within %v: %w", HubTimeout, err)
	case err != nil:
		return 0, err
	}
	defer func() { _ = resp.Body.Close() }()
	said, _ := io.ReadAll(io.LimitReader(resp.Body, hubMostAnswer))
	switch {
	case resp.Request != nil && resp.Request.Method != http.MethodPost, resp.StatusCode/100 == 3:
		return 0, fmt.Errorf("it is elsewhere now (%s): configure the address that it gives", resp.Status)
	case resp.StatusCode/100 != 2:
		return retryAfter(resp.Header.Get("Retry-After"), h.now()), fmt.Errorf("it answered %s%s", resp.Status, firstWords(said))
	}
	return 0, nil
}

// retryAfter reads the header of that name (RFC 9110, section 10.2.3), up to a day.
func retryAfter(s string, now time.Time) time.Duration {
	hold := time.Duration(0)
	if n, err := strconv.ParseUint(s, 10, 32); err == nil {
		hold = time.Duration(n) * time.Second
	} else if at, err := http.ParseTime(s); err == nil {
		hold = at.Sub(now)
	}
	return min(max(hold, 0), hubLongestHold)
}

// firstWords is the beginning of what a hub said, fit for a line of a log or a page.
func firstWords(said []byte) string {
	words := strings.Join(strings.FieldsFunc(strings.ToValidUTF8(string(said), ""), func(r rune) bool {
		return r <= ' ' || r == 0x7f
	}), " ")
	if words == "" || strings.HasPrefix(words, "<") {
		return ""
	}
	if runes := []rune(words); len(runes) > 120 {
		words = string(runes[:120]) + "…"
	}
	return ": " + words
}
