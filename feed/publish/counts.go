package publish

import (
	"net/http"
	"sync/atomic"
)

// Counts are the numbers of a site since it was made.
type Counts struct {
	Answers  []Answers // those of each kind and status that there were
	Bytes    uint64    // of bodies, as sent
	Careless uint64    // feeds sent whole to a reader whose last whole answer still held and that sent no validators
	Files    int       // that the edition has
	Held     int64     // bytes that they take in memory, compressed
}

// Answers counts answers of a kind: Kind is "feed", "page", "other", or "none" where there was no such file.
type Answers struct {
	Kind   string
	Status int
	Times  uint64
}

// statuses are those that a site answers with.
var statuses = [...]int{
	http.StatusNotModified, http.StatusOK, http.StatusNoContent, http.StatusMovedPermanently, http.StatusNotFound, http.StatusMethodNotAllowed,
	http.StatusNotAcceptable, http.StatusTooManyRequests, http.StatusServiceUnavailable,
}

type counters struct {
	answers [kinds][len(statuses)]atomic.Uint64
	bytes   atomic.Uint64
}

func (c *counters) add(k kind, status int, bytes int64) {
	i := 0
	for statuses[i] != status {
		i++
	}
	c.answers[k][i].Add(1)
	if bytes > 0 {
		c.bytes.Add(uint64(bytes))
	}
}

// Counts returns the numbers as they are now.
func (s *Site) Counts() Counts {
	n := Counts{Bytes: s.counts.bytes.Load(), Careless: s.readers.timesCareless()}
	if e := s.edition.Load(); e != nil {
		n.Files, n.Held = len(e.files), e.held
	}
	for k := range kinds {
		for i, status := range statuses {
			if times := s.counts.answers[k][i].Load(); times > 0 {
				n.Answers = append(n.Answers, Answers{k.String(), status, times})
			}
		}
	}
	return n
}
