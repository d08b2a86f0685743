package group

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// finds asks an engine that knows one article, among others, for a headline.
func finds(lang, title, headline string) bool {
	e := New(Options{})
	texts := map[string]string{"en": "Nothing of it stands here.", "ja": "何もない。"}
	e.Place(e.Read(&Article{Num: 1, Title: title, Text: texts[lang], Language: lang, Outlet: "north.example", OutletName: "The North Post", Published: noon, Seen: noon}), 1)
	for i, other := range []string{"Council weighs new rules for market stalls", "Le conseil examine de nouvelles règles", "Rat berät über neue Regeln für Stände"} {
		e.Place(e.Read(&Article{Num: int64(i + 2), Title: other, Language: lang, Outlet: "south.example", Published: noon, Seen: noon}), int64(i+2))
	}
	num, ok := e.Find(e.ReadHeadline(headline, lang))
	return ok && num == 1
}

var sameHeadlines = [][3]string{
	{"en", "Reform a ‘real threat’ at future elections, Welsh first minister warns", "Reform a \"real threat\" at future elections, Welsh first minister warns"},
	{"en", "UPDATE: Council approves new tram line in Leeds", "Council approves new tram line in Leeds"},
	{"en", "Council approves new tram line in Leeds", "LIVE: Council approves new tram line in Leeds"},
	{"en", "Council approves new tram line in Leeds | The North Post", "Council approves new tram line in Leeds"},
	{"en", "Council approves new tram line in Leeds", "Council approves new tram line in Leeds - North Post"},
	{"en", "North Post: Council approves new tram line in Leeds", "Council approves new tram line in Leeds"},
	{"en", "The council approves a new tram line in Leeds", "Council approves new tram line in Leeds"},
	{"en", "Two miners are rescued from flooded pit in Silesia", "Two miners rescued from flooded pit in Silesia"},
	{"en", "Two miners rescued from flooded pit in Silesia", "2 miners rescued from flooded pit in Silesia"},
	{"en", "Reform a real threat at future elections, Welsh first minister warns", "Welsh first minister warns Reform a real threat at future elections"},
	{"en", "Dockers will strike over pay, says union chief Marlow", "Union chief Marlow says dockers will strike over pay"},
	{"en", "COUNCIL APPROVES NEW TRAM LINE IN LEEDS", "Council approves new tram line in Leeds"},
	{"en", "Fire &amp; rescue crews search collapsed Lisbon hotel", "Fire & rescue crews search collapsed Lisbon hotel"},
	{"en", "Helvar agrees $4 billion takeover of rival Norin", "Helvar agrees $4bn takeover of rival Norin"},
	{"en", "Ferry sinks off Lombok: eleven dead, search goes on", "Ferry sinks off Lombok: 11 dead, search goes on [Video]"},
	{"en", "Storm Odile closes ports in Ireland, ferries cancelled", "Ferries cancelled, storm Odile closes ports in Ireland"},
	{"en", "Trump reignites free speech row with Starmer over Connolly case", "Trump reignites free speech row with Starmer over …"},
	{"en", "Man dies at Leeds hospital after ambulance crash", "Man dies in Leeds hospital after ambulance crash"},
	{"en", "Erdoğan’s party loses Ankara in local vote", "Erdogan's party loses Ankara in local vote"},
	{"en", "U.S. envoy arrives in Minsk for prisoner talks", "US envoy arrives in Minsk for prisoner talks"},
	{"en", "Is the council building a tram line in Leeds?", "UPDATE: Is council building a tram line in Leeds?"},
	{"en", "Will Marlow leave the union before the dockers vote on pay?", "Will Marlow leave the union before the dockers …"},
	{"de", "Bahnstreik: Lokführer legen ab Montag die Arbeit nieder", "Bahnstreik – Lokführer legen ab Montag Arbeit nieder"},
	{"de", "Eilmeldung: Rettungskräfte bergen fünf Wanderer am Watzmann", "Rettungskräfte bergen 5 Wanderer am Watzmann"},
	{"de", "Brand in Lübecker Speicher gelöscht", "Der Brand im Lübecker Speicher ist gelöscht"},
	{"fr", "Grève à la SNCF : trois TGV sur quatre supprimés jeudi", "Grève à la SNCF: 3 TGV sur 4 supprimés jeudi"},
	{"fr", "EN DIRECT - Le pont de Lyon fermé après la découverte d’une fissure", "Le pont de Lyon fermé après la découverte d'une fissure"},
	{"fr", "Un pont de Lyon est fermé après la découverte d'une fissure", "Le pont de Lyon fermé après la découverte d'une fissure"},
	{"es", "Última hora: mueren once mineros en una mina de Asturias", "Mueren 11 mineros en la mina de Asturias"},
	{"es", "Los bomberos controlan el incendio de Málaga", "Bomberos controlan el incendio de Málaga"},
	{"it", "Crolla il ponte della Magliana, due feriti gravi", "Crolla ponte della Magliana, due feriti gravi"},
	{"it", "DIRETTA - Sciopero dei treni, stop fino a venerdì sera", "Sciopero dei treni, stop fino a venerdì sera"},
	{"pt", "Incêndio destrói o mercado velho de Coimbra", "Incêndio destrói mercado velho de Coimbra"},
	{"nl", "Het kabinet trekt wet op de windmolens in na storm van kritiek", "Kabinet trekt de wet op windmolens in na storm van kritiek"},
	{"ru", "Срочно: в Казани открыли новый мост через Волгу", "В Казани открыли новый мост через Волгу"},
	{"pl", "PILNE: Górnicy uratowani z kopalni Wujek na Śląsku", "Górnicy uratowani z kopalni Wujek na Śląsku"},
	{"sv", "Just nu: Tågstrejken stoppar pendlare i Göteborg", "Tågstrejken stoppar pendlare i Göteborg"},
	{"ja", "【速報】北海道で震度5強の地震、津波の心配なし", "北海道で震度5強の地震 津波の心配なし"},
	{"ja", "北海道で強い地震「津波の心配なし」気象庁", "北海道で強い地震、津波の心配なし 気象庁"},
	{"zh", "突发：成都地铁三号线因暴雨停运", "成都地铁三号线因暴雨停运"},
	{"ar", "عاجل: مقتل تسعة عمال في انهيار منجم بالأردن", "مقتل 9 عمال في انهيار منجم بالأردن"},
}

