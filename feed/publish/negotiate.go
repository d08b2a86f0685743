package publish

import (
	"net/http"
	"strings"
	"time"
)

// The weights of codings are counted in half thousandths, so that there is room for one below the least that can be
// said.
const (
	unsaid = -1
	least  = 1
	full   = 2000
)

// choose returns the form in which to answer: the one that the reader likes best, the smallest of several
// (RFC 9110, section 12.5.3). ok is false where it takes none of those there are. A reader that says nothing gets the
// plain bytes.
func choose(accept []string, packed bool) (c coding, ok bool) {
	w := weights(accept)
	best := 0
	for form, weight := range w {
		if weight > best && (packed || coding(form) == plainForm) {
			c, best = coding(form), weight
		}
	}
	return c, best > 0
}

// weights reads an Accept-Encoding header: what each form is worth to the reader, 0 for what it does not take.
func weights(accept []string) (w [codings]int) {
	w = [codings]int{unsaid, unsaid, unsaid, unsaid}
	rest := unsaid
	for _, value := range accept {
		for value != "" {
			var item string
			item, value, _ = strings.Cut(value, ",")
			name, parameters, _ := strings.Cut(item, ";")
			switch name = strings.TrimSpace(name); {
			case strings.EqualFold(name, "gzip"), strings.EqualFold(name, "x-gzip"):
				w[gzipForm] = quality(parameters)
			case strings.EqualFold(name, "br"):
				w[brotliForm] = quality(parameters)
			case strings.EqualFold(name, "zstd"):
				w[zstdForm] = quality(parameters)
			case strings.EqualFold(name, "identity"):
				w[plainForm] = quality(parameters)
			case name == "*":
				rest = quality(parameters)
			}
		}
	}
	for form := range w {
		switch {
		case w[form] != unsaid:
		case rest != unsaid:
			w[form] = rest
		case coding(form) == plainForm:
			w[form] = least
		default:
			w[form] = 0
		}
	}
	return w
}

// quality reads the q among the parameters of a coding. One that cannot be read is 0: what nobody asked for clearly is
// not sent.
func quality(parameters string) int {
	for parameters != "" {
		var p string
		p, parameters, _ = strings.Cut(parameters, ";")
		name, value, _ := strings.Cut(strings.TrimSpace(p), "=")
		if !strings.EqualFold(strings.TrimSpace(name), "q") {
			continue
		}
		value = strings.TrimSpace(value)
		whole, decimals, _ := strings.Cut(value, ".")
		if whole != "0" && whole != "1" || len(decimals) > 3 {
			return 0
		}
		q, unit := 0, 1000
		for i := range len(decimals) {
			if decimals[i] < '0' || decimals[i] > '9' {
				return 0
			}
			unit /= 10
			q += int(decimals[i]-'0') * unit
		}
		if whole == "1" {
			q = 1000
		}
		return 2 * q
	}
	return full
}

// known reports whether a reader has what it asks for, by If-None-Match, or by If-Modified-Since where there is none
// (RFC 9110, section 13.2.2). asked is false where it sent neither.
func known(h http.Header, tag string, modified time.Time) (has, asked bool) {
	if tags := h["If-None-Match"]; len(tags) > 0 {
		return matches(tags, tag), true
	}
	since := h["If-Modified-Since"]
	if len(since) == 0 {
		return false, false
	}
	at, err := http.ParseTime(since[0])
	return err == nil && !modified.IsZero() && !modified.After(at), true
}

// matches reports whether a list of entity tags holds the tag, weak ones too (RFC 9110, section 13.1.2).
func matches(lists []string, tag string) bool {
	for _, list := range lists {
		if strings.TrimSpace(list) == "*" {
			return true
		}
		for {
			list = strings.TrimPrefix(strings.TrimLeft(list, " \t,"), "W/")
			if list == "" || list[0] != '"' {
				break
			}
			end := strings.IndexByte(list[1:], '"')
			if end < 0 {
				break
			}
			if list[:end+2] == tag {
				return true
			}
			list = list[end+2:]
		}
	}
	return false
}
