package sources

import (
	"encoding/json"
	"fmt"
	"html"
	"strings"
	"testing"
	"time"
)

// breakers are what payloads in fields use to get out of where they stand, beside the markup of payloads.
var breakers = []string{
	`"><script>alert(1)</script>`, `' onmouseover='alert(1)`, `" autofocus onfocus="alert(1)`, "`onerror=alert(1)`",
	`javascript:alert(1)`, "java\nscript:alert(1)", "\x01javascript:alert(1)", `&#106;avascript&colon;alert(1)`,
	`data:text/html,<script>alert(1)</script>`, `vbscript:msgbox(1)`, `//evil.example/\..\`, `https://user:pw@evil.example/`,
	`https://ok.example/"onload="x`, "https://ok.example/\r\nSet-Cookie: a=b", `http://ok.example/ <b>`, `http:///nohost`,
	`]]><script>alert(1)</script><![CDATA[`, `--><script>alert(1)</script><!--`, `<?xml-stylesheet href="x"?>`, `<!DOCTYPE x>`,
	"\u202egnp.exe\u202c", "\u2066\u2067", "a\x00b", "\ufffe\uffff", "\x1b[31mred\x1b[0m", "one\r\ntwo", `&lt;script&gt;alert(1)&lt;/script&gt;`,
	`&amp;lt;img src=x onerror=alert(1)&amp;gt;`, `<a href="javascript:alert(1)" onclick=x>y</a>`, `{{.}} ${x} %s %n`,
	`en" onload="x`, `../../etc/passwd`, strings.Repeat("<b>", 3000), strings.Repeat("&#x3c;", 500), `</item></channel></rss>`,
	`</title></head><body onload=x>`, `</script><script>alert(1)//`, `\u003cscript\u003e`,
}

// hostileDocuments put a payload into every field of every format that has such a field.
func hostileDocuments(payload string) map[string]string {
	text := html.EscapeString(payload)
	cdata := "<![CDATA[" + payload + "]]>"
	quoted, err := json.Marshal(payload)
	if err != nil {
		panic(err)
	}
	q := string(quoted)
	rss := func(p, attribute string) string {
		return fmt.Sprintf(`<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>%[1]s</title><link>%[1]s</link><description>%[1]s</description>
<language>%[1]s</language><generator>%[1]s</generator><managingEditor>%[1]s</managingEditor><image><url>%[1]s</url></image>
<item><title>%[1]s</title><link>%[1]s</link><guid>%[1]s</guid><author>%[1]s</author><dc:creator>%[1]s</dc:creator><pubDate>%[1]s</pubDate>
<category domain="%[2]s">%[1]s</category><comments>%[1]s</comments><source url="%[2]s">%[1]s</source><dc:language>%[1]s</dc:language>
<enclosure url="%[2]s" type="%[2]s" length="%[2]s"/><media:content url="%[2]s" type="%[2]s"/><media:thumbnail url="%[2]s"/>
<itunes:image href="%[2]s"/><atom:link rel="related" href="%[2]s" title="%[2]s" hreflang="%[2]s"/>
<description>%[1]s</description><content:encoded>%[1]s</content:encoded></item>
<item><title>Plain</title><link>https://h.example/1</link><description>%[1]s</description></item></channel></rss>`, p, attribute)
	}
	return map[string]string{
		"RSS escaped": rss(text, text), "RSS in CDATA": rss(cdata, text), "RSS raw": rss(payload, text),
		"RSS escaped twice": rss(html.EscapeString(text), html.EscapeString(text)),
		"Atom": fmt.Sprintf(`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="%[1]s" xml:base="%[1]s"><title type="html">%[1]s</title><id>%[1]s</id>
<link href="%[1]s"/><author><name>%[1]s</name></author><entry><title type="xhtml"><div>%[2]s</div></title><id>%[1]s</id><link href="%[1]s"/>
<link rel="related" href="%[1]s" title="%[1]s"/><link rel="enclosure" href="%[1]s" type="%[1]s"/><category term="%[1]s" label="%[1]s"/>
<source><title>%[1]s</title><link href="%[1]s"/></source><author><name>%[1]s</name><uri>%[1]s</uri></author><summary type="%[1]s">%[1]s</summary>
<content type="html">%[1]s</content></entry><entry><title type="text">%[1]s</title><content type="xhtml"><div>%[2]s</div></content></entry></feed>`, text, payload),
		"JSON Feed": fmt.Sprintf(`{"version":"https://jsonfeed.org/version/1.1","title":%[1]s,"home_page_url":%[1]s,"language":%[1]s,"authors":[{"name":%[1]s,"url":%[1]s}],
"items":[{"id":%[1]s,"url":%[1]s,"external_url":%[1]s,"title":%[1]s,"content_html":%[1]s,"summary":%[1]s,"image":%[1]s,"tags":[%[1]s],"language":%[1]s,
"authors":[{"name":%[1]s}],"attachments":[{"url":%[1]s,"mime_type":%[1]s}],"_copytaster":{"outlet":{"name":%[1]s,"url":%[1]s},"related":[{"title":%[1]s,"url":%[1]s,"outlet":%[1]s,"language":%[1]s}]}},
{"id":"2","title":"Plain","content_text":%[1]s}]}`, q),
		"page": fmt.Sprintf(`<!DOCTYPE html><html lang="%[1]s"><head><title>%[1]s</title><base href="%[1]s"><meta property="og:type" content="article">
<meta property="og:title" content="%[1]s"><meta property="og:url" content="%[1]s"><meta property="og:image" content="%[1]s"><meta property="og:site_name" content="%[1]s">
<meta name="author" content="%[1]s"><meta name="keywords" content="%[1]s"><link rel="canonical" href="%[1]s">
<script type="application/ld+json">{"@type":"NewsArticle","headline":%[2]s,"author":{"name":%[2]s},"image":%[2]s,"publisher":{"name":%[2]s},"inLanguage":%[2]s,"articleBody":%[2]s}</script></head>
<body><article><h1>%[1]s</h1><p>%[3]s</p><p>The harbour was quiet on the day after the storm, and nobody went out to look at the wall.</p></article>
<aside class="related"><h2>Related</h2><ul><li><a href="%[1]s">%[1]s</a></li><li><a href="/2">%[3]s</a></li></ul></aside></body></html>`, text, strings.ReplaceAll(q, "</", `<\/`), payload),
		"plain text": fmt.Sprintf("%[1]s\n\nThe harbour was quiet. %[1]s\n\nRelated headlines:\n- %[1]s\n- %[1]s https://h.example/2\n", payload),
		"OPML":       fmt.Sprintf(`<opml version="2.0"><head><title>%[1]s</title></head><body><outline text="%[1]s" title="%[1]s" xmlUrl="%[1]s" htmlUrl="%[1]s"/></body></opml>`, text),
	}
}

