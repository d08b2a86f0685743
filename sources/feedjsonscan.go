package sources

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// jsonScan is a JSON document made fit for a strict parser.
type jsonScan struct {
	out     []byte
	texts   [][]byte // the long texts, quoted, which stand in out only by number
	partial bool
	notes   []string
	blocks  []uint64 // sums of the items in out, 0 where an item is not an object in one piece
	passed  []int    // the items of a record that stand in the document as they were, and were passed over
}

// errNotJSONFeed is the answer to other JSON, such as the error message of an interface.
var errNotJSONFeed = errors.New("not a feed: JSON without items")

// scanJSON copies a JSON Feed byte by byte: commas before a closing bracket and raw control characters in strings are
// mended, what is deeper than 64 or behind the first 5000 items is left out, and a document that is cut off ends
// behind its last whole item. Items that known has are passed over.
func scanJSON(text []byte, known *knownFeed) (*jsonScan, error) {
	j := &jsonScanner{src: text, known: known}
	j.out = make([]byte, 0, len(text)+16)
	for j.at < len(j.src) && !j.done && j.nodes < maxNodes {
		j.step()
	}
	if j.nodes >= maxNodes {
		return nil, fmt.Errorf("JSON with more than %d values", maxNodes)
	}
	if !j.feed {
		if !j.done && len(j.stack) > 0 && j.top {
			return nil, errors.New("JSON that is cut off")
		}
		return nil, errNotJSONFeed
	}
	if !j.done {
		if j.items == 0 {
			return nil, errors.New("cut off before its first item")
		}
		j.out = append(j.out[:j.whole], "]}"...)
		j.partial = true
		j.notes = append(j.notes, fmt.Sprintf("cut off; its %d whole items used", j.items))
	}
	if j.dropped > 0 {
		j.notes = append(j.notes, fmt.Sprintf("only the first %d items read", maxItems))
	}
	return &j.jsonScan, nil
}

// maxJSONDepth is the deepest value that is copied; a feed needs six levels.
const maxJSONDepth = 64

type jsonScanner struct {
	jsonScan
	src     []byte
	at      int
	stack   []byte // the open brackets
	key     string // the last string at depth 1
	inItems bool   // inside the top-level "items"
	items   int    // whole items
	whole   int    // where the last whole item ends in out
	dropped int    // items behind the limit
	feed    bool   // items or a version of JSON Feed were seen
	top     bool   // the document is an object
	done    bool   // the outermost bracket was closed
	member  string // the last name of a member of an item
	nodes   int    // values, about
	value   bool   // a colon came last: a value follows

	known               *knownFeed // nil for none
	start               int        // where the open item begins in src, in out and in texts
	outStart, textStart int
}

// liftedMembers are the members of an item whose text is taken out before gofeed parses the document, for speed.
var liftedMembers = set("content_html content_text summary")

