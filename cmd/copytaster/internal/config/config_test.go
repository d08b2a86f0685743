package config

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/copytaster/copytaster/feed/channel"
	"github.com/copytaster/copytaster/sources"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// write puts a configuration into a folder of its own and returns its path.
func write(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "copytaster.yaml")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestWrongConfigurations(t *testing.T) {
	files, err := filepath.Glob("testdata/wrong/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no fixtures", err)
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".yaml"), func(t *testing.T) {
			f, err := filepath.Abs(f)
			if err != nil {
				t.Fatal(err)
			}
			c, err := Load(LoadOptions{Path: f, Dir: "/", Env: []string{"HOME=/home/me"}})
			if err == nil {
				t.Fatalf("taken: %+v", c)
			}
			got := strings.ReplaceAll(err.Error(), filepath.Dir(f)+string(filepath.Separator), "") + "\n"
			golden := strings.TrimSuffix(f, ".yaml") + ".txt"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestEverything(t *testing.T) {
	path := write(t, `
title: Harbour desk
base_url: https://news.example
timezone: Europe/London
lang: en-GB
defaults:
  every: 1h
  tags: [region]
sources:
  - https://harbourpost.example/rss
  - stories/*.txt
  - "-"
  - url: https://desk:secret@paid.example/rss
    name: paid
    outlet: The Paid
    tags: [money]
    kind: feed
    every: 2d
    auth: {username: desk, password: "${PASSWORD}"}
    headers: {x-token: "${file:token.txt}", X-Plain: "$${PASSWORD}", X-Default: "${NOPE:-fallback}"}
    insecure: true
    allow_private: [10.1.0.0/16, 192.168.1.7]
    private: true
    keep_tracking: true
  - &common {page: https://harbourpost.example/long-read, tags: [long]}
  - <<: *common
    page: https://harbourpost.example/longer-read
    name: again
  - {page: https://harbourpost.example/long-read, tags: [twice]}
  - text: stories
  - opml: list.opml
  - feed://harbourpost.example/atom
channels:
  - name: all
    limit: 7
  - name: Money & more
    where: title contains "money"
    sources: [paid]
    tags: long
    per_source: 3
    content: link
    order: updated
    title_outlet: true
    lang: fr
publish: {out: public, ttl: 30m}
fetch: {workers: 3, per_host: 2, host_delay: 0s, deadline: 1m, allow_private: 127.0.0.0/8, user_agent: desk, proxy: env}
`)
	dir := filepath.Dir(path)
	if err := os.WriteFile(filepath.Join(dir, "token.txt"), []byte("abc\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Load(LoadOptions{Path: path, Dir: "/", Env: []string{"PASSWORD=opensesame"}})
	if err != nil {
		t.Fatal(err)
	}
	london, _ := time.LoadLocation("Europe/London")
	is := func(what string, got, want any) {
		t.Helper()
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	is("title", c.Title, "Harbour desk")
	is("base URL", c.BaseURL, "https://news.example/")
	is("location", c.Location, london)
	is("language", c.Language, "en-GB")
	is("store", c.Store, filepath.Join(dir, "copytaster.db"))
	is("publish", c.Publish, Publish{Out: filepath.Join(dir, "public"), TTL: 30 * time.Minute})
	is("fetch", fmt.Sprint(c.Fetch), "{3 2 0s 1m0s [127.0.0.0/8] desk env}")
	var addresses []string
	for _, s := range c.Sources {
		addresses = append(addresses, strings.TrimPrefix(s.Address, dir)+" "+string(s.Kind)+" "+s.Name)
	}
	is("sources", addresses, []string{
		"https://harbourpost.example/rss  ", "/stories/*.txt  ", "-  ", "https://desk:secret@paid.example/rss feed paid",
		"https://harbourpost.example/long-read page ", "https://harbourpost.example/longer-read page again",
		"https://harbourpost.example/long-read page ", "/stories text ",
		"/list.opml opml ", "https://harbourpost.example/atom  ",
	})
	paid := c.Sources[3]
	is("defaults", c.Sources[0].Every, time.Hour)
	is("every", paid.Every, 48*time.Hour)
	is("tags", paid.Tags, []string{"region", "money"})
	is("auth", paid.Auth, Auth{Username: "desk", Password: "opensesame"})
	is("headers", fmt.Sprint(paid.Headers), "map[X-Default:[fallback] X-Plain:[${PASSWORD}] X-Token:[abc]]")
	is("private addresses", fmt.Sprint(paid.AllowPrivate), "[10.1.0.0/16 192.168.1.7/32]")
	is("flags", []bool{paid.Insecure, paid.Private, paid.KeepTracking}, []bool{true, true, true})
	is("kind", paid.Kind, sources.Feed)
	is("line", c.Sources[1].Line, 11)
	if len(c.Channels) != 2 {
		t.Fatalf("channels: %+v", c.Channels)
	}
	all, money := c.Channels[0], c.Channels[1]
	is("all", []any{all.Slug, all.Title, all.Limit, all.Content}, []any{"", "Harbour desk", 7, channel.Full})
	is("money", []any{money.Slug, money.Title, money.Limit, money.PerSource, money.Content, money.Order, money.TitleOutlet},
		[]any{"money-more", "Harbour desk: Money & more", 200, 3, channel.LinkOnly, channel.Updated, true})
	is("languages of channels", []string{all.Language, money.Language}, []string{"en-GB", "fr"})
	is("money's sources", money.Sources, []string{"paid"})
	is("money's tags", money.Tags, []string{"long"})
	if money.Where == nil {
		t.Error("the rule is lost")
	}
}

// Editors on Windows begin a file with a byte order mark.
func TestByteOrderMark(t *testing.T) {
	path := write(t, "\ufefftitle: Harbour desk\r\nsources: [{url: https://harbourpost.example/rss, auth: {bearer: '${file:token.txt}'}}]\r\n")
	token := filepath.Join(filepath.Dir(path), "token.txt")
	if err := os.WriteFile(token, []byte("\ufeffsesame\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Load(LoadOptions{Path: path, Dir: "/"})
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Sources[0].Auth.Bearer; c.Title != "Harbour desk" || got != "sesame" {
		t.Errorf("title %q, %q", c.Title, got)
	}
}

func TestPrecedence(t *testing.T) {
	path := write(t, "title: file\nsources: [https://harbourpost.example/rss]\n")
	load := func(env string, flags map[string]string) string {
		c, err := Load(LoadOptions{Path: path, Dir: "/", Env: []string{env}, Flags: flags})
		if err != nil {
			t.Fatal(err)
		}
		return c.Title
	}
	got := []string{
		load("", nil), load("COPYTASTER_TITLE=environment", nil),
		load("COPYTASTER_TITLE=environment", map[string]string{"title": "flag"}),
	}
	if want := []string{"file", "environment", "flag"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// An empty value is none: as a path it is not the configuration's folder.
func TestEmptyIsNotSet(t *testing.T) {
	var empty strings.Builder
	section := ""
	for _, s := range settings {
		above, key, found := strings.Cut(s.key, ".")
		if !found {
			above, key = "", s.key
		}
		if above != section {
			section = above
			fmt.Fprintf(&empty, "%s:\n", section)
		}
		fmt.Fprintf(&empty, "%s%s: \"${NOTHING:-}\"\n", strings.Repeat("  ", strings.Count(s.key, ".")), key)
	}
	load := func(text string) *Config {
		c, err := Load(LoadOptions{Path: write(t, text+"sources: [https://harbourpost.example/rss]\n"), Dir: "/"})
		if err != nil {
			t.Fatal(err)
		}
		c.Store, c.Path, c.Sources = filepath.Base(c.Store), "", nil
		return c
	}
	if got, want := load(empty.String()), load(""); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestEnvironmentHasEveryGlobalKey(t *testing.T) {
	rules := filepath.Join(t.TempDir(), "url-rules.json")
	if err := os.WriteFile(rules, []byte(`{"providers": {}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	values := map[string]string{
		"url_rules_file": rules,
		"title":          "T", "base_url": "https://news.example/", "timezone": "Europe/Berlin", "store": "/s.db", "lang": "de",
		"publish.out": "/out", "publish.ttl": "1h", "fetch.workers": "5", "fetch.per_host": "32", "fetch.host_delay": "0s",
		"fetch.deadline": "9m", "fetch.allow_private": "127.0.0.0/8,10.0.0.0/8", "fetch.user_agent": "U", "fetch.proxy": "env",
		"publish.hub": "https://hub.example/,https://other.example/", "publish.precompress": "true", "publish.images": "false", "group.window": "7d",
		"serve.listen": ":80", "serve.metrics": "127.0.0.1:9090", "serve.rate": "60", "serve.proxies": "127.0.0.0/8",
	}
	for _, s := range settings {
		v, ok := values[s.key]
		if !ok {
			t.Errorf("no value for %s", s.key)
			continue
		}
		o := LoadOptions{Dir: "/work", Sources: []string{"a"}, Env: []string{"HOME=/home/me"}}
		before, err := Load(o)
		if err != nil {
			t.Fatal(err)
		}
		o.Env = append(o.Env, s.variable()+"="+v)
		after, err := Load(o)
		if err != nil {
			t.Errorf("%s: %v", s.variable(), err)
			continue
		}
		if reflect.DeepEqual(before, after) {
			t.Errorf("%s changes nothing", s.variable())
		}
	}
	for env, want := range map[string]string{
		"COPYTASTER_TITEL=x":                         "did you mean COPYTASTER_TITLE?",
		"COPYTASTER_FETCH_WORKERS=x":                 "no whole number",
		"COPYTASTER_SERVE_RATE=1000001":              "at most 1000000",
		"COPYTASTER_SERVE_RATE=99999999999999999999": "at most 1000000",
		"COPYTASTER_LANG=12345678901":                "no language tag",
		"COPYTASTER_GROUP_WINDOW=1m":                 "at least 1h",
	} {
		_, err := Load(LoadOptions{Dir: "/work", Sources: []string{"a"}, Env: []string{"HOME=/home/me", env}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", env, err, want)
		}
	}
}

func TestWhereItIsLookedFor(t *testing.T) {
	dir := t.TempDir()
	_, err := Load(LoadOptions{Dir: dir, Env: []string{"HOME=" + dir}})
	if err == nil || !strings.Contains(err.Error(), "copytaster init") || !strings.Contains(err.Error(), filepath.Join(dir, ".config")) {
		t.Errorf("%v", err)
	}
	c, err := Load(LoadOptions{Dir: dir, Env: []string{"HOME=" + dir}, Sources: []string{"wire", "https://x.example/"}})
	if err != nil {
		t.Fatal(err)
	}
	if c.Store != filepath.Join(dir, ".local/state/copytaster/copytaster.db") || c.Sources[0].Address != filepath.Join(dir, "wire") ||
		!c.FromArguments || len(c.Channels) != 1 {
		t.Errorf("%+v", c)
	}
	if _, err := Load(LoadOptions{Dir: dir, Sources: []string{"wire"}}); err == nil || !strings.Contains(err.Error(), "--store") {
		t.Errorf("without a home: %v", err)
	}
	config := filepath.Join(dir, ".config", "copytaster")
	if err := os.MkdirAll(config, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(config, "copytaster.yaml"), Example(), 0o644); err != nil {
		t.Fatal(err)
	}
	if c, err = Load(LoadOptions{Dir: dir, Env: []string{"HOME=" + dir}}); err != nil || filepath.Dir(c.Path) != config {
		t.Errorf("%v", err)
	}
}

// TestAddressKey holds which spellings are of one address.
func TestAddressKey(t *testing.T) {
	dir := t.TempDir()
	real := filepath.Join(dir, "real")
	if err := os.Mkdir(real, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(real, "a.txt"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink(real, link); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		a, b string
		same bool
	}{
		{"https://gazette.example", "https://gazette.example/", true},
		{"https://GAZETTE.example/rss", "HTTPS://gazette.example/rss#top", true},
		{"https://gazette.example/./rss?x=1", "https://gazette.example/rss?x=1", true},
		{"https://gazette.example/rss?x=1", "https://gazette.example/rss?x=2", false},
		{"https://gazette.example/Rss", "https://gazette.example/rss", false},
		{"http://gazette.example/rss", "https://gazette.example/rss", false},
		{"https://gazette.example/a%2Fb", "https://gazette.example/a/b", false},
		{filepath.Join(link, "a.txt"), filepath.Join(real, "a.txt"), true},
		{filepath.Join(link, "b.txt"), filepath.Join(real, "a.txt"), false},
		{"-", "-", true},
	} {
		if a, b := AddressKey(x.a), AddressKey(x.b); (a == b) != x.same {
			t.Errorf("%s and %s: %s, %s", x.a, x.b, a, b)
		}
	}
}

// TestListenAddress holds that where a service listens is found whatever else is wrong.
func TestListenAddress(t *testing.T) {
	broken := write(t, "colour: blue\nsources: [{url: nothing, auth: {bearer: '${file:no/token}'}}]\nserve: {listen: '127.0.0.1:${PORT}', rate: x}\n")
	for _, x := range []struct{ path, env, want, problem string }{
		{broken, "PORT=8081", "127.0.0.1:8081", ""},
		{broken, "COPYTASTER_SERVE_LISTEN=:8082", ":8082", ""}, // that goes before what the file says
		{broken, "", "", "PORT is not set"},
		{write(t, "title: x\n"), "COPYTASTER_SERVE_LISTEN=:8082", ":8082", ""},
		{write(t, "serve: {listen: ':8083'}\n"), "COPYTASTER_SERVE_LISTEN=:8082", ":8082", ""},
		{write(t, "serve: {listen: ':8083'}\n"), "COPYTASTER_TITEL=x", ":8083", ""},
		{write(t, "serve: {listen: nowhere}\n"), "", "", ":1:17: listen: "},
		{write(t, ""), "COPYTASTER_SERVE_LISTEN=nowhere", "", "environment variable COPYTASTER_SERVE_LISTEN: "},
		{write(t, "serve: [\n"), "", "", "not valid YAML"},
		{write(t, "") + "x", "", "", "no such file"},
		{"", "", "127.0.0.1:8080", ""},
	} {
		got, err := ListenAddress(LoadOptions{Path: x.path, Dir: t.TempDir(), Env: []string{x.env}})
		if got != x.want || (err != nil) != (x.problem != "") || err != nil && !strings.Contains(err.Error(), x.problem) {
			t.Errorf("%q with %q: %q, %v", x.path, x.env, got, err)
		}
	}
}

// TestExample holds the promise that the file which init writes works as it is and shows every key.
func TestExample(t *testing.T) {
	path := write(t, string(Example()))
	c, err := Load(LoadOptions{Path: path, Dir: "/"})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Sources) < 6 || len(c.Channels) != 3 || c.Publish.Out == "" {
		t.Errorf("%+v", c)
	}
	keys := slices.Concat(topKeys, addressKeys, sourceKeys, authKeys, channelKeys)
	for _, s := range settings {
		keys = append(keys, s.key[strings.LastIndexByte(s.key, '.')+1:])
	}
	for _, k := range keys {
		if !regexp.MustCompile(`(?m)[\s{,#-]` + k + `:`).Match(Example()) {
			t.Errorf("the key %s is not shown", k)
		}
	}
	// Every example behind a "#" is right, too.
	shown := regexp.MustCompile(`(?m)^( *)# ((- )?[a-z_]+:)`).ReplaceAllString(string(Example()), "$1$2")
	shown = regexp.MustCompile(`(?m)^#( {2,}[a-z_]+:)`).ReplaceAllString(shown, "$1")
	path = write(t, shown)
	for name, text := range map[string]string{"password.txt": "x", "url-rules.json": `{"providers": {}}`} {
		if err := os.WriteFile(filepath.Join(filepath.Dir(path), name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Load(LoadOptions{Path: path, Dir: "/"}); err != nil {
		t.Errorf("with the comments taken away: %v", err)
	}
}

func TestNoSecretInErrors(t *testing.T) {
	for _, text := range []string{
		"sources:\n  - url: https://desk:opensesame@paid.example/rss\n    evry: 1h\n    auth: {username: a, bearer: opensesame, pasword: opensesame}\n",
		"sources:\n  - url: https://paid.example/rss\n    passwort: opensesame\n    auth: opensesame\n",
		"sources: [https://paid.example/rss]\nchannels: [{name: paid, sources: ['https://desk:opensesame@paid.example/rss']}]\n",
	} {
		_, err := Load(LoadOptions{Path: write(t, text), Dir: "/"})
		if err == nil || strings.Contains(err.Error(), "opensesame") {
			t.Errorf("%v", err)
		}
	}
}

// A line is shown where it has the authors of a rule, which are no secret.
func TestAuthorsInErrors(t *testing.T) {
	path := write(t, "sources: [https://bay.example/rss]\nchannels:\n  - name: marten\n    where: mentions(authors \"Marten\")\n")
	_, err := Load(LoadOptions{Path: path, Dir: "/"})
	if err == nil || !strings.Contains(err.Error(), "4 |     where: mentions(authors \"Marten\")\n") {
		t.Error(err)
	}
}

// What is wrong stands on a page for everybody, without the line in which it is: there an address is only a subscriber's.
func TestNoAddressInErrors(t *testing.T) {
	for _, address := range []string{
		"https://paid.example/private/opensesame/rss", "https:/paid.example/private/sesame/rss", "paid.example/private/sesame/rss",
	} {
		path := write(t, "sources: [https://paid.example/private/sesame/rss]\nchannels: [{name: paid, sources: ['"+address+"']}]\n")
		_, err := Load(LoadOptions{Path: path, Dir: "/"})
		if err == nil {
			t.Fatal("no error")
		}
		if what, _, _ := strings.Cut(err.Error(), "\n"); strings.Contains(what, "sesame") {
			t.Error(what)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(string(Example()))
	files, _ := filepath.Glob("testdata/wrong/*.yaml")
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b))
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := Load(LoadOptions{Path: write(t, s), Dir: "/", Env: []string{"HOME=/home/me"}})
		if err == nil && (len(c.Sources) == 0 || len(c.Channels) == 0 || c.Channels[0].Slug != "") {
			t.Errorf("%+v", c)
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	var s strings.Builder
	s.WriteString("sources:\n")
	for i := range 10_000 {
		fmt.Fprintf(&s, "  - https://outlet%d.example/feed.xml\n", i)
	}
	path := write(b, s.String())
	for b.Loop() {
		if _, err := Load(LoadOptions{Path: path, Dir: "/"}); err != nil {
			b.Fatal(err)
		}
	}
}
