package group

// bulk is what the terms of a group come to, whoever is held against it: what an article lacks is this less what it has.
type bulk struct {
	titleSquare, pairSquare    int64
	coreAll, coreBy, coreNames int64 // of the core's weight: all of it, what the members have, that of the names
	groupNums                  int64
}

// whole is the bulk of all the shares of a cluster, and which of them are its core.
type whole struct {
	bulk
	core []int32
}

// half returns how many members make a term part of a group's core.
func half(c *cluster) uint16 { return uint16((len(c.members) + 1) / 2) }

// isCore reports whether a term is part of the core of a group of n members.
func (s *share) isCore(n int, half uint16) bool { return s.n >= half && (s.title > 0 || n > 2) }

// addCore counts a term of the core that weighs w.
func (b *bulk) addCore(s *share, w int64) {
	b.coreAll += w
	b.coreBy += w * int64(s.n)
	if s.kind&isName != 0 {
		b.coreNames += w
	}
}

// count counts a term of a group of n members as it is when it is not worn, or, where sign is -1, takes it out again. It
// reports whether the term is part of the core.
func (b *bulk) count(s *share, n int, half uint16, sign int64) bool {
	w := int64(worth[s.rarity])
	if s.kind&isPair != 0 {
		b.pairSquare += sign * w * w * int64(s.n) * int64(s.n)
		return false
	}
	b.titleSquare += sign * w * w * int64(s.title) * int64(s.title)
	if s.kind&isNumber != 0 {
		b.groupNums += sign
	}
	if !s.isCore(n, half) {
		return false
	}
	b.addCore(s, sign*w)
	return true
}

// whole returns the bulk of the cluster's shares, which are there.
func (c *cluster) whole() *whole {
	if c.counted {
		return c.all
	}
	if c.all == nil {
		c.all = &whole{}
	}
	a := c.all
	*a = whole{core: a.core[:0]}
	n, half := len(c.members), half(c)
	for k := range c.sum {
		if a.count(&c.sum[k], n, half, 1) {
			a.core = append(a.core, int32(k))
		}
	}
	c.counted = true
	return a
}