// text returns the text that gofeed gave for a member, lifted or not.
func (s *jsonScan) text(v string) string {
	number, found := strings.CutPrefix(v, textPrefix)
	if !found {
		return legal(v)
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 || n >= len(s.texts) {
		return legal(v)
	}
	var text string
	if json.Unmarshal(s.texts[n], &text) != nil {
		return ""
	}
	return legal(text)
}

func (j *jsonScanner) step() {
	c := j.src[j.at]
	switch c {
	case '"':
		j.text()
		return
	case '{', '[':
		j.open(c)
	case '}', ']':
		j.close(c)
	default:
		if c == ',' && !j.over() {
			j.nodes++
		}
		j.value = c == ':' || j.value && isSpace(c)
		if len(j.stack) <= maxJSONDepth && !j.over() && !(c == ',' && j.gap()) {
			j.out = append(j.out, c)
		}
	}
	j.at++
}

// over reports whether what comes is behind the last item that is taken.
func (j *jsonScanner) over() bool { return j.inItems && j.items >= maxItems }

func (j *jsonScanner) open(c byte) {
	j.value = false
	if len(j.stack) == 0 {
		j.top = c == '{'
	}
	if len(j.stack) == 1 && c == '[' && j.key == "items" && j.top {
		j.inItems, j.feed = true, true
	}
	j.stack = append(j.stack, c)
	if j.inItems && len(j.stack) == 3 {
		j.start, j.outStart, j.textStart, j.member = j.at, len(j.out), len(j.texts), ""
	}
	switch {
	case j.over() && c != '[' || j.over() && len(j.stack) != 2:
	case len(j.stack) <= maxJSONDepth:
		j.out = append(j.out, c)
	case len(j.stack) == maxJSONDepth+1:
		j.out = append(j.out, "null"...)
	}
}

func (j *jsonScanner) close(c byte) {
	if len(j.stack) == 0 {
		return
	}
	opened := j.stack[len(j.stack)-1]
	closing := opened + 2 // '[' and ']', '{' and '}' are two apart
	endOfItems := j.inItems && len(j.stack) == 2
	if len(j.stack) <= maxJSONDepth && (!j.over() || endOfItems) {
		j.out = append(dropComma(j.out), closing)
	}
	j.stack = j.stack[:len(j.stack)-1]
	if j.inItems && len(j.stack) == 2 {
		if j.over() {
			j.dropped++
		} else {
			j.items++
			j.endItem(opened == '{' && c == '}')
			j.whole = len(j.out)
		}
	}
	if endOfItems {
		j.inItems = false
	}
	if c != closing { // the bracket of an outer level: this one was left open
		j.close(c)
		return
	}
	j.done = len(j.stack) == 0
}

// endItem makes the sum of the item that was just closed, where it is an object in one piece, and takes it out again
// where it is known.
func (j *jsonScanner) endItem(whole bool) {
	sum := uint64(0)
	if whole {
		sum = max(Sum(j.src[j.start:j.at+1]), 1)
	}
	if j.known != nil && whole {
		if i, known := j.known.at[sum]; known {
			j.passed = append(j.passed, i)
			j.out, j.texts = dropComma(j.out[:j.outStart]), j.texts[:j.textStart]
			return
		}
	}
	j.blocks = append(j.blocks, sum)
}

// gap reports whether a comma in the list of items would follow none, as where one was passed over.
func (j *jsonScanner) gap() bool {
	return j.known != nil && j.inItems && len(j.stack) == 2 && bytes.HasSuffix(bytes.TrimRight(j.out, " \t\r\n"), []byte("["))
}

// dropComma takes a comma off the end of out.
func dropComma(out []byte) []byte {
	trimmed := bytes.TrimRight(out, " \t\r\n")
	if bytes.HasSuffix(trimmed, []byte(",")) {
		return trimmed[:len(trimmed)-1]
	}
	return out
}

// text copies a string.
func (j *jsonScanner) text() {
	from := j.at
	j.at++
	raw := false
	for j.at < len(j.src) && j.src[j.at] != '"' {
		if j.src[j.at] == '\\' {
			j.at++
		} else if j.src[j.at] < ' ' {
			raw = true
		}
		j.at++
	}
	j.at = min(j.at+1, len(j.src))
	s := j.src[from:j.at]
	if len(j.stack) == 1 {
		j.keyOrValue(string(s[1:max(len(s)-1, 1)]))
	}
	value := j.value
	j.value = false
	if len(j.stack) > maxJSONDepth || j.over() {
		return
	}
	if raw {
		s = escapeControls(s)
	}
	if len(j.stack) == 3 && j.inItems {
		if !value {
			j.member = string(s[1:max(len(s)-1, 1)])
		} else if liftedMembers[j.member] {
			j.texts = append(j.texts, s)
			s = fmt.Appendf(nil, `"%s%d"`, textPrefix, len(j.texts)-1)
		}
	}
	j.out = append(j.out, s...)
}

// escapeControls writes the raw control characters in a string as escapes.
func escapeControls(s []byte) []byte {
	var out []byte
	for _, c := range s {
		if c < ' ' {
			out = fmt.Appendf(out, `\u%04x`, c)
		} else {
			out = append(out, c)
		}
	}
	return out
}

// keyOrValue takes a string of the outermost object.
func (j *jsonScanner) keyOrValue(s string) {
	if j.key == "version" && strings.Contains(s, "jsonfeed.org") && j.top {
		j.feed = true
	}
	j.key = s
}
