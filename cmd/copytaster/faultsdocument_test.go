package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestF9F45Truncated holds that what is whole in a document that ends too early is taken, once said, and that its
// validators are not believed, so that the rest comes with the next reading.
func TestF9F45Truncated(t *testing.T) {
	t.Parallel()
	whole := rss(noticesTo(0, 5))
	cut := whole[:strings.LastIndex(whole, "<item>")+40] // in the middle of the oldest item
	for name, bad := range map[string]reply{
		"F9 shorter than its Content-Length": short(cut, len(whole)),
		"F9 gzip that breaks off":            packed("gzip", func() []byte { b := gzipped(wordyFeed(whole)); return b[:len(b)-300] }()),
		"F45 cut in the middle of an item":   document("application/rss+xml", cut),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newRogue(t)
			o.play("/feed", serve(rss(noticesTo(0, 2)), `"good"`))
			n := follow(t, o.URL+"/feed")
			n.expect(0, exitDone)
			o.play("/feed", bad)
			n.expect(time.Hour, exitDone, "/feed: cut off in the middle; what is whole in it was taken")
			n.holds(noticesTo(0, 5)...)
			before := n.edition()
			n.expect(time.Hour, exitDone) // said once
			n.kept(before)
			o.asked("")
			o.play("/feed", serve(whole, `"whole"`))
			n.expect(time.Hour, exitDone)
			if asked := o.asked("/feed"); len(asked) != 1 || asked[0].Get("If-None-Match") != "" {
				t.Errorf("asked %v, want no validator", asked)
			}
			n.kept(before)
		})
	}
}

// wordyFeed is the feed with words after it, so that its packed form is long enough to be cut behind the items.
func wordyFeed(feed string) io.Reader {
	return io.MultiReader(strings.NewReader(strings.TrimSuffix(feed, "</channel></rss>\n")), wordy(20000))
}

// TestF19NotModified holds that a 304 changes nothing even with another body, and is an error for who asked without
// conditions, not an empty feed.
func TestF19NotModified(t *testing.T) {
	t.Parallel()
	o := newRogue(t)
	o.play("/feed", serve(rss(noticesTo(0, 3)), `"good"`))
	n := follow(t, o.URL+"/feed")
	n.expect(0, exitDone)
	before := n.edition()
	body := rss(noticesTo(5, 9))
	o.play("/feed", raw(fmt.Sprintf("HTTP/1.1 304 Not Modified\r\nETag: \"other\"\r\nContent-Length: %d\r\nConnection: close\r\n\r\n", len(body)), body))
	n.expectOf(time.Hour, []string{"--all", "--fail-on", "any"}, exitDone)
	n.kept(before)

	m := follow(t, o.URL+"/first")
	o.play("/first", status(304))
	m.expect(0, exitNothing, "HTTP 304 Not Modified, but nothing was known that could be unmodified", "nothing could be published")
	if _, err := os.Stat(filepath.Join(m.dir, "public", "atom.xml")); err == nil {
		t.Error("an edition of nothing was published")
	}
}

// TestF20Validators holds that the bytes decide, not the validators: a new one with the same content changes nothing,
// the old one with new content does, and each is sent back as it came.
func TestF20Validators(t *testing.T) {
	t.Parallel()
	o := newRogue(t)
	n := follow(t, o.URL+"/feed")
	always := func(body, tag string) reply {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("ETag", tag)
			fmt.Fprint(w, body)
		}
	}
	o.play("/feed", always(rss(noticesTo(0, 3)), `W/"one"`))
	n.expect(0, exitDone)
	before := n.edition()
	o.play("/feed", always(rss(noticesTo(0, 3)), `"two"`))
	n.expect(time.Hour, exitDone)
	n.kept(before)
	o.play("/feed", always(rss(noticesTo(0, 4)), `"two"`))
	n.expect(time.Hour, exitDone)
	n.holds(noticesTo(0, 4)...)
	var sent []string
	for _, h := range o.asked("/feed") {
		sent = append(sent, h.Get("If-None-Match"))
	}
	if got := strings.Join(sent, ","); got != `,W/"one","two"` {
		t.Errorf("sent %s", got)
	}
}

// A server that fails at what it gave as a validator is asked without, once its failure lasts.
func TestF20ValidatorsRefused(t *testing.T) {
	t.Parallel()
	o := newRogue(t)
	n := follow(t, o.URL+"/feed")
	fragile := func(body string) reply {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("If-None-Match") != "" {
				w.WriteHeader(http.StatusPreconditionFailed)
				return
			}
			w.Header().Set("ETag", `"one"`)
			fmt.Fprint(w, body)
		}
	}
	o.play("/feed", fragile(rss(noticesTo(0, 3))))
	n.expect(0, exitDone)
	o.play("/feed", fragile(rss(noticesTo(0, 4))))
	n.expect(time.Hour, exitDone)
	n.expect(time.Hour, exitDone)
	n.expect(6*time.Hour, exitFailed, "HTTP 412 Precondition Failed (3 times since ")
	n.expect(time.Hour, exitDone)
	n.holds(noticesTo(0, 4)...)
}

