package desk

import (
	"context"
	"encoding/json"
	"net/http"
	"path"
	"time"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
	"github.com/copytaster/copytaster/feed/publish"
	"github.com/copytaster/copytaster/feed/render"
	"github.com/copytaster/copytaster/feed/store"
)

// hubsKey is the name under which the store keeps how the hubs are.
const hubsKey = "hubs"

// Send sends a request, as a fetch.Client does.
type Send func(context.Context, *http.Request) (*http.Response, error)

// Hubs returns what tells the configured WebSub hubs of changed feeds, as the store left it, and noted how that went. What
// cannot be kept there is told again.
func Hubs(ctx context.Context, cfg *config.Config, st *store.Store, send Send, now func() time.Time, noted func(was, is publish.HubState)) (*publish.Hubs, error) {
	saved, err := st.Get(ctx, hubsKey)
	if err != nil {
		return nil, err
	}
	var state []publish.HubState
	_ = json.Unmarshal([]byte(saved), &state) // what cannot be read is begun anew
	hubs := publish.NewHubs(publish.HubSetup{
		Hubs: cfg.Publish.Hubs, State: state, Do: send, Now: now, Noted: noted,
		Save: func(state []publish.HubState) {
			if b, err := json.Marshal(state); err == nil {
				_ = st.Set(context.WithoutCancel(ctx), hubsKey, string(b))
			}
		},
	})
	hubs.Keep(IsTopic(cfg))
	return hubs, nil
}

// IsTopic reports whether an address is that of a feed which a configuration has.
func IsTopic(cfg *config.Config) func(address string) bool {
	feeds := map[string]bool{}
	for _, f := range render.Formats() {
		feeds[cfg.BaseURL+render.HealthSlug+"/"+f.File] = true
		for i := range cfg.Channels {
			feeds[cfg.BaseURL+path.Join(cfg.Channels[i].Slug, f.File)] = true
		}
	}
	return func(address string) bool { return feeds[address] }
}

// Topics returns the addresses of the feeds among written files of which hubs hear; none without a base address.
func Topics(base string, written []string) []string {
	var topics []string
	for _, name := range written {
		if isArchive(name) { // nobody subscribes to one
			continue
		}
		for _, f := range render.Formats() {
			if path.Base(name) == f.File && base != "" {
				topics = append(topics, base+name)
			}
		}
	}
	return topics
}
