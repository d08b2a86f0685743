package render

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
)

// How many outlets make a story larger on a channel's page.
const (
	midOutlets = 2
	bigOutlets = 4
	topOutlets = 8
)

// pageStory is a story on a channel's page or its own.
type pageStory struct {
	Lang, Dir         string
	Anchor            string
	Title             string
	Href              string // of the article, else of the story's page
	Page              string // of the story's page
	Article           string // of the article, "" when it has none
	Outlet, OutletURL string
	Authors           string
	When, Updated     pageTime
	Zone              string // of When, where the page does not say it elsewhere
	Standfirst        string
	Body              template.HTML
	Image             string
	Files             []pageFile
	Stated            []pageHeadline
	Coverage, More    []pageHeadline // those shown at once, and those to unfold
	MoreLabel         string
	Fold              bool
	Size              string // class names
	Timeline, Later   []pageHeadline
	LaterLabel        string
	Why               template.HTML
	Labels            pageLabels
}

// pageHeadline is a related headline. Name is the outlet, or what there is in its place.
type pageHeadline struct {
	Lang, Dir, Title, Href, Outlet, Name string
	When                                 pageTime
	Same                                 string     // "same text in 3 outlets"
	Copies                               []pageLink // these outlets, its own first
	Lead                                 bool
}

// pageGraph is what a story's page says of itself to those who preview links (Open Graph protocol, ogp.me).
type pageGraph struct {
	Title, Site, Image  string
	Published, Modified string
}

// story makes what both pages show of a story; when writes the times of its headlines.
func (v *pageView) story(d *Document, s *feed.Story, when func(time.Time) pageTime) pageStory {
	a := &s.Lead
	p := pageStory{
		Lang: languageTag(a.Language), Title: line(a.Title),
		Anchor: "s-" + s.ID.String()[:13],
		Page:   v.root + StoryPath(s.ID), Article: web(a.URL),
		Outlet: line(a.Outlet.Name), OutletURL: web(a.Outlet.URL),
		Authors: strings.Join(authors(a), ", "),
		When:    when(s.Published),
		Labels:  newPageLabels(a.Language),
	}
	p.Dir = directionOf(p.Lang, p.Title)
	if p.Title == "" {
		p.Title = shorten(line(a.Summary), titleRunes)
	}
	if p.Title == "" {
		p.Title = p.Labels.untitled
	}
	if p.Href = p.Article; p.Href == "" {
		p.Href = p.Page
	}
	if d.Content != channel.LinkOnly {
		p.Standfirst = shorten(afterTitle(line(a.Summary), p.Title), standfirstRunes)
	}
	related := listed(s)
	for i := range related {
		h := newPageHeadline(&related[i], s.Members, &p.Labels, when)
		if related[i].Relation == feed.Coverage {
			p.Coverage = append(p.Coverage, h)
		} else {
			p.Stated = append(p.Stated, h)
		}
	}
	p.Fold, p.Size = len(p.Stated) > openHeadlines, size(outlets(s))
	return p
}

// newPageHeadline makes what a page shows of a headline. The members say where the pieces of its copies are.
func newPageHeadline(h *feed.Headline, members []feed.Headline, words *pageLabels, when func(time.Time) pageTime) pageHeadline {
	p := pageHeadline{
		Lang: languageTag(h.Language), Title: line(h.Title), Href: web(h.URL),
		Outlet: line(h.Outlet.Name), When: when(h.Published),
	}
	p.Dir = directionOf(p.Lang, p.Title)
	if p.Title == "" {
		p.Title = words.untitled
	}
	if p.Name = p.Outlet; p.Name == "" {
		p.Name = p.Title
	}
	for _, o := range h.Copies {
		link := pageLink{Text: cmp.Or(line(o.Name), line(o.Key)), Href: web(o.URL)}
		if i := slices.IndexFunc(members, func(m feed.Headline) bool { return o.Key != "" && m.Outlet.Key == o.Key }); i >= 0 {
			link.Href = cmp.Or(web(members[i].URL), link.Href)
		}
		if link.Text != "" {
			p.Copies = append(p.Copies, link)
		}
	}
	if len(p.Copies) > 0 {
		p.Same = fmt.Sprintf(words.same, len(p.Copies)+1)
		if p.Outlet != "" { // all of them are named
			p.Copies = slices.Insert(p.Copies, 0, pageLink{Text: p.Outlet})
		}
	}
	return p
}

// outlets is how many outlets cover a story: what grouping counted, else what its list shows.
func outlets(s *feed.Story) int {
	if s.Outlets > 0 {
		return s.Outlets
	}
	n := 1
	for i := range s.Related {
		if s.Related[i].Relation == feed.Coverage {
			n += 1 + len(s.Related[i].Copies)
		}
	}
	return n
}

func size(outlets int) string {
	switch {
	case outlets >= topOutlets:
		return " big top"
	case outlets >= bigOutlets:
		return " big"
	case outlets >= midOutlets:
		return " mid"
	}
	return ""
}

// timeline puts everything in the group in the order of its time, the lead where it belongs, and says in a sentence
// why it stands together.
func (p *pageStory) timeline(d *Document, s *feed.Story) {
	if len(s.Members) == 0 {
		return
	}
	a := &s.Lead
	all := slices.Clone(s.Members)
	lead := feed.Headline{
		Title: a.Title, URL: a.URL, Outlet: a.Outlet, Published: cmp.Or(a.Published, s.Published), Language: a.Language,
	}
	at, _ := slices.BinarySearchFunc(all, lead, func(m, lead feed.Headline) int { return m.Published.Compare(lead.Published) })
	all = slices.Insert(all, at, lead)
	when := d.time
	for i := range all {
		h := newPageHeadline(&all[i], nil, &p.Labels, when)
		if h.Lead = i == at; h.Lead {
			h.Title = p.Title
		}
		p.Timeline = append(p.Timeline, h)
		if h.When.Text != "" {
			when = d.since(all[i].Published, d.time)
		}
	}
	if len(p.Timeline) > openMembers {
		p.Timeline, p.Later = p.Timeline[:openMembers], p.Timeline[openMembers:]
		p.LaterLabel = fmt.Sprintf(p.Labels.more, len(p.Later))
	}
	first, last := all[0].Published, all[len(all)-1].Published
	for i := 0; writable(first).IsZero() && i < len(all); i++ {
		first = all[i].Published // those without a time may stand before
	}
	p.Why = p.Labels.because(outlets(s), d.time(first), d.time(last))
}

// leadImage is the image of a page whose body shows none, "" where there is none or none are wanted.
func (d *Document) leadImage(a *feed.Article, body string) string {
	if d.NoImages || strings.Contains(body, "<img") {
		return ""
	}
	return web(a.Image)
}

// graph says what previews of the story's page show.
func (d *Document) graph(s *feed.Story, p *pageStory) *pageGraph {
	g := &pageGraph{Title: p.Title, Site: d.heading(), Published: p.When.Machine, Modified: p.Updated.Machine}
	if !d.NoImages && d.Content != channel.LinkOnly {
		g.Image = web(s.Lead.Image)
	}
	return g
}