// TestF37F38F39Dates holds that dates which nobody can believe are those of the first sight, that they stay, and that
// none of them pins its story to the top.
func TestF37F38F39Dates(t *testing.T) {
	t.Parallel()
	o := newRogue(t)
	bad := []string{
		"Thu, 31 Dec 2099 23:59:59 +0000", "9999-12-31T23:59:59Z", "0000-00-00 00:00:00", "Thu, 01 Jan 1970 00:00:00 GMT",
		"1601-01-01T00:00:00Z", "yesterday at tea time", "00:00", "-1",
	}
	list := noticesTo(0, len(bad))
	for i := range list {
		list[i].date = bad[i]
	}
	o.play("/feed", serve(rss(list), `"first"`))
	n := follow(t, o.URL+"/feed", o.URL+"/later")
	n.expect(0, exitDone, "/later: HTTP 404")
	before := n.entries()
	for _, e := range before {
		at, err := time.Parse(time.RFC3339, e.Published)
		if since := n.now.Sub(at); err != nil || since < 0 || since > time.Minute {
			t.Errorf("%q is of %s, want its first sight", e.Title, e.Published)
		}
	}
	o.play("/feed", serve(rss(list[1:]), `"second"`))
	fresh := notice(40)
	fresh.date = "Tue, 15 Sep 2026 07:00:00 +0000"
	o.play("/later", serve(rss([]item{fresh}), `"later"`))
	n.expect(24*time.Hour, exitDone)
	after := n.entries()
	if after[0].Title != fresh.title {
		t.Errorf("%q stands above the newest", after[0].Title)
	}
	for i := range before {
		if before[i].ID != after[i+1].ID || before[i].Published != after[i+1].Published {
			t.Errorf("%+v became %+v", before[i], after[i+1])
		}
	}
}

// TestF40ClockJumps holds that a clock which is wrong for a round by a year, either way, costs no story and makes none.
func TestF40ClockJumps(t *testing.T) {
	t.Parallel()
	for _, jump := range []time.Duration{365 * 24 * time.Hour, -365 * 24 * time.Hour} {
		t.Run(jump.String(), func(t *testing.T) {
			t.Parallel()
			o := newRogue(t)
			all := noticesTo(0, 80) // more than a source keeps whatever their age
			o.play("/feed", serve(rss(all), `"first"`))
			n := follow(t, o.URL+"/feed")
			n.expect(0, exitDone)
			before := n.entries()
			o.play("/feed", serve(rss(all[:30]), `"second"`))
			n.expect(24*time.Hour, exitDone)
			n.unmoved(before, "")
			n.expect(jump, exitDone)
			n.unmoved(before, "")
			n.expect(time.Hour-jump, exitDone)
			n.unmoved(before, "")
			o.play("/feed", serve(rss(noticesTo(60, 81)), `"third"`))
			n.expect(24*time.Hour, exitDone)
			n.holds(noticesTo(0, 81)...)
		})
	}
}

// TestF40ClockAhead holds that what was stored by a clock that ran half a day ahead binds nobody when it is right again: not
// when a source is asked, nor which stories a rule on their age takes, nor what `updated` says.
func TestF40ClockAhead(t *testing.T) {
	t.Parallel()
	const ahead = 12 * time.Hour
	o := newRogue(t)
	young, edited := notice(0), notice(1)
	young.date = time.Date(2026, 9, 14, 7, 0, 0, 0, time.UTC).Format(time.RFC1123Z)
	o.play("/feed", serve(rss([]item{young}), `"first"`))
	o.play("/edited", serve(`<feed xmlns="http://www.w3.org/2005/Atom"><title>Cape Notices</title><id>urn:cape</id><updated>2026-09-14T18:00:00Z</updated>`+
		`<entry><title>`+edited.title+`</title><id>urn:cape:1</id><link href="https://bay.example/news/cape"/><published>2026-09-14T05:00:00Z</published>`+
		`<updated>2026-09-14T18:00:00Z</updated><summary>`+edited.body+`</summary></entry></feed>`, `"edited"`))
	config := "channels: [{name: all, group: false, where: 'age < duration(\"6h\")'}]\nsources: [" + o.URL + "/feed"
	n := newNewsroom(t, config+"]\n")
	n.expect(0, exitDone)
	n.holds(young)
	o.asked("/feed")
	n.configure(config + ", " + o.URL + "/edited]\n")
	n.expectOf(ahead, nil, exitDone)
	n.holds()
	if len(o.asked("/feed")) != 1 {
		t.Fatal("the source was not asked when it was due")
	}
	n.expectOf(time.Hour-ahead, nil, exitDone)
	n.holds(young, edited)
	if got := len(o.asked("/feed")); got != 1 {
		t.Errorf("the source was asked %d times when the clock was right again, want once", got)
	}
	if got := n.titled(edited.title); got.Updated != "2026-09-14T09:00:00Z" || got.Published != "2026-09-14T05:00:00Z" {
		t.Errorf("published %s, updated %s, at %v", got.Published, got.Updated, n.now)
	}
}

