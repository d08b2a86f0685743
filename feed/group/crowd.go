package group

import "math"

// Where likeness happens by chance, as in a stream of templates, of one sport or of one region, an article resembles many
// groups at once, though it can be about one event only. There the bar is higher.
const (
	crowdFrom  = -2.5 // log odds above which a group resembles an article
	crowdLeast = 3    // groups that resemble a crowded article
	crowdSpan  = 500  // articles that are asked, the newest
	crowdUsual = 0.3  // the share of crowded ones that is no matter
	crowdSlope = 4    // what the share above it adds to the bar
	crowdMost  = 1.4  // what is added at most
	crowdMerge = 0.3  // by how much of it less two groups must be alike to merge: it has kept articles of one event apart
	outFrom    = 0.1  // log odds by which a group is above all others from which on it stands out,
	outAll     = 1.7  // and by which it does so altogether
)

// isCrowd reports whether so many groups resemble an article that some must by chance.
func isCrowd(cands []candidate) bool {
	n := 0
	for i := range cands {
		if cands[i].score > crowdFrom {
			n++
		}
	}
	return n >= crowdLeast
}

// crowd is what chance likeness adds to the bar.
func (e *Engine) crowd() float64 {
	return min(float64(crowdSlope*max(e.crowdedShare()-crowdUsual, 0)), crowdMost)
}

// crowdedShare is the share of crowded ones among the newest articles.
func (e *Engine) crowdedShare() float64 {
	const weight = 50
	share := 0.2 // what it is taken to be before there are articles: as if so many had been asked
	if e.outlook != nil {
		share = e.outlook.crowded
	}
	return float64(float64(share*weight)+float64(e.crowded)) / float64(weight+min(len(e.arts), crowdSpan))
}

// countCrowded counts an article that has come to the newest crowdSpan (by 1) or has left them (by -1).
func (e *Engine) countCrowded(r *Reading, by int) {
	if r.flags&isCrowded != 0 {
		e.crowded += by
	}
}

// relieve takes off again for a candidate, in part or altogether, what the crowd adds to the bar: of groups that resemble an
// article by chance there are several, and none is far above the others.
func (e *Engine) relieve(cands []candidate) {
	crowd := e.crowd()
	if crowd == 0 {
		return
	}
	for i := range cands {
		cands[i].relief = float64(crowd * outstanding(cands, i))
	}
}

// outstanding says how far a candidate is above the others, 0 to 1.
func outstanding(cands []candidate, i int) float64 {
	next := math.Inf(-1)
	for j := range cands {
		if j != i {
			next = max(next, cands[j].score)
		}
	}
	return min(max((cands[i].score-next-outFrom)/(outAll-outFrom), 0), 1)
}
