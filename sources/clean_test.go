package sources

import (
	"strings"
	"testing"

	"github.com/copytaster/copytaster/feed"
)

func TestClean(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"empty", " \n", ""},
		{"text", "a & b", "a &amp; b"},
		{"a bare sign", "a < b", "a &lt; b"},
		{"kept", `<p dir=rtl>a <b>b</b><br>c</p><pre> x </pre>`, `<p dir="rtl">a <b>b</b><br/>c</p><pre> x </pre>`},
		{"list", `<ol start=3 reversed><li value=4>x</ol>`, `<ol start="3" reversed=""><li value="4">x</li></ol>`},
		{"table", `<table border=1><tr><td colspan=2 onclick=x>y`, `<table><tbody><tr><td colspan="2">y</td></tr></tbody></table>`},
		{"out of the article", `x</div></article><div><h1>Fake`, `x<div><h1>Fake</h1></div>`},
		{"links", `<a href="/x?utm_source=a&id=3" onclick=y target=_blank>b</a>`, `<a href="https://h.example/x?id=3">b</a>`},
		{"schemes", `<a href="tel:+123">t</a><a href="MAILTO:a@b.example">m</a><a href="feed:x">f</a>`, `<a href="tel:+123">t</a><a href="mailto:a@b.example">m</a>f`},
		{"script link", "<a href=\"java\tscript:alert(1)\">c</a>", "c"},
		{"names", `<p id=location class=c style="color:red"><a name=q>x</a></p>`, `<p>x</p>`},
		{"scripts", `a<script>x</script><style>y</style><svg onload=z><script>w</script></svg>b`, `ab`},
		{"forms", `<form action=x><input value=y><button>z</button>kept</form>`, `kept`},
		{"hidden", `<p hidden>no</p><p style="Display : none">no</p><span aria-hidden=true>yes</span>`, `<span>yes</span>`},
		{"image", `<img src=a.png width=100px height=50% alt="x" onerror=y>`, `<img src="https://h.example/d/a.png" alt="x" width="100"/>`},
		{"image by candidates", `<img srcset="a.jpg 100w, b.jpg 900w" src=c.jpg>`, `<img src="https://h.example/d/b.jpg" alt=""/>`},
		{"late image", `<img src="data:image/gif;base64,R0" data-src="/real.jpg">`, `<img src="https://h.example/real.jpg" alt=""/>`},
		{"late image with fall-back", `<img data-src="/r.jpg"><noscript><img src="/r.jpg"></noscript>`, `<img src="https://h.example/r.jpg" alt=""/>`},
		{"image without address", `<img src=data:image/png;base64,AAAA>`, ``},
		{"picture", `<picture><source srcset="a.webp 1x, b.webp 2x"><img alt=q></picture>`, `<img src="https://h.example/d/b.webp" alt="q"/>`},
		{"pixels", `a<img src=/p.gif width=1 height=2><img src="https://stats.wordpress.com/b.gif"><img src=/x/pixel.gif>b`, `ab`},
		{"counting link", `<a href="https://x.example/~ff/1"><img src="https://feeds.feedburner.com/~ff/x"></a>`, ``},
		{"film", `<iframe src="https://www.youtube-nocookie.com/embed/abc?rel=0" width=560></iframe>`, `<p><a href="https://www.youtube.com/watch?v=abc">Video: youtube.com</a></p>`},
		{"titled frame", `<p>a <iframe title="A map" src="//maps.example/1"></iframe></p>`, `<p>a <a href="https://maps.example/1">A map</a></p>`},
		{"video", `<video poster=p.jpg><source src=v.mp4>old</video>`, `<p><a href="https://h.example/d/v.mp4"><img src="https://h.example/d/p.jpg" alt="Video"/></a></p>`},
		{"audio", `<audio src="https://cdn.example/a.mp3" controls></audio>`, `<p><a href="https://cdn.example/a.mp3">Audio: cdn.example</a></p>`},
		{"object", `<object data="/x.swf"><param name=movie value="/x.swf"><embed src="/x.swf"></object>`, `<p><a href="https://h.example/x.swf">Embedded: h.example</a></p>`},
		{"square", `<math><msup><mi>x</mi><mn>2</mn></msup></math>`, `<span>x<sup>2</sup></span>`},
		{"fraction", `<math><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac></math>`, `<span>(a + b)/2</span>`},
		{"root", `<math><msqrt><mi>y</mi></msqrt><mo>=</mo><msub><mi>k</mi><mi>i</mi></msub></math>`, `<span>√(y) = k<sub>i</sub></span>`},
		{"matrix", `<math alttext="[1 0]"><mtable><mtr><mtd><mn>1</mn></mtd></mtr></mtable></math>`, `[1 0]`},
		{"old elements", `<font color=red>x</font><center>y</center><blink>z</blink>`, `x<center>y</center>z`},
		{"comments", `a<!-- b --><![CDATA[c]]>d`, `ad`},
		{"illegal characters", "a\x00b\x0bc\ufffed", "abcd"},
		{"empty paragraphs", `<p></p><div><p>x</p><p><b></b></p></div>`, `<div><p>x</p></div>`},
		{"letter that folds to script", "<\u017fcript>alert(1)</\u017fcript>", "&lt;\u017fcript&gt;alert(1)"},
		{"style in select", `<select><style><img src=x onerror=alert(1)></style></select>`, ``},
	} {
		t.Run(c.name, func(t *testing.T) {
			body := feed.Body{HTML: c.in, Base: "https://h.example/d/p"}
			got := Clean(body, "", false, nil)
			if string(got) != c.want {
				t.Errorf("%s\n got %s\nwant %s", c.in, got, c.want)
			}
			checkClean(t, body, got)
			if again := Clean(feed.Body{HTML: string(got), Base: body.Base}, "", false, nil); again != got {
				t.Errorf("cleaning again gives %s", again)
			}
		})
	}
}

