package group

import "testing"

func TestAddressWords(t *testing.T) {
	for address, want := range map[string]string{
		"https://courier.example/news/2026/rail-strike-lyon-4711.html":                                 "rail strike lyon",
		"https://courier.example/2026/11/20/Rail_Strike_Lyon/":                                         "rail strike lyon",
		"https://courier.example/world/rail-strike-lyon/article_b7225a28-d431":                         "rail strike lyon",
		"https://courier.example/rail-strike-lyon/1.2104":                                              "rail strike lyon",
		"https://gazette.example/новости/забастовка-в-лионе":                                           "забастовка лионе",
		"https://gazette.example/%D0%BD%D0%BE%D0%B2/%D0%BB%D0%B8%D0%BE%D0%BD-%D0%B6%D0%B4%D1%91%D1%82": "лион ждёт",
		"https://courier.example/home-and-garden/video":                                                "", // a rubric
		"https://courier.example/home-and-garden/":                                                     "home and garden",
		"https://courier.example/story?id=rail-strike-lyon":                                            "",
		"https://courier.example/a8f3c2-77d1e0-b5":                                                     "",
		"https://courier.example/":                                                                     "",
		"https://courier.example":                                                                      "",
		"rail-strike-lyon":                                                                             "",
		"":                                                                                             "",
		"https://%zz":                                                                                  "",
	} {
		if got := addressWords(address); got != want {
			t.Errorf("%s gives %q, not %q", address, got, want)
		}
	}
}

// What an address says beyond the title is read, what it repeats is not counted twice, and it alone makes no article.
func TestAddressIsRead(t *testing.T) {
	e := New(Options{})
	r := e.Read(&Article{Num: 1, Title: "Nothing moves in Lyon", Language: "en", Address: "https://courier.example/rail-strike-lyon-4711"})
	plain := e.Read(&Article{Num: 2, Title: "Nothing moves in Lyon", Language: "en"})
	strike := e.ReadHeadline("strike", "en").marks[0].sum
	lyon := e.ReadHeadline("Lyon", "en").marks[0].sum
	if m := r.mark(strike); m == nil || m.kind&inTitle != 0 {
		t.Errorf("strike is %+v", m)
	}
	if a, b := r.mark(lyon), plain.mark(lyon); a == nil || b == nil || *a != *b {
		t.Errorf("lyon is %+v, without an address %+v", a, b)
	}
	code := e.Read(&Article{Num: 4, Title: "Nothing moves in Lyon", Language: "en", Address: "https://courier.example/lyon-nothing-qxhvarbl-moves"})
	if m := code.mark(e.ReadHeadline("qxhvarbl", "en").marks[0].sum); m != nil {
		t.Errorf("what is hardly a word is %+v", m)
	}
	empty := e.Read(&Article{Num: 3, Address: "https://courier.example/rail-strike-lyon-4711"})
	if !empty.bare() {
		t.Error("an address is an article")
	}
}
