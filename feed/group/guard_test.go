package group

import (
	"slices"
	"testing"
	"time"
)

// One member that is told in the same form keeps an article out of a group only where half of those that are as near say so.
func TestGuardAsksTheMajority(t *testing.T) {
	text := "Storm Freya brought gusts of 140 kilometres an hour and took the roof off a school; trains stand still, 9,000 homes have no power."
	members := []string{"Storm Freya reaches Norrland", "Freya, storm, reaches coast", "Freya reaches inland: storm"}
	for n, want := range map[int]string{
		1: "one form of title with other names in it",
		2: "one form of title with other names in it",
		3: "",
	} {
		e := New(Options{})
		read := func(num int64, title string) *Reading {
			return e.Read(&Article{Num: num, Title: title, Text: text, Language: "en", Published: noon, Seen: noon})
		}
		r := read(9, "Storm Freya reaches Dalarna")
		for i, title := range members[:n] {
			m := read(int64(i+1), title)
			e.Place(m, 1)
			if got := conflict(r, m) != ""; got != (i == 0) {
				t.Fatalf("%q: a conflict is %v", title, got)
			}
		}
		cand := e.closely(r, e.clusters[1])
		if got := e.guard(r, &cand); got != want {
			t.Errorf("of %d members: %q, not %q", n, got, want)
		}
	}
}

func TestSlots(t *testing.T) {
	for _, c := range []struct {
		language, a, b string
		other          bool
	}{
		{"en", "EU adopts package 3 of sanctions", "EU adopts package 4 of sanctions", true},
		{"en", "EU adopts 18th package of sanctions", "EU adopts 19th package of sanctions", true},
		{"en", "EU agrees 18th sanctions package", "Leaders back 19th EU sanctions package", true},
		{"en", "Third round of talks ends in Aldport", "Fourth round of talks ends in Aldport", true},
		{"en", "Third round of talks ends in Aldport", "Talks in Aldport: 3rd round ends", false},
		{"en", "Third round of talks ends in Aldport", "Talks in Aldport end, round 3 without a deal", false},
		{"en", "Police find 3 packages in Aldport", "Police find 4 packages in Aldport", false},
		{"en", "Search at sea enters third day", "Search at sea enters fourth day", false},
		{"de", "EU beschließt 18. Sanktionspaket", "EU beschließt 19. Sanktionspaket", true},
		{"de", "EU beschließt drittes Paket", "EU beschließt 3. Paket", false},
		{"de", "Zoll findet 20 Pakete Kokain in Brunsum", "Zoll findet 22 Pakete Kokain in Brunsum", false},
		{"de", "EU beschließt drittes Paket", "EU beschließt viertes Paket", true},
		{"fr", "L'UE adopte un 18e paquet de sanctions", "L'UE adopte un 19ème paquet de sanctions", true},
		{"fr", "L'UE adopte le premier paquet de sanctions", "L'UE adopte un 1er paquet de sanctions", false},
		{"es", "La UE aprueba el 18º paquete de sanciones", "La UE aprueba el 19º paquete de sanciones", true},
		{"es", "La UE aprueba el segundo paquete de sanciones", "La UE aprueba el tercer paquete de sanciones", true},
		{"es", "Decomisan 500 paquetes de cocaína en Puerto Largo", "Incautan 503 paquetes de cocaína en Puerto Largo", false},
		{"pt", "Polícia apreende 300 pacotes de cocaína", "Polícia apreende 310 pacotes de cocaína", false},
		{"it", "L'UE approva il 18° pacchetto di sanzioni", "L'UE approva il 19° pacchetto di sanzioni", true},
		{"pt", "UE aprova 18.º pacote de sanções", "UE aprova 19.º pacote de sanções", true},
		{"nl", "EU keurt 18e sanctiepakket goed", "EU keurt 19e sanctiepakket goed", true},
		{"de", "Rund 1200 Menschen auf der Straße in Brunsum", "Brunsum: Rund 1500 Menschen auf der Straße", false},
		{"de", "Friedensgespräche in Brunsum: Runde 3 beginnt", "Friedensgespräche in Brunsum: Runde 4 beginnt", true},
		{"no", "Rundt 1200 personer i gatene i Brunsund", "Brunsund: Rundt 1500 personer i gatene", false},
		{"nl", "Rond 1200 mensen op straat in Brunsum", "Brunsum: Rond 1500 mensen op straat", false},
		{"ru", "ЕС принял 18-й пакет санкций", "ЕС принял 19-й пакет санкций", true},
		{"pl", "UE przyjmuje 18. pakiet sankcji", "UE przyjmuje 19. pakiet sankcji", true},
		{"sv", "EU antar 18:e sanktionspaketet", "EU antar 19:e sanktionspaketet", true},
		{"pt", "Loteria: concurso 2.711 tem prêmio de R$ 12 milhões", "Loteria: concurso 2.712 tem prêmio de R$ 15 milhões", true},
		{"ar", "انطلاق الجولة الثالثة من المفاوضات في النهضة", "انطلاق الجولة الرابعة من المفاوضات في النهضة", true},
		{"ar", "انطلاق الجولة الثالثة من المفاوضات في النهضة", "الجولة 3 من المفاوضات تنطلق في النهضة", false},
		{"ar", "البحث عن السفينة لليوم الثالث", "البحث عن السفينة يدخل اليوم الرابع", false},
	} {
		e := New(Options{})
		read := func(num int64, title string) *Reading {
			return e.Read(&Article{Num: num, Title: title, Language: c.language, Published: noon, Seen: noon})
		}
		if got := otherSlot(read(1, c.a), read(2, c.b)); got != c.other {
			t.Errorf("%q and %q: %v", c.a, c.b, got)
		}
	}
}

