package config

import (
	"cmp"
	"maps"
	"net/http"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/sources"
)

// The schema, beside the table of settings.
var (
	topKeys = []string{
		"title", "base_url", "timezone", "store", "lang", "url_rules_file", "sources", "defaults", "channels", "publish", "fetch",
		"group", "serve",
	}
	addressKeys = []string{"url", "file", "text", "page", "opml"}
	sourceKeys  = []string{
		"name", "outlet", "tags", "kind", "every", "auth", "headers", "insecure", "allow_private", "private", "keep_tracking",
		"full_text", "select", "rank",
	}
	selectKeys  = []string{"item", "link", "title", "time", "summary"}
	authKeys    = []string{"username", "password", "bearer"}
	groupKeys   = []string{"window", "pin", "split"}
	channelKeys = []string{
		"name", "id", "title", "description", "lang", "where", "sources", "tags", "limit", "per_source", "content", "order",
		"title_outlet", "date", "group", "settle", "developments",
	}
)

// minEvery is the shortest interval that a source may be given.
const minEvery = 5 * time.Minute

// minWindow is the shortest time for which an event stays open.
const minWindow = time.Hour

// decode reads the whole document into c.
func (d *document) decode(c *Config, arguments bool) {
	if d.root == nil {
		return
	}
	dir := filepath.Dir(d.path)
	var list, channels ast.Node
	base := Source{}
	for _, p := range d.mapping(d.root, "a configuration") {
		switch p.key {
		case "sources":
			list = p.value
		case "channels":
			channels = p.value
		case "defaults":
			d.source(p.value, &base, nil, "the defaults")
		case "publish", "fetch", "serve":
			d.section(c, p, dir)
		case "group":
			d.group(c, p.value, dir)
		default:
			if s := settingOf(p.key); s != nil {
				d.set(c, s, p, dir)
			} else {
				d.unknown(p, topKeys)
				d.unsure = true
			}
		}
	}
	first := map[string]*Source{}
	for _, n := range d.sequence(list) {
		s, ok := d.line(n, base, dir)
		if !ok {
			d.unsure = true
			continue
		}
		if place := Place(s.Address); first[place] == nil {
			first[place] = &s
		} else if other := first[place]; !other.alike(s) {
			d.fault(n, "line %d has this address already, with other settings; only tags add up", other.Line)
		}
		c.Sources = append(c.Sources, s)
	}
	d.channels(c, channels, arguments)
}

// only reads a single setting of a section into c.
func (d *document) only(c *Config, section, key string) {
	for _, p := range d.mapping(d.root, "a configuration") {
		if p.key != section {
			continue
		}
		for _, p := range d.mapping(p.value, section) {
			if p.key == key {
				d.set(c, settingOf(section+"."+key), p, filepath.Dir(d.path))
			}
		}
	}
}

// alike reports whether two lines of one address say the same but for their tags, which add up.
func (s *Source) alike(other Source) bool {
	other.Line, other.Tags, other.Address = s.Line, s.Tags, s.Address
	return reflect.DeepEqual(*s, other)
}

// set gives a setting the value of a pair. An empty one counts as not set, as in the environment: as a path it would be the
// configuration's folder.
func (d *document) set(c *Config, s *setting, p pair, dir string) {
	var parts []string
	for _, n := range d.sequence(p.value) {
		v, ok := d.text(n, p.key)
		if !ok {
			return
		}
		parts = append(parts, v)
	}
	if len(parts) > 1 && !slices.Contains(lists, s.key) {
		d.fault(p.value, "%s is a single value", p.key)
		return
	}
	v := strings.Join(parts, ",")
	if v == "" {
		return
	}
	if err := s.set(c, v, dir); err != nil {
		d.fault(p.value, "%s: %v", p.key, err)
	}
}

// section reads publish:, fetch: and serve:.
func (d *document) section(c *Config, section pair, dir string) {
	var known []string
	for _, s := range settings {
		if k, ok := strings.CutPrefix(s.key, section.key+"."); ok {
			known = append(known, k)
		}
	}
	for _, p := range d.mapping(section.value, section.key) {
		if s := settingOf(section.key + "." + p.key); s != nil {
			d.set(c, s, p, dir)
		} else {
			d.unknown(p, known)
		}
	}
}

