package sources

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	jsonfeed "github.com/mmcdole/gofeed/json"

	"github.com/copytaster/copytaster/feed"
)

// json reads a JSON Feed but for the items that known has, and reports whether the rest says enough. What gofeed
// refuses for the type of one field is mended and read again.
func (f *feedReader) json(text []byte, known *knownFeed) (stands bool, err error) {
	s, err := scanJSON(text, known)
	if err != nil {
		return false, err
	}
	if len(s.passed) > 0 {
		f.common = known.language()
	}
	f.reading.Partial = s.partial
	f.reading.Notes = append(f.reading.Notes, s.notes...)
	doc, err := (&jsonfeed.Parser{}).Parse(bytes.NewReader(s.out))
	if err != nil {
		mended, merr := mendJSON(s.out)
		if merr != nil {
			return false, fmt.Errorf("JSON that cannot be read: %w", merr)
		}
		if doc, err = (&jsonfeed.Parser{}).Parse(bytes.NewReader(mended)); err != nil {
			return false, fmt.Errorf("a JSON Feed that cannot be read: %w", err)
		}
		f.note("fields of the wrong type mended")
	}
	f.jsonFeed(doc, s)
	return f.remember(&outline{passed: s.passed}, known), nil
}

func (f *feedReader) jsonFeed(doc *jsonfeed.Feed, s *jsonScan) {
	version := strings.TrimRight(strings.TrimSpace(doc.Version), "/")
	version = version[strings.LastIndexByte(version, '/')+1:]
	f.reading.Format = strings.TrimSpace("JSON Feed " + printable(cut(version, 8)))
	f.begin(literalTitle(doc.Title), doc.HomePageURL, doc.Language, "", resolve("", doc.FeedURL), len(doc.Items))
	f.authors = jsonNames(doc.Authors, doc.Author)
	extensions := ownExtensions(s.out, len(doc.Items))
	f.own = extensions != nil
	for i, x := range doc.Items {
		if x == nil {
			continue
		}
		it := s.item(x)
		if len(s.blocks) == len(doc.Items) {
			it.block = s.blocks[i]
		}
		if i < len(extensions) {
			it.stated, it.extended = extensions[i].stated(), true
			if o := extensions[i].Copytaster.Outlet; o != nil {
				it.origin = origin{title: o.Name, url: o.URL}
			}
		}
		f.add(it)
	}
	f.end()
}

// item takes one item apart.
func (s *jsonScan) item(x *jsonfeed.Item) *item {
	it := &item{
		ownID: x.ID, language: x.Language, title: legal(x.Title), literal: true,
		authors: jsonNames(x.Authors, x.Author), categories: x.Tags,
	}
	it.links = []string{x.URL}
	if isWeb(x.ID) {
		it.links = append(it.links, x.ID)
	}
	it.links = append(it.links, x.ExternalURL)
	it.content = []body{{markup: s.text(x.ContentHTML)}, {markup: htmlOf(s.text(x.ContentText))}}
	it.summaries = []body{{markup: htmlOf(s.text(x.Summary))}}
	it.dates.published = []rawDate{{canonicalDate(x.DatePublished), nil}}
	it.dates.updated = []rawDate{{canonicalDate(x.DateModified), nil}}
	it.pictures = []picture{{url: x.Image}, {url: x.BannerImage, rank: rankThumbnail}}
	if x.Attachments != nil {
		for _, a := range *x.Attachments {
			it.enclosures = append(it.enclosures, feed.Enclosure{URL: a.URL, Type: a.MimeType, Length: a.SizeInBytes})
			if strings.HasPrefix(strings.ToLower(a.MimeType), "image/") {
				it.pictures = append(it.pictures, picture{url: a.URL, rank: rankOther})
			}
		}
	}
	return it
}

func jsonNames(list []*jsonfeed.Author, one *jsonfeed.Author) []string {
	var out []string
	for _, a := range append(list, one) {
		if a != nil && strings.TrimSpace(a.Name) != "" {
			out = append(out, a.Name)
		}
	}
	return out
}

// ownExtension is what our own JSON Feeds say of an item beyond the format.
type ownExtension struct {
	Copytaster struct {
		Outlet  *struct{ Name, URL string } `json:"outlet"`
		Related []struct {
			Title     string `json:"title"`
			URL       string `json:"url"`
			Outlet    any    `json:"outlet"`
			Published string `json:"published"`
			Relation  string `json:"relation"`
			Language  string `json:"language"`
		} `json:"related"`
	} `json:"_copytaster"`
}

// ownExtensions reads the extension objects of our own feeds, nil where there are none.
func ownExtensions(text []byte, items int) []ownExtension {
	if !bytes.Contains(text, []byte(`"_copytaster"`)) {
		return nil
	}
	var doc struct {
		Items []json.RawMessage `json:"items"`
	}
	if json.Unmarshal(text, &doc) != nil || len(doc.Items) != items {
		return nil
	}
	out := make([]ownExtension, items)
	for i, raw := range doc.Items {
		if json.Unmarshal(raw, &out[i]) != nil {
			out[i] = ownExtension{}
		}
	}
	return out
}

// stated returns the headlines that the piece itself listed; coverage is another edition's finding, not the piece's.
func (e *ownExtension) stated() []feed.Headline {
	var out []feed.Headline
	for _, r := range e.Copytaster.Related {
		if r.Relation != "" && r.Relation != feed.Stated.String() {
			continue
		}
		h := feed.Headline{Title: fold(r.Title, maxTitle), URL: r.URL, Language: r.Language}
		if t, err := time.Parse(time.RFC3339, r.Published); err == nil {
			h.Published = t.UTC()
		}
		switch o := r.Outlet.(type) {
		case string:
			h.Outlet.Name = fold(o, maxName)
		case map[string]any:
			name, _ := o["name"].(string)
			h.Outlet.Name = fold(name, maxName)
			h.Outlet.URL, _ = o["url"].(string)
		}
		out = append(out, h)
	}
	return out
}
