package sources

import (
	"errors"
	"fmt"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// selector is a CSS selector (Selectors Level 3, as cascadia reads it) with, at its end, "@name" for the value of an
// attribute in place of the element's text. Descendants and children are found in one walk through the page whatever
// the selector: climbing up from each element, as is usual, costs a power of a hostile page's depth.
type selector struct {
	chains    [][]step // one of them has to match
	attribute string
}

// step is a part of a selector between two combinators.
type step struct {
	child bool // it follows ">", not a space
	match cascadia.Sel
}

// maxSteps is how many steps a chain may have, one for each bit of a set.
const maxSteps = 16

var attributeEnd = pattern(`@([A-Za-z][\w-]*)$`)

// parseSelector reads a selector. One that is only "@name" is of the element itself.
func parseSelector(s string) (*selector, error) {
	s = strings.TrimSpace(s)
	sel := &selector{}
	if m := attributeEnd().FindStringSubmatch(s); m != nil {
		sel.attribute = strings.ToLower(m[1])
		s = strings.TrimSpace(strings.TrimSuffix(s, m[0]))
		if s == "" {
			return sel, nil
		}
	}
	for _, part := range splitSelector(s, ",") {
		var chain []step
		child := false
		for _, word := range splitSelector(part, " \t\r\n>") {
			if word == ">" {
				child = true
				continue
			}
			match, err := cascadia.Parse(word)
			if err != nil {
				return nil, fmt.Errorf("%q is no CSS selector: %w", s, err)
			}
			chain = append(chain, step{child: child, match: match})
			child = false
		}
		if len(chain) == 0 || len(chain) > maxSteps || child {
			return nil, fmt.Errorf("%q is no CSS selector that can be used", s)
		}
		sel.chains = append(sel.chains, chain)
	}
	if len(sel.chains) == 0 {
		return nil, errors.New("the selector is empty")
	}
	return sel, nil
}

// splitSelector splits a selector at any of the separators outside brackets and quotes. A ">" is a part of its own;
// "+" and "~" bind what stands around them.
func splitSelector(s, separators string) []string {
	var parts []string
	depth, from, quote := 0, 0, byte(0)
	add := func(to int) {
		if part := strings.TrimSpace(s[from:to]); part != "" {
			parts = append(parts, part)
		}
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '[' || c == '(':
			depth++
		case c == ']' || c == ')':
			depth--
		case depth > 0 || !strings.Contains(separators, string(c)):
		case isSpace(c) && binds(s[:i], s[i:]):
		default:
			add(i)
			if c == '>' {
				parts = append(parts, ">")
			}
			from = i + 1
		}
	}
	add(len(s))
	return parts
}

// binds reports whether a space stands beside a "+" or "~".
func binds(before, after string) bool {
	before, after = strings.TrimSpace(before), strings.TrimSpace(after)
	return before != "" && strings.Contains("+~", before[len(before)-1:]) || after != "" && strings.Contains("+~", after[:1])
}

// find calls visit for the elements that the selector matches among root and what is inside it, in the document's
// order, until it returns false.
func (s *selector) find(root *html.Node, visit func(*html.Node) bool) {
	if len(s.chains) == 0 {
		visit(root)
		return
	}
	s.walk(root, make([]uint16, len(s.chains)), make([]uint16, len(s.chains)), visit)
}

// walk looks at n and what is inside it. above says for each chain which of its steps elements around n match, in a
// bit each, and parent which the innermost of them does.
func (s *selector) walk(n *html.Node, above, parent []uint16, visit func(*html.Node) bool) bool {
	here, around := parent, above
	if n.Type == html.ElementNode {
		here, around = make([]uint16, len(s.chains)), make([]uint16, len(s.chains))
		matched := false
		for c, chain := range s.chains {
			for i := range chain {
				if i > 0 {
					before := above[c]
					if chain[i].child {
						before = parent[c]
					}
					if before&(1<<(i-1)) == 0 {
						continue
					}
				}
				if chain[i].match.Match(n) {
					here[c] |= 1 << i
				}
			}
			matched = matched || here[c]&(1<<(len(chain)-1)) != 0
			around[c] = above[c] | here[c]
		}
		if matched && !visit(n) {
			return false
		}
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		if !s.walk(child, around, here, visit) {
			return false
		}
	}
	return true
}

// first returns the first element that the selector matches in root, nil where none does.
func (s *selector) first(root *html.Node) *html.Node {
	var found *html.Node
	s.find(root, func(n *html.Node) bool {
		found = n
		return false
	})
	return found
}

// value returns the text of the first element that matches, or its attribute; of the attributes in order the first
// that it has, before its text.
func (s *selector) value(root *html.Node, attributes ...string) string {
	n := s.first(root)
	if n == nil {
		return ""
	}
	if s.attribute != "" {
		return attr(n, s.attribute)
	}
	for _, name := range attributes {
		if v := strings.TrimSpace(attr(n, name)); v != "" {
			return v
		}
	}
	return strings.TrimSpace(textOf(n))
}
