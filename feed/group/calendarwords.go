package group

// The words that a place in a series is named by, for each language: before the first stroke those that stand before its
// number, behind it those that may stand after it ("7. Spieltag"), and behind the second those before which it stands in a
// word of its own or with an ending ("third round", "18th sanctions package"): two rounds and three packages are no places.
var slotWords = map[string]string{
	"en": "part package phase chapter episode season volume issue edition round matchday gameweek stage day week quarter semester lesson lot section article amendment group game heat race no number half | matchday quarter half season | package round phase stage chapter edition",
	"de": "Teil Paket Phase Kapitel Folge Staffel Band Ausgabe Runde Spieltag Etappe Tag Woche Quartal Lektion Gruppe Rennen Nummer Nr Artikel | Spieltag Runde Etappe Quartal Staffel Kapitel Sanktionspaket Hilfspaket Rettungspaket Maßnahmenpaket Entlastungspaket | Paket",
	"fr": "partie paquet phase chapitre épisode saison tome numéro édition tour journée étape jour semaine trimestre leçon groupe course article | journée étape tour trimestre édition | paquet round phase chapitre",
	"es": "parte paquete fase capítulo episodio temporada tomo número edición ronda jornada etapa día semana trimestre lección grupo carrera artículo | jornada etapa ronda trimestre edición fase capítulo",
	"it": "parte pacchetto fase capitolo episodio puntata stagione volume numero edizione turno giornata tappa giorno settimana trimestre lezione gruppo gara articolo | giornata tappa turno puntata trimestre edizione fase capitolo",
	"pt": "parte pacote fase capítulo episódio temporada volume número edição ronda rodada jornada etapa dia semana trimestre lição grupo corrida artigo concurso | jornada rodada etapa ronda trimestre edição fase capítulo",
	"nl": "deel pakket fase hoofdstuk aflevering seizoen band nummer editie ronde speelronde etappe dag week kwartaal les groep race artikel | speelronde ronde etappe kwartaal | pakket sanctiepakket fase",
	"ru": "часть пакет фаза глава серия эпизод сезон том номер выпуск раунд тур этап день неделя квартал урок группа заезд статья | тур этап раунд квартал серия сезон | пакет",
	"pl": "część pakiet faza rozdział odcinek sezon tom numer wydanie runda kolejka etap dzień tydzień kwartał lekcja grupa wyścig artykuł | kolejka runda etap kwartał odcinek sezon",
	"sv": "del paket fas kapitel avsnitt säsong volym nummer utgåva runda omgång etapp dag vecka kvartal lektion grupp lopp artikel | omgång runda etapp kvartal | paket sanktionspaket sanktionspaketet fas",
	"ar": "الجزء الحلقة الموسم الجولة المرحلة العدد الفصل | ",
	"ja": "| 回 話 号 期 季 章 節 部 弾",
	"zh": "| 回 话 集 号 期 季 章 节 部 轮",
	"bg": "част пакет фаза глава епизод сезон кръг етап ден седмица тримесечие група | кръг етап тримесечие сезон",
	"ca": "part paquet fase capítol episodi temporada volum número edició ronda jornada etapa dia setmana trimestre grup | jornada etapa ronda trimestre",
	"cs": "část díl balíček fáze kapitola epizoda sezóna kolo etapa den týden čtvrtletí skupina | kolo etapa čtvrtletí díl",
	"da": "del pakke fase kapitel afsnit sæson runde etape dag uge kvartal gruppe | runde etape kvartal",
	"el": "μέρος πακέτο φάση κεφάλαιο επεισόδιο σεζόν τόμος γύρος αγωνιστική ημέρα εβδομάδα τρίμηνο όμιλος | αγωνιστική γύρος",
	"fi": "osa jakso kausi kierros vaihe luku lohko | osa jakso kausi kierros vaihe",
	"hu": "rész évad forduló szakasz fejezet csoport | rész évad forduló szakasz fejezet",
	"id": "bagian paket tahap episode musim pekan hari grup | ",
	"nb": "del pakke fase kapittel episode sesong runde etappe dag uke kvartal gruppe | runde etappe kvartal",
	"ro": "partea pachetul faza capitolul episodul sezonul etapa runda ziua săptămâna trimestrul grupa | ",
	"sh": "dio paket faza poglavlje epizoda sezona kolo etapa dan tjedan kvartal grupa skupina | kolo etapa kvartal",
	"sk": "časť diel balíček fáza kapitola epizóda sezóna kolo etapa deň týždeň štvrťrok skupina | kolo etapa štvrťrok diel",
	"sl": "del paket faza poglavje epizoda sezona krog etapa dan teden četrtletje skupina | krog etapa četrtletje",
	"tr": "bölüm sezon hafta tur gün etap | hafta tur bölüm sezon etap gün",
	"uk": "частина пакет фаза глава серія епізод сезон том номер раунд тур етап день тиждень квартал група | тур етап раунд квартал серія сезон",
}

