package desk

import (
	"context"
	"path"
	"slices"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/channel"
	"github.com/copytaster/copytaster/feed/publish"
	"github.com/copytaster/copytaster/feed/render"
	"github.com/copytaster/copytaster/feed/store"
	"github.com/copytaster/copytaster/sources"
)

// print writes the channel at the root in the one format that is wanted.
func (e *edition) print(ctx context.Context, picks []pick) error {
	for _, p := range picks {
		if p.channel.Slug != "" {
			continue
		}
		by, err := e.stories(ctx, p)
		if err != nil {
			return err
		}
		doc, err := e.document(ctx, p, by.stories)
		if err != nil {
			return err
		}
		return e.feeds(doc, e.format, func(files ...publish.File) error {
			_, err := e.stdout.Write(files[0].Bytes)
			return err
		})
	}
	return nil
}

// put takes documents as they are rendered.
type put func(files ...publish.File) error

// documents renders the edition channel by channel and puts each document down, so that only one is in memory as it is
// rendered: story pages first, then the feeds, the pages that link to them last. A channel that names a private source
// comes after those that name none, so that these make the pages of the stories that they have in common, and one that
// carries less of an article after those that carry more. rest is called after each channel. open is the soonest of the tellings.
func (e *edition) documents(ctx context.Context, picks []pick, put put, rest func()) (open time.Time, err error) {
	for _, a := range render.Assets() {
		if err := put(publish.File{Path: a.Path, Bytes: a.Bytes, Type: a.MediaType}); err != nil {
			return open, err
		}
	}
	rest()
	channels := make([]render.Document, len(picks))
	paged := map[feed.ID]bool{}
	for _, i := range e.pageOrder(picks) {
		by, err := e.stories(ctx, picks[i])
		if err != nil {
			return open, err
		}
		open = sooner(open, by.open)
		doc, err := e.document(ctx, picks[i], by.stories)
		if err != nil {
			return open, err
		}
		if err := e.channelFiles(ctx, picks[i], &doc, by, paged, put); err != nil {
			return open, err
		}
		rest()
		doc.Stories = nil
		channels[i] = doc
	}
	files, err := e.desks(ctx, channels)
	if err == nil {
		err = put(files...)
	}
	rest()
	return open, err
}

// pageOrder gives the places of the picks, those of channels that name a private source last, and of either those first
// that carry most of an article.
func (e *edition) pageOrder(picks []pick) []int {
	var first, last []int
	for i := range picks {
		if e.secrets(picks[i].channel) {
			last = append(last, i)
		} else {
			first = append(first, i)
		}
	}
	for _, places := range [][]int{first, last} {
		slices.SortStableFunc(places, func(a, b int) int {
			return picks[a].channel.Content.Compare(picks[b].channel.Content)
		})
	}
	return append(first, last...)
}

// channelFiles renders what belongs to a channel. paged holds the stories whose pages another one has rendered.
func (e *edition) channelFiles(ctx context.Context, p pick, doc *render.Document, by telling, paged map[feed.ID]bool, put put) error {
	doc.Room = &e.room
	err := e.storyPages(ctx, p.channel, *doc, by, paged, put)
	doc.Room = nil // archive documents are gathered
	if err != nil {
		return err
	}
	if e.archives.look {
		old, err := e.archive(ctx, p, *doc)
		if err == nil {
			err = put(old...)
		}
		if err != nil {
			return err
		}
	}
	doc.PrevArchive = e.archives.newest[doc.Slug]
	if err := e.feeds(*doc, "", put); err != nil {
		return err
	}
	opml, err := render.OPML(doc.Title, e.outlines(p.channel))
	if err == nil {
		err = put(publish.File{Path: path.Join(doc.Slug, "sources.opml"), Bytes: opml})
	}
	if err != nil {
		return err
	}
	doc.Stories, doc.Room = by.stories, &e.room // items anew are for readers of feeds
	page, err := render.Page(*doc)
	doc.Room = nil
	if err != nil {
		return err
	}
	return put(publish.File{Path: path.Join(doc.Slug, "index.html"), Bytes: page, Durable: true})
}

// desks renders the documents that belong to no channel: the addresses of all, and how the sources are.
func (e *edition) desks(ctx context.Context, channels []render.Document) ([]publish.File, error) {
	var files []publish.File
	if e.desk.cfg.BaseURL != "" { // a list of feeds needs their addresses
		b, err := render.ChannelsOPML(channels)
		if err != nil {
			return nil, err
		}
		files = append(files, publish.File{Path: render.ChannelsPath, Bytes: b})
	}
	health, err := e.healthFeeds(ctx, channels[0])
	if err != nil {
		return nil, err
	}
	files = append(files, health...)
	b, err := render.SubscribePage(channels)
	if err != nil {
		return nil, err
	}
	status, err := e.statusPage()
	return append(files, publish.File{Path: render.SubscribePath, Bytes: b}, status), err
}

