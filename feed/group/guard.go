package group

// guard says in words why an article must not join a group whatever the model says, "" when it may.
func (e *Engine) guard(r *Reading, cand *candidate) string {
	if e.sparse() > 0.5 && cand.thin(r) {
		return "too little in common"
	}
	return ""
}

// thin reports whether an article has one word in common with a lone headline: a town, a firm, a sport is no event,
// unless nearly all that comes is about few events.
func (cand *candidate) thin(r *Reading) bool {
	if cand.kind&wordless == 0 || len(cand.c.members) > 2 {
		return false
	}
	if l := spokenBy(r.lang); l != nil && l.dense {
		return cand.f[fCover] < 0.5
	}
	return cand.common < 2 && cand.best[titlePart] < 0.6 || cand.common < 3 && cand.best[titlePart] < 0.4
}

// spokenBy returns the language that a reading's lang stands for, nil where none is known.
func spokenBy(lang uint32) *language {
	for _, l := range languages {
		if sum32(l.code) == lang {
			return l
		}
	}
	return nil
}
