package group

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func wordSums(t *testing.T, text, code string) []uint32 {
	t.Helper()
	var r reader
	var out []uint32
	for _, w := range r.words(text, languageOf(code), nil) {
		out = append(out, w.sum)
	}
	return out
}

func wordTexts(text, code string) string {
	var r reader
	var out []string
	for _, w := range r.words(text, languageOf(code), nil) {
		out = append(out, w.text)
	}
	return strings.Join(out, "|")
}

func TestWords(t *testing.T) {
	for _, c := range []struct{ code, text, want string }{
		{"en", "Trump’s plan: don't panic", "Trump|plan|don't|panic"},
		{"en", "U.S. and U.N. envoys meet in St. Louis", "U.S.|and|U.N.|envoys|meet|in|St|Louis"},
		{"en", "The U.S", "The|U.S"},
		{"en", "J.Smith, No.5", "J|Smith|No|5"},
		{"en", "twenty-one dead, twenty-odd hurt", "twenty-one|dead|twenty|odd|hurt"},
		{"en", "Profit of $4.5bn, up 1,200 at 40C in 5G and the 20th", "Profit|of|4.5|bn|up|1,200|at|40|C|in|5G|and|the|20th"},
		{"en", "Fire &amp; rescue &#8211; AT&amp;T", "Fire|rescue|AT|T"},
		{"en", "Long-term Covid-19 care", "Long|term|Covid|19|care"},
		{"en", "GuantÃ¡namo: Trumpâ€™s and Hamasâ\u0080\u0099 men â\u0080\u0093 not", "Guantánamo|Trump|and|Hamas|men|not"},
		{"fr", "Un château, la pâte «CAFÉ» à Évreux", "Un|château|la|pâte|CAFÉ|à|Évreux"},
		{"pt", "NÃO à poluição", "NÃO|à|poluição"},
		{"fr", "L’État d'urgence aujourd'hui, qu'on le veuille", "État|urgence|aujourd'hui|on|le|veuille"},
		{"it", "L'allarme dell'Unione all'estero", "allarme|Unione|estero"},
		{"de", "3.500 Euro für 6,1 Hektar", "3.500|Euro|für|6,1|Hektar"},
		{"fr", "12 300 euros", "12 300|euros"},
		{"ja", "北海道で震度5強", "北海|海道|道で|で震|震度|5|強"},
		{"ja", "ＡＩで１２人", "AI|で|12|人"},
		{"ja", "八ケ岳と八ヶ岳のケーキ", "八ヶ|ヶ岳|岳と|と八|八ヶ|ヶ岳|岳の|のケ|ケー|ーキ"},
		{"ja", "終値は5万1020円、4千万円", "終値|値は|5万1020|円|4|千万|万円"},
		{"ja", "11月３日の天気", "11|月|3|日|の天|天気"},
		{"ja", "第3回 日本の旅", "第|3|回|日本|本の|の旅"},
		{"ja", "台風12号、7回に30部門", "台風|12|号|7|回に|30|部門"},
		{"zh", "第12集 星期二3号线", "第|12|集|星期|期二|3|号线"},
		{"zh", "（记者）北京", "记者|北京"},
		{"fr", "l'北京", "l|北京"},
		{"th", "ไทย", "ไท|ทย"},
		{"ar", "مقتل ٩ أشخاص", "مقتل|٩|أشخاص"},
		{"en", "soft\u00adware \u200bhere", "software|here"},
		{"", "Ærø og Ål", "Ærø|og|Ål"},
		{"en", "", ""},
		{"en", "…!?", ""},
	} {
		if got := wordTexts(c.text, c.code); got != c.want {
			t.Errorf("%s %q: %s, want %s", c.code, c.text, got, c.want)
		}
	}
}

