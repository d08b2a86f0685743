package sources

import (
	"strings"
	"testing"
)

func TestLanguageOf(t *testing.T) {
	for want, text := range map[string]string{
		"en": "The council said on Monday that it would not pay for the bridge.",
		"de": "Der Stadtrat will die Brücke nicht bezahlen, und das ist auch gut so.",
		"fr": "Le conseil de la ville ne paiera pas pour le pont, et les habitants sont en colère.",
		"es": "El consejo de la ciudad no pagará por el puente, según los vecinos del puerto.",
		"it": "Il consiglio della città non pagherà per il ponte, e gli abitanti sono in collera.",
		"pt": "O conselho da cidade não vai pagar pela ponte, e os moradores do porto são contra.",
		"nl": "De gemeenteraad wil niet voor de brug betalen, en dat is voor het dorp een ramp.",
		"sv": "Kommunen vill inte betala för bron, och det är en katastrof för byn som har växt.",
		"fi": "Kaupunki ei halua maksaa sillasta, ja se on kylän asukkaille suuri pettymys, mutta myös uhka.",
		"pl": "Rada miasta nie chce zapłacić za most, a mieszkańcy portu się na to nie zgadzają.",
		"cs": "Město nechce za most platit a obyvatelé se na to dívají se zlobou, ale je to tak.",
		"sk": "Mesto však nechce za most platiť a obyvatelia sa už hnevajú, že aj po roku len čakajú.",
		"hu": "A város nem akarja kifizetni a hidat, és az emberek szerint ez már nem is vicc.",
		"tr": "Belediye köprü için para ödemek istemiyor ve bu köy için çok kötü bir haber oldu.",
		"ru": "Город не хочет платить за мост, и это не нравится тем, кто живёт у порта.",
		"bg": "Градът не иска да плати за моста, което ще разгневи всъщност цялата област.",
		"sr": "Град не жели да плати мост, што љути људе који живе поред луке.",
		"uk": "Місто не хоче платити за міст, і це не подобається тим, хто живе біля порту та моря.",
		"ja": "市は橋の補修費を払わないと発表した。",
		"zh": "市政府宣布不支付大桥的维修费用。",
		"ko": "시는 다리 보수 비용을 내지 않겠다고 밝혔다.",
		"ar": "أعلنت البلدية أنها لن تدفع تكاليف إصلاح الجسر.",
		"fa": "شهرداری گفت که هزینه تعمیر پل را نمی\u200cپردازد.",
		"ur": "شہر نے کہا ہے کہ وہ پل کی مرمت کے پیسے نہیں دے گا۔",
		"he": "העירייה לא תשלם על תיקון הגשר.",
		"el": "Ο δήμος δεν θα πληρώσει για τη γέφυρα.",
		"hi": "नगर निगम पुल की मरम्मत का पैसा नहीं देगा।",
		"th": "เทศบาลจะไม่จ่ายค่าซ่อมสะพาน",
		"":   "Harbour Vale 2026 – 14:30 Stenholm",
	} {
		if got := languageOf(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := languageOf(strings.Repeat("é", 1000)); got != "" {
		t.Errorf("no words: %q", got)
	}
}

func BenchmarkLanguageOf(b *testing.B) {
	ps, _ := story(b)
	text := strings.Join(ps, "\n")
	b.ReportAllocs()
	for b.Loop() {
		if languageOf(text) != "en" {
			b.Fatal("not English")
		}
	}
}
