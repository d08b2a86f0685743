package sources

import (
	"strconv"
	"strings"
	"time"
	"unicode"
)

// dateParts is a date being read.
type dateParts struct {
	year, month, day     int            // month -1: not seen
	hour, minute, second int            // hour -1: not seen
	afternoon, hasHalf   bool           // "pm"; "am" or "pm"
	offset               int            // seconds east of UTC
	place                *time.Location // whose time it is, in place of an offset
	zoned                bool
	epoch                int64 // seconds since 1970, where sinceEpoch
	sinceEpoch           bool
	eastern              bool         // it has digits of Arabic or Persian
	numbers              []dateNumber // numbers that are neither time nor zone, in order
	numberSpace          [8]dateNumber
	monthName            int
	prev                 byte
}

// dateNumber is a number of a date: value, digits, and the character that joins it to the number before, or 0.
type dateNumber struct {
	value, digits int
	join          byte
}

// digitsOnly reads what is one number: seconds or milliseconds since 1970, or a date without any sign in it.
func (d *dateParts) digitsOnly(s string) (done, ok bool) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false, false
		}
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return true, false
	}
	switch len(s) {
	case 9, 10:
		d.epoch, d.sinceEpoch, d.zoned = n, true, true
	case 13:
		d.epoch, d.sinceEpoch, d.zoned = n/1000, true, true
	case 8:
		return true, d.compact(s, "") && d.settle()
	case 12, 14:
		return true, d.compact(s[:8], s[8:]) && d.settle()
	default:
		return true, false
	}
	return true, d.epoch < 7_258_118_400 // the year 2200
}

// compact reads YYYYMMDD and HHMM or HHMMSS.
func (d *dateParts) compact(date, clock string) bool {
	n := atoi(date)
	d.year, d.month, d.day = n/10000, n/100%100, n%100
	switch len(clock) {
	case 0:
	case 4:
		d.hour, d.minute = atoi(clock[:2]), atoi(clock[2:])
	case 6:
		d.hour, d.minute, d.second = atoi(clock[:2]), atoi(clock[2:4]), atoi(clock[4:])
	default:
		return false
	}
	return true
}

func atoi(s string) int {
	n := 0
	for i := 0; i < len(s) && i < 9; i++ {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// scan takes the text apart.
func (d *dateParts) scan(s string) {
	d.numbers = d.numberSpace[:0]
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			i += d.number(s[i:])
		case (c == '+' || c == '-') && d.isZone(s, i):
			i += d.numericZone(s[i:])
		case c == '(':
			i += d.comment(s[i:])
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80:
			i += d.wordAt(s[i:])
			continue // which sets prev
		default:
			i++
		}
		d.prev = s[i-1]
	}
}

// number reads a number and, where it is the hour, the time of day behind it.
func (d *dateParts) number(s string) int {
	n := 1
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	next := byte(0)
	if n < len(s) {
		next = s[n]
	}
	if d.hour < 0 && n <= 2 && (next == ':' || (next == 'h' || next == 'H') && n+1 < len(s) && isDigit(s[n+1])) {
		return n + d.clock(atoi(s[:n]), s[n:])
	}
	if d.hour < 0 && n <= 2 && d.halfAt(s[n:]) {
		d.hour = atoi(s[:n])
		return n
	}
	switch {
	case n == 8 && len(d.numbers) == 0:
		v := atoi(s[:n])
		d.year, d.month, d.day = v/10000, v/100%100, v%100
	case (n == 6 || n == 4) && d.hour < 0 && d.month > 0 && (d.prev == 'T' || d.prev == 't' || d.prev == ' '):
		d.hour, d.minute = atoi(s[:2]), atoi(s[2:4])
		if n == 6 {
			d.second = atoi(s[4:6])
		}
	case len(d.numbers) < len(d.numberSpace):
		join := byte(0)
		if d.prev == '-' || d.prev == '/' || d.prev == '.' {
			join = d.prev
		}
		d.numbers = append(d.numbers, dateNumber{atoi(s[:n]), n, join})
	}
	return n
}

