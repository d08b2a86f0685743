package group

import "slices"

const (
	heaviest    = 14  // terms of an article that are looked up
	newest      = 220 // articles of a term that are looked at
	nearest     = 16  // articles that are compared
	indexRarity = 84  // below it a term leads to nothing
)

// posting is the articles that have a term, by place, the newest last; at most twice newest of them.
type posting struct {
	places []int32
	few    [2]int32 // where places is kept while there are so few
}

// living returns the newest places that are not before base.
func (p *posting) living(base int32) []int32 {
	places := p.places[max(0, len(p.places)-newest):]
	if len(places) == 0 || places[0] >= base {
		return places
	}
	at, _ := slices.BinarySearch(places, base)
	return places[at:]
}

// alive returns how many of the newest places are not before base.
func (p *posting) alive(base int32) int { return len(p.living(base)) }

// hit is an article that shares terms with the one being judged.
type hit struct {
	score int32
	place int32
}

// Want says, before anything is restored, which readings will be judged or looked for, so that only what can match them
// is indexed, and what their outlets have by habit. Without it everything is.
func (e *Engine) Want(rs []*Reading) {
	if e.wanted == nil {
		e.wanted, e.habits.only = make([]uint64, 1<<14), map[uint32]bool{}
	}
	for _, r := range rs {
		e.habits.only[r.outlet] = true
		for i := range r.marks {
			s := r.marks[i].sum
			e.wanted[s>>6&(1<<14-1)] |= 1 << (s & 63)
		}
	}
}

func (e *Engine) wants(sum uint32) bool {
	return e.wanted == nil || e.wanted[sum>>6&(1<<14-1)]&(1<<(sum&63)) != 0
}

// index enters an article's terms.
func (e *Engine) index(r *Reading, place int32) {
	for i := range r.marks {
		m := &r.marks[i]
		if m.kind&isPair != 0 || !e.wants(m.sum) {
			continue
		}
		p := e.posting(r, i)
		if p == nil {
			p = e.lists.add(m.sum)
		}
		if len(p.places) == 2*newest {
			p.places = p.places[:copy(p.places, p.places[newest:])]
		}
		p.places = append(p.places, place)
	}
}

// posting returns the articles that have a term of a reading, nil for none.
func (e *Engine) posting(r *Reading, i int) *posting {
	if e.own.of != r {
		return e.lists.get(r.marks[i].sum)
	}
	p := &e.own.lists[i]
	if *p == nil { // it may have been made since
		*p = e.lists.get(r.marks[i].sum)
	}
	return *p
}

// lookup finds the articles that share the heaviest terms of r, the nearest first.
func (e *Engine) lookup(r *Reading) []hit {
	var top [heaviest]uint8
	terms := e.heaviest(r, top[:0])
	if e.touched == nil {
		e.touched = make([]int32, heaviest*newest+1)
	}
	if len(e.score) < len(e.arts) {
		e.score = make([]int32, len(e.arts)+len(e.arts)/2+64)
	}
	score, touched, n := e.score[:len(e.arts)], e.touched, 0
	lengths := e.lengths[:len(score)]
	for _, at := range terms {
		p := e.own.lists[at]
		if p == nil {
			continue
		}
		m := &r.marks[at]
		w := int32(m.weight) * int32(worth[m.rarity])
		for _, place := range p.living(e.base) {
			i := place - e.base
			touched[n] = i
			was := score[i]
			if was == 0 { // no jump: which ones are is not to be foreseen
				n++
			}
			score[i] = was + w
		}
	}
	e.found = e.found[:0]
	least := -1.0 // what a score by the length is at least to be kept
	for _, i := range touched[:n] {
		s := float64(score[i])
		score[i] = 0
		if s < float64(least*lengths[i]) {
			continue
		}
		e.keep(hit{score: int32(s / lengths[i] * 16), place: i})
		if len(e.found) == nearest {
			least = float64(e.found[nearest-1].score) / 16 * (1 - 1e-12) // a little less, whatever is rounded
		}
	}
	return e.found
}

// keep enters a hit where it is among the nearest.
func (e *Engine) keep(h hit) {
	n := len(e.found)
	if n == nearest {
		if !h.before(e.found[n-1]) {
			return
		}
		n--
	} else {
		e.found = append(e.found, h)
	}
	found := e.found
	for n > 0 && h.before(found[n-1]) {
		found[n] = found[n-1]
		n--
	}
	found[n] = h
}

// before reports whether a hit is nearer than another one, or as near and newer.
func (h hit) before(o hit) bool { return h.score > o.score || h.score == o.score && h.place > o.place }

// heaviest returns the places of the terms of a reading that count most, at most as many as are looked up; e.worn is r's.
func (e *Engine) heaviest(r *Reading, top []uint8) []uint8 {
	for i := range r.marks {
		m := &r.marks[i]
		if m.kind&isPair != 0 || m.rarity < indexRarity || e.worn[i] < 2 && m.kind&inTitle == 0 {
			continue
		}
		at := len(top)
		for at > 0 && r.marks[top[at-1]].weight < m.weight {
			at--
		}
		switch {
		case len(top) < heaviest:
			top = append(top, 0)
		case at == heaviest:
			continue
		}
		copy(top[at+1:], top[at:])
		top[at] = uint8(i)
	}
	return top
}