// roundWords are rounds in languages whose word for "about" has the same stem: what stands before a high number says that.
var roundWords = map[string]string{"de": "Runde", "nb": "runde", "nl": "ronde"}

// packageWords are packages in languages that say which by a number alone, as they do how many: a high number is how many.
var packageWords = map[string]string{"es": "paquete", "it": "pacchetto", "pt": "pacote", "pl": "pakiet"}

// dayWords are the days of the week and the months, and behind the stroke those that are other ones every day.
var dayWords = map[string]string{
	"en": "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december | today tonight tomorrow",
	"de": "montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz april mai juni juli august september oktober november dezember | heute morgen",
	"fr": "lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin juillet août septembre octobre novembre décembre | aujourd'hui demain",
	"es": "lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre | hoy mañana",
	"it": "lunedì martedì mercoledì giovedì venerdì sabato domenica gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre | oggi domani",
	"pt": "segunda terça quarta quinta sexta sábado domingo janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro | hoje amanhã",
	"nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart april mei juni juli augustus september oktober november december | vandaag morgen",
	"ru": "понедельник вторник среда среду четверг пятница пятницу суббота субботу воскресенье января февраля марта апреля мая июня июля августа сентября октября ноября декабря | сегодня завтра",
	"pl": "poniedziałek wtorek środa środę czwartek piątek sobota sobotę niedziela niedzielę stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia | dziś jutro",
	"sv": "måndag tisdag onsdag torsdag fredag lördag söndag januari februari mars april maj juni juli augusti september oktober november december | idag imorgon",
	"ar": "الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد يناير فبراير مارس أبريل إبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر كانون شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين جانفي فيفري أفريل ماي جوان جويلية أوت | اليوم غدا",
	"ja": "月 日 火 水 木 金 土 月曜 火曜 水曜 木曜 金曜 土曜 日曜 | 今日 明日 あす",
	"zh": "月 日 号 周一 周二 周三 周四 周五 周六 周日 星期 期一 期二 期三 期四 期五 期六 期日 期天 | 今日 明日 今天 明天",
	"bg": "понеделник вторник сряда четвъртък петък събота неделя януари февруари март април май юни юли август септември октомври ноември декември | днес утре",
	"bn": "সোমবার মঙ্গলবার বুধবার বৃহস্পতিবার শুক্রবার শনিবার রবিবার জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর | আজ",
	"ca": "dilluns dimarts dimecres dijous divendres dissabte diumenge gener febrer març abril maig juny juliol agost setembre octubre novembre desembre | avui demà",
	"cs": "pondělí úterý středa středu čtvrtek pátek sobota sobotu neděle neděli ledna února března dubna května června července srpna září října listopadu prosince | dnes zítra",
	"da": "mandag tirsdag onsdag torsdag fredag lørdag søndag januar februar marts april maj juni juli august september oktober november december | ",
	"el": "Δευτέρα Τρίτη Τετάρτη Πέμπτη Παρασκευή Σάββατο Κυριακή Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου Νοεμβρίου Δεκεμβρίου | σήμερα αύριο",
	"fa": "شنبه یکشنبه دوشنبه سه\u200cشنبه چهارشنبه پنجشنبه پنج\u200cشنبه جمعه | امروز فردا",
	"fi": "maanantai maanantaina tiistai tiistaina keskiviikko keskiviikkona torstai torstaina perjantai perjantaina lauantai lauantaina sunnuntai sunnuntaina tammikuu tammikuuta helmikuu helmikuuta maaliskuu maaliskuuta huhtikuu huhtikuuta toukokuu toukokuuta kesäkuu kesäkuuta heinäkuu heinäkuuta elokuu elokuuta syyskuu syyskuuta lokakuu lokakuuta marraskuu marraskuuta joulukuu joulukuuta | tänään huomenna",
	"he": "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר | היום מחר",
	"hi": "सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर | आज",
	"hu": "hétfő hétfőn kedd kedden szerda szerdán csütörtök csütörtökön péntek pénteken szombat szombaton vasárnap január február március április május június július augusztus szeptember október november december | ma holnap",
	"id": "senin isnin selasa rabu kamis khamis jumat jumaat sabtu januari februari maret mac april mei juni jun juli julai agustus ogos september oktober november desember disember | besok esok",
	"is": "mánudag mánudagur þriðjudag þriðjudagur miðvikudag miðvikudagur fimmtudag fimmtudagur föstudag föstudagur laugardag laugardagur sunnudag sunnudagur janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember | ",
	"ko": "월요일 화요일 수요일 목요일 금요일 토요일 일요일 | 오늘 내일",
	"lt": "pirmadienį antradienį trečiadienį ketvirtadienį penktadienį šeštadienį sekmadienį sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio | šiandien rytoj",
	"lv": "pirmdien otrdien trešdien ceturtdien piektdien sestdien svētdien janvārī februārī martā aprīlī maijā jūnijā jūlijā augustā septembrī oktobrī novembrī decembrī | šodien rīt",
	"mk": "понеделник вторник среда четврток петок сабота недела јануари февруари март април мај јуни јули август септември октомври ноември декември | денес утре",
	"nb": "mandag tirsdag onsdag torsdag fredag lørdag søndag januar februar mars april mai juni juli august september oktober november desember | ",
	"ro": "luni marți miercuri joi vineri sâmbătă duminică ianuarie februarie martie aprilie iunie iulie august septembrie octombrie noiembrie decembrie | azi astăzi mâine",
	"sh": "ponedjeljak ponedeljak utorak srijeda sreda četvrtak petak subota nedjelja nedelja siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca januara februara marta aprila maja juna jula avgusta septembra oktobra novembra decembra | danas sutra",
	"sk": "pondelok utorok streda stredu štvrtok piatok sobota sobotu nedeľa nedeľu januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra | dnes zajtra",
	"sl": "ponedeljek torek sreda sredo četrtek petek sobota soboto nedelja nedeljo januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra | danes jutri",
	"tl": "lunes martes miyerkules huwebes biyernes sabado enero pebrero marso abril mayo hunyo hulyo agosto setyembre oktubre nobyembre disyembre | ",
	"tr": "pazartesi salı çarşamba perşembe cuma cumartesi ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık | bugün yarın",
	"uk": "понеділок вівторок середа середу четвер п'ятниця п'ятницю субота суботу неділя неділю січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня | сьогодні завтра",
	"ur": "جمعرات جمعہ اتوار جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر | آج",
}