var otherHeadlines = [][3]string{
	{"en", "Senate advances budget package 3 after late-night vote", "Senate advances budget package 4 after late-night vote"},
	{"en", "Two miners rescued from flooded pit in Silesia", "Three miners rescued from flooded pit in Silesia"},
	{"en", "Council approves new tram line in Leeds", "Council approves new tram line in York"},
	{"en", "Council approves new tram line in Leeds", "Council rejects new tram line in Leeds"},
	{"en", "Council will build new tram line in Leeds", "Council will not build new tram line in Leeds"},
	{"en", "Minister denies knowing of Marlow payments", "Minister knowing of Marlow payments"},
	{"en", "Dockers to strike on Monday over pay in Gdansk", "Dockers to strike on Tuesday over pay in Gdansk"},
	{"en", "Dockers in Gdansk strike before pay talks", "Dockers in Gdansk strike after pay talks"},
	{"en", "Rovers beat United in cup final replay", "United beat Rovers in cup final replay"},
	{"en", "Lind sues Marlow over unpaid studio bills", "Marlow sues Lind over unpaid studio bills"},
	{"en", "Oil price rises 3 percent as talks fail", "Oil price rises 13 percent as talks fail"},
	{"en", "Oil price rises 3 percent as talks fail", "Oil price falls 3 percent as talks fail"},
	{"en", "Biden: Putin lied over grain exports", "Biden lied over grain exports, Putin says"},
	{"en", "Marlow lied over payments, Lind says", "Lind lied over payments, Marlow says"},
	{"en", "Morning briefing", "Morning briefing"},
	{"en", "Council approves new tram line in Leeds: Marlow", "Council approves new tram line in Leeds"},
	{"en", "Council approves new tram line in Leeds | The South Herald", "Council approves new tram line in Leeds | The East Herald"},
	{"en", "The trial of the former mayor begins", "Trial of former deputy mayor begins"},
	{"en", "Trump reignites trade row with Ottawa over dairy case", "Trump reignites …"},
	{"en", "Trump reignites trade row with Ottawa over dairy quotas", "Trump reignites trade row with Ottawa over steel …"},
	{"en", "Envoy flies to Minsk for prisoner talks", "Envoy flies from Minsk for prisoner talks"},
	{"en", "Leeds win with Marlow in goal again", "Leeds win without Marlow in goal again"},
	{"en", "Police fire kills three, Ottawa inquiry finds", "Police kills three, Ottawa inquiry finds"},
	{"en", "The man and the dog in a boat off the Leeds canal", "Man dog in boat off Leeds canal"},
	{"en", "Man, 34, held over Lisbon hotel fire", "Man, 43, held over Lisbon hotel fire"},
	{"en", "The council is building a new tram line in Leeds", "Is the council building a new tram line in Leeds?"},
	{"en", "The council approves a new tram line in the suburbs", "Council approves new tram line in suburbs"},
	{"es", "El alcalde de Málaga dimite tras el escándalo", "¿El alcalde de Málaga dimite tras el escándalo?"},
	{"de", "Bahnstreik: Lokführer legen ab Montag die Arbeit nieder", "Bahnstreik: Lokführer legen ab Dienstag die Arbeit nieder"},
	{"de", "Minister Brandt tritt nach Affäre zurück", "Minister Brandt tritt nach Affäre nicht zurück"},
	{"de", "Keine Einigung im Tarifstreit der Hafenarbeiter", "Einigung im Tarifstreit der Hafenarbeiter"},
	{"de", "Unwetter in Passau: Zwei Tote nach Erdrutsch", "Unwetter in Passau: Drei Tote nach Erdrutsch"},
	{"fr", "Le ministre Duroc ne quittera pas le gouvernement", "Le ministre Duroc quittera le gouvernement"},
	{"fr", "Grève à la SNCF : trois TGV sur quatre supprimés jeudi", "Grève à la SNCF : trois TGV sur quatre supprimés vendredi"},
	{"fr", "Duroc bat Lenoir au second tour à Nantes", "Lenoir bat Duroc au second tour à Nantes"},
	{"es", "Mueren once mineros en una mina de Asturias", "Mueren doce mineros en una mina de Asturias"},
	{"es", "El alcalde de Málaga no dimite tras el escándalo", "El alcalde de Málaga dimite tras el escándalo"},
	{"it", "Sciopero dei treni a Torino, stop fino a venerdì", "Sciopero dei treni a Milano, stop fino a venerdì"},
	{"it", "Serie A, 7ª giornata: tutti i risultati e le pagelle", "Serie A, 8ª giornata: tutti i risultati e le pagelle"},
	{"pt", "Incêndio destrói o mercado velho de Coimbra", "Incêndio destrói o mercado velho de Braga"},
	{"nl", "Kabinet trekt wet op windmolens in na kritiek", "Kabinet trekt wet op windmolens niet in na kritiek"},
	{"ru", "В Казани открыли новый мост через Волгу", "В Самаре открыли новый мост через Волгу"},
	{"ru", "Министр не подал в отставку после пожара в Омске", "Министр подал в отставку после пожара в Омске"},
	{"pl", "Górnicy uratowani z kopalni Wujek na Śląsku", "Górnicy uratowani z kopalni Halemba na Śląsku"},
	{"sv", "Tågstrejken stoppar pendlare i Göteborg", "Tågstrejken stoppar pendlare i Malmö"},
	{"ja", "北海道で震度5強の地震、津波の心配なし", "北海道で震度6強の地震、津波の心配なし"},
	{"ja", "北海道で震度5強の地震、津波の心配なし", "北海道で震度5強の地震、津波の心配あり"},
	{"zh", "成都地铁三号线因暴雨停运", "成都地铁四号线因暴雨停运"},
	{"ar", "مقتل تسعة عمال في انهيار منجم بالأردن", "مقتل عشرة عمال في انهيار منجم بالأردن"},
}

