package store_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/store"
)

// conformance is what every store has to do, whatever its dialect: each function gets an empty store.
var conformance = map[string]func(*testing.T, *store.Store){}

func init() {
	for _, group := range []map[string]func(*testing.T, *store.Store){
		identityRules, privateRules, documentRules, headlineRules, readingRules, stateRules, expiryRules, groupRules,
		archiveRules,
	} {
		for name, rule := range group {
			conformance[name] = rule
		}
	}
}

func TestSQLite(t *testing.T) {
	for name, rule := range conformance {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rule(t, open(t, filepath.Join(t.TempDir(), "copytaster.db")))
		})
	}
}

// open opens a store that is closed, without error, when the test ends.
func open(t *testing.T, path string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), path)
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

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

const (
	gazette = "https://gazette.example/rss.xml"
	harbour = "https://gazette.example/harbour.xml"
	courier = "https://courier.example/atom.xml"
)

// article makes an article of the Gazette; "" leaves a part out.
func article(own, link, title, body string) feed.Article {
	if link != "" {
		link = "https://gazette.example/" + link
	}
	return feed.Article{
		OwnID: own, URL: link, Title: title, Body: feed.Body{HTML: body},
		Outlet: feed.Outlet{Name: "The Gazette", URL: "https://gazette.example/", Key: "gazette.example"},
	}
}

// several makes n articles, newest first, an hour apart and all dated before noon.
func several(n int) []feed.Article {
	list := make([]feed.Article, n)
	for i := range list {
		list[i] = article(fmt.Sprintf("g-%d", i), fmt.Sprintf("story/%d", i),
			fmt.Sprintf("Ferry number %d leaves the harbour", i), fmt.Sprintf("<p>It left pier %d at dawn.</p>", i))
		list[i].Published = noon.Add(-time.Duration(i+1) * time.Hour)
	}
	return list
}

// outcome is what a source gave.
func outcome(t *testing.T, s *store.Store, address string, articles ...feed.Article) store.Outcome {
	t.Helper()
	sources, err := s.Sources(t.Context(), []string{address})
	if err != nil {
		t.Fatal(err)
	}
	out := store.Outcome{Source: sources[0], Changed: true, Articles: articles}
	if strings.HasPrefix(address, "http") {
		out.Address = address
	}
	return out
}

// put stores outcomes and compares the results.
func put(t *testing.T, s *store.Store, now time.Time, want store.Result, outs ...store.Outcome) {
	t.Helper()
	results, err := s.Put(t.Context(), now, outs)
	if err != nil {
		t.Fatal(err)
	}
	var sum store.Result
	for _, r := range results {
		sum.New += r.New
		sum.Edited += r.Edited
		sum.Known += r.Known
		if len(r.Changed) != r.Edited || slices.Contains(r.Changed, 0) {
			t.Errorf("%d articles were edited, and they are %v", r.Edited, r.Changed)
		}
	}
	if sum.New != want.New || sum.Edited != want.Edited || sum.Known != want.Known {
		t.Fatalf("got %+v, want %+v", sum, want)
	}
}

// putFrom stores what one source gave.
func putFrom(t *testing.T, s *store.Store, now time.Time, address string, want store.Result, articles ...feed.Article) {
	t.Helper()
	put(t, s, now, want, outcome(t, s, address, articles...))
}

// candidates returns all articles that may be published.
func candidates(t *testing.T, s *store.Store) []store.Candidate {
	t.Helper()
	var list []store.Candidate
	for c, err := range s.Candidates(t.Context(), true) {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, c)
	}
	return list
}

// titles returns the titles of all articles by their ids.
func titles(t *testing.T, s *store.Store) map[feed.ID]string {
	t.Helper()
	m := map[feed.ID]string{}
	for _, c := range candidates(t, s) {
		m[c.Article.ID] = c.Article.Title
	}
	return m
}

// only returns the one article there is.
func only(t *testing.T, s *store.Store) store.Candidate {
	t.Helper()
	list := candidates(t, s)
	if len(list) != 1 {
		t.Fatalf("%d articles, want 1", len(list))
	}
	return list[0]
}

// whole returns an article with everything.
func whole(t *testing.T, s *store.Store, id feed.ID) feed.Article {
	t.Helper()
	list, err := s.Articles(t.Context(), 1, []feed.ID{id})
	if err != nil || len(list) != 1 {
		t.Fatal(len(list), err)
	}
	return list[0]
}

func revision(t *testing.T, s *store.Store) int64 {
	t.Helper()
	n, err := s.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

type (
	results = store.Result
	rules   = map[string]func(*testing.T, *store.Store)
)
