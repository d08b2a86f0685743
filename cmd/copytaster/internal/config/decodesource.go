package config

import (
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/copytaster/copytaster/sources"
)

// alike reports whether two lines of one address say the same but for their tags, which add up.
func (s *Source) alike(other Source) bool {
	other.Line, other.Tags, other.Address = s.Line, s.Tags, s.Address
	return reflect.DeepEqual(*s, other)
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
			s.Kind = sources.Kind(d.oneOf(p, sources.Kinds()...))
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
	for _, p := range d.mapping(n, "select") {
		field := s.Field(p.key)
		if field == nil {
			d.unknown(p, sources.SelectKeys())
			continue
		}
		*field, _ = d.text(p.value, p.key)
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
