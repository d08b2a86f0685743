package render

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/copytaster/copytaster/feed"
	"golang.org/x/net/html"
)

// byClass returns the texts of the elements of a class, their spaces single.
func byClass(doc *html.Node, class string) []string {
	var found []string
	walk(doc, func(e *html.Node) {
		if slices.Contains(strings.Fields(attrOf(e, "class")), class) {
			found = append(found, line(textOf(e)))
		}
	})
	return found
}

// storyDocument parses the page of a story.
func storyDocument(t *testing.T, s feed.Story) *html.Node {
	t.Helper()
	page, err := StoryPage(pageDocument(), s)
	if err != nil {
		t.Fatal(err)
	}
	return parsePage(t, page)
}

func timelineOf(t *testing.T, s feed.Story) (lines []string, why string) {
	t.Helper()
	doc := storyDocument(t, s)
	walk(doc, func(e *html.Node) {
		if e.Data == "section" && attrOf(e, "class") == "timeline" {
			for _, li := range elements(e, "li") {
				lines = append(lines, line(textOf(li)))
			}
			why = strings.Join(byClass(e, "note"), "|")
		}
	})
	return lines, why
}

func TestTimeline(t *testing.T) {
	s := swingBridgeStory()
	got, why := timelineOf(t, s)
	want := []string{
		"2026-09-12 13:20 UTC Harbour Post Divers called to the swing bridge",
		"14:05 Strait Gazette Swing bridge to close for fourteen months from Monday",
		"14:31 Harbour Post Bridge shuts Monday; foot ferry promised “within days”",
		"14:48 Radio North Cracked pivot closes swing bridge",
		"14:50 Island Times Cracked pivot closes swing bridge",
		"15:01 Quay Radio Cracked pivot closes swing bridge",
		"15:12 Küstenbote Drehbrücke wird vierzehn Monate gesperrt",
		"15:30 صحيفة البحر إغلاق الجسر الدوّار أربعة عشر شهرًا",
		"2026-09-13 06:30 UTC Harbour Post Who pays for the foot ferry?",
	}
	if !slices.Equal(got, want) {
		t.Errorf("timeline\n%q, want\n%q", got, want)
	}
	if want := "These pieces stand together because they tell of one event: 7 outlets, from 2026-09-12 13:20 UTC to 2026-09-13 06:30 UTC."; why != want {
		t.Errorf("why: %s", why)
	}

	// An outlet alone, and a time that is not known.
	s.Outlets = 1
	s.Members = []feed.Headline{{Title: "Undated", Outlet: straitGazette}}
	got, why = timelineOf(t, s)
	if want := []string{"Strait Gazette Undated", "2026-09-12 14:05 UTC Strait Gazette " + s.Lead.Title}; !slices.Equal(got, want) {
		t.Errorf("timeline %q, want %q", got, want)
	}
	if want := "These pieces stand together because they tell of one event."; why != want {
		t.Errorf("why: %s", why)
	}

	// Many lines are folded, none is lost; without a group there is no timeline.
	for i := range 40 {
		s.Members = append(s.Members, feed.Headline{Title: fmt.Sprint("Piece ", i), Outlet: harbourPost, Published: september(12, 15, i)})
	}
	if got, _ = timelineOf(t, s); len(got) != 42 {
		t.Errorf("%d lines, want 42", len(got))
	}
	if n := len(elements(storyDocument(t, s), "summary")); n != 1 {
		t.Errorf("%d folds, want 1", n)
	}
	s.Members = nil
	if got, _ = timelineOf(t, s); got != nil {
		t.Errorf("timeline without a group: %q", got)
	}
}

// The copies of a wire text lead to their outlets' pieces where the group has them, else to the outlets.
func TestCopies(t *testing.T) {
	doc := storyDocument(t, swingBridgeStory())
	links := map[string]string{}
	walk(doc, func(e *html.Node) {
		if e.Data == "a" {
			links[textOf(e)] = attrOf(e, "href")
		}
	})
	if links["Island Times"] != "https://island.example/w/88" || links["Quay Radio"] != "https://quay.example/" {
		t.Errorf("copies lead to %q and %q", links["Island Times"], links["Quay Radio"])
	}
	if got := byClass(doc, "when"); !slices.Contains(got, "same text in 3 outlets: Radio North, Island Times, Quay Radio") {
		t.Errorf("no word of the copies in %q", got)
	}
}

