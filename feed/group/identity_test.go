package group

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// ledger is what a program keeps between rounds: records, and the group of each article.
type ledger struct {
	records []byte
	groups  map[int64]int64
}

// take enters a decision and reports what in it must not be.
func (l *ledger) take(e *Engine, r *Reading, d Decision) error {
	if d.Group != r.num {
		found := false
		for _, g := range l.groups {
			found = found || g == d.Group
		}
		if _, merged := l.groups[d.Group]; !found && !merged {
			return fmt.Errorf("%d joins %d, which nobody began", r.num, d.Group)
		}
	}
	l.groups[r.num] = d.Group
	for _, m := range d.Moved {
		if l.groups[m.Article] != m.From || m.From == m.To || m.Article == m.From || m.Article == r.num || slices.Contains(d.Merged, m.To) {
			return fmt.Errorf("%d goes from %d to %d with %d, and was in %d", m.Article, m.From, m.To, r.num, l.groups[m.Article])
		}
		l.groups[m.Article] = m.To
	}
	for _, gone := range d.Merged { // with what moved before
		size := map[int64]int{}
		for _, g := range l.groups {
			size[g]++
		}
		if gone == d.Group || size[gone] > size[d.Group] {
			return fmt.Errorf("%d, of %d articles, goes into %d, of %d", gone, size[gone], d.Group, size[d.Group])
		}
		for num, g := range l.groups {
			if g == gone {
				l.groups[num] = d.Group
			}
		}
	}
	l.records = e.AppendRecord(l.records, r)
	return nil
}

// follow gives the articles whose numbers are one more than their places the groups that a decision put them in.
func follow(groups []int64, d Decision) {
	for i, g := range groups {
		if slices.Contains(d.Merged, g) {
			groups[i] = d.Group
		}
	}
	for _, m := range d.Moved {
		groups[m.Article-1] = m.To
	}
}

// Engines that are stopped after every few articles, and restored with only what the next ones can match, decide as one
// that never stops: over a stream that is shuffled and delayed. No article is lost, no group changes its number but by
// going into another one, every group goes by the number of one of its articles, and that one never leaves it.
func TestRestartsChangeNothing(t *testing.T) {
	model := weights
	model.Move, model.Camps, model.MergeBar = 1e-9, 0.9, -3 // so that there are moves and camps to look at, and merges
	merges, moves, camps := 0, 0, 0
	for seed := range uint64(4) {
		random := rand.New(rand.NewPCG(seed, 5))
		articles := generated(900)
		for i := range articles { // late ones
			if random.IntN(5) == 0 {
				j := min(i+random.IntN(200), len(articles)-1)
				articles[i], articles[j] = articles[j], articles[i]
			}
		}
		seen := articles[0].Seen
		for i, a := range articles { // a first sight is after the publication, and numbers grow with it
			a.Num, a.Seen = int64(i+1), seen.Add(30*24*time.Hour+time.Duration(i)*time.Hour)
			if random.IntN(20) == 0 {
				a.Published = time.Time{}
			}
		}
		for i := 1; i < len(articles); i += 1 + random.IntN(9) { // judged by their times, not by their numbers
			articles[i-1].Num, articles[i].Num = articles[i].Num, articles[i-1].Num
		}
		steady := New(Options{})
		steady.Use(model)
		whole, parts := ledger{groups: map[int64]int64{}}, ledger{groups: map[int64]int64{}}
		for len(articles) > 0 {
			n := min(1+random.IntN(120), len(articles))
			e := New(Options{})
			e.Use(model)
			var fresh []*Reading
			for _, a := range articles[:n] {
				fresh = append(fresh, e.Read(a))
			}
			e.Want(fresh)
			if err := e.Restore(parts.records, articles[0].Seen, func(num int64) int64 { return parts.groups[num] }); err != nil {
				t.Fatal(err)
			}
			for i, r := range fresh {
				d := e.Judge(r)
				s := steady.Read(articles[i])
				want := steady.Judge(s)
				if fmt.Sprint(d) != fmt.Sprint(want) {
					t.Fatalf("seed %d: article %d: %+v after a restart, %+v without one", seed, r.num, d, want)
				}
				merges += len(d.Merged)
				for _, m := range d.Moved {
					if m.Article == m.To {
						camps++
					}
				}
				moves += len(d.Moved)
				if err := errors.Join(parts.take(e, r, d), whole.take(steady, s, want)); err != nil {
					t.Fatalf("seed %d: %v", seed, err)
				}
			}
			articles = articles[n:]
		}
		if len(parts.groups) != 900 {
			t.Errorf("seed %d: %d articles came out", seed, len(parts.groups))
		}
		for num, g := range parts.groups {
			if parts.groups[g] != g {
				t.Errorf("seed %d: %d is in %d, whose founder is in %d", seed, num, g, parts.groups[g])
			}
		}
	}
	if merges < 10 || moves < 10 || camps < 3 {
		t.Errorf("%d merges, %d moves and %d camps: the streams show nothing of them", merges, moves, camps)
	}
}

