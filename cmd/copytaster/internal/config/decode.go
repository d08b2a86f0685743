package config

import (
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
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
		if key := AddressKey(s.Address); first[key] == nil {
			first[key] = &s
		} else if other := first[key]; !other.alike(s) {
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
