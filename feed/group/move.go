package group

// What came before the first reports of its own event was put with what resembled it most by then, in a crowd of headlines soon
// in the story of something bigger. When a group has come up that it fits far better it goes there. The article that began a
// group stays, so that each group goes on by its number.
const (
	moveLike  = 0.2 // likeness to the article that has just come from which on another one is looked at again,
	moveNear  = 0.8 // and what part it is at least of that to what was nearest when the other one came
	moveMost  = 400 // members that its group has at most: what many have in common is counted anew when one leaves
	moveTimes = 1.5 // as many members as its group the other one has at most: what grew since is no smaller event
	moveOver  = 2   // what it must be better by there than a new article
	moveSize  = 1.5 // how much of what the sizes of the two count for is taken back from the smaller one: it is no likelier for that
)

// Move says that an article has gone from one group to another.
type Move struct {
	Article int64
	From    int64 // the group that it was in
	To      int64 // Group of the decision, or a group that was begun: by the number of the first of those that moved there
	CopyOf  int64 // the earliest member of the other one whose text it repeats, 0 for none
}

// move takes the articles that are nearer to r than to what they were put with into the group of r, where they fit better there.
func (e *Engine) move(r *Reading) (moved []Move) {
	c := r.cluster
	if e.model.Move == 0 {
		return nil
	}
	for _, m := range e.closer {
		if own := m.cluster; own != c && m.num != own.num && e.fitsBetter(m, c) && e.mayMove(m, c) {
			own.drop(m)
			e.put(m, c)
			moved = append(moved, Move{Article: m.num, From: own.num, CopyOf: copied(m, c.members)})
		}
	}
	return moved
}

// put makes an article that is known, and in no group any more, a member of c.
func (e *Engine) put(m *Reading, c *cluster) {
	m.cluster, e.groups[m.place-e.base] = c, c.id
	clear(e.own.left[:])
	c.add(m)
}

// fitsBetter reports whether an article clearly belongs to c, and rather than to the group that it is in.
func (e *Engine) fitsBetter(m *Reading, c *cluster) bool {
	own := m.cluster
	n := len(own.members)
	if n == 1 || n > moveMost || float64(len(c.members)) > moveTimes*float64(n) {
		return false // what it stands with left the window, or is the smaller event
	}
	there := e.closely(m, c)
	score := there.score - e.doubt(m, &there)
	if m.bare() || score <= e.bar(m)+moveOver || e.guard(m, &there) != "" {
		return false
	}
	here := e.closely(m, own.without(m))
	size := e.model.Link[there.kind][fSize] * (there.f[fSize] - here.f[fSize])
	return !here.same && score-max(float64(moveSize*size), 0) > here.score-e.doubt(m, &here)+e.model.Move
}

// mayMove reports whether the last word lets an article leave its group for another one.
func (e *Engine) mayMove(m *Reading, c *cluster) bool {
	return (e.o.MayMove == nil || e.o.MayMove(m.num, c.num)) && (e.o.MayJoin == nil || e.o.MayJoin(m.num, c.num))
}
