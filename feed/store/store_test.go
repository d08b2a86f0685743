package store

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/copytaster/copytaster/feed"
)

var (
	noon    = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	gazette = "https://gazette.example/rss.xml"
)

func newStore(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "copytaster.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func sourceOf(t *testing.T, s *Store, address string) Source {
	t.Helper()
	all, err := s.Sources(t.Context(), []string{address})
	if err != nil {
		t.Fatal(err)
	}
	return all[0]
}

func TestSmoke(t *testing.T) {
	s := newStore(t)
	src := sourceOf(t, s, gazette)
	out := Outcome{Source: src, Changed: true, Address: gazette}
	for i := range 100 {
		link := fmt.Sprintf("https://gazette.example/story/%d", i)
		out.Articles = append(out.Articles, feed.Article{
			OwnID: link, URL: link, Title: fmt.Sprintf("Ferry number %d leaves the harbour", i),
			Body:   feed.Body{HTML: "<p>It left.</p>"},
			Stated: []feed.Headline{{Title: fmt.Sprintf("Ferry number %d leaves the harbour", (i+1)%100)}},
		})
	}
	res, err := s.Put(t.Context(), noon, []Outcome{out})
	if err != nil || res[0] != (Result{New: 100}) {
		t.Fatal(res, err)
	}
	res, err = s.Put(t.Context(), noon.Add(time.Hour), []Outcome{out})
	if err != nil || res[0] != (Result{Known: 100}) {
		t.Fatal(res, err)
	}
	n, err := s.LinkHeadlines(t.Context())
	if err != nil || n != 100 {
		t.Fatal(n, err)
	}
	var ids []feed.ID
	for c, err := range s.Candidates(context.Background(), true) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, c.Article.ID)
		if len(ids) == 3 {
			break
		}
	}
	all, err := s.Articles(t.Context(), 1, ids)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", all[0])
	if err := s.PutContent(t.Context(), 1, map[feed.ID]feed.HTML{ids[0]: "<p>x</p>"}); err != nil {
		t.Fatal(err)
	}
	all, err = s.Articles(t.Context(), 1, ids)
	t.Log(all[0].Content, err)
	if err := s.PutChannel(t.Context(), ChannelState{Slug: "all", Admitted: map[feed.ID]time.Time{ids[0]: noon}}); err != nil {
		t.Fatal(err)
	}
	t.Log(s.Channel(t.Context(), "all"))
	if err := s.PutStories(t.Context(), []StoryState{{ID: ids[0], Founder: ids[1], Digest: 1 << 63}}); err != nil {
		t.Fatal(err)
	}
	t.Log(s.Stories(t.Context(), ids))
	t.Log(s.Revision(t.Context()))
	if err := s.Claim(t.Context(), map[int64]time.Time{src.ID: noon}, noon); err != nil {
		t.Fatal(err)
	}
	t.Log(sourceOf(t, s, gazette))
	for d := range 120 {
		if err := s.Expire(t.Context(), noon.AddDate(0, 0, d)); err != nil {
			t.Fatal(err)
		}
	}
	all, err = s.Articles(t.Context(), 1, ids)
	t.Log(len(all), err)
}
