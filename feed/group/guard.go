package group

import (
	"strings"
	"sync"
)

// guard says in words why an article must not join a group whatever the model says, "" when it may.
func (e *Engine) guard(r *Reading, cand *candidate) string {
	if e.sparse() > sparseFrom && cand.thin(r) {
		return "too little in common for lone headlines"
	}
	if gap := cand.c.apart(r); gap > e.window {
		return "published too long apart"
	}
	best := cand.best[titlePart]
	for _, m := range cand.near[:cand.held] {
		why := conflict(r, m)
		if why != "" && near(r, m, nil)[titlePart] >= best-0.15 { // none of the others is much nearer
			return why
		}
	}
	return ""
}

// bare reports whether an article says too little to be about anything: a word of a title and no text.
func (r *Reading) bare() bool {
	if r.flags&hasText != 0 {
		return false
	}
	n := 0
	for i := range r.marks {
		if r.marks[i].kind&isPair == 0 {
			n++
		}
	}
	return n < 2
}

// sparseFrom is how sparse a stream is in which one word in common is nothing.
const sparseFrom = 0.65

// thin reports whether an article has one word in common with a lone headline: a town, a firm, a sport is no event,
// unless nearly all that comes is about few events.
func (cand *candidate) thin(r *Reading) bool {
	if cand.kind&wordless == 0 || len(cand.c.members) > 2 {
		return false
	}
	if l := spokenBy(r.lang); l != nil && l.dense {
		return cand.f[fCover] < 0.5
	}
	return cand.common < 2 && cand.best[titlePart] < 0.6 || cand.common < 3 && cand.best[titlePart] < 0.4
}

// conflict says in words why two articles are two instances of something, or two events told in one form.
func conflict(r, m *Reading) string {
	sameOutlet := r.outlet != 0 && r.outlet == m.outlet
	if sameOutlet && r.link != 0 && r.link == m.link {
		return ""
	}
	gap := max(r.time()-m.time(), m.time()-r.time())
	if r.published == 0 || m.published == 0 {
		gap = 0
	}
	if r.title == m.title && r.title != 0 {
		switch {
		case sameOutlet && gap > seriesGap:
			return "one outlet has this title on several days"
		case rubric(r, m):
			return "a standing title over other texts"
		}
	}
	if otherSlot(r, m) {
		return "another part of a series"
	}
	return otherInstance(r, m, sameOutlet)
}

// rubric reports whether two articles share a title of few words and nothing of their texts.
func rubric(r, m *Reading) bool {
	if r.flags&m.flags&hasText == 0 {
		return false
	}
	in, both := 0, 0
	for i := range r.marks {
		x := &r.marks[i]
		if x.kind&isPair != 0 {
			continue
		}
		if x.kind&inTitle != 0 {
			in++
		} else if y := m.mark(x.sum); y != nil && worth[x.rarity] >= 50 {
			both++
		}
	}
	return in <= 4 && both == 0
}

// otherSlot reports whether two titles count something that is counted through (package 3, Q2, matchday 7), and have
// other numbers of it.
func otherSlot(r, m *Reading) bool {
	var a, b [4]slot
	for _, x := range r.slots(a[:0]) {
		for _, y := range m.slots(b[:0]) {
			if x.label == y.label && x.number != y.number {
				return true
			}
		}
	}
	return false
}

// slot is a place in a series.
type slot struct{ label, number uint32 }

// slots returns the places in series that a title names, at most as many as fit.
func (r *Reading) slots(to []slot) []slot {
	c := calendar()
	for i, w := range r.order {
		if len(to) == cap(to) {
			break
		}
		if label, ok := c.self[w]; ok {
			to = append(to, slot{label, w})
		}
		label, ok := c.counted[w]
		if !ok {
			continue
		}
		switch {
		case i+1 < len(r.order) && r.number(r.order[i+1]):
			to = append(to, slot{label, r.order[i+1]})
		case i > 0 && c.after[w] && r.number(r.order[i-1]):
			to = append(to, slot{label, r.order[i-1]})
		}
	}
	return to
}

func (r *Reading) number(sum uint32) bool {
	m := r.mark(sum)
	return m != nil && m.kind&isNumber != 0
}

// otherInstance says in words why two titles of one form are about two things: word by word they are the same but where
// the one has a name or a day and the other another one, of which neither article knows the other's.
func otherInstance(r, m *Reading, sameOutlet bool) string {
	x, y, share := differ(r.order, m.order)
	least := 0.5
	if sameOutlet {
		least = 0.4
	}
	if share < least || len(x) == 0 || len(y) == 0 {
		return ""
	}
	switch {
	case sameOutlet && days(r, x) && days(m, y):
		return "one outlet's form for another day"
	case named(r, x, m, sameOutlet) && named(m, y, r, sameOutlet):
		return "one form of title with other names in it"
	}
	return ""
}

// differ returns the words in which two titles differ, and the share of the longer one that they have in common in its
// place: word by word where they are as long, else what they begin and end with.
func differ(a, b []uint32) (x, y []uint32, share float64) {
	long := max(len(a), len(b))
	if long < 3 {
		return nil, nil, 0
	}
	if len(a) == len(b) {
		for i := range a {
			if a[i] != b[i] {
				x, y = append(x, a[i]), append(y, b[i])
			}
		}
		return x, y, float64(long-len(x)) / float64(long)
	}
	p, s := 0, 0
	short := min(len(a), len(b))
	for p < short && a[p] == b[p] {
		p++
	}
	for s < short-p && a[len(a)-1-s] == b[len(b)-1-s] {
		s++
	}
	return a[p : len(a)-s], b[p : len(b)-s], float64(p+s) / float64(long)
}

