package feed

import "testing"

// What words and Text give is frozen: ids and sums are made of it.
func TestWords(t *testing.T) {
	for s, want := range map[string]string{
		"":                             "",
		" , ":                          "",
		"Ferry leaves":                 "ferry leaves",
		"  Ferry—leaves!  ":            "ferry leaves",
		"Don't, don’t":                 "dont dont",
		"ÉLAN Straße ΣΊΣΥΦΟΣ":          "élan straße σίσυφοσ",
		"1.5 % of 2,000":               "1 5 of 2 000",
		"日本語のニュース":                     "日本語のニュース",
		"e\u0301":                      "e\u0301",
		"a\xffb":                       "a b",
		"İstanbul":                     "istanbul",
		"Q&A: <b>bold</b>":             "q a b bold b",
		"نشرة الأخبار ١٢":              "نشرة الأخبار ١٢",
		"🚢 ferry 🚢":                    "ferry",
		"line\none\ttab\u00a0no-break": "line one tab no break",
	} {
		if got := words(s); got != want {
			t.Errorf("words(%q) = %q, want %q", s, got, want)
		}
	}
}

func TestIsDistinctive(t *testing.T) {
	for title, want := range map[string]bool{
		"Ferry leaves harbour": true, "  FERRY leaves—harbour.": true, "Ferry leaves": false, "Ferries": false, "???": false, "": false,
		"Donaudampfschifffahrtsgesellschaft": true, "フェリーが港を出発し市長が見送りに来た": true, // long though of one word
	} {
		if IsDistinctive(title) != want {
			t.Errorf("%q: %v", title, !want)
		}
	}
}

func TestText(t *testing.T) {
	for s, want := range map[string]string{
		"plain":                 "plain",
		"<p>one</p><p>two</p>":  " one  two ",
		"a<br/>b":               "a b",
		"cut <a href='x":        "cut  ",
		"1 < 2 > 1":             "1   1",
		"Q&amp;A":               "Q&amp;A",
		"<img alt='>' src=x>ok": " ' src=x>ok",
	} {
		if got := Text(s); got != want {
			t.Errorf("Text(%q) = %q, want %q", s, got, want)
		}
	}
}
