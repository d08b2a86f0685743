package group

import (
	"bytes"
	"encoding/binary"
	"testing"
)

func TestFrequencies(t *testing.T) {
	if n := len(frequencies); n > 3_400_000 {
		t.Errorf("the table has %d bytes", n)
	}
	for _, l := range languages {
		n := len(l.common) / entrySize
		if n > tableTerms || n < tableTerms/3 {
			t.Errorf("%s has %d terms", l.code, n)
		}
		often, before := 0, uint32(0)
		for _, in := range usual {
			if in&(1<<l.index) != 0 {
				often++
			}
		}
		if often != usualWords {
			t.Errorf("%s has %d usual words", l.code, often)
		}
		rarest := 0
		for i := range n {
			sum := binary.LittleEndian.Uint32(l.common[i*entrySize:])
			if sum <= before {
				t.Fatalf("%s: entry %d is out of order", l.code, i)
			}
			before = sum
			r := int(l.common[i*entrySize+4])
			if got, ok := l.known(sum); !ok || got != r {
				t.Fatalf("%s: entry %d is %d, %v; it is %d", l.code, i, got, ok, r)
			}
			rarest = max(rarest, r)
			if _, ok := l.known(sum + 1); ok && (i+1 == n || binary.LittleEndian.Uint32(l.common[(i+1)*entrySize:]) != sum+1) {
				t.Fatalf("%s: what follows entry %d is known", l.code, i)
			}
		}
		unknown := unknownWord
		if l.dense {
			unknown = unknownPair
		}
		if rarest >= unknown {
			t.Errorf("%s: a word of the table is as rare (%d) as an unknown one", l.code, rarest)
		}
		for _, sum := range []uint32{0, 1<<32 - 1} { // the search ends at both ends
			l.known(sum)
		}
	}
}

func TestRarity(t *testing.T) {
	for code, order := range map[string][]string{ // ever rarer
		"en": {"the", "people", "minister", "ferry", "qzxyqzxy"},
		"de": {"und", "Jahr", "Minister", "Überschwemmung", "qzxyqzxy"},
		"fr": {"de", "ans", "ministre", "cheminot", "qzxyqzxy"},
		"es": {"de", "años", "ministro", "naufragio", "qzxyqzxy"},
		"it": {"di", "anni", "ministro", "traghetto", "qzxyqzxy"},
		"pt": {"de", "anos", "ministro", "naufrágio", "qzxyqzxy"},
		"nl": {"van", "jaar", "minister", "veerboot", "qzxyqzxy"},
		"ru": {"и", "время", "министр", "землетрясение", "щщщщщщ"},
		"pl": {"w", "roku", "minister", "trzęsienie", "qzxyqzxy"},
		"sv": {"i", "många", "minister", "jordbävning", "qzxyqzxy"},
		"ja": {"ない", "日本", "地震", "噴火", "鷺鱸"},
		"zh": {"中国", "政府", "地震", "罢工", "鹭鲈"},
		"ar": {"في", "الحكومة", "وزير", "زلزال", "ظظظظظظ"},
		"ko": {"수", "대통령", "지진", "보고서", "쀍쀍쀍쀍"},
	} {
		var r reader
		l := languageOf(code)
		last := -1
		for i, w := range order {
			got := r.words(w, l, nil)
			if len(got) != 1 {
				t.Fatalf("%s: %q is %d words", code, w, len(got))
			}
			if rarity := int(got[0].rarity); rarity <= last {
				t.Errorf("%s: %q (%d) is not rarer than %q (%d)", code, w, rarity, order[i-1], last)
			} else {
				last = rarity
			}
		}
		if first := r.words(order[0], l, nil)[0]; first.rarity >= usualRarity {
			t.Errorf("%s: %q is not usual (%d)", code, order[0], first.rarity)
		}
	}
}

// The words that say nothing in a title are known as such.
func TestUsual(t *testing.T) {
	for code, text := range map[string]string{
		"en": "the of and to in for is on that with as at by from it be has have not this will are was his",
		"de": "der die das und in von zu mit den auf für ist im nicht eine als auch nach bei aus",
		"fr": "le la les de des et en un une du pour dans est sur par pas plus au avec qui",
		"es": "el la los las de en y a que por con para se un una su del no es al",
		"it": "il la di che e un a per in del una con non si da dei le della sono al",
		"pt": "o a os as de em que do da e para com um uma por no na se não dos",
		"nl": "de het een van in en op te voor met is dat niet aan er om bij",
		"ru": "в на и не с что по из за для от как к о",
		"pl": "w i z na do nie się o że po za dla od jest",
		"sv": "i och att en på som för med av är till det den har om inte",
		"ar": "في من على إلى أن عن مع",
	} {
		var r reader
		for _, w := range r.words(text, languageOf(code), nil) {
			if w.rarity >= usualRarity {
				t.Errorf("%s: %q has rarity %d", code, w.text, w.rarity)
			}
		}
	}
}

// AppendFrequencies makes what readFrequencies reads.
func TestAppendFrequencies(t *testing.T) {
	list := make([][]string, 400)
	list[100], list[300], list[399] = []string{"the"}, []string{"ferry", "ferries"}, []string{"strait"}
	b := AppendFrequencies(nil, "en", list)
	if string(b[:2]) != "en" || binary.LittleEndian.Uint32(b[2:]) != 3 || b[6] != 4 || len(b) != 7+4*4+3*entrySize {
		t.Fatalf("the table is %x", b)
	}
	l := &language{code: "en", common: b[7+4*4:]}
	for w, want := range map[string]int{"the": 27, "ferries": 72, "strait": 106} { // log2(10), of 2/1000 log2(500), log2(10^3.99), in steps
		if got := l.rarity(stemSum(w, languageOf("en"))); got != want {
			t.Errorf("%s has rarity %d, not %d", w, got, want)
		}
	}
	if again := AppendFrequencies(nil, "en", list); !bytes.Equal(b, again) {
		t.Error("the table is another one the second time")
	}
}

// AppendNames makes names of the words that five other languages have.
func TestAppendNames(t *testing.T) {
	lists := map[string][][]string{"de": {{"lyon", "bahnhof", "genf"}}}
	for i, code := range []string{"fr", "it", "nl", "sv", "es"} {
		lists[code] = [][]string{{"lyon", "gare"}}
		if i > 0 {
			lists[code][0][1] = "genf"
		}
	}
	lists["ru"] = [][]string{{"genf"}} // in another script
	b := AppendNames([]byte("before"), lists)
	want := append([]byte("beforeDE\x01\x00\x00\x00\x00"), binary.LittleEndian.AppendUint32(nil, bareSum("lyon", languageOf("de")))...)
	if !bytes.Equal(b, want) {
		t.Errorf("the names are %x, want %x", b, want)
	}
}
