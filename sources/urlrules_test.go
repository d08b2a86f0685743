package sources

import (
	"encoding/json"
	"regexp/syntax"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/copytaster/copytaster/feed"
)

// quayRules is a file of rules with every part that the format has.
const quayRules = `{"providers": {
	"quay": {
		"urlPattern": "^https?:\\/\\/(?:[a-z0-9-]+\\.)*?quaypost\\.example",
		"completeProvider": false,
		"rules": ["reef", "tide_[a-z]+", "gull(?!s)", "a\\.b"],
		"referralMarketing": ["partner"],
		"rawRules": ["\\/from=[^/?#]*", "(berth)\\1"],
		"exceptions": ["^https?:\\/\\/quaypost\\.example\\/login"],
		"redirections": ["^https?:\\/\\/quaypost\\.example\\/out\\?.*?to=([^&]+)", "quaypost\\.example\\/nowhere"],
		"forceRedirection": true
	},
	"blocked": {"urlPattern": "adpier\\.example", "completeProvider": true, "rules": ["id"]},
	"guarded": {"urlPattern": "lockgate\\.example", "rules": ["id", "nr"], "exceptions": ["lockgate(?=\\.example/keep)"]},
	"behind": {"urlPattern": "(?<!x)mole\\.example", "rules": ["id"]},
	"clipper": {"urlPattern": "clipper\\.example", "redirections": ["u=(.*)$", "/go/(.*)$"]},
	"everywhere": {"urlPattern": ".*", "rules": ["wake"]}
}}`

