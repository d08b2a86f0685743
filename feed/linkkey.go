package feed

import (
	"net/url"
	"slices"
	"strings"
)

// LinkKey is linkkey/1, the form of an address by which two links are one: scheme and "www." folded, host in lower
// case, default port, fragment and known tracking parameters gone, query sorted. It is for comparing and for ids,
// never for publishing. It returns "" for what is no http or https address.
//
// It is frozen: ids are made from it, so neither it nor its table of parameters ever changes. A better key would be
// linkkey/2, beside this one.
func LinkKey(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" {
		return ""
	}
	scheme := strings.ToLower(u.Scheme)
	if scheme != "http" && scheme != "https" {
		return ""
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	host = strings.TrimPrefix(host, "www.")
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		host += ":" + port
	}
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	var query []string
	for _, pair := range strings.Split(u.RawQuery, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if pair != "" && !linkKey1Tracks(strings.ToLower(name)) {
			query = append(query, pair)
		}
	}
	slices.Sort(query)
	key := "linkkey/1 " + host + path
	if len(query) > 0 {
		key += "?" + strings.Join(query, "&")
	}
	return key
}

// linkKey1Tracks holds the tracking parameters of linkkey/1. Frozen with it.
func linkKey1Tracks(name string) bool {
	if strings.HasPrefix(name, "utm_") || strings.HasPrefix(name, "mtm_") || strings.HasPrefix(name, "pk_") {
		return true
	}
	switch name {
	case "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "igshid", "igsh", "mc_cid", "mc_eid",
		"_hsenc", "_hsmi", "oly_anon_id", "oly_enc_id", "vero_id", "wickedid", "at_medium", "at_campaign", "at_custom1",
		"at_custom2", "at_custom3", "at_custom4", "ns_mchannel", "ns_source", "ns_campaign", "ns_linkname", "ns_fee",
		"cmpid", "ocid", "xtor", "wt_mc", "wt.mc_id", "guccounter", "guce_referrer", "guce_referrer_sig":
		return true
	}
	return false
}
