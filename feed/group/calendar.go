package group

import (
	"strconv"
	"strings"
	"sync"
)

// The words that a place in a series is named by, for each language: before the first stroke those that stand before its
// number, behind it those that may stand after it ("7. Spieltag"), and behind the second those before which it stands in a
// word of its own or with an ending ("third round", "18th sanctions package"): two rounds and three packages are no places.
var slotWords = map[string]string{
	"en": "part package phase chapter episode season volume issue edition round matchday gameweek stage day week quarter semester lesson lot section article amendment group game heat race no number half | matchday quarter half season | package round phase stage chapter edition",
	"de": "Teil Paket Phase Kapitel Folge Staffel Band Ausgabe Runde Spieltag Etappe Tag Woche Quartal Lektion Gruppe Rennen Nummer Nr Artikel | Spieltag Runde Etappe Quartal Staffel Kapitel Sanktionspaket Hilfspaket Rettungspaket Maßnahmenpaket Entlastungspaket | Paket",
	"fr": "partie paquet phase chapitre épisode saison tome numéro édition tour journée étape jour semaine trimestre leçon groupe course article | journée étape tour trimestre édition | paquet round phase chapitre",
	"es": "parte paquete fase capítulo episodio temporada tomo número edición ronda jornada etapa día semana trimestre lección grupo carrera artículo | jornada etapa ronda trimestre edición fase capítulo",
	"it": "parte pacchetto fase capitolo episodio puntata stagione volume numero edizione turno giornata tappa giorno settimana trimestre lezione gruppo gara articolo | giornata tappa turno puntata trimestre edizione fase capitolo",
	"pt": "parte pacote fase capítulo episódio temporada volume número edição ronda rodada jornada etapa dia semana trimestre lição grupo corrida artigo | jornada rodada etapa ronda trimestre edição fase capítulo",
	"nl": "deel pakket fase hoofdstuk aflevering seizoen band nummer editie ronde speelronde etappe dag week kwartaal les groep race artikel | speelronde ronde etappe kwartaal | pakket sanctiepakket fase",
	"ru": "часть пакет фаза глава серия эпизод сезон том номер выпуск раунд тур этап день неделя квартал урок группа заезд статья | тур этап раунд квартал серия сезон | пакет",
	"pl": "część pakiet faza rozdział odcinek sezon tom numer wydanie runda kolejka etap dzień tydzień kwartał lekcja grupa wyścig artykuł | kolejka runda etap kwartał odcinek sezon",
	"sv": "del paket fas kapitel avsnitt säsong volym nummer utgåva runda omgång etapp dag vecka kvartal lektion grupp lopp artikel | omgång runda etapp kvartal | paket sanktionspaket sanktionspaketet fas",
	"ar": "الجزء الحلقة الموسم الجولة المرحلة الأسبوع اليوم العدد الفصل | ",
	"ja": "| 回 話 号 期 季 章 節 部 弾",
	"zh": "| 回 话 集 号 期 季 章 节 部 轮",
}

// packageWords are packages in languages that say which by a number alone, as they do how many: a high number is how many.
var packageWords = map[string]string{"es": "paquete", "it": "pacchetto", "pt": "pacote", "pl": "pakiet"}

// dayWords are the days of the week and the months, and behind the stroke those that are other ones every day.
var dayWords = map[string]string{
	"en": "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december | today tonight tomorrow",
	"de": "montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz april mai juni juli august september oktober november dezember | heute morgen",
	"fr": "lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin juillet août septembre octobre novembre décembre | aujourd'hui demain",
	"es": "lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre | hoy mañana",
	"it": "lunedì martedì mercoledì giovedì venerdì sabato domenica gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre | oggi domani",
	"pt": "segunda terça quarta quinta sexta sábado domingo janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro | hoje amanhã",
	"nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart april mei juni juli augustus september oktober november december | vandaag morgen",
	"ru": "понедельник вторник среда среду четверг пятница пятницу суббота субботу воскресенье января февраля марта апреля мая июня июля августа сентября октября ноября декабря | сегодня завтра",
	"pl": "poniedziałek wtorek środa środę czwartek piątek sobota sobotę niedziela niedzielę stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia | dziś jutro",
	"sv": "måndag tisdag onsdag torsdag fredag lördag söndag januari februari mars april maj juni juli augusti september oktober november december | idag imorgon",
	"ja": "月 日 火 水 木 金 土 月曜 火曜 水曜 木曜 金曜 土曜 日曜 | 今日 明日 あす",
	"zh": "月 日 号 周一 周二 周三 周四 周五 周六 周日 星期 期一 期二 期三 期四 期五 期六 期日 期天 | 今日 明日 今天 明天",
}

// doubleWords are days and months that are something else too: what may be, who marched, the planet, the fourth.
var doubleWords = map[string]string{
	"en": "may march", "fr": "mars", "sv": "mars", "pt": "segunda terça quarta quinta sexta", "ru": "среда среду",
}

// measureWords are what a number measures that tells one event of a kind from the next.
var measureWords = map[string]string{
	"en": "magnitude", "de": "Stärke Magnitude", "fr": "magnitude", "es": "magnitud", "it": "magnitudo", "pt": "magnitude",
	"nl": "kracht magnitude", "ru": "магнитудой магнитуда", "pl": "magnitudzie magnituda sile", "sv": "magnitud styrka",
}