// doubleWords are days and months that are something else too: what may be, who marched, the planet, the fourth.
var doubleWords = map[string]string{
	"en": "may march", "fr": "mars", "sv": "mars", "pt": "segunda terça quarta quinta sexta", "ru": "среда среду", "tr": "ocak mart ekim", "uk": "середа середу",
	"ar": "الأحد الجمعة مارس",
}

// measureWords are what a number measures that tells one event of a kind from the next.
var measureWords = map[string]string{
	"en": "magnitude", "de": "Stärke Magnitude", "fr": "magnitude", "es": "magnitud", "it": "magnitudo", "pt": "magnitude",
	"nl": "kracht magnitude", "ru": "магнитудой магнитуда", "pl": "magnitudzie magnituda sile", "sv": "magnitud styrka", "ar": "بقوة قوته شدته",
	"el": "Ρίχτερ", "id": "magnitudo", "ro": "magnitudine magnitudinea", "tr": "büyüklüğünde", "uk": "магнітудою магнітуда",
}

// dailyWords are what comes anew every day and tells of no event: the stars and puzzles. Those that mean something else too,
// such as a tower or who tells fortunes, are not among them.
var dailyWords = map[string]string{
	"en": "horoscope horoscopes wordle quordle crossword sudoku", "de": "horoskop tageshoroskop wochenhoroskop kreuzworträtsel sudoku",
	"fr": "horoscope", "es": "horóscopo horóscopos", "it": "oroscopo", "pt": "horóscopo", "nl": "horoscoop", "ru": "гороскоп кроссворд",
	"pl": "horoskop", "sv": "horoskop korsord", "ja": "占い 運勢", "zh": "运势", "ar": "حظك", "bg": "хороскоп", "ca": "horòscop", "cs": "horoskop", "da": "horoskop",
	"el": "ζώδια", "fi": "horoskooppi", "he": "הורוסקופ", "hi": "राशिफल", "hu": "horoszkóp", "id": "zodiak", "ko": "운세", "nb": "horoskop",
	"ro": "horoscop", "sh": "horoskop", "sk": "horoskop", "sl": "horoskop", "uk": "гороскоп",
}

