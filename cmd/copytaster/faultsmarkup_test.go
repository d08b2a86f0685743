package main

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

// TestF46F47Characters holds that whatever stands in a field, the published documents are well-formed, and what can be
// published comes through as it was. Titles are read as markup where they hold some: few feeds mean it.
func TestF46F47Characters(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, out string }{
		"end of CDATA":      {"Dues ]]> rise", "Dues ]]> rise"},
		"comment":           {"Dues --> rise <!-- all", "Dues --> rise <!-- all"},
		"instruction":       {"Dues <?php rise ?> all", "Dues all"},
		"ampersands":        {"Dues & tolls &amp rise", "Dues & tolls &amp rise"},
		"less and greater":  {"Dues < tolls > rents", "Dues < tolls > rents"},
		"quotes":            {`Dues "rise" 'again'`, `Dues "rise" 'again'`},
		"control and NUL":   {"Dues\x00 \x01\x0b\x1frise", "Dues rise"},
		"no characters":     {"Dues \ufffe\uffffrise", "Dues rise"},
		"lone surrogate":    {"Dues \xed\xa0\x80rise", ""},
		"bidi":              {"Dues \u202erise\u2066 all", "Dues rise all"},
		"line ends":         {"Dues\r\nrise\u2028again", "Dues rise again"},
		"character outside": {"Dues 🛥 rise", "Dues 🛥 rise"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newRogue(t)
			esc := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(c.in)
			odd := fmt.Sprintf(`<item><title>%s</title><link>https://bay.example/odd?q=%[1]s</link><guid>%[1]s</guid><author>%[1]s</author>`+
				`<category>%[1]s</category><description>%[1]s</description><source url="https://x.example/%[1]s">%[1]s</source>`+
				`<enclosure url="https://bay.example/%[1]s.mp3" type="%[1]s" length="%[1]s"/></item>`, esc)
			body := strings.Replace(rss(noticesTo(0, 2)), "<item>", odd+"<item>", 1)
			o.play("/feed", serve(strings.Replace(body, "Bay Notices", esc, 1), `"odd"`))
			n := newNewsroom(t, "base_url: https://news.example/\nsources: ["+o.URL+"/feed]\n")
			n.expect(0, exitDone)
			for path, text := range n.edition() {
				if strings.HasSuffix(path, ".xml") || strings.HasSuffix(path, ".opml") {
					d := xml.NewDecoder(strings.NewReader(text))
					var err error
					for err == nil {
						_, err = d.Token()
					}
					if err != io.EOF {
						t.Errorf("%s: %v", path, err)
					}
				}
				if strings.ContainsAny(text, "\x00\x01\x0b\x1f\ufffe\uffff") && path != "icon.png" && path != "favicon.ico" {
					t.Errorf("%s holds a character that is none", path)
				}
			}
			for _, i := range noticesTo(0, 2) {
				n.titled(i.title)
			}
			if c.out != "" {
				n.titled(c.out)
			}
			if got := len(n.entries()); got != 3 {
				t.Errorf("%d entries", got)
			}
		})
	}
}

// TestF49Unbalanced holds that markup which is left open, or closed too often, stays inside its story: what the other
// stories look like does not depend on it.
func TestF49Unbalanced(t *testing.T) {
	t.Parallel()
	o := newRogue(t)
	page := func(hostile string) (index string, others []string) {
		list := noticesTo(0, 3)
		list[1].body = hostile
		o.play("/feed", serve(rss(list), `"`+fmt.Sprint(len(hostile))+`"`))
		n := follow(t, o.URL+"/feed")
		n.expect(0, exitDone)
		for _, e := range n.entries() {
			if e.Title != list[1].title {
				others = append(others, e.Content)
			}
		}
		return n.edition()["index.html"], others
	}
	calm, want := page("<p>All is calm.</p>")
	for _, hostile := range []string{
		"</p></div></article></main></body></html><p>out", "<table><tr><td>open", "<b><i><a href=https://x.example/><p>open",
		"<!-- open", "<style>*{display:none}", "<textarea><title>", "<plaintext>", "<svg><style><!--", "<p title=\"open",
	} {
		index, got := page(hostile)
		if !slices.Equal(got, want) {
			t.Errorf("%s: the other stories are %q", hostile, got)
		}
		for _, tag := range []string{"<article", "</article>", "<main", "</main>", "</body>", "</html>", "<table", "<style", "<textarea", "<plaintext", "<svg", "<!--"} {
			if a, b := strings.Count(calm, tag), strings.Count(index, tag); a != b {
				t.Errorf("%s: the page has %d times %s, want %d", hostile, b, tag, a)
			}
		}
	}
}

// TestF50Scripts holds that an address which is a script is dropped and its story kept.
func TestF50Scripts(t *testing.T) {
	t.Parallel()
	o := newRogue(t)
	list := noticesTo(0, 6)
	for i, bad := range []string{"javascript:alert(1)", " JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "vbscript:x", "data:text/html,<script>alert(1)</script>"} {
		list[i].link = bad
		list[i].body = fmt.Sprintf(`<p>Words.</p><a href="%s">a</a><img src="%[1]s"><iframe src="%[1]s"></iframe>`, bad)
	}
	body := strings.ReplaceAll(rss(list), "</item>", `<enclosure url="javascript:alert(2)" type="audio/mpeg"/><comments>javascript:alert(3)</comments></item>`)
	o.play("/feed", serve(strings.Replace(body, "https://bay.example/</link>", "javascript:alert(4)</link>", 1), `"bad"`))
	n := follow(t, o.URL+"/feed")
	n.expect(0, exitDone)
	n.holds(list...)
	for path, text := range n.edition() {
		low := strings.ToLower(text)
		for _, never := range []string{"alert(", "vbscript:", "javascript:"} {
			if strings.Contains(low, never) {
				t.Errorf("%s holds %s: …%.200s", path, never, text[max(0, strings.Index(low, never)-80):])
			}
		}
	}
}
