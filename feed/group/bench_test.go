package group

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"
)

// generated makes n articles of a stream that looks like one: words by Zipf's law, a third of the articles alone, the
// others on events of two to thirty, each told by its outlet in words of its own.
func generated(n int) []*Article {
	random := rand.New(rand.NewPCG(7, 11))
	zipf := rand.NewZipf(random, 1.3, 40, 60_000)
	word := func() string { return syllables(zipf.Uint64()) }
	words := func(n int) []string {
		var w []string
		for range n {
			w = append(w, word())
		}
		return w
	}
	type event struct {
		names, words []string
		left         int
	}
	var open []*event
	var all []*Article
	start := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		if len(open) < 40 || random.IntN(3) == 0 {
			ev := &event{left: 1}
			for range 3 {
				s := syllables(60_000 + uint64(random.IntN(400_000)))
				ev.names = append(ev.names, strings.ToUpper(s[:1])+s[1:])
			}
			ev.words = words(14)
			if random.IntN(3) > 0 {
				ev.left = 2 + random.IntN(28)
			}
			open = append(open, ev)
		}
		k := random.IntN(len(open))
		ev := open[k]
		if ev.left--; ev.left == 0 {
			open[k] = open[len(open)-1]
			open = open[:len(open)-1]
		}
		pick := func(from []string, n int) []string {
			var w []string
			for range n {
				w = append(w, from[random.IntN(len(from))])
			}
			return w
		}
		title := append(append(pick(ev.names, 2), pick(ev.words, 3)...), words(3)...)
		text := append(append(append([]string{"The"}, pick(ev.names, 3)...), pick(ev.words, 12)...), words(24)...)
		random.Shuffle(len(title), func(i, j int) { title[i], title[j] = title[j], title[i] })
		outlet := fmt.Sprintf("outlet%d.example", random.IntN(300))
		at := start.Add(time.Duration(i) * 40 * time.Second)
		all = append(all, &Article{
			Num: int64(i + 1), Title: strings.Join(title, " "), Text: strings.Join(text, " ") + ".", Language: "en",
			Outlet: outlet, OutletName: outlet, Link: uint64(i + 1), Published: at, Seen: at,
		})
	}
	return all
}

// syllables spells a number as a word.
func syllables(n uint64) string {
	const first, last = "bcdfglmnprstv", "aeiou"
	var b strings.Builder
	for n += 70; n > 0; n /= 65 {
		b.WriteByte(first[n%65/5])
		b.WriteByte(last[n%5])
	}
	return b.String()
}

// fill judges articles.
func fill(e *Engine, articles []*Article) (readings []*Reading, groups map[int64]int64) {
	groups = map[int64]int64{}
	for _, a := range articles {
		r := e.Read(a)
		e.Judge(r)
		readings = append(readings, r)
	}
	for _, r := range readings {
		groups[r.num] = r.cluster.num
	}
	return readings, groups
}

// What an article costs, reading included, with 20,000 in the window.
func BenchmarkJudge20000(b *testing.B) {
	articles := generated(20_000 + 8_000)
	e := New(Options{Keep: 20_000, Window: 100 * 24 * time.Hour})
	fill(e, articles[:20_000])
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		a := *articles[20_000+i%8_000]
		a.Num = int64(20_001 + i)
		e.Judge(e.Read(&a))
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "articles/s")
}

// What a round of 400 articles costs before it judges, with 30,000 in the window.
func BenchmarkRestoreTick(b *testing.B) {
	articles := generated(30_400)
	e := New(Options{Window: 100 * 24 * time.Hour})
	readings, groups := fill(e, articles)
	var records []byte
	for _, r := range readings[:30_000] {
		records = e.AppendRecord(records, r)
	}
	now := articles[30_000].Seen
	var fresh []*Reading
	for _, a := range articles[30_000:] {
		fresh = append(fresh, e.Read(a))
	}
	b.ReportMetric(float64(len(records))/30_000, "B/record")
	b.ReportAllocs()
	for b.Loop() {
		e := New(Options{Window: 100 * 24 * time.Hour})
		e.Want(fresh)
		if err := e.Restore(records, now, func(num int64) int64 { return groups[num] }); err != nil {
			b.Fatal(err)
		}
	}
}

// What 100,000 articles in the window take.
func BenchmarkMemory100000(b *testing.B) {
	articles := generated(100_000)
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		e := New(Options{Window: 100 * 24 * time.Hour})
		for _, a := range articles {
			e.Judge(e.Read(a))
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MB")
		b.ReportMetric(float64(len(e.clusters)), "groups")
		runtime.KeepAlive(e)
	}
}
