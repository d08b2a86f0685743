package channel

import (
	"testing"
	"time"
)

// TestRetell: an archive tells a story by the first piece that the channel's rule lets in, else by the first of its sources.
func TestRetell(t *testing.T) {
	ours, theirs := &Source{Name: "ours", Names: []string{"ours"}}, &Source{Name: "theirs", Names: []string{"theirs"}}
	item := event(0, piece(theirs, article(1, "Ferry late")), piece(ours, article(2, "Bridge shut")), piece(ours, article(3, "Ferry stops")))
	admitted := noon.Add(-30 * time.Minute)
	rule := func(condition string) *Rule {
		r, err := Compile(condition)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	for _, tt := range []struct {
		name    string
		channel Channel
		lead    string
	}{
		{"all", Channel{}, "Ferry late"},
		{"its sources", Channel{Sources: []string{"ours"}}, "Bridge shut"},
		{"its rule", Channel{Sources: []string{"ours"}, Where: rule(`title contains "Ferry"`)}, "Ferry stops"},
		{"what its rule let in once", Channel{Sources: []string{"ours"}, Where: rule(`title contains "Tram"`)}, "Bridge shut"},
		{"none", Channel{Sources: []string{"nobody"}}, ""},
	} {
		choice, ok := tt.channel.Retell(&item, admitted)
		lead := ""
		for _, p := range item.Pieces {
			if p.Article.ID == choice.Lead {
				lead = p.Article.Title
			}
		}
		if lead != tt.lead || ok != (tt.lead != "") || ok && (choice.Story != item.Story || !choice.Date.Equal(item.Published)) {
			t.Errorf("%s: led by %q, %v, %+v", tt.name, lead, ok, choice)
		}
	}
	if choice, _ := (&Channel{Dated: ByAdmission}).Retell(&item, admitted); !choice.Date.Equal(admitted) {
		t.Errorf("dated %v", choice.Date)
	}
}
