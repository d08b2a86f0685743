package render

import (
	"fmt"
	"strings"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
)

// body makes the markup of an item, the same in every wire format: a line "Outlet · author, author", because many
// readers show no source; the article, as much of it as the channel publishes; the headlines that it listed; those of
// other outlets. It is never empty, since an Atom entry without a link must have content (RFC 4287, section 4.1.2):
// where there is nothing to say it says the title.
func (d *Document) body(e *entry, content feed.HTML) string {
	var b strings.Builder
	b.Grow(len(content) + 512 + 256*len(e.related))
	if by := byline(e.outlet.name, e.authors); by != "" {
		paragraph(&b, by)
	}
	article := legal(string(content))
	switch {
	case d.Content == channel.LinkOnly:
	case d.Content == channel.Summary || strings.TrimSpace(article) == "":
		if e.summary != "" {
			paragraph(&b, e.summary)
		}
	default:
		b.WriteString(article)
		b.WriteByte('\n')
	}
	words := labelsFor(e.language)
	d.list(&b, words.related, feed.Stated, e.related, words)
	d.list(&b, words.coverage, feed.Coverage, e.related, words)
	if b.Len() == 0 {
		return "<p>" + toHTML.Replace(e.title) + "</p>"
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// paragraph writes plain text as a paragraph.
func paragraph(b *strings.Builder, text string) {
	write(b, "<p>", toHTML.Replace(text), "</p>\n")
}

func write(b *strings.Builder, parts ...string) {
	for _, p := range parts {
		b.WriteString(p)
	}
}

// byline says who ran and who wrote a piece, "" where neither is known.
func byline(outlet string, authors []string) string {
	names := strings.Join(authors, ", ")
	if outlet == "" || names == "" {
		return outlet + names
	}
	return outlet + " · " + names
}

// list writes the headlines of one relation under their label, nothing where there are none.
func (d *Document) list(b *strings.Builder, label string, relation feed.Relation, all []headline, words labels) {
	open := false
	for i := range all {
		h := &all[i]
		if h.relation != relation {
			continue
		}
		if !open {
			open = true
			write(b, "<h2>", label, "</h2>\n<ul>\n")
		}
		b.WriteString("<li>")
		title, where := toHTML.Replace(h.title), toHTML.Replace(d.whereAndWhen(h)+alike(h, words))
		if h.url != "" {
			write(b, `<a href="`, toHTML.Replace(h.url), `">`, title, "</a>")
			if where != "" {
				write(b, " ", where)
			}
		} else {
			b.WriteString(title)
			if where != "" {
				write(b, " <small>", where, "</small>") // nothing else sets it apart from the title
			}
		}
		b.WriteString("</li>\n")
	}
	if open {
		b.WriteString("</ul>\n")
	}
}

// whereAndWhen says who ran a headline's piece and when, as far as that is known.
func (d *Document) whereAndWhen(h *headline) string {
	if h.published.IsZero() {
		return h.outlet.name
	}
	if h.outlet.name == "" {
		return d.moment(h.published)
	}
	return h.outlet.name + ", " + d.moment(h.published)
}

// alike says which outlets ran the text of a headline's piece, its own first, where others did; "" for none.
func alike(h *headline, words labels) string {
	if len(h.copies) == 0 {
		return ""
	}
	var names []string
	if own := h.outlet.called(); own != "" {
		names = append(names, own)
	}
	for _, o := range h.copies {
		names = append(names, o.called())
	}
	return " · " + fmt.Sprintf(words.copies, len(h.copies)+1) + ": " + strings.Join(names, ", ")
}

// moment writes a time in words, in the document's time zone.
func (d *Document) moment(t time.Time) string {
	return t.In(d.zone()).Format("2006-01-02 15:04 MST")
}
