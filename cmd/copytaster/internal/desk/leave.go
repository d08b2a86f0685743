package desk

import (
	"context"
	"slices"

	"github.com/copytaster/copytaster/feed"
)

// mayLeave reports whether an article may go from the group that it is in to one that it fits better, as the engine asks. What
// a person decided on stays where it is, and so does what an edition had that was taken up, what can be read here only, and
// what a story has its id or its lead from.
func (r *relating) mayLeave(ctx context.Context, num int64) bool {
	if r.failed != nil || r.only[num] || r.stands[num] || slices.Contains(r.named, num) {
		return false
	}
	if _, began := r.merged[num]; began {
		return false
	}
	if _, fresh := r.joined[num]; fresh && slices.Contains(r.fresh, num) {
		return true // no story was published with it
	}
	var free bool
	free, r.failed = r.idless(ctx, num)
	return free && r.failed == nil
}

// idless reports whether no story has its id or its lead from an article of the store, nor one that became another since.
func (r *relating) idless(ctx context.Context, num int64) (bool, error) {
	e, ok, err := r.desk.store.Event(ctx, num)
	if err != nil || !ok || e.Lead == num {
		return false, err
	}
	founders := e.FoundedBy
	for i := range e.Members {
		if e.Members[i].Article.ID == e.Founder {
			founders = e.Members[i].Sources
		}
	}
	if len(founders) > 0 && r.desk.private[founders[0]] {
		return false, nil // the first of those that may be shown stands for it
	}
	id := member(&e, num).Article.ID
	if id == e.Founder {
		return false, nil
	}
	taken, err := r.taken(ctx, feed.StoryID(id))
	return !taken, err
}
