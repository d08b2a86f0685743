// Package config makes one Config of the YAML file, the environment and the flags.
//
// It promises: a flag wins over the environment, which wins over the file, which wins over the default. A key that
// is not known is an error, never passed over. What is wrong in the file is told with its line and column, the line
// itself and what was probably meant, and several things at once. What is secret never stands in an error.
package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/copytaster/copytaster/feed/channel"
	"github.com/copytaster/copytaster/sources"
)

// Config is everything that a run is told.
type Config struct {
	Path     string // the file it came from, "" when there is none
	Title    string
	BaseURL  string // absolute and ending in "/", "" when not known
	Store    string // absolute path of the store's file
	Language string // BCP 47, "" for the stories' own
	Location *time.Location

	Files        []string          // absolute paths of those that ${file:…} read
	URLRulesFile string            // absolute path of a file of rules for links, "" for none
	URLRules     *sources.URLRules // what stands in it, nil for none

	Sources  []Source
	Channels []channel.Channel // the one at the root first, then in the file's order

	Publish Publish
	Fetch   Fetch
	Group   Group
	Serve   Serve

	FromArguments bool // the sources are those of the command line, not the file's
}

// Missing says in a line what a configuration lacks that it counts on, "" for nothing. It does its work without.
func (c *Config) Missing() string {
	if len(c.Publish.Hubs) == 0 || c.BaseURL != "" {
		return ""
	}
	return "publish.hub is set and base_url is not: the hubs hear of nothing, since feeds have no addresses without it, nor archives"
}

// Publish says where the edition goes.
type Publish struct {
	Out         string        // absolute path of a folder, "" when not given
	TTL         time.Duration // how long readers may keep a document
	Hubs        []string      // WebSub hubs that hear of changes
	Precompress bool          // compressed forms stand beside the files of the folder
	NoImages    bool          // pages show no images and play nothing
}

// Serve says how an edition is answered over HTTP.
type Serve struct {
	Listen  string         // host and port
	Metrics string         // host and port of the numbers for Prometheus, "" for none
	Rate    int            // whole answers that a reader gets a minute, 0 for no limit
	Proxies []netip.Prefix // that are believed when they say for whom they ask
}

// Group says how the coverage of one event is found. What a person decided wins over the program for ever.
type Group struct {
	Window    time.Duration // how long an event stays open after its newest article
	Pin       [][]string    // articles, by address or id, that belong together
	Split     [][]string    // and those that do not, each from each
	Decisions []Decision    // of join and part, after which those of the configuration come
}

// Fetch bounds what leaves the machine.
type Fetch struct {
	Workers      int
	PerHost      int           // requests at once to one registrable domain
	HostDelay    time.Duration // between two requests to one registrable domain
	Deadline     time.Duration // of the fetching in one round
	AllowPrivate []netip.Prefix
	UserAgent    string
	Proxy        string
}

// Source is one line of the configuration: where to read, of which kind, how often.
type Source struct {
	Address      string // an http(s) address, the absolute path of a file, folder or pattern, or "-" for standard input
	Kind         sources.Kind
	Name         string
	Outlet       string
	Rank         int // the lead goes to the outlet of the highest
	Tags         []string
	Every        time.Duration // 0 leaves it to the schedule
	Auth         Auth
	Headers      http.Header
	Insecure     bool
	AllowPrivate []netip.Prefix
	Private      bool
	KeepTracking bool
	Select       sources.Select // of a page_list
	FullText     bool           // of a feed: the pages of its articles are read for their text
	Line         int            // in the file, 0 for an argument
}

// Auth is how a source is told who asks: a name and a password, or a bearer token.
type Auth struct{ Username, Password, Bearer string }

// LoadOptions is what Load needs to know of the world.
type LoadOptions struct {
	Path    string            // of the file; "" looks for one
	Env     []string          // as os.Environ gives it
	Flags   map[string]string // the flags that were given, by the key they stand for ("publish.out")
	Sources []string          // source arguments; they replace the file's sources
	Dir     string            // working directory, absolute
	Version string            // of the program, for the user agent

	StoreOnly bool // only what is stored is looked at: no source is needed
}

// maxFile is the largest configuration, in bytes.
const maxFile = 4 << 20

// Load reads the configuration. Without a file it is an error unless there are source arguments.
func Load(o LoadOptions) (*Config, error) {
	env := newEnvironment(o.Env)
	path, err := find(o, env)
	if err != nil {
		return nil, err
	}
	c := defaults(o.Version)
	if path != "" {
		if err := c.readFile(path, env, len(o.Sources) > 0); err != nil {
			return nil, err
		}
	}
	c.Files = slices.Sorted(maps.Keys(env.files))
	if err := c.override(o, env); err != nil {
		return nil, err
	}
	if len(o.Sources) > 0 {
		c.FromArguments, c.Sources = true, nil
		for _, s := range o.Sources {
			address, err := address(s, o.Dir)
			if err != nil {
				return nil, fmt.Errorf("source %q: %w", s, err)
			}
			c.Sources = append(c.Sources, Source{Address: address})
		}
	}
	if len(c.Sources) == 0 && !o.StoreOnly {
		return nil, fmt.Errorf("%s: no sources; list some under `sources:`", path)
	}
	if c.Store == "" {
		if c.Store, err = defaultStore(path, env); err != nil {
			return nil, err
		}
	}
	if err := c.ReadDecisions(); err != nil {
		return nil, err
	}
	c.complete()
	return c, nil
}

