package group

import "testing"

func TestLanguage(t *testing.T) {
	const english = "The minister said on Monday that the new plan will not be ready before the end of the year, and that it was too early to say more."
	const german = "Der Minister sagte am Montag, dass der neue Plan nicht vor dem Ende des Jahres fertig sein wird und dass es für mehr noch zu früh ist."
	for _, c := range []struct{ hint, title, text, want string }{
		// A source's word counts.
		{"de", "Trump in Davos", "", "de"},
		{"en-GB", "El Niño en La Paz", "", "en"},
		{"en_US", "La La Land wins again", "", "en"},
		{"fr", "The Voice : la finale", "", "fr"},
		{"de-CH", "Live: The Masked Singer", "", "de"},
		{"nl", "De zaak-Van der Meer", "", "nl"},
		{"sv", "Man död i Malmö", "", "sv"},
		{"da", "Det er ikke så godt, siger en mand til de andre i den by", "", "da"},
		{"uk", "Новий міст у Львові", "", "uk"},
		{"fa", "زلزله در تهران", "", "fa"},
		{"ja", "東京都知事選挙", "", "ja"},
		{"zh-TW", "優の良品開幕慶祝活動", "", "zh"},
		{"ja", "Apple Vision Pro", "", "ja"},
		// Where it is wrong throughout, the text does.
		{"en", "Minister stellt Plan vor", german, "de"},
		{"de", "Minister presents plan", english, "en"},
		{"en", "В Казани открыли новый мост", "", "ru"},
		{"en", "مقتل تسعة أشخاص في انفجار", "", "ar"},
		{"en", "北海道で震度5強の地震", "", "ja"},
		{"en", "北京举行新闻发布会", "", "zh"},
		{"zh", "北海道で強いゆれがあった", "", "ja"},
		{"en", "Σεισμός στην Κρήτη", "", "el"},
		// It says nothing.
		{"", english, "", "en"},
		{"", german, "", "de"},
		{"", "Ferry capsizes off island, eleven dead", "", "en"},
		{"", "Central bank holds rates", "", "en"},
		{"", "Zentralbank senkt Leitzins erneut", "", "de"},
		{"", "Grève des cheminots jeudi", "", "fr"},
		{"", "La huelga de los maestros continúa en la capital", "", "es"},
		{"", "Sciopero dei treni, disagi per i pendolari", "", "it"},
		{"", "Greve dos professores continua em São Paulo", "", "pt"},
		{"", "Staking bij het spoor gaat door", "", "nl"},
		{"", "Strejken fortsätter på måndag", "", "sv"},
		{"", "Strajk kolejarzy w Warszawie się skończył", "", "pl"},
		{"", "Землетрясение в Непале", "", "ru"},
		{"", "الحكومة تعلن خطة جديدة", "", "ar"},
		{"", "ไทย", "", "th"},
		{"", "서울에서 화재", "", "ko"},
		{"", "", "", ""},
		{"", "123 - 45", "", ""},
		{"und", "9/11", "", ""},
		{"", "Xyzzyq Qwrtz", "", ""},
		{"no", "Brann i Bergen", "", "nb"},
		{"nn-NO", "Brann i Bergen", "", "nb"},
		{"hr", "Požar u Senju", "", "sh"},
		{"sr", "Пожар у Новом Саду", "", "sh"},
		{"", "Министар поднео оставку после афере", "Министар је поднео оставку због афере која траје већ месец дана.", "sh"},
		{"", "MERKEZ BANKASI FAİZİ SABİT TUTTU", "", "tr"},
		{"ms", "Kebakaran di Hotel Melatti", "", "id"},
		{"fil", "Sunog sa Tagaytay", "", "tl"},
		{"en", "İtfaiye yangının mutfakta başladığını açıkladı", "Bu yangın için bir açıklama daha yapıldı ve otel ile çok sayıda ev gibi yerler boşaltıldı.", "tr"},
		{"en-US", "Çınar Oteli'nde yangın çıktı, altı yaralı var", "", "tr"},
		{"en-US", "Erdoğan and Orbán meet in Győr", "", "en"},
		{"ru", "Пожежа в готелі у Яремчі", "Як кажуть рятувальники, пожежа почалася на кухні, але це ще не все, що про це відомо.", "uk"},
		{"", "Azərbaycanda yeni körpü açılıb, nazirlik məlumat yayıb", "", ""},
		{"", "Orbán and Erdoğan meet in Győr", "", "en"},
		{"", "Beyoncé plays the Zürich stadium", "", "en"},
		{"x", "The end of the road for them", "", "en"},
		{"english", "The end of the road for them", "", "en"},
	} {
		if got := Language(c.hint, c.title, c.text); got != c.want {
			t.Errorf("%q %q: %q, want %q", c.hint, c.title, got, c.want)
		}
	}
}