// What is kept in a register has a number of its own, and so has a release; a count that grows and the update of a report have not.
func TestEntries(t *testing.T) {
	const other = "another entry of one outlet's register"
	for _, c := range []struct{ a, b, want string }{
		{"CVE-2026-41207: OpenGate VPN authentication bypass", "CVE-2026-41240: OpenGate VPN denial of service", other},
		{"DSA-5801-1 lanternfish - security update", "DSA-5804-1 lanternfish - security update", other},
		{"M 5.1 - 84 km SSE of Port Skerrow", "M 4.7 - 91 km SSE of Port Skerrow", other},
		{"ML 2.6 CENTRAL SKERROW", "ML 2.8 CENTRAL SKERROW", other},
		{"Paperboy 4.1.1", "Paperboy 4.1.2", other},
		{"v1.2.3", "v1.2.4", other},
		{"Paperboy v1.2.3", "Paperboy v1.2.4", other},
		{"CVE-2026-41207: OpenGate VPN authentication bypass", "CVE-2026-41207: patch for OpenGate VPN is out", ""},
		{"UPDATE 1-Explosion at plant in Skerrow", "UPDATE 2-Explosion at plant in Skerrow", ""},
		{"BREAKING: 120 dead in Skerrow ferry accident", "BREAKING: 150 dead in Skerrow ferry accident", ""},
		{"Over 1,200 homes without power in Skerrow", "Over 1,500 homes without power in Skerrow", ""},
		{"Skerrow 2", "Skerrow 3", ""},
		{"Paperboy", "Paperboy 4.1.2", ""},
	} {
		e := New(Options{})
		read := func(num int64, title, outlet string) *Reading {
			return e.Read(&Article{Num: num, Title: title, Language: "en", Outlet: outlet, Published: noon, Seen: noon})
		}
		if got := conflict(read(1, c.a, "register.example"), read(2, c.b, "register.example")); got != c.want {
			t.Errorf("%q and %q: %q, want %q", c.a, c.b, got, c.want)
		}
		if got := conflict(read(1, c.a, "register.example"), read(2, c.b, "courier.example")); got == other {
			t.Errorf("%q and %q of two outlets: %q", c.a, c.b, got)
		}
	}
}

