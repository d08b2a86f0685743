package fetch

import (
	"strings"
	"testing"
)

func TestRedact(t *testing.T) {
	for address, want := range map[string]string{
		"":                                                  "",
		"https://news.example/feed":                         "https://news.example/feed",
		"https://news.example/@author/feed":                 "https://news.example/@author/feed",
		"https://news.example/feed?page=2#x":                "https://news.example/feed?page=2#x",
		"https://user:pass@news.example/":                   "https://news.example/",
		"https://user@news.example/":                        "https://news.example/",
		"https://us@er:p@ss@news.example/a":                 "https://news.example/a",
		"http://user:pa/ss@news.example/a":                  "http://news.example/a",
		"http://user:pa?ss@news.example/a":                  "http://news.example/a",
		"//user:pass@news.example/":                         "//news.example/",
		"https://news.example/?token=abc":                   "https://news.example/?token=xxxxx",
		"https://news.example/?a=1&TOKEN=abc&b=2;api_key=k": "https://news.example/?a=1&TOKEN=xxxxx&b=2;api_key=xxxxx",
		"https://news.example/#access_token=t":              "https://news.example/#access_token=xxxxx",
		"https://news.example/?%74oken=abc":                 "https://news.example/?%74oken=xxxxx",
		"https://news.example/?X-Amz-Signature=1":           "https://news.example/?X-Amz-Signature=xxxxx",
		"https://news.example/?X-Amz-Credential=2":          "https://news.example/?X-Amz-Credential=xxxxx",
		"https://news.example/?key=&auth&sort=key":          "https://news.example/?key=&auth&sort=key",
		"https://news.example/?rss-key=1&monkey=banana":     "https://news.example/?rss-key=xxxxx&monkey=banana",
		"https://news.example/?user.password=2":             "https://news.example/?user.password=xxxxx",
		"https://news.example/?secret=a=b?c":                "https://news.example/?secret=xxxxx?c",
		"https://news.example/?q=%zz&sig=1":                 "https://news.example/?q=%zz&sig=xxxxx",
		"feeds/local file.xml":                              "feeds/local file.xml",
		"user:pass@news.example/":                           "news.example/", "me@home.xml": "me@home.xml",
		"mailto:someone@news.example": "mailto:someone@news.example",
	} {
		if got := Redact(address); got != want {
			t.Errorf("%q\n got %q\nwant %q", address, got, want)
		}
	}
}

func FuzzRedact(f *testing.F) {
	f.Add("https://", "user", "news.example/feed", "page=1&")
	f.Add("http://", "us@er", "news.example:8080/", "a;b#")
	f.Fuzz(func(t *testing.T, scheme, user, host, query string) {
		const secret = "t0p-s3cret"
		if strings.Contains(scheme+user+host+query, secret) {
			t.Skip()
		}
		Redact(scheme + user + host + query)
		if strings.ContainsAny(user, "/?#\\") || strings.ContainsAny(host, "@") ||
			scheme != "https://" && scheme != "http://" {
			return
		}
		got := Redact(scheme + user + ":" + secret + "@" + host + "?" + query + "&token=" + secret)
		if strings.Contains(got, secret) {
			t.Errorf("a secret in %q", got)
		}
	})
}
