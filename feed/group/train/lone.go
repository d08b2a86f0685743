package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/copytaster/copytaster/feed/group"
)

// What lone articles are made of: who, does, what, where. The labelled streams have few articles that stand alone, and a
// model that is taught by them alone takes two headlines that name one town for one event.
var (
	loneWho = strings.Fields("firefighters mayor farmer professor orchestra club teacher bakery parish pensioner student researchers " +
		"charity court bank museum theatre hospital brewery union driver police hunters painter winemaker chamber shelter publisher council")
	loneDoes = strings.Fields("rescues sues sells discovers collects donates restores seeks praises bans plans opens closes examines " +
		"loses auctions photographs misses finds visits criticises celebrates builds rents counts paints plants tests abandons")
	loneWhat = strings.Fields("kitten windmill pool manuscript trumpet harvest cycleway coin timetable organ drone vaccine rampart cider " +
		"satellite budget bridge beavers carpet playground tariff tractor statue robot fossil rink library lantern cheese")
	loneWhere = strings.Fields("Whitby Ludlow Penrith Morpeth Hexham Tenby Oban Keswick Bodmin Louth Ripon Cromer Skegness Nairn Alnwick " +
		"Dorking Fishguard Stranraer Corby Barmouth Thirsk Leominster Hawick Padstow Selby Kelso Bideford Wigan Malton")
	loneTitles = []string{"%[1]s in %[4]s %[2]s %[3]s", "%[4]s: %[1]s %[2]s %[3]s", "%[1]s %[2]s %[3]s near %[4]s", "Why the %[1]s of %[4]s %[2]s a %[3]s"}
	loneTexts  = []string{
		"",
		"The %[1]s %[2]s the %[3]s. That was confirmed by a spokesman in %[4]s on Tuesday. What happens next is open.",
		"People in %[4]s have something to talk about: the %[1]s %[2]s a %[3]s, officials said on Monday, and residents are divided.",
	}
)

// lone makes a stream of n articles on as many events. Two of them share one of the four words at most, and the way of
// saying it.
func lone(name string, n int) *stream {
	s := &stream{name: name}
	prime := len(loneWho)
	for i := range n {
		a, b := i%prime, i/prime
		who, does, what, where := loneWho[a], loneDoes[(a+3*b)%prime], loneWhat[(a+b)%prime], loneWhere[(a+2*b)%prime]
		text := loneTexts[(a/10+b)%len(loneTexts)]
		if text != "" {
			text = fmt.Sprintf(text, who, does, what, where)
		}
		title := fmt.Sprintf(loneTitles[(a/7+b)%len(loneTitles)], who, does, what, where)
		s.articles = append(s.articles, group.Article{
			Num: int64(i + 1), Title: strings.ToUpper(title[:1]) + title[1:], Text: text,
			Outlet: fmt.Sprint("outlet", i%40), Published: time.Date(2026, 1, 5, 0, 13*i, 0, 0, time.UTC),
		})
		s.events = append(s.events, fmt.Sprint("lone-", i))
	}
	return s
}