func TestCleanLinksWithinTheText(t *testing.T) {
	body := feed.Body{HTML: `<p>Eels<a href="#fn1">1</a>, <a href="more">more</a></p>`, Base: "https://h.example/feed.xml"}
	const want = `<p>Eels<a href="https://h.example/eels#fn1">1</a>, <a href="https://h.example/more">more</a></p>`
	if got := Clean(body, "https://h.example/eels", false, nil); string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := Clean(body, "", false, nil); !strings.Contains(string(got), `"https://h.example/feed.xml#fn1"`) {
		t.Errorf("without a page: %s", got)
	}
}

func TestCleanKeepsTracking(t *testing.T) {
	const link = `<a href="https://a.example/?utm_source=b">c</a>`
	if got := Clean(feed.Body{HTML: link}, "", true, nil); string(got) != link {
		t.Errorf("got %s", got)
	}
}

// TestCleanDeep gives the parser more than it takes: the words stay.
func TestCleanDeep(t *testing.T) {
	body := feed.Body{HTML: strings.Repeat("<div>", 5000) + "<b>kept &amp; told</b>"}
	if got := Clean(body, "", false, nil); got != "<p>kept &amp; told</p>" {
		t.Errorf("got %.200s", got)
	}
}

// payloads are ways in which markup has run scripts, loaded things, or broken out of where it stood, in browsers and
// sanitisers over the years, reduced to their forms.
var payloads = []string{
	`<script>alert(1)</script>`, `<SCRIPT SRC=//x.example/a.js>`, `<scr<script>ipt>alert(1)</scr</script>ipt>`,
	`<img src=x onerror=alert(1)>`, `<img/src=x/onerror=alert(1)>`, "<img src=`x`onerror=alert(1)>", `<img src="x" onerror  =  "alert(1)">`,
	`<img src="javascript:alert(1)">`, "<img src=\"jav\tascript:alert(1)\">", `<img src=" &#14;  javascript:alert(1)">`,
	`<img src=&#0000106&#0000097&#0000118&#0000097script:alert(1)>`, `<img src=&#x6A&#x61&#x76&#x61script:alert(1)>`,
	`<a href="javascript&colon;alert(1)">x</a>`, `<a href="java&#10;script:alert(1)">x</a>`, `<a href="&#1;javascript:alert(1)">x</a>`,
	`<a href=" javascript:alert(1)">x</a>`, `<a href="vbscript:x">x</a>`, `<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>`,
	`<a href="//evil.example" onmouseover=alert(1)>x</a>`, `<a href="http:javascript:alert(1)">x</a>`, `<a href="\x01javascript:x">x</a>`,
	`<svg/onload=alert(1)>`, `<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>`, `<svg><animate onbegin=alert(1) attributeName=x>`,
	`<svg><style><img src=x onerror=alert(1)></style></svg>`, `<math><mi//xlink:href="data:x,<script>alert(1)</script>">`,
	`<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`,
	`<math href="javascript:alert(1)">x</math>`, `<math><annotation-xml encoding="text/html"><script>alert(1)</script></annotation-xml></math>`,
	`<math><maction actiontype="statusline#http://x" xlink:href="javascript:alert(1)">x</maction></math>`,
	`<iframe src="javascript:alert(1)">`, `<iframe srcdoc="<script>alert(1)</script>">`, `<iframe src="data:text/html,x"></iframe>`,
	`<object data="javascript:alert(1)">`, `<embed src="javascript:alert(1)">`, `<applet code=x>`, `<video src="javascript:x" onerror=alert(1)>`,
	`<video><source onerror="alert(1)"></video>`, `<audio src=x onerror=alert(1)>`, `<video poster="javascript:alert(1)" src="https://a.example/v.mp4">`,
	`<body onload=alert(1)>x`, `<html><head><base href="javascript:x//"></head>`, `<link rel=stylesheet href=//x.example>`,
	`<meta http-equiv=refresh content="0;url=javascript:alert(1)">`, `<style>@import '//x.example';</style>`, `<p style="background:url(javascript:x)">y</p>`,
	`<div style="width:expression(alert(1))">x</div>`, `<table background="javascript:alert(1)"><td>x`, `<input autofocus onfocus=alert(1)>`,
	`<form action="javascript:alert(1)"><button>x</button></form>`, `<button formaction="javascript:alert(1)">x</button>`, `<isindex action=x>`,
	`<details open ontoggle=alert(1)>x</details>`, `<marquee onstart=alert(1)>x</marquee>`, `<keygen autofocus onfocus=alert(1)>`,
	`<noscript><p title="</noscript><img src=x onerror=alert(1)>">`, `<noembed><img src="</noembed><script>alert(1)</script>">`,
	`<xmp><p title="</xmp><script>alert(1)</script>">`, `<plaintext><script>alert(1)</script>`, `<textarea><img src="</textarea><script>1</script>">`,
	`<title><img src="</title><script>alert(1)</script>">`, `<template><script>alert(1)</script></template>`, `<select><script>alert(1)</script></select>`,
	`<!--<img src="--><img src=x onerror=alert(1)//">`, `<!--[if gte IE 4]><script>alert(1)</script><![endif]-->`, `<![CDATA[><script>alert(1)</script>]]>`,
	`<?xml-stylesheet href="javascript:alert(1)"?>`, `<!DOCTYPE x [<!ENTITY y "z">]>&y;`, `<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>`,
	`<a href="https://a.example"><a href="https://b.example">nested</a></a>`, `</p></div></body></html><h1>out`, `<table><tr><td></table></table></div>x`,
	`<p id=getElementById name=cookie>x</p>`, `<img usemap=#m src=/a.png><map name=m><area href="javascript:x"></map>`, `<a ping="https://x.example" href="/x">y</a>`,
	"<img src=x\x00 onerror=alert(1)>", "\x00<scr\x00ipt>alert(1)</script>", "<a href=\"\u0001javascript:x\">y</a>", `<<b>script>alert(1)</b>`,
	`<img srcset="javascript:alert(1) 1x, data:x 2x">`, `<picture><source srcset="javascript:x"><img src=javascript:y></picture>`,
	`<blockquote cite="javascript:x">y</blockquote>`, `<q cite="data:x">y</q>`, `<del cite=vbscript:x datetime=zz>y</del>`,
	`&lt;script&gt;alert(1)&lt;/script&gt;`, `&amp;lt;script&amp;gt;`, `<b title="&quot;><script>alert(1)</script>">x</b>`, `<a title='"><img src=x onerror=y>'>z</a>`,
	`<img alt="<script>alert(1)</script>" src=/a.png>`, `<abbr title="--><script>alert(1)</script>">x</abbr>`, `<p lang="x' onclick='y">z</p>`,
	`<listing>&lt;img onerror="alert(1)" src=x&gt;</listing>`, `<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>`,
	`<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">`, `<font color="expression(x)" face=y>z</font>`, `<frameset onload=x><frame src=javascript:y>`,
}

// TestCleanCorpus cleans each payload by itself, in several surroundings, and joined with each other.
func TestCleanCorpus(t *testing.T) {
	surround := []string{"%", "<p>%</p>", "<table><tr><td>%", "<svg>%</svg>", "<math><mi>%</mi></math>", "<a href='/x'>%</a>", "<ul><li>%", "<!-- %", "<select>%"}
	for i, p := range payloads {
		for _, s := range surround {
			for _, in := range []string{p, p + payloads[(i*7+3)%len(payloads)]} {
				body := feed.Body{HTML: strings.Replace(s, "%", in, 1), Base: "https://h.example/d/"}
				checkClean(t, body, Clean(body, "", false, nil))
			}
		}
	}
}
