package group

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
)

// The articles and pronouns that lose their vowel and stand before an apostrophe.
var (
	elidesFR = set("l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu")
	elidesIT = set("l", "d", "c", "n", "m", "t", "s", "v", "un", "dell", "all", "dall", "nell", "sull", "coll", "quell",
		"quest", "anch", "com", "cos", "dov", "gl", "sant", "nient", "tutt", "mezz", "senz", "bell", "pi")
	elidesPT = set("d", "n")
	elidesCA = set("l", "d", "s", "n", "m", "t")
)

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// newWord makes a word of a run of letters and digits.
func newWord(text string, l *language) word {
	lower := strings.ToLower(text)
	if l == nil {
		s := plain(tableForm(lower, l))
		return word{text: text, sum: sum32(firstLetters(s, stemLength)), rarity: lengthRarity(s)}
	}
	if n := l.numbers[lower]; n > 0 {
		w := numberWord(n, l)
		w.text = text
		return w
	}
	if s := l.same[lower]; s != "" {
		lower = s
	}
	rarity := unknownWord
	if l.mend != nil {
		rarity = l.rarity(stemSum(lower, l)) // what is left of it may be no word
		lower = l.mend(lower, l)
	}
	form := tableForm(lower, l)
	rarity = min(rarity, l.rarity(sum32(form)))
	bare := bareForm(form, l)
	if bare != form {
		for _, end := range lightEnds {
			rarity = min(rarity, l.rarity(sum32(bare+end)))
		}
	}
	if strings.ContainsAny(bare, "0123456789") { // 20th, A320: the table has none of them
		rarity = min(rarity, mixedWord)
	}
	return word{text: text, sum: salted(l, sum32(bare)), rarity: uint8(rarity)}
}

// bareForm returns what is compared of what the table has of a word.
func bareForm(form string, l *language) string {
	bare := plain(form)
	if l.light != nil {
		bare = l.light(bare)
	}
	return bare
}

// bareSum returns the sum of what is compared of a word in lower case, before the language is in it.
func bareSum(word string, l *language) uint32 { return sum32(bareForm(tableForm(word, l), l)) }

// mixedWord is how rare a word with digits in it is taken to be, at most.
const mixedWord = 128

// lightEnds are what a word may have lost to language.light, in the form that the table of frequencies is most likely
// to hold.
var lightEnds = [...]string{"", "a"}

// numberWord makes a word of a number that is written in letters.
func numberWord(n uint8, l *language) word {
	digits := strconv.AppendUint(nil, uint64(n), 10)
	return word{sum: salted(l, sum32(digits)), rarity: numberRarity(digits), number: true}
}

// lengthRarity says how rare a word is taken to be in a language that has no table: short words are usual.
func lengthRarity(s string) uint8 {
	switch n := utf8.RuneCountInString(s); {
	case n <= 3:
		return 60
	case n <= 4:
		return 100
	case n <= 5:
		return 120
	case n <= 6:
		return 140
	}
	return 160
}

// stemSum returns the sum of what the table of frequencies has of a word. It is frozen with the table.
func stemSum(text string, l *language) uint32 { return sum32(tableForm(strings.ToLower(text), l)) }

// tableForm returns what the table of frequencies has of a word in lower case: its stem without accents.
func tableForm(text string, l *language) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "’", "'"), "\u02bc", "'")
	if i := strings.IndexByte(text, '\''); i >= 0 {
		if l == nil || l.code == "en" {
			text = strings.TrimSuffix(text, "'s")
		} else if i > 0 && i <= 3 { // l'État
			text = text[i+1:]
		}
		text = strings.ReplaceAll(text, "'", "")
	}
	if l != nil && l.stem != nil {
		text = l.stem(text)
	}
	return fold(text)
}

// snowball makes a stemmer of one of Snowball's (https://snowballstem.org).
func snowball(stem func(*snowballstem.Env) bool) func(string) string {
	return func(word string) string {
		env := snowballstem.NewEnv(word)
		stem(env)
		return env.Current()
	}
}

// What the Snowball stemmers leave apart.

// mendPortuguese makes one of eleição and eleições, hospital and hospitais, imóvel and imóveis, jovem and jovens.
func mendPortuguese(word string, _ *language) string {
	if portugueseAlike[word] {
		return word
	}
	for _, e := range portuguesePlurals {
		if s, ok := strings.CutSuffix(word, e[0]); ok && len(s) >= 2 {
			return s + e[1]
		}
	}
	return word
}

// portugueseAlike are words that end as these plurals do, or of which the singular looks like another word.
var portugueseAlike = set("ademais", "bens", "cais", "demais", "jamais", "mais", "pais")

// portuguesePlurals are the endings of plurals, and what is there of one.
var portuguesePlurals = [][2]string{{"ões", "ão"}, {"ais", "al"}, {"veis", "vel"}, {"éis", "el"}, {"óis", "ol"}, {"ns", "m"}}

// bareFrench makes one of élu and élus, vélo and vélos, feu and feux.
func bareFrench(word string) string {
	n := len(word) - 1
	switch {
	case strings.HasSuffix(word, "eux"), strings.HasSuffix(word, "oux"), strings.HasSuffix(word, "us"), strings.HasSuffix(word, "os"):
		if n >= 3 {
			return word[:n]
		}
	}
	return word
}

