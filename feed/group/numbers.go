package group

import (
	"unicode"
	"unicode/utf8"
)

// The words that mean a number and nothing else, so that "nine dead" and "9 dead" say the same. Those for one are left
// out, being articles and pronouns too, and so are words with a second meaning that is as common (French neuf,
// Italian venti, Swedish sex).
var (
	numbersEN = map[string]uint8{
		"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
		"twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
		"nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
		"ninety": 90,
	}
	numbersDE = map[string]uint8{
		"zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11,
		"zwölf": 12, "dreizehn": 13, "vierzehn": 14, "fünfzehn": 15, "sechzehn": 16, "siebzehn": 17, "achtzehn": 18,
		"neunzehn": 19, "zwanzig": 20, "dreißig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60, "siebzig": 70,
		"achtzig": 80, "neunzig": 90,
	}
	numbersFR = map[string]uint8{
		"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "dix": 10, "onze": 11, "douze": 12,
		"treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50,
		"soixante": 60,
	}
	numbersES = map[string]uint8{
		"dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "once": 11,
		"doce": 12, "trece": 13, "catorce": 14, "quince": 15, "dieciséis": 16, "diecisiete": 17, "dieciocho": 18,
		"diecinueve": 19, "veinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70,
		"ochenta": 80, "noventa": 90,
	}
	numbersIT = map[string]uint8{
		"due": 2, "tre": 3, "quattro": 4, "cinque": 5, "sette": 7, "otto": 8, "nove": 9, "dieci": 10, "undici": 11,
		"dodici": 12, "tredici": 13, "quattordici": 14, "quindici": 15, "sedici": 16, "diciassette": 17, "diciotto": 18,
		"diciannove": 19, "trenta": 30, "quaranta": 40, "cinquanta": 50, "sessanta": 60, "settanta": 70,
		"ottanta": 80, "novanta": 90,
	}
	numbersPT = map[string]uint8{
		"dois": 2, "duas": 2, "três": 3, "quatro": 4, "cinco": 5, "seis": 6, "sete": 7, "oito": 8, "nove": 9, "dez": 10,
		"onze": 11, "doze": 12, "treze": 13, "catorze": 14, "quatorze": 14, "quinze": 15, "dezesseis": 16, "dezasseis": 16,
		"dezessete": 17, "dezassete": 17, "dezoito": 18, "dezenove": 19, "dezanove": 19, "vinte": 20, "trinta": 30,
		"quarenta": 40, "cinquenta": 50, "sessenta": 60, "setenta": 70, "oitenta": 80, "noventa": 90,
	}
	numbersNL = map[string]uint8{
		"twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9, "tien": 10, "elf": 11,
		"twaalf": 12, "dertien": 13, "veertien": 14, "vijftien": 15, "zestien": 16, "zeventien": 17, "achttien": 18,
		"negentien": 19, "twintig": 20, "dertig": 30, "veertig": 40, "vijftig": 50, "zestig": 60, "zeventig": 70,
		"tachtig": 80, "negentig": 90,
	}
	numbersSV = map[string]uint8{
		"två": 2, "tre": 3, "fyra": 4, "fem": 5, "sju": 7, "åtta": 8, "nio": 9, "tio": 10, "elva": 11, "tolv": 12,
		"tretton": 13, "fjorton": 14, "femton": 15, "sexton": 16, "sjutton": 17, "arton": 18, "nitton": 19, "tjugo": 20,
		"trettio": 30, "fyrtio": 40, "femtio": 50, "sextio": 60, "sjuttio": 70, "åttio": 80, "nittio": 90,
	}
	numbersPL = map[string]uint8{
		"dwa": 2, "dwie": 2, "dwóch": 2, "dwoje": 2, "dwaj": 2, "dwom": 2, "trzy": 3, "trzech": 3, "trzej": 3, "troje": 3,
		"trzem": 3, "cztery": 4, "czterech": 4, "czworo": 4, "pięć": 5, "pięciu": 5, "pięcioro": 5, "sześć": 6, "sześciu": 6,
		"siedem": 7, "siedmiu": 7, "osiem": 8, "ośmiu": 8, "dziewięć": 9, "dziewięciu": 9, "dziesięć": 10, "dziesięciu": 10,
		"jedenaście": 11, "jedenastu": 11, "dwanaście": 12, "dwunastu": 12, "trzynaście": 13, "trzynastu": 13,
		"piętnaście": 15, "piętnastu": 15, "dwadzieścia": 20, "dwudziestu": 20, "trzydzieści": 30, "trzydziestu": 30,
	}
	numbersRU = map[string]uint8{
		"два": 2, "две": 2, "двух": 2, "двое": 2, "двум": 2, "двумя": 2, "двоих": 2, "три": 3, "трех": 3, "трёх": 3, "трое": 3, "трем": 3,
		"троих": 3, "тремя": 3, "четыре": 4, "четырех": 4, "четырёх": 4, "четверо": 4, "четверых": 4, "пять": 5, "пяти": 5, "пятеро": 5,
		"пятерых": 5, "шесть": 6, "шести": 6, "шестеро": 6, "семь": 7, "семи": 7, "семеро": 7, "восемь": 8, "восьми": 8,
		"девять": 9, "девяти": 9, "десять": 10, "десяти": 10, "одиннадцать": 11, "одиннадцати": 11, "двенадцать": 12,
		"двенадцати": 12, "тринадцать": 13, "четырнадцать": 14, "пятнадцать": 15, "пятнадцати": 15, "шестнадцать": 16,
		"семнадцать": 17, "восемнадцать": 18, "девятнадцать": 19, "двадцать": 20, "двадцати": 20, "тридцать": 30,
		"тридцати": 30, "сорок": 40, "пятьдесят": 50, "шестьдесят": 60, "семьдесят": 70, "восемьдесят": 80, "девяносто": 90,
	}
	numbersAR = map[string]uint8{
		"ثلاثة": 3, "ثلاث": 3, "أربعة": 4, "أربع": 4, "خمسة": 5, "خمس": 5, "ستة": 6, "سبعة": 7, "سبع": 7, "ثمانية": 8,
		"ثماني": 8, "تسعة": 9, "تسع": 9, "عشرة": 10, "عشرون": 20, "عشرين": 20, "ثلاثون": 30, "ثلاثين": 30, "أربعون": 40,
		"أربعين": 40, "خمسون": 50, "خمسين": 50,
	}
)

