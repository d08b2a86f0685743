package sources

import (
	"strings"
	"time"

	"github.com/copytaster/copytaster/feed"
)

// relatedLink takes a link of an item that points to another piece. One without a title is an address that says
// nothing; "via" tells where the piece was found and is no related headline.
func (it *item) relatedLink(rel, address, title, language string) {
	if strings.EqualFold(rel, "related") && strings.TrimSpace(title) != "" {
		it.stated = append(it.stated, feed.Headline{Title: plainTitle(title), URL: address, Language: language})
	}
}

// related gathers the headlines that the item states: its links, the cluster that is all of its description, the
// list at the end of its body. Lists are taken out of the body: what they say is said by Stated.
func (f *feedReader) related(a *feed.Article, it *item) {
	for _, h := range it.stated {
		f.state(a, h, firstOf(it.base, f.base))
	}
	if f.own {
		return
	}
	list, found := cluster(a.Body.HTML)
	rest := ""
	if !found {
		list, rest = relatedTail(a.Body.HTML)
		found = list != nil
	}
	if found {
		for _, h := range list {
			f.state(a, h, a.Body.Base)
		}
		a.Body.HTML = rest
	}
}

// state adds a headline, whose words are plain text, once, and not the article itself.
func (f *feedReader) state(a *feed.Article, h feed.Headline, base string) {
	h.URL = resolve(base, h.URL)
	if !f.opt.KeepTracking {
		h.URL = stripTracking(h.URL)
	}
	h.Language = languageTag(h.Language)
	h.Relation = feed.Stated
	if !believable(h.Published, f.opt.Now) {
		h.Published = time.Time{}
	}
	itself := h.URL != "" && h.URL == a.URL || strings.EqualFold(h.Title, a.Title)
	if h.Title == "" || itself || len(a.Stated) == maxStated {
		return
	}
	for _, s := range a.Stated {
		if s.URL == h.URL && (h.URL != "" || s.Title == h.Title) {
			return
		}
	}
	h.Outlet.URL = resolve(base, h.Outlet.URL)
	h.Outlet = headlineOutlet(h, a.Outlet)
	a.Stated = append(a.Stated, h)
}

// headlineOutlet completes who ran a headline: by its link where that tells more than its name.
func headlineOutlet(h feed.Headline, lead feed.Outlet) feed.Outlet {
	o := h.Outlet
	domain := domainOf(h.URL)
	switch {
	case o.Name != "" && o.URL != "":
		o.Key = domainOf(o.URL)
	case domain != "" && domain == lead.Key && (o.Name == "" || o.Name == lead.Name):
		return lead
	case o.Name != "":
		o.Key = foldName(o.Name)
		if spells(o.Name, label(domain)) > 0 {
			o.Key, o.URL = domain, rootOf(h.URL)
		}
	case domain != "":
		o = feed.Outlet{Name: domain, URL: rootOf(h.URL), Key: domain}
	}
	return o
}

// label returns the folded first label of a domain.
func label(domain string) string {
	name, _, _ := strings.Cut(domain, ".")
	return foldName(name)
}
