package group

import (
	"testing"
	"time"
)

// Two small numbers with a mark between them are a score, and what else looks like one is none.
func TestScores(t *testing.T) {
	for _, c := range []struct {
		language, title string
		want            int
	}{
		{"en", "Marwick United 2-1 Dunmoor Rovers", 1},
		{"en", "Marwick United 3–0 Dunmoor Rovers", 1},
		{"en", "Marwick beat Dunmoor 2−1.", 1},
		{"en", "Marwick 1-1 Dunmoor (4-2 on penalties)", 2},
		{"en", "Ortega beats Lindqvist 6-4, 3-6 7-5", 3},
		{"en", "Aldport Herons beat Corvale Foxes 112-98 on Saturday", 1},
		{"de", "Brunsum – Oldenmoor 2:1", 1},
		{"de", "Oldenmoor nach 3:1-Sieg in Wittersee vorn", 1},
		{"de", "Handball: Brunsum schlägt Oldenmoor 31:28", 1},
		{"it", "Valdora-Montiria 2-1: doppietta di Berti", 1},
		{"ru", "«Волгарь» — «Северодон» — 2:1", 1},
		{"ja", "北浜FC、港町ユナイテッドに２－１で勝利", 1},
		{"ar", "الهلال يهزم النصر ٢-١ في الدوري", 1},
		{"en", "Marwick council passes 2025-26 budget", 0},
		{"en", "Snow of 10-15 cm in Dalby", 0},
		{"en", "Snow of 10-15cm in Dalby", 0},
		{"en", "Hollis out for 4-6 weeks", 0},
		{"en", "Rents in Dalby up 10-15 %", 0},
		{"en", "Rents in Dalby up 10-15% again", 0},
		{"en", "Tickets cost $10-15 in Dalby", 0},
		{"en", "Dalby fair is on October 7-8", 0},
		{"en", "Dalby fair: 7-8 October", 0},
		{"en", "Dalby train leaves at 10:30", 0},
		{"en", "Dalby marathon won in 2:04:35", 0},
		{"en", "Dalby votes on 10-11-2026", 0},
		{"en", "Dalby bonds at 2-1.5", 0},
		{"en", "Flight 0-05 lands in Dalby", 0},
		{"en", "Court in Dalby sides with Hollis in 5-4 ruling", 0},
		{"en", "Marwick 187-3 at tea against Dunmoor", 0},
		{"en", "Lighthouse Keepers seasons 1-3 are on the web", 0},
		{"en", "House passes Dalby bill 311-112", 0},
		{"en", "Model F-16-2 and B-2-1 in Dalby", 0},
		{"de", "Regen in Dalby: 10-15 Grad", 0},
		{"de", "Oldenmoor steigt 10–15 Prozent", 0},
		{"fr", "Dalby : 10-15 minutes de retard", 0},
		{"es", "Dalby: de 10-15 grados", 0},
	} {
		e := New(Options{})
		got, _ := e.ReadHeadline(c.title, c.language).scores(make([]score, 0, 4))
		if len(got) != c.want {
			t.Errorf("%s: %d scores, want %d", c.title, len(got), c.want)
		}
	}
}

