package render

import (
	"fmt"
	"net/url"
	"path"
	"strings"

	"github.com/copytaster/copytaster/feed"
)

// pageFile is a file that an article comes with. Kind and Size say in words what it is. Audio and Video say whether the page
// plays it.
type pageFile struct {
	Name, Href, Type, Kind, Size string
	Audio, Video                 bool
}

// files lists what an article comes with, without the pictures that its page shows.
func (d *Document) files(a *feed.Article, body string, words *pageWords) []pageFile {
	var files []pageFile
	for _, c := range enclosures(a) {
		f := pageFile{Name: fileName(c.url), Href: c.url, Type: c.mediaType, Kind: words.File, Size: fileSize(c.length)}
		switch main, _, _ := strings.Cut(c.mediaType, "/"); main {
		case "audio":
			f.Kind, f.Audio = words.Audio, !d.NoImages
		case "video":
			f.Kind, f.Video = words.Video, !d.NoImages
		case "image":
			if c.url == web(a.Image) && !d.NoImages || strings.Contains(body, `"`+toHTML.Replace(c.url)+`"`) {
				continue
			}
			f.Kind = words.Image
		}
		files = append(files, f)
	}
	return files
}

// fileName is what a file's address calls it, else the host that has it.
func fileName(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	if name := line(path.Base(u.Path)); name != "" && name != "." && name != "/" {
		return shorten(name, titleRunes)
	}
	return u.Host
}

// fileSize writes a number of bytes, "" for fewer than any such file has: many feeds say 0 or 1 where they do not know it.
func fileSize(n int64) string {
	switch {
	case n < 1e3:
		return ""
	case n < 10e6:
		return fmt.Sprintf("%d\u00a0kB", n/1e3)
	}
	return fmt.Sprintf("%d\u00a0MB", n/1e6)
}
