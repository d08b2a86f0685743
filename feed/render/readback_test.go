package render

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// wellFormed reads XML strictly and looks for characters that no document of ours holds.
func wellFormed(t *testing.T, doc []byte) {
	t.Helper()
	if !utf8.Valid(doc) {
		t.Errorf("invalid UTF-8")
	}
	dec := xml.NewDecoder(bytes.NewReader(doc))
	for depth := 0; ; {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("not well-formed: %v\n%.2000s", err, doc)
		}
		switch token := token.(type) {
		case xml.StartElement:
			depth++
			for _, a := range token.Attr {
				clean(t, a.Value)
			}
		case xml.EndElement:
			depth--
		case xml.CharData:
			clean(t, string(token))
			if depth == 0 && len(bytes.TrimSpace(token)) > 0 {
				t.Errorf("text %q outside the root", token)
			}
		}
	}
}

// clean holds text against the characters that no document of ours carries.
func clean(t *testing.T, text string) {
	t.Helper()
	for _, r := range text {
		if illegal(r) {
			t.Fatalf("character %U in %q", r, text)
		}
	}
}

// What strict parsers read back. Names without a space match in any namespace.
type (
	readAddress struct {
		Rel   string `xml:"rel,attr"`
		Href  string `xml:"href,attr"`
		Type  string `xml:"type,attr"`
		Title string `xml:"title,attr"`
		Lang  string `xml:"hreflang,attr"`
	}
	readRSS struct {
		XMLName xml.Name `xml:"rss"`
		Version string   `xml:"version,attr"`
		Title   string   `xml:"channel>title"`
		Items   []struct {
			Title       string   `xml:"title"`
			Link        []string `xml:"link"`
			Description string   `xml:"description"`
			Content     string   `xml:"http://purl.org/rss/1.0/modules/content/ encoded"`
			Creator     []string `xml:"http://purl.org/dc/elements/1.1/ creator"`
			Author      []string `xml:"author"`
			Category    []string `xml:"category"`
			Source      struct {
				URL  string `xml:"url,attr"`
				Name string `xml:",chardata"`
			} `xml:"source"`
			Enclosure []struct {
				URL string `xml:"url,attr"`
			} `xml:"enclosure"`
			GUID struct {
				Permanent string `xml:"isPermaLink,attr"`
				ID        string `xml:",chardata"`
			} `xml:"guid"`
			PubDate string `xml:"pubDate"`
			Updated string `xml:"http://www.w3.org/2005/Atom updated"`
			Media   []struct {
				URL string `xml:"url,attr"`
			} `xml:"http://search.yahoo.com/mrss/ content"`
			Related []readAddress `xml:"http://www.w3.org/2005/Atom link"`
		} `xml:"channel>item"`
	}
	readAtom struct {
		XMLName xml.Name      `xml:"http://www.w3.org/2005/Atom feed"`
		Lang    string        `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
		ID      string        `xml:"id"`
		Title   string        `xml:"title"`
		Links   []readAddress `xml:"http://www.w3.org/2005/Atom link"`
		Entries []struct {
			Lang     string   `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
			ID       []string `xml:"id"`
			Title    []string `xml:"title"`
			Authors  []string `xml:"author>name"`
			Category []struct {
				Term string `xml:"term,attr"`
			} `xml:"category"`
			Links   []readAddress `xml:"http://www.w3.org/2005/Atom link"`
			Summary string        `xml:"summary"`
			Content struct {
				Type string `xml:"type,attr"`
				HTML string `xml:",chardata"`
			} `xml:"http://www.w3.org/2005/Atom content"`
			Published string `xml:"published"`
			Updated   string `xml:"updated"`
			Source    struct {
				ID, Title string
			} `xml:"source"`
		} `xml:"entry"`
	}
)

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// asRead is what a parser reads of text that went through plainText.
func asRead(s string) string { return endTag.ReplaceAllString(s, "</$1 >") }

