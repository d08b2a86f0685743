package render

import (
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
)

var (
	noon    = time.Date(2026, 9, 12, 12, 0, 0, 0, time.UTC)
	gazette = feed.Outlet{Name: "Harbour Gazette", URL: "https://gazette.example/", Key: "gazette.example"}
	herald  = feed.Outlet{Name: "Coast Herald", URL: "https://herald.example", Key: "herald.example"}
)

// wire is a channel whose stories differ in what is known of them.
func wire() Document {
	return Document{
		ID: "urn:uuid:4c0e1d3a-2f5b-5a77-8a11-6f0f6a1d2b3c", Title: "All stories", Language: "en",
		Description: "Stories of the bay & their related headlines",
		Base:        "https://news.example/", Updated: noon.Add(3 * time.Hour),
		TTL: 15 * time.Minute, Content: channel.Full, Generator: "1.0.0", Channels: []Link{{"Sea & sky", "sea"}},
		Stories: []feed.Story{ferry(), bridge(), derived(), bare(), arabic(), japanese()},
	}
}

// story completes a story with an id made from its name, and its times.
func story(name string, age time.Duration, lead feed.Article, related ...feed.Headline) feed.Story {
	lead.ID = feed.NewID("article", name)
	lead.Published = noon.Add(-age)
	return feed.Story{
		ID: feed.StoryID(lead.ID), Lead: lead, Related: related, Published: lead.Published,
		Updated: lead.Published.Add(10 * time.Minute),
	}
}

// ferry has everything.
func ferry() feed.Story {
	return story("ferry", time.Hour, feed.Article{
		URL:     "https://gazette.example/2026/ferry?id=7&page=1",
		Title:   `Ferry "Nordlys" back after 5&1 months, says AT&T <harbour>`,
		Summary: "The ferry is back; fares < 3 crowns & bikes go free.",
		Content: "<p>The ferry is <b>back</b> on the bay.</p>\n<p>Fares &lt; 3 crowns ]]&gt; &amp; bikes free. " +
			`<a href="https://gazette.example/fares?a=1&amp;b=2">Fares</a></p>`,
		Authors: []string{"Ada Quist", "Ben O’Hara"}, Categories: []string{"Transport", "Sea & sky"}, Language: "en-GB",
		Image: "https://gazette.example/ferry.jpg",
		Enclosures: []feed.Enclosure{
			{URL: "https://gazette.example/map.png", Type: "image/png", Length: 2048},
			{URL: "https://gazette.example/ferry.mp3", Type: "audio/mpeg", Length: 123456},
			{URL: "https://gazette.example/timetable.pdf"},
		},
		Outlet: gazette,
	},
		feed.Headline{
			Title: "Why the ferry stopped", URL: "https://gazette.example/why?x=1&y=2", Outlet: gazette,
			Published: noon.Add(-48 * time.Hour), Language: "en",
		},
		feed.Headline{Title: "Fares & <b>fees</b>: what changes"},
		feed.Headline{
			Title: "Fähre fährt wieder", URL: "https://kueste.example/faehre", Relation: feed.Coverage, Language: "de",
			Outlet: feed.Outlet{Name: "Küstenbote", URL: "https://kueste.example/"}, Published: noon.Add(-30 * time.Minute),
		},
		feed.Headline{Title: "Nordlys sails again", Relation: feed.Coverage, Outlet: herald},
	)
}

// bridge has coverage only, and a lead in another language than the channel.
func bridge() feed.Story {
	return story("bridge", 2*time.Hour, feed.Article{
		URL: "https://kueste.example/bruecke", Title: "Brücke bleibt zu &copy; 2026", Language: "de",
		Summary: "Die Brücke bleibt bis Montag zu.",
		Content: "<p>Die Brücke bleibt bis Montag zu.</p>",
		Outlet:  feed.Outlet{Name: "Küstenbote", URL: "https://kueste.example/"},
	}, feed.Headline{
		Title: "Bridge stays shut", URL: "https://herald.example/bridge",
		Relation: feed.Coverage, Outlet: herald, Language: "en",
	})
}