// What stands in one group of words is compared as one; the groups stay apart.
var meets = map[string][][]string{
	"en": {
		{"strike", "strikes", "Strike's", "STRIKES", "strike’s"},
		{"kills", "killed", "killing", "KILLED"},
		{"nine", "9", "Nine", "９"},
		{"twenty-one", "21"},
		{"1,200", "1200"},
		{"4", "4.0"},
		{"4.5"},
		{"billion", "bn"},
		{"Erdoğan", "Erdogan"},
		{"café", "cafe", "cafe\u0301"},
		{"Łódź", "Lodz"},
		{"U.K.", "UK"},
		{"Iran"},
		{"Iraq"},
		{"5G"},
		{"G7", "G-7"},
		{"6.1"},
		{"6.2"},
		{"61"},
		{"12"},
		{"2025"},
		{"2026"},
	},
	"de": {
		{"Streik", "Streiks", "STREIK"},
		{"Haus", "Hauses"},
		{"Bürger", "Bürgern", "BÜRGER"},
		{"Regierung", "Regierungen"},
		{"fünf", "5"},
		{"3.500", "3500"},
		{"6,1", "6.1"},
		{"Straße", "Strasse", "STRASSE"},
		{"Millionen", "Mio"},
		{"Milliarden", "Mrd"},
		{"elf", "11"},
		{"Köln"},
		{"Kiel"},
		{"Bayern", "Bayerns"},
		{"Konzern", "Konzerne", "Konzerns"},
		{"München", "Münchens", "Münchner"},
		{"Dresden", "Dresdner"},
		{"Kern", "Kerne", "Kerns"},
		{"Ort", "Orte"},
		{"Ordnung", "Ordnungen"},
	},
	"fr": {
		{"grève", "grèves", "GRÈVE"},
		{"État", "l'État", "L’ÉTAT", "états"},
		{"retraite", "retraites"},
		{"huit", "8"},
		{"12 300", "12300"},
		{"milliards", "Mds"},
		{"cœur", "coeur"},
		{"gouvernement", "gouvernements"},
		{"6,1", "6.1"},
		{"mort"},
		{"port"},
		{"élu", "élus"},
		{"disparu", "disparus"},
		{"moto", "motos"},
		{"feu", "feux"},
		{"Paris"},
		{"pari", "parier"},
	},
	"es": {
		{"elección", "elecciones", "ELECCIONES"},
		{"incendio", "incendios"},
		{"muertos", "muerto"},
		{"once", "11"},
		{"3.500", "3500"},
		{"dieciséis", "16"},
		{"Málaga", "Malaga"},
		{"Perú"},
		{"España"},
		{"joven", "jóvenes"},
		{"imagen", "imágenes"},
		{"tren", "trenes"},
	},
	"it": {
		{"governo", "governi"},
		{"incendio", "incendi"},
		{"università", "dell'università", "Università"},
		{"tre", "3"},
		{"milioni", "mln"},
		{"3.500", "3500"},
		{"Roma"},
		{"Rimini"},
	},
	"pt": {
		{"eleição", "eleições"},
		{"incêndio", "incêndios"},
		{"três", "3"},
		{"duas", "dois", "2"},
		{"governo", "governos"},
		{"Lisboa"},
		{"Lagos"},
		{"hospital", "hospitais"},
		{"papel", "papéis"},
		{"imóvel", "imóveis"},
		{"jovem", "jovens"},
		{"mais"},
		{"mal"},
		{"bens"},
		{"bem"},
	},
	"nl": {
		{"staking", "stakingen"},
		{"huis", "huizen"},
		{"foto", "foto's"},
		{"vijf", "5"},
		{"miljoen", "mln", "miljoenen"},
		{"Utrecht"},
		{"Urk"},
		{"drone", "drones"},
		{"actie", "acties"},
		{"file", "files"},
		{"aanval", "aanvallen"},
		{"bom", "bommen"},
		{"jongen", "jongens"},
		{"varken", "varkens"},
		{"Zutphen", "Zutphens", "Zutphense"},
		{"trein", "treinen"},
	},
	"ru": {
		{"мост", "моста", "мосту", "мостом", "МОСТ"},
		{"Казань", "Казани", "Казанью"},
		{"выборы", "выборов", "выборах"},
		{"пятеро", "пять", "5", "пятерых"},
		{"ещё", "еще"},
		{"12 300", "12300"},
		{"млн", "миллионов", "миллион"},
		{"Москва", "Москве", "Москвы"},
		{"Карапетян", "Карапетяна", "Карапетяном"},
		{"Минск"},
		{"Омск"},
		{"подросток", "подростка", "подростки"},
		{"кубок", "кубка", "Кубке"},
		{"Череповец", "Череповца"},
		{"умер", "умерла", "умерли"},
		{"погиб", "погибла", "погибли"},
		{"срок", "сроки"},
		{"масло", "масла"},
	},
	"pl": {
		{"premier", "premiera", "premierem", "premierowi"},
		{"Warszawa", "Warszawie", "Warszawy", "Warszawą"},
		{"Kraków", "Krakowa", "Krakowie", "Krakowem"},
		{"wybory", "wyborów", "wyborach"},
		{"Polska", "Polski", "Polsce", "Polską"},
		{"minister", "ministerem", "ministra", "ministrowie"},
		{"wypadek", "wypadku", "wypadki"},
		{"Niemcy", "Niemiec"},
		{"policjant", "policjanci", "policjantów"},
		{"strażak", "strażacy", "strażaków"},
		{"rząd", "rządu", "rządzie"},
		{"dziewięć", "9", "dziewięciu"},
		{"pożar", "pożaru", "pożarze", "pożarem", "pożary"},
		{"Tusk", "Tuska", "Tuskiem", "Tuskowi"},
		{"górnik", "górnika", "górników", "górnikom"},
		{"Gdańsk", "Gdańska", "Gdańsku"},
		{"Gdynia", "Gdyni"},
		{"mln", "milionów"},
		{"czeski", "czeskiego"},
		{"część", "części"},
		{"teatr", "teatru", "teatrze"},
		{"Iskra", "Iskry", "Iskrze"},
		{"burmistrz", "burmistrza", "burmistrzowi"},
		{"Agata", "Agaty", "Agacie"},
		{"zginął", "zginęła", "zginęli"},
		{"zdjęcie", "zdjęcia"},
	},
	"sv": {
		{"strejk", "strejken", "strejker"},
		{"bil", "bilar", "bilen"},
		{"två", "2"},
		{"regering", "regeringen"},
		{"Malmö"},
		{"Mora"},
		{"beslut", "beslutet", "beslutets", "besluten"},
		{"val", "valet"},
		{"möte", "mötet", "möten"},
		{"olycka", "olyckan", "olyckor"},
		{"paket", "paketet", "paketen"},
		{"Japan", "Japans"},
		{"Göran"},
		{"gör"},
	},
	"ja": {
		{"5万1020", "51020", "51,020", "５万１０２０"},
		{"5万20", "50020"},
		{"1億2000"},
		{"5"},
	},
	"ar": {
		{"الحكومة", "حكومة"},
		{"تسعة", "٩", "9"},
		{"انتخابات", "الانتخابات"},
		{"دمشق"},
		{"بغداد", "ببغداد", "وبغداد"},
		{"غزة", "بغزة", "وغزة", "لغزة"},
		{"لبنان", "بلبنان", "ولبنان", "للبنان"},
		{"إيران", "بإيران", "وإيران", "لإيران"},
		{"وزير", "الوزير", "ووزير", "للوزير"},
		{"قانون", "القانون", "والقانون", "للقانون"},
		{"ولاية"},
		{"لا"},
	},
}