// What an outlet sends under all its titles makes no event of them. A report that it sends again under another title, which
// names the same things, is the same.
func TestStandingText(t *testing.T) {
	const standing = "The Harbour Post is the newspaper of record for Harbour Vale and the Bay. Sign up for our morning newsletter and have the news from Brackwater, Tarn and Gannet Head in your inbox before breakfast. Subscribe today and read on every device."
	const report = "Forty firefighters could not save the Hallett sail loft on the quay in Brackwater, where the fire began in a tar store after midnight. Nobody was hurt, and the neighbouring houses were cleared until the morning."
	for _, c := range []struct {
		text    string
		titles  []string
		stories int
	}{
		{standing, []string{"Mayor Quade resigns after the budget vote", "Fish prices fall to their lowest level in years", "Choir of pensioners wins in Vienna"}, 3},
		{report, []string{"Fire guts the old sail loft in Brackwater", "Sail loft lost to the flames", "Brackwater loft burns down"}, 1},
		{report, []string{"Blaze destroys historic workshop", "Fire guts old Brackwater sail loft", "Quay in shock after night of flames"}, 1},
		{standing, []string{"What we know now", "What we know now"}, 1}, // one item twice
	} {
		e := New(Options{})
		stories := map[int64]bool{}
		for i, title := range c.titles {
			a := &Article{Num: int64(i + 1), Title: title, Text: c.text, Language: "en", Outlet: "harbourpost.example", Published: noon, Seen: noon}
			stories[e.Judge(e.Read(a)).Group] = true
		}
		if len(stories) != c.stories {
			t.Errorf("%q are %d stories", c.titles, len(stories))
		}
	}
}

// In German all nouns have a capital: the names among them are known, so that one form of title for two towns is two things,
// while another noun for the same is not.
func TestNamesAmongNouns(t *testing.T) {
	e := New(Options{})
	for _, c := range []struct {
		a, b  [2]string
		apart bool
	}{
		{
			[2]string{"Mann nach Messerangriff in München festgenommen", "Die Polizei hat am Bahnhof einen Mann festgenommen. Eine Person wurde verletzt."},
			[2]string{"Mann nach Messerangriff in Lyon festgenommen", "Die Polizei hat in einer Straßenbahn einen Mann festgenommen. Zwei Personen wurden verletzt."},
			true,
		},
		{
			[2]string{"Brand in Lagerhalle in Leipzig: zwei Verletzte", "In einer Lagerhalle ist am Abend ein Feuer ausgebrochen."},
			[2]string{"Feuer in Lagerhaus in Leipzig: zwei Verletzte", "In einem Lagerhaus ist am Abend ein Brand ausgebrochen."},
			false,
		},
	} {
		var rs [2]*Reading
		for i, x := range [][2]string{c.a, c.b} {
			rs[i] = e.Read(&Article{Num: int64(i + 1), Title: x[0], Text: x[1], Language: "de", Outlet: x[0], Published: noon, Seen: noon})
		}
		if why := otherInstance(rs[0], rs[1], 0, false); (why != "") != c.apart {
			t.Errorf("%q and %q: %q", c.a[0], c.b[0], why)
		}
	}
}

