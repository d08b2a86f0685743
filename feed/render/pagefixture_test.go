package render

import (
	"slices"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
)

// september is a time of September 2026, UTC.
func september(day, hour, minute int) time.Time {
	return time.Date(2026, time.September, day, hour, minute, 0, 0, time.UTC)
}

var (
	straitGazette = feed.Outlet{Name: "Strait Gazette", URL: "https://gazette.example/", Key: "gazette.example"}
	harbourPost   = feed.Outlet{Name: "Harbour Post", URL: "https://post.example/", Key: "post.example"}
	radioNorth    = feed.Outlet{Name: "Radio North", URL: "https://radio-north.example/", Key: "radio-north.example"}
	islandTimes   = feed.Outlet{Name: "Island Times", URL: "https://island.example/", Key: "island.example"}
	quayRadio     = feed.Outlet{Name: "Quay Radio", URL: "https://quay.example/", Key: "quay.example"}
	kuestenbote   = feed.Outlet{Name: "Küstenbote", URL: "https://kuestenbote.example/", Key: "kuestenbote.example"}
	bahr          = feed.Outlet{Name: "صحيفة البحر", URL: "https://bahr.example/", Key: "bahr.example"}
	kaikyo        = feed.Outlet{Name: "海峡日報", URL: "https://kaikyo.example/", Key: "kaikyo.example"}
)

// pageDocument is an edition as a reader of a town on a strait may see it.
func pageDocument() Document {
	return Document{
		ID: "urn:uuid:1f4f3c58-3c0e-5a6e-9f19-0d9a3a7b1c11", Title: "The Strait",
		Description: "News from both shores, each story with its related headlines", Language: "en",
		Base: "https://strait.example/news/", Updated: september(12, 15, 40), Content: channel.Full, Generator: "1.0.0",
		Channels: []Link{{Title: "The harbour", Slug: "harbour"}, {Title: "Ελλάδα", Slug: "greece"}},
		Stories: []feed.Story{
			swingBridgeStory(),
			pageStoryOf(september(12, 9, 30), nightFerry(), nightFerryRelated()...),
			pageStoryOf(september(12, 6, 30), lighthouse()),
			pageStoryOf(september(11, 8, 0), arabicFish(), arabicFishRelated()...),
			pageStoryOf(september(11, 7, 45), japaneseWhales(), japaneseWhalesRelated()...),
		},
	}
}

func pageStoryOf(published time.Time, lead feed.Article, related ...feed.Headline) feed.Story {
	lead.ID = feed.NewID("article", lead.Title)
	lead.Published = published
	s := feed.Story{ID: feed.StoryID(lead.ID), Lead: lead, Related: related, Published: published}
	s.Updated = s.Newest()
	return s
}

// swingBridgeStory is one that grouping filled: a wire text that three outlets ran, and an outlet with two pieces.
func swingBridgeStory() feed.Story {
	s := pageStoryOf(september(12, 14, 5), swingBridge(), swingBridgeRelated()...)
	s.Outlets = 7
	for _, h := range s.Related {
		if h.Relation == feed.Coverage {
			h.Copies = nil
			s.Members = append(s.Members, h)
		}
	}
	s.Members = append(s.Members, []feed.Headline{
		{Title: "Cracked pivot closes swing bridge", URL: "https://island.example/w/88", Language: "en", Outlet: islandTimes, Published: september(12, 14, 50)},
		{Title: "Cracked pivot closes swing bridge", Language: "en", Outlet: quayRadio, Published: september(12, 15, 1)},
		{Title: "Who pays for the foot ferry?", URL: "https://post.example/who-pays", Language: "en", Outlet: harbourPost, Published: september(13, 6, 30)},
		{Title: "Divers called to the swing bridge", URL: "https://post.example/divers", Language: "en", Outlet: harbourPost, Published: september(12, 13, 20)},
	}...)
	slices.SortFunc(s.Members, func(a, b feed.Headline) int { return a.Published.Compare(b.Published) })
	return s
}

func swingBridge() feed.Article {
	return feed.Article{
		URL:   "https://gazette.example/2026/09/swing-bridge",
		Title: "Swing bridge to close for fourteen months from Monday",
		Summary: "Divers found cracks in the pivot that carries the swing span. Lorries are to go round by Eastmouth, " +
			"and the council wants a foot ferry by the end of the week, though nobody has yet said who will pay for it " +
			"or how late it runs.",
		Content: `<p>Divers have found cracks in the pivot that carries the swing span, and from Monday nobody will
drive across it. The port authority expects the repair to take fourteen months.</p>
<p>Lorries are to go round by Eastmouth, forty minutes longer each way. The council wants a foot ferry running by
the end of the week; it has asked <a href="https://ferries.example/">the ferry company</a> for two boats.</p>
<blockquote><p>We would rather close it a month early than a minute late.</p></blockquote>
<p>The bridge opened in 1931 and turns about nine times a day. Its pivot was last lifted in 1987, when the work took
one summer.</p>`,
		Authors: []string{"Ines Okafor", "Tom Ravn"}, Language: "en", Outlet: straitGazette, Updated: september(12, 15, 20),
	}
}

