package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

const quarter = 15 * time.Minute // of an hour: what the simulated cron jobs take

// fortnight are sites that are polled every quarter of an hour for a fortnight, each with what its owner may expect.
// An interval of our own accord is up to a tenth shorter, by chance, and a minute, for a cron job that is early.
func fortnight() []*site {
	hours := func(n float64) time.Duration { return time.Duration(n * float64(time.Hour)) }
	busy := serving(20*time.Minute, "")
	return []*site{
		{name: "an ETag comes back as it was sent", answer: serving(hours(2), ""), check: both(conditional, apart(53*time.Minute, 75*time.Minute))},
		{name: "a Last-Modified comes back as it was sent", answer: func(w http.ResponseWriter, r *http.Request, v visit) {
			w.Header().Set("Last-Modified", "the 2nd of March, at noon")
			if r.Header.Get("If-Modified-Since") != "" {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			writeFeed(w, v.at, time.Hour, "")
		}, check: func(t *testing.T, all []seen) {
			for i, a := range all {
				if got := a.header.Get("If-Modified-Since"); i > 0 && got != "the 2nd of March, at noon" || a.header.Get("If-None-Match") != "" {
					t.Fatalf("request %d sends %q", i, a.header)
				}
			}
		}},
		{name: "both come back", answer: serving(hours(2), "", "Last-Modified", "Mon, 02 Mar 2026 00:00:00 GMT"), check: func(t *testing.T, all []seen) {
			conditional(t, all)
			for _, a := range all[1:] {
				if a.header.Get("If-Modified-Since") != "Mon, 02 Mar 2026 00:00:00 GMT" {
					t.Fatal(a.header)
				}
			}
		}},
		{name: "without validators an hour, and nothing is invented", answer: func(w http.ResponseWriter, r *http.Request, v visit) {
			writeFeed(w, v.at, 20*time.Minute, "")
		}, check: func(t *testing.T, all []seen) {
			apart(59*time.Minute, hours(1.5))(t, all)
			for _, a := range all {
				if a.header.Get("If-None-Match")+a.header.Get("If-Modified-Since") != "" {
					t.Fatal(a.header)
				}
			}
		}},
		{name: "a busy one", answer: busy, check: both(conditional, apart(14*time.Minute, 30*time.Minute))},
		{name: "a quiet one", answer: func(w http.ResponseWriter, r *http.Request, v visit) {
			serving(hours(1), "")(w, r, visit{at: judgeStart.AddDate(0, 0, -40)})
		}, check: both(conditional, apart(hours(21.5), hours(24.5)))},
		{name: "Expires: 0 is no reason to ask unconditionally", answer: serving(hours(2), "", "Expires", "0"), check: conditional},
		{name: "max-age less Age", answer: serving(20*time.Minute, "", "Cache-Control", "max-age=7200", "Age", "1200"), check: apart(100*time.Minute, hours(2))},
		{name: "s-maxage is not for us", answer: serving(20*time.Minute, "", "Cache-Control", "s-maxage=86400"), check: apart(14*time.Minute, 30*time.Minute)},
		{name: "Expires less Date", answer: func(w http.ResponseWriter, r *http.Request, v visit) {
			w.Header().Set("Expires", v.at.Add(3*time.Hour).Format(http.TimeFormat))
			busy(w, r, v)
		}, check: apart(hours(3), hours(3.5))},
		{name: "a 304 without a word leaves max-age standing", answer: func(w http.ResponseWriter, r *http.Request, v visit) {
			if r.Header.Get("If-None-Match") == "" {
				w.Header().Set("Cache-Control", "max-age=10800")
			}
			serving(hours(1000), "")(w, r, v)
		}, check: both(conditional, apart(hours(3), 0))},
		{name: "a 304 says anew", answer: func(w http.ResponseWriter, r *http.Request, v visit) {
			w.Header().Set("Cache-Control", fmt.Sprintf("max-age=%d", 3600*(1+3*min(v.n, 1))))
			busy(w, r, v)
		}, check: both(after(0, hours(1), hours(1.5)), after(1, hours(4), hours(4.5)))},
		{name: "no-cache makes nothing shorter", answer: serving(20*time.Minute, "", "Cache-Control", "no-cache, no-store, max-age=7200"), check: apart(hours(2), hours(2.5))},
		{name: "ttl", answer: serving(20*time.Minute, "<ttl>180</ttl>"), check: apart(hours(3), hours(3.5))},
		{name: "sy:updatePeriod", answer: serving(20*time.Minute, "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"), check: apart(hours(6), hours(6.5))},
		{name: "skipHours", answer: serving(20*time.Minute, "<skipHours><hour>24</hour><hour>1</hour><hour>2</hour><hour>3</hour><hour>22</hour></skipHours>"), check: func(t *testing.T, all []seen) {
			for _, a := range all[1:] {
				if h := a.at.Hour(); h <= 3 || h == 22 {
					t.Fatalf("asked at %v", a.at)
				}
			}
			untilTheEnd(t, all)
		}},
		{name: "skipDays", answer: serving(20*time.Minute, "<skipDays><day>Saturday</day><day>Sunday</day></skipDays>"), check: func(t *testing.T, all []seen) {
			for _, a := range all {
				if d := a.at.Weekday(); d == time.Saturday || d == time.Sunday {
					t.Fatalf("asked on %v", a.at)
				}
			}
			if len(all) < 500 {
				t.Errorf("asked %d times", len(all))
			}
		}},
		{name: "a year is a week", answer: serving(20*time.Minute, "", "Cache-Control", "max-age=31536000"), check: apart(hours(168), hours(168.5))},
		{name: "429 for seconds", answer: failing(third, 429, []string{"Retry-After", "36000"}, busy), check: after(2, hours(10), hours(10.5))},
		{name: "429 until a date", answer: func(w http.ResponseWriter, r *http.Request, v visit) {
			failing(third, 429, []string{"Retry-After", v.at.Add(20 * time.Hour).Format(http.TimeFormat)}, busy)(w, r, v)
		}, check: after(2, hours(20), hours(20.5))},
		{name: "503 for ten days", answer: failing(third, 503, []string{"Retry-After", "864000"}, busy), check: after(2, hours(240), hours(240.5))},
		{name: "429 without a word", answer: failing(always, 429, nil, nil), check: func(t *testing.T, all []seen) {
			for i, want := range []float64{1, 2, 4, 8, 16, 24, 24, 24} {
				after(i, hours(want)-time.Minute, hours(want)+quarter)(t, all)
			}
		}},
		{name: "one Retry-After is the whole host's", feeds: 3, answer: func(w http.ResponseWriter, r *http.Request, v visit) {
			failing(func(v visit) bool { return v.n == 20 }, 429, []string{"Retry-After", "86400"}, busy)(w, r, v)
		}, check: after(20, hours(24), hours(24.5))},
		{name: "500 backs off to a day", answer: failing(always, 500, nil, nil), check: func(t *testing.T, all []seen) {
			for i, want := range []float64{.25, .5, 1, 2, 4, 8, 16, 24, 24} {
				after(i, hours(want)-time.Minute, hours(want)+quarter)(t, all)
			}
			untilTheEnd(t, all)
		}},
		{name: "404 ends nothing", answer: failing(always, 404, nil, nil), check: untilTheEnd},
		{name: "401 ends nothing", answer: failing(always, 401, nil, nil), check: untilTheEnd},
		{name: "403 ends nothing", answer: failing(always, 403, nil, nil), check: untilTheEnd},
		{name: "206 is no answer", answer: failing(always, 206, nil, nil), check: after(3, hours(2)-time.Minute, 0)},
		{name: "410 twice, a day apart, is the end", answer: failing(func(v visit) bool { return v.n > 2 }, 410, nil, busy), check: func(t *testing.T, all []seen) {
			if len(all) != 5 {
				t.Fatalf("asked %d times", len(all))
			}
			after(3, hours(24), hours(24.5))(t, all)
		}},
		{name: "410 once is not", answer: failing(third, 410, nil, busy), check: both(after(2, hours(24), hours(24.5)), untilTheEnd)},
		{name: "301 is believed after two days", answer: func(w http.ResponseWriter, r *http.Request, v visit) {
			if r.URL.Path == "/feed" {
				http.Redirect(w, r, "/new", http.StatusMovedPermanently)
				return
			}
			serving(hours(2), "")(w, r, v)
		}, check: func(t *testing.T, all []seen) {
			var old, direct int
			var last time.Time
			for i, a := range all {
				if a.path == "/feed" {
					old, last = old+1, a.at
				} else if i > 0 && all[i-1].path != "/feed" {
					direct++
				}
			}
			if old < 3 || last.Sub(judgeStart) < hours(47) || last.Sub(judgeStart) > hours(51) || direct < 100 {
				t.Errorf("%d times at the old address, the last after %v; %d times at the new", old, last.Sub(judgeStart), direct)
			}
		}},
		{name: "who moved and is not there is asked where he was", answer: func(w http.ResponseWriter, r *http.Request, v visit) {
			late := v.at.Sub(judgeStart) > hours(100)
			switch {
			case r.URL.Path == "/feed" && !late:
				http.Redirect(w, r, "/new", http.StatusMovedPermanently)
			case r.URL.Path == "/new" && late:
				w.WriteHeader(http.StatusNotFound)
			default:
				serving(hours(2), "")(w, r, v)
			}
		}, check: func(t *testing.T, all []seen) {
			for _, a := range all[len(all)-50:] {
				if a.path != "/feed" || a.header.Get("If-None-Match") == "" && a.at.Sub(judgeStart) > hours(150) {
					t.Fatalf("asked for %s at %v with %v", a.path, a.at, a.header)
				}
			}
		}},
		{name: "302 is never believed", answer: func(w http.ResponseWriter, r *http.Request, v visit) {
			if r.URL.Path == "/feed" {
				http.Redirect(w, r, "/new", http.StatusFound)
				return
			}
			serving(hours(2), "")(w, r, v)
		}, check: func(t *testing.T, all []seen) {
			if n := len(all); n < 200 || all[n-2].path != "/feed" || all[n-1].path != "/new" {
				t.Errorf("asked %d times, at last %q and %q", n, all[n-2].path, all[n-1].path)
			}
		}},
		{name: "301 to where nobody may go is never believed", answer: func(w http.ResponseWriter, r *http.Request, v visit) {
			http.Redirect(w, r, "http://10.1.2.3/feed", http.StatusMovedPermanently)
		}, check: untilTheEnd},
		{name: "a body cut short leaves no validators", answer: func(w http.ResponseWriter, r *http.Request, v visit) {
			w.Header().Set("Content-Length", "100000")
			w.Header().Set("ETag", `"short"`)
			writeFeed(w, v.at, time.Hour, "")
		}, check: func(t *testing.T, all []seen) {
			for _, a := range all {
				if a.header.Get("If-None-Match") != "" {
					t.Fatal(a.header)
				}
			}
			apart(59*time.Minute, 0)(t, all)
		}},
		{name: "a page in a feed's place leaves no validators", answer: func(w http.ResponseWriter, r *http.Request, v visit) {
			if v.n%2 == 1 {
				w.Header().Set("ETag", `"challenge"`)
				fmt.Fprint(w, `<!DOCTYPE html><title>Just a moment</title><p>Are you human?`)
				return
			}
			serving(hours(1), "")(w, r, v)
		}, check: func(t *testing.T, all []seen) {
			for _, a := range all {
				if strings.Contains(a.header.Get("If-None-Match"), "challenge") {
					t.Fatal(a.header)
				}
			}
			untilTheEnd(t, all)
		}},
		{name: "204 and empty bodies change nothing", answer: func(w http.ResponseWriter, r *http.Request, v visit) {
			switch v.n % 3 {
			case 1:
				w.WriteHeader(http.StatusNoContent)
			case 2: // nothing at all
			default:
				serving(hours(1), "")(w, r, v)
			}
		}, check: untilTheEnd},
		{name: "Content-Location is nobody's address", answer: serving(hours(1), "", "Content-Location", "/elsewhere", "Link", `</self>; rel="self"`), check: conditional},
		{name: "every is obeyed", config: "every: 2h", answer: busy, check: apart(107*time.Minute, hours(2)+quarter)},
		{name: "max-age counts more than every", config: "every: 5m", answer: serving(20*time.Minute, "", "Cache-Control", "max-age=3600"), check: apart(hours(1), hours(1.5))},
		{name: "several feeds of a host come by one connection", feeds: 3, answer: busy, check: func(t *testing.T, all []seen) {
			for i := 0; i+2 < 9; i += 3 {
				if all[i].from != all[i+1].from || all[i].from != all[i+2].from {
					t.Errorf("round %d by %s, %s, %s", i/3, all[i].from, all[i+1].from, all[i+2].from)
				}
			}
		}},
	}
}

// TestPolite is the politeness judge: what the owners of many kinds of sites see of us in a fortnight.
func TestPolite(t *testing.T) {
	t.Parallel()
	j := newJudge(t, fortnight()...)
	start := time.Now()
	j.rounds(quarter, 14*24*time.Hour)
	t.Logf("%d rounds in %v", 14*24*4, time.Since(start))
	j.judged()
	agent := j.sites[0].log[0].header.Get("User-Agent")
	if !strings.HasPrefix(agent, "copytaster/") || !strings.Contains(agent, "(+http") {
		t.Errorf("User-Agent %q", agent)
	}
	for _, s := range j.sites {
		for _, a := range s.log {
			h := a.header
			if a.method != http.MethodGet || h.Get("Cookie")+h.Get("Referer")+h.Get("Range") != "" || h.Get("User-Agent") != agent ||
				h.Get("Accept-Encoding") != "gzip, br, zstd" || !strings.HasPrefix(h.Get("Accept"), "application/atom+xml") {
				t.Fatalf("%s: %s %s with %v", s.name, a.method, a.path, h)
			}
			if !strings.HasPrefix(a.path, "/feed") && a.path != "/new" {
				t.Fatalf("%s: asked for %s", s.name, a.path)
			}
		}
	}
}

// After a month of failures a source is asked once a week, and never given up.
func TestPoliteToTheDead(t *testing.T) {
	t.Parallel()
	j := newJudge(t, &site{name: "500", answer: failing(always, 500, nil, nil)})
	j.rounds(6*time.Hour, 70*24*time.Hour)
	weekly := 0
	for i, a := range j.sites[0].log[1:] {
		if gap := a.at.Sub(j.sites[0].log[i].at); j.sites[0].log[i].at.Sub(judgeStart) > 31*24*time.Hour {
			if weekly++; gap < 7*24*time.Hour-time.Minute {
				t.Errorf("asked again after %v at %v", gap, a.at)
			}
		}
	}
	if weekly < 4 {
		t.Errorf("asked %d times after a month", weekly)
	}
}

// A cron job that runs every minute, and one that is killed in the middle of a round, ask nobody sooner.
func TestPoliteInAHurry(t *testing.T) {
	t.Parallel()
	j := newJudge(t, &site{name: "hourly", answer: serving(2*time.Hour, "")})
	j.rounds(time.Minute, 3*time.Hour)
	if n := len(j.sites[0].log); n < 3 || n > 4 {
		t.Errorf("asked %d times in three hours", n)
	}
	s := j.sites[0]
	answer := s.answer
	s.answer = func(w http.ResponseWriter, r *http.Request, v visit) {
		j.mu.Lock()
		j.cancel()
		j.mu.Unlock()
		answer(w, r, v)
	}
	before := len(s.log)
	j.now = j.now.Add(2 * time.Hour)
	j.round()
	if len(s.log) != before+1 {
		t.Fatalf("asked %d times", len(s.log)-before)
	}
	s.answer = answer
	j.rounds(time.Minute, 50*time.Minute)
	if len(s.log) != before+1 {
		t.Errorf("asked %d times more after it was killed", len(s.log)-before-1)
	}
	j.rounds(time.Minute, 20*time.Minute)
	if len(s.log) != before+2 {
		t.Errorf("asked %d times more in an hour", len(s.log)-before-1)
	}
}
