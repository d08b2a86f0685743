package sources

import "strings"

// namespaces maps the namespaces that feeds use, without scheme, trailing "/" and "#" and in lower case, to the prefix
// that stands for each while we read, whatever prefix the document chose. "" are the feed formats themselves.
var namespaces = map[string]string{
	"www.w3.org/2005/atom":                                    "atom",
	"purl.org/atom/ns":                                        "atom",
	"purl.org/rss/1.0":                                        "",
	"purl.org/net/rss1.1":                                     "",
	"channel.netscape.com/rdf/simple/0.9":                     "",
	"my.netscape.com/rdf/simple/0.9":                          "",
	"backend.userland.com/rss":                                "",
	"backend.userland.com/rss2":                               "",
	"blogs.law.harvard.edu/tech/rss":                          "",
	"cyber.law.harvard.edu/rss/rss.html":                      "",
	"www.w3.org/1999/02/22-rdf-syntax-ns":                     "rdf",
	"purl.org/rss/1.0/modules/content":                        "content",
	"purl.org/dc/elements/1.1":                                "dc",
	"purl.org/dc/elements/1.0":                                "dc",
	"purl.org/dc/terms":                                       "dcterms",
	"search.yahoo.com/mrss":                                   "media",
	"video.search.yahoo.com/mrss":                             "media",
	"www.itunes.com/dtds/podcast-1.0.dtd":                     "itunes",
	"rssnamespace.org/feedburner/ext/1.0":                     "feedburner",
	"purl.org/rss/1.0/modules/syndication":                    "sy",
	"www.w3.org/1999/xhtml":                                   "xhtml",
	"www.w3.org/xml/1998/namespace":                           "xml",
	"www.google.com/schemas/play-podcasts/1.0":                "googleplay",
	"www.newsml.org/newsml":                                   "newsml",
	"wellformedweb.org/commentapi":                            "wfw",
	"purl.org/rss/1.0/modules/slash":                          "slash",
	"purl.org/syndication/thread/1.0":                         "thr",
	"www.georss.org/georss":                                   "georss",
	"www.w3.org/2003/01/geo/wgs84_pos":                        "geo",
	"prismstandard.org/namespaces/basic/2.0":                  "prism",
	"prismstandard.org/namespaces/1.2/basic":                  "prism",
	"backend.userland.com/creativecommonsrssmodule":           "creativeCommons",
	"cyber.law.harvard.edu/rss/creativecommonsrssmodule.html": "creativeCommons",
}

// prefixOf returns our prefix for a namespace; ok is false for one we do not know.
func prefixOf(uri string) (prefix string, ok bool) {
	uri = strings.ToLower(strings.TrimSpace(uri))
	if _, rest, found := strings.Cut(uri, "://"); found {
		uri = rest
	}
	prefix, ok = namespaces[strings.TrimRight(uri, "/#")]
	return prefix, ok
}

// lifted are the elements whose text is taken out before gofeed parses a document and put back afterwards, by our
// name for them in lower case, as children of a feed or an item: they hold nearly all its bytes, and gofeed would
// resolve, re-encode or parse them as HTML in ways that we then could not undo.
var lifted = set(`title description summary content content:encoded encoded subtitle tagline abstract id body xhtml:body
xhtml:div fullitem atom:summary atom:content`)

// dated are the elements that hold a date, by our name for them in lower case.
var dated = set(`pubdate lastbuilddate updated modified published issued created date lastmod dc:date dcterms:created
dcterms:issued dcterms:date dcterms:modified dcterms:available atom:updated atom:published atom:modified atom:issued`)

// addressed are the attributes that hold an address.
var addressed = set(`href src url`)