func TestSizes(t *testing.T) {
	d := pageDocument()
	d.Stories = nil
	for _, n := range []int{0, 1, 2, 3, 4, 7, 8, 30} {
		s := pageStoryOf(september(12, 12, 0), feed.Article{Title: fmt.Sprint("Of ", n)})
		s.Outlets = n
		d.Stories = append(d.Stories, s)
	}
	// Without a count the list says it, copies counted.
	listed := pageStoryOf(september(12, 12, 0), feed.Article{Title: "Listed"}, swingBridgeRelated()...)
	d.Stories = append(d.Stories, listed)
	page, err := Page(d)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range elements(parsePage(t, page), "article") {
		got = append(got, strings.TrimPrefix(attrOf(a, "class"), "story"))
	}
	if want := []string{"", "", " mid", " mid", " big", " big", " big top", " big top", " big"}; !slices.Equal(got, want) {
		t.Errorf("sizes %q, want %q", got, want)
	}
}

// The index names every outlet with the stories in which it has a part, and the coverage of a great story folds.
func TestIndex(t *testing.T) {
	d := pageDocument()
	for i := range 20 {
		d.Stories[0].Related = append(d.Stories[0].Related, feed.Headline{
			Title: "One more", URL: fmt.Sprintf("https://town%d.example/", i), Relation: feed.Coverage,
			Outlet: feed.Outlet{Name: fmt.Sprintf("Town %02d", i)},
		})
	}
	page, err := Page(d)
	if err != nil {
		t.Fatal(err)
	}
	doc := parsePage(t, page)
	var got []string
	walk(doc, func(e *html.Node) {
		if attrOf(e, "class") != "index" {
			return
		}
		for _, s := range elements(e, "summary") {
			got = append(got, line(textOf(s)))
		}
	})
	if want := []string{"Harbour Post 3", "Radio North 2", "Strait Gazette 2", "صحيفة البحر 2", "Cape notes 1"}; len(got) != 29 || !slices.Equal(got[:5], want) {
		t.Errorf("%d outlets, first %q, want %q", len(got), got[:5], want)
	}
	if !strings.Contains(string(page), "<summary>16 more</summary>") {
		t.Error("the coverage does not fold")
	}
}

// On the day on which the clocks are changed, each time has the zone that the day's heading does not say.
func TestDayOfTwoZones(t *testing.T) {
	d := pageDocument()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	d.Location = zone
	d.Stories = []feed.Story{
		pageStoryOf(time.Date(2026, 10, 25, 10, 0, 0, 0, time.UTC), feed.Article{Title: "After"}),
		pageStoryOf(time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC), feed.Article{Title: "Before"}),
	}
	page, err := Page(d)
	if err != nil {
		t.Fatal(err)
	}
	doc := parsePage(t, page)
	if got := byClass(doc, "at"); !slices.Equal(got, []string{"11:00", "02:30 CEST"}) {
		t.Errorf("times %q", got)
	}
	if got := byClass(doc, "day"); !slices.Equal(got, []string{"Sunday, 25 October 2026 CET"}) {
		t.Errorf("days %q", got)
	}
}

func TestOpenGraph(t *testing.T) {
	d := pageDocument()
	s := swingBridgeStory()
	s.Lead.Image = "https://gazette.example/bridge.jpg"
	page, err := StoryPage(d, s)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for _, m := range elements(parsePage(t, page), "meta") {
		if p := attrOf(m, "property"); p != "" {
			said[p] = attrOf(m, "content")
		}
	}
	for property, want := range map[string]string{
		"og:type": "article", "og:title": s.Lead.Title, "og:site_name": "The Strait", "og:image": s.Lead.Image,
		"og:url":                 "https://strait.example/news/story/" + s.ID.String() + "/",
		"article:published_time": "2026-09-12T14:05:00Z", "article:modified_time": "2026-09-12T15:20:00Z",
	} {
		if said[property] != want {
			t.Errorf("%s is %q, want %q", property, said[property], want)
		}
	}
	if !strings.HasPrefix(said["og:description"], "Divers found cracks") {
		t.Errorf("og:description is %q", said["og:description"])
	}
}

// Neither another story nor another channel changes a story's page.
func TestStoryPageIsItsOwn(t *testing.T) {
	d := pageDocument()
	s := d.Stories[0]
	one, _ := StoryPage(d, s)
	d.Channels, d.Updated, d.Stories = nil, september(20, 0, 0), nil
	if other, _ := StoryPage(d, s); string(one) != string(other) {
		t.Error("the page changed")
	}
}
