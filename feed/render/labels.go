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
	copies   string // says in how many outlets one text stands, two at least
	develops string // precedes the title of a story that more outlets joined
}

var english = labels{"Related headlines", "Also covered by", "Untitled", "same text in %d outlets", "Developing: "}

// labelsByLanguage holds the labels by the primary subtag of a language.
var labelsByLanguage = map[string]labels{
	"en": english,
	"de": {"Verwandte Schlagzeilen", "Auch berichtet von", "Ohne Titel", "gleicher Text in %d Medien", "Entwickelt sich: "},
	"fr": {"À lire aussi", "Également traité par", "Sans titre", "même texte dans %d médias", "Suite : "},
	"es": {"Titulares relacionados", "También lo cubren", "Sin título", "mismo texto en %d medios", "En desarrollo: "},
	"it": {"Titoli correlati", "Ne parlano anche", "Senza titolo", "stesso testo in %d testate", "In aggiornamento: "},
	"pt": {"Notícias relacionadas", "Também noticiado por", "Sem título", "mesmo texto em %d veículos", "Em desenvolvimento: "},
	"nl": {"Verwante koppen", "Ook gemeld door", "Zonder titel", "dezelfde tekst in %d media", "In ontwikkeling: "},
	"ru": {"По теме", "Также сообщают", "Без названия", "тот же текст в %d изданиях", "Развитие событий: "},
	"pl": {"Powiązane nagłówki", "Piszą o tym także", "Bez tytułu", "ten sam tekst w %d mediach", "Rozwija się: "},
	"sv": {"Relaterade rubriker", "Rapporteras även av", "Utan rubrik", "samma text i %d medier", "Utvecklas: "},
	"ja": {"関連ニュース", "他社の報道", "無題", "同じ記事を%d媒体が掲載", "続報："},
	"zh": {"相关新闻", "其他媒体报道", "无标题", "%d家媒体刊登相同文本", "后续："},
	"ar": {"عناوين ذات صلة", "غطّته أيضًا", "بلا عنوان", "النص نفسه في %d وسائل", "تطورات: "},
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
