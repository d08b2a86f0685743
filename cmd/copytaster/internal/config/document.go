package config

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/copytaster/copytaster/feed/channel"
)

// document is a YAML file while it is read. This file is the only one of the package that knows the YAML library.
type document struct {
	path     string
	lines    [][]byte
	root     ast.Node
	anchors  map[string]ast.Node
	env      environment
	problems []problem
	unsure   bool // a key or a source is wrong, so that a source that is named elsewhere may be there all the same
	visits   int  // of nodes, aliases followed: bounded, so that aliases of aliases end
}

// maxVisits is how many nodes are looked at, aliases followed.
const maxVisits = 1_000_000

// maxProblems is how many problems are told at once.
const maxProblems = 10

// problem is one thing that is wrong, and where.
type problem struct {
	line, column int // from 1
	text         string
}

func newDocument(path string, b []byte, env environment) *document {
	d := &document{path: path, lines: bytes.Split(b, []byte("\n")), anchors: map[string]ast.Node{}, env: env}
	file, err := parser.ParseBytes(b, 0)
	if err != nil {
		var se *yaml.SyntaxError
		if errors.As(err, &se) && se.Token != nil && se.Token.Position != nil {
			d.add(se.Token.Position.Line, se.Token.Position.Column, "not valid YAML: "+se.Message)
		} else {
			d.add(1, 1, "not valid YAML: "+strings.SplitN(err.Error(), "\n", 2)[0])
		}
		return d
	}
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		if d.root != nil {
			d.fault(doc.Body, "a second document; a configuration is one")
			break
		}
		d.root = doc.Body
	}
	return d
}

// add notes a problem.
func (d *document) add(line, column int, text string) {
	d.problems = append(d.problems, problem{line, column, text})
}

// fault notes a problem with a node.
func (d *document) fault(n ast.Node, format string, args ...any) {
	line, column := d.position(n)
	d.add(line, column, fmt.Sprintf(format, args...))
}

// position returns where a node begins, 1 and 1 when it does not say.
func (d *document) position(n ast.Node) (line, column int) {
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 && !m.IsFlowStyle {
		n = m.Values[0].Key
	}
	if v, ok := n.(*ast.MappingValueNode); ok {
		n = v.Key
	}
	if n != nil {
		if t := n.GetToken(); t != nil && t.Position != nil {
			return t.Position.Line, t.Position.Column
		}
	}
	return 1, 1
}

// err returns the problems in the order of the file, with their lines, or nil.
func (d *document) err() error {
	if len(d.problems) == 0 {
		return nil
	}
	slices.SortStableFunc(d.problems, func(a, b problem) int {
		if a.line != b.line {
			return a.line - b.line
		}
		return a.column - b.column
	})
	d.problems = slices.Compact(d.problems)
	var b strings.Builder
	for i, p := range d.problems {
		if i == maxProblems {
			fmt.Fprintf(&b, "and %d more\n", len(d.problems)-i)
			break
		}
		fmt.Fprintf(&b, "%s:%d:%d: %s\n%s", d.path, p.line, p.column, p.text, d.excerpt(p))
	}
	return errors.New(strings.TrimRight(b.String(), "\n"))
}

// excerpt shows the line of a problem, and where in it. A line that may hold a secret is not shown.
func (d *document) excerpt(p problem) string {
	if p.line < 1 || p.line > len(d.lines) {
		return ""
	}
	line := strings.TrimRight(string(d.lines[p.line-1]), "\r")
	if !utf8.ValidString(line) || len(line) > 200 || secretive(line) {
		return ""
	}
	pad := strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, firstRunes(line, p.column-1))
	return fmt.Sprintf("%5d | %s\n      | %s^\n", p.line, line, pad)
}

