package sources

import (
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How much of a text languageOf looks at: enough for its commonest words to show.
const (
	languageBytes = 600
	languageWords = 200
)

// stopWords are the commonest short words of each language that is written in Latin letters.
var stopWords = map[string]string{
	"en": `the of and to is that was with for as on at by it has have from are be were not this will said their
which who after would about been they his her had but an`,
	"de": `der die das und den von zu mit dem nicht ist auf für eine ein sich auch wird werden als aus bei nach
einer einen wurde sind haben hat über dass zur zum im`,
	"fr": `le la les des et du une est dans pour que qui sur au aux par pas plus ne se ce avec sont cette été
ont mais un en leur ses après était`,
	"es": `el la los las de del y que en una por con para se un su no al es lo más como pero sus este ha fue
esta son también según tras desde`,
	"it": `il di che la e un una per non sono del della è con si da le gli nel alla dei più anche al ha stato
dal come delle nella questo dopo lo`,
	"pt": `o os um uma de do da dos das que e em não para com por no na mais se ao como foi são pela pelo à é
nos nas também seu sua após já`,
	"nl": `de het een van en in is dat op te zijn met voor niet aan er om ook als bij nog door naar wordt
worden heeft werd uit over hebben maar deze`,
	"sv": `och att det som en på är av för med den till har inte om ett var från men de vid kan ska efter också
sig eller när under mot`,
	"da": `og at det som en på er af for med den til har ikke om et var fra men de ved kan skal efter også sig
eller når under mod blev`,
	"nb": `og at det som en på er av for med den til har ikke om et var fra men de ved kan skal etter også seg
eller når under mot ble`,
	"fi": `ja on ei että se oli hän ovat mutta myös kun joka kuin sen sekä mukaan tai olla vielä ole nyt jo jos
sitä siitä`,
	"pl": `i w na z że się nie do to jest o od po przez jak za dla są ale oraz został która który co tym roku
jego`,
	"cs": `a v se na je že to s z do o k i jako za pro by ale od po jsou která který byl při podle také jeho`,
	"sk": `a v na sa že je to s do z o aj k ako za pre by ale od po už sú ktorá ktorý bol pri podľa tiež jeho však bude
alebo ešte len`,
	"hu": `a az és hogy nem is egy ez van volt meg de csak már még mint el szerint azt ki lesz után vagy amely`,
	"ro": `și de în a la cu pe din care că pentru un o nu mai este sunt au fost prin după dar lui fi acest`,
	"tr": `ve bir bu da de için ile olarak çok daha olan gibi kadar sonra ancak ne var en olduğu değil dedi`,
	"id": `yang dan di ini dari dengan untuk pada tidak dalam akan itu ke juga oleh telah sebagai ada karena
bisa`,
}

// stopIndex turns the table round: for each word the languages that use it, in the order of stopOrder.
var stopIndex, stopOrder = indexStopWords()

func indexStopWords() (map[string]uint32, []string) {
	order := []string{
		"en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs", "sk", "hu", "ro", "tr", "id",
	}
	index := make(map[string]uint32, 600)
	for i, lang := range order {
		for w := range strings.FieldsSeq(stopWords[lang]) {
			index[w] |= 1 << i
		}
	}
	return index, order
}

// scripts are the scripts that one language of the news uses above all others.
var scripts = []struct {
	table *unicode.RangeTable
	lang  string
}{
	{unicode.Hangul, "ko"},
	{unicode.Hebrew, "he"},
	{unicode.Greek, "el"},
	{unicode.Thai, "th"},
	{unicode.Devanagari, "hi"},
	{unicode.Bengali, "bn"},
	{unicode.Tamil, "ta"},
	{unicode.Telugu, "te"},
	{unicode.Georgian, "ka"},
	{unicode.Armenian, "hy"},
	{unicode.Ethiopic, "am"},
	{unicode.Khmer, "km"},
	{unicode.Myanmar, "my"},
	{unicode.Sinhala, "si"},
}

// languageOf tells the language of plain text by its script and, for scripts that many languages share, by its stop
// words: a BCP 47 code, or "" when it is not sure. It looks at the first 600 bytes or 200 words only.
func languageOf(text string) string {
	if len(text) > languageBytes {
		text = text[:languageBytes]
		for len(text) > 0 && !utf8.RuneStart(text[len(text)-1]) {
			text = text[:len(text)-1]
		}
		text = text[:max(len(text)-1, 0)] // the rune that the cut may have halved
	}
	var c scriptCount
	c.count(text)
	switch {
	case c.letters < 3:
		return ""
	case c.kana*10 > c.letters:
		return "ja"
	case c.han*2 > c.letters:
		return "zh"
	case c.arabic*2 > c.letters:
		return arabicLanguage(text, c.arabic)
	case c.cyrillic*2 > c.letters:
		return cyrillicLanguage(text, c.cyrillic)
	case c.latin*2 > c.letters:
		return wordLanguage(text)
	}
	for i, n := range c.other {
		if n*2 > c.letters {
			return scripts[i].lang
		}
	}
	return ""
}

// scriptCount holds how many letters of each script a text has.
type scriptCount struct {
	letters, latin, cyrillic, arabic, han, kana int
	other                                       [14]int
}

func (c *scriptCount) count(text string) {
	for _, r := range text {
		switch {
		case r < 0x80:
			if r|0x20 >= 'a' && r|0x20 <= 'z' {
				c.letters++
				c.latin++
			}
		case !unicode.IsLetter(r):
		case r < 0x250:
			c.letters++
			c.latin++
		default:
			c.letters++
			c.far(r)
		}
	}
}

func (c *scriptCount) far(r rune) {
	switch {
	case unicode.Is(unicode.Cyrillic, r):
		c.cyrillic++
	case unicode.Is(unicode.Han, r):
		c.han++
	case unicode.Is(unicode.Hiragana, r), unicode.Is(unicode.Katakana, r):
		c.kana++
	case unicode.Is(unicode.Arabic, r):
		c.arabic++
	case unicode.Is(unicode.Latin, r):
		c.latin++
	default:
		for i := range scripts {
			if unicode.Is(scripts[i].table, r) {
				c.other[i]++
				return
			}
		}
	}
}

// arabicLanguage tells the languages of the Arabic script apart by the letters that only one of them has.
func arabicLanguage(text string, letters int) string {
	var urdu, persian, arabic int
	for _, r := range text {
		switch r {
		case 'ٹ', 'ڈ', 'ڑ', 'ں', 'ے', 'ہ', 'ھ':
			urdu++
		case 'پ', 'چ', 'ژ', 'گ', 'ک', 'ی':
			persian++
		case 'ة', 'ي', 'ك', 'ى', 'أ', 'إ':
			arabic++
		}
	}
	switch {
	case urdu*25 > letters:
		return "ur"
	case persian > 2*arabic && persian*25 > letters:
		return "fa"
	case arabic > 2*persian:
		return "ar"
	}
	return ""
}

// cyrillicLanguage does so for the Cyrillic script.
func cyrillicLanguage(text string, letters int) string {
	var russian, ukrainian, belarusian, serbian, hard, other int
	for _, r := range text {
		switch unicode.ToLower(r) {
		case 'ы', 'э', 'ё':
			russian++
		case 'ї', 'є', 'ґ':
			ukrainian++
		case 'ў':
			belarusian++
		case 'ђ', 'ј', 'љ', 'њ', 'ћ', 'џ':
			serbian++
		case 'ъ', 'щ':
			hard++
		case 'ѓ', 'ќ', 'ѕ', 'ғ', 'қ', 'ң', 'ө', 'ү', 'ә', 'һ', 'ҳ', 'ҷ':
			other++
		}
	}
	switch {
	case other > 0:
		return "" // Macedonian, Kazakh, Mongolian, Tajik …
	case belarusian > 0:
		return "be"
	case serbian*40 > letters:
		return "sr"
	case ukrainian > russian && ukrainian*100 > letters:
		return "uk"
	case russian*100 > letters:
		return "ru"
	case russian == 0 && hard*50 > letters:
		return "bg"
	}
	return ""
}

// wordLanguage counts stop words. A language is told when at least three different words, and an eighth of all, are
// its own and no other language comes near.
func wordLanguage(text string) string {
	var hits [32]int
	var different [32]uint64 // a bit for each word, nearly
	words := 0
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return r != '\'' && !unicode.IsLetter(r) }) {
		if words++; words > languageWords {
			break
		}
		mask := stopMask(w)
		bit := uint64(1) << ((int(w[0]) + 7*int(w[len(w)-1]) + 5*len(w)) & 63)
		for i := 0; mask != 0; i, mask = i+1, mask>>1 {
			if mask&1 != 0 {
				hits[i]++
				different[i] |= bit
			}
		}
	}
	best, second := 0, -1
	for i := 1; i < len(stopOrder); i++ {
		switch {
		case hits[i] > hits[best]:
			best, second = i, best
		case second < 0 || hits[i] > hits[second]:
			second = i
		}
	}
	if bits.OnesCount64(different[best]) < 3 || hits[best]*8 < words || hits[best]*5 < hits[second]*6 {
		return ""
	}
	return stopOrder[best]
}

// stopMask returns the languages that use a word, whatever its case. It makes no garbage.
func stopMask(word string) uint32 {
	var buf [24]byte
	n := 0
	for _, r := range word {
		r = unicode.ToLower(r)
		if n+utf8.RuneLen(r) > len(buf) {
			return 0
		}
		n += utf8.EncodeRune(buf[n:], r)
	}
	return stopIndex[string(buf[:n])]
}