func TestFormsMeet(t *testing.T) { formsMeet(t, meets) }

func formsMeet(t *testing.T, meets map[string][][]string) {
	t.Helper()
	for code, groups := range meets {
		of := map[uint32]string{}
		for _, forms := range groups {
			want := wordSums(t, forms[0], code)
			if len(want) != 1 {
				t.Fatalf("%s: %q is %d words", code, forms[0], len(want))
			}
			if other := of[want[0]]; other != "" {
				t.Errorf("%s: %q and %q are compared as one", code, other, forms[0])
			}
			of[want[0]] = forms[0]
			for _, f := range forms[1:] {
				if got := wordSums(t, f, code); !slices.Equal(got, want) {
					t.Errorf("%s: %q and %q are not compared as one", code, forms[0], f)
				}
			}
		}
	}
}

func TestWordFlags(t *testing.T) {
	var r reader
	got := r.words("Police: NATO envoy meets Nine", languageOf("en"), nil)
	type flags struct{ capital, shout, begins, number bool }
	want := []flags{{true, false, true, false}, {true, true, true, false}, {}, {}, {true, false, false, true}}
	for i, w := range got {
		if f := (flags{w.capital, w.shout, w.begins, w.number}); f != want[i] {
			t.Errorf("%s: %+v, want %+v", w.text, f, want[i])
		}
	}
	if w := r.words("Élan de l'Ukraine", languageOf("fr"), nil); !w[2].capital || w[2].text != "Ukraine" {
		t.Errorf("after an article: %+v", w[2])
	}
}

