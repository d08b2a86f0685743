package group

// heldAgainst is how many articles of each side one that stands between them is held against at most.
const heldAgainst = 64

// Divide divides the articles of a group that is not of one event, given as sets that stay together: the first set and the
// second part, and each other one goes with the side of which an article is the most like one of its own, the nearest first.
// It returns for each set whether it goes with the second; where nothing tells, it goes with the first.
func Divide(sets [][]*Reading) (second []bool) {
	type waiting struct {
		set  int
		like [2]float64 // to each side
	}
	second = make([]bool, len(sets))
	var left []waiting
	for i := range sets[2:] {
		left = append(left, waiting{set: i + 2})
	}
	var held [2]int
	settle := func(set, side int) {
		second[set] = side == 1
		for _, r := range sets[set][:min(len(sets[set]), heldAgainst-held[side])] {
			held[side]++
			for i := range left {
				for _, m := range sets[left[i].set] {
					left[i].like[side] = max(left[i].like[side], near(r, m, nil)[allPart])
				}
			}
		}
	}
	settle(0, 0)
	settle(1, 1)
	for len(left) > 0 {
		next := 0
		for i := range left {
			if max(left[i].like[0], left[i].like[1]) > max(left[next].like[0], left[next].like[1]) {
				next = i
			}
		}
		w := left[next]
		left = append(left[:next], left[next+1:]...)
		side := 0
		if w.like[1] > w.like[0] {
			side = 1
		}
		settle(w.set, side)
	}
	return second
}