// standingWords are subjects of which there is news every day: the weather, the markets, the stars, the numbers drawn, what is on.
var standingWords = map[string]string{
	"en": "weather forecast tv stocks shares wall street dow nasdaq ftse horoscope lottery powerball euromillions crossword traffic markets",
	"de": "wetter wetterbericht börse aktien dax dow horoskop lotto lottozahlen gewinnzahlen fernsehprogramm börsen",
	"fr": "météo bourse cac horoscope loto euromillions",
	"es": "meteorología bolsa ibex horóscopo lotería euromillones bonoloto primitiva",
	"it": "meteo borsa oroscopo lotto superenalotto",
	"pt": "meteorologia bolsa ibovespa horóscopo loteria euromilhões",
	"nl": "weerbericht beurs aex horoscoop lotto",
	"ru": "погода биржа биржи гороскоп лотерея курс",
	"pl": "pogoda giełda giełdzie wig horoskop lotto",
	"sv": "väder vädret börsen horoskop lotto",
}

// ordinalWords say which: the forms of the first, of the second and so on.
var ordinalWords = map[string]string{
	"en": "first; second; third; fourth; fifth",
	"de": "erste ersten; zweite zweiten; dritte dritten; vierte vierten; fünfte fünften",
	"fr": "premier première; deuxième; troisième; quatrième; cinquième",
	"es": "primer primera; segundo segunda; tercer tercera; cuarto cuarta; quinta",
	"it": "primo prima; secondo seconda; terzo terza; quarto quarta; quinta",
	"pt": "primeiro primeira; segundo segunda; terceiro terceira; quarto quarta; quinta",
	"nl": "eerste; tweede; derde; vierde; vijfde",
	"ru": "первый первого; второй второго; третий третьего; четвертый четвертого",
	"pl": "pierwszy pierwsza; drugi druga; trzeci trzecia; czwarty czwarta",
	"sv": "första; andra; tredje; fjärde; femte",
}

// ordinalEnds are what a number in digits ends with that says which; behind the stroke what is a word of its own after it
// ("18-й", "18:e"). Where there are none, as in "18. Paket", a number alone does.
var ordinalEnds = map[string]string{
	"en": "st nd rd th", "fr": "e er re ère ème eme", "nl": "e ste de", "ru": "| й я е го му м ой ю", "sv": "| e a",
}

// mostOrdinal is the highest number that is known with such an end, or to say which package.
const mostOrdinal = 60

// counts are the sums of the words above.
type counts struct {
	before   map[uint32]bool   // words that a number stands after
	after    map[uint32]bool   // words that a number stands before
	which    map[uint32]bool   // words that one which says which stands before
	packs    map[uint32]bool   // words that a low number stands before
	low      map[uint32]bool   // the numbers up to mostOrdinal
	self     map[uint32]uint32 // words that are a place themselves (Q2), and the label
	days     map[uint32]bool
	dates    map[uint32]bool   // days that are the same whenever they are named
	double   map[uint32]bool   // those of them that are no days without a number beside them
	measure  map[uint32]bool   // words that a number stands beside by which one event is told from another
	standing map[uint32]bool   // words of a subject that every day has news of
	ordinal  map[uint32]uint32 // words that say which, and the number that they stand for
	ends     map[uint32]bool   // words that make an ordinal of the number before
}

// calendar makes them when they are first asked for.
var calendar = sync.OnceValue(func() *counts {
	c := &counts{
		before: map[uint32]bool{}, after: map[uint32]bool{}, which: map[uint32]bool{}, self: map[uint32]uint32{},
		packs: sumSet(packageWords), low: map[uint32]bool{}, double: sumSet(doubleWords),
		days: sumSet(dayWords), dates: map[uint32]bool{}, measure: sumSet(measureWords), standing: sumSet(standingWords), ordinal: map[uint32]uint32{}, ends: map[uint32]bool{},
	}
	var r reader
	for _, l := range languages {
		before, after, _ := strings.Cut(slotWords[l.code], "|")
		after, which, _ := strings.Cut(after, "|")
		for _, w := range r.words(before, l, nil) {
			c.before[w.sum] = true
		}
		for _, w := range r.words(after, l, nil) {
			c.after[w.sum] = true
		}
		for _, w := range r.words(which, l, nil) {
			c.which[w.sum] = true
		}
		absolute, _, _ := strings.Cut(dayWords[l.code], "|")
		for _, w := range r.words(absolute, l, nil) {
			c.dates[w.sum] = true
		}
		for i, forms := range strings.Split(ordinalWords[l.code], ";") {
			for _, w := range r.words(forms, l, nil) {
				c.ordinal[w.sum] = numberWord(uint8(i+1), l).sum
			}
		}
		within, behind, _ := strings.Cut(ordinalEnds[l.code], "|")
		for _, w := range r.words(behind, l, nil) {
			c.ends[w.sum] = true
		}
		for n := 1; n <= mostOrdinal; n++ {
			number := numberWord(uint8(n), l).sum
			c.low[number] = true
			for _, end := range strings.Fields(within) {
				c.ordinal[newWord(strconv.Itoa(n)+end, l).sum] = number
			}
		}
		for _, w := range strings.Fields("Q1 Q2 Q3 Q4 H1 H2") {
			c.self[newWord(w, l).sum] = 1
		}
	}
	return c
})
