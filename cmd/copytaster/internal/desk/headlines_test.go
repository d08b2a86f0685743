package desk

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
	"github.com/copytaster/copytaster/feed/store"
)

// TestHeadlinesOnce holds that a headline that is stated anew makes a round look for its article, also where no article is
// new, and that what found nothing is looked for with the next article only.
func TestHeadlinesOnce(t *testing.T) {
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "news.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	cfg := &config.Config{Channels: []channel.Channel{{}}}
	cfg.Group.Window = 14 * 24 * time.Hour
	now := time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC)
	states, err := st.Sources(t.Context(), []string{"https://gazette.example/feed"})
	if err != nil {
		t.Fatal(err)
	}
	a := feed.Article{Title: "Harbour bridge to close for a month", URL: "https://gazette.example/bridge", OwnID: "1", Published: now, Language: "en"}
	a.Body.HTML = "<p>Engineers found the wear in spring.</p>"
	for i, c := range []struct {
		stated []string
		new    bool
	}{
		{nil, false},
		{[]string{"Shopkeepers fear a lost month on the quay"}, true},
		{[]string{"Shopkeepers fear a lost month on the quay"}, false},
		{[]string{"Shopkeepers fear a lost month on the quay", "Ferry company adds late sailings"}, true},
		{[]string{"Ferry company adds late sailings"}, false},
		{nil, false},
	} {
		a.Stated = nil
		for _, title := range c.stated {
			a.Stated = append(a.Stated, feed.Headline{Title: title})
		}
		now = now.Add(time.Hour)
		if _, err := st.Put(t.Context(), now, []store.Outcome{{Source: states[0], Changed: true, Articles: []feed.Article{a}}}); err != nil {
			t.Fatal(err)
		}
		d := New(Setup{Config: cfg, Store: st, Now: now})
		stated := func() bool {
			headlines, err := st.Unlinked(t.Context(), d.since())
			if err != nil {
				t.Fatal(err)
			}
			got, err := d.newHeadlines(t.Context(), headlines)
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		if got := stated(); got != c.new {
			t.Errorf("round %d: new headlines: %v", i, got)
		}
		if err := d.relate(t.Context()); err != nil {
			t.Fatal(err)
		}
		if stated() {
			t.Errorf("round %d: they are new after it", i)
		}
	}
}

// A list of headlines on a page that names the page itself, such as that of what is most read, finds the others only.
func TestHeadlineIsNotItsPage(t *testing.T) {
	o := reported(t, eels, tarn)
	o.all[0].Stated = []feed.Headline{{Title: "UPDATE: " + eels[0]}, {Title: "UPDATE: " + tarn[0]}}
	o.bring(2)
	o.round()
	open, err := o.store.Unlinked(t.Context(), o.desk().since())
	if err != nil || len(open) != 1 || open[0].Title != "UPDATE: "+eels[0] {
		t.Errorf("%+v look for their articles (%v)", open, err)
	}
}