// bareSpanish makes one of joven and jóvenes, crimen and crímenes: the stemmer takes the one for a verb.
func bareSpanish(word string) string {
	if s, ok := strings.CutSuffix(word, "en"); ok && len(s) >= 3 {
		return s
	}
	return word
}

// bareGerman makes one of Trump and Trumps, China and Chinas, Bayern and Bayerns, München and Münchner.
func bareGerman(word string) string {
	if s, ok := strings.CutSuffix(word, "s"); ok && len(s) >= 4 && strings.IndexByte("aiopuw", s[len(s)-1]) >= 0 {
		return s
	}
	if s, ok := strings.CutSuffix(word, "ern"); ok && len(s) >= 3 {
		return s
	}
	if s, ok := strings.CutSuffix(word, "n"); ok && len(s) >= 5 && (strings.HasSuffix(s, "ch") || strings.IndexByte("dt", s[len(s)-1]) >= 0) {
		return s
	}
	return word
}

// bareRussian makes one of the cases of a name, which end as other words' endings begin: Лавров is taken for a plural, and
// Лаврова for one of Лавров.
func bareRussian(word string) string {
	for _, end := range []string{"ов", "ев", "ен"} {
		if s, ok := strings.CutSuffix(word, end); ok && len(s) >= 2*len("а") {
			return s
		}
	}
	for _, e := range russianShifts {
		if s, ok := strings.CutSuffix(word, e[0]); ok && len(s) >= 3*len("а") {
			return s + e[1]
		}
	}
	if s, ok := strings.CutSuffix(word, "н"); ok && (strings.HasSuffix(s, "а") || strings.HasSuffix(s, "я")) && len(s) >= 3*len("а") {
		return s
	}
	return word
}

// russianShifts are the ends of Russian stems that are other ones in other forms: кубок and кубка, подросток and подростка, Елец
// and Ельца, погиб and погибли, умер and умерла.
var russianShifts = [][2]string{{"ок", "к"}, {"ец", "ц"}, {"ьц", "ц"}, {"бл", "б"}, {"гл", "г"}, {"зл", "з"}, {"рл", "р"}, {"сл", "с"}}

// mendRussian makes one of ещё and еще.
func mendRussian(word string, _ *language) string { return strings.ReplaceAll(word, "ё", "е") }

// mendArabic takes off what is written before a word as part of it: the article, and the letters for and, so, in and to. The
// stemmer does so with some words and not with others, and takes other endings off behind an article. A word that begins with
// such a letter itself is not much rarer than the rest of it.
func mendArabic(word string, l *language) string {
	const least = 3 // letters that are left
	for _, article := range []string{"وال", "بال", "فال", "كال", "ال", "لل"} {
		if s, ok := strings.CutPrefix(word, article); ok && utf8.RuneCountInString(s) >= least {
			if name := "ل" + s; article == "لل" && l.rarity(stemSum(name, l)) < l.rarity(stemSum(s, l)) {
				return name // for Lebanon
			}
			return s
		}
	}
	for {
		c, size := utf8.DecodeRuneInString(word)
		rest := word[size:]
		if !strings.ContainsRune("وفبل", c) || utf8.RuneCountInString(rest) < least {
			return word
		}
		if with, without := stemSum(word, l), stemSum(rest, l); with != without {
			whole, bare := l.rarity(with), l.rarity(without)
			if whole < bare+prefixRarity || bare < usualRarity || c != 'و' && whole < usualPrefixed {
				return word
			}
		}
		word = rest
	}
}

const (
	prefixRarity  = 12  // by how much rarer a word is at least that is another one with a letter before it,
	usualPrefixed = 106 // and how rare where that letter does not stand for "and", before which a word is no other one
)

// stemArabic makes one of a feminine plural with and without an article.
func stemArabic(word string) string {
	if s, ok := strings.CutSuffix(word, "ا"); ok && utf8.RuneCountInString(s) >= 4 {
		return s
	}
	return word
}

// bareSwedish takes off the articles behind a word that the stemmer leaves: beslut and beslutet, olycka and olyckan.
func bareSwedish(word string) string {
	for {
		s, ok := strings.CutSuffix(word, "et")
		least := 3
		if !ok {
			s, ok = strings.CutSuffix(word, "an")
			least = 4 // not of Göran
		}
		if !ok || len(s) < least {
			return word
		}
		word = s // paketet, and paket as well
	}
}

// bareDutch makes one of huis and huizen, brief and brieven, aanval and aanvallen, drone and drones, varken and varkens, Zutphen
// and Zutphense.
func bareDutch(word string) string {
	if s, ok := strings.CutSuffix(word, "s"); ok && strings.HasSuffix(s, "ie") {
		return s
	}
	if s, ok := strings.CutSuffix(word, "es"); ok && len(s) >= 3 {
		word = s
	}
	n := len(word)
	switch {
	case n >= 5 && strings.HasSuffix(word, "en") && strings.IndexByte("aeiou", word[n-3]) < 0:
		return word[:n-2]
	case strings.HasSuffix(word, "z"):
		return word[:n-1] + "s"
	case strings.HasSuffix(word, "v"):
		return word[:n-1] + "f"
	case n > 3 && word[n-1] == word[n-2] && strings.IndexByte("bfglmnprs", word[n-1]) >= 0: // no Dutch word ends so
		return word[:n-1]
	}
	return word
}
