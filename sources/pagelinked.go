package sources

import (
	"encoding/json"
	"html"
	"strings"
)

// The limits of linked data.
const (
	maxLinkedBytes = 2 << 20 // of one script
	maxLinkedDepth = 32
	maxLinkedNodes = 20_000

	maxLinkedArticles = 100
)

// linkedArticle is what a page says of its article in JSON-LD (schema.org NewsArticle and its kin). Texts may hold
// markup and references.
type linkedArticle struct {
	headline    string
	name        string
	description string
	body        string
	addresses   []string // url, mainEntityOfPage, @id
	authors     []string
	publisher   string
	published   []string
	modified    []string
	images      []string
	language    string
	categories  []string
}

// linkedArticles reads the articles in a page's scripts of type application/ld+json, in their order.
func linkedArticles(scripts []string) []linkedArticle {
	w := linkedWalk{byID: map[string]map[string]any{}}
	for _, s := range scripts {
		if v, ok := linkedJSON(s); ok {
			w.walk(v, 0, true)
		}
	}
	out := make([]linkedArticle, len(w.found))
	for i, m := range w.found {
		out[i] = w.article(m)
	}
	return out
}

// linkedJSON parses a script. Pages wrap it in CDATA and comments and escape it once as HTML; some put line ends into
// strings.
func linkedJSON(s string) (any, bool) {
	if len(s) > maxLinkedBytes {
		return nil, false
	}
	s = strings.TrimRight(strings.TrimSpace(linkedWraps.Replace(s)), "; \t\r\n")
	for _, form := range []func(string) string{
		func(s string) string { return s },
		withoutLineEnds,
		html.UnescapeString,
		func(s string) string { return withoutLineEnds(html.UnescapeString(s)) },
	} {
		var v any
		if json.Unmarshal([]byte(form(s)), &v) == nil {
			return v, true
		}
	}
	return nil, false
}

// linkedWraps takes off what scripts are wrapped in.
var linkedWraps = strings.NewReplacer("/*<![CDATA[*/", " ", "/*]]>*/", " ", "//<![CDATA[", " ", "//]]>", " ",
	"<![CDATA[", " ", "]]>", " ", "<!--", " ", "-->", " ")

// withoutLineEnds replaces control characters, which JSON forbids in strings, with spaces.
func withoutLineEnds(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s)
}

// linkedWalk looks for articles in linked data.
type linkedWalk struct {
	found []map[string]any
	byID  map[string]map[string]any // objects by their @id, to which others refer
	nodes int
}

// walk visits v and what it holds. Articles count where they are what the page is about, not where an object such as
// a list of teasers mentions them.
func (w *linkedWalk) walk(v any, depth int, about bool) {
	if w.nodes++; w.nodes > maxLinkedNodes || depth > maxLinkedDepth {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			w.walk(x, depth+1, about)
		}
	case map[string]any:
		if id := linkedString(v["@id"]); id != "" && len(v) > 1 && w.byID[id] == nil {
			w.byID[id] = v
		}
		if about && len(w.found) < maxLinkedArticles && isLinkedArticle(v["@type"]) {
			w.found = append(w.found, v)
		}
		for _, name := range []string{"@graph", "mainEntity", "mainEntityOfPage"} {
			w.walk(v[name], depth+1, about)
		}
		for _, name := range []string{"author", "creator", "publisher", "image"} {
			w.walk(v[name], depth+1, false)
		}
	}
}

// isLinkedArticle reports whether a @type, a name or a list of names, is that of an article: NewsArticle,
// ReportageNewsArticle, BlogPosting, LiveBlogPosting, Report …
func isLinkedArticle(v any) bool {
	for _, t := range list(v) {
		name := linkedString(t)
		name = name[strings.LastIndexAny(name, "/:#")+1:]
		if strings.HasSuffix(name, "Article") || strings.HasSuffix(name, "BlogPosting") || name == "Report" {
			return true
		}
	}
	return false
}

func (w *linkedWalk) article(m map[string]any) linkedArticle {
	a := linkedArticle{
		headline:    firstOf(linkedString(m["headline"]), linkedString(m["name"])),
		name:        linkedString(m["name"]),
		description: linkedString(m["description"]),
		body:        linkedString(m["articleBody"]),
		published:   w.strings(m["datePublished"], ""),
		modified:    w.strings(m["dateModified"], ""),
		images:      append(w.strings(m["image"], "url"), w.strings(m["thumbnailUrl"], "url")...),
	}
	a.published = append(a.published, w.strings(m["dateCreated"], "")...)
	for _, name := range []string{"url", "mainEntityOfPage", "@id"} {
		a.addresses = append(a.addresses, w.strings(m[name], "@id")...)
	}
	for _, s := range w.strings(m["author"], "name") {
		a.authors = append(a.authors, splitPeople(s)...)
	}
	if len(a.authors) == 0 {
		a.authors = w.strings(m["creator"], "name")
	}
	a.publisher = firstOf(w.strings(m["publisher"], "name")...)
	a.language = firstOf(w.strings(m["inLanguage"], "alternateName")...)
	a.categories = w.strings(m["articleSection"], "name")
	for _, s := range w.strings(m["keywords"], "name") {
		a.categories = append(a.categories, splitKeywords(s)...)
	}
	return a
}

// strings returns the strings that v is: itself, those of a list, or a member of an object, which may be referred to
// by its @id.
func (w *linkedWalk) strings(v any, member string) []string {
	var out []string
	for _, x := range list(v) {
		if len(out) >= maxCategories {
			break
		}
		if m, ok := x.(map[string]any); ok {
			if whole := w.byID[linkedString(m["@id"])]; whole != nil && m[member] == nil {
				m = whole
			}
			x = m[member]
			if x == nil && member == "url" {
				x = m["contentUrl"]
			}
			if inner := list(x); len(inner) > 0 {
				x = inner[0]
			}
		}
		if s := linkedString(x); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func linkedString(v any) string {
	s, _ := v.(string)
	return strings.TrimSpace(s)
}

// splitKeywords parts keywords that stand in one string.
func splitKeywords(s string) []string {
	sep := ","
	if !strings.Contains(s, sep) {
		sep = ";"
	}
	return strings.Split(s, sep)
}

// splitPeople parts the names in a byline such as "By Jane Roe, John Poe and Ann Moe". It parts only where each part
// has two words, so that "Roe, Jane" and "Jane and John Roe" stay one.
func splitPeople(s string) []string {
	var out []string
	parts := strings.FieldsFuncSeq(person(plainTitle(s)), func(r rune) bool { return strings.ContainsRune(";|•", r) })
	for part := range parts {
		names := strings.Split(nameJoints.Replace(part), ",")
		for i := range names {
			names[i] = strings.TrimSpace(names[i])
			if !strings.Contains(names[i], " ") {
				names = []string{strings.TrimSpace(part)}
				break
			}
		}
		out = append(out, names...)
	}
	return out
}

// nameJoints are the words between names.
var nameJoints = strings.NewReplacer(", and ", ",", " and ", ",", " und ", ",", " et ", ",", " & ", ",")
