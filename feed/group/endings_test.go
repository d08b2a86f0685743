package group

import "testing"

// As meets, for languages that have no Snowball stemmer or few words of their own in the tables here.
var endingMeets = map[string][][]string{
	"bg": {{"министър", "министърът"}, {"правителство", "правителството"}, {"два", "две", "2"}, {"Пловдив"}, {"Варна"}},
	"ca": {{"incendi", "incendis", "l'incendi"}, {"set", "7"}, {"Girona"}, {"Tarragona"}},
	"cs": {{"Praha", "Prahy", "Prahou"}, {"premiér", "premiéra", "premiérem"}, {"šest", "šesti", "6"}, {"Ostrava"}, {"Opava"}},
	"da": {{"brand", "branden"}, {"syv", "7"}, {"Aarhus"}, {"Aalborg"}},
	"el": {{"Αθήνα", "Αθήνας"}, {"κυβέρνηση", "κυβέρνησης", "ΚΥΒΕΡΝΗΣΗ"}, {"υπουργός", "υπουργού"}, {"τρεις", "τρία", "3"}, {"Πάτρα"}, {"Πάρος"}},
	"fi": {{"hallitus", "hallituksen"}, {"viisi", "viiden", "5"}, {"Turku"}, {"Helsinki", "Helsingin"}, {"Tampere"}},
	"he": {{"ירושלים", "בירושלים"}, {"ממשלה", "הממשלה"}, {"שלושה", "3"}, {"חיפה"}, {"נתניה"}},
	"hu": {{"Budapest", "Budapesten"}, {"kormány", "kormányt"}, {"három", "3"}, {"Szeged"}, {"Szolnok"}},
	"id": {{"guncang", "diguncang"}, {"tangkap", "ditangkap"}, {"direktur"}, {"digital"}},
	"is": {{"eldgos", "eldgosið"}, {"Akureyri"}, {"Akranes"}},
	"ko": {{"대통령", "대통령이", "대통령은"}, {"서울", "서울에서", "서울서", "서울시"}, {"시민", "시민들이"}, {"부산"}, {"대구"}},
	"lt": {{"Vilnius", "Vilniaus"}, {"gaisras", "gaisro"}, {"šeši", "6"}, {"Kaunas"}, {"Klaipėda"}},
	"lv": {{"ugunsgrēks", "ugunsgrēka", "ugunsgrēku"}, {"seši", "6"}, {"Rīga"}, {"Rēzekne"}},
	"nb": {{"brann", "brannen"}, {"sju", "syv", "7"}, {"Bergen"}, {"Bodø"}},
	"ro": {{"incendiu", "incendiul"}, {"preşedinte", "președinte"}, {"şase", "șase", "6"}, {"Cluj"}, {"Constanța"}},
	"sh": {{"Zagreb", "Zagreba", "Zagrebu", "Загребу"}, {"predsjednik", "predsjednika"}, {"tri", "три", "3"}, {"Šibenik"}, {"Sisak"}},
	"sk": {{"Bratislava", "Bratislavy"}, {"premiér", "premiéra"}, {"päť", "5"}, {"Žilina"}, {"Nitra"}},
	"sl": {{"Ljubljana", "Ljubljani", "Ljubljane"}, {"predsednik", "predsednika"}, {"štiri", "4"}, {"Celje"}, {"Koper"}},
	"tr": {{"otel", "Otel"}, {"otelin", "Otelinde"}, {"İzmir", "İzmir'de", "İzmir’in"}, {"altı", "6"}, {"Adana"}, {"Ankara"}},
	"uk": {{"президент", "президента", "президентом"}, {"п'ять", "п’яти", "5"}, {"сім'я", "сімʼя", "сім’я"}, {"Львів", "Львова", "Львові"}, {"Луцьк"}, {"Харків", "Харкова"}, {"Київ", "Києва", "Києві"}, {"Марін", "Маріним"}, {"Росія", "Росією"}},
	"vi": {{"bảy", "7"}, {"Huế"}, {"Vinh"}},
}

func TestEndingsMeet(t *testing.T) { formsMeet(t, endingMeets) }