// One title on several days is a series, and one that stands over other texts a rubric, but for what comes from one address or has no
// date, for titles that say more, and for those that have a name.
func TestConflictOfOneTitle(t *testing.T) {
	const (
		day    = 24 * time.Hour
		fire   = "Fire guts old sail loft"
		loft   = "Forty firefighters could not save the Hallett sail loft on the quay in Brackwater."
		eels   = "Wardens on the lower Ebble counted fewer eels in their nets than ever since the sluice was built."
		nine   = "Rescuers pulled 9 climbers out of a crevasse."
		thirty = "Rescuers pulled 30 climbers out of a crevasse."
		series = "one outlet has this title on several days"
		north  = "north.example"
		south  = "south.example"
	)
	type piece struct {
		text, outlet string
		link         uint64
		undated      bool
	}
	for _, c := range []struct {
		name, title string
		a, b        piece
		after       time.Duration
		why         string
	}{
		{"one outlet, three days", fire, piece{loft, north, 0, false}, piece{loft, north, 0, false}, 3 * day, series},
		{"one outlet, one day", fire, piece{loft, north, 0, false}, piece{loft, north, 0, false}, 19 * time.Hour, ""},
		{"one address", fire, piece{loft, north, 7, false}, piece{loft, north, 7, false}, 3 * day, ""},
		{"two addresses", fire, piece{loft, north, 7, false}, piece{loft, north, 8, false}, 3 * day, series},
		{"one without a date", fire, piece{loft, north, 0, true}, piece{loft, north, 0, false}, 3 * day, ""},
		{"other texts", "Letters, diary, chess and bridge", piece{loft, north, 0, false}, piece{eels, south, 0, false}, time.Hour, "a standing title over other texts"},
		{"the same text", "Letters, diary, chess and bridge", piece{loft, north, 0, false}, piece{loft, south, 0, false}, time.Hour, ""},
		{"one without a text", "Letters, diary, chess and bridge", piece{loft, north, 0, false}, piece{"", south, 0, false}, time.Hour, ""},
		{"more words", "Sail loft gutted as fire sweeps through quay", piece{loft, north, 0, false}, piece{eels, south, 0, false}, time.Hour, ""},
		{
			"other numbers", "Team saves climbers after fall",
			piece{nine, north, 0, false},
			piece{thirty, south, 0, false},
			3 * day,
			"one title over other numbers on another day",
		},
		{"other numbers, one day", "Team saves climbers after fall", piece{nine, north, 0, false}, piece{thirty, south, 0, false}, 3 * time.Hour, ""},
		{"other numbers, and a name", "Team saves climbers after fall in Skarvik", piece{nine, north, 0, false}, piece{thirty, south, 0, false}, 3 * day, ""},
	} {
		e := New(Options{})
		read := func(num int64, p piece, at time.Time) *Reading {
			a := &Article{Num: num, Title: c.title, Text: p.text, Language: "en", Outlet: p.outlet, Link: p.link, Published: at, Seen: at}
			if p.undated {
				a.Published = time.Time{}
			}
			return e.Read(a)
		}
		a, b := read(1, c.a, noon), read(2, c.b, noon.Add(c.after))
		if there, back := conflict(a, b), conflict(b, a); there != c.why || back != c.why {
			t.Errorf("%s: %q and %q, not %q", c.name, there, back, c.why)
		}
	}
}

// What an outlet issues by the hour are as many things.
func TestAnotherHour(t *testing.T) {
	e := New(Options{})
	for _, c := range []struct {
		a, b string
		want string
	}{
		{
			"Gale warning issued September 14 at 9:12AM for the Brack Estuary", "Gale warning issued September 14 at 9:15AM for the Brack Estuary",
			"one outlet's form for another day or hour",
		},
		{"Gale warning issued September 14 at 9:12AM for the Brack Estuary", "Gale warning issued September 14 at 9:12AM for the Brack Estuary", ""},
	} {
		a, b := e.parishReading(1, "coastguard.example", c.a, ""), e.parishReading(2, "coastguard.example", c.b, "")
		if got := conflict(a, b); got != c.want {
			t.Errorf("%q and %q: %q, not %q", c.a, c.b, got, c.want)
		}
	}
}

// Two titles of one outlet that begin with one label are of two things where less than a third of what the one says is in the other
// article.
func TestOneRubric(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Early Shift: Ferry aground in fog", "Early Shift: Bakery sues landlord over chimney", true},
		{"Early Shift: Ferry aground in fog", "Early Shift: Ferry timetable changes", true},
		{"Early Shift: Ferry strikes rocks", "Early Shift: Ferry timetable changes", false}, // the rest says less
		{"Early Shift: Ferry aground in fog", "Late Shift: Bakery sues landlord over chimney", false},
		{"Interview: Ferry aground in fog", "Interview: Bakery sues landlord over chimney", false}, // a label of a word
	} {
		e := New(Options{})
		if got := oneRubric(e.ReadHeadline(c.a, "en"), e.ReadHeadline(c.b, "en")); got != c.want {
			t.Errorf("%q and %q: %v", c.a, c.b, got)
		}
	}
}

