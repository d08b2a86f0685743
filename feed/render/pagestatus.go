package render

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Status is what an operator's page says of an edition's sources and rounds. It is public where the edition is: leave
// out private sources, and secrets in addresses and errors.
type Status struct {
	At      time.Time // when all this was so; zero leaves it out
	Trouble string    // what keeps rounds from being done, in words; "" for nothing
	Refused string    // why a newer configuration is not in force, in words; "" when the newest one is

	Sources []SourceStatus // in the configuration's order
	Rounds  []RoundStatus  // the latest, newest first
	Hubs    []HubStatus
}

// SourceState says how a source is.
type SourceState string

// The states of a source.
const (
	SourceWell    SourceState = "well"
	SourceFailing SourceState = "failing"
	SourceStopped SourceState = "stopped" // gone for good and not asked any more
	SourceUnread  SourceState = "unread"  // not asked yet
)

// SourceStatus is the health of one source. What is zero is not known, and left out.
type SourceStatus struct {
	Name    string // plain text
	Address string // where it is read; a link when it is one of the web
	State   SourceState

	Read     time.Time     // when it last answered with a document or "not modified"
	Due      time.Time     // when it is asked next
	Every    time.Duration // how long lies between two readings
	Weekly   int           // items a week, below 0 where not known
	Seen     int           // where it is not, how many items there were in Span, which is too short to tell
	Span     time.Duration
	Failures int       // in a row, up to now
	Failing  time.Time // since when it fails; of one that is well too, if it only failed now and then
	Error    string    // the last one, in words; "" when it was read whole the last time
}

// RoundStatus is one round of the desk.
type RoundStatus struct {
	Began  time.Time
	Took   time.Duration
	Asked  int // sources
	Failed int // of these
	New    int // articles
	Edited int // articles
}

// HubStatus is a WebSub hub that hears of changes.
type HubStatus struct {
	Address string
	Told    time.Time // when it last took the news
	Error   string    // why it did not the last time, "" when it did
}

// Steady returns the status without what every round moves: the times of reading, and the rounds. A page made of it
// stays the same until a source fails in another way, mends, comes, goes or changes its pace, as a folder wants it.
func (s Status) Steady() Status {
	s.At, s.Rounds = time.Time{}, nil
	s.Sources = slices.Clone(s.Sources)
	for i := range s.Sources {
		src := &s.Sources[i]
		src.Due, src.Failures = time.Time{}, 0
		if src.State != SourceFailing && (src.State != SourceWell || src.Failing.IsZero()) {
			src.Read = time.Time{}
		}
	}
	s.Hubs = slices.Clone(s.Hubs)
	for i := range s.Hubs {
		s.Hubs[i].Told = time.Time{}
	}
	return s
}

// pageHealth is what the status page shows.
type pageHealth struct {
	At, Trouble, Refused string
	Summary              string
	Timed                bool       // it says when sources were read and are due
	Feeds                []pageLink // of the incidents
	Sources              []pageSource
	Rounds               []pageRound
	Hubs                 []pageHub
}

type pageSource struct {
	Name, Href, Address  string
	State                SourceState
	Words                string
	Read, Due, Failing   pageTime
	Every, Weekly, Error string
	Failures             int
}

type pageRound struct {
	Began                      pageTime
	Took                       string
	Asked, Failed, New, Edited int
}

type pageHub struct {
	Address, Error string
	Told           pageTime
}

