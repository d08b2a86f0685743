package sources

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/copytaster/copytaster/feed"
)

func TestPlainText(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"plain  words\n\nhere", "plain words here"},
		{"<p>One</p><p>two<br>three</p>", "One two three"},
		{"a<b>b</b>c<i>d</i>", "abcd"},
		{"<script>a</scripted>b</b</SCRIPT >seen", "seen"},
		{"<script>x<y</script>seen<style>p{}</style> <!-- not --> too", "seen too"},
		{"Fish &amp; chips&nbsp;&#8211; &euro;3 &unknown; &copy=2", "Fish & chips – €3 &unknown; &copy=2"},
		{"a < b and b > a", "a < b and b > a"},
		{"cut off in <a href='x", "cut off in"},
		{"soft\u00adhy\u200bphen \u202eturned\u202c \x01\ufffe", "softhyphen turned"},
		{"<a title=\"a > b\">link</a>", "link"},
	} {
		if got := plainText(c.in, 100); got != c.want {
			t.Errorf("plainText(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

// Who is in a picture and who took it is not how an article begins, unless it says nothing else.
func TestAbstractLeavesCaptionsOut(t *testing.T) {
	const caption = `<figure><img src="a.jpg"><FigCaption>Maren Quist in Oban. <p>Photograph: R. Vickers</p></figcaption></figure>`
	for _, c := range []struct{ in, want string }{
		{caption + "<p>The swing bridge opens on Friday.</p>", "The swing bridge opens on Friday."},
		{"<p>It opens.</p>" + caption, "It opens."},
		{caption, "Maren Quist in Oban. Photograph: R. Vickers"},
		{"<p>It opens.</p><figcaption>never closed<p>and more", "It opens. never closed and more"},
		{"<p>It opens.</p></figcaption><p>and closes", "It opens. and closes"},
		{"<p>It opens.</p><figcaption>Oban</figcaption>", "It opens."},
	} {
		if got := Abstract(feed.Body{HTML: c.in}); got != c.want {
			t.Errorf("Abstract(%q) = %q, want %q", c.in, got, c.want)
		}
	}
	if got := PlainText(feed.Body{HTML: caption}); got != "Maren Quist in Oban. Photograph: R. Vickers" {
		t.Errorf("all of the text is %q", got)
	}
}

// Neither does the summary of an article begin so, whichever document it comes from.
func TestSummariesLeaveCaptionsOut(t *testing.T) {
	const figure = `<figure><img src="https://h.example/a.jpg"><figcaption>Maren Quist in Oban. Photograph: R. Vickers</figcaption></figure>`
	const text = "The swing bridge in Oban opens on Friday, a year late, and the ferry goes on until the spring."
	for name, body := range map[string]string{
		"feed, content alone": `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item><title>Bridge</title>
<link>https://h.example/1</link><content:encoded><![CDATA[` + figure + `<p>` + text + `</p>]]></content:encoded></item></channel></rss>`,
		"feed, description": `<rss version="2.0"><channel><item><title>Bridge</title><link>https://h.example/1</link><description><![CDATA[` +
			figure + `<p>` + text + `</p>]]></description></item></channel></rss>`,
		"page": `<html lang="en"><head><title>Bridge</title><meta property="og:type" content="article"></head><body><article><h1>Bridge</h1>` +
			figure + strings.Repeat(`<p>`+text+`</p>`, 6) + `</article></body></html>`,
	} {
		r, err := Read(Document{Address: "https://h.example/1", Body: []byte(body)}, Options{})
		if err != nil || len(r.Articles) != 1 {
			t.Errorf("%s: %d articles, %v", name, len(r.Articles), err)
			continue
		}
		if a := r.Articles[0]; !strings.HasPrefix(a.Summary, text) || !strings.Contains(a.Body.HTML, "R. Vickers") {
			t.Errorf("%s: the summary is %q, of %q", name, a.Summary, a.Body.HTML)
		}
	}
}

func TestPlainTextCuts(t *testing.T) {
	for _, c := range []struct {
		in   string
		n    int
		want string
	}{
		{"one two three four", 18, "one two three four"},
		{"one two three four", 12, "one two…"},
		{"one two, three", 9, "one two…"},
		{"one two", 3, "on…"},
		{"one two", 4, "one…"},
		{"日本語の長い文章です", 5, "日本語の…"},
		{"incomprehensibilities", 8, "incompr…"},
	} {
		got := plainText(c.in, c.n)
		if got != c.want || utf8.RuneCountInString(got) > c.n {
			t.Errorf("plainText(%q, %d) = %q, want %q", c.in, c.n, got, c.want)
		}
	}
}

func TestPlainTitle(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"<b>Bold</b> A &amp; B &#8217;s", "Bold A & B ’s"},
		{"A &amp; B &lt;i&gt; it&#8217;s", "A & B <i> it’s"},
		{"A &amp;amp; B", "A & B"},
		{"AT&T < 5 & a<b", "AT&T < 5 & a<b"},
		{"if a <b and c> d", "if a <b and c> d"},
		{"The <title> element", "The <title> element"},
		{"How the <script> tag changed the web", "How the <script> tag changed the web"},
		{"Why <title> and <b>not</b> <Style> matter", "Why <title> and not <Style> matter"},
		{"<script>alert(1)</script> & </title> still", "<script>alert(1)</script> & </title> still"},
		{"<iframe src=x> <template> <select> <xmp> <plaintext> stay", "<iframe src=x> <template> <select> <xmp> <plaintext> stay"},
		{"a <svg width=1><title>dot</title><path d=x></SVG> drawn", "a drawn"},
		{"an <svg> named </svg", "an <svg> named </svg"},
		{"<math><mi>x</mi></math> solved", "solved"},
		{"List<String> explained", "List<String> explained"},
		{"x <i class=y>y</i> z<br/>w", "x y z w"},
		{" two\n lines ", "two lines"},
		{"&#x202e;turned", "turned"},
		{"&#150; &#128;", "– €"},
		{"&#1;&#0;&#xD800;&#x110000;a", "a"},
		{strings.Repeat("long ", 400), ""},
	} {
		got := plainTitle(c.in)
		if len(got) > maxTitle || c.want != "" && got != c.want {
			t.Errorf("plainTitle(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestPerson(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"desk@a.example (Jane Roe)", "Jane Roe"},
		{"Jane Roe (desk@a.example)", "Jane Roe"},
		{`"Jane Roe" <desk@a.example>`, "Jane Roe"},
		{"By Jane Roe", "Jane Roe"},
		{"desk@a.example", "desk@a.example"},
		{"Jane Roe (The Wire)", "Jane Roe (The Wire)"},
	} {
		if got := person(c.in); got != c.want {
			t.Errorf("person(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestLanguageTag(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"en_gb", "en-GB"},
		{"EN", "en"},
		{"zh-hant-tw", "zh-Hant-TW"},
		{"de-1996", "de-1996"},
		{"english", ""},
		{"x", ""},
		{"", ""},
		{"e<n", ""},
		{"en-", ""},
	} {
		if got := languageTag(c.in); got != c.want {
			t.Errorf("languageTag(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestPublicPlainText(t *testing.T) {
	if got := PlainText(feed.Body{HTML: "<p>All <b>of</b> it.</p>" + strings.Repeat("<p>more</p>", 1000)}); len(got) < 5000 {
		t.Errorf("%d bytes", len(got))
	}
}

// BenchmarkUnclosed reads what opens, or seems to end, many elements and ends none: a look to the end for each of them would
// take minutes.
func BenchmarkUnclosed(b *testing.B) {
	for _, s := range []string{
		strings.Repeat("<figcaption>", 60_000) + strings.Repeat("</b", 60_000), strings.Repeat("<figcaption></b>", 60_000),
		"<script>" + strings.Repeat("</b", 200_000), strings.Repeat("</b", 200_000),
	} {
		b.Run(s[:16], func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			for b.Loop() {
				Abstract(feed.Body{HTML: s})
			}
		})
	}
}
