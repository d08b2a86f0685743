package sources

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"regexp/syntax"
	"strings"
)

// maxURLRules is the largest file of rules, in bytes.
const maxURLRules = 8 << 20

// providerJSON is a provider as the file has it.
type providerJSON struct {
	URLPattern        string   `json:"urlPattern"`
	CompleteProvider  bool     `json:"completeProvider"`
	Rules             []string `json:"rules"`
	ReferralMarketing []string `json:"referralMarketing"`
	RawRules          []string `json:"rawRules"`
	Exceptions        []string `json:"exceptions"`
	Redirections      []string `json:"redirections"`
}

// ParseURLRules reads a file of rules in the format of ClearURLs: {"providers": {name: {"urlPattern": …, "rules": …}}}.
// An error says what is wrong with the file as such. A rule that cannot be used is none: it is left out and counted
// (URLRules.Skipped).
func ParseURLRules(r io.Reader) (*URLRules, error) {
	file, err := io.ReadAll(io.LimitReader(r, maxURLRules+1))
	if err != nil {
		return nil, err
	}
	if len(file) > maxURLRules {
		return nil, fmt.Errorf("larger than %d MiB", maxURLRules>>20)
	}
	rules := &URLRules{version: versionOf(file)}
	err = eachProvider(bytes.TrimPrefix(file, []byte("\ufeff")), rules.add)
	if err != nil {
		return nil, fmt.Errorf("no URL rules in the format of ClearURLs: %w", err)
	}
	rules.index = indexRules(rules.providers)
	return rules, nil
}

// eachProvider calls add for the providers of a file in their order, which a map would lose.
func eachProvider(file []byte, add func(*providerJSON)) error {
	var top struct {
		Providers json.RawMessage `json:"providers"`
	}
	if err := json.Unmarshal(file, &top); err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(top.Providers))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return errors.New(`the key "providers" holds no object`)
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		var p providerJSON
		if err := d.Decode(&p); err != nil {
			return fmt.Errorf("provider %q: %w", name, err)
		}
		add(&p)
	}
	return nil
}

// add takes a provider. One that only blocks is passed over.
func (r *URLRules) add(j *providerJSON) {
	if j.CompleteProvider {
		return
	}
	all := len(j.Rules) + len(j.ReferralMarketing) + len(j.RawRules) + len(j.Redirections)
	p := provider{names: map[string]bool{}}
	skipped := 0
	var ok bool
	if p.hint, p.pattern, ok = addressPattern(j.URLPattern); !ok {
		skipped++
	}
	p.exceptions = compileAll(j.Exceptions, 0, &skipped)
	if skipped > 0 {
		r.skipped += all
		return
	}
	p.takeNames(append(j.Rules[:len(j.Rules):len(j.Rules)], j.ReferralMarketing...), &skipped)
	p.raw = compileAll(j.RawRules, 0, &skipped)
	p.redirections = compileAll(j.Redirections, 1, &skipped)
	r.skipped += skipped
	r.rules += all - skipped
	if all > skipped {
		r.providers = append(r.providers, p)
	}
}

// takeNames takes the patterns of parameters: those that are names as they stand into a table, the others together
// into one pattern, each of which must match a whole name.
func (p *provider) takeNames(patterns []string, skipped *int) {
	var bodies []string
	for _, s := range patterns {
		switch {
		case s != "" && regexp.QuoteMeta(s) == s && isASCII(s):
			p.names[strings.ToLower(s)] = true
		case s != "" && compile(s) != nil:
			bodies = append(bodies, "(?:"+s+")")
		default:
			*skipped++
		}
	}
	if len(bodies) == 0 {
		return
	}
	if re := compile("^(?:" + strings.Join(bodies, "|") + ")$"); re != nil {
		p.parameters = []*regexp.Regexp{re}
		return
	}
	for _, s := range bodies { // together they are too large for one
		if re := compile("^" + s + "$"); re != nil {
			p.parameters = append(p.parameters, re)
		} else {
			*skipped++
		}
	}
}

// compileAll compiles patterns that have at least so many groups, and counts those that it leaves out.
func compileAll(patterns []string, groups int, skipped *int) []*regexp.Regexp {
	var list []*regexp.Regexp
	for _, s := range patterns {
		if re := compile(s); s != "" && re != nil && re.NumSubexp() >= groups {
			list = append(list, re)
		} else {
			*skipped++
		}
	}
	return list
}

// compile compiles a pattern that ignores case; nil for one that RE2 does not have.
func compile(pattern string) *regexp.Regexp {
	re, err := regexp.Compile("(?i)" + pattern)
	if err != nil {
		return nil
	}
	return re
}

// addressPattern compiles the pattern of a provider. hint stands in every address that it matches. The pattern is nil
// where it matches every address.
func addressPattern(pattern string) (hint string, re *regexp.Regexp, ok bool) {
	switch pattern {
	case ".*", "^.*", "^.*$":
		return "", nil, true
	}
	if re = compile(pattern); re == nil || pattern == "" {
		return "", nil, false
	}
	if tree, err := syntax.Parse("(?i)"+pattern, syntax.Perl); err == nil {
		hint = literal(tree)
	}
	return hint, re, true
}
