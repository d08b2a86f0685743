package sources

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	jsonfeed "github.com/mmcdole/gofeed/json"

	"github.com/copytaster/copytaster/feed"
)

// json reads a JSON Feed. What gofeed refuses for the type of one field is mended and read again.
func (f *feedReader) json(text []byte) error {
	s, err := scanJSON(text)
	if err != nil {
		return err
	}
	f.reading.Partial = s.partial
	f.reading.Notes = append(f.reading.Notes, s.notes...)
	doc, err := (&jsonfeed.Parser{}).Parse(bytes.NewReader(s.out))
	if err != nil {
		mended, merr := mendJSON(s.out)
		if merr != nil {
			return fmt.Errorf("JSON that cannot be read: %w", merr)
		}
		if doc, err = (&jsonfeed.Parser{}).Parse(bytes.NewReader(mended)); err != nil {
			return fmt.Errorf("a JSON Feed that cannot be read: %w", err)
		}
		f.note("fields of the wrong type mended")
	}
	f.jsonFeed(doc, s.out)
	return nil
}

func (f *feedReader) jsonFeed(doc *jsonfeed.Feed, text []byte) {
	version := strings.TrimRight(strings.TrimSpace(doc.Version), "/")
	f.reading.Format = strings.TrimSpace("JSON Feed " + printable(cut(version[strings.LastIndexByte(version, '/')+1:], 8)))
	f.begin(doc.Title, doc.HomePageURL, doc.Language, "", len(doc.Items))
	f.authors = jsonNames(doc.Authors, doc.Author)
	extensions := ownExtensions(text, len(doc.Items))
	f.own = extensions != nil
	for i, x := range doc.Items {
		if x == nil {
			continue
		}
		it := jsonItem(x)
		if i < len(extensions) {
			it.stated = extensions[i].stated()
			if o := extensions[i].Copytaster.Outlet; o != nil {
				it.origin = origin{title: o.Name, url: o.URL}
			}
		}
		f.add(it)
	}
	f.end()
}

func jsonItem(x *jsonfeed.Item) *item {
	it := &item{
		ownID: x.ID, language: x.Language, title: legal(x.Title), literal: true,
		authors: jsonNames(x.Authors, x.Author), categories: x.Tags,
	}
	it.links = []string{x.URL}
	if isWeb(x.ID) {
		it.links = append(it.links, x.ID)
	}
	it.links = append(it.links, x.ExternalURL)
	it.content = []body{{markup: legal(x.ContentHTML)}, {markup: htmlOf(legal(x.ContentText))}}
	it.summaries = []body{{markup: htmlOf(legal(x.Summary))}}
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
		h := feed.Headline{Title: legal(r.Title), URL: r.URL, Language: r.Language}
		if t, err := time.Parse(time.RFC3339, r.Published); err == nil {
			h.Published = t.UTC()
		}
		switch o := r.Outlet.(type) {
		case string:
			h.Outlet.Name = o
		case map[string]any:
			h.Outlet.Name, _ = o["name"].(string)
			h.Outlet.URL, _ = o["url"].(string)
		}
		out = append(out, h)
	}
	return out
}

// jsonScan is a JSON document made fit for a strict parser.
type jsonScan struct {
	out     []byte
	partial bool
	notes   []string
}

// errNotJSONFeed is the answer to other JSON, such as the error message of an interface.
var errNotJSONFeed = errors.New("not a feed: JSON without items")

// scanJSON copies a JSON Feed byte by byte: commas before a closing bracket and raw control characters in strings are
// mended, what is deeper than 64 or behind the first 5000 items is left out, and a document that is cut off ends
// behind its last whole item.
func scanJSON(text []byte) (*jsonScan, error) {
	j := &jsonScanner{src: text}
	j.out = make([]byte, 0, len(text)+16)
	for j.at < len(j.src) && !j.done {
		j.step()
	}
	if !j.feed {
		if !j.done && len(j.stack) > 0 && j.top {
			return nil, errors.New("JSON that is cut off")
		}
		return nil, errNotJSONFeed
	}
	if !j.done {
		if j.items == 0 {
			return nil, errors.New("cut off before its first item")
		}
		j.out = append(j.out[:j.whole], "]}"...)
		j.partial = true
		j.notes = append(j.notes, fmt.Sprintf("cut off; its %d whole items used", j.items))
	}
	if j.dropped > 0 {
		j.notes = append(j.notes, fmt.Sprintf("only the first %d items read", maxItems))
	}
	return &j.jsonScan, nil
}

