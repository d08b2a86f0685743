package sources

import (
	"testing"

	"github.com/copytaster/copytaster/feed"
)

func TestResolve(t *testing.T) {
	const base = "https://a.example/news/feed.xml"
	for _, c := range []struct{ base, ref, want string }{
		{"", "https://b.example/x?a=1&b=2#c", "https://b.example/x?a=1&b=2#c"},
		{"", " https://b.example/x\n", "https://b.example/x"},
		{"", "HTTP://B.example", "http://B.example"},
		{base, "../1?x", "https://a.example/1?x"},
		{base, "//b.example/x", "https://b.example/x"},
		{"", "//b.example/x", "https://b.example/x"},
		{"", "/x", ""},
		{base, "#top", "https://a.example/news/feed.xml#top"},
		{base, "", ""},
		{base, "javascript:alert(1)", ""},
		{base, "data:text/html,x", ""},
		{base, "mailto:a@b.example", ""},
		{base, "file:///etc/passwd", ""},
		{"", "https://user:secret@b.example/", "https://b.example/"},
		{"", "https://b.example/100%/ä b", "https://b.example/100%25/%C3%A4%20b"},
		{"", `https://b.example/"><script>`, "https://b.example/%22%3E%3Cscript%3E"},
		{"", "https://bücher.example/", "https://xn--bcher-kva.example/"},
		{"", "https://b.example/a#b#c", "https://b.example/a#b%23c"},
		{"", "https://b.example/x?q=[1]|{2}", "https://b.example/x?q=%5B1%5D%7C%7B2%7D"},
		{"", "https://b.example/a/../b", "https://b.example/a/../b"},
		{"", "http:/b.example/x", "http://b.example/x"},
		{"", "https://", ""},
		{"", "https://exa mple/", ""},
		{"", "https://[::1]:8080/x", "https://[::1]:8080/x"},
		{base, `\\b.example/x`, "https://b.example/x"},
	} {
		if got := resolve(c.base, c.ref); got != c.want {
			t.Errorf("resolve(%q, %q) = %q, want %q", c.base, c.ref, got, c.want)
		}
	}
}

