package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// product is the token that a robots.txt calls us by.
const product = "copytaster"

const (
	robotsSize    = 500 << 10 // bytes of a robots.txt that are read (RFC 9309, section 2.5)
	robotsLine    = 2048      // bytes of a line that are looked at
	robotsRules   = 10_000    // rules that are kept
	maxCrawlDelay = 30 * time.Second
)

// robots is what a robots.txt says to us (RFC 9309).
type robots struct {
	rules []robotsRule
	delay time.Duration // Crawl-delay, which the RFC leaves to custom
}

// robotsRule allows or disallows the paths that its pattern matches.
type robotsRule struct {
	parts  []string // the pattern at its "*"
	length int      // bytes of the pattern: of the rules that match, the longest counts
	allow  bool
	end    bool // the pattern ends in "$"
}

// parseRobots reads the groups for us, or those for all where none is ours (RFC 9309, section 2.2.1).
func parseRobots(text []byte) *robots {
	ours, all := &robots{}, &robots{}
	named := false          // a group of ours was met
	var in []*robots        // whom the group speaks to
	var inRules, known bool // the group's user agents are over; it had any
	text = bytes.TrimPrefix(text[:min(len(text), robotsSize)], []byte("\ufeff"))
	for line := range bytes.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		line, _, _ = bytes.Cut(line[:min(len(line), robotsLine)], []byte("#"))
		key, value, found := strings.Cut(string(line), ":")
		if !found {
			continue
		}
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		switch key {
		case "user-agent":
			if inRules {
				in, inRules = nil, false
			}
			known = true
			switch {
			case value == "*":
				in = append(in, all)
			case strings.EqualFold(productToken(value), product):
				in, named = append(in, ours), true
			}
		case "allow", "disallow", "crawl-delay":
			inRules = known
			for _, r := range in {
				r.take(key, value)
			}
		}
	}
	if named {
		return ours
	}
	return all
}

// productToken is the name of a crawler in a User-agent line, without a version.
func productToken(s string) string {
	for i := range len(s) {
		if c := s[i] | 0x20; (c < 'a' || c > 'z') && s[i] != '-' && s[i] != '_' {
			return s[:i]
		}
	}
	return s
}

// take adds a line of a group.
func (r *robots) take(key, value string) {
	if key == "crawl-delay" {
		if n, err := strconv.ParseFloat(value, 64); err == nil && n > 0 {
			r.delay = max(r.delay, time.Duration(min(n, maxCrawlDelay.Seconds())*float64(time.Second)))
		}
		return
	}
	if value == "" || len(r.rules) == robotsRules { // an empty rule says nothing
		return
	}
	pattern, end := strings.CutSuffix(normalPath(value), "$")
	r.rules = append(r.rules, robotsRule{
		parts: strings.Split(pattern, "*"), length: len(pattern), allow: key == "allow", end: end,
	})
}

// allows reports whether we may ask for a path with its query. Of the rules that match the longest counts; where two
// are as long, the one that allows.
func (r *robots) allows(path string) bool {
	path = normalPath(path)
	if path == "/robots.txt" {
		return true
	}
	longest, allowed := -1, true
	for i := range r.rules {
		rule := &r.rules[i]
		if rule.length > longest || rule.length == longest && rule.allow && !allowed {
			if rule.matches(path) {
				longest, allowed = rule.length, rule.allow
			}
		}
	}
	return allowed
}

// matches reports whether a path begins as the pattern says, or is all of it where that ends in "$".
func (r *robotsRule) matches(path string) bool {
	rest, found := strings.CutPrefix(path, r.parts[0])
	if !found {
		return false
	}
	last := len(r.parts) - 1
	for i, part := range r.parts[1:] {
		if r.end && i+1 == last {
			return strings.HasSuffix(rest, part)
		}
		at := strings.Index(rest, part)
		if at < 0 {
			return false
		}
		rest = rest[at+len(part):]
	}
	return !r.end || rest == ""
}

// normalPath writes a path or pattern so that the same are alike (RFC 9309, section 2.2.2): what is not ASCII is
// percent-encoded, what need not be is not, and hexadecimal digits are upper case.
func normalPath(s string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '%' && i+2 < len(s) && unhex(s[i+1]) >= 0 && unhex(s[i+2]) >= 0 {
			c = byte(unhex(s[i+1])<<4 | unhex(s[i+2]))
			i += 2
			if unreserved(c) {
				b.WriteByte(c)
				continue
			}
		} else if c > ' ' && c < 0x7f {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(digits[c>>4])
		b.WriteByte(digits[c&15])
	}
	return b.String()
}

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

func unreserved(c byte) bool {
	l := c | 0x20
	return l >= 'a' && l <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~'
}

// How long what a robots.txt says holds (RFC 9309, section 2.4), and how long nothing is allowed where it cannot be reached
// (section 2.3.1.4), before it is asked for again.
const (
	robotsHold  = 24 * time.Hour
	robotsRetry = time.Hour
)

// robotsFiles are the robots.txt that a client knows, by scheme and host.
type robotsFiles struct {
	mu    sync.Mutex
	files map[string]*robotsFile
}

