package group

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// known are cases that the engine gets wrong. One that it gets right must leave the list.
var known = map[string]string{
	"sponsored-lists": "joins what is apart",
	"two-laws":        "joins what is apart",
}

type trap struct {
	Name    string
	Why     string
	Stories []struct{ ID, Title, Summary, URL, Source, Published string }
	// Pairs that must share a group, and pairs that must not.
	Together, Apart [][2]string
}

// readTraps reads short streams that lead astray, each with what must come out. All in them is invented.
func readTraps(t *testing.T) []trap {
	t.Helper()
	b, err := os.ReadFile("testdata/cases.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var all []trap
	lines := bufio.NewScanner(bytes.NewReader(b))
	for lines.Scan() {
		var c trap
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatalf("case %d: %v", len(all)+1, err)
		}
		all = append(all, c)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// groups judges the stories of a case in their order and returns the group of each.
func (c *trap) groups(t *testing.T) map[string]int64 {
	t.Helper()
	e := New(Options{})
	group := make([]int64, len(c.Stories))
	seen := time.Date(2026, 4, 14, 0, 0, 0, 0, time.UTC)
	for i, s := range c.Stories {
		seen = seen.Add(time.Minute)
		a := &Article{Num: int64(i + 1), Title: s.Title, Text: s.Summary, Outlet: s.Source, OutletName: s.Source, Link: LinkSum(s.URL), Seen: seen}
		if s.Published != "" {
			var err error
			if a.Published, err = time.Parse(time.RFC3339, s.Published); err != nil {
				t.Fatalf("%s: %v", c.Name, err)
			}
		}
		d := e.Judge(e.Read(a))
		group[i] = d.Group
		follow(group, d)
	}
	of := map[string]int64{}
	for i, s := range c.Stories {
		of[s.ID] = group[i]
	}
	return of
}

// wrong returns the pairs of a case that came out wrong, in words.
func (c *trap) wrong(t *testing.T) []string {
	of := c.groups(t)
	var bad []string
	check := func(pairs [][2]string, together bool, must string) {
		for _, p := range pairs {
			a, okA := of[p[0]]
			b, okB := of[p[1]]
			if !okA || !okB {
				t.Fatalf("%s: the pair %v names a story that is not there", c.Name, p)
			}
			if a == b != together {
				bad = append(bad, fmt.Sprintf("%s and %s must be %s", p[0], p[1], must))
			}
		}
	}
	check(c.Together, true, "together")
	check(c.Apart, false, "apart")
	return bad
}

func TestCases(t *testing.T) {
	all := readTraps(t)
	if len(all) < 30 {
		t.Errorf("there are only %d cases", len(all))
	}
	names := map[string]bool{}
	for _, c := range all {
		if names[c.Name] {
			t.Errorf("two cases are called %s", c.Name)
		}
		names[c.Name] = true
		bad := c.wrong(t)
		switch why, listed := known[c.Name]; {
		case listed && len(bad) == 0:
			t.Errorf("%s comes out right: take it off the list of known ones (%s)", c.Name, why)
		case !listed && len(bad) > 0:
			t.Errorf("%s (%s): %s", c.Name, c.Why, strings.Join(bad, "; "))
		}
	}
	for name := range known {
		if !names[name] {
			t.Errorf("%s is known to be wrong but there is no such case", name)
		}
	}
}