// maxJSONDepth is the deepest value that is copied; a feed needs six levels.
const maxJSONDepth = 64

type jsonScanner struct {
	jsonScan
	src     []byte
	at      int
	stack   []byte // the open brackets
	key     string // the last string at depth 1
	inItems bool   // inside the top-level "items"
	items   int    // whole items
	whole   int    // where the last whole item ends in out
	dropped int    // items behind the limit
	feed    bool   // items or a version of JSON Feed were seen
	top     bool   // the document is an object
	done    bool   // the outermost bracket was closed
}

func (j *jsonScanner) step() {
	c := j.src[j.at]
	switch c {
	case '"':
		j.text()
		return
	case '{', '[':
		j.open(c)
	case '}', ']':
		j.close(c)
	default:
		if len(j.stack) <= maxJSONDepth && !j.over() {
			j.out = append(j.out, c)
		}
	}
	j.at++
}

// over reports whether what comes is behind the last item that is taken.
func (j *jsonScanner) over() bool { return j.inItems && j.items >= maxItems }

func (j *jsonScanner) open(c byte) {
	if len(j.stack) == 0 {
		j.top = c == '{'
	}
	if len(j.stack) == 1 && c == '[' && j.key == "items" && j.top {
		j.inItems, j.feed = true, true
	}
	j.stack = append(j.stack, c)
	switch {
	case j.over() && c != '[' || j.over() && len(j.stack) != 2:
	case len(j.stack) <= maxJSONDepth:
		j.out = append(j.out, c)
	case len(j.stack) == maxJSONDepth+1:
		j.out = append(j.out, "null"...)
	}
}

func (j *jsonScanner) close(c byte) {
	if len(j.stack) == 0 {
		return
	}
	opened := j.stack[len(j.stack)-1]
	closing := opened + 2 // '[' and ']', '{' and '}' are two apart
	endOfItems := j.inItems && len(j.stack) == 2
	if len(j.stack) <= maxJSONDepth && (!j.over() || endOfItems) {
		j.out = append(dropComma(j.out), closing)
	}
	j.stack = j.stack[:len(j.stack)-1]
	if j.inItems && len(j.stack) == 2 {
		if j.over() {
			j.dropped++
		} else {
			j.items++
			j.whole = len(j.out)
		}
	}
	if endOfItems {
		j.inItems = false
	}
	if c != closing { // the bracket of an outer level: this one was left open
		j.close(c)
		return
	}
	j.done = len(j.stack) == 0
}

// dropComma takes a comma off the end of out.
func dropComma(out []byte) []byte {
	trimmed := bytes.TrimRight(out, " \t\r\n")
	if bytes.HasSuffix(trimmed, []byte(",")) {
		return trimmed[:len(trimmed)-1]
	}
	return out
}

// text copies a string.
func (j *jsonScanner) text() {
	from := j.at
	j.at++
	raw := false
	for j.at < len(j.src) && j.src[j.at] != '"' {
		if j.src[j.at] == '\\' {
			j.at++
		} else if j.src[j.at] < ' ' {
			raw = true
		}
		j.at++
	}
	j.at = min(j.at+1, len(j.src))
	s := j.src[from:j.at]
	if len(j.stack) == 1 {
		j.keyOrValue(string(s[1:max(len(s)-1, 1)]))
	}
	if len(j.stack) > maxJSONDepth || j.over() {
		return
	}
	if !raw {
		j.out = append(j.out, s...)
		return
	}
	for _, c := range s {
		if c < ' ' {
			j.out = fmt.Appendf(j.out, `\u%04x`, c)
		} else {
			j.out = append(j.out, c)
		}
	}
}

// keyOrValue takes a string of the outermost object.
func (j *jsonScanner) keyOrValue(s string) {
	if j.key == "version" && strings.Contains(s, "jsonfeed.org") && j.top {
		j.feed = true
	}
	j.key = s
}
