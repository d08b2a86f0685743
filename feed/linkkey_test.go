package feed

import (
	"strings"
	"testing"
)

// linkkey/1 is frozen: no line of this table may change, and none of linkKey1Tracks.
func TestLinkKey(t *testing.T) {
	const key = "linkkey/1 "
	for address, want := range map[string]string{
		"https://gazette.example/story":                            "gazette.example/story",
		"http://gazette.example/story":                             "gazette.example/story",
		"HTTPS://WWW.Gazette.Example./story":                       "gazette.example/story",
		"https://www.gazette.example:443/story":                    "gazette.example/story",
		"http://gazette.example:80/story":                          "gazette.example/story",
		"http://gazette.example:8080/story":                        "gazette.example:8080/story",
		" https://gazette.example/story\n":                         "gazette.example/story",
		"https://gazette.example":                                  "gazette.example/",
		"https://gazette.example/":                                 "gazette.example/",
		"https://gazette.example?":                                 "gazette.example/",
		"https://gazette.example/story/":                           "gazette.example/story/",
		"https://gazette.example/Story":                            "gazette.example/Story",
		"https://gazette.example/story#top":                        "gazette.example/story",
		"https://gazette.example/story?b=2&a=1":                    "gazette.example/story?a=1&b=2",
		"https://gazette.example/story?a=1&&b=2":                   "gazette.example/story?a=1&b=2",
		"https://gazette.example/story?utm_source=x&id=7":          "gazette.example/story?id=7",
		"https://gazette.example/story?UTM_Medium=rss":             "gazette.example/story",
		"https://gazette.example/story?fbclid=1&gclid=2&mc_cid=3":  "gazette.example/story",
		"https://gazette.example/story?at_medium=RSS&ns_source=x":  "gazette.example/story",
		"https://gazette.example/story?utmost=1&ref=2&source=3":    "gazette.example/story?ref=2&source=3&utmost=1",
		"https://gazette.example/story?q":                          "gazette.example/story?q",
		"https://gazette.example/f%C3%A4hre":                       "gazette.example/f%C3%A4hre",
		"https://gazette.example/fähre":                            "gazette.example/f%C3%A4hre",
		"https://ada:secret@gazette.example/story":                 "gazette.example/story",
		"https://[2001:db8::1]/story":                              "2001:db8::1/story",
		"https://www.www.example/story":                            "www.example/story",
		"https://gazette.example/a/../story":                       "gazette.example/a/../story",
		"https://gazette.example/story;jsessionid=1":               "gazette.example/story;jsessionid=1",
		"https://news.example/articles/CBMi?oc=5&hl=en":            "news.example/articles/CBMi?hl=en&oc=5",
		"https://gazette.example/?p=12":                            "gazette.example/?p=12",
		"ftp://gazette.example/story":                              "",
		"mailto:ada@gazette.example":                               "",
		"/story":                                                   "",
		"//gazette.example/story":                                  "",
		"story":                                                    "",
		"":                                                         "",
		"https://":                                                 "",
		"https://gazette.example/%zz":                              "",
		"javascript:alert(1)":                                      "",
		"https://gaz ette.example/":                                "",
		"https://gazette.example/story?a=%E2%82%AC&utm_campaign=1": "gazette.example/story?a=%E2%82%AC",
	} {
		if want != "" {
			want = key + want
		}
		if got := LinkKey(address); got != want {
			t.Errorf("LinkKey(%q) = %q, want %q", address, got, want)
		}
	}
}

// Whatever the address, a key says its version and holds no fragment and no line feed, which ids rest on.
func FuzzLinkKey(f *testing.F) {
	f.Add("https://www.gazette.example:443/story?b&a#c")
	f.Add("http://EXAMPLE./%7e")
	f.Fuzz(func(t *testing.T, address string) {
		key := LinkKey(address)
		rest, ok := strings.CutPrefix(key, "linkkey/1 ")
		if key != "" && !ok {
			t.Fatalf("%q: %q", address, key)
		}
		if strings.ContainsAny(rest, "#\n") {
			t.Errorf("%q: %q", address, key)
		}
	})
}
