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
			Num: int64(len(s.articles) + 1), Title: l.Title, Text: l.Summary,
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
	h.Write([]byte(event))
	return int(h.Sum32()>>3) % n
}
