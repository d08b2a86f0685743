package render

import (
	"strings"

	"golang.org/x/text/language"
)

// labels are the words that a document adds of its own, in one language.
type labels struct {
	related  string // heads the headlines that the piece itself listed
	coverage string // heads those of other outlets on the same event
	untitled string // stands for a title where there is nothing to make one of
}

var english = labels{"Related headlines", "Also covered by", "Untitled"}

// labelsByLanguage holds the labels by the primary subtag of a language.
var labelsByLanguage = map[string]labels{
	"en": english,
	"de": {"Verwandte Schlagzeilen", "Auch berichtet von", "Ohne Titel"},
	"fr": {"À lire aussi", "Également traité par", "Sans titre"},
	"es": {"Titulares relacionados", "También lo cubren", "Sin título"},
	"it": {"Titoli correlati", "Ne parlano anche", "Senza titolo"},
	"pt": {"Notícias relacionadas", "Também noticiado por", "Sem título"},
	"nl": {"Verwante koppen", "Ook gemeld door", "Zonder titel"},
	"ru": {"По теме", "Также сообщают", "Без названия"},
	"pl": {"Powiązane nagłówki", "Piszą o tym także", "Bez tytułu"},
	"sv": {"Relaterade rubriker", "Rapporteras även av", "Utan rubrik"},
	"ja": {"関連ニュース", "他社の報道", "無題"},
	"zh": {"相关新闻", "其他媒体报道", "无标题"},
	"ar": {"عناوين ذات صلة", "غطّته أيضًا", "بلا عنوان"},
}

// labelsFor returns the labels in a language, in English where there is no table for it.
func labelsFor(tag string) labels {
	primary, _, _ := strings.Cut(tag, "-")
	if l, ok := labelsByLanguage[strings.ToLower(primary)]; ok {
		return l
	}
	return english
}

// languageTag returns a language tag (BCP 47) in its canonical form, or "" where it is none or names a language that
// is not registered: validators refuse both.
func languageTag(s string) string {
	if _, known := labelsByLanguage[s]; known {
		return s
	}
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 35 {
		return ""
	}
	tag, err := language.Raw.Parse(s)
	if err != nil || tag == language.Und {
		return ""
	}
	return tag.String()
}
