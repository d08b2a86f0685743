package config

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"github.com/copytaster/copytaster/feed/channel"
)

// newChannel is a channel that says nothing.
func newChannel() channel.Channel {
	return channel.Channel{
		Limit: 200, Content: channel.Full, Order: channel.Newest, Dated: channel.ByPublication, Settle: 20 * time.Minute,
	}
}

// channels reads channels:.
func (d *document) channels(c *Config, n ast.Node, arguments bool) {
	taken := map[string]string{}
	for _, m := range d.sequence(n) {
		ch := newChannel()
		before := len(d.problems)
		name, at := d.channel(m, &ch, c, arguments)
		if at == nil {
			if len(d.problems) == before { // else an unknown key may be the misspelt name
				d.fault(m, "a channel has a name")
			}
			continue
		}
		slug, err := channel.Slug(name)
		if err != nil {
			d.fault(at, "%v", err)
			continue
		}
		if other, clash := taken[slug]; clash {
			d.fault(at, "the name %q makes the same address as the channel %q", name, other)
			continue
		}
		taken[slug] = name
		ch.Slug = slug
		if ch.Title == "" && slug != "" {
			ch.Title = c.Title + ": " + name
		}
		if slug == "" {
			c.Channels = append([]channel.Channel{ch}, c.Channels...)
		} else {
			c.Channels = append(c.Channels, ch)
		}
	}
}

// channel reads one channel and returns its name and where that stands.
func (d *document) channel(n ast.Node, ch *channel.Channel, c *Config, arguments bool) (name string, at ast.Node) {
	var develops, where ast.Node
	for _, p := range d.mapping(n, "a channel") {
		switch p.key {
		case "name":
			name, _ = d.text(p.value, p.key)
			at = p.value
		case "id":
			d.take(p, func(v string) (err error) {
				ch.ID, err = feedID(v)
				if err == nil && slices.ContainsFunc(c.Channels, func(other channel.Channel) bool { return other.ID == v }) {
					err = fmt.Errorf("%q is the id of another channel", v)
				}
				return err
			})
		case "title":
			ch.Title, _ = d.text(p.value, p.key)
		case "description":
			ch.Description, _ = d.text(p.value, p.key)
		case "lang":
			d.take(p, func(v string) (err error) { ch.Language, err = languageTag(v); return err })
		case "where":
			where = p.value
			d.where(p, ch)
		case "sources":
			ch.Sources = d.channelSources(p.value, c, arguments)
		case "tags":
			ch.Tags = d.texts(p.value, p.key)
		case "limit":
			d.take(p, func(v string) (err error) { ch.Limit, err = positive(v); return err })
		case "per_source":
			d.take(p, func(v string) (err error) { ch.PerSource, err = positive(v); return err })
		case "content":
			ch.Content = channel.Content(d.oneOf(p, words(channel.Contents())...))
		case "order":
			ch.Order = channel.Order(d.oneOf(p, words(channel.Orders())...))
		case "date":
			ch.Dated = channel.Dated(d.oneOf(p, words(channel.Dates())...))
		case "group":
			ch.Apart = !d.boolean(p.value, p.key)
		case "settle":
			d.take(p, func(v string) (err error) { ch.Settle, err = duration(v); return err })
		case "developments":
			develops = p.value
			d.take(p, func(v string) (err error) { ch.Developments, err = positive(v); return err })
		case "title_outlet":
			ch.TitleOutlet = d.boolean(p.value, p.key)
		default:
			d.unknown(p, channelKeys)
		}
	}
	if develops != nil && ch.Apart {
		d.fault(develops, "developments: with group: false nothing joins an article")
	}
	if ch.Apart && ch.Where.UsesOutlets() {
		d.fault(where, "where: with group: false every article stands alone, so outlets is always 1")
	}
	return name, at
}

func words[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = string(x)
	}
	return out
}

// feedID checks that an id is an absolute IRI, as Atom asks (RFC 4287, section 4.2.6).
func feedID(v string) (string, error) {
	scheme, rest, ok := strings.Cut(v, ":")
	if !ok || rest == "" || scheme == "" || strings.ContainsAny(v, " \t\r\n<>\"") {
		return "", fmt.Errorf("%q is no id; write one as urn:uuid:… or tag:news.example,2026:all", v)
	}
	return v, nil
}

// where compiles a channel's rule and points at the place in it that is wrong.
func (d *document) where(p pair, ch *channel.Channel) {
	v, ok := d.text(p.value, p.key)
	if !ok {
		return
	}
	rule, err := channel.Compile(v)
	if err == nil {
		ch.Where = rule
		return
	}
	line, column := d.position(p.value)
	text := "where: " + err.Error()
	var re *channel.RuleError
	if errors.As(err, &re) {
		text = "where: " + re.Message
		// In a plain scalar on one line the column is that of the file.
		if line <= len(d.lines) && strings.HasPrefix(string(d.lines[line-1][min(column-1, len(d.lines[line-1])):]), v) {
			column += re.Column - 1
		} else {
			text += fmt.Sprintf(" (column %d of the condition)", re.Column)
		}
	}
	d.add(line, column, text)
}

// channelSources reads the sources that a channel names, by name or address.
func (d *document) channelSources(n ast.Node, c *Config, arguments bool) []string {
	var list, known []string
	for _, s := range c.Sources {
		known = append(known, s.Address)
		if s.Name != "" {
			known = append(known, s.Name)
		}
	}
	for _, m := range d.sequence(n) {
		v, ok := d.text(m, "a source of a channel")
		if !ok || v == "" {
			continue
		}
		if a := absolute(v, filepath.Dir(d.path)); !slices.Contains(known, v) && slices.Contains(known, a) {
			v = a
		}
		if !arguments && !d.unsure && !slices.Contains(known, v) {
			near := channel.Nearest(v, known)
			switch {
			case strings.Contains(v, "/") || strings.Contains(near, "://"):
				// It may be what only a subscriber knows, and a page for everybody has the error.
				d.fault(m, "no source has this address; a channel names sources by their name: or their address")
			case near != "":
				d.fault(m, "no source is named %q; did you mean %q?", v, near)
			default:
				d.fault(m, "no source is named %q; a channel names sources by their name: or their address", v)
			}
			continue
		}
		list = append(list, v)
	}
	return list
}
