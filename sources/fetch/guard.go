package fetch

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"syscall"
)

// A special range is not on the public internet (IANA special-purpose address registries, read 2025). Private ones are
// those that a person runs servers on and so may want to allow.
type specialRange struct {
	prefix  netip.Prefix
	private bool
}

var special4 = []specialRange{
	{netip.MustParsePrefix("0.0.0.0/8"), false},
	{netip.MustParsePrefix("10.0.0.0/8"), true},
	{netip.MustParsePrefix("100.64.0.0/10"), true},
	{netip.MustParsePrefix("127.0.0.0/8"), true},
	{netip.MustParsePrefix("169.254.0.0/16"), true},
	{netip.MustParsePrefix("172.16.0.0/12"), true},
	{netip.MustParsePrefix("192.0.0.0/24"), false},
	{netip.MustParsePrefix("192.0.2.0/24"), false},
	{netip.MustParsePrefix("192.31.196.0/24"), false},
	{netip.MustParsePrefix("192.52.193.0/24"), false},
	{netip.MustParsePrefix("192.88.99.0/24"), false},
	{netip.MustParsePrefix("192.168.0.0/16"), true},
	{netip.MustParsePrefix("192.175.48.0/24"), false},
	{netip.MustParsePrefix("198.18.0.0/15"), false},
	{netip.MustParsePrefix("198.51.100.0/24"), false},
	{netip.MustParsePrefix("203.0.113.0/24"), false},
	{netip.MustParsePrefix("224.0.0.0/4"), false},
	{netip.MustParsePrefix("240.0.0.0/4"), false},
}

// special6 are the exceptions inside 2000::/3. 2001::/23 holds Teredo, which is looked into before.
var special6 = []netip.Prefix{
	netip.MustParsePrefix("2001::/23"),
	netip.MustParsePrefix("2001:db8::/32"),
	netip.MustParsePrefix("2620:4f:8000::/48"),
	netip.MustParsePrefix("3fff::/20"),
}

var (
	global6   = netip.MustParsePrefix("2000::/3")
	nat64     = netip.MustParsePrefix("64:ff9b::/96") // RFC 6052
	sixToFour = netip.MustParsePrefix("2002::/16")    // RFC 3056
	teredo    = netip.MustParsePrefix("2001::/32")    // RFC 4380
	private6  = []netip.Prefix{
		netip.MustParsePrefix("::1/128"),
		netip.MustParsePrefix("fc00::/7"),
		netip.MustParsePrefix("fe80::/10"),
		netip.MustParsePrefix("fec0::/10"),
	}
)

// addressError is a refusal by the guard.
type addressError struct {
	addr netip.Addr
	kind string // "private" or "reserved"
}

func (e *addressError) Error() string {
	if e.addr.Zone() != "" {
		return fmt.Sprintf("address %s refused: it names a network interface", e.addr)
	}
	return fmt.Sprintf("%s address %s refused (allow it with fetch.allow_private)", e.kind, e.addr)
}

// judge returns nil if the address may be connected to: it is public, or inside an allowed prefix. Addresses that
// carry an IPv4 address to which somebody else will connect (NAT64, 6to4, Teredo) are judged by that one.
func judge(addr netip.Addr, allow []netip.Prefix) error {
	addr = addr.Unmap()
	switch {
	case !addr.IsValid() || addr.Zone() != "":
		return &addressError{addr, "reserved"}
	case contains(allow, addr):
		return nil
	case addr.Is4():
		return judge4(addr, allow)
	}
	b := addr.As16()
	switch {
	case nat64.Contains(addr):
		return inside(addr, judge4(netip.AddrFrom4([4]byte(b[12:])), allow))
	case sixToFour.Contains(addr):
		return inside(addr, judge4(netip.AddrFrom4([4]byte(b[2:])), allow))
	case teredo.Contains(addr):
		server := judge4(netip.AddrFrom4([4]byte(b[4:])), allow)
		client := judge4(netip.AddrFrom4([4]byte{^b[12], ^b[13], ^b[14], ^b[15]}), allow)
		if server == nil {
			server = client
		}
		return inside(addr, server)
	case contains(private6, addr):
		return &addressError{addr, "private"}
	case !global6.Contains(addr), contains(special6, addr):
		return &addressError{addr, "reserved"}
	}
	return nil
}

func judge4(addr netip.Addr, allow []netip.Prefix) error {
	if contains(allow, addr) {
		return nil
	}
	for _, r := range special4 {
		if r.prefix.Contains(addr) {
			if r.private {
				return &addressError{addr, "private"}
			}
			return &addressError{addr, "reserved"}
		}
	}
	return nil
}

// inside makes a refusal of the carried address one of the carrying address.
func inside(addr netip.Addr, err error) error {
	if refused, ok := err.(*addressError); ok {
		return &addressError{addr, refused.kind}
	}
	return err
}

func contains(prefixes []netip.Prefix, addr netip.Addr) bool {
	for _, p := range prefixes {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}

// guard is for net.Dialer.Control: it sees the address that is about to be connected to, whatever name led there.
func guard(allow []netip.Prefix) func(network, address string, c syscall.RawConn) error {
	return func(_, address string, _ syscall.RawConn) error {
		ap, err := netip.ParseAddrPort(address)
		if err != nil {
			return &addressError{kind: "reserved"}
		}
		return judge(ap.Addr(), allow)
	}
}

// cleanPrefixes returns the prefixes masked, IPv4 in its own form, sorted and each once, so that equal sets are equal.
func cleanPrefixes(list []netip.Prefix) []netip.Prefix {
	clean := make([]netip.Prefix, 0, len(list))
	for _, p := range list {
		if p.Addr().Is4In6() && p.Bits() >= 96 {
			p = netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96)
		}
		if p.IsValid() {
			clean = append(clean, p.Masked())
		}
	}
	slices.SortFunc(clean, netip.Prefix.Compare)
	return slices.Compact(clean)
}

func prefixKey(list []netip.Prefix) string {
	var b strings.Builder
	for _, p := range list {
		b.WriteString(p.String())
		b.WriteByte(' ')
	}
	return b.String()
}
