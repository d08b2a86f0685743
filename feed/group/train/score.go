package main

import "fmt"

// score is how well groups fit events.
type score struct {
	p, r, f             float64 // BCubed
	pairP, pairR, pairF float64
	first               float64 // BCubed F1 of the first answers
	churn               float64 // share of articles whose answer changed
	groups, events      int
	largest             int
}

// scorer sums up what articles give.
type scorer struct {
	p, r, n float64
}

// measure scores the groups of the articles for which part holds; the others count as neighbours only.
func measure(events []string, groups []int64, part func(i int) bool, s *scorer) score {
	type cell struct {
		event string
		group int64
	}
	byEvent, byGroup, byBoth := map[string]int{}, map[int64]int{}, map[cell]int{}
	for i := range events {
		byEvent[events[i]]++
		byGroup[groups[i]]++
		byBoth[cell{events[i], groups[i]}]++
	}
	for i := range events {
		if part != nil && !part(i) {
			continue
		}
		both := float64(byBoth[cell{events[i], groups[i]}])
		s.p += both / float64(byGroup[groups[i]])
		s.r += both / float64(byEvent[events[i]])
		s.n++
	}
	out := score{p: s.p / s.n, r: s.r / s.n, groups: len(byGroup), events: len(byEvent)}
	out.f = harmonic(out.p, out.r)
	var right, made, due int
	for _, k := range byBoth {
		right += k * (k - 1) / 2
	}
	for _, k := range byGroup {
		made += k * (k - 1) / 2
		out.largest = max(out.largest, k)
	}
	for _, k := range byEvent {
		due += k * (k - 1) / 2
	}
	out.pairP, out.pairR = float64(right)/float64(max(made, 1)), float64(right)/float64(max(due, 1))
	out.pairF = harmonic(out.pairP, out.pairR)
	return out
}

func harmonic(p, r float64) float64 {
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

func (s score) String() string {
	return fmt.Sprintf("P %.4f R %.4f F1 %.4f  pairs P %.4f R %.4f F1 %.4f  groups %d/%d largest %d  first %.4f churn %.2f%%",
		s.p, s.r, s.f, s.pairP, s.pairR, s.pairF, s.groups, s.events, s.largest, s.first, 100*s.churn)
}
