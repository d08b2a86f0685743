package group

import "slices"

const (
	trials      = 3    // each sees more clearly than the one before
	foreseen    = 250  // articles that are judged on trial
	counted     = 1000 // articles of which it is counted what terms they have
	outlookEnds = 1000 // articles after which the engine knows by itself what the stream is like
)

// outlook is what is known of a stream before its first articles are judged.
type outlook struct {
	worn    map[uint32]wearing // the terms that are worn
	crowded float64            // the share of crowded articles
	sparse  float64            // the share of articles without kin
	dwelt   float64            // the share of what resembled its own outlet's most
}

// LookOver tells an engine that knows few articles yet what the next ones are like, the first of which will be judged
// first: it counts what terms many have, and judges some of them on trial, after the newest that it knows. At the beginning
// of a stream nothing is worn, and what all articles of an outlet or of an agency have in common, or a subject that is in
// everything, would make one group of the first of them. Nothing else comes of it, and an engine that knows enough learns
// nothing from it but what outlets have by habit. What was placed already is known, and not looked at once more.
func (e *Engine) LookOver(next []*Reading) {
	next = slices.DeleteFunc(slices.Clone(next), func(r *Reading) bool { return r.cluster != nil })
	e.awaited = min(len(e.arts)+len(next), outlookEnds)
	for _, r := range next {
		e.habits.count(r, 1)
	}
	if len(e.arts) >= outlookEnds || len(next) == 0 {
		return
	}
	shared := spans(slices.Concat(e.arts, next))
	next = next[:min(len(next), foreseen)]
	known := e.arts[max(0, len(e.arts)+len(next)-foreseen):]
	for range trials {
		trial := New(Options{Window: e.o.Window})
		trial.model, trial.outlook, trial.awaited = e.model, e.outlook, e.awaited
		trial.habits = &habits{articles: e.habits.articles, parts: e.habits.parts, closed: true}
		for _, r := range slices.Concat(known, next) {
			r = r.Copy()
			r.flags &^= hasKin | isCrowded | resembles | dwelling // they are what came of judging it
			trial.Judge(r)
		}
		e.outlook = trial.looked()
		for sum, span := range shared {
			w, ok := e.outlook.worn[sum]
			if !ok {
				w = fresh
			}
			w.span = span
			e.outlook.worn[sum] = w
		}
	}
}

// spans returns the terms that many articles have, and among how many wearCount do.
func spans(articles []*Reading) map[uint32]int32 {
	step := (len(articles) + counted - 1) / counted
	n, all := map[uint32]int{}, 0
	for i := 0; i < len(articles); i += step {
		all++
		for _, m := range articles[i].marks {
			if m.kind&isPair == 0 {
				n[m.sum]++
			}
		}
	}
	found := map[uint32]int32{}
	for sum, n := range n {
		if n >= wearSample {
			found[sum] = int32(all * wearCount / n)
		}
	}
	return found
}

// looked is what an engine knows of its stream.
func (e *Engine) looked() *outlook {
	o := &outlook{worn: map[uint32]wearing{}, crowded: e.crowdedShare(), sparse: e.sparse(), dwelt: e.dwelt()}
	for _, s := range e.lists.slots {
		if s.p == nil {
			continue
		}
		if w := e.wearing(s.p); w != fresh {
			o.worn[s.sum] = w
		}
	}
	return o
}

// expected is what a term counts for still that some articles have: as long as these are few, no more than what LookOver
// found lets it.
func (e *Engine) expected(sum uint32, p *posting) uint8 {
	w := e.wearing(p)
	if e.outlook == nil {
		return e.worth(w)
	}
	as, ok := e.outlook.worn[sum]
	if !ok {
		return e.worth(w)
	}
	if p != nil && len(p.places) >= wearSample {
		as.spread = w.spread
	}
	if w.span > 0 {
		as.span = w.span
	}
	return min(e.worth(w), e.worth(as))
}
