package fetch

import (
	"net/url"
	"strings"
)

// redacted stands where a secret was.
const redacted = "xxxxx"

// secretNames are the names of query parameters whose values are secrets. Names are compared without case, "-", "_"
// and "."; a name that ends in one of secretEnds counts too.
var secretNames = map[string]bool{
	"auth": true, "authorization": true, "bearer": true, "code": true, "credential": true, "credentials": true,
	"hash": true, "hmac": true, "jwt": true, "key": true, "login": true, "pass": true, "passwd": true, "pw": true,
	"pwd": true, "session": true, "sessionid": true, "sid": true, "sig": true, "signature": true,
}

var secretEnds = []string{
	"token", "secret", "password", "passphrase", "apikey", "accesskey", "authkey", "feedkey", "rsskey", "userkey",
	"privatekey", "secretkey", "keyid", "signature", "credential",
}

// Redact returns an address without user name and password, and with the values of token-like query parameters
// replaced by xxxxx: for logs, errors, lists and pages. It takes anything, readable as an address or not, and changes
// nothing else.
func Redact(address string) string {
	address = redactUser(address)
	at := strings.IndexAny(address, "?#&;")
	if at < 0 {
		return address
	}
	var b strings.Builder
	b.WriteString(address[:at])
	for rest := address[at:]; rest != ""; {
		// rest begins with a separator: one of ? # & ;
		end := strings.IndexAny(rest[1:], "?#&;") + 1
		if end == 0 {
			end = len(rest)
		}
		name, value, has := strings.Cut(rest[1:end], "=")
		b.WriteByte(rest[0])
		b.WriteString(name)
		if has {
			b.WriteByte('=')
			if value != "" && isSecretName(name) {
				value = redacted
			}
			b.WriteString(value)
		}
		rest = rest[end:]
	}
	return b.String()
}

// redactUser cuts user information out of an address, with or without a scheme. A password may hold "/", "?" or "#"
// although it must not; where that makes the address unreadable everything up to the last "@" goes.
func redactUser(address string) string {
	start := 0
	if i := strings.Index(address, "//"); i >= 0 {
		start = i + 2
	}
	rest := address[start:]
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	at := strings.LastIndexByte(rest[:end], '@')
	if start == 0 && (at < 0 || strings.HasPrefix(rest, "mailto:") || !strings.Contains(rest[:at], ":")) {
		return address // a file name or the like
	}
	if _, err := url.Parse(address); err != nil {
		at = strings.LastIndexByte(rest, '@') // such as http://user:pa/ss@host/
	}
	return address[:start] + rest[at+1:]
}

func isSecretName(name string) bool {
	if plain, err := url.QueryUnescape(name); err == nil {
		name = plain
	}
	name = strings.NewReplacer("-", "", "_", "", ".", "", "[", "", "]", "").Replace(strings.ToLower(name))
	if secretNames[name] {
		return true
	}
	for _, end := range secretEnds {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}
