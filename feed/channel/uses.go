package channel

import "github.com/expr-lang/expr/ast"

// uses notes at which of the variables a rule looks that are dear, that move, or that say nothing where nothing is grouped.
type uses struct{ rule *Rule }

// Visit implements ast.Visitor.
func (u *uses) Visit(node *ast.Node) {
	id, ok := (*node).(*ast.IdentifierNode)
	if !ok {
		return
	}
	switch id.Value {
	case "content":
		u.rule.content = true
	case "age":
		u.rule.age = true
	case "outlets":
		u.rule.outlets = true
	case "$env": // may reach any of them by a computed name
		u.rule.content, u.rule.age = true, true
	}
}
