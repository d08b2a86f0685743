package publish

import (
	"path"
	"strings"
)

// kind is what a file is to its readers: it decides the headers, and answers are counted by it.
type kind uint8

const (
	nothing kind = iota // there is no such file
	feedFile
	page
	other
	kinds
)

func (k kind) String() string { return [...]string{"none", "feed", "page", "other"}[k] }

// The media types of the files of an edition's tree, by name and by ending.
var (
	typesByName = map[string]string{
		"rss.xml": "application/rss+xml", "atom.xml": "application/atom+xml", "feed.json": "application/feed+json",
	}
	typesByEnding = map[string]string{
		".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".txt": "text/plain",
		".xml": "application/xml", ".json": "application/json", ".opml": "text/x-opml",
		".webmanifest": "application/manifest+json",
		".png":         "image/png", ".ico": "image/vnd.microsoft.icon", ".svg": "image/svg+xml", ".jpg": "image/jpeg",
		".webp": "image/webp",
	}
)

// mediaType returns the media type of a file without parameters.
func (f *File) mediaType() string {
	if f.Type != "" {
		t, _, _ := strings.Cut(f.Type, ";")
		return strings.TrimSpace(t)
	}
	if t := typesByName[path.Base(f.Path)]; t != "" {
		return t
	}
	if t := typesByEnding[path.Ext(f.Path)]; t != "" {
		return t
	}
	return "application/octet-stream"
}

// contentType returns what a server says of a file: the media type, and that text is UTF-8.
func (f *File) contentType() string {
	if strings.Contains(f.Type, ";") {
		return f.Type
	}
	t := f.mediaType()
	if isText(t) {
		return t + "; charset=utf-8"
	}
	return t
}

// isText reports whether a media type is text, which is what compresses.
func isText(mediaType string) bool {
	switch mediaType {
	case "application/xml", "application/json":
		return true
	}
	return strings.HasPrefix(mediaType, "text/") || strings.HasSuffix(mediaType, "+xml") ||
		strings.HasSuffix(mediaType, "+json")
}

func kindOf(mediaType string) kind {
	switch mediaType {
	case "application/rss+xml", "application/atom+xml", "application/feed+json":
		return feedFile
	case "text/html":
		return page
	}
	return other
}

// isPolled reports whether programs ask for files of a media type again and again: feeds, and lists of them. The rest,
// pages and what they are shown with, is for people, several of whom may come from one address.
func isPolled(mediaType string) bool {
	switch mediaType {
	case "text/x-opml", "application/xml", "application/json":
		return true
	}
	return kindOf(mediaType) == feedFile
}

// documentType is the type under which a browser shows a feed that a person opened, where it would offer the feed's
// own type for download.
func documentType(mediaType string) string {
	if strings.HasSuffix(mediaType, "json") {
		return "application/json; charset=utf-8"
	}
	return "application/xml; charset=utf-8"
}
