package sources

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/copytaster/copytaster/feed"
)

var knownNow = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func readKnown(t *testing.T, body string, record []byte, now time.Time) Reading {
	t.Helper()
	r, err := Read(Document{Address: "https://h.example/feed", Body: []byte(body)}, Options{Known: record, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func titles(r Reading) string {
	var all []string
	for i := range r.Articles {
		all = append(all, r.Articles[i].Title)
	}
	return strings.Join(all, ", ")
}

// knownDocument is a feed with the given items and attributes of its root, and more elements of its channel.
func knownDocument(attributes, more string, items ...string) string {
	return `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"` + attributes + `><channel><title>Quay News</title>
<link>https://h.example/</link><language>en</language>` + more + strings.Join(items, "\n") + `</channel></rss>`
}

func knownItemOf(n int) string {
	return fmt.Sprintf(`<item><title>Piece %d</title><link>/piece/%d</link><guid isPermaLink="false">p%d</guid>
<pubDate>Sun, 01 Mar 2026 %02d:00:00 GMT</pubDate><description>The %dth piece</description></item>`, n, n, n, n, n)
}

// What stands in a feed as it was is passed over, and only where that says as much as reading it.
func TestKnownItems(t *testing.T) {
	one, two, three := knownItemOf(1), knownItemOf(2), knownItemOf(3)
	before := knownDocument("", "", two, one)
	first := readKnown(t, before, nil, knownNow)
	if titles(first) != "Piece 2, Piece 1" || len(first.Known) == 0 || first.Passed != 0 {
		t.Fatalf("%s, %d bytes, %d", titles(first), len(first.Known), first.Passed)
	}
	edited := strings.Replace(one, "The 1th", "The first", 1)
	const all = "Piece 3, Piece 2, Piece 1"
	tests := map[string]struct {
		body   string
		after  time.Duration
		want   string
		passed int
	}{
		"the same":                       {before, time.Hour, "", 2},
		"a new one":                      {knownDocument("", "", three, two, one), time.Hour, "Piece 3", 2},
		"another order":                  {knownDocument("", "", one, two), time.Hour, "", 2},
		"one edited":                     {knownDocument("", "", two, edited), time.Hour, "Piece 1", 1},
		"the channel's date moved":       {knownDocument("", "<pubDate>Sun, 01 Mar 2026 12:00:00 GMT</pubDate>", three, two), time.Hour, "Piece 3", 1},
		"the channel's image moved":      {knownDocument("", "<image><url>/i.png</url></image>", three, two), time.Hour, "Piece 3", 1},
		"an attribute of the item":       {knownDocument("", "", strings.Replace(two, "<item>", `<item xml:lang="fr">`, 1)), time.Hour, "Piece 2", 0},
		"the root's base":                {knownDocument(` xml:base="https://b.example/"`, "", three, two, one), time.Hour, all, 0},
		"the root's language":            {knownDocument(` xml:lang="fr"`, "", three, two, one), time.Hour, all, 0},
		"the channel's language":         {strings.Replace(knownDocument("", "", three, two, one), ">en<", ">de<", 1), time.Hour, all, 0},
		"the channel's title":            {strings.Replace(knownDocument("", "", three, two, one), "Quay", "Pier", 1), time.Hour, all, 0},
		"the channel's author":           {knownDocument("", "<dc:creator>Maud Ferris</dc:creator>", three, two, one), time.Hour, all, 0},
		"a prefix has another meaning":   {strings.Replace(knownDocument("", "", three, two, one), "elements/1.1", "terms", 1), time.Hour, all, 0},
		"a new one has a known link":     {knownDocument("", "", strings.Replace(three, "/piece/3", "/piece/2", 1), two, one), time.Hour, all, 0},
		"a new one has a known id":       {knownDocument("", "", strings.Replace(three, ">p3<", ">p2<", 1), two, one), time.Hour, all, 0},
		"a new one has a known title":    {knownDocument("", "", strings.Replace(three, "Piece 3", "Piece 2", 1), two, one), time.Hour, "Piece 2, Piece 2, Piece 1", 0},
		"a date floats":                  {knownDocument("", "", strings.Replace(three, " GMT", "", 1), two, one), time.Hour, all, 0},
		"an end tag in a CDATA section":  {knownDocument("", "", strings.Replace(three, "The 3th piece", "<![CDATA[</item>]]>", 1), two, one), time.Hour, "Piece 3", 2},
		"an unclosed item before":        {knownDocument("", "", strings.Replace(three, "</item>", "", 1), two, one), time.Hour, "Piece 3, Piece 2", 1},
		"a day is over":                  {before, 25 * time.Hour, "Piece 2, Piece 1", 0},
		"the clock went back":            {before, -time.Hour, "Piece 2, Piece 1", 0},
		"cut off behind the known":       {strings.TrimSuffix(before, "</channel></rss>"), time.Hour, "", 2},
		"all items gone but the channel": {knownDocument("", ""), time.Hour, "", 0},
	}
	for name, tt := range tests {
		r := readKnown(t, tt.body, first.Known, knownNow.Add(tt.after))
		if titles(r) != tt.want || r.Passed != tt.passed {
			t.Errorf("%s: %q, %d passed over; want %q, %d", name, titles(r), r.Passed, tt.want, tt.passed)
		}
		if whole := readKnown(t, tt.body, nil, knownNow.Add(tt.after)); !reflect.DeepEqual(r.Dates(), whole.Dates()) {
			t.Errorf("%s: dates %v, want %v", name, r.Dates(), whole.Dates())
		}
		if again := readKnown(t, tt.body, r.Known, knownNow.Add(tt.after)); tt.passed > 0 && len(again.Articles) > 0 && !strings.Contains(name, "unclosed") {
			t.Errorf("%s: the record of the second reading does not serve: %q", name, titles(again))
		}
	}
	if r := readKnown(t, before, []byte("\x01garbage"), knownNow); len(r.Articles) != 2 {
		t.Errorf("a broken record: %q", titles(r))
	}
}

// The end of an item that a CDATA section or a comment holds is none; an item is known by all of its bytes.
func TestKnownItemHoldsItsEnd(t *testing.T) {
	inner := `<item><title>One</title><link>/1</link><description><![CDATA[x </item> <item> %s]]></description><!-- </item> %s --></item>`
	first := readKnown(t, knownDocument("", "", fmt.Sprintf(inner, "a", "a")), nil, knownNow)
	for text, want := range map[[2]string]int{{"a", "a"}: 0, {"b", "a"}: 1, {"a", "b"}: 1} {
		r := readKnown(t, knownDocument("", "", fmt.Sprintf(inner, text[0], text[1])), first.Known, knownNow)
		if len(r.Articles) != want {
			t.Errorf("%v: %q, want %d", text, titles(r), want)
		}
	}
}

// Whatever happens to a document, what is passed over in it is what was read before.
func TestKnownIsNeverWrong(t *testing.T) {
	files, err := filepath.Glob("testdata/feed/*")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	bodies := map[string][]byte{}
	for _, f := range files {
		if bodies[f], err = os.ReadFile(f); err != nil {
			t.Fatal(err)
		}
	}
	for _, format := range []string{"RSS 2.0", "RSS 1.0", "Atom 1.0", "JSON Feed 1.1"} {
		bodies[format] = benchDocument(format)
	}
	random, passed := rand.New(rand.NewPCG(1, 2)), 0
	for _, name := range slices.Sorted(maps.Keys(bodies)) { // in one order: what fails, fails again
		body := bodies[name]
		for range 40 {
			passed += checkKnown(t, name, body, mutated(random, body))
		}
	}
	if passed < 1000 {
		t.Errorf("only %d items were passed over", passed)
	}
}

// A broken tag may open a channel, or a source, inside a text. What follows in it is that text's, and not lifted out of it:
// a text would hold what stands for the one that was lifted, which is numbered by what was read before it.
func TestChannelInsideText(t *testing.T) {
	atom := func(inner string) string {
		return `<feed xmlns="http://www.w3.org/2005/Atom"><title>Quay News</title><id>q</id>
<entry><id>p2</id><title>Piece 2</title><updated>2026-03-01T02:00:00Z</updated><summary>The second piece</summary></entry>
<entry><id>p1</id><title>Piece 1</title><updated>2026-03-01T01:00:00Z</updated>` + inner + `<summary>The first piece</summary></entry></feed>`
	}
	rss := func(inner string) string {
		return knownDocument("", "", knownItemOf(2), strings.Replace(knownItemOf(1), "<description>", inner+"<description>", 1))
	}
	for name, tt := range map[string]struct{ before, after string }{
		"channel": {rss("<category>Local</category>"), rss("<category>Local</catego<channel>ry>")},
		"source":  {atom("<author><name>Maud</name></author>"), atom("<author><name>Maud<source><summary>x</summary></source></name></author>")},
	} {
		if passed := checkKnown(t, name, []byte(tt.before), []byte(tt.after)); passed != 1 {
			t.Errorf("%s: %d passed over, want 1", name, passed)
		}
		if all := fmt.Sprintf("%+v", readKnown(t, tt.after, nil, knownNow).Articles); strings.Contains(all, "lifted") {
			t.Errorf("%s: a text holds what stands for another: %s", name, all)
		}
	}
}

// mutated changes a few bytes of a document, or takes some out, or says some twice.
func mutated(random *rand.Rand, body []byte) []byte {
	out := bytes.Clone(body)
	for range 1 + random.IntN(3) {
		from := random.IntN(len(out))
		to := min(len(out), from+1+random.IntN(40))
		switch random.IntN(4) {
		case 0:
			out[from] = "<>&/ax\"'="[random.IntN(9)]
		case 1:
			out = append(out[:from:from], out[to:]...)
		case 2:
			out = append(out[:to:to], out[from:]...)
		case 3:
			tags := []string{"<item>", "</item>", "<![CDATA[", "]]>", "<!--", "-->", "</channel>", "<entry>", "</entry>", "<channel>"}
			out = append(append(out[:from:from], tags[random.IntN(len(tags))]...), out[from:]...)
		}
		if len(out) == 0 {
			return body
		}
	}
	return out
}

// checkKnown reads before and then after with before's record, and returns how many items were passed over.
func checkKnown(t testing.TB, name string, before, after []byte) int {
	t.Helper()
	read := func(body, record []byte) ([]feed.Article, []byte) {
		r, err := Read(Document{Address: "https://h.example/feed", Body: body}, Options{Known: record, Now: knownNow.AddDate(20, 0, 0)})
		if err != nil {
			return nil, nil
		}
		for i := range r.Articles {
			r.Articles[i].Language = "" // short texts have that of the whole feed's words
		}
		return r.Articles, r.Known
	}
	old, record := read(before, nil)
	whole, _ := read(after, nil)
	rest, _ := read(after, record)
	if len(whole) > 0 && len(rest) == 0 && record == nil {
		t.Errorf("%s: nothing read:\n%s", name, after)
	}
	at, passed := 0, 0
	for i := range whole {
		if at < len(rest) && reflect.DeepEqual(whole[i], rest[at]) {
			at++
			continue
		}
		passed++
		seen := false
		for j := range old {
			seen = seen || reflect.DeepEqual(whole[i], old[j])
		}
		if !seen {
			t.Fatalf("%s: %q was passed over and never read:\n%s", name, whole[i].Title, after)
		}
	}
	if at != len(rest) {
		t.Fatalf("%s: %q is in no whole reading:\n%s", name, rest[at].Title, after)
	}
	return passed
}
