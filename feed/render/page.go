package render

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
)

const (
	standfirstRunes = 240 // of a summary under a headline on a channel's page
	descriptionSize = 200 // runes of a story page's description
	openHeadlines   = 4   // related headlines that are shown without being unfolded
	bigCoverage     = 3   // outlets beside the lead's that make a story a big one
)

// Pages load nothing but the edition's icon and an article's own images, run nothing and send nothing. The policy says
// so to the browser also where no server does, as in a folder opened from disk; there only 'self' covers the icon.
const (
	channelPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; img-src 'self'"
	storyPolicy   = channelPolicy + " http: https:"
)

var (
	//go:embed page.html.tmpl
	pageTemplate string

	//go:embed page.css
	pageStyle string

	pages = template.Must(template.New("page").Parse(strings.Replace(pageTemplate, "/* page.css */", pageStyle, 1)))
)

// Page returns a channel's HTML page, which stands as index.html in the channel's folder: its stories by calendar day
// in d.Location, newest day first and within a day in the order of d.Stories. Its links to other documents of the
// edition are relative, so that it works from a folder as from a server; d.Base only makes the canonical link.
func Page(d Document) ([]byte, error) {
	v := newPageView(&d, rootFrom(d.Slug), "")
	v.Title, v.Description = v.Channel, line(d.Description)
	v.Policy, v.Canonical = channelPolicy, web(d.page())
	v.days(&d)
	return v.render("channel")
}

// StoryPage returns the HTML page of one story, which stands at StoryPath(s.ID). d is the channel to which it leads
// back and which says how much of the article it shows; d.Stories is not looked at. The article's body is Lead.Content.
func StoryPage(d Document, s feed.Story) ([]byte, error) {
	const root = "../../"
	v := newPageView(&d, root, root+folder(d.Slug))
	story := v.story(&d, &s)
	story.Updated = pageTime{}
	if s.Lead.Updated.Sub(s.Published) >= time.Minute {
		story.Updated = d.time(s.Lead.Updated)
	}
	if d.Content == channel.Full || d.Content == "" {
		story.Body = pageBody(s.Lead.Content)
	}
	if d.Content != channel.LinkOnly {
		story.Standfirst = line(s.Lead.Summary)
		v.Description = shorten(story.Standfirst, descriptionSize)
	}
	v.Story, v.Updated = &story, d.time(s.Updated) // another story's change must not change this page
	v.Title = story.Title + " · " + v.Channel
	v.Policy, v.Canonical = storyPolicy, web(d.storyPage(s.ID))
	return v.render("story")
}

// pageView is what the template of a page sees. Every string is plain text; every address is http(s) or relative.
type pageView struct {
	Lang, Dir          string
	Chrome             string // the language of the page's own words, "" when it is the page's
	Title, Description string
	Channel            string
	Policy, Canonical  string
	Icon               string
	Home               string // the channel's page
	Feeds, Channels    []pageLink
	Days               []pageDay
	Story              *pageStory
	Updated            pageTime
	Generator          string
	Project, Program   string
	root               string // from the page to the edition's root
}

// pageLink is a link to another document of the edition. Type is the media type of a feed.
type pageLink struct{ Text, Href, Type string }

// pageDay is a calendar day's stories. Date is "" for stories without a time.
type pageDay struct {
	Date, Text string
	Stories    []pageStory
}

// pageTime is a time as people and as machines read it; both are "" for the zero time.
type pageTime struct{ Text, Machine string }

// pageStory is a story on either page.
type pageStory struct {
	Lang, Dir         string
	Title             string
	Href              string // of the article, else of the story's page
	Page              string // of the story's page
	Article           string // of the article, "" when it has none
	Outlet, OutletURL string
	Authors           string
	When, Updated     pageTime
	Standfirst        string
	Body              template.HTML
	Stated, Coverage  []pageHeadline
	Fold, Big         bool
	Labels            pageLabels
}

// pageHeadline is a related headline. Name is the outlet, or what there is in its place.
type pageHeadline struct {
	Lang, Dir, Title, Href, Outlet, Name string
	When                                 pageTime
}

