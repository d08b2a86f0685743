package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// agency is what an agency's reports are made of, whatever they are about.
var agency = []string{
	"{who} said on Monday that the {what} would be looked at again and that a report would be written within weeks.",
	"“We had not reckoned with this in {town},” said {who}, who sat on the committee for the {what} in its first year.",
	"People who attended the meeting and asked not to be named expected an answer before the summer recess.",
	"The amount, which a weekly newspaper in {town} was the first to print, is a good deal more than a year ago.",
	"Residents, traders and one trade union had handed in objections, which {who} acknowledged without comment.",
	"Cafés around the market place of {town} stayed shut while a crowd waited patiently outside the guildhall.",
}

// The first round of a new reader of ten outlets that take their reports from one agency is not one story of all that it
// writes in every report; what two of them tell of one event is one.
func TestFirstRoundOfAnAgency(t *testing.T) {
	n := newNewsroom(t, "channels: [{name: all, limit: 200}]\nsources: [wire]\n")
	if err := os.Mkdir(filepath.Join(n.dir, "wire"), 0o755); err != nil {
		t.Fatal(err)
	}
	bodies := strings.Fields("Halvorsen Pemberton Quist Rasmussen Thackeray Ullman Vickers Wadsworth Yardley Ziegler")
	things := []string{"swing bridge", "peat levy", "quarry licence", "tram extension", "lido closure", "seed bank", "hop harvest", "kelp permit", "weir repair", "night bus"}
	towns := strings.Fields("Whitby Ludlow Penrith Morpeth Hexham Tenby Oban Keswick Dunbar Frome")
	report := func(outlet, body, thing, town int) string {
		at := n.now.Add(-time.Duration(10*outlet+body+1) * 7 * time.Minute)
		text := strings.NewReplacer("{who}", bodies[body], "{what}", things[thing], "{town}", towns[town]).Replace(strings.Join(append(agency[body%6:], agency[:body%6]...)[:5], " "))
		return fmt.Sprintf("<item><title>%s hesitates over %s in %s</title><link>https://outlet%d.example/%d-%d-%d</link><pubDate>%s</pubDate><description>%s</description></item>",
			bodies[body], things[thing], towns[town], outlet, body, thing, town, at.Format(time.RFC1123Z), text)
	}
	for outlet := range 10 {
		var b strings.Builder
		fmt.Fprintf(&b, `<rss version="2.0"><channel><title>Outlet %d</title><link>https://outlet%[1]d.example/</link><language>en</language>`, outlet)
		for k := range 8 {
			b.WriteString(report(outlet, k, (k+outlet)%10, (k+3*outlet)%10))
		}
		if outlet < 2 {
			b.WriteString(report(outlet, 9, 9, 9))
		}
		b.WriteString("</channel></rss>")
		if err := os.WriteFile(filepath.Join(n.dir, "wire", fmt.Sprintf("outlet%d.xml", outlet)), []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	n.expect(0, 0)
	told, covered := n.told(), 0
	for _, s := range told {
		if len(s.coverage()) > 2 {
			t.Errorf("%d others are told under %s", len(s.coverage()), s.Title)
		}
		if strings.HasPrefix(s.Title, "Ziegler") {
			covered = len(s.coverage())
		}
	}
	if len(told) != 81 {
		t.Errorf("81 events are %d stories", len(told))
	}
	if covered != 1 {
		t.Errorf("what two outlets tell has %d others under it", covered)
	}
}
