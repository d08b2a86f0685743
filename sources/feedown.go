package sources

import (
	"strings"

	"github.com/copytaster/copytaster/feed"
)

// generator is the name under which our own documents say who made them.
const generator = "Copytaster"

// isOwn reports whether a document's generator is this program.
func isOwn(name string) bool {
	return strings.HasPrefix(strings.ToLower(strings.TrimSpace(name)), strings.ToLower(generator))
}

// unwrapOwn takes out of the body of one of our own items what rendering put around the article: the line "Outlet ·
// author" before it, the lists of headlines behind it.
func (f *feedReader) unwrapOwn(_ *feed.Article) {}