func mustRules(t testing.TB, text string) *URLRules {
	t.Helper()
	r, err := ParseURLRules(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestURLRules(t *testing.T) {
	r := mustRules(t, quayRules)
	for _, c := range []struct{ name, in, want string }{
		{"parameter", "https://quaypost.example/1?reef=2&id=3", "https://quaypost.example/1?id=3"},
		{"the last one", "https://quaypost.example/1?reef=2", "https://quaypost.example/1"},
		{"without a value", "https://quaypost.example/1?reef&id=3", "https://quaypost.example/1?id=3"},
		{"in any case", "https://QuayPost.example/1?REEF=2", "https://QuayPost.example/1"},
		{"whole names only", "https://quaypost.example/1?reefs=1&xreef=2&tide_=3", "https://quaypost.example/1?reefs=1&xreef=2&tide_=3"},
		{"by a pattern", "https://quaypost.example/1?tide_high=1&tide_9=2", "https://quaypost.example/1?tide_9=2"},
		{"an escaped name", "https://quaypost.example/1?%72eef=1&a.b=2&axb=3", "https://quaypost.example/1?axb=3"},
		{"escaped twice in markup", "https://quaypost.example/1?id=1&amp;reef=2", "https://quaypost.example/1?id=1"},
		{"in a fragment", "https://quaypost.example/1#reef=2&at=3", "https://quaypost.example/1#at=3"},
		{"all of a fragment", "https://quaypost.example/1#reef=2", "https://quaypost.example/1"},
		{"an anchor", "https://quaypost.example/1#reef", "https://quaypost.example/1#reef"},
		{"the order and the escapes of the rest", "https://quaypost.example/1?z=%2f&reef=1&a=+", "https://quaypost.example/1?z=%2f&a=+"},
		{"empty parameters", "https://quaypost.example/1?a&&=x&b", "https://quaypost.example/1?a&&=x&b"},
		{"referral", "https://quaypost.example/1?partner=p", "https://quaypost.example/1"},
		{"a subdomain", "https://www.quaypost.example/1?reef=2", "https://www.quaypost.example/1"},
		{"another site", "https://other.example/1?reef=2", "https://other.example/1?reef=2"},
		{"every site", "https://other.example/1?wake=2", "https://other.example/1"},
		{"an exception", "https://quaypost.example/login?reef=2&wake=1", "https://quaypost.example/login?reef=2"},
		{"raw", "https://quaypost.example/a/from=rss/b?c", "https://quaypost.example/a/b?c"},
		{"a wrapped address", "https://quaypost.example/out?x=1&to=https%3A%2F%2Fother.example%2F1%3Fa%3D2&y=3", "https://other.example/1?a=2"},
		{"wrapped bare", "https://quaypost.example/out?to=https://other.example/a%2Fb", "https://other.example/a%2Fb"},
		{"escaped twice", "https://quaypost.example/out?to=https%253A%252F%252Fother.example%252F1", "https://other.example/1"},
		{"a wrapped address that tracks", "https://quaypost.example/out?to=https%3A%2F%2Fother.example%2F1%3Futm_source%3Da%26wake%3D1%26b%3D2", "https://other.example/1?b=2"},
		{"no address in it", "https://quaypost.example/out?to=%2Fhome&reef=1", "https://quaypost.example/out?to=%2Fhome"},
		{"a script in it", "https://quaypost.example/out?to=javascript%3Aalert(1)", "https://quaypost.example/out?to=javascript%3Aalert(1)"},
		{"a relative one in it", "https://quaypost.example/out?to=%2F%2Fother.example%2F1", "https://quaypost.example/out?to=%2F%2Fother.example%2F1"},
		{"no host in it", "https://quaypost.example/out?to=https%3A%2F%2F", "https://quaypost.example/out?to=https%3A%2F%2F"},
		{"a bad escape in it", "https://quaypost.example/out?to=%25zz", "https://quaypost.example/out?to=%25zz"},
		{"a password in it", "https://quaypost.example/out?to=https%3A%2F%2Fme%3Asecret%40other.example%2F", "https://other.example/"},
		{"the second of two redirections", "https://clipper.example/go/https://other.example/x?u=none", "https://other.example/x?u=none"},
		{"blocked", "https://adpier.example/1?id=2", "https://adpier.example/1?id=2"},
		{"an exception that cannot be used", "https://lockgate.example/1?id=2", "https://lockgate.example/1?id=2"},
		{"no web address", "mailto:desk@quaypost.example?reef=1", "mailto:desk@quaypost.example?reef=1"},
		{"nothing", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := r.Link(c.in); got != c.want {
				t.Errorf("%s becomes %s, want %s", c.in, got, c.want)
			}
		})
	}
	for _, none := range []*URLRules{nil, {}} {
		if got := none.Link("https://quaypost.example/1?reef=2"); got != "https://quaypost.example/1?reef=2" {
			t.Errorf("no rules make %s", got)
		}
	}
}

// TestURLRulesUnwrapOften holds that an address that wraps others, or itself, is unwrapped three times and then left.
func TestURLRulesUnwrapOften(t *testing.T) {
	r := mustRules(t, `{"providers": {
		"shell": {"urlPattern": "^https://shell\\.example/", "redirections": ["[?]in=(.*)"], "rules": ["id"]}
	}}`)
	for n := range 6 {
		address := "https://quaypost.example/end"
		for range n {
			address = "https://shell.example/?in=" + address
		}
		want := "https://quaypost.example/end"
		for range n - maxUnwrapped {
			want = "https://shell.example/?in=" + want
		}
		if got := r.Link(address); got != want {
			t.Errorf("wrapped %d times it becomes %s, want %s", n, got, want)
		}
	}
}

func TestURLRulesAreCounted(t *testing.T) {
	r := mustRules(t, quayRules)
	// Left out: gull(?!s), (berth)\1, the redirection without a group, both of "guarded", that of "behind".
	if r.Rules() != 9 || r.Skipped() != 6 {
		t.Errorf("%d rules, %d skipped, want 9 and 6", r.Rules(), r.Skipped())
	}
	var none *URLRules
	if none.Rules() != 0 || none.Skipped() != 0 || none.CleanVersion() != CleanVersion {
		t.Errorf("no rules are %d, %d, version %d", none.Rules(), none.Skipped(), none.CleanVersion())
	}
	other := mustRules(t, quayRules+"\n")
	if v := r.CleanVersion(); v == other.CleanVersion() || v <= CleanVersion || v != mustRules(t, quayRules).CleanVersion() {
		t.Errorf("versions %d and %d", v, other.CleanVersion())
	}
}

func TestWrongURLRules(t *testing.T) {
	for text, want := range map[string]string{
		"":                        "unexpected end of JSON input",
		"providers:":              "invalid character",
		"[]":                      "cannot unmarshal array",
		"{}":                      `the key "providers" holds no object`,
		`{"providers": []}`:       `the key "providers" holds no object`,
		`{"providers": null}`:     `the key "providers" holds no object`,
		`{"providers": {"a": 3}}`: `provider "a": json: cannot unmarshal number`,
		`{"providers": {}} {}`:    "after top-level value",
		strings.Repeat(" ", 8<<20) + `{"providers": {}}`:                "larger than 8 MiB",
		`{"providers": {"quay": {"urlPattern": "x", "rules": "reef"}}}`: `provider "quay": json: cannot unmarshal string`,
	} {
		if _, err := ParseURLRules(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v, want %q", text, err, want)
		}
	}
	if r := mustRules(t, "\ufeff{\"providers\": {\"a\": {}}}"); r.Rules() != 0 || r.Link("https://a.example/?b") != "https://a.example/?b" {
		t.Errorf("an empty provider does something")
	}
}

// greedy are rules that would ruin every link if they could.
const greedy = `{"providers": {
	"all": {"urlPattern": ".", "rules": [".*", ""], "rawRules": [".*", "", "^https?", "^https?://[^/]+", "s(?=)", "://", "[/.]", "%2", "example", "#.*"],
		"redirections": ["(.*)x", "()", "u=([^&]*)", "(javascript.*)", "(data:.*)", "//(.*)"]}
}}`

// TestURLRulesOnHostileLinks holds what rules may never do, whatever they are and whatever the link is: empty it, give
// it another scheme, make it something that would not have been taken as a link.
func TestURLRulesOnHostileLinks(t *testing.T) {
	links := []string{
		"https://a.example", "https://a.example/", "https://a.example?", "https://a.example#", "https://a.example/?u=",
		"https://a.example/?u=javascript:alert(1)", "https://a.example/?u=JaVaScRiPt%3Aalert(1)", "https://a.example/?u=data:text/html,x",
		"https://a.example/?u=%0Ahttps://b.example/", "https://a.example/?u=https%3A%2F%2Fb.example%0d%0aX-Y:z/",
		"https://a.example/?u=https:///%2F", "https://a.example/?u=https://%20/", "https://a.example/?u=http:b.example",
		"https://a.example/?u=https://b.example%00.c.example/", "https://a.example/?u=https://[::1/", "https://[::1]:8080/x?u=//b.example/",
		"https://a.example/?u=" + strings.Repeat("%25", 1000) + "68ttps://b.example/", "https://a.example/?" + strings.Repeat("&", 4000),
		"https://a.example/#" + strings.Repeat("=&", 1900), "https://a.example/%%32?u=%", "https://a.example/" + strings.Repeat("x", 4070),
		"https://a.example/?u=https://b.example/" + strings.Repeat("%C3%A4", 600), "https://a.example/?u=" + strings.Repeat("https://", 500),
		"https://shop.example/from=1.b.example/", "https://a.example/?u=https%3A%2F%2Fb.example%2F%22%3E%3Cscript%3E",
	}
	for name, r := range map[string]*URLRules{"greedy": mustRules(t, greedy), "quay": mustRules(t, quayRules)} {
		for _, h := range append(links, breakers...) {
			in := resolve("https://base.example/", h)
			start := time.Now()
			got := r.Link(in)
			if took := time.Since(start); took > 2*time.Second {
				t.Errorf("%s: %.100q takes %v", name, h, took)
			}
			checkLink(t, in, got)
			checkClean(t, feed.Body{HTML: h}, Clean(feed.Body{HTML: h}, "", false, r))
		}
	}
}

// checkLink holds that a link is still one.
func checkLink(t testing.TB, in, got string) {
	t.Helper()
	switch {
	case in == "" && got != "":
		t.Errorf("nothing becomes %.200q", got)
	case in != "" && (!strings.HasPrefix(got, "http://") && !strings.HasPrefix(got, "https://") || resolve("", got) != got):
		t.Errorf("%.200q becomes %.200q", in, got)
	}
}

// TestURLRulesKeepTheHost holds that cutting cannot make the host of a link another one.
func TestURLRulesKeepTheHost(t *testing.T) {
	r := mustRules(t, `{"providers": {"shop": {"urlPattern": "^https://shop\\.example", "rawRules": ["/from=1"]}}}`)
	for in, want := range map[string]string{
		"https://shop.example/from=1.other.example/": "https://shop.example/from=1.other.example/",
		"https://shop.example/from=1/x":              "https://shop.example/x",
		"https://shop.example/from=1":                "https://shop.example",
	} {
		if got := r.Link(in); got != want {
			t.Errorf("%s becomes %s, want %s", in, got, want)
		}
	}
}

func TestCleanWithRules(t *testing.T) {
	r := mustRules(t, quayRules)
	body := feed.Body{Base: "https://quaypost.example/", HTML: `<p><a href="/1?reef=1&amp;utm_source=x">one</a>
<a href="mailto:desk@quaypost.example?reef=1">desk</a> <a href="/out?to=javascript%3Aalert(1)">two</a></p>
<img src="/p.jpg?reef=1&amp;w=9" alt=""><noscript><img src="/p.jpg?w=9" alt=""></noscript>
<video src="/v?reef=2" poster="/still.jpg?reef=3"></video><iframe src="/e?reef=4" title="Film"></iframe>`}
	want := `<p><a href="https://quaypost.example/1">one</a>
<a href="mailto:desk@quaypost.example?reef=1">desk</a> <a href="https://quaypost.example/out?to=javascript%3Aalert(1)">two</a></p>
<img src="https://quaypost.example/p.jpg?w=9" alt=""/>
<p><a href="https://quaypost.example/v"><img src="https://quaypost.example/still.jpg" alt="Video"/></a></p><p><a href="https://quaypost.example/e">Film</a></p>`
	if got := string(Clean(body, "", false, r)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := string(Clean(body, "", true, r)); strings.Count(got, "reef=") != 6 || !strings.Contains(got, "utm_source") {
		t.Errorf("tracking is not kept:\n%s", got)
	}
}

func TestArticleByRules(t *testing.T) {
	a := feed.Article{URL: "https://quaypost.example/1?reef=2", Image: "https://quaypost.example/p.jpg?reef=5", Stated: []feed.Headline{
		{Title: "Tide tables", URL: "https://quaypost.example/2?reef=3&id=4"}, {Title: "No link"},
	}}
	r := mustRules(t, quayRules)
	r.Article(&a)
	r.Headlines(a.Stated)
	if a.URL != "https://quaypost.example/1" || a.Image != "https://quaypost.example/p.jpg" || a.Stated[0].URL != "https://quaypost.example/2?id=4" || a.Stated[1].URL != "" {
		t.Errorf("%s, %s, %+v", a.URL, a.Image, a.Stated)
	}
}

// TestLiteral holds that what is looked for first stands in all that a pattern matches.
func TestLiteral(t *testing.T) {
	for pattern, want := range map[string]string{
		`^https?:\/\/(?:[a-z0-9-]+\.)*?quaypost\.example`:   "quaypost.example",
		`^https?:\/\/(?:[a-z0-9-]+\.)*?Quay(?:\.[a-z]{2,})`: "quay",
		`^https?://`:                      "",
		`.*`:                              "",
		`quay|harbour`:                    "",
		`(?:quay)?harbour`:                "harbour",
		`(?:quay)*x{0,3}`:                 "",
		`(quay)+(?:harbour){1,2}`:         "harbour",
		`quay\.(?:example|test)/(?:a|b)`:  "quay.",
		`(?-i:Quay)Post`:                  "quay",
		`^https?://t\.ly/`:                "://t.ly/",
		`[q]uay`:                          "quay",
		`(?:quaypost|quayside)\.example/`: ".example/",
	} {
		tree, err := syntax.Parse("(?i)"+pattern, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		if got := literal(tree); got != want {
			t.Errorf("%s: %q, want %q", pattern, got, want)
		}
	}
}

// FuzzURLRules applies whatever rules to whatever link.
func FuzzURLRules(f *testing.F) {
	f.Add(`(?:[a-z0-9-]+\.)*?quaypost\.example`, "reef", `/from=[^/]*`, `to=([^&]+)`, "https://quaypost.example/from=1?reef=2&to=https%3A%2F%2Fb.example")
	f.Add(".*", ".*", ".*", "(.*)", "https://a.example/?b#c=d")
	f.Add("a", "(?i:x)", "s", "u=(.+)", "https://a.example/?u=http%253A//b")
	f.Fuzz(func(t *testing.T, pattern, rule, raw, redirection, link string) {
		file, err := json.Marshal(map[string]any{"providers": map[string]any{"fuzz": map[string]any{
			"urlPattern": pattern, "rules": []string{rule}, "rawRules": []string{raw}, "redirections": []string{redirection},
		}}})
		if err != nil || len(link) > maxURL {
			t.Skip()
		}
		r := mustRules(t, string(file))
		if r.Rules()+r.Skipped() != 3 {
			t.Errorf("%d rules and %d skipped of 3", r.Rules(), r.Skipped())
		}
		in := resolve("https://base.example/", link)
		if resolve("", in) != in {
			t.Skip()
		}
		start := time.Now()
		checkLink(t, in, r.Link(in))
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%q takes %v", in, took)
		}
		found := slices.Collect(r.index.candidates(in, nil))
		if len(r.providers) == 1 && isASCII(in) && r.providers[0].matches(in) && !slices.Contains(found, 0) {
			t.Errorf("the index does not find %q for %q", pattern, in)
		}
	})
}
