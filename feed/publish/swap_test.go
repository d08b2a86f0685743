package publish

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// F71: whatever is published meanwhile, every body is one whole version, and the tag is that version's.
func TestPublishUnderReaders(t *testing.T) {
	const readers, publishes = 1000, 100
	at := newClock()
	s := NewSite(at.now, nil)
	text := func(n int) []byte { return bytes.Repeat(fmt.Appendf(nil, "<item>version %d</item>\n", n), 1000) }
	var versions sync.Map // by tag without its coding: the text
	put := func(n int) {
		b := text(n)
		versions.Store(sumOf(b), b)
		publish(t, s, terms, File{Path: "rss.xml", Bytes: b, Modified: at.now()})
	}
	put(0)
	base, client := serve(t, s)
	client.Transport.(*http.Transport).MaxIdleConnsPerHost = readers

	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	answered := make(chan struct{}, readers)
	var news, same atomic.Int64
	read := func(coding string) error {
		tag := ""
		for ctx.Err() == nil {
			headers := []string{"Accept-Encoding", coding}
			if tag != "" {
				headers = append(headers, "If-None-Match", tag)
			}
			a := ask(t, client, "GET", base+"/rss.xml", headers...)
			got := a.Header.Get("Etag")
			switch {
			case a.StatusCode == 304 && got == tag:
				same.Add(1)
			case a.StatusCode == 200 && got != tag:
				news.Add(1)
				b, err := unpack(a.Header.Get("Content-Encoding"), a.body)
				sum, ending, _ := strings.Cut(strings.Trim(got, `"`), ".")
				want, known := versions.Load(sum)
				if err != nil || !known || !bytes.Equal(b, want.([]byte)) || a.Header.Get("Content-Encoding") != coding {
					return fmt.Errorf("%s: tag %s (%s) with %d bytes in %q, %w", coding, got, ending, len(a.body),
						a.Header.Get("Content-Encoding"), err)
				}
			default:
				return fmt.Errorf("%s: %s with the tag %s to a reader that has %s", coding, a.Status, got, tag)
			}
			tag = got
			answered <- struct{}{}
		}
		return nil
	}
	var all sync.WaitGroup
	for i := range readers {
		coding := "gzip"
		if i%10 < 3 {
			coding = []string{"br", "zstd", ""}[i%10]
		}
		all.Go(func() {
			if err := read(coding); err != nil {
				t.Error(err)
				stop()
			}
		})
	}
	for n := 1; n <= publishes && ctx.Err() == nil; n++ {
		put(n)
		for range readers / 10 {
			select {
			case <-answered:
			case <-ctx.Done():
			}
		}
	}
	stop()
	go func() { // let those go that wait to say that they were answered
		for range answered {
		}
	}()
	all.Wait()
	close(answered)
	t.Logf("%d whole answers, %d of nothing new", news.Load(), same.Load())
	if news.Load() < readers {
		t.Errorf("%d readers got %d whole answers", readers, news.Load())
	}
}
