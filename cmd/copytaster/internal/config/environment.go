package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// environment is the variables that the program was started with, and the files that ${file:…} read.
type environment struct {
	vars  map[string]string
	files map[string]bool
}

func newEnvironment(list []string) environment {
	e := environment{vars: make(map[string]string, len(list)), files: map[string]bool{}}
	for _, kv := range list {
		if k, v, ok := strings.Cut(kv, "="); ok {
			e.vars[k] = v
		}
	}
	return e
}

func (e environment) get(name string) string { return e.vars[name] }

// xdg returns a folder of the XDG Base Directory Specification 0.8: the variable where it is an absolute path, else
// below HOME, else "".
func (e environment) xdg(name, belowHome string) string {
	if v := e.get(name); filepath.IsAbs(v) {
		return v
	}
	home := e.get("HOME")
	if home == "" {
		home = e.get("USERPROFILE") // Windows
	}
	if home == "" {
		return ""
	}
	return filepath.Join(home, belowHome)
}

// maxSecret is the largest file that ${file:…} reads, in bytes.
const maxSecret = 64 << 10

// expand fills in ${NAME}, ${NAME:-default} and ${file:PATH}; "$${" stands for "${". A path is relative to the
// configuration, and one line end at the end of the file is taken off.
func (e environment) expand(s, configuration string) (string, error) {
	var b strings.Builder
	for {
		i := strings.Index(s, "${")
		if i < 0 {
			b.WriteString(s)
			return b.String(), nil
		}
		if i > 0 && s[i-1] == '$' {
			b.WriteString(s[:i-1])
			b.WriteString("${")
			s = s[i+2:]
			continue
		}
		end := strings.IndexByte(s[i:], '}')
		if end < 0 {
			return "", fmt.Errorf("%q is not closed; write $${ for the characters themselves", "${")
		}
		value, err := e.variable(s[i+2:i+end], configuration)
		if err != nil {
			return "", err
		}
		b.WriteString(s[:i])
		b.WriteString(value)
		s = s[i+end+1:]
	}
}

func (e environment) variable(name, configuration string) (string, error) {
	if path, ok := strings.CutPrefix(name, "file:"); ok {
		path = absolute(path, filepath.Dir(configuration))
		e.files[path] = true
		info, err := os.Stat(path)
		if err != nil {
			return "", fmt.Errorf("${file:…}: %w", err)
		}
		if info.Size() > maxSecret {
			return "", fmt.Errorf("${file:…}: %s is larger than %d KiB", path, maxSecret>>10)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return "", fmt.Errorf("${file:…}: %w", err)
		}
		return strings.TrimSuffix(strings.TrimSuffix(string(withoutMark(b)), "\n"), "\r"), nil
	}
	name, fallback, has := strings.Cut(name, ":-")
	if v, ok := e.vars[name]; ok && (v != "" || !has) {
		return v, nil
	}
	if !has {
		return "", fmt.Errorf("the environment variable %s is not set; ${%s:-default} would give it a value", name, name)
	}
	return fallback, nil
}
