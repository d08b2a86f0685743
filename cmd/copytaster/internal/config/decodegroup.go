package config

import (
	"cmp"
	"slices"

	"github.com/goccy/go-yaml/ast"

	"github.com/copytaster/copytaster/feed"
)

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
	var pins [][]string // by what is the same in all spellings of a name
	for _, list := range g.Pin {
		var keys []string
		for _, name := range list {
			keys = append(keys, sameName(name))
		}
		pins = append(pins, keys)
	}
	for _, pinned := range Joined(pins) {
		for i, list := range g.Split {
			both := slices.DeleteFunc(slices.Clone(list), func(name string) bool { return !slices.Contains(pinned, sameName(name)) })
			if len(both) > 1 {
				d.fault(at[i], "split: %s and %s stand together in pin; only one of the two can be", both[0], both[1])
			}
		}
	}
}

// Joined makes one list of those that have something in common.
func Joined[T comparable](lists [][]T) (all [][]T) {
	for _, list := range lists {
		list = slices.Clone(list)
		all = slices.DeleteFunc(all, func(other []T) bool {
			meets := slices.ContainsFunc(other, func(x T) bool { return slices.Contains(list, x) })
			if meets {
				list = append(list, other...)
			}
			return meets
		})
		all = append(all, list)
	}
	return all
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
