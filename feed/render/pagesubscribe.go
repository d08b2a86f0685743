package render

import (
	"errors"
	"html/template"
)

// ChannelsPath is where the list of an edition's own channels stands (OPML 2.0), relative to its root.
const ChannelsPath = "channels.opml"

// pageAddresses is what the page of addresses shows.
type pageAddresses struct {
	Channels []pageChannel
	OPML     string // the list of all channels, "" where no address is known to put into it
	Script   template.HTML
}

// pageChannel is a channel and the addresses of its feeds.
type pageChannel struct {
	Anchor, Title, Description string
	Lang, Dir                  string
	Page, OPML                 string
	Feeds                      []pageAddress
}

// pageAddress is a feed. Address is what a reader needs, "" where the edition's base is unknown.
type pageAddress struct{ Name, Href, Type, Address string }

var errNoChannels = errors.New("render the page of addresses: there are no channels; give the one at the root at least")

// SubscribePage returns the page that stands at SubscribePath: the addresses of every channel, in the order given. The
// first gives the page its title and is the one to which it leads back. Stories are not looked at. Without script an
// address is a field that is selected when it gets the focus by the keyboard; the page's script adds buttons to copy.
func SubscribePage(channels []Document) ([]byte, error) {
	if len(channels) == 0 {
		return nil, errNoChannels
	}
	first := &channels[0]
	v := newPageView(first, SubscribePath)
	v.Title, v.Updated, v.Feeds = "Subscribe · "+v.Channel, pageTime{}, nil
	v.Addresses = &pageAddresses{Script: scriptElement}
	if first.Base != "" {
		v.Canonical = web(first.Base + "subscribe/")
		v.Addresses.OPML = v.root + ChannelsPath
	}
	for i := range channels {
		d := &channels[i]
		c := pageChannel{
			Anchor: addressAnchor(d.Slug), Title: d.heading(), Description: line(d.Description), Lang: languageTag(d.Language),
			Page: v.root + folder(d.Slug) + "index.html", OPML: v.root + folder(d.Slug) + "sources.opml",
		}
		c.Dir = direction(c.Lang)
		for _, f := range []Format{atomFormat, rssFormat, jsonFormat} {
			c.Feeds = append(c.Feeds, pageAddress{
				Name: formatNames[f.Name], Href: v.root + folder(d.Slug) + f.File, Type: f.MediaType, Address: web(d.file(f.File)),
			})
			if f.Name == atomFormat.Name {
				v.Feeds = append(v.Feeds, pageLink{c.Title, v.root + folder(d.Slug) + f.File, f.MediaType})
			}
		}
		v.Addresses.Channels = append(v.Addresses.Channels, c)
	}
	return v.render("subscribe", first.room())
}

// ChannelsOPML returns the list of an edition's channels as OPML 2.0, which stands at ChannelsPath: one import, and a
// reader has them all. Only channels whose Base is known have an address to list.
func ChannelsOPML(channels []Document) ([]byte, error) {
	var outlines []Outline
	title := Program
	for i := range channels {
		d := &channels[i]
		if i == 0 {
			title = d.heading()
		}
		if d.Base != "" {
			outlines = append(outlines, Outline{Title: d.heading(), Address: d.file(atomFormat.File), SiteURL: d.page()})
		}
	}
	return OPML(title, outlines)
}

// addressAnchor is where a channel's addresses stand on their page.
func addressAnchor(slug string) string {
	if slug == "" {
		return "all"
	}
	return "c-" + slug
}