// forecastWords are who tells the weather, and warnings of it; of several words beside each other a title has all.
var forecastWords = map[string]string{
	"en": "met office warning, nws", "de": "wetterdienst, dwd, unwetterwarnung, wetterwarnung", "fr": "vigilance", "es": "aemet",
	"it": "allerta meteo", "pt": "ipma, inmet", "nl": "knmi", "ru": "синоптики, гидрометцентр", "pl": "imgw", "sv": "smhi", "ar": "الرصد",
	"cs": "čhmú", "da": "dmi",
}

// withinWords are words behind which a place stands. Of other languages nobody asks.
var withinWords = map[string]string{"en": "in at near"}

// letterWords are what a newsroom sends its readers, of what else there is.
var letterWords = map[string]string{
	"en": "briefing newsletter", "de": "morgenbriefing newsletter", "fr": "newsletter", "it": "newsletter", "pt": "newsletter",
	"nl": "nieuwsbrief", "pl": "newsletter", "es": "boletín newsletter", "ru": "рассылка", "sv": "nyhetsbrev nyhetsbrevet", "da": "nyhedsbrev nyhedsbrevet",
	"nb": "nyhetsbrev nyhetsbrevet", "fi": "uutiskirje", "ca": "butlletí",
}

// indexWords are the markets among the standing words of which a title says how many points they have.
var indexWords = map[string]string{"en": "nikkei sensex nifty kospi", "es": "ibex", "it": "mib", "pt": "ibovespa dólar", "ja": "日経", "zh": "沪指 恒指", "nl": "aex", "ko": "코스피 코스닥"}

// rangeWords are what two numbers with a hyphen between them are an estimate of (10-15 minutes), or a count that is no match's:
// of votes, of a season.
var rangeWords = map[string]string{
	"en": "percent per year month week day hour minute second degree inch foot feet mile metre meter kilometre kilometer point am pm dollar million billion people age vote ruling majority start record season series",
	"de": "Prozent Jahr Jahren Monat Monaten Woche Wochen Tag Tagen Stunde Stunden Minute Minuten Sekunden Grad Meter Kilometer Zentimeter Euro Dollar Uhr Punkte Punkten Millionen Milliarden Menschen Personen Stimmen",
	"fr": "an mois semaine jour heure minute seconde degré mètre kilomètre centimètre euro dollar point million milliard personne voix",
	"es": "año mes semana día hora minuto segundo grado metro kilómetro centímetro euro dólar punto millón millones persona voto",
	"it": "anno mese settimana giorno ora minuto secondo grado metro chilometro centimetro euro dollaro punto milione miliardo persona voto",
	"pt": "ano mês meses semana dia hora minuto segundo grau metro quilómetro quilômetro centímetro euro dólar real reais ponto milhão milhões pessoa voto",
	"nl": "procent jaar maand maanden week weken dag dagen uur minuut minuten seconden graad graden meter kilometer centimeter euro dollar punt punten miljoen miljard mensen stemmen",
	"ru": "процент год лет месяц неделя день дней час минута секунда градус метр километр сантиметр рубль доллар евро балл миллион миллиард человек голос",
	"pl": "procent rok lata lat miesiąc miesięcy tydzień tygodni dzień dni godzina godzin minuta minut sekund stopień stopni metr metrów kilometr kilometrów centymetrów złoty złotych euro dolarów punkt punktów milion miliard osób głosów",
	"sv": "procent år månad vecka dag dagar timme timmar minut sekund grad meter kilometer centimeter kronor euro dollar poäng miljoner miljarder personer röster",
}