// secretive reports whether a line gives something that is nobody's business.
func secretive(line string) bool {
	line = strings.ReplaceAll(strings.ToLower(line), "authors", "") // as a rule has them
	for _, word := range []string{"passw", "bearer", "auth", "token", "secret", "api-key", "apikey", "cookie"} {
		if strings.Contains(line, word) {
			return true
		}
	}
	_, rest, found := strings.Cut(line, "://")
	return found && strings.Contains(rest, "@")
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// pair is a key of a mapping and its value.
type pair struct {
	key   string
	at    ast.Node // the key, for messages
	value ast.Node
}

// resolve follows anchors, aliases and tags to the node that is meant.
func (d *document) resolve(n ast.Node) ast.Node {
	for range 100 {
		if d.visits++; d.visits > maxVisits {
			if d.visits == maxVisits+1 {
				d.fault(n, "too many aliases")
			}
			return nil
		}
		switch x := n.(type) {
		case *ast.AnchorNode:
			if x.Name != nil {
				d.anchors[x.Name.GetToken().Value] = x.Value
			}
			n = x.Value
		case *ast.AliasNode:
			name := x.Value.GetToken().Value
			target, ok := d.anchors[name]
			if !ok {
				d.fault(x, "no anchor &%s stands above", name)
				return nil
			}
			n = target
		case *ast.TagNode:
			n = x.Value
		default:
			return n
		}
	}
	d.fault(n, "an alias of itself")
	return nil
}

// mapping returns the pairs of a mapping in order, merged ones last. what names it in the error.
func (d *document) mapping(n ast.Node, what string) []pair {
	var values []*ast.MappingValueNode
	switch x := d.resolve(n).(type) {
	case *ast.MappingNode:
		values = x.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{x}
	case *ast.NullNode, nil:
		return nil
	default:
		d.fault(n, "%s is a mapping of keys to values", what)
		return nil
	}
	var pairs, merged []pair
	seen := map[string]bool{}
	for _, v := range values {
		if _, ok := v.Key.(*ast.MergeKeyNode); ok {
			if d.visits < maxVisits {
				merged = append(merged, d.mapping(v.Value, "what is merged")...)
			}
			continue
		}
		key := v.Key.GetToken().Value
		if seen[key] {
			d.fault(v.Key, "the key %q stands here a second time", key)
			continue
		}
		seen[key] = true
		pairs = append(pairs, pair{key, v.Key, v.Value})
	}
	for _, m := range merged {
		if !seen[m.key] {
			seen[m.key] = true
			pairs = append(pairs, m)
		}
	}
	return pairs
}

// sequence returns the members of a list; a single value counts as a list of one.
func (d *document) sequence(n ast.Node) []ast.Node {
	switch x := d.resolve(n).(type) {
	case *ast.SequenceNode:
		return x.Values
	case *ast.NullNode, nil:
		return nil
	default:
		return []ast.Node{n}
	}
}

// text returns a scalar as text, its variables filled in.
func (d *document) text(n ast.Node, what string) (string, bool) {
	switch x := d.resolve(n).(type) {
	case *ast.StringNode:
		return d.expand(n, x.Value)
	case *ast.LiteralNode:
		return d.expand(n, strings.TrimRight(x.Value.Value, "\n"))
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return x.GetToken().Value, true
	case *ast.NullNode:
		return "", true
	case nil:
		return "", false
	default:
		d.fault(n, "%s is a single value", what)
		return "", false
	}
}

func (d *document) expand(n ast.Node, s string) (string, bool) {
	s, err := d.env.expand(s, d.path)
	if err != nil {
		d.fault(n, "%v", err)
		return "", false
	}
	return s, true
}

// boolean returns a yes or a no.
func (d *document) boolean(n ast.Node, what string) bool {
	if x, ok := d.resolve(n).(*ast.BoolNode); ok {
		return x.Value
	}
	if s, ok := d.text(n, what); ok {
		switch s {
		case "true":
			return true
		case "false":
		default:
			d.fault(n, "%s is true or false", what)
		}
	}
	return false
}

// isMapping reports whether a node holds keys.
func (d *document) isMapping(n ast.Node) bool {
	switch d.resolve(n).(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return true
	}
	return false
}

// unknown notes a key that the schema does not have.
func (d *document) unknown(p pair, known []string) {
	if near := channel.Nearest(p.key, known); near != "" {
		d.fault(p.at, "unknown key %q; did you mean %q?", p.key, near)
		return
	}
	d.fault(p.at, "unknown key %q; the keys here are %s", p.key, strings.Join(known, ", "))
}
