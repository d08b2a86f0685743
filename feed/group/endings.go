package group

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem/romanian"
)

// The stems of languages for which there is no Snowball stemmer. What comes of a word need not be a root, only be the same
// for its forms: endings are taken off, and what is left is cut.

// stemLength is how many letters of a word are compared where endings are not all known.
const stemLength = 7

// firstLetters returns so many letters that a word begins with.
func firstLetters(word string, n int) string {
	for i := range word {
		if n == 0 {
			return word[:i]
		}
		n--
	}
	return word
}

// ending returns a stemmer that takes the first of some endings off a folded word that leaves so many letters.
func ending(least int, ends string) func(string) string {
	list := strings.Fields(ends)
	return func(word string) string {
		word = fold(word)
		for _, end := range list {
			if s, ok := strings.CutSuffix(word, end); ok && utf8.RuneCountInString(s) >= least {
				word = s
				break
			}
		}
		return firstLetters(word, stemLength)
	}
}

// The endings of nouns and adjectives, the longest first.
var (
	stemSlavic = ending(4, "iami ami emi imi ymi ama ima ovia ovi ove ach ech ich ych iho eho ega oga ego emu omu iju iji ije ija "+
		"om em im ym am ah eh ih ou ov ev ej oj iu ia ie a e i o u y")
	stemCyrillic = ending(4, "ами ями ого ому ими ата ята ите ето ият ове ови ът ят та то те ах ях ів ов ев ом ем ім ою ею ій ий их ия ии ію "+
		"ии а я о е є и і у ю ь й")
	stemGreek     = ending(3, "ουσ εισ εων ων οσ ου εσ ασ ησ οι α η ο ι υ ε ω σ")
	stemBaltic    = ending(4, "iams iais iuose uose ose iuje uje oje eje iaus iui iem iai ius aus ams ais iu ui ai as es is us os am im iu a e i o u y s")
	stemCatalan   = ending(3, "ions io es os as s a e o")
	stemIcelandic = ending(4, "inum anna unum arnir irnir inn ins inu um ar ir ur ið in a i u")
	stemMalay     = ending(4, "nya lah kah")
)

// beginning is what is compared of the stems of languages whose stemmer leaves many forms of a word apart, as Helsinki and
// Helsingin, incendiu and incendiul.
func beginning(word string) string {
	if s := strings.TrimRight(word, "aeiou"); utf8.RuneCountInString(s) >= 4 {
		word = s
	}
	return firstLetters(word, 6)
}

// bareUkrainian takes off the ends of names that are other ones in other cases, Харків and Харкова, and of what is done with
// something, Путіним and Росією.
func bareUkrainian(word string) string {
	for _, end := range []string{"ов", "ев", "єв", "ів", "им", "ім", "є"} {
		if s, ok := strings.CutSuffix(word, end); ok && len(s) >= 3*len("а") {
			return s
		}
	}
	return word
}

// stemHellenic is stemGreek for a sigma at the end, too.
func stemHellenic(word string) string { return stemGreek(strings.ReplaceAll(word, "ς", "σ")) }

// stemSerbian makes one of Serbian in both its scripts.
func stemSerbian(word string) string { return stemSlavic(latinSerbian.Replace(word)) }

// cyrillicOf writes a Serbian word in Latin letters in Cyrillic ones.
func cyrillicOf(word string) string { return cyrillicSerbian.Replace(word) }

// serbian is its letters in both scripts, those of two letters first.
var serbian = []string{
	"љ", "lj", "њ", "nj", "џ", "dž", "а", "a", "б", "b", "в", "v", "г", "g", "д", "d", "ђ", "đ", "е", "e", "ж", "ž", "з", "z", "и", "i", "ј", "j",
	"к", "k", "л", "l", "м", "m", "н", "n", "о", "o", "п", "p", "р", "r", "с", "s", "т", "t", "ћ", "ć", "у", "u", "ф", "f", "х", "h", "ц", "c",
	"ч", "č", "ш", "š",
}

var latinSerbian, cyrillicSerbian = strings.NewReplacer(serbian...), strings.NewReplacer(swapped(serbian)...)

// swapped exchanges the members of each pair of a list.
func swapped(list []string) []string {
	var other []string
	for pair := range slices.Chunk(list, 2) {
		other = append(other, pair[1], pair[0])
	}
	return other
}