// What one outlet numbers by the day, and every day has news of, is another one on another day.
func TestFormOfOneOutlet(t *testing.T) {
	for _, c := range []struct {
		language, a, b string
		hours          time.Duration
		why            string
	}{
		{"pl", "Wyniki Lotto z 9.11. Liczby z losowania", "Wyniki Lotto z 11.11. Liczby z losowania", 48, "one outlet's form for another day or hour"},
		{"pl", "Wyniki Lotto z 9.11. Liczby z losowania", "Wyniki Lotto z 9.11. Liczby z losowania", 1, ""},
		{"pl", "Pożar w Brzezinach: 9 rannych, ulica zamknięta", "Pożar w Brzezinach: 11 rannych, ulica zamknięta", 30, ""},
		{"ar", "سعر السمك اليوم الاثنين في سوق المرفأ", "سعر السمك اليوم الثلاثاء في سوق المرفأ", 24, "one outlet's form for another day or hour"},
	} {
		e := New(Options{})
		read := func(num int64, title string, at time.Time) *Reading {
			return e.Read(&Article{Num: num, Title: title, Language: c.language, Outlet: "north.example", Link: uint64(num), Published: at, Seen: at})
		}
		if got := conflict(read(1, c.a, noon), read(2, c.b, noon.Add(c.hours*time.Hour))); got != c.why {
			t.Errorf("%q and %q: %q, want %q", c.a, c.b, got, c.why)
		}
	}
}

// What was published further from a group than the window is long is no coverage of it, before it or after.
func TestPublishedTooLongApart(t *testing.T) {
	const day = 24 * time.Hour
	for _, c := range []struct {
		after time.Duration
		want  string
	}{
		{13 * day, ""},
		{15 * day, "published too long apart"},
		{-13 * day, ""},
		{-15 * day, "published too long apart"},
	} {
		e := New(Options{})
		var r *Reading
		for i, at := range []time.Time{noon, noon.Add(time.Hour), noon.Add(c.after)} {
			r = e.Read(&Article{
				Num: int64(i + 1), Title: adoptFerry[2][0], Text: adoptFerry[2][1], Language: "en", Outlet: []string{"north.example", "south.example", "east.example"}[i],
				Published: at, Seen: noon.Add(15 * day),
			})
			if i < 2 {
				e.Place(r, 1)
			}
		}
		cand := e.closely(r, e.clusters[1])
		if got := e.guard(r, &cand); got != c.want {
			t.Errorf("after %v: %q, not %q", c.after, got, c.want)
		}
		if got := e.Judge(r).Group == 1; got != (c.want == "") {
			t.Errorf("after %v: together is %v", c.after, got)
		}
	}
}

// Two titles differ in what stands between their beginnings and their ends, and no word is of both, however often it is repeated.
func TestDiffer(t *testing.T) {
	for _, c := range []struct {
		a, b, x, y []uint32
		share      float64
	}{
		{[]uint32{1, 2, 3, 4}, []uint32{1, 5, 3, 6}, []uint32{2, 4}, []uint32{5, 6}, 0.5},
		{[]uint32{1, 2, 3, 4}, []uint32{1, 5, 6, 3, 4}, []uint32{2}, []uint32{5, 6}, 0.6},
		{[]uint32{1, 2, 1}, []uint32{1, 2, 1, 2, 1}, nil, []uint32{2, 1}, 0.6},
		{[]uint32{1, 2, 1, 2, 1}, []uint32{1, 2, 1}, []uint32{2, 1}, nil, 0.6},
		{[]uint32{1, 1, 1, 1}, []uint32{1, 1}, []uint32{1, 1}, nil, 0.5},
		{[]uint32{1, 2}, []uint32{1, 3}, nil, nil, 0},
	} {
		if x, y, share := differ(c.a, c.b); !slices.Equal(x, c.x) || !slices.Equal(y, c.y) || share != c.share {
			t.Errorf("%v and %v differ in %v and %v, and %.2f is the same", c.a, c.b, x, y, share)
		}
	}
}
