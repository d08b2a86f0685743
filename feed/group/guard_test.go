package group

import "testing"

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
		{"ru", "ЕС принял 18-й пакет санкций", "ЕС принял 19-й пакет санкций", true},
		{"pl", "UE przyjmuje 18. pakiet sankcji", "UE przyjmuje 19. pakiet sankcji", true},
		{"sv", "EU antar 18:e sanktionspaketet", "EU antar 19:e sanktionspaketet", true},
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
