package sources

import (
	"strings"

	"golang.org/x/net/html"
)

// formula writes a MathML formula with what every reader shows: text, <sup> and <sub>, "(a)/(b)", "√(a)". Dropping
// the elements alone would make "x2" of a square. A formula with a table, or with scripts on all sides, is written as
// its author's own alternative text where there is one.
func formula(n *html.Node) []*html.Node {
	f := mathWriter{out: newElement("span")}
	f.children(n)
	if f.hard || strings.TrimSpace(textOf(f.out)) == "" {
		if alt := firstOf(strings.TrimSpace(attr(n, "alttext")), f.tex); alt != "" {
			return []*html.Node{textNode(alt)}
		}
	}
	return []*html.Node{f.out}
}

type mathWriter struct {
	out  *html.Node
	tex  string // the annotation in TeX
	hard bool   // the formula needs two dimensions
}

func (f *mathWriter) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		f.node(c)
	}
}

func (f *mathWriter) text(s string) { f.out.AppendChild(textNode(s)) }

func (f *mathWriter) node(n *html.Node) {
	if n.Type == html.TextNode {
		if s := strings.Join(strings.Fields(n.Data), " "); s != "" {
			f.text(s)
		}
		return
	}
	if n.Type != html.ElementNode {
		return
	}
	parts := elementsOf(n)
	switch n.Data {
	case "annotation", "annotation-xml":
		if strings.Contains(strings.ToLower(attr(n, "encoding")), "tex") {
			f.tex = strings.TrimSpace(textOf(n))
		}
	case "semantics":
		if len(parts) > 0 {
			f.children(n)
		}
	case "msup", "mover":
		f.scripts(parts, "", "sup")
	case "msub", "munder":
		f.scripts(parts, "sub", "")
	case "msubsup", "munderover":
		f.scripts(parts, "sub", "sup")
	case "mfrac":
		f.group(parts, 0)
		f.text("/")
		f.group(parts, 1)
	case "msqrt":
		f.text("√(")
		f.children(n)
		f.text(")")
	case "mroot":
		f.script(parts, 1, "sup")
		f.text("√(")
		f.part(parts, 0)
		f.text(")")
	case "mo":
		f.operator(strings.TrimSpace(textOf(n)))
	case "mspace":
		f.text(" ")
	case "mphantom", "script", "style", "svg":
	case "mtable", "mmultiscripts":
		f.hard = true
		f.children(n)
	case "mtr", "mlabeledtr":
		f.children(n)
		f.text("; ")
	case "mtd":
		f.children(n)
		f.text(" ")
	default:
		f.children(n)
	}
}

// operator writes an operator; those between two things have a space on both sides.
func (f *mathWriter) operator(s string) {
	switch s {
	case "\u2061", "\u2062", "\u2063", "\u2064": // invisible: application, times, separator, plus
	case "=", "≠", "<", ">", "≤", "≥", "+", "−", "±", "×", "⋅", "→", "⇒", "∈", "≈", "≡":
		f.text(" " + s + " ")
	case "-":
		f.text(" − ")
	default:
		f.text(s)
	}
}

// scripts writes a base and its scripts; the second part is the lower one where there are both.
func (f *mathWriter) scripts(parts []*html.Node, lower, upper string) {
	f.part(parts, 0)
	next := 1
	for _, tag := range []string{lower, upper} {
		if tag != "" {
			f.script(parts, next, tag)
			next++
		}
	}
}

func (f *mathWriter) script(parts []*html.Node, i int, tag string) {
	outer := f.out
	f.out = newElement(tag)
	f.part(parts, i)
	if f.out.FirstChild != nil {
		outer.AppendChild(f.out)
	}
	f.out = outer
}

func (f *mathWriter) part(parts []*html.Node, i int) {
	if i < len(parts) {
		f.node(parts[i])
	}
}

// group writes a part in parentheses where it is more than one sign.
func (f *mathWriter) group(parts []*html.Node, i int) {
	if i >= len(parts) {
		return
	}
	single := len([]rune(strings.TrimSpace(textOf(parts[i])))) <= 1 || parts[i].Data == "mn" || parts[i].Data == "mi"
	if !single {
		f.text("(")
	}
	f.node(parts[i])
	if !single {
		f.text(")")
	}
}

func elementsOf(n *html.Node) []*html.Node {
	var out []*html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode {
			out = append(out, c)
		}
	}
	return out
}
