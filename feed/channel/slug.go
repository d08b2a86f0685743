package channel

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxSlug is the longest slug, in bytes.
const maxSlug = 60

// reserved are the names that an edition uses itself (a folder for each would cover them).
var reserved = []string{
	"story", "subscribe", "status", "archive", "health", "healthz", "readyz", "assets",
	"index-html", "rss-xml", "atom-xml", "feed-json", "sources-opml",
}

// devices are names that Windows keeps for itself, whatever their extension.
var devices = []string{"con", "prn", "aux", "nul"}

// Slug makes the folder name of a channel: lower-case letters and digits of ASCII and single hyphens, at most 60
// bytes. The channel "all" stands at the root and has none. It is an error when nothing is left, or the name is one
// that an edition or an operating system uses itself.
func Slug(name string) (string, error) {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(name)) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == 'ß':
			b.WriteString("ss")
		case r == 'ø':
			b.WriteString("o")
		case r == 'ł':
			b.WriteString("l")
		case r == 'æ':
			b.WriteString("ae")
		case unicode.Is(unicode.Mn, r): // an accent, split off by the decomposition
		default:
			if s := b.String(); s != "" && !strings.HasSuffix(s, "-") {
				b.WriteByte('-')
			}
		}
	}
	slug := b.String()
	slug = strings.Trim(slug[:min(len(slug), maxSlug)], "-")
	isPort := len(slug) == 4 && (strings.HasPrefix(slug, "com") || strings.HasPrefix(slug, "lpt")) && slug[3] >= '0' && slug[3] <= '9'
	switch {
	case slug == "":
		return "", fmt.Errorf("the name %q has no letter or digit to make an address of; use Latin letters and a title", name)
	case slug == "all":
		return "", nil
	case slices.Contains(reserved, slug):
		return "", fmt.Errorf("the name %q is one that the edition uses itself", name)
	case slices.Contains(devices, slug) || isPort:
		return "", fmt.Errorf("the name %q is one that Windows uses itself", name)
	}
	return slug, nil
}
