package sources

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/copytaster/copytaster/feed"
)

// story is testdata/text/story.txt: 13 paragraphs, then 6 headlines, a line each, blank lines in two places.
func story(t testing.TB) (paragraphs, headlines []string) {
	t.Helper()
	b, err := os.ReadFile("testdata/text/story.txt")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for l := range strings.Lines(string(b)) {
		if l = strings.TrimSpace(l); l != "" {
			lines = append(lines, l)
		}
	}
	return lines[:13], lines[13:]
}

// readOne reads a text and returns its article.
func readOne(t testing.TB, text string) feed.Article {
	t.Helper()
	r, err := Read(Document{Body: []byte(text)}, Options{Kind: Text, Folder: "wire"})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Articles) != 1 {
		t.Fatalf("%d articles, want 1", len(r.Articles))
	}
	return r.Articles[0]
}

// paragraphsOf takes a body apart.
func paragraphsOf(t testing.TB, body string) []string {
	t.Helper()
	if body == "" {
		return nil
	}
	var ps []string
	for line := range strings.SplitSeq(body, "\n") {
		p, opened := strings.CutPrefix(line, "<p>")
		p, closed := strings.CutSuffix(p, "</p>")
		if !opened || !closed || strings.ContainsAny(p, "<>") {
			t.Fatalf("no paragraph: %q", line)
		}
		ps = append(ps, html.UnescapeString(p))
	}
	return ps
}

func titlesOf(hs []feed.Headline) []string {
	var ts []string
	for _, h := range hs {
		ts = append(ts, h.Title)
	}
	return ts
}

func TestTextFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/text/*.txt")
	if err != nil || len(files) < 14 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, path := range files {
		name := strings.TrimSuffix(filepath.Base(path), ".txt")
		t.Run(name, func(t *testing.T) {
			body, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			r, err := Read(Document{Body: body}, Options{Folder: "wire"})
			if err != nil {
				t.Fatal(err)
			}
			golden(t, "text/"+name+".json", r)
		})
	}
}

// TestTextVariants dresses one story in the forms in which people keep stories. Each must give the same 13
// paragraphs, more where the variant says so, and the same six headlines.
func TestTextVariants(t *testing.T) {
	ps, hs := story(t)
	const derived = "The council of Harbour Vale is reportedly set to ask the island of Stenholm to take the city’s surplus…"
	join := func(sep string, parts ...[]string) string {
		var all []string
		for _, p := range parts {
			all = append(all, p...)
		}
		return strings.Join(all, sep)
	}
	each := func(lines []string, f func(i int, s string) string) []string {
		out := make([]string, len(lines))
		for i, l := range lines {
			out[i] = f(i, l)
		}
		return out
	}
	plain := join("\n", ps, hs)
	prefixed := func(prefix string) string {
		return join("\n", ps, each(hs, func(_ int, s string) string { return prefix + s }))
	}
	labelled := func(label string) string { return join("\n", ps, []string{label}, hs) }
	asked := append(append([]string{}, hs[:2]...), "Will the night ferry to Aldmouth ever sail again?")
	asked = append(asked, hs[3:]...)
	tests := []struct {
		name  string
		text  string
		title string   // "": the derived one
		body  []string // nil: ps
		heads []string // nil: hs
	}{
		{name: "as it is", text: plain},
		{name: "line end at the end", text: plain + "\n"},
		{name: "CRLF", text: strings.ReplaceAll(plain, "\n", "\r\n")},
		{name: "CR", text: strings.ReplaceAll(plain, "\n", "\r")},
		{name: "byte order mark, CRLF, no-break spaces", text: "\ufeff" + strings.ReplaceAll(strings.ReplaceAll(plain, "\n", "\r\n"), " the ", "\u00a0the ")},
		{name: "line separators", text: strings.ReplaceAll(plain, "\n", "\u2028")},
		{name: "soft hyphens and zero-width spaces", text: strings.ReplaceAll(plain, "ferr", "fer\u00adr\u200b")},
		{name: "runs of spaces and tabs", text: strings.ReplaceAll(plain, " ", " \t ")},
		{name: "indented", text: "    " + strings.ReplaceAll(plain, "\n", "\n    ")},
		{name: "blank line above the block", text: join("\n", ps, []string{""}, hs)},
		{name: "blank lines between all", text: join("\n\n", ps, hs)},
		{name: "blank lines between paragraphs only", text: join("\n\n", ps) + "\n\n" + join("\n", hs)},
		{name: "blank lines between headlines only", text: join("\n", ps) + "\n" + join("\n\n", hs)},
		{name: "triple spacing", text: join("\n\n\n", ps, hs)},
		{name: "blank lines before and after", text: "\n\n\n" + plain + "\n\n\n\n"},
		{name: "bullets", text: prefixed("• ")},
		{name: "hyphens", text: prefixed("- ")},
		{name: "stars", text: prefixed("* ")},
		{name: "arrows", text: prefixed("» ")},
		{name: "numbers", text: join("\n", ps, each(hs, func(i int, s string) string { return fmt.Sprintf("%d. %s", i+1, s) }))},
		{name: "numbers with brackets", text: join("\n", ps, each(hs, func(i int, s string) string { return fmt.Sprintf("%d) %s", i+1, s) }))},
		{name: "label", text: labelled("Related articles")},
		{name: "label with a colon", text: labelled("Related stories:")},
		{name: "read more", text: labelled("READ MORE")},
		{name: "Markdown label", text: labelled("## More on this story")},
		{name: "most read", text: labelled("Most read")},
		{name: "more from the outlet", text: labelled("More from the Vale Courier:")},
		{name: "also on the outlet", text: labelled("Also on the Vale Courier")},
		{name: "label between blank lines", text: join("\n", ps) + "\n\nYou may also like\n\n" + join("\n\n", hs)},
		{
			name: "label and headlines with full stops", text: join("\n", ps, []string{"See also:"},
				each(hs, func(_ int, s string) string { return s + "." })),
			heads: each(hs, func(_ int, s string) string { return s + "." }),
		},
		{name: "two labels", text: join("\n", ps, []string{"Related"}, hs[:3], []string{"Trending"}, hs[3:])},
		{name: "inline label", text: join("\n", ps, []string{"Read more: " + hs[0]}), heads: hs[:1]},
		{name: "inline labels", text: join("\n", ps, each(hs, func(_ int, s string) string { return "Read more: " + s }))},
		{name: "a headline that asks", text: join("\n", ps, asked), heads: asked},
		{
			name: "a question ends the article", text: join("\n", ps, []string{"And what will become of the boats?"}, hs),
			body: append(append([]string{}, ps...), "And what will become of the boats?"),
		},
		{name: "one headline apart", text: join("\n", ps, []string{"", hs[1]}), heads: hs[1:2]},
		{name: "two headlines", text: join("\n", ps, hs[:2]), heads: hs[:2]},
		{name: "three headlines", text: join("\n", ps, hs[:3]), heads: hs[:3]},
		{
			name: "copyright above the block", text: join("\n", ps, []string{"© 2026 Vale Courier. All rights reserved"}, hs),
			body: append(append([]string{}, ps...), "© 2026 Vale Courier. All rights reserved"),
		},
		{name: "copyright below the block", text: join("\n", ps, hs, []string{"", "Copyright 2026 Vale Courier"})},
		{
			name: "credits above the block", text: join("\n", ps, []string{"Additional reporting by Rikke Stamp"}, hs),
			body: append(append([]string{}, ps...), "Additional reporting by Rikke Stamp"),
		},
		{name: "boilerplate within the block", text: join("\n", ps, hs[:3], []string{"Sign up for our newsletter"}, hs[3:],
			[]string{"Follow us on the usual channels", "14 comments", "https://valecourier.example/"})},
		{
			name: "title on top", text: join("\n", []string{"Harbour Vale looks for islands to take its old ferries"}, ps, hs),
			title: "Harbour Vale looks for islands to take its old ferries",
		},
		{
			name: "title apart", text: join("\n", []string{"Harbour Vale looks for islands to take its old ferries", ""}, ps, hs),
			title: "Harbour Vale looks for islands to take its old ferries",
		},
		{
			name: "Markdown title", text: join("\n", []string{"# Old ferries: who wants them?", ""}, ps, hs),
			title: "Old ferries: who wants them?",
		},
		{
			name: "last full stop missing", text: join("\n", ps[:12], []string{strings.TrimSuffix(ps[12], ".")}, hs),
			body: append(append([]string{}, ps[:12]...), strings.TrimSuffix(ps[12], ".")),
		},
		{name: "no headlines", text: join("\n", ps), heads: []string{}},
		{name: "the same headline twice", text: join("\n", ps, hs, hs[5:])},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := readOne(t, tt.text)
			if tt.body == nil {
				tt.body = ps
			}
			if tt.heads == nil {
				tt.heads = hs
			}
			if diff := cmp.Diff(tt.body, paragraphsOf(t, a.Body.HTML)); diff != "" {
				t.Errorf("paragraphs (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(strings.Join(tt.heads, "\n"), strings.Join(titlesOf(a.Stated), "\n")); diff != "" {
				t.Errorf("headlines (-want +got):\n%s", diff)
			}
			title := tt.title
			if title == "" {
				title = derived
			}
			if a.Title != title || a.DerivedTitle != (tt.title == "") {
				t.Errorf("title %q, derived %v, want %q", a.Title, a.DerivedTitle, title)
			}
		})
	}
}

// TestLabelledHeadlines: what stands under a clear label is headlines, however short the article is and some of them are,
// and prose under one stays in the article.
func TestLabelledHeadlines(t *testing.T) {
	ps, hs := story(t)
	for _, tt := range []struct {
		name  string
		lines []string
		odd   []string // what else than hs is stated, above them
	}{
		{name: "longer than the article", lines: append(append([]string{}, hs...), "Storm damage on the outer islands put at four million")},
		{name: "two words first", odd: []string{"Morning briefing"}},
		{name: "some short", odd: []string{"Morning briefing", "Letters", "Evening briefing", "Weather watch"}},
		{name: "a small letter", odd: []string{"eFerry tickets to cost more from May"}},
		{name: "a stop inside", odd: []string{"Storm hits the outer islands. Four boats lost"}},
		{name: "a quotation left open", odd: []string{"“Nobody asked us, says the ferryman of Aldmouth"}},
		{name: "one cut short", odd: []string{"The storm that crossed the bay of Harbour Vale on Tuesday night took the roof off the old fish hall…"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			want := append(append([]string{}, tt.odd...), hs...)
			if tt.lines != nil {
				want = tt.lines
			}
			for _, label := range []string{"Related headlines:", "RELATED HEADLINES", "**Related headlines**", "[Related headlines]", "--- Related headlines ---", "Related headlines (6):"} {
				a := readOne(t, ps[0]+"\n"+label+"\n"+strings.Join(want, "\n"))
				if diff := cmp.Diff(want, titlesOf(a.Stated)); diff != "" {
					t.Errorf("%s (-want +got):\n%s", label, diff)
				}
				if diff := cmp.Diff(ps[:1], paragraphsOf(t, a.Body.HTML)); diff != "" {
					t.Errorf("%s: paragraphs (-want +got):\n%s", label, diff)
				}
			}
		})
	}
	for _, prose := range []string{
		"The ferries will sail on as before until the harbour has been dredged, its spokesman told reporters on Monday.",
		"The ferries will sail on. Nobody knows for how long.\nThe mayor does not. The ferrymen do not.",
	} {
		a := readOne(t, strings.Join(ps[:4], "\n")+"\nSee also\n"+hs[1]+"\nThe council will meet again.\n"+prose)
		if len(a.Stated) > 0 {
			t.Errorf("%q: headlines %q", prose, titlesOf(a.Stated))
		}
	}
}

func TestLabels(t *testing.T) {
	for _, label := range []string{
		"Verwandte Schlagzeilen", "Titulares relacionados", "Titoli correlati", "Powiązane nagłówki", "عناوين ذات صلة",
		"Související články:", "Lue myös:", "Σχετικά άρθρα", "קראו גם:", "यह भी पढ़ें", "관련기사", "Baca juga:", "İlgili haberler",
		"Tin liên quan", "اقرأ أيضاً", "Прочетете още", "தொடர்புடைய செய்திகள்", "Titoli correlati (3)", "**Lue myös (12):**",
	} {
		if ls := textLines(label); !ls[0].label {
			t.Errorf("%q is no label", label)
		}
	}
	for _, line := range []string{"Related to the council", "Read more of it tomorrow.", "2026"} {
		if ls := textLines(line); ls[0].label {
			t.Errorf("%q is a label", line)
		}
	}
}

// TestInlineLabels: a label before a headline, on its line, is no part of that, in whatever language.
func TestInlineLabels(t *testing.T) {
	ps, hs := story(t)
	for _, label := range []string{
		"Read more: ", "**Read more:** ", "Læs også: ", "Les også: ", "Lue myös: ", "Čtěte také: ", "Baca juga: ", "Читайте також: ",
		"Διαβάστε επίσης: ", "関連記事：", "관련기사: ", "اقرأ أيضا: ", "यह भी पढ़ें: ", "Related headlines: ",
	} {
		for _, n := range []int{1, len(hs)} {
			a := readOne(t, strings.Join(ps, "\n")+"\n"+label+strings.Join(hs[:n], "\n"+label))
			if diff := cmp.Diff(hs[:n], titlesOf(a.Stated)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", label, diff)
			}
		}
	}
	for _, line := range []string{"Relatives: we were not told", "More: the play that nobody wanted", "Related: "} {
		if ls := textLines(line); ls[0].inline {
			t.Errorf("%q has a label", line)
		}
	}
}

// TestLinesThatAreNoHeadlines: rules and times are not taken for any, nor do they keep the list from being one.
func TestLinesThatAreNoHeadlines(t *testing.T) {
	ps, hs := story(t)
	body := strings.Join(ps, "\n")
	for name, text := range map[string]string{
		"a rule":                     body + "\n---\n" + strings.Join(hs, "\n"),
		"stars":                      body + "\n\n* * *\n\n" + strings.Join(hs, "\n"),
		"a label underlined":         body + "\nRelated headlines\n-----------------\n" + strings.Join(hs, "\n"),
		"times between":              body + "\nRelated:\n" + strings.Join(hs, "\n10:45\n") + "\n2026-03-04",
		"ages between":               body + "\n" + strings.Join(hs, "\n2 hours ago\n") + "\nan hour ago",
		"numbers in square brackets": body + "\n[1] " + strings.Join(hs, "\n[2] "),
	} {
		if diff := cmp.Diff(hs, titlesOf(readOne(t, text).Stated)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// Nor are how long ago one ran and the day, in whatever language that is.
func TestTimesAreNoHeadlines(t *testing.T) {
	ps, hs := story(t)
	for _, at := range []string{
		"2 hours ago", "an hour ago", "2 hrs ago", "vor 2 Stunden", "Vor einer Stunde", "il y a 2 heures", "hace 3 horas", "2 ore fa",
		"há 2 horas", "2 uur geleden", "2 часа назад", "2 godziny temu", "för 2 timmar sedan", "for 2 timer siden", "2時間前",
		"5分钟前", "2시간 전", "منذ ٣ ساعات", "3 March 2026", "March 3, 2026", "Tuesday, 3 March 2026, 10:45", "3. März 2026",
		"mardi 3 mars 2026", "3 de marzo de 2026", "3 марта 2026", "2026年3月3日",
	} {
		text := strings.Join(ps, "\n") + "\nRelated headlines:\n" + strings.Join(hs, "\n"+at+"\n") + "\n" + at
		if diff := cmp.Diff(hs, titlesOf(readOne(t, text).Stated)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", at, diff)
		}
	}
	for _, line := range []string{"Vote on 3 March 2026", "For 2 weeks ferries stay in port", "Hace 50 años que no llovía", "50 songs 2025", "Fire of 1889 remembered"} {
		if ls := textLines(line); ls[0].boilerplate {
			t.Errorf("%q is no headline", line)
		}
	}
}

func TestTextErrors(t *testing.T) {
	for _, tt := range []struct{ name, body, want string }{
		{"nothing", "", "empty"},
		{"spaces only", " \r\n\t\n\u00a0\u200b\n", "empty"},
		{"zero bytes", "A story\x00\x00\x01 of bytes", "binary data"},
		{"controls", strings.Repeat("\x01\x02\x03ab", 100), "binary data"},
		{"image", "\x89PNG\r\n\x1a\n\x00\x00", "binary data (PNG image)"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Read(Document{Body: []byte(tt.body)}, Options{Kind: Text})
			if err == nil || err.Error() != tt.want {
				t.Errorf("error %v, want %s", err, tt.want)
			}
		})
	}
}

func TestTextLimits(t *testing.T) {
	ps, hs := story(t)
	var b strings.Builder
	b.WriteString(strings.Join(ps, "\n") + "\nRelated articles\n")
	for i := range 10_000 {
		fmt.Fprintf(&b, "%s for the %dth time\n", hs[1], i)
	}
	r, err := Read(Document{Body: []byte(b.String())}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	a := r.Articles[0]
	if len(a.Stated) != maxStated || len(paragraphsOf(t, a.Body.HTML)) != 13 {
		t.Errorf("%d headlines under %d paragraphs", len(a.Stated), len(paragraphsOf(t, a.Body.HTML)))
	}
	if diff := cmp.Diff([]string{"9950 of 10000 related headlines left out"}, r.Notes); diff != "" {
		t.Error(diff)
	}
	for name, body := range map[string]string{
		"one line of 8 MiB":    strings.Repeat("word ", maxBytes/5),
		"one word of 8 MiB":    strings.Repeat("w", maxBytes),
		"two million lines":    strings.Repeat("a b\n", maxBytes/4),
		"sentences of 2 runes": strings.Repeat("A. ", maxBytes/3),
	} {
		r, err := Read(Document{Body: []byte(body)}, Options{Kind: Text})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if n := utf8.RuneCountInString(r.Articles[0].Title); n > derivedRunes {
			t.Errorf("%s: a title of %d runes", name, n)
		}
	}
}

func TestTextFromTheNetwork(t *testing.T) {
	ps, _ := story(t)
	doc := Document{
		Address:     "https://valecourier.example/old-ferries.txt?utm_source=x",
		ContentType: "text/plain; charset=utf-8", Body: []byte(strings.Join(ps, "\n") + "\nRelated\nThe old boats of Aldmouth find a home https://valecourier.example/a?utm_medium=y\n"),
	}
	r, err := Read(doc, Options{})
	if err != nil {
		t.Fatal(err)
	}
	a := r.Articles[0]
	if a.URL != "https://valecourier.example/old-ferries.txt" || a.Outlet.Key != "valecourier.example" {
		t.Errorf("url %q, outlet %+v", a.URL, a.Outlet)
	}
	if len(a.Stated) != 1 || a.Stated[0].URL != "https://valecourier.example/a" || a.Stated[0].Outlet != a.Outlet {
		t.Errorf("stated %+v", a.Stated)
	}
	if r, err = Read(doc, Options{KeepTracking: true}); err != nil || r.Articles[0].URL != doc.Address {
		t.Errorf("tracking kept: %v %v", r.Articles, err)
	}
}

func TestHeadlineLink(t *testing.T) {
	const want, link = "Old boats find a home", "https://valecourier.example/a_(b)?c=1"
	for _, line := range []string{
		"[" + want + "](" + link + ")",
		"[" + want + "](" + link + " \"The Vale Courier\")",
		"[" + want + "](" + link + ") - Vale Courier",
		"[" + want + "](" + link + "), 4 March",
		"[" + want + "](" + link + ") (Vale Courier)",
		"- [" + want + "](" + link + ")",
		want + " (" + link + ")",
		want + " <" + link + ">",
		want + " - " + link,
		want + " — " + link,
		want + ": " + link,
		want + "\t" + link,
		want + " " + link,
		"Read more: " + want + " | " + link,
	} {
		ls := textLines(line)
		if len(ls) != 1 || ls[0].words != want || ls[0].link != link {
			t.Errorf("%q: words %q, link %q", line, ls[0].words, ls[0].link)
		}
	}
}

// TestHeadlineAddress: an address on a line of its own is the link of the headline above it, or below it where the block begins
// with one. Where most headlines have none, it is the page's.
func TestHeadlineAddress(t *testing.T) {
	ps, hs := story(t)
	at := func(i int) string { return fmt.Sprintf("https://valecourier.example/%d", i) }
	for _, tt := range []struct {
		name  string
		lines []string
		want  []string // the links of hs, as far as they have any
	}{
		{"below", []string{hs[0], at(0), hs[1], "<" + at(1) + ">", hs[2], "Link: " + at(2)}, []string{at(0), at(1), at(2)}},
		{"above", []string{at(0), hs[0], at(1), hs[1], at(2), hs[2]}, []string{at(0), at(1), at(2)}},
		{"with bullets and empty lines", []string{"- " + hs[0], "  " + at(0), "", "- " + hs[1], "", at(1)}, []string{at(0), at(1)}},
		{"one has none", []string{hs[0], at(0), hs[1], hs[2], at(2)}, []string{at(0), "", at(2)}},
		{"one has its own", []string{hs[0] + " (" + at(0) + ")", at(9), hs[1], at(1)}, []string{at(0), at(1)}},
		{"two of one", []string{hs[0], at(0), at(9), hs[1], at(1)}, []string{at(0), at(1)}},
		{"the page's", []string{hs[0], hs[1], hs[2], at(9)}, []string{"", "", ""}},
		{"above and the site's", []string{at(0), hs[0], at(1), hs[1], "https://valecourier.example/"}, []string{at(0), at(1)}},
		{"the site's", []string{hs[0], "https://valecourier.example"}, []string{""}},
		{"before and behind", []string{at(9), hs[0], at(0), hs[1], at(1)}, []string{"", ""}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := readOne(t, strings.Join(ps, "\n")+"\nRelated headlines:\n"+strings.Join(tt.lines, "\n"))
			var links []string
			for _, h := range a.Stated {
				links = append(links, h.URL)
			}
			if diff := cmp.Diff(hs[:len(tt.want)], titlesOf(a.Stated)); diff != "" {
				t.Errorf("titles (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.want, links); diff != "" {
				t.Errorf("links (-want +got):\n%s", diff)
			}
		})
	}
}

func TestHeadlineLinkOnTheSameSite(t *testing.T) {
	ps, hs := story(t)
	list := "\nRelated:\n- [" + hs[0] + "](/2026/a)\n- " + hs[1]
	a := readOne(t, "---\ntitle: Old boats\nlink: https://valecourier.example/2026/b\n---\n"+ps[0]+list)
	want := []feed.Headline{
		{Title: hs[0], URL: "https://valecourier.example/2026/a", Outlet: a.Outlet, Relation: feed.Stated},
		{Title: hs[1], Relation: feed.Stated},
	}
	if diff := cmp.Diff(want, a.Stated); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if a = readOne(t, ps[0]+list); a.Stated[0].Title != hs[0] || a.Stated[0].URL != "" {
		t.Errorf("without an address: %+v", a.Stated[0])
	}
}

func TestDerivedTitle(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"The bridge is shut. Nobody knows for how long.", "The bridge is shut"},
		{"“The bridge is shut.” So said the mayor.", "“The bridge is shut.”"},
		{"Stop! The bridge is shut.", "Stop! The bridge is shut"},
		{"Dr. Ilse Renner of St. Anne’s met the U.S. envoy at 9 a.m. on Monday. They talked.", "Dr. Ilse Renner of St. Anne’s met the U.S. envoy at 9 a.m. on Monday"},
		{"Is the bridge shut? It is.", "Is the bridge shut?"},
		{"The bridge is shut", "The bridge is shut"},
		{"The storm that crossed the bay on Tuesday night took the roof off the fish hall, and the council says that it cannot pay.", "The storm that crossed the bay on Tuesday night took the roof off the fish hall…"},
		{"橋は来月から通行止めになる。市が発表した。", "橋は来月から通行止めになる"},
	} {
		if got := derivedTitle(textLines(tt.text)); got != tt.want {
			t.Errorf("%q\n got %q\nwant %q", tt.text, got, tt.want)
		}
	}
}

func FuzzText(f *testing.F) {
	files, err := filepath.Glob("testdata/text/*.txt")
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
		if _, rest, _ := takeFront(string(b)); !utf8.Valid(b) || rest != string(b) {
			return
		}
		r, err := readText(Document{}, b, Options{Kind: Text})
		if err != nil {
			return
		}
		input := squeeze(strings.Map(func(r rune) rune {
			if strings.ContainsRune("\r\n\v\f\u0085\u2028\u2029", r) {
				return ' '
			}
			return r
		}, string(b)))
		a := r.Articles[0]
		for _, p := range paragraphsOf(t, a.Body.HTML) {
			if !strings.Contains(input, p) {
				t.Errorf("paragraph %q is not in the text", p)
			}
		}
		for _, s := range append(titlesOf(a.Stated), a.Title) {
			if !strings.Contains(input, strings.TrimSuffix(s, "…")) {
				t.Errorf("headline %q is not in the text", s)
			}
		}
		if len(a.Stated) > maxStated {
			t.Errorf("%d headlines", len(a.Stated))
		}
	})
}

func BenchmarkText(b *testing.B) {
	ps, hs := story(b)
	body := []byte(strings.Join(ps, "\n") + "\n" + strings.Join(hs, "\n"))
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(Document{Body: body}, Options{Folder: "wire"}); err != nil {
			b.Fatal(err)
		}
	}
}