// TestF41Entities holds that nothing that a document type names is fetched, read or multiplied.
func TestF41Entities(t *testing.T) {
	t.Parallel()
	o := newRogue(t)
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("OPENSESAME"), 0o644); err != nil {
		t.Fatal(err)
	}
	var laughs strings.Builder
	laughs.WriteString(`<!ENTITY l0 "ha">`)
	for i := range 9 {
		fmt.Fprintf(&laughs, `<!ENTITY l%d "%s">`, i+1, strings.Repeat(fmt.Sprintf("&l%d;", i), 10))
	}
	doctype := fmt.Sprintf(`<!DOCTYPE rss SYSTEM "%s/dtd" [%s<!ENTITY file SYSTEM "file://%s"><!ENTITY net SYSTEM "%[1]s/entity">`+
		`<!ENTITY %% par SYSTEM "%[1]s/parameter"> %%par;]>`, o.URL, laughs.String(), secret)
	list := noticesTo(0, 2)
	list[0].title, list[0].body = "LAUGH", "Net is NET and the file is FILE."
	body := strings.NewReplacer("<rss", doctype+"<rss", "LAUGH", "Nine laughs: &l9;", "NET", "&net;", "FILE", "&file;").Replace(rss(list))
	o.play("/feed", serve(body, `"first"`))
	n := follow(t, o.URL+"/feed")
	n.expect(0, exitDone)
	if got := strings.Join(o.paths(), " "); got != "/feed" {
		t.Errorf("asked for %s", got)
	}
	n.titled(list[1].title)
	total := 0
	for path, text := range n.edition() {
		total += len(text)
		for _, never := range []string{"OPENSESAME", "hahaha"} {
			if strings.Contains(text, never) {
				t.Errorf("%s holds %s", path, never)
			}
		}
	}
	if total > 200<<10 {
		t.Errorf("the edition grew to %d bytes", total)
	}
}

// TestF42Costly holds that documents made to cost much stop nobody else.
func TestF42Costly(t *testing.T) {
	t.Parallel()
	o := newRogue(t)
	o.play("/good", serve(rss(noticesTo(0, 3)), `"good"`))
	deep := strings.Repeat("<a:b>", 400_000)
	o.play("/deep", serve(`<rss version="2.0"><channel><title>t</title><item><title>Deep</title>`+deep, `"deep"`))
	o.play("/wide", serve(`<rss version="2.0"><channel><title>t</title>`+strings.Repeat("<item/>", 200_000)+"</channel></rss>", `"wide"`))
	n := follow(t, o.URL+"/deep", o.URL+"/wide", o.URL+"/good")
	if c, said := n.round("--json"); c != exitDone {
		t.Fatalf("exit %d: %s", c, said)
	}
	for _, i := range noticesTo(0, 3) {
		n.titled(i.title)
	}
}

// TestF43F44Encodings holds that bytes in another encoding than declared, or in one that does not exist, cost at most
// themselves.
func TestF43F44Encodings(t *testing.T) {
	t.Parallel()
	o := newRogue(t)
	list := noticesTo(0, 4)
	list[1].title = "Café on the quay"
	good := rss(list)
	latin := strings.ReplaceAll(good, "é", "\xe9")
	for path, body := range map[string]string{
		"/bad-byte":  strings.Replace(good, "first", "\xff", 1),
		"/declared":  latin,
		"/unknown":   strings.Replace(latin, "utf-8", "x-runes", 1),
		"/otherwise": strings.Replace(good, "utf-8", "iso-8859-1", 1),
	} {
		o.play(path, document("application/rss+xml", body))
		n := follow(t, o.URL+path)
		n.expect(0, exitDone)
		n.holds(list...)
	}
	o.play("/header", document("application/rss+xml; charset=koi8-r", good))
	n := follow(t, o.URL+"/header")
	n.expect(0, exitDone)
	n.holds(list...)
}
