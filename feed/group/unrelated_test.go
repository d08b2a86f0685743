package group

import (
	"strings"
	"testing"
	"time"
)

// slots are the words that the headlines of a language are made of: who, does what, with what, where. Each has as many
// as prime, so that two headlines share one of the four at most.
type slots struct {
	who, does, what, where string
	title, text            string // with {who} and so on
}

const prime = 29

var unrelated = map[string]slots{
	"de": {
		who: "Feuerwehr|Stadtrat|Bürgermeisterin|Landwirt|Professorin|Orchester|Fußballverein|Lehrerin|Bäckerei|Kirchengemeinde|" +
			"Rentnerin|Schülerin|Forscherteam|Umweltverband|Gericht|Sparkasse|Museum|Theater|Klinik|Brauerei|Gewerkschaft|" +
			"Busfahrer|Polizei|Jägerschaft|Künstlerin|Winzer|Handwerkskammer|Tierheim|Verlag",
		does: "rettet|verklagt|verkauft|entdeckt|sammelt|verschenkt|restauriert|sucht|lobt|verbietet|plant|eröffnet|schließt|prüft|" +
			"vergisst|versteigert|fotografiert|vermisst|findet|besichtigt|kritisiert|feiert|baut|mietet|zählt|malt|pflanzt|testet|verliert",
		what: "Katze|Windrad|Schwimmbad|Handschrift|Trompete|Kartoffelernte|Radweg|Goldmünze|Fahrplan|Orgel|Drohne|Impfstoff|" +
			"Stadtmauer|Glühwein|Satellit|Haushalt|Brücke|Biber|Teppich|Spielplatz|Strompreis|Traktor|Denkmal|Roboter|Fossil|" +
			"Eisbahn|Bibliothek|Laterne|Käse",
		where: "Passau|Flensburg|Görlitz|Aachen|Rostock|Konstanz|Erfurt|Siegen|Bamberg|Emden|Trier|Cottbus|Ulm|Stralsund|Fulda|" +
			"Kassel|Zwickau|Husum|Lindau|Goslar|Wismar|Worms|Celle|Hof|Plauen|Speyer|Detmold|Suhl|Kleve",
		title: "{who} in {where} {does} {what}",
		text:  "In {where} gibt es Gesprächsstoff: {who} {does} {what}. Das teilte die Stadt am Dienstag mit. Wie es weitergeht, ist noch offen.",
	},
	"fr": {
		who: "Le maire|La préfète|Un agriculteur|Une chercheuse|L'orchestre|Le club de rugby|Une institutrice|Un boulanger|La paroisse|" +
			"Une retraitée|Un lycéen|L'association|Le tribunal|La banque|Le musée|Le théâtre|La clinique|Une brasserie|Le syndicat|" +
			"Un conducteur|La gendarmerie|Les chasseurs|Une artiste|Un vigneron|La chambre de commerce|Le refuge|Un éditeur|" +
			"Les pompiers|Une navigatrice",
		does: "sauve|attaque|vend|découvre|collecte|offre|restaure|cherche|salue|interdit|prépare|inaugure|ferme|examine|oublie|" +
			"expose|photographie|réclame|trouve|visite|critique|célèbre|construit|loue|compte|dessine|plante|essaie|perd",
		what: "un chat|une éolienne|la piscine|un manuscrit|une trompette|la récolte|une piste cyclable|un trésor|les horaires|l'orgue|" +
			"un drone|un vaccin|les remparts|le cidre|un satellite|le budget|le pont|des castors|un tapis|l'aire de jeux|" +
			"le prix de l'eau|un tracteur|une statue|un robot|un fossile|la patinoire|la bibliothèque|un phare|un fromage",
		where: "Limoges|Dijon|Brest|Nantua|Colmar|Pau|Troyes|Laval|Albi|Calais|Vannes|Rodez|Cahors|Annecy|Saintes|Nevers|Auxerre|" +
			"Épinal|Bayonne|Quimper|Évreux|Moulins|Gap|Tulle|Aurillac|Chartres|Blois|Digne|Arras",
		title: "À {where}, {who} {does} {what}",
		text:  "À {where}, {who} {does} {what}. La nouvelle a été confirmée mardi par la mairie. Les habitants sont partagés.",
	},
	"ja": {
		who: "市長|農家|教授|楽団|野球部|教員|製菓店|寺院|高齢者|高校生|研究班|環境団体|裁判所|銀行|美術館|劇団|診療所|酒造会社|" +
			"労働組合|運転手|警察署|猟友会|画家|漁協|商工会|動物園|出版社|消防団|登山家",
		does: "を救助|を提訴|を販売|を発見|を募集|を寄贈|を修復|を捜索|を称賛|を禁止|を計画|を公開|を閉鎖|を調査|を紛失|を競売|" +
			"を撮影|を要求|を収穫|を視察|を批判|を祝福|を建設|を貸与|を計測|を展示|を植樹|を試験|を撤去",
		what: "子猫|風車|温水プール|古文書|太鼓|じゃがいも|自転車道|小判|時刻表|オルガン|無人機|ワクチン|城壁|甘酒|人工衛星|予算案|" +
			"鉄橋|カワウソ|絨毯|遊具|水道料金|トラクター|銅像|ロボット|化石|スケート場|図書館|灯台|チーズ",
		where: "函館|弘前|盛岡|鶴岡|会津|水戸|高崎|川越|銚子|小田原|長岡|高岡|輪島|敦賀|松本|飛騨|浜松|彦根|舞鶴|姫路|倉敷|尾道|" +
			"松江|萩|鳴門|今治|佐賀|臼杵|都城",
		title: "{where}の{who}が{what}{does}",
		text:  "{where}の{who}が{what}{does}した。市が7日、明らかにした。今後の予定は決まっていない。",
	},
	"zh": {
		who: "市长|村民|教授|乐团|足球队|教师|面包店|寺庙|退休工人|中学生|研究团队|环保组织|法院|银行|博物馆|剧团|诊所|酒厂|" +
			"工会|公交司机|派出所|登山队|画家|渔业公司|商会|动物园|出版社|消防队|果农",
		does:  "救助|起诉|出售|发现|征集|捐赠|修复|寻找|称赞|禁止|规划|启用|关闭|调查|遗失|拍卖|拍摄|索要|采收|参观|批评|庆祝|建造|租借|清点|展出|种植|测试|拆除",
		what:  "小猫|风车|游泳池|手稿|铜鼓|土豆|自行车道|金币|时刻表|风琴|无人机|疫苗|城墙|米酒|卫星|预算|铁桥|水獭|地毯|滑梯|水价|拖拉机|雕像|机器人|化石|滑冰场|图书馆|灯塔|奶酪",
		where: "泉州|绍兴|柳州|洛阳|大同|丹东|延安|宜昌|岳阳|赣州|潮州|保定|烟台|吉林|遵义|绵阳|曲靖|银川|酒泉|喀什|芜湖|温州|漳州|邯郸|安阳|襄阳|梧州|自贡|齐齐哈尔",
		title: "{where}{who}{does}{what}",
		text:  "{where}{who}日前{does}{what}，引发市民关注。有关部门7日表示，后续安排尚未确定。",
	},
}

