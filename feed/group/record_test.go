package group

import (
	"reflect"
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
