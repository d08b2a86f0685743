package render

import (
	"net/url"
	"strings"

	"golang.org/x/net/idna"
)

// web returns address as it may stand in a document, or "" where it is no absolute http or https address: no other
// scheme leaves. Characters that RFC 3986 forbids are escaped, hosts in other scripts written in their ASCII form,
// users and passwords dropped.
func web(address string) string {
	if isPlainAddress(address) {
		return address
	}
	u, err := url.Parse(strings.TrimSpace(legal(address)))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	host := u.Hostname()
	if strings.IndexFunc(host, func(r rune) bool { return r >= 0x80 }) >= 0 {
		ascii, err := idna.Lookup.ToASCII(host)
		if err != nil {
			return ""
		}
		if port := u.Port(); port != "" {
			ascii += ":" + port
		}
		u.Host = ascii
	} else if host == "" || strings.ContainsAny(host, " \"<>\\^`{|}%'&") {
		return ""
	}
	u.User = nil
	head := u.Scheme + "://" + u.Host
	rest := strings.TrimPrefix(u.String(), head)
	return head + escapeAddress(rest)
}

// isPlainAddress reports whether an address needs nothing done: most have a simple host and no odd characters. What
// it says no to is looked at closely.
func isPlainAddress(s string) bool {
	rest, ok := strings.CutPrefix(s, "https://")
	if !ok {
		if rest, ok = strings.CutPrefix(s, "http://"); !ok {
			return false
		}
	}
	host := true
	for i := range len(rest) {
		c := rest[i]
		alphanumeric := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.'
		switch {
		case alphanumeric:
		case host:
			if c != '/' || i == 0 {
				return false
			}
			host = false
		case strings.IndexByte("_~:/?@!$&()*+,;=", c) < 0:
			return false
		}
	}
	return !host
}

// escapeAddress escapes what RFC 3986 does not allow behind the host.
func escapeAddress(s string) string {
	const allowed = "-._~:/?#@!$&'()*+,;=%"
	hex := "0123456789ABCDEF"
	var b strings.Builder
	fragment := false
	for i := range len(s) {
		c := s[i]
		ok := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte(allowed, c) >= 0
		if c == '%' && (i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2])) || c == '#' && fragment {
			ok = false
		}
		fragment = fragment || c == '#'
		if ok {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
	return b.String()
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// canonical returns a web address in the form that RFC 3987, section 5.3.2 asks of an identifier: host in lower case,
// no default port, "/" for an empty path.
func canonical(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	u.Host = strings.ToLower(u.Host)
	p := u.Port()
	if p == "" || u.Scheme == "http" && p == "80" || u.Scheme == "https" && p == "443" {
		u.Host = strings.TrimSuffix(u.Host, ":"+p)
	}
	if u.Path == "" {
		u.Path = "/"
	}
	return u.String()
}

// mediaTypes are those of the files that articles come with, by their ending.
var mediaTypes = map[string]string{
	"aac": "audio/aac", "flac": "audio/flac", "m4a": "audio/mp4", "mp3": "audio/mpeg", "oga": "audio/ogg",
	"ogg": "audio/ogg", "opus": "audio/ogg", "wav": "audio/wav", "m4v": "video/mp4", "mov": "video/quicktime",
	"mp4": "video/mp4", "ogv": "video/ogg", "webm": "video/webm", "avif": "image/avif", "gif": "image/gif",
	"jpeg": "image/jpeg", "jpg": "image/jpeg", "png": "image/png", "svg": "image/svg+xml", "webp": "image/webp",
	"epub": "application/epub+zip", "pdf": "application/pdf", "zip": "application/zip",
}

// mediaType returns what the source said of a file if it has the form of a media type (RFC 9110, section 8.3.1), else
// what its address tells, else "".
func mediaType(said, address string) string {
	said, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(said)), ";")
	main, sub, ok := strings.Cut(strings.TrimSpace(said), "/")
	if ok && isToken(main) && isToken(sub) {
		return main + "/" + sub
	}
	address, _, _ = strings.Cut(address, "#")
	address, _, _ = strings.Cut(address, "?")
	dot := strings.LastIndexByte(address, '.')
	return mediaTypes[strings.ToLower(address[dot+1:])]
}

func isToken(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune("!#$&-^_.+", r))
	}) < 0
}
