package sources

import (
	"net/url"
	"strings"
	"unicode"

	"github.com/copytaster/copytaster/feed"
)

// site is what is known about where a document came from.
type site struct {
	title   string // the feed's or the site's own title, plain text
	url     string // its home page, absolute, "" when unknown
	address string // the document's address, "" for files
}

// origin is what an item says about the feed or site that it was taken from. Zero when it says nothing.
type origin struct {
	title string
	url   string
}

// outletOf returns who ran a piece that stands at link: the configured name; else the item's own origin where the
// document collects the pieces of others; else the registrable domain of the link. The name is the site's title, or
// the part of it that spells the domain, where the piece is the site's own.
func outletOf(opt Options, s site, link string, from origin) feed.Outlet {
	home := firstOf(s.url, s.address)
	own, linked := domainOf(home), domainOf(link)
	if opt.Outlet != "" {
		address := firstOf(siteHome(s), rootOf(link))
		return feed.Outlet{Name: opt.Outlet, URL: address, Key: firstOf(domainOf(address), foldName(opt.Outlet))}
	}
	if from.title != "" || from.url != "" {
		origin := domainOf(from.url)
		if linked != own && linked != "" || origin != own && origin != "" || own == "" {
			return originOutlet(from, origin, link, linked, own)
		}
	}
	switch {
	case linked != "" && linked != own:
		return feed.Outlet{Name: linked, URL: rootOf(link), Key: linked}
	case own != "":
		return feed.Outlet{Name: firstOf(nameIn(s.title, own), own), URL: siteHome(s), Key: own}
	}
	name := firstOf(opt.Folder, s.title)
	return feed.Outlet{Name: name, Key: foldName(name)}
}

// Named is a source that a person gave the name of its outlet to. Site is the home page of its site, "" when unknown.
type Named struct{ Outlet, Address, Site string }

// NamedOutlets knows the outlets that were given names.
type NamedOutlets struct {
	keys    map[string]string          // by their folded names
	domains map[string]map[string]bool // their folded names by the domains, and whether that is called after the outlet
}

// NameOutlets makes it of sources. Sources of one name are of one outlet, on whatever domains they are: its key is that
// name where they are on several. Several on one domain are told apart by their names; the domain is the key of the one
// after which it is called.
func NameOutlets(list []Named) NamedOutlets {
	n := NamedOutlets{map[string]string{}, map[string]map[string]bool{}}
	for _, s := range list {
		name := foldName(s.Outlet)
		for _, address := range []string{s.Address, s.Site} {
			domain := domainOf(address)
			if domain == "" || name == "" {
				continue
			}
			if n.domains[domain] == nil {
				n.domains[domain] = map[string]bool{}
			}
			n.domains[domain][name] = spells(s.Outlet, label(domain)) == sameSpelling
		}
	}
	for _, s := range list {
		name, domain := foldName(s.Outlet), firstOf(domainOf(s.Site), domainOf(s.Address))
		if domain == "" || name == "" {
			continue
		}
		key := domain
		if names := n.domains[domain]; len(names) > 1 && !names[name] {
			key += "/" + name
		}
		if other, known := n.keys[name]; known && other != key {
			key = name
		}
		n.keys[name] = key
	}
	return n
}

// Key is the key of an outlet among all that were given names. Who was given none has that of the one after which its
// domain is called, or the domain.
func (n NamedOutlets) Key(o feed.Outlet) string {
	names, name := n.domains[o.Key], foldName(o.Name)
	if _, named := names[name]; named {
		return n.keys[name]
	}
	if called, ok := n.calledAfter(o.Key); ok {
		return n.keys[called]
	}
	return o.Key
}

// calledAfter returns the outlet after which a domain is called, of several the first by its name.
func (n NamedOutlets) calledAfter(domain string) (name string, ok bool) {
	for other, called := range n.domains[domain] {
		if called && (!ok || other < name) {
			name, ok = other, true
		}
	}
	return name, ok
}

// Given is the key of an outlet whose source is given a name now, whatever it was called before.
func (n NamedOutlets) Given(o feed.Outlet, name string) string {
	if key, known := n.keys[foldName(name)]; known {
		return key
	}
	if o.Key == foldName(o.Name) { // it has no domain
		return foldName(name)
	}
	o.Name = name
	return n.Key(o)
}

// Former is the key of an outlet whose source is not there any more. Where others on its domain are given names and it is
// called like none of them, nor like the domain, it is one by itself: it may have been given a name too.
func (n NamedOutlets) Former(o feed.Outlet) string {
	names, name := n.domains[o.Key], foldName(o.Name)
	_, named := names[name]
	if named || len(names) == 0 || name == "" || name == foldName(o.Key) || spells(o.Name, label(o.Key)) == sameSpelling {
		return n.Key(o)
	}
	return o.Key + "/" + name
}

// originOutlet is the outlet of an item that an aggregator took from elsewhere.
func originOutlet(from origin, domain, link, linked, own string) feed.Outlet {
	o := feed.Outlet{Name: from.title, URL: rootOf(from.url), Key: domain}
	if domain == "" && linked != own {
		o.Key, o.URL = linked, rootOf(link)
	}
	if o.Key == "" {
		o.Key = foldName(o.Name)
	}
	if named := nameIn(o.Name, domain); named != "" {
		o.Name = named
	}
	if o.Name == "" {
		o.Name = o.Key
	}
	return o
}

func siteHome(s site) string {
	if s.url != "" {
		return s.url
	}
	return rootOf(s.address)
}

// rootOf returns the address of the front page of the site that an address belongs to.
func rootOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host + "/"
}

// separators part the name of an outlet from that of a section in the title of a feed.
var separators = []string{" - ", " | ", " > ", " » ", " — ", " – ", " · ", " :: ", ": ", " « ", " < "}

// nameIn returns the name in a title: all of it, or of several parts the one that spells the domain, "" when none
// does.
func nameIn(title, domain string) string {
	title = strings.TrimSpace(title)
	parts := []string{title}
	for _, sep := range separators {
		var finer []string
		for _, p := range parts {
			finer = append(finer, strings.Split(p, sep)...)
		}
		parts = finer
	}
	if len(parts) == 1 {
		return title
	}
	label, _, _ := strings.Cut(domain, ".")
	label = foldName(label)
	best, score := "", 0
	for _, p := range parts {
		if n := spells(p, label); n > score {
			best, score = strings.TrimSpace(p), n
		}
	}
	return best
}

// sameSpelling is what spells says of a name that is the domain's label.
const sameSpelling = 4

// spells tells how well a name spells a domain's label: 4 the same, 3 one within the other, 2 its initials, 0 not.
func spells(name, label string) int {
	folded := foldName(name)
	if folded == "" || label == "" {
		return 0
	}
	the := strings.TrimPrefix(folded, "the")
	switch {
	case folded == label || the == label:
		return sameSpelling
	case len(label) > 2 && strings.Contains(folded, label), len(the) > 2 && strings.Contains(label, the):
		return 3
	}
	var initials strings.Builder
	for _, w := range strings.Fields(name) {
		initials.WriteString(cut(foldName(w), 1))
	}
	if len(label) > 1 && (initials.String() == label || strings.TrimPrefix(initials.String(), "t") == label) {
		return 2
	}
	return 0
}

// foldName folds a name to its letters and digits in lower case.
func foldName(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}
