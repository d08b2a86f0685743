package sources

import (
	"html"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/copytaster/copytaster/feed"
)

const frontBody = "The swing bridge in Oban opens on Friday, a year late, and the ferry goes on until the spring.\n\n" +
	"Maren Quist of the harbour board says that nobody will have to walk round by the lock again.\n"

// TestFrontMatter holds that front matter says what a text is, and is none of it.
func TestFrontMatter(t *testing.T) {
	now := time.Date(2026, 3, 9, 0, 0, 0, 0, time.UTC)
	const derived = "The swing bridge in Oban opens on Friday, a year late, and the ferry goes on until the spring"
	invalid := []string{"front matter that is no valid YAML left out of the text and not read"}
	toml := []string{"front matter in TOML left out of the text and not read"}
	draft := []string{"a draft, which is left out"}
	for _, tt := range []struct {
		name, text string
		want       *feed.Article // nil for none
		notes      []string
	}{
		{
			"all", "\ufeff---\r\ntitle: \"Oban: the bridge opens\"\r\ndate: 2026-03-01 10:00:00 +0100\r\nlayout: post\r\ntags: [harbour, roads]\r\n" +
				"authors:\r\n  - Maren Quist\r\n  - name: R. Vickers\r\n    mail: r@h.example\r\nlang: en_GB\r\nsummary: >-\r\n  It is a year\r\n  late.\r\n" +
				"link: https://h.example/oban?utm_source=x\r\n---\r\n" + frontBody,
			&feed.Article{
				Title: "Oban: the bridge opens", Published: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC), Summary: "It is a year late.",
				Authors: []string{"Maren Quist", "R. Vickers"}, Language: "en-GB", URL: "https://h.example/oban",
				Outlet: feed.Outlet{Name: "h.example", URL: "https://h.example/", Key: "h.example"},
			}, nil,
		},
		{
			"other names", "---\n# of the desk\nTitle: The bridge opens\npublished: 2026-03-01\nAuthor: By Maren Quist\nlanguage: de\n" +
				"description: |\n  A year late.\ncanonical_url: https://h.example/oban\nurl: /2026/oban/\ndraft: false\n...\n\n" + frontBody,
			&feed.Article{
				Title: "The bridge opens", Published: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), Summary: "A year late.",
				Authors: []string{"Maren Quist"}, Language: "de", URL: "https://h.example/oban",
				Outlet: feed.Outlet{Name: "h.example", URL: "https://h.example/", Key: "h.example"},
			}, nil,
		},
		{
			"the title stands in the text too", "---\ntitle: The bridge opens\npublished: true\n---\n# The bridge opens\n\n" + frontBody,
			&feed.Article{Title: "The bridge opens"}, nil,
		},
		{"nothing known", "---\nwide: true\nurl: /2026/oban/\nmenu: {\n  a: b\n}\n---\n" + frontBody, &feed.Article{Title: derived, DerivedTitle: true}, nil},
		{"empty", "---\n---\n" + frontBody, &feed.Article{Title: derived, DerivedTitle: true}, nil},
		{
			"no date", "---\ntitle: 2026\ndate: soon\n---\n" + frontBody,
			&feed.Article{Title: "2026"},
			[]string{`the date "soon" cannot be read`},
		},
		{"not yet", "---\ntitle: The bridge opens\ndate: 2026-04-01\n---\n" + frontBody, &feed.Article{Title: "The bridge opens"}, nil},
		{"invalid", "---\ntitle: Oban: the bridge opens\n---\n" + frontBody, &feed.Article{Title: derived, DerivedTitle: true}, invalid},
		{"aliases", "---\ntitle: &a [x, y]\nauthor: *a\n---\n" + frontBody, &feed.Article{Title: "x"}, nil},
		{"toml", "+++\ntitle = 'The bridge opens'\ndraft = false\n[menu]\n+++\n" + frontBody, &feed.Article{Title: derived, DerivedTitle: true}, toml},
		{"draft", "---\ntitle: The bridge opens\ndraft: true\n---\n" + frontBody, nil, draft},
		{"unpublished", "---\ntitle: The bridge opens\npublished: false\n---\n" + frontBody, nil, draft},
		{"draft in words of YAML 1.1", "---\ntitle: The bridge opens\ndraft: yes\n---\n" + frontBody, nil, draft},
		{"not for Obsidian Publish", "---\ntitle: The bridge opens\npublish: false\n---\n" + frontBody, nil, draft},
		{"status", "---\ntitle: The bridge opens\nstatus: Draft\n---\n" + frontBody, nil, draft},
		{"another status", "---\ntitle: The bridge opens\nstatus: published\npublish: true\n---\n" + frontBody, &feed.Article{Title: "The bridge opens"}, nil},
		{"Draft in invalid", "---\ntitle: Oban: the bridge opens\nDraft: \"True\"\n---\n" + frontBody, nil, append(invalid, draft...)},
		{"draft in invalid", "---\ntitle: Oban: the bridge opens\ndraft: true\n---\n" + frontBody, nil, append(invalid, draft...)},
		{"draft in toml", "+++\ndraft = true\n+++\n" + frontBody, nil, append(toml, draft...)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Read(Document{Body: []byte(tt.text)}, Options{Folder: "wire", Now: now})
			if err != nil {
				t.Fatal(err)
			}
			var want []feed.Article
			if a := tt.want; a != nil {
				if a.Outlet.Key == "" {
					a.Outlet = feed.Outlet{Name: "wire", Key: "wire"}
				}
				a.Language = firstOf(a.Language, "en")
				var paragraphs []string
				for p := range strings.SplitSeq(strings.TrimSpace(frontBody), "\n\n") {
					paragraphs = append(paragraphs, "<p>"+html.EscapeString(p)+"</p>")
				}
				a.Body.HTML = strings.Join(paragraphs, "\n")
				want = append(want, *a)
			}
			if diff := cmp.Diff(want, r.Articles); diff != "" {
				t.Errorf("articles (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.notes, r.Notes); diff != "" {
				t.Errorf("notes (-want +got):\n%s", diff)
			}
		})
	}
	for _, link := range []string{"", "link: https://h.example/oban\n"} {
		r, err := Read(Document{Body: []byte("---\ntitle: The bridge opens\n" + link + "---\n" + frontBody)}, Options{Outlet: "Our desk"})
		if err != nil || r.Articles[0].Outlet.Name != "Our desk" || r.Articles[0].Outlet.Key != "ourdesk" {
			t.Errorf("with %q: %+v, %v", link, r.Articles, err)
		}
	}
	a := readOne(t, "---\ntitle: A year late\nsummary: The bridge is a year late.\n---\n")
	if a.Title != "A year late" || a.Body.HTML != "" || a.Summary == "" {
		t.Errorf("without a text: %+v", a)
	}
}

