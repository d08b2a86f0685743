package render

import (
	"path"
	"testing"
	"testing/fstest"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
)

// retired is the id of a story that was merged into the first of pageDocument.
var retired = feed.NewID("the bridge, once more")

// pageChannels are the channels of the edition that pages are tested on.
func pageChannels(base string) []Document {
	root := pageDocument()
	root.Base = base
	harbour := root
	harbour.Slug, harbour.Title, harbour.Content = "harbour", "The harbour", channel.LinkOnly
	harbour.Description = ""
	harbour.Channels = []Link{{Title: "The Strait"}, {Title: "Ελλάδα", Slug: "greece"}}
	greece := root
	greece.Slug, greece.Title, greece.Language, greece.Stories = "greece", "Ελλάδα", "el", nil
	greece.Channels = []Link{{Title: "The Strait"}, {Title: "The harbour", Slug: "harbour"}}
	return []Document{root, harbour, greece}
}

// pageEdition is all of an edition, as a folder or a server has it.
func pageEdition(t *testing.T, base string) fstest.MapFS {
	t.Helper()
	tree := fstest.MapFS{}
	put := func(name string) func([]byte, error) {
		return func(b []byte, err error) {
			if err != nil {
				t.Fatal(err)
			}
			tree[name] = &fstest.MapFile{Data: b}
		}
	}
	for _, a := range Assets() {
		put(a.Path)(a.Bytes, nil)
	}
	channels := pageChannels(base)
	for _, s := range channels[0].Stories {
		put(StoryPath(s.ID))(StoryPage(channels[0], s))
	}
	put(StoryPath(retired))(PointerPage(channels[0], retired, channels[0].Stories[0]))
	for _, d := range channels {
		for _, f := range Formats() {
			put(path.Join(d.Slug, f.File))(f.Render(d))
		}
		put(path.Join(d.Slug, "sources.opml"))(OPML(d.Title, nil))
		put(path.Join(d.Slug, "index.html"))(Page(d))
	}
	put(ChannelsPath)(ChannelsOPML(channels))
	put(SubscribePath)(SubscribePage(channels))
	put(StatusPath)(StatusPage(channels[0], pageStatus()))
	health, err := Health(channels[0], nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range health {
		put(a.Path)(a.Bytes, nil)
	}
	return tree
}

// pageStatus has a source of each state.
func pageStatus() Status {
	now := september(12, 15, 50)
	return Status{
		At:      now,
		Refused: "copytaster.yaml:4:5: unknown key ulr; did you mean url?",
		Sources: []SourceStatus{
			{
				Name: "Strait Gazette", Address: "https://gazette.example/rss", State: SourceWell,
				Read: now.Add(-5 * time.Minute), Due: now.Add(10 * time.Minute), Every: 15 * time.Minute, Weekly: 140,
			},
			{
				Name: "Harbour Post", Address: "https://post.example/rss", State: SourceFailing,
				Read: now.Add(-26 * time.Hour), Due: now.Add(time.Hour), Every: 2 * time.Hour, Weekly: 60,
				Failures: 9, Failing: now.Add(-25 * time.Hour),
				Error: "https://post.example/rss: the server answered 503 Service Unavailable; it is asked again in an hour",
			},
			{
				Name: "Radio North", Address: "https://radio-north.example/feed", State: SourceStopped, Weekly: -1,
				Read: now.Add(-900 * time.Hour), Failing: now.Add(-800 * time.Hour), Error: "gone for good (410)",
			},
			{Address: "cape/notes.txt", State: SourceUnread, Weekly: -1},
		},
		Rounds: []RoundStatus{
			{Began: now.Add(-5 * time.Minute), Took: 3214 * time.Millisecond, Asked: 3, Failed: 1, New: 4, Edited: 1},
			{Began: now.Add(-20 * time.Minute), Took: 312 * time.Millisecond, Asked: 2},
		},
		Hubs: []HubStatus{
			{Address: "https://hub.example/", Told: now.Add(-4 * time.Minute)},
			{Address: "https://other-hub.example/", Error: "it answered 429 Too Many Requests"},
		},
	}
}