// group reads group:.
func (d *document) group(c *Config, n ast.Node, dir string) {
	var at []ast.Node // of g.Split
	g := &c.Group
	for _, p := range d.mapping(n, "group") {
		switch p.key {
		case "window":
			d.set(c, settingOf("group.window"), p, dir)
		case "pin":
			g.Pin, _ = d.together(p)
		case "split":
			g.Split, at = d.together(p)
		default:
			d.unknown(p, groupKeys)
		}
	}
	for _, pinned := range joined(g.Pin) {
		for i, list := range g.Split {
			if both := namedIn(list, pinned); len(both) > 1 {
				d.fault(at[i], "split: %s and %s stand together in pin; only one of the two can be", both[0], both[1])
			}
		}
	}
}

// joined makes one list of those that have an article in common.
func joined(lists [][]string) (all [][]string) {
	for _, list := range lists {
		list = slices.Clone(list)
		all = slices.DeleteFunc(all, func(other []string) bool {
			meets := len(namedIn(other, list)) > 0
			if meets {
				list = append(list, other...)
			}
			return meets
		})
		all = append(all, list)
	}
	return all
}

// namedIn returns the names of articles in one list that another list has, each article once.
func namedIn(list, other []string) (both []string) {
	here := map[string]bool{}
	for _, name := range other {
		here[sameName(name)] = true
	}
	for _, name := range list {
		if key := sameName(name); here[key] {
			both, here[key] = append(both, name), false
		}
	}
	return both
}

// sameName is one for all addresses of an article that differ in nothing that tells it from others.
func sameName(name string) string { return cmp.Or(feed.LinkKey(name), name) }

// together reads a list of lists of articles, each of two at least, and where each stands.
func (d *document) together(p pair) (lists [][]string, at []ast.Node) {
	for _, n := range d.sequence(p.value) {
		var list []string
		for _, m := range d.texts(n, p.key) {
			name, err := ArticleName(m)
			if err != nil {
				d.fault(n, "%s: %v", p.key, err)
				continue
			}
			if slices.ContainsFunc(list, func(other string) bool { return sameName(other) == sameName(name) }) {
				d.fault(n, "%s: %s stands twice in one list", p.key, name)
				continue
			}
			list = append(list, name)
		}
		if len(list) < 2 {
			d.fault(n, "%s has lists of articles, two at least in each: [https://one.example/a, https://two.example/b]", p.key)
			continue
		}
		lists, at = append(lists, list), append(at, n)
	}
	return lists, at
}

// line reads one member of sources:.
func (d *document) line(n ast.Node, base Source, dir string) (Source, bool) {
	s := base
	s.Tags, s.Headers = slices.Clone(base.Tags), maps.Clone(base.Headers)
	s.Line, _ = d.position(n)
	if !d.isMapping(n) {
		v, ok := d.text(n, "a source")
		if !ok {
			return s, false
		}
		return s, d.address(n, v, dir, &s)
	}
	var where []pair
	before := len(d.problems)
	d.source(n, &s, &where, "a source")
	switch {
	case len(where) == 0 && len(d.problems) > before: // an unknown key may be the misspelt address
		return s, false
	case len(where) == 0:
		d.fault(n, "a source has an address: one of the keys %s", strings.Join(addressKeys, ", "))
		return s, false
	case len(where) > 1:
		d.fault(where[1].at, "a source has one address; %q stands here beside %q", where[1].key, where[0].key)
		return s, false
	}
	v, ok := d.text(where[0].value, where[0].key)
	if !ok || !d.address(where[0].value, v, dir, &s) {
		return s, false
	}
	switch k := where[0].key; k {
	case "text", "page", "opml":
		if s.Kind != sources.Auto && s.Kind != sources.Kind(k) {
			d.fault(where[0].at, "the kind is %s already, by the key %q", k, k)
		}
		s.Kind = sources.Kind(k)
	case "url":
		if !strings.Contains(s.Address, "://") {
			d.fault(where[0].value, "a url begins with http:// or https://; a path is given with file:")
			return s, false
		}
	}
	switch selects := s.Select != (sources.Select{}); {
	case len(d.problems) > before: // what follows from a mistake is none of its own
	case s.Kind == sources.PageList && !selects:
		d.fault(n, "a page_list needs select:, such as {item: article.teaser, title: h2}")
	case s.Kind != sources.PageList && selects && base.Select == (sources.Select{}):
		d.fault(n, "select: is for a source with kind: page_list")
	}
	return s, true
}

func (d *document) address(n ast.Node, v, dir string, s *Source) bool {
	a, err := address(v, dir)
	if err != nil {
		d.fault(n, "%v", err)
		return false
	}
	s.Address = a
	return true
}

