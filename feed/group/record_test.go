package group

import (
	"reflect"
	"slices"
	"testing"
	"time"
)

// A record gives back all of a reading that is asked later, its lengths to the bit.
func TestRecordKeepsReadings(t *testing.T) {
	e := New(Options{Window: 100 * 24 * time.Hour})
	var records []byte
	articles := generated(300)
	readings, groups := fill(e, articles)
	for _, r := range readings {
		records = e.AppendRecord(records, r)
	}
	again := New(Options{Window: 100 * 24 * time.Hour})
	err := again.Restore(records, articles[len(articles)-1].Seen, func(num int64) int64 { return groups[num] })
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range readings {
		got, want := *again.arts[i], *r
		if got.cluster.num != want.cluster.num {
			t.Errorf("article %d: it is in the group %d, not %d", r.num, got.cluster.num, want.cluster.num)
		}
		got.cluster, want.cluster = nil, nil
		if !reflect.DeepEqual(got, want) {
			t.Errorf("article %d: %+v, not %+v", r.num, got, want)
		}
	}
}

// What is older than the window when the records are taken back is passed over at once, also where it stands behind a newer one.
func TestRestorePassesOverTheOld(t *testing.T) {
	const day = 24 * time.Hour
	e := New(Options{})
	var records []byte
	for i, at := range []time.Duration{0, 19 * day, day, 7 * day, 5 * day} {
		a := &Article{Num: int64(i + 1), Title: syllables(uint64(70_000 + 7*i)), Language: "en", Published: noon.Add(at), Seen: noon.Add(at)}
		records = e.AppendRecord(records, e.Read(a))
	}
	again := New(Options{})
	if err := again.Restore(records, noon.Add(20*day), func(num int64) int64 { return num }); err != nil {
		t.Fatal(err)
	}
	var nums []int64
	for _, r := range again.arts {
		nums = append(nums, r.num)
	}
	if want := []int64{2, 4}; !slices.Equal(nums, want) || len(again.clusters) != len(want) {
		t.Errorf("the articles %v are held, not %v, in %d groups", nums, want, len(again.clusters))
	}
}