// Entities that a document declares are its words where they are plain text, and nothing else.
func TestDeclaredEntities(t *testing.T) {
	const dtd = `<!DOCTYPE rss [<!ENTITY paper "The Quay Post"> <!ENTITY paper "Another"><!ENTITY l1 "ha"> <!ENTITY l2 "&l1;&l1;">
<!ENTITY file SYSTEM "file:///etc/passwd"><!ENTITY net PUBLIC 'x' "https://evil.example/"><!ENTITY tag '<script>alert(1)</script>'>
<!ENTITY nbsp "evil"><!ENTITY amp "evil"><!ENTITY % param "x">]>`
	r, err := Read(Document{Body: []byte(dtd + `<rss version="2.0"><channel><title>&paper; at &paper</title><item><link>https://h.example/1</link>
<title>a&l2;b&file;c&net;d&tag;e&nbsp;f &amp; &unknown; &param;</title><description>&paper;&l1;&file;</description></item></channel></rss>`)}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	checkReading(t, r)
	if a := r.Articles[0]; r.Title != "The Quay Post at &paper" || a.Title != "abcde f & &unknown; &param;" || a.Summary != "The Quay Postha" {
		t.Errorf("%q, %q, %q", r.Title, a.Title, a.Summary)
	}
	long := `<!DOCTYPE rss [<!ENTITY l "` + strings.Repeat("x", 1000) + `">]><rss><channel><item><title>y</title><description>` +
		strings.Repeat("&l;", 1_000_000) + `</description></item></channel></rss>`
	if r, err = Read(Document{Body: []byte(long)}, Options{}); err != nil || len(r.Articles[0].Body.HTML) > maxEntityBytes {
		t.Errorf("%v", err)
	}
}

// Looking for the ends of items takes no longer than the document is, wherever they are.
func TestHostileEnds(t *testing.T) {
	const items = 5000
	for name, body := range map[string]string{
		"no end":       strings.Repeat("<item><link>/1</link></ITEM>", items) + strings.Repeat("lorem ipsum ", 600_000),
		"false ends":   strings.Repeat("<item><link>/1</link></ITEM>", items) + strings.Repeat("</itemx ", 900_000),
		"one, far off": strings.Repeat("<item><link>/1</link></ITEM>", items) + strings.Repeat("lorem ipsum ", 600_000) + "</item>",
		"hidden ends":  strings.Repeat("<item><link>/1</link></ITEM>", items) + strings.Repeat("<!--</item>", 600_000),
	} {
		start := time.Now()
		_, err := Read(Document{Body: []byte(`<rss version="2.0"><channel><title>t</title>` + body)}, Options{})
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s takes %v (%v)", name, took, err)
		}
	}
}

// TestHostileFields holds that whatever stands in whichever field, what leaves the package is plain text, plain web
// addresses and clean markup, by oracles that share nothing with what made them.
func TestHostileFields(t *testing.T) {
	read, cleaned := 0, 0
	for _, payload := range append(append([]string{}, breakers...), payloads...) {
		for name, body := range hostileDocuments(payload) {
			doc := Document{Address: "https://h.example/d/f", Body: []byte(body)}
			opt := Options{}
			switch name {
			case "page":
				opt.Kind = Page
			case "plain text":
				opt.Kind, doc.Address = Text, ""
			}
			r, err := Read(doc, opt)
			if err != nil {
				if m := err.Error(); m != printable(m) || strings.Contains(m, "please report") {
					t.Errorf("%s of %.80q: %q", name, payload, m)
				}
				continue
			}
			read++
			checkReading(t, r)
			for i := range r.Articles {
				a := &r.Articles[i]
				if tag := languageTag(a.Language); a.Language != "" && tag != a.Language {
					t.Errorf("%s of %.80q: language %q", name, payload, a.Language)
				}
				checkClean(t, a.Body, Clean(a.Body, "", false, nil))
				cleaned++
			}
			for _, l := range r.Listed {
				if strings.Contains(l.Address, "://") && strings.ContainsAny(l.Address, "\r\n\x00<>\"") || l.Title != printable(l.Title) {
					t.Errorf("%s of %.80q lists %+v", name, payload, l)
				}
			}
			if t.Failed() {
				t.Fatalf("%s of %q", name, payload)
			}
		}
	}
	t.Logf("%d documents read, %d bodies cleaned", read, cleaned)
	if want := 8 * (len(breakers) + len(payloads)); read < want {
		t.Errorf("only %d documents could be read, want %d", read, want)
	}
}
