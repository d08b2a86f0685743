package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
	"github.com/lmittmann/tint"
	"github.com/spf13/cobra"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
	"github.com/copytaster/copytaster/cmd/copytaster/internal/desk"
	"github.com/copytaster/copytaster/feed/publish"
	"github.com/copytaster/copytaster/feed/store"
	"github.com/copytaster/copytaster/sources/fetch"
)

type serveFlags struct {
	config, store, baseURL, listen, metrics string
}

func newServe(w world) *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve [SOURCE...]",
		Short: "Stay up: read the sources when they are due, and answer readers over HTTP",
		Long: `Reads each source when it is due and answers feed readers and browsers with the edition, the same that "run" writes into
a folder. What changed is published at once. After a restart the last edition is there from the start.

SIGHUP reads the configuration again; one that is wrong is not taken, which the log and the page /status/ say. SIGTERM and
Ctrl-C end the fetching, publish what came whole, let answers under way end, and stop within ten seconds.

/healthz says whether the process works, /readyz whether the edition is as fresh as it should be.`,
		Example: `  copytaster serve --config news.yaml --listen 127.0.0.1:8080
  copytaster serve https://news.example/feed.xml stories/`,
		RunE: func(cmd *cobra.Command, args []string) error { return serveEdition(cmd, w, &f, args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.config, "config", "", "the configuration `FILE`")
	flags.StringVar(&f.store, "store", "", "the store's `FILE`")
	flags.StringVar(&f.baseURL, "base-url", "", "the public `URL` of what is served")
	flags.StringVar(&f.listen, "listen", "127.0.0.1:8080", "the `ADDRESS` to listen at")
	flags.StringVar(&f.metrics, "metrics", "", "an `ADDRESS` for numbers in Prometheus' format, at /metrics")
	return cmd
}

// service is a desk that stays up.
type service struct {
	w      world
	load   func() (*config.Config, error)
	log    *slog.Logger
	store  *store.Store
	site   *desk.Site
	server *publish.Server
	turn   time.Duration               // in which a round begins to ask; what is left waits for the next, a moment later
	cut    bool                        // the last round left something
	unread error                       // why the last round could not read the file of decisions
	noted  chan struct{}               // the page of the sources' health is to be made anew
	show   func(context.Context) error // makes it; nil before the first edition

	runHubs  func(*publish.Hubs) (stop func()) // has them told; nil before the service answers
	stopHubs func()                            // ends that

	mu     sync.Mutex // of what follows, which requests and hubs look at too
	hubs   *publish.Hubs
	cfg    *config.Config
	client *fetch.Client // of that configuration
	past   past
	tally  tally
}

func serveEdition(cmd *cobra.Command, w world, f *serveFlags, args []string) error {
	s := &service{w: w, log: newLog(w), turn: 15 * time.Second}
	path := f.config
	s.load = func() (*config.Config, error) {
		return config.Load(config.LoadOptions{
			Path: path, Env: w.env, Dir: w.dir, Sources: args, Version: version(),
			Flags: overrides(cmd, map[string]string{
				"store": "store", "base-url": "base_url", "listen": "serve.listen", "metrics": "serve.metrics",
			}),
		})
	}
	var err error
	if s.cfg, err = s.load(); err != nil {
		return exit(exitUsage, err)
	}
	if s.cfg.Path != "" {
		path = s.cfg.Path // when that is gone, one that stands elsewhere is not the new one
	}
	if err := os.MkdirAll(filepath.Dir(s.cfg.Store), 0o755); err != nil {
		return exit(exitStore, fmt.Errorf("the folder of the store: %w", err))
	}
	if s.store, err = store.Open(cmd.Context(), s.cfg.Store); err != nil {
		return exit(exitStore, err)
	}
	defer s.store.Close()
	return s.run(cmd.Context())
}

// newLog writes for people on a terminal, and JSON elsewhere.
func newLog(w world) *slog.Logger {
	if w.terminal {
		return slog.New(tint.NewTextHandler(w.stderr, &tint.Options{TimeFormat: time.TimeOnly}))
	}
	return slog.New(slog.NewJSONHandler(w.stderr, nil))
}

