package group

import "slices"

const (
	heaviest    = 25  // terms of an article that are looked up
	newest      = 400 // articles of a term that are looked at
	nearest     = 48  // articles that are compared
	indexRarity = 84  // below it a term leads to nothing
)

// posting is the articles that have a term, by place, the newest last; at most twice newest of them.
type posting struct{ places []int32 }

// alive returns how many of the newest places are not before base.
func (p *posting) alive(base int32) int {
	places := p.places[max(0, len(p.places)-newest):]
	at, _ := slices.BinarySearch(places, base)
	return len(places) - at
}

// hit is an article that shares terms with the one being judged.
type hit struct {
	score int32
	place int32
}

// Want says, before anything is restored, which readings will be judged or looked for, so that only what can match them
// is indexed. Without it everything is.
func (e *Engine) Want(rs []*Reading) {
	if e.wanted == nil {
		e.wanted = make([]uint64, 1<<14)
	}
	for _, r := range rs {
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
		p := e.lists[m.sum]
		if p == nil {
			p = &posting{}
			e.lists[m.sum] = p
		}
		if len(p.places) == 2*newest {
			p.places = p.places[:copy(p.places, p.places[newest:])]
		}
		p.places = append(p.places, place)
	}
}

// lookup finds the articles that share the heaviest terms of r, the nearest first.
func (e *Engine) lookup(r *Reading) []hit {
	var top [heaviest]*mark
	terms := e.heaviest(r, top[:0])
	if len(e.score) < len(e.arts) {
		e.score = make([]int32, len(e.arts)+len(e.arts)/2+64)
	}
	e.touched = e.touched[:0]
	for _, m := range terms {
		p := e.lists[m.sum]
		if p == nil {
			continue
		}
		places := p.places[max(0, len(p.places)-newest):]
		w := int32(m.weight) * int32(worth[m.rarity])
		for _, place := range places {
			i := place - e.base
			if i < 0 {
				continue
			}
			if e.score[i] == 0 {
				e.touched = append(e.touched, i)
			}
			e.score[i] += w
		}
	}
	e.found = e.found[:0]
	for _, i := range e.touched {
		e.keep(hit{score: int32(float64(e.score[i]) / (e.arts[i].norm[allPart] + 1) * 16), place: i})
		e.score[i] = 0
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
	for n > 0 && h.before(e.found[n-1]) {
		e.found[n] = e.found[n-1]
		n--
	}
	e.found[n] = h
}

// before reports whether a hit is nearer than another one, or as near and newer.
func (h hit) before(o hit) bool { return h.score > o.score || h.score == o.score && h.place > o.place }

// heaviest returns the terms of a reading that count most, at most as many as are looked up; e.worn is r's.
func (e *Engine) heaviest(r *Reading, top []*mark) []*mark {
	for i := range r.marks {
		m := &r.marks[i]
		if m.kind&isPair != 0 || m.rarity < indexRarity || e.worn[i] < 2 {
			continue
		}
		at := len(top)
		for at > 0 && top[at-1].weight < m.weight {
			at--
		}
		switch {
		case len(top) < heaviest:
			top = append(top, nil)
		case at == heaviest:
			continue
		}
		copy(top[at+1:], top[at:])
		top[at] = m
	}
	return top
}
