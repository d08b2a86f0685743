package group

// Where likeness happens by chance, as in a stream of templates, of one sport or of one region, an article resembles many
// groups at once, though it can be about one event only. There the bar is higher.
const (
	crowdFrom  = -2.5 // log odds above which a group resembles an article
	crowdLeast = 3    // groups that resemble a crowded article
	crowdSpan  = 500  // articles that are asked, the newest
	crowdUsual = 0.3  // the share of crowded ones that is no matter
	crowdSlope = 4    // what the share above it adds to the bar
	crowdMost  = 0.65 // what is added at most
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
	const share, weight = 0.2, 50 // what it is taken to be before there are articles, and by how many that counts
	crowded := float64(share*weight+float64(e.crowded)) / float64(weight+min(len(e.arts), crowdSpan))
	return min(float64(crowdSlope*max(crowded-crowdUsual, 0)), crowdMost)
}

// countCrowded counts an article that has come to the newest crowdSpan (by 1) or has left them (by -1).
func (e *Engine) countCrowded(r *Reading, by int) {
	if r.flags&isCrowded != 0 {
		e.crowded += by
	}
}