// stopWithin is how long what is under way has to end when the service stops.
const stopWithin = 10 * time.Second

// run answers and does rounds until ctx ends.
func (s *service) run(ctx context.Context) error {
	listener, err := net.Listen("tcp", s.cfg.Serve.Listen)
	if err != nil {
		return exit(exitStore, fmt.Errorf("cannot listen at %s: %w; is another server there? --listen names another place",
			s.cfg.Serve.Listen, errors.Unwrap(err)))
	}
	metrics, err := s.listenMetrics()
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	defer signal.Stop(hup)
	if err := s.begin(ctx); err != nil {
		return errors.Join(exit(exitStore, err), listener.Close())
	}
	defer func() { s.client.Close() }() // which may be another one by then

	limitMemory(0)
	if !s.loadEdition() {
		s.round(ctx, true) // what stands in the store, before anybody asks
	}

	var side sync.WaitGroup
	serving, stopServing := context.WithCancel(context.WithoutCancel(ctx))
	defer stopServing()
	answered := make(chan error, 1)
	go func() { answered <- s.server.Serve(serving, listener) }()
	s.runHubs = func(hubs *publish.Hubs) func() { return startHubs(serving, &side, hubs) }
	s.stopHubs = s.runHubs(s.hubs)
	side.Go(func() { s.serveMetrics(serving, metrics) })
	side.Go(func() { s.watchdog(serving) })
	about := []any{"address", "http://" + listener.Addr().String() + "/", "sources", len(s.cfg.Sources)}
	if metrics != nil {
		about = append(about, "metrics", metrics.Addr().String())
	}
	s.log.Info("serving", about...)
	s.sayMissing()

	err = s.rounds(ctx, hup, answered)
	notify(daemon.SdNotifyStopping)
	stopServing()
	if err == nil {
		err = <-answered
	}
	side.Wait()
	if err := s.saveEdition(); err != nil {
		s.log.Warn("the edition could not be kept for the next start, which makes it anew", "error", err)
	}
	if errors.Is(err, publish.ErrCutOff) {
		s.log.Warn("stopped", "error", err)
		return nil
	}
	if err != nil {
		return exit(exitStore, err)
	}
	s.log.Info("stopped")
	return nil
}

// begin makes what a service works with, as the store left it.
func (s *service) begin(ctx context.Context) error {
	var err error
	s.noted = make(chan struct{}, 1)
	if s.client, err = newClient(s.w, s.cfg); err != nil {
		return err
	}
	if err := s.useHubs(ctx, s.cfg); err != nil {
		return err
	}
	stamps, err := s.stamps(ctx)
	if err != nil {
		return err
	}
	s.site = &desk.Site{
		Site: publish.NewSite(s.w.now, stamps), Terms: terms(s.cfg),
		Changed: s.changed, Grows: limitMemory, Swapped: freeMemory,
	}
	s.server = &publish.Server{
		Handler: s.site, Drain: stopWithin - 2*time.Second, Log: s.log,
		Healthy: s.healthy, Ready: s.ready,
	}
	return nil
}

// terms are how an edition is answered by a configuration.
func terms(cfg *config.Config) publish.Terms {
	return publish.Terms{
		Base: cfg.BaseURL, TTL: cfg.Publish.TTL, Hubs: cfg.Publish.Hubs, Rate: cfg.Serve.Rate,
		Proxies: publish.Proxies(cfg.Serve.Proxies), PagePolicy: pagePolicy(cfg),
	}
}

// notify tells systemd how the service is, where it asked for that (sd_notify(3)).
func notify(state string) { _, _ = daemon.SdNotify(false, state) }

// watchdog tells systemd that the service works, where it asked for that.
func (s *service) watchdog(ctx context.Context) {
	every, err := daemon.SdWatchdogEnabled(false)
	if err != nil || every == 0 {
		return
	}
	tick := time.NewTicker(every / 2)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if s.server.Healthy(ctx) == nil {
				notify(daemon.SdNotifyWatchdog)
			}
		}
	}
}
