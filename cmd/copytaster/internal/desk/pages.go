package desk

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/copytaster/copytaster/feed/store"
	"github.com/copytaster/copytaster/sources"
	"github.com/copytaster/copytaster/sources/fetch"
)

// maxPages is how many article pages are fetched of one source in one round.
const maxPages = 10

// fetchPages fetches the pages of new articles whose sources want the full text, and stores the body of each that says
// more than the source did. What is not begun within the turn stays wanted.
func (d *Desk) fetchPages(ctx context.Context, lines []*line, opt Options, r *Report) error {
	of := map[int64]*line{}
	for _, l := range lines {
		if l.configured.FullText && isURL(l.address) {
			of[l.state.ID] = l
		}
	}
	if len(of) == 0 {
		return nil
	}
	wanted, err := d.store.WantedPages(ctx, slices.Sorted(maps.Keys(of)), maxPages, !opt.Rest)
	if err != nil {
		return err
	}
	// To be told again that nothing is asked for takes time from others.
	wanted = slices.DeleteFunc(wanted, func(w store.Wanted) bool { return d.client.PageWaits(w.URL) })
	if len(wanted) == 0 {
		return nil
	}
	var pages []store.Page
	sent := 0
	ruledOut, unreached := map[*line]int{}, map[*line]int{}
	host := func(place int) string { return fetch.Host(wanted[place].URL) }
	p := &pool[store.Page]{
		queue: newQueue(len(wanted), host, d.cfg.Fetch.PerHost, d.cfg.Fetch.HostDelay), host: host,
		ask: func(ctx context.Context, place int) (store.Page, error) {
			return d.fetchPage(ctx, of[wanted[place].Source], wanted[place])
		},
		send: func(ctx context.Context, page store.Page, place int, err error) {
			sent++
			switch l := of[page.Wanted.Source]; { // what is not the page's fault leaves it wanted
			case errors.Is(err, fetch.ErrRobotsUnreachable):
				unreached[l]++
				return
			case isHeld(err), ctx.Err() != nil && err != nil:
				return
			case errors.Is(err, fetch.ErrRobots):
				ruledOut[l]++
			}
			pages = append(pages, page)
		},
		turn: opt.Turn,
	}
	p.run(ctx, len(wanted), d.cfg.Fetch.Workers)
	r.Complete = r.Complete && (opt.Turn == 0 || sent == len(wanted))
	for _, l := range lines {
		if n := ruledOut[l]; n > 0 {
			r.Notes = append(r.Notes, fmt.Sprintf("%s: robots.txt rules out %d of its articles' pages", l.label(), n))
		}
		if n := unreached[l]; n > 0 {
			r.Notes = append(r.Notes, fmt.Sprintf("%s: robots.txt cannot be reached for %d of its articles' pages", l.label(), n))
		}
	}
	return d.store.PutPages(context.WithoutCancel(ctx), pages)
}

// fetchPage fetches and reads the page of one article.
func (d *Desk) fetchPage(ctx context.Context, l *line, w store.Wanted) (store.Page, error) {
	page := store.Page{Wanted: w}
	req := l.requestTo(w.URL)
	req.Accept = "text/html, application/xhtml+xml, */*;q=0.1"
	if u, err := url.Parse(l.address); err == nil {
		req.Port = u.Port()
	}
	res, err := d.client.GetPage(ctx, req)
	if err != nil {
		page.Later = isPassing(err)
		return page, err
	}
	r, err := parse(sources.Document{
		Address: res.URL, ContentType: res.ContentType, Body: res.Body,
	}, sources.Options{Kind: sources.Page, KeepTracking: l.configured.KeepTracking, Now: d.now})
	res.Done()
	if err != nil || len(r.Articles) == 0 {
		return page, err
	}
	a := &r.Articles[0]
	text := sources.PlainText(a.Body)
	if utf8.RuneCountInString(text) > utf8.RuneCountInString(sources.PlainText(w.Body)) &&
		!isFront(res.URL, w.URL) && tells(a.Title+"\n"+text, w.Title) {
		page.Body = a.Body
	}
	return page, nil
}

// isFront reports whether a page was asked for and the front page of a site came.
func isFront(came, asked string) bool {
	front := func(address string) bool {
		u, err := url.Parse(address)
		return err == nil && strings.Trim(u.Path, "/") == "" && u.RawQuery == ""
	}
	return front(came) && !front(asked)
}

// tells reports whether a page's text tells of what a title says: whether it has a third of its longer words, or of its pairs
// of characters where words are not parted or short. One where a reader is to log in or to consent has none of them.
func tells(text, title string) bool {
	text = strings.ToLower(text)
	asked, found := 0, 0
	look := func(part string) {
		asked++
		if strings.Contains(text, part) {
			found++
		}
	}
	for word := range strings.FieldsFuncSeq(strings.ToLower(title), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	}) {
		letters := []rune(word)
		if slices.ContainsFunc(letters, unparted) {
			for i := range len(letters) - 1 {
				if unparted(letters[i]) && unparted(letters[i+1]) {
					look(string(letters[i : i+2]))
				}
			}
		} else if len(letters) > 3 {
			look(word)
		}
	}
	return 3*found >= asked
}

// unparted reports whether a letter is of a script whose words are not parted, or short.
func unparted(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// isPassing reports whether a page that did not come may come another time.
func isPassing(err error) bool {
	var fe *fetch.Error
	if !errors.As(err, &fe) {
		return false
	}
	switch fe.Kind {
	case fetch.KindStatus:
		return fe.Status >= 500 || fe.Status == http.StatusTooManyRequests
	case fetch.KindDNS, fetch.KindRefused, fetch.KindNetwork, fetch.KindTimeout, fetch.KindResources, fetch.KindTruncated:
		return true
	}
	return false
}