type robotsFile struct {
	asking      sync.Mutex
	robots      *robots
	unreachable error     // why there are no rules, nil where there are
	until       time.Time // it is not asked for before
}

// The causes of an Error for a page that a robots.txt keeps from being asked for.
var (
	ErrRobots            = errors.New("robots.txt rules it out")
	ErrRobotsUnreachable = errors.New("robots.txt cannot be reached, without which nothing is asked for")
)

// GetPage asks for a page that a document led to, not a person: as Get does, but only where the host's robots.txt
// allows it (RFC 9309), which is asked for once a day, and not at a port that nobody configured. A Crawl-delay lengthens
// the pause between two requests to the host, for the client's life. What robots.txt rules out gives an Error of
// KindAddress that wraps ErrRobots. One that cannot be reached rules out all for an hour, by an Error of KindNetwork that
// wraps ErrRobotsUnreachable.
func (c *Client) GetPage(ctx context.Context, r Request) (*Response, error) {
	u, err := parseTarget(r.URL)
	if err != nil {
		return nil, &Error{Kind: KindRequest, Err: err}
	}
	if !slices.Contains(c.ports, portOf(u)) && r.Port != portOf(u) {
		return nil, &Error{Kind: KindAddress, Err: errors.New("leads to the port " + portOf(u) + ", which is refused")}
	}
	rules, err := c.robotsOf(ctx, u, r)
	if err != nil {
		return nil, err
	}
	if !rules.allows(u.RequestURI()) {
		return nil, &Error{Kind: KindAddress, Err: ErrRobots}
	}
	return c.Get(ctx, r)
}

// PageWaits reports whether GetPage asks for nothing at an address for now: its host wants to be left alone, or its
// robots.txt could not be reached within the last hour.
func (c *Client) PageWaits(address string) bool {
	u, err := parseTarget(address)
	if err != nil {
		return false
	}
	now := c.now()
	f := c.robots.of(u, now)
	f.asking.Lock()
	defer f.asking.Unlock()
	return f.unreachable != nil && now.Before(f.until) || !c.holds.at(holdKey(u), now).IsZero()
}

// of returns the robots.txt of a host. For one that is not known yet those go that do not hold any more, since articles may
// lead to ever more hosts.
func (r *robotsFiles) of(u *url.URL, now time.Time) *robotsFile {
	key := robotsKey(u)
	r.mu.Lock()
	defer r.mu.Unlock()
	f := r.files[key]
	if f == nil {
		maps.DeleteFunc(r.files, func(_ string, old *robotsFile) bool { return old.isOver(now) })
		f = &robotsFile{}
		if r.files == nil {
			r.files = map[string]*robotsFile{}
		}
		r.files[key] = f
	}
	return f
}

// isOver reports whether a robots.txt does not hold any more, and nobody is asking for it.
func (f *robotsFile) isOver(now time.Time) bool {
	if !f.asking.TryLock() {
		return false
	}
	defer f.asking.Unlock()
	return !f.until.IsZero() && !now.Before(f.until)
}

// robotsKey is the beginning of the addresses for which a robots.txt speaks.
func robotsKey(u *url.URL) string { return u.Scheme + "://" + u.Host }

// robotsOf returns the rules of a host, asking for them when those that are known are too old.
func (c *Client) robotsOf(ctx context.Context, u *url.URL, page Request) (*robots, error) {
	f := c.robots.of(u, c.now())
	f.asking.Lock()
	defer f.asking.Unlock()
	if !c.now().Before(f.until) {
		if err := c.askRobots(ctx, f, u, page); err != nil {
			return nil, err
		}
	}
	if f.unreachable != nil {
		return nil, &Error{Kind: KindNetwork, Err: fmt.Errorf("%w: %w", ErrRobotsUnreachable, f.unreachable)}
	}
	return f.robots, nil
}

// askRobots asks for the rules of a host. The error says why that could not be asked, which is not the host's fault.
func (c *Client) askRobots(ctx context.Context, f *robotsFile, u *url.URL, page Request) error {
	res, err := c.Get(ctx, Request{
		URL: robotsKey(u) + "/robots.txt", Accept: "text/plain, */*;q=0.1",
		AllowPrivate: page.AllowPrivate, Insecure: page.Insecure,
	})
	var e *Error
	switch {
	case err == nil:
		f.robots = parseRobots(res.Body)
	case !errors.As(err, &e), slices.Contains([]string{KindCanceled, KindHeld, KindResources, KindAddress}, e.Kind):
		return err
	case e.Kind == KindStatus && e.Status >= 400 && e.Status < 500 && e.Status != 429, e.Kind == KindEmpty:
		f.robots = &robots{} // there is none (section 2.3.1.3)
	default:
		f.robots, f.unreachable, f.until = nil, e, c.now().Add(robotsRetry)
		return nil
	}
	f.unreachable, f.until = nil, c.now().Add(robotsHold)
	c.turns.slow(turnKey(u), f.robots.delay)
	return nil
}
