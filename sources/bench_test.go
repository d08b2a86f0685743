package sources

import (
	"fmt"
	"html"
	"strings"
	"testing"

	"github.com/copytaster/copytaster/feed"
)

// benchItems is how many items the feeds of the benchmarks have; each is about 3.6 KB, so that a feed has 110 KB.
const benchItems = 30

func benchBody(i int) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<figure><img src="https://bench.example/img/%d.jpg?w=1200&amp;q=80" alt="The quay" width="1200" height="675"></figure>`, i)
	for p := range 12 {
		fmt.Fprintf(&b, `<p>Paragraph %d of piece %d says, at some length, that the harbour wall will be “looked at” again, & that
<a href="https://bench.example/%d?utm_source=rss">the survey</a> of last year still stands; nobody has asked the gulls.</p>`, p, i, p)
	}
	return b.String()
}

func benchDocument(format string) []byte {
	var b strings.Builder
	for i := range benchItems {
		link, date := fmt.Sprintf("https://bench.example/2025/03/01/piece-%d", i), fmt.Sprintf("2025-03-01T10:%02d:00Z", i)
		text := benchBody(i)
		switch format {
		case "RSS 2.0":
			fmt.Fprintf(&b, `<item><title>Piece number %d: the wall &amp;amp; the gulls</title><link>%s</link><guid isPermaLink="false">tag:%d</guid>
<pubDate>Sat, 01 Mar 2025 10:%02d:00 GMT</pubDate><dc:creator>Maud Ferris</dc:creator><category>Local</category>
<description>A short text for the list.</description><media:thumbnail url="https://bench.example/img/%d.jpg" width="240"/>
<content:encoded><![CDATA[%s]]></content:encoded></item>`, i, link, i, i, i, text)
		case "RSS 1.0":
			fmt.Fprintf(&b, `<item rdf:about="%s"><title>Piece number %d</title><link>%s</link><dc:date>%s</dc:date>
<description>%s</description></item>`, link, i, link, date, html.EscapeString(text))
		case "Atom 1.0":
			fmt.Fprintf(&b, `<entry><title type="html">Piece number %d</title><id>%s</id><link href="%s"/><updated>%s</updated>
<author><name>Maud Ferris</name></author><content type="html">%s</content></entry>`, i, link, link, date, html.EscapeString(text))
		case "JSON Feed 1.1":
			fmt.Fprintf(&b, `%s{"id":%q,"url":%q,"title":"Piece number %d","content_html":%q,"date_published":%q}`,
				strings.Repeat(",", min(i, 1)), link, link, i, text, date)
		}
	}
	wrap := map[string]string{
		"RSS 2.0": `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Bench</title><link>https://bench.example/</link><language>en</language>%s</channel></rss>`,
		"RSS 1.0": `<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Bench</title><link>https://bench.example/</link><dc:language>en</dc:language></channel>%s</rdf:RDF>`,
		"Atom 1.0":      `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Bench</title><link href="https://bench.example/"/>%s</feed>`,
		"JSON Feed 1.1": `{"version":"https://jsonfeed.org/version/1.1","title":"Bench","home_page_url":"https://bench.example/","language":"en","items":[%s]}`,
	}
	return []byte(strings.Replace(wrap[format], "%s", b.String(), 1))
}

func BenchmarkRead(b *testing.B) {
	for _, format := range []string{"RSS 2.0", "RSS 1.0", "Atom 1.0", "JSON Feed 1.1"} {
		b.Run(strings.ReplaceAll(format, " ", ""), func(b *testing.B) {
			body := benchDocument(format)
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				r, err := Read(Document{Address: "https://bench.example/feed", Body: body}, Options{Now: testNow})
				if err != nil || len(r.Articles) != benchItems || r.Format != format {
					b.Fatalf("%s, %d articles, %v", r.Format, len(r.Articles), err)
				}
			}
		})
	}
}

func BenchmarkClean(b *testing.B) {
	body := feed.Body{HTML: benchBody(1), Base: "https://bench.example/"}
	b.SetBytes(int64(len(body.HTML)))
	b.ReportAllocs()
	for b.Loop() {
		if Clean(body, "", false, nil) == "" {
			b.Fatal("nothing left")
		}
	}
}
