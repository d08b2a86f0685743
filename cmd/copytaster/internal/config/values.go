package config

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"
)

// duration reads 90s, 15m, 2h30m or 1d.
func duration(s string) (time.Duration, error) {
	s = strings.TrimSpace(s)
	if days, ok := strings.CutSuffix(s, "d"); ok {
		if n, err := strconv.Atoi(days); err == nil && n >= 0 && n <= 3650 {
			return time.Duration(n) * 24 * time.Hour, nil
		}
	}
	if d, err := time.ParseDuration(s); err == nil && d >= 0 {
		return d, nil
	}
	return 0, fmt.Errorf("%q is no length of time; write one as 90s, 15m, 2h or 1d", s)
}

// deadline reads for how long sources are asked in one round; in no time none would be.
func deadline(s string) (time.Duration, error) {
	d, err := duration(s)
	if err == nil && d == 0 {
		err = fmt.Errorf("%q is too short: it is more than 0", s)
	}
	return d, err
}

// Window reads how far apart the articles of one event may be.
func Window(s string) (time.Duration, error) {
	w, err := duration(s)
	if err == nil && w < minWindow {
		err = fmt.Errorf("%q is too short: it is at least 1h", s)
	}
	return w, err
}

// mostOf is the most of anything that is counted.
const mostOf = 1_000_000

func positive(s string) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	switch {
	case n > mostOf: // also when there are too many digits
		return 0, fmt.Errorf("%q is too large: it is at most %d", s, mostOf)
	case err != nil || n < 1:
		return 0, fmt.Errorf("%q is no whole number above 0", s)
	}
	return n, nil
}

func whole(s string) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < -1000 || n > 1000 {
		return 0, fmt.Errorf("%q is no whole number from -1000 to 1000", s)
	}
	return n, nil
}

// prefix reads 10.0.0.0/8, or a single address.
func prefix(s string) (netip.Prefix, error) {
	s = strings.TrimSpace(s)
	if p, err := netip.ParsePrefix(s); err == nil {
		return p.Masked(), nil
	}
	if a, err := netip.ParseAddr(s); err == nil {
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	return netip.Prefix{}, fmt.Errorf("%q is no range of addresses; write one as 10.0.0.0/8", s)
}

func prefixes(list []string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, s := range list {
		p, err := prefix(s)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// baseURL reads an absolute http(s) address and makes it end in "/".
func baseURL(s string) (string, error) {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || u.Fragment != "" {
		return "", errors.New("the base URL is an http(s) address without query, such as https://news.example/")
	}
	if u.User != nil {
		return "", errors.New("the base URL is public: it holds no user name")
	}
	return strings.TrimSuffix(u.String(), "/") + "/", nil
}

func languageTag(s string) (string, error) {
	if s == "" {
		return "", nil
	}
	t, err := language.Parse(s)
	if err != nil {
		return "", fmt.Errorf("%q is no language tag (RFC 5646); write one as en or pt-BR", s)
	}
	return t.String(), nil
}

func location(s string) (*time.Location, error) {
	l, err := time.LoadLocation(s)
	if err != nil || s == "Local" {
		return nil, fmt.Errorf("%q is no time zone; write one as Europe/London or UTC", s)
	}
	return l, nil
}

func proxy(s string) (string, error) {
	if s == "env" {
		return s, nil
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" {
		return "", errors.New(`a proxy is an address such as http://127.0.0.1:3128, or "env" for the proxy variables of the environment`)
	}
	return s, nil
}

// AddressKey is the same for all spellings of one source's address: of a URL without its fragment, its empty path and what
// the case of its host can be, of a file without the links that lead to it.
func AddressKey(address string) string {
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		u.Host, u.Fragment, u.Path = strings.ToLower(u.Host), "", cmp.Or(u.Path, "/")
		return u.ResolveReference(u).String() // without "/./"
	}
	return WithoutLinks(address)
}

// WithoutLinks is the path that a path leads to; itself where nothing is there.
func WithoutLinks(path string) string {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		return target
	}
	return path
}

// address reads where a source is: an http(s) address, "-", or a path, which becomes absolute.
func address(s, dir string) (string, error) {
	s = strings.TrimSpace(s)
	switch {
	case s == "":
		return "", errors.New("the address is empty")
	case s == "-":
		return s, nil
	case strings.HasPrefix(s, "feed://"):
		s = "https://" + strings.TrimPrefix(s, "feed://")
	case strings.HasPrefix(s, "feed:http"):
		s = strings.TrimPrefix(s, "feed:")
	}
	scheme, _, found := strings.Cut(s, "://")
	if !found {
		return absolute(s, dir), nil
	}
	switch strings.ToLower(scheme) {
	case "http", "https":
		if u, err := url.Parse(s); err != nil || u.Host == "" {
			return "", errors.New("the address is malformed")
		}
		return s, nil
	case "file":
		u, err := url.Parse(s)
		if err != nil || u.Host != "" && u.Host != "localhost" {
			return "", errors.New("the address is malformed; a file is given by its path")
		}
		return absolute(u.Path, dir), nil
	}
	return "", fmt.Errorf("%s:// cannot be read; a source is an http(s) address, a file, a folder, a pattern or -", scheme)
}

func truth(s string) (bool, error) {
	switch strings.TrimSpace(s) {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return false, fmt.Errorf("%q is neither true nor false", s)
}

// hostPort reads where to listen: 127.0.0.1:8080, :8080 for all addresses of the machine.
func hostPort(s string) (string, error) {
	s = strings.TrimSpace(s)
	if _, port, err := net.SplitHostPort(s); err == nil {
		if n, err := strconv.ParseUint(port, 10, 16); err == nil && (n > 0 || port == "0") {
			return s, nil
		}
	}
	return "", fmt.Errorf("%q is no place to listen at; write one as 127.0.0.1:8080, or :8080 for all addresses", s)
}

// hubs reads the addresses of WebSub hubs.
func hubs(s string) ([]string, error) {
	all := list(s)
	for _, h := range all {
		if u, err := url.Parse(h); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return nil, fmt.Errorf("%q is no address of a hub, such as https://hub.example/", h)
		}
	}
	return all, nil
}