// derived is a text without title, link or outlet's address, as a file gives it.
func derived() feed.Story {
	return story("derived", 3*time.Hour, feed.Article{
		Summary: "The council met on Tuesday evening to hear what the harbour master had to say " +
			"about the new quay, and left the vote for another day.",
		Content: "<p>The council met on Tuesday evening.</p>", Outlet: feed.Outlet{Name: "desk", Key: "desk"},
	}, feed.Headline{Title: "Quay costs double"}, feed.Headline{Title: "Harbour master to retire"})
}

// bare has nothing at all.
func bare() feed.Story { return story("bare", 4*time.Hour, feed.Article{}) }

func arabic() feed.Story {
	return story("arabic", 5*time.Hour, feed.Article{
		URL: "https://mina.example/a/1", Title: "العبّارة تعود إلى الخليج", Summary: "عادت العبّارة صباح السبت.",
		Content: "<p dir=\"rtl\">عادت العبّارة صباح السبت.</p>", Authors: []string{"ليلى حدّاد"}, Language: "ar",
		Outlet: feed.Outlet{Name: "الميناء", URL: "https://mina.example/"},
	}, feed.Headline{
		Title: "أسعار التذاكر", URL: "https://mina.example/a/0", Language: "ar", Published: noon.Add(-72 * time.Hour),
	})
}

func japanese() feed.Story {
	return story("japanese", 6*time.Hour, feed.Article{
		URL: "https://minato.example/news/12", Title: "湾のフェリー、運航を再開", Summary: "フェリーは土曜の朝に再開した。",
		Content: "<p>フェリーは土曜の朝に再開した。🚢</p>", Authors: []string{"港 花子"}, Language: "ja",
		Outlet: feed.Outlet{Name: "港新聞", URL: "https://minato.example/"},
	}, feed.Headline{Title: "Ferry resumes", URL: "https://herald.example/ferry", Relation: feed.Coverage, Outlet: herald})
}

// nasty is a string with all that may break a document.
const nasty = "a\x00b\x0bc\x1b\x7f\u0085\uFFFE\uFFFF\uFFFD\xff\xc3\xed\xa0\x80 ]]> <script>alert(1)</script> " +
	"&copy; &#0; \"'\r\n\r\t\u2028\U0001F6A2 5&1 -->"

// hostile has nasty strings in every field.
func hostile() Document {
	o := feed.Outlet{Name: nasty, URL: "https://evil.example/" + nasty, Key: nasty}
	times := []time.Time{{}, time.Date(-5, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(12000, 1, 1, 0, 0, 0, 0, time.UTC)}
	urls := []string{
		"https://evil.example/?q=" + nasty, "javascript:alert(1)",
		"https://user:pw@bücher.example:8080/ä b%zz#x#y",
	}
	d := Document{
		ID: nasty, Title: nasty, Description: nasty, Language: nasty, Base: "https://news.example/", Slug: "s", Updated: noon,
		TTL: time.Minute, Content: channel.Full, TitleOutlet: true, Generator: nasty, Channels: []Link{{nasty, nasty}},
	}
	for i := range 3 {
		a := feed.Article{
			OwnID: nasty, URL: urls[i], Title: nasty, Summary: nasty, Body: feed.Body{HTML: nasty, Base: nasty},
			Content: feed.HTML("<p>clean " + legalMarkup + "</p>"), Authors: []string{"by " + nasty, "", nasty},
			Categories: []string{nasty, " ", nasty}, Language: nasty, Image: urls[i], Outlet: o,
			Enclosures: []feed.Enclosure{{URL: urls[i], Type: nasty, Length: -7}, {URL: "https://evil.example/x.mp3"}},
		}
		s := story("hostile", time.Duration(i)*time.Hour, a,
			feed.Headline{Title: nasty, URL: urls[i], Outlet: o, Published: times[i], Language: nasty},
			feed.Headline{Title: nasty, URL: urls[i], Outlet: o, Published: times[i], Language: nasty, Relation: feed.Coverage},
			feed.Headline{Title: "\x00", Relation: feed.Relation(9)})
		s.ID = feed.NewID("hostile", a.URL)
		s.Published, s.Updated = times[i], times[i]
		d.Stories = append(d.Stories, s)
	}
	return d
}

// legalMarkup is markup as the sanitiser makes it, with characters that XML forbids.
const legalMarkup = "\x00\x0b\uFFFE ]]> &lt;script&gt;"
