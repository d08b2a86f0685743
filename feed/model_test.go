package feed

import (
	"slices"
	"testing"
	"time"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func TestDate(t *testing.T) {
	const hour = time.Hour
	cest := time.FixedZone("CEST", 2*3600)
	for name, tt := range map[string]struct {
		stated, document time.Time
		position         int
		want             time.Time
	}{
		"stated":                          {noon.Add(-hour), noon.Add(-2 * hour), 3, noon.Add(-hour)},
		"stated in another zone":          {noon.Add(-hour).In(cest), time.Time{}, 0, noon.Add(-hour)},
		"stated to the millisecond":       {noon.Add(-hour + 999*time.Millisecond), time.Time{}, 0, noon.Add(-hour)},
		"stated now":                      {noon, time.Time{}, 5, noon},
		"stated in the future":            {noon.Add(time.Second), noon.Add(-hour), 2, noon},
		"stated far in the future":        {time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), time.Time{}, 0, noon},
		"the document's first":            {time.Time{}, noon.Add(-hour), 0, noon.Add(-hour)},
		"the document's fourth":           {time.Time{}, noon.Add(-hour), 3, noon.Add(-hour - 3*time.Second)},
		"a document of the future":        {time.Time{}, noon.Add(hour), 3, noon},
		"nothing known":                   {time.Time{}, time.Time{}, 3, noon.Add(-3 * time.Second)},
		"a document just now, its second": {time.Time{}, noon, 1, noon.Add(-time.Second)},
	} {
		got := Date(tt.stated, tt.document, tt.position, noon)
		if !got.Equal(tt.want) || got.Location() != time.UTC {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
	if got := Date(time.Time{}, time.Time{}, 0, noon.Add(123)); !got.Equal(noon) {
		t.Errorf("first sight is %v, want it to the second", got)
	}
}

func TestStory(t *testing.T) {
	s := Story{
		Published: noon,
		Lead:      Article{Published: noon, Updated: noon.Add(time.Hour)},
		Related: []Headline{
			{Title: "a", Relation: Stated, Published: noon.Add(2 * time.Hour)},
			{Title: "b", Relation: Coverage, Published: noon.Add(3 * time.Hour)},
			{Title: "c", Relation: Stated},
		},
	}
	if got := s.Newest(); !got.Equal(noon.Add(3 * time.Hour)) {
		t.Errorf("newest %v", got)
	}
	if Stated.String() != "stated" || Coverage.String() != "coverage" {
		t.Error("relations have other words")
	}
}

func TestSortStories(t *testing.T) {
	low, high := NewID("low"), NewID("high")
	if low.Compare(high) > 0 {
		low, high = high, low
	}
	list := []Story{{ID: high, Published: noon}, {ID: low, Published: noon}, {ID: high, Published: noon.Add(1)}}
	want := []Story{list[2], list[1], list[0]}
	SortStories(list)
	if !slices.EqualFunc(list, want, func(a, b Story) bool { return a.ID == b.ID && a.Published.Equal(b.Published) }) {
		t.Errorf("got %v", list)
	}
}
