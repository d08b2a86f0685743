package sources

import (
	"strconv"
	"strings"

	"github.com/mmcdole/gofeed/extensions"

	"github.com/copytaster/copytaster/feed"
)

// picture is a candidate for an article's image.
type picture struct {
	url   string
	width int // in pixels, 0 when unknown
	rank  int // of two of a rank the wider is taken; a lower rank is better
}

// The ranks of pictures: what is said to be the image, what is meant for a list, and what may only be an icon.
const (
	rankImage = iota
	rankThumbnail
	rankOther
)

// image returns the address of the article's image: the best picture that the item names, else the first image of
// its body, or of a text that did not become the body, that is no tracking pixel.
func (f *feedReader) image(it *item, base string, b feed.Body) string {
	best, address := picture{rank: rankOther + 1}, ""
	for _, p := range it.pictures {
		if p.rank > best.rank || p.rank == best.rank && p.width <= best.width {
			continue
		}
		if u := resolve(base, p.url); u != "" && !isPixel(u) {
			best, address = p, u
		}
	}
	if address != "" {
		return address
	}
	if u := firstImage(b.HTML, b.Base); u != "" {
		return u
	}
	for _, s := range it.summaries {
		if u := firstImage(s.markup, firstOf(s.base, b.Base)); u != "" {
			return u
		}
	}
	return ""
}

// firstImage returns the address of the first image in markup that is no tracking pixel, by a scan for its tags.
func firstImage(markup, base string) string {
	for range 20 {
		i := indexFold(markup, "<img")
		if i < 0 {
			return ""
		}
		markup = markup[i:]
		n, name := tagAt(markup)
		if name == "img" {
			if u := imageAddress([]byte(markup[:n]), base); u != "" {
				return u
			}
		}
		markup = markup[max(n, 4):]
	}
	return ""
}

// indexFold finds an ASCII word that begins with "<", in lower or upper case.
func indexFold(s, word string) int {
	for at := 0; ; {
		i := strings.IndexByte(s[at:], '<')
		if i < 0 || at+i+len(word) > len(s) {
			return -1
		}
		at += i
		if strings.EqualFold(s[at:at+len(word)], word) {
			return at
		}
		at++
	}
}

// imageAddress returns the address in the tag of an image, "" for a tracking pixel. Images that are loaded late name
// it in another attribute.
func imageAddress(img []byte, base string) string {
	var t tag
	if !scanTag(img, &t) || tiny(t.get("width")) || tiny(t.get("height")) {
		return ""
	}
	for _, name := range []string{"data-src", "data-lazy-src", "data-original", "src"} {
		if u := resolve(base, t.get(name)); u != "" && !isPixel(u) {
			return u
		}
	}
	if u := resolve(base, bestCandidate(t.get("srcset"))); u != "" && !isPixel(u) {
		return u
	}
	return ""
}

// tiny reports whether a width or height is that of a pixel that nobody is meant to see.
func tiny(size string) bool {
	size = strings.TrimSuffix(strings.TrimSpace(size), "px")
	n, err := strconv.Atoi(size)
	return err == nil && n <= 3
}

// bestCandidate returns the address of the widest, or densest, candidate of a srcset attribute.
func bestCandidate(srcset string) string {
	best, size := "", -1.0
	for rest := strings.TrimLeft(srcset, " \t\r\n,"); rest != ""; rest = strings.TrimLeft(rest, " \t\r\n,") {
		end := strings.IndexAny(rest, " \t\r\n")
		if end < 0 {
			end = len(rest)
		}
		address := rest[:end]
		rest = rest[end:]
		descriptor := ""
		if strings.HasSuffix(address, ",") {
			address = strings.TrimRight(address, ",")
		} else {
			descriptor, rest, _ = strings.Cut(rest, ",")
		}
		n := 1.0
		if d := strings.TrimSpace(descriptor); len(d) > 1 {
			if v, err := strconv.ParseFloat(d[:len(d)-1], 64); err == nil {
				n = v
			}
		}
		if n > size {
			best, size = address, n
		}
	}
	return best
}

// enclosures returns the item's enclosures with absolute addresses, each once.
func (f *feedReader) enclosures(it *item, base string) []feed.Enclosure {
	var out []feed.Enclosure
	for _, e := range it.enclosures {
		e.URL = resolve(base, e.URL)
		e.Type = mediaTypeOf(e.Type)
		e.Length = max(e.Length, 0)
		seen := e.URL == "" || len(out) == maxEnclosures
		for _, o := range out {
			seen = seen || o.URL == e.URL
		}
		if !seen {
			out = append(out, e)
		}
	}
	return out
}

// mediaTypeOf returns a media type in lower case, "" for what has not the form of one.
func mediaTypeOf(s string) string {
	s = mediaType(s)
	kind, sub, found := strings.Cut(s, "/")
	if !found || kind == "" || sub == "" || len(s) > 100 {
		return ""
	}
	for i := range len(s) {
		if !isLetter(s[i]) && !isDigit(s[i]) && strings.IndexByte("/.+-_", s[i]) < 0 {
			return ""
		}
	}
	return s
}

