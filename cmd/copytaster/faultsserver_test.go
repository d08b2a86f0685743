package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// TestF1UnknownName holds that a name nobody knows is said once, again when it lasts, and never in between.
func TestF1UnknownName(t *testing.T) {
	t.Parallel()
	o := newRogue(t)
	o.play("/feed", serve(rss(noticesTo(0, 3)), `"good"`))
	n := follow(t, o.URL+"/feed", "http://harbour.invalid/feed")
	const says = "http://harbour.invalid/feed: no such host harbour.invalid"
	n.expectOf(0, nil, exitDone, says)
	n.holds(noticesTo(0, 3)...)
	before := n.edition()
	n.expectOf(time.Hour, nil, exitDone)
	n.expectOf(12*time.Hour, nil, exitFailed, says+" (3 times since 2026-09-14T08:00:00Z)")
	n.expectOf(24*time.Hour, nil, exitDone)
	n.kept(before)
}

// TestF2Refused holds that a server that is down costs nothing, and is asked less and less.
func TestF2Refused(t *testing.T) {
	t.Parallel()
	o := newRogue(t)
	o.play("/feed", serve(rss(noticesTo(0, 3)), `"good"`))
	n := follow(t, o.URL+"/feed")
	n.expect(0, exitDone)
	before := n.edition()
	o.Close()
	n.expectOf(2*time.Hour, []string{"--fail-on", "any"}, exitFailed, "/feed: connection refused")
	asked := 0
	for range 3 * 24 {
		n.now = n.now.Add(time.Hour)
		if c, _ := n.round("--fail-on", "any"); c == exitFailed {
			asked++
		}
	}
	if asked < 4 || asked > 9 {
		t.Errorf("asked %d times in three days, want 4 to 9: twice the time after each failure, up to a day", asked)
	}
	n.kept(before)
}

// TestF4F5Deadline holds that servers that hang and drip end with the round's time, and what came is published. That
// each has a limit of its own is tested where limits are: in sources/fetch.
func TestF4F5Deadline(t *testing.T) {
	t.Parallel()
	o := newRogue(t)
	for _, path := range []string{"/hang", "/drip", "/good"} {
		o.play(path, serve(rss(noticesTo(len(path), len(path)+2)), `"good"`))
	}
	o.play("/hang", serve(rss(noticesTo(50, 52)), `"hang"`), hang)
	o.play("/drip", serve(rss(noticesTo(60, 62)), `"drip"`), drip)
	o.play("/good", serve(rss(noticesTo(70, 72)), `"good"`), serve(rss(noticesTo(70, 73)), `"more"`))
	n := follow(t, o.URL+"/hang", o.URL+"/drip", o.URL+"/good")
	n.expect(0, exitDone)
	n.env = append(n.env, "COPYTASTER_FETCH_DEADLINE=600ms")
	said := n.expectOf(time.Hour, []string{"--all", "--json"}, exitDone)
	if said != "" {
		t.Errorf("said %q", said)
	}
	n.holds(append(append(noticesTo(50, 52), noticesTo(60, 62)...), noticesTo(70, 73)...)...)
	// They were asked, so they are left alone for their time, as after an answer.
	o.play("/hang", serve(rss(noticesTo(50, 53)), `"hang 2"`))
	o.play("/drip", serve(rss(noticesTo(60, 63)), `"drip 2"`))
	n.env = n.env[:len(n.env)-1]
	n.expectOf(time.Minute, nil, exitDone)
	n.holds(append(append(noticesTo(50, 52), noticesTo(60, 62)...), noticesTo(70, 73)...)...)
	n.expectOf(2*time.Hour, nil, exitDone)
	n.holds(append(append(noticesTo(50, 53), noticesTo(60, 63)...), noticesTo(70, 73)...)...)
}

// TestF14PrivateAddresses holds that no way of writing a private address gets past the guard.
func TestF14PrivateAddresses(t *testing.T) {
	t.Parallel()
	o := newRogue(t)
	o.play("/feed", serve(rss(noticesTo(0, 1)), `"good"`))
	_, port, _ := strings.Cut(strings.TrimPrefix(o.URL, "http://"), ":")
	hosts := []string{
		"127.0.0.1", "127.1", "2130706433", "0177.1", "0x7f.0.0.1", "0x7f000001", "localhost", "[::1]", "[::ffff:127.0.0.1]",
		"[64:ff9b::7f00:1]", "[2002:7f00:1::]", "0", "0.0.0.0", "10.1.2.3", "169.254.169.254", "[fe80::1]", "[fd00::1]",
	}
	var addresses []string
	for _, h := range hosts {
		addresses = append(addresses, fmt.Sprintf(`"http://%s:%s/feed"`, h, port))
	}
	n := follow(t, addresses...)
	n.env = []string{"COPYTASTER_FETCH_HOST_DELAY=0s"}
	c, said := n.round()
	lines := strings.Split(strings.TrimSpace(said), "\n")
	if c != exitNothing || len(lines) != len(hosts)+1 {
		t.Fatalf("exit %d, %d lines: %s", c, len(lines), said)
	}
	for i, h := range hosts {
		if !strings.Contains(lines[i], "http://"+h+":") || !strings.Contains(lines[i], " refused") || !strings.Contains(lines[i], "address ") {
			t.Errorf("%s: %s", h, lines[i])
		}
	}
	if got := o.paths(); len(got) > 0 {
		t.Errorf("asked for %v", got)
	}
}

