package sources

import (
	"strings"
	"time"

	"github.com/copytaster/copytaster/feed"
)

// cluster reads a description that is nothing but links to reports of one event, the form of Google News:
// <ol><li><a href="…">headline</a>&nbsp;&nbsp;<font color="#6f6f6f">outlet</font></li>…</ol>, or one such link.
func cluster(markup string) ([]feed.Headline, bool) {
	s := strings.TrimSpace(markup)
	_, name := tagAt(s)
	switch name {
	case "ol", "ul":
		if !strings.Contains(s, "<font") {
			return nil, false
		}
		list, end := readList(s)
		if len(list) == 0 || plainText(s[end:], 40) != "" {
			return nil, false
		}
		for _, h := range list {
			if h.URL == "" || h.Outlet.Name == "" {
				return nil, false
			}
		}
		return list, true
	case "a":
		list, _ := readList("<ul><li>" + s + "</li></ul>")
		ok := len(list) == 1 && list[0].URL != "" && list[0].Outlet.Name != "" && strings.Contains(s, "<font")
		return nil, ok && len(s) < 4096
	}
	return nil, false
}

// relatedTail finds a heading such as "Related headlines" with a list under it at the end of a body and returns the
// list's headlines and the body without both; nil where there is none.
func relatedTail(markup string) ([]feed.Headline, string) {
	list, label, rest := listAtEnd(markup)
	if list == nil || !isRelatedLabel(label) {
		return nil, markup
	}
	return list, rest
}

// maxTail is how far from the end of a body a list of headlines is looked for, in bytes.
const maxTail = 32 << 10

// listAtEnd reads the list that a body ends with and the heading over it, and returns what stands before both.
func listAtEnd(markup string) (list []feed.Headline, label, rest string) {
	from := max(0, len(markup)-maxTail)
	for at := len(markup); ; {
		i := strings.LastIndexByte(markup[from:at], '<')
		if i < 0 {
			return nil, "", markup
		}
		at = from + i
		if !opensList(markup[at:]) {
			continue
		}
		list, end := readList(markup[at:])
		if len(list) == 0 || plainText(markup[at+end:], 40) != "" {
			return nil, "", markup
		}
		heading, label := headingBefore(markup[:at])
		if heading < 0 {
			return nil, "", markup
		}
		return list, label, strings.TrimSpace(markup[:heading])
	}
}

// opensList reports whether s begins with <ul or <ol.
func opensList(s string) bool {
	if len(s) < 4 || s[2] != 'l' && s[2] != 'L' {
		return false
	}
	c := s[1] | 0x20
	return (c == 'u' || c == 'o') && (s[3] == '>' || isSpace(s[3]))
}

// headingBefore returns where the heading begins that ends at the end of markup, and its text; -1 where none does.
func headingBefore(markup string) (int, string) {
	s := strings.TrimRight(markup, " \t\r\n")
	from := max(0, len(s)-300)
	for at := len(s); ; {
		i := strings.LastIndexByte(s[from:at], '<')
		if i < 0 {
			return -1, ""
		}
		at = from + i
		n, name := tagAt(s[at:])
		if n == 0 || s[at+1] == '/' || !headingElements[name] {
			continue
		}
		if text := plainText(s[at:], 60); text != "" {
			return outermost(s, at), text
		}
	}
}

// outermost moves from an element such as <strong> to the <p> that holds only it.
func outermost(s string, at int) int {
	for {
		before := strings.TrimRight(s[:at], " \t\r\n")
		i := strings.LastIndexByte(before, '<')
		if i < 0 {
			return at
		}
		n, name := tagAt(before[i:])
		if n != len(before)-i || before[i+1] == '/' || !headingElements[name] {
			return at
		}
		at = i
	}
}

var headingElements = set("h1 h2 h3 h4 h5 h6 p strong b")

// relatedLabels and coverageLabels are the headings over lists of headlines, folded: those that our own documents
// write, and what others call theirs.
var (
	relatedLabels = foldedSet(`Related headlines|Verwandte Schlagzeilen|À lire aussi|Titulares relacionados|Titoli correlati|
Notícias relacionadas|Verwante koppen|По теме|Powiązane nagłówki|Relaterade rubriker|関連ニュース|相关新闻|عناوين ذات صلة|
Related|Related articles|Related stories|Related news|Related links|Related posts|Related coverage|Related reading|
Related content|Read more|See also|Further reading|More on this|More on this story|Also read|Ähnliche Artikel|
Verwandte Artikel|Mehr zum Thema|Zum Thema|Articles connexes|Sur le même sujet|Lire aussi|Noticias relacionadas|
Artículos relacionados|Articoli correlati|Leggi anche|Leia também|Lees ook|Gerelateerde artikelen|Läs också|Читайте также|
আরও পড়ুন|Прочетете още|Още по темата|Notícies relacionades|Llegiu també|Pročitajte i|Pročitajte još|Povezane vijesti|
Povezane vesti|Прочитајте и|Прочитајте још|Повезане вести|Čtěte také|Související články|Læs også|Relaterede artikler|
Basahin din|Lue myös|Aiheeseen liittyvät uutiset|Σχετικά άρθρα|Σχετικές ειδήσεις|Διαβάστε επίσης|קראו גם|כתבות קשורות|כתבות נוספות|
यह भी पढ़ें|ये भी पढ़ें|संबंधित खबरें|Kapcsolódó cikkek|Olvassa el ezt is|Lesa meira|Tengdar fréttir|Baca juga|Berita terkait|
관련기사|관련 뉴스|함께 읽기|Lasi arī|Saistītie raksti|Taip pat skaitykite|Susiję straipsniai|Прочитајте уште|
Поврзани вести|Les også|Relaterte saker|مطالب مرتبط|اخبار مرتبط|بیشتر بخوانید|Citește și|Știri similare|Articole similare|
Prečítajte si aj|Súvisiace články|Preberite tudi|Sorodne novice|மேலும் படிக்க|தொடர்புடைய செய்திகள்|İlgili haberler|
Ayrıca okuyun|Читайте також|За темою|Пов’язані новини|مزید پڑھیں|متعلقہ خبریں|Tin liên quan|Đọc thêm|اقرأ أيضا|مواضيع ذات صلة|ข่าวที่เกี่ยวข้อง`)
	coverageLabels = foldedSet(`Also covered by|Auch berichtet von|Également traité par|También lo cubren|Ne parlano anche|
Também noticiado por|Ook gemeld door|Также сообщают|Piszą o tym także|Rapporteras även av|他社の報道|其他媒体报道|غطّته أيضًا`)
)