// Other forms of one word that a stemmer does not bring together.
var (
	sameEN = map[string]string{"bn": "billion", "b": "billion", "mn": "million", "mln": "million", "m": "million", "trn": "trillion", "tn": "trillion"}
	sameDE = map[string]string{"mio": "millionen", "mrd": "milliarden", "bio": "billionen"}
	sameFR = map[string]string{"mds": "milliards", "md": "milliards", "mrd": "milliards", "mio": "millions"}
	sameIT = map[string]string{"mln": "milioni", "mld": "miliardi"}
	sameNL = map[string]string{"mln": "miljoen", "mld": "miljard", "miljoenen": "miljoen", "miljarden": "miljard"}
	sameRU = map[string]string{"млн": "миллион", "млрд": "миллиард", "тыс": "тысяч", "трлн": "триллион"}
	samePL = map[string]string{
		"mln": "milion", "milionów": "milion", "miliony": "milion", "mld": "miliard", "miliardów": "miliard",
		"miliardy": "miliard", "tys": "tysiąc", "tysięcy": "tysiąc", "tysiące": "tysiąc",
	}
	sameSV = map[string]string{"mkr": "miljoner", "mdr": "miljarder", "mdkr": "miljarder"}
)

// units may follow the digits without a space: 40C, 12km, $4bn.
var units = map[string]bool{
	"km": true, "kmh": true, "kph": true, "mph": true, "cm": true, "mm": true, "kg": true, "lb": true, "lbs": true,
	"ft": true, "mg": true, "m": true, "C": true, "F": true, "c": true, "pc": true, "pct": true, "h": true, "min": true,
	"k": true, "K": true, "MW": true, "GW": true, "kW": true, "kWh": true, "am": true, "pm": true, "bn": true, "b": true,
	"B": true, "mn": true, "M": true, "mln": true, "tn": true, "trn": true, "mio": true, "Mio": true, "mrd": true,
	"Mrd": true, "mld": true, "md": true, "Md": true, "млн": true, "млрд": true, "тыс": true, "км": true, "м": true,
}

// number reads the number that text has at its beginning: in to its digits, in ASCII, "." before decimals, thousands
// not parted; the length of what it read.
func number(text string, l *language, to []byte) (digits []byte, end int) {
	whole := 0 // digits of the first group
	parts := 0
	i := 0
	for i < len(text) {
		d, size := digit(text[i:])
		if size > 0 {
			to = append(to, d)
			i += size
			if parts == 0 {
				whole++
			}
			continue
		}
		sep, size := utf8.DecodeRuneInString(text[i:])
		run := digitRun(text[i+size:])
		if run == 0 {
			break
		}
		switch {
		case thousand(sep, l) && run == 3 && whole <= 3 && to[0] != '0':
		case sep == '.' || sep == ',' || sep == '٫':
			to = append(to, '.')
		default:
			run = 0
		}
		if run == 0 {
			break
		}
		parts++
		i += size
	}
	for n := len(to); parts == 1 && n > 2 && to[n-1] == '0' && to[n-2] == '.'; { // 4.0 is 4
		to, n = to[:n-2], 0
	}
	return to, i
}

// thousand reports whether a character may part the thousands of a number in a language.
func thousand(c rune, l *language) bool {
	switch c {
	case '\u00a0', '\u202f', '\u2009', '٬':
		return true
	case ' ':
		return l != nil && l.spaced
	case '.':
		return l != nil && l.comma
	case ',':
		return l == nil || !l.comma
	case '\'', '’':
		return true
	}
	return false
}

// digit returns the decimal digit that s begins with, and its size; 0 when it begins with something else.
func digit(s string) (d byte, size int) {
	if s[0] < utf8.RuneSelf {
		if s[0] >= '0' && s[0] <= '9' {
			return s[0], 1
		}
		return 0, 0
	}
	c, size := utf8.DecodeRuneInString(s)
	if !unicode.IsDigit(c) {
		return 0, 0
	}
	zero := c
	for c-zero < 9 && unicode.IsDigit(zero-1) { // the ten of a script stand together
		zero--
	}
	return '0' + byte(c-zero), size
}

// digitRun returns how many digits s begins with.
func digitRun(s string) int {
	n := 0
	for len(s) > 0 {
		_, size := digit(s)
		if size == 0 {
			break
		}
		s = s[size:]
		n++
	}
	return n
}

// numberRarity says how rare a number is taken to be: years of now are in every other text, and one digit is in most.
func numberRarity(digits []byte) uint8 {
	switch n := len(digits); {
	case n == 1:
		return 80
	case n == 2:
		return 100
	case n == 4 && (string(digits[:2]) == "20" && digits[2] <= '4' || string(digits[:3]) == "199"):
		return 84
	case n == 3:
		return 116
	case n == 4:
		return 128
	}
	return 136
}