// A word is compared within its language only, whatever was read before.
func TestLanguagesStayApart(t *testing.T) {
	var r reader
	seen := map[uint32]string{}
	for _, l := range append([]*language{nil}, languages...) {
		code := ""
		if l != nil {
			code = l.code
		}
		for range 2 {
			for _, w := range r.words("Paris 9", l, nil) {
				if was, ok := seen[w.sum]; ok && was != code {
					t.Errorf("%q of %q has the sum of one of %q", w.text, code, was)
				}
				seen[w.sum] = code
			}
		}
	}
}

func TestReaderForgets(t *testing.T) {
	var r reader
	r.known = maxStems
	first := r.words("ferry sinks", languageOf("en"), nil)[0].sum
	if r.known != 2 {
		t.Errorf("%d words are known", r.known)
	}
	if again := r.words("ferry sinks", languageOf("en"), nil)[0].sum; again != first {
		t.Errorf("%x, then %x", first, again)
	}
}

// A word that two languages have is two words, also to one reader.
func TestReaderKeepsLanguagesApart(t *testing.T) {
	var r reader
	seen := map[uint32]string{}
	for range 2 {
		for _, code := range []string{"en", "de", "sv", ""} {
			sum := r.words("Gift", languageOf(code), nil)[0].sum
			if other, ok := seen[sum]; ok && other != code {
				t.Errorf("%q says what %q says", code, other)
			}
			seen[sum] = code
		}
	}
	if len(seen) != 4 {
		t.Errorf("four languages give %d sums", len(seen))
	}
}

func FuzzWords(f *testing.F) {
	for code, groups := range meets {
		for _, forms := range groups {
			f.Add(code, strings.Join(forms, " "))
		}
	}
	f.Add("ja", "北海道で震度5強\xff\xfe")
	f.Add("fr", "l'北")
	f.Add("fr", "1 2 3 4 5’5 l'l'l' U.S.U&#0;&amp;#8217;")
	var r reader
	f.Fuzz(func(t *testing.T, code, text string) {
		l := languageOf(code)
		got := slices.Clone(r.words(text, l, nil))
		for _, w := range got {
			if w.text == "" || utf8.ValidString(text) && !utf8.ValidString(w.text) {
				t.Errorf("%q: the word %q", text, w.text)
			}
			if w.number && w.rarity < usualRarity {
				t.Errorf("%q: the number %q has rarity %d", text, w.text, w.rarity)
			}
		}
		var fresh reader
		if again := fresh.words(text, l, nil); !slices.Equal(got, again) {
			t.Errorf("%q: %v, then %v", text, got, again)
		}
		Language(code, text, text)
	})
}

func BenchmarkWords(b *testing.B) {
	var r reader
	var to []word
	for _, c := range []struct{ code, title, text string }{
		{"en", "Eleven dead as ferry capsizes off island", strings.Repeat("An overloaded ferry sank in the strait on Monday, killing 11 people, rescuers said. ", 4)[:300]},
		{"ru", "В городе открыли новый мост через реку", strings.Repeat("Движение по новому мосту началось в понедельник утром. ", 6)[:560]},
		{"ja", "北海道で強い地震、津波の心配なし", strings.Repeat("気象庁によると、朝、強い地震を観測した。", 16)[:900]},
	} {
		l := languageOf(c.code)
		b.Run(c.code, func(b *testing.B) {
			for range b.N {
				Language("", c.title, c.text)
				to = r.words(c.title, l, to)
				to = r.words(c.text, l, to)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "articles/s")
		})
	}
}
