package group

import (
	"maps"
	"strings"
	"sync"
)

// smallWords are, for each language, the words that two printings of one headline may differ in: articles and forms of
// to be and to have, which count for nothing ("-"), and words of which either may stand for the other. No negation,
// number, name or word of time is among them, and none that says who did what to whom.
var smallWords = map[string]string{
	"en": "- a an the is are was were be been has have had that and; in at on; as while",
	"de": "- der die das den dem des ein eine einen einem einer eines ist sind war waren wird werden wurde wurden hat haben dass und; in im; an am; von vom; zu zum zur; bei beim",
	"fr": "- le la les un une est sont ont été et; de du des; à au aux; dans en",
	"es": "- el la los las un una unos unas es son está están ha han fue fueron y e; de del; a al",
	"it": "- il lo la i gli le un uno una è sono ha hanno e ed; di del dello della dei degli delle; a ad al allo alla ai agli alle; in nel nello nella nei negli nelle; da dal dallo dalla dai; su sul sulla sulle sui",
	"pt": "- o a os as um uma uns umas é são está estão foi foram e; de do da dos das; em no na nos nas; ao à aos às; por pelo pela pelos pelas",
	"nl": "- de het een is zijn was waren wordt worden werd heeft hebben dat en",
	"ru": "- и; о об; в во; с со; к ко",
	"pl": "- i oraz jest są był była było były; w we; z ze",
	"sv": "- en ett den det de är var har hade att och; i på",
	"ar": "- و أن",
	"da": "- en et den det de er var blev har havde at og; i på",
	"nb": "- en et ei den det de er var ble har hadde at og; i på",
	"ca": "- el la els les l un una uns unes és són ha han està van i; de del dels; a al als",
	"ro": "- un o al a ai ale este sunt a fost și; în din",
}

// labelWords are what stands before a title (or after it) and says of which kind it is.
var labelWords = map[string]string{
	"en": "update updated live breaking news just in watch video exclusive developing latest blog photos pictures listen audio",
	"de": "update liveticker ticker live eilmeldung eil video exklusiv aktualisiert bilder newsblog liveblog",
	"fr": "direct live vidéo vidéos exclusif mise à jour info flash urgent en images actualisé",
	"es": "última hora directo en vivo vídeo video exclusiva actualización actualizado urgente minuto a minuto fotos",
	"it": "diretta live video foto ultim'ora aggiornamento esclusiva in aggiornato",
	"pt": "última hora ao vivo vídeo exclusivo atualização atualizado urgente fotos em direto",
	"nl": "live update video liveblog net binnen exclusief beelden",
	"ru": "срочно видео фото обновлено прямая трансляция онлайн эксклюзив",
	"pl": "pilne wideo na żywo aktualizacja relacja zdjęcia z ostatniej chwili",
	"sv": "just nu direkt video uppdatering uppdaterad live bilder",
	"ja": "速報 動画 更新 写真 ライブ 独自 詳報",
	"zh": "快讯 视频 更新 直播 突发 独家 图集 最新",
	"ar": "عاجل فيديو مباشر تحديث صور",
	"bg": "видео снимки живо обновена извънредно",
	"ca": "directe vídeo última hora exclusiva",
	"cs": "video online živě foto aktualizováno aktualizace exkluzivně",
	"da": "live breaking video billeder opdatering opdateret",
	"el": "βίντεο live φωτογραφίες έκτακτο ζωντανά",
	"fa": "فوری فیلم عکس ویدئو",
	"fi": "video kuvat suora päivitetty",
	"he": "וידאו צפו לייב עדכון מבזק",
	"hi": "वीडियो लाइव ब्रेकिंग अपडेट",
	"hu": "videó élő friss frissítve galéria",
	"id": "video foto live breaking",
	"ko": "속보 영상 사진 단독 종합 포토",
	"nb": "siste nytt direkte video bilder oppdatert oppdatering live",
	"ro": "video foto live breaking exclusiv actualizare ultima oră",
	"sh": "video foto uživo najnovije ekskluzivno ažurirano",
	"sk": "video online naživo foto aktualizované aktualizácia exkluzívne",
	"sl": "video foto v živo posodobljeno",
	"tr": "son dakika video canlı foto galeri güncelleme güncellendi",
	"uk": "відео фото наживо оновлено терміново",
	"vi": "video ảnh trực tiếp cập nhật",
}

// sayWords are verbs that name whose words the rest of a headline is.
var sayWords = map[string]string{
	"en": "says say said warns warn claims claim reports report",
	"de": "sagt sagen warnt warnen meldet melden laut",
	"fr": "dit disent affirme affirment selon annonce avertit",
	"es": "dice dicen afirma advierte según",
	"it": "dice dicono afferma avverte secondo",
	"pt": "diz dizem afirma alerta segundo",
	"nl": "zegt zeggen waarschuwt meldt volgens",
	"sv": "säger varnar uppger enligt",
	"pl": "mówi mówią ostrzega twierdzi",
	"ru": "заявил заявила заявили сообщил сообщили сообщает сообщила",
}

// phrases are the sums of the words above. What each language has is salted, so one table holds them all.
type phrases struct {
	small map[uint32]uint32 // what a word is compared as, 0 for nothing
	label map[uint32]bool
	say   map[uint32]bool
}

// phrasebook makes them when they are first asked for: most runs of the program never do.
var phrasebook = sync.OnceValue(func() *phrases {
	p := &phrases{small: map[uint32]uint32{}, label: map[uint32]bool{}, say: map[uint32]bool{}}
	for _, l := range languages {
		maps.Copy(p.label, sumSet(labelWords[l.code], l))
		maps.Copy(p.say, sumSet(sayWords[l.code], l))
		for i, class := range strings.Split(smallWords[l.code], ";") {
			words := strings.Fields(class)
			if len(words) == 0 {
				continue
			}
			as := uint32(0)
			if i == 0 {
				words = words[1:]
			} else {
				as = newWord(words[0], l).sum
			}
			for _, w := range words {
				sum := newWord(w, l).sum
				if _, ok := p.small[sum]; !ok { // the accent that parts è from e is gone
					p.small[sum] = as
				}
			}
		}
	}
	return p
})

// sumSet returns the sums of a language's words.
func sumSet(words string, l *language) map[uint32]bool {
	m := map[uint32]bool{}
	var r reader
	for _, w := range r.words(words, l, nil) {
		m[w.sum] = true
	}
	return m
}