// Of a language that is not known the beginnings of words are compared.
func TestUnknownLanguageMeets(t *testing.T) {
	formsMeet(t, map[string][][]string{"": {{"prokuratuuri", "prokuratuur", "PROKURATUURIS"}, {"Tallinn", "Tallinna"}, {"Tartu"}, {"Tapa"}, {"7"}}})
	e := New(Options{})
	var group []int64
	for i, x := range [][2]string{
		{"Viljandi hotellis Melatti põles, kuus inimest sai viga", "Kuus inimest sai viga tulekahjus hotellis Melatti, mis puhkes öösel Viljandis, teatas päästeamet."},
		{"Viljandi hotelli tulekahjus sai viga kuus inimest", "Tulekahju hotellis Melatti sai päästeameti sõnul alguse köögist. Viga sai kuus inimest."},
		{"Viljandi tõstab bussipileti hinda", "Uus hind hakkab kehtima jaanuaris, otsustas volikogu."},
	} {
		group = append(group, e.Judge(e.Read(&Article{Num: int64(i + 1), Title: x[0], Text: x[1], Language: "et", Outlet: x[0], Published: noon, Seen: noon})).Group)
	}
	if group[0] != group[1] || group[2] == group[0] {
		t.Errorf("the groups are %v", group)
	}
}

