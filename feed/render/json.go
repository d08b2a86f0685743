package render

import (
	"bytes"
	"encoding/json"

	"github.com/gorilla/feeds"

	"github.com/copytaster/copytaster/feed"
)

// jsonFeed adds to gorilla's feed: items are there even when there are none, as version 1.1 requires.
type jsonFeed struct {
	*feeds.JSONFeed
	Copytaster *jsonChannel `json:"_copytaster,omitempty"`
	Items      []jsonItem   `json:"items"`
}

// jsonChannel tells by which rule the channel chose its stories, so that where the store is lost they stay by the same one.
type jsonChannel struct {
	Rule string `json:"rule"`
}

// jsonItem adds to gorilla's item. Dates shadow because time.Time would write fractions and refuse some years,
// attachments because gorilla names their size wrongly.
type jsonItem struct {
	*feeds.JSONItem
	Published   string           `json:"date_published,omitempty"`
	Modified    string           `json:"date_modified,omitempty"`
	Language    string           `json:"language,omitempty"`
	Attachments []jsonAttachment `json:"attachments,omitempty"`
	Copytaster  jsonExtension    `json:"_copytaster"`
}

type jsonAttachment struct {
	URL       string `json:"url"`
	MediaType string `json:"mime_type"`
	Size      int64  `json:"size_in_bytes,omitempty"`
}

// jsonExtension is what an item says beyond the format: who ran the lead, and the related headlines as data. It
// stands in every item, so that a program can tell our documents by it.
type jsonExtension struct {
	Outlet   *jsonOutlet   `json:"outlet,omitempty"`
	Related  []jsonRelated `json:"related,omitempty"`
	Story    *jsonStory    `json:"story,omitempty"`
	Develops feed.ID       `json:"develops,omitzero"` // the story that an item anew tells of
	Told     *jsonTold     `json:"told,omitempty"`

	// Moved and Published are for the same as Story: articles by their ids, and the ids that their addresses would make now;
	// and when the story began where date_published says when its channel let it in (RFC 3339).
	Moved     map[feed.ID]feed.ID `json:"moved,omitempty"`
	Published string              `json:"published,omitempty"`
}

// jsonStory says which articles a story is made of, by their ids, and which other stories were found to be it, so that
// the edition can be taken up where its store is lost. An item anew has none: it is not the story itself.
type jsonStory struct {
	Founder feed.ID   `json:"founder"`
	Lead    feed.ID   `json:"lead"`
	Members []feed.ID `json:"members,omitempty"` // the others that are shown
	Aliases []feed.ID `json:"aliases,omitempty"`
}

// jsonTold says what the channel's readers were last told of how many outlets cover the story, for the same reason.
type jsonTold struct {
	Outlets      int    `json:"outlets"`
	Developments int    `json:"developments,omitempty"`
	At           string `json:"at,omitempty"`       // RFC 3339
	Admitted     string `json:"admitted,omitempty"` // of an item anew: the date of the story's own item, which may be gone (RFC 3339)
}

func jsonStoryOf(s *feed.Story) *jsonStory {
	if s.Founder.IsZero() || !s.Develops.IsZero() {
		return nil
	}
	j := &jsonStory{Founder: s.Founder, Lead: s.Lead.ID, Aliases: s.Aliases}
	for _, m := range s.Members {
		j.Members = append(j.Members, m.Article)
	}
	return j
}

type jsonOutlet struct {
	Name string `json:"name,omitempty"`
	URL  string `json:"url,omitempty"`
}

type jsonRelated struct {
	Relation  string        `json:"relation"` // "stated" or "coverage"
	Title     string        `json:"title"`
	URL       string        `json:"url,omitempty"`
	Outlet    *jsonOutlet   `json:"outlet,omitempty"`
	Published string        `json:"published,omitempty"` // RFC 3339
	Language  string        `json:"language,omitempty"`
	Copies    []*jsonOutlet `json:"copies,omitempty"` // other outlets that ran the same text
}

// writeJSON writes JSON Feed 1.1.
func writeJSON(d Document) ([]byte, error) {
	f := jsonFeed{
		JSONFeed: &feeds.JSONFeed{
			Version:     "https://jsonfeed.org/version/1.1",
			Title:       d.heading(),
			HomePageUrl: web(d.page()),
			FeedUrl:     web(d.file(jsonFormat.File)),
			Description: line(d.Description),
			Language:    languageTag(d.Language),
			Icon:        d.icon(),
			Favicon:     d.icon(),
		},
		Items: []jsonItem{},
	}
	if d.Rule != "" {
		f.Copytaster = &jsonChannel{Rule: d.Rule}
	}
	for _, hub := range d.hubs() {
		f.Hubs = append(f.Hubs, &feeds.JSONHub{Type: "WebSub", Url: hub})
	}
	head, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return nil, err
	}
	// Then an item a line: indenting them would take longer than making them, and help nobody to read them.
	b := d.room()
	b.Grow(d.size())
	b.Write(bytes.TrimSuffix(head, []byte("]\n}")))
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	for i := range d.Stories {
		if i > 0 {
			b.Truncate(b.Len() - 1) // the encoder ends a value with a line feed
			b.WriteByte(',')
		}
		b.WriteByte('\n')
		e := d.entryAt(i)
		it := newJSONItem(&e)
		if err := enc.Encode(&it); err != nil {
			return nil, err
		}
	}
	b.WriteString("]\n}\n")
	return b.Bytes(), nil
}

func newJSONItem(e *entry) jsonItem {
	it := jsonItem{
		JSONItem: &feeds.JSONItem{
			Id: e.id, Url: e.url, Title: e.title, ContentHTML: e.body, Summary: e.summary,
			Image: e.image, Tags: e.categories,
		},
		Published: atomTime(e.published),
		Modified:  atomTime(e.updated),
		Language:  e.language,
	}
	for _, name := range e.authors {
		it.Authors = append(it.Authors, &feeds.JSONAuthor{Name: name})
	}
	for _, c := range e.enclosures {
		it.Attachments = append(it.Attachments, jsonAttachment{c.url, knownType(c.mediaType), c.length})
	}
	it.Copytaster.Outlet, it.Copytaster.Story, it.Copytaster.Develops = newJSONOutlet(e.outlet), e.story, e.develops
	it.Copytaster.Moved, it.Copytaster.Published = e.moved, atomTime(e.ran)
	if t := e.told; t != nil {
		it.Copytaster.Told = &jsonTold{t.Outlets, t.Developments, atomTime(t.At), atomTime(t.Admitted)}
	}
	for i := range e.related {
		h := &e.related[i]
		r := jsonRelated{
			Relation: h.relation.String(), Title: h.title, URL: h.url, Outlet: newJSONOutlet(h.outlet),
			Published: atomTime(h.published), Language: h.language,
		}
		for _, o := range h.copies {
			r.Copies = append(r.Copies, newJSONOutlet(o))
		}
		it.Copytaster.Related = append(it.Copytaster.Related, r)
	}
	return it
}

func newJSONOutlet(o outlet) *jsonOutlet {
	if o == (outlet{}) {
		return nil
	}
	return &jsonOutlet{o.name, o.url}
}