func TestRestoreRefusesWhatItCannotRead(t *testing.T) {
	e := New(Options{})
	var records []byte
	for _, a := range generated(3) {
		records = e.AppendRecord(records, e.Read(a))
	}
	own := func(num int64) int64 { return num }
	now := generated(1)[0].Seen
	for name, spoil := range map[string]func(b []byte) []byte{
		"cut short":       func(b []byte) []byte { return b[:len(b)-1] },
		"another version": func(b []byte) []byte { b[8]++; return b },
		"a bit turned":    func(b []byte) []byte { b[len(b)-3] ^= 4; return b },
		"a wrong length":  func(b []byte) []byte { b[0] ^= 0x80; return b },
		"noise": func([]byte) []byte {
			return []byte("what is this, then? no record, that is for sure; and so it goes on, for long enough")
		},
	} {
		e := New(Options{})
		err := e.Restore(spoil(append([]byte(nil), records...)), now, own)
		if !errors.Is(err, ErrRecord) {
			t.Errorf("%s: %v", name, err)
		}
		if len(e.arts) != 0 {
			t.Errorf("%s: %d articles were taken all the same", name, len(e.arts))
		}
	}
	if err := New(Options{}).Restore(nil, now, own); err != nil {
		t.Errorf("nothing: %v", err)
	}
}

// What a person parted or put together stands against the model.
func TestLastWord(t *testing.T) {
	read := func(e *Engine, num int64, title string) *Reading {
		return e.Read(&Article{Num: num, Title: title, Text: title + ", officials said on Thursday.", Language: "en", Seen: time.Unix(2e9, 0)})
	}
	titles := []string{"Ferry Sinar Bahari sinks off Lombok", "Ferry Sinar Bahari sinks near Lombok, dozens missing"}
	e := New(Options{MayJoin: func(article, group int64) bool { return article != 2 }})
	e.Judge(read(e, 1, titles[0]))
	if d := e.Judge(read(e, 2, titles[1])); d.Group != 2 {
		t.Errorf("what may not join is in %d", d.Group)
	}
	e = New(Options{})
	e.Place(read(e, 1, titles[0]), 1)
	e.Place(read(e, 2, "Tallinn opens a tram line to its airport"), 1)
	if d := e.Judge(read(e, 3, titles[1])); d.Group != 1 {
		t.Errorf("an article joins %d, not the group that somebody put together", d.Group)
	}
}

// Articles leave the window by their first sight, and those beyond Keep.
func TestWindow(t *testing.T) {
	e := New(Options{Keep: 100, Window: 24 * time.Hour})
	articles := generated(300)
	fill(e, articles)
	if len(e.arts) > 100 {
		t.Errorf("%d articles are held, not 100", len(e.arts))
	}
	late := *articles[0]
	late.Num, late.Seen = 301, articles[299].Seen.Add(48*time.Hour)
	late.Published = late.Seen
	e.Judge(e.Read(&late))
	if len(e.arts) != 1 || len(e.clusters) != 1 {
		t.Errorf("%d articles and %d groups are held after two days, not 1", len(e.arts), len(e.clusters))
	}
}