// TestF15Proxy holds that a proxy may stand on loopback, and what is asked through it may not.
func TestF15Proxy(t *testing.T) {
	t.Parallel()
	asked := make(chan string, 10)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- r.URL.String()
		fmt.Fprint(w, rss(noticesTo(0, 2)))
	}))
	t.Cleanup(proxy.Close)
	n := follow(t, "http://8.8.4.4/feed", "http://169.254.169.254/feed", proxy.URL+"/feed")
	n.env = []string{"COPYTASTER_FETCH_PROXY=" + proxy.URL}
	n.expect(0, exitDone, "private address 169.254.169.254 refused", "private address 127.0.0.1 refused")
	n.holds(noticesTo(0, 2)...)
	if got := <-asked; got != "http://8.8.4.4/feed" || len(asked) > 0 {
		t.Errorf("the proxy was asked for %s and %d more", got, len(asked))
	}
}

// TestF17Certificates holds that a certificate nobody vouches for is refused, that the exemption is for the source that
// names it, and that nothing is asked without TLS instead.
func TestF17Certificates(t *testing.T) {
	t.Parallel()
	o := unstartedRogue()
	o.Config.ErrorLog = quiet
	o.StartTLS()
	t.Cleanup(o.Close)
	o.play("/exempt", serve(rss(noticesTo(0, 2)), `"good"`))
	o.play("/other", serve(rss(noticesTo(5, 7)), `"other"`))
	n := newNewsroom(t, fmt.Sprintf("sources:\n  - {url: %s/exempt, insecure: true}\n  - %[1]s/other\n", o.URL))
	n.expect(0, exitDone, "/other: certificate signed by an unknown authority")
	n.holds(noticesTo(0, 2)...)
	n.expect(time.Hour, exitDone)
	if got := strings.Join(o.paths(), " "); got != "/exempt /exempt" {
		t.Errorf("asked for %s", got)
	}
}

// TestF16PermanentRedirects holds that the target of a permanent redirect becomes the address after three readings
// over two days, and that one that is refused never does.
func TestF16PermanentRedirects(t *testing.T) {
	t.Parallel()
	o := newRogue(t)
	o.play("/old", redirect(301, "/new"))
	o.play("/new", serve(rss(noticesTo(0, 3)), `"good"`))
	o.play("/turned", serve(rss(noticesTo(10, 12)), `"turned"`), redirect(301, "http://10.0.0.1/feed"))
	n := follow(t, o.URL+"/old", o.URL+"/turned")
	paths := func(want string) {
		t.Helper()
		got := o.paths()
		left := []string{}
		for _, p := range got {
			if p != "/turned" {
				left = append(left, p)
			}
		}
		if len(got) == len(left) {
			t.Errorf("/turned is not asked any more: %v", got)
		}
		if g := strings.Join(left, " "); g != want {
			t.Errorf("%s: asked for %s, want %s", n.now.Format(time.DateTime), g, want)
		}
	}
	n.expect(0, exitDone)
	before := n.edition()
	paths("/old /new")
	n.expect(time.Hour, exitDone)
	paths("/old /new")
	n.expect(time.Hour, exitDone)
	paths("/old /new") // three readings, but not two days
	// The temporary redirect of one reading begins the count anew.
	o.play("/old", redirect(302, "/new"))
	n.expect(50*time.Hour, exitFailed, "/turned: private address 10.0.0.1 refused")
	paths("/old /new")
	o.play("/old", redirect(308, "/new"))
	n.expect(time.Hour, exitDone)
	paths("/old /new")
	n.expect(49*time.Hour, exitDone) // two days, but two readings
	paths("/old /new")
	n.now = n.now.Add(time.Hour)
	c, said := n.round("--all", "-v")
	if c != exitDone || !strings.Contains(said, "copytaster: "+o.URL+"/old: moved for good to "+o.URL+"/new, which is asked from now on\n") {
		t.Errorf("exit %d: %s", c, said)
	}
	paths("/old /new")
	n.expect(time.Hour, exitDone)
	if asked := o.asked("/new"); len(asked) != 1 || asked[0].Get("If-None-Match") != `"good"` {
		t.Errorf("the new address was asked %v", asked)
	}
	n.expect(time.Hour, exitDone)
	paths("/new")
	n.kept(before)
}

