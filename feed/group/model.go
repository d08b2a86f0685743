package group

// Model is what the engine was taught.
type Model struct {
	Link      [kinds][]float64 // what each feature of an article and a group counts for, by the kind of the two
	Bar       float64          // log odds above which an article joins
	Lone      float64          // what the share of groups among articles adds to it
	Monologue float64          // what is added to it where a group is of the article's own outlet alone
	Dwell     float64          // what is added to it, and to MergeBar, for headlines without texts where outlets dwell on subjects
	Broad     float64          // what is added to it for headlines without texts where twice as many things are reported; 0: breadth is 1
	Merge     []float64        // what each feature of two groups counts for; none: nothing merges
	MergeBar  float64          // log odds above which they merge
	MergeFrom float64          // log odds of an article of the one with the other, above which the two are compared
	MergeSize int              // members that each has at least
	Move      float64          // log odds by which an article must fit better into another group than into its own to go there; 0: none does
	Camps     float64          // what part of the likeness within two camps of a group that across them is less than where it is divided; 0: none is
}

// link returns the log odds that an article belongs to a group.
func (m *Model) link(c *candidate) float64 { return dot(m.Link[c.kind], c.f[:]) }

func dot(w, f []float64) float64 {
	sum := 0.0
	for i, w := range w {
		sum += float64(w * f[i])
	}
	return sum
}

// Example is an article held against one group, for teaching.
type Example struct {
	Group    int64
	Kind     int
	Features []float64
}

// Use makes the engine decide by another model.
func (e *Engine) Use(m Model) { e.model = m }

// Watch lets a teacher see what is compared before it is decided: the groups that an article is held against, and
// groups that are held against each other.
func (e *Engine) Watch(link func(num int64, ex []Example), merge func(a, b int64, features []float64)) {
	e.watchLink = func(num int64, cands []candidate) { link(num, examples(cands)) }
	e.watchMerge = func(a, b int64, f []float64) { merge(a, b, append([]float64(nil), f...)) }
}

// Examples returns the groups that Judge would hold an article against, with their features.
func (e *Engine) Examples(r *Reading) []Example { return examples(e.candidates(r)) }

func examples(cands []candidate) []Example {
	var all []Example
	for i := range cands {
		all = append(all, Example{Group: cands[i].c.num, Kind: cands[i].kind, Features: append([]float64(nil), cands[i].f[:]...)})
	}
	return all
}

// Copy returns a reading of the same article for another engine.
func (r *Reading) Copy() *Reading {
	c := *r
	c.cluster = nil
	return &c
}