func TestFind(t *testing.T) {
	for _, c := range sameHeadlines {
		if !finds(c[0], c[1], c[2]) {
			t.Errorf("%q does not find %q", c[2], c[1])
		}
	}
	for _, c := range otherHeadlines {
		if finds(c[0], c[1], c[2]) {
			t.Errorf("%q finds %q", c[2], c[1])
		}
		if finds(c[0], c[2], c[1]) && c[1] != c[2] && !cutShort(c[2]) {
			t.Errorf("%q finds %q", c[1], c[2])
		}
	}
}

// What says the same to Find in one direction does in the other, except where a headline is cut short.
func TestFindEitherWay(t *testing.T) {
	for _, c := range sameHeadlines {
		if !cutShort(c[2]) && !finds(c[0], c[2], c[1]) {
			t.Errorf("%q does not find %q", c[1], c[2])
		}
	}
}

func TestFindAmongMany(t *testing.T) {
	e := New(Options{})
	place := func(num int64, title, outlet string, after time.Duration) {
		at := noon.Add(after)
		e.Place(e.Read(&Article{Num: num, Title: title, Language: "en", Outlet: outlet, Link: uint64(num), Published: at, Seen: noon.Add(time.Duration(num) * time.Minute)}), num)
	}
	place(1, "Ferry Sinar Bahari sinks off Lombok", "north.example", 3*time.Hour)
	place(2, "Ferry Sinar Bahari sinks off Lombok", "south.example", time.Hour)
	place(3, "The ferry Sinar Bahari sinks off Lombok", "east.example", 2*time.Hour)
	place(4, "Shares on Wall Street close higher as chip makers rally", "north.example", 0)
	place(5, "Shares on Wall Street close higher as chip makers rally", "north.example", 48*time.Hour)
	place(6, "Marlow inquiry opens in Leeds with a warning to ministers", "north.example", 0)
	place(7, "Marlow inquiry opens in Leeds with a row over papers", "south.example", 0)
	for headline, want := range map[string]int64{
		"UPDATE: Ferry Sinar Bahari sinks off Lombok":             2, // the earliest, not the first seen
		"Shares on Wall Street close higher as chip makers rally": 0, // one outlet has it on several days
		"Marlow inquiry opens in Leeds with a …":                  0, // of two it could be either
		"Marlow inquiry opens in Leeds with a row over…":          7,
		"Quake shakes northern Chile near Arica":                  0,
		"Lombok":                                                  0,
		"":                                                        0,
	} {
		num, ok := e.Find(e.ReadHeadline(headline, "en"))
		if num != want || ok != (want != 0) {
			t.Errorf("%q finds %d, %v, not %d", headline, num, ok, want)
		}
	}
	if _, ok := e.Find(e.ReadHeadline("Ferry Sinar Bahari sinks off Lombok", "de")); ok {
		t.Error("a German headline finds an English article")
	}
}

