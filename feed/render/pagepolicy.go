package render

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"strings"
)

// Where the pages of an edition stand that belong to no channel, relative to its root.
const (
	SubscribePath = "subscribe/index.html"
	StatusPath    = "status/index.html"
)

// What pages and feeds take their looks from, relative to the edition's root. Both are text/css; a page works without
// its style, and the names of its classes stay, so that an old page fits a new style.
const (
	StylePath     = "style.css"
	FeedStylePath = "feed.css"
)

var (
	//go:embed page.css
	pageStyle string

	//go:embed pagefeed.css
	feedStyle string

	//go:embed pagecopy.js
	copyScript string
)

// Asset is a file that every edition has, whatever its stories. Path is relative to the edition's root.
type Asset struct {
	Path      string
	MediaType string
	Bytes     []byte
}

// Assets returns the files that pages and feeds lead to, which must stand before what leads to them. The bytes are the
// caller's own.
func Assets() []Asset {
	return []Asset{
		{IconPath, "image/png", Icon()},
		{"favicon.ico", "image/png", Icon()}, // what a browser asks for beside a feed, which can name no icon to it
		{StylePath, "text/css", []byte(pageStyle)},
		{FeedStylePath, "text/css", []byte(feedStyle)},
	}
}

// Pages load nothing but the edition's own style and icon and, on a story's page, the article's images, and its recordings
// when a reader plays them; they send nothing, and only the page of addresses runs anything, which is named by its hash.
const policyHead = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; img-src 'self'"

var scriptPolicy = func() string {
	sum := sha256.Sum256([]byte(copyScript))
	return "; script-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}()

// scriptElement is what scriptPolicy allows, as it stands in the page.
var scriptElement = template.HTML("<script>" + copyScript + "</script>")

// Policy returns the Content-Security-Policy that an HTTP server sends with the document of an edition that stands at
// path, relative to the edition's root: "story/<id>/index.html" as well as "story/<id>/". images says whether story
// pages show images and play recordings (not Document.NoImages). Pages carry the same policy themselves, for where no
// server speaks for them, but for the ban on frames, which only a server can speak (CSP Level 3, section 3.3).
func Policy(path string, images bool) string {
	return pagePolicy(strings.TrimPrefix(path, "/"), images) + "; frame-ancestors 'none'"
}

func pagePolicy(path string, images bool) string {
	switch {
	case images && strings.HasPrefix(path, "story/"):
		return policyHead + " http: https:; media-src http: https:"
	case strings.HasPrefix(path, "subscribe/"):
		return policyHead + scriptPolicy
	}
	return policyHead
}
