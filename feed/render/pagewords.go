package render

import "strings"

// pageLabels are the words that a page adds to a story, in the story's language.
type pageLabels struct {
	Stated, Coverage         string
	Story, Original, Updated string
	Lang                     string // of the labels, "" when it is the story's
	untitled                 string
}

// pageWords are the labels of pages beyond those of every document.
type pageWords struct{ story, original, updated string }

var englishPage = pageWords{"Story page", "Read the original", "updated"}

// pageWordsByLanguage holds them by the primary subtag of a language: the languages of labelsByLanguage.
var pageWordsByLanguage = map[string]pageWords{
	"en": englishPage,
	"de": {"Seite der Meldung", "Das Original lesen", "aktualisiert"},
	"fr": {"Page de l’article", "Lire l’original", "mis à jour"},
	"es": {"Página de la noticia", "Leer el original", "actualizado"},
	"it": {"Pagina della notizia", "Leggi l’originale", "aggiornato"},
	"pt": {"Página da notícia", "Ler o original", "atualizado"},
	"nl": {"Pagina van het bericht", "Lees het origineel", "bijgewerkt"},
	"ru": {"Страница сюжета", "Читать оригинал", "обновлено"},
	"pl": {"Strona tematu", "Czytaj oryginał", "zaktualizowano"},
	"sv": {"Nyhetens sida", "Läs originalet", "uppdaterad"},
	"ja": {"この記事のページ", "元の記事を読む", "更新"},
	"zh": {"本文页面", "阅读原文", "更新于"},
	"ar": {"صفحة الخبر", "اقرأ الأصل", "حُدّث"},
}

// newPageLabels returns the labels in a language, in English where there is no table for it.
func newPageLabels(tag string) pageLabels {
	primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
	words, ok := pageWordsByLanguage[primary]
	lang := ""
	if !ok {
		words, lang = englishPage, "en"
	}
	l := labelsFor(tag)
	return pageLabels{
		Lang:   lang,
		Stated: l.related, Coverage: l.coverage, untitled: l.untitled,
		Story: words.story, Original: words.original, Updated: words.updated,
	}
}
