package publish

import (
	"bytes"
	"context"
	"encoding/gob"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What did not change keeps its tag, its time and its compressed forms; the time of what did never stands still.
func TestNextEdition(t *testing.T) {
	at := newClock()
	s := NewSite(at.now, nil)
	files := tree(at.now())
	if changed := publish(t, s, terms, files...); !slices.Equal(changed, paths(files)) {
		t.Errorf("the first edition changed %q", changed)
	}
	was := s.edition.Load().files
	at.add(500 * time.Millisecond) // another edition within a second
	next := tree(at.now())
	next[1].Bytes = []byte("<rss>another</rss>\n")
	next = next[:8]
	if changed := publish(t, s, terms, next...); !slices.Equal(changed, []string{"rss.xml"}) {
		t.Errorf("changed %q", changed)
	}
	is := s.edition.Load().files
	for _, f := range next {
		if same := is[f.Path] == was[f.Path]; same != (f.Path != "rss.xml") {
			t.Errorf("%s is the same: %v", f.Path, same)
		}
	}
	if a, b := was["rss.xml"], is["rss.xml"]; a.sum == b.sum || !b.modified.Equal(a.modified.Add(time.Second)) {
		t.Errorf("rss.xml of %v became one of %v", a.modified, b.modified)
	}

	base, client := serve(t, s)
	a := ask(t, client, "GET", base+"/rss.xml", "If-Modified-Since", was["rss.xml"].lastModified[0])
	a.wants(t, 200, "Last-Modified", "") // not yet: it would lie in the future
	at.add(time.Second)
	a = ask(t, client, "GET", base+"/rss.xml", "If-Modified-Since", was["rss.xml"].lastModified[0])
	a.wants(t, 200, "Last-Modified", is["rss.xml"].lastModified[0])

	// Kept files need no bytes. Other terms change what feeds say and nothing else.
	d, err := s.Draft(Terms{Base: "http://localhost/", TTL: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	if d.Keep("nothing") || !d.Keep("rss.xml") || !d.Keep("index.html") {
		t.Error("Keep is wrong")
	}
	if changed, err := d.Publish(t.Context()); err != nil || len(changed) > 0 {
		t.Errorf("changed %q, %v", changed, err)
	}
	if got := s.Paths(); !slices.Equal(got, []string{"index.html", "rss.xml"}) {
		t.Errorf("it has %q", got)
	}
	a = ask(t, client, "GET", base+"/rss.xml")
	a.wants(t, 200, "Link", `<http://localhost/rss.xml>; rel="self"`, "Etag", `"`+is["rss.xml"].sum+`"`,
		"Cache-Control", "public, max-age=60, stale-while-revalidate=3600, stale-if-error=86400")
	d, err = s.Draft(Terms{Hubs: terms.Hubs, PagePolicy: func(string) string { return "default-src 'none'; style-src 'unsafe-inline'" }})
	if err != nil {
		t.Fatal(err)
	}
	d.Keep("rss.xml")
	d.Keep("index.html")
	if _, err := d.Publish(t.Context()); err != nil {
		t.Fatal(err)
	}
	a = ask(t, client, "GET", base+"/rss.xml")
	a.wants(t, 200, "Link", "")
	a = ask(t, client, "GET", base+"/")
	a.wants(t, 200, "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
}

// F73: a restart costs readers nothing.
func TestRestart(t *testing.T) {
	at := newClock()
	before := NewSite(at.now, nil)
	files := tree(at.now())
	publish(t, before, terms, files...)
	stamps, err := json.Marshal(before.Stamps())
	if err != nil {
		t.Fatal(err)
	}
	base, client := serve(t, before)
	at.add(24 * time.Hour)
	var kept map[string]Stamp
	if err := json.Unmarshal(stamps, &kept); err != nil {
		t.Fatal(err)
	}
	after := NewSite(at.now, kept)
	again := tree(at.now()) // rendered anew, so with a new time
	again[2].Bytes = []byte("<feed>news</feed>\n")
	if changed := publish(t, after, terms, again...); !slices.Equal(changed, []string{"atom.xml"}) {
		t.Errorf("the restart changed %q", changed)
	}
	baseAfter, clientAfter := serve(t, after)
	for _, f := range files {
		path := "/" + strings.ReplaceAll(f.Path, " ", "%20")
		for _, coding := range []string{"", "gzip", "br", "zstd"} {
			old := ask(t, client, "GET", base+path, "Accept-Encoding", coding)
			want := 304
			if f.Path == "atom.xml" {
				want = 200
			}
			byTag := ask(t, clientAfter, "GET", baseAfter+path, "Accept-Encoding", coding, "If-None-Match", old.Header.Get("Etag"))
			byTag.wants(t, want)
			byTime := ask(t, clientAfter, "GET", baseAfter+path, "Accept-Encoding", coding,
				"If-Modified-Since", old.Header.Get("Last-Modified"))
			byTime.wants(t, want)
			if want == 304 {
				all := ask(t, clientAfter, "GET", baseAfter+path, "Accept-Encoding", coding)
				all.wants(t, 200, "Last-Modified", old.Header.Get("Last-Modified"), "Etag", old.Header.Get("Etag"))
			}
		}
	}
}

func TestSaveAndLoad(t *testing.T) {
	at := newClock()
	before := NewSite(at.now, nil)
	files := tree(at.now())
	publish(t, before, terms, files...)
	stamps := before.Stamps()
	var kept bytes.Buffer
	if err := before.Save(&kept); err != nil {
		t.Fatal(err)
	}
	after := NewSite(at.now, stamps)
	if published, err := after.Load(bytes.NewReader(kept.Bytes()), terms); !published || err != nil {
		t.Fatalf("published %v, error %v", published, err)
	}
	base, client := serve(t, before)
	baseAfter, clientAfter := serve(t, after)
	for _, f := range files {
		path := "/" + strings.ReplaceAll(f.Path, " ", "%20")
		for _, coding := range []string{"", "gzip", "br", "zstd"} {
			old := ask(t, client, "GET", base+path, "Accept-Encoding", coding)
			now := ask(t, clientAfter, "GET", baseAfter+path, "Accept-Encoding", coding)
			old.Header.Del("Date")
			now.Header.Del("Date")
			if diff := cmp.Diff(old.Header, now.Header); diff != "" || !bytes.Equal(old.body, now.body) {
				t.Errorf("%s is answered in another way: %s", path, diff)
			}
		}
	}
	if changed := publish(t, after, terms, files...); len(changed) > 0 {
		t.Errorf("what was loaded changed: %q", changed)
	}

	// What is older than the stamps is not published: the process died before it saved. It still saves work.
	next := tree(at.now())
	next[1].Bytes = []byte("<rss>another</rss>\n")
	publish(t, before, terms, next...)
	third := NewSite(at.now, before.Stamps())
	if published, err := third.Load(bytes.NewReader(kept.Bytes()), terms); published || err != nil || third.Paths() != nil {
		t.Errorf("published %v, error %v", published, err)
	}
	loaded := third.loaded
	if changed := publish(t, third, terms, next...); len(changed) > 0 {
		t.Errorf("changed %q", changed)
	}
	for path, doc := range third.edition.Load().files {
		form := gzipForm
		if !doc.packed {
			form = plainForm
		}
		if same := loaded[path] != nil && &doc.forms[form][0] == &loaded[path].forms[form][0]; same != (path != "rss.xml") {
			t.Errorf("%s is as it was loaded: %v", path, same)
		}
	}
	if published, err := NewSite(at.now, nil).Load(bytes.NewReader(kept.Bytes()), terms); published || err != nil {
		t.Errorf("without stamps: published %v, error %v", published, err)
	}

	// What was not saved whole is not loaded.
	b := kept.Bytes()
	refused := func(what string, i int, b []byte) {
		t.Helper()
		s := NewSite(at.now, stamps)
		if published, err := s.Load(bytes.NewReader(b), terms); published || !errors.Is(err, errSaved) || len(s.loaded) > 0 {
			t.Errorf("%s at %d: published %v, error %v", what, i, published, err)
		}
	}
	for _, i := range []int{0, 1, 50, len(b) / 2, len(b) - 1} {
		refused("cut", i, b[:i])
	}
	for i, lengths := range [][codings]int{{4}, {-1, 4}, {1, 1}, {1, 1, 1, 1}} {
		var lying bytes.Buffer
		if err := gob.NewEncoder(&lying).Encode(saved{Path: "rss.xml", Lengths: lengths, Forms: []byte("abc")}); err != nil {
			t.Fatal(err)
		}
		refused("lengths", i, lying.Bytes())
	}
	for i := 300; i < len(b); i += 97 {
		torn := bytes.Clone(b)
		torn[i] ^= 1
		refused("torn", i, torn)
	}
}

func TestDraftRefuses(t *testing.T) {
	s := NewSite(newClock().now, nil)
	for _, terms := range []Terms{{Base: "https://news.example.org"}, {TTL: -1}, {Rate: -1}} {
		if _, err := s.Draft(terms); err == nil {
			t.Errorf("%+v is taken", terms)
		}
	}
	d, err := s.Draft(Terms{})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"", "/rss.xml", "../rss.xml", "a/", ".copytaster-1.tmp"} {
		if err := d.Put(File{Path: path}); err == nil || !strings.Contains(err.Error(), `"`+path+`"`) {
			t.Errorf("%q: %v", path, err)
		}
	}
	if err := d.Put(File{Path: "rss.xml"}, File{Path: "rss.xml"}); err == nil {
		t.Error("a path is taken twice")
	}
	if changed, err := d.Publish(t.Context()); err != nil || !slices.Equal(changed, []string{"rss.xml"}) {
		t.Errorf("changed %q, %v", changed, err)
	}
}

// TestDraftPacks: a file has while documents are rendered one compressed form alone, and all when it is published, each of
// which is what its compressor makes of the bytes. Whoever wants to know hears how many bytes are held meanwhile.
func TestDraftPacks(t *testing.T) {
	s := NewSite(newClock().now, nil)
	d, err := s.Draft(terms)
	if err != nil {
		t.Fatal(err)
	}
	text := feedOf(4<<20, 1)
	files := []File{{Path: "rss.xml", Bytes: text}, {Path: "index.html", Bytes: text[:10]}, {Path: "icon.png", Bytes: text[:20]}}
	if err := d.Put(files...); err != nil {
		t.Fatal(err)
	}
	before := d.Held()
	if one := int64(len(d.files["rss.xml"].forms[gzipForm])); before < one || before > one+100 {
		t.Errorf("%d bytes are held, %d of the first file", before, one)
	}
	var grown []int64
	d.Grows = func(held int64) { grown = append(grown, held) }
	if _, err := d.Publish(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(grown) != 2 || grown[0] <= before+growsEvery || grown[1] <= grown[0] || grown[1] > s.Counts().Held {
		t.Errorf("%d bytes were held before, then %d, and are now %d", before, grown, s.Counts().Held)
	}
	var p packer
	for _, f := range files[:2] {
		for _, c := range packings {
			want, err := p.pack(c, f.Bytes)
			if err != nil || !bytes.Equal(s.edition.Load().files[f.Path].forms[c], want) {
				t.Errorf("the form %s of %s is another: %v", c.name(), f.Path, err)
			}
		}
	}
}

// A process that stops does not wait until all is compressed.
func TestPublishEnds(t *testing.T) {
	s := NewSite(newClock().now, nil)
	publish(t, s, terms, File{Path: "rss.xml", Bytes: []byte("<rss/>")})
	d, err := s.Draft(terms)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Put(File{Path: "atom.xml", Bytes: []byte("<feed/>")}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.Publish(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("it says %v", err)
	}
	if got := s.Paths(); !slices.Equal(got, []string{"rss.xml"}) {
		t.Errorf("it has %q", got)
	}
}
