package publish

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Header values that never change.
var (
	noSniff       = []string{"nosniff"}
	anyOrigin     = []string{"*"}
	exposed       = []string{"ETag, Last-Modified"}
	readMethods   = []string{"GET, HEAD"}
	conditions    = []string{"If-None-Match, If-Modified-Since"}
	aDay          = []string{"86400"} // in seconds
	noReferrer    = []string{"no-referrer"}
	varies        = []string{"Accept-Encoding"}
	feedVaries    = []string{"Accept-Encoding, Sec-Fetch-Dest"}
	plainText     = []string{"text/plain; charset=utf-8"}
	noStore       = []string{"no-store"}
	aMinute       = []string{"public, max-age=60"}
	nothingLoads  = []string{"default-src 'none'; frame-ancestors 'none'"}
	feedPolicy    = []string{PagePolicy} // a browser shows it by its stylesheet, as a page
	encodingNames = [codings][]string{{"br"}, {"zstd"}, {"gzip"}, nil}
)

// ServeHTTP answers with a file of the edition. A folder's address is that of its index.html.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header()["X-Content-Type-Options"] = noSniff
	e := s.edition.Load()
	if e == nil {
		w.Header()["Retry-After"] = []string{"10"}
		s.refuse(w, r, nothing, http.StatusServiceUnavailable, "The first edition is being made. Ask again in 10 seconds.")
		return
	}
	d := e.at(r.URL.Path)
	if d.is() == feedFile && isPreflight(r) {
		s.permit(w)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header()["Allow"] = readMethods
		s.refuse(w, r, d.is(), http.StatusMethodNotAllowed, "This is for reading: GET and HEAD.")
		return
	}
	if d != nil {
		s.answer(w, r, e, d)
		return
	}
	if e.at(r.URL.Path+"/") != nil {
		s.redirect(w, r)
		return
	}
	w.Header()["Cache-Control"] = aMinute
	s.refuse(w, r, nothing, http.StatusNotFound, "There is nothing at this address.")
}

// isPreflight reports whether a browser asks if a page of another origin may ask (Fetch Standard, section 3.3).
func isPreflight(r *http.Request) bool {
	return r.Method == http.MethodOptions && r.Header["Origin"] != nil && r.Header["Access-Control-Request-Method"] != nil
}

// permit answers a preflight: pages of any origin may ask for a feed, and say what they have of it.
func (s *Site) permit(w http.ResponseWriter) {
	h := w.Header()
	h["Access-Control-Allow-Origin"] = anyOrigin
	h["Access-Control-Allow-Methods"] = readMethods
	h["Access-Control-Allow-Headers"] = conditions
	h["Access-Control-Max-Age"] = aDay
	w.WriteHeader(http.StatusNoContent)
	s.counts.add(feedFile, http.StatusNoContent, 0)
}

// at returns the file at a URL's path, nil where there is none. Nothing is cleaned: what does not name a file plainly
// names none.
func (e *publication) at(path string) *document {
	if path == "" || path[0] != '/' {
		return nil
	}
	if strings.HasSuffix(path, "/") {
		path += "index.html"
	}
	return e.files[path[1:]]
}

// answer sends a file, or says that the reader has it, for which a few headers do (RFC 9110, section 15.4.5).
func (s *Site) answer(w http.ResponseWriter, r *http.Request, e *publication, d *document) {
	h := w.Header()
	tags, contentType := &d.tags, d.contentType
	h["Vary"] = varies
	if d.kind == feedFile {
		h["Vary"] = feedVaries
		h["Access-Control-Allow-Origin"] = anyOrigin
		h["Access-Control-Expose-Headers"] = exposed
		if dest := r.Header["Sec-Fetch-Dest"]; len(dest) == 1 && dest[0] == "document" {
			tags, contentType = &d.feed.documentTags, d.feed.documentType
		}
	}
	form, ok := choose(r.Header["Accept-Encoding"], d.packed)
	if !ok {
		s.refuse(w, r, d.kind, http.StatusNotAcceptable, "The reader takes none of the codings that there are: "+d.offers()+".")
		return
	}
	tag := tags[form][:]
	has, asked := known(r.Header, tag[0], d.modified)
	if has {
		h["Cache-Control"] = e.headers.cacheOf(d)
		h["Etag"] = tag
		w.WriteHeader(http.StatusNotModified)
		s.counts.add(d.kind, http.StatusNotModified, 0)
		return
	}
	now := s.now()
	if !s.admit(w, r, e, d, asked, now) {
		return
	}
	h["Cache-Control"] = e.headers.cacheOf(d)
	h["Etag"] = tag
	if !d.modified.After(now) && d.lastModified != nil { // a time to come must not be said (RFC 9110, section 8.8.2.1)
		h["Last-Modified"] = d.lastModified
	}
	h["Content-Type"] = contentType
	h["Content-Length"] = d.lengths[form][:]
	if encoding := encodingNames[form]; encoding != nil {
		h["Content-Encoding"] = encoding
	}
	switch d.kind {
	case feedFile:
		h["Content-Security-Policy"] = feedPolicy
		if d.feed.links != nil {
			h["Link"] = d.feed.links
		}
	case page:
		h["Content-Security-Policy"] = d.policy
		h["Referrer-Policy"] = noReferrer
	default:
		h["Content-Security-Policy"] = nothingLoads
	}
	s.send(w, r, d, form)
}