// media takes what Media RSS says: pictures, recordings, and texts of last resort.
func (it *item) media(m map[string][]ext.Extension) {
	for _, list := range [][]ext.Extension{m["group"], {{Children: m}}} {
		for _, g := range list {
			for _, c := range g.Children["content"] {
				it.mediaContent(c)
			}
			for _, t := range g.Children["thumbnail"] {
				it.thumbnail(t)
			}
			for _, k := range g.Children["keywords"] {
				it.categories = append(it.categories, strings.Split(k.Value, ",")...)
			}
			for _, d := range g.Children["description"] {
				it.captions = append(it.captions, body{markup: markupOf(d.Value, d.Attrs["type"])})
			}
		}
	}
}

func (it *item) thumbnail(t ext.Extension) {
	p := picture{firstOf(t.Attrs["url"], t.Value), number(t.Attrs["width"]), rankThumbnail}
	it.pictures = append(it.pictures, p)
}

// mediaContent takes one media:content: a picture, or a recording.
func (it *item) mediaContent(c ext.Extension) {
	kind, medium := strings.ToLower(c.Attrs["type"]), strings.ToLower(c.Attrs["medium"])
	address := c.Attrs["url"]
	for _, t := range c.Children["thumbnail"] {
		it.thumbnail(t)
	}
	switch {
	case address == "":
	case medium == "image" || strings.HasPrefix(kind, "image") || !isRecording(medium, kind) && isImageName(address):
		it.pictures = append(it.pictures, picture{address, number(c.Attrs["width"]), rankImage})
	case isRecording(medium, kind):
		size, _ := strconv.ParseInt(c.Attrs["fileSize"], 10, 64)
		it.enclosures = append(it.enclosures, feed.Enclosure{URL: address, Type: kind, Length: size})
	case medium == "" && kind == "":
		it.pictures = append(it.pictures, picture{address, number(c.Attrs["width"]), rankOther})
	}
}

// isRecording reports whether Media RSS's medium or a media type is that of sound or film.
func isRecording(medium, kind string) bool {
	return medium == "audio" || medium == "video" || strings.HasPrefix(kind, "audio/") || strings.HasPrefix(kind, "video/")
}

// enclosure takes an enclosure, which may be the image.
func (it *item) enclosure(address, kind, length string) {
	size, _ := strconv.ParseInt(strings.TrimSpace(length), 10, 64)
	it.enclosures = append(it.enclosures, feed.Enclosure{URL: address, Type: kind, Length: size})
	if kind = strings.ToLower(kind); strings.HasPrefix(kind, "image") || !isRecording("", kind) && isImageName(address) {
		it.pictures = append(it.pictures, picture{url: address, rank: rankImage})
	}
}

// isImageName reports whether an address ends like that of an image.
func isImageName(address string) bool {
	path, _, _ := strings.Cut(strings.ToLower(address), "?")
	for _, end := range []string{".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"} {
		if strings.HasSuffix(path, end) {
			return true
		}
	}
	return false
}

func number(s string) int {
	n, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(s), "px"))
	return n
}

// isPixel reports whether an image only counts readers: one of a known host or service, or with a name that says so.
func isPixel(address string) bool {
	_, rest, _ := strings.Cut(address, "://")
	host, path, _ := strings.Cut(rest, "/")
	path, _, _ = strings.Cut(strings.ToLower(path), "?")
	service, _, _ := strings.Cut(path, "/")
	for host = strings.ToLower(host); host != ""; {
		if statsHosts[host] || statsHosts[host+"/"+service] {
			return true
		}
		_, host, _ = strings.Cut(host, ".")
	}
	name := path[strings.LastIndexByte(path, '/')+1:]
	return pixelNames[name] || service == "~r" || service == "~ff"
}

var (
	// statsHosts are hosts that count readers, each with its subdomains, some only under one name.
	statsHosts = set(`pixel.wp.com stats.wordpress.com stats.wp.com feeds.feedburner.com doubleclick.net
googleadservices.com google-analytics.com googletagmanager.com googlesyndication.com scorecardresearch.com quantserve.com
imrworldwide.com sitestat.com webtrekk.net ioam.de ivwbox.de vgwort.de xiti.com nedstatbasic.net statcounter.com
analytics.twitter.com facebook.com/tr medium.com/_ pheedo.com feedsportal.com feedblitz.com mc.yandex.ru
counter.yadro.ru top-fwz1.mail.ru pixel.parsely.com chartbeat.net list-manage.com api.flattr.com amazon-adsystem.com
assoc-amazon.com px.ads.linkedin.com track.hubspot.com pixel.mathtag.com bat.bing.com adnxs.com outbrain.com taboola.com`)
	pixelNames = set(`b.gif pixel.gif pixel.png 1x1.gif 1x1.png spacer.gif blank.gif clear.gif trans.gif tracker.gif
tracking.gif count.gif counter.gif transparent.gif tracking-pixel.gif piwik.php matomo.php __utm.gif utm.gif p.gif`)
)
