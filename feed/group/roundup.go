package group

const (
	listedOf = 16 // members of a group that are asked, the first
	tellsOf  = 3  // an article that has a third of another one's title tells of the same
)

// listed reports whether what an article has in common with a group is what a round-up in it lists: nothing of the round-up's
// title, and nothing of the other members, which the round-up lists too.
func (c *cluster) listed(r *Reading) bool {
	lists, others := 0, 0
	for _, m := range c.members[:min(len(c.members), listedOf)] {
		switch {
		case near(r, m, nil)[allPart] < adoptLike:
			others++
		case m.flags&hasText == 0 || r.retells(m):
			return false
		default:
			lists++
		}
	}
	return lists > 0 && others >= lists
}

// lists reports whether half of another group's members, or more, are listed in c and no more.
func (c *cluster) lists(o *cluster) bool {
	out, n := 0, min(len(o.members), sampled)
	for _, m := range o.members[:n] {
		if c.listed(m) {
			out++
		}
	}
	return 2*out >= n
}

// retells reports whether an article says what another one's title does.
func (r *Reading) retells(m *Reading) bool {
	var known, all int
	for i := range m.marks {
		x := &m.marks[i]
		if x.kind&(isPair|inTitle) != inTitle {
			continue
		}
		all += int(worth[x.rarity])
		if r.mark(x.sum) != nil {
			known += int(worth[x.rarity])
		}
	}
	return tellsOf*known >= all
}
