package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/copytaster/copytaster/feed/channel"
)

// setting is a global key: one value, which the file, the environment and some flags can give.
type setting struct {
	key string
	// set takes the value; dir is what a path in it is relative to.
	set func(c *Config, value, dir string) error
}

// settings is the table of global keys, in the order in which messages list them.
var settings = []setting{
	{"title", func(c *Config, v, _ string) error { c.Title = v; return nil }},
	{"base_url", func(c *Config, v, _ string) (err error) { c.BaseURL, err = baseURL(v); return err }},
	{"timezone", func(c *Config, v, _ string) (err error) { c.Location, err = location(v); return err }},
	{"store", func(c *Config, v, dir string) error { c.Store = absolute(v, dir); return nil }},
	{"lang", func(c *Config, v, _ string) (err error) { c.Language, err = languageTag(v); return err }},
	{"url_rules_file", func(c *Config, v, dir string) error { return c.readURLRules(v, dir) }},
	{"publish.out", func(c *Config, v, dir string) error { c.Publish.Out = absolute(v, dir); return nil }},
	{"publish.ttl", func(c *Config, v, _ string) (err error) { c.Publish.TTL, err = duration(v); return err }},
	{"publish.hub", func(c *Config, v, _ string) (err error) { c.Publish.Hubs, err = hubs(v); return err }},
	{"publish.precompress", func(c *Config, v, _ string) (err error) { c.Publish.Precompress, err = truth(v); return err }},
	{"publish.images", func(c *Config, v, _ string) error {
		images, err := truth(v)
		c.Publish.NoImages = !images
		return err
	}},
	{"group.window", func(c *Config, v, _ string) (err error) { c.Group.Window, err = Window(v); return err }},
	{"serve.listen", func(c *Config, v, _ string) (err error) { c.Serve.Listen, err = hostPort(v); return err }},
	{"serve.metrics", func(c *Config, v, _ string) (err error) { c.Serve.Metrics, err = hostPort(v); return err }},
	{"serve.rate", func(c *Config, v, _ string) (err error) { c.Serve.Rate, err = positive(v); return err }},
	{"serve.proxies", func(c *Config, v, _ string) (err error) { c.Serve.Proxies, err = prefixes(list(v)); return err }},
	{"fetch.workers", func(c *Config, v, _ string) (err error) { c.Fetch.Workers, err = positive(v); return err }},
	{"fetch.per_host", func(c *Config, v, _ string) (err error) { c.Fetch.PerHost, err = positive(v); return err }},
	{"fetch.host_delay", func(c *Config, v, _ string) (err error) { c.Fetch.HostDelay, err = duration(v); return err }},
	{"fetch.deadline", func(c *Config, v, _ string) (err error) { c.Fetch.Deadline, err = deadline(v); return err }},
	{"fetch.allow_private", func(c *Config, v, _ string) (err error) {
		c.Fetch.AllowPrivate, err = prefixes(list(v))
		return err
	}},
	{"fetch.user_agent", func(c *Config, v, _ string) error { c.Fetch.UserAgent = v; return nil }},
	{"fetch.proxy", func(c *Config, v, _ string) (err error) { c.Fetch.Proxy, err = proxy(v); return err }},
}

// lists are the settings of which a file gives several values.
var lists = []string{"publish.hub", "serve.proxies", "fetch.allow_private"}

// list parts the values of such a setting.
func list(v string) []string {
	return strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ' ' })
}

func settingOf(key string) *setting {
	for i := range settings {
		if settings[i].key == key {
			return &settings[i]
		}
	}
	return nil
}

// variable is the environment variable of a global key.
func (s *setting) variable() string {
	return "COPYTASTER_" + strings.ToUpper(strings.ReplaceAll(s.key, ".", "_"))
}

// override takes the environment, then the flags. An empty variable counts as not set.
func (c *Config) override(o LoadOptions, env environment) error {
	variables := []string{"COPYTASTER_CONFIG"}
	for i := range settings {
		s := &settings[i]
		variables = append(variables, s.variable())
		if v := env.get(s.variable()); v != "" {
			if err := s.set(c, v, o.Dir); err != nil {
				return fmt.Errorf("environment variable %s: %w", s.variable(), err)
			}
		}
	}
	for _, kv := range o.Env {
		name, _, _ := strings.Cut(kv, "=")
		if strings.HasPrefix(name, "COPYTASTER_") && !slices.Contains(variables, name) {
			hint := ""
			if near := channel.Nearest(name, variables); near != "" {
				hint = "; did you mean " + near + "?"
			}
			return fmt.Errorf("environment variable %s is not known%s", name, hint)
		}
	}
	for i := range settings {
		s := &settings[i]
		if v, ok := o.Flags[s.key]; ok {
			if v == "" {
				return fmt.Errorf("--%s is empty", flagOf(s.key))
			}
			if err := s.set(c, v, o.Dir); err != nil {
				return fmt.Errorf("--%s: %w", flagOf(s.key), err)
			}
		}
	}
	return nil
}

// flagOf is the flag of a global key: its last part, with hyphens.
func flagOf(key string) string {
	return strings.ReplaceAll(key[strings.LastIndexByte(key, '.')+1:], "_", "-")
}
