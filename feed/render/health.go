package render

import (
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
)

// HealthSlug is the folder of the feeds about the sources' health, for whoever runs the edition.
const HealthSlug = "health"

// IncidentKind says what befell a source.
type IncidentKind string

// The kinds of incidents.
const (
	SourceBroke  IncidentKind = "broke"   // it fails for good, not just now and then
	SourceMended IncidentKind = "mended"  // it can be read again, or has articles again
	SourceEnded  IncidentKind = "stopped" // its server says that it is gone, so it is not asked any more
	SourceEmpty  IncidentKind = "empty"   // it was read and had no article
)

// Incident is something that befell a source. It is public where the edition is: Address and Error are to hold no
// secrets, and are left out of a private source's.
type Incident struct {
	ID      feed.ID
	Kind    IncidentKind
	Source  string // its name, plain text; "" where none is known
	Private bool
	Address string    // where it is read
	At      time.Time // when it was noticed
	Since   time.Time // when it began, zero where that is At
	Error   string    // of the last reading, in words
}

// Health returns the feeds about the sources' health, as RSS and Atom: an item for each incident, in the order given,
// which is newest first. d is the channel at the root, whose id, title and settings they share; d.Updated is theirs
// where there is no incident. They belong to the page at StatusPath.
func Health(d Document, incidents []Incident) ([]Asset, error) {
	h := Document{
		ID: feed.NewID("health", d.uri()).URN(), Title: "Health of the sources · " + d.heading(), Language: "en",
		Description: "Which sources broke, mended, ended or came without articles.",
		Base:        d.Base, Slug: HealthSlug, Updated: d.Updated, TTL: d.TTL, Content: channel.Summary, Location: d.Location,
		Generator: d.Generator, Hubs: d.Hubs, home: folder("status"),
	}
	for i := range incidents {
		h.Stories = append(h.Stories, h.incident(&incidents[i]))
	}
	if len(incidents) > 0 {
		h.Updated = incidents[0].At
	}
	var files []Asset
	for _, f := range XMLFormats() {
		b, err := f.Render(h)
		if err != nil {
			return nil, err
		}
		files = append(files, Asset{HealthSlug + "/" + f.File, f.MediaType, b})
	}
	return files, nil
}

// incident tells an incident as a story.
func (d *Document) incident(i *Incident) feed.Story {
	name := line(i.Source)
	switch {
	case i.Private && name == "":
		name = "a private source"
	case i.Private:
		name = "a private source, " + name
	case name == "":
		name = line(i.Address)
	}
	words := incidents[i.Kind]
	text := words.text
	if !i.Since.IsZero() && !i.Since.Equal(i.At) {
		text += words.since + d.moment(i.Since)
	}
	if e := line(i.Error); e != "" && !i.Private {
		text += ": " + e
	}
	if a := line(i.Address); a != "" && !i.Private {
		text += " (" + a + ")"
	}
	return feed.Story{
		ID: i.ID, Published: i.At, Updated: i.At,
		Lead: feed.Article{Title: words.title + ": " + name, Summary: text, URL: d.page(), Language: d.Language},
	}
}

// incidents holds how each kind is said; since comes before the time when it began.
var incidents = map[IncidentKind]struct{ title, text, since string }{
	SourceBroke:  {"Failing", "It could not be read", " since "},
	SourceMended: {"Mended", "It is well again", " after trouble since "},
	SourceEnded:  {"Stopped", "It is gone for good and not asked any more", "; its server said so first on "},
	SourceEmpty:  {"Empty", "It was read and had no article", " since "},
}
