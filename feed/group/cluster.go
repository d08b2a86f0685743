package group

import "slices"

// cluster is the open group of the articles of one event.
type cluster struct {
	num     int64
	members []*Reading
	one     [1]*Reading // where members is kept while there is one
	sum     []share     // nil until it is needed
	square  int64       // of the length of all, in units of fine; of a lone article 0 until it is needed
	first   int64       // when the earliest of its dated members was published, 0 for none
	last    int64       // the latest
	nearSum int64       // likeness of each member to the nearest when it came, summed
	marks   int         // terms of the members, summed
	texts   int         // members that have a text
	all     *whole      // nil until it is needed
	counted bool        // all is of the sum as it is now
	at      int         // its place among the candidates of the article being judged
	id      int32       // its place in Engine.stamps
}

// share is what a cluster's members have of a term.
type share struct {
	sum    uint32
	all    int32  // the weights among all the terms, each of its article's length, in units of fine
	n      uint16 // members that have it
	title  uint16 // those that have it in the title
	rarity uint8
	kind   uint8
}

const fine = 4096

// room returns an empty cluster. They are made many at once.
func (e *Engine) room() *cluster {
	if len(e.rooms) == 0 {
		e.rooms = make([]cluster, 64)
	}
	c := &e.rooms[0]
	e.rooms = e.rooms[1:]
	return c
}

// part returns what a term counts for in an article of unit length.
func (r *Reading) part(m *mark) int32 {
	if m.kind&isPair != 0 || r.norm[allPart] == 0 {
		return 0
	}
	return int32(float64(m.weight) * fine / r.norm[allPart])
}

// square returns the square of its length in parts.
func (r *Reading) square() (sum int64) {
	for i := range r.marks {
		q := int64(r.part(&r.marks[i]))
		sum += q * q
	}
	return sum
}

func (c *cluster) add(r *Reading) {
	if c.members == nil {
		c.members = c.one[:0]
	}
	c.members = append(c.members, r)
	for i := len(c.members) - 1; i > 0 && c.members[i-1].num > r.num; i-- { // by number, however they came
		c.members[i], c.members[i-1] = c.members[i-1], r
	}
	c.count(r)
	if c.sum != nil {
		c.enter(r)
	}
}

// count enters what is known of a member beside its terms.
func (c *cluster) count(r *Reading) {
	c.nearSum += int64(r.near)
	c.marks += len(r.marks)
	if r.flags&hasText != 0 {
		c.texts++
	}
	if r.published != 0 {
		if c.first == 0 || r.published < c.first {
			c.first = r.published
		}
		c.last = max(c.last, r.published)
	}
}

// shares returns what the members have in common.
func (c *cluster) shares() []share {
	if c.sum == nil {
		c.sum, c.square = []share{}, 0
		for _, r := range c.members {
			c.enter(r)
		}
	}
	return c.sum
}

// enter adds a member's terms to the sum.
func (c *cluster) enter(r *Reading) {
	c.counted = false
	fresh := 0
	j := 0
	for i := range r.marks {
		for j < len(c.sum) && c.sum[j].sum < r.marks[i].sum {
			j++
		}
		if j == len(c.sum) || c.sum[j].sum != r.marks[i].sum {
			fresh++
		}
	}
	old := len(c.sum)
	c.sum = slices.Grow(c.sum, fresh)[:old+fresh]
	i, j, k := len(r.marks)-1, old-1, len(c.sum)-1
	for i >= 0 {
		m := &r.marks[i]
		if j >= 0 && c.sum[j].sum > m.sum {
			c.sum[k] = c.sum[j]
			j, k = j-1, k-1
			continue
		}
		s := share{sum: m.sum, rarity: m.rarity}
		if j >= 0 && c.sum[j].sum == m.sum {
			s = c.sum[j]
			j--
		}
		q := r.part(m)
		c.square += 2*int64(s.all)*int64(q) + int64(q)*int64(q)
		s.all += q
		s.n++
		if m.kind&inTitle != 0 {
			s.title++
		}
		s.kind |= m.kind
		c.sum[k] = s
		i, k = i-1, k-1
	}
}

// drop takes a member out.
func (c *cluster) drop(r *Reading) {
	if i := slices.Index(c.members, r); i >= 0 {
		c.members = slices.Delete(c.members, i, i+1)
	}
	c.sum, c.square, c.first, c.last, c.texts, c.nearSum, c.marks = nil, 0, 0, 0, 0, 0, 0
	for _, m := range c.members {
		c.count(m)
	}
}

// without returns the group of the other members of c, to be held against. That a term is a name or stands in a title by r alone
// is still said of it there.
func (c *cluster) without(r *Reading) *cluster {
	o := &cluster{num: c.num, members: make([]*Reading, 0, len(c.members)-1), sum: make([]share, 0, len(c.shares())), square: c.square}
	for _, m := range c.members {
		if m != r {
			o.members = append(o.members, m)
			o.count(m)
		}
	}
	j := 0
	for _, s := range c.sum {
		for j < len(r.marks) && r.marks[j].sum < s.sum {
			j++
		}
		if j < len(r.marks) && r.marks[j].sum == s.sum {
			m := &r.marks[j]
			q := r.part(m)
			o.square += int64(q)*int64(q) - 2*int64(s.all)*int64(q)
			s.all -= q
			s.n--
			s.title -= uint16(m.kind & inTitle)
		}
		if s.n > 0 {
			o.sum = append(o.sum, s)
		}
	}
	return o
}

// apart returns how many seconds an article was published outside of the group's times, 0 where that is not known.
func (c *cluster) apart(r *Reading) int64 {
	if r.published == 0 || c.first == 0 {
		return 0
	}
	return max(c.first-r.published, r.published-c.last, 0)
}
