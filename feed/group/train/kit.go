package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/copytaster/copytaster/feed"
	"github.com/copytaster/copytaster/feed/group"
)

// story is one line of a labelled data set.
type story struct {
	ID, Title, Summary, URL, Source, Published, Cluster string
}

// stream is a labelled data set: its articles in the order of arrival, and the event of each.
type stream struct {
	name     string
	articles []group.Article
	events   []string
	readings []*group.Reading
}

// readStream reads NAME.jsonl.gz of a folder.
func readStream(folder, name string) (*stream, error) {
	f, err := os.Open(filepath.Join(folder, name+".jsonl.gz"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name(), err)
	}
	s := &stream{name: name}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var l story
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			return nil, fmt.Errorf("%s: line %d: %w", f.Name(), len(s.articles)+1, err)
		}
		a := group.Article{
			Num: int64(len(s.articles) + 1), Title: l.Title, Text: l.Summary, Address: l.URL,
			Outlet: strings.TrimPrefix(l.Source, "www."), OutletName: l.Source, Link: group.LinkSum(feed.LinkKey(l.URL)),
		}
		if l.Published != "" {
			if a.Published, err = time.Parse(time.RFC3339, l.Published); err != nil {
				return nil, fmt.Errorf("%s: line %d: %w", f.Name(), len(s.articles)+1, err)
			}
		}
		s.articles = append(s.articles, a)
		s.events = append(s.events, l.Cluster)
	}
	return s, lines.Err()
}

// fold puts events into n parts; the two events of one topic of look-alikes go together.
func fold(event string, n int) int {
	if strings.HasPrefix(event, "ecb-") {
		event = event[:len(event)-1]
	}
	h := fnv.New32a()
	h.Write([]byte(set.seed + event))
	return int(h.Sum32()>>3) % n
}

// thin returns the articles of some outlets of a stream: what somebody sees who follows few. percent of the outlets stay.
func (s *stream) thin(name string, percent, salt uint32) *stream {
	t := &stream{name: name}
	for i, a := range s.articles {
		if draw(a, salt) < percent {
			t.articles = append(t.articles, a)
			t.events = append(t.events, s.events[i])
		}
	}
	return t
}

// half returns a stream of which every other outlet tells headlines alone.
func (s *stream) half(name string, salt uint32) *stream {
	t := &stream{name: name, events: s.events}
	for _, a := range s.articles {
		if draw(a, salt)%2 == 0 {
			a.Text = ""
		}
		t.articles = append(t.articles, a)
	}
	return t
}

// draw returns a number below 100, the same for all articles of an outlet.
func draw(a group.Article, salt uint32) uint32 {
	h := fnv.New32a()
	fmt.Fprint(h, salt, a.Outlet)
	if a.Outlet == "" {
		fmt.Fprint(h, a.Num)
	}
	return h.Sum32() >> 3 % 100
}

// cut returns a stream with less of the texts: so many bytes and the rest of a word, none for 0.
func (s *stream) cut(name string, bytes int) *stream {
	t := &stream{name: name, events: s.events}
	for _, a := range s.articles {
		if len(a.Text) > bytes {
			end := strings.IndexByte(a.Text[bytes:], ' ')
			if end < 0 {
				end = len(a.Text) - bytes
			}
			a.Text = a.Text[:bytes+end]
		}
		if bytes == 0 {
			a.Text = ""
		}
		t.articles = append(t.articles, a)
	}
	return t
}

// readStreams reads the streams of a folder, and makes thinner ones of them, some without texts and some of which half are without.
func readStreams(folder string) ([]*stream, error) {
	var streams []*stream
	for _, n := range []string{"feed", "mix", "uci", "ecb", "wikinews"} {
		s, err := readStream(folder, n)
		if err != nil {
			return nil, err
		}
		streams = append(streams, s)
	}
	feed, mix, uci, ecb, wikinews := streams[0], streams[1], streams[2], streams[3], streams[4]
	streams = append(streams, uci.thin("uci-a", 12, 1), uci.thin("uci-b", 30, 2), mix.thin("mix-a", 35, 3),
		ecb.cut("ecb-bare", 0), feed.cut("feed-bare", 0), ecb.cut("ecb-cut", 130), feed.cut("feed-cut", 110), wikinews.cut("wikinews-cut", 120), lone("lone", 400),
		ecb.half("ecb-half", 5), feed.half("feed-half", 6), wikinews.half("wikinews-half", 7), mix.half("mix-half", 8))
	e := group.New(group.Options{})
	var wg sync.WaitGroup
	for _, s := range streams {
		wg.Go(func() {
			for i := range s.articles {
				s.readings = append(s.readings, e.Read(&s.articles[i]))
			}
		})
	}
	wg.Wait()
	return streams, nil
}
