package group

import (
	"testing"
	"time"
)

// What every newsroom tells in one form stays apart where another thing fills it, and together where that is the same.
func TestFormOfTwoOutlets(t *testing.T) {
	type piece struct{ title, text string }
	for _, c := range []struct {
		language string
		a, b     piece
		hours    time.Duration
		why      string
	}{
		{
			"en",
			piece{"Magnitude 5.1 earthquake strikes near Valdora", "A magnitude 5.1 earthquake struck near Valdora, the survey said."},
			piece{"Magnitude 6.3 earthquake strikes near Costa Mira", "A magnitude 6.3 earthquake struck near Costa Mira, the survey said."},
			2, "another one of its kind",
		},
		{
			"en",
			piece{"Magnitude 5.1 earthquake shakes Valdora", "The quake struck at a depth of 10 kilometres. No damage was reported."},
			piece{"6.3-magnitude quake hits Costa Mira", "The quake struck at a depth of 12 kilometres. No tsunami warning was issued."},
			5, "another one of its kind",
		},
		{
			"en",
			piece{"Magnitude 5.1 earthquake shakes Valdora", "The quake struck at a depth of 10 kilometres."},
			piece{"5.2-magnitude quake hits Valdora", "The quake struck near Valdora at a depth of 12 kilometres."},
			1, "",
		},
		{
			"de",
			piece{"Erdbeben der Stärke 5,1 erschüttert Valdora", "Das Beben ereignete sich in 10 Kilometern Tiefe."},
			piece{"Beben der Stärke 6,3 vor Costa Mira", "Das Beben ereignete sich in 12 Kilometern Tiefe."},
			5, "another one of its kind",
		},
		{
			"en",
			piece{"Police appeal after burglary in Marsh End", "Police are appealing for witnesses after a burglary in Marsh End."},
			piece{"Police appeal after assault in Holt", "Police are appealing for witnesses after an assault in Holt."},
			20, "one form of title with other names in it",
		},
		{
			"en",
			piece{"Police: Valdora fan sneaked into Sallow dressing room", ""},
			piece{"Teenage Fan Sneaks Into Valdora Hallett's Dressing Room", ""},
			3, "", // of one singer
		},
		{
			"en",
			piece{"Stock futures fall on weak export data from Valdora", "Exports shrank by a tenth, the customs office said."},
			piece{"Leading stock futures fall on weak export data in the East", "Exports shrank by a tenth, the customs office said."},
			3, "", // the one has more to say, and not another thing instead
		},
		{
			"de",
			piece{"Lottozahlen am Samstag: die aktuellen Gewinnzahlen", "Gezogen wurden am Samstag 3, 8, 14, 22, 31 und 40."},
			piece{"Lottozahlen am Mittwoch: Gewinnzahlen", "Gezogen wurden am Mittwoch 5, 9, 17, 23, 30 und 41."},
			96, "a subject that every day has news of",
		},
		{
			"de",
			piece{"Wetter in Brunsum: Regen am Dienstag", "Am Dienstag regnet es bei 8 Grad."},
			piece{"Wetter in Brunsum: Sonne am Freitag", "Am Freitag scheint die Sonne bei 11 Grad."},
			72, "one form of title for another day",
		},
		{
			"en",
			piece{"Strike begins on Monday at Valdora port", "Dockers in Valdora stop work."},
			piece{"Strike at Valdora port begins today", "Dockers in Valdora stop work."},
			24, "", // that is Monday
		},
		{"en", piece{"Weather: sunny spells with a chance of showers", ""}, piece{"Weather: showers with sunny spells", ""}, 24, "what comes anew every day"},
		{"en", piece{"Weather: sunny spells with a chance of showers", ""}, piece{"Weather: showers with sunny spells", ""}, 2, ""},
		{"en", piece{"Met Office issues yellow warning for Tuesday", ""}, piece{"Met Office: amber warning for ice on Wednesday", ""}, 1, "a forecast for another day"},
		{"en", piece{"Met Office issues yellow warning for Tuesday", ""}, piece{"Met Office warns of wind on Tuesday and Wednesday", ""}, 1, ""},
		{"en", piece{"Met Office issues yellow warning for Tuesday", ""}, piece{"Yellow warning: ice comes to Valdora", ""}, 1, ""},
		{"en", piece{"Met officer cleared on Tuesday over Sallow raid", ""}, piece{"Met officer returns on Wednesday after Sallow raid", ""}, 1, ""},
		{"de", piece{"Unwetterwarnung für Niederwerra am Donnerstag", ""}, piece{"Unwetterwarnung für Niederwerra am Freitag", ""}, 1, "a forecast for another day"},
		{"nl", piece{"KNMI geeft code geel af voor dinsdag", ""}, piece{"KNMI: code oranje voor gladheid op woensdag", ""}, 1, "a forecast for another day"},
		{"fr", piece{"Météo. La Valdorie placée en vigilance orange lundi", ""}, piece{"Météo. Le Bocage en vigilance jaune mardi", ""}, 1, "a forecast for another day"},
		{"en", piece{"Daily crossword", ""}, piece{"Daily crossword", ""}, 24, "what comes anew every day"},
		{"en", piece{"Stocks close higher as oil rises", ""}, piece{"Stocks close higher as oil falls", ""}, 24, "what comes anew every day"},
		{"en", piece{"Stocks close higher as oil rises", ""}, piece{"Oil worries send stocks sliding", ""}, 24, ""}, // of one story, told otherwise
		{"fr", piece{"Météo : averses et éclaircies mardi", ""}, piece{"Météo : éclaircies et averses mercredi", ""}, 24, "what comes anew every day"},
		{
			"en",
			piece{"Morning briefing: what you need to know", "Good morning. Here is what you need to know today."},
			piece{"Morning briefing: what you need to know", "Good morning. This is what you need to know today."},
			24, "a standing title over other texts", // a day in both is nothing in common
		},
		{"en", piece{"Morning briefing: what you need to know", ""}, piece{"Morning briefing: what you need to know", ""}, 24, "what comes anew every day"},
		{"es", piece{"Boletín de la mañana: lo que hay que saber", ""}, piece{"Boletín de la mañana: lo que hay que saber", ""}, 24, "what comes anew every day"},
		{"sv", piece{"Dagens nyhetsbrev: det viktigaste just nu", ""}, piece{"Dagens nyhetsbrev: det viktigaste just nu", ""}, 24, "what comes anew every day"},
		{"ru", piece{"Утренняя рассылка: главное к этому часу", ""}, piece{"Утренняя рассылка: главное к этому часу", ""}, 24, "what comes anew every day"},
		{
			"en",
			piece{"Stocks close higher as tech shares rally", "Shares on the main exchange rose 0.8 per cent, led by technology companies."},
			piece{"Stocks close higher as tech shares rally", "Shares on the main exchange rose 1.1 per cent, led by chip makers."},
			36, "one title over other numbers on another day",
		},
		{
			"en",
			piece{"Stocks close higher as tech shares rally", "Shares on the main exchange rose 0.8 per cent, led by technology companies."},
			piece{"Stocks close higher as tech shares rally", "Shares on the main exchange rose 0.9 per cent, led by chip makers."},
			2, "", // of one day
		},
		{
			"en",
			piece{"Horoscope for November 10", "Your stars for Tuesday."},
			piece{"Daily horoscope: November 12", "Your stars for Thursday."},
			48, "what comes anew every day",
		},
		{
			"en",
			piece{"Horoscope today: Aries, Taurus, Gemini", "Your stars: a surprise awaits Aries."},
			piece{"Horoscope today: Aries, Taurus, Gemini", "Your stars: money troubles for Aries."},
			48, "what comes anew every day",
		},
		{
			"en",
			piece{"Bridge at the station to close on Monday", "The railway closes the bridge for a month."},
			piece{"Bridge at the station to close on Thursday", "The railway closes the bridge later than it said."},
			10, "", // a day is no name
		},
		{
			"en",
			piece{"Recipe author Delia Marten dies at 84", "Delia Marten, whose recipe books sold twenty million copies, has died in Norwich at 84."},
			piece{"Tributes pour in for recipe writer Delia Marten", "Cooks paid tribute to Delia Marten, who died in Norwich at 84."},
			26, "",
		},
		{
			"en",
			piece{"Minister left secret briefing on a train", "A secret briefing on the Skerrow works was found in a carriage at Pell."},
			piece{"Secret papers found in carriage: minister forgot his briefing", "The minister left a secret briefing on the Skerrow works in a carriage at Pell."},
			1, "",
		},
		{
			"en",
			piece{"Gunman shot outside Downing Street on Monday", "A gunman was shot outside Downing Street on Monday; police named him as Alan Marsh."},
			piece{"Downing Street gunman Alan Marsh charged on Wednesday", "Alan Marsh, the gunman of Downing Street, was charged on Wednesday."},
			24, "", // a street is no market
		},
		{
			"en",
			piece{"Weather: Storm Ada kills four in Norwick on Monday", "Storm Ada killed four people in Norwick."},
			piece{"Extreme weather: Norwick counts its dead on Tuesday after Storm Ada", "Norwick mourns four people whom Storm Ada killed."},
			26, "", // one storm on two days
		},
		{
			"en",
			piece{"Sensex ends 300 points up, Nifty above 25,100", "IT and bank stocks led gains on Monday."},
			piece{"Sensex sheds 240 points, Nifty below 25,050", "Metal stocks led losses on Tuesday."},
			24, "a subject that every day has news of",
		},
		{
			"en",
			piece{"Sensex ends 300 points up, Nifty above 25,100", "IT and bank stocks led gains on Monday."},
			piece{"Sensex gains 299 points, Nifty above 25,090", "IT and bank stocks rose on Monday."},
			2, "", // one day's
		},
		{
			"en",
			piece{"Aries horoscope today, 5 May 2026: a day for bold steps", "Your stars."},
			piece{"Aries horoscope today, 6 May 2026: listen before you speak", "Your stars."},
			12, "what comes anew every day",
		},
		{
			"en",
			piece{"Evening briefing: what happened today", "A strike, a storm and a sale."},
			piece{"Your evening briefing: what you missed today", "A vote, a verdict and a voyage."},
			1, "what comes anew every day",
		},
		{
			"en",
			piece{"Navy briefing: two drones lost over Skerrow", "The navy lost two drones over Skerrow, an admiral said."},
			piece{"Two drones lost over Skerrow, navy briefing says", "An admiral spoke of two drones that the navy lost over Skerrow."},
			2, "", // which tells of an event
		},
		{
			"de",
			piece{"Sängerin Anni Lohmeyer im Alter von 84 Jahren gestorben", "Die Sängerin starb am Freitag in Hamburg."},
			piece{"Schriftsteller Bodo Krahl im Alter von 84 Jahren gestorben", "Der Schriftsteller starb am Freitag in Dresden."},
			3, "one form of title with other names in it",
		},
		{
			"en",
			piece{"Man jailed for burglary", "A man was jailed for three years for a burglary in Holt."},
			piece{"Man jailed for assault", "A man was jailed for five years for an assault in Marsh End."},
			30, "one form of title over other texts on another day",
		},
		{
			"en",
			piece{"Man jailed for burglary", "A man was jailed for three years for a burglary at the jeweller's in Holt."},
			piece{"Man jailed for jeweller's burglary", "Three years for the man who broke into a shop in Holt."},
			30, "", // the texts know of the same
		},
		{
			"de",
			piece{"Dax schließt im Plus", "Der Dax gewann am Dienstag 0,8 Prozent auf 23.410 Punkte."},
			piece{"Dax beendet den Handel im Plus", "Der Dax stieg am Donnerstag um 1,1 Prozent auf 23.705 Punkte."},
			48, "a subject that every day has news of",
		},
		{
			"de",
			piece{"Das Wetter: Regen im Norden", "Am Dienstag regnet es bei 8 Grad."},
			piece{"Wetter: Sonne im ganzen Norden", "Am Freitag scheint die Sonne bei 11 Grad."},
			72, "a subject that every day has news of",
		},
		{
			"en",
			piece{"Weather warnings as Storm Freya nears Valdora", "Storm Freya is to reach Valdora with gusts of 140 km/h."},
			piece{"Storm Freya: weather shuts Valdora airport", "Gusts of up to 150 km/h closed the airport at Valdora as Storm Freya passed."},
			26, "", // one storm
		},
		{
			"en",
			piece{"Government approves new climate law", "Government approves new climate law."},
			piece{"Parliament approves new climate law", "Parliament approves new climate law."},
			30, "", // the texts say nothing else
		},
		{
			"ar",
			piece{"الرئيس المصري يزور مدينة فالدورا", "وصل الرئيس صباح اليوم"},
			piece{"الرئيس المصري يزور فالدورا", "لقاء مع عدد من المسؤولين"},
			22, "", // where no name has a capital, there may be one
		},
		{
			"en",
			piece{"What's on TV tonight", "Our pick of Tuesday's programmes."},
			piece{"What's on TV tonight", "Our pick of Thursday's programmes."},
			48, "one form of title for another day",
		},
		{
			"en",
			piece{"Strike to start on Monday at Valdora port", "Dockers want nine per cent more."},
			piece{"Strike to end on Friday at Valdora port", "Dockers take four per cent more."},
			96, "", // of one strike
		},
		{
			"en",
			piece{"6.1 magnitude earthquake hits northern Japan", ""},
			piece{"Magnitude 6.0 quake shakes Honshu", ""},
			1, "", // which is in Japan
		},
		{
			"en",
			piece{"President may visit Valdora", "The president has not decided when."},
			piece{"President to visit Valdora in June", "The president has not decided when."},
			30, "", // no month
		},
		{
			"en",
			piece{"Horoscope for 10 May", "Your stars for Sunday."},
			piece{"Horoscope for 12 June", "Your stars for Friday."},
			48, "what comes anew every day",
		},
		{
			"fr",
			piece{"Le pont de la gare sera fermé lundi", "La mairie annonce la fermeture du pont pour des travaux de peinture."},
			piece{"Le pont de la gare sera fermé jeudi", "La mairie annonce la fermeture du pont pour des travaux de peinture."},
			10, "", // one of them is wrong, or the plan is another one by now
		},
		{
			"fr",
			piece{"Le pont de la gare sera fermé lundi", "La mairie annonce la fermeture du pont pour des travaux de peinture."},
			piece{"Le pont de la gare sera fermé jeudi", "La mairie annonce la fermeture du pont pour des travaux de peinture."},
			30, "one form of title for another day",
		},
		{
			"en",
			piece{"Magnitude 5.1 earthquake shakes Valdora", "The quake struck the east coast at a depth of 10 kilometres, the survey said."},
			piece{"Magnitude 5.3 earthquake shakes east coast", "The quake struck at a depth of 10 kilometres, the survey said."},
			1, "", // of which Valdora may be a town
		},
		{
			"en",
			piece{"Magnitude 5.3 earthquake shakes east coast", "The quake struck at a depth of 10 kilometres, the survey said."},
			piece{"Magnitude 5.1 earthquake shakes Valdora", "The quake struck the east coast at a depth of 10 kilometres, the survey said."},
			1, "",
		},
		{
			"en",
			piece{"Police appeal after burglary in Marsh End", "Police are appealing for witnesses after a burglary at a bakery."},
			piece{"Police appeal after burglary in quiet village", "Police are appealing for witnesses after a burglary at a bakery."},
			3, "",
		},
		{
			"en",
			piece{"Police appeal after burglary in quiet village", "Police are appealing for witnesses after a burglary at a bakery."},
			piece{"Police appeal after burglary in Marsh End", "Police are appealing for witnesses after a burglary at a bakery."},
			3, "",
		},
		{
			"pl",
			piece{"Exit poll: Anna Kordas wygrywa wybory prezydenckie w Brzezinach Nowych", "Zdobyła 54 proc. głosów, Piotr Wanat 46 proc."},
			piece{"Exit poll: Jan Mrozek wygrywa wybory prezydenckie w Lipowie", "Zdobył 58 proc. głosów, Olga Dudek 42 proc."},
			1, "one form of title with other names in it",
		},
		{
			"en",
			piece{"Marten meets Hallett in Valdora", "Delia Marten was received by Ruth Hallett in the palace of Valdora."},
			piece{"Marten meets Hallett in Brackwater palace", "Delia Marten was received by Ruth Hallett in the palace of Valdora."},
			1, "", // who met is the same
		},
		{
			"it",
			piece{"L'oroscopo di oggi, lunedì 9 novembre", "Le stelle segno per segno."},
			piece{"Meteo, le previsioni di oggi lunedì 9 novembre", "Piogge deboli sulle Alpi."},
			1, "what comes anew every day",
		},
		{
			"en",
			piece{"Horoscope of a Valdora paper reused for years", "The Valdora Gazette printed the same stars since 2019."},
			piece{"Valdora Gazette reused its stars for years", "The Valdora Gazette printed the same stars since 2019."},
			1, "",
		},
		{
			"ar",
			piece{"حظك اليوم الاثنين 9 نوفمبر", "برج الحمل: يوم مناسب للعمل."},
			piece{"توقعات الأبراج وحظك اليوم الثلاثاء 10 نوفمبر", "برج الثور: انتبه لصحتك."},
			24, "what comes anew every day",
		},
		{
			"ar",
			piece{"حالة الطقس اليوم: أمطار على السواحل", "العظمى 22 درجة والصغرى 13."},
			piece{"حالة الطقس اليوم: شمس على السواحل", "العظمى 24 درجة والصغرى 15."},
			24, "a subject that every day has news of",
		},
		{
			"ar",
			piece{"هزة أرضية بقوة 5.2 درجات قرب جزيرة مرسان", "لا تقارير عن أضرار أو إصابات."},
			piece{"سواحل كلباد: زلزال بقوة 6.1 ولا خسائر", "لا تقارير عن أضرار أو إصابات."},
			5, "another one of its kind",
		},
		{
			"ja",
			piece{"きょうの占い １位はおひつじ座", "１１月１０日の運勢。"},
			piece{"きょうの占い １位はてんびん座", "１１月１１日の運勢。"},
			24, "what comes anew every day",
		},
		{
			"ja",
			piece{"日経平均終値、４２０円高の５万１２３０円", "半導体株が上昇した。"},
			piece{"日経平均終値、２１０円安の５万１０２０円", "銀行株が下落した。"},
			24, "a subject that every day has news of",
		},
		{
			"zh",
			piece{"收评：沪指涨0.9% 半导体板块领涨", "两市成交额1.9万亿元。"},
			piece{"收评：沪指跌0.5% 银行板块领跌", "两市成交额1.7万亿元。"},
			24, "a subject that every day has news of",
		},
		{
			"zh",
			piece{"今日星座运势：白羊座财运上升", "十二星座今日运势。"},
			piece{"今日星座运势：天秤座注意健康", "十二星座今日运势。"},
			24, "what comes anew every day",
		},
		{
			"tr",
			piece{"Valdora'da 5,2 büyüklüğünde deprem", "Depremin derinliği 10 kilometre."},
			piece{"6,1 büyüklüğünde deprem Kestane'yi salladı", "Depremin derinliği 12 kilometre."},
			5, "another one of its kind",
		},
		{
			"en",
			piece{"Consultation launched on bus subsidies", "Vale County Council is asking for views on bus subsidies. Councillor Rita Bell said every voice counted."},
			piece{"Consultation launched on taxi fares", "Vale Borough Council is asking for views on taxi fares. Drivers want a rise."},
			2, "one form of title with another thing in it",
		},
		{
			"en",
			piece{"Minister announces 25 million for flood defences", "The Minister for Works announced 25 million for flood defences. Digging begins next month."},
			piece{"Minister announces 40 million for youth hubs", "The Minister for Youth announced 40 million for youth hubs. Clubs may apply."},
			1, "one form of title with another thing in it",
		},
		{
			"de",
			piece{"Land fördert Radwege mit zwölf Millionen Euro", "Das Land fördert Radwege in diesem Jahr mit zwölf Millionen Euro."},
			piece{"Land fördert Solardächer mit acht Millionen Euro", "Das Land fördert Solardächer in diesem Jahr mit acht Millionen Euro."},
			1, "one form of title with another thing in it",
		},
		{
			"fr",
			piece{"Ouverture d'une enquête publique sur la rocade", "Une enquête publique sur la rocade est ouverte à compter de jeudi."},
			piece{"Ouverture d'une enquête publique sur le parc éolien", "Une enquête publique sur le parc éolien est ouverte à compter de lundi."},
			2, "one form of title with another thing in it",
		},
		{
			"es",
			piece{"El Gobierno destina fondos a la mejora de regadíos", "El Gobierno destinará fondos a la mejora de regadíos para renovar tuberías."},
			piece{"El Gobierno destina fondos a las bibliotecas", "El Gobierno destinará fondos a las bibliotecas para comprar libros."},
			1, "one form of title with another thing in it",
		},
		{
			"en",
			piece{"Explosion kills five at fireworks factory", "Five people died when a fireworks factory exploded. The blast was heard miles away."},
			piece{"Explosion injures dozens at fireworks factory", "Dozens of people were hurt in an explosion at a fireworks factory."},
			1, "", // the factory says more
		},
		{
			"en",
			piece{"Study finds link between sweeteners and weight", "People who have diet drinks put on weight, a study has found."},
			piece{"Study finds link between diet drinks and weight", "A study has found a link between diet drinks and weight."},
			1, "", // which the other one knows
		},
		{
			"en",
			piece{"Hiker rescued after night on mountain", "A hiker, 34, was rescued by helicopter after a night on a mountain."},
			piece{"Walker saved after night on mountain", "A 34-year-old walker was saved after a night on a mountain."},
			1, "", // of whom both say how old he is
		},
		{"en", piece{"People riding trams in record numbers", ""}, piece{"People boarding streetcars in record numbers", ""}, 1, ""},
		{
			"ja",
			piece{"首相、物価対策を発表へ", "首相は記者会見で対策を発表する。"},
			piece{"首相、経済対策を発表へ", "首相は記者会見で対策を発表する。"},
			1, "", // its pairs of signs are no things
		},
	} {
		e := New(Options{})
		read := func(num int64, p piece, outlet string, at time.Time) *Reading {
			return e.Read(&Article{Num: num, Title: p.title, Text: p.text, Language: c.language, Outlet: outlet, Published: at, Seen: at})
		}
		a, b := read(1, c.a, "bote.example", noon), read(2, c.b, "kurier.example", noon.Add(c.hours*time.Hour))
		if got := conflict(b, a); got != c.why {
			t.Errorf("%q and %q: %q, want %q", c.a.title, c.b.title, got, c.why)
		}
		e.Judge(a)
		if d := e.Judge(b); (d.Group == 1) != (c.why == "") {
			t.Errorf("%q and %q: in groups 1 and %d", c.a.title, c.b.title, d.Group)
		}
	}
}

func TestFormOf(t *testing.T) {
	f := formOf([]uint32{1, 2, 3, 4, 5, 9}, []uint32{1, 7, 8, 3, 4, 6})
	if f.common != 3 || f.share != 0.5 || len(f.gaps) != 2 || len(f.gaps[0].a) != 1 || len(f.gaps[0].b) != 2 || len(f.gaps[1].a) != 2 || len(f.gaps[1].b) != 1 {
		t.Errorf("%+v", f)
	}
	if f := formOf(nil, []uint32{1}); f.common != 0 || len(f.gaps) != 1 {
		t.Errorf("%+v", f)
	}
}