// One article that an outlet has printed again on another day is no series.
func TestFindOneArticleTwice(t *testing.T) {
	for again, want := range map[uint64]bool{7: true, 8: false} {
		e := New(Options{})
		for i, link := range []uint64{7, again} {
			at := noon.Add(time.Duration(i) * 48 * time.Hour)
			e.Place(e.Read(&Article{
				Num: int64(i + 1), Title: "Council approves new tram line in Leeds", Language: "en", Outlet: "north.example", Link: link, Published: at, Seen: at,
			}), int64(i+1))
		}
		if num, ok := e.Find(e.ReadHeadline("Council approves new tram line in Leeds", "en")); ok != want || ok && num != 1 {
			t.Errorf("with the links 7 and %d it finds %d, %v", again, num, ok)
		}
	}
}

// Without spaces a mark that only one of two titles has makes a pair of characters more in the other one, of which three at most count for
// nothing.
func TestRejoined(t *testing.T) {
	e := New(Options{})
	parts := []string{"北海道で地震", "東北で大雨", "関東で停電", "首都で渋滞", "気象庁会見"}
	marked := e.ReadHeadline(strings.Join(parts, "、"), "ja")
	for n := range 5 {
		title := strings.Join(parts[:n+1], "")
		if n < 4 {
			title += "、" + strings.Join(parts[n+1:], "、")
		}
		r := e.ReadHeadline(title, "ja")
		if got := alike(r, marked); got != (n <= 3) || alike(marked, r) != got {
			t.Errorf("without %d of the marks it says the same: %v", n, got)
		}
	}
}