func swingBridgeRelated() []feed.Headline {
	return []feed.Headline{
		{
			Title: "What the divers saw: the pivot in pictures", URL: "https://gazette.example/2026/09/pivot",
			Language: "en",
			Outlet:   straitGazette, Published: september(12, 12, 10),
		},
		{Title: "Eastmouth road: where the queues will be"},
		{
			Title: "A summer on one leg: the repair of 1987", URL: "https://gazette.example/archive/1987",
			Language: "en",
			Outlet:   straitGazette, Published: september(3, 6, 0),
		},
		{
			Title: "Bridge shuts Monday; foot ferry promised “within days”", URL: "https://post.example/bridge",
			Language: "en",
			Outlet:   harbourPost, Published: september(12, 14, 31), Relation: feed.Coverage,
		},
		{
			Title: "Cracked pivot closes swing bridge", URL: "https://radio-north.example/a/5521", Language: "en",
			Outlet: radioNorth, Published: september(12, 14, 48), Relation: feed.Coverage,
			Copies: []feed.Outlet{islandTimes, quayRadio},
		},
		{
			Title: "Drehbrücke wird vierzehn Monate gesperrt", URL: "https://kuestenbote.example/bruecke",
			Language: "de",
			Outlet:   kuestenbote, Published: september(12, 15, 12), Relation: feed.Coverage,
		},
		{
			Title: "إغلاق الجسر الدوّار أربعة عشر شهرًا", URL: "https://bahr.example/jisr", Language: "ar",
			Outlet: bahr, Published: september(12, 15, 30), Relation: feed.Coverage,
		},
	}
}

func nightFerry() feed.Article {
	return feed.Article{
		URL: "https://post.example/night-ferry", Title: "The night ferry is back, and it brings its piano",
		Summary: "After two winters ashore the Marigold sails again on Fridays. The bar kept its piano, " +
			"which has been tuned.",
		Content: `<h1>The night ferry is back</h1>
<figure><img src="https://post.example/marigold.jpg" alt="The Marigold at her berth" width="1200" height="800">
<figcaption>The Marigold at her berth on Thursday</figcaption></figure>
<p>After two winters ashore the Marigold sails again on Fridays.</p>`,
		Authors: []string{"Lotte Brandt"}, Language: "en", Outlet: harbourPost,
	}
}

func nightFerryRelated() []feed.Headline {
	hs := []feed.Headline{{
		Title: "Marigold sails on Friday", URL: "https://radio-north.example/a/5517", Language: "en",
		Outlet:    radioNorth,
		Published: september(12, 10, 2), Relation: feed.Coverage,
	}}
	for _, title := range []string{
		"Timetable: the night ferry, September to May", "Why the Marigold lay ashore", "Five songs for a slow crossing",
		"Cabins from 40 crowns", "The captain’s last winter on the short route",
		"Letters: bring back the breakfast too",
	} {
		address := "https://post.example/" + feed.NewID(title).String()[:8]
		hs = append(hs, feed.Headline{Title: title, Language: "en", URL: address})
	}
	return hs
}

// lighthouse is a story without a link, of an outlet without a home: what there is to hear and to read can be had on its page
// only. Its title was made from its words.
func lighthouse() feed.Article {
	return feed.Article{
		Title: "The lighthouse at Cape Rowan is for sale again", DerivedTitle: true, Language: "en",
		Summary: "The lighthouse at Cape Rowan is for sale again. The last owner kept bees in the lamp room.",
		Content: "<p>The lighthouse at Cape Rowan is for sale again.</p>\n" +
			"<p>The last owner kept bees in the lamp room.</p>",
		Outlet: feed.Outlet{Name: "Cape notes", Key: "cape notes"},
		Enclosures: []feed.Enclosure{
			{URL: "https://rowan.example/notes/bees%20and%20lamps.mp3?from=feed", Type: "audio/mpeg", Length: 34_512_007},
			{URL: "https://rowan.example/plans.pdf", Length: 812_400},
		},
	}
}

func arabicFish() feed.Article {
	return feed.Article{
		URL: "https://bahr.example/samak", Title: "سوق السمك ينتقل إلى الرصيف الشرقي (Pier 7) في أكتوبر",
		Summary: "يقول التجار إن الرصيف الجديد أقرب إلى القوارب، لكن المواقف قليلة.",
		Content: "<p>يقول التجار إن الرصيف الجديد أقرب إلى القوارب، لكن المواقف قليلة.</p>\n" +
			"<p>يبدأ النقل في أول أكتوبر.</p>",
		Authors: []string{"ليلى منصور"}, Language: "ar", Outlet: bahr,
		Enclosures: []feed.Enclosure{{URL: "https://bahr.example/media/rasif-7.mp4", Type: "video/mp4", Length: 96_000_000}},
	}
}

func arabicFishRelated() []feed.Headline {
	return []feed.Headline{
		{
			Title: "أسعار السمك هذا الأسبوع", URL: "https://bahr.example/asaar", Language: "ar", Outlet: bahr,
			Published: september(10, 5, 0),
		},
		{
			Title: "Fish market to move to Pier 7", URL: "https://gazette.example/2026/09/fish", Language: "en",
			Outlet:    straitGazette,
			Published: september(11, 8, 40), Relation: feed.Coverage,
		},
	}
}

func japaneseWhales() feed.Article {
	return feed.Article{
		URL: "https://kaikyo.example/kujira", Title: "海峡にクジラの親子、三日続けて姿を見せる",
		Summary: "港の沖でザトウクジラの親子が三日続けて確認された。漁協は船に速度を落とすよう呼びかけている。",
		Content: "<p>港の沖でザトウクジラの親子が三日続けて確認された。</p>\n<p>漁協は船に速度を落とすよう呼びかけている。</p>",
		Authors: []string{"森田 葵"}, Language: "ja", Outlet: kaikyo,
	}
}

func japaneseWhalesRelated() []feed.Headline {
	return []feed.Headline{
		{Title: "クジラを見るときの五つの約束", URL: "https://kaikyo.example/yakusoku", Language: "ja", Outlet: kaikyo},
		{
			Title: "Whale and calf seen off the harbour again", URL: "https://post.example/whale", Language: "en",
			Outlet:    harbourPost,
			Published: september(11, 9, 15), Relation: feed.Coverage,
		},
	}
}
