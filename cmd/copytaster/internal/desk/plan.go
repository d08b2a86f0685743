package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
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
	by         []*config.Source // all that brought it: itself, and the folders and lists that it stands in
	named      bool             // the configuration has it itself
	address    string           // key in the store: the URL, "file:" and the absolute path, or "-"
	path       string           // of a file; "" for the others
	name       string           // for people
	tags       []string
	state      store.Source
	err        error // it cannot even be asked
	gone       bool  // a file that is not there any more; its stories stay
	begun      bool  // a request for it may have gone out in this round
	asked      bool  // in this round, and it is known what came of it
	listed     bool  // an OPML document whose list was read in this round
}

// label names a source in messages, without what is secret in its address.
func (l *line) label() string {
	name := l.path
	if name == "" {
		name = fetch.Redact(l.address)
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, name)
}

// source is what a channel's rules see of the line.
func (l *line) source() *channel.Source {
	return &channel.Source{
		Name: l.name, Address: l.configured.Address, Names: l.names(), Tags: l.tags, Private: l.private(),
	}
}

// private reports whether only channels that name the line may carry it: it is enough that one of several says so.
func (l *line) private() bool {
	return slices.ContainsFunc(l.by, func(s *config.Source) bool { return s.Private })
}

// names are by what a channel names the line: its own name and address, and those of the folders and lists that it stands in.
// What is private is not meant by one of these that is open.
func (l *line) names() []string {
	var names []string
	private := l.private()
	for _, s := range append(slices.Clip(l.by), l.configured) {
		if private && !s.Private && (s != l.configured || !l.named) {
			continue
		}
		if names = append(names, s.Address); s.Name != "" {
			names = append(names, s.Name)
		}
	}
	slices.Sort(names) // whichever list was read first
	return slices.Compact(names)
}

// planner turns configured sources into lines, each address once, in the order of the configuration.
type planner struct {
	lines   []*line
	known   map[string]*line // by config.AddressKey
	folders []folder
}

// add appends a line unless its address stands already; then the tags join, and all that brought it. What the configuration
// says of a file itself goes before what it says of a folder.
func (p *planner) add(l *line) {
	key := config.AddressKey(cmp.Or(l.path, l.address))
	if old := p.known[key]; old != nil {
		old.by = append(old.by, l.by...)
		if l.named && !old.named {
			old.configured, old.name, old.named = l.configured, l.name, true
		}
		for _, t := range l.tags {
			if !slices.Contains(old.tags, t) {
				old.tags = append(old.tags, t)
			}
		}
		return
	}
	p.known[key] = l
	p.lines = append(p.lines, l)
}

// plan lists what this round's configuration stands for. Files and folders are looked at, nothing is read yet. passed
// says which files are our own and no stories; remembered gives the files that a folder or pattern held before: what
// went away is not read any more, but its stories stay.
func plan(configured []config.Source, passed func(string) bool, remembered func(string) ([]string, error)) (*planner, error) {
	p := &planner{known: map[string]*line{}}
	for i := range configured {
		s := &configured[i]
		l := &line{configured: s, by: []*config.Source{s}, address: s.Address, name: s.Name, tags: slices.Clone(s.Tags)}
		if s.Address == standardInput || isURL(s.Address) {
			l.named = true
			p.add(l)
			continue
		}
		files, err := localFiles(s.Address, passed)
		if err != nil {
			bad := *l
			bad.address, bad.path, bad.err = fileAddress(s.Address), s.Address, err
			p.add(&bad)
		}
		before, err := remembered(s.Address)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			p.addFile(l, f, false)
		}
		for _, f := range before {
			if gone := !slices.Contains(files, f); !gone || !passed(f) { // what turned out to be our own is no story any more
				p.addFile(l, f, gone)
			}
		}
		if len(files) > 0 && (len(files) > 1 || files[0] != s.Address) {
			p.folders = append(p.folders, folder{s.Address, files, before})
		}
	}
	return p, nil
}

