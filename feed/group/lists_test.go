package group

import (
	"math/rand/v2"
	"testing"
)

// Lists find what a map finds, sums of one slot among them, and the places of their lists last.
func TestLists(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 5))
	var l lists
	want := map[uint32]*posting{}
	if l.get(0) != nil {
		t.Error("a list of nothing")
	}
	for i := range 40_000 {
		sum := uint32(random.IntN(20_000))
		if i%2 == 0 {
			sum <<= 18 // few bits differ
		}
		p := l.add(sum)
		if was := want[sum]; was != nil && was != p {
			t.Fatalf("the list of %#x is another one", sum)
		}
		want[sum] = p
	}
	for sum := range uint32(30_000) {
		if l.get(sum) != want[sum] || l.get(sum<<18) != want[sum<<18] {
			t.Fatalf("the list of %#x or of %#x is not the one that was added", sum, sum<<18)
		}
	}
	if l.n != len(want) {
		t.Errorf("%d lists, not %d", l.n, len(want))
	}
}