// feeds renders a document in every format, or in the one named.
func (e *edition) feeds(doc render.Document, only string, put put) error {
	doc = doc.Prepared()
	doc.Room = &e.room
	for _, f := range render.Formats() {
		if only != "" && f.Name != only {
			continue
		}
		b, err := f.Render(doc)
		if err == nil {
			err = put(publish.File{Path: path.Join(doc.Slug, f.File), Bytes: b, Durable: true})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// document gathers what the formats need of a channel, and remembers what must not move: its id, its time, and which
// stories it admitted by which rule.
func (e *edition) document(ctx context.Context, p pick, stories []feed.Story) (render.Document, error) {
	var err error
	cfg, c := e.desk.cfg, p.channel
	doc := render.Document{
		ID: c.ID, Title: c.Title, Description: c.Description, Language: c.Language,
		Base: cfg.BaseURL, Slug: c.Slug, TTL: cfg.Publish.TTL, Content: c.Content, TitleOutlet: c.TitleOutlet,
		Location: cfg.Location, Generator: e.desk.generator, Updated: p.state.Updated,
		NoImages: cfg.Publish.NoImages, Hubs: cfg.Publish.Hubs, Rule: lastingRule(c),
	}
	admitted := make(map[feed.ID]store.Admission, len(stories))
	for i := range stories {
		admitted[stories[i].ID] = e.admit(p, &stories[i])
	}
	doc.Stories = developing(c, stories, admitted)
	for i := range doc.Stories {
		if s := &doc.Stories[i]; s.Updated.After(doc.Updated) {
			doc.Updated = s.Updated
		}
	}
	if doc.Updated.IsZero() {
		doc.Updated = e.desk.now
	}
	state := store.ChannelState{
		Slug: p.state.Slug, FeedID: p.state.FeedID, Updated: doc.Updated, Rule: p.state.Rule, Admitted: admitted,
	}
	if state.FeedID == "" {
		if state.FeedID, err = e.keptFeedID(ctx, c); err != nil {
			return doc, err
		}
	}
	if doc.ID == "" {
		doc.ID = state.FeedID
	}
	if err := e.desk.store.PutChannel(ctx, state); err != nil {
		return doc, err
	}
	if err := e.desk.store.PutArchives(ctx, state.Slug, nil, p.passed); err != nil {
		return doc, err
	}
	for _, other := range cfg.Channels {
		if other.Slug != c.Slug {
			doc.Channels = append(doc.Channels, render.Link{Title: other.Title, Slug: other.Slug})
		}
	}
	return doc, nil
}

// channelKey is a channel's name in the store: the slug, in the place where the edition goes.
func (e *edition) channelKey(c *channel.Channel) string { return e.key + "#" + c.Slug }

// feedKey is the name under which the store remembers the id of a configured channel.
func feedKey(c *channel.Channel) string { return "feed:" + c.Slug }

// keptFeedID returns the id that a configured channel had before its edition went elsewhere, or makes one.
func (e *edition) keptFeedID(ctx context.Context, c *channel.Channel) (string, error) {
	if e.desk.cfg.FromArguments {
		return e.feedID(c), nil
	}
	key := feedKey(c)
	id, err := e.desk.store.Get(ctx, key)
	if err == nil && id == "" {
		id = e.feedID(c)
		err = e.desk.store.Set(ctx, key, id)
	}
	return id, err
}

// feedID makes a channel's id at its first publication: of the base URL and the slug, and where no base URL is known
// of what tells this edition from another, its title and sources.
func (e *edition) feedID(c *channel.Channel) string {
	if base := e.desk.cfg.BaseURL; base != "" {
		return feed.NewID("channel", base, c.Slug).URN()
	}
	parts := []string{"channel", "", c.Slug, c.Title}
	for _, l := range e.lines {
		parts = append(parts, l.name, l.outline().Address)
	}
	return feed.NewID(parts...).URN()
}

// outlines lists the sources of a channel for its OPML document, without the private ones, drafts and those that
// are lists themselves.
func (e *edition) outlines(c *channel.Channel) []render.Outline {
	var outlines []render.Outline
	for _, l := range e.lines {
		list := l.state.Kind == string(sources.OPML)
		unread := l.path != "" && l.state.LastOK.IsZero() // a file that never was
		if !l.private() && !list && !unread && !isDraft(&l.state) && c.Takes(e.desk.sources[l.state.ID]) {
			outlines = append(outlines, l.outline())
		}
	}
	return outlines
}
