package desk

import (
	"slices"
	"testing"
	"time"

	"github.com/copytaster/copytaster/feed/group"
	"github.com/copytaster/copytaster/feed/store"
)

// What cannot be read of what was stored, as after an update, is made anew from the articles: what comes joins what was there,
// and each article is known once, but for what stands aside.
func TestKnownAnew(t *testing.T) {
	later := [2]string{"All 212 off the ferry Halcyon", "All 212 passengers of the ferry Halcyon, aground off Skarvik in the Lofoten, were taken off in fog."}
	o := reported(t, skarvik[0], skarvik[2], eels, later, tarn)
	o.all[1].URL = "" // it can be read here only, and the ferry was told of before
	known := func() []int64 {
		t.Helper()
		var nums []int64
		e := group.New(group.Options{})
		err := o.store.Readings(t.Context(), time.Time{}, func(records []byte) error {
			return e.Restore(records, o.now, func(num int64) int64 { nums = append(nums, num); return num })
		})
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(nums)
		return nums
	}
	o.bring(3)
	o.round()
	before := known()
	if !slices.Equal(before, []int64{1, 3}) {
		t.Fatalf("known are %v", before)
	}
	if err := o.store.PutRelations(t.Context(), &store.Relations{Readings: []store.Reading{{First: 1, Newest: o.now, Records: []byte("of another version")}}}); err != nil {
		t.Fatal(err)
	}
	o.bring(1)
	o.round()
	if s := o.apiece(); s[0] != s[3] || s[0] == s[1] || s[0] == s[2] {
		t.Errorf("they are in the stories %v", s)
	}
	if got, want := known(), append(before, 4); !slices.Equal(got, want) {
		t.Errorf("known are %v, not %v", got, want)
	}
	o.bring(1)
	o.round()
	if got, want := known(), append(before, 4, 5); !slices.Equal(got, want) {
		t.Errorf("then known are %v, not %v", got, want)
	}
}
