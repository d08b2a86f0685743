package store

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/copytaster/copytaster/feed"
)

var benchNow = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// vocabulary is 3,000 made-up words.
var vocabulary = func() []string {
	r := rand.New(rand.NewPCG(3, 4))
	list := make([]string, 3000)
	for i := range list {
		word := make([]byte, 1+r.IntN(4)+r.IntN(6))
		for j := range word {
			word[j] = "etaoinshrdlucmfwypvbgk"[min(r.IntN(22), r.IntN(22))]
		}
		list[i] = string(word)
	}
	return list
}()

// prose makes n bytes of markup that packs to 45 %, as the bodies of real feeds do.
func prose(r *rand.Rand, n int) string {
	var b strings.Builder
	for b.Len() < n {
		fmt.Fprintf(&b, `<p class="wp-block-paragraph">`)
		for range 40 {
			f := r.Float64()
			b.WriteString(vocabulary[int(float64(len(vocabulary))*f*f*f)])
			b.WriteByte(' ')
		}
		b.WriteString("</p>\n<p>&nbsp;</p>\n")
	}
	return b.String()[:n]
}

// benchOutcomes makes the outcomes of sources with 30 articles each.
func benchOutcomes(sources []Source) []Outcome {
	r := rand.New(rand.NewPCG(1, 2))
	outs := make([]Outcome, len(sources))
	for i, s := range sources {
		s.ETag, s.LastModified, s.Title = fmt.Sprintf(`"%x"`, r.Uint64()), "Mon, 02 Mar 2026 11:00:00 GMT", "A gazette"
		s.LastOK, s.Asked, s.Due = benchNow, benchNow, benchNow.Add(time.Hour)
		outs[i] = Outcome{Source: s, Changed: true, Address: s.Address, Document: benchNow}
		for j := range 30 {
			link := fmt.Sprintf("https://www.outlet%d.example/2026/03/%d-council-votes-on-harbour-bridge", i, j)
			body := prose(r, 3000)
			outs[i].Articles = append(outs[i].Articles, feed.Article{
				OwnID: link, URL: link, Title: fmt.Sprintf("Council %d votes on harbour bridge %d", i, j),
				Summary: body[3:280], Body: feed.Body{HTML: body, Base: s.Address}, Language: "en",
				Authors: []string{"Ada Ferry"}, Categories: []string{"Local", "Transport"},
				Published: benchNow.Add(-time.Duration(r.IntN(500000)) * time.Second),
				Outlet:    feed.Outlet{Name: "A gazette", URL: s.Address, Key: fmt.Sprintf("outlet%d.example", i)},
			})
		}
	}
	return outs
}

func benchStore(b *testing.B) (*Store, []Source) {
	b.Helper()
	s, err := Open(b.Context(), filepath.Join(b.TempDir(), "copytaster.db"))
	if err != nil {
		b.Fatal(err)
	}
	addresses := make([]string, 1000)
	for i := range addresses {
		addresses[i] = fmt.Sprintf("https://outlet%d.example/rss.xml", i)
	}
	sources, err := s.Sources(b.Context(), addresses)
	if err != nil {
		b.Fatal(err)
	}
	return s, sources
}

func putAll(b *testing.B, s *Store, outs []Outcome) {
	b.Helper()
	for from := 0; from < len(outs); from += 40 {
		if _, err := s.Put(b.Context(), benchNow, outs[from:min(from+40, len(outs))]); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPutCold stores 30,000 articles of 1,000 sources, bodies of 3 KB, in batches of 40 sources.
func BenchmarkPutCold(b *testing.B) {
	s, sources := benchStore(b)
	outs := benchOutcomes(sources)
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	var cpu time.Duration
	for b.Loop() {
		b.StopTimer()
		s, _ := benchStore(b)
		runtime.GC()
		b.StartTimer()
		from := cpuTime()
		putAll(b, s, outs)
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		cpu += cpuTime() - from
	}
	b.ReportMetric(cpu.Seconds()/float64(b.N), "cpu-s/op")
}

// BenchmarkPutKnown gives the store 30,000 articles that it knows, in batches of 40 sources.
func BenchmarkPutKnown(b *testing.B) {
	s, sources := benchStore(b)
	defer s.Close()
	outs := benchOutcomes(sources)
	putAll(b, s, outs)
	from := cpuTime()
	for b.Loop() {
		putAll(b, s, outs)
	}
	b.ReportMetric((cpuTime()-from).Seconds()/float64(b.N), "cpu-s/op")
}

// BenchmarkWarm is what a round over 1,000 sources costs that all answer "not modified": opening, reading the sources,
// claiming them, storing the outcomes, closing.
func BenchmarkWarm(b *testing.B) {
	s, sources := benchStore(b)
	putAll(b, s, benchOutcomes(sources))
	path := s.path
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	addresses := make([]string, len(sources))
	for i := range sources {
		addresses[i] = sources[i].Address
	}
	from := cpuTime()
	for b.Loop() {
		s, err := Open(b.Context(), path)
		if err != nil {
			b.Fatal(err)
		}
		sources, err := s.Sources(b.Context(), addresses)
		if err != nil {
			b.Fatal(err)
		}
		due := make(map[int64]time.Time, len(sources))
		outs := make([]Outcome, len(sources))
		for i := range sources {
			due[sources[i].ID] = benchNow.Add(time.Duration(b.N) * time.Hour)
			outs[i].Source = sources[i]
			outs[i].Source.LastOK = benchNow
		}
		if err := s.Claim(b.Context(), due, benchNow); err != nil {
			b.Fatal(err)
		}
		if _, err := s.Put(b.Context(), benchNow, outs); err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric((cpuTime()-from).Seconds()*1000/float64(b.N), "cpu-ms/op")
}

// BenchmarkOpen opens and closes a store of 30,000 articles.
func BenchmarkOpen(b *testing.B) {
	s, sources := benchStore(b)
	putAll(b, s, benchOutcomes(sources))
	path := s.path
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	from := cpuTime()
	for b.Loop() {
		s, err := Open(b.Context(), path)
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric((cpuTime()-from).Seconds()*1000/float64(b.N), "cpu-ms/op")
}

// BenchmarkCandidates reads 30,000 articles without their bodies.
func BenchmarkCandidates(b *testing.B) {
	s, sources := benchStore(b)
	defer s.Close()
	putAll(b, s, benchOutcomes(sources))
	for b.Loop() {
		n := 0
		for _, err := range s.Candidates(b.Context(), false) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != 30000 {
			b.Fatal(n)
		}
	}
}

// BenchmarkArticles reads the newest 200 articles whole.
func BenchmarkArticles(b *testing.B) {
	s, sources := benchStore(b)
	defer s.Close()
	putAll(b, s, benchOutcomes(sources))
	var ids []feed.ID
	for c, err := range s.Candidates(b.Context(), false) {
		if err != nil {
			b.Fatal(err)
		}
		if ids = append(ids, c.Article.ID); len(ids) == 200 {
			break
		}
	}
	for b.Loop() {
		if _, err := s.Articles(b.Context(), 1, ids); err != nil {
			b.Fatal(err)
		}
	}
}
