package channel

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/vm"
)

// facts are the variables of a rule.
type facts struct {
	Title      string        `expr:"title"`
	Summary    string        `expr:"summary"`
	Content    string        `expr:"content"` // the body as plain text
	Outlet     string        `expr:"outlet"`
	Source     string        `expr:"source"` // its name, or its address where it has none
	Authors    []string      `expr:"authors"`
	Categories []string      `expr:"categories"`
	Tags       []string      `expr:"tags"` // of the source
	Language   string        `expr:"language"`
	Published  time.Time     `expr:"published"`
	Age        time.Duration `expr:"age"`
	Outlets    int           `expr:"outlets"` // how many cover the story
}

// names are the variables and functions that a misspelt name may have meant.
var names = []string{
	"title", "summary", "content", "outlet", "source", "authors", "categories", "tags", "language", "published", "age", "outlets",
	"mentions", "duration", "lower", "any", "all", "none", "contains", "matches", "len", "date",
}

// Rule is a compiled condition. A nil Rule is true of everything.
type Rule struct {
	condition string
	program   *vm.Program
	content   bool
	age       bool
	outlets   bool
}

// MarshalText returns the condition.
func (r *Rule) MarshalText() ([]byte, error) { return []byte(r.condition), nil }

// RuleError says what is wrong with a condition, and where.
type RuleError struct {
	Column  int // in the condition, from 1, in bytes
	Message string
}

func (e *RuleError) Error() string { return fmt.Sprintf("column %d: %s", e.Column, e.Message) }

// memory is how many elements a rule may make while it runs, so that no expression eats the machine.
const memory = 100_000

// Compile checks a condition in the Expr language (https://expr-lang.org) and makes a rule of it. The variables are
// title, summary, content, outlet, source, authors, categories, tags, language, published, age and outlets;
// mentions(text, word...) asks for words whatever their case. The error is a *RuleError.
func Compile(condition string) (*Rule, error) {
	if strings.TrimSpace(condition) == "" {
		return nil, &RuleError{Column: 1, Message: "the condition is empty"}
	}
	r := &Rule{condition: condition}
	program, err := expr.Compile(condition,
		expr.Env(facts{}), expr.AsBool(), expr.DisableBuiltin("now"), expr.MaxNodes(1000),
		expr.Function("mentions", mentions, new(func(string, ...string) bool)),
		expr.Patch(&uses{rule: r}))
	if err != nil {
		return nil, explain(err)
	}
	r.program = program
	return r, nil
}

// UsesContent reports whether the rule looks at the body, which is dear to offer.
func (r *Rule) UsesContent() bool { return r != nil && r.content }

// UsesAge reports whether the rule's answer changes with time alone.
func (r *Rule) UsesAge() bool { return r != nil && r.age }

// UsesOutlets reports whether the rule names how many outlets cover a story.
func (r *Rule) UsesOutlets() bool { return r != nil && r.outlets }

// mentions reports whether a text has one of the words, whatever their case.
func mentions(args ...any) (any, error) {
	text := strings.ToLower(args[0].(string))
	for _, w := range args[1:] {
		if strings.Contains(text, strings.ToLower(w.(string))) {
			return true, nil
		}
	}
	return false, nil
}

// match runs the rule on a piece of an item. An error is no match.
func (r *Rule) match(item *Item, piece *Piece, from *Source) (ok bool, err error) {
	if r == nil {
		return true, nil
	}
	a := piece.Article
	f := facts{
		Title: a.Title, Summary: a.Summary, Outlet: a.Outlet.Name, Source: from.Name, Authors: a.Authors,
		Categories: a.Categories, Tags: from.Tags, Language: a.Language, Published: a.Published, Age: piece.Age,
		Outlets: item.Outlets,
	}
	if f.Source == "" {
		f.Source = from.Address
	}
	if r.content && piece.Body != nil {
		f.Content = piece.Body()
	}
	machine := vm.VM{MemoryBudget: memory}
	result, err := machine.Run(r.program, f)
	if err != nil {
		return false, fmt.Errorf("the rule failed on %q: %s", a.Title, firstLine(err))
	}
	ok, _ = result.(bool)
	return ok, nil
}

// explain turns the compiler's error into ours, with a guess at what a name meant.
func explain(err error) error {
	var fe *file.Error
	if !errors.As(err, &fe) {
		return &RuleError{Column: 1, Message: firstLine(err)}
	}
	e := &RuleError{Column: fe.Column + 1, Message: fe.Message}
	if name, ok := strings.CutPrefix(fe.Message, "unknown name "); ok {
		if name == "now" {
			e.Message = "a rule has no clock; compare age instead, as in age < duration(\"48h\")"
		} else if near := Nearest(name, names); near != "" {
			e.Message += fmt.Sprintf("; did you mean %q?", near)
		} else {
			e.Message += "; the names are " + strings.Join(names[:12], ", ")
		}
	}
	return e
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}