// stemTurkish compares the beginnings of words, whose endings follow one another. Those of a name stand behind an
// apostrophe.
func stemTurkish(word string) string {
	return firstLetters(strings.ReplaceAll(fold(word), "ı", "i"), 6)
}

// stemRomanian takes the letters with a comma below for those with a cedilla, which its stemmer knows.
func stemRomanian(word string) string {
	return romanianStem(cedillas.Replace(word))
}

var (
	romanianStem = snowball(romanian.Stem)
	cedillas     = strings.NewReplacer("ș", "ş", "ț", "ţ")
)

// stemKorean takes the particle off a noun.
func stemKorean(word string) string {
	for _, end := range koreanParticles {
		if s, ok := strings.CutSuffix(word, end); ok && utf8.RuneCountInString(s) >= 2 {
			return s
		}
	}
	return word
}

var koreanParticles = strings.Fields("에서는 에서도 이라고 라고 에서 에게 으로 까지 부터 처럼 보다 은 는 이 가 을 를 에 의 와 과 도 로 만")

// mendMalay makes one of what is done, diguncang, and of who does it, guncang, as headlines have it.
func mendMalay(word string, l *language) string {
	rest, ok := strings.CutPrefix(word, "di")
	if _, known := l.known(stemSum(rest, l)); ok && known && len(rest) >= 5 {
		return rest
	}
	return word
}

// mendKorean takes off the short "in" of headlines, 공장서, the plural, 시민들, and what a town or a county is called with, 청주시.
func mendKorean(word string, _ *language) string {
	word = stemKorean(word)
	for _, ends := range []string{"서", "들", "시군구면"} {
		if c, n := utf8.DecodeLastRuneInString(word); strings.ContainsRune(ends, c) && utf8.RuneCountInString(word) > 2 {
			word = word[:len(word)-n]
		}
	}
	return word
}

// stemHebrew takes the letters off that stand before a word for and, the, in, to, as and that, as long as four are left.
func stemHebrew(word string) string {
	for {
		c, size := utf8.DecodeRuneInString(word)
		if !strings.ContainsRune("והבלכש", c) || utf8.RuneCountInString(word) <= 4 {
			return word
		}
		word = word[size:]
	}
}

// stemPersian takes the letters of an Arabic keyboard for the Persian ones.
func stemPersian(word string) string {
	return persianKeys.Replace(word)
}

var persianKeys = strings.NewReplacer("ي", "ی", "ك", "ک")

// polishEnds are the endings of Polish nouns and adjectives, without accents, the longest first.
var polishEnds = []string{
	"iami", "iach", "owie", "owej", "iego", "iemu", "ami", "ach", "owi", "iem", "ego", "emu", "ymi", "imi", "ych", "ich", "iej",
	"ow", "om", "em", "ym", "im", "ej", "ie", "ia", "iu", "io", "a", "e", "i", "o", "u", "y",
}

// stemPolish takes the ending of a case off a folded Polish word, for which there is no Snowball stemmer: premiera,
// premierem, premierowi; Warszawa, Warszawie. It leaves four letters at least.
func stemPolish(word string) string {
	const least = 4
	whole := word
	for _, end := range polishEnds {
		if s, ok := strings.CutSuffix(word, end); ok && len(s) >= least {
			word = s
			break
		}
	}
	if s, ok := strings.CutSuffix(word, "ow"); ok && len(s) >= least { // Krakowa: in Kraków it is taken for that of a case
		word = s
	}
	if s, ok := strings.CutSuffix(whole, "sce"); ok && len(s) >= 3 { // Polsce
		word = s + "sk"
	}
	if s, ok := strings.CutSuffix(whole, "cie"); ok && len(s) >= 3 && (s[len(s)-1] == 'a' || s[len(s)-1] == 'o') { // Agacie, samolocie
		word = s + "t"
	}
	for _, e := range polishShifts {
		if s, ok := strings.CutSuffix(word, e[0]); ok && len(s) >= 3 {
			return s + e[1]
		}
	}
	return word
}

// polishShifts are what the ends of Polish stems change into in other cases: wypadek and wypadku, minister and ministra,
// Niemiec and Niemcy, prezydent and prezydencie, strażak and strażacy, rząd and rządzie, pożar and pożarze, zginął and zginęła.
var polishShifts = [][2]string{{"ek", "k"}, {"erz", "r"}, {"rz", "r"}, {"er", "r"}, {"nal", "nel"}, {"iec", "c"}, {"ec", "c"}, {"nc", "nt"}, {"ac", "ak"}, {"dz", "d"}}