// source reads the keys of a source but its address, which it hands to where.
func (d *document) source(n ast.Node, s *Source, where *[]pair, what string) {
	for _, p := range d.mapping(n, what) {
		if slices.Contains(addressKeys, p.key) && where != nil {
			*where = append(*where, p)
			continue
		}
		switch p.key {
		case "name":
			s.Name, _ = d.text(p.value, p.key)
		case "outlet":
			s.Outlet, _ = d.text(p.value, p.key)
		case "rank":
			d.take(p, func(v string) (err error) { s.Rank, err = whole(v); return err })
		case "tags":
			s.Tags = append(s.Tags, d.texts(p.value, p.key)...)
		case "kind":
			s.Kind = sources.Kind(d.oneOf(p, string(sources.Feed), string(sources.Page), string(sources.Text), string(sources.OPML),
				string(sources.PageList)))
		case "every":
			d.take(p, func(v string) (err error) { s.Every, err = duration(v); return err })
			if s.Every != 0 && s.Every < minEvery {
				d.fault(p.value, "every is at least 5m, out of kindness to the server")
			}
		case "auth":
			d.auth(p.value, &s.Auth)
		case "headers":
			s.Headers = d.headers(p.value)
		case "insecure":
			s.Insecure = d.boolean(p.value, p.key)
		case "private":
			s.Private = d.boolean(p.value, p.key)
		case "keep_tracking":
			s.KeepTracking = d.boolean(p.value, p.key)
		case "select":
			d.selectors(p.value, &s.Select)
		case "full_text":
			s.FullText = d.boolean(p.value, p.key)
		case "allow_private":
			list, err := prefixes(d.texts(p.value, p.key))
			if err != nil {
				d.fault(p.value, "%v", err)
			}
			s.AllowPrivate = list
		default:
			known := sourceKeys
			if where != nil {
				known = slices.Concat(addressKeys, sourceKeys)
			}
			d.unknown(p, known)
		}
	}
}

// selectors reads where a page_list has its articles.
func (d *document) selectors(n ast.Node, s *sources.Select) {
	*s = sources.Select{}
	before := len(d.problems)
	to := map[string]*string{"item": &s.Item, "link": &s.Link, "title": &s.Title, "time": &s.Time, "summary": &s.Summary}
	for _, p := range d.mapping(n, "select") {
		if to[p.key] == nil {
			d.unknown(p, selectKeys)
			continue
		}
		*to[p.key], _ = d.text(p.value, p.key)
	}
	if len(d.problems) > before {
		return // an unknown key may be the one that is missing
	}
	if err := s.Check(); err != nil {
		d.fault(n, "%v", err)
	}
}

func (d *document) auth(n ast.Node, a *Auth) {
	for _, p := range d.mapping(n, "auth") {
		switch p.key {
		case "username":
			a.Username, _ = d.text(p.value, p.key)
		case "password":
			a.Password, _ = d.text(p.value, p.key)
		case "bearer":
			a.Bearer, _ = d.text(p.value, p.key)
		default:
			d.unknown(p, authKeys)
		}
	}
	if a.Bearer != "" && a.Username != "" {
		d.fault(n, "auth is a username and a password, or a bearer token, not both")
	}
}

func (d *document) headers(n ast.Node) http.Header {
	h := http.Header{}
	for _, p := range d.mapping(n, "headers") {
		v, ok := d.text(p.value, "a header")
		if !ok {
			continue
		}
		if strings.ContainsAny(p.key, " \t:") || strings.ContainsAny(v, "\r\n\x00") {
			d.fault(p.at, "a header is a name without spaces and a value of one line")
			continue
		}
		h.Set(p.key, v)
	}
	return h
}

// texts reads a list of texts.
func (d *document) texts(n ast.Node, what string) []string {
	var list []string
	for _, m := range d.sequence(n) {
		if v, ok := d.text(m, "a member of "+what); ok && v != "" {
			list = append(list, v)
		}
	}
	return list
}

// take hands a scalar to set and notes its error.
func (d *document) take(p pair, set func(string) error) {
	if v, ok := d.text(p.value, p.key); ok {
		if err := set(v); err != nil {
			d.fault(p.value, "%s: %v", p.key, err)
		}
	}
}

// oneOf reads one of a few words.
func (d *document) oneOf(p pair, words ...string) string {
	v, ok := d.text(p.value, p.key)
	if ok && !slices.Contains(words, v) {
		d.fault(p.value, "%s is one of %s, not %q", p.key, strings.Join(words, ", "), v)
	}
	return v
}
