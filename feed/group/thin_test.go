package group

import (
	"testing"
	"time"
)

// In a stream where most articles stand alone, a place in common joins no lone headlines, and one new name that is most of
// what both say does.
func TestOneWordInCommon(t *testing.T) {
	e := New(Options{})
	at := noon
	num := int64(0)
	judge := func(title, language string) int64 {
		num++
		at = at.Add(7 * time.Minute)
		return e.Judge(e.Read(&Article{Num: num, Title: title, Language: language, Published: at, Seen: at})).Group
	}
	titles, _ := unrelated["fr"].headlines(120)
	for _, title := range titles {
		judge(title, "fr")
	}
	if s := e.sparse(); s <= sparseFrom {
		t.Fatalf("the stream is not sparse: %v", s)
	}
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Skyhollow: How to Level Up Quickly", "Skyhollow Review Roundup", true},
		{"Firefighters in Penrith rescue a kitten", "Penrith bakery sells its windmill", false},
		{"Bank of Tenby auctions a trumpet near the bridge", "Tenby pensioner paints the harvest", false},
	} {
		if got := judge(c.a, "en") == judge(c.b, "en"); got != c.want {
			t.Errorf("%q and %q together: %v", c.a, c.b, got)
		}
	}
}

// In the languages that the model was not taught with, and where it is a place in English, it does not either where many articles
// tell of few events: a town's name is in all that its outlets have, and each that joins by it makes the group liker to the next.
func TestTownInCommon(t *testing.T) {
	for language, town := range map[string]struct {
		event  []string
		others []string
	}{
		"en": {
			[]string{"Hollema tyre factory shuts in Ensham, 500 jobs lost", "Hollema pulls out of Ensham: tyre factory to close", "End of the line for Hollema tyres in Ensham"},
			[]string{"Ensham invests in cycle paths", "Man held after row at a pub in Ensham", "What to do this weekend near Ensham"},
		},
		"nl": {
			[]string{"Kaasfabriek Hollema sluit in Zutphen, tachtig banen weg", "Hollema stopt met kaas in Zutphen", "Einde van Hollema in Zutphen na tachtig jaar"},
			[]string{"Zutphen legt nieuwe fietspaden aan", "Zutphense bakker wint prijs", "Zutphen: fietser gewond bij ruzie op terras"},
		},
		"pl": {
			[]string{"Pożar hali meblowej w Kielcach", "Hala meblowa w Kielcach płonie", "Kielce: spłonęła hala meblowa"},
			[]string{"Kielce z nowym budżetem obywatelskim", "Remont ulicy Grunwaldzkiej w Kielcach", "Zaginęła nastolatka z Kielc"},
		},
		"ru": {
			[]string{"В Костроме загорелся склад мебели", "Пожар на складе мебели в Костроме", "Костромской склад мебели сгорел дотла"},
			[]string{"В Костроме открылась пекарня", "Афиша на выходные: куда пойти в Костроме", "Подорожал проезд в автобусах Костромы"},
		},
	} {
		e := New(Options{})
		at := noon
		num := int64(0)
		judge := func(title string) int64 {
			num++
			at = at.Add(7 * time.Minute)
			return e.Judge(e.Read(&Article{Num: num, Title: title, Language: language, Published: at, Seen: at})).Group
		}
		for _, title := range town.event {
			if got := judge(title); got != 1 {
				t.Errorf("%s: %q is in group %d", language, title, got)
			}
		}
		for _, title := range town.others {
			if own := num + 1; judge(title) != own {
				t.Errorf("%s: %q is in a group with others", language, title)
			}
		}
	}
}

// What a title among many has as a place is none.
func TestPlaceInOneTitle(t *testing.T) {
	how := New(Options{}).ReadHeadline("How to Level Up Quickly in Skyhollow", "en")
	for titles, want := range map[int]bool{4: true, 5: false} {
		cand := candidate{}
		for _, title := range []string{"Skyhollow review", "Skyhollow trailer teased", "Xan: Skyhollow ships", "Skyhollow servers down", "Skyhollow sells well"}[:titles] {
			cand.near[cand.held] = New(Options{}).ReadHeadline(title, "en")
			cand.held++
		}
		if got := cand.placed(how); got != want {
			t.Errorf("of %d titles more: a place: %v", titles, got)
		}
	}
}

// So it is where the outlets dwell on their places, however few articles stand alone.
func TestOneWordWhereOutletsDwell(t *testing.T) {
	e := New(Options{})
	e.Place(e.parishReading(1, "echo.example", "Penrith firefighters rescue a kitten", ""), 1)
	r := e.parishReading(2, "post.example", "Penrith bakery sells its windmill", "")
	cands := e.candidates(r)
	if len(cands) != 1 {
		t.Fatalf("%d groups resemble it", len(cands))
	}
	cands[0].score = e.bar(r) + 1
	for _, c := range []struct {
		dwell int
		want  string
	}{{0, ""}, {400_000, ""}, {1_000_000, "too little in common for lone headlines"}} {
		e.dwellers.all = dweller{1_000_000, c.dwell * 3 / 5}
		if why := e.guard(r, &cands[0]); why != c.want {
			t.Errorf("%.2f dwell: %q, not %q", e.dwells(), why, c.want)
		}
	}
}