// send sends the body. An error is the reader's going away, which is its own business.
func (s *Site) send(w http.ResponseWriter, r *http.Request, d *document, form coding) {
	var sent int64
	switch {
	case r.Method == http.MethodHead:
		w.WriteHeader(http.StatusOK)
	case form == plainForm && d.packed:
		sent, _ = inflate(w, d.forms[gzipForm])
	default:
		if r.ProtoMajor == 1 {
			connectionOf(r).expectBody(len(d.forms[form]))
		}
		n, _ := w.Write(d.forms[form])
		sent = int64(n)
	}
	s.counts.add(d.kind, http.StatusOK, sent)
}

// admit counts a reader that asks for a feed again too soon without saying what it has, and reports whether the client
// may have a whole answer now. Where not, it has answered.
func (s *Site) admit(w http.ResponseWriter, r *http.Request, e *publication, d *document, asked bool, now time.Time) bool {
	careless := d.kind == feedFile && !asked
	limited := d.polled && e.terms.Rate > 0
	if r.Method == http.MethodHead || !careless && !limited {
		return true
	}
	client, _ := e.terms.Proxies.Client(r)
	wait := time.Duration(0)
	if limited {
		wait = s.readers.turn(network(client), now)
	}
	if wait <= 0 {
		if careless {
			s.readers.note(asker{client: network(client), agent: r.UserAgent(), path: r.URL.Path}, e.terms.TTL, now)
		}
		return true
	}
	seconds := strconv.FormatInt(int64((wait+time.Second-1)/time.Second), 10)
	w.Header()["Retry-After"] = []string{seconds}
	s.refuse(w, r, d.kind, http.StatusTooManyRequests, "Too many whole answers in a minute. Ask again in "+seconds+
		" seconds, and send If-None-Match: an answer that nothing changed is free.")
	return false
}

// redirect adds the slash that a folder's address is missing. The new address is a relative one, so that it is right
// behind a proxy that serves the edition under a path of its own.
func (s *Site) redirect(w http.ResponseWriter, r *http.Request) {
	path := r.URL.EscapedPath()
	to := "./" + path[strings.LastIndexByte(path, '/')+1:] + "/"
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	w.Header()["Location"] = []string{to}
	w.Header()["Cache-Control"] = aMinute
	s.refuse(w, r, page, http.StatusMovedPermanently, "The address of a folder ends in a slash.")
}

// refuse answers with a sentence.
func (s *Site) refuse(w http.ResponseWriter, r *http.Request, k kind, status int, text string) {
	h := w.Header()
	h["Content-Type"] = plainText
	h["Content-Security-Policy"] = nothingLoads
	h["Content-Length"] = []string{strconv.Itoa(len(text) + 1)}
	if h["Cache-Control"] == nil {
		h["Cache-Control"] = noStore
	}
	w.WriteHeader(status)
	sent := 0
	if r.Method != http.MethodHead {
		sent, _ = w.Write([]byte(text + "\n"))
	}
	s.counts.add(k, status, int64(sent))
}

// is is the kind of a file that may be missing.
func (d *document) is() kind {
	if d == nil {
		return nothing
	}
	return d.kind
}

// offers names the codings of a file.
func (d *document) offers() string {
	if !d.packed {
		return plainForm.name()
	}
	return "br, zstd, gzip, identity"
}