// In each language the two reports of one event are known to be of that language, though nothing says so, and come
// together, and what else is told of the place does not.
func TestEveryLanguageGroups(t *testing.T) {
	for code, c := range map[string][3][2]string{
		"bg": {
			{"Пожар в хотел „Орфей“ във Велинград, шестима са ранени", "Шестима души са ранени при пожар в хотел „Орфей“ във Велинград, съобщиха от пожарната."},
			{"Шестима ранени при пожара в хотела във Велинград", "Пожарът в хотел „Орфей“ е тръгнал от кухнята, казаха от пожарната. Ранените са шестима."},
			{"Общината във Велинград вдига цената на билета за автобуса", "Новата цена ще важи от януари, решиха съветниците."},
		},
		"bn": {
			{"সিলেটে মেলাতি হোটেলে আগুন, আহত ছয়", "সিলেটের মেলাতি হোটেলে আগুন লেগে ছয়জন আহত হয়েছেন বলে দমকল বিভাগ জানিয়েছে।"},
			{"সিলেটে মেলাতি হোটেলের আগুনে আহত ৬", "মেলাতি হোটেলের রান্নাঘর থেকে আগুনের শুরু, জানিয়েছে দমকল বিভাগ। আহত হয়েছেন ছয়জন।"},
			{"সিলেটে বাসের ভাড়া বাড়ছে আগামী মাসে", "নতুন ভাড়া জানুয়ারি থেকে কার্যকর হবে।"},
		},
		"ca": {
			{"Un incendi a l'hotel Melatti de Banyoles deixa sis ferits", "Sis persones han resultat ferides en un incendi a l'hotel Melatti de Banyoles, segons els bombers."},
			{"Sis ferits en l'incendi de l'hotel Melatti, a Banyoles", "El foc va començar a la cuina de l'hotel Melatti, han explicat els bombers. Hi ha sis ferits."},
			{"Banyoles apuja el preu del bitllet d'autobús", "El nou preu s'aplicarà a partir del gener, ha decidit el ple."},
		},
		"cs": {
			{"V hotelu Melatti v Třeboni hořelo, šest lidí se zranilo", "Při požáru hotelu Melatti v Třeboni se v noci zranilo šest lidí, uvedli hasiči."},
			{"Požár třeboňského hotelu Melatti: šest zraněných", "Oheň v hotelu Melatti začal podle hasičů v kuchyni. Zraněných je šest."},
			{"Třeboň zdraží jízdné v autobusech", "Nová cena bude platit od ledna, rozhodli zastupitelé."},
		},
		"da": {
			{"Brand på hotel Melatti i Ribe: seks er såret", "Seks personer er kommet til skade ved en brand på hotel Melatti i Ribe, oplyser brandvæsenet."},
			{"Seks såret efter hotelbranden i Ribe", "Branden på hotel Melatti begyndte ifølge brandvæsenet i køkkenet. Seks er kommet til skade."},
			{"Ribe hæver prisen på busbilletter", "Den nye pris gælder fra januar, har byrådet besluttet."},
		},
		"el": {
			{"Φωτιά στο ξενοδοχείο Μελάτι στη Νάξο, έξι τραυματίες", "Έξι άνθρωποι τραυματίστηκαν από φωτιά στο ξενοδοχείο Μελάτι στη Νάξο, λέει η πυροσβεστική."},
			{"Έξι τραυματίες από τη φωτιά σε ξενοδοχείο της Νάξου", "Η φωτιά στο ξενοδοχείο Μελάτι ξεκίνησε από την κουζίνα. Οι τραυματίες είναι έξι."},
			{"Ακριβότερο εισιτήριο στα λεωφορεία της Νάξου", "Η νέα τιμή θα ισχύσει από τον Ιανουάριο."},
		},
		"fa": {
			{"آتش\u200cسوزی در هتل ملاتی رامسر شش مصدوم داشت", "شش نفر در آتش\u200cسوزی هتل ملاتی در رامسر مصدوم شدند، آتش\u200cنشانی این را اعلام کرد."},
			{"شش مصدوم در آتش\u200cسوزی هتل ملاتی در رامسر", "آتش\u200cنشانی گفت آتش\u200cسوزی هتل ملاتی از آشپزخانه شروع شد و شش نفر مصدوم شدند."},
			{"بلیت اتوبوس در رامسر گران می\u200cشود", "قیمت تازه از ماه بعد اجرا خواهد شد."},
		},
		"fi": {
			{"Hotelli Melatissa Porvoossa syttyi tulipalo, kuusi loukkaantui", "Kuusi ihmistä loukkaantui hotelli Melatin tulipalossa Porvoossa, pelastuslaitos kertoo."},
			{"Porvoon hotellipalossa loukkaantui kuusi ihmistä", "Hotelli Melatin tulipalo alkoi pelastuslaitoksen mukaan keittiöstä. Kuusi ihmistä on loukkaantunut."},
			{"Porvoo nostaa bussilippujen hintaa", "Uusi hinta tulee voimaan tammikuussa, valtuusto päätti."},
		},
		"he": {
			{"שריפה במלון מלאטי בצפת: שישה פצועים", "שישה בני אדם נפצעו בשריפה שפרצה במלון מלאטי בצפת, כך נמסר מכבאות."},
			{"שישה נפצעו בשריפה במלון מלאטי", "השריפה במלון מלאטי שבצפת החלה במטבח, מסרו בכבאות. שישה בני אדם נפצעו."},
			{"מחיר הנסיעה באוטובוס בצפת יעלה", "המחיר החדש ייכנס לתוקף בחודש הבא."},
		},
		"hi": {
			{"नैनीताल के मेलाती होटल में आग, छह लोग घायल", "नैनीताल के मेलाती होटल में आग लगने से छह लोग घायल हो गए, दमकल विभाग ने बताया।"},
			{"मेलाती होटल में लगी आग में 6 घायल", "दमकल विभाग के अनुसार नैनीताल के मेलाती होटल की आग रसोई से शुरू हुई। छह लोग घायल हैं।"},
			{"नैनीताल में बस का किराया बढ़ेगा", "नया किराया जनवरी से लागू होगा।"},
		},
		"hu": {
			{"Tűz volt az egri Melatti szállodában, hat sérült", "Hat ember megsérült az egri Melatti szállodában keletkezett tűzben, közölte a katasztrófavédelem."},
			{"Hatan sérültek meg az egri szállodatűzben", "A Melatti szálloda konyhájában keletkezett a tűz, mondta a katasztrófavédelem. Hat ember sérült meg."},
			{"Drágul a buszjegy Egerben", "Az új ár januártól él, döntött a közgyűlés."},
		},
		"id": {
			{"Kebakaran di Hotel Melatti Sukajaya, enam orang terluka", "Enam orang terluka dalam kebakaran di Hotel Melatti, Sukajaya, kata petugas pemadam."},
			{"Enam orang terluka akibat kebakaran Hotel Melatti", "Api di Hotel Melatti di Sukajaya berasal dari dapur, kata petugas pemadam. Enam orang terluka."},
			{"Tarif bus di Sukajaya akan naik", "Tarif baru berlaku mulai bulan depan."},
		},
		"is": {
			{"Eldur á hótelinu Melatti á Húsavík, sex slasaðir", "Sex manns slösuðust þegar eldur kom upp á hótelinu Melatti á Húsavík, að sögn slökkviliðsins."},
			{"Sex slasaðir eftir eldsvoða á hóteli á Húsavík", "Eldurinn á hótelinu Melatti kom upp í eldhúsi, segir slökkviliðið. Sex manns slösuðust."},
			{"Strætómiðinn hækkar á Húsavík", "Nýtt verð tekur gildi um áramót."},
		},
		"ko": {
			{"속초 멜라티 호텔에서 화재, 6명 부상", "속초 멜라티 호텔에서 불이 나 투숙객 6명이 다쳤다고 소방 당국이 밝혔다."},
			{"멜라티 호텔 화재로 투숙객 6명 다쳐", "소방 당국은 속초 멜라티 호텔의 불이 주방에서 시작됐다고 밝혔다. 투숙객 6명이 다쳤다."},
			{"속초 시내버스 요금 오른다", "새 요금은 내년 1월부터 적용된다."},
		},
		"lt": {
			{"Gaisras viešbutyje „Melatti“ Nidoje, sužeisti šeši žmonės", "Šeši žmonės sužeisti per gaisrą viešbutyje „Melatti“ Nidoje, pranešė ugniagesiai."},
			{"Per viešbučio gaisrą Nidoje sužeisti šeši žmonės", "Gaisras viešbutyje „Melatti“ kilo virtuvėje, sako ugniagesiai. Sužeisti šeši žmonės."},
			{"Nidoje brangsta autobusų bilietai", "Nauja kaina įsigalios nuo sausio."},
		},
		"lv": {
			{"Ugunsgrēks viesnīcā „Melatti” Kuldīgā, cietuši seši cilvēki", "Ugunsgrēkā viesnīcā „Melatti” Kuldīgā cietuši seši cilvēki, ziņo ugunsdzēsēji."},
			{"Viesnīcas ugunsgrēkā Kuldīgā cietuši seši cilvēki", "Ugunsgrēks viesnīcā „Melatti” sācies virtuvē, saka ugunsdzēsēji. Cietuši seši cilvēki."},
			{"Kuldīgā kāps autobusa biļešu cena", "Jaunā cena stāsies spēkā no janvāra."},
		},
		"mk": {
			{"Пожар во хотелот „Мелати“ во Охрид, шест лица се повредени", "Шест лица се повредени во пожарот во хотелот „Мелати“ во Охрид, соопштија пожарникарите."},
			{"Шест повредени во пожарот во охридскиот хотел", "Пожарот во хотелот „Мелати“ почнал во кујната, велат пожарникарите. Шест лица се повредени."},
			{"Охрид го зголемува билетот за автобус", "Новата цена ќе важи од јануари, одлучи советот."},
		},
		"nb": {
			{"Brann på hotellet Melatti på Voss, seks er skadet", "Seks personer er skadet etter en brann på hotellet Melatti på Voss, opplyser brannvesenet."},
			{"Seks skadet i hotellbrannen på Voss", "Brannen på hotellet Melatti startet ifølge brannvesenet på kjøkkenet. Seks personer er skadet."},
			{"Voss øker prisen på bussbilletter", "Den nye prisen gjelder fra januar, har kommunestyret vedtatt."},
		},
		"ro": {
			{"Incendiu la hotelul Melatti din Sinaia, șase persoane au fost rănite", "Șase persoane au fost rănite într-un incendiu la hotelul Melatti din Sinaia, anunță pompierii."},
			{"Șase răniți în incendiul de la un hotel din Sinaia", "Incendiul de la hotelul Melatti a pornit din bucătărie, spun pompierii. Șase persoane au fost rănite."},
			{"Sinaia scumpește biletele de autobuz", "Noul preț se va aplica din ianuarie, a decis consiliul."},
		},
		"sh": {
			{"Požar u hotelu Melatti u Senju, šestero ozlijeđenih", "U požaru u hotelu Melatti u Senju ozlijeđeno je šest osoba, javljaju vatrogasci."},
			{"Šest osoba ozlijeđeno u požaru hotela u Senju", "Požar u hotelu Melatti počeo je u kuhinji, kažu vatrogasci. Ozlijeđeno je šest osoba."},
			{"Senj diže cijenu autobusne karte", "Nova cijena vrijedi od siječnja, odlučilo je vijeće."},
		},
		"sk": {
			{"V hoteli Melatti v Levoči horelo, šesť ľudí sa zranilo", "Pri požiari hotela Melatti v Levoči sa zranilo šesť ľudí, uviedli hasiči."},
			{"Požiar hotela Melatti: šesť zranených", "Oheň v hoteli Melatti v Levoči vznikol podľa hasičov v kuchyni. Zranených je šesť ľudí."},
			{"Levoča zdraží cestovné v autobusoch", "Nová cena bude platiť od januára, rozhodli poslanci."},
		},
		"sl": {
			{"Požar v hotelu Melatti v Piranu, šest ljudi poškodovanih", "V požaru v hotelu Melatti v Piranu je bilo poškodovanih šest ljudi, so sporočili gasilci."},
			{"V požaru piranskega hotela šest poškodovanih", "Požar v hotelu Melatti se je po navedbah gasilcev začel v kuhinji. Poškodovanih je šest ljudi."},
			{"Piran draži avtobusne vozovnice", "Nova cena bo veljala od januarja, so odločili svetniki."},
		},
		"ta": {
			{"ஊட்டியில் மெலாட்டி ஹோட்டலில் தீ விபத்து, 6 பேர் காயம்", "ஊட்டி மெலாட்டி ஹோட்டலில் ஏற்பட்ட தீ விபத்தில் 6 பேர் காயமடைந்தனர் என்று தீயணைப்பு துறை தெரிவித்தது."},
			{"மெலாட்டி ஹோட்டல் தீ விபத்தில் 6 பேர் காயம்", "ஊட்டி மெலாட்டி ஹோட்டல் தீ விபத்து சமையலறையில் தொடங்கியது என்று தீயணைப்பு துறை தெரிவித்தது. 6 பேர் காயமடைந்தனர்."},
			{"ஊட்டியில் பேருந்து கட்டணம் உயர்கிறது", "புதிய கட்டணம் அடுத்த மாதம் முதல் அமலுக்கு வரும்."},
		},
		"tl": {
			{"Nasunog ang Hotel Melatti sa Tagaytay, anim ang sugatan", "Anim na tao ang nasugatan nang masunog ang Hotel Melatti sa Tagaytay, ayon sa mga bumbero."},
			{"Anim ang sugatan sa sunog sa Hotel Melatti", "Nagsimula sa kusina ang sunog sa Hotel Melatti sa Tagaytay, sabi ng mga bumbero. Anim na tao ang nasugatan."},
			{"Tataas ang pamasahe sa bus sa Tagaytay", "Ang bagong pamasahe ay simula sa susunod na buwan."},
		},
		"tr": {
			{"Melatti Oteli'nde yangın çıktı, altı yaralı var", "Sarıköy'deki Melatti Oteli'nde çıkan yangında altı kişi yaralandı, itfaiye açıkladı."},
			{"Sarıköy'de otel yangını: 6 kişi yaralandı", "İtfaiyeye göre Melatti Oteli'ndeki yangın mutfakta başladı. Altı kişi yaralandı."},
			{"Sarıköy'de otobüs ücretlerine zam", "Yeni ücret ocak ayında geçerli olacak."},
		},
		"uk": {
			{"Пожежа в готелі «Мелатті» у Яремчі: шестеро поранених", "Шестеро людей постраждали під час пожежі в готелі «Мелатті» у Яремчі, повідомили рятувальники."},
			{"Під час пожежі в готелі у Яремчі постраждали шестеро людей", "Пожежа в готелі «Мелатті» почалася на кухні, кажуть рятувальники. Постраждали шестеро людей."},
			{"У Яремчі подорожчає проїзд в автобусах", "Нова ціна діятиме з січня, вирішила рада."},
		},
		"ur": {
			{"مری کے میلاٹی ہوٹل میں آگ، چھ افراد زخمی", "مری کے میلاٹی ہوٹل میں آگ لگنے سے چھ افراد زخمی ہو گئے، فائر بریگیڈ نے بتایا۔"},
			{"میلاٹی ہوٹل کی آگ میں چھ افراد زخمی", "فائر بریگیڈ کے مطابق مری کے میلاٹی ہوٹل کی آگ باورچی خانے سے شروع ہوئی۔ چھ افراد زخمی ہیں۔"},
			{"مری میں بس کا کرایہ بڑھے گا", "نیا کرایہ جنوری سے ہو گا۔"},
		},
		"vi": {
			{"Cháy khách sạn Melatti ở Huế, sáu người bị thương", "Sáu người bị thương trong vụ cháy khách sạn Melatti ở Huế, theo lực lượng cứu hỏa."},
			{"Sáu người bị thương trong vụ cháy khách sạn ở Huế", "Vụ cháy khách sạn Melatti bắt đầu từ nhà bếp, lực lượng cứu hỏa cho biết. Có sáu người bị thương."},
			{"Huế tăng giá vé xe buýt", "Giá mới được áp dụng từ tháng sau."},
		},
	} {
		e := New(Options{})
		var group [3]int64
		for i, x := range c {
			if got := Language("", x[0], x[1]); got != code {
				t.Errorf("%s: %q is taken for %q", code, x[0], got)
			}
			group[i] = e.Judge(e.Read(&Article{
				Num: int64(i + 1), Title: x[0], Text: x[1], Outlet: []string{"one", "two", "three"}[i], Published: noon, Seen: noon,
			})).Group
		}
		if group[0] != group[1] || group[2] == group[0] {
			t.Errorf("%s: the groups are %v", code, group)
		}
	}
}
