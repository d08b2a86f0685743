package desk

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
	"github.com/copytaster/copytaster/feed/render"
	"github.com/copytaster/copytaster/feed/store"
)

const (
	takenDocuments = 24 // documents of a channel's archive that are read, the newest: what comes back is seldom older
	takenPlace     = 1  // the place of the newest of them in the archive that goes on behind it
)

// leftBefore lists what a channel had and has no more, by its archive, to which its own document leads: when it admitted that
// stands nowhere else. here are its stories.
func (e *edition) leftBefore(c *channel.Channel, doc standingAtom, here map[feed.ID]bool) (left []store.Archived) {
	for range takenDocuments {
		earlier, ok := doc.before()
		if !ok {
			break
		}
		doc = e.standingAtom(render.ArchivePath(c.Slug, archiveName(&earlier), archiveFile))
		for _, x := range doc.Entries {
			if id, err := feed.ParseID(x.ID); err == nil && !here[id] && !x.Published.IsZero() {
				here[id] = true
				left = append(left, store.Archived{Story: id, At: x.Published.Truncate(time.Second), Place: takenPlace})
			}
		}
	}
	return left
}

// standingAtom is what is read of an atom.xml of ours: that of a channel or of its archive.
type standingAtom struct {
	ID      string    `xml:"id"` // of the feed, as its time: feed.json says neither
	Updated time.Time `xml:"updated"`
	Links   []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"link"`
	Entries []struct {
		ID        string    `xml:"id"`
		Published time.Time `xml:"published"`
	} `xml:"entry"`
}

// standingAtom reads one. What cannot be read is as good as empty.
func (e *edition) standingAtom(at string) (doc standingAtom) {
	b, err := e.place.read(at)
	if err != nil || xml.Unmarshal(b, &doc) != nil {
		return standingAtom{}
	}
	return doc
}

// archiveLink is an address that leads to an archive document of ours.
var archiveLink = regexp.MustCompile(`/archive/(\d{4}-\d{2})(?:-(\d{1,6}))?/` + regexp.QuoteMeta(archiveFile) + `$`)

// before returns the archive document that one leads to as what was before it, ok false for none.
func (doc *standingAtom) before() (earlier store.Archive, ok bool) {
	for _, l := range doc.Links {
		if m := archiveLink.FindStringSubmatch(l.Href); m != nil && l.Rel == "prev-archive" {
			part, _ := strconv.Atoi("0" + m[2])
			return store.Archive{Month: m[1], Part: max(part, 1)}, true
		}
	}
	return earlier, false
}
