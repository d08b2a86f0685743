package group

import (
	"strings"
	"testing"
	"time"
)

func TestExplain(t *testing.T) {
	e := New(Options{})
	at := time.Date(2026, 4, 2, 8, 0, 0, 0, time.UTC)
	var all []*Article
	for i, s := range [][2]string{
		{"Ferry Sinar Bahari sinks off Lombok", "The ferry Sinar Bahari went down off Lombok on Thursday with 80 people aboard, officials said."},
		{"Dozens missing after ferry goes down near Lombok", "Rescuers searched for dozens of people after the ferry Sinar Bahari went down near Lombok."},
		{"Volcano on Lombok throws ash over villages", "Mount Rinjani on Lombok threw ash over five villages, and flights were put off."},
		{"Tallinn opens a tram line to the airport", "A tram line to the airport was opened in Tallinn on Thursday."},
	} {
		a := &Article{Num: int64(i + 1), Title: s[0], Text: s[1], Language: "en", Published: at.Add(time.Duration(i) * time.Hour), Seen: at.Add(24 * time.Hour)}
		all = append(all, a)
		e.Judge(e.Read(a))
	}
	e.Name(all...)
	in, outside, ok := e.Explain(2)
	if !ok || in.Group != 1 || in.P < in.Bar || !in.Joins || len(in.Reasons) == 0 {
		t.Fatalf("2 is explained as %+v, %v", in, ok)
	}
	for i, r := range in.Reasons[1:] {
		if abs(r.Weight) > abs(in.Reasons[i].Weight) {
			t.Errorf("reason %d weighs more than the one before", i+1)
		}
	}
	var words []string
	for _, r := range in.Reasons {
		words = append(words, r.Words)
	}
	if all := strings.Join(words, "; "); !strings.Contains(all, "Lombok") || !strings.Contains(all, "Bahari") {
		t.Errorf("the words in common are not named: %s", all)
	}
	if len(outside) == 0 || outside[0].Group != 3 || outside[0].Joins || outside[0].P >= outside[0].Bar && outside[0].Guard == "" {
		t.Errorf("outside of 2 are %+v", outside)
	}
	if in, _, _ := e.Explain(4); in.Guard == "" || in.Group != 4 {
		t.Errorf("4 is explained as %+v", in)
	}
	if v, ok := e.Compare(1, 4); !ok || v.P >= v.Bar || v.Joins {
		t.Errorf("1 and 4: %+v, %v", v, ok)
	}
	if v, ok := e.Compare(2, 1); !ok || v.P < v.Bar {
		t.Errorf("2 and 1: %+v, %v", v, ok)
	}
	if _, _, ok := e.Explain(9); ok {
		t.Error("an article that is not there is explained")
	}
	if _, ok := e.Compare(1, 9); ok {
		t.Error("an article that is not there is compared")
	}
}

// Where an outlet has told of a group already it is said how much more that asks.
func TestExplainToldAgain(t *testing.T) {
	for _, c := range []struct{ a, b, want string }{
		{"courier.example", "courier.example", "what its outlet has told of already needs 2.40 more"},
		{"courier.example", "herald.example", ""},
	} {
		e := New(Options{})
		for i, outlet := range []string{c.a, c.b} {
			e.Judge(e.Read(&Article{
				Num: int64(i + 1), Title: adoptFerry[2*i][0], Text: adoptFerry[2*i][1], Language: "en", Outlet: outlet, Published: noon, Seen: noon,
			}))
		}
		v, ok := e.Compare(2, 1)
		if got := strings.Join(v.Notes, "; "); !ok || got != c.want {
			t.Errorf("%s and %s: %q, want %q", c.a, c.b, got, c.want)
		}
	}
}

// Of two languages it is said that they are not compared, and nothing of words that the one article lacks.
func TestExplainTwoLanguages(t *testing.T) {
	const same = "Sinar Bahari Lombok Rinjani"
	for _, c := range []struct{ a, b, want string }{
		{"de", "en", "the one is in German, the other in English, and languages are not compared"},
		{"de", "et", "the one is in German, the other in et, and languages are not compared"},
		{"en", "", "the one is in English, the other in a language that is not known, and languages are not compared"},
		{"en", "en", ""},
		{"et", "eu", ""}, // of neither anything is known that could part them
		{"", "", ""},
	} {
		e := New(Options{})
		var all []*Article
		for i, language := range []string{c.a, c.b} {
			a := &Article{Num: int64(i + 1), Title: same, Text: same, Language: language, Published: noon, Seen: noon}
			if language == "" {
				a.Title, a.Text = "1250 8731", "1250 8731 4412" // not said by the words either
			}
			all = append(all, a)
			e.Judge(e.Read(a))
		}
		e.Name(all...)
		v, ok := e.Compare(1, 2)
		if !ok || c.want != "" && v.Guard != c.want || c.want == "" && (v.P == 0 || strings.Contains(v.Guard, "languages")) {
			t.Errorf("%s and %s: %q, want %q", c.a, c.b, v.Guard, c.want)
		}
		if c.want != "" && (v.Joins || v.P != 0 || len(v.Reasons)+len(v.Notes) != 0) {
			t.Errorf("%s and %s: %+v", c.a, c.b, v)
		}
	}
	for _, l := range languages {
		if languageNames[l.code] == "" {
			t.Errorf("%s has no name", l.code)
		}
	}
}

func abs(v float64) float64 { return max(v, -v) }