// TestF21RetryAfter holds that a server that asks for time gets it, up to 14 days, and that nonsense asks for nothing.
func TestF21RetryAfter(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for name, c := range map[string]struct {
		status int
		after  string
		early  time.Duration // not asked yet, whatever --all says; 0: nothing binds
		late   time.Duration // asked again
	}{
		"seconds":         {429, "7200", 2*time.Hour - time.Second, 2 * time.Hour},
		"a date":          {503, "Mon, 14 Sep 2026 20:00:00 GMT", 11*time.Hour - time.Second, 11 * time.Hour},
		"negative":        {429, "-60", 0, time.Minute},
		"a date gone by":  {503, "Mon, 14 Sep 2026 01:00:00 GMT", 0, time.Minute},
		"the year 9999":   {503, "Fri, 31 Dec 9999 23:59:59 GMT", 14*day - time.Second, 14 * day},
		"for ever":        {429, "99999999999999999999", 14*day - time.Second, 14 * day},
		"words":           {429, "soon", 0, time.Minute},
		"of another kind": {500, "7200", 0, time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newRogue(t)
			o.play("/feed", serve(rss(noticesTo(0, 3)), `"good"`), status(c.status, "Retry-After: "+c.after),
				serve(rss(noticesTo(0, 4)), `"better"`))
			n := follow(t, o.URL+"/feed")
			n.expect(0, exitDone)
			before := n.edition()
			n.expect(time.Hour, exitDone)
			n.kept(before)
			o.paths()
			began := n.now
			if c.early > 0 {
				n.now = began
				n.expect(c.early, exitDone)
				n.kept(before)
				if got := o.paths(); len(got) > 0 {
					t.Errorf("asked after %s", c.early)
				}
			}
			n.now = began
			if c.early == 0 { // of our own accord not yet
				n.expectOf(c.late, nil, exitDone)
				if got := o.paths(); len(got) > 0 {
					t.Errorf("asked of our own accord after %s", c.late)
				}
				n.now = began
			}
			n.expect(c.late, exitDone)
			if asked := o.asked("/feed"); len(asked) != 1 || asked[0].Get("If-None-Match") != `"good"` {
				t.Errorf("asked %v after %s", asked, c.late)
			}
			n.holds(noticesTo(0, 4)...)
		})
	}
}

// TestF22Gone holds that a source is given up when its server says twice, a day apart, that it is gone, and by no other
// status however often; its stories stay, and --all asks once more.
func TestF22Gone(t *testing.T) {
	t.Parallel()
	o := newRogue(t)
	others := map[int]string{}
	for _, code := range []int{401, 403, 404, 451, 500} {
		others[code] = fmt.Sprintf("/%d", code)
		o.play(others[code], serve(rss(noticesTo(code, code+1)), `"good"`), status(code))
	}
	o.play("/gone", serve(rss(noticesTo(0, 3)), `"good"`), status(410))
	n := follow(t, o.URL+"/gone", o.URL+"/401", o.URL+"/403", o.URL+"/404", o.URL+"/451", o.URL+"/500")
	n.expect(0, exitDone)
	before := n.edition()
	n.expect(time.Hour, exitDone)
	n.expect(time.Hour, exitDone) // gone again, but not a day later
	n.env = append(n.env, "COPYTASTER_FETCH_WORKERS=1")
	n.now = n.now.Add(24 * time.Hour)
	c, said := n.round()
	if c != exitFailed || !strings.Contains(said, "/gone: gone for good (HTTP 410 twice, a day apart), so it is not asked any more; ") {
		t.Fatalf("exit %d: %s", c, said)
	}
	o.paths()
	for range 40 {
		n.now = n.now.Add(24 * time.Hour)
		n.round()
	}
	asked := map[string]int{}
	for _, p := range o.paths() {
		asked[p]++
	}
	if asked["/gone"] != 0 {
		t.Errorf("asked %d times for what is gone", asked["/gone"])
	}
	for code, path := range others {
		if asked[path] < 10 {
			t.Errorf("after %d asked %d times in 40 days", code, asked[path])
		}
	}
	n.kept(before)
	o.play("/gone", serve(rss(noticesTo(0, 4)), `"back"`))
	n.now = n.now.Add(time.Hour)
	n.round("--all")
	n.titled(notice(3).title)
	o.paths()
	n.expectOf(25*time.Hour, nil, exitDone)
	if !strings.Contains(strings.Join(o.paths(), " "), "/gone") {
		t.Error("what came back is not asked again")
	}
}
