package render

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"path"
	"strings"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
)

const (
	standfirstRunes = 240 // of a summary under a headline on a channel's page
	descriptionSize = 200 // runes of a story page's description
	openHeadlines   = 4   // related headlines that are shown without being unfolded
	openDays        = 10  // days of the index, likewise
	openOutlets     = 8   // outlets of the coverage, likewise, and channels above a page
	openMembers     = 14  // lines of a story's timeline, likewise
)

//go:embed page*.html.tmpl
var pageTemplates embed.FS

var pages = template.Must(template.ParseFS(pageTemplates, "page*.html.tmpl"))

// Page returns a channel's HTML page, which stands as index.html in the channel's folder: its stories by calendar day
// in d.Location, newest day first and within a day in the order of d.Stories, and beside them an index of days and
// outlets. Its links to other documents of the edition are relative, so that it works from a folder as from a server;
// d.Base only makes the canonical link.
func Page(d Document) ([]byte, error) {
	v := newPageView(&d, path.Join(d.Slug, "index.html"))
	v.Description = line(d.Description)
	v.Canonical = web(d.page())
	v.showChannels(&d)
	v.days(&d)
	v.outlets()
	if v.Site != nil {
		v.Title += " · " + v.Site.Text
	}
	return v.render("channel", d.room())
}

// StoryPage returns the HTML page of one story, which stands at StoryPath(s.ID). d is the channel to which it leads
// back and which says how much of the article it shows; d.Stories and d.Channels are not looked at, so that no other
// story or channel changes the page. The article's body is Lead.Content. The files that the article comes with are linked, and
// sound and film can be played there, however much of the article the page shows.
func StoryPage(d Document, s feed.Story) ([]byte, error) {
	v := newPageView(&d, StoryPath(s.ID))
	story := v.story(&d, &s, d.time)
	story.Updated = pageTime{}
	if s.Lead.Updated.Sub(s.Published) >= time.Minute {
		story.Updated = d.time(s.Lead.Updated)
	}
	if d.Content == channel.Full || d.Content == "" {
		image := ""
		if d.NoImages {
			image = story.Labels.Image
		}
		story.Body = pageBody(s.Lead.Content, image)
		story.Image = d.leadImage(&s.Lead, string(story.Body))
	}
	story.Files = d.files(&s.Lead, string(story.Body), story.Labels.pageWords)
	if d.Content != channel.LinkOnly {
		story.Standfirst = line(s.Lead.Summary)
		v.Description = shorten(story.Standfirst, descriptionSize)
	}
	story.timeline(&d, &s)
	v.Story, v.Updated = &story, d.time(s.Updated)
	v.Title = story.Title + " · " + v.Channel
	v.Canonical = web(d.storyPage(s.ID))
	v.Graph = d.graph(&s, &story)
	return v.render("story", d.room())
}

// PointerPage returns the page that stands at StoryPath(from) once the story of that id was merged into another: it
// says where the coverage went and leads there at once. Of to it looks at the id and the lead's title and language.
func PointerPage(d Document, from feed.ID, to feed.Story) ([]byte, error) {
	v := newPageView(&d, StoryPath(from))
	story := pageStory{Lang: languageTag(to.Lead.Language), Title: line(to.Lead.Title), Page: "../" + to.ID.String() + "/index.html"}
	story.Dir = directionOf(story.Lang, story.Title)
	if story.Title == "" {
		story.Title = newPageLabels(to.Lead.Language).untitled
	}
	v.Story, v.Updated = &story, pageTime{}
	v.Title = story.Title + " · " + v.Channel
	v.Canonical = web(d.storyPage(to.ID))
	v.Refresh = "0; url=" + story.Page
	return v.render("pointer", d.room())
}

// pageView is what the template of a page sees. Every string is plain text; every address is http(s) or relative.
type pageView struct {
	Lang, Dir          string
	Chrome             string // the language of the page's own words, "" when it is the page's
	Title, Description string
	Channel            string
	Policy, Canonical  string
	Refresh            string
	Style, Icon        string
	Home               string    // the channel's page
	Site               *pageLink // the page at the root, for other channels
	Subscribe, Status  string
	Feeds, Channels    []pageLink
	FoldChannels       bool
	Days               []pageDay
	NewDays, OldDays   []pageDay // of the index, which folds the old ones
	Outlets            []pageOutlet
	Story              *pageStory
	Graph              *pageGraph
	Addresses          *pageAddresses
	Health             *pageHealth
	Updated            pageTime
	Generator          string
	Project, Program   string
	root               string // from the page to the edition's root
}

