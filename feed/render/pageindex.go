package render

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// pageDay is a calendar day's stories. Date is "" for stories without a time; Zone is that of the times.
type pageDay struct {
	Date, Text, Short, Zone string
	Stories                 []pageStory
}

// pageOutlet is an outlet and the stories of the page in which it has a part.
type pageOutlet struct {
	Name    string
	Stories []pageHeadline // Href leads to the story's place on the page
	folded  string
}

// days puts the stories under the calendar days on which they were published.
func (v *pageView) days(d *Document) {
	at := map[string]int{}
	for i := range d.Stories {
		s := &d.Stories[i]
		day := pageDay{Text: "Undated", Short: "Undated"}
		if t := writable(s.Published); !t.IsZero() {
			t = t.In(d.zone())
			day.Date, day.Text, day.Short = t.Format(time.DateOnly), t.Format("Monday, 2 January 2006"), t.Format("Mon 2 Jan")
			day.Zone = t.Format("MST")
		}
		n, known := at[day.Date]
		if !known {
			n = len(v.Days)
			at[day.Date] = n
			v.Days = append(v.Days, day)
		}
		story := v.story(d, s, d.since(s.Published, d.date))
		if len(story.Coverage) > openOutlets {
			story.Coverage, story.More = story.Coverage[:openOutlets], story.Coverage[openOutlets:]
			story.MoreLabel = fmt.Sprintf(story.Labels.more, len(story.More))
		}
		if v.Days[n].Zone != day.Zone { // the clocks were changed that day
			story.Zone = day.Zone
		}
		v.Days[n].Stories = append(v.Days[n].Stories, story)
	}
	slices.SortFunc(v.Days, func(a, b pageDay) int { return strings.Compare(b.Date, a.Date) })
	dated := len(v.Days)
	if dated > 0 && v.Days[dated-1].Date == "" {
		dated--
	}
	open := min(dated, openDays)
	v.NewDays, v.OldDays = v.Days[:open], v.Days[open:dated]
}

// outlets lists who has a part in the page's stories, those with the most first, once the page has its days.
func (v *pageView) outlets() {
	at := map[string]int{}
	add := func(h pageHeadline) {
		if h.Outlet == "" {
			return
		}
		folded := strings.ToLower(h.Outlet)
		n, known := at[folded]
		if !known {
			n = len(v.Outlets)
			at[folded] = n
			v.Outlets = append(v.Outlets, pageOutlet{Name: h.Outlet, folded: folded})
		}
		list := &v.Outlets[n].Stories
		if len(*list) == 0 || (*list)[len(*list)-1].Href != h.Href {
			*list = append(*list, h)
		}
	}
	for _, day := range v.Days {
		for i := range day.Stories {
			s := &day.Stories[i]
			add(pageHeadline{Lang: s.Lang, Dir: s.Dir, Title: s.Title, Href: "#" + s.Anchor, Outlet: s.Outlet})
			for _, h := range slices.Concat(s.Coverage, s.More) {
				h.Href = "#" + s.Anchor
				add(h)
				for _, c := range h.Copies {
					h.Outlet = c.Text
					add(h)
				}
			}
		}
	}
	if len(v.Outlets) < 2 {
		v.Outlets = nil
		return
	}
	slices.SortFunc(v.Outlets, func(a, b pageOutlet) int {
		return cmp.Or(cmp.Compare(len(b.Stories), len(a.Stories)), cmp.Compare(a.folded, b.folded))
	})
}