// Results of two matches stay apart, and those of one match do not, whoever tells them and when.
func TestOtherMatch(t *testing.T) {
	type piece struct{ title, text string }
	for _, c := range []struct {
		language string
		a, b     piece
		other    bool
	}{
		{
			"en",
			piece{"Marwick United 2-1 Dunmoor Rovers", "Marwick United beat Dunmoor Rovers in the Northern League."},
			piece{"Dunmoor Rovers 3-1 Averley Town", "Dunmoor Rovers beat Averley Town in the Northern League."},
			true,
		},
		{
			"en",
			piece{"Northern League: Marwick beat Dunmoor 2-1", "They are second now."},
			piece{"Northern League: Dunmoor lose 3-1 at Averley on Wednesday", "They are fourth now."},
			true,
		},
		{
			"en",
			piece{"Marwick United 2-1 Dunmoor Rovers", ""},
			piece{"Dunmoor Rovers 3-1 Averley Town", ""},
			true,
		},
		{
			"en",
			piece{"Marwick United 2-1 Dunmoor Rovers", "The winner came late."},
			piece{"Dunmoor Rovers lose 1-2 at Marwick after Kovac double", "The winner came late."},
			false, // the other way round
		},
		{
			"en",
			piece{"Marwick United 1-0 Dunmoor Rovers: Hansen scores", ""},
			piece{"Marwick United 3-1 Dunmoor Rovers: Kovac double", ""},
			false, // half-time, and the end
		},
		{
			"en",
			piece{"Kovac sinks Dunmoor 3-1", ""},
			piece{"Marwick lead Dunmoor 1-0", ""},
			false, // who scored may be who played
		},
		{
			"en",
			piece{"Marwick 1-1 Dunmoor (4-2 on penalties)", "Marwick are in the final."},
			piece{"Kovac keeps Averley out 4-2", "Marwick are in the final."},
			false, // one score is the same
		},
		{
			"en",
			piece{"Sale 2-1 Bath", "The winner came late."},
			piece{"Bath 3-0 Wells", "The winner came late."},
			true, // by usual words that have a capital at the beginning and everywhere
		},
		{
			"en",
			piece{"Sale lead Bath 1-0 at half-time", "Kovac put them ahead."},
			piece{"Bath come back to beat Sale 3-1", "Hansen scored twice."},
			false,
		},
		{
			"de",
			piece{"Brunsum schlägt Oldenmoor 2:1", "Der FC Brunsum gewann in der Nordliga."},
			piece{"Oldenmoor verliert 0:3 gegen Wittersee", "Borussia Oldenmoor verlor in der Nordliga."},
			true,
		},
		{
			"de",
			piece{"Oldenmoor führt zur Pause 1:0 in Brunsum", "Es traf Holtkamp."},
			piece{"Doppelpack von Kovac: Brunsum schlägt Oldenmoor noch 3:1", "Kovac traf zweimal."},
			false,
		},
		{
			"es",
			piece{"El Valdora gana 2-1 al Montiría", "Ante el Montiría ganó el Valdora."},
			piece{"El Montiría pierde 0-3 con el Ronsal", "Ante el Ronsal perdió el Montiría."},
			true,
		},
		{
			"fr",
			piece{"Valdoire-Montiret : 2-1", "Un but de Kerbrat."},
			piece{"Montiret-Aubrac : 3-0", "Un but de Kerbrat."},
			true,
		},
		{
			"fr",
			piece{"Coupe du Nord : Valdoire mène 1-0 à la pause à Montiret", "Kerbrat a marqué."},
			piece{"Montiret-Valdoire : 3-2, Aubry délivre les siens", "Aubry a marqué deux fois."},
			false, // a label is no side, nor who scored
		},
		{
			"it",
			piece{"Valdora-Montiria 1-0, gol di Sarti", "Partita del campionato del Nord."},
			piece{"Valdora-Montiria 3-1: doppietta di Berti", "Partita del campionato del Nord."},
			false,
		},
		{
			"it",
			piece{"Valdora-Montiria 2-1, gol di Sarti", "Partita del campionato del Nord."},
			piece{"Montiria-Lunara 3-1: doppietta di Berti", "Partita del campionato del Nord."},
			true,
		},
		{
			"ru",
			piece{"«Волгарь» — «Северодон» — 2:1", "Матч Северной лиги."},
			piece{"«Северодон» проиграл «Приморцу» 0:3", "Матч Северной лиги."},
			true,
		},
		{
			"ru",
			piece{"«Волгарь» — «Северодон» — 1:0 после первого тайма", "Матч Северной лиги."},
			piece{"«Северодон» проиграл «Волгарю» 1:3", "Матч Северной лиги."},
			false,
		},
		{
			"ja",
			piece{"北浜FC 1-0 港町ユナイテッド 岸田が先制点", "北浜FCが前半を1-0で折り返した。"},
			piece{"北浜FC、港町ユナイテッドに3-1で快勝", "北浜FCが港町ユナイテッドを3-1で下した。"},
			false,
		},
		{
			"en",
			piece{"Ortega beats Lindqvist 6-4 3-6 7-5", "It was the semi-final of the Aldport Open."},
			piece{"Ortega beats Sandoval 6-2 6-1", "It was the second round of the Aldport Open."},
			true,
		},
		{
			"en",
			piece{"Aldport Herons beat Corvale Foxes 112-98", "The Herons are first."},
			piece{"Corvale Foxes beat Tamsin Bay Owls 104-101", "The Foxes are second."},
			true,
		},
		{
			"en",
			piece{"Marwick 187-3 at tea against Dunmoor", "Hollis made 80."},
			piece{"Hollis takes Marwick to 312-5 in Averley", "Hollis made a century."},
			false, // an innings grows
		},
	} {
		e := New(Options{})
		read := func(num int64, p piece, outlet string, at time.Time) *Reading {
			return e.Read(&Article{Num: num, Title: p.title, Text: p.text, Language: c.language, Outlet: outlet, Published: at, Seen: at})
		}
		a, b := read(1, c.a, "bote.example", noon), read(2, c.b, "kurier.example", noon.Add(2*time.Hour))
		if otherMatch(a, b) != c.other || otherMatch(b, a) != c.other {
			t.Errorf("%q and %q: two matches: %v, want %v", c.a.title, c.b.title, otherMatch(b, a), c.other)
		}
		if got := conflict(b, a); c.other && got != "another match" && got != "one form of title with other names in it" {
			t.Errorf("%q and %q are kept apart by %q", c.a.title, c.b.title, got)
		}
	}
}