// Of a title of more words than are kept it is not known whether it says the same.
func TestFindLong(t *testing.T) {
	words := strings.Fields("Council approves new tram line in Leeds after residents traders dockers teachers nurses bakers brewers painters masons " +
		"farmers fishermen shepherds gardeners miners plumbers tailors cobblers weavers potters coopers glaziers saddlers drapers grocers ferrymen")
	if len(words) != maxOrder+1 {
		t.Fatalf("the title has %d words", len(words))
	}
	for _, c := range []struct {
		title, headline int // words of them
		want            bool
	}{{maxOrder, maxOrder, true}, {maxOrder + 1, maxOrder, false}, {maxOrder, maxOrder + 1, false}, {maxOrder + 1, maxOrder + 1, false}} {
		if got := finds("en", strings.Join(words[:c.title], " "), strings.Join(words[:c.headline], " ")); got != c.want {
			t.Errorf("a headline of %d words finds a title of %d: %v", c.headline, c.title, got)
		}
	}
}

// Find is the same after a restart in which only what is looked for is indexed.
func TestFindRestored(t *testing.T) {
	var records []byte
	for i, c := range sameHeadlines {
		e := New(Options{})
		r := e.Read(&Article{Num: int64(i + 1), Title: c[1], Language: c[0], Outlet: "north.example", OutletName: "The North Post", Published: noon, Seen: noon})
		records = e.AppendRecord(records, r)
	}
	e := New(Options{})
	var headlines []*Reading
	for _, c := range sameHeadlines {
		headlines = append(headlines, e.ReadHeadline(c[2], c[0]))
	}
	e.Want(headlines)
	if err := e.Restore(records, noon, func(num int64) int64 { return num }); err != nil {
		t.Fatal(err)
	}
	for i, h := range headlines {
		num, ok := e.Find(h)
		if !ok || sameHeadlines[num-1][1] != sameHeadlines[i][1] && !finds(sameHeadlines[i][0], sameHeadlines[num-1][1], sameHeadlines[i][2]) {
			t.Errorf("%q finds %d", sameHeadlines[i][2], num)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	e := New(Options{})
	for i := range 20000 {
		title := fmt.Sprintf("Council of town %d weighs plan %d for the %dth market", i%977, i, i%31)
		e.Place(e.Read(&Article{Num: int64(i + 1), Title: title, Language: "en", Outlet: "north.example", Published: noon, Seen: noon}), int64(i+1))
	}
	h := e.ReadHeadline("The council of town 7 weighs plan 984 for a 23th market", "en")
	for range b.N {
		e.Find(h)
	}
}