// isRelatedLabel reports whether a heading announces related headlines.
func isRelatedLabel(text string) bool { return relatedLabels[foldName(text)] }

func foldedSet(names string) map[string]bool {
	m := map[string]bool{}
	for _, n := range strings.Split(names, "|") {
		m[foldName(n)] = true
	}
	return m
}

// readList reads the items of the list that markup begins with, each a headline, and returns where the list ends.
// The headline is the text of an item's first link, or all of its text but for an element that names the outlet; what
// stands behind the link, or in that element, is the outlet, with the time behind a comma.
func readList(markup string) ([]feed.Headline, int) {
	var list []feed.Headline
	var e listEntry
	open := false
	for i := 0; i < len(markup); {
		next := strings.IndexByte(markup[i:], '<')
		if next < 0 {
			break
		}
		if open {
			e.text(markup[i : i+next])
		}
		i += next
		n, name := tagAt(markup[i:])
		if n == 0 {
			e.text("<")
			i++
			continue
		}
		tagText, end := markup[i:i+n], markup[i+1] == '/'
		i += n
		switch {
		case name == "li" || (name == "ul" || name == "ol") && end:
			if open {
				list = e.close(list)
			}
			open = name == "li" && !end
			if name != "li" {
				return list, i
			}
		case (name == "ul" || name == "ol") && open: // a list in the list: not ours to read
			return nil, len(markup)
		case open:
			e.tag(name, end, tagText)
		}
		if len(list) > maxStated {
			break
		}
	}
	return list, len(markup)
}

// listEntry is an item of a list being read.
type listEntry struct {
	href   string // of the first link
	linked bool   // it was closed
	inLink bool
	aside  int             // depth in elements that name an outlet
	title  strings.Builder // the text of the link, or before and without it
	source strings.Builder // the text behind the link, or in an element that names an outlet
}

func (e *listEntry) text(s string) {
	if (e.linked || e.aside > 0) && !e.inLink {
		e.source.WriteString(s)
		return
	}
	e.title.WriteString(s)
}

func (e *listEntry) tag(name string, end bool, whole string) {
	switch name {
	case "a":
		if end {
			e.linked, e.inLink = e.linked || e.inLink, false
		} else if !e.linked {
			var t tag
			scanTag([]byte(whole), &t)
			e.href, e.inLink = t.get("href"), true
			e.title.Reset() // what stood before the link is a bullet or a time
		}
	case "font", "span", "small", "cite", "em", "time":
		if end {
			e.aside = max(0, e.aside-1)
		} else if !e.inLink {
			e.aside++
		}
	case "p", "div", "br":
		e.text(" ")
	}
}

// close adds the entry to the list and makes room for the next.
func (e *listEntry) close(list []feed.Headline) []feed.Headline {
	title := plainTitle(e.title.String())
	if title != "" && !strings.HasPrefix(title, "View Full Coverage") {
		h := feed.Headline{Title: title, URL: unescape(e.href)}
		h.Outlet.Name, h.Published = whereAndWhen(plainTitle(e.source.String()))
		list = append(list, h)
	}
	*e = listEntry{}
	return list
}

// whereAndWhen parts "Outlet, time", either of which may be missing.
func whereAndWhen(s string) (outlet string, published time.Time) {
	s = strings.Trim(s, " ()[]–—-·|,")
	name, when, found := cutLast(s, ", ")
	if !found {
		name, when = "", s
	}
	if !strings.ContainsAny(when, "0123456789") {
		return cutBytes(s, maxName), time.Time{}
	}
	if t, err := time.Parse(time.RFC3339, canonicalDate(when)); err == nil && believable(t, time.Time{}) {
		return cutBytes(name, maxName), t.UTC()
	}
	if found {
		return cutBytes(name, maxName), time.Time{}
	}
	return cutBytes(s, maxName), time.Time{}
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}
