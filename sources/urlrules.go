package sources

import (
	"crypto/sha256"
	"encoding/binary"
	"net/url"
	"regexp"
	"strings"

	"github.com/copytaster/copytaster/feed"
)

// URLRules take from links what a file of rules in the format of ClearURLs calls tracking, beyond the built-in table
// (https://docs.clearurls.xyz/latest/specs/rules/). ParseURLRules makes them. Nil are no rules. They do not change
// once they are made, so that many may use them at once.
//
// What each part of a provider does here:
//
//   - rules, referralMarketing: parameters whose whole name matches, in the query and in a fragment of the form
//     name=value, go. Referral parameters go too, as they do in ClearURLs, where allowing them is a choice that is
//     off at first.
//   - rawRules: what matches is cut out of the address, but neither its scheme nor its host is touched.
//   - redirections: the address becomes the target that stands in the first group of the pattern, when that is an
//     absolute http or https address. The target is then looked at like a link of its own.
//   - exceptions: addresses that match are not the provider's.
//   - completeProvider: in a browser it blocks the site. A link is published or not, so such a provider does nothing.
//   - forceRedirection: how a browser is to move on. It means nothing here.
//
// All patterns ignore case, and providers apply in the order of the file.
//
// Rules are for what is published. Identity (feed.LinkKey) rests on the links as they were read, so that another file
// of rules makes no article a new one.
type URLRules struct {
	providers      []provider
	index          ruleIndex
	rules, skipped int
	version        int
}

// provider is the rules for the addresses that a pattern matches.
type provider struct {
	hint         string         // stands in every address that pattern matches, in lower case; "" for none
	pattern      *regexp.Regexp // nil matches all
	exceptions   []*regexp.Regexp
	names        map[string]bool // of parameters, in lower case
	parameters   []*regexp.Regexp
	raw          []*regexp.Regexp
	redirections []*regexp.Regexp
}

// maxUnwrapped is how often one address is exchanged for the target that it wraps.
const maxUnwrapped = 3

// Rules returns how many rules apply.
func (r *URLRules) Rules() int {
	if r == nil {
		return 0
	}
	return r.rules
}

// Skipped returns how many rules were left out because they cannot be used: patterns that need look-around or
// back-references, which Go's regular expressions (RE2) do not have, redirections without a group, and all rules of a
// provider whose own pattern or one of whose exceptions is such, since they might change links that they must not.
func (r *URLRules) Skipped() int {
	if r == nil {
		return 0
	}
	return r.skipped
}

// CleanVersion names the policy of Clean under these rules, as the constant names that without any: it is another one for
// each file of rules.
func (r *URLRules) CleanVersion() int {
	if r == nil {
		return CleanVersion
	}
	return r.version
}

// versionOf makes the version of a file of rules. It is above all versions of the policy itself and fits 31 bits.
func versionOf(file []byte) int {
	sum := sha256.Sum256(append([]byte{CleanVersion}, file...))
	return int(binary.BigEndian.Uint32(sum[:])>>2 | 1<<30)
}

// Link returns an http or https address without what the rules take off, or with what it wraps in its place. Any other
// address, and one that a rule would break, comes back as it was.
func (r *URLRules) Link(address string) string {
	if r == nil || !isWeb(address) || !isASCII(address) {
		return address
	}
	for unwrapped := 0; ; unwrapped++ {
		target := ""
		address, target = r.apply(address, unwrapped < maxUnwrapped)
		if target == "" {
			return address
		}
		address = stripTracking(target)
	}
}

// Article takes the tracking off the addresses of an article and its image. Its content is for Clean, the headlines
// under it are for Headlines. Recordings stay where they are: who counts their listeners may be who serves them.
func (r *URLRules) Article(a *feed.Article) { a.URL, a.Image = r.Link(a.URL), r.Link(a.Image) }

// Headlines takes the tracking off the links of headlines.
func (r *URLRules) Headlines(hs []feed.Headline) {
	for i := range hs {
		hs[i].URL = r.Link(hs[i].URL)
	}
}

// apply puts an address through the providers that may match. target is what it wraps, if unwrap asks for that.
func (r *URLRules) apply(address string, unwrap bool) (rest, target string) {
	var room [8]uint64
	for i := range r.index.candidates(address, room[:0]) {
		p := &r.providers[i]
		if !p.matches(address) {
			continue
		}
		address = p.cut(address)
		if unwrap {
			if target = p.target(address); target != "" {
				return address, target
			}
		}
		if len(p.names)+len(p.parameters) > 0 {
			address = dropParameters(address, p.drops, false)
		}
	}
	return address, ""
}

// matches reports whether an address is the provider's.
func (p *provider) matches(address string) bool {
	if p.pattern != nil && !p.pattern.MatchString(address) {
		return false
	}
	for _, e := range p.exceptions {
		if e.MatchString(address) {
			return false
		}
	}
	return true
}

// cut applies the raw rules.
func (p *provider) cut(address string) string {
	for _, re := range p.raw {
		if rest := re.ReplaceAllLiteralString(address, ""); rest != address && stillSite(address, rest) {
			address = rest
		}
	}
	return address
}

// stillSite reports whether what is left of an address is a whole address on the same site.
func stillSite(address, rest string) bool {
	was, err := url.Parse(address)
	if err != nil {
		return false
	}
	is, err := url.Parse(rest)
	return err == nil && is.Scheme == was.Scheme && is.Host == was.Host && is.Host != "" && resolve("", rest) == rest
}

// target returns the address that an address wraps, "" where it wraps none.
func (p *provider) target(address string) string {
	for _, re := range p.redirections {
		if m := re.FindStringSubmatch(address); m != nil {
			if target := unescaped(m[1]); target != "" {
				return target
			}
		}
	}
	return ""
}

// unescaped returns the address that stands in a parameter, which may be escaped more than once; "" for what is no
// absolute http or https address.
func unescaped(s string) string {
	for range maxUnwrapped {
		if isWeb(s) {
			break
		}
		plain, err := url.PathUnescape(s)
		if err != nil {
			return ""
		}
		s = plain
	}
	if !isWeb(s) {
		return ""
	}
	return resolve("", s)
}

// drops reports whether a parameter ("name=value") goes.
func (p *provider) drops(pair string) bool {
	name, _, _ := strings.Cut(pair, "=")
	if strings.ContainsAny(name, "%+") {
		if plain, err := url.QueryUnescape(name); err == nil {
			name = plain
		}
	}
	name = strings.TrimPrefix(strings.ToLower(name), "amp;")
	if name == "" {
		return false
	}
	if p.names[name] {
		return true
	}
	for _, re := range p.parameters {
		if re.MatchString(name) {
			return true
		}
	}
	return false
}
