package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/copytaster/copytaster/sources"
)

// readURLRules reads the file of rules for links.
func (c *Config) readURLRules(path, dir string) error {
	path = absolute(path, dir)
	rules, err := parseURLRules(path)
	if err != nil {
		var pe *fs.PathError
		if errors.As(err, &pe) {
			err = pe.Err
		}
		return fmt.Errorf("%s: %w", path, err)
	}
	c.URLRulesFile, c.URLRules = path, rules
	return nil
}

func parseURLRules(path string) (*sources.URLRules, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return sources.ParseURLRules(f)
}
