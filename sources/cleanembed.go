package sources

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// embed makes a link of what an element would load into the page: to the page of a film where the player's address
// tells it, else to the thing itself. A film with a still becomes a linked image. What only counts readers or has no
// address goes.
func (c *cleaner) embed(n *html.Node) []*html.Node {
	ref := firstOf(attr(n, "src"), attr(n, "data-src"), attr(n, "data"))
	eachElement(n, func(e *html.Node) {
		switch e.Data {
		case "source", "embed":
			ref = firstOf(ref, attr(e, "src"))
		case "param":
			if name := strings.ToLower(attr(e, "name")); name == "movie" || name == "src" {
				ref = firstOf(ref, attr(e, "value"))
			}
		}
	})
	address := resolve(c.base, ref)
	if address == "" || isPixel(address) || tiny(attr(n, "width")) || tiny(attr(n, "height")) {
		return nil
	}
	address = c.untracked(watchPage(address))
	a := newElement("a")
	setAttrs(a, "href", address)
	if poster := c.ruled(resolve(c.base, attr(n, "poster"))); poster != "" && n.Data == "video" {
		img := newElement("img")
		setAttrs(img, "src", poster, "alt", firstOf(plainTitle(attr(n, "title")), "Video"))
		c.shown[poster] = true
		a.AppendChild(img)
	} else {
		a.AppendChild(textNode(embedName(n, address)))
	}
	switch {
	case within(n, "a"):
		shown := a.FirstChild
		a.RemoveChild(shown)
		return []*html.Node{shown}
	case within(n, "p"), within(n, "span"):
		return []*html.Node{a}
	}
	return []*html.Node{newElement("p", a)}
}

// embedName is the text of the link: the element's own title, else what it is and where.
func embedName(n *html.Node, address string) string {
	if t := plainTitle(firstOf(attr(n, "title"), attr(n, "aria-label"))); t != "" {
		return cutBytes(t, maxName)
	}
	kind := "Embedded"
	switch {
	case n.Data == "video" || videoHosts[domainOf(address)]:
		kind = "Video"
	case n.Data == "audio" || audioHosts[domainOf(address)]:
		kind = "Audio"
	}
	return kind + ": " + strings.TrimPrefix(hostOf(address), "www.")
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

var (
	videoHosts = set(`youtube.com youtube-nocookie.com youtu.be vimeo.com dailymotion.com twitch.tv ted.com
brightcove.net jwplatform.com streamable.com rumble.com`)
	audioHosts = set(`soundcloud.com spotify.com bandcamp.com simplecast.com libsyn.com megaphone.fm acast.com
podbean.com`)
)

// watchPage returns the page of a film or recording whose player stands at an address, else the address.
func watchPage(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	host := strings.TrimPrefix(u.Hostname(), "www.")
	path := strings.Split(strings.Trim(u.Path, "/"), "/")
	last := path[len(path)-1]
	switch {
	case strings.HasPrefix(host, "youtube") && len(path) == 2 && (path[0] == "embed" || path[0] == "v"):
		if last == "videoseries" {
			return "https://www.youtube.com/playlist?list=" + url.QueryEscape(u.Query().Get("list"))
		}
		return "https://www.youtube.com/watch?v=" + url.QueryEscape(strings.SplitN(last, "&", 2)[0])
	case host == "player.vimeo.com" && len(path) == 2 && path[0] == "video":
		return "https://vimeo.com/" + url.PathEscape(last)
	case host == "dailymotion.com" && len(path) == 3 && path[0] == "embed":
		return "https://www.dailymotion.com/video/" + url.PathEscape(last)
	case host == "open.spotify.com" && len(path) == 3 && path[0] == "embed":
		return "https://open.spotify.com/" + url.PathEscape(path[1]) + "/" + url.PathEscape(last)
	case host == "w.soundcloud.com":
		if track := resolve("", u.Query().Get("url")); track != "" {
			return track
		}
	case host == "platform.twitter.com" && u.Query().Get("id") != "":
		return "https://twitter.com/i/status/" + url.PathEscape(u.Query().Get("id"))
	}
	return address
}
