package sources

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// maxURL is the longest address that is taken, in bytes.
const maxURL = 4096

// resolve returns ref as an absolute http or https address, resolved against base where it is relative, or "" where
// that cannot be. Users and passwords in it are dropped, hosts in other scripts are written in their ASCII form, and
// a stray "%" or space is mended.
func resolve(base, ref string) string {
	if plainAddress(ref) {
		return ref
	}
	u := resolveAny(base, ref)
	if u == nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return webAddress(u)
}

// webAddress writes an http or https address, "" when its host is none.
func webAddress(u *url.URL) string {
	host := u.Hostname()
	if host == "" || strings.ContainsAny(host, " \"<>\\^`{|}%") && !strings.Contains(host, ":") {
		return ""
	}
	if !isASCII(host) {
		ascii, err := idna.Lookup.ToASCII(host)
		if err != nil {
			return ""
		}
		if port := u.Port(); port != "" {
			ascii += ":" + port
		}
		u.Host = ascii
	}
	u.User = nil
	if s := escapeURI(u.String()); len(s) <= maxURL {
		return s
	}
	return ""
}

// escapeURI escapes what RFC 3986 does not allow in an address behind its host: spaces, quotes, brackets, braces,
// other scripts, a second "#".
func escapeURI(s string) string {
	from := 0
	if i := strings.Index(s, "://"); i >= 0 {
		from = len(s)
		if j := strings.IndexAny(s[i+3:], "/?#"); j >= 0 {
			from = i + 3 + j
		}
	}
	hash := false
	ok := true
	for i := from; i < len(s) && ok; i++ {
		ok = uriByte[s[i]] && !(s[i] == '#' && hash) && (s[i] != '%' || i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]))
		hash = hash || s[i] == '#'
	}
	if ok {
		return s
	}
	var b strings.Builder
	b.WriteString(s[:from])
	hash = false
	for i := from; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '#' && !hash:
			hash = true
			b.WriteByte(c)
		case c == '#' || !uriByte[c]:
			fmt.Fprintf(&b, "%%%02X", c)
		case c == '%' && (i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2])):
			b.WriteString("%25")
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// uriByte are the bytes that may stand in an address.
var uriByte = func() (ok [256]bool) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789;/?:@&=+$.-_!~*'()%,#") {
		ok[c] = true
	}
	return ok
}()

// plainAddress reports whether ref is an absolute address that resolving leaves as it is.
func plainAddress(ref string) bool {
	i := 8
	switch {
	case strings.HasPrefix(ref, "https://"):
	case strings.HasPrefix(ref, "http://"):
		i = 7
	default:
		return false
	}
	if len(ref) > maxURL {
		return false
	}
	host := i
	for ; i < len(ref) && ref[i] != '/'; i++ {
		if c := ref[i]; !(c >= 'a' && c <= 'z' || isDigit(c) || c == '-' || c == '.') {
			return false
		}
	}
	if i == host || i == len(ref) {
		return false
	}
	hash := false
	for ; i < len(ref); i++ {
		switch c := ref[i]; {
		case !uriByte[c], c == '#' && hash:
			return false
		case c == '%' && (i+2 >= len(ref) || !isHex(ref[i+1]) || !isHex(ref[i+2])):
			return false
		case c == '#':
			hash = true
		case c == '.' && !hash && ref[i-1] == '/': // "/./" and "/../" are for the resolver
			return false
		case c == '&' && strings.HasPrefix(ref[i:], "&amp;"):
			return false
		}
	}
	return true
}

// resolveAny resolves ref against base, whatever scheme comes out. It returns nil for what is no address.
func resolveAny(base, ref string) *url.URL {
	ref = cleanReference(ref)
	if ref == "" || len(ref) > maxURL {
		return nil
	}
	u, err := url.Parse(ref)
	if err != nil {
		if u, err = url.Parse(mendEscapes(ref)); err != nil {
			return nil
		}
	}
	u.Scheme = strings.ToLower(u.Scheme)
	if u.Scheme != "" {
		if (u.Scheme == "http" || u.Scheme == "https") && u.Host == "" { // "http:path", "http:///host/path"
			u, err = url.Parse(u.Scheme + "://" + strings.TrimLeft(firstOf(u.Opaque, u.Path), "/"))
			if err != nil {
				return nil
			}
		}
		return u
	}
	b, err := url.Parse(base)
	if err != nil || b.Host == "" {
		if strings.HasPrefix(ref, "//") {
			u.Scheme = "https"
			return u
		}
		return nil
	}
	return b.ResolveReference(u)
}