// standingWords are subjects of which there is news every day: the weather, the markets, the stars, the numbers drawn, what is on.
var standingWords = map[string]string{
	"en": "weather forecast tv stocks shares dow nasdaq ftse nikkei sensex nifty kospi horoscope lottery powerball euromillions crossword traffic markets",
	"de": "wetter wetterbericht börse aktien dax dow horoskop lotto lottozahlen gewinnzahlen fernsehprogramm börsen",
	"fr": "météo bourse cac horoscope loto euromillions",
	"es": "meteorología bolsa ibex horóscopo lotería euromillones bonoloto primitiva",
	"it": "meteo borsa mib oroscopo lotto superenalotto",
	"pt": "meteorologia bolsa ibovespa horóscopo loteria euromilhões dólar",
	"nl": "weerbericht beurs aex horoscoop lotto lottogetallen weersverwachting",
	"ru": "погода биржа биржи гороскоп лотерея курс",
	"pl": "pogoda giełda giełdzie wig horoskop lotto walut",
	"sv": "väder vädret börsen horoskop lotto väderprognos",
	"ja": "天気 気温 株価 日経 東証 相場 宝くじ 占い 運勢",
	"zh": "天气 气温 股市 沪指 恒指 收评 午评 间价 彩票 双色 乐透 运势",
	"ar": "الطقس الأرصاد البورصة الذهب الدولار",
	"bg": "времето прогноза хороскоп борса тото",
	"ca": "meteo horòscop borsa loteria",
	"cs": "počasí horoskop burza sportka",
	"da": "vejret vejrudsigt horoskop lotto aktier",
	"el": "καιρός ζώδια χρηματιστήριο τζόκερ λόττο",
	"fa": "هواشناسی بورس",
	"fi": "sää horoskooppi lotto pörssi",
	"he": "תחזית הורוסקופ הבורסה לוטו",
	"hi": "मौसम राशिफल शेयर",
	"hu": "időjárás horoszkóp tőzsde lottó",
	"id": "cuaca zodiak ihsg saham",
	"ko": "날씨 운세 로또 코스피 코스닥 증시",
	"nb": "været værmelding horoskop lotto børsen",
	"ro": "vremea meteo horoscop bursa loto",
	"sh": "vrijeme vreme prognoza horoskop burza loto",
	"sk": "počasie horoskop burza",
	"sl": "vreme horoskop borza loto",
	"tr": "hava burç burçlar loto piyango borsa",
	"uk": "погода гороскоп курс біржа",
}

// ordinalWords say which: the forms of the first, of the second and so on.
var ordinalWords = map[string]string{
	"en": "first; second; third; fourth; fifth",
	"de": "erste ersten; zweite zweiten; dritte dritten; vierte vierten; fünfte fünften",
	"fr": "premier première; deuxième; troisième; quatrième; cinquième",
	"es": "primer primera; segundo segunda; tercer tercera; cuarto cuarta; quinta",
	"it": "primo prima; secondo seconda; terzo terza; quarto quarta; quinta",
	"pt": "primeiro primeira; segundo segunda; terceiro terceira; quarto quarta; quinta",
	"nl": "eerste; tweede; derde; vierde; vijfde",
	"ru": "первый первого; второй второго; третий третьего; четвертый четвертого",
	"pl": "pierwszy pierwsza; drugi druga; trzeci trzecia; czwarty czwarta",
	"sv": "första; andra; tredje; fjärde; femte",
	"ar": "الأول الأولى; الثاني الثانية; الثالث الثالثة; الرابع الرابعة; الخامس الخامسة",
}

// ordinalEnds are what a number in digits ends with that says which; behind the stroke what is a word of its own after it
// ("18-й", "18:e"). Where there are none, as in "18. Paket", a number alone does.
var ordinalEnds = map[string]string{
	"en": "st nd rd th", "fr": "e er re ère ème eme", "nl": "e ste de", "ru": "| й я е го му м ой ю", "sv": "| e a",
}
