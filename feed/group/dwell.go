package group

import "slices"

// An outlet tells of an event once or twice. What it has many pieces of is a place, a firm, a subject or one way of writing, and
// where a stream is of few outlets with much to tell, as what one person follows is, others have pieces of that too.

const (
	ownTexts  = 2   // what is added for texts to what is asked where only the article's own outlet tells of the group
	toldAgain = 1.5 // what is asked of a brief text on what its outlet has told of, as others have
	toldTwice = 1   // what is asked of two groups of brief texts where all outlets of the smaller one tell of the other too

	dweltUsual  = 0.2  // the share of dwelling articles that is no matter
	dweltMost   = 0.4  // and from which on there is no more to it
	dweltWeight = 10   // as how many articles it counts what is taken for the share before there are any
	dweltOutlet = 25   // as how many articles those of one outlet count at most: a few have by far the most
	dweltPart   = 1000 // what an article counts for, so that the part of one is a whole number
	dweltTexts  = 0.2  // part of what is asked of headlines where outlets dwell that is asked where both have texts,
	dweltOwn    = 0.4  // of a headline where only its own outlet tells of the group,
	dweltAgain  = 1.6  // and where others do too, times the share of its own outlet's there
)

// dwellsOn returns the flags that say whether an article resembles a group, for the bar, without a title of its kind there,
// and an article of its own outlet most.
func dwellsOn(r *Reading, cands []candidate, bar float64) uint8 {
	var best *candidate
	for i := range cands {
		if best == nil || cands[i].score > best.score {
			best = &cands[i]
		}
	}
	switch {
	case best == nil, best.score <= bar, best.best[titlePart] >= kinTitle, r.outlet == 0:
		return 0
	case best.nearest.outlet == r.outlet:
		return resembles | dwelling
	}
	return resembles
}

// dweller is how many articles of an outlet in the window resemble a group, and how many of these dwell.
type dweller struct{ alike, dwell int }

// share returns the two numbers as they count among those of other outlets, an article as dweltPart.
func (d dweller) share() dweller {
	if d.alike <= dweltOutlet {
		return dweller{d.alike * dweltPart, d.dwell * dweltPart}
	}
	return dweller{dweltOutlet * dweltPart, d.dwell * dweltOutlet * dweltPart / d.alike}
}

// dwellers are those of all outlets.
type dwellers struct {
	of  map[uint32]dweller
	all dweller // the shares of all together
}

// count counts an article that has come to the window (by 1) or has left it (by -1).
func (d *dwellers) count(r *Reading, by int) {
	if r.flags&resembles == 0 {
		return
	}
	was := d.of[r.outlet]
	is := was
	is.alike += by
	if r.flags&dwelling != 0 {
		is.dwell += by
	}
	if d.of[r.outlet] = is; is.alike == 0 {
		delete(d.of, r.outlet)
	}
	old, now := was.share(), is.share()
	d.all.alike += now.alike - old.alike
	d.all.dwell += now.dwell - old.dwell
}

// dwelt is the share of dwelling articles among those of the window that resemble a group.
func (e *Engine) dwelt() float64 {
	share := 0.05
	if e.outlook != nil {
		share = e.outlook.dwelt
	}
	const weight = dweltWeight * dweltPart
	return (float64(share*weight) + float64(e.dwellers.all.dwell)) / (weight + float64(e.dwellers.all.alike))
}

// dwells says how much likeness in the stream is one of subjects and not of events, 0 to 1: an event is what other outlets tell
// of, and a subject what an outlet comes back to.
func (e *Engine) dwells() float64 {
	if e.model.Dwell == 0 {
		return 0
	}
	return min(max((e.dwelt()-dweltUsual)/(dweltMost-dweltUsual), 0), 1)
}

// told is what a candidate, or two groups that may be one, must be better by where outlets dwell on subjects, which headlines
// alone tell from events the least.
func (e *Engine) told(headlines bool) float64 {
	asked := float64(e.model.Dwell * e.dwells())
	if !headlines {
		return float64(asked * dweltTexts)
	}
	return asked
}

// again is what a group must be better by of which the article's own outlet has told already. Where others tell of it too that
// counts for brief texts, which have little more in common, and where outlets dwell on subjects for headlines, by how much of
// the group is that outlet's.
func (e *Engine) again(r *Reading, cand *candidate) float64 {
	if !cand.outlet {
		return 0
	}
	own := func(m *Reading) bool { return m.outlet == r.outlet }
	others := slices.ContainsFunc(cand.c.members, func(m *Reading) bool { return !own(m) })
	headline := cand.kind&wordless != 0
	dwelt := float64(e.model.Dwell * e.dwells())
	switch {
	case !others && headline:
		return e.model.Monologue + float64(dweltOwn*dwelt)
	case !others:
		return e.model.Monologue + ownTexts
	case !headline:
		return float64(toldAgain * cand.brief())
	case dwelt == 0:
		return 0
	}
	n := 0
	for _, m := range cand.c.members {
		if own(m) {
			n++
		}
	}
	return float64(dweltAgain*dwelt) * float64(n) / float64(len(cand.c.members))
}
