package group

import (
	"slices"
	"strings"
	"testing"
)

// The letters of a text are the same whether or not all of it is ASCII.
func TestLetters(t *testing.T) {
	var all []byte
	for c := range byte(0x80) {
		all = append(all, c)
	}
	for s, want := range map[string]string{
		"":                      "",
		" - ":                   "",
		"The Daily Post, No. 4": "thedailypostno4",
		"l'Écho":                "lécho",
		string(all):             "0123456789abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
	} {
		if got := letters(s); got != want {
			t.Errorf("%q has the letters %q, not %q", s, got, want)
		}
		if got := letters(s + "é"); got != want+"é" {
			t.Errorf("%q has the letters %q, not %q", s+"é", got, want+"é")
		}
	}
}

// The names of the outlet and of an agency count for nothing at the end of a title, one after the other as well; the
// same letters elsewhere are words of the title.
func TestWithoutOutlet(t *testing.T) {
	e := New(Options{})
	headline := e.ReadHeadline("Tanker runs aground off Skarvik", "en")
	for title, same := range map[string]bool{
		"Tanker runs aground off Skarvik (AP)":                         true,
		"Tanker runs aground off Skarvik (Reuters)":                    true,
		"Tanker runs aground off Skarvik – dpa":                        true,
		"Tanker runs aground off Skarvik | PA Media":                   true,
		"Tanker runs aground off Skarvik (AP/dpa)":                     true,
		"Tanker runs aground off Skarvik (Reuters, AFP)":               true,
		"Tanker runs aground off Skarvik - Agence France-Presse":       true,
		"Tanker runs aground off Skarvik（共同通信）":                        true,
		"Tanker runs aground off Skarvik（新华社）":                         true,
		"Tanker runs aground off Skarvik (AP) - The Coast Herald":      true,
		"Tanker runs aground off Skarvik - The Coast Herald (dpa-AFX)": true,
		"Tanker runs aground off Skarvik: AFP":                         true,
		"Tanker runs aground off Skarvik - The Coast Herald":           true,
		"The Coast Herald | Tanker runs aground off Skarvik":           true,
		"Tanker runs aground off Skarvik, Reuters reports":             false,
		"Tanker runs aground off Skarvik (AP photo)":                   false,
		"Tanker runs aground off Skarvik: TT":                          false, // a race, a party
		"Tanker runs aground off Skarvik: AAP":                         false,
		"Tanker runs aground off Skarvik (Keil Line)":                  false,
		"Tanker runs aground off Skarvik - the coast mourns":           false,
	} {
		r := e.Read(&Article{Num: 1, Title: title, Language: "en", Outlet: "coastherald.example", OutletName: "The Coast Herald"})
		got := slices.EqualFunc(r.marks, headline.marks, func(a, b mark) bool { return a.sum == b.sum })
		if got != same {
			t.Errorf("%q is read like the bare title: %v", title, got)
		}
	}
	for _, c := range []struct {
		language, title, end, name string
		same                       bool
	}{
		{"ja", "塗料工場で大規模火災", "｜東丘テレビ", "東丘テレビ", true},
		{"ja", "塗料工場で大規模火災", "－東丘テレビ", "東丘テレビ", true},
		{"ja", "塗料工場で大規模火災", "（東丘新聞デジタル）", "東丘新聞", true},
		{"ja", "塗料工場で大規模火災", "：東丘の住民避難", "東丘テレビ", false},
		{"zh", "油漆厂发生火灾", "_东丘新闻网", "东丘新闻网", true},
		{"zh", "油漆厂发生火灾", "_东丘新闻", "东丘新闻网", true},
		{"zh", "油漆厂发生火灾", "（东丘）", "东丘日报", false},
		{"zh", "油漆厂发生火灾", "-东丘新闻网", "东丘新闻网", true},
		{"zh", "油漆厂发生火灾", "——东丘新闻网", "东丘新闻网", true},
		{"th", "ไฟไหม้โรงงาน", " | ข่าวเช้า", "ข่าวเช้า", true},
	} {
		bare := e.ReadHeadline(c.title, c.language)
		r := e.Read(&Article{Num: 1, Title: c.title + c.end, Language: c.language, Outlet: "coastherald.example", OutletName: c.name})
		if got := slices.EqualFunc(r.marks, bare.marks, func(a, b mark) bool { return a.sum == b.sum }); got != c.same {
			t.Errorf("%s%s of %s is read like the bare title: %v", c.title, c.end, c.name, got)
		}
	}
	for _, title := range []string{"(AP)", "Exit: Bloomberg", "Big debate: Bloomberg"} {
		name := e.ReadHeadline(strings.Trim(title[strings.LastIndex(title, " ")+1:], "()"), "en").marks[0].sum
		if r := e.Read(&Article{Num: 1, Title: title, Language: "en"}); !slices.ContainsFunc(r.marks, func(m mark) bool { return m.sum == name }) {
			t.Errorf("the name of %q is lost", title)
		}
	}
}

// TestUsualDays: a day in a title is a usual word, and a name or another word that has its stem is not.
func TestUsualDays(t *testing.T) {
	for _, c := range []struct{ language, title, usual, other string }{
		{"es", "Marta Ferrán vuelve a Lisboa el martes", "martes", "marta"},
		{"es", "La luna tapa el sol sobre Cádiz este lunes", "lunes", "luna"},
		{"it", "Domenico Sarti torna a Lecce domenica", "domenica", "domenico"},
		{"pt", "Marcos Teles deixa o Porto em março", "março", "marcos"},
		{"nl", "Maarten Vos stopt in maart als burgemeester", "maart", "maarten"},
		{"en", "Julie Marten leaves Brackwater in July", "july", "julie"},
	} {
		var r reader
		title := r.words(c.title, languageOf(c.language), nil)
		before := slices.Clone(title)
		usualDays(languageOf(c.language), title)
		for i := range title {
			switch word := strings.ToLower(title[i].text); {
			case word == c.usual && title[i].rarity > usualRarity:
				t.Errorf("%s: %q is no usual word", c.title, word)
			case word == c.other && title[i].rarity != before[i].rarity:
				t.Errorf("%s: %q is a day", c.title, word)
			}
		}
	}
}
