package feed

import (
	"slices"
	"time"
)

// HTML is markup that was cleaned and may stand in a page or a feed as it is. Only the sanitiser makes it;
// every other string of the model is either plain text or a URL.
type HTML string

// Body is an article's text as its source gave it: markup nobody has cleaned, and the address that relative
// links in it resolve against ("" when there is none).
type Body struct {
	HTML string
	Base string
}

// Outlet is who ran a piece. Name is for people, URL is its home page ("" when unknown) and Key says whether two
// outlets are the same one: a registrable domain, or the folded name where there is no domain.
type Outlet struct {
	Name string
	URL  string
	Key  string
}

// Enclosure is a file that belongs to an article, such as a recording. Length is in bytes, 0 when unknown.
type Enclosure struct {
	URL    string
	Type   string
	Length int64
}

// Article is one piece as one outlet ran it, normalised. Times are UTC; a zero time was not given.
// A zero field means that the source did not say.
type Article struct {
	ID    ID
	OwnID string // what the source calls it (guid, atom:id, JSON id), verbatim
	URL   string // absolute http or https address, known tracking parameters off

	Title        string // plain text
	DerivedTitle bool   // the source gave none; Title was made from the text
	Summary      string // plain text, at most SummaryRunes
	Body         Body
	Content      HTML // Body after cleaning; empty until somebody needs it

	Authors    []string // names, plain text
	Categories []string // plain text
	Language   string   // BCP 47
	Image      string   // absolute address
	Enclosures []Enclosure

	Published time.Time
	Updated   time.Time

	Outlet Outlet
	Stated []Headline // the related headlines that the piece itself lists, in its order
}

// SummaryRunes is the longest summary, in runes.
const SummaryRunes = 600

// Relation says why a headline stands under an article.
type Relation uint8

// The relations, in the order in which a story lists them.
const (
	Stated   Relation = iota // the piece itself listed it
	Coverage                 // another outlet on the same event
)

// String returns the word that documents carry.
func (r Relation) String() string {
	if r == Coverage {
		return "coverage"
	}
	return "stated"
}

// Headline points to another piece. URL is empty when only its words are known. Article is the article it points
// to, or the zero ID while no such article is known here.
type Headline struct {
	Title     string // plain text
	URL       string // absolute http or https address
	Outlet    Outlet
	Published time.Time
	Language  string
	Relation  Relation
	Article   ID
	Copies    []Outlet `json:",omitempty"` // other outlets that ran the same text, of which this one stands for all
}

// Story is an article and its related headlines. ID is its own, made once from the founding article and kept
// whatever becomes of the lead (StoryID). Related holds the stated headlines first, then the coverage.
type Story struct {
	ID        ID
	Founder   ID   // the founding article; the zero ID where articles are published one by one
	Develops  ID   // the story of which this is an item anew, since more outlets joined it
	Aliases   []ID // the stories that were found to be this one, of those that its channel had
	Lead      Article
	Related   []Headline
	Members   []Headline // what else was run on the event, oldest first, several pieces of one outlet too
	Outlets   int        // how many outlets cover the event, the lead's counted
	Published time.Time  // when the founding article ran, or its channel let it in; never moves
	Ran       time.Time  `json:",omitzero"` // when the founding article ran, where Published says something else
	Updated   time.Time  // the last change that a reader can see
	Told      *Telling   `json:",omitempty"` // nil where its channel tells no story anew

	// Moved says of the articles that are not at the addresses of their ids which ids theirs make (AddressID).
	Moved map[ID]ID `json:",omitempty"`
}

// Telling is what the readers of a channel were last told of how many outlets cover a story.
type Telling struct {
	Outlets      int
	Developments int       // how often they were told anew
	At           time.Time // the last of these times, zero for none
	Admitted     time.Time // of a story that is told anew: when its channel let it in, zero where that is not its date there
}

// Newest returns the newest time in the story's data: the lead's times and those of its related headlines.
// It is the story's `updated` at its first publication.
func (s *Story) Newest() time.Time {
	t := later(later(s.Published, s.Lead.Published), s.Lead.Updated)
	for _, h := range s.Related {
		t = later(t, h.Published)
	}
	return t
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// Date gives an article its time of publication at first sight, to the second. stated is what its source says
// (zero: nothing), document is the time of the document it stood in (zero: unknown), position its place there
// from 0, now the time of first sight. A future time is first sight; without one the document's time, or else first
// sight, less a second a place keeps the document's order.
func Date(stated, document time.Time, position int, now time.Time) time.Time {
	t := stated
	if t.IsZero() {
		if document.IsZero() {
			document = now
		}
		t = document.Add(-time.Duration(position) * time.Second)
	}
	if t.After(now) {
		t = now
	}
	return t.UTC().Truncate(time.Second)
}

// SortStories puts the newest published first, and those of one time in the order of their ids.
func SortStories(stories []Story) {
	slices.SortFunc(stories, func(a, b Story) int {
		if c := b.Published.Compare(a.Published); c != 0 {
			return c
		}
		return a.ID.Compare(b.ID)
	})
}
