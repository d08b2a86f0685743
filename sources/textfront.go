package sources

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// frontMatter is what a text says about itself in a block above its first line, as tools that make sites of texts want it:
// the values of each key, whose name is folded.
type frontMatter map[string][]string

// maxFront is the longest front matter, in bytes.
const maxFront = 16 << 10

var (
	// yamlLines are lines of a mapping in YAML and of no prose; yamlKey is a key such as tools have: the fields at the head
	// of a letter begin with capitals.
	yamlLines = pattern(`^(?:(?:["']?[\pL_][\pL\pN_-]*["']?[ \t]*:(?:[ \t][^\n]*)?|[ \t#\]}-][^\n]*)?\n)+$`)
	yamlKey   = pattern(`(?m)^["']?(?:\p{Ll}[\pL\pN_-]*|Title)["']?[ \t]*:`)
	tomlLine  = pattern(`^\s*(?:#.*\n\s*)*(?:\[|["']?[\pL\pN_.-]+["']?[ \t]*=)`)
	draftLine = pattern(`(?mi)^[ \t]*["']?(?:draft["']?[ \t]*[:=][ \t]*["']?(?:true|yes|on)|publish(?:ed)?["']?[ \t]*[:=][ \t]*["']?(?:false|no|off)|` +
		`status["']?[ \t]*[:=][ \t]*["']?draft)\b`)
)

// takeFront takes the front matter off a text: what stands between two lines "---" (YAML) or "+++" (TOML) at its very
// beginning. Where that is none, as between two rules, all of the text is returned. note says what was not read.
func takeFront(text string) (f frontMatter, rest, note string) {
	fence, after := cutLine(strings.TrimPrefix(text, "\ufeff"))
	fence = strings.TrimRight(fence, " \t")
	if fence != "---" && fence != "+++" {
		return nil, text, ""
	}
	var b strings.Builder
	for after != "" && b.Len() < maxFront {
		line, next := cutLine(after)
		after = next
		end := strings.TrimRight(line, " \t")
		if end != fence && (end != "..." || fence != "---") {
			b.WriteString(line + "\n")
			continue
		}
		switch block := b.String(); {
		case strings.TrimSpace(block) == "":
		case fence == "---" && yamlLines().MatchString(block) && yamlKey().MatchString(block):
			if f = readFront(block); f == nil {
				note = "front matter that is no valid YAML left out of the text and not read"
			}
		case fence == "+++" && tomlLine().MatchString(block):
			note = "front matter in TOML left out of the text and not read"
		default:
			return nil, text, ""
		}
		if f == nil && draftLine().MatchString(b.String()) {
			f = frontMatter{"draft": {"true"}}
		}
		return f, after, note
	}
	return nil, text, ""
}

// readFront reads a mapping of YAML, nil for what is none. Aliases are not followed.
func readFront(block string) frontMatter {
	file, err := parser.ParseBytes([]byte(block), 0)
	if err != nil || len(file.Docs) != 1 {
		return nil
	}
	pairs := yamlPairs(file.Docs[0].Body)
	if pairs == nil {
		return nil
	}
	f := frontMatter{}
	for _, p := range pairs {
		if key := foldName(p.Key.GetToken().Value); f[key] == nil {
			f[key] = yamlTexts(p.Value)
		}
	}
	return f
}

func yamlPairs(n ast.Node) []*ast.MappingValueNode {
	switch x := n.(type) {
	case *ast.MappingNode:
		return x.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{x}
	}
	return nil
}

// yamlTexts returns the texts of a value or a list of values. What has keys of its own, as an author may, is called by its
// name.
func yamlTexts(n ast.Node) []string {
	switch x := n.(type) {
	case *ast.AnchorNode:
		return yamlTexts(x.Value)
	case *ast.TagNode:
		return yamlTexts(x.Value)
	case *ast.StringNode:
		return []string{x.Value}
	case *ast.LiteralNode:
		return []string{x.Value.Value}
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return []string{x.GetToken().Value}
	case *ast.SequenceNode:
		var list []string
		for _, v := range x.Values {
			list = append(list, yamlTexts(v)...)
		}
		return list
	}
	for _, p := range yamlPairs(n) {
		if foldName(p.Key.GetToken().Value) == "name" {
			return yamlTexts(p.Value)
		}
	}
	return nil
}

// first returns the first value of the first of these keys that has one.
func (f frontMatter) first(keys ...string) string {
	for _, k := range keys {
		if v := strings.TrimSpace(firstOf(f[k]...)); v != "" {
			return v
		}
	}
	return ""
}

// isDraft reports whether the text is not to be published yet, in the words of any of these tools: what is published is not
// taken back.
func (f frontMatter) isDraft() bool {
	is := func(key string, values ...string) bool { return slices.Contains(values, strings.ToLower(f.first(key))) }
	return is("draft", "true", "yes", "on") || is("published", "false", "no", "off") || is("publish", "false", "no", "off") ||
		is("status", "draft")
}

// publishedAt returns the date of the text, zero where it is not given or not believable, with a note where it is no date.
func (f frontMatter) publishedAt(now time.Time) (t time.Time, note string) {
	for _, key := range []string{"date", "published"} {
		s := f.first(key)
		if s == "" || strings.EqualFold(s, "true") {
			continue
		}
		at, _, ok := parseDate(s)
		switch {
		case !ok:
			note = fmt.Sprintf("the date %q cannot be read", cut(printable(s), 40))
		case believable(at, now):
			return at.UTC(), ""
		}
	}
	return time.Time{}, note
}
