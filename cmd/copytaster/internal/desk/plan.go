package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/netip"
	"path/filepath"
	"strings"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
	"github.com/copytaster/copytaster/feed/channel"
	"github.com/copytaster/copytaster/feed/render"
	"github.com/copytaster/copytaster/feed/store"
	"github.com/copytaster/copytaster/sources"
	"github.com/copytaster/copytaster/sources/fetch"
)

// standardInput is the address of standard input.
const standardInput = "-"

// line is one thing to read in a round: an address, a file or standard input.
type line struct {
	configured *config.Source
	address    string // key in the store: the URL, "file:" and the absolute path, or "-"
	path       string // of a file; "" for the others
	name       string // for people
	tags       []string
	state      store.Source
	err        error // it cannot even be asked
	asked      bool  // in this round
	listed     bool  // an OPML document whose list was read in this round
}

// label names a source in messages, without what is secret in its address.
func (l *line) label() string {
	if l.path != "" {
		return l.path
	}
	return fetch.Redact(l.address)
}

// source is what a channel's rules see of the line.
func (l *line) source() *channel.Source {
	return &channel.Source{Name: l.name, Address: l.configured.Address, Tags: l.tags, Private: l.configured.Private}
}

// planner turns configured sources into lines, each address once, in the order of the configuration.
type planner struct {
	lines []*line
	known map[string]*line
}

// add appends a line unless its address stands already; then the tags join.
func (p *planner) add(l *line) {
	if old := p.known[l.address]; old != nil {
		for _, t := range l.tags {
			if !contains(old.tags, t) {
				old.tags = append(old.tags, t)
			}
		}
		return
	}
	p.known[l.address] = l
	p.lines = append(p.lines, l)
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// plan lists what this round's configuration stands for. Files and folders are looked at, nothing is read yet.
func plan(configured []config.Source) *planner {
	p := &planner{known: map[string]*line{}}
	for i := range configured {
		s := &configured[i]
		l := &line{configured: s, address: s.Address, name: s.Name, tags: append([]string(nil), s.Tags...)}
		if s.Address == standardInput || isURL(s.Address) {
			p.add(l)
			continue
		}
		files, err := localFiles(s.Address)
		if err != nil {
			l.address, l.path, l.err = fileAddress(s.Address), s.Address, err
			p.add(l)
			continue
		}
		for _, f := range files {
			c := *l
			c.address, c.path = fileAddress(f), f
			p.add(&c)
		}
	}
	return p
}

func fileAddress(path string) string { return "file:" + filepath.ToSlash(path) }

// list adds what an OPML document lists. Its own tags and the settings of the line that named it pass on. A local
// document may name files, relative to itself; nothing else may.
func (p *planner) list(from *line, listed []sources.Listed) {
	for _, e := range listed {
		s := *from.configured
		s.Address, s.Kind, s.Name = e.Address, sources.Auto, e.Title
		l := &line{configured: &s, address: e.Address, name: e.Title, tags: append(append([]string(nil), from.tags...), e.Tags...)}
		if !isURL(e.Address) {
			if from.path == "" {
				continue
			}
			path := filepath.FromSlash(e.Address)
			if !filepath.IsAbs(path) {
				path = filepath.Join(filepath.Dir(from.path), path)
			}
			l.address, l.path, s.Address = fileAddress(path), path, path
		}
		p.add(l)
	}
}

// listKey is the name under which the store remembers what an OPML document listed, for the rounds in which it is not
// modified.
func listKey(address string) string { return "list:" + address }

func (d *Desk) remember(ctx context.Context, l *line, listed []sources.Listed) error {
	b, err := json.Marshal(listed)
	if err != nil {
		return fmt.Errorf("remembering the list of %s: %w", l.label(), err)
	}
	return d.store.Set(ctx, listKey(l.address), string(b))
}

func (d *Desk) remembered(ctx context.Context, l *line) ([]sources.Listed, error) {
	s, err := d.store.Get(ctx, listKey(l.address))
	if err != nil || s == "" {
		return nil, err
	}
	var listed []sources.Listed
	if err := json.Unmarshal([]byte(s), &listed); err != nil {
		return nil, fmt.Errorf("the remembered list of %s: %w", l.label(), err)
	}
	return listed, nil
}

// request is how a line is asked for over HTTP.
func (l *line) request() fetch.Request {
	s := l.configured
	r := fetch.Request{
		URL: l.address, ETag: l.state.ETag, LastModified: l.state.LastModified,
		AllowPrivate: append([]netip.Prefix(nil), s.AllowPrivate...), Insecure: s.Insecure,
		Username: s.Auth.Username, Password: s.Auth.Password, Header: s.Headers.Clone(),
	}
	if s.Auth.Bearer != "" {
		if r.Header == nil {
			r.Header = http.Header{}
		}
		r.Header.Set("Authorization", "Bearer "+s.Auth.Bearer)
	}
	if l.state.URL != "" {
		r.URL = l.state.URL
	}
	return r
}

// outline is the line as an OPML document lists it. A file has no address that anybody else could use.
func (l *line) outline() render.Outline {
	o := render.Outline{Title: l.name, SiteURL: l.state.SiteURL, Tags: l.tags}
	if isURL(l.address) {
		o.Address = fetch.Redact(l.address)
	}
	for _, title := range []string{l.state.Title, l.configured.Outlet, filepath.Base(l.path), o.Address} {
		if o.Title == "" && title != "." {
			o.Title = title
		}
	}
	return o
}

// folder is the name of the folder that a file stands in.
func (l *line) folder() string {
	if l.path == "" {
		return ""
	}
	return strings.TrimSpace(filepath.Base(filepath.Dir(l.path)))
}