// folder is a configured folder or pattern, the files it holds and those that it held before.
type folder struct {
	path          string
	files, before []string
}

func (p *planner) addFile(l *line, path string, gone bool) {
	c := *l
	c.address, c.path, c.gone, c.tags, c.by = fileAddress(path), path, gone, slices.Clone(l.tags), slices.Clone(l.by)
	c.named = path == l.configured.Address
	p.add(&c)
}

// gone are the files that are not there any more, by their ids in the store.
func (p *planner) gone() map[int64]bool {
	ids := map[int64]bool{}
	for _, l := range p.lines {
		if l.gone {
			ids[l.state.ID] = true
		}
	}
	return ids
}

func fileAddress(path string) string { return "file:" + filepath.ToSlash(path) }

// list adds what an OPML document lists. What was configured for the list passes on where it says what the sources
// are, never what opens doors: credentials, header fields and exemptions are for the list's own server. A local
// document may name files, relative to itself; nothing else may.
func (p *planner) list(from *line, listed []sources.Listed) {
	of := from.configured
	for _, e := range listed {
		s := &config.Source{
			Address: e.Address, Name: e.Title, Outlet: of.Outlet, Every: of.Every, Private: from.private(), KeepTracking: of.KeepTracking,
			FullText: of.FullText, Line: of.Line,
		}
		l := &line{
			configured: s, by: slices.Clone(from.by), address: e.Address, name: e.Title, tags: slices.Concat(from.tags, e.Tags),
		}
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

// fileKey is the name under which the store remembers what a folder or pattern held.
func fileKey(path string) string { return "files:" + filepath.ToSlash(path) }

// heldBefore returns the files that a folder or pattern held in earlier rounds.
func (d *Desk) heldBefore(ctx context.Context) func(path string) ([]string, error) {
	return func(path string) ([]string, error) {
		if d.store == nil {
			return nil, nil
		}
		s, err := d.store.Get(ctx, fileKey(path))
		if err != nil || s == "" {
			return nil, err
		}
		return strings.Split(s, "\n"), nil
	}
}

// rememberFiles stores what the folders hold, and what they held. Nothing is written where nothing came.
func (d *Desk) rememberFiles(ctx context.Context, folders []folder) error {
	for _, f := range folders {
		all := f.before
		for _, name := range f.files {
			if !slices.Contains(f.before, name) && !strings.Contains(name, "\n") {
				all = append(all, name)
			}
		}
		if len(all) == len(f.before) {
			continue
		}
		all = all[max(0, len(all)-maxFiles):]
		if err := d.store.Set(ctx, fileKey(f.path), strings.Join(all, "\n")); err != nil {
			return err
		}
	}
	return nil
}

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
	r := l.requestTo(l.address)
	if l.state.URL != "" {
		r = l.requestTo(l.state.URL)
	}
	r.ETag, r.LastModified = l.state.ETag, l.state.LastModified
	return r
}

// requestTo is how an address is asked for in place of the line's own. Credentials, header fields and exemptions are
// for the configured server alone.
func (l *line) requestTo(address string) fetch.Request {
	s := l.configured
	r := fetch.Request{URL: address}
	if address != l.address && !sameOrigin(address, l.address) {
		return r
	}
	r.AllowPrivate, r.Insecure = slices.Clone(s.AllowPrivate), s.Insecure
	r.Username, r.Password, r.Header = s.Auth.Username, s.Auth.Password, s.Headers.Clone()
	if s.Auth.Bearer != "" {
		if r.Header == nil {
			r.Header = http.Header{}
		}
		r.Header.Set("Authorization", "Bearer "+s.Auth.Bearer)
	}
	return r
}

// sameOrigin reports whether two addresses are of one server (RFC 6454, section 5: scheme, host and port).
func sameOrigin(a, b string) bool {
	x, err1 := url.Parse(a)
	y, err2 := url.Parse(b)
	return err1 == nil && err2 == nil && x.Scheme == y.Scheme && strings.EqualFold(x.Host, y.Host)
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