// headlines returns titles and texts that have nothing to do with each other but the language's way of saying things.
func (s slots) headlines(n int) (titles, texts []string) {
	who, does, what, where := strings.Split(s.who, "|"), strings.Split(s.does, "|"), strings.Split(s.what, "|"), strings.Split(s.where, "|")
	for i := range n {
		a, b := i%prime, i/prime
		fill := strings.NewReplacer("{who}", who[a], "{does}", does[(a+3*b)%prime], "{what}", what[(a+b)%prime], "{where}", where[(a+2*b)%prime])
		titles = append(titles, fill.Replace(s.title))
		texts = append(texts, fill.Replace(s.text))
	}
	return titles, texts
}

// A stream of articles on as many events stays apart, in languages that the model was not taught with: at most two in a
// hundred may stand beside another one, and no group may have more than three.
func TestUnrelatedStayApart(t *testing.T) {
	for code, s := range unrelated {
		for _, list := range []string{s.who, s.does, s.what, s.where} {
			if n := strings.Count(list, "|") + 1; n != prime {
				t.Fatalf("%s: %d words in %.40s…", code, n, list)
			}
		}
		for _, name := range []string{code + ", titles alone", code + ", with texts"} {
			const n = 580
			joined, largest := joinedOf(s, code, n, strings.HasSuffix(name, "texts"))
			t.Logf("%s: %d of %d stand with another, the largest group has %d", name, joined, n, largest)
			if joined > n/50 || largest > 3 {
				t.Errorf("%s: %d of %d stand with another, the largest group has %d", name, joined, n, largest)
			}
		}
	}
}

// joinedOf returns how many of n unrelated articles stand in one group with another, and how many the largest group has.
func joinedOf(s slots, code string, n int, withTexts bool) (joined, largest int) {
	titles, texts := s.headlines(n)
	e := New(Options{})
	size := map[int64]int{}
	for i := range n {
		at := noon.Add(time.Duration(i) * 5 * time.Minute)
		a := &Article{
			Num: int64(i + 1), Title: titles[i], Language: code, Outlet: "outlet" + string(rune('a'+i*7%12)) + ".example",
			Published: at, Seen: at,
		}
		if withTexts {
			a.Text = texts[i]
		}
		d := e.Judge(e.Read(a))
		size[d.Group]++
		for _, gone := range d.Merged {
			size[d.Group] += size[gone]
			delete(size, gone)
		}
		for _, m := range d.Moved {
			size[m.From]--
			size[m.To]++
		}
	}
	for _, n := range size {
		if n > 1 {
			joined += n
		}
		largest = max(largest, n)
	}
	return joined, largest
}