// TestNoFrontMatter holds that what only looks like front matter stays in the text.
func TestNoFrontMatter(t *testing.T) {
	for _, head := range []string{
		"---\n\n",
		"---\nThe board met at noon. It said: nothing.\n---\n",
		"---\nBreaking: the bridge opens.\n---\n",
		"---\nThe board met at noon.\ntags: none\n---\n",
		"---\nThe bridge opens: a year late.\nlast: the ferry\n---\n",
		"---\n- the bridge opens\n- the ferry goes on\n---\n",
		"---\ntitle: The bridge opens\n\n",
		"----\ntitle: The bridge opens\n----\n",
		"---\nFrom: desk@h.example\nDate: Sun, 1 Mar 2026 10:00:00 +0100\nSubject: Oban\n---\n",
		"From: desk@h.example\nDate: Sun, 1 Mar 2026 10:00:00 +0100\nSubject: Oban\n\n",
		"title: The bridge opens\ndate: 2026-03-01\n---\n",
		"\n---\ntitle: The bridge opens\n---\n",
		"+++\nThe bridge opens\n+++\n",
		"+++ The bridge opens +++\n",
		"---\ntitle: " + strings.Repeat("The bridge opens\n ", maxFront/16) + "\n---\n",
	} {
		if f, rest, note := takeFront(head + frontBody); f != nil || rest != head+frontBody || note != "" {
			t.Errorf("%.80q: %v, %q", head, f, note)
		}
	}
}
