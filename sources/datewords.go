package sources

import (
	"strings"
	"sync"
	"time"
	"unicode"
)

// half is a half of the day. early: the word stands before the hour.
type half struct{ afternoon, early bool }

var halves = map[string]half{
	"am": {}, "pm": {afternoon: true}, "a": {}, "p": {afternoon: true},
	"上午": {early: true}, "下午": {true, true}, "午前": {early: true}, "午後": {true, true},
	"오전": {early: true}, "오후": {true, true},
	"ص": {}, "صباحا": {}, "م": {afternoon: true}, "مساء": {afternoon: true},
}

const (
	arabicDigits  = "٠١٢٣٤٥٦٧٨٩"
	persianDigits = "۰۱۲۳۴۵۶۷۸۹"
)

// plainArabic writes a date in Arabic script with the digits of ASCII, each month as one word, and in one of the spellings
// that a word has.
var plainArabic = sync.OnceValue(func() *strings.Replacer {
	pairs := []string{
		"كانون الثاني", "يناير", "تشرين الأول", "اكتوبر", "تشرين الاول", "اكتوبر", "تشرين الثاني", "نوفمبر",
		"كانون الأول", "ديسمبر", "كانون الاول", "ديسمبر", "ق.ظ", "am", "ب.ظ", "pm",
		"أ", "ا", "إ", "ا", "آ", "ا", "ی", "ي", "ى", "ي", "ک", "ك", "\u064b", "",
	}
	for _, digits := range [...]string{arabicDigits, persianDigits} {
		for i, r := range []rune(digits) {
			pairs = append(pairs, string(r), string(rune('0'+i)))
		}
	}
	return strings.NewReplacer(pairs...)
})

// isArabic reports whether a text has letters or digits of the Arabic script, by the first of their two bytes.
func isArabic(s string) bool {
	for i := range len(s) {
		if s[i] >= 0xd8 && s[i] <= 0xdb {
			return true
		}
	}
	return false
}

// cjkDate are the signs behind the numbers of a date in Chinese, Japanese and Korean.
var cjkDate = map[rune]byte{
	'年': 'y', '月': 'm', '日': 'd', '号': 'd', '時': 'H', '时': 'H', '点': 'H', '分': 'M', '秒': 'S',
	'년': 'y', '월': 'm', '일': 'd', '시': 'H', '분': 'M', '초': 'S',
}

// foldMonth writes a word in lower case and without the accents of Latin letters.
func foldMonth(word string) string {
	plain := true
	for i := range len(word) {
		if c := word[i]; c < 'a' || c > 'z' {
			plain = false
		}
	}
	if plain {
		return word
	}
	return strings.Map(func(r rune) rune {
		r = unicode.ToLower(r)
		if r < 0x80 || r > 0x17f {
			return r
		}
		if i := strings.IndexRune(accented, r); i >= 0 {
			return rune(bare[len([]rune(accented[:i]))])
		}
		return r
	}, word)
}

const (
	accented = "áàâäãåąčćçďđéèêëěęíìîïłńňñóòôöõőøřśšşșťţțúùûüůűýźžżğı"
	bare     = "aaaaaaacccddeeeeeeiiiilnnnooooooorsssstttuuuuuuyzzzgi"
)