// newPageView begins a page from which the edition's root is at root and the channel's folder at here, both relative.
func newPageView(d *Document, root, here string) *pageView {
	v := &pageView{
		Lang: "en", Dir: "ltr", Channel: line(d.Title), Home: here + "index.html", root: root,
		Icon:      root + IconPath,
		Updated:   d.time(d.Updated),
		Generator: strings.TrimSpace(Program + " " + line(d.Generator)), Project: Project, Program: Program,
	}
	if v.Channel == "" {
		v.Channel = Program
	}
	if lang := languageTag(d.Language); lang != "" {
		v.Lang, v.Dir = lang, direction(lang)
		if primary, _, _ := strings.Cut(strings.ToLower(lang), "-"); primary != "en" {
			v.Chrome = "en"
		}
	}
	v.Feeds = []pageLink{
		{"RSS", here + "rss.xml", "application/rss+xml"},
		{"Atom", here + "atom.xml", "application/atom+xml"},
		{"JSON Feed", here + "feed.json", "application/feed+json"},
		{"OPML", here + "sources.opml", ""},
	}
	for _, c := range d.Channels {
		link := pageLink{Text: line(c.Title), Href: root + folder(c.Slug) + "index.html"}
		if link.Text == "" {
			link.Text = c.Slug
		}
		v.Channels = append(v.Channels, link)
	}
	return v
}

// render writes the page that the named template makes of the view.
func (v *pageView) render(name string) ([]byte, error) {
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, name, v); err != nil {
		return nil, fmt.Errorf("render the %s page of %q: %w", name, v.Title, err)
	}
	return b.Bytes(), nil
}

// days puts the stories under the calendar days on which they were published.
func (v *pageView) days(d *Document) {
	at := map[string]int{}
	for i := range d.Stories {
		s := &d.Stories[i]
		date, text := "", "Undated"
		if t := writable(s.Published); !t.IsZero() {
			t = t.In(d.zone())
			date, text = t.Format(time.DateOnly), t.Format("Monday, 2 January 2006")
		}
		n, known := at[date]
		if !known {
			n = len(v.Days)
			at[date] = n
			v.Days = append(v.Days, pageDay{Date: date, Text: text})
		}
		v.Days[n].Stories = append(v.Days[n].Stories, v.story(d, s))
	}
	slices.SortFunc(v.Days, func(a, b pageDay) int { return strings.Compare(b.Date, a.Date) })
}

// story makes what both pages show of a story.
func (v *pageView) story(d *Document, s *feed.Story) pageStory {
	a := &s.Lead
	p := pageStory{
		Lang: languageTag(a.Language), Title: line(a.Title),
		Page: v.root + StoryPath(pageOf(s)), Article: web(a.URL),
		Outlet: line(a.Outlet.Name), OutletURL: web(a.Outlet.URL),
		Authors: strings.Join(authors(a), ", "),
		When:    d.time(s.Published),
		Labels:  newPageLabels(a.Language),
	}
	p.Dir = direction(p.Lang)
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
		h := d.pageHeadline(&related[i], p.Labels.untitled)
		if related[i].Relation == feed.Coverage {
			p.Coverage = append(p.Coverage, h)
		} else {
			p.Stated = append(p.Stated, h)
		}
	}
	p.Fold, p.Big = len(p.Stated) > openHeadlines, len(p.Coverage) >= bigCoverage
	return p
}

// pageHeadline makes what a page shows of a related headline.
func (d *Document) pageHeadline(h *feed.Headline, untitled string) pageHeadline {
	p := pageHeadline{
		Lang: languageTag(h.Language), Title: line(h.Title), Href: web(h.URL),
		Outlet: line(h.Outlet.Name), When: d.time(h.Published),
	}
	p.Dir = direction(p.Lang)
	if p.Title == "" {
		p.Title = untitled
	}
	if p.Name = p.Outlet; p.Name == "" {
		p.Name = p.Title
	}
	return p
}

// time writes a time in the document's time zone.
func (d *Document) time(t time.Time) pageTime {
	if t = writable(t); t.IsZero() {
		return pageTime{}
	}
	return pageTime{Text: d.moment(t), Machine: t.In(d.zone()).Format(time.RFC3339)}
}

// zone is where the document's days begin.
func (d *Document) zone() *time.Location {
	if d.Location == nil {
		return time.UTC
	}
	return d.Location
}

// folder is a channel's folder, relative to the edition's root.
func folder(slug string) string {
	if slug == "" {
		return ""
	}
	return slug + "/"
}

// rootFrom is the way from a channel's folder to the edition's root.
func rootFrom(slug string) string {
	if slug == "" {
		return ""
	}
	return "../"
}
