package render

import (
	"fmt"
	"html/template"
	"strings"
)

// pageLabels are the words that a page adds to a story, in the story's language.
type pageLabels struct {
	Stated, Coverage string
	Lang             string // of the labels, "" when it is the story's
	untitled         string
	*pageWords
}

// pageWords are the labels of pages beyond those of every document. What holds a number is worded so that no form of a
// noun depends on it.
type pageWords struct {
	Story, Original, Updated string
	StatedBy, CoverageBy     string // who says that the headlines of a list belong there: of coverage, what grouping or a person decided
	Timeline                 string // heads the pieces of a story in the order of their time
	Image                    string // leads to an image that says nothing of itself
	Audio, Video, File       string // what a file is that an article comes with
	more                     string // unfolds the rest of a list: how many
	same                     string // a wire text's outlets: how many
	why, whyMany             string // why pieces stand together; how many outlets, from when to when
}

var englishPage = pageWords{
	"Story page", "Read the original", "updated", "Listed by the piece itself", "Found by their words or by a person",
	"Who covered it, when", "Image", "Audio", "Video", "File", "%d more", "same text in %d outlets",
	"These pieces stand together because they tell of one event.",
	"These pieces stand together because they tell of one event: %d outlets, from %s to %s.",
}

// pageWordsByLanguage holds them by the primary subtag of a language: the languages of labelsByLanguage.
var pageWordsByLanguage = map[string]*pageWords{
	"en": &englishPage,
	"de": {
		"Seite der Meldung", "Das Original lesen", "aktualisiert", "Vom Beitrag selbst genannt", "An den Worten oder von einem Menschen erkannt",
		"Wer wann berichtete", "Bild", "Audio", "Video", "Datei", "%d weitere", "gleicher Text in %d Medien",
		"Diese Beiträge stehen zusammen, weil sie von einem Ereignis handeln.",
		"Diese Beiträge stehen zusammen, weil sie von einem Ereignis handeln: %d Medien, von %s bis %s.",
	},
	"fr": {
		"Page de l’article", "Lire l’original", "mis à jour", "Cités par l’article lui-même", "Trouvés d’après leurs mots ou par une personne",
		"Qui en a parlé, et quand", "Image", "Audio", "Vidéo", "Fichier", "%d de plus", "même texte dans %d médias",
		"Ces articles sont réunis parce qu’ils parlent d’un même événement.",
		"Ces articles sont réunis parce qu’ils parlent d’un même événement : %d médias, de %s à %s.",
	},
	"es": {
		"Página de la noticia", "Leer el original", "actualizado", "Citados por la propia noticia", "Hallados por sus palabras o por una persona",
		"Quién lo cubrió y cuándo", "Imagen", "Audio", "Vídeo", "Archivo", "%d más", "el mismo texto en %d medios",
		"Estas noticias van juntas porque tratan de un mismo suceso.",
		"Estas noticias van juntas porque tratan de un mismo suceso: %d medios, de %s a %s.",
	},
	"it": {
		"Pagina della notizia", "Leggi l’originale", "aggiornato", "Indicati dall’articolo stesso", "Trovati dalle loro parole o da una persona",
		"Chi ne ha parlato e quando", "Immagine", "Audio", "Video", "File", "altri %d", "stesso testo in %d testate",
		"Questi articoli stanno insieme perché riguardano lo stesso fatto.",
		"Questi articoli stanno insieme perché riguardano lo stesso fatto: %d testate, da %s a %s.",
	},
	"pt": {
		"Página da notícia", "Ler o original", "atualizado", "Indicadas pela própria notícia", "Encontradas pelas suas palavras ou por uma pessoa",
		"Quem noticiou e quando", "Imagem", "Áudio", "Vídeo", "Arquivo", "mais %d", "o mesmo texto em %d veículos",
		"Estas notícias estão juntas porque tratam do mesmo acontecimento.",
		"Estas notícias estão juntas porque tratam do mesmo acontecimento: %d veículos, de %s a %s.",
	},
	"nl": {
		"Pagina van het bericht", "Lees het origineel", "bijgewerkt", "Door het bericht zelf genoemd", "Aan hun woorden of door een mens herkend",
		"Wie het wanneer bracht", "Afbeelding", "Audio", "Video", "Bestand", "nog %d", "zelfde tekst bij %d media",
		"Deze berichten staan bij elkaar omdat ze over één gebeurtenis gaan.",
		"Deze berichten staan bij elkaar omdat ze over één gebeurtenis gaan: %d media, van %s tot %s.",
	},
	"ru": {
		"Страница сюжета", "Читать оригинал", "обновлено", "Указано в самом материале", "Найдено по словам или человеком",
		"Кто и когда сообщил", "Изображение", "Аудио", "Видео", "Файл", "ещё %d", "тот же текст, изданий: %d",
		"Эти материалы собраны вместе, потому что они говорят об одном событии.",
		"Эти материалы собраны вместе, потому что они говорят об одном событии. Изданий: %d, с %s по %s.",
	},
	"pl": {
		"Strona tematu", "Czytaj oryginał", "zaktualizowano", "Podane w samym tekście", "Znalezione po słowach lub przez człowieka",
		"Kto i kiedy o tym pisał", "Obraz", "Audio", "Wideo", "Plik", "jeszcze %d", "ten sam tekst, redakcji: %d",
		"Te teksty są razem, bo mówią o jednym wydarzeniu.",
		"Te teksty są razem, bo mówią o jednym wydarzeniu. Redakcji: %d, od %s do %s.",
	},
	"sv": {
		"Nyhetens sida", "Läs originalet", "uppdaterad", "Angivna av texten själv", "Funna genom sina ord eller av en människa",
		"Vem rapporterade när", "Bild", "Ljud", "Video", "Fil", "%d till", "samma text i %d medier",
		"Texterna står tillsammans för att de handlar om samma händelse.",
		"Texterna står tillsammans för att de handlar om samma händelse: %d medier, från %s till %s.",
	},
	"ja": {
		"この記事のページ", "元の記事を読む", "更新", "記事自身が挙げたもの", "語句から、または人が見つけたもの",
		"報道の流れ", "画像", "音声", "動画", "ファイル", "他%d件", "%d社が同じ文章を掲載",
		"同じ出来事を伝えているため、まとめています。",
		"同じ出来事を伝えているため、まとめています：%d社、%sから%sまで。",
	},
	"zh": {
		"本文页面", "阅读原文", "更新于", "原文自己列出", "按词语或由人找到",
		"报道时间线", "图片", "音频", "视频", "文件", "另有%d家", "%d家媒体刊登同一文本",
		"这些报道讲的是同一事件，因此归在一起。",
		"这些报道讲的是同一事件，因此归在一起：%d家媒体，从%s到%s。",
	},
	"ar": {
		"صفحة الخبر", "اقرأ الأصل", "حُدّث", "ذكرها الخبر نفسه", "وُجدت من كلماتها أو اختارها شخص",
		"من غطّاه ومتى", "صورة", "صوت", "فيديو", "ملف", "%d أخرى", "النص نفسه، عدد الوسائل: %d",
		"جُمعت هذه الأخبار لأنها تتحدث عن حدث واحد.",
		"جُمعت هذه الأخبار لأنها تتحدث عن حدث واحد. عدد الوسائل: %d، من %s إلى %s.",
	},
}

// newPageLabels returns the labels in a language, in English where there is no table for it.
func newPageLabels(tag string) pageLabels {
	primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
	words, ok := pageWordsByLanguage[primary]
	lang := ""
	if !ok {
		words, lang = &englishPage, "en"
	}
	l := labelsFor(tag)
	return pageLabels{Lang: lang, Stated: l.related, Coverage: l.coverage, untitled: l.untitled, pageWords: words}
}

// because says why pieces stand together.
func (w *pageWords) because(outlets int, from, to pageTime) template.HTML {
	if outlets < 2 || from.Text == "" || to.Text == "" {
		return template.HTML(w.why)
	}
	return template.HTML(fmt.Sprintf(w.whyMany, outlets, from.markup(), to.markup()))
}