// cleanReference drops what surrounds an address and what browsers drop inside it (tabs and line ends).
func cleanReference(ref string) string {
	ref = strings.TrimFunc(ref, func(r rune) bool { return r <= ' ' || r == '\u00a0' || r == '\ufeff' || r == '\u200b' })
	if strings.IndexFunc(ref, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\ufffd' }) >= 0 {
		ref = strings.Map(func(r rune) rune {
			if r < ' ' || r == 0x7f || r == '\ufffd' {
				return -1
			}
			return r
		}, ref)
	}
	ref = strings.ReplaceAll(ref, "&amp;", "&") // escaped once too often
	if strings.HasPrefix(ref, `\\`) || strings.HasPrefix(ref, `/\`) {
		ref = "//" + ref[2:]
	}
	if len(ref) > 4 && strings.EqualFold(ref[:4], "www.") { // nobody's file is called so
		ref = "//" + ref
	}
	return ref
}

// mendEscapes escapes each "%" that begins no escape.
func mendEscapes(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && (i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2])) {
			b.WriteString("%25")
		} else {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F' }

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// stripTracking takes the parameters off an address that say where a reader came from and nothing about the page.
// Everything else stays as it was written. The table may grow: ids rest on feed.LinkKey, which has a frozen one.
func stripTracking(address string) string { return dropParameters(address, isTracking, true) }

// dropParameters takes the parameters ("name=value") that drop names out of the query and out of a fragment that looks
// like one. A fragment without "=" is looked at only if bare.
func dropParameters(address string, drop func(pair string) bool, bare bool) string {
	at := strings.IndexAny(address, "?#")
	if at < 0 {
		return address
	}
	rest, fragment, hasFragment := strings.Cut(address, "#")
	path, query, _ := strings.Cut(rest, "?")
	kept := keepParameters(query, drop)
	if hasFragment && (strings.Contains(fragment, "=") || bare && drop(fragment)) {
		if fragment = keepParameters(fragment, drop); fragment == "" {
			hasFragment = false
		}
	}
	out := path
	if kept != "" || strings.HasSuffix(rest, "?") {
		out += "?" + kept
	}
	if hasFragment {
		out += "#" + fragment
	}
	return out
}

func keepParameters(query string, drop func(pair string) bool) string {
	if query == "" {
		return ""
	}
	var kept []string
	dropped := false
	for _, pair := range strings.Split(query, "&") {
		if drop(pair) {
			dropped = true
			continue
		}
		kept = append(kept, pair)
	}
	if !dropped {
		return query
	}
	return strings.Join(kept, "&")
}

// isTracking reports whether a parameter ("name=value") only tracks.
func isTracking(pair string) bool {
	name, _, _ := strings.Cut(pair, "=")
	name = strings.TrimPrefix(strings.ToLower(name), "amp;")
	for _, prefix := range trackingPrefixes {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return tracking[name]
}

// The tracking parameters: of analytics (Google, Matomo, Adobe, AT Internet, Webtrekk), of networks and mailing
// services that add a click's id, and of publishers' campaign codes.
var (
	trackingPrefixes = []string{"utm_", "utm-", "mtm_", "pk_", "piwik_", "matomo_", "at_custom", "hsa_", "oly_", "stm_"}
	tracking         = set(`fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid igshid igsh li_fat_id
mc_cid mc_eid _hsenc _hsmi __hssc __hstc __hsfp hsctatracking oly_anon_id oly_enc_id vero_id vero_conv wickedid
mkt_tok ml_subscriber ml_subscriber_hash _openstat rb_clickid s_cid sc_cid epik srsltid _branch_match_id
_branch_referrer at_medium at_campaign at_campaign_type at_link_id at_link_origin at_link_type at_ptr_name at_bbc_team
at_format ns_mchannel ns_source ns_campaign ns_linkname ns_fee cmpid icid ocid xtor wt_mc wt.mc_id wt_zmc wt.rss_f
guccounter guce_referrer guce_referrer_sig __twitter_impression ncid cmp_id campaign_id mbid intcid rss_feed_source
fb_action_ids fb_action_types fb_source fb_ref action_object_map action_type_map action_ref_map spm _ga _gl
otm_campaign otm_content otm_medium otm_source otm_term`)
)

// domainOf returns the registrable domain of an http or https address: "bbc.co.uk" for "https://www.bbc.co.uk/news".
// Under a suffix where anybody can have a name (github.io, substack.com) it is that name. A bare address is itself.
func domainOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if _, err := netip.ParseAddr(host); err == nil || net.ParseIP(host) != nil || !strings.Contains(host, ".") {
		return host
	}
	domain, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil {
		return strings.TrimPrefix(host, "www.")
	}
	if ownNames[domain] && host != domain {
		name := strings.TrimSuffix(host, "."+domain)
		if i := strings.LastIndexByte(name, '.'); i >= 0 {
			name = name[i+1:]
		}
		if name != "www" {
			return name + "." + domain
		}
	}
	return domain
}

// ownNames are domains that give each of their customers a name of his own but stand in no list of public suffixes.
var ownNames = set(`substack.com medium.com tumblr.com livejournal.com wordpress.com blogspot.com ghost.io beehiiv.com
typepad.com hatenablog.com bearblog.dev micro.blog write.as buttondown.email neocities.org over-blog.com weebly.com`)