func TestReadBackRSS(t *testing.T) {
	for name, d := range documents() {
		out, err := writeRSS(d)
		if err != nil {
			t.Fatal(err)
		}
		wellFormed(t, out)
		var got readRSS
		if err := xml.Unmarshal(out, &got); err != nil {
			t.Fatal(err)
		}
		same(t, name, got.Version, "2.0")
		same(t, name, got.Title, asRead(d.heading()))
		same(t, name, len(got.Items), len(d.Stories))
		for i, it := range got.Items {
			e := d.entry(&d.Stories[i])
			same(t, name+" title", it.Title, asRead(e.title))
			same(t, name+" content", it.Content, e.body)
			same(t, name+" description", it.Description, textToHTML.Replace(e.summary))
			same(t, name+" guid", it.GUID.ID+it.GUID.Permanent, e.id+"false")
			same(t, name+" dates", []string{it.PubDate, it.Updated}, []string{rssTime(e.published), atomTime(e.updated)})
			same(t, name+" source", it.Source.URL, e.outlet.url)
			same(t, name+" categories", len(it.Category), len(e.categories))
			if len(it.Creator) > 1 || len(it.Author) > 0 || len(it.Enclosure) > 1 || len(it.Related) > 0 {
				t.Errorf("%s: %+v", name, it)
			}
			if link := append(it.Link, ""); link[0] != e.url || len(it.Link) > 1 {
				t.Errorf("%s: links %q, want %q", name, it.Link, e.url)
			}
			if e.image != "" && (len(it.Media) != 1 || it.Media[0].URL != e.image) {
				t.Errorf("%s: media %v, want %s", name, it.Media, e.image)
			}
		}
	}
}

func TestReadBackAtom(t *testing.T) {
	for name, d := range documents() {
		out, err := writeAtom(d)
		if err != nil {
			t.Fatal(err)
		}
		wellFormed(t, out)
		var got readAtom
		if err := xml.Unmarshal(out, &got); err != nil {
			t.Fatal(err)
		}
		same(t, name, got.ID, d.uri())
		same(t, name, got.Lang, languageTag(d.Language))
		same(t, name, len(got.Entries), len(d.Stories))
		if d.Base == "" && len(got.Links) > 0 {
			t.Errorf("%s: links %v without a base", name, got.Links)
		}
		for i, it := range got.Entries {
			e := d.entry(&d.Stories[i])
			same(t, name+" id", it.ID, []string{e.id})
			same(t, name+" title", it.Title, []string{asRead(e.title)})
			same(t, name+" content", it.Content.HTML, e.body)
			same(t, name+" summary", it.Summary, asRead(e.summary))
			same(t, name+" dates", []string{it.Published, it.Updated}, []string{e.instant(e.published), e.instant(e.updated)})
			same(t, name+" authors", len(it.Authors), len(e.authors))
			same(t, name+" categories", len(it.Category), len(e.categories))
			byRel := map[string][]readAddress{}
			for _, l := range it.Links {
				byRel[l.Rel] = append(byRel[l.Rel], l)
			}
			same(t, name+" enclosures", len(byRel["enclosure"]), len(e.enclosures))
			if (len(byRel["alternate"]) == 1) != (e.url != "") {
				t.Errorf("%s: alternates %v, want %q", name, byRel["alternate"], e.url)
			}
			var related []readAddress
			for _, h := range e.related {
				if h.url != "" {
					related = append(related, readAddress{"related", h.url, "text/html", asRead(h.title), h.language})
				}
			}
			same(t, name+" related", byRel["related"], related)
		}
	}
}

func TestReadBackJSON(t *testing.T) {
	for name, d := range documents() {
		out, err := writeJSON(d)
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			Version string
			FeedURL string `json:"feed_url"`
			Items   []struct {
				ID        string
				URL       *string
				Title     string
				HTML      string `json:"content_html"`
				Published string `json:"date_published"`
				Modified  string `json:"date_modified"`
				Own       *struct {
					Outlet  *struct{ Name, URL string }
					Related []struct{ Relation, Title, URL, Published, Language string }
				} `json:"_copytaster"`
			}
		}
		if err := json.Unmarshal(out, &got); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
		same(t, name, got.Version, "https://jsonfeed.org/version/1.1")
		same(t, name, got.FeedURL, d.file(jsonFormat.File))
		if got.Items == nil || len(got.Items) != len(d.Stories) {
			t.Fatalf("%s: %d items, want %d", name, len(got.Items), len(d.Stories))
		}
		for i, it := range got.Items {
			e := d.entry(&d.Stories[i])
			same(t, name, []string{it.ID, it.Title, it.HTML}, []string{e.id, e.title, e.body})
			same(t, name, []string{it.Published, it.Modified}, []string{atomTime(e.published), atomTime(e.updated)})
			if it.Own == nil || len(it.Own.Related) != len(e.related) || (it.URL == nil) != (e.url == "") {
				t.Fatalf("%s: item %+v", name, it)
			}
			for k, h := range e.related {
				r := it.Own.Related[k]
				same(t, name, []string{r.Relation, r.Title, r.URL, r.Published, r.Language},
					[]string{h.relation.String(), h.title, h.url, atomTime(h.published), h.language})
			}
		}
	}
}
