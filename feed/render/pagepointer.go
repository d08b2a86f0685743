package render

import (
	"strings"

	"github.com/copytaster/copytaster/feed"
)

// PointerPage returns the page that stands at the old id of a story that was found to be another one: it leads there.
func PointerPage(d Document, from feed.ID, to feed.Story) ([]byte, error) {
	href := "../" + to.ID.String() + "/index.html"
	var b strings.Builder
	write(&b, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>", toHTML.Replace(d.title(&to)), "</title>\n",
		`<meta http-equiv="refresh" content="0; url=`, href, `">`)
	if canonical := web(d.storyPage(to.ID)); canonical != "" {
		write(&b, `<link rel="canonical" href="`, toHTML.Replace(canonical), `">`)
	}
	write(&b, "</head>\n<body><p>This story is now part of <a href=\"", href, `">`, toHTML.Replace(d.title(&to)), "</a>.</p></body></html>\n")
	return []byte(b.String()), nil
}
