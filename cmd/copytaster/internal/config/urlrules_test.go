package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestURLRulesFile reads the file beside the configuration, whatever the working directory is.
func TestURLRulesFile(t *testing.T) {
	path := write(t, "url_rules_file: rules/links.json\nsources: [https://harbourpost.example/rss]\n")
	file := filepath.Join(filepath.Dir(path), "rules", "links.json")
	if err := os.Mkdir(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	_, err := Load(LoadOptions{Path: path, Dir: "/"})
	if err == nil || !strings.HasPrefix(err.Error(), path+":1:17: url_rules_file: "+file+": ") {
		t.Errorf("without the file: %v", err)
	}
	rules := `{"providers": {"quay": {"urlPattern": "quaypost\\.example", "rules": ["reef", "gull(?!s)"]}}}`
	if err := os.WriteFile(file, []byte(rules), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Load(LoadOptions{Path: path, Dir: "/"})
	if err != nil {
		t.Fatal(err)
	}
	if c.URLRulesFile != file || c.URLRules.Rules() != 1 || c.URLRules.Skipped() != 1 {
		t.Errorf("%s: %d rules, %d skipped", c.URLRulesFile, c.URLRules.Rules(), c.URLRules.Skipped())
	}
	if got := c.URLRules.Link("https://quaypost.example/1?reef=2"); got != "https://quaypost.example/1" {
		t.Errorf("link %s", got)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(file, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(LoadOptions{Path: path, Dir: "/"}); err == nil || !strings.Contains(err.Error(), "url_rules_file: "+file+": is a directory") {
		t.Errorf("a folder: %v", err)
	}
}

// TestURLRulesFileLeftOut holds that without the key, and with an empty one, there are no rules.
func TestURLRulesFileLeftOut(t *testing.T) {
	for _, key := range []string{"", "url_rules_file:\n", "url_rules_file: \"\"\n"} {
		c, err := Load(LoadOptions{Path: write(t, key+"sources: [https://harbourpost.example/rss]\n"), Dir: "/"})
		if err != nil {
			t.Fatal(err)
		}
		if c.URLRules != nil || c.URLRulesFile != "" {
			t.Errorf("%q: %+v", key, c.URLRules)
		}
	}
}
