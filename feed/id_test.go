package feed

import (
	"encoding/binary"
	"hash/fnv"
	"strings"
	"testing"
)

// The values were made by Python's uuid.uuid5 (RFC 9562, section 5.5). They never change: feed readers remember ids.
func TestNewID(t *testing.T) {
	for _, tt := range []struct {
		want  string
		parts []string
	}{
		{"cd388225-3846-5040-8da8-5472f084a554", []string{"article", "linkkey/1 gazette.example/story"}},
		{"d554f1fc-eb54-5192-bbd2-28c5059c31f4", nil},
		{"4c54465a-6b02-5bcd-8766-93f520de4254", []string{"a", "b"}},
		{"936b38d8-03d3-5789-b7dc-dd04bdf68118", []string{"ab"}},
		{"289ce23d-92a8-5b70-a0b4-d5bc7c5bcfb3", []string{"", "ab"}},
	} {
		if got := NewID(tt.parts...).String(); got != tt.want {
			t.Errorf("NewID(%q) = %s, want %s", tt.parts, got, tt.want)
		}
	}
}

func TestArticleID(t *testing.T) {
	const (
		source = "https://gazette.example/rss.xml"
		link   = "cd388225-3846-5040-8da8-5472f084a554" // "article", link key
		own    = "3ca0e020-7a1f-5692-83e9-d7b34d973532" // "article", "own", source, own id
		both   = "80d03528-84da-5e5f-a6bc-7f890a337540" // "article", "own", link key, own id
		said   = "79434447-ec04-5848-a626-c86105b9abf0" // "article", "words", title, body
	)
	a := Article{
		OwnID: "g-1", URL: "https://www.gazette.example/story?utm_source=rss#top", Title: "Ferry leaves",
		Body: Body{HTML: "<p>It <b>left</b>.</p>", Base: source},
	}
	without := func(f func(*Article)) *Article {
		b := a
		f(&b)
		return &b
	}
	noLink := without(func(a *Article) { a.URL = "" })
	noOwn := without(func(a *Article) { a.OwnID = "" })
	neither := without(func(a *Article) { a.OwnID, a.URL = "", "" })
	for _, tt := range []struct {
		name    string
		a       *Article
		address string
		unique  bool
		want    string
	}{
		{"the link, where it is its own", &a, source, true, link},
		{"of a file too", &a, "", true, link},
		{"without an own id", noOwn, source, true, link},
		{"the own id, where others have the link", &a, source, false, own},
		{"the own id, without a link", noLink, source, true, own},
		{"of a file, with its link", &a, "", false, both},
		{"of a file, without a link", noLink, "", true, said},
		{"the words, without own id or link", neither, source, true, said},
		{"the words, where others have the link", noOwn, source, false, said},
		{"the words whatever their markup", without(func(a *Article) {
			a.OwnID, a.URL, a.Title, a.Body = "", "", "FERRY: leaves!", Body{HTML: "It left"}
		}), "", false, said},
	} {
		if got := ArticleID(tt.a, tt.address, tt.unique).String(); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestStoryID(t *testing.T) {
	const want = "b1b144b4-cf6b-581a-ad31-41a9bba32aa7"
	if got := StoryID(NewID("article", "linkkey/1 gazette.example/story")).String(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestIDText(t *testing.T) {
	id := NewID("a", "b")
	for _, s := range []string{id.String(), id.URN(), strings.ToUpper(id.String())} {
		if got, err := ParseID(s); err != nil || got != id {
			t.Errorf("ParseID(%q) = %v, %v", s, got, err)
		}
	}
	for _, s := range []string{
		"", "4c54465a", "4c54465a-6b02-5bcd-8766-93f520de425", "4c54465a-6b02-5bcd-8766-93f520de42541",
		"4c54465a-6b02-5bcd-8766-93f520de425g", "4c54465a06b02-5bcd-8766-93f520de4254", "urn:uuid:" + id.URN(),
	} {
		if got, err := ParseID(s); err == nil {
			t.Errorf("ParseID(%q) = %v", s, got)
		}
	}
	text, err := id.MarshalText()
	var back ID
	if err != nil || back.UnmarshalText(text) != nil || back != id {
		t.Errorf("%q, %v: %v", text, err, back)
	}
	if err := back.UnmarshalText([]byte("none")); err == nil || back != id {
		t.Errorf("%v: %v", err, back)
	}
	if (ID{}).IsZero() != true || id.IsZero() {
		t.Error("IsZero")
	}
	if id.Compare(id) != 0 || (ID{}).Compare(id) >= 0 || id.Compare(ID{}) <= 0 {
		t.Error("Compare")
	}
}

// The values were made by an implementation of FNV-1a apart from this one. They never change: stores hold them.
func TestSums(t *testing.T) {
	for name, tt := range map[string]struct{ got, want uint64 }{
		"a link":          {Sum("link", "linkkey/1 gazette.example/story"), 0xa20e8922d27a23f7},
		"two parts":       {Sum("own", "a", "b"), 0x33cc4dafa3f9a5ab},
		"other borders":   {Sum("own", "ab", ""), 0xa447eea7ab345cef},
		"nothing":         {Sum("own", "", ""), 0},
		"no parts":        {Sum("own"), 0},
		"a fingerprint":   {Fingerprint("Ferry leaves!", Body{HTML: "<p>It <i>left</i></p>"}), 0x37467340bfb5cd44},
		"without a title": {Fingerprint("", Body{HTML: "it left"}), 0x21400fd96bac8e90},
		"without a body":  {Fingerprint("Don’t stop, Élan", Body{}), 0x8e2183959c362b90},
		"without words":   {Fingerprint(" … ", Body{HTML: "<p class='x'></p><img src=y>"}), 0},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %#x, want %#x", name, tt.got, tt.want)
		}
	}
}

// The fingerprint made in one pass is the sum of the words that words and Text give.
func FuzzFingerprint(f *testing.F) {
	for _, s := range [][2]string{
		{"", ""},
		{"a", ""},
		{"", "a"},
		{"Don't  stop", "<p>The—Élan’s <b>12</b>"},
		{"<b>x", "a<b"},
		{"..", "x<y>z"},
		{"…x…", "\xff É̈ "},
		{"'", "’"},
		{"İ", "ǅ<"},
		{"a'b", "<<>>a<"},
		{"日本 語", "<i>дом</i>а"},
	} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, title, html string) {
		h := fnv.New64a()
		h.Write([]byte("words\x00" + words(title) + "\x00" + words(Text(html))))
		want := h.Sum64()
		if words(title)+words(Text(html)) == "" {
			want = 0
		}
		if got := Fingerprint(title, Body{HTML: html}); got != want {
			t.Errorf("%x, want %x", got, want)
		}
		h = fnv.New64a()
		for _, p := range []string{"kind", title, html} {
			h.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(p))))
			h.Write([]byte(p))
		}
		if got := Sum("kind", title, html); got != h.Sum64() && title+html != "" {
			t.Errorf("Sum: %x, want %x", got, h.Sum64())
		}
	})
}

func BenchmarkFingerprint(b *testing.B) {
	body := Body{HTML: strings.Repeat("<p>The council votes on the harbour bridge on Tuesday, the mayor said.</p>\n", 40)}
	b.SetBytes(int64(len(body.HTML)))
	for b.Loop() {
		Fingerprint("Council votes", body)
	}
}
