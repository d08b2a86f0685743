package group

import (
	"slices"
	"sync"
	"time"
)

// Article is what is looked at of an article.
type Article struct {
	Num        int64     // its number: unique, above 0, grows with first sight
	Title      string    // plain text
	Text       string    // plain text: the summary, or how the body begins; "" for none
	Language   string    // BCP 47 as its source says, "" for unknown
	Outlet     string    // the key of its outlet
	OutletName string    // for people; at the end or the beginning of titles it counts for nothing
	Address    string    // its URL, whose words are read; "" for none
	Link       uint64    // sum of its link key, 0 for none
	Published  time.Time // zero for unknown
	Seen       time.Time // first sight
}

// Options say how an engine decides.
type Options struct {
	// Window is how long an article is held against new ones after its first sight, and how far apart two articles of one
	// event are published at most. 0 is 14 days.
	Window time.Duration
	// Keep is how many articles are held at most, the newest. 0 is all of the window.
	Keep int
	// MayJoin, MayMerge and MayMove, where set, have the last word: what a person parted stays apart. Groups go by the number of
	// the article that began them. MayMove is asked of an article that did not begin its group, and of the group that it goes
	// to: another one, or one that it begins with others, by its own number or that of one of them.
	MayJoin  func(article, group int64) bool
	MayMerge func(a, b int64) bool
	MayMove  func(article, group int64) bool
}

// Decision is what became of an article.
type Decision struct {
	Group  int64   // its group: the number of the article that began it; its own when it begins one
	Merged []int64 // groups that it showed to be the same as Group and that are in it now (of more articles, or the lower number)
	Moved  []Move  // articles that went from one group to another, none that began one, and not the article itself
	CopyOf int64   // the earliest member whose text it repeats, 0 for none
}

// Engine groups articles. It is not for several goroutines at once, except for Read and ReadHeadline.
type Engine struct {
	o       Options
	window  int64 // seconds
	readers sync.Pool
	now     int64 // the latest first sight

	base     int32 // the place of arts[0]
	arts     []*Reading
	crowded  int       // of the newest crowdSpan of them, see crowd
	lengths  []float64 // of them, and one: see lookup
	kin      int       // of them have kin, see sparse
	dwellers dwellers
	groups   []int32  // of them, as cluster.id: side by side, since wearing looks at many
	stamps   []uint64 // by cluster.id, see wearing
	free     []int32  // ids of clusters that are gone
	clusters map[int64]*cluster
	rooms    []cluster // empty ones for open
	lists    lists
	wanted   []uint64 // bits of the sums that are indexed; nil: all

	score   []int32 // by place less base, of the article being judged
	touched []int32
	found   []hit
	cands   []candidate
	closer  []*Reading        // what was found that may go to the group of the article being judged, see move
	judged  *Reading          // the article being judged
	worn    []uint8           // see wear
	kept    uint8             // the least that worth may say by the groups that a term leads to
	steep   int               // see wearSteep
	sieve   *sieve            // of the article that others are held against, see wear: one of the next two
	own     sieve             // of judged
	other   sieve             // of one that is known
	stamp   uint64            // see wearing
	fetched uint8             // see gather
	names   map[uint32]string // words by their sums, see Name
	habits  *habits           // of the outlets
	awaited int               // articles that it will know when those that LookOver was shown are judged, outlookEnds at most
	outlook *outlook          // nil where none was asked for, or it counts no more
	model   Model

	watchLink  func(num int64, cands []candidate) // for teaching
	watchMerge func(a, b int64, features []float64)
}

// New returns an empty engine.
func New(o Options) *Engine {
	if o.Window == 0 {
		o.Window = 14 * 24 * time.Hour
	}
	e := &Engine{o: o, window: int64(o.Window / time.Second), clusters: map[int64]*cluster{}, habits: newHabits(), dwellers: dwellers{of: map[uint32]dweller{}}, model: weights}
	e.readers.New = newTools
	return e
}

// add makes a reading part of what later ones are held against, as a member of c.
func (e *Engine) add(r *Reading, c *cluster) {
	place := e.base + int32(len(e.arts))
	e.arts = append(e.arts, r)
	e.lengths = append(e.lengths, r.norm[allPart]+1)
	e.kin += int(r.flags & hasKin / hasKin)
	e.dwellers.count(r, 1)
	e.habits.count(r, 1)
	r.last = nil
	e.countCrowded(r, 1)
	if old := len(e.arts) - 1 - crowdSpan; old >= 0 {
		e.countCrowded(e.arts[old], -1)
	}
	e.groups = append(e.groups, c.id)
	r.cluster, r.place = c, place
	c.add(r)
	e.index(r, place)
	clear(e.own.left[:])
}

// article returns the reading of a number.
func (e *Engine) article(num int64) (*Reading, bool) {
	i, ok := slices.BinarySearchFunc(e.arts, num, func(r *Reading, num int64) int {
		switch {
		case r.num < num:
			return -1
		case r.num > num:
			return 1
		}
		return 0
	})
	if ok {
		return e.arts[i], true
	}
	for _, r := range e.arts { // judged in another order than that of the numbers
		if r.num == num {
			return r, true
		}
	}
	return nil, false
}

// forget drops the articles that left the window.
func (e *Engine) forget() {
	n := 0
	for n < len(e.arts) && (e.arts[n].seen != 0 && e.arts[n].seen < e.now-e.window || e.o.Keep > 0 && len(e.arts)-n >= e.o.Keep) {
		r := e.arts[n]
		e.arts[n] = nil
		e.kin -= int(r.flags & hasKin / hasKin)
		e.dwellers.count(r, -1)
		e.habits.count(r, -1)
		if len(e.arts)-n <= crowdSpan {
			e.countCrowded(r, -1)
		}
		r.cluster.drop(r)
		if len(r.cluster.members) == 0 {
			e.close(r.cluster)
		}
		n++
	}
	e.arts, e.lengths, e.groups = e.arts[n:], e.lengths[n:], e.groups[n:]
	e.base += int32(n)
}
