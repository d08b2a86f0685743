package group

import "strings"

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

// numerals makes the table of a language of its words for two and what follows, each form behind a stroke; "-" leaves one out.
func numerals(words string) map[string]uint8 {
	numbers := map[string]uint8{}
	for i, forms := range strings.Fields(words) {
		for _, form := range strings.Split(forms, "/") {
			if form != "-" {
				numbers[form] = uint8(i + 2)
			}
		}
	}
	return numbers
}

var (
	numbersBG = numerals("два/две/двама/двамата три/трима/тримата четири/четирима пет/петима шест/шестима седем/седмина осем девет десет единадесет дванадесет")
	numbersBN = numerals("দুই/দুজন তিন চার পাঁচ ছয় সাত আট - দশ")
	numbersCA = numerals("dos/dues tres quatre cinc sis set vuit - deu onze dotze")
	numbersCS = numerals("dva/dvě/dvou tři/tří/třech čtyři/čtyř pět/pěti šest/šesti sedm/sedmi osm/osmi devět/devíti deset/deseti jedenáct/jedenácti dvanáct/dvanácti")
	numbersDA = numerals("to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten tyve")
	numbersEL = numerals("δύο/δυο τρεις/τρία/τριών τέσσερις/τέσσερα/τεσσάρων πέντε έξι επτά/εφτά οκτώ/οχτώ εννέα/εννιά δέκα έντεκα/ένδεκα δώδεκα")
	numbersFA = numerals("دو سه چهار پنج شش هفت هشت - ده")
	numbersFI = numerals("kaksi/kahden/kahta kolme/kolmen/kolmea neljä/neljän/neljää viisi/viiden/viittä kuusi/kuuden/kuutta seitsemän/seitsemää kahdeksan/kahdeksaa yhdeksän/yhdeksää kymmenen/kymmentä")
	numbersHE = numerals("שני/שתי/שניים/שתיים שלושה/שלוש ארבעה/ארבע חמישה/חמש שישה/שש שבעה/שבע שמונה תשעה/תשע עשרה/עשר")
	numbersHI = numerals("दो तीन चार पांच/पाँच छह/छः सात आठ नौ दस ग्यारह बारह")
	numbersHU = numerals("két/kettő három négy öt hat - nyolc kilenc tíz tizenegy tizenkét/tizenkettő")
	numbersID = numerals("dua tiga empat lima enam tujuh delapan/lapan sembilan sepuluh sebelas")
	numbersIS = numerals("tveir/tvær/tvö/tvo þrír/þrjár/þrjú/þrjá fjórir/fjórar/fjögur/fjóra fimm sex sjö átta níu tíu")
	numbersLT = numerals("du/dvi/dviejų trys/tris/trijų keturi/keturis/keturių penki/penkis/penkių šeši/šešis/šešių septyni/septynis/septynių aštuoni/aštuonis/aštuonių devyni/devynis/devynių dešimt/dešimties")
	numbersLV = numerals("divi/divas/divus/divu trīs/triju četri/četrus/četru pieci/piecus/piecu seši/sešus/sešu septiņi/septiņus/septiņu astoņi/astoņus deviņi/deviņus desmit")
	numbersMK = numerals("два/две/двајца три/тројца четири/четворица пет шест седум осум девет десет")
	numbersNB = numerals("to tre fire fem seks sju/syv åtte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten tjue")
	numbersRO = numerals("doi/două/doua trei patru cinci șase/şase/sase șapte/şapte/sapte opt - zece")
	numbersSH = numerals("dva/dvije/dve/dvoje/два/две/двоје tri/troje/три četiri/четири pet/пет šest/шест sedam/седам osam/осам devet/девет deset/десет jedanaest dvanaest")
	numbersSK = numerals("dva/dve/dvoch/dvaja tri/troch/traja štyri/štyroch/štyria päť/piati/piatich šesť/šiesti/šiestich sedem/siedmi/siedmich osem/ôsmi deväť/deviati desať/desiati jedenásť dvanásť")
	numbersSL = numerals("dva/dve/dveh tri/trije/treh štiri/štirje/štirih pet/petih šest/šestih sedem/sedmih osem/osmih devet/devetih deset/desetih enajst dvanajst")
	numbersTA = numerals("இரண்டு மூன்று நான்கு ஐந்து ஆறு ஏழு எட்டு ஒன்பது பத்து")
	numbersTL = numerals("dalawa/dalawang tatlo/tatlong apat lima/limang anim pito/pitong walo/walong siyam sampu/sampung")
	numbersTR = numerals("iki üç dört beş altı yedi sekiz dokuz on")
	numbersUK = numerals("два/дві/двох/двоє три/трьох/троє чотири/чотирьох/четверо п'ять/п’ять/п'яти/п’яти шість/шести/шестеро сім/семи вісім/восьми дев'ять/дев’ять/дев'яти десять/десяти")
	numbersUR = numerals("دو تین چار پانچ چھ سات آٹھ - دس")
	numbersVI = numerals("hai ba bốn - sáu bảy tám chín mười")
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
	sameUK = map[string]string{"києва": "київ", "києву": "київ", "києвом": "київ", "києві": "київ"}
	sameSV = map[string]string{"mkr": "miljoner", "mdr": "miljarder", "mdkr": "miljarder"}
)