// months are the names of the months, folded: English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish,
// Danish, Norwegian, Finnish, Polish, Czech, Hungarian, Romanian, Turkish, Indonesian, Russian, Ukrainian, Greek, Arabic,
// Persian, Urdu.
var months = monthNames(
	`jan january januar janner jaenner jän jan janvier janv ene enero gen gennaio janeiro januari tammikuu tammikuuta
	sty stycznia styczen led ledna leden január januar janua ian ianuarie oca ocak янв января январь січ січня ιαν
	ιανουαριου ιανουαρίου
	يناير جانفي ژانويه جنوري`,
	`feb february februar fevrier fevr fev febrero febbraio fevereiro februari helmikuu helmikuuta lut lutego luty
	unora unor februarie sub subat pebruari фев февр февраля февраль лют лютого φεβ φεβρουαρίου
	فبراير شباط فيفري فوريه فروري`,
	`mar march marz maerz mrz mars marzo março marco maart mrt maaliskuu maaliskuuta marca marzec brezna brezen
	marcius marc martie mart maret мар марта март бер березня μαρ μαρτίου
	مارس اذار مارچ`,
	`apr april avril avr abr abril aprile huhtikuu huhtikuuta kwi kwietnia kwiecien dub dubna duben aprilis aprilie nis
	nisan апр апреля апрель кві квіт квітня απρ απριλίου
	ابريل نيسان افريل اوريل اپريل`,
	`may mai mayo mag maggio maio mei maj toukokuu toukokuuta maja kvetna kveten majus mayis мая май тра трав травня μαι
	μαϊ μαΐου
	مايو ايار ماي مي مئي`,
	`jun june juni juin junio giu giugno junho kesakuu kesakuuta cze czerwca czerwiec cervna cerven junius iun iunie haz
	haziran июн июня июнь чер черв червня ιουν ιουνίου
	يونيو يونيه حزيران جوان ژوئن جون`,
	`jul july juli juillet juil julio lug luglio julho heinakuu heinakuuta lip lipca lipiec cervence cervenec julius iul
	iulie tem temmuz июл июля июль лип липня ιουλ ιουλίου
	يوليو يوليه يوليوز تموز جويلية ژوئيه جولاي جولائي`,
	`aug august aout ago agosto augustus augusti elokuu elokuuta sie sierpnia sierpien srpna srpen augusztus agu agustos
	agustus авг августа август сер серп серпня αυγ αυγούστου
	اغسطس اب اوت غشت اگوست اگست`,
	`sep sept september septembre septiembre set settembre setembro syyskuu syyskuuta wrz wrzesnia wrzesien zari
	szeptember septembrie eyl eylul сен сент сентября сентябрь вер вересня σεπ σεπτ σεπτεμβρίου
	سبتمبر ايلول شتنبر سپتامبر ستمبر`,
	`oct october okt oktober octobre octubre ott ottobre out outubro lokakuu lokakuuta paz pazdziernika pazdziernik rijna
	rijen octombrie eki ekim окт октября октябрь жов жовт жовтня οκτ οκτωβρίου
	اكتوبر اكتبر`,
	`nov november novembre noviembre novembro marraskuu marraskuuta lis listopada listopad noiembrie kas kasim
	nopember ноя нояб ноября ноябрь лис лист листопада νοε νοεμβρίου
	نوفمبر نونبر نوامبر نومبر`,
	`dec december dez dezember decembre dic diciembre dicembre dezembro des desember joulukuu joulukuuta gru grudnia
	grudzien prosince prosinec decembrie ara aralik дек декабря декабрь гру груд грудня δεκ δεκεμβρίου
	ديسمبر دجنبر دسامبر دسمبر`,
)

func monthNames(lists ...string) map[string]int {
	m := map[string]int{}
	for i, list := range lists {
		for _, name := range strings.Fields(list) {
			m[name] = i + 1
		}
	}
	return m
}

// zones are the offsets of zone names, in seconds east of UTC. Where a name has several meanings it is the one that
// is met in feeds: IST is India, CST and EST are North America, BST is Britain.
var zones = map[string]int{
	"Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": hours(1), "WEDT": hours(1),
	"BST": hours(1), "CET": hours(1), "MEZ": hours(1), "MET": hours(1), "WAT": hours(1),
	"CEST": hours(2), "MESZ": hours(2), "MEST": hours(2), "CEDT": hours(2), "EET": hours(2),
	"SAST": hours(2), "CAT": hours(2),
	"EEST": hours(3), "EEDT": hours(3), "MSK": hours(3), "EAT": hours(3), "TRT": hours(3), "IDT": hours(3),
	"MSD": hours(4), "GST": hours(4), "SAMT": hours(4), "AZT": hours(4), "IRST": 12600,
	"PKT": hours(5), "YEKT": hours(5), "UZT": hours(5), "IST": 19800, "NPT": 20700, "BDT": hours(6), "OMST": hours(6),
	"WIB": hours(7), "ICT": hours(7), "KRAT": hours(7), "NOVT": hours(7),
	"SGT": hours(8), "HKT": hours(8), "PHT": hours(8), "AWST": hours(8), "MYT": hours(8), "WITA": hours(8),
	"CHST": hours(10),
	"JST":  hours(9), "KST": hours(9), "WIT": hours(9), "YAKT": hours(9), "ACST": 34200, "ACDT": 37800,
	"AEST": hours(10), "VLAT": hours(10), "AEDT": hours(11), "NZST": hours(12), "NZDT": hours(13),
	"BRT": hours(-3), "ART": hours(-3), "CLST": hours(-3), "ADT": hours(-3), "NDT": -9000, "NST": -12600,
	"AST": hours(-4), "EDT": hours(-4), "CLT": hours(-4), "VET": hours(-4), "EST": hours(-5),
	"CDT": hours(-5), "PET": hours(-5), "COT": hours(-5),
	"CST": hours(-6), "MDT": hours(-6), "MST": hours(-7), "PDT": hours(-7), "PST": hours(-8), "AKDT": hours(-8),
	"AKST": hours(-9), "HDT": hours(-9), "HST": hours(-10), "SST": hours(-11),
}

func hours(n int) int { return n * 3600 }

// places are the names of zones that mean the time of a place, in summer that of summer.
var places = map[string]func() *time.Location{
	"ET": place("America/New_York", hours(-5)), "CT": place("America/Chicago", hours(-6)),
	"MT": place("America/Denver", hours(-7)), "PT": place("America/Los_Angeles", hours(-8)),
}

// place loads a zone when it is first met. Where the machine has none, it is always winter.
func place(name string, winter int) func() *time.Location {
	return sync.OnceValue(func() *time.Location {
		l, err := time.LoadLocation(name)
		if err != nil {
			return time.FixedZone("", winter)
		}
		return l
	})
}
