package desk

import (
	"fmt"
	"testing"
	"time"

	"github.com/copytaster/copytaster/feed/store"
)

// The reports of one rescue: the first two tell another part of it each, the third tells both.
var skarvik = [][2]string{
	{"Ferry Halcyon runs aground off Skarvik", "The ferry Halcyon struck rocks off the island of Skarvik in the Lofoten on Tuesday morning in thick fog."},
	{"Coastguard lifts 212 passengers to safety in Lofoten", "Helicopters took 212 passengers off a stranded ship in fog; the coastguard called it the largest rescue in a decade."},
	{"Ferry Halcyon aground off Skarvik: 212 passengers lifted to safety", "The coastguard took 212 passengers off the ferry Halcyon, which struck rocks in fog off Skarvik in the Lofoten on Tuesday."},
}

// What a person joined is one story in the round that brings it, also where two of it began groups before the third came.
func TestPinOfOneRound(t *testing.T) {
	o := reported(t, tarn, brackwater, eels)
	o.cfg.Group.Pin = [][]string{{o.all[2].URL, o.all[0].URL, o.all[1].URL}}
	o.bring(3)
	fresh, err := o.store.Unrelated(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	held, err := o.desk().relateOnce(t.Context(), fresh, nil)
	if err != nil || !held {
		t.Errorf("held %v, %v", held, err)
	}
	if s := o.apiece(); s[0] != s[1] || s[1] != s[2] {
		t.Errorf("they are in the stories %v", s)
	}
}

// What was read in one round is held against later articles as long as the last of it is in the window.
func TestReadingStaysForItsNewest(t *testing.T) {
	o := reported(t, eels, skarvik[0], skarvik[2])
	o.all[2].Published = o.now.Add(15 * 24 * time.Hour)
	o.all[1].Published = o.now.Add(10 * 24 * time.Hour)
	o.bring(1)
	o.now = o.now.Add(10 * 24 * time.Hour)
	o.bring(1)
	o.round()
	o.now = o.now.Add(5 * 24 * time.Hour)
	o.bring(1)
	o.round()
	if s := o.apiece(); s[1] != s[2] || s[0] == s[1] {
		t.Errorf("they are in the stories %v", s)
	}
}

// A group that is begun anew may merge with one that was published before there were groups; two of those never do.
func TestMergeWithApart(t *testing.T) {
	for apart, together := range map[int64]bool{0: true, 1: true, 2: false} {
		o := reported(t, skarvik...)
		o.bring(2)
		o.round()
		if s := o.apiece(); s[0] == s[1] {
			t.Fatal("the first two come together by themselves: the case shows nothing")
		}
		if err := o.store.PutRelations(t.Context(), &store.Relations{Apart: apart}); err != nil {
			t.Fatal(err)
		}
		o.bring(1)
		o.round()
		if s := o.apiece(); (s[0] == s[1]) != together || s[2] != s[0] && s[2] != s[1] {
			t.Errorf("with %d published apart they are in the stories %v", apart, s)
		}
	}
}

// Where summaries say little the bodies say whether two articles are of one event.
func TestBodiesCompared(t *testing.T) {
	for _, alike := range []bool{true, false} {
		o := reported(t, [2]string{"A night that nobody will forget", "Our reporter was there."}, [2]string{"What the fog did", "A long read."})
		for i := range o.all {
			o.all[i].Body.HTML = fmt.Sprintf("<p>%s</p><p>%s. %s</p>", o.all[i].Summary, skarvik[2][0], skarvik[2*i][1])
		}
		if !alike {
			o.all[1].Body.HTML = "<p>A long read.</p><p>Growers in the Ebble valley lost half of their plums; the fruit did not ripen.</p>"
		}
		o.bring(2)
		o.round()
		if s := o.apiece(); (s[0] == s[1]) != alike {
			t.Errorf("with bodies that are alike: %v, they are in the stories %v", alike, s)
		}
	}
}

// What a clock that was ahead stored was seen now, so that it lets nothing else leave the window.
func TestSeenAhead(t *testing.T) {
	o := reported(t, eels)
	d := o.desk()
	for seen, want := range map[time.Time]time.Time{d.now.AddDate(1, 0, 0): d.now, d.now.Add(-time.Hour): d.now.Add(-time.Hour)} {
		if got := d.comparable(&store.Candidate{Sources: []int64{1}, FirstSeen: seen}).Seen; !got.Equal(want) {
			t.Errorf("what was seen at %v counts as seen at %v, not %v", seen, got, want)
		}
	}
}
