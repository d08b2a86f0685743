package channel

import "github.com/expr-lang/expr/ast"

// uses notes which of the dear or moving variables a rule looks at.
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
	case "$env": // may reach any of them by a computed name
		u.rule.content, u.rule.age = true, true
	}
}