// days reports whether words are days, months and numbers, and at least one is a day or a month, or stands in a title
// with one.
func days(r *Reading, words []uint32) bool {
	c := calendar()
	dated := false
	for _, w := range words {
		if !c.days[w] && !r.number(w) {
			return false
		}
	}
	for _, w := range r.order {
		dated = dated || c.days[w]
	}
	return dated
}

// named reports whether one of the words is a name that the other article does not have.
func named(r *Reading, words []uint32, other *Reading, sameOutlet bool) bool {
	l := spokenBy(r.lang)
	if l != nil && l.code == "de" && !sameOutlet { // every noun has a capital
		return false
	}
	for _, w := range words {
		if m := r.mark(w); m != nil && m.kind&isName != 0 && m.kind&isNumber == 0 && other.mark(w) == nil {
			return true
		}
	}
	return false
}

// The words that a place in a series is named by, for each language; what stands behind the stroke may come after its
// number too ("7. Spieltag").
var slotWords = map[string]string{
	"en": "part package phase chapter episode season volume issue edition round matchday gameweek stage day week quarter semester lesson lot section article amendment group game heat race no number | matchday",
	"de": "Teil Paket Phase Kapitel Folge Staffel Band Ausgabe Runde Spieltag Etappe Tag Woche Quartal Lektion Gruppe Rennen Nummer Nr Artikel | Spieltag Runde Etappe Quartal Staffel Kapitel",
	"fr": "partie paquet phase chapitre épisode saison tome numéro édition tour journée étape jour semaine trimestre leçon groupe course article | journée étape tour trimestre édition",
	"es": "parte paquete fase capítulo episodio temporada tomo número edición ronda jornada etapa día semana trimestre lección grupo carrera artículo | jornada etapa ronda trimestre edición",
	"it": "parte pacchetto fase capitolo episodio puntata stagione volume numero edizione turno giornata tappa giorno settimana trimestre lezione gruppo gara articolo | giornata tappa turno puntata trimestre edizione",
	"pt": "parte pacote fase capítulo episódio temporada volume número edição ronda rodada jornada etapa dia semana trimestre lição grupo corrida artigo | jornada rodada etapa ronda trimestre edição",
	"nl": "deel pakket fase hoofdstuk aflevering seizoen band nummer editie ronde speelronde etappe dag week kwartaal les groep race artikel | speelronde ronde etappe kwartaal",
	"ru": "часть пакет фаза глава серия эпизод сезон том номер выпуск раунд тур этап день неделя квартал урок группа заезд статья | тур этап раунд квартал серия сезон",
	"pl": "część pakiet faza rozdział odcinek sezon tom numer wydanie runda kolejka etap dzień tydzień kwartał lekcja grupa wyścig artykuł | kolejka runda etap kwartał odcinek sezon",
	"sv": "del paket fas kapitel avsnitt säsong volym nummer utgåva runda omgång etapp dag vecka kvartal lektion grupp lopp artikel | omgång runda etapp kvartal",
	"ar": "الجزء الحلقة الموسم الجولة المرحلة الأسبوع اليوم العدد الفصل | ",
}

// dayWords are the days of the week and the months.
var dayWords = map[string]string{
	"en": "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december today tonight tomorrow",
	"de": "montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz april mai juni juli august september oktober november dezember heute morgen",
	"fr": "lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin juillet août septembre octobre novembre décembre aujourd'hui demain",
	"es": "lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre hoy mañana",
	"it": "lunedì martedì mercoledì giovedì venerdì sabato domenica gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre oggi domani",
	"pt": "segunda terça quarta quinta sexta sábado domingo janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro hoje amanhã",
	"nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart april mei juni juli augustus september oktober november december vandaag morgen",
	"ru": "понедельник вторник среда среду четверг пятница пятницу суббота субботу воскресенье января февраля марта апреля мая июня июля августа сентября октября ноября декабря сегодня завтра",
	"pl": "poniedziałek wtorek środa środę czwartek piątek sobota sobotę niedziela niedzielę stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia dziś jutro",
	"sv": "måndag tisdag onsdag torsdag fredag lördag söndag januari februari mars april maj juni juli augusti september oktober november december idag imorgon",
}

// counts are the sums of the words above.
type counts struct {
	counted map[uint32]uint32 // a word that a number goes with, and its label
	after   map[uint32]bool   // the number may stand before it
	self    map[uint32]uint32 // words that are a place themselves (Q2), and the label
	days    map[uint32]bool
}

// calendar makes them when they are first asked for.
var calendar = sync.OnceValue(func() *counts {
	c := &counts{counted: map[uint32]uint32{}, after: map[uint32]bool{}, self: map[uint32]uint32{}, days: sumSet(dayWords)}
	for _, l := range languages {
		before, after, _ := strings.Cut(slotWords[l.code], "|")
		for _, w := range strings.Fields(before) {
			s := newWord(w, l).sum
			c.counted[s] = s
		}
		for _, w := range strings.Fields(after) {
			c.after[newWord(w, l).sum] = true
		}
		for _, w := range strings.Fields("Q1 Q2 Q3 Q4 H1 H2") {
			c.self[newWord(w, l).sum] = 1
		}
	}
	return c
})

// spokenBy returns the language that a reading's lang stands for, nil where none is known.
func spokenBy(lang uint32) *language {
	for _, l := range languages {
		if l.salt == lang {
			return l
		}
	}
	return nil
}