// StatusPage returns the page that stands at StatusPath: the health of each source, those in need of somebody first,
// then the rounds and the hubs. d is the channel at the root, to which it leads back and in whose zone times are.
func StatusPage(d Document, s Status) ([]byte, error) {
	v := newPageView(&d, StatusPath)
	v.Title, v.Updated = "Status · "+v.Channel, d.time(s.At)
	if d.Base != "" {
		v.Canonical = web(d.Base + "status/")
	}
	h := &pageHealth{At: v.Updated.Text, Trouble: line(s.Trouble), Refused: line(s.Refused)}
	for _, f := range []Format{atomFormat, rssFormat} {
		h.Feeds = append(h.Feeds, pageLink{formatNames[f.Name], v.root + folder(HealthSlug) + f.File, f.MediaType})
	}
	counts, hiccups := map[SourceState]int{}, 0
	for i := range s.Sources {
		src := d.pageSource(&s.Sources[i])
		h.Timed = h.Timed || src.Due.Text != "" || src.Read.Text != "" && src.State == SourceWell && src.Failing.Text == ""
		h.Sources = append(h.Sources, src)
		counts[src.State]++
		if src.State == SourceWell && src.Error != "" {
			hiccups++
		}
	}
	slices.SortStableFunc(h.Sources, func(a, b pageSource) int { return a.place() - b.place() })
	h.Summary = summaryOf(len(s.Sources), counts, hiccups)
	for _, r := range s.Rounds {
		h.Rounds = append(h.Rounds, pageRound{d.time(r.Began), took(r.Took), r.Asked, r.Failed, r.New, r.Edited})
	}
	for _, hub := range s.Hubs {
		h.Hubs = append(h.Hubs, pageHub{line(hub.Address), line(hub.Error), d.time(hub.Told)})
	}
	v.Health = h
	return v.render("status", d.room())
}

// place is where a source is listed: those that need somebody first, and of those in a state the ones with an error.
func (p *pageSource) place() int {
	place := 2 * states[p.State].place
	if p.Error == "" {
		place++
	}
	return place
}

// states holds how each is said and where sources in it are listed: those that need somebody first.
var states = map[SourceState]struct {
	words string
	place int
}{
	SourceFailing: {"Failing", 0},
	SourceStopped: {"Stopped", 1},
	SourceUnread:  {"Not read yet", 2},
	SourceWell:    {"Well", 3},
}

func (d *Document) pageSource(s *SourceStatus) pageSource {
	p := pageSource{
		Name: line(s.Name), Href: web(s.Address), Address: line(s.Address), State: s.State,
		Read: d.time(s.Read), Due: d.time(s.Due), Failing: d.time(s.Failing),
		Every: paceOf(s.Every), Error: line(s.Error), Failures: s.Failures,
	}
	if p.Name == "" {
		p.Name = p.Address
	}
	if _, known := states[p.State]; !known {
		p.State = SourceUnread
	}
	p.Words = states[p.State].words
	if s.Weekly >= 0 {
		p.Weekly = strconv.Itoa(s.Weekly)
	} else if s.Seen > 0 && s.Span > 0 {
		p.Weekly = strconv.Itoa(s.Seen) + " in " + paceOf(s.Span)
	}
	return p
}

// summaryOf says in a line how the sources are. hiccups is how many of those that are well failed the last time.
func summaryOf(all int, counts map[SourceState]int, hiccups int) string {
	if all == 0 {
		return "There are no sources yet."
	}
	text := fmt.Sprintf("%d of %s well", counts[SourceWell], counted(all, "source is", "sources are"))
	if hiccups > 0 {
		text += fmt.Sprintf(" (%d with an error the last time)", hiccups)
	}
	for _, c := range []struct {
		state SourceState
		words string
	}{{SourceFailing, "failing"}, {SourceStopped, "stopped for good"}, {SourceUnread, "not read yet"}} {
		if n := counts[c.state]; n > 0 {
			text += fmt.Sprintf(", %d %s", n, c.words)
		}
	}
	return text + "."
}

// counted writes a number with its noun.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// paceOf writes how often something happens, in the largest unit that two of fit.
func paceOf(d time.Duration) string {
	switch {
	case d <= 0:
		return ""
	case d < 2*time.Minute:
		return counted(int(d.Round(time.Second)/time.Second), "second", "seconds")
	case d < 2*time.Hour:
		return strconv.Itoa(int(d.Round(time.Minute)/time.Minute)) + " minutes"
	case d < 48*time.Hour:
		return strconv.Itoa(int(d.Round(time.Hour)/time.Hour)) + " hours"
	}
	return strconv.Itoa(int(d.Round(24*time.Hour)/(24*time.Hour))) + " days"
}

// took writes how long a round was.
func took(d time.Duration) string {
	if d < time.Second {
		return strconv.Itoa(int(d.Round(time.Millisecond)/time.Millisecond)) + " ms"
	}
	return d.Round(100 * time.Millisecond).String()
}
