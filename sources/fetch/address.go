package fetch

import (
	"errors"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// parseTarget reads an address to ask for and makes its host canonical: ASCII, lower case, IPv4 in dotted form however
// it was written (decimal, octal, hexadecimal, shortened). User information is kept, the fragment is not.
// Its errors do not repeat the address, which may hold a password in a place where no parser finds it.
func parseTarget(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("the address cannot be read")
	}
	u.Fragment, u.RawFragment = "", ""
	switch u.Scheme {
	case "http", "https":
	case "":
		return nil, errors.New("the address has no scheme; write https:// before it")
	default:
		return nil, errors.New("the scheme " + oneLine(u.Scheme) + ": is not http or https")
	}
	if err := canonicalHost(u); err != nil {
		return nil, err
	}
	return u, nil
}

func canonicalHost(u *url.URL) error {
	host, port := u.Hostname(), u.Port()
	if port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return errors.New("the address has an impossible port")
		}
	}
	if strings.Contains(host, ":") {
		addr, err := netip.ParseAddr(host)
		if err != nil {
			return errors.New("the address has a host that is no IPv6 address")
		}
		u.Host = joinHost("["+addr.String()+"]", port)
		if addr.Zone() != "" {
			return &addressError{addr, "reserved"}
		}
		return nil
	}
	host, err := asciiHost(host)
	if err != nil {
		return err
	}
	if isNumericHost(host) {
		addr, ok := parseIPv4(host)
		if !ok {
			return errors.New("the address has a host that is no IPv4 address")
		}
		host = addr.String()
	}
	u.Host = joinHost(host, port)
	return nil
}

func joinHost(host, port string) string {
	if port == "" {
		return host
	}
	return host + ":" + port
}

func asciiHost(host string) (string, error) {
	for i := range len(host) {
		if host[i] >= 0x80 {
			ascii, err := idna.Lookup.ToASCII(host)
			if err != nil {
				return "", errors.New("the address has a host that is no domain name")
			}
			host = ascii
			break
		}
	}
	if strings.Trim(host, ".") == "" {
		return "", errors.New("the address has no host")
	}
	return strings.ToLower(host), nil
}

// isNumericHost reports whether a host ends in a number and so can only be an IPv4 address
// (WHATWG URL, "ends in a number checker").
func isNumericHost(host string) bool {
	host = strings.TrimSuffix(host, ".")
	last := host[strings.LastIndexByte(host, '.')+1:]
	if last == "" {
		return false
	}
	if strings.Trim(last, "0123456789") == "" {
		return true
	}
	_, ok := parseNumber(last)
	return ok
}

// parseIPv4 reads an IPv4 address as the C library's inet_aton and browsers do: one to four numbers, decimal, octal
// (0177) or hexadecimal (0x7f), the last one filling all bytes that are left.
func parseIPv4(host string) (netip.Addr, bool) {
	parts := strings.Split(strings.TrimSuffix(host, "."), ".")
	if len(parts) > 4 {
		return netip.Addr{}, false
	}
	var sum uint64
	for i, part := range parts {
		n, ok := parseNumber(part)
		if !ok {
			return netip.Addr{}, false
		}
		if i < len(parts)-1 {
			if n > 255 {
				return netip.Addr{}, false
			}
			sum |= n << (8 * (3 - i))
			continue
		}
		if n >= 1<<(8*(5-len(parts))) {
			return netip.Addr{}, false
		}
		sum |= n
	}
	return netip.AddrFrom4([4]byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)}), true
}

func parseNumber(s string) (uint64, bool) {
	base := 10
	switch {
	case len(s) >= 2 && (s[:2] == "0x" || s[:2] == "0X"):
		s, base = s[2:], 16
		if s == "" {
			return 0, true
		}
	case len(s) > 1 && s[0] == '0':
		s, base = s[1:], 8
	}
	if s == "" || s[0] == '+' || s[0] == '-' {
		return 0, false
	}
	n, err := strconv.ParseUint(s, base, 64)
	return n, err == nil
}

// portAllowed reports whether a hop may use its port: one of the usual ones, or that of the configured address on its
// host.
func portAllowed(hop, configured *url.URL, usual []string) bool {
	port := portOf(hop)
	return slices.Contains(usual, port) || port == portOf(configured) && hop.Hostname() == configured.Hostname()
}

func portOf(u *url.URL) string {
	if p := u.Port(); p != "" {
		return p
	}
	if u.Scheme == "https" {
		return "443"
	}
	return "80"
}

// sameOrigin reports whether credentials for the one may be sent to the other: the same host and port, or the same
// host's move from http to https on the usual ports.
func sameOrigin(from, to *url.URL) bool {
	if from.Hostname() != to.Hostname() {
		return false
	}
	if from.Scheme == to.Scheme {
		return portOf(from) == portOf(to)
	}
	return from.Scheme == "http" && portOf(from) == "80" && portOf(to) == "443"
}

// turnKey is whose turns a request takes: the registrable domain's, or the address's.
func turnKey(u *url.URL) string {
	host := strings.TrimSuffix(u.Hostname(), ".")
	if net.ParseIP(host) != nil {
		return host
	}
	if domain, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return domain
	}
	return host
}
