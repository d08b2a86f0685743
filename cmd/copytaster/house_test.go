package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/copytaster/copytaster/"

// arrows says which packages of this module a package may import. What is not listed may import none.
var arrows = map[string][]string{
	"feed":                           nil,
	"feed/channel":                   {"feed"},
	"feed/group":                     {"feed"},
	"feed/group/train":               {"feed", "feed/group"},
	"feed/store":                     {"feed"},
	"feed/render":                    {"feed", "feed/channel"},
	"feed/publish":                   nil,
	"sources":                        {"feed"},
	"sources/fetch":                  nil,
	"cmd/copytaster/internal/config": {"feed", "feed/channel", "sources"},
	"cmd/copytaster/internal/desk":   {"*"},
	"cmd/copytaster":                 {"*"},
}

// soleImporters says who alone may import a library, so that it can be swapped in one place, or in few.
var soleImporters = map[string][]string{
	"github.com/mmcdole/gofeed":          {"sources"},
	"github.com/gorilla/feeds":           {"feed/render"},
	"modernc.org/sqlite":                 {"feed/store"},
	"github.com/goccy/go-yaml":           {"cmd/copytaster/internal/config", "sources"},
	"github.com/expr-lang/expr":          {"feed/channel"},
	"github.com/microcosm-cc/bluemonday": {"sources"},
}

func TestImportsKeepTheArrows(t *testing.T) {
	root := filepath.Join("..", "..")
	seen := map[string]bool{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && name != root || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		rel, err := filepath.Rel(root, filepath.Dir(name))
		if err != nil {
			return err
		}
		pkg := filepath.ToSlash(rel)
		seen[pkg] = true
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			checkImport(t, pkg, name, strings.Trim(spec.Path.Value, `"`))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range seen {
		if _, ok := arrows[pkg]; !ok {
			t.Errorf("package %s has no line in the table of arrows", pkg)
		}
	}
	for pkg := range arrows {
		if !seen[pkg] {
			t.Errorf("the table of arrows names %s, which does not exist", pkg)
		}
	}
}

func checkImport(t *testing.T, pkg, file, imported string) {
	for library, sole := range soleImporters {
		if (imported == library || strings.HasPrefix(imported, library+"/")) && !slices.Contains(sole, pkg) {
			t.Errorf("%s imports %s; only %s may", file, imported, strings.Join(sole, " and "))
		}
	}
	own, ok := strings.CutPrefix(imported, module)
	if !ok {
		if pkg == "feed" && strings.Contains(strings.Split(imported, "/")[0], ".") {
			t.Errorf("%s imports %s; feed uses the standard library only", file, imported)
		}
		return
	}
	for _, allowed := range arrows[pkg] {
		if allowed == "*" || allowed == own {
			return
		}
	}
	t.Errorf("%s imports %s; %s may import only %v", file, path.Base(own), pkg, arrows[pkg])
}

func TestTopLevelIsTheCard(t *testing.T) {
	entries, err := os.ReadDir(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	allowed := map[string]bool{
		"cmd": true, "feed": true, "sources": true, "go.mod": true, "go.sum": true,
		"README.md": true, "LICENSE": true, "public": true, // public is what the README's first command makes
	}
	for _, e := range entries {
		if !allowed[e.Name()] && !strings.HasPrefix(e.Name(), ".") {
			t.Errorf("%s stands at the top level", e.Name())
		}
	}
}
