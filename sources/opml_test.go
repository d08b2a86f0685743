package sources

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOPMLFiles(t *testing.T) {
	for _, name := range []string{"folders", "broken", "flat", "empty"} {
		t.Run(name, func(t *testing.T) {
			body, err := os.ReadFile(filepath.Join("testdata/opml", name+".opml"))
			if err != nil {
				t.Fatal(err)
			}
			r, err := Read(Document{Body: body}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			golden(t, "opml/"+name+".json", r)
		})
	}
}

// TestOPMLFromTheNetwork holds that a list from elsewhere cannot make us read files.
func TestOPMLFromTheNetwork(t *testing.T) {
	body, err := os.ReadFile("testdata/opml/folders.opml")
	if err != nil {
		t.Fatal(err)
	}
	r, err := Read(Document{Address: "https://lists.example/folders.opml", Body: body}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range r.Listed {
		if !strings.HasPrefix(l.Address, "http://") && !strings.HasPrefix(l.Address, "https://") {
			t.Errorf("listed %q", l.Address)
		}
	}
	refused := 0
	for _, n := range r.Notes {
		if strings.Contains(n, "may not name") {
			refused++
		}
	}
	if refused != 3 {
		t.Errorf("%d paths refused, want 3: %q", refused, r.Notes)
	}
}

func TestOPMLLimits(t *testing.T) {
	var b strings.Builder
	b.WriteString("<opml version='2.0'><body>")
	for i := range maxOutlines + 5 {
		fmt.Fprintf(&b, "<outline text='%d' xmlUrl='https://f%d.example/'/>\n", i, i)
	}
	r, err := Read(Document{Body: []byte(b.String())}, Options{})
	if err != nil || len(r.Listed) != maxOutlines || !r.Partial || len(r.Notes) != 1 {
		t.Errorf("%d listed, partial %v, notes %q, error %v", len(r.Listed), r.Partial, r.Notes, err)
	}
	deep := "<opml><body>" + strings.Repeat("<outline text='f'>", 100_000) + "<outline xmlUrl='https://deep.example/'/>" +
		strings.Repeat("</outline>", 100_000-10) + "<outline xmlUrl='https://shallow.example/'/></body></opml>"
	r, err = Read(Document{Body: []byte(deep)}, Options{Kind: OPML})
	if err != nil || len(r.Listed) != 0 || !r.Partial {
		t.Errorf("%d listed, partial %v, error %v", len(r.Listed), r.Partial, err)
	}
	deep = "<opml><body>" + strings.Repeat("<outline text='f'>", 100) + "<outline xmlUrl='https://deep.example/'/>" +
		strings.Repeat("</outline>", 90) + "<outline xmlUrl='https://shallow.example/'/></body></opml>"
	r, err = Read(Document{Body: []byte(deep)}, Options{Kind: OPML})
	if err != nil || len(r.Listed) != 1 || len(r.Notes) != 1 {
		t.Errorf("%+v, notes %q, error %v", r.Listed, r.Notes, err)
	}
	bad := "<opml><body>" + strings.Repeat("<outline type='rss' text='x'/>\n", 50) + "</body></opml>"
	r, err = Read(Document{Body: []byte(bad)}, Options{})
	if err != nil || len(r.Notes) != maxOPMLNotes+1 || r.Notes[maxOPMLNotes] != "30 more lines without a source" {
		t.Errorf("notes %q, error %v", r.Notes, err)
	}
}

func TestOPMLErrors(t *testing.T) {
	_, err := Read(Document{Body: []byte("<rss version='2.0'/>")}, Options{Kind: OPML})
	if err == nil || err.Error() != "not OPML: it has no <opml> element" {
		t.Error(err)
	}
}

func TestOPMLHidesPasswords(t *testing.T) {
	r, err := Read(Document{Body: []byte("<opml><body><outline xmlUrl='ftp://me:secret@x.example/'/></body></opml>")}, Options{})
	if err != nil || len(r.Notes) != 1 || strings.Contains(r.Notes[0], "secret") {
		t.Errorf("%q %v", r.Notes, err)
	}
}

func FuzzOPML(f *testing.F) {
	files, err := filepath.Glob("testdata/opml/*.opml")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range files {
		b, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := readOPML(Document{Address: "https://lists.example/"}, b, Options{})
		if err != nil {
			return
		}
		for _, l := range r.Listed {
			if domainOf(l.Address) == "" && !strings.HasPrefix(l.Address, "http") {
				t.Errorf("listed %q", l.Address)
			}
			if len(l.Tags) > maxOPMLDepth {
				t.Errorf("%d tags", len(l.Tags))
			}
		}
	})
}