// clock reads ":MM", ":MM:SS" and a fraction behind an hour.
func (d *dateParts) clock(hour int, s string) int {
	d.hour = hour
	n := 1
	var v [2]int
	for part := range v {
		from := n
		for n < len(s) && isDigit(s[n]) && n < from+2 {
			n++
		}
		v[part] = atoi(s[from:n])
		if part == 1 || n >= len(s) || s[n] != ':' || n+1 >= len(s) || !isDigit(s[n+1]) {
			break
		}
		n++
	}
	d.minute, d.second = v[0], v[1]
	if n+1 < len(s) && (s[n] == '.' || s[n] == ',') && isDigit(s[n+1]) {
		n++
		for n < len(s) && isDigit(s[n]) {
			n++
		}
	}
	return n
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// halfAt reports whether s begins with "am" or "pm".
func (d *dateParts) halfAt(s string) bool {
	s = strings.TrimLeft(s, " ")
	if len(s) < 2 || s[1] != 'm' && s[1] != 'M' && s[1] != '.' {
		return false
	}
	if c := s[0] | 0x20; c != 'a' && c != 'p' {
		return false
	}
	return len(s) == 2 || s[1] == '.' || !isLetter(s[2])
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// isZone reports whether a sign begins an offset: behind a time, or behind the date at a space.
func (d *dateParts) isZone(s string, i int) bool {
	if i+1 >= len(s) || !isDigit(s[i+1]) || d.zoned && (d.offset != 0 || d.place != nil) {
		return false
	}
	if d.hour >= 0 {
		return true
	}
	return d.prev == ' ' && s[i] == '+' || d.prev == ' ' && len(s)-i == 5 && len(d.numbers) >= 3
}

// numericZone reads an offset such as +0200, +2:00, +02 or -07:00:00.
func (d *dateParts) numericZone(s string) int {
	n, digits := 1, [4]int{}
	count := 0
	for n < len(s) && (isDigit(s[n]) || s[n] == ':' && n > 1) {
		if isDigit(s[n]) {
			if count < 4 {
				digits[count] = int(s[n] - '0')
			}
			count++
		} else if count == 1 { // "+2:00"
			digits[1], digits[0], count = digits[0], 0, 2
		}
		n++
	}
	var hours, minutes int
	switch {
	case count <= 2:
		hours = digits[0]
		if count == 2 {
			hours = digits[0]*10 + digits[1]
		}
	case count == 3: // "-700"
		hours, minutes = digits[0], digits[1]*10+digits[2]
	default:
		hours, minutes = digits[0]*10+digits[1], digits[2]*10+digits[3]
	}
	if hours > 14 || minutes > 59 {
		return n
	}
	d.offset = hours*3600 + minutes*60
	if s[0] == '-' {
		d.offset = -d.offset
	}
	d.zoned = s[:n] != noZone
	return n
}

// comment passes over what stands in parentheses; a zone's name in them counts where none was given.
func (d *dateParts) comment(s string) int {
	end := strings.IndexByte(s, ')')
	if end < 0 {
		return len(s)
	}
	if !d.zoned && d.hour >= 0 {
		d.namedZone(s[1:end])
	}
	return end + 1
}

// namedZone takes the name of a zone, if it is one.
func (d *dateParts) namedZone(name string) {
	name = strings.ToUpper(name)
	if offset, known := zones[name]; known {
		d.offset, d.zoned = offset, true
	} else if load := places[name]; load != nil {
		d.place, d.zoned = load(), true
	}
}

// wordAt reads a word: a month, a zone, a half of the day, a sign of Chinese, Japanese or Korean, or one that says
// nothing.
func (d *dateParts) wordAt(s string) int {
	n := 0
	for _, r := range s {
		if n > 0 && cjkDate[r] != 0 || !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\'' {
			break
		}
		n += len(string(r))
		if cjkDate[r] != 0 {
			break
		}
	}
	if n == 0 {
		_, size := firstRune(s)
		d.prev = ' '
		return size
	}
	word := s[:n]
	before := d.prev
	d.prev = word[n-1]
	if r, size := firstRune(word); size == n && cjkDate[r] != 0 {
		d.cjk(r)
		return n
	}
	folded := foldMonth(word)
	if half, known := halves[folded]; known && (d.hour >= 0 || half.early) {
		d.afternoon, d.hasHalf = half.afternoon, true
		return n
	}
	if m, known := months[folded]; known {
		d.monthName = m
		return n
	}
	if d.hour >= 0 && (before == ' ' || isDigit(before)) && !d.zoned {
		d.namedZone(word)
	}
	return n
}

func firstRune(s string) (rune, int) {
	for _, r := range s {
		return r, len(string(r))
	}
	return 0, 0
}

// cjk takes a sign that says what the number before it is.
func (d *dateParts) cjk(r rune) {
	if len(d.numbers) == 0 {
		return
	}
	last := d.numbers[len(d.numbers)-1]
	switch cjkDate[r] {
	case 'y':
		d.year = last.year()
	case 'm':
		d.month = last.value
	case 'd':
		d.day = last.value
	case 'H':
		d.hour = last.value
	case 'M':
		d.minute = last.value
	case 'S':
		d.second = last.value
	}
	d.numbers = d.numbers[:len(d.numbers)-1]
}
