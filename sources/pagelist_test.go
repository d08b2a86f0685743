package sources

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

const listPage = `<!DOCTYPE html><html lang="en"><head><title>Harbour Office: notices</title><base href="/en/"></head><body>
<nav><a href="/">Home</a></nav>
<main><ul class="notices">
 <li class="notice"><a href="n/1?utm_source=list"><img src="/img/1.jpg"></a><h3><a class="head" href="n/1">Lock &amp; gate <b>closed</b></a></h3>
  <time datetime="2026-02-27T08:00:00+01:00">Friday</time><p class="lead">The lower gate is a<b> < </b>b today.</p></li>
 <li class="notice big"><h3><a class="head" href="https://elsewhere.example/2">Dredging begins</a></h3><time>3 March 2026</time></li>
 <li class="notice"><h3>Nothing to follow</h3></li>
 <li class="notice"><h3><a class="head" href="javascript:alert(1)">Never</a></h3></li>
 <li class="notice"><h3><a class="head" href="n/4">Yesterday's tide</a></h3><time>27.02.2026</time></li>
</ul></main></body></html>`

func readSelected(t *testing.T, page string, sel Select) (Reading, error) {
	t.Helper()
	return Read(
		Document{Address: "https://harbour.example/list", ContentType: "text/html", Body: []byte(page)},
		Options{Kind: PageList, Select: sel, Now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)})
}

func TestPageList(t *testing.T) {
	r, err := readSelected(t, listPage, Select{
		Item: "main > ul li.notice", Link: "a.head", Time: "time", Summary: "p.lead",
	})
	if err != nil {
		t.Fatal(err)
	}
	checkReading(t, r)
	var got []string
	for _, a := range r.Articles {
		got = append(got, fmt.Sprintf("%s|%s|%s|%s|%s|%s", a.Title, a.URL, a.Published.Format("2006-01-02 15:04"), a.Summary, a.Image, a.Outlet.Key))
	}
	want := []string{
		"Lock & gate closed|https://harbour.example/en/n/1|2026-02-27 07:00|The lower gate is a < b today.|https://harbour.example/img/1.jpg|harbour.example",
		"Dredging begins|https://elsewhere.example/2|0001-01-01 00:00|||elsewhere.example", // its date is to come
		"Yesterday's tide|https://harbour.example/en/n/4|2026-02-27 00:00|||harbour.example",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	notes := strings.Join(r.Notes, "; ")
	if r.Kind != PageList || r.Title != "Harbour Office: notices" || r.Language != "en" || !strings.Contains(notes, "2 items without a link") {
		t.Errorf("%+v", r)
	}

	// Without the others the first link of an item is its link and its text the headline, from a later one where that
	// one holds a picture only.
	if r, err = readSelected(t, listPage, Select{Item: ".notice a"}); err != nil || titles(r) != "Lock & gate closed, Dredging begins, Yesterday's tide" {
		t.Errorf("%q, %v", titles(r), err)
	}
	rubric := strings.Replace(listPage, "<h3>", `<a href="n/1">News</a> <h3>`, 1)
	if r, err = readSelected(t, rubric, Select{Item: ".notice"}); err != nil || titles(r) != "Lock & gate closed, Dredging begins, Yesterday's tide" {
		t.Errorf("%q, %v", titles(r), err)
	}
	if r, err = readSelected(t, listPage, Select{Item: ".notice", Title: "img@src, h3", Link: "h3 a@href"}); err == nil {
		t.Errorf("%q: an attribute inside a list of selectors is taken", titles(r))
	}
	if r, err = readSelected(t, listPage, Select{Item: "li", Title: "a.head@href", Link: "a.head@href"}); err != nil || !strings.HasPrefix(titles(r), "n/1, https:") {
		t.Errorf("%q, %v", titles(r), err)
	}
}

func TestPageListErrors(t *testing.T) {
	for sel, want := range map[Select]string{
		{Item: "article.teaser"}:  `nothing on the page matches select.item "article.teaser"; it may have changed`,
		{}:                        "select.item has to say which elements",
		{Item: "li["}:             `select.item: "li[" is no CSS selector`,
		{Item: "li", Link: "a >"}: `select.link: "a >" is no CSS selector`,
		{Item: "li", Time: "time::before:hover(("}:      "select.time: ",
		{Item: "li", Summary: ","}:                      "select.summary: the selector is empty",
		{Item: "li", Title: strings.Repeat("div ", 20)}: "select.title: ",
	} {
		if _, err := readSelected(t, listPage, sel); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%+v: %v, want %s", sel, err, want)
		}
	}
}

func TestSelector(t *testing.T) {
	page, err := parsePage([]byte(`<div id=1 class=a><p id=2><b id=3></b><i id=4></i></p><div id=5><p id=6 title="a > b, c"><b id=7></b></p></div></div><p id=8></p>`))
	if err != nil {
		t.Fatal(err)
	}
	for css, want := range map[string]string{
		"p":                     "2 6 8",
		"div p":                 "2 6",
		".a > p":                "2",
		".a>div>p b":            "7",
		".a p > b":              "3 7",
		"div div b, i":          "4 7",
		"b + i":                 "4",
		"p b+i":                 "4",
		"p:not(.a > p)":         "6 8",
		`p[title="a > b, c"] b`: "7",
		"body > *":              "1 8",
		"div > b":               "",
		"p:first-child":         "2 6",
		".a:has(i) > div":       "5",
		"b@id":                  "3 7",
	} {
		sel, err := parseSelector(css)
		if err != nil {
			t.Errorf("%s: %v", css, err)
			continue
		}
		var got []string
		sel.find(page, func(n *html.Node) bool {
			got = append(got, attr(n, "id"))
			return true
		})
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", css, got, want)
		}
	}
}

// Whatever the page, finding its items takes no more than its size says.
func TestPageListIsBounded(t *testing.T) {
	deep := strings.Repeat("<div class=d>", 500) + strings.Repeat("<p><b>x</b></p>", 15_000)
	for _, css := range []string{".x div div div div p", "p:nth-last-child(3n+1) b", "div:has(.none)", "p ~ .none"} {
		start := time.Now()
		if _, err := readSelected(t, deep, Select{Item: css}); err == nil && css == ".x div div div div p" {
			t.Errorf("%s matches", css)
		}
		took := time.Since(start)
		t.Log(css, took)
		if took > 10*time.Second {
			t.Errorf("%s took %v", css, took)
		}
	}
}