// ListenAddress returns where a service listens, as serve.listen says. Nothing else is looked at: a service that runs goes on
// with what it has, whatever has become of the rest, of the files with secrets and of the decisions.
func ListenAddress(o LoadOptions) (string, error) {
	env := newEnvironment(o.Env)
	c, listen := defaults(o.Version), settingOf("serve.listen")
	if v := env.get(listen.variable()); v != "" {
		if err := listen.set(c, v, o.Dir); err != nil {
			return "", fmt.Errorf("environment variable %s: %w", listen.variable(), err)
		}
		return c.Serve.Listen, nil
	}
	o.StoreOnly = true
	path, err := find(o, env)
	if err != nil {
		return "", err
	}
	if path != "" {
		d, err := openDocument(path, env)
		if err != nil {
			return "", err
		}
		d.only(c, "serve", "listen")
		if err := d.err(); err != nil {
			return "", err
		}
	}
	return c.Serve.Listen, nil
}

func defaults(version string) *Config {
	return &Config{
		Title: "Copytaster", Location: time.UTC,
		Publish: Publish{TTL: 15 * time.Minute},
		Group:   Group{Window: 14 * 24 * time.Hour},
		Serve:   Serve{Listen: "127.0.0.1:8080"},
		Fetch: Fetch{
			Workers: 16, PerHost: 1, HostDelay: 2 * time.Second, Deadline: 5 * time.Minute,
			UserAgent: "copytaster/" + version + " (+https://github.com/copytaster/copytaster)",
		},
	}
}

// complete fills in what follows from the rest: the channel at the root, titles and languages.
func (c *Config) complete() {
	if len(c.Channels) == 0 || c.Channels[0].Slug != "" {
		c.Channels = append([]channel.Channel{newChannel()}, c.Channels...)
	}
	for i := range c.Channels {
		ch := &c.Channels[i]
		if ch.Title == "" && ch.Slug == "" {
			ch.Title = c.Title
		}
		if ch.Language == "" {
			ch.Language = c.Language
		}
	}
}

// find returns the path of the configuration, "" when there is none and none is needed.
func find(o LoadOptions, env environment) (string, error) {
	given := o.Path
	if given == "" {
		given = env.get("COPYTASTER_CONFIG")
	}
	if given != "" {
		return absolute(given, o.Dir), nil
	}
	places := []string{filepath.Join(o.Dir, "copytaster.yaml")}
	if dir := env.xdg("XDG_CONFIG_HOME", ".config"); dir != "" {
		places = append(places, filepath.Join(dir, "copytaster", "copytaster.yaml"))
	}
	places = append(places, "/etc/copytaster/copytaster.yaml")
	for _, p := range places {
		if info, err := os.Stat(p); err == nil && info.Mode().IsRegular() {
			return p, nil
		}
	}
	if len(o.Sources) > 0 || o.StoreOnly {
		return "", nil
	}
	return "", fmt.Errorf("no configuration and no source given. Looked for %s. "+
		"Name sources as arguments, or write a configuration with `copytaster init`", strings.Join(places, ", "))
}

// defaultStore is the store's path when nobody names one: beside the configuration, else in the user's state folder.
func defaultStore(path string, env environment) (string, error) {
	if path != "" {
		return filepath.Join(filepath.Dir(path), "copytaster.db"), nil
	}
	dir := env.xdg("XDG_STATE_HOME", filepath.Join(".local", "state"))
	if dir == "" {
		return "", errors.New("neither XDG_STATE_HOME nor HOME is set, so there is no place for the store: give --store FILE")
	}
	return filepath.Join(dir, "copytaster", "copytaster.db"), nil
}

// readFile reads the YAML file into c. The sources of arguments make names that channels ask for unknowable.
func (c *Config) readFile(path string, env environment, arguments bool) error {
	d, err := openDocument(path, env)
	if err != nil {
		return err
	}
	c.Path = path
	d.decode(c, arguments)
	return d.err()
}

// openDocument reads the YAML file.
func openDocument(path string, env environment) (*document, error) {
	info, err := os.Stat(path)
	if err == nil && info.Size() > maxFile {
		err = fmt.Errorf("larger than %d MiB", maxFile>>20)
	}
	var b []byte
	if err == nil {
		b, err = os.ReadFile(path)
	}
	if err != nil {
		var pe *fs.PathError
		if errors.As(err, &pe) {
			err = pe.Err
		}
		return nil, fmt.Errorf("configuration %s: %w", path, err)
	}
	return newDocument(path, withoutMark(b), env), nil
}

// withoutMark returns the bytes of a file without the byte order mark with which some editors begin one.
func withoutMark(b []byte) []byte { return bytes.TrimPrefix(b, []byte("\ufeff")) }

// absolute resolves a path against a folder.
func absolute(path, dir string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, path)
}
