package desk

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/copytaster/copytaster/feed/group"
	"github.com/copytaster/copytaster/feed/store"
)

// What cannot be read of what was stored, as after an update, is made anew from the articles: what comes joins what was there,
// and each article is known once, but for what stands aside.
func TestKnownAnew(t *testing.T) {
	later := [2]string{"All 212 off the ferry Halcyon", "All 212 passengers of the ferry Halcyon, aground off Skarvik in the Lofoten, were taken off in fog."}
	o := reported(t, skarvik[0], skarvik[2], eels, later, tarn, brackwater)
	o.all[1].URL = "" // it can be read here only, and the ferry was told of before
	anotherVersion := func() {
		t.Helper()
		foreign := []store.Reading{{First: 1, Newest: o.now, Records: []byte("of another version")}}
		if err := o.store.PutRelations(t.Context(), &store.Relations{Readings: foreign}); err != nil {
			t.Fatal(err)
		}
	}
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
	anotherVersion()
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
	anotherVersion()
	o.bring(1) // which has nothing to do with what stands aside
	o.round()
	if got, want := known(), append(before, 4, 5, 6); !slices.Equal(got, want) {
		t.Errorf("at last known are %v, not %v", got, want)
	}
}

// A round whose one article is told of already and can be read here only keeps nothing of its words, also where the last that
// were stored are many enough to stand by themselves.
func TestNothingKept(t *testing.T) {
	said := [][2]string{skarvik[0]}
	for i := range 95 {
		name := strings.Repeat(string(rune('a'+i%26))+string(rune('b'+i/26))+"x", 3)
		said = append(said, [2]string{
			name + " council votes on the " + name + "ville bridge",
			"Councillors of " + name + "ton closed the bridge over the " + name + "water, said the " + name + "ley mayor, to mend its piers, and the " + name + "mere road with it.",
		})
	}
	o := reported(t, append(said, skarvik[2], eels)...)
	o.all[len(said)].URL = ""
	for _, n := range []int{len(said), 1} {
		o.bring(n)
		o.round()
	}
	o.bring(1)
	o.round()
	if got := o.apiece(); got[0] == got[len(said)] {
		t.Error("what can be read here only stands under another")
	}
}

// A window that was made longer begins before what is stored of it; what is made anew of that stands in its groups all the same.
func TestKnownLonger(t *testing.T) {
	o := reported(t, tarn, brackwater, eels, brackwater)
	o.cfg.Group.Window = 3 * time.Hour
	o.bring(2)
	o.round()
	o.inOne(1)
	o.now = o.now.Add(9 * time.Hour)
	o.bring(1)
	o.round()
	o.cfg.Group.Window = 14 * 24 * time.Hour
	foreign := store.Reading{First: 3, Newest: o.now, Records: []byte("of another version")}
	if err := o.store.StageReading(t.Context(), 0, foreign); err != nil {
		t.Fatal(err)
	}
	if err := o.store.PutRelations(t.Context(), &store.Relations{Staged: 1, Reread: true}); err != nil { // in the place of the first two
		t.Fatal(err)
	}
	o.bring(1)
	o.round()
	if s := o.apiece(); s[0] != s[1] || s[3] != s[0] {
		t.Errorf("they are in the stories %v", s)
	}
}