func TestStripTracking(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"https://a.example/x", "https://a.example/x"},
		{"https://a.example/x?utm_source=a&id=3&fbclid=b", "https://a.example/x?id=3"},
		{"https://a.example/x?utm_source=a", "https://a.example/x"},
		{"https://a.example/x?b=1&a=2", "https://a.example/x?b=1&a=2"},
		{"https://a.example/x?UTM_Source=a#part", "https://a.example/x#part"},
		{"https://a.example/x#xtor=RSS-1", "https://a.example/x"},
		{"https://a.example/x#/route?utm_source=a", "https://a.example/x#/route?utm_source=a"},
		{"https://a.example/x?amp;utm_medium=b&c", "https://a.example/x?c"},
		{"", ""},
	} {
		if got := stripTracking(c.in); got != c.want {
			t.Errorf("stripTracking(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestDomainOf(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"https://www.bbc.co.uk/news", "bbc.co.uk"},
		{"https://News.Example.com:8443/", "example.com"},
		{"https://jane.github.io/", "jane.github.io"},
		{"https://letters.substack.com/p/1", "letters.substack.com"},
		{"https://www.substack.com/", "substack.com"},
		{"https://en.blog.wordpress.com/", "blog.wordpress.com"},
		{"http://127.0.0.1:8080/x", "127.0.0.1"},
		{"http://localhost/x", "localhost"},
		{"http://[2001:db8::1]/x", "2001:db8::1"},
		{"", ""},
	} {
		if got := domainOf(c.in); got != c.want {
			t.Errorf("domainOf(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestOutletOf(t *testing.T) {
	herald := site{title: "Harrow Bay Herald - Local news", url: "https://www.harrowbayherald.example/local"}
	gatherer := site{title: `"harbour" - Gatherer News`, url: "https://news.gatherer.example/search"}
	for _, c := range []struct {
		name string
		opt  Options
		site site
		link string
		from origin
		want feed.Outlet
	}{
		{
			"configured",
			Options{Outlet: "Herald"},
			herald, "https://elsewhere.example/1",
			origin{"X", "https://x.example"},
			feed.Outlet{Name: "Herald", URL: "https://www.harrowbayherald.example/local", Key: "harrowbayherald.example"},
		},
		{
			"own piece",
			Options{},
			herald, "https://harrowbayherald.example/1",
			origin{},
			feed.Outlet{Name: "Harrow Bay Herald", URL: "https://www.harrowbayherald.example/local", Key: "harrowbayherald.example"},
		},
		{
			"own section as source",
			Options{},
			herald, "https://harrowbayherald.example/1",
			origin{"Sport", "https://www.harrowbayherald.example/sport"},
			feed.Outlet{Name: "Harrow Bay Herald", URL: "https://www.harrowbayherald.example/local", Key: "harrowbayherald.example"},
		},
		{
			"a link elsewhere",
			Options{},
			herald, "https://other.example/1",
			origin{},
			feed.Outlet{Name: "other.example", URL: "https://other.example/", Key: "other.example"},
		},
		{
			"aggregator",
			Options{},
			gatherer, "https://news.gatherer.example/articles/1",
			origin{"Bay Wire", "https://www.baywire.example/rss.xml"},
			feed.Outlet{Name: "Bay Wire", URL: "https://www.baywire.example/", Key: "baywire.example"},
		},
		{
			"source without address",
			Options{},
			gatherer, "https://bay.example/1",
			origin{"Bay Wire", ""},
			feed.Outlet{Name: "Bay Wire", URL: "https://bay.example/", Key: "bay.example"},
		},
		{
			"initials",
			Options{},
			site{title: "HBH > World", url: "https://hbh.example"},
			"https://hbh.example/1",
			origin{},
			feed.Outlet{Name: "HBH", URL: "https://hbh.example", Key: "hbh.example"},
		},
		{
			"no part spells the domain",
			Options{},
			site{title: "Latest | Front", url: "https://q7.example/"},
			"https://q7.example/1",
			origin{},
			feed.Outlet{Name: "q7.example", URL: "https://q7.example/", Key: "q7.example"},
		},
		{"a file in a folder", Options{Folder: "wire"}, site{}, "", origin{}, feed.Outlet{Name: "wire", Key: "wire"}},
		{"nothing known", Options{}, site{}, "", origin{}, feed.Outlet{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := outletOf(c.opt, c.site, c.link, c.from); got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

func TestNamedOutlets(t *testing.T) {
	list := []Named{
		{"Bay Observer", "https://feeds.carrier.example/observer", "https://www.harrow.example/observer"},
		{"The Harrow", "https://harrow.example/rss", ""},
		{"Quay News", "https://feeds.carrier.example/quay", "https://quay.example/"},
		{"QUAY NEWS", "https://sport.quay.example/rss", ""},
	}
	named := NameOutlets(list)
	for _, c := range []struct{ name, key, want string }{
		{"Bay Observer", "harrow.example", "harrow.example/bayobserver"},
		{"The Harrow", "harrow.example", "harrow.example"},
		{"harrow.example", "harrow.example", "harrow.example"}, // as others pass it on
		{"Quay News", "quay.example", "quay.example"},
		{"Bay Observer", "bay.example", "bay.example"},
		{"Bay Observer", "carrier.example", "harrow.example/bayobserver"}, // before its site was known
		{"Nobody", "", ""},
	} {
		if got := named.Key(feed.Outlet{Name: c.name, Key: c.key}); got != c.want {
			t.Errorf("%s at %q has the key %q, want %q", c.name, c.key, got, c.want)
		}
	}
	for _, c := range []struct{ given, name, key, want string }{
		{"Bay Observer", "Bay Monitor", "harrow.example", "harrow.example/bayobserver"},
		{"The Harrow", "Hill Paper", "harrow.example", "harrow.example"},
		{"Fleet News", "Fleet Letter", "fleetletter", "fleetnews"}, // a file, of no domain
		{"Quay News", "Quay Letter", "quayletter", "quay.example"},
	} {
		if got := named.Given(feed.Outlet{Name: c.name, Key: c.key}, c.given); got != c.want {
			t.Errorf("%s at %q, called %s now, has the key %q, want %q", c.name, c.key, c.given, got, c.want)
		}
	}
	for _, c := range []struct{ name, key, want string }{
		{"Bay Monitor", "harrow.example", "harrow.example/baymonitor"},
		{"Bay Observer", "harrow.example", "harrow.example/bayobserver"},
		{"Quay Letter", "quay.example", "quay.example/quayletter"},
		{"Harrow", "harrow.example", "harrow.example"},
		{"harrow.example", "harrow.example", "harrow.example"},
		{"Bay Monitor", "bay.example", "bay.example"}, // where nobody is given a name
		{"", "harrow.example", "harrow.example"},
	} {
		if got := named.Former(feed.Outlet{Name: c.name, Key: c.key}); got != c.want {
			t.Errorf("%s at %q, of a source that is gone, has the key %q, want %q", c.name, c.key, got, c.want)
		}
	}

	list = append(list, Named{"Harbour Post", "https://videos.example/post", ""}, Named{"Harbour Post", "https://harbourpost.example/rss", ""},
		Named{"Bay Observer", "https://observer.example/rss", ""})
	for range list {
		list = append(list[1:], list[0]) // in whatever order they are given
		named = NameOutlets(list)
		for _, c := range []struct{ name, key, want string }{
			{"Harbour Post", "harbourpost.example", "harbourpost"},
			{"harbour post", "videos.example", "harbourpost"},
			{"harbourpost.example", "harbourpost.example", "harbourpost"}, // as others pass it on
			{"Hill Videos", "videos.example", "videos.example"},           // who was given no name there
			{"Bay Observer", "harrow.example", "bayobserver"},
			{"Harbour Post", "post.example", "post.example"},
			{"The Harrow", "harrow.example", "harrow.example"},
		} {
			if got := named.Key(feed.Outlet{Name: c.name, Key: c.key}); got != c.want {
				t.Errorf("%s at %q has the key %q, want %q", c.name, c.key, got, c.want)
			}
		}
		if got := named.Given(feed.Outlet{Name: "Post, region", Key: "post.example"}, "Harbour Post"); got != "harbourpost" {
			t.Errorf("a third source of the name has the key %q", got)
		}
	}
}
