package channel

import (
	"cmp"
	"slices"
)

// Content says how much of an article a channel's documents carry.
type Content string

// How much of an article is published.
const (
	Full     Content = "full"    // the whole body
	Summary  Content = "summary" // the plain-text summary only
	LinkOnly Content = "link"    // title and link only
)

// Contents lists the values that a configuration may name.
func Contents() []Content { return []Content{Full, Summary, LinkOnly} }

// Compare orders by how much of an article is published, the most first.
func (c Content) Compare(other Content) int {
	return cmp.Compare(slices.Index(Contents(), c), slices.Index(Contents(), other))
}

// Order says which stories come first.
type Order string

// The orders.
const (
	Newest  Order = "newest"  // by the time of publication
	Updated Order = "updated" // by the time of the article's last change, where its source tells one
)

// Orders lists the values that a configuration may name.
func Orders() []Order { return []Order{Newest, Updated} }

// Dated says which date an item carries.
type Dated string

// The dates.
const (
	ByPublication Dated = "published" // when the founding article ran
	ByAdmission   Dated = "admitted"  // when the channel admitted the story, for rules that let it in late
)

// Dates lists the values that a configuration may name.
func Dates() []Dated { return []Dated{ByPublication, ByAdmission} }
