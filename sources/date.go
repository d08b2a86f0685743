package sources

import (
	"slices"
	"strings"
	"time"
)

// earliest is the first believable time of an article. Whatever claims to be older is a clock that was never set.
var earliest = time.Date(1995, 1, 1, 0, 0, 0, 0, time.UTC)

// clockSlack is how far ahead of ours another clock may be.
const clockSlack = 10 * time.Minute

// noZone is how RFC 3339 (section 4.3) writes a time whose zone is not known. We keep it apart from "Z".
const noZone = "-00:00"

// canonicalDate reads a date in any of the forms that feeds use and returns it in the form of RFC 3339, with the
// offset -00:00 where no zone was given; "" where it cannot be read.
func canonicalDate(s string) string {
	t, zoned, ok := parseDate(s)
	switch {
	case !ok:
		return ""
	case zoned:
		return t.Format(time.RFC3339)
	}
	return t.Format("2006-01-02T15:04:05") + noZone
}

// believable reports whether a time can be that of an article read at now (zero: any time after 1995 can).
func believable(t, now time.Time) bool {
	return !t.Before(earliest) && (now.IsZero() || !t.After(now.Add(clockSlack)))
}

// parseDate reads a date. zoned is false where it named no zone, or one nobody knows; t is then in UTC.
//
// It takes the forms apart rather than trying layouts: RFC 822 and 3339, ISO 8601 (basic, and with a day of the year),
// what JavaScript, C and databases print, seconds and milliseconds since 1970, dates in Chinese, Japanese and Korean,
// the digits of Arabic and Persian, month names of the languages in months, numeric dates in the order year-month-day,
// day.month.year, day/month/year (month/day/year with "am" or "pm" or where nothing else is possible), 24:00, and some
// fifty zone names.
func parseDate(s string) (t time.Time, zoned, ok bool) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 120 {
		return time.Time{}, false, false
	}
	d := dateParts{hour: -1, month: -1}
	if isArabic(s) {
		d.eastern = strings.ContainsAny(s, arabicDigits+persianDigits)
		s = plainArabic().Replace(s)
	}
	if done, ok := d.digitsOnly(s); done {
		return d.time(), d.zoned, ok
	}
	d.scan(s)
	if !d.settle() {
		return time.Time{}, false, false
	}
	return d.time(), d.zoned, true
}

// settle gives the numbers their meaning and checks the whole.
func (d *dateParts) settle() bool {
	switch {
	case d.month > 0: // read already
	case d.monthName > 0:
		d.named()
	case !d.numeric():
		return false
	}
	if d.hasHalf && d.hour >= 0 && d.hour <= 12 {
		d.hour %= 12
		if d.afternoon {
			d.hour += 12
		}
	}
	d.hour = max(d.hour, 0)
	if d.second == 60 {
		d.second = 59
	}
	if d.month < 1 || d.month > 12 || d.day < 1 || d.day > 31 || d.year < 1900 || d.year > 2200 ||
		d.hour > 24 || d.minute > 59 || d.second > 59 || d.hour == 24 && d.minute+d.second > 0 {
		return false
	}
	return time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC).Day() == d.day
}

// named settles a date with the name of a month.
func (d *dateParts) named() {
	d.month = d.monthName
	d.year, d.day = -1, 0
	for _, n := range d.numbers {
		switch {
		case n.digits == 4 && d.year < 0:
			d.year = n.year()
		case n.digits <= 2 && d.day == 0:
			d.day = n.value
		case n.digits <= 2 && d.year < 0:
			d.year = n.year()
		}
	}
	if d.day == 0 && len(d.numbers) == 1 {
		d.day = 1 // "October 2024"
	}
}

// numeric settles a date of numbers only.
func (d *dateParts) numeric() bool {
	n := d.numbers
	if d.eastern && !slices.ContainsFunc(n, func(n dateNumber) bool { return n.digits == 4 }) {
		return false // a year of two digits may be one of another calendar
	}
	for len(n) > 3 && n[1].join == 0 {
		n = n[1:]
	}
	switch {
	case len(n) >= 2 && n[0].digits == 4 && n[1].digits == 3: // a day of the year
		first := time.Date(n[0].value, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n[1].value-1)
		d.year, d.month, d.day = n[0].value, int(first.Month()), first.Day()
		return first.Year() == n[0].value
	case len(n) >= 1 && n[0].digits == 4 && len(n) < 3:
		d.year, d.month, d.day = n[0].value, 1, 1 // "2024", "2024-10"
		if len(n) == 2 {
			d.month = n[1].value
		}
		return len(n) == 2 || d.hour < 0
	case len(n) < 3:
		return false
	}
	a, b, c := n[0].value, n[1].value, n[2].value
	switch join := n[1].join; {
	case n[0].digits == 4, n[0].digits == 2 && n[2].digits <= 2 && join != '.' && join != 0:
		d.year, d.month, d.day = n[0].year(), b, c
	case b > 12 || join == '/' && d.hasHalf && a <= 12:
		d.year, d.month, d.day = n[2].year(), a, b
	default:
		d.year, d.month, d.day = n[2].year(), b, a
	}
	return true
}

// year is the year that a number stands for. One of four digits says it all: the year 1 is a clock that was never set.
func (n dateNumber) year() int {
	switch {
	case n.digits > 2:
		return n.value
	case n.value < 70:
		return 2000 + n.value
	}
	return 1900 + n.value
}

// time returns the date that was settled.
func (d *dateParts) time() time.Time {
	if d.sinceEpoch {
		return time.Unix(d.epoch, 0).UTC()
	}
	zone := time.UTC
	switch {
	case d.place != nil:
		zone = d.place
	case d.offset != 0 && d.zoned:
		zone = time.FixedZone("", d.offset)
	}
	return time.Date(d.year, time.Month(d.month), d.day, d.hour, d.minute, d.second, 0, zone)
}
