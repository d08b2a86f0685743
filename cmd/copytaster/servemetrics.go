package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/desk"
	"github.com/copytaster/copytaster/feed/render"
)

// tally sums what the rounds did.
type tally struct {
	rounds, asked, failed, fresh, edited int
	took                                 time.Duration // the last round
	ended                                time.Time
	sources                              map[render.SourceState]int
}

func (t *tally) add(r *desk.Report, took time.Duration, now time.Time) {
	t.rounds++
	t.asked += r.Asked
	t.failed += len(r.Failures)
	t.fresh += r.New
	t.edited += r.Edited
	t.took, t.ended = took, now
}

// number is one of the numbers for Prometheus.
func number(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("copytaster_"+name, help, labels, nil)
}

var (
	numRounds   = number("rounds_total", "Rounds done.")
	numAsked    = number("sources_asked_total", "Sources asked.")
	numFailed   = number("source_failures_total", "Sources that could not be read when they were asked.")
	numNew      = number("articles_new_total", "New articles.")
	numEdited   = number("articles_edited_total", "Articles that their source changed.")
	numTook     = number("round_seconds", "How long the last round took.")
	numEnded    = number("round_end_timestamp_seconds", "When the last round ended.")
	numSources  = number("sources", "Sources that are not private, by how they are.", "state")
	numAnswers  = number("http_answers_total", "Answers by what was asked for and their status.", "kind", "status")
	numBytes    = number("http_sent_bytes_total", "Bytes of bodies as sent.")
	numCareless = number("http_careless_answers_total", "Feeds sent whole to readers whose last answer still held and who sent no validators.")
	numHubFails = number("hub_failures", "Failures of a hub in a row.", "hub")
	numHubOwed  = number("hub_feeds_owed", "Changed feeds that a hub is still to be told of.", "hub")
	numFiles    = number("edition_files", "Files of the edition.")
	numHeld     = number("edition_bytes", "Bytes that they take in memory, compressed.")
	numConns    = number("http_connections", "Open connections.")
	numShed     = number("http_connections_shed_total", "Connections closed to make room for others.")
)

// Describe implements prometheus.Collector.
func (s *service) Describe(to chan<- *prometheus.Desc) { prometheus.DescribeByCollect(s, to) }

// Collect implements prometheus.Collector.
func (s *service) Collect(to chan<- prometheus.Metric) {
	count := func(d *prometheus.Desc, v float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, v, labels...)
	}
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	s.mu.Lock()
	t := s.tally
	for state, n := range t.sources {
		gauge(numSources, float64(n), string(state))
	}
	s.mu.Unlock()
	count(numRounds, float64(t.rounds))
	count(numAsked, float64(t.asked))
	count(numFailed, float64(t.failed))
	count(numNew, float64(t.fresh))
	count(numEdited, float64(t.edited))
	gauge(numTook, t.took.Seconds())
	if !t.ended.IsZero() {
		gauge(numEnded, float64(t.ended.UnixMilli())/1000)
	}
	for _, h := range s.hubStates() {
		gauge(numHubFails, float64(h.Failures), h.Hub)
		gauge(numHubOwed, float64(len(h.Owed)), h.Hub)
	}
	c := s.site.Counts()
	for _, a := range c.Answers {
		count(numAnswers, float64(a.Times), a.Kind, strconv.Itoa(a.Status))
	}
	count(numBytes, float64(c.Bytes))
	count(numCareless, float64(c.Careless))
	gauge(numFiles, float64(c.Files))
	gauge(numHeld, float64(c.Held))
	conns := s.server.Counts()
	gauge(numConns, float64(conns.Connections))
	count(numShed, float64(conns.Shed))
}

// listenMetrics opens the listener of the numbers, nil where they are not wanted.
func (s *service) listenMetrics() (net.Listener, error) {
	if s.cfg.Serve.Metrics == "" {
		return nil, nil
	}
	l, err := net.Listen("tcp", s.cfg.Serve.Metrics)
	if err != nil {
		return nil, exit(exitStore, fmt.Errorf("cannot listen for metrics at %s: %w", s.cfg.Serve.Metrics, errors.Unwrap(err)))
	}
	return l, nil
}

// serveMetrics answers with the numbers until ctx ends.
func (s *service) serveMetrics(ctx context.Context, l net.Listener) {
	if l == nil {
		return
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(s)
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	server := &http.Server{Handler: mux, ReadTimeout: 5 * time.Second, WriteTimeout: 10 * time.Second, IdleTimeout: time.Minute}
	defer context.AfterFunc(ctx, func() { _ = server.Close() })()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		s.log.Error("metrics ended", "error", err)
	}
}