// pageLink is a link to another document of the edition. Type is the media type of a feed.
type pageLink struct{ Text, Href, Type string }

// pageTime is a time as people and as machines read it; both are "" for the zero time.
type pageTime struct{ Text, Machine string }

// newPageView begins the page that stands at a path, relative to the edition's root.
func newPageView(d *Document, at string) *pageView {
	root := strings.Repeat("../", strings.Count(at, "/"))
	here := root + folder(d.Slug)
	if at == path.Join(d.Slug, "index.html") {
		here = ""
	}
	v := &pageView{
		Lang: "en", Dir: "ltr", Channel: line(d.Title), Home: here + "index.html", root: root,
		Policy: pagePolicy(at, !d.NoImages), Style: root + StylePath, Icon: root + IconPath,
		Subscribe: root + SubscribePath + "#" + addressAnchor(d.Slug), Status: root + StatusPath,
		Updated:   d.time(d.Updated),
		Generator: strings.TrimSpace(Program + " " + line(d.Generator)), Project: Project, Program: Program,
	}
	if v.Channel == "" {
		v.Channel = Program
	}
	v.Title = v.Channel
	if lang := languageTag(d.Language); lang != "" {
		v.Lang, v.Dir = lang, direction(lang)
		if primary, _, _ := strings.Cut(strings.ToLower(lang), "-"); primary != "en" {
			v.Chrome = "en"
		}
	}
	for _, f := range Formats() {
		v.Feeds = append(v.Feeds, pageLink{formatNames[f.Name], here + f.File, f.MediaType})
	}
	return v
}

// formatNames are the names of the formats as people say them.
var formatNames = map[string]string{"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}

// showChannels puts the edition's other channels above the page, the one at the root as its site.
func (v *pageView) showChannels(d *Document) {
	for _, c := range d.Channels {
		link := pageLink{Text: line(c.Title), Href: v.root + folder(c.Slug) + "index.html"}
		if link.Text == "" {
			link.Text = c.Slug
		}
		if c.Slug == "" {
			v.Site = &link
			if link.Text == "" {
				link.Text = Program
			}
			continue
		}
		v.Channels = append(v.Channels, link)
	}
	v.FoldChannels = len(v.Channels) > openOutlets
}

// render writes the page that the named template makes of the view.
func (v *pageView) render(name string, b *bytes.Buffer) ([]byte, error) {
	if err := pages.ExecuteTemplate(b, name, v); err != nil {
		return nil, fmt.Errorf("render the %s page of %q: %w", name, v.Title, err)
	}
	return b.Bytes(), nil
}

// time writes a time in the document's time zone.
func (d *Document) time(t time.Time) pageTime {
	if t = writable(t); t.IsZero() {
		return pageTime{}
	}
	return pageTime{Text: d.moment(t), Machine: t.In(d.zone()).Format(time.RFC3339)}
}

// markup is the time as HTML, which the text around it does not turn round.
func (t pageTime) markup() string {
	return `<bdi><time datetime="` + t.Machine + `">` + toHTML.Replace(t.Text) + `</time></bdi>`
}

// since returns the function that writes times shortly beside a known one: the hour on its day, else as elsewhere says.
// The hour's zone stands beside the known time.
func (d *Document) since(known time.Time, elsewhere func(time.Time) pageTime) func(time.Time) pageTime {
	day := known.In(d.zone()).Format(time.DateOnly)
	return func(t time.Time) pageTime {
		p := elsewhere(t)
		if t = t.In(d.zone()); p.Text != "" && t.Format(time.DateOnly) == day {
			p.Text = t.Format("15:04")
		}
		return p
	}
}

// date writes only the date of a time.
func (d *Document) date(t time.Time) pageTime {
	p := d.time(t)
	if p.Text != "" {
		p.Text = t.In(d.zone()).Format(time.DateOnly)
	}
	return p
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
