package publish

import (
	"net/http"
	"net/netip"
	"strings"
)

// Proxies are the networks of the proxies that stand before us. What others say of whom they ask for is not believed.
type Proxies []netip.Prefix

// Client returns who asks and by which scheme, "http" or "https". Where a trusted proxy asked, that is what it says in
// X-Forwarded-For and -Proto or in Forwarded (RFC 7239); of several hops, the last one that is no trusted proxy. A
// client can slip in the header that its proxy does not set: where the two name different clients, neither is believed.
// The address is the zero one where the connection has none.
func (p Proxies) Client(r *http.Request) (client netip.Addr, scheme string) {
	scheme = "http"
	if r.TLS != nil {
		scheme = "https"
	}
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}, scheme
	}
	client = peer.Addr().Unmap()
	if len(p) == 0 || !p.trust(client) {
		return client, scheme
	}
	usual, usualScheme := r.Header["X-Forwarded-For"], lastOf(r.Header["X-Forwarded-Proto"])
	standard, standardScheme := forwarded(r.Header["Forwarded"])
	said, saidScheme := elements(usual), usualScheme
	if len(usual) == 0 {
		said, saidScheme = standard, standardScheme
		if usualScheme != "" {
			saidScheme = usualScheme
		}
	} else if len(standard) > 0 && p.farthest(client, said) != p.farthest(client, standard) {
		return client, scheme
	}
	if saidScheme == "http" || saidScheme == "https" {
		scheme = saidScheme
	}
	return p.farthest(client, said), scheme
}

// farthest walks back from the peer over the hops, which are in the order in which they were passed.
func (p Proxies) farthest(peer netip.Addr, hops []string) netip.Addr {
	for i := len(hops) - 1; i >= 0 && p.trust(peer); i-- {
		hop, ok := node(hops[i])
		if !ok {
			break
		}
		peer = hop
	}
	return peer
}

func (p Proxies) trust(a netip.Addr) bool {
	for _, prefix := range p {
		if prefix.Contains(a) {
			return true
		}
	}
	return false
}

// node reads the address of a hop, which may have a port. Hidden and unknown ones (RFC 7239, section 6) have none.
func node(s string) (netip.Addr, bool) {
	s = strings.Trim(s, `"`)
	if at, err := netip.ParseAddrPort(s); err == nil {
		return at.Addr().Unmap(), true
	}
	a, err := netip.ParseAddr(strings.Trim(s, "[]"))
	return a.Unmap(), err == nil
}

// forwarded returns the hops of a Forwarded header and the scheme at the last of them.
func forwarded(lines []string) (hops []string, scheme string) {
	for _, element := range elements(lines) {
		hop := ""
		scheme = ""
		for pair := range strings.SplitSeq(element, ";") {
			name, value, _ := strings.Cut(strings.TrimSpace(pair), "=")
			switch {
			case strings.EqualFold(name, "for"):
				hop = value
			case strings.EqualFold(name, "proto"):
				scheme = strings.ToLower(strings.Trim(value, `"`))
			}
		}
		hops = append(hops, hop)
	}
	return hops, scheme
}

// elements splits the lines of a header at their commas.
func elements(lines []string) []string {
	var all []string
	for _, line := range lines {
		for e := range strings.SplitSeq(line, ",") {
			all = append(all, strings.TrimSpace(e))
		}
	}
	return all
}

func lastOf(lines []string) string {
	all := elements(lines)
	if len(all) == 0 {
		return ""
	}
	return strings.ToLower(all[len(all)-1])
}
