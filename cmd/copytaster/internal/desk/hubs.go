package desk

import (
	"context"
	"encoding/json"
	"path"
	"time"

	"github.com/copytaster/copytaster/feed/publish"
	"github.com/copytaster/copytaster/feed/render"
	"github.com/copytaster/copytaster/feed/store"
	"github.com/copytaster/copytaster/sources/fetch"
)

// hubsKey is the name under which the store keeps how the hubs are.
const hubsKey = "hubs"

// Hubs returns what tells WebSub hubs of changed feeds, as the store left it. What cannot be kept there is told again.
func Hubs(ctx context.Context, addresses []string, st *store.Store, client *fetch.Client, now func() time.Time) (*publish.Hubs, error) {
	saved, err := st.Get(ctx, hubsKey)
	if err != nil {
		return nil, err
	}
	var state []publish.HubState
	_ = json.Unmarshal([]byte(saved), &state) // what cannot be read is begun anew
	return publish.NewHubs(publish.HubSetup{
		Hubs: addresses, State: state, Do: client.Send, Now: now,
		Save: func(state []publish.HubState) {
			if b, err := json.Marshal(state); err == nil {
				_ = st.Set(context.WithoutCancel(ctx), hubsKey, string(b))
			}
		},
	}), nil
}

// Topics returns the addresses of the feeds among written files.
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
